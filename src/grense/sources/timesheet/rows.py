"""The rows of a timesheet as spans of instants, and as hours of dates; checked, and with sums left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grense.activities.local_times import LocalTimes
from grense.model.time import load_zone
from grense.sources.timesheet import faults
from grense.sources.timesheet.columns import is_total, unit_of
from grense.sources.timesheet.lengths import BAD_LENGTH, read_lengths
from grense.sources.timesheet.moments import MomentCells, Moments, UnclearOrderError, order_of, read_moments
from grense.sources.timesheet.table import Table

__all__ = ["TimesheetRows", "read_rows"]

_Numbers = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]
_Instants = npt.NDArray[np.int64]

_MOMENTS = ("date", "start", "end", "end_date")
_DAY = 86_400
_MICROSECONDS = 1_000_000
_A_MINUTE = 60.0
_ROUNDED = 36.0  # seconds that hours of two decimals may be off, a row


@dataclass(frozen=True)
class TimesheetRows:
    """What a timesheet holds, in microseconds: spans with clock times, and spans from the midnight of a date without.

    `left_out` counts sums, rows without hours, rows without an end, and spans that stand there twice.
    """

    start: _Instants
    end: _Instants
    midnight: _Instants
    length: _Instants
    left_out: Mapping[str, int]


def read_rows(table: Table, order: str, tz: str) -> TimesheetRows:
    """Read the rows, with that order of day and month, by default the one that the dates show.

    Raises `SourceError` for a cell that cannot be read, and for an order that is not clear.
    """
    return _Reader(table, order, tz).rows()


class _Reader:
    """The columns of a table as numbers, and which of the rows are what."""

    def __init__(self, table: Table, order: str, tz: str) -> None:
        self.table, self.zone = table, load_zone(tz)
        self.size = len(next(iter(table.cells.values())))
        read = {role: read_moments(table.cells[role]) for role in _MOMENTS if role in table.cells}
        order = order or self._order(read)
        nothing = np.full(self.size, np.nan)
        self.moments = {
            role: read[role].moments(order) if role in read else Moments(nothing, nothing, nothing) for role in _MOMENTS
        }
        self.hours, self.pause = (
            read_lengths(table.cells[role], unit_of(table.columns.named[role]), is_break=role == "unpaid_break")
            if role in table.cells
            else nothing
            for role in ("hours", "unpaid_break")
        )
        self.day = np.where(np.isnan(self.moments["start"].day), self.moments["date"].day, self.moments["start"].day)
        self.dated = ~np.isnan(self.day)

    def rows(self) -> TimesheetRows:
        start, end = self.moments["start"], self.moments["end"]
        totals = self._totals()
        self._check_cells(~totals)
        has_start, has_end, has_hours = ~np.isnan(start.clock), ~np.isnan(end.clock), self.hours > 0
        self._check(
            (has_start | has_end | has_hours) & ~self.dated & ~totals, self._role("date", "start"), faults.NO_DATE
        )
        timed = self.dated & has_start & (has_end | has_hours)
        plain = self.dated & ~timed & has_hours
        half = self.dated & ~timed & ~plain & (has_start | has_end)
        self._check(half & ~has_start, self._role("start", "date"), faults.NO_CLOCK)
        begins, ends, pauses = self._spans(timed)
        lasting = ends - begins > pauses
        spans = np.unique(np.stack([begins, ends, pauses])[:, lasting], axis=1)
        midnight, length = self._by_day(plain)
        left_out = Counter(
            total=int(totals.sum()),
            open_row=int(half.sum()),
            no_hours=int((self.dated & ~timed & ~plain & ~half & ~totals).sum() + (~lasting).sum()),
            duplicate=int(lasting.sum()) - spans.shape[1],
        )
        return TimesheetRows(*_without_break(*spans), midnight, length, +left_out)

    def _order(self, read: Mapping[str, MomentCells]) -> str:
        try:
            return order_of(list(read.values()))
        except UnclearOrderError as unclear:
            if unclear.cell is None:
                raise faults.unclear_order(self.table.place(self._role("date", "start"), 0)[1]) from None
            role = list(read)[unclear.column]
            raise faults.mixed_orders(*self.table.place(role, unclear.cell)) from None

    def _role(self, role: str, other: str) -> str:
        return role if role in self.table.cells else other

    def _check(self, bad: _Bools, role: str, detail: str) -> None:
        if bad.any():
            raise faults.cell(detail, *self.table.place(role, int(np.argmax(bad))))

    def _check_cells(self, counted: _Bools) -> None:
        for role, moments in self.moments.items():
            self._check(counted & moments.is_bad, role, faults.NO_DATE if "date" in role else faults.NO_CLOCK)
        for role, lengths in (("hours", self.hours), ("unpaid_break", self.pause)):
            self._check(counted & (lengths == BAD_LENGTH), role, faults.NO_LENGTH)

    def _totals(self) -> _Bools:
        """The rows that sum up others: with no date, and a word for it or the hours of two or more rows before."""
        totals = np.zeros(self.size, np.bool_)
        cells = self.table.cells[self._role("date", "start")]
        known = np.where(self.dated & (self.hours > 0), self.hours, 0.0)
        sums, counts, last = np.cumsum(known), np.cumsum(known > 0), -1
        for row in np.flatnonzero(~self.dated).tolist():
            since = (0.0, 0) if last < 0 else (sums[last], counts[last])
            totals[row] = is_total(cells[row]) or any(
                counts[row] - count > 1
                and abs(self.hours[row] - (sums[row] - before)) <= max(_A_MINUTE, _ROUNDED * (counts[row] - count))
                for before, count in {since, (0.0, 0)}
            )
            last = row if totals[row] else last
        return totals

    def _spans(self, timed: _Bools) -> tuple[_Instants, _Instants, _Instants]:
        """The starts, ends and breaks of rows with clock times; an end on no date of its own may lie on the next day.

        Without a break of its own, a row whose hours are fewer than lie between its ends has the rest as its break.
        """
        start, end, end_date = (self.moments[role] for role in ("start", "end", "end_date"))
        begins = self._instants(self.day, start.clock, start.offset, timed)
        own_day = np.where(np.isnan(end.day), end_date.day, end.day)
        end_day = np.where(np.isnan(own_day), self.day + (end.clock < start.clock), own_day)
        ended = timed & ~np.isnan(end.clock)
        hours = np.nan_to_num(self.hours[timed])
        ends = begins + _whole(hours)
        ends[ended[timed]] = self._instants(end_day, end.clock, end.offset, ended)
        self._check_of(timed, ends < begins, "end", faults.ENDS_BEFORE)
        over = ends - begins > _DAY * _MICROSECONDS
        self._check_of(timed, over & ended[timed], "end", faults.OVER_A_DAY)
        self._check_of(timed, over, "hours", faults.OVER_A_DAY)
        spare = np.maximum(ends - begins - _whole(hours), 0) * (hours > 0)
        pauses = np.where(np.isnan(self.pause[timed]), spare, _whole(np.nan_to_num(self.pause[timed])))
        self._check_of(timed, pauses > np.maximum(ends - begins, 0), "unpaid_break", faults.PAUSE_TOO_LONG)
        return begins, ends, pauses

    def _check_of(self, chosen: _Bools, bad: _Bools, role: str, detail: str) -> None:
        """Check some of the rows."""
        every = np.zeros(self.size, np.bool_)
        every[chosen] = bad
        self._check(every, role, detail)

    def _instants(self, day: _Numbers, clock: _Numbers, offset: _Numbers, chosen: _Bools) -> _Instants:
        walls = (_whole(day[chosen] * _DAY) + _whole(clock[chosen])).view("M8[us]")
        stated = offset[chosen]
        local = LocalTimes([self.zone], np.zeros(len(walls), np.int64)).offsets(walls, np.arange(len(walls)))
        shift = np.where(np.isnan(stated), local.astype(np.int64), _whole(np.nan_to_num(stated)))
        return walls.astype(np.int64) - shift

    def _by_day(self, plain: _Bools) -> tuple[_Instants, _Instants]:
        """The midnights of dates whose rows have no clock times, and the sums of their hours."""
        days, place = np.unique(self.day[plain], return_inverse=True)
        seconds = np.bincount(place, self.hours[plain], len(days)).astype(np.float64)
        self._check_of(plain, seconds[place] > _DAY, "hours", faults.OVER_A_DAY)
        nothing = np.zeros(len(days))
        midnights = self._instants(days, nothing, np.full(len(days), np.nan), nothing == 0)
        return midnights, _whole(seconds)


def _without_break(start: _Instants, end: _Instants, pause: _Instants) -> tuple[_Instants, _Instants]:
    """Spans with the break cut out of their middle, since its place is unknown."""
    is_cut = pause > 0
    middle = start + (end - start - pause) // 2
    starts = np.concatenate([start, (middle + pause)[is_cut]])
    ends = np.concatenate([np.where(is_cut, middle, end), end[is_cut]])
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order]


def _whole(seconds: _Numbers) -> _Instants:
    return np.rint(seconds * _MICROSECONDS).astype(np.int64)
