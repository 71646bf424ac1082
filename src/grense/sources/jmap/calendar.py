"""The person's calendars, read whole for a window whenever the state of their events has changed."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from grense.sources.base import TAKEN, Batch, Progress, Query
from grense.sources.ics.account import table_of
from grense.sources.ics.policy import Inclusion
from grense.sources.jmap.client import JmapClient
from grense.sources.jmap.events import PROPERTIES, JmapEvents, length_of
from grense.sources.jmap.listing import JmapListing
from grense.sources.jmap.pages import JmapQuery
from grense.sources.jmap.session import CALENDARS

__all__ = ["JmapCalendar"]


class JmapCalendar:
    """The calendars `chosen`, all that count where there are none.

    `include` are the policy's options, local days are those of `zone`, `me` own addresses.
    """

    def __init__(
        self,
        client: JmapClient,
        chosen: Collection[str],
        include: Collection[str],
        zone: ZoneInfo,
        me: Collection[str] = (),
    ) -> None:
        self._client, self._chosen, self._zone, self._me = client, chosen, zone, frozenset(me)
        self._inclusion, self._include = Inclusion(include), sorted(include)

    def batches(self, part: str, query: Query, progress: Progress | None, listed: JmapListing) -> Iterator[Batch]:
        """Everything in the window as one batch; none when nothing has changed since the mark."""
        calendars = self._chosen or [one.id for one in listed.calendars if one.counts]
        # Categories, domains and addresses are texts by the person, and a server may name a calendar by its title.
        choice = query.hashed(json.dumps([self._include, sorted(self._me), sorted(calendars)]))
        asked = [*(moment.isoformat() for moment in query.window), self._zone.key, choice, TAKEN]
        mark = json.dumps({"asked": asked, "state": listed.events})
        # The state was requested before reading, so that a change in between is found the next time.
        if listed.events and query.marks.get(part) == mark:
            return
        events = JmapEvents(query.window, self._inclusion, self._zone, query.hashed, self._me)
        done = 0
        for begin, end in self._spans(query):
            before = done
            for page in self._query(begin, end).pages(self._client):
                for event in page.items:
                    if _is_in(event, calendars):
                        events.take(event)
                done = before + page.position
                if progress is not None:
                    progress(done, before + page.total)
        yield Batch(
            part,
            table_of(list(events.rows.values()), "meeting"),
            tuple(events.rows),
            tuple((key, day) for key, days in events.absences.items() for day in days),
            clears=query.window,
            mark=mark,
            left_out=+Counter(events.left_out.values()) + Counter(broken=events.broken),
        )

    def _spans(self, query: Query) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The window, in pieces that are no longer than the server expands."""
        begin, end = query.window
        longest = end - begin
        with suppress(KeyError, TypeError, ValueError):
            said = length_of(self._client.session.details[CALENDARS]["maxExpandedQueryDuration"])
            longest = min(longest, said) if said else longest
        while begin < end:
            yield begin, min(begin + longest, end)
            begin += longest

    def _query(self, begin: dt.datetime, end: dt.datetime) -> JmapQuery:
        after, before = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}" for moment in (begin, end))
        properties = [*PROPERTIES, *(["keywords"] if self._inclusion.needs_categories else [])]
        found = {"filter": {"after": after, "before": before}, "expandRecurrences": True, "timeZone": "Etc/UTC"}
        return JmapQuery(
            CALENDARS,
            "CalendarEvent",
            {**found, "sort": [{"property": "start", "isAscending": True}]},
            # The zone is that of floating times.
            {"properties": properties, "timeZone": self._zone.key},
        )


def _is_in(event: Any, calendars: Collection[str]) -> bool:
    """Whether an event is in one of the calendars; what is broken is, to be counted."""
    found = event.get("calendarIds") if isinstance(event, dict) else None
    return not isinstance(found, dict) or not found.keys().isdisjoint(calendars)
