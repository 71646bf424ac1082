"""One person's meetings over some weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["MeetingSums"]


@dataclass(frozen=True)
class MeetingSums:
    """The meetings of `weeks` weeks, of which `weeks_with` have any.

    `days` are those on which a meeting begins, `minutes` those in meetings. `first` and `last` are the medians over
    these days of when the first one begins and the last one ends, in minutes after midnight; None without a day.
    `outside` and `outside_minutes` are the meetings partly outside core hours, and the minutes of them; None without
    core hours. `outside_on` are the days that have such meetings, the earliest first.
    """

    weeks: int
    weeks_with: int = 0
    days: int = 0
    meetings: int = 0
    minutes: float = 0.0
    first: float | None = None
    last: float | None = None
    outside: int | None = None
    outside_minutes: float | None = None
    back_to_back: int = 0
    days_without_gap: int = 0
    outside_on: tuple[dt.date, ...] = ()

    @property
    def minutes_a_week(self) -> float:
        """Minutes in meetings in a week that has any."""
        return self.minutes / max(self.weeks_with, 1)
