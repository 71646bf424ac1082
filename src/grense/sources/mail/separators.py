"""Which lines of an mbox begin a mail, and which are text of one.

A line that starts with "From " may begin one when a header field follows. Its other contents decide, together with
those of the mailbox's first such line: no rule that requires a time or a blank line suits all real archives.
"""

from __future__ import annotations

import re
from enum import Enum, auto

__all__ = ["Form", "begins_mail", "form", "is_usual"]

_LONGEST = 1000  # bytes
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CLOCK = rb"\d{1,2}:\d\d(?::\d\d)?"
_ZONE = rb"(?: +[A-Z+-][\w:+-]*)"
_BARE = re.compile(rb"From\s*+")
_DASH = re.compile(rb"From -\s*+|From - .*\d:\d\d.*")
_TIMED = re.compile(
    rb"From .*\b%b +\d{1,2} +%b%b{0,2} +\d{2,4}%b?(?: +remote from .*)?\s*+" % (_MONTH, _CLOCK, _ZONE, _ZONE)
)
_NUMBERED = re.compile(rb"From (?:\d{6,}@\S++|MAILER-DAEMON)\s*+")
_ADDRESS = re.compile(rb"From \S+@\S+\s*+")
_USUAL = re.compile(
    rb"From (?:-[ \r]*+|(?:-|[^\s@]++@\S++|MAILER-DAEMON) ++[A-Z][a-z]{2} %b [ \d]\d \d\d:\d\d:\d\d"
    rb" (?:[+-]\d{4} )?\d{4}\r?)" % _MONTH
)
_PATCH = re.compile(rb"From [0-9a-f]{7,64} Mon Sep 17 00:00:00 2001\s*+")


class Form(Enum):
    """The form of a line that starts with "From "."""

    BARE = auto()
    DASH = auto()  # Netscape, Thunderbird: "From -", with a time or without
    TIMED = auto()  # a sender and a time as `ctime` writes it
    NUMBERED = auto()  # Takeout without a time, and local bounces
    ADDRESS = auto()
    PATCH = auto()  # git format-patch: every patch is a mail of a mailbox, and is also quoted inside mails
    OTHER = auto()


_ALWAYS = frozenset({Form.DASH, Form.TIMED})
_AFTER_BLANK = frozenset({Form.BARE, Form.NUMBERED})
_PATTERNS = (
    (Form.PATCH, _PATCH),
    (Form.TIMED, _TIMED),
    (Form.DASH, _DASH),
    (Form.BARE, _BARE),
    (Form.NUMBERED, _NUMBERED),
    (Form.ADDRESS, _ADDRESS),
)


def form(line: bytes) -> Form:
    """Return the form of a line, without its line break.

    >>> form(b"From kari@example.org Tue Nov 17 20:40:00 2026").name, form(b"From the archive:").name
    ('TIMED', 'OTHER')
    """
    if len(line) > _LONGEST:
        return Form.OTHER
    return next((found for found, pattern in _PATTERNS if pattern.fullmatch(line)), Form.OTHER)


def is_usual(line: bytes) -> bool:
    """Whether a line is a usual separator: an address and a time."""
    return _USUAL.fullmatch(line) is not None


def begins_mail(line: bytes, first: Form, *, is_after_blank: bool) -> bool:
    """Whether a line begins a mail in a mailbox whose first separator has the form `first`.

    A line with a time always does, and a bare one after a blank line. Words do only where the mailbox begins with
    words, an address alone where it begins with one or with words, a patch's line where it begins with a patch.
    """
    found = form(line)
    if found in _ALWAYS:
        return True
    if found is Form.PATCH:
        return first is Form.PATCH
    if found in _AFTER_BLANK:
        return is_after_blank
    return is_after_blank and first in (found, Form.OTHER) and not line.rstrip().endswith(b":")
