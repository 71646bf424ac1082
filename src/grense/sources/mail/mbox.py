"""Mails in an mbox file: where each begins, and its header. Bodies are searched for separators, never read.

A mail begins at a line that starts with "From ", when the next line is a header field and the header holds a field of
a mail. Neither a blank line before it nor a time in it is asked for: real archives lack both.
"""

from __future__ import annotations

import mmap
import re
from array import array
from collections.abc import Callable, Iterator
from typing import BinaryIO

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse

__all__ = ["begins_mbox", "mails"]

_LINE = rb"From .*+(?=\n(?:>From .*+\n)?+[!-9;-~]++[ \t]*+:)"
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+" + _LINE)
_NEXT = re.compile(rb"\n" + _LINE)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+From ")
_CARRIAGE_RETURN = 13
_REPORT_EVERY = 1000


def begins_mbox(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an mbox."""
    return _BEGINNING.match(head) is not None


def mails(file: BinaryIO, progress: Callable[[int, int], None] | None = None) -> Iterator[Headers | None]:
    """Give the header fields of every mail of an mbox in turn; None for a mail whose header has no end.

    `progress` is told now and then how many bytes of how many are done.
    """
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        fields = _fields(data)
        size = len(data)
        for number, field in enumerate(fields):
            if progress is not None and number % _REPORT_EVERY == 0:
                progress(field, size)
            following = fields[number + 1] if number + 1 < len(fields) else size
            end = _header_end(data, field, following)
            if end is None:
                yield None
                continue
            headers = parse(data[field:end])
            if is_mail(headers):
                yield headers
        if progress is not None:
            progress(size, size)


def _fields(data: mmap.mmap) -> array[int]:
    """Give for each separator the place of the line break after it."""
    first = _FIRST.match(data)
    found = array("q", [] if first is None else [first.end()])
    found.extend(separator.end() for separator in _NEXT.finditer(data))
    return found


def _header_end(data: mmap.mmap, start: int, following: int) -> int | None:
    limit = min(following, start + LIMIT)
    first_line_end = data.find(b"\n", start + 1, limit)
    crlf = first_line_end > 0 and data[first_line_end - 1] == _CARRIAGE_RETURN
    blank = data.find(b"\n\r\n" if crlf else b"\n\n", start, limit)
    if blank >= 0:
        return blank
    # The last mail may be cut off, and a header may run to the next separator.
    return following if following <= start + LIMIT else None
