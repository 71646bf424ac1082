"""Enter the mails that a server returned in a `Sheet`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from grense.sources.imap.fetch import FetchedMail
from grense.sources.mail.dates import instant
from grense.sources.mail.headers import LIMIT, parse
from grense.sources.mail.ledger import UNREADABLE
from grense.sources.mail.sheet import Sheet

__all__ = ["enter_mails"]

_SPAM = frozenset({b"$junk", b"junk"})
_NO_SPAM = frozenset({b"$notjunk", b"notjunk", b"nonjunk"})


def enter_mails(sheet: Sheet, mails: Iterable[FetchedMail]) -> None:
    """Enter mails; one that cannot be read is counted."""
    for mail in mails:
        try:
            if mail.block is not None and len(mail.block) <= LIMIT:
                sheet.enter(parse(mail.block), _place(mail.flags), partial(_arrived, mail))
                continue
        except UNREADABLE:
            pass
        sheet.left_out["broken"] += 1


def _place(flags: frozenset[bytes]) -> str:
    if b"\\draft" in flags:
        return "draft"
    if not flags.isdisjoint(_SPAM) and flags.isdisjoint(_NO_SPAM):
        return "spam"
    return "deleted" if b"\\deleted" in flags else ""


def _arrived(mail: FetchedMail) -> int | None:
    # "17-Nov-2026 21:40:00 +0100" is a Date except for its hyphens.
    return None if mail.came is None else instant(mail.came.replace(b"-", b" ", 2))
