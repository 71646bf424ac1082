"""A week in numbers and codes: what a picture, a page or a tray draws, without sentences and without pandas.

Times on the clock are minutes after local midnight of the workday; work after midnight belongs to the evening before,
so a workday runs from its `day_start` to `day_start + 1440`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = [
    "Crossing",
    "DaySummary",
    "Hours",
    "Mark",
    "Rest",
    "RestPart",
    "Span",
    "WeekSummary",
    "clock_minutes",
    "whole_minutes",
]

_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Hours:
    """Worked minutes on the three bases."""

    trace: float = 0.0
    calendar: float = 0.0
    estimate: float = 0.0


@dataclass(frozen=True)
class Span:
    """A stretch of a workday in minutes after its local midnight; `kind` is the activity's, or `work` or `micro`."""

    start: float
    end: float
    kind: str = ""


@dataclass(frozen=True)
class Mark:
    """The part of a workday that shows a crossing, in minutes after its local midnight."""

    category: str
    start: float
    end: float
    basis: str
    planned: bool = False


@dataclass(frozen=True)
class Rest:
    """The rest before a workday's work, at local times, in minutes of elapsed time; it is "at most" this.

    `minutes` agrees with the clock times as they are shown, in whole minutes. `basis` is that of a short rest, and
    `calendar` otherwise. A planned one ends with work that lies ahead.
    """

    start: dt.datetime
    end: dt.datetime
    minutes: float
    limit: float
    short: bool
    basis: str
    method: str
    planned: bool = False


@dataclass(frozen=True)
class RestPart:
    """The part of a rest that lies in one workday, in minutes after its local midnight; `ends` when it is the last."""

    start: float
    end: float
    rest: Rest
    ends: bool


@dataclass(frozen=True)
class Crossing:
    """A row of `Classification.crossings` at local times; `label` is its index label there."""

    label: int
    category: str
    date: dt.date
    basis: str
    minutes: float | None
    minutes_shown: float | None
    limit: float
    method: str | None
    start: dt.datetime
    end: dt.datetime
    planned: bool = False


@dataclass(frozen=True)
class DaySummary:
    """One workday. `resting` are the parts of rests that lie in it; `rest` is the one that the day is judged by.

    `length` is 23, 24 or 25 hours; `off` is `absence`, `holiday`, or empty. What is planned is apart from all that:
    `ahead` are the spans still to come, `under_way` those that go on now, whole, `minutes_planned` what the first add
    on the calendar basis; `resting` and `marks` hold planned ones too, marked so.
    """

    date: dt.date
    start: dt.datetime
    length: float
    ordinary: tuple[int, int] | None
    off: str
    worked: Hours
    sessions: tuple[Span, ...] = ()
    meetings: tuple[Span, ...] = ()
    manual: tuple[Span, ...] = ()
    sent: tuple[float, ...] = ()
    received: tuple[float, ...] = ()
    rest: Rest | None = None
    resting: tuple[RestPart, ...] = ()
    marks: tuple[Mark, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    ahead: tuple[Span, ...] = ()
    under_way: tuple[Span, ...] = ()
    minutes_planned: float = 0.0


@dataclass(frozen=True)
class WeekSummary:
    """A week of seven workdays from Monday. `crossings` holds over 40 hours and connectedness first, then by day.

    `worked` and `crossings` are what has happened. `planned` holds the crossings that come about when all that lies
    ahead is held, and `minutes_planned` the calendar minutes of it; `now` is the moment that parts the two, local,
    None in a week that is over or has not begun.

    `day_start` and `evening` are minutes after local midnight; `long_day` and `long_week` are limits in minutes.
    Each of the last three is None when the profile has no such rule.
    """

    week: str
    monday: dt.date
    zone: str
    day_start: int
    evening: int | None
    long_day: float | None
    long_week: float | None
    worked: Hours
    days: tuple[DaySummary, ...]
    crossings: tuple[Crossing, ...] = field(default=())
    planned: tuple[Crossing, ...] = field(default=())
    minutes_planned: float = 0.0
    now: dt.datetime | None = None

    @property
    def listed(self) -> tuple[Crossing, ...]:
        """The crossings that have happened, then the planned ones."""
        return self.crossings + self.planned

    @property
    def has_work(self) -> bool:
        """Whether any day of the week has evidence of work that has happened."""
        return any(day.sessions for day in self.days)

    @property
    def has_plan(self) -> bool:
        """Whether any day of the week has work that lies ahead."""
        return any(day.ahead for day in self.days)

    @property
    def shortest_rest(self) -> Rest | None:
        """The shortest rest before a day of the week."""
        return _shortest(day.rest for day in self.days if day.rest is not None)

    @property
    def shortest_planned_rest(self) -> Rest | None:
        """The shortest rest that ends in the week with work that lies ahead."""
        return _shortest(part.rest for day in self.days for part in day.resting if part.rest.planned and part.ends)


def _shortest(rests: Iterable[Rest]) -> Rest | None:
    return min(rests, key=lambda rest: rest.minutes, default=None)


def clock_minutes(start: dt.datetime, end: dt.datetime, minutes: float, limit: float) -> float:
    """A rest in whole minutes, as the clock times beside it give it by hand, but never up to a limit it misses."""
    shown = (whole_minutes(end) - whole_minutes(start)) / _MINUTE
    return shown if (shown < limit) == (minutes < limit) else minutes // 1


def whole_minutes(moment: dt.datetime) -> dt.datetime:
    """A moment in UTC as a clock without seconds shows it."""
    return moment.replace(second=0, microsecond=0).astimezone(dt.UTC)
