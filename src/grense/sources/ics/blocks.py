"""Splits a calendar into its components, by the bytes: the events, the zones, and the calendar's own lines."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from grense.sources.ics.buffer import Buffer
from grense.sources.ics.folding import unfolded
from grense.sources.ics.participant import participant_of

__all__ = ["Blocks", "Header", "cut"]

# Only lines that begin with B or E can open or close a component; a fold may be inside them.
_MARK = re.compile(rb"\n((?:[Bb]|[Ee][ \t\r\n]*[Nn])[^\n]*(?:\n(?:\r?\n)*[ \t][^\n]*)*)")
_BOUNDARY = re.compile(rb"(?i)^(BEGIN|END)[ \t]*(?:;[^:]*)?:[ \t]*([A-Z0-9-]+)[ \t\r]*$")
_HEADER = re.compile(rb"(?im)^(METHOD|PRODID|X-OWNER|X-WR-TIMEZONE|X-WR-CALNAME|X-WR-RELCALID)([;:][^\r\n]*)")
# Programs that write the participation status themselves; a busy status in their calendars came with an invitation.
_KEEPS_ANSWERS = re.compile("apple|evolution|google|icloud|mozilla|nextcloud|open-xchange|sabre|sogo|zimbra", re.I)
_FIRST_LINE = 4_096


@dataclass
class Header:
    """The properties of a calendar: METHOD in upper case, X-WR-TIMEZONE as written, and its owner.

    `owner` is the address in X-OWNER, or the one that the calendar is named after, bare and in lower case; empty when
    neither exists. `keeps_answers` means that NEEDS-ACTION in it means unanswered.
    """

    method: str = ""
    zone: str = ""
    owner: str = ""
    keeps_answers: bool = False


@dataclass
class Blocks:
    """The positions of the components of a calendar in `data`.

    `starts`, `ends` and `calendars` are parallel, one entry an event: its span in bytes and the number of its header.
    `cut_short` counts events without an end, `truncated` means that the file ends within a component.
    """

    data: Buffer
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    calendars: array[int] = field(default_factory=lambda: array("q"))
    zones: list[bytes] = field(default_factory=list)
    headers: list[Header] = field(default_factory=lambda: [Header()])
    cut_short: int = 0
    truncated: bool = False

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, number: int) -> bytes:
        """The lines of one event as written, from its BEGIN to its END."""
        block: bytes = self.data[self.starts[number] : self.ends[number]]
        # A text-mode copy doubles the carriage returns.
        return block.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in block else block

    def header(self, number: int) -> Header:
        """The header of the calendar that contains an event."""
        return self.headers[self.calendars[number]]


def cut(data: Buffer) -> Blocks:
    """Find the events, the zones and the header lines; nothing is parsed and no event is copied."""
    blocks = Blocks(data)
    scanner = _Cutter(blocks)
    for start, end, line in _marks(data):
        match = _BOUNDARY.match(unfolded(line))
        if match:
            scanner.meet(match[1].upper(), match[2].upper(), start, end)
    scanner.finish(len(data))
    return blocks


def _marks(data: Buffer) -> Iterator[tuple[int, int, bytes]]:
    head = 3 if data[:3] == b"\xef\xbb\xbf" else 0
    # A line break before the first line lets one expression serve all lines.
    first = _MARK.match(b"\n" + data[head : head + _FIRST_LINE])
    if first:
        yield 0, head + len(first[1].rstrip()), first[1]
    for match in _MARK.finditer(data):
        line = match[1].rstrip()
        yield match.start(1), match.start(1) + len(line), line


class _Cutter:
    """Tracks BEGIN and END lines; an event that another BEGIN or the calendar's END interrupts is counted."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.calendar_open = False
        self.event: int | None = None
        self.zone: int | None = None
        self.other: bytes | None = None
        self.outside = 0

    def meet(self, word: bytes, name: bytes, start: int, end: int) -> None:
        if name == b"VEVENT":
            self._meet_event(word, start, end)
        elif name == b"VCALENDAR":
            self._meet_calendar(word, start, end)
        elif self.event is not None:
            return
        elif word == b"BEGIN" and self.other is None:
            self._read_header(start)
            self.other, self.zone = name, start if name == b"VTIMEZONE" else None
        elif word == b"END" and name == self.other:
            if self.zone is not None:
                self.blocks.zones.append(self.blocks.data[self.zone : end])
            self.other, self.zone, self.outside = None, None, end

    def finish(self, length: int) -> None:
        self._read_header(length)
        self.blocks.truncated = self.calendar_open or self.event is not None
        self._drop_open_event()

    def _meet_event(self, word: bytes, start: int, end: int) -> None:
        if word == b"BEGIN":
            self._drop_open_event()
            self._read_header(start)
            self.event, self.other, self.zone = start, None, None
        elif self.event is not None:
            self.blocks.starts.append(self.event)
            self.blocks.ends.append(end)
            self.blocks.calendars.append(len(self.blocks.headers) - 1)
            self.event, self.outside = None, end

    def _meet_calendar(self, word: bytes, start: int, end: int) -> None:
        self._drop_open_event()
        self._read_header(start)
        if word == b"BEGIN" and not self.calendar_open:
            self.blocks.headers.append(Header())
        self.calendar_open, self.other, self.zone, self.outside = word == b"BEGIN", None, None, end

    def _drop_open_event(self) -> None:
        self.blocks.cut_short += self.event is not None
        self.event = None

    def _read_header(self, until: int) -> None:
        """Read the calendar's own lines up to a byte; each byte is read once."""
        start, self.outside = self.outside, until
        if self.event is not None or self.other is not None or until - start < len(b"METHOD:"):
            return
        header = self.blocks.headers[-1]
        for name, rest in _HEADER.findall(unfolded(self.blocks.data[start:until])):
            text = rest.partition(b":")[2].decode("utf-8", "replace").strip()
            match name.upper():
                case b"METHOD":
                    header.method = text.upper()
                case b"PRODID":
                    header.keeps_answers = _KEEPS_ANSWERS.search(text) is not None
                case b"X-WR-TIMEZONE":
                    header.zone = text
                case b"X-OWNER":
                    header.owner = _mailbox_in(rest) or header.owner
                case _:
                    header.owner = header.owner or _mailbox_in(rest)


def _mailbox_in(rest: bytes) -> str:
    return next(iter(participant_of(rest).addresses), "")
