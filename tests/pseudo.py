"""A language twice as long as English, for layout tests: what fits in it fits in the real ones."""

from __future__ import annotations

import gettext
import re

from grense.i18n import Catalogue

START, END = "⟦", "⟧"

_FIELD = re.compile(r"(\{\{|\}\}|\{[^{}]*\}|\n)")
_WORDS = re.compile(r"(\s*)(.*?)(\s*)")
_LETTER = re.compile(r"[^\W\d_]")
_MNEMONIC = re.compile(r"&(?=\w)")


class _Doubled(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return doubled(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return doubled(msgid1 if n == 1 else msgid2)


def pseudo_catalogue() -> Catalogue:
    """English with every text doubled and its ends marked, so that truncation is visible."""
    return Catalogue("en", _Doubled())


def doubled(message: str) -> str:
    """The message with its words twice and each placeholder and line break once.

    A text without words is the same in every language, and stays as it is: `{hour:02}:{minute:02}`.

    >>> doubled("First work at {start} would give {limit}.")
    '⟦First work at First work at {start} would give would give {limit}.⟧'
    """
    pieces = _FIELD.split(message)
    # A split by one group: text and field by turns.
    texts = [_twice(piece) if place % 2 == 0 else piece for place, piece in enumerate(pieces)]
    return message if texts == pieces else f"{START}{''.join(texts)}{END}"


def _twice(text: str) -> str:
    found = _WORDS.fullmatch(text)
    if found is None or not _LETTER.search(text):
        return text
    before, words, after = found.groups()
    # A mnemonic of a menu occurs only once.
    return f"{before}{words} {_MNEMONIC.sub('', words)}{after}"
