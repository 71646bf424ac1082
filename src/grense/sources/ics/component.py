"""An event parsed by icalendar: the slow and complete way, for whatever the scan does not understand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import icalendar
from recurring_ical_events.adapters.event import EventAdapter
from x_wr_timezone import UTCChangingWalker

from grense.sources.ics.account import Details
from grense.sources.ics.blocks import Header
from grense.sources.ics.effort import Effort
from grense.sources.ics.policy import Standing, Words, standing_of
from grense.sources.ics.rule import RecurrenceRule, rule_of
from grense.sources.ics.scan import categories_in, is_all_day, people_in, repaired_block
from grense.sources.ics.zones import IcsMoment, Zones, is_plausible

__all__ = ["BrokenEventError", "CalendarView", "ParsedEvent", "parse"]

_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class _ZoneWalker(UTCChangingWalker):  # type: ignore[misc]  # the library has no types
    """Applies X-WR-TIMEZONE; the original ignores a zone without a name."""

    def is_Floating(self, moment: dt.datetime) -> bool:  # noqa: N802  # the library's name
        return moment.tzinfo is None


class BrokenEventError(ValueError):
    """An event that cannot be read; the error holds no data of it."""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The properties of the calendar around an event, and its owner with the domains of their organisation.

    `zone` is that of X-WR-TIMEZONE.
    """

    me: frozenset[str]
    header: Header
    zone: dt.tzinfo | None
    zones: Zones
    effort: Effort
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One event: an icalendar component with only its times, and its standing.

    `calendar_zone` is the zone of X-WR-TIMEZONE, already applied to the times. `cut` means that it lists more dates
    than are followed.
    """

    uid: str
    component: icalendar.Event
    standing: Standing
    calendar_zone: dt.tzinfo | None
    start: IcsMoment
    end: IcsMoment
    recurrence_id: IcsMoment | None
    sequence: int
    details: Details
    cut: bool = False

    @property
    def rules(self) -> tuple[RecurrenceRule, ...]:
        """The rules that can be followed."""
        texts = (rule.to_ical().decode() for rule in _values(self.component, "RRULE"))
        return tuple(rule for text in texts if (rule := rule_of(text).rule) is not None)

    def replacing(self, moment: dt.datetime) -> ParsedEvent:
        """The same event as the replacement of the occurrence at this time."""
        value = icalendar.vDDDTypes(moment)
        found: Any = self.component["RECURRENCE-ID"]
        value.params.update({key: text for key, text in found.params.items() if key == "RANGE"})
        self.component["RECURRENCE-ID"] = value
        return replace(self, recurrence_id=moment)


def parse(text: bytes, calendar: CalendarView, standing: Standing | None = None) -> ParsedEvent:
    """Parse one VEVENT block of `essentials`; a known `standing` saves computing it.

    Raises `BrokenEventError` for invalid times.
    """
    categories = categories_in(text)
    text, repaired = repaired_block(text, calendar.effort)
    try:
        event = icalendar.Event.from_ical(text)
        component, guesses = _times_of(event, calendar)
        adapter = EventAdapter(component)
        start, end = adapter.span
        if not is_plausible(start, end):
            raise BrokenEventError
        # Accessed here so that an invalid one costs this event alone, not its series.
        _ = adapter.duration, adapter.exdates, adapter.rdates, adapter.rrules
        replaced: Any = component.get("RECURRENCE-ID")
        recurrence_id: IcsMoment | None = replaced.dt if replaced is not None else None
        sequence = _sequence(event)
        component["SEQUENCE"] = sequence
        uid = _text(event, "UID")
    except Exception:
        raise BrokenEventError from None
    details = Details(is_all_day(repaired.lines), repaired.open_end, guesses, repaired.odd)
    if standing is None:
        words = Words(
            status=_word(event, "STATUS"),
            transparency=_word(event, "TRANSP"),
            busy=_word(event, "X-MICROSOFT-CDO-BUSYSTATUS"),
            intended=_word(event, "X-MICROSOFT-CDO-INTENDEDSTATUS"),
            classification=_word(event, "CLASS"),
            categories=categories,
        )
        # icalendar rejects lines that unquoted names have broken.
        standing = standing_of(people_in(text), calendar.me, words, calendar.header, calendar.domains)
    return ParsedEvent(
        uid, component, standing, calendar.zone, start, end, recurrence_id, sequence, details, repaired.cut
    )


def _times_of(event: icalendar.Component, calendar: CalendarView) -> tuple[icalendar.Event, bool]:
    """A component with only the event's times, in the calendar's zones; and whether one zone is unknown.

    Days stay days, and UTC times are converted according to X-WR-TIMEZONE.
    """
    bare = icalendar.Event()
    guesses = False
    for name in _TIMES:
        if name in event:
            bare[name] = event[name]
            for value in _values(event, name):
                guesses |= _zone_value(value, calendar.zones)
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name in bare:
            _restore_day(bare, name)
    if calendar.zone is None:
        return bare, guesses
    walked: icalendar.Event = _ZoneWalker(calendar.zone).walk_event(bare)
    if "RECURRENCE-ID" in bare:
        # The walker drops parameters, and RANGE is one.
        replaced: Any = walked["RECURRENCE-ID"]
        replaced.params.update(bare["RECURRENCE-ID"].params)
    return walked, guesses


def _zone_value(value: Any, zones: Zones) -> bool:
    """Apply the zone of a property's TZID to its times; return `True` for an unknown zone."""
    name = str(value.params.get("TZID", "")) if hasattr(value, "params") else ""
    times = [one for one in getattr(value, "dts", [value]) if hasattr(one, "dt")]
    if not name or not times:
        return False
    zone = zones.zone(name)
    for time in times:
        if isinstance(time.dt, tuple):
            begin, end = time.dt
            begin = begin.replace(tzinfo=zone)
            time.dt = begin, end.replace(tzinfo=zone) if isinstance(end, dt.datetime) else end
        elif isinstance(time.dt, dt.datetime):
            time.dt = time.dt.replace(tzinfo=zone)
    return not zones.is_certain(name)


def _restore_day(event: icalendar.Component, name: str) -> None:
    """VALUE=DATE with a TZID is a day; icalendar makes it a midnight."""
    value: Any = event[name]
    moment = value.dt
    if value.params.get("VALUE") == "DATE" and isinstance(moment, dt.datetime) and moment.time() == dt.time():
        day = icalendar.vDDDTypes(moment.date())
        day.params.update({key: text for key, text in value.params.items() if key == "RANGE"})
        event[name] = day


def _values(event: icalendar.Component, name: str) -> Iterator[Any]:
    found = event.get(name, [])
    yield from found if isinstance(found, list) else [found]


def _text(event: icalendar.Component, name: str) -> str:
    return str(next(_values(event, name), ""))


def _word(event: icalendar.Component, name: str) -> str:
    return _text(event, name).strip().upper()


def _sequence(event: icalendar.Component) -> int:
    try:
        return int(_text(event, "SEQUENCE"))
    except ValueError:
        return -1
