"""A slow and simple implementation of the definitions, as a reference for the fast one.

Written from the definitions alone, without reading the implementation. One person, plain Python; time is an integer
number of microseconds since 1970 UTC, so that nothing is rounded and seconds are not lost on a grid. A `Timeline` holds
the evidence: half-open spans that have a length, and instants that have none. Instants are kept beside the spans
even where a span covers them, because an instant at 04:00 lies on the new workday while the meeting that ends there
does not.

Where the definitions allow a choice, a comment that begins with "Choice:" states it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import holidays

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
MINUTE = 60 * 1_000_000
DAY = 24 * 60 * MINUTE
FAR_PAST, FAR_FUTURE = -(10**17), 10**17  # beyond every year that a datetime can hold

BASES = ("trace", "calendar", "estimate")
KINDS = {
    "trace": ("mail_sent", "manual"),
    "calendar": ("mail_sent", "manual", "meeting"),
}
WORK = KINDS["calendar"]
NO_WORK = ("mail_received", "long_entry", "shift", "registered", "registered_day", "presence", "place")
LIMITS = {
    "evening": 0,
    "sunday": 0,
    "short_rest": 660,
    "long_day": 600,
    "long_week": 2400,
    "outside_hours": 0,
    "connected": 0,
    "day_off": 0,
}
SUNDAY = 6


# --- Input and output --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Activity:
    start: datetime
    end: datetime
    kind: str
    zone: str | None = None
    counts_as: str | None = None  # of a kind of one's own: "trace" or "plan"
    lead_minutes: int = 0  # of a kind of one's own: an instant also stands for so many minutes before it
    place: str | None = None  # where the person was to work

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("naive time")
        if self.end < self.start:
            raise ValueError("end before start")
        if self.counts_as is None and self.kind not in (*WORK, *NO_WORK):
            raise ValueError(f"unknown kind {self.kind}")

    def is_on(self, basis: str) -> bool:
        """Whether it is evidence on a basis that is no estimate."""
        if self.counts_as is None:
            return self.kind in KINDS[basis]
        return self.counts_as == "trace" or basis == "calendar"


@dataclass(frozen=True)
class Hours:
    """Ordinary hours: by weekday (0 = Monday), none on public holidays of `country` and none on `days_off`.

    Further weeks of a rota are in `rota`; `since` is a date in the week of `weekly`. An end that is no later than its
    start, or past 24:00, is on the next day.
    """

    weekly: dict[int, tuple[str, str]]
    country: str | None = None
    days_off: frozenset[date] = frozenset()
    rota: tuple[dict[int, tuple[str, str]], ...] = ()
    since: date = date(2026, 1, 5)
    noons: frozenset[date] = frozenset()  # half days, until 12:00

    def of(self, day: date) -> tuple[datetime, datetime] | None:
        """The hours of a day with their ends in local time."""
        return None if day in self.days_off else self.by_contract(day)

    def by_contract(self, day: date) -> tuple[datetime, datetime] | None:
        """The same, ignoring days off."""
        shift = None if self.is_public_holiday(day) else self.shift(day)
        if shift is None or day not in self.noons:
            return shift
        start, end = shift[0], min(shift[1], _shown(day, "12:00"))
        return (start, end) if start < end else None

    def shift(self, day: date) -> tuple[datetime, datetime] | None:
        """The same, ignoring holidays and days off."""
        monday, first = (one - timedelta(days=one.weekday()) for one in (day, self.since))
        weeks = (self.weekly, *self.rota)
        given = weeks[(monday - first).days // 7 % len(weeks)].get(day.weekday())
        if given is None:
            return None
        start, end = (_shown(day, clock) for clock in given)
        return start, end if end > start else end + ONE_DAY

    def is_public_holiday(self, day: date) -> bool:
        return self.country is not None and day in _public_holidays(self.country, day.year)


@functools.lru_cache
def _public_holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _shown(day: date, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime.combine(day, time()) + timedelta(hours=int(hour), minutes=int(minute))


DEFAULT = Hours(dict.fromkeys(range(5), ("08:00", "16:00")))


@dataclass(frozen=True)
class Preset:
    """The parameters of one way to estimate worked time."""

    mail_minutes: int  # a sent mail without length also stands for so many minutes before it
    block_minutes: int  # every block of the local clock with an activity counts whole; 0: no blocks
    span_in_hours: bool  # within ordinary hours everything from the first to the last piece is work
    join_minutes: int  # pieces at most so far apart are joined; 0 joins only what touches
    break_after_minutes: int  # what an in-hours span exceeds this by is an unpaid break ...
    break_max_minutes: int  # ... but never more than this; 0: no break
    reach_hours: bool = False  # that span reaches the ends of ordinary hours where work goes on soon beyond them
    micro_minutes: int = 15  # a session whose activities take less than this is `micro`


COLLABORATION_SPAN = Preset(
    mail_minutes=5,
    block_minutes=0,
    span_in_hours=True,
    join_minutes=60,
    break_after_minutes=330,
    break_max_minutes=30,
    reach_hours=True,
)
ACTIVE_TIME = Preset(
    mail_minutes=5,
    block_minutes=0,
    span_in_hours=False,
    join_minutes=0,
    break_after_minutes=0,
    break_max_minutes=0,
)
HALF_HOUR_BLOCKS = Preset(
    mail_minutes=0,
    block_minutes=30,
    span_in_hours=False,
    join_minutes=0,
    break_after_minutes=0,
    break_max_minutes=0,
)
PRESETS = {
    "collaboration_span": COLLABORATION_SPAN,
    "active_time": ACTIVE_TIME,
    "half_hour_blocks": HALF_HOUR_BLOCKS,
}


@dataclass(frozen=True)
class Own:
    """A category of a profile's own, by what it has.

    `opens` and `closes` of a window of the week, as days from Monday and a time of day; the `start` of a window of each
    workday, until it ends; else the `limit` of a `rest`, a `day` or a `week`.
    """

    name: str
    opens: tuple[int, str] | None = None
    closes: tuple[int, str] | None = None
    start: str | None = None
    measure: str = ""
    limit: int = 0


@dataclass(frozen=True)
class Crossing:
    """`spans` are where its basis shows it: one, or several rests of the same length that may be reported."""

    category: str
    date: date
    basis: str
    minutes: Fraction
    minutes_shown: Fraction | None
    limit: int
    spans: frozenset[tuple[int, int]]
    method: str | None = None


@dataclass
class Result:
    """The result of `classify`.

    `days` and `weeks` have a row for each workday (week) with anything present, and in it a number for each basis, 0
    where the basis has nothing. `rests` has only the bases on which the workday is judged. `breaks` has only the
    workdays with a break. All that is done; `planned`, `days_planned` and `weeks_planned` (calendar minutes) lie ahead.
    """

    crossings: list[Crossing] = field(default_factory=list)
    days: dict[date, dict[str, Fraction]] = field(default_factory=dict)
    weeks: dict[date, dict[str, Fraction]] = field(default_factory=dict)
    rests: dict[date, dict[str, Fraction]] = field(default_factory=dict)
    rests_without_micro: dict[date, dict[str, Fraction]] = field(default_factory=dict)
    sessions: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    breaks: dict[date, Fraction] = field(default_factory=dict)
    planned: list[Crossing] = field(default_factory=list)
    days_planned: dict[date, Fraction] = field(default_factory=dict)
    weeks_planned: dict[date, Fraction] = field(default_factory=dict)


def minutes(length: int) -> Fraction:
    return Fraction(length, MINUTE)


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def moment(instant: int) -> datetime:
    return EPOCH + instant * MICROSECOND


# --- Spans and instants ------------------------------------------------------------------------------------------

Span = tuple[int, int]


@dataclass(frozen=True)
class Timeline:
    """Evidence: spans `[start, end)` with a length (in any order, they may overlap) and instants."""

    spans: tuple[Span, ...] = ()
    instants: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans or self.instants)

    def __add__(self, other: Timeline) -> Timeline:
        return Timeline(self.spans + other.spans, self.instants + other.instants)

    def within(self, start: int, end: int) -> Timeline:
        """The part in `[start, end)`: the overlaps that have a length, and the instants in it."""
        cut = [(max(start, s), min(end, e)) for s, e in self.spans]
        return Timeline(tuple((s, e) for s, e in cut if s < e), tuple(t for t in self.instants if start <= t < end))

    def within_any(self, windows: Iterable[Span]) -> Timeline:
        found = Timeline()
        for start, end in windows:
            found += self.within(start, end)
        return found

    def runs(self, gap: int = 0) -> list[Span]:
        """The pieces in order, those at most `gap` apart joined; a single instant is a run with `end == start`."""
        runs: list[Span] = []
        for start, end in sorted([*self.spans, *((t, t) for t in self.instants)]):
            if runs and start - runs[-1][1] <= gap:
                runs[-1] = (runs[-1][0], max(runs[-1][1], end))
            else:
                runs.append((start, end))
        return runs

    def length(self) -> int:
        """The total length of the union."""
        return sum(end - start for start, end in self.runs())

    def first(self) -> int:
        return min([start for start, _ in self.spans] + list(self.instants))

    def last(self) -> int:
        return max([end for _, end in self.spans] + list(self.instants))

    def span(self) -> Span:
        """From its first to its last moment."""
        return self.first(), self.last()


def longest_free_block(work: Timeline, start: int, end: int) -> int:
    """The longest block without work in the window from `start` to `end`."""
    return max(max(0, e - s) for s, e in free_blocks(work, start, end))


def free_blocks(work: Timeline, start: int, end: int) -> list[Span]:
    """The blocks without work in the window from `start` to `end`; one that ends before it starts is none."""
    blocks = []
    free_since = start
    for s, e in work.runs():
        if e <= start or s >= end:  # touches the window at most at its edge, where it splits nothing
            continue
        blocks.append((free_since, s))
        free_since = e
    return [*blocks, (free_since, end)]


# --- The local clock ---------------------------------------------------------------------------------------------


@functools.cache
def boundary(day: date, clock: str, zone: str) -> int:
    """The instant at which the clock of `zone` reads `clock` on `day`.

    Read twice: the earlier. Never read: the first instant not before it, found by walking second by second.
    """
    return instant_of(_shown(day, clock), zone)


@functools.cache
def instant_of(wanted: datetime, zone: str) -> int:
    """The instant at which the clock of `zone` reads a time of a day, as in `boundary`."""
    tz = ZoneInfo(zone)
    by_either_offset = [wanted.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)]
    read = [t for t in by_either_offset if _reads(t, tz) == wanted]
    if read:
        return micros(min(read))
    walker = min(by_either_offset)
    while _reads(walker, tz) < wanted:
        walker += timedelta(seconds=1)
    return micros(walker)


def _reads(instant: datetime, tz: ZoneInfo) -> datetime:
    return instant.astimezone(tz).replace(tzinfo=None, fold=0)


@dataclass(frozen=True)
class Clock:
    """Workdays and windows of one person, in any zone."""

    hours: Hours
    day_start: str
    evening_start: str
    flex_minutes: int
    _turns: dict[date, datetime] = field(default_factory=dict, compare=False, repr=False)  # found once a day

    def workday(self, day: date, zone: str) -> Span:
        return instant_of(self.turn(day), zone), instant_of(self.turn(day + ONE_DAY), zone)

    def turn(self, day: date) -> datetime:
        """The start of the workday in local time; the workday before it lasts a minute at least."""
        if day not in self._turns:
            following = self._turn(day + ONE_DAY) - timedelta(minutes=1)
            self._turns[day] = min(self._turn(day), following)
        return self._turns[day]

    def _turn(self, day: date) -> datetime:
        usual = _shown(day, self.day_start)
        near = {one: self.hours.shift(one) for one in (day + timedelta(days=number) for number in range(-4, 5))}
        ends = [shift[1] for one, shift in near.items() if shift and one < day]
        starts = [shift[0] for one, shift in near.items() if shift and one >= day]
        at_most = timedelta(hours=8)
        if ends and max(ends) > usual:
            found = max(ends) + at_most
            if starts:
                found = min(found, max(ends) + (min(starts) - max(ends)) / 2)
        elif starts and min(starts) < usual:
            found = min(starts) - at_most
            if ends:
                found = max(found, min(starts) - (min(starts) - max(ends)) / 2)
        else:
            found = usual
        return found.replace(second=0, microsecond=0)

    def workday_of(self, instant: int, zone: str) -> date:
        """The workday of an instant, by the boundaries and not by its local date."""
        day = moment(instant).astimezone(ZoneInfo(zone)).date() + ONE_DAY
        while self.workday(day, zone)[0] > instant:
            day -= ONE_DAY
        return day

    def ordinary_hours(self, day: date, zone: str) -> list[Span]:
        return self._on_workday(day, zone, 0)

    def widened_hours(self, day: date, zone: str) -> list[Span]:
        return self._on_workday(day, zone, self.flex_minutes * MINUTE)

    def _on_workday(self, day: date, zone: str, flex: int) -> list[Span]:
        given = self.hours.of(day)
        if given is None:
            return []
        start, end = instant_of(given[0], zone), instant_of(given[1], zone)
        if start >= end:
            return []
        begin, close = self.workday(day, zone)
        cut = max(begin, start - flex), min(close, end + flex)
        return [cut] if cut[0] < cut[1] else []

    def evening(self, day: date, zone: str, start_of_evening: str | None = None) -> list[Span]:
        """The parts of any evening on the clock that lie in the workday."""
        begin, close = self.workday(day, zone)
        opens = start_of_evening or self.evening_start
        later = ONE_DAY if opens < self.day_start else timedelta()  # past midnight it is still the night before
        evenings = [
            (boundary(one + later, opens, zone), boundary(one + ONE_DAY, self.day_start, zone))
            for one in (day - ONE_DAY, day, day + ONE_DAY)
        ]
        cut = [(max(begin, start), min(close, end)) for start, end in evenings]
        return [(start, end) for start, end in cut if start < end]

    def sunday(self, day: date, zone: str) -> list[Span]:
        if day.weekday() != SUNDAY:
            return []
        return [(boundary(day, "00:00", zone), boundary(day + ONE_DAY, "00:00", zone))]

    def day_off(self, day: date, zone: str) -> list[Span]:
        given = self.hours.by_contract(day)
        if day not in self.hours.days_off or given is None:
            return []
        return [self.workday(day, zone)] if instant_of(given[0], zone) < instant_of(given[1], zone) else []

    def outside_hours(self, day: date, zone: str) -> list[Span]:
        if self.day_off(day, zone):
            return []
        begin, close = self.workday(day, zone)
        widened = self.widened_hours(day, zone)
        if not widened:
            return [(begin, close)]
        [(start, end)] = widened
        return [(s, e) for s, e in ((begin, start), (end, close)) if s < e]


# --- The evidence of one person ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Session:
    start: int
    end: int
    kind: str
    activities: tuple[Activity, ...]
    instants: tuple[int, ...]

    def timeline(self) -> Timeline:
        spans = ((self.start, self.end),) if self.start < self.end else ()
        return Timeline(spans, self.instants)


class Person:
    """The work of one person, and the zone they are in at each instant."""

    def __init__(self, activities: Sequence[Activity], tz: str, clock: Clock, preset: Preset) -> None:
        self.tz = tz
        self.clock = clock
        self.preset = preset
        # A received mail is contact, never work. The sort is stable: of two that start together the later row wins.
        self.activities = sorted((a for a in activities if a.is_on("calendar")), key=lambda a: a.start)
        self.stays = self._stays()
        self.sessions: list[Session] = []
        self.breaks: dict[date, int] = {}
        self.joined = Timeline()
        self._join()

    # Where the person is

    def zone(self, activity: Activity) -> str:
        return activity.zone or self.tz

    def _stays(self) -> list[tuple[int, int, str]]:
        """Spans `(from, to, zone)` that tile all time.

        The zone at an instant is that of the latest work activity that started at or before it; before the first, the
        first's.
        """
        if not self.activities:
            return [(FAR_PAST, FAR_FUTURE, self.tz)]
        starts = [FAR_PAST] + [micros(a.start) for a in self.activities[1:]] + [FAR_FUTURE]
        zones = [self.zone(a) for a in self.activities]
        stretches = [(starts[i], starts[i + 1], zone) for i, zone in enumerate(zones) if starts[i] < starts[i + 1]]
        stays: list[tuple[int, int, str]] = []
        for start, end, zone in stretches:
            if stays and stays[-1][2] == zone:
                stays[-1] = (stays[-1][0], end, zone)
            else:
                stays.append((start, end, zone))
        return stays

    def zone_at(self, instant: int) -> str:
        [zone] = [zone for start, end, zone in self.stays if start <= instant < end]
        return zone

    def where(self, windows: Callable[[date, str], list[Span]], day: date) -> list[Span]:
        """The windows of a day in the zone where the person is."""
        found = []
        for start, end, zone in self.stays:
            cut = [(max(start, s), min(end, e)) for s, e in windows(day, zone)]
            found += [(s, e) for s, e in cut if s < e]
        return found

    def by_workday(self, work: Timeline) -> dict[date, Timeline]:
        """The work of each workday, cut at `day_start`."""
        found: dict[date, Timeline] = {}
        for start, end, zone in self.stays:
            here = work.within(start, end)
            if not here:
                continue
            day, last = self.clock.workday_of(here.first(), zone), self.clock.workday_of(here.last(), zone)
            while day <= last:
                piece = here.within(*self.clock.workday(day, zone))
                if piece:
                    found[day] = found.get(day, Timeline()) + piece
                day += ONE_DAY
        return dict(sorted(found.items()))

    def nights(self, room: int) -> list[Session]:
        """Sessions of at most `room` with one unbroken piece of evidence over the start of a workday."""
        return [
            session
            for session in self.sessions
            if session.end - session.start <= room
            and any(
                session.start <= start and end <= session.end and self._turns_within(start, end)
                for start, end in self.set_of("calendar").runs()
            )
        ]

    def _turns_within(self, start: int, end: int) -> bool:
        """Whether a workday starts after `start` and before `end`, while the person stays in one zone."""
        for since, until, zone in self.stays:
            day = self.clock.workday_of(start, zone)
            while (turn := self.clock.workday(day, zone)[0]) < end:
                if max(since, start) < turn < min(until, end):
                    return True
                day += ONE_DAY
        return False

    def by_night(self, work: Timeline, room: int) -> dict[date, Timeline]:
        """The work of each workday for the rest between them: a night's work is all of the day in which it began."""
        found: dict[date, Timeline] = {}
        left = work
        for night in self.nights(room):
            inside = [(s, e) for s, e in left.spans if night.start <= s and e <= night.end]
            instants = [t for t in left.instants if night.start <= t <= night.end]
            if inside or instants:
                day = self.clock.workday_of(night.start, self.zone_at(night.start))
                found[day] = found.get(day, Timeline()) + Timeline(tuple(inside), tuple(instants))
            left = Timeline(
                tuple(span for span in left.spans if span not in inside),
                tuple(t for t in left.instants if t not in instants),
            )
        for day, own in self.by_workday(left).items():
            found[day] = found.get(day, Timeline()) + own
        return dict(sorted(found.items()))

    # Evidence

    def evidence(self, basis: str) -> list[Activity]:
        return [a for a in self.activities if a.is_on(basis)]

    def as_it_stands(self, activity: Activity) -> Timeline:
        start, end = micros(activity.start), micros(activity.end)
        return Timeline((), (start,)) if start == end else Timeline(((start, end),))

    def set_of(self, basis: str) -> Timeline:
        if basis == "estimate":
            return self.joined
        return _sum(self.as_it_stands(a) for a in self.evidence(basis))

    def by_point_model(self, activity: Activity) -> Timeline:
        """The span that an activity represents."""
        plain = self.as_it_stands(activity)
        zone = self.zone(activity)
        if self.preset.block_minutes:
            # Choice: the blocks are the point model ("nothing joined"), so a block is never micro.
            return plain + Timeline(tuple(_blocks(plain, zone, self.preset.block_minutes)))
        lead = self.preset.mail_minutes if activity.kind == "mail_sent" else activity.lead_minutes
        if plain.instants and lead:
            [sent] = plain.instants
            day_begin = self.clock.workday(self.clock.workday_of(sent, zone), zone)[0]
            start = max(day_begin, sent - lead * MINUTE)
            return plain + Timeline(((start, sent),) if start < sent else ())
        return plain

    def _join(self) -> None:
        """Fill `joined`, `sessions` and `breaks`."""
        stands_for = [(a, self.by_point_model(a)) for a in self.activities]
        pieces = _sum(p for _, p in stands_for)
        filled = pieces
        if self.preset.span_in_hours:
            for day, work in self.by_workday(pieces).items():
                in_hours = self.where(self.clock.ordinary_hours, day)
                inside = pieces.within_any(in_hours)
                if not inside:
                    continue
                first, last = inside.first(), inside.last()
                if self.preset.reach_hours:
                    first, last = self._reached(work, (first, last), (in_hours[0][0], in_hours[-1][1]))
                whole = Timeline(((first, last),)).within_any(in_hours)
                filled += whole
                off = self._break(whole.length(), inside.length())
                if off:
                    self.breaks[day] = off
        runs = filled.runs(self.preset.join_minutes * MINUTE)
        self.joined = Timeline(tuple((s, e) for s, e in runs if s < e), pieces.instants)
        for start, end in runs:
            mine = [(a, p) for a, p in stands_for if start <= p.first() and p.last() <= end]
            taken = _sum(p for _, p in mine).length()
            kind = "micro" if taken < self.preset.micro_minutes * MINUTE else "work"
            instants = tuple(t for t in pieces.instants if start <= t <= end)
            self.sessions.append(Session(start, end, kind, tuple(a for a, _ in mine), instants))

    def _reached(self, work: Timeline, span: Span, hours: Span) -> Span:
        """The span, as far as the ends of the hours where a piece of the workday lies soon beyond them."""
        near = self.preset.join_minutes * MINUTE
        runs = work.runs()
        # Choice: an instant at the very end of the hours lies beyond them, one at their start inside.
        before = any(s < hours[0] and hours[0] - near <= e <= hours[0] for s, e in runs)
        after = any(hours[1] <= s <= hours[1] + near for s, e in runs)
        return (hours[0] if before else span[0]), (hours[1] if after else span[1])

    def _break(self, span: int, evidence: int) -> int:
        excess = max(0, span - self.preset.break_after_minutes * MINUTE)
        # Choice: the evidence inside the span is counted after the point model, as the span itself is.
        return min(excess, self.preset.break_max_minutes * MINUTE, span - evidence)

    # Sums

    def worked(self, basis: str) -> dict[date, int]:
        sums = {day: work.length() for day, work in self.by_workday(self.set_of(basis)).items()}
        if basis == "estimate":
            for day, off in self.breaks.items():
                sums[day] -= off
        return sums

    # Micro sessions

    def without_micro(self, basis: str) -> Timeline:
        """A set without the pieces that lie in micro sessions."""
        kept = [session for session in self.sessions if session.kind != "micro"]
        if basis == "estimate":
            return _sum(session.timeline() for session in kept)
        return _sum(self.as_it_stands(a) for session in kept for a in session.activities if a.is_on(basis))

    def in_free_time(self, session: Session) -> bool:
        """Whether a session, with every instant in it, lies outside the widened hours of every day it touches."""
        # Choice: a day is a workday here, and its widened hours end at day_start as they do for `outside_hours`.
        work = session.timeline()
        return not any(work.within_any(self.where(self.clock.widened_hours, day)) for day in self.by_workday(work))


def _sum(timelines: Iterable[Timeline]) -> Timeline:
    total = Timeline()
    for timeline in timelines:
        total += timeline
    return total


def _blocks(work: Timeline, zone: str, block_minutes: int) -> list[Span]:
    """The blocks of the local clock that work touches.

    Choice: a block runs `block_minutes` of elapsed time. An hour that the clock shows twice has four half hours.
    """
    blocks = []
    for start, end in work.runs():
        at = start
        while at < end or at == start:
            local = at + moment(at).astimezone(ZoneInfo(zone)).utcoffset() // MICROSECOND
            begin = at - local % (block_minutes * MINUTE)
            blocks.append((begin, begin + block_minutes * MINUTE))
            at = begin + block_minutes * MINUTE
    return blocks


# --- Rest --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rest:
    length: int
    spans: frozenset[Span]
    judged: bool = True


def rest(
    person: Person, work: Timeline, method: str, until: int | None, limit: int = LIMITS["short_rest"] * MINUTE
) -> dict[date, Rest]:
    """The rest of each workday with work that has one."""
    if method == "overnight":
        found = {}
        days = person.by_night(work, DAY - limit)
        ordered = sorted(days)
        for previous, day in itertools.pairwise(ordered):
            # Choice: a flight west can put the previous workday's last work after this one's first; that is no rest.
            span = days[previous].last(), days[day].first()
            found[day] = Rest(max(0, span[1] - span[0]), frozenset({span}))
        return found
    days = person.by_workday(work)
    if method == "start_anchored":
        return {day: _rest_from(work, own.first(), until) for day, own in days.items()}
    if method == "rolling":
        return {day: _least([_longest(work, end - DAY, end) for _, end in own.runs()]) for day, own in days.items()}
    raise ValueError(f"unknown method {method}")


def _rest_from(work: Timeline, start: int, until: int | None) -> Rest:
    longest = _longest(work, start, start + DAY)
    if until is None or start + DAY <= until:
        return longest
    held = longest_free_block(work, start, until) if start < until else 0
    return replace(longest, judged=held >= LIMITS["short_rest"] * MINUTE)


def _longest(work: Timeline, start: int, end: int) -> Rest:
    length = longest_free_block(work, start, end)
    return Rest(length, frozenset(block for block in free_blocks(work, start, end) if block[1] - block[0] == length))


def _least(rests: list[Rest]) -> Rest:
    length = min(one.length for one in rests)
    return Rest(length, frozenset().union(*(one.spans for one in rests if one.length == length)))


# --- Categories --------------------------------------------------------------------------------------------------


def classify(
    activities: Sequence[Activity],
    *,
    tz: str,
    hours: Hours = DEFAULT,
    preset: Preset = COLLABORATION_SPAN,
    rest_method: str = "overnight",
    until: datetime | None = None,
    day_start: str = "04:00",
    evening_start: str = "21:00",
    flex_minutes: int = 60,
    own: tuple[Own, ...] = (),
) -> Result:
    """Sum, rest and crossings of one person: of what lies before `until`, and apart what the rest would add."""
    if not day_start < evening_start:
        raise ValueError("the evening starts after day_start")
    rules = (tz, hours, preset, rest_method, day_start, evening_start, flex_minutes, own)
    if until is None:
        return _of_all(activities, None, *rules)
    done = [replace(one, end=min(one.end, until)) for one in activities if one.start < until]
    result = _of_all(done, until, *rules)
    if any((one.start >= until or one.end > until) and one.is_on("calendar") for one in activities):
        whole = _of_all(activities, None, *rules)
        known = {(one.date, one.category) for one in result.crossings}
        result.planned = [
            one
            for one in whole.crossings
            if (one.date, one.category) not in known and one.basis != "estimate" and one.category != "connected"
        ]
        for mine, theirs, planned in (
            (result.days, whole.days, result.days_planned),
            (result.weeks, whole.weeks, result.weeks_planned),
        ):
            for day, by_basis in theirs.items():
                more = by_basis["calendar"] - mine.get(day, {"calendar": Fraction(0)})["calendar"]
                if more > 0:
                    planned[day] = more
    return result


def _of_all(
    activities: Sequence[Activity],
    until: datetime | None,
    tz: str,
    hours: Hours,
    preset: Preset,
    rest_method: str,
    day_start: str,
    evening_start: str,
    flex_minutes: int,
    own: tuple[Own, ...],
) -> Result:
    person = Person(activities, tz, Clock(hours, day_start, evening_start, flex_minutes), preset)
    result = Result()
    worked = {basis: person.worked(basis) for basis in BASES}
    weekly: dict[str, dict[date, int]] = {basis: {} for basis in BASES}
    for basis in BASES:
        for day, length in worked[basis].items():
            monday = day - timedelta(days=day.weekday())
            weekly[basis][monday] = weekly[basis].get(monday, 0) + length
    result.days = _table(worked)
    result.weeks = _table(weekly)
    result.breaks = {day: minutes(off) for day, off in sorted(person.breaks.items())}
    result.sessions = [(moment(s.start), moment(s.end), s.kind) for s in person.sessions]

    end = None if until is None else micros(until)
    rests = {basis: rest(person, person.set_of(basis), rest_method, end) for basis in BASES}
    result.rests = _judged(rests)
    result.rests_without_micro = _judged(
        {basis: rest(person, person.without_micro(basis), rest_method, end) for basis in BASES}
    )

    crossings = []
    for category, windows in (
        ("evening", person.clock.evening),
        ("sunday", person.clock.sunday),
        ("outside_hours", person.clock.outside_hours),
        ("day_off", person.clock.day_off),
    ):
        crossings += _presence(person, category, windows)
    crossings += _connected(person)
    work = {basis: person.by_workday(person.set_of(basis)) for basis in BASES}
    crossings += _over("long_day", worked, work)
    crossings += _over("long_week", weekly, {basis: _by_week(days) for basis, days in work.items()})
    crossings += _short_rest(rests, rest_method)
    for one in own:
        if one.opens and one.closes:
            crossings += _week_presence(person, one)
        elif one.start:
            crossings += _presence(
                person, one.name, functools.partial(person.clock.evening, start_of_evening=one.start)
            )
        elif one.measure == "rest":
            crossings += _short_rest(rests, rest_method, one.name, one.limit)
        elif one.measure == "day":
            crossings += _over(one.name, worked, work, one.limit)
        else:
            crossings += _over(one.name, weekly, {basis: _by_week(days) for basis, days in work.items()}, one.limit)
    order = [*LIMITS, *(one.name for one in own)]
    result.crossings = sorted(crossings, key=lambda c: (c.date, order.index(c.category)))
    return result


# --- Agreed hours ------------------------------------------------------------------------------------------------


def agreed_days(
    activities: Sequence[Activity],
    *,
    tz: str,
    hours: Hours = DEFAULT,
    week: Fraction,
    until: datetime | None = None,
    away: Sequence[tuple[datetime, datetime]] = (),
) -> dict[date, tuple[Fraction, Fraction, Fraction]]:
    """Agreed minutes, and minutes shown and estimated outside ordinary hours, of each workday with evidence.

    Evidence is that on the calendar basis.
    """
    now = FAR_FUTURE if until is None else micros(until)
    done = [one for one in activities if micros(one.start) < now]
    done = [replace(one, end=min(one.end, until)) if until else one for one in done]
    person = Person(done, tz, Clock(hours, "04:00", "21:00", 60), COLLABORATION_SPAN)
    absences = Timeline(tuple((micros(start), micros(end)) for start, end in away))
    found, joined = {}, person.by_workday(person.joined)
    for day, work in person.by_workday(person.set_of("calendar")).items():
        evidence = Timeline(work.spans)
        inside = evidence.within_any(person.where(person.clock.ordinary_hours, day))
        outside = minutes(evidence.length() - inside.length())
        estimate = joined.get(day, Timeline())
        part = estimate.within_any(person.where(person.clock.ordinary_hours, day))
        estimated = minutes(estimate.length() - part.length())
        zone = [there for start, end, there in person.stays if person.where(_only(person, day, start, end), day)][-1]
        agreed = week * _part_of_week(hours, day)
        for start, end in person.clock.ordinary_hours(day, zone):
            counted = max(0, min(end, now) - start) - absences.within(start, max(start, min(end, now))).length()
            agreed *= Fraction(counted, end - start)
        if not person.clock.ordinary_hours(day, zone):
            agreed = Fraction(0)
        found[day] = agreed, outside, estimated
    return found


@dataclass(frozen=True)
class MeetingDay:
    """What is counted of a workday's meetings; `first` and `last` are None where none begins."""

    meetings: int
    minutes: Fraction
    first: Fraction | None
    last: Fraction | None
    outside: int
    outside_minutes: Fraction
    back_to_back: int
    no_gap: bool


def meeting_days(
    activities: Sequence[Activity], tz: str, hours: Hours, core: Hours, until: datetime | None = None
) -> dict[date, MeetingDay]:
    """The meetings of each workday that has any, by what has happened."""
    done = list(activities)
    if until is not None:
        done = [replace(one, end=min(one.end, until)) for one in activities if one.start < until]
    person = Person(done, tz, Clock(hours, "04:00", "21:00", 60), COLLABORATION_SPAN)
    plans = [one for one in person.activities if one.kind == "meeting" or one.counts_as == "plan"]
    spans = [(micros(one.start), micros(one.end)) for one in plans if one.start < one.end]

    @functools.cache
    def core_hours(day: date, zone: str) -> list[Span]:
        given = core.shift(day)
        if given is None:
            return []
        opens, closes = (instant_of(one, zone) for one in given)
        cut = [(max(start, opens), min(end, closes)) for start, end in person.clock.ordinary_hours(day, zone)]
        return [(start, end) for start, end in cut if start < end]

    def is_outside(span: Span) -> bool:
        meeting, inside = Timeline((span,)), 0
        first, last = moment(span[0]).date(), moment(span[1]).date()
        for number in range(-1, (last - first).days + 2):
            inside += meeting.within_any(person.where(core_hours, first + number * ONE_DAY)).length()
        return inside < meeting.length()

    def clock(instant: int, zone: str, day: date) -> Fraction:
        return minutes((_reads(moment(instant), ZoneInfo(zone)) - _shown(day, "00:00")) // MICROSECOND)

    every = Timeline(tuple(spans))
    begun: dict[date, list[Span]] = {}
    for start, end in sorted(spans):
        begun.setdefault(person.clock.workday_of(start, person.zone_at(start)), []).append((start, end))
    found = {}
    for day, work in person.by_workday(every).items():
        mine = begun.get(day, [])
        first, last, no_gap = None, None, False
        if mine:
            zone, latest = person.zone_at(mine[0][0]), max(mine, key=lambda span: (span[1], span[0]))
            first, last = clock(mine[0][0], zone, day), clock(latest[1], person.zone_at(latest[0]), day)
            noon = boundary(day, "11:00", zone), boundary(day, "13:00", zone)
            no_gap = longest_free_block(every, *noon) < 30 * MINUTE
        found[day] = MeetingDay(
            len(mine),
            minutes(work.length()),
            first,
            last,
            sum(map(is_outside, mine)),
            minutes(work.length() - work.within_any(person.where(core_hours, day)).length()),
            sum(any(0 <= start - end <= 5 * MINUTE for _, end in spans) for start, _ in mine),
            no_gap,
        )
    return found


def sent_mails(activities: Sequence[Activity], *, tz: str, hours: Hours = DEFAULT) -> dict[str, int]:
    """Mails sent, and of those outside ordinary hours how many are in the evening (21:00-04:00) and on Sundays."""
    found = {"mails": 0, "free": 0, "evening": 0, "sunday": 0}
    person = Person(activities, tz, Clock(hours, "04:00", "21:00", 60), COLLABORATION_SPAN)
    for one in (one for one in activities if one.kind == "mail_sent"):
        sent = micros(one.start)
        zone = next(there for start, end, there in person.stays if start <= sent < end)
        local = one.start.astimezone(ZoneInfo(zone))
        near = [local.date() + number * ONE_DAY for number in (-2, -1, 0, 1)]
        (day,) = (
            day for day in near if person.clock.workday(day, zone)[0] <= sent < person.clock.workday(day, zone)[1]
        )
        found["mails"] += 1
        if any(start <= sent < end for start, end in person.clock.ordinary_hours(day, zone)):
            continue
        found["free"] += 1
        found["evening"] += not 4 <= local.hour < 21
        found["sunday"] += local.weekday() == SUNDAY
    return found


@dataclass(frozen=True)
class Untraced:
    """A workday: minutes agreed, outside and without a trace, and the part of its ordinary hours that counts."""

    agreed: Fraction
    outside: Fraction
    free: Fraction = Fraction(0)
    share: Fraction = Fraction(0)


def days_without_trace(
    activities: Sequence[Activity],
    *,
    tz: str,
    hours: Hours = DEFAULT,
    week: Fraction,
    until: datetime | None = None,
    away: Sequence[tuple[datetime, datetime]] = (),
    least: int = 90,
) -> dict[date, Untraced]:
    """Each workday with evidence on the calendar basis; flexi days apart."""
    now = FAR_FUTURE if until is None else micros(until)
    done = [one for one in activities if micros(one.start) < now]
    done = [replace(one, end=min(one.end, until)) if until else one for one in done]
    person = Person(done, tz, Clock(hours, "04:00", "21:00", 60), COLLABORATION_SPAN)
    calendar = person.set_of("calendar")
    found = {}
    both = agreed_days(activities, tz=tz, hours=hours, week=week, until=until, away=away)
    for day, (agreed, outside, _) in both.items():
        found[day] = Untraced(agreed, outside)
        zone = [there for start, end, there in person.stays if person.where(_only(person, day, start, end), day)][-1]
        for start, end in person.clock.ordinary_hours(day, zone):
            over = max(start, min(end, now))
            # Choice: an absence without a length inside the hours is no absence.
            spans = [(max(start, micros(a)), min(over, micros(b))) for a, b in away]
            inside = [span for span in spans if span[0] < span[1]]
            busy = calendar.within(start, over)
            covered = sorted([*inside, *busy.spans, *((instant, instant) for instant in busy.instants)])
            stretches, between, at = 0, False, start
            for number, (first, last) in enumerate([*covered, (over, over)]):
                if first - at >= least * MINUTE:
                    stretches += first - at
                    between |= 0 < number < len(covered)
                at = max(at, last)
            counted = over - start - Timeline(tuple(inside)).length()
            off = max(Fraction(0), min(minutes(end - start) - 330, Fraction(30)))
            rest = max(minutes(counted) - minutes(stretches) - (0 if between else off), Fraction(0))
            most = minutes(stretches) - (off if between else 0)
            free = max(min(agreed - rest, most), Fraction(0))
            found[day] = Untraced(agreed, outside, free, Fraction(counted, end - start))
    return found


def moved_or_extra(
    days: dict[date, Untraced], flexi: dict[date, Fraction], day: date, *, of_week: bool, fewest: int = 20
) -> tuple[str, Fraction, Fraction, Fraction, str] | None:
    """Whether a crossing of a day or of its week was moved, with the figures outside, without a trace and usual."""
    whole = sorted(one.free for one in days.values() if one.share == 1)
    middle = len(whole) // 2
    usual = None if len(whole) < fewest else (whole[middle] + whole[-1 - middle]) / 2
    by_day = not of_week and bool((days[day].agreed if day in days else 0) or flexi.get(day))
    monday = day - timedelta(days=day.weekday())
    chosen = [day] if by_day else [monday + number * ONE_DAY for number in range(7)]
    of = [days[one] for one in chosen if one in days]
    shares = sum((one.share for one in of), Fraction(0))
    if usual is None and shares and not by_day:
        return None
    expected = (usual or 0) * shares
    outside = sum((one.outside for one in of), Fraction(0))
    free = sum((one.free for one in of), Fraction(0)) + sum(
        (flexi.get(one, Fraction(0)) for one in chosen), Fraction(0)
    )
    name = "moved" if free > expected and free - expected >= outside else "extra"
    return name, outside, free, Fraction(expected), "day" if by_day else "week"


def _only(person: Person, day: date, start: int, end: int) -> Callable[[date, str], list[Span]]:
    """The stretch of a workday in one stay, if it has evidence."""
    here = person.set_of("calendar").within(start, end)

    def windows(_: date, zone: str) -> list[Span]:
        begin, close = person.clock.workday(day, zone)
        cut = max(begin, start), min(close, end)
        return [cut] if cut[0] < cut[1] and here.within(*cut) else []

    return windows


def _part_of_week(hours: Hours, day: date) -> Fraction:
    """The clock length of a day's ordinary hours, as a part of an ordinary week."""
    given, weeks = hours.of(day), (hours.weekly, *hours.rota)
    monday = hours.since - timedelta(days=hours.since.weekday())
    every = [hours.shift(monday + number * ONE_DAY) for number in range(7 * len(weeks))]
    whole = sum((end - start) // MICROSECOND for start, end in filter(None, every))
    return Fraction((given[1] - given[0]) // MICROSECOND * len(weeks), whole) if given else Fraction(0)


# --- Places of work ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A correction: the person worked at this place then."""

    start: datetime
    end: datetime
    place: str


def day_places(
    activities: Sequence[Activity],
    days: Sequence[date],
    *,
    tz: str,
    hours: Hours = DEFAULT,
    habit: dict[int, str] | None = None,
    elsewhere: str = "elsewhere",
    said: Sequence[Said] = (),
) -> dict[tuple[date, str], tuple[str | None, str]]:
    """The place and the evidence of each half of which anything is known, by day and half."""
    person = Person(activities, tz, Clock(hours, "04:00", "21:00", 60), COLLABORATION_SPAN)
    placed = [replace(one, place=elsewhere) if one.place == "elsewhere" else one for one in activities if one.place]
    found = {}
    for day in days:
        zone = person.zone_at(boundary(day, "12:00", tz))
        is_off = day in hours.days_off
        usual = (habit or {}).get(day.weekday()) if hours.of(day) and not is_off else None
        for name, half in zip(("morning", "afternoon"), _halves(person.clock, day, zone), strict=True):
            word = _by_word(said, half) or (None if is_off else _by_rows(placed, half))
            if word or usual:
                found[day, name] = word or (usual, "habit")
    return found


def _halves(clock: Clock, day: date, zone: str) -> tuple[Span, Span]:
    shown = replace(clock.hours, days_off=frozenset()).of(day)
    if shown is None:
        start, end = clock.turn(day), clock.turn(day + ONE_DAY)
        middle = _shown(day, "12:00")
        if not start < middle < end:
            middle = start + (end - start) / 2
    else:
        start, end = shown
        middle = start + (end - start) / 2
    first, second, last = (instant_of(one.replace(second=0), zone) for one in (start, middle, end))
    return (first, second), (second, last)


def _by_word(said: Sequence[Said], half: Span) -> tuple[str | None, str] | None:
    for one in reversed(said):
        if _is_half_covered([(micros(one.start), micros(one.end))], half):
            return one.place, "person"
    return None


def _by_rows(placed: Sequence[Activity], half: Span) -> tuple[str | None, str] | None:
    covered = {}
    for place in {one.place for one in placed}:
        spans = [(micros(one.start), micros(one.end)) for one in placed if one.kind == "place" and one.place == place]
        if _is_half_covered(spans, half):
            covered[place] = Timeline(tuple(spans)).within(*half).length()
    best = [place for place, length in covered.items() if length == max(covered.values())]
    if best:
        return (best[0] if len(best) == 1 else None), "calendar"
    meetings = {
        one.place
        for one in placed
        if one.kind == "meeting"
        and micros(one.start) < half[1]
        and (micros(one.end) > half[0] or micros(one.start) == micros(one.end) >= half[0])
        and half[0] < half[1]
    }
    return (meetings.pop(), "meetings") if len(meetings) == 1 else None


def _is_half_covered(spans: Sequence[Span], half: Span) -> bool:
    length = Timeline(tuple(spans)).within(*half).length() if half[0] < half[1] else 0
    return length > 0 and 2 * length >= half[1] - half[0]


def _table(by_basis: dict[str, dict[date, int]]) -> dict[date, dict[str, Fraction]]:
    every = sorted({day for sums in by_basis.values() for day in sums})
    return {day: {basis: minutes(by_basis[basis].get(day, 0)) for basis in BASES} for day in every}


def _judged(rests: dict[str, dict[date, Rest]]) -> dict[date, dict[str, Fraction]]:
    found: dict[date, dict[str, Fraction]] = {}
    for basis in BASES:
        for day, value in rests[basis].items():
            if value.judged:
                found.setdefault(day, {})[basis] = minutes(value.length)
    return dict(sorted(found.items()))


def _presence(person: Person, category: str, windows: Callable[[date, str], list[Span]]) -> list[Crossing]:
    """A crossing for each day whose windows, by an activity's own clock, hold evidence."""
    shown: dict[str, dict[date, Timeline]] = {"trace": {}, "calendar": {}}
    for basis, days in shown.items():
        for activity in person.evidence(basis):
            zone = person.zone(activity)
            work = person.as_it_stands(activity)
            day = person.clock.workday_of(work.first(), zone) - ONE_DAY
            # A workday that follows a long shift may reach two dates further, so its evidence may lie on that Sunday.
            while day <= person.clock.workday_of(work.last(), zone) + 2 * ONE_DAY:
                inside = work.within_any(windows(day, zone))
                if inside:
                    days[day] = days.get(day, Timeline()) + inside
                day += ONE_DAY
    crossings = []
    for day in sorted(shown["calendar"]):
        basis = "trace" if day in shown["trace"] else "calendar"
        best = person.joined.within_any(person.where(windows, day)).length()
        inside = shown[basis][day]
        crossings.append(_crossing(category, day, basis, best, inside.length(), {inside.span()}))
    return crossings


def _week_presence(person: Person, own: Own) -> list[Crossing]:
    """A crossing for each window of the week, known by the day it opens on, that holds evidence."""
    assert own.opens is not None
    assert own.closes is not None
    (opens_on, opens_at), (closes_on, closes_at) = own.opens, own.closes

    def windows(day: date, zone: str) -> list[Span]:
        if day.weekday() != opens_on % 7:
            return []
        closing = day + (closes_on - opens_on) * ONE_DAY
        return [(boundary(day, opens_at, zone), boundary(closing, closes_at, zone))]

    shown: dict[str, dict[date, Timeline]] = {"trace": {}, "calendar": {}}
    dates: dict[date, list[date]] = {}
    for basis, opened in shown.items():
        for activity in person.evidence(basis):
            zone = person.zone(activity)
            work = person.as_it_stands(activity)
            day = person.clock.workday_of(work.first(), zone) - 6 * ONE_DAY
            while day <= person.clock.workday_of(work.last(), zone) + 2 * ONE_DAY:
                inside = work.within_any(windows(day, zone))
                if inside:
                    opened[day] = opened.get(day, Timeline()) + inside
                    dates.setdefault(day, []).append(person.clock.workday_of(inside.first(), zone))
                day += ONE_DAY
    crossings = []
    for day in sorted(shown["calendar"]):
        basis = "trace" if day in shown["trace"] else "calendar"
        best = person.joined.within_any(person.where(windows, day)).length()
        inside = shown[basis][day]
        # The window's last day is the one before midnight where it closes at midnight.
        last = day + (closes_on - opens_on - (closes_at == "00:00")) * ONE_DAY
        date_of = min(max(min(dates[day]), day), last)
        crossings.append(_crossing(own.name, date_of, basis, best, inside.length(), {inside.span()}))
    return crossings


def _connected(person: Person) -> list[Crossing]:
    by_day: dict[date, list[Session]] = {}
    for session in person.sessions:
        if session.kind == "micro" and person.in_free_time(session):
            day = person.clock.workday_of(session.start, person.zone_at(session.start))
            by_day.setdefault(day, []).append(session)
    crossings = []
    for day, sessions in by_day.items():
        traced = any(a.is_on("trace") for session in sessions for a in session.activities)
        basis = "trace" if traced else "calendar"
        span = min(session.start for session in sessions), max(session.end for session in sessions)
        count = Fraction(len(sessions))
        crossings.append(Crossing("connected", day, basis, count, None, LIMITS["connected"], frozenset({span})))
    return crossings


def _by_week(days: dict[date, Timeline]) -> dict[date, Timeline]:
    weeks: dict[date, Timeline] = {}
    for day, work in days.items():
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, Timeline()) + work
    return weeks


def _over(
    category: str, sums: dict[str, dict[date, int]], work: dict[str, dict[date, Timeline]], limit: int | None = None
) -> list[Crossing]:
    limit = LIMITS[category] if limit is None else limit
    crossings = []
    for day in sorted({day for by_day in sums.values() for day in by_day}):
        for basis in BASES:
            if sums[basis].get(day, 0) > limit * MINUTE:
                span = work[basis][day].span()
                crossing = _crossing(category, day, basis, sums["estimate"][day], sums[basis][day], {span})
                crossings.append(replace(crossing, limit=limit))
                break
    return crossings


def _short_rest(
    rests: dict[str, dict[date, Rest]], method: str, category: str = "short_rest", limit: int = LIMITS["short_rest"]
) -> list[Crossing]:
    crossings = []
    for day in sorted({day for by_day in rests.values() for day in by_day}):
        for basis in BASES:
            value = rests[basis].get(day)
            if value is not None and value.judged and value.length < limit * MINUTE:
                # Choice: the figure of the estimate stands even where the estimate itself is not judged or not short.
                best = rests["estimate"][day].length
                crossing = _crossing(category, day, basis, best, value.length, value.spans, method)
                crossings.append(replace(crossing, limit=limit))
                break
    return crossings


def _crossing(
    category: str, day: date, basis: str, best: int, shown: int, spans: Iterable[Span], method: str | None = None
) -> Crossing:
    return Crossing(
        category, day, basis, minutes(best), minutes(shown), LIMITS.get(category, 0), frozenset(spans), method
    )
