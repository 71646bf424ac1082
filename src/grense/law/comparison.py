"""Two readings of the same days, side by side: the report's crossing, and the finding by the law's limit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from grense.law.assessment import Assessment
from grense.law.profile import LawProfile
from grense.rules.categories import CATEGORIES

__all__ = ["pairs", "two_readings"]

_KEYS = ["person", "date"]
_REPORT = {"minutes": "report_value", "limit": "report_limit", "basis": "report_basis"}
_LAW = {
    "over": "law",
    "value": "law_value",
    "limit": "law_limit",
    "margin": "law_margin",
    "basis": "law_basis",
    "micro_only": "micro_only",
}


def pairs(law: LawProfile) -> Mapping[str, str]:
    """The rule of a law for each category of the report; categories without one are left out."""
    found = {one.name: next((rule for rule in one.law if rule in law.rules), None) for one in CATEGORIES}
    return {category: rule for category, rule in found.items() if rule is not None}


def two_readings(found: Assessment) -> pd.DataFrame:
    """One row for each person, day and pair where either reading has a finding.

    `report` and `law` are which of them; `report_value` and `law_value` (minutes) have their own limits, and
    `law_margin` is the margin to the law's. `micro_only` is true where the law's reading has it only for a quick look:
    whether that counts, the law leaves open, and nothing follows from it by itself.

    >>> from grense.activities import from_columns
    >>> from grense.law import assess
    >>> mails = from_columns(["2026-11-17T21:30+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> rows = two_readings(assess(mails, tz="Europe/Oslo"))
    >>> rows.loc[rows.category == "short_rest", ["report", "law", "micro_only"]].values.tolist()
    [[True, True, True]]
    """
    tables = [_beside(found, category, rule) for category, rule in pairs(found.law).items()]
    if not tables:
        return pd.DataFrame(columns=[*_KEYS, "category", "rule", "report", *_REPORT.values(), *_LAW.values()])
    whole = pd.concat(tables, ignore_index=True)
    return whole.sort_values([*_KEYS, "category"], kind="stable", ignore_index=True)


def _beside(found: Assessment, category: str, rule: str) -> pd.DataFrame:
    crossings, measured = found.report.crossings, found.measured
    report = crossings.loc[crossings["category"] == category, [*_KEYS, *_REPORT]].rename(columns=_REPORT)
    law = measured.loc[measured["rule"] == rule, [*_KEYS, *_LAW]].rename(columns=_LAW)
    both = report.assign(report=True).astype({"person": object}).merge(law.astype({"person": object}), "outer", _KEYS)
    for name in ("report", "law", "micro_only"):
        both[name] = both[name].eq(True)
    both = both.loc[both["report"] | both["law"]]
    both.insert(2, "category", category)
    both.insert(3, "rule", rule)
    return both
