"""A person's own hours over the last twelve weeks: when days begin, how late they last, what became of days like this.

Worked out from the outlook's weeks where it is asked for; nothing of it is kept. A chance is a share of the days that
were alike, and one day more that speaks for neither side, so that two or three days decide nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from grense.model.time import monday_of
from grense.model.week import DaySummary

__all__ = ["FEWEST", "LIKELY", "WEEKS", "Rhythm", "share"]

WEEKS = 12
# So many days are needed before they say more than the settings do.
FEWEST = 4
# From this chance on something is worth a warning.
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
        """When work began on the same weekday, or else on all days, of those with the same ordinary hours or none.

        Infinity for a day without work; nothing where too few days are known.
        """
        alike = [day for day in self._days if day.ordinary == ordinary]
        same = [day for day in alike if day.date.weekday() == date.weekday()]
        chosen = same if len(same) >= FEWEST else alike
        return [_first(day) for day in chosen] if len(chosen) >= FEWEST else []

    def lasts(self, since: float) -> list[float]:
        """When work ended on the days on which it ended at that minute or later."""
        return [last for _, last in self._ends if last >= since]

    def late_on(self, weekday: int, late: float) -> tuple[int, int]:
        """On how many of a weekday's days work was seen after `late`, and how many days that is of."""
        same = [day for day in self._days if day.date.weekday() == weekday]
        return sum(_is_late(day, late) for day in same), len(same)

    def late_after(self, minute: float, late: float) -> tuple[int, int]:
        """The same of the days on which work was going on at a minute, as far as traces tell."""
        alike = [day for day, _ in self._ends if any(minute - _HOUR <= one <= minute for one in _traces(day))]
        return sum(_is_late(day, late) for day in alike), len(alike)

    def totals(self, worked: float) -> list[float]:
        """The estimates of the days that came to at least so many minutes."""
        return [day.worked.estimate for day in self._days if day.worked.estimate >= worked]

    def after_weekday(self, weekday: int) -> list[float]:
        """How many minutes each earlier week with work held after a weekday."""
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
    """A share of so many days, and of one more of which half is a hit."""
    return (hits + 0.5) / (of + 1)


def _traces(day: DaySummary) -> tuple[float, ...]:
    """The ends of a day's pieces of evidence."""
    return (*day.sent, *(span.end for span in (*day.manual, *day.meetings)))


def _is_late(day: DaySummary, late: float) -> bool:
    return any(one >= late for one in day.sent) or any(span.end > late for span in (*day.manual, *day.meetings))


def _first(day: DaySummary) -> float:
    return day.sessions[0].start if day.sessions else _NEVER
