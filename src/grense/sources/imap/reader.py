"""Mailboxes on an IMAP server: when mails were sent and, optionally, received; nothing is changed there.

A mail in the folder of sent mails is the person's own. A mail's time is its Date field, else its arrival on the
server. Mails deleted on the server stay in the store, since they were sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grense.sources import faults
from grense.sources.base import Batch, Found, Place, Progress, Query, ReadingWarning
from grense.sources.imap import fetch, marks
from grense.sources.imap.account import Account
from grense.sources.imap.connection import ImapConnection, Opened
from grense.sources.imap.folders import INBOX, Folder, sent_folders
from grense.sources.imap.oauth import tokens_of
from grense.sources.mail.addresses import address
from grense.sources.mail.served import enter_served
from grense.sources.mail.sheet import MailWindow, Sheet
from grense.sources.mailbox_use import MailboxUse

__all__ = ["Imap"]

_PAGE = 1000  # mails
_SLACK = dt.timedelta(days=2)  # a server searches by days of its own zone and clock


@dataclass(frozen=True)
class _Part:
    """A kind of mail, independent of the names of its folders."""

    name: str
    is_sent: bool
    folders: tuple[Folder, ...]
    mine: frozenset[str]
    use: MailboxUse

    @property
    def whose(self) -> str:
        """What mails are judged by, as a text that changes with it."""
        judged_by = self.use.rule or not self.is_sent
        return " ".join(sorted(self.mine)) + self.use.rule if judged_by else ""

    def judge(self, folder: Folder) -> MailboxUse | None:
        """What tells work mail in a folder; None where all of it counts."""
        return self.use if self.use.is_sorted and not self.use.has_folder(folder.names) else None


class Imap:
    """An account on an IMAP server.

    `me` are the person's own addresses, used to recognise copies of one's own mails among those received; a user name
    that is an address is added. `secret` is the password or, for an account that is signed in to in a browser, the
    result of `sign_in` or the last argument of `keep`, called when it changes. `patience` is the time-out for a silent
    server, in seconds.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        *,
        me: Sequence[str] = (),
        keep: Callable[[str], None] | None = None,
        patience: float = 30.0,
    ) -> None:
        self._account = account
        self._tokens = tokens_of(account, secret, keep, patience) if account.needs == "tokens" else None
        self._secret = self._tokens or secret
        self._mine = frozenset(one for one in (address(text.encode()) for text in (*me, account.user)) if "@" in one)
        self._patience = patience
        self._connection: ImapConnection | None = None

    def explore(self) -> Found:
        """Sign in, and list the folders; those of sent mails are chosen."""
        connection = self._connected()
        try:
            folders = connection.folders()
            sent = sent_folders(folders, self._account.sent)
            connection.leave()
        finally:
            self.close()
        return Found(tuple(Place(one.id, one.name, one in sent) for one in folders if one.opens))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read the new mails, one page at a time.

        The parts are sent and received mail. Left out and counted: the reasons of
        `grense.sources.mail.rules`. Raises `SignInError`, `UnreachableError` or another `SourceError`.
        """
        connection = self._connected()
        try:
            folders = connection.folders()
            readings = [_Reading(connection, part, folders, query, progress) for part in self._parts(folders)]
            for reading in readings:
                yield from reading.batches()
            if not any(reading.has_opened for reading in readings):
                raise faults.not_found()
            yield from (reading.gone() for reading in readings if not reading.has_opened)
            connection.leave()
        finally:
            self.close()

    def close(self) -> None:
        """End the connection; may be called twice."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.hang_up()
        if self._tokens is not None:
            self._tokens.close()

    def _connected(self) -> ImapConnection:
        self.close()
        self._connection = ImapConnection(self._account, self._secret, self._patience)
        return self._connection

    def _parts(self, folders: Sequence[Folder]) -> list[_Part]:
        parts = [_Part("sent", True, sent_folders(folders, self._account.sent), self._mine, self._account)]
        if self._account.inbox:
            inbox = tuple(folder for folder in folders if folder.id.upper() == INBOX)
            parts.append(_Part("inbox", False, inbox, self._mine, self._account))
        return parts


class _Reading:
    """One part, read from its marks on."""

    def __init__(
        self,
        connection: ImapConnection,
        part: _Part,
        folders: Sequence[Folder],
        query: Query,
        progress: Progress | None,
    ) -> None:
        self._connection, self._part, self._query, self._progress = connection, part, query, progress
        self.has_opened = False
        self._name = query.hashed(part.name)
        self._present = {query.hashed(folder.id) for folder in folders}
        self._window = MailWindow.of(query.window, query.now)
        self._marks = marks.loaded(query.marks.get(self._name))
        self._whose = query.hashed(part.whose)

    def batches(self) -> Iterator[Batch]:
        for folder in self._part.folders:
            opened = self._connection.open(folder)
            if opened is not None:
                self.has_opened = True
                yield from self._folder(folder, opened)

    def gone(self) -> Batch:
        """Return a batch with the warning that none of its folders exists; what was read before stays."""
        return self._batch(self._sheet(None), None, warnings=(ReadingWarning("place_gone"),))

    def _folder(self, folder: Folder, opened: Opened) -> Iterator[Batch]:
        name = self._query.hashed(folder.id)
        first = self._first(name, opened)
        if opened.next == first:
            return
        uids = self._connection.search(opened, first, (self._query.window[0] - _SLACK).date())
        judge = self._part.judge(folder)
        items = fetch.items(is_sent=self._part.is_sent, participants=judge is not None and bool(judge.work_domains))
        # At least one page: its mark records that there is nothing new, which saves another search.
        for begin in range(0, max(len(uids), 1), _PAGE):
            page = uids[begin : begin + _PAGE]
            done = begin + len(page)
            sheet = self._sheet(judge)
            enter_served(sheet, (mail.served for mail in self._connection.fetch(page, items)))
            following = page[-1] + 1 if page else first
            if done == len(uids):
                following = max(following, opened.next or 0)
            if self._progress is not None:
                self._progress(done, len(uids))
            yield self._batch(sheet, self._marked(name, opened, following))

    def _first(self, name: str, opened: Opened) -> int:
        """Return the first uid to read: 1 for a folder that is new, was recreated, or needs earlier mails."""
        mark = marks.resumed(self._marks, name, self._present, opened.validity)
        if mark is None or mark.since > self._window.start or mark.whose != self._whose:
            return 1
        # Uids that decrease show that a server was restored.
        return mark.next if opened.next is None or mark.next <= opened.next else 1

    def _marked(self, name: str, opened: Opened, following: int) -> str | None:
        kept = {old: mark for old, mark in self._marks.items() if old in self._present}
        kept[name] = marks.ImapMark(opened.validity, following, self._window.start, self._whose)
        self._marks = kept
        # In a window that ends too early, existing mails may fall into the next one.
        return marks.dumped(kept) if self._window.end > self._window.latest else None

    def _sheet(self, judge: MailboxUse | None) -> Sheet:
        return Sheet(self._window, self._query.hashed, self._part.is_sent, self._part.mine, judge)

    def _batch(self, sheet: Sheet, mark: str | None, warnings: tuple[ReadingWarning, ...] = ()) -> Batch:
        return Batch(
            self._name,
            sheet.table(),
            sheet.keys,
            replaces=frozenset(sheet.replaces),
            mark=mark,
            left_out=sheet.left_out,
            warnings=warnings,
        )
