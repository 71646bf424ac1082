"""Time at the machine in a person's weeks, as docs/reference/definitions.md has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from grense.activities import microseconds
from grense.classification.intervals import Pieces, Ticks, sort_ticks, union
from grense.classification.localtime import MINUTE
from grense.model.presence import AtMachine, DayPresence, WeekPresence
from grense.model.week import DaySummary, WeekSummary
from grense.rules.machine_use import ONLY_WORK, WITHIN_HOURS

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification.result import Result

__all__ = ["presence_of"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def presence_of(found: Result, weeks: Iterable[WeekSummary], uses: Mapping[str, str]) -> dict[str, WeekPresence]:
    """The time at machines in one person's weeks, by week; only weeks with some.

    `found` holds that person alone. `uses` has, by source, whether its machine is for work only, one of
    `grense.rules.machine_use.USES`; a source that it does not name counts as `no`.
    """
    table = found.as_found.activities
    rows = table.loc[table["kind"] == "presence"]
    if not len(rows):
        return {}
    if found.until is not None:
        rows = rows.loc[rows["start"] < found.until]
        rows = rows.assign(end=rows["end"].where(rows["end"] < found.until, found.until))
    use = rows["source"].map(dict(uses)) if "source" in rows.columns else rows["kind"]
    always, in_hours = (_pieces(rows.loc[use == one]) for one in (ONLY_WORK, WITHIN_HOURS))
    present, sessions = _pieces(rows), _pieces(found.as_found.sessions)
    counted = {}
    for week in weeks:
        windows = _workdays(week.days)
        work = _together(always, _inside(in_hours, _hours(week.days)))
        columns = zip(
            week.days,
            *(
                pieces.within(*windows).length / MINUTE
                for pieces in (present, work, _together(work, sessions), sessions)
            ),
            strict=True,
        )
        days = tuple(
            DayPresence(day.date, AtMachine(float(minutes), float(for_work), float(either - worked)))
            for day, minutes, for_work, either, worked in columns
        )
        if any(day.at_machine.minutes for day in days):
            counted[week.week] = WeekPresence(week.week, days)
    return counted


def _pieces(rows: pd.DataFrame) -> Pieces:
    start, end = (np.sort(2 * microseconds(rows[name]).astype(np.int64)) for name in ("start", "end"))
    return union(start, end)


def _together(*parts: Pieces) -> Pieces:
    return union(sort_ticks(*(part.start for part in parts)), sort_ticks(*(part.end for part in parts)))


def _inside(pieces: Pieces, windows: Sequence[tuple[int, int]]) -> Pieces:
    """The parts of the pieces that lie in windows, which do not overlap."""
    starts, ends = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for begin, finish in windows:
        start, end = np.maximum(pieces.start, begin), np.minimum(pieces.end, finish)
        starts.append(start[start < end])
        ends.append(end[start < end])
    return union(sort_ticks(*starts), sort_ticks(*ends))


def _workdays(days: Sequence[DaySummary]) -> tuple[Ticks, Ticks]:
    """When the workdays start and end; each ends where the next one starts, also where a traveller changes zone."""
    starts = [_tick(day.start) for day in days]
    last = _tick(days[-1].start.astimezone(dt.UTC) + dt.timedelta(hours=days[-1].length))
    return np.array(starts, np.int64), np.array([*starts[1:], last], np.int64)


def _hours(days: Sequence[DaySummary]) -> list[tuple[int, int]]:
    """The ordinary hours of the days, on the clock of each day's zone."""
    return [(_at(day, day.ordinary[0]), _at(day, day.ordinary[1])) for day in days if day.ordinary is not None]


def _at(day: DaySummary, minutes: int) -> int:
    local = dt.datetime.combine(day.date, dt.time()) + dt.timedelta(minutes=minutes)
    return _tick(local.replace(tzinfo=day.start.tzinfo))


def _tick(moment: dt.datetime) -> int:
    return 2 * ((moment.astimezone(dt.UTC) - _EPOCH) // dt.timedelta(microseconds=1))
