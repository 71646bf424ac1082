"""The Date field of a mail as an instant; an unknown zone is never taken for UTC."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from grense.sources.mail.zones import offset

__all__ = ["instant"]

_EPOCH = dt.date(1970, 1, 1)
_LONGEST = 998  # bytes, the longest line of RFC 5322
_MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")

# "Tue, 17 Nov 2026 21:40:00 +0100 (CET)" with every part in range; the days of a month are checked apart.
_USUAL = re.compile(
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {1,2})?"
    rb"(\d{1,2} (?:%b) (?:19|20)\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-](?:0\d|1[0-4])[0-5]\d)"
    rb"(?: \([A-Za-z ]*+\))?" % b"|".join(_MONTHS)
)

# How the names of the months begin in English, Norwegian, Danish, Swedish, Finnish, German, Dutch, French, Spanish,
# Italian, Portuguese and Polish.
_BEGINNINGS = (
    "jan gen ene sty tammi",
    "feb fev fév lut helmi",
    "mar mrt mär mrz maalis",
    "apr avr abr kwi huhti",
    "may mai maj mei mag touko",
    "jun juin giu cze kesä",
    "jul juil lug lip heinä",
    "aug ago aoû aou sie elo",
    "sep set wrz syys",
    "oct okt ott out paź loka",
    "nov lis marras",
    "dec des dez dic déc gru joulu",
)
_MONTH_OF = {word: month for month, words in enumerate(_BEGINNINGS, 1) for word in words.split()}
_BY_LENGTH = sorted(_MONTH_OF, key=len, reverse=True)  # "marras" before "mar"

_WORD = r"[^\W0-9_]++"
_WEEKDAY = rf"(?:{_WORD}\.? ?,? ?)?"
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_AT = r"(?:,? ?(?:kl\.?|at|um|om|à))?,? "
_FORMS = tuple(
    re.compile(form.replace(r"\d", "[0-9]"), re.IGNORECASE)
    for form in (
        # 17 Nov 2026 21:40:00 +0100
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?+[ -]?(?:de )?(?P<month>{_WORD})\.?[ -]?(?:de )?"
        rf"(?P<year>\d{{2,4}}){_AT}{_TIME}(?P<zone>[^0-9].*)?",
        # Nov 17, 2026 21:40:00 GMT+0100
        rf"{_WEEKDAY}(?P<month>{_WORD})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_AT}{_TIME}"
        r"(?P<zone>[^0-9].*)?",
        # Tue Nov 17 21:40:00 CET 2026
        rf"{_WEEKDAY}(?P<month>{_WORD})\.? (?P<day>\d{{1,2}}) {_TIME}(?P<zone> [^0-9]\S*(?: DST)?)?"
        r" (?P<year>\d{4})(?P<after> .*)?",
        # 2026-11-17T21:40:00+01:00
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)[T ]{_TIME}(?P<zone>[^0-9].*)?",
        # 17.11.2026 21:40 +0100
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_AT}{_TIME}(?P<zone>[^0-9].*)?",
    )
)


def instant(value: bytes) -> int | None:
    """Return the UTC microseconds since 1970 of a Date field, or None when it names no instant.

    Read are the forms of RFC 5322 and those that other software writes: 12-hour clocks, ISO 8601, names of zones that
    mean one offset, months in other languages. "-0000" is UTC with the sender's zone unknown. A time without a zone,
    or with an unknown one, names no instant: neither UTC nor the machine's own zone is assumed.

    >>> instant(b" Tue, 17 Nov 2026 21:40:00 +0100 (CET)")
    1794948000000000
    >>> instant(b"Tue, 17 Nov 2026 21:40:00") is None
    True
    """
    bare = value.strip()
    usual = _USUAL.fullmatch(bare)
    if usual is None:
        return _unusual(bare) if len(bare) <= _LONGEST else None
    date, hour, minute, second, zone = usual.groups()
    day = _day(date)
    if day is None:
        return None
    return (day + int(hour) * 3600 + int(minute) * 60 + int(second) - _offset(zone)) * 1_000_000


@lru_cache(maxsize=4096)
def _day(text: bytes) -> int | None:
    day, month, year = text.split(b" ")
    return _midnight(int(year), _MONTHS.index(month) + 1, int(day))


@lru_cache(maxsize=4096)
def _offset(text: bytes) -> int:
    seconds = int(text[1:3]) * 3600 + int(text[3:]) * 60
    return -seconds if text.startswith(b"-") else seconds


def _unusual(value: bytes) -> int | None:
    text = " ".join(_without_comments(value.decode("utf-8", "replace")).split())
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if parts["month"].isdecimal() else _month(parts["month"])
    day = None if month is None else _midnight(_year(parts["year"]), month, int(parts["day"]))
    clock, east = _time_of_day(parts), _east(parts["zone"] or "", parts.get("after") or "")
    return None if day is None or clock is None or east is None else (day + clock - east) * 1_000_000


def _without_comments(text: str) -> str:
    """Remove bracketed text, including nested brackets; one that is never closed ends the text."""
    kept: list[str] = []
    depth = 0
    for part in re.split(r"([()])", text):
        if part == "(":
            depth += 1
        elif part == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(part)
    return " ".join(kept)


def _midnight(year: int, month: int, day: int) -> int | None:
    try:
        return (dt.date(year, month, day) - _EPOCH).days * 86_400
    except ValueError:
        return None


def _month(word: str) -> int | None:
    folded = word.casefold()
    return next((_MONTH_OF[beginning] for beginning in _BY_LENGTH if folded.startswith(beginning)), None)


def _year(digits: str) -> int:
    """RFC 5322 4.3: two digits up to 49 are of this century, other two and three digits count from 1900."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 50 else 1900)


def _time_of_day(parts: dict[str, str | None]) -> int | None:
    """Return the seconds since midnight; None for an invalid hour or minute."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts["half"] or "").casefold()
    if half and hour <= 12:
        if hour == 0 and half == "p":
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half == "a":
        return None
    # The 61st second of a leap second is the first of the next minute.
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second <= 60 else None


def _east(zone: str, after: str) -> int | None:
    """The offset before or after the year; None where two differ."""
    found = {offset(one) for one in (zone, after) if one.strip()}
    return found.pop() if len(found) == 1 else None
