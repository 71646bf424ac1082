"""Make external text safe to show on a terminal."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str) -> str:
    """The text with a question mark for each control character and mark of direction."""
    return "".join(character if character.isprintable() else "?" for character in text)
