"""The unambiguous names of time zones in calendars: IANA's, Windows' and those of programs."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from functools import cache

from tzlocal.windows_tz import win_tz

__all__ = ["iana_zone", "named", "offsets_of"]

_COPY = re.compile(r"(.*\S)[ ]+\d{1,2}")
_OFFSET = re.compile(r"(?:UTC|GMT|Z)?[ ]*([+-])(\d{1,2})(?:[:.]?(\d{2}))?")
_DISPLAY = re.compile(r"\((?:UTC|GMT)[ ]*(?:([+-])(\d{1,2})[:.](\d{2}))?\)[ ]*(.*)")
_UTC = ("Z", "COORDINATED UNIVERSAL TIME")
_MICROSOFT = "tzone://microsoft/"
_WINTER = dt.datetime(2026, 1, 15)  # noqa: DTZ001  # a wall clock
_SUMMER = dt.datetime(2026, 7, 15)  # noqa: DTZ001  # a wall clock


def named(name: str) -> tuple[dt.tzinfo | None, bool]:
    """The zone of a name, and whether that is certain; None for an unknown name.

    >>> named("W. Europe Standard Time 1")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), True)
    >>> named("Customized Time Zone")
    (None, False)
    """
    name = " ".join(name.strip(" \"'\t").split())
    if name.lower().startswith(_MICROSOFT):
        name = name[len(_MICROSOFT) :]
    display = _DISPLAY.fullmatch(name)
    if display:
        return _displayed(_offset(display[1], display[2], display[3]), display[4])
    for candidate in _candidates(name):
        zone = _known(candidate)
        if zone is not None:
            return zone, True
    offset = _OFFSET.fullmatch(name.upper())
    length = _offset(offset[1], offset[2], offset[3]) if offset else None
    return (dt.timezone(length), True) if length is not None else (None, False)


def iana_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of an IANA name, or the one that a Windows name stands for; None where that is uncertain.

    >>> iana_zone("Romance Standard Time")
    zoneinfo.ZoneInfo(key='Europe/Paris')
    """
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        zone, certain = named(name)
    return zone if certain and isinstance(zone, zoneinfo.ZoneInfo) else None


@cache
def offsets_of(zone: zoneinfo.ZoneInfo) -> frozenset[dt.timedelta | None]:
    """Every offset that a zone has had since 1970, month by month."""
    months = (dt.datetime(year, month, 15, tzinfo=zone) for year in range(1970, 2038) for month in range(1, 13))
    return frozenset(month.utcoffset() for month in months)


def _candidates(name: str) -> Iterator[str]:
    """A name and what it may be a form of, the surest first."""
    yield name
    copied = _COPY.fullmatch(name)
    if copied:
        # Outlook numbers a zone that differs from an older one of the same name.
        yield copied[1]
    words = (copied[1] if copied else name).partition("(")[0].strip()
    for ending in (" Daylight Time", " Summer Time", " Time"):
        if words.lower().endswith(ending.lower()):
            yield words[: -len(ending)] + " Standard Time"
    yield words + " Standard Time"
    # Programs prefix an IANA name: /mozilla.org/20070129_1/Europe/Berlin
    pieces = name.strip("/").split("/")[-5:]
    for first in range(len(pieces) - 1):
        yield "/".join(pieces[first:])
    if len(pieces) > 2 or name.startswith("/"):
        yield pieces[-1]


@cache
def _iana() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones()}


@cache
def _windows() -> dict[str, str]:
    return {name.lower(): olson for name, olson in win_tz.items()}


def _known(name: str) -> zoneinfo.ZoneInfo | None:
    iana = _iana().get(name.lower().replace(" ", "_")) or _windows().get(name.lower())
    if not iana and name.upper() in _UTC:
        iana = "UTC"
    try:
        return zoneinfo.ZoneInfo(iana) if iana else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def _cities() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        if "/" in name and not name.startswith("Etc/"):
            found.setdefault(name.rpartition("/")[2].lower().replace("_", " "), []).append(name)
    return found


def _displayed(offset: dt.timedelta | None, places: str) -> tuple[dt.tzinfo | None, bool]:
    """The zone that Windows displays as "(UTC+01:00) Amsterdam, Berlin, ...".

    Found by a place that has this offset outside summer; without one a fixed offset, which has no summer time.
    """
    offset = offset if offset is not None else dt.timedelta(0)
    candidates = [zone for name in _candidates(places) if (zone := _known(name)) is not None]
    for place in re.split(r"[,/]", places):
        candidates += [zone for name in _cities().get(place.strip().lower(), ()) if (zone := _known(name)) is not None]
    for zone in candidates:
        if min(_WINTER.replace(tzinfo=zone).utcoffset(), _SUMMER.replace(tzinfo=zone).utcoffset()) == offset:  # type: ignore[type-var]  # zones have offsets
            return zone, True
    return dt.timezone(offset), False


def _offset(sign: str | None, hours: str | None, minutes: str | None) -> dt.timedelta | None:
    if sign is None:
        return None
    length = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if length >= dt.timedelta(hours=15):
        return None
    return -length if sign == "-" else length
