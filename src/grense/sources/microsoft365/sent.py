"""The folder of sent mail, read by delta links: page after page, each with the link where reading continues."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

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
from grense.sources.microsoft365.mails import FOLDER, GraphMails

__all__ = ["SentMail"]

# With a filter, Graph lists at most this many mails, without a sign that there are others.
_FILTER_LIMIT = 5_000


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
    """The person's sent mail. A mail that is deleted later stays, since it was sent."""

    def __init__(self, graph: Graph, mails: GraphMails) -> None:
        self._graph, self._mails = graph, mails

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._graph.get(self._graph.address(FOLDER, select="sentDateTime", top="1")))

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, one page at a time."""
        mark = _mark_of(query.marks.get(part), query, self._mails.rule(query))
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
            rows, private = self._mails.rows(items_of(page), query)
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
        link = self._graph.address(f"{FOLDER}/delta", select=self._mails.fields, **options)
        return _Mark(link, since.isoformat(), filtered, rule=self._mails.rule(query))


def _mark_of(text: str | None, query: Query, rule: str) -> _Mark | None:
    """The mark, if it is valid, covers the requested window's start, and was read by the same rule."""
    try:
        mark = _Mark(**json.loads(text or ""))
        return mark if dt.datetime.fromisoformat(mark.since) <= query.window[0] and mark.rule == rule else None
    except (TypeError, ValueError):
        return None
