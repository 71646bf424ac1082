"""A zone defined in a calendar (VTIMEZONE, RFC 5545, 3.6.5), converted to a `ZoneInfo`."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass

from grense.sources.ics.effort import Effort
from grense.sources.ics.folding import unfolded
from grense.sources.ics.repair import repaired
from grense.sources.ics.rule import rule_of

__all__ = ["Definition", "definition_of"]

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # UTC, as the format counts
_FIRST, _LAST = dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)  # noqa: DTZ001  # on any clock
_MOST_CHANGES = 2_000
_MOST_ZONE_BYTES = 200_000
_LINE = re.compile(rb"([A-Za-z0-9 -]+)([;:].*)")
_OFFSET = re.compile(rb":[ \t]*([+-])(\d\d):?(\d\d):?(\d\d)?")
_STAMP = re.compile(r"(\d{8}T\d{6})Z?")
_KINDS = (b"STANDARD", b"DAYLIGHT")

_Change = tuple[dt.datetime, dt.timedelta]


@dataclass(frozen=True, slots=True)
class Definition:
    """A zone with the calendar's name for it, and every offset that it has."""

    name: str
    zone: dt.tzinfo
    offsets: frozenset[dt.timedelta | None]


@dataclass(frozen=True, slots=True)
class _Half:
    """One STANDARD or DAYLIGHT part: when it begins, on the clock before it, and the offset from then on."""

    onsets: tuple[dt.datetime, ...]
    before: dt.timedelta
    after: dt.timedelta
    is_standard: bool


def definition_of(block: bytes, effort: Effort) -> Definition | None:
    r"""Parse a VTIMEZONE block, or return `None` when it makes no zone.

    >>> text = b"BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
    >>> definition_of(text + b"TZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n", Effort()).name
    'Ours'
    """
    name, halves = "", []
    for kind, lines in _parts(unfolded(block[:_MOST_ZONE_BYTES])):
        if kind in _KINDS:
            halves.append(_half(kind, lines, effort))
        elif not name:
            names = (rest.partition(b":")[2] for line, rest in lines if line == b"TZID")
            name = next(names, b"").decode("utf-8", "replace").strip()
    found = [half for half in halves if half is not None]
    if not name or not found:
        return None
    offsets = frozenset((*(half.after for half in found), *_lasting_before(found)))
    return Definition(name, _zone(found, name), offsets)


def _lasting_before(halves: list[_Half]) -> Iterator[dt.timedelta]:
    if len(halves) > 1:
        yield from (half.before for half in halves)


def _parts(text: bytes) -> Iterator[tuple[bytes, list[tuple[bytes, bytes]]]]:
    kind = b""
    lines: list[tuple[bytes, bytes]] = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            continue
        name, rest = match[1].strip().upper(), match[2]
        if name in (b"BEGIN", b"END"):
            yield kind, lines
            kind, lines = (rest[1:].strip().upper() if name == b"BEGIN" else b""), []
        else:
            lines.append((name, rest))


def _half(kind: bytes, lines: list[tuple[bytes, bytes]], effort: Effort) -> _Half | None:
    values = dict(reversed(lines))
    after, before = _offset(values.get(b"TZOFFSETTO", b"")), _offset(values.get(b"TZOFFSETFROM", b""))
    times = repaired([line for line in lines if line[0] in (b"DTSTART", b"RRULE", b"RDATE")], effort).lines
    start = next((_stamps(rest) for name, rest in times if name == b"DTSTART"), [])
    if after is None or not start:
        return None
    onsets = set(start)
    for name, rest in times:
        if name == b"RDATE":
            onsets.update(_stamps(rest))
        elif name == b"RRULE" and before is not None:
            onsets.update(_recurring(rest[1:].decode(), start[0], before, effort))
    return _Half(tuple(sorted(onsets)[-_MOST_CHANGES:]), after if before is None else before, after, kind == _KINDS[0])


def _recurring(value: str, start: dt.datetime, before: dt.timedelta, effort: Effort) -> Iterator[dt.datetime]:
    rule = rule_of(value).rule
    if rule is None:
        return
    effort.begin()
    for number, time in enumerate(rule.times(start, max(start, _FIRST), _LAST, effort)):
        if number >= _MOST_CHANGES or rule.is_over(time.replace(tzinfo=dt.timezone(before))):
            return
        yield time


def _stamps(rest: bytes) -> list[dt.datetime]:
    """The times of a line; a day is its midnight."""
    values = rest.rpartition(b":")[2].decode().split(",")
    found = (_STAMP.match(value if "T" in value else f"{value}T000000") for value in values)
    return [dt.datetime.strptime(match[1], "%Y%m%dT%H%M%S") for match in found if match]  # noqa: DTZ007  # a wall clock


def _offset(rest: bytes) -> dt.timedelta | None:
    match = _OFFSET.search(rest)
    if match is None:
        return None
    length = dt.timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    if length >= dt.timedelta(hours=24):
        return None
    return -length if match[1] == b"-" else length


def _zone(halves: list[_Half], name: str) -> dt.tzinfo:
    """A zone with these changes; before the first one, standard time holds."""
    changes = sorted((onset - half.before, half.after) for half in halves for onset in half.onsets)
    first = next((half.after for half in halves if half.is_standard), halves[0].after)
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(_tzif(first, changes)), key=name)


def _tzif(first: dt.timedelta, changes: list[_Change]) -> bytes:
    """The changes in the format of RFC 8536 (TZif, version 2), which `zoneinfo` reads."""
    offsets = list(dict.fromkeys((first, *(offset for _, offset in changes))))
    at = [(onset - _EPOCH) // dt.timedelta(seconds=1) for onset, _ in changes]
    kinds = bytes(offsets.index(offset) for _, offset in changes)
    types = b"".join(struct.pack(">lbb", offset // dt.timedelta(seconds=1), 0, 0) for offset in offsets)
    empty = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 1) + struct.pack(">lbb", 0, 0, 0) + b"\0"
    head = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, len(at), len(offsets), 1)
    return empty + head + struct.pack(f">{len(at)}q", *at) + kinds + types + b"\0" + b"\n\n"
