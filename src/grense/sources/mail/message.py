"""A mail that is a file of its own: in a Maildir, as `.eml`, or as Apple's `.emlx`. Only its header is read."""

from __future__ import annotations

import re
from typing import BinaryIO

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse

__all__ = ["EMLX", "place_of_flags", "place_of_plist", "read_header"]

EMLX = re.compile(rb"[ \t]*(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]+[ \t]*:)")
_BLOCK = 8192
_PLIST = 65_536
_BLANK_LINE = re.compile(rb"\n\r?\n")
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")  # ":" may not stand in a Windows file name
_APPLE_FLAGS = re.compile(rb"<key>flags</key>\s*<integer>(\d{1,20})</integer>")
_APPLE_DELETED, _APPLE_DRAFT = 1 << 1, 1 << 6


def read_header(file: BinaryIO) -> Headers | None:
    """Return the header fields of a mail, read no further than its blank line; None when there are none."""
    block = _header_block(file)
    headers = {} if block is None else parse(block)
    return headers if is_mail(headers) else None


def place_of_flags(name: str) -> str:
    """The meaning of the flags in the name of a Maildir's file: "draft", "deleted" or ""."""
    flags = _FLAGS.search(name)
    if flags is None:
        return ""
    return "draft" if "D" in flags[1] else "deleted" if "T" in flags[1] else ""


def place_of_plist(content: bytes) -> str:
    """The meaning of Apple Mail's data behind the mail in a whole `.emlx`: "draft", "deleted" or ""."""
    count = EMLX.match(content)
    behind = len(content) if count is None else count.end() + int(count[1])
    flags = _APPLE_FLAGS.search(content[behind : behind + _PLIST])
    value = 0 if flags is None else int(flags[1])
    return "draft" if value & _APPLE_DRAFT else "deleted" if value & _APPLE_DELETED else ""


def _header_block(file: BinaryIO) -> bytes | None:
    block = b"\n"
    while (read := file.read(_BLOCK)) and len(block) < LIMIT:
        # A line break may be at the end of the previous block.
        seen = max(0, len(block) - 2)
        if block == b"\n":
            count = EMLX.match(read)
            block += read.lstrip(b"\xef\xbb\xbf\r\n") if count is None else read[count.end() :]
        else:
            block += read
        blank = _BLANK_LINE.search(block, seen)
        if blank is not None:
            return block[: blank.start()]
    return None if read else block
