"""Whether a machine is for work only: what time at it counts for."""

from __future__ import annotations

from grense.rules.files import checked_name

__all__ = ["NOT_ONLY_WORK", "ONLY_WORK", "USES", "WITHIN_HOURS", "checked_use"]

ONLY_WORK, WITHIN_HOURS, NOT_ONLY_WORK = "yes", "within_hours", "no"

USES = (ONLY_WORK, WITHIN_HOURS, NOT_ONLY_WORK)
"""`yes`: all time at the machine is for work; `within_hours`: that in ordinary hours; `no`: none of it by itself."""


def checked_use(use: str) -> str:
    """One of `USES`. Raises `RuleError` for anything else.

    >>> checked_use("within_hours")
    'within_hours'
    """
    return checked_name({"only_work": use}, "only_work", "", USES)
