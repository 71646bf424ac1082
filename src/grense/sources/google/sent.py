"""The sent mail of a Gmail mailbox, with the narrowest permission that reads when it was sent (`gmail.metadata`).

This permission refuses a search (`q`), so the mails are listed by the label SENT and asked for one by one, in batches;
what is new later comes from the mailbox's history. The list has no bounds in time. The reference promises no order,
though Gmail lists the newest first. So reading ends after a whole page of mails that arrived before the window, as long
as each page so far was older than the one before; where one was not, the list is read to its end.

Sources: https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/list, `users.messages/get`,
`users.history/list` and https://developers.google.com/workspace/gmail/api/guides/sync (30 November 2026).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote, urlencode

from grense.sources import faults
from grense.sources.base import Batch, Progress, Query
from grense.sources.google.batch import BatchedGets
from grense.sources.google.client import (
    GoogleApi,
    GooglePage,
    NoSuchPlaceError,
    NotAcceptedError,
    QueryOptions,
    items_of,
)
from grense.sources.google.sent_mark import SentMark
from grense.sources.mail.addresses import address
from grense.sources.mail.fields import needed_fields
from grense.sources.mail.headers import Headers
from grense.sources.mail.sheet import MailWindow, Sheet
from grense.sources.mailbox_use import MailboxUse

__all__ = ["GmailSentMail"]

_ME = "gmail/v1/users/me"
_PAGE = 500  # mails; the most that Google lists at once
_LISTED: QueryOptions = (
    ("labelIds", "SENT"),
    # One that was deleted since was sent all the same.
    ("includeSpamTrash", "true"),
    ("maxResults", str(_PAGE)),
    ("fields", "messages(id),nextPageToken"),
)
_FIELDS = "id,internalDate,labelIds,payload(headers)"
_CHANGES = "history(labelsAdded(labelIds,message(id)),labelsRemoved(message(id)),messagesAdded(message(id)))"
_SLACK = dt.timedelta(days=2) // dt.timedelta(milliseconds=1)  # between a mail's Date and its arrival


class GmailSentMail:
    """The person's sent mail. A mail that is deleted later stays, since it was sent.

    Of a mailbox whose `use` is mixed only the work mail counts. `me` are the person's own addresses. `wait` pauses for
    that many seconds.
    """

    def __init__(
        self, api: GoogleApi, use: MailboxUse, me: Collection[str] = (), wait: Callable[[float], None] = time.sleep
    ) -> None:
        mine = frozenset(address(one.encode()) for one in me)
        self._api, self._mailbox = api, _Mailbox(api, BatchedGets(api, wait), use, mine)

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        options = [("labelIds", "SENT"), ("maxResults", "1"), ("fields", "messages(id)")]
        items_of(self._api.get(f"{_ME}/messages", options), "messages")

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, one page at a time."""
        yield from _Reading(self._mailbox, part, query, progress).batches()


@dataclass(frozen=True)
class _Mailbox:
    """What all readings of a mailbox share."""

    api: GoogleApi
    gets: BatchedGets
    use: MailboxUse
    mine: Collection[str]


class _Reading:
    """One reading, from its mark on."""

    def __init__(self, mailbox: _Mailbox, part: str, query: Query, progress: Progress | None) -> None:
        self._api, self._gets, self._use, self._mine = mailbox.api, mailbox.gets, mailbox.use, mailbox.mine
        self._part, self._query, self._progress = part, query, progress
        self._window = MailWindow.of(self._query.window, self._query.now)
        self._done = 0
        rule = " ".join(sorted(self._mine)) + self._use.rule if self._use.rule else ""
        self._rule = self._query.hashed(rule) if rule else ""

    def batches(self) -> Iterator[Batch]:
        mark = SentMark.of(self._query.marks.get(self._part), self._window.start, self._rule)
        changes = None if mark is None or mark.page else self._changes(mark)
        if changes is None:
            for reached, batch in self._listed(mark if mark and mark.page else None):
                mark = reached
                yield batch
            changes = None if mark is None else self._changes(mark)
            if changes is None:
                raise faults.not_understood()
        ids, mark = changes
        for begin in range(0, max(len(ids), 1), _PAGE):
            some = ids[begin : begin + _PAGE]
            yield self._batch(self._mails(some), mark if begin + _PAGE >= len(ids) else None)

    def _listed(self, mark: SentMark | None) -> Iterator[tuple[SentMark, Batch]]:
        """List the mails from a mark on; where its page is no longer there, or without one, from the beginning."""
        if mark is not None:
            try:
                yield from self._pages(mark)
                return
            except NotAcceptedError:
                pass
        yield from self._pages(self._beginning())

    def _pages(self, mark: SentMark) -> Iterator[tuple[SentMark, Batch]]:
        since = self._window.start // 1000 - _SLACK
        for page in self._api.pages(f"{_ME}/messages", _LISTED, "messages", mark.page):
            mails = self._mails([_id_of(one) for one in items_of(page, "messages")])
            mark = mark.after([moment for mail in mails if (moment := _milliseconds(mail)) is not None], since)
            mark = replace(mark, page="" if mark.is_past else str(page.get("nextPageToken", "")))
            yield mark, self._batch(mails, mark)
            if not mark.page:
                return

    def _beginning(self) -> SentMark:
        """A mark with the position in the history before anything is listed: what changes meanwhile comes after it."""
        history = _history_in(self._api.get(f"{_ME}/profile", [("fields", "historyId")]))
        return SentMark(history, self._window.start, self._rule)

    def _changes(self, mark: SentMark) -> tuple[list[str], SentMark] | None:
        """The ids of mails that are new or have other labels, and the mark after them; None where it is too old."""
        by_folder = bool(self._use.is_sorted and self._use.work_folders)
        kinds = ("messageAdded", "labelAdded", *(["labelRemoved"] if by_folder else []))
        options = [
            ("startHistoryId", mark.history),
            ("labelId", "SENT"),
            *(("historyTypes", kind) for kind in kinds),
            ("maxResults", str(_PAGE)),
            ("fields", f"{_CHANGES},historyId,nextPageToken"),
        ]
        found: dict[str, None] = {}
        try:
            for page in self._api.pages(f"{_ME}/history", options, "history"):
                for record in items_of(page, "history"):
                    found |= dict.fromkeys(_changed(record, by_folder=by_folder))
                mark = replace(mark, history=_history_in(page))
        except NoSuchPlaceError:
            return None
        return list(found), mark

    def _mails(self, ids: Sequence[str]) -> list[GooglePage]:
        """The mails of these ids; one that was just deleted is missing."""
        participants = self._use.is_sorted and bool(self._use.work_domains)
        fields = needed_fields(is_sent=True, participants=participants)
        options = [("format", "metadata"), *(("metadataHeaders", name) for name in fields), ("fields", _FIELDS)]
        query = urlencode([*options, ("prettyPrint", "false")], quote_via=quote, safe="(),")
        paths = [f"{_ME}/messages/{quote(one, safe='')}?{query}" for one in ids]
        return [mail for mail in self._gets.get(paths) if mail is not None]

    def _batch(self, mails: Sequence[GooglePage], mark: SentMark | None) -> Batch:
        sheet = Sheet(self._window, self._query.hashed, True, self._mine, self._use if self._use.is_sorted else None)
        for mail in mails:
            self._enter(sheet, mail)
        self._done += len(mails)
        if self._progress is not None:
            self._progress(self._done, self._done)
        # In a window that ends too early, existing mails may fall into the next one.
        kept = mark.text if mark is not None and self._window.end > self._window.latest else None
        return Batch(
            self._part,
            sheet.table(),
            sheet.keys,
            replaces=frozenset(sheet.replaces),
            mark=kept,
            left_out=+sheet.left_out,
        )

    def _enter(self, sheet: Sheet, mail: GooglePage) -> None:
        try:
            labels = [str(one) for one in mail["labelIds"]]
            arrived = partial(_arrived, mail)
            sheet.enter(_headers(mail), _place(labels), arrived, is_of_work=self._is_of_work(labels))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            sheet.left_out["broken"] += 1

    def _is_of_work(self, labels: Collection[str]) -> bool:
        if not (self._use.is_sorted and self._use.work_folders):
            return False
        names = (self._label_names.get(one, "") for one in labels)
        return self._use.has_folder(name for path in names for name in (path, path.rpartition("/")[2]))

    @cached_property
    def _label_names(self) -> Mapping[str, str]:
        """The names of the labels, which are compared and dropped."""
        page = self._api.get(f"{_ME}/labels", [("fields", "labels(id,name)")])
        return {str(one.get("id")): str(one.get("name")) for one in items_of(page, "labels") if isinstance(one, dict)}


def _id_of(one: Any) -> str:
    if not isinstance(one, Mapping) or not isinstance(one.get("id"), str) or not one["id"]:
        raise faults.not_understood()
    return str(one["id"])


def _history_in(page: GooglePage) -> str:
    history = page.get("historyId")
    if not isinstance(history, str | int) or not str(history).isdecimal():
        raise faults.not_understood()
    return str(history)


def _changed(record: Any, *, by_folder: bool) -> Iterator[str]:
    """The ids in a record of the history; of mails with another label only those that matter."""
    if not isinstance(record, Mapping):
        raise faults.not_understood()
    for name in ("messagesAdded", "labelsAdded", "labelsRemoved"):
        for one in items_of(record, name):
            if not isinstance(one, Mapping):
                raise faults.not_understood()
            if by_folder or name == "messagesAdded" or "SENT" in (one.get("labelIds") or ()):
                yield _id_of(one.get("message"))


def _headers(mail: GooglePage) -> Headers:
    """The fields by lower-case name; of a repeated one the first."""
    listed = (mail.get("payload") or {}).get("headers") or []
    return {one["name"].lower().encode(): one["value"].encode() for one in reversed(listed)}


def _place(labels: Collection[str]) -> str:
    """What the labels say: a chat, or a mail that is not sent, or no longer (it was called back)."""
    return "chat" if "CHAT" in labels else "sent" if "SENT" in labels else "draft"


def _milliseconds(mail: GooglePage) -> int | None:
    """When Google took the mail, since 1970."""
    said = str(mail.get("internalDate", ""))
    return int(said) if said.isdecimal() and len(said) < 16 else None


def _arrived(mail: GooglePage) -> int | None:
    moment = _milliseconds(mail)
    return None if moment is None else moment * 1000
