"""One kind of mail of a JMAP account: sent, or in the inbox; first the whole query, then only what is new in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from grense.sources.base import Batch, Progress, Query
from grense.sources.jmap.client import JmapClient, MethodCall, StaleStateError, TooManyObjectsError
from grense.sources.jmap.listing import JmapMailbox
from grense.sources.jmap.pages import JmapQuery
from grense.sources.jmap.session import MAIL
from grense.sources.mail.fields import needed_fields
from grense.sources.mail.served import ServedMail, enter_served
from grense.sources.mail.sheet import MailWindow, Sheet
from grense.sources.mailbox_use import MailboxUse

__all__ = ["JmapMail"]

_SLACK = dt.timedelta(days=2)  # a query is by arrival, a mail's time is its Date
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BASIC = ("id", "keywords", "mailboxIds", "receivedAt", "sentAt")


@dataclass(frozen=True)
class _MailMark:
    """The reading position: in the query of `state` from `since` on, `position` mails are read, None for all of them.

    `asked` is a hash of the mailboxes and of what mails are judged by. At `again` a mail that was to be sent later is
    sent, and everything is read again.
    """

    state: str
    since: str
    asked: str
    position: int | None = 0
    again: str = ""


class JmapMail:
    """The mails in some mailboxes. A sent mail that is deleted later stays, since it was sent.

    `every` are all mailboxes of the account, for the names of those that hold work mail. `mine` are the person's own
    addresses, `waiting` the mails that are to be sent later, by id.
    """

    def __init__(
        self,
        client: JmapClient,
        mailboxes: Collection[JmapMailbox],
        use: MailboxUse,
        *,
        is_sent: bool,
        mine: Collection[str] = (),
        every: Collection[JmapMailbox] = (),
        waiting: Mapping[str, dt.datetime] | None = None,
    ) -> None:
        self._client, self._use, self._is_sent, self._mine = client, use, is_sent, frozenset(mine)
        self._mailboxes = sorted(one.id for one in mailboxes)
        self._work = {one.id: one.names for one in every if use.is_sorted and use.has_folder(one.names)}
        self._waiting = dict(waiting or {})
        named = needed_fields(is_sent=is_sent, participants=bool(use.is_sorted and use.work_domains))
        self._headers = {f"header:{name.title()}": name for name in named if name != "date"}

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, some pages at a time."""
        mark = self._mark(part, query)
        if mark is not None and mark.position is None:
            try:
                yield from self._changes(part, query, mark)
                return
            except (StaleStateError, TooManyObjectsError):
                # A server that cannot tell what changed can still tell that nothing has.
                if self._is_current(mark):
                    return
                mark = None
        if mark is not None and not self._is_current(mark):
            mark = None
        yield from self._all(part, query, mark or self._beginning(query), progress)

    def _all(self, part: str, query: Query, mark: _MailMark, progress: Progress | None) -> Iterator[Batch]:
        state = mark.state
        for page in self._query(mark).pages(self._client, mark.position or 0):
            state = page.state if state in ("", page.state) and page.state else "?"
            sheet, again = self._sheet(page.items, query)
            if progress is not None:
                progress(page.position, page.total)
            mark = replace(mark, again=min(filter(None, (mark.again, again)), default=""))
            # Where the query has changed on the way, mails may be missing: the next reading begins again.
            position = None if page.is_last else page.position
            known = replace(mark, state=state, position=position) if state != "?" else self._beginning(query)
            yield self._batch(part, query, sheet, known)

    def _changes(self, part: str, query: Query, mark: _MailMark) -> Iterator[Batch]:
        wanted, limit = self._query(mark), self._client.session.limits.objects
        name = "Email/queryChanges"
        new = {"resultOf": "0", "name": name, "path": "/added/*/id"}
        calls = [
            MethodCall(MAIL, name, {**wanted.query, "sinceQueryState": mark.state, "maxChanges": limit}),
            MethodCall(MAIL, "Email/get", {**wanted.get, "#ids": new}),
        ]
        changed, got = self._client.call(calls)
        state = str(changed.content().get("newQueryState") or "")
        added = changed.list_of("added")
        items = got.list_of("list") if added else []
        if not state:
            raise StaleStateError
        if items or state != mark.state:
            sheet, again = self._sheet(items, query)
            earliest = min(filter(None, (mark.again, again)), default="")
            yield self._batch(part, query, sheet, replace(mark, state=state, again=earliest))

    def _is_current(self, mark: _MailMark) -> bool:
        """Whether the query of a mark has still the same results."""
        if not mark.state:
            return False
        wanted = {**self._query(mark).query, "position": 0, "limit": 1}
        answer = self._client.call([MethodCall(MAIL, "Email/query", wanted)])[0]
        return answer.content().get("queryState") == mark.state

    def _query(self, mark: _MailMark) -> JmapQuery:
        conditions = [{"after": mark.since, "inMailbox": one} for one in self._mailboxes]
        found: dict[str, Any] = {"operator": "OR", "conditions": conditions} if len(conditions) > 1 else conditions[0]
        return JmapQuery(
            MAIL,
            "Email",
            {"filter": found, "sort": [{"property": "receivedAt", "isAscending": True}]},
            {"properties": [*_BASIC, *self._headers]},
        )

    def _beginning(self, query: Query) -> _MailMark:
        since = (query.window[0] - _SLACK).astimezone(dt.UTC)
        return _MailMark("", f"{since:%Y-%m-%dT%H:%M:%SZ}", self._asked(query))

    def _asked(self, query: Query) -> str:
        judged_by = [sorted(self._mine), self._use.rule] if self._use.rule or not self._is_sent else []
        return query.hashed(json.dumps([self._mailboxes, judged_by, sorted(self._work)]))

    def _mark(self, part: str, query: Query) -> _MailMark | None:
        """The mark of the last reading, if it is valid, and covers what is asked for."""
        with suppress(TypeError, ValueError):
            mark = _MailMark(**json.loads(query.marks.get(part) or ""))
            is_due = bool(mark.again) and dt.datetime.fromisoformat(mark.again) <= query.now
            if mark.asked == self._asked(query) and mark.since <= self._beginning(query).since and not is_due:
                return mark
        return None

    def _sheet(self, items: Collection[Any], query: Query) -> tuple[Sheet, str]:
        """The rows of some mails, and the instant at which the first one that waits is sent."""
        window = MailWindow.of(query.window, query.now)
        use = self._use if self._use.is_sorted else None
        sheet = Sheet(window, query.hashed, self._is_sent, self._mine, use)
        waiting = {one["id"]: self._waiting[one["id"]] for one in items if self._is_waiting(one, query)}
        sheet.left_out["draft"] += len(waiting)
        enter_served(sheet, (self._served(one) for one in items if not waiting or one.get("id") not in waiting))
        return sheet, min(waiting.values()).isoformat() if waiting else ""

    def _is_waiting(self, item: Any, query: Query) -> bool:
        at = self._waiting.get(str(item.get("id"))) if self._waiting and isinstance(item, dict) else None
        return at is not None and at > query.now

    def _served(self, item: Any) -> ServedMail:
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            flags = frozenset(name.lower().encode() for name, holds in item["keywords"].items() if holds)
            found = ((name, item.get(property_)) for property_, name in self._headers.items())
            block = "".join(f"\n{name}:{' '.join(text.split())}" for name, text in found if text is not None)
            if sent := _as_date(item["sentAt"]):
                block += f"\ndate:{sent}"
            folders = tuple(name for one in item["mailboxIds"] for name in self._work.get(one, ()))
            return ServedMail(flags, _as_date(item["receivedAt"]).encode() or None, block.encode(), folders)
        return ServedMail(frozenset(), None, None)

    def _batch(self, part: str, query: Query, sheet: Sheet, mark: _MailMark) -> Batch:
        # In a window that ends too early, existing mails may fall into the next one.
        kept = json.dumps(asdict(mark)) if query.window[1] > query.now + dt.timedelta(days=1) else None
        return Batch(
            part,
            sheet.table(),
            sheet.keys,
            replaces=frozenset(sheet.replaces),
            mark=kept,
            left_out=+sheet.left_out,
        )


def _as_date(text: str | None) -> str:
    """An instant of JMAP as the Date field of a mail; "" for none."""
    if not text:
        return ""
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    there = moment.astimezone(dt.UTC)
    # Not by `email.utils`, which takes three times as long.
    clock = f"{there.hour:02}:{there.minute:02}:{there.second:02}"
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year:04} {clock} +0000"
