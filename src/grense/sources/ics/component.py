"""An event as icalendar parses it: the slow and complete way, for whatever the scan does not understand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import icalendar
from recurring_ical_events.adapters.event import EventAdapter
from x_wr_timezone import UTCChangingWalker

from grense.sources.ics.blocks import Header
from grense.sources.ics.policy import Standing, Words, standing_of
from grense.sources.ics.scan import people_in
from grense.sources.ics.zones import Moment, is_plausible

__all__ = ["BrokenEventError", "ParsedEvent", "parse"]

_TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class _ZoneWalker(UTCChangingWalker):  # type: ignore[misc]  # the library has no types
    """Applies X-WR-TIMEZONE; the original takes a zone without a name for no zone."""

    def is_Floating(self, moment: dt.datetime) -> bool:  # noqa: N802  # the library's name
        return moment.tzinfo is None


class BrokenEventError(ValueError):
    """An event that cannot be read; carries nothing of it."""


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One event: an icalendar component that holds times alone, and its standing.

    `calendar_zone` is the zone of X-WR-TIMEZONE, already applied to the times.
    """

    uid: str
    component: icalendar.Event
    standing: Standing
    calendar_zone: dt.tzinfo | None
    start: Moment
    end: Moment
    recurrence_id: Moment | None
    sequence: int


def parse(
    text: bytes, me: frozenset[str], header: Header, calendar_zone: dt.tzinfo | None, standing: Standing | None = None
) -> ParsedEvent:
    """Parse one VEVENT block; `standing`, when already known, saves looking for it.

    Raises `BrokenEventError` when the times make no event.
    """
    try:
        event = icalendar.Event.from_ical(text)
        component = _times_of(event, calendar_zone)
        adapter = EventAdapter(component)
        start, end = adapter.span
        if not is_plausible(start, end):
            raise BrokenEventError
        # These are asked for here so that a bad one costs this event alone, not its series.
        _ = adapter.duration, adapter.exdates, adapter.rdates, adapter.rrules
        _check_rules(component)
        recurrence_id = adapter.recurrence_ids[0] if adapter.recurrence_ids else None
        sequence = _sequence(event)
        component["SEQUENCE"] = sequence
        uid = _text(event, "UID")
    except Exception:
        raise BrokenEventError from None
    if standing is None:
        words = Words(
            status=_word(event, "STATUS"),
            transparency=_word(event, "TRANSP"),
            busy=_word(event, "X-MICROSOFT-CDO-BUSYSTATUS"),
            intended=_word(event, "X-MICROSOFT-CDO-INTENDEDSTATUS"),
            classification=_word(event, "CLASS"),
        )
        # icalendar gives up on lines that names have broken.
        standing = standing_of(people_in(text), me, words, header)
    return ParsedEvent(uid, component, standing, calendar_zone, start, end, recurrence_id, sequence)


def _times_of(event: icalendar.Component, calendar_zone: dt.tzinfo | None) -> icalendar.Event:
    """A component with the event's times alone, days as days and UTC as X-WR-TIMEZONE means it."""
    bare = icalendar.Event()
    for name in _TIMES:
        if name in event:
            bare[name] = event[name]
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        if name in bare:
            _restore_day(bare, name)
    if calendar_zone is None:
        return bare
    walked: icalendar.Event = _ZoneWalker(calendar_zone).walk_event(bare)
    if "RECURRENCE-ID" in bare:
        # The walker forgets parameters, and RANGE is one.
        replaced: Any = walked["RECURRENCE-ID"]
        replaced.params.update(bare["RECURRENCE-ID"].params)
    return walked


def _restore_day(event: icalendar.Component, name: str) -> None:
    """VALUE=DATE with a TZID is a day; icalendar makes it a midnight."""
    value: Any = event[name]
    moment = value.dt
    if value.params.get("VALUE") == "DATE" and isinstance(moment, dt.datetime) and moment.time() == dt.time():
        day = icalendar.vDDDTypes(moment.date())
        day.params.update({key: text for key, text in value.params.items() if key == "RANGE"})
        event[name] = day


def _check_rules(event: icalendar.Component) -> None:
    # An interval of nothing would never get anywhere.
    if any(min(rule.get("INTERVAL", [1])) < 1 for rule in _values(event, "RRULE")):
        raise BrokenEventError


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
