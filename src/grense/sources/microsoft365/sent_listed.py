"""The folder of sent mail where the cloud does not list changes: by time, after a minimal request for what is new."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from grense.sources.base import Batch, Progress, Query
from grense.sources.microsoft365.client import Graph, NotSupportedError, items_of
from grense.sources.microsoft365.mails import FOLDER, GraphMails, sent_at

__all__ = ["ListedMail"]

_PAGE_SIZE = "1000"
# Mail that was written offline appears later than it was sent.
_OVERLAP = dt.timedelta(days=2)


@dataclass(frozen=True)
class _ListedMark:
    """The reading position: mail from `since` on was read up to `until`, both instants as text.

    `trace` is a value that changes with the folder, empty until the last page has been read. `rule` is the hash of what
    decides which mail is of work.
    """

    since: str
    until: str
    trace: str = ""
    rule: str = ""


class ListedMail:
    """The person's sent mail, listed by time. A mail that is deleted later stays, since it was sent."""

    def __init__(self, graph: Graph, mails: GraphMails) -> None:
        self._graph, self._mails = graph, mails

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._graph.get(self._graph.address(FOLDER, select="sentDateTime", top="1")))

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything new, one page at a time; none when nothing has changed since the mark."""
        rule = self._mails.rule(query)
        begin = query.window[0].astimezone(dt.UTC).isoformat()
        mark = _mark_of(query.marks.get(part), query, rule) or _ListedMark(begin, begin, rule=rule)
        trace, total = self._trace(mark, query)
        if trace and trace == mark.trace:
            return
        start = dt.datetime.fromisoformat(mark.until) - (_OVERLAP if mark.trace else dt.timedelta(0))
        done, until = 0, mark.until
        for page in self._graph.pages(
            self._since(max(start, query.window[0]), select=self._mails.fields, top=_PAGE_SIZE)
        ):
            items = items_of(page)
            rows, private = self._mails.rows(items, query)
            done += len(items)
            if progress is not None:
                progress(done, max(done, total))
            until = max([until, *_times(items, query)])
            mark = replace(mark, until=until, trace="" if self._graph.link(page, "next") else trace)
            kept = json.dumps(asdict(mark))
            yield Batch(part, rows.table(), rows.keys(), replaces=private, mark=kept, left_out=+rows.left_out)

    def _trace(self, mark: _ListedMark, query: Query) -> tuple[str, int]:
        """A value that changes with the folder, "" if the server lacks it; and the number of mails."""
        since = dt.datetime.fromisoformat(mark.since)
        try:
            page = self._graph.get(self._since(since, " desc", select="sentDateTime", top="1", count="true"))
        except NotSupportedError:
            return "", 0
        count = page.get("@odata.count")
        if not isinstance(count, int):
            return "", 0
        return query.hashed(f"mail {count} {json.dumps(items_of(page), sort_keys=True)}"), count

    def _since(self, start: dt.datetime, order: str = "", **options: str) -> str:
        since = f"sentDateTime ge {start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
        return self._graph.address(FOLDER, filter=since, orderby=f"sentDateTime{order}", **options)


def _mark_of(text: str | None, query: Query, rule: str) -> _ListedMark | None:
    """The mark, if it is valid, covers the requested window's start, and was read by the same rule."""
    try:
        mark = _ListedMark(**json.loads(text or ""))
        since, _ = (dt.datetime.fromisoformat(one) for one in (mark.since, mark.until))
        return mark if since <= query.window[0] and mark.rule == rule else None
    except (TypeError, ValueError):
        return None


def _times(items: list[Any], query: Query) -> Iterator[str]:
    """When mails were sent, as text in UTC; a time in the future, from a wrong clock, does not count."""
    for item in items:
        with suppress(AttributeError, KeyError, OverflowError, TypeError, ValueError):
            if (sent := sent_at(item)) <= query.now:
                yield sent.isoformat()
