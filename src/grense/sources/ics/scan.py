"""The fast parsing of one event: the few relevant properties, directly from the bytes.

Any unforeseen form is left to icalendar: `None` means "not understood", never
"missing". Subjects, descriptions, places and names are not read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from grense.sources.ics.blocks import Header
from grense.sources.ics.effort import Effort
from grense.sources.ics.folding import unfolded
from grense.sources.ics.participant import participant_of
from grense.sources.ics.people import EventPeople
from grense.sources.ics.policy import Standing, Words, standing_of
from grense.sources.ics.repair import Line, Repaired, repaired

__all__ = [
    "ALL_DAY_MARKS",
    "ScannedEvent",
    "categories_in",
    "essentials",
    "is_all_day",
    "people_in",
    "repaired_block",
    "scan",
]

ALL_DAY_MARKS = (
    b"X-MICROSOFT-CDO-ALLDAYEVENT",
    b"X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT",
    b"X-FUNAMBOL-ALLDAY",
)
_TIMES = (
    *(b"DTSTART", b"DTEND", b"DURATION", b"RRULE", b"RDATE", b"EXDATE", b"EXRULE", b"RECURRENCE-ID"),
    *ALL_DAY_MARKS,
)
_WORDS = (b"STATUS", b"TRANSP", b"CLASS", b"X-MICROSOFT-CDO-BUSYSTATUS", b"X-MICROSOFT-CDO-INTENDEDSTATUS")
_REPEATED = frozenset((b"RRULE", b"RDATE", b"EXDATE", b"EXRULE"))
_PEOPLE = (b"ATTENDEE", b"ORGANIZER")
_CATEGORIES = b"CATEGORIES"
_ALLOWED = frozenset((*_TIMES, *_WORDS, *_PEOPLE, _CATEGORIES, b"UID", b"SEQUENCE"))

_LINE = re.compile(
    rb"\n(" + b"|".join((*sorted(_ALLOWED, reverse=True), b"BEGIN", b"END")) + rb")[ \t]*([;:][^\n]*)", re.I
)
_ODD_NAME = re.compile(rb"\n[^:;\n \t]*[ \t]")
_ESSENTIAL = re.compile(rb"([^:;]*)([:;].*)", re.DOTALL)
_YES = (b"TRUE", b"1", b"YES")
_VALUE = re.compile(rb"(?:;(?:\"[^\"]*\"|[^\":])*)?:(.*)", re.DOTALL)
_COMMA = re.compile(rb"(?<!\\),")
_SEQUENCE = re.compile(rb":(\d{1,9})")


@dataclass(slots=True)
class ScannedEvent:
    """The allowed lines of one event, unfolded, split after the name."""

    uid: str
    sequence: int
    times: list[tuple[bytes, bytes]]
    words: dict[bytes, str]
    people: list[tuple[bytes, bytes]]
    categories: list[bytes]

    def standing(self, me: frozenset[str], header: Header, domains: Collection[str] = ()) -> Standing:
        """The event's standing in a calendar with that header; `domains` are those of the person's organisation."""
        words = Words(
            status=self.words.get(b"STATUS", ""),
            transparency=self.words.get(b"TRANSP", ""),
            busy=self.words.get(b"X-MICROSOFT-CDO-BUSYSTATUS", ""),
            intended=self.words.get(b"X-MICROSOFT-CDO-INTENDEDSTATUS", ""),
            classification=self.words.get(b"CLASS", ""),
            categories=_categories(self.categories),
        )
        return standing_of(_people(self.people), me, words, header, domains)

    def stripped(self) -> bytes:
        """A VEVENT block of its times alone, for icalendar."""
        lines = (name + rest for name, rest in self.times)
        return b"\n".join((b"BEGIN:VEVENT", b"SEQUENCE:%d" % self.sequence, *lines, b"END:VEVENT", b""))


def scan(text: bytes) -> ScannedEvent | None:
    """Extract the allowed properties of one VEVENT block."""
    text = unfolded(text)
    if _ODD_NAME.search(text):
        return None
    event = ScannedEvent("", -1, [], {}, [], [])
    seen = set()
    lines = _own_lines(_LINE.findall(text))
    if lines is None:
        return None
    for name, rest in lines:
        if name in _PEOPLE:
            event.people.append((name, rest))
            continue
        if name == _CATEGORIES:
            event.categories.append(rest)
            continue
        if name in seen and name not in _REPEATED:
            return None
        seen.add(name)
        if name in _TIMES:
            event.times.append((name, rest))
        elif rest[:1] != b":" or b"\\" in rest:
            return None
        elif name == b"UID":
            event.uid = rest[1:].decode("utf-8", "replace")
        elif name == b"SEQUENCE":
            number = _SEQUENCE.fullmatch(rest)
            if number is None:
                return None
            event.sequence = int(number[1])
        else:
            event.words[name] = rest[1:].decode("utf-8", "replace").strip().upper()
    return event


def people_in(text: bytes) -> EventPeople:
    """The organiser and attendees of a VEVENT block."""
    lines = _own_lines(_LINE.findall(unfolded(text)), strict=False) or []
    return _people((name, rest) for name, rest in lines if name in _PEOPLE)


def categories_in(text: bytes) -> frozenset[str]:
    """The categories of a VEVENT block, in small letters."""
    lines = _own_lines(_LINE.findall(unfolded(text)), strict=False) or []
    return _categories(rest for name, rest in lines if name == _CATEGORIES)


def essentials(text: bytes) -> bytes:
    """A VEVENT block without what is not allowed: other properties, alarms, and other nested components."""
    kept, depth = [], 0
    for line in unfolded(text).split(b"\n")[1:]:
        name = re.split(rb"[;:]", line, maxsplit=1)[0].translate(None, b" \t\r").upper()
        if name == b"BEGIN":
            depth += 1
        elif name == b"END":
            depth = max(depth - 1, 0)
        elif not depth and name in _ALLOWED:
            kept.append(line)
    return b"\n".join((b"BEGIN:VEVENT", *kept, b"END:VEVENT", b""))


def repaired_block(text: bytes, effort: Effort) -> tuple[bytes, Repaired]:
    """A VEVENT block of `essentials` with its time lines repaired."""
    times: list[Line] = []
    others: list[bytes] = []
    for line in text.split(b"\n")[1:-2]:
        match = _ESSENTIAL.match(line)
        name = match[1].translate(None, b" \t\r").upper() if match else b""
        if match and name in _TIMES:
            times.append((name, match[2].rstrip(b"\r")))
        elif name != _CATEGORIES:  # read already, and a broken one must not lose the event
            others.append(line)
    found = repaired(times, effort)
    lines = (name + rest for name, rest in found.lines)
    return b"\n".join((b"BEGIN:VEVENT", *lines, *others, b"END:VEVENT", b"")), found


def is_all_day(times: Iterable[Line]) -> bool:
    """Whether a program has marked the event as one of whole days, whatever its times say."""
    return any(name in ALL_DAY_MARKS and rest.rpartition(b":")[2].strip().upper() in _YES for name, rest in times)


def _own_lines(found: list[tuple[bytes, bytes]], *, strict: bool = True) -> list[tuple[bytes, bytes]] | None:
    """The event's own lines, without those of its alarms; `None` when components do not nest."""
    own, depth = [], 0
    for name, rest in found:
        name = name.upper()
        if name == b"BEGIN":
            depth += 1
        elif name == b"END":
            depth -= 1
        elif not depth:
            own.append((name, rest[:-1] if rest[-1:] == b"\r" else rest))
        elif depth < 0:
            return None
    return own if depth == -1 or not strict else None


def _categories(lines: Iterable[bytes]) -> frozenset[str]:
    values = (found[1] for line in lines if (found := _VALUE.fullmatch(line)))
    names = (name.replace(b"\\,", b",") for value in values for name in _COMMA.split(value))
    return frozenset(name.decode("utf-8", "replace").strip().casefold() for name in names)


def _people(lines: Iterable[tuple[bytes, bytes]]) -> EventPeople:
    organiser, attendees = None, []
    for name, rest in lines:
        person = participant_of(rest)
        if name == b"ATTENDEE":
            attendees.append(person)
        elif organiser is None and person.is_somebody:
            organiser = person
    return EventPeople(organiser, tuple(attendees))
