"""The moments at which a zone changes its offset, found through `zoneinfo` itself."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import lru_cache
from typing import NamedTuple

__all__ = ["OffsetChanges", "offset_changes"]

_A_DAY = 86_400
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Where Python's calendar ends, with a margin for the offset.
_FIRST_DAY, _LAST_DAY = (day.toordinal() - _EPOCH.toordinal() for day in (dt.date(2, 1, 1), dt.date(9998, 12, 31)))


class OffsetChanges(NamedTuple):
    """Seconds since 1970-01-01 UTC: `offsets[k]` applies from `changes[k - 1]` on, `offsets[0]` before all of them."""

    changes: tuple[int, ...]
    offsets: tuple[int, ...]


@lru_cache(maxsize=1024)
def offset_changes(zone: dt.tzinfo, first_day: int, last_day: int) -> OffsetChanges:
    """The changes between two UTC midnights, in days since 1970-01-01.

    >>> from zoneinfo import ZoneInfo
    >>> offset_changes(ZoneInfo("Europe/Oslo"), 20_500, 20_600)
    OffsetChanges(changes=(1774746000,), offsets=(3600, 7200))
    """
    days = range(_within(first_day), _within(last_day) + 1)
    sampled = [(day * _A_DAY, _offset(zone, day * _A_DAY)) for day in days]
    changes: list[int] = []
    offsets = [sampled[0][1]]
    for (before, old), (after, new) in itertools.pairwise(sampled):
        if old != new:
            changes.append(_change_between(zone, before, after, new))
            offsets.append(new)
    return OffsetChanges(tuple(changes), tuple(offsets))


def _within(day: int) -> int:
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def _offset(zone: dt.tzinfo, moment: int) -> int:
    offset = (_EPOCH + dt.timedelta(seconds=moment)).astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101  # an aware datetime has one
    return int(offset.total_seconds())


def _change_between(zone: dt.tzinfo, before: int, after: int, new: int) -> int:
    """The first second with the new offset, by bisection."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == new:
            after = middle
        else:
            before = middle
    return after
