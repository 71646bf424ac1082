"""A week in numbers and codes: what a picture, a page or a tray draws, without sentences and without pandas.

Times on the clock are minutes after local midnight of the workday's date; work after midnight belongs to the evening
before, so a workday runs past 1440. One between two shifts may start below 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from grense.model.crossing import Crossing, Item
from grense.model.time import load_zone
from grense.model.whereabouts import Whereabouts

__all__ = [
    "DaySummary",
    "Hours",
    "LongEntry",
    "Mark",
    "Rest",
    "RestPart",
    "Span",
    "WeekSummary",
    "clock_minutes",
    "cut_to_workday",
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
class LongEntry:
    """An entry of the calendar that is too long for a meeting, at local times; what it is has not been said."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class DaySummary:
    """One workday. `resting` are the parts of rests that lie in it; `rest` is the one that the day is judged by.

    `start` is local, `length` hours of elapsed time: 24, but for nights on which the clock changes and for workdays
    that follow ordinary hours over night. `off` is `absence`, `flexi_day`, `holiday`, or empty. `zones` are those in
    which the day's work lies, planned work too, that of the latest last; a day without has the zone of the day before.
    `places` is where the person was.

    `items` is the evidence that lies in the day and has begun, `items_ahead` the work in it that is still to come; each
    is whole, by its start, and what goes on at `now` is in both. `now` is the moment that parts the two, on the day's
    clock, None in a day that is over or has not begun. `meetings`, `manual`, `sent`, `received` and `ahead` are where
    they lie in the day: cut at its ends and at `now`. `minutes_planned` is what those ahead add on the calendar basis;
    `resting` and `marks` hold planned ones too, marked so.
    """

    date: dt.date
    start: dt.datetime
    length: float
    ordinary: tuple[int, int] | None
    off: str
    worked: Hours
    sessions: tuple[Span, ...] = ()
    items: tuple[Item, ...] = ()
    items_ahead: tuple[Item, ...] = ()
    now: dt.datetime | None = None
    rest: Rest | None = None
    resting: tuple[RestPart, ...] = ()
    marks: tuple[Mark, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    minutes_planned: float = 0.0
    zones: tuple[str, ...] = ()
    places: Whereabouts | None = None

    @cached_property
    def meetings(self) -> tuple[Span, ...]:
        """Meetings, as far as they have been held."""
        return self._held("meeting")

    @cached_property
    def manual(self) -> tuple[Span, ...]:
        """Entries by hand."""
        return self._held("manual")

    @cached_property
    def sent(self) -> tuple[float, ...]:
        """When mail was sent."""
        return tuple(span.start for span in self._held("mail_sent"))

    @cached_property
    def received(self) -> tuple[float, ...]:
        """When mail was received."""
        return tuple(span.start for span in self._held("mail_received"))

    @cached_property
    def ahead(self) -> tuple[Span, ...]:
        """Work that is still to come."""
        found = (self.place(_later(one.start, self.now), one.end, one.kind) for one in self.items_ahead)
        return tuple(span for spans in found for span in spans)

    def _held(self, kind: str) -> tuple[Span, ...]:
        items = (one for one in self.items if one.kind == kind)
        found = (self.place(one.start, _earlier(one.end, self.now), kind) for one in items)
        return tuple(span for spans in found for span in spans)

    def place(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[Span]:
        """Where a stretch of instants lies in the workday, each part of it on the clock of where the person was."""
        first, last = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        if self.places is None:
            pieces = iter([(first.astimezone(self.start.tzinfo), last.astimezone(self.start.tzinfo))])
        else:
            pieces = self.places.pieces(first, last)
        for begin, finish in pieces:
            yield from self.cut(begin, finish, kind)

    def cut(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[Span]:
        """What lies in the workday between two local times, each on a clock of its own: one span or none."""
        return cut_to_workday(self.date, self.begins, self.ends, start, end, kind)

    @property
    def zone(self) -> str:
        """The zone of the day's latest work; empty where it is not known."""
        return self.zones[-1] if self.zones else ""

    @property
    def has_times(self) -> bool:
        """Whether anything on the day has times on the clock."""
        return bool(self.sessions or self.items or self.items_ahead)

    @property
    def clock_changes(self) -> bool:
        """Whether the clock changes in the workday, which then lasts longer or shorter than the clock shows."""
        return self.length * 60 != self.ends - self.begins

    @cached_property
    def begins(self) -> float:
        """When the workday starts on the clock, in minutes after its local midnight."""
        return _minutes(self.date, self.start)

    @cached_property
    def ends(self) -> float:
        """When the workday ends on the clock, in minutes after its local midnight."""
        end = self.start.astimezone(dt.UTC) + self.length * 60 * _MINUTE
        return _minutes(self.date, end.astimezone(self.start.tzinfo))


@dataclass(frozen=True)
class WeekSummary:
    """A week of seven workdays from Monday. `crossings` holds over 40 hours and connectedness first, then by day.

    `worked` and `crossings` are what has happened. `planned` holds the crossings that come about when all that lies
    ahead is held, and `minutes_planned` the calendar minutes of it.

    `day_start` and `evening` are minutes after local midnight, the first that of the workday that starts earliest;
    `long_day` and `long_week` are limits in minutes. `day_of_rest` is the window of the profile's `sunday` rule, in
    minutes from Monday 00:00; it may run past the week. All but `day_start` are None when the profile has no such rule.
    `zone` is the person's own, `places` says where the person was. `long_entries` are those that begin in the week.
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
    places: Whereabouts | None = None
    long_entries: tuple[LongEntry, ...] = ()
    day_of_rest: tuple[int, int] | None = None

    def local(self, moment: dt.datetime) -> dt.datetime:
        """An instant on the clock of where the person was then."""
        return moment.astimezone(load_zone(self.zone)) if self.places is None else self.places.local(moment)

    def zones_elsewhere(self, day: DaySummary) -> tuple[str, ...]:
        """The zones to name beside a day: none where all its times are in the person's own."""
        return day.zones if day.has_times and set(day.zones) - {self.zone} else ()

    def cut(self, start: dt.datetime, end: dt.datetime) -> list[tuple[int, Span]]:
        """What lies in each workday, by its number, between two local times, each on a clock of its own."""
        return [(number, span) for number, day in enumerate(self.days) for span in day.cut(start, end)]

    @property
    def now(self) -> dt.datetime | None:
        """Until when things have happened, local; None in a week that is over or has not begun."""
        return next((day.now for day in self.days if day.now is not None), None)

    @property
    def listed(self) -> tuple[Crossing, ...]:
        """The crossings that have happened, then the planned ones."""
        return self.crossings + self.planned

    @property
    def day_end(self) -> int:
        """When the workday that ends latest ends, in minutes after local midnight."""
        return round(max((day.ends for day in self.days), default=self.day_start + 1440.0))

    @property
    def has_work(self) -> bool:
        """Whether any day of the week has evidence of work that has happened."""
        return any(day.sessions for day in self.days)

    @property
    def has_plan(self) -> bool:
        """Whether any day of the week has work that lies ahead."""
        return any(day.items_ahead for day in self.days)

    @property
    def shortest_rest(self) -> Rest | None:
        """The shortest rest before a day of the week."""
        return _shortest(day.rest for day in self.days if day.rest is not None)

    @property
    def shortest_planned_rest(self) -> Rest | None:
        """The shortest rest that ends in the week with work that lies ahead."""
        return _shortest(part.rest for day in self.days for part in day.resting if part.rest.planned and part.ends)


def cut_to_workday(
    day: dt.date, begins: float, ends: float, start: dt.datetime, end: dt.datetime, kind: str = ""
) -> Iterator[Span]:
    """What lies in a workday between two local times: one span in minutes after the day's midnight, or none.

    The workday lasts from `begins` to `ends` on the clock, in minutes after that midnight. An instant, and what the
    clock was put back over, is a span without length.
    """
    first, last = _minutes(day, start), _minutes(day, end)
    if begins <= first < ends or (first < begins and last > begins):
        first = max(first, begins)
        yield Span(first, max(first, min(last, ends)), kind)


def _minutes(day: dt.date, local: dt.datetime) -> float:
    """What a clock shows, in minutes after a day's midnight."""
    return (local.replace(tzinfo=None) - dt.datetime.combine(day, dt.time())) / _MINUTE


def _earlier(moment: dt.datetime, limit: dt.datetime | None) -> dt.datetime:
    return moment if limit is None else min(moment.astimezone(dt.UTC), limit.astimezone(dt.UTC))


def _later(moment: dt.datetime, limit: dt.datetime | None) -> dt.datetime:
    return moment if limit is None else max(moment.astimezone(dt.UTC), limit.astimezone(dt.UTC))


def _shortest(rests: Iterable[Rest]) -> Rest | None:
    return min(rests, key=lambda rest: rest.minutes, default=None)


def clock_minutes(start: dt.datetime, end: dt.datetime, minutes: float, limit: float) -> float:
    """A rest in whole minutes, as the clock times beside it give it by hand, but never up to a limit it misses."""
    shown = (whole_minutes(end) - whole_minutes(start)) / _MINUTE
    return shown if (shown < limit) == (minutes < limit) else minutes // 1


def whole_minutes(moment: dt.datetime) -> dt.datetime:
    """A moment in UTC as a clock without seconds shows it."""
    return moment.replace(second=0, microsecond=0).astimezone(dt.UTC)
