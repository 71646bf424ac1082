"""The day of every year on which hours over agreed time lapse."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["LapseDay"]


@dataclass(frozen=True)
class LapseDay:
    """A month and a day; 29 February is the 28th in a year without it."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> LapseDay:
        """Parse `"12-31"` as a day."""
        day = dt.date.fromisoformat(f"2024-{text}")  # a leap year has them all
        return cls(day.month, day.day)

    def next(self, date: dt.date) -> dt.date:
        """The first such day on or after a date.

        >>> LapseDay(2, 29).next(dt.date(2026, 3, 1))
        datetime.date(2027, 2, 28)
        """
        found = self._in(date.year)
        return found if found >= date else self._in(date.year + 1)

    def between(self, first: dt.date, end: dt.date) -> Iterator[dt.date]:
        """Such days from `first` to the day before `end`."""
        day = self.next(first)
        while day < end:
            yield day
            day = self.next(day + dt.timedelta(days=1))

    def _in(self, year: int) -> dt.date:
        leap = calendar.isleap(year) or (self.month, self.day) != (2, 29)
        return dt.date(year, self.month, self.day if leap else 28)
