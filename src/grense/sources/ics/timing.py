"""The times of an ordinary event, read from the scanned lines without icalendar.

Ordinary means: times in UTC, in a zone, floating or whole days; at most one rule of the usual kind; exceptions
written like the start. For everything else the result is `None`, and icalendar and recurring-ical-events are used,
whose rules this follows.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grense.sources.ics.account import NO_DETAILS, Details, Window
from grense.sources.ics.effort import Effort
from grense.sources.ics.repair import LONGEST_LIST, MOST_DATES, Line
from grense.sources.ics.rule import RecurrenceRule, rule_of
from grense.sources.ics.scan import is_all_day
from grense.sources.ics.zones import IcsMoment, Zones, in_calendar_zone, is_plausible

__all__ = ["EventSpan", "Timing", "keys_of", "series_spans", "timing_of"]

_STAMP = rb"\d{8}T(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
_ZONE = rb"[A-Za-z0-9_+\-/. ()&]+|\"[A-Za-z0-9_+\-/. ():,&]+\""
_TYPE = rb"(?:;VALUE=DATE-TIME)?"
_MOMENT = re.compile(_TYPE + rb"(?:;TZID=(" + _ZONE + rb"))?" + _TYPE + rb":(" + _STAMP + rb")(Z?)")
_LIST = re.compile(_TYPE + rb"(?:;TZID=(" + _ZONE + rb"))?" + _TYPE + rb":(" + _STAMP + rb"Z?(?:," + _STAMP + rb"Z?)*)")
_DAY = re.compile(rb"(?:;VALUE=DATE)?:(\d{8})")
_DAYS = re.compile(rb";VALUE=DATE:(\d{8}(?:,\d{8})*)")
_DURATION = re.compile(
    rb":P(?=[\dT])(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)

EventSpan = tuple[IcsMoment, IcsMoment, bool]


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of one ordinary event. `recurrence_id` is the occurrence that it replaces."""

    start: IcsMoment
    end: IcsMoment
    sequence: int
    rule: RecurrenceRule | None = None
    exceptions: frozenset[IcsMoment] = frozenset()
    recurrence_id: IcsMoment | None = None
    details: Details = NO_DETAILS

    @property
    def length(self) -> dt.timedelta:
        """From start to end, on the clock when both are in one zone."""
        if isinstance(self.start, dt.datetime) and isinstance(self.end, dt.datetime):
            return self.end - self.start
        return _day(self.end) - _day(self.start)

    @property
    def is_single(self) -> bool:
        """Whether it takes place once and neither replaces nor excludes anything."""
        return self.rule is None and not self.exceptions and self.recurrence_id is None

    def may_touch(self, first: dt.date, last: dt.date) -> bool:
        """Whether any of it may lie between two days, with a margin of a day on each side."""
        start, end = _day(self.start), _day(self.end)
        if start > last:
            return False
        if self.rule is None:
            return end >= first
        try:
            until = self.rule.last_day(start)
            return until is None or until + (end - start) >= first
        except OverflowError:
            return True


def timing_of(times: Sequence[Line], sequence: int, zones: Zones, calendar_zone: dt.tzinfo | None) -> Timing | None:
    """Parse the time lines of an event, or return `None` for unusual ones."""
    try:
        return _timing_of(times, sequence, _Clock(zones, calendar_zone))
    except (ValueError, OverflowError, OSError):
        return None


class _Clock:
    """Parses moments in the calendar's zones."""

    def __init__(self, zones: Zones, calendar_zone: dt.tzinfo | None) -> None:
        self._zones = zones
        self._calendar_zone = calendar_zone
        self.guesses = False

    def moment(self, rest: bytes) -> IcsMoment | None:
        stamp = _MOMENT.fullmatch(rest)
        if stamp is None:
            day = _DAY.fullmatch(rest)
            return dt.date.fromisoformat(day[1].decode()) if day else None
        if stamp[1] and stamp[3]:
            return None
        return self._stamped(stamp[1], stamp[2].decode(), utc=bool(stamp[3]))

    def moments(self, rest: bytes) -> list[IcsMoment] | None:
        if len(rest) > LONGEST_LIST:
            return None
        days = _DAYS.fullmatch(rest)
        if days:
            return [dt.date.fromisoformat(day) for day in days[1].decode().split(",")]
        stamps = _LIST.fullmatch(rest)
        if stamps is None or (stamps[1] and b"Z" in stamps[2]):
            return None
        return [
            self._stamped(stamps[1], stamp[:15], utc=stamp.endswith("Z")) for stamp in stamps[2].decode().split(",")
        ]

    def _stamped(self, name: bytes | None, stamp: str, *, utc: bool) -> IcsMoment:
        moment = dt.datetime.fromisoformat(stamp)
        if utc:
            moment = moment.replace(tzinfo=self._zones.zone("UTC"))
        elif name:
            zone = name.strip(b'"').decode()
            moment = moment.replace(tzinfo=self._zones.zone(zone))
            self.guesses |= not self._zones.is_certain(zone)
        return in_calendar_zone(moment, self._calendar_zone)


def _timing_of(times: Sequence[Line], sequence: int, clock: _Clock) -> Timing | None:
    if len(times) > 2 * MOST_DATES:
        return None
    lines: dict[bytes, bytes] = {}
    exceptions: set[IcsMoment] = set()
    for name, rest in times:
        if name == b"EXDATE":
            moments = clock.moments(rest)
            if moments is None or len(exceptions) > MOST_DATES:
                return None
            exceptions.update(moments)
        elif name in lines or name in (b"RDATE", b"EXRULE"):
            return None
        else:
            lines[name] = rest
    start = clock.moment(lines.get(b"DTSTART", b""))
    end = _end(start, lines, clock) if start is not None else None
    if start is None or end is None or not _alike(start, end, *exceptions):
        return None
    rule, odd = None, False
    if b"RRULE" in lines:
        if lines[b"RRULE"][:1] != b":":
            return None
        read = rule_of(lines[b"RRULE"][1:].decode())
        rule, odd = read.rule, read.odd
    replaced = None
    if b"RECURRENCE-ID" in lines:
        replaced = clock.moment(lines[b"RECURRENCE-ID"])
        if replaced is None or rule is not None or exceptions:
            return None
    if start > end:
        start, end = end, start
    if not is_plausible(start, end):
        return None
    details = Details(is_all_day(times), guessed_zone=clock.guesses, odd=odd)
    return Timing(start, end, sequence, rule, frozenset(exceptions), replaced, details)


def _end(start: IcsMoment, lines: dict[bytes, bytes], clock: _Clock) -> IcsMoment | None:
    if b"DTEND" in lines:
        return clock.moment(lines[b"DTEND"])
    is_day = not isinstance(start, dt.datetime)
    if b"DURATION" not in lines:
        return start + dt.timedelta(days=1) if is_day else start
    duration = _DURATION.fullmatch(lines[b"DURATION"])
    if duration is None or (is_day and any(duration.groups()[2:])):
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in duration.groups())
    return start + dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def series_spans(events: Sequence[Timing], window: Window, effort: Effort) -> Iterator[tuple[int, EventSpan]]:
    """The spans of the events that share one UID and may overlap the window, each with the number of its event.

    The third value of a span marks a first occurrence that the rule does not produce.
    """
    core = next(((number, event) for number, event in enumerate(events) if event.recurrence_id is None), None)
    replaced = {key for event in events if event.recurrence_id for key in keys_of(event.recurrence_id)}
    excepted: set[IcsMoment] = set()
    if core is not None:
        number, series = core
        excepted = _excepted(series.exceptions)
        exempt = excepted | replaced
        for start, outside in _starts(series, window, effort):
            if not exempt or exempt.isdisjoint((*keys_of(start), _day(start))):
                yield number, (*_span(series, start), outside)
    for number, event in enumerate(events):
        if event.recurrence_id is not None and excepted.isdisjoint(keys_of(event.recurrence_id)):
            yield number, (event.start, event.end, False)


def _starts(event: Timing, window: Window, effort: Effort) -> Iterator[tuple[dt.datetime, bool]]:
    """The starts of a series as date-times, those of whole days as midnights."""
    first = event.start if isinstance(event.start, dt.datetime) else dt.datetime.combine(event.start, dt.time())
    rule = event.rule
    if rule is None:
        yield first, False
        return
    if rule.is_over(first):
        # Programs write such an end for a series that no longer takes place.
        return
    margin = dt.timedelta(days=2)
    wall = first.replace(tzinfo=None)
    earliest = window.start.replace(tzinfo=None) - margin - event.length
    latest = window.end.replace(tzinfo=None) + margin
    if not rule.produces(wall):
        yield first, True
    for time in rule.times(wall, earliest, latest, effort):
        start = time.replace(tzinfo=first.tzinfo)
        if rule.is_over(start):
            return
        yield start, False


def _span(event: Timing, start: dt.datetime) -> tuple[IcsMoment, IcsMoment]:
    end = start + event.length
    return (start, end) if isinstance(event.start, dt.datetime) else (start.date(), end.date())


def _excepted(exceptions: frozenset[IcsMoment]) -> set[IcsMoment]:
    """The occurrences excluded by EXDATEs: keys of date-times, and days."""
    keys: set[IcsMoment] = {key for moment in exceptions for key in keys_of(moment)}
    return keys | {moment for moment in exceptions if not isinstance(moment, dt.datetime)}


def keys_of(moment: IcsMoment) -> tuple[dt.datetime, ...]:
    """The keys of one occurrence: its UTC time and its local one, without zones."""
    if not isinstance(moment, dt.datetime):
        return (dt.datetime.combine(moment, dt.time()),)
    if moment.tzinfo is None:
        return (moment,)
    return moment.astimezone(dt.UTC).replace(tzinfo=None), moment.replace(tzinfo=None)


def _alike(start: IcsMoment, *others: IcsMoment) -> bool:
    """Whether moments can be compared: all days, all floating, or all in zones. A day may exclude a time."""
    return all(_form(other) in (_form(start), "day") for other in others[1:]) and (
        not others or _form(others[0]) == _form(start)
    )


def _form(moment: IcsMoment) -> str:
    if not isinstance(moment, dt.datetime):
        return "day"
    return "zoned" if moment.tzinfo is not None else "floating"


def _day(moment: IcsMoment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
