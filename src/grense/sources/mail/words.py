"""Encoded words in a header ("=?utf-8?q?...?="), in time linear in the field: `email.header` is quadratic."""

from __future__ import annotations

import binascii
import re

__all__ = ["decoded"]

_NO_CHARSETS = frozenset({"idna", "punycode"})  # encodings of domains, slow in long texts

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\s]*+)\?=")


def decoded(text: str) -> str:
    """Return the text with its encoded words decoded; an undecodable word stays as it is.

    >>> decoded("=?utf-8?q?S=C3=B8ppel?= =?utf-8?q?post,Viktig?=")
    'Søppelpost,Viktig'
    """
    parts: list[str] = []
    run: list[re.Match[str]] = []
    end = 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        # Blanks between two words are ignored, and a letter may be split between them.
        if not run or between.strip() or _form(word) != _form(run[-1]):
            parts += [_run(run), between if not run or between.strip() else ""]
            run = []
        run.append(word)
        end = word.end()
    return "".join((*parts, _run(run), text[end:]))


def _form(word: re.Match[str]) -> str:
    return word[1].casefold()


def _run(words: list[re.Match[str]]) -> str:
    if not words:
        return ""
    charset = words[0][1]
    try:
        if charset.casefold() not in _NO_CHARSETS:
            return b"".join(_bytes(word) for word in words).decode(charset, "replace")
    except (LookupError, ValueError):
        pass
    return " ".join(word[0] for word in words)


def _bytes(word: re.Match[str]) -> bytes:
    raw = word[3].encode("utf-8", "replace")
    if word[2] in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
