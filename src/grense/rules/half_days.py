"""Days on which only a part of the ordinary hours applies: Christmas Eve until 12:00, an afternoon off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.errors import RuleError
from grense.marks import N_
from grense.rules.clock import clock_minutes

__all__ = ["HalfDay"]

_HINT = N_("write 12-24 12:00 for every year, 2026-05-13 12:00 for one, or 2026-05-13 12:00-16:00")


@dataclass(frozen=True)
class HalfDay:
    """The minutes after midnight between which ordinary hours apply on a day of every year, or of one `year`.

    >>> HalfDay.parse("12-24 12:00").cut((480, 960))
    (480, 720)
    >>> HalfDay.parse("2026-05-13 12:00-16:00").cut((480, 960))
    (720, 960)
    """

    month: int
    day: int
    year: int | None
    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> HalfDay:
        """Parse a half day as written in the settings. Raises `RuleError`."""
        try:
            day, clock = text.split()
            every_year = len(day) == len("12-24")
            date = dt.date.fromisoformat(f"2024-{day}" if every_year else day)  # a leap year has every day
            start, dash, end = clock.partition("-")
            first = clock_minutes(start, "half day") if dash else 0
            last = clock_minutes(end if dash else start, "half day")
        except (AttributeError, ValueError, RuleError):
            raise RuleError(
                "invalid_half_day", N_("a half day makes no sense"), "{value}", hint=_HINT, value=repr(text)
            ) from None
        if last <= first:
            raise RuleError(
                "invalid_half_day", N_("a half day makes no sense"), "{value}", hint=_HINT, value=repr(text)
            )
        return cls(date.month, date.day, None if every_year else date.year, first, last)

    def falls_on(self, date: dt.date) -> bool:
        """Whether it applies to that date."""
        return (self.month, self.day) == (date.month, date.day) and self.year in (None, date.year)

    def cut(self, span: tuple[int, int]) -> tuple[int, int] | None:
        """The remaining part of a day's ordinary hours; None where nothing is left."""
        start, end = max(span[0], self.start), min(span[1], self.end)
        return (start, end) if start < end else None
