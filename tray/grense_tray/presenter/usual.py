"""The usual range of a person: their own earlier weeks beside the last four. No Qt.

Weeks with work on fewer than three days do not count, and with fewer than eight earlier weeks there is no usual range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grense.model.trend import TrendWeek

__all__ = ["LAST", "Series", "series_of"]

LAST = 4
_ENOUGH = 8


@dataclass(frozen=True)
class Series:
    """One figure a week, None where the week does not count.

    `lately` are those of the last four weeks, `usual` is the middle half of the weeks before.
    """

    values: tuple[float | None, ...]
    lately: tuple[float, ...]
    usual: tuple[float, float] | None

    @property
    def mean(self) -> float | None:
        """The mean of the last four weeks, of those that count."""
        return sum(self.lately) / len(self.lately) if self.lately else None


def series_of(trend: Sequence[TrendWeek], figure: Callable[[TrendWeek], float]) -> Series:
    """One figure of each week."""
    values = tuple(figure(week) if week.is_active else None for week in trend)
    earlier = sorted(value for value in values[:-LAST] if value is not None)
    lately = tuple(value for value in values[-LAST:] if value is not None)
    usual = (_quantile(earlier, 0.25), _quantile(earlier, 0.75)) if len(earlier) >= _ENOUGH else None
    return Series(values, lately, usual)


def _quantile(values: Sequence[float], part: float) -> float:
    at = part * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)
