"""Time at the machine, by workday and week: beside the hours worked, and no part of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["AtMachine", "DayPresence", "WeekPresence"]


@dataclass(frozen=True)
class AtMachine:
    """Minutes at machines: in all, of these `for_work`, and of these in no session of the estimate (`filled_in`)."""

    minutes: float = 0.0
    for_work: float = 0.0
    filled_in: float = 0.0


@dataclass(frozen=True)
class DayPresence:
    """The time at machines in one workday."""

    date: dt.date
    at_machine: AtMachine


@dataclass(frozen=True)
class WeekPresence:
    """The time at machines in a week of seven workdays.

    >>> day = DayPresence(dt.date(2026, 11, 16), AtMachine(480, 450, 30))
    >>> WeekPresence("2026-W47", (day, day)).at_machine
    AtMachine(minutes=960, for_work=900, filled_in=60)
    """

    week: str
    days: tuple[DayPresence, ...]

    @property
    def at_machine(self) -> AtMachine:
        """The sums of the days."""
        days = [day.at_machine for day in self.days]
        return AtMachine(
            sum(day.minutes for day in days), sum(day.for_work for day in days), sum(day.filled_in for day in days)
        )
