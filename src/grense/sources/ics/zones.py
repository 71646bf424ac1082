"""Time zones of one calendar: its own VTIMEZONEs, IANA names, Windows names, and X-WR-TIMEZONE.

icalendar caches the zones it has met for the whole process, so one file's "Customized Time Zone" would affect the
next. Here each reading has its own, and icalendar's are not used.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import warnings
import zoneinfo
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from icalendar.timezone import tzp

from grense.model.zone_names import named, offsets_of
from grense.sources.ics.effort import Effort
from grense.sources.ics.folding import unfolded
from grense.sources.ics.vtimezone import Definition, definition_of

__all__ = ["IcsMoment", "Zones", "in_calendar_zone", "is_plausible"]

IcsMoment = dt.date | dt.datetime

_FIRST_YEAR, _LAST_YEAR = 1001, 8999
_READING = threading.RLock()
_TZID = re.compile(rb"(?im)^TZID:([^\r\n]*)")


def is_plausible(start: IcsMoment, end: IcsMoment) -> bool:
    """Whether times are far enough from the limits of Python's calendar for arithmetic."""
    return _FIRST_YEAR <= start.year <= end.year < _LAST_YEAR


class Zones:
    """The zones of one calendar file, by its names for them."""

    def __init__(self, definitions: Iterable[bytes], effort: Effort) -> None:
        self.broken = 0
        self._defined: dict[str, Definition] = {}
        self._known: dict[str, tuple[dt.tzinfo | None, bool]] = {}
        for block in definitions:
            self._define(block, effort)

    @classmethod
    @contextmanager
    def of(cls, definitions: Iterable[bytes], effort: Effort) -> Iterator[Zones]:
        """Register the zones of these VTIMEZONE blocks for a context; a broken one is counted."""
        with _READING, warnings.catch_warnings():
            # A third-party library's warnings may quote the calendar.
            warnings.simplefilter("ignore")
            provider = tzp.name
            tzp.use("zoneinfo")
            try:
                yield cls(definitions, effort)
            finally:
                tzp.use(provider)

    def zone(self, name: str) -> dt.tzinfo | None:
        """The zone of this name, or `None` for an unknown one: its times are treated as floating."""
        return self._found(name)[0]

    def calendar_zone(self, name: str) -> dt.tzinfo | None:
        """The zone that X-WR-TIMEZONE names, if it is known."""
        return self.zone(name) if name else None

    def is_certain(self, name: str) -> bool:
        """Whether the name is known; otherwise its times are read in another zone, or one with the same offset."""
        return self._found(name)[1]

    def _found(self, name: str) -> tuple[dt.tzinfo | None, bool]:
        if name not in self._known:
            self._known[name] = self._chosen(name)
        return self._known[name]

    def _chosen(self, name: str) -> tuple[dt.tzinfo | None, bool]:
        """The file's own definition, unless the name is an IANA one that it does not contradict.

        A definition is often older or shorter than IANA's data of a place, but where it gives UTC+1 to "GMT",
        the times were written by it. So a place keeps its IANA meaning unless it never had any of the offsets
        defined, and another name keeps it only when it has had all of them.
        """
        own = self._defined.get(_plain(name))
        zone, certain = named(name)
        if own is None:
            return zone, certain
        if not isinstance(zone, zoneinfo.ZoneInfo) or not _is_iana(name):
            return own.zone, True
        had = own.offsets & offsets_of(zone)
        keeps = bool(had) if _is_place(name) else had == own.offsets
        return (zone if keeps else own.zone), True

    def _define(self, block: bytes, effort: Effort) -> None:
        found = definition_of(block, effort)
        if found is not None:
            self._defined.setdefault(_plain(found.name), found)
            return
        name = _TZID.search(unfolded(block))
        self.broken += not (name and _is_iana(name[1].decode("utf-8", "replace")))


def _plain(name: str) -> str:
    return name.strip(" \t\"'")


def _is_iana(name: str) -> bool:
    return _plain(name).strip("/") in _iana_names()


def _is_place(name: str) -> bool:
    return "/" in _plain(name).strip("/") and not _plain(name).strip("/").startswith("Etc/")


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def in_calendar_zone(moment: IcsMoment, zone: dt.tzinfo | None) -> IcsMoment:
    """A moment according to X-WR-TIMEZONE: UTC and floating times are put in the calendar's zone, days stay."""
    if zone is None or not isinstance(moment, dt.datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone) if (moment.tzname() or "").upper() == "UTC" else moment
