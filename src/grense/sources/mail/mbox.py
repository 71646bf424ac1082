"""Mails in an mbox file: the start of each, and its header. Bodies are searched for separators, never parsed.

A mail begins at a line that starts with "From ", when the next line is a header field, `separators` takes the line
as a separator, and the header holds a field of a mail. Where a mail gives the length of its body, and another begins
exactly where it ends, what looks like a separator inside is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse
from grense.sources.mail.separators import Form, begins_mail, form, is_usual

__all__ = ["begins_mbox", "mails"]

_LINE = rb"From .*+(?=\n(?:>From .*+\n)?+[!-9;-~]++[ \t]*+:)"
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+" + _LINE)
_NEXT = re.compile(rb"\n" + _LINE)
_CARRIAGE_RETURN = 13
_LENGTH = re.compile(rb"\s*+([0-9]{1,15})\s*+")
_BREAKS = b"\r\n"
_MARK = b"\xef\xbb\xbf"
_GAP = 4  # bytes of line breaks between a body of stated length and the next separator
_WINDOW = 4 * 1024 * 1024  # bytes
_MOST_HELD = 2000  # mails that may be text of the one before them; more are treated as mails
_END: Headers = {}


def begins_mbox(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an mbox."""
    return _FIRST.match(head) is not None


class _Begin(NamedTuple):
    """The data at a separator.

    `place` is the position in the file, `before` the bytes before it. `headers` are None where the header has no end.
    `body_end` is the end of the body by the mail's stated length, None without one.
    """

    place: int
    before: bytes
    headers: Headers | None
    body_end: int | None

    def is_at(self, end: int) -> bool:
        """Whether a body that ends there ends here, allowing line breaks between."""
        gap = self.place - end
        return 0 <= gap <= _GAP and not self.before[len(self.before) - gap :].strip(_BREAKS)


def mails(
    file: BinaryIO, report: Callable[[], object] | None = None, *, grows: bool = False
) -> Iterator[Headers | None]:
    """Yield the header fields of every mail of an mbox; None for a mail whose header has no end.

    The mbox is read once from its beginning to its end, a few MB at a time. `report` is called now and then. Of a file
    that `grows` a header that runs to the end of the file has no end, since more of it may still be written.
    """
    held: list[_Begin] = []
    for begin in _begins(file, report, grows):
        if not held and begin.body_end is None:  # nearly always
            if begin.headers is None or is_mail(begin.headers):
                yield begin.headers
            continue
        held.append(begin)
        while held and (number := _following(held)):
            first = held[0]
            del held[:number]
            if first.headers is None or is_mail(first.headers):
                yield first.headers


def _following(held: list[_Begin]) -> int:
    """Return the number of the mail after the first; those between are text of it. 0 where it is not known yet.

    The stated length of a body is often wrong, so only one that is exact counts.
    """
    first, last = held[0], held[-1]
    if first.headers is _END:
        return 0
    if first.body_end is None:
        return 1
    if last.place < first.body_end and len(held) < _MOST_HELD and last.headers is not _END:
        return 0
    number = bisect_left(held, first.body_end, key=lambda begin: begin.place)
    return number if number < len(held) and held[number].is_at(first.body_end) else 1


def _begins(file: BinaryIO, report: Callable[[], object] | None, grows: bool) -> Iterator[_Begin]:
    """Yield the data at each separator of an mbox, and a final entry for the end."""
    data, start, offset = b"", 0, 0
    shape: Form | None = None
    while True:
        read = file.read(_WINDOW)
        data += read
        end = _safe_end(data) if read else len(data)
        if report is not None:
            report()
        if read and end <= start:
            continue
        separators, shape = _separators(data, start, shape, is_first=offset + start == 0)
        for number, (begin, field) in enumerate(separators):
            if begin > end:
                break
            following = separators[number + 1][1] if number + 1 < len(separators) else len(data)
            yield _begin(data, offset, begin, field, following, grows)
        if not read:
            yield _Begin(offset + len(data), data[-_GAP:], _END, None)
            return
        kept = max(0, end - _GAP)
        data, start, offset = data[kept:], end - kept, offset + kept


def _begin(data: bytes, offset: int, begin: int, field: int, following: int, grows: bool) -> _Begin:
    end = _header_end(data, field, following)
    before = data[max(0, begin - _GAP) : begin]
    if end is None or (grows and end == len(data)):
        return _Begin(offset + begin, before, None, None)
    headers = parse(data[field:end])
    body_end = _body_end(headers, data, offset, end) if b"content-length" in headers and is_mail(headers) else None
    return _Begin(offset + begin, before, headers, body_end)


def _body_end(headers: Headers, data: bytes, offset: int, end: int) -> int | None:
    """The end of the body by the mail's stated length, for a header that ends at `end`."""
    stated = _LENGTH.fullmatch(headers[b"content-length"])
    body = data.find(b"\n", end + 1) + 1
    return offset + body + int(stated[1]) if stated is not None and body else None


def _safe_end(data: bytes) -> int:
    """The last line break before which every mail has its whole header in the window."""
    safe = max(0, len(data) - 2 * LIMIT)
    end = data.rfind(b"\n", 0, safe)
    return end if end >= 0 else safe


def _separators(
    data: bytes, start: int, shape: Form | None, *, is_first: bool
) -> tuple[list[tuple[int, int]], Form | None]:
    """Yield for each separator its position and that of the line break after it, and the form of the first."""
    found = []
    first = _FIRST.match(data) if is_first else None
    if first is not None:
        line = first[0].removeprefix(_MARK).lstrip(_BREAKS)
        shape = form(line)
        found.append((first.end() - len(line), first.end()))
    for separator in _NEXT.finditer(data, first.end() if first is not None else start):
        line, begin = separator[0][1:], separator.start()
        shape = shape or form(line)
        if is_usual(line) or begins_mail(line, shape, is_after_blank=_is_after_blank(data, begin)):
            found.append((begin + 1, separator.end()))
    return found, shape


def _is_after_blank(data: bytes, line_break: int) -> bool:
    return data[max(0, line_break - 2) : line_break].endswith((b"\n", b"\n\r"))


def _header_end(data: bytes, start: int, following: int) -> int | None:
    limit = min(following, start + LIMIT)
    first_line_end = data.find(b"\n", start + 1, limit)
    crlf = first_line_end > 0 and data[first_line_end - 1] == _CARRIAGE_RETURN
    blank = data.find(b"\n\r\n" if crlf else b"\n\n", start, limit)
    if blank >= 0:
        return blank
    # The last mail may be cut off, and a header may run to the next separator.
    return following if following <= start + LIMIT else None
