"""Which zone a person was in, and when, without pandas; `grense.classification.stays` makes it."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grense.model.time import load_zone

__all__ = ["Whereabouts"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Whereabouts:
    """The zones of a person's stays, in order: `zones[k]` applies from `since[k]` on, the first one also before.

    `since` is in half microseconds since 1970-01-01 UTC, so that a stay can begin right after an instant.

    >>> there = Whereabouts(("Europe/Oslo", "America/New_York"), (0, 3_528_000_000_000_000))
    >>> there.local(dt.datetime(2025, 11, 25, 20, tzinfo=dt.UTC)).isoformat()
    '2025-11-25T15:00:00-05:00'
    """

    zones: tuple[str, ...]
    since: tuple[int, ...]

    def zone_at(self, moment: dt.datetime, *, ending: bool = False) -> str:
        """The zone at an instant; with `ending`, the zone of a span that ends then."""
        tick = 2 * ((moment - _EPOCH) // _MICROSECOND)
        return self.zones[max(bisect_right(self.since, tick - 1 if ending else tick) - 1, 0)]

    def local(self, moment: dt.datetime, *, ending: bool = False) -> dt.datetime:
        """An instant in the local time of where the person was then."""
        return moment.astimezone(load_zone(self.zone_at(moment, ending=ending)))

    def pieces(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """A span cut where a stay ends, each piece in its local time; an instant is one piece."""
        if start == end:
            yield self.local(start), self.local(start)
            return
        edges = [_EPOCH + tick // 2 * _MICROSECOND for tick in self.since[1:]]
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        for first, last in pairwise(cuts):
            zone = load_zone(self.zone_at(last, ending=True))
            yield first.astimezone(zone), last.astimezone(zone)
