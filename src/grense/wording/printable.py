"""Text from elsewhere, before it is shown on a terminal."""

from __future__ import annotations

__all__ = ["printable"]


def printable(text: str) -> str:
    """The text with a question mark for all that a terminal would obey: control characters, marks of direction."""
    return "".join(character if character.isprintable() else "?" for character in text)
