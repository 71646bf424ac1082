"""The data requested of a mail, and its parsing: the few fields that determine its time and kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from grense.sources.mail.fields import needed_fields
from grense.sources.mail.served import ServedMail

__all__ = ["FetchedMail", "fetched", "items"]

_UID = re.compile(rb"[( ]UID (\d++)")
_FLAGS = re.compile(rb"[( ]FLAGS \(([^)]*+)\)")
_CAME = re.compile(rb'INTERNALDATE "([^"]*+)"')
_HEADER = re.compile(rb"BODY\[HEADER\.FIELDS [^\]]*+\](?:<0>)? (?:\{\d+\+?\}$|\"\")", re.IGNORECASE)


class FetchedMail(NamedTuple):
    """A mail's uid and, as far as the server returned them, its flags in lower case, its arrival, and its few fields.

    `came` is the server's text; `block` begins with a line break and is None for a mail that has no header.
    """

    uid: int
    flags: frozenset[bytes]
    came: bytes | None
    block: bytes | None

    @property
    def served(self) -> ServedMail:
        """It, as every server describes a mail."""
        # "17-Nov-2026 21:40:00 +0100" is a Date except for its hyphens.
        came = None if self.came is None else self.came.replace(b"-", b" ", 2)
        return ServedMail(self.flags, came, self.block)


def items(*, is_sent: bool, participants: bool) -> str:
    """The data to request, with the `grense.sources.mail.fields.needed_fields`."""
    fields = needed_fields(is_sent=is_sent, participants=participants)
    return f"(UID INTERNALDATE FLAGS BODY.PEEK[HEADER.FIELDS ({' '.join(fields).upper()})])"


def fetched(answer: Iterable[Any]) -> Mapping[int, FetchedMail]:
    """Return the mails of an answer to FETCH by uid.

    `imaplib` returns a line as bytes, or as pairs of text and literal followed by the rest of the line. A server may
    return unrequested data, a mail's new flags for one, and in any number of lines.
    """
    mails: dict[int, FetchedMail] = {}
    text, block = b"", None
    for piece in answer:
        if isinstance(piece, tuple):
            text += piece[0]
            if _HEADER.search(piece[0]):
                block = b"\n" + piece[1]
            continue
        mail = None if piece is None else _mail(text + piece, block)
        if mail is not None:
            mails[mail.uid] = _joined(mails.get(mail.uid), mail)
        text, block = b"", None
    return mails


def _mail(text: bytes, block: bytes | None) -> FetchedMail | None:
    flags = _FLAGS.search(text)
    # A flag may have any name, including that of another item.
    rest = text if flags is None else text[: flags.start()] + text[flags.end() :]
    uid, came = _UID.search(rest), _CAME.search(rest)
    if uid is None:
        return None
    if block is None and _HEADER.search(rest):
        block = b"\n"
    marks = frozenset() if flags is None else frozenset(flags[1].lower().split())
    return FetchedMail(int(uid[1]), marks, None if came is None else came[1], block)


def _joined(old: FetchedMail | None, new: FetchedMail) -> FetchedMail:
    if old is None:
        return new
    came = new.came if new.came is not None else old.came
    return FetchedMail(new.uid, new.flags or old.flags, came, new.block if new.block is not None else old.block)
