"""Mails in an mbox file: where each begins, and its header. Bodies are searched for separators, never read.

A mail begins at a line that starts with "From ", when the next line is a header field, `separators` takes the line
for a separator, and the header holds a field of a mail. Where a mail gives the length of its body, and another begins
exactly where it ends, what looks like a separator inside is text.
"""

from __future__ import annotations

import mmap
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import BinaryIO

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse
from grense.sources.mail.separators import begins_mail, form, is_usual

__all__ = ["begins_mbox", "mails"]

_LINE = rb"From .*+(?=\n(?:>From .*+\n)?+[!-9;-~]++[ \t]*+:)"
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+" + _LINE)
_NEXT = re.compile(rb"\n" + _LINE)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+From ")
_CARRIAGE_RETURN = 13
_LENGTH = re.compile(rb"\s*+([0-9]{1,15})\s*+")
_BREAKS = b"\r\n"
_MARK = b"\xef\xbb\xbf"
_REPORT_EVERY = 1000


def begins_mbox(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an mbox."""
    return _BEGINNING.match(head) is not None


def mails(file: BinaryIO, progress: Callable[[int, int], None] | None = None) -> Iterator[Headers | None]:
    """Give the header fields of every mail of an mbox in turn; None for a mail whose header has no end.

    `progress` is told now and then how many bytes of how many are done.
    """
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begins, fields = _separators(data)
        size, number = len(data), 0
        while number < len(fields):
            if progress is not None and number % _REPORT_EVERY == 0:
                progress(fields[number], size)
            field = fields[number]
            number += 1
            following = fields[number] if number < len(fields) else size
            end = _header_end(data, field, following)
            if end is None:
                yield None
                continue
            headers = parse(data[field:end])
            if is_mail(headers):
                if b"content-length" in headers:
                    number = max(number, _after_body(data, begins, end, headers[b"content-length"]))
                yield headers
        if progress is not None:
            progress(size, size)


def _separators(data: mmap.mmap) -> tuple[array[int], array[int]]:
    """Give for each separator its place, and that of the line break after it."""
    begins, fields = array("q"), array("q")
    first = _FIRST.match(data)
    if first is None:
        at = _NEXT.search(data)
        if at is None:
            return begins, fields
        first_line = at[0][1:]
    else:
        first_line = first[0].removeprefix(_MARK).lstrip(_BREAKS)
        begins.append(first.end() - len(first_line))
        fields.append(first.end())
    shape = form(first_line)
    for separator in _NEXT.finditer(data, fields[-1] if fields else 0):
        line, begin = separator[0][1:], separator.start()
        if is_usual(line) or begins_mail(line, shape, is_after_blank=_is_after_blank(data, begin)):
            begins.append(begin + 1)
            fields.append(separator.end())
    return begins, fields


def _is_after_blank(data: mmap.mmap, line_break: int) -> bool:
    return data[max(0, line_break - 2) : line_break].endswith((b"\n", b"\n\r"))


def _after_body(data: mmap.mmap, begins: array[int], end: int, length: bytes) -> int:
    """Give the number of the separator at which a body of the stated length ends; 0 where there is none.

    `end` is the place of the line break at the end of the header. Lengths are often wrong, so only an exact one counts.
    """
    stated = _LENGTH.fullmatch(length)
    if stated is None:
        return 0
    body = data.find(b"\n", end + 1) + 1
    place = body + int(stated[1])
    if body == 0 or place > len(data):
        return 0
    number = bisect_left(begins, place)
    if number == len(begins):
        return number if not data[place : place + 4].strip(_BREAKS) and place + 4 >= len(data) else 0
    return number if not data[place : begins[number]][:5].strip(_BREAKS) and begins[number] - place <= 4 else 0


def _header_end(data: mmap.mmap, start: int, following: int) -> int | None:
    limit = min(following, start + LIMIT)
    first_line_end = data.find(b"\n", start + 1, limit)
    crlf = first_line_end > 0 and data[first_line_end - 1] == _CARRIAGE_RETURN
    blank = data.find(b"\n\r\n" if crlf else b"\n\n", start, limit)
    if blank >= 0:
        return blank
    # The last mail may be cut off, and a header may run to the next separator.
    return following if following <= start + LIMIT else None
