"""The few header fields a mail reader needs; every other field, the subject among them, is skipped unread."""

from __future__ import annotations

import re
from itertools import groupby

__all__ = ["LIMIT", "Headers", "answers_another", "is_delivered", "is_mail", "parse"]

Headers = dict[bytes, bytes]

LIMIT = 256 * 1024  # bytes; real headers are shorter, and an unterminated one must not be searched to the end of a file

_ENVELOPE = ("from", "sender", "message-id", "return-path")
_DELIVERY = ("delivered-to", "envelope-to", "received", "x-original-to")
_FIELDS = (
    "date",
    *_ENVELOPE,
    *_DELIVERY,
    "auto-submitted",
    "cc",
    "content-class",
    "content-length",
    "content-type",
    "fcc",
    "in-reply-to",
    "list-id",
    "list-unsubscribe",
    "precedence",
    "references",
    "resent-date",
    "resent-from",
    "resent-sender",
    "to",
    "x-autoreply",
    "x-autorespond",
    "x-gmail-labels",
    "x-mailer",
    "x-mozilla-draft-info",
    "x-mozilla-status",
    "x-ms-exchange-calendar-originator-id",
    "x-ms-exchange-calendar-series-id",
    "x-ms-exchange-calendar-series-instance-id",
    "x-ms-exchange-calendar-series-master-id",
    "x-spam-flag",
    "x-status",
    "x-unsent",
)


def _one_of(names: tuple[str, ...]) -> str:
    # Grouped by first letter, so that most lines are skipped after one byte.
    groups = groupby(sorted(names), key=lambda name: name[0])
    return "|".join(f"[{first}{first.upper()}](?i:{'|'.join(name[1:] for name in group)})" for first, group in groups)


_FIELD = re.compile(rf"\n({_one_of(_FIELDS)})[ \t]*+:(.*+(?:\n[ \t].*+)*+)".encode())
_ANSWERING = (b"in-reply-to", b"references")
_KNOWN = frozenset(name.encode() for name in ("date", *_ENVELOPE))
_DELIVERED = frozenset(name.encode() for name in (*_DELIVERY, "list-id", "return-path"))


def parse(block: bytes) -> Headers:
    """Return the fields of a header block by lower-case name; of a repeated field, the first.

    `block` begins with the line break before its first field and ends before the blank line. Values keep their folds
    and the blanks around them.
    """
    return {name.lower(): value for name, value in reversed(_FIELD.findall(block))}


def is_mail(headers: Headers) -> bool:
    """Whether these fields are a mail's: a date, a sender, an id or a way back."""
    return not _KNOWN.isdisjoint(headers)


def is_delivered(headers: Headers) -> bool:
    """Whether these fields show that a server has delivered the mail to a recipient."""
    return not _DELIVERED.isdisjoint(headers)


def answers_another(headers: Headers) -> bool:
    """Whether these fields show that the mail answers or forwards another one."""
    return any(headers.get(name, b"").strip() for name in _ANSWERING)
