"""Repairs the time lines of an event: a part that cannot be read is dropped without losing the rest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grense.sources.ics.effort import Effort
from grense.sources.ics.rule import rule_of

__all__ = ["LONGEST_LIST", "MOST_DATES", "Line", "Repaired", "repaired"]

Line = tuple[bytes, bytes]

MOST_DATES = 20_000
LONGEST_LIST = MOST_DATES * 17

_PARTS = re.compile(rb'((?:;[^":;]*(?:"[^"]*"[^":;]*)*)*):(.*)', re.DOTALL)
_LATE = re.compile(rb"(.*):(\d{8}[\dTZtz,]*)", re.DOTALL)
_ZONE = re.compile(rb'(?i);[ \t]*TZID[ \t]*=[ \t]*("[^"]*"|[^;"]*)')
_RANGE = re.compile(rb"(?i);RANGE=[^;:]*")
_STAMP = re.compile(rb"(\d{4})-?(\d\d)-?(\d\d)[Tt]?(\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?([Zz])?")
_DAY = re.compile(rb"(\d{4})-?(\d\d)-?(\d\d)")
_DURATION = re.compile(rb"[+-]?P(?=[\dT])(\d{1,4}W)?(\d{1,5}D)?(?:T(?=\d)(\d{1,6}H)?(\d{1,7}M)?(\d{1,7}S)?)?")
_SINGLE = (b"DTSTART", b"DTEND", b"DURATION", b"RECURRENCE-ID")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The readable lines, and what was found on the way.

    `odd`: the series may be incomplete; `open_end`: an end exists, but cannot be read; `cut`: dates beyond the
    limit were left out.
    """

    lines: list[Line]
    odd: bool = False
    open_end: bool = False
    cut: bool = False


def repaired(lines: Sequence[Line], effort: Effort) -> Repaired:
    """Repair the time lines of one event, each a name and what follows it; `effort` limits the dates it lists.

    >>> lines = [(b"DTSTART", b":20261117T190000Z"), (b"EXDATE", b";TZID=Europe/Oslo:"), (b"DTEND", b":soon")]
    >>> repaired(lines, Effort())
    Repaired(lines=[(b'DTSTART', b':20261117T190000Z')], odd=False, open_end=True, cut=False)
    """
    work = _Repair(next((rest for name, rest in lines if name == b"DTSTART"), b""), effort)
    for name, rest in lines:
        work.take(name, rest)
    for name, dates in work.listed.items():
        work.lines += [(name, line) for line in _gathered(dates)]
    ends = {name for name, _ in work.lines} & {b"DTEND", b"DURATION"}
    return Repaired(work.lines, work.odd, work.lost_end and not ends, work.cut)


class _Repair:
    def __init__(self, start: bytes, effort: Effort) -> None:
        self.lines: list[Line] = []
        self.listed: dict[bytes, list[bytes]] = {}
        self.odd = self.lost_end = self.cut = False
        self._dates = 0
        self._effort = effort
        self._seen: set[bytes] = set()
        self._start = _parts(start)

    def take(self, name: bytes, rest: bytes) -> None:
        if name == b"EXRULE":
            self.odd = True
        elif name == b"RRULE":
            self._take_rule(rest)
        elif name in (b"EXDATE", b"RDATE"):
            self._take_dates(name, rest)
        elif name not in _SINGLE:
            self.lines.append((name, rest))
        elif name not in self._seen:
            self._take_single(name, rest)

    def _take_single(self, name: bytes, rest: bytes) -> None:
        parameters, value = _parts(rest)
        if name == b"DURATION":
            value = value.replace(b" ", b"").upper()
            rest = b":" + value if _DURATION.fullmatch(value) else b""
        else:
            rest = _moment(parameters, value) or (b"" if name == b"DTEND" else rest)
        if rest:
            self._seen.add(name)
            self.lines.append((name, rest))
        else:
            self.lost_end = True

    def _take_rule(self, rest: bytes) -> None:
        read = rule_of(_parts(rest)[1].decode("utf-8", "replace"))
        self.odd |= read.odd
        line = (b"RRULE", b":" + read.rule.text.encode()) if read.rule else None
        if line and line not in self.lines:
            self.lines.append(line)

    def _take_dates(self, name: bytes, rest: bytes) -> None:
        if self.cut:
            return
        parameters, value = _parts(rest[: LONGEST_LIST + 1_000])
        pieces = [piece.strip() for piece in value.replace(b";", b",").split(b",", MOST_DATES)[:MOST_DATES]]
        self._dates += len(pieces)
        self.cut = self._dates > MOST_DATES or len(rest) > LONGEST_LIST
        if not self._effort.allows_dates(len(pieces)):
            self.cut = True
            return
        found = [self._date(name, parameters, piece) for piece in pieces if piece]
        self.odd |= b"" in found
        self.listed.setdefault(name, []).extend(filter(None, found))

    def _date(self, name: bytes, parameters: bytes, piece: bytes) -> bytes:
        """One date of a list with its parameters, in valid form; empty when it cannot be read."""
        begin, slash, end = piece.partition(b"/")
        if slash:
            start, stop = _moment(parameters, begin), _moment(parameters, end)
            if name == b"EXDATE" or not start:
                return start
            good = stop.rpartition(b":")[2] if stop else end.upper() * bool(_DURATION.fullmatch(end.upper()))
            where, _, stamp = start.rpartition(b":")
            return b"%b;VALUE=PERIOD:%b/%b" % (where, stamp, good) if good else start
        written = _moment(parameters, piece)
        start_parameters, start = self._start
        first = _STAMP.fullmatch(start)
        if name == b"RDATE" and written.startswith(b";VALUE=DATE:") and first:
            # A day alone is the day of a meeting at the usual time.
            clock = b"%bT%b%b%b%b" % (written[-8:], first[4], first[5], first[6] or b"00", first[7] or b"")
            return _moment(start_parameters, clock)
        if name == b"RDATE" and written and _DAY.fullmatch(start):
            return b";VALUE=DATE:" + written.rpartition(b":")[2][:8]
        return written


def _parts(rest: bytes) -> tuple[bytes, bytes]:
    match = _PARTS.fullmatch(rest)
    if match is None:
        return b"", b""
    parameters, value = match[1], match[2].strip()
    # A zone such as UTC-05:00 or tzone://Microsoft/Utc has to be quoted, and not all programs do so.
    late = _LATE.fullmatch(value) if b":" in value else None
    return (b"%b:%b" % (parameters, late[1]), late[2]) if late else (parameters, value)


def _moment(parameters: bytes, value: bytes) -> bytes:
    """A date or a time as RFC 5545 writes it, with its zone; empty when it is neither."""
    value = value.strip()
    found = _RANGE.search(parameters)
    range_ = found[0] if found else b""
    try:
        if day := _DAY.fullmatch(value):
            dt.date(int(day[1]), int(day[2]), int(day[3]))
            return b"%b;VALUE=DATE:%b" % (range_, b"".join(day.groups()))
        stamp = _STAMP.fullmatch(value)
        return _time(parameters, range_, stamp) if stamp else b""
    except (ValueError, OverflowError):
        return b""


def _time(parameters: bytes, range_: bytes, stamp: re.Match[bytes]) -> bytes:
    year, month, day, hour, minute, second = (int(stamp[number] or 0) for number in range(1, 7))
    date = dt.date(year, month, day)
    if (hour, minute, second) == (24, 0, 0):
        date, hour = date + dt.timedelta(days=1), 0
    time = dt.time(hour, minute, min(second, 59))
    if b"VALUE=DATE" in parameters.upper().split(b";") and time == dt.time():
        return b"%b;VALUE=DATE:%04d%02d%02d" % (range_, date.year, date.month, date.day)
    zone = None if stamp[7] else _ZONE.search(parameters)
    written = b"%04d%02d%02dT%02d%02d%02d" % (date.year, date.month, date.day, time.hour, time.minute, time.second)
    where = b';TZID="%b"' % zone[1].strip(b' \t"') if zone and zone[1].strip(b' \t"') else b""
    return b"%b%b:%b%b" % (range_, where, written, b"Z" if stamp[7] else b"")


def _gathered(dates: Iterable[bytes]) -> Iterator[bytes]:
    """Dates of one form on one line."""
    forms: dict[bytes, list[bytes]] = {}
    for date in dates:
        parameters, _, value = date.rpartition(b":")
        form = parameters + b"Z" * value.endswith(b"Z")
        forms.setdefault(form, [parameters]).append(value)
    for parameters, *values in forms.values():
        yield parameters + b":" + b",".join(values)
