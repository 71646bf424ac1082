"""Mails in an mbox file: where each begins, and its header. Bodies are searched for separators, never read.

A mail begins at a line that starts with "From ", when the next line is a header field and the header holds a field of
a mail. Neither a blank line before it nor a time in it is asked for: real archives lack both.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse

__all__ = ["begins_mbox", "mails"]

_LINE = rb"From .*+(?=\n(?:>From .*+\n)?+[!-9;-~]++[ \t]*+:)"
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?+[\r\n]{0,64}+" + _LINE)
_NEXT = re.compile(rb"\n" + _LINE)
_CARRIAGE_RETURN = 13
_WINDOW = 4 * 1024 * 1024  # bytes


def begins_mbox(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an mbox."""
    return _FIRST.match(head) is not None


def mails(file: BinaryIO, report: Callable[[], object] | None = None) -> Iterator[Headers | None]:
    """Give the header fields of every mail of an mbox in turn; None for a mail whose header has no end.

    The mbox is read once from its beginning to its end, a few MB at a time. `report` is called now and then.
    """
    data, is_first = b"", True
    while True:
        read = file.read(_WINDOW)
        data += read
        end = _safe_end(data) if read else len(data)
        yield from _in_window(data, end, is_first=is_first)
        if report is not None:
            report()
        if not read:
            return
        if end:
            data, is_first = data[end:], False


def _safe_end(data: bytes) -> int:
    """The last line break before which each mail that begins has its header whole in the window."""
    safe = max(0, len(data) - 2 * LIMIT)
    end = data.rfind(b"\n", 0, safe)
    return end if end >= 0 else safe


def _in_window(data: bytes, end: int, *, is_first: bool) -> Iterator[Headers | None]:
    """The mails whose separator begins before `end`."""
    fields = _fields(data, is_first=is_first)
    for field, following in pairwise((*fields, len(data))):
        if field > end:
            return
        header_end = _header_end(data, field, following)
        headers = None if header_end is None else parse(data[field:header_end])
        if headers is None or is_mail(headers):
            yield headers


def _fields(data: bytes, *, is_first: bool) -> array[int]:
    """Give for each separator the place of the line break after it."""
    first = _FIRST.match(data) if is_first else None
    found = array("q", [] if first is None else [first.end()])
    found.extend(separator.end() for separator in _NEXT.finditer(data))
    return found


def _header_end(data: bytes, start: int, following: int) -> int | None:
    limit = min(following, start + LIMIT)
    first_line_end = data.find(b"\n", start + 1, limit)
    crlf = first_line_end > 0 and data[first_line_end - 1] == _CARRIAGE_RETURN
    blank = data.find(b"\n\r\n" if crlf else b"\n\n", start, limit)
    if blank >= 0:
        return blank
    # The last mail may be cut off, and a header may run to the next separator.
    return following if following <= start + LIMIT else None
