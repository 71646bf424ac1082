"""A calendar, read whole for a window whenever something in it has changed.

Google can list the changes alone, by a sync token, and accepts the first request's bounds (`timeMin`, `timeMax`) in no
later one: by https://developers.google.com/workspace/calendar/api/guides/sync (30 November 2026) `iCalUID`, `orderBy`,
`privateExtendedProperty`, `q`, `sharedExtendedProperty`, `timeMax`, `timeMin` and `updatedMin` are refused beside a
token, and the other options have to stay the same. It is not documented what such a list holds of a series whose
occurrences are expanded (`singleEvents`) once its rule changes or ends, nor of an event that has left the bounds. So
the token is only asked whether anything has changed, for ids alone and in one request; then the window is read whole.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from grense.sources.base import TAKEN, Batch, Progress, Query
from grense.sources.google.client import GoogleApi, NotAcceptedError, PositionExpiredError, items_of
from grense.sources.google.events import EVENT_TYPES, FIELDS, MAX_ATTENDEES, GoogleEvents
from grense.sources.ics.account import table_of
from grense.sources.ics.policy import Inclusion

__all__ = ["GoogleCalendar"]

_PAGE_SIZE = "2500"
_NEXT = "nextPageToken,nextSyncToken"
# A change that a sync token does not show is found within a day.
_TRUSTED = dt.timedelta(hours=20)


@dataclass(frozen=True)
class _Mark:
    """Where reading continues: what was asked for, the sync token after it, and when the window was read whole."""

    asked: list[Any]
    token: str
    read: str

    @classmethod
    def of(cls, text: str | None) -> _Mark | None:
        """The mark in a text; None for what is none."""
        try:
            mark = cls(**json.loads(text or "{}"))
            dt.datetime.fromisoformat(mark.read)
        except (TypeError, ValueError):
            return None
        return mark if isinstance(mark.token, str) else None

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))

    def may_continue(self, asked: list[Any], now: dt.datetime) -> bool:
        """Whether the token belongs to the same question, and the window has been read whole lately."""
        try:
            age = now - dt.datetime.fromisoformat(self.read)
        except TypeError:
            return False
        return bool(self.token) and self.asked == asked and dt.timedelta(0) <= age < _TRUSTED


class GoogleCalendar:
    """The calendar of an id; `include` are the policy's options, local days are those of `zone`."""

    def __init__(self, api: GoogleApi, calendar: str, include: Collection[str], zone: ZoneInfo) -> None:
        self._api, self._zone = api, zone
        self._path = f"calendar/v3/calendars/{quote(calendar, safe='')}/events"
        self._inclusion, self._include = Inclusion(include), sorted(include)

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        items_of(self._api.get(self._path, [("fields", "items(id)"), ("maxResults", "1")]))

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything in the window as one batch; none when nothing has changed since the mark."""
        choice = query.hashed(json.dumps(self._include))  # categories are texts by the person
        asked: list[Any] = [*(moment.isoformat() for moment in query.window), self._zone.key, choice, TAKEN]
        mark = _Mark.of(query.marks.get(part))
        if mark is not None and mark.may_continue(asked, query.now):
            token = self._token_if_unchanged(mark.token)
            if token == mark.token:
                return
            if token:
                yield Batch(part, table_of(), (), mark=replace(mark, token=token).text)
                return
        yield self._whole(part, query, asked, progress)

    def _whole(self, part: str, query: Query, asked: list[Any], progress: Progress | None) -> Batch:
        start, end = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in query.window)
        bounds = [("timeMin", start), ("timeMax", end), ("fields", f"items({FIELDS}),{_NEXT}")]
        meetings, token, done = GoogleEvents(query.window, self._inclusion, self._zone, query.hashed), "", 0
        for page in self._api.pages(self._path, [*self._options(), *bounds]):
            for event in items_of(page):
                meetings.take(event)
            done += len(items_of(page))
            token = str(page.get("nextSyncToken", ""))
            if progress is not None:
                progress(done, done)
        return Batch(
            part,
            meetings.table(),
            meetings.keys(),
            tuple(meetings.absences),
            clears=query.window,
            mark=_Mark(asked, token, query.now.isoformat()).text,
            left_out=+meetings.left_out,
        )

    def _token_if_unchanged(self, token: str) -> str:
        """The token to continue from where nothing has changed since `token`; "" where something has, or may have."""
        further = [("syncToken", token), ("fields", f"items(id),{_NEXT}")]
        try:
            page = self._api.get(self._path, [*self._options(), *further])
        except (NotAcceptedError, PositionExpiredError):
            return ""
        return "" if items_of(page) else str(page.get("nextSyncToken", ""))

    def _options(self) -> list[tuple[str, str]]:
        """The options that have to be the same in every request."""
        kinds = [("eventTypes", kind) for kind in EVENT_TYPES]
        return [("singleEvents", "true"), ("maxAttendees", str(MAX_ATTENDEES)), ("maxResults", _PAGE_SIZE), *kinds]
