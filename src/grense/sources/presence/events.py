"""Events of ActivityWatch's AFK watchers ("away from keyboard"), as times alone.

An event is `{"timestamp": ISO 8601, "duration": seconds, "data": {"status": "afk" or "not-afk"}}`. Events of other
buckets hold window titles and addresses; they are dropped while the JSON is parsed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["AFK_TYPE", "BucketTimes", "PresenceSpan", "cut_to", "parsed"]

AFK_TYPE = "afkstatus"
"""The type of the buckets that hold when somebody was at the machine."""

PresenceSpan = tuple[dt.datetime, dt.datetime]

_PRESENT = "not-afk"
_DAY = dt.timedelta(days=1)


class _Status(NamedTuple):
    """What the `data` of an event says."""

    is_present: bool


class _Event(NamedTuple):
    """An event with a status; its times are not read yet."""

    timestamp: Any
    duration: Any
    is_present: bool

    def times(self) -> PresenceSpan:
        """Start and end in UTC. Raises `ValueError`, `TypeError` or `OverflowError` for what are none."""
        start = dt.datetime.fromisoformat(self.timestamp)
        if start.tzinfo is None:
            raise ValueError
        return start.astimezone(dt.UTC), start.astimezone(dt.UTC) + dt.timedelta(seconds=self.duration)


@dataclass(frozen=True)
class BucketTimes:
    """When somebody was at a machine.

    `spans` are in UTC, sorted and disjoint. `last` is the start of the event that ends last, which may still grow, also
    of one away from the machine; None without any. `broken` counts events whose times cannot be read.
    """

    spans: tuple[PresenceSpan, ...] = ()
    last: dt.datetime | None = None
    broken: int = 0

    @classmethod
    def of(cls, events: Iterable[object]) -> BucketTimes:
        """The times of the events in a parsed document; everything else in it is dropped."""
        spans, ends, broken = [], list[PresenceSpan](), 0
        for event in events:
            if not isinstance(event, _Event):
                continue
            try:
                start, end = event.times()
            except (ValueError, TypeError, OverflowError):
                broken += 1
                continue
            ends.append((end, start))
            if event.is_present and start < end:
                spans.append((start, end))
        return cls(tuple(_joined(spans)), max(ends)[1] if ends else None, broken)


@dataclass(frozen=True)
class AfkBucket:
    """A bucket of an export with its events."""

    events: list[object]


def parsed(content: bytes) -> Any:
    """A JSON document, of which only buckets of the type `AFK_TYPE` and lists of events with a status remain.

    Raises `ValueError` for what is no JSON.
    """
    try:
        # All that is kept is ASCII, and a character of Latin-1 takes one byte, whatever language window titles are in.
        return json.loads(content.decode("latin-1"), object_hook=_kept)
    except RecursionError:
        raise ValueError from None


def cut_to(times: BucketTimes, start: dt.datetime, end: dt.datetime) -> list[PresenceSpan]:
    """The spans inside `[start, end)`, cut at each midnight of UTC.

    So the rows of a day stay the same whatever window they are read in, and in whichever file they stand.
    """
    found = []
    for first, last in times.spans:
        begin, finish = max(first, start), min(last, end)
        while begin < finish:
            midnight = dt.datetime.combine(begin.date() + _DAY, dt.time(), dt.UTC)
            found.append((begin, min(finish, midnight)))
            begin = midnight
    return found


def _kept(found: dict[str, Any]) -> object:
    """What is kept of an object: called for the innermost first."""
    if "timestamp" in found:
        status = found.get("data")
        if isinstance(status, _Status):
            return _Event(found["timestamp"], found.get("duration"), status.is_present)
        return None
    if "status" in found:
        return _Status(found["status"] == _PRESENT)
    if "events" in found:
        events = found["events"]
        if found.get("type") != AFK_TYPE or not isinstance(events, list):
            return None
        return AfkBucket([event for event in events if isinstance(event, _Event)])
    return {name: one for name, one in found.items() if isinstance(one, (AfkBucket, dict))}


def _joined(spans: list[PresenceSpan]) -> list[PresenceSpan]:
    """Spans that touch or overlap as one; watchers write some events twice."""
    found: list[PresenceSpan] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
