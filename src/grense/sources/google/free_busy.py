"""The most private mode: Google says when the person is busy, without the events.

Source: https://developers.google.com/workspace/calendar/api/v3/reference/freebusy/query (30 November 2026). Google
refuses a question about too long a time (`timeRangeTooLong`), from which length on is not documented; so the window is
asked for in pieces of eight weeks.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from grense.sources import faults
from grense.sources.base import Batch, Progress, Query
from grense.sources.google.client import GoogleApi, NoSuchPlaceError
from grense.sources.ics.account import OccurrenceRow, table_of

__all__ = ["FreeBusy"]

_PIECE = dt.timedelta(weeks=8)
_DAY = dt.timedelta(days=1)

BusyTime = tuple[dt.datetime, dt.datetime]


class FreeBusy:
    """The busy times of the calendar of an id."""

    def __init__(self, api: GoogleApi, calendar: str) -> None:
        self._api, self._calendar = api, calendar

    def check(self) -> None:
        """Make a minimal request, to check the permission."""
        start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        self._busy(start, start + _DAY)

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:
        """Everything in the window as one batch; none when nothing has changed since the mark."""
        start, end = query.window
        spans: list[BusyTime] = []
        left_out: Counter[str] = Counter()
        while start < end:
            until = min(start + _PIECE, end)
            for said in self._busy(start, until):
                span = _span(said)
                if span is None:
                    left_out["broken"] += 1
                else:
                    spans.append(span)
            start = until
        spans = _joined(spans)
        mark = query.hashed(json.dumps([str(query.window), [str(span) for span in spans], sorted(left_out.items())]))
        if mark == query.marks.get(part):
            return
        if progress is not None:
            progress(len(spans), len(spans))
        # A day or more is rarely a meeting, and is asked about.
        kinds = ["long_entry" if finish - begin >= _DAY else "meeting" for begin, finish in spans]
        left_out["day_or_longer"] = kinds.count("long_entry")
        yield Batch(
            part,
            table_of([OccurrenceRow(*span, kind) for span, kind in zip(spans, kinds, strict=True)]),
            tuple(query.hashed(f"busy {begin.isoformat()}/{finish.isoformat()}") for begin, finish in spans),
            clears=query.window,
            mark=mark,
            left_out=+left_out,
        )

    def _busy(self, start: dt.datetime, end: dt.datetime) -> list[Any]:
        question = {
            "timeMin": start.astimezone(dt.UTC).isoformat(),
            "timeMax": end.astimezone(dt.UTC).isoformat(),
            "timeZone": "UTC",
            "items": [{"id": self._calendar}],
        }
        answer = self._api.post("calendar/v3/freeBusy", [("fields", "calendars")], question).get("calendars")
        found = answer.get(self._calendar) if isinstance(answer, Mapping) else None
        if not isinstance(found, Mapping):
            raise faults.not_understood()
        errors = found.get("errors") or []
        if any(isinstance(one, Mapping) and one.get("reason") == "notFound" for one in errors):
            raise NoSuchPlaceError
        if errors or not isinstance(found.get("busy"), list):
            raise faults.not_understood()
        return list(found["busy"])


def _joined(spans: list[BusyTime]) -> list[BusyTime]:
    """The spans, sorted; one that was cut at the edge of two pieces is one again, as Google joins those that touch."""
    joined: list[BusyTime] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _span(said: Any) -> BusyTime | None:
    try:
        start, end = (dt.datetime.fromisoformat(said[name]).astimezone(dt.UTC) for name in ("start", "end"))
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
    return (start, end) if start < end else None
