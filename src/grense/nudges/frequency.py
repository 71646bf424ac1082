"""How often something happens over half a year, and whether that has become every week: the report's coding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grense.outlook import TrendWeek

__all__ = ["PATTERNS", "Frequency", "has_become_frequent", "is_frequent"]

# Being connected is told by three questions, not by timestamps.
PATTERNS = ("long_week", "short_rest", "evening", "sunday", "long_day", "outside_hours")

_WEEKS = 26
_FEWEST_ACTIVE = 8
_WEEKS_A_MONTH = 4.345


@dataclass(frozen=True)
class Frequency:
    """Crossings of a category over weeks, the active ones among these, and the mean minutes worked in them."""

    count: int
    active: int
    mean: float

    @classmethod
    def of(cls, category: str, weeks: Sequence[TrendWeek]) -> Frequency:
        """The frequency over the last 26 of whole weeks."""
        weeks = weeks[-_WEEKS:]
        active = [week for week in weeks if week.is_active]
        mean = sum(week.estimate for week in active) / len(active) if active else 0.0
        return cls(sum(week.crossings.get(category, 0) for week in weeks), len(active), mean)


def is_frequent(category: str, weeks: Sequence[TrendWeek], long_week: float | None) -> bool:
    """Whether it has code 1: a day a week or more, a Sunday a month, over the limit a week on average.

    Fewer than eight active weeks have no code.
    """
    found = Frequency.of(category, weeks)
    if found.active < _FEWEST_ACTIVE:
        return False
    if category == "long_week":
        return long_week is not None and found.mean > long_week
    return found.count >= found.active / (_WEEKS_A_MONTH if category == "sunday" else 1.0)


def has_become_frequent(category: str, weeks: Sequence[TrendWeek], long_week: float | None) -> bool:
    """Whether the last of the weeks has made it frequent."""
    return is_frequent(category, weeks, long_week) and not is_frequent(category, weeks[:-1], long_week)
