"""A calendar of the person, read whole for a window whenever something in it has changed.

Graph can list only the changes (calendarView/delta), but without support for `$select`: subjects and places would be
included, and a deleted occurrence is not reported. So two requests are made instead, for
the number of occurrences in the window and the event changed last; the calendar is read when the answers differ.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from grense.sources.base import DEFAULT_CALENDAR, TAKEN, Batch, Progress, Query
from grense.sources.ics.policy import Inclusion
from grense.sources.microsoft365.client import Graph, NotSupportedError, items_of
from grense.sources.microsoft365.meetings import FIELDS, Meetings

__all__ = ["Calendar"]

_PAGE_SIZE = "500"
# A change that the two answers do not show is found within a day.
_TRUSTED = dt.timedelta(hours=20)


class Calendar:
    """The calendar `name`: the default one, or one by its id.

    `include` are the policy's options, local days are those of `zone`, `me` own addresses.
    """

    def __init__(
        self, graph: Graph, name: str, include: Collection[str], zone: ZoneInfo, me: Collection[str] = ()
    ) -> None:
        self._graph, self._zone, self._me = graph, zone, frozenset(one.strip().casefold() for one in me)
        self._inclusion, self._include = Inclusion(include), sorted(include)
        path = f"calendars/{quote(name, safe='')}"
        self._view_path = "calendarView" if name == DEFAULT_CALENDAR else f"{path}/calendarView"
        self._events_path = "calendar/events" if name == DEFAULT_CALENDAR else f"{path}/events"

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._graph.get(self._graph.address(self._events_path, select="id", top="1")))

    def traces(self, query: Query) -> tuple[str, str]:
        """The addresses of the requests that tell whether anything has changed."""
        return (
            self._view(query, select="start", top="1", count="true"),
            self._graph.address(self._events_path, select="id", orderby="lastModifiedDateTime desc", top="1"),
        )

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything in the window as one batch; none when nothing has changed since the mark."""
        # Categories, domains and addresses are texts by the person.
        choice = query.hashed(json.dumps([self._include, sorted(self._me)]))
        asked = [*(moment.isoformat() for moment in query.window), self._zone.key, choice, TAKEN]
        mark = _mark_of(query.marks.get(part))
        # Requested before reading, so that a change in between is found the next time.
        count, trace = self._trace(query)
        if trace and (mark.get("asked"), mark.get("trace")) == (asked, trace) and _is_recent(mark, query.now):
            return
        fields = (*FIELDS, "categories") if self._inclusion.needs_categories else FIELDS
        meetings = Meetings(query.window, self._inclusion, self._zone, query.hashed, self._me)
        done = 0
        for page in self._graph.pages(self._view(query, select=",".join(fields), top=_PAGE_SIZE)):
            for event in items_of(page):
                meetings.take(event)
            done += len(items_of(page))
            if progress is not None:
                progress(done, max(done, count))
        yield Batch(
            part,
            meetings.rows.table(),
            meetings.rows.keys(),
            tuple(meetings.absences),
            clears=query.window,
            mark=json.dumps({"asked": asked, "trace": trace, "read": query.now.isoformat()}),
            left_out=+meetings.rows.left_out,
        )

    def _trace(self, query: Query) -> tuple[int, str]:
        """The number of occurrences, and a value that changes with any of them; "" if the server lacks it."""
        occurrences, last = self.traces(query)
        try:
            count = self._graph.get(occurrences).get("@odata.count")
            newest = items_of(self._graph.get(last))
        except NotSupportedError:
            return 0, ""
        if not isinstance(count, int) or not all(
            isinstance(event, dict) and "@odata.etag" in event for event in newest
        ):
            return 0, ""
        versions = [(event.get("id"), event["@odata.etag"]) for event in newest]
        return count, query.hashed(f"calendar {count} {versions}")

    def _view(self, query: Query, **options: str) -> str:
        start, end = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in query.window)
        return self._graph.address(self._view_path, startDateTime=start, endDateTime=end, **options)


def _mark_of(text: str | None) -> dict[str, Any]:
    try:
        mark = json.loads(text or "{}")
    except ValueError:
        return {}
    return mark if isinstance(mark, dict) else {}


def _is_recent(mark: dict[str, Any], now: dt.datetime) -> bool:
    try:
        age = now - dt.datetime.fromisoformat(mark["read"])
    except (KeyError, TypeError, ValueError):
        return False
    return dt.timedelta(0) <= age < _TRUSTED
