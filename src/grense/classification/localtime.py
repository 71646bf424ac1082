"""Time zone conversion, only here: from the clock time on a local day to the instant in UTC, and back.

Instants are int64 microseconds since 1970-01-01 UTC; days are counted from 1970-01-01. A local time that does not exist
is the first instant not before it; one that exists twice is the earlier one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from grense.model.offset_changes import offset_changes
from grense.model.time import load_zone

__all__ = ["DAY", "MINUTE", "Instants", "LocalDays", "local_clock", "local_days"]

Instants = npt.NDArray[np.int64]

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE

_MONDAY = -3  # 1969-12-29, the Monday before the epoch


@dataclass(frozen=True)
class LocalDays:
    """A run of local days in one zone, and the moments at which the zone's offset changes around them."""

    zone: str
    first_day: int
    count: int
    changes: tuple[int, ...]
    offsets: tuple[int, ...]  # offsets[k] applies from changes[k - 1] on, offsets[0] before all of them

    def clock(self, minutes: int | Instants) -> Instants:
        """The instant, for each day, at which the local clock first shows `minutes` past the day's midnight.

        `minutes` is one number, or one per day. It may exceed 24 hours (26 * 60 is 02:00 of the next day) or be
        negative.
        """
        local = (np.arange(self.first_day, self.first_day + self.count, dtype=np.int64)) * DAY + minutes * MINUTE
        instants = local - self.offsets[-1]
        for k in range(len(self.changes) - 1, -1, -1):
            # The last change is processed first, so that in a fold the earlier of two candidates is used.
            instants = np.maximum(instants, self.changes[k])
            before = local - self.offsets[k]
            instants = np.where(before < self.changes[k], before, instants)
        return instants


def local_days(zone: str, first_day: int, count: int) -> LocalDays:
    """Find the offset changes of a zone around `count` local days from `first_day` on.

    Raises `ZoneError` for a name that is no IANA zone.
    """
    return _local_days(zone, first_day, count)


@lru_cache(maxsize=1024)
def _local_days(zone: str, first_day: int, count: int) -> LocalDays:
    found = offset_changes(load_zone(zone), first_day - 2, first_day + count + 2)
    changes = tuple(change * SECOND for change in found.changes)
    return LocalDays(zone, first_day, count, changes, tuple(offset * SECOND for offset in found.offsets))


def local_clock(instant: dt.datetime, zone: str) -> dt.datetime:
    """An aware instant in the local time of `zone`."""
    return instant.astimezone(load_zone(zone))


def weekday(day: Instants) -> Instants:
    """0 for Monday to 6 for Sunday, of days since 1970-01-01."""
    return (day - _MONDAY) % 7


def monday(day: Instants) -> Instants:
    """The Monday of each day's ISO week, in days since 1970-01-01."""
    return day - weekday(day)
