"""The folder of sent mail, read by delta links: page after page, each with the link where reading continues."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from grense.sources import faults
from grense.sources.base import Batch, Progress, Query
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
_FIELDS = "internetMessageId,isDraft,sentDateTime"
# With a filter, Graph lists at most this many mails, without a sign that there are others.
_FILTER_LIMIT = 5_000
_RESPONSE = "#microsoft.graph.eventMessageResponse"  # an invitation and a cancellation are other types, and mail
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class _Mark:
    """The reading position: `link` is the next link, `since` the first requested instant.

    `filtered` means that older mails were not listed, `seen` is the number in the first round, None after it.
    """

    link: str
    since: str
    filtered: bool = True
    seen: int | None = 0


class SentMail:
    """The person's sent mail. A mail that is deleted later stays, since it was sent."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._graph.get(self._graph.address(_FOLDER, select="sentDateTime", top="1")))

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, one page at a time."""
        mark = _mark_of(query.marks.get(part), query)
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
            rows = _rows(items_of(page), query)
            done += len(items_of(page))
            if progress is not None:
                progress(done, done)
            mark, ended = self._next(mark, page, query)
            yield Batch(part, rows.table(), rows.keys(), mark=json.dumps(asdict(mark)), left_out=+rows.left_out)
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
        link = self._graph.address(f"{_FOLDER}/delta", select=_FIELDS, **options)
        return _Mark(link, since.isoformat(), filtered)


def _mark_of(text: str | None, query: Query) -> _Mark | None:
    """The mark, if it is valid and covers the requested window's start."""
    try:
        mark = _Mark(**json.loads(text or ""))
        return mark if dt.datetime.fromisoformat(mark.since) <= query.window[0] else None
    except (TypeError, ValueError):
        return None


def _rows(items: list[Any], query: Query) -> ItemRows:
    rows = ItemRows("mail_sent")
    for item in items:
        try:
            if "@removed" in item:
                continue
            reason = _reason(item)
            sent = None if reason else dt.datetime.fromisoformat(item["sentDateTime"]).astimezone(dt.UTC)
            key = query.hashed(item.get("internetMessageId") or f"mail {item['id']}")
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            reason, sent, key = "broken", None, ""
        if sent is not None and sent > query.now + _DAY:
            reason = "impossible_date"
        if reason:
            rows.left_out[reason] += 1
        elif sent is not None and query.window[0] <= sent < query.window[1]:
            rows.enter(key, sent, sent)
    return rows


def _reason(item: dict[str, Any]) -> str:
    if item.get("isDraft"):
        return "draft"
    if item.get("@odata.type") == _RESPONSE:
        return "calendar_response"
    return "" if item.get("sentDateTime") else "no_date"
