"""A mail as a server describes it, and how it is entered in a `Sheet`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from grense.sources.mail.dates import instant
from grense.sources.mail.headers import LIMIT, parse
from grense.sources.mail.ledger import UNREADABLE
from grense.sources.mail.sheet import Sheet

__all__ = ["ServedMail", "enter_served"]

_DRAFT = frozenset({b"\\draft", b"$draft"})
_SPAM = frozenset({b"$junk", b"junk"})
_NO_SPAM = frozenset({b"$notjunk", b"notjunk", b"nonjunk"})


class ServedMail(NamedTuple):
    """A mail as a server describes it: its flags in lower case, its arrival, and its few fields.

    `came` is an instant as text; `block` begins with a line break and is None for a mail that has no header. `folders`
    are the names of those that it lies in, where they decide whether it is of work.
    """

    flags: frozenset[bytes]
    came: bytes | None
    block: bytes | None
    folders: tuple[str, ...] = ()


def enter_served(sheet: Sheet, mails: Iterable[ServedMail]) -> None:
    """Enter mails; one that cannot be read is counted."""
    for mail in mails:
        try:
            if mail.block is not None and len(mail.block) <= LIMIT:
                is_of_work = sheet.use is not None and sheet.use.has_folder(mail.folders)
                sheet.enter(parse(mail.block), _place(mail.flags), partial(_arrived, mail), is_of_work=is_of_work)
                continue
        except UNREADABLE:
            pass
        sheet.left_out["broken"] += 1


def _place(flags: frozenset[bytes]) -> str:
    if not flags.isdisjoint(_DRAFT):
        return "draft"
    if not flags.isdisjoint(_SPAM) and flags.isdisjoint(_NO_SPAM):
        return "spam"
    return "deleted" if b"\\deleted" in flags else ""


def _arrived(mail: ServedMail) -> int | None:
    return None if mail.came is None else instant(mail.came)
