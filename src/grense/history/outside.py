"""The evidence that lies outside a person's ordinary hours, week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grense.activities import microseconds
from grense.classification.intervals import Ints, Pieces, Ticks, union
from grense.classification.localtime import MINUTE, local_days
from grense.classification.planned import done_before

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification.result import Result

__all__ = ["evidence_outside"]

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


def evidence_outside(found: Result, mondays: Sequence[dt.date], person: str) -> list[tuple[float, int]]:
    """For each week from these Mondays, minutes of meetings and own entries, and the number of mails sent.

    A week has seven workdays; planned work is excluded. Overlapping entries count once; an activity in another zone is
    compared with the ordinary hours in that zone.
    """
    table, hours = found.activities, found.ordinary_hours[person]
    if found.until is not None:
        table = done_before(table, found.until)
    if "person" in table.columns:
        table = table.loc[table["person"] == person]
    minutes, mails = np.zeros(len(mondays)), np.zeros(len(mondays), np.int64)
    for zone, rows in _by_zone(table, found.zones[person]) if mondays else ():
        clock = _Clock(zone, mondays)
        weeks = [
            (clock.at(monday, found.profile.day_start), clock.at(monday + _WEEK, found.profile.day_start))
            for monday in mondays
        ]
        inside = [
            (number, clock.at(day, span[0]), clock.at(day, span[1]))
            for number, monday in enumerate(mondays)
            for day in (monday + later * _DAY for later in range(7))
            if (span := hours.on(day)) is not None
        ]
        begin, finish = (np.array([window[end] for window in weeks], np.int64) for end in (0, 1))
        week, opening, closing = np.array(inside, np.int64).reshape(-1, 3).T
        pieces, moments = _spans(rows), _mails(rows)
        taken = np.bincount(week, pieces.within(opening, closing).length, len(mondays))
        minutes += (pieces.within(begin, finish).length - taken) / MINUTE
        mails += _count(moments, begin, finish)
        mails -= np.bincount(week, _count(moments, opening, closing), len(mondays)).astype(np.int64)
    return list(zip(minutes.tolist(), mails.tolist(), strict=True))


class _Clock:
    """The local clock of a zone around some weeks, as ticks."""

    def __init__(self, zone: str, mondays: Sequence[dt.date]) -> None:
        self._first = min(mondays)
        days = (max(mondays) - self._first).days + 8
        self._local = local_days(zone, (self._first - dt.date(1970, 1, 1)).days, days)
        self._known: dict[int, Ticks] = {}

    def at(self, day: dt.date, minutes: int) -> int:
        """The moment, in ticks, this many minutes past the local midnight of a day."""
        if minutes not in self._known:
            self._known[minutes] = 2 * self._local.clock(minutes)
        return int(self._known[minutes][(day - self._first).days])


def _by_zone(table: pd.DataFrame, home: str) -> Iterator[tuple[str, pd.DataFrame]]:
    if "zone" not in table.columns:
        yield home, table
        return
    zones = table["zone"].astype(object).where(table["zone"].notna(), home)
    yield from ((str(zone), table.loc[zones == zone]) for zone in sorted(zones.unique()))


def _spans(rows: pd.DataFrame) -> Pieces:
    chosen = rows.loc[rows["kind"].isin(("meeting", "manual"))]
    start, end = 2 * microseconds(chosen["start"]), 2 * microseconds(chosen["end"])
    return union(np.sort(start), np.sort(end + (start == end)))


def _mails(rows: pd.DataFrame) -> Ticks:
    return np.sort(2 * microseconds(rows.loc[rows["kind"] == "mail_sent", "start"]))


def _count(moments: Ticks, begin: Ticks, finish: Ticks) -> Ints:
    """The number of moments in each window."""
    return np.searchsorted(moments, finish) - np.searchsorted(moments, begin)
