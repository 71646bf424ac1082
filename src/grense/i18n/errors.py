"""Errors in the person's language: the translated templates, filled in with the error's values."""

from __future__ import annotations

from grense.errors import GrenseError, filled
from grense.i18n import Catalogue

__all__ = ["error_line", "error_texts"]


def error_texts(error: GrenseError, words: Catalogue) -> tuple[str, str, str]:
    """Title, detail and hint of an error, empty for missing ones.

    >>> from grense.i18n import load
    >>> error_texts(GrenseError("invalid_week", "no such week", "line {line}", line=3), load("nb"))
    ('ingen slik uke', 'linje 3', '')
    """
    title, detail, hint = (filled(words.gettext(one), error.values) for one in error.templates)
    return title, detail, hint


def error_line(error: GrenseError, words: Catalogue) -> str:
    """An error as one line: title, detail, hint."""
    title, detail, hint = error_texts(error, words)
    line = f"{title}: {detail}" if detail else title
    number = getattr(error, "number", None)
    if number is not None:
        line = words.gettext("file {number}: {error}").format(number=number, error=line)
    return f"{line} ({hint})" if hint else line
