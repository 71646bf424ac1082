"""A share of the report with its conditions and its finding: shown on request only, and never as a target."""

from __future__ import annotations

from dataclasses import dataclass

from grense.base.arguments import check_type
from grense.names import RoleName
from grense.yardstick.data import check_known
from grense.yardstick.findings import Finding, findings_of, reported
from grense.yardstick.shares import Conditions, Share, conditions_of, share_of

__all__ = ["Comparison", "comparison", "is_fitting"]


@dataclass(frozen=True)
class Comparison:
    """The comparison shown to a person who requests it; `later` is the share of all asked in 2022, if published."""

    category: str
    role: str
    conditions: Conditions
    share: Share
    later_conditions: Conditions
    later: Share | None
    findings: tuple[Finding, ...]


def comparison(category: str, role: RoleName = "all") -> Comparison:
    """The share of a role group with its conditions and findings.

    A share is never returned without conditions and findings, so that none can be shown without them. Raises
    `UnknownNameError` with the known names.

    >>> found = comparison("evening", "other")
    >>> found.share.percent, found.later, found.conditions.answered
    (11, None, 5038)
    >>> comparison("long_week", "leader").share.percent is None
    True
    """
    check_known("category", category, reported())
    later = share_of(category, "all", "O3")
    return Comparison(
        category=category,
        role=role,
        conditions=conditions_of("T1"),
        share=share_of(category, role, "T1"),
        later_conditions=conditions_of("O3"),
        later=later if later.is_published else None,
        findings=findings_of(category),
    )


def is_fitting(code: int | None, *, asked_again: bool = False) -> bool:
    """Whether a person whose own code is `code` is shown the share.

    Learning that many do it can draw those who do not towards it. So a person without the pattern (0), or with an
    unknown code (None), is shown the finding, and sees the share only on a second request.

    >>> is_fitting(1), is_fitting(0), is_fitting(None), is_fitting(0, asked_again=True)
    (True, False, False, True)
    """
    check_type("code", code, (int, type(None)), "int | None")
    check_type("asked_again", asked_again, bool, "bool")
    return code == 1 or asked_again
