"""A person's own hours over the last twelve weeks: starts and ends of days, and outcomes of similar days.

Computed from the outlook's weeks when needed, and never stored. A chance is a share of the similar days plus one
neutral day, so that two or three days decide nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from grense.model.time import monday_of
from grense.model.week import DaySummary

__all__ = ["FEWEST", "LIKELY", "WEEKS", "Rhythm", "share"]

WEEKS = 12
# With fewer days, the settings are used instead.
FEWEST = 4
# The chance from which a warning is shown.
LIKELY = 0.8

_NEVER = float("inf")
_HOUR = 60.0
_DAY = dt.timedelta(days=1)


class Rhythm:
    """The workdays before `today` that were neither leave nor holiday, in minutes after each day's midnight."""

    def __init__(self, days: Iterable[DaySummary], today: dt.date, first: dt.date | None) -> None:
        since = max(today - dt.timedelta(weeks=WEEKS), first or dt.date.min)
        self._days = tuple(day for day in days if since <= day.date < today and not day.off)
        self._this_week = monday_of(today)

    def starts(self, date: dt.date, ordinary: tuple[int, int] | None) -> list[float]:
        """The starts of work on the same weekday, or else on all days, among days with the same ordinary hours or none.

        Infinity for a day without work; empty with too few days.
        """
        alike = [day for day in self._days if day.ordinary == ordinary]
        same = [day for day in alike if day.date.weekday() == date.weekday()]
        chosen = same if len(same) >= FEWEST else alike
        return [_first(day) for day in chosen] if len(chosen) >= FEWEST else []

    def lasts(self, since: float) -> list[float]:
        """The ends of work on the days that ended at that minute or later."""
        return [last for _, last in self._ends if last >= since]

    def late_on(self, weekday: int, late: float) -> tuple[int, int]:
        """The number of a weekday's days with work after `late`, and the number of its days."""
        same = [day for day in self._days if day.date.weekday() == weekday]
        return sum(_is_late(day, late) for day in same), len(same)

    def late_after(self, minute: float, late: float) -> tuple[int, int]:
        """The same for the days with work in progress at a minute, by traces."""
        alike = [day for day, _ in self._ends if any(minute - _HOUR <= one <= minute for one in _traces(day))]
        return sum(_is_late(day, late) for day in alike), len(alike)

    def totals(self, worked: float) -> list[float]:
        """The estimates of the days with at least this many minutes."""
        return [day.worked.estimate for day in self._days if day.worked.estimate >= worked]

    def after_weekday(self, weekday: int) -> list[float]:
        """The minutes that each earlier week with work had after a weekday."""
        weeks: dict[dt.date, float] = {}
        for day, _ in self._ends:
            monday = monday_of(day.date)
            if monday < self._this_week:
                later = day.worked.estimate if day.date.weekday() > weekday else 0.0
                weeks[monday] = weeks.get(monday, 0.0) + later
        return list(weeks.values())

    @cached_property
    def _ends(self) -> Sequence[tuple[DaySummary, float]]:
        return [(day, max(_traces(day))) for day in self._days if _traces(day)]


def share(hits: float, of: float) -> float:
    """The share of hits among the days and one more day that counts as half a hit."""
    return (hits + 0.5) / (of + 1)


def _traces(day: DaySummary) -> tuple[float, ...]:
    """The ends of a day's pieces of evidence."""
    return (*day.sent, *(span.end for span in (*day.manual, *day.meetings)))


def _is_late(day: DaySummary, late: float) -> bool:
    return any(one >= late for one in day.sent) or any(span.end > late for span in (*day.manual, *day.meetings))


def _first(day: DaySummary) -> float:
    return day.sessions[0].start if day.sessions else _NEVER
