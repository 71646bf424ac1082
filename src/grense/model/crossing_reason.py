"""The reason that the person gave for a crossing, for modules that need no store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.base.arguments import check_day, check_name, check_text
from grense.rules.reasons import REASONS

__all__ = ["CrossingReason"]


@dataclass(frozen=True)
class CrossingReason:
    """The category and the local day of a crossing, and one of `grense.rules.reasons.REASONS`.

    Raises `GrenseError` for any other value.

    >>> CrossingReason("evening", dt.date(2026, 11, 17), "asked").value
    'asked'
    """

    category: str
    day: dt.date
    value: str

    def __post_init__(self) -> None:
        check_text(category=self.category)
        check_day("day", self.day)
        check_name("value", self.value, REASONS)
