"""Folded lines: RFC 5545 (3.1) breaks long lines and begins each further piece with a blank."""

from __future__ import annotations

import re

__all__ = ["unfolded"]

_FOLD = re.compile(rb"(?:(?<!\n)\r\n|(?<![\r\n])\n)(?:\r?\n)*[ \t]")
_BLANK_LINE = re.compile(rb"\n\r?\n")


def unfolded(text: bytes) -> bytes:
    """Text with its folded lines joined, as RFC 5545 (3.1) and icalendar join them."""
    if b"\n " not in text and b"\n\t" not in text:
        return text
    if _BLANK_LINE.search(text):
        return _FOLD.sub(b"", text)
    for fold in (b"\r\n ", b"\r\n\t", b"\n ", b"\n\t"):
        text = text.replace(fold, b"")
    return text
