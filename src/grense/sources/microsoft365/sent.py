"""The folder of sent mail, read by delta links: page after page, each with the link where reading continues."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from grense.sources import faults
from grense.sources.base import Batch, Progress, Query
from grense.sources.conversation import origin_in
from grense.sources.ics.account import OccurrenceRow
from grense.sources.mailbox_use import MailboxUse
from grense.sources.microsoft365.client import (
    Graph,
    GraphPage,
    NotSupportedError,
    NotThereError,
    StaleError,
    Trail,
    items_of,
)
from grense.sources.microsoft365.rows import ItemRows

__all__ = ["SentMail"]

_FOLDER = "mailFolders/sentitems/messages"
_FIELDS = "conversationIndex,internetMessageId,isDraft,sentDateTime"
# With a filter, Graph lists at most this many mails, without a sign that there are others.
_FILTER_LIMIT = 5_000
_RECIPIENTS = ("toRecipients", "ccRecipients")
_RESPONSE = "#microsoft.graph.eventMessageResponse"  # an invitation and a cancellation are other types, and mail
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Mark:
    """The reading position: `link` is the next link, `since` the first requested instant.

    `filtered` means that older mails were not listed, `seen` is the number in the first round, None after it. `rule` is
    the hash of the work domains and own addresses by which mail was sorted, empty where all mail counted.
    """

    link: str
    since: str
    filtered: bool = True
    seen: int | None = 0
    rule: str = ""


class SentMail:
    """The person's sent mail. A mail that is deleted later stays, since it was sent.

    Of a mailbox whose `use` is mixed only the work mail counts. `me` are the person's own addresses.
    """

    def __init__(self, graph: Graph, use: MailboxUse, me: Collection[str] = ()) -> None:
        self._graph, self._use, self._me = graph, use, frozenset(one.strip().casefold() for one in me)

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._graph.get(self._graph.address(_FOLDER, select="sentDateTime", top="1")))

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, one page at a time."""
        mark = _mark_of(query.marks.get(part), query, self._rule(query))
        fresh, done, trail = mark is None, 0, Trail()
        mark = mark or self._beginning(query)
        while True:
            trail.ask(mark.link)
            page = self._page(mark.link, fresh and not mark.filtered)
            if page is None:
                # Where the server no longer accepts the link, start again; without support for the filter, omit it.
                mark, fresh = self._beginning(query, filtered=mark.filtered and not fresh), True
                trail = Trail()
                continue
            trail.take(page)
            rows, private = self._rows(items_of(page), query)
            done += len(items_of(page))
            if progress is not None:
                progress(done, done)
            mark, ended = self._next(mark, page, query)
            kept = json.dumps(asdict(mark))
            yield Batch(part, rows.table(), rows.keys(), replaces=private, mark=kept, left_out=+rows.left_out)
            if ended:
                return

    def _page(self, link: str, plain: bool) -> GraphPage | None:
        """The page of a link; None for one that the server refuses, unless it was a `plain` request."""
        try:
            return self._graph.get(link)
        except (NotSupportedError, NotThereError, StaleError):
            if plain:
                raise
        return None

    def _next(self, mark: _Mark, page: GraphPage, query: Query) -> tuple[_Mark, bool]:
        """The link of the next reading, and whether it can wait."""
        following, delta = self._graph.link(page, "next"), self._graph.link(page, "delta")
        seen = None if mark.seen is None else mark.seen + len(items_of(page))
        if following:
            return replace(mark, link=following, seen=seen), False
        if not delta:
            raise faults.not_understood()
        if mark.filtered and seen is not None and seen >= _FILTER_LIMIT:
            return self._beginning(query, filtered=False), False
        return replace(mark, link=delta, seen=None), True

    def _beginning(self, query: Query, *, filtered: bool = True) -> _Mark:
        since = query.window[0].astimezone(dt.UTC)
        options = {"filter": f"receivedDateTime ge {since:%Y-%m-%dT%H:%M:%SZ}"} if filtered else {}
        link = self._graph.address(f"{_FOLDER}/delta", select=self._fields, **options)
        return _Mark(link, since.isoformat(), filtered, rule=self._rule(query))

    @property
    def _fields(self) -> str:
        """The fields to request; the recipients only where it depends on them whether a mail is of work."""
        return f"{_FIELDS},{','.join(_RECIPIENTS)}" if self._use.is_sorted and self._use.work_domains else _FIELDS

    def _rule(self, query: Query) -> str:
        return query.hashed(self._use.rule) if self._use.rule else ""

    def _rows(self, items: list[Any], query: Query) -> tuple[ItemRows, frozenset[str]]:
        """The rows of the mails that count, and the keys of those that are not of work."""
        rows, private = ItemRows("mail_sent"), set()
        for item in items:
            try:
                if "@removed" in item:
                    continue
                reason = _reason(item)
                sent = None if reason else dt.datetime.fromisoformat(item["sentDateTime"]).astimezone(dt.UTC)
                key = query.hashed(item.get("internetMessageId") or f"mail {item['id']}")
                is_private = self._use.is_sorted and not self._use.has_colleague(_recipients(item), self._me)
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
                reason, sent, key, is_private = "broken", None, "", False
            if sent is not None and sent > query.now + _DAY:
                reason = "impossible_date"
            if reason:
                rows.left_out[reason] += 1
            elif sent is not None and query.window[0] <= sent < query.window[1]:
                if is_private:
                    rows.left_out["not_of_work"] += 1
                    private.add(key)
                else:
                    origin = origin_in(item.get("conversationIndex"))
                    rows.enter(key, OccurrenceRow(sent, sent, "mail_sent", origin=origin))
        return rows, frozenset(private)


def _mark_of(text: str | None, query: Query, rule: str) -> _Mark | None:
    """The mark, if it is valid, covers the requested window's start, and was read by the same rule."""
    try:
        mark = _Mark(**json.loads(text or ""))
        return mark if dt.datetime.fromisoformat(mark.since) <= query.window[0] and mark.rule == rule else None
    except (TypeError, ValueError):
        return None


def _recipients(item: dict[str, Any]) -> list[str]:
    """The addresses of a mail's recipients; to be compared and discarded."""
    named = (one for field in _RECIPIENTS for one in item.get(field) or ())
    return [str((one.get("emailAddress") or {}).get("address") or "").casefold() for one in named]


def _reason(item: dict[str, Any]) -> str:
    if item.get("isDraft"):
        return "draft"
    if item.get("@odata.type") == _RESPONSE:
        return "calendar_response"
    return "" if item.get("sentDateTime") else "no_date"
