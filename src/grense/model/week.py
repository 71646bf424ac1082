"""A week in numbers and codes: the data of a picture, a page or a tray, without sentences and without pandas.

Clock times are minutes after local midnight of the workday's date; work after midnight belongs to the evening before,
so a workday extends past 1440. One between two shifts may start below 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from grense.model.crossing import Crossing, Item
from grense.model.day_place import DayPlace
from grense.model.time import load_zone
from grense.model.whereabouts import Whereabouts

__all__ = [
    "AgreedWeek",
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
class AgreedWeek:
    """A week's agreed time and what the evidence shows outside it, in minutes: so far, and what lies ahead.

    `agreed` is filled in on days with evidence, `outside` is evidence with a length outside ordinary hours, and
    `outside_estimated` what the estimate has outside them, so far.
    `agreed_ahead` is the agreed time after now, and `outside_planned` what is planned outside ordinary hours; neither
    is counted. `stated` is whether the person has said what is agreed; else it is what is usual in the country.
    """

    agreed: float = 0.0
    outside: float = 0.0
    agreed_ahead: float = 0.0
    outside_planned: float = 0.0
    stated: bool = False
    outside_estimated: float = 0.0

    @property
    def total(self) -> float:
        """Agreed and shown outside, so far."""
        return self.agreed + self.outside

    @property
    def total_estimated(self) -> float:
        """Agreed and estimated outside, so far."""
        return self.agreed + self.outside_estimated

    @property
    def in_whole_minutes(self) -> AgreedWeek:
        """The parts in whole minutes, of which those agreed sum to the whole; each differs by less than a minute."""
        parts = self.agreed, self.outside, self.outside_planned, self.outside_estimated
        agreed, outside, planned, estimated = (int(one + 0.5) for one in parts)
        ahead = int(self.agreed + self.agreed_ahead + 0.5) - agreed
        return AgreedWeek(agreed, outside, ahead, planned, self.stated, estimated)


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

    `minutes` matches the clock times as shown, in whole minutes. `basis` is that of a short rest, and `calendar`
    otherwise; `category` is that of its crossing. A planned one ends with planned work.
    """

    start: dt.datetime
    end: dt.datetime
    minutes: float
    limit: float
    short: bool
    basis: str
    method: str
    planned: bool = False
    category: str = "short_rest"


@dataclass(frozen=True)
class RestPart:
    """The part of a rest that lies in one workday, in minutes after its local midnight; `ends` when it is the last."""

    start: float
    end: float
    rest: Rest
    ends: bool


@dataclass(frozen=True)
class LongEntry:
    """A calendar entry that is too long for a meeting, at local times; the person has not answered what it is."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class DaySummary:
    """One workday. `resting` are the parts of rests that lie in it; `rest` is the one before its work.

    `start` is local, `length` hours of elapsed time: 24, except for nights with a clock change and for workdays that
    follow ordinary hours over night. `off` is `absence`, `flexi_day`, `holiday`, or empty. `zones` are those of the
    day's work, including planned work, that of the latest last; a day without has the zone of the day before. `places`
    is in which zone the person was when; `place_of_work` is at home, the workplace or elsewhere, None if unknown.

    `items` is the evidence in the day that has begun, `items_ahead` its planned work; each is whole, by its start, and
    an item that spans `now` is in both. `now` is the moment between the two, in the day's local time, None in a day
    that is over or has not begun. `meetings`, `manual`, `sent`, `received` and `ahead` are their parts in the day: cut
    at its ends and at `now`. `minutes_planned` is what planned work adds on the calendar basis; `resting` and `marks`
    include planned ones, marked as such.
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
    place_of_work: DayPlace | None = None

    @cached_property
    def meetings(self) -> tuple[Span, ...]:
        """The parts of meetings and the like that have taken place."""
        return self._held("meeting")

    @cached_property
    def manual(self) -> tuple[Span, ...]:
        """Entries by hand, and the like."""
        return self._held("manual")

    @cached_property
    def sent(self) -> tuple[float, ...]:
        """When mail was sent, and the like."""
        return tuple(span.start for span in self._held("mail_sent"))

    @cached_property
    def received(self) -> tuple[float, ...]:
        """When mail was received."""
        return tuple(span.start for span in self._held("mail_received"))

    @cached_property
    def ahead(self) -> tuple[Span, ...]:
        """Planned work."""
        found = (self.place(_later(one.start, self.now), one.end, one.like) for one in self.items_ahead)
        return tuple(span for spans in found for span in spans)

    def _held(self, kind: str) -> tuple[Span, ...]:
        items = (one for one in self.items if one.like == kind)
        found = (self.place(one.start, _earlier(one.end, self.now), kind) for one in items)
        return tuple(span for spans in found for span in spans)

    def place(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[Span]:
        """The parts of a stretch of instants in the workday, each in the local time of where the person was."""
        first, last = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        if self.places is None:
            pieces = iter([(first.astimezone(self.start.tzinfo), last.astimezone(self.start.tzinfo))])
        else:
            pieces = self.places.pieces(first, last)
        for begin, finish in pieces:
            yield from self.cut(begin, finish, kind)

    def cut(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[Span]:
        """The time in the workday between two local times, each in its own zone: one span or none."""
        return cut_to_workday(self.date, self.begins, self.ends, start, end, kind)

    @property
    def zone(self) -> str:
        """The zone of the day's latest work; empty where it is not known."""
        return self.zones[-1] if self.zones else ""

    @property
    def has_times(self) -> bool:
        """Whether anything on the day has clock times."""
        return bool(self.sessions or self.items or self.items_ahead)

    @property
    def clock_changes(self) -> bool:
        """Whether the clock changes in the workday, which then is longer or shorter than its clock times."""
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
    """A week of seven workdays from Monday. `crossings` has over 40 hours and connectedness first, then by day.

    `worked` and `crossings` are what has happened. `planned` has the crossings that arise if everything planned takes
    place, and `minutes_planned` its calendar minutes.

    `day_start` and `evening` are minutes after local midnight, the first that of the workday that starts earliest;
    `long_day` and `long_week` are limits in minutes. `day_of_rest` is the window of the profile's `sunday` rule, in
    minutes from Monday 00:00; it may extend past the week. All but `day_start` are None when the profile has no such
    rule. `zone` is the person's own, `places` where the person was. `long_entries` are those that begin in the week.
    `agreed` is None where the hours agreed for a week are not known.
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
    agreed: AgreedWeek | None = None

    @property
    def is_over_with_agreed(self) -> bool:
        """Whether agreed days and what is estimated outside them come to more than the limit of a week.

        In whole minutes, as they are shown.
        """
        if self.agreed is None or self.long_week is None:
            return False
        return self.agreed.in_whole_minutes.total_estimated > self.long_week

    def local(self, moment: dt.datetime) -> dt.datetime:
        """An instant in the local time of where the person was then."""
        return moment.astimezone(load_zone(self.zone)) if self.places is None else self.places.local(moment)

    def zones_elsewhere(self, day: DaySummary) -> tuple[str, ...]:
        """The zones to name beside a day: none where all its times are in the person's own."""
        return day.zones if day.has_times and set(day.zones) - {self.zone} else ()

    def cut(self, start: dt.datetime, end: dt.datetime) -> list[tuple[int, Span]]:
        """The spans in each workday, by its number, between two local times, each in its own zone."""
        return [(number, span) for number, day in enumerate(self.days) for span in day.cut(start, end)]

    @property
    def now(self) -> dt.datetime | None:
        """The local moment between done and planned; None in a week that is over or has not begun."""
        return next((day.now for day in self.days if day.now is not None), None)

    @property
    def listed(self) -> tuple[Crossing, ...]:
        """The crossings that have happened, then the planned ones."""
        return self.crossings + self.planned

    @property
    def day_end(self) -> int:
        """The end of the workday that ends latest, in minutes after local midnight."""
        return round(max((day.ends for day in self.days), default=self.day_start + 1440.0))

    @property
    def has_work(self) -> bool:
        """Whether any day of the week has evidence of work that has happened."""
        return any(day.sessions for day in self.days)

    @property
    def has_plan(self) -> bool:
        """Whether any day of the week has planned work."""
        return any(day.items_ahead for day in self.days)

    @property
    def shortest_rest(self) -> Rest | None:
        """The shortest rest before a day of the week."""
        return _shortest(day.rest for day in self.days if day.rest is not None)

    @property
    def shortest_planned_rest(self) -> Rest | None:
        """The shortest rest in the week that ends with planned work."""
        return _shortest(part.rest for day in self.days for part in day.resting if part.rest.planned and part.ends)


def cut_to_workday(
    day: dt.date, begins: float, ends: float, start: dt.datetime, end: dt.datetime, kind: str = ""
) -> Iterator[Span]:
    """The time in a workday between two local times: one span in minutes after the day's midnight, or none.

    The workday lasts from `begins` to `ends` in clock time, in minutes after that midnight. An instant, and a time
    within a repeated hour, is a span without length.
    """
    first, last = _minutes(day, start), _minutes(day, end)
    if begins <= first < ends or (first < begins and last > begins):
        first = max(first, begins)
        yield Span(first, max(first, min(last, ends)), kind)


def _minutes(day: dt.date, local: dt.datetime) -> float:
    """A local time in minutes after a day's midnight."""
    return (local.replace(tzinfo=None) - dt.datetime.combine(day, dt.time())) / _MINUTE


def _earlier(moment: dt.datetime, limit: dt.datetime | None) -> dt.datetime:
    return moment if limit is None else min(moment.astimezone(dt.UTC), limit.astimezone(dt.UTC))


def _later(moment: dt.datetime, limit: dt.datetime | None) -> dt.datetime:
    return moment if limit is None else max(moment.astimezone(dt.UTC), limit.astimezone(dt.UTC))


def _shortest(rests: Iterable[Rest]) -> Rest | None:
    return min(rests, key=lambda rest: rest.minutes, default=None)


def clock_minutes(start: dt.datetime, end: dt.datetime, minutes: float, limit: float) -> float:
    """A rest in whole minutes, matching the clock times shown beside it, but never rounded up to a limit it misses."""
    shown = (whole_minutes(end) - whole_minutes(start)) / _MINUTE
    return shown if (shown < limit) == (minutes < limit) else minutes // 1


def whole_minutes(moment: dt.datetime) -> dt.datetime:
    """A moment in UTC, cut to the minute as a clock without seconds shows it."""
    return moment.replace(second=0, microsecond=0).astimezone(dt.UTC)
