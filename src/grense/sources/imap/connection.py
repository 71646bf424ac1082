"""A signed-in connection with seven commands, none of which changes anything on the server."""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from grense.sources import faults
from grense.sources.imap.account import Account
from grense.sources.imap.client import LINE
from grense.sources.imap.fetch import FetchedMail, fetched
from grense.sources.imap.folders import Folder, listed
from grense.sources.imap.signing_in import quoted, signed_in
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["ImapConnection", "Opened"]

_GOODBYE = 5.0  # seconds
_SEARCHED = 50_000  # mails in one answer: a line of uids must stay below a million bytes
_COREMAIL = "X-CM-EXT-1"  # NetEase's server, which opens no folder for a client that has not sent its ID
_MOST = 5_000_000  # mails in a folder; a larger count is treated as invalid
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Opened(NamedTuple):
    """An opened folder: the UIDVALIDITY of its uids, the number of its mails, and the next mail's uid."""

    validity: int
    mails: int
    next: int | None


class ImapConnection:
    """A read-only, signed-in connection to an account's mailbox; `secret` is its password or the sign-in's tokens.

    Raises the errors of `grense.sources.faults` for the connection and the sign-in.
    """

    def __init__(self, account: Account, secret: str | AccessTokens, patience: float) -> None:
        self._wire = signed_in(account, secret, patience)
        try:
            self._capabilities = self._offered()
            if _COREMAIL in self._capabilities:
                self._introduce()
        except BaseException:
            self._wire.hang_up()
            raise

    def folders(self) -> tuple[Folder, ...]:
        """List all folders, with the server's special-use marks."""
        known = self._capabilities
        with self._wire.understood():
            if {"SPECIAL-USE", "LIST-EXTENDED"} <= known:
                answer = self._tried(lambda: self._wire.list('""', '"*" RETURN (SPECIAL-USE)'))
            elif "XLIST" in known and "SPECIAL-USE" not in known:
                answer = self._tried(lambda: self._wire.xatom("XLIST", '""', '"*"'), "XLIST")
            else:
                answer = None
            # Where the server does not support the extended LIST, many return the marks all the same.
            return listed(self._answer(self._wire.list('""', '"*"')) if answer is None else answer)

    def open(self, folder: Folder) -> Opened | None:
        """Open a folder read-only; None when the server does not, though it listed it."""
        with self._wire.understood():
            word, answer = self._wire.select(quoted(folder.id), readonly=True)
            if word != "OK" and self._wire.wants_introduction() and self._introduce():
                word, answer = self._wire.select(quoted(folder.id), readonly=True)
            if word != "OK":
                if reason := self._wire.reason():
                    raise reason
                return None
            validity, following = self._told("UIDVALIDITY"), self._told("UIDNEXT")
            if validity is None:
                raise faults.not_understood()
            return Opened(validity, int(answer[-1] or b"none"), following)

    def search(self, opened: Opened, first: int, since: dt.date) -> list[int]:
        """Return the uids from `first` on, in order, of mails that arrived in the folder on that day or later."""
        with self._wire.understood():
            found: set[int] = set()
            if opened.mails > _MOST:
                raise faults.too_large()
            for numbers in _numbers(opened.mails):
                answer = self._answer(self._wire.uid("SEARCH", *numbers, "UID", f"{first}:*", "SINCE", _day(since)))
                found.update(int(uid) for line in answer if line for uid in line.split())
        # A range up to the last mail contains the last mail, even when it begins behind it.
        return sorted(uid for uid in found if uid >= first)

    def fetch(self, uids: Sequence[int], items: str) -> list[FetchedMail]:
        """Return the data of these mails, in order of uid; one that was just deleted is missing."""
        found: dict[int, FetchedMail] = {}
        with self._wire.understood():
            for some in _sets(uids):
                word, answer = self._wire.uid("FETCH", some, items)
                if word != "OK":
                    if not self._is_expunged():
                        raise self._wire.fault()
                    answer = self._wire.response("FETCH")[1]
                found.update(fetched(answer))
        return [found[uid] for uid in uids if uid in found]

    def leave(self) -> None:
        """Log out, without waiting long for an answer."""
        with contextlib.suppress(Exception):  # everything needed has been received
            self._wire.sock.settimeout(_GOODBYE)
            self._wire.logout()
        self._wire.hang_up()

    def hang_up(self) -> None:
        """Close the connection at once; may be called twice."""
        self._wire.hang_up()

    def _introduce(self) -> bool:
        """Send the program's name (RFC 2971), and nothing else; return whether the server accepted it."""
        if "ID" not in self._capabilities:
            return False
        return self._tried(lambda: self._wire.xatom("ID", '("name" "grense")')) is not None

    def _tried(self, ask: Callable[[], tuple[str, list[Any]]], answer: str = "") -> list[Any] | None:
        """An answer, or the untagged one of that name; None where the server does not support the command."""
        try:
            word, data = ask()
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return None
        if word != "OK":
            return None
        return self._wire.response(answer)[1] if answer else data

    def _offered(self) -> frozenset[str]:
        """The capabilities after the sign-in: most servers send them along with the answer to it."""
        with self._wire.understood():
            said = self._wire.response("CAPABILITY")[1]
            if said[-1] is None:
                said = self._answer(self._wire.capability())
            return frozenset(said[-1].decode("ascii", "replace").upper().split())

    def _told(self, code: str) -> int | None:
        said = self._wire.response(code)[1][-1]
        return None if said is None else int(said)

    def _answer(self, answer: tuple[str, list[Any]]) -> list[Any]:
        if answer[0] != "OK":
            raise self._wire.fault()
        return answer[1]

    def _is_expunged(self) -> bool:
        """Whether the server said NO only because some of the mails were just deleted; it has returned the others."""
        return self._wire.response("EXPUNGEISSUED")[1] != [None]


def _day(day: dt.date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _numbers(mails: int) -> Iterator[tuple[str, ...]]:
    """Split a folder by message numbers, the last first: when one is deleted meanwhile, those behind it move up."""
    if mails <= _SEARCHED:
        if mails:
            yield ()
        return
    firsts = range(1, mails + 1, _SEARCHED)
    for first in reversed(firsts):
        yield (f"{first}:*" if first == firsts[-1] else f"{first}:{first + _SEARCHED - 1}",)


def _sets(uids: Sequence[int]) -> Iterator[str]:
    """Write uids, in order, as ranges, in pieces that fit in a command."""
    ranges: list[list[int]] = []
    for uid in uids:
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    piece = ""
    for first, last in ranges:
        word = f"{first}" if first == last else f"{first}:{last}"
        if len(piece) + len(word) >= LINE:
            yield piece
            piece = ""
        piece = f"{piece},{word}" if piece else word
    if piece:
        yield piece
