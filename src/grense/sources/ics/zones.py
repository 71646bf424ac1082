"""Time zones of one calendar: its own VTIMEZONEs, IANA names, Windows names, and X-WR-TIMEZONE.

icalendar keeps the zones it has met for the whole process, so one file's "Customized Time Zone" would colour the
next. A reading starts with none and leaves none behind.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import warnings
import zoneinfo
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import icalendar
from icalendar.timezone import tzp

from grense.errors import ZoneError
from grense.sources.ics.folding import unfolded

__all__ = ["Moment", "Zones", "in_calendar_zone", "is_plausible", "named_zone"]

Moment = dt.date | dt.datetime

_FIRST_YEAR, _LAST_YEAR = 1001, 8999
_READING = threading.RLock()
_TZID = re.compile(rb"(?im)^TZID:([^\r\n]*)")


def is_plausible(start: Moment, end: Moment) -> bool:
    """Whether times lie so far from the ends of Python's calendar that they can be reckoned with."""
    return _FIRST_YEAR <= start.year <= end.year < _LAST_YEAR


def named_zone(name: str) -> zoneinfo.ZoneInfo:
    """The IANA zone of this name; raises `ZoneError` for one that nobody knows."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ZoneError("unknown time zone", repr(name), hint="an IANA name such as Europe/Oslo") from None


class Zones:
    """The zones that one calendar file speaks of, by the names it gives them."""

    def __init__(self) -> None:
        self.broken = 0
        self._known: dict[str, dt.tzinfo | None] = {}

    @classmethod
    @contextmanager
    def of(cls, definitions: Iterable[bytes]) -> Iterator[Zones]:
        """Know the zones of these VTIMEZONE blocks until the block ends; a broken one is counted."""
        with _READING, warnings.catch_warnings():
            # What a foreign library warns of may quote the calendar.
            warnings.simplefilter("ignore")
            provider = tzp.name
            tzp.use("zoneinfo")
            try:
                zones = cls()
                for definition in definitions:
                    zones._define(definition)
                yield zones
            finally:
                tzp.use(provider)

    def zone(self, name: str) -> dt.tzinfo | None:
        """The zone of this name as icalendar finds it, or `None`: times in it are floating."""
        if name not in self._known:
            self._known[name] = tzp.timezone(name)
        return self._known[name]

    def calendar_zone(self, name: str) -> dt.tzinfo | None:
        """The zone that X-WR-TIMEZONE names, if anybody knows it."""
        try:
            return self.zone(name) if name else None
        except OSError:
            return None

    def _define(self, definition: bytes) -> None:
        name = _TZID.search(unfolded(definition))
        # An IANA name keeps its IANA meaning, as in icalendar, so its definition need not be parsed.
        if name and name[1].decode("utf-8", "replace").strip() in zoneinfo.available_timezones():
            return
        try:
            icalendar.Timezone.from_ical(definition)
        except Exception:
            self.broken += 1


def in_calendar_zone(moment: Moment, zone: dt.tzinfo | None) -> Moment:
    """A moment as X-WR-TIMEZONE means it: UTC and floating times belong to the calendar's zone, days stay days."""
    if zone is None or not isinstance(moment, dt.datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone) if (moment.tzname() or "").upper() == "UTC" else moment
