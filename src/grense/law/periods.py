"""The common data of all rules: the law's days and weeks along the line, and the work in them, on six sides.

A *side* is a basis (`trace`, `calendar`, `estimate`), with quick looks or, as `without_trace` and so on, without them.

```
line    |mon |tue |wed |thu |fri |sat |sun |mon |tue ...     anna      |mon |tue ...   bjarne
days    [    )[   )[   )                                     from the day anchor to the next, elapsed time
weeks   [                                  )[                seven of them, from the week anchor on
```

Days and weeks follow each person's own clock. A traveller's boundary is that of the first zone in which it comes before
the person leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grense.classification.intervals import Bools, Ints, Pieces, Ticks, run_starts
from grense.classification.local_days import NEVER
from grense.classification.localtime import MINUTE, local_days
from grense.classification.timeline import Timeline, repeated
from grense.classification.worked_time import BASES, DayWork, WorkedTime, days_without_micro, without_micro
from grense.law.leave import WHOLE, Leave
from grense.law.profile import LawProfile
from grense.law.rule import LawRule
from grense.rules.profiles import Profile

__all__ = ["EVIDENCE", "SIDES", "Ground", "Judged", "WorkSide", "limits", "without"]

SIDES = (*BASES, *(f"without_{basis}" for basis in BASES))
# Presence is never shown by an estimate.
EVIDENCE = tuple(side for side in SIDES if not side.endswith("estimate"))
_YEAR_AND_MORE = 400
_DAYS_A_WEEK = 7


def without(basis: str) -> str:
    """The side of a basis on which quick looks are left out."""
    return f"without_{basis}"


@dataclass(frozen=True)
class WorkSide:
    """The work on one side: its pieces, and for each of the law's days whether there is any and how much (µs).

    `workday` is first and last work of each workday of the reading.
    """

    pieces: Pieces
    workday: DayWork
    present: Bools
    worked: Ticks


@dataclass(frozen=True)
class Judged:
    """One rule's windows, whether passed or not; arrays of one length.

    `day` counts from 1970-01-01, `start` and `end` lie on the line, `limit` is microseconds. By side: `value`
    (microseconds, `NOT_JUDGED` where that side shows nothing), and whether the limit is passed (`over`). `span` is, by
    basis, the stretch that shows it, where that is not the window itself. `complete` is false for a window not over
    yet.
    """

    rule: LawRule
    person: Ints
    day: Ints
    start: Ticks
    end: Ticks
    limit: Ticks
    value: Mapping[str, Ticks]
    over: Mapping[str, Bools]
    complete: Bools
    span: Mapping[str, tuple[Ticks, Ticks]] | None = None


class Ground:
    """The law's days of some persons, in whole weeks around each one's work, with the work on every side.

    `person`, `day`, `begin` and `finish` have one entry per day; seven in a row are a week. `until` is the end of the
    period covered by the data, in ticks since the line's epoch. `on_leave` has one entry per day, and `counted` one per
    week: how many of its parts count in an average that leaves out leave.
    """

    def __init__(
        self,
        line: Timeline,
        work: WorkedTime,
        law: LawProfile,
        reading: Profile,
        until: int | None = None,
        leave: Leave | None = None,
    ) -> None:
        self.line, self.work, self.law, self.reading, self.until = line, work, law, reading, until
        workdays = work.workdays
        first = run_starts(workdays.person)
        self.persons = workdays.person[first]
        last = np.append(first[1:], len(workdays)) - 1 if len(first) else first
        # Work at 01:30 lies on the next day of a law whose day starts at midnight.
        self.first_day = self.week_of(workdays.day[first] - 1)
        stop = self.week_of(workdays.day[last] + 1) + _DAYS_A_WEEK
        counts = stop - self.first_day
        self._offset = np.zeros(int(self.persons.max()) + 1 if len(self.persons) else 0, np.int64)
        self._offset[self.persons] = np.cumsum(counts) - counts - self.first_day
        source, nth = repeated(counts)
        self.person, self.day = self.persons[source], self.first_day[source] + nth
        self.last_day = stop - 1
        self._set_clocks()
        self.begin = self.at(self.person, self.day, law.day_anchor)
        self.finish = self.at(self.person, self.day + 1, law.day_anchor)
        self.sides = {side: self._side(side) for side in SIDES}
        self._leave_out(leave)

    def week_of(self, day: Ints) -> Ints:
        """The first day of the law's week that contains a day."""
        return day - (day + 3 - self.law.week_anchor) % _DAYS_A_WEEK

    def place(self, person: Ints, day: Ints) -> Ints:
        """The index of a person's day among the days."""
        return self._offset[person] + day

    def by_week(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The values with one row per week and seven columns."""
        return values.reshape(-1, _DAYS_A_WEEK)

    def complete(self, person: Ints, end: Ticks) -> Bools:
        """Which windows end before the data do."""
        if self.until is None:
            return np.ones(len(end), np.bool_)
        return end <= self.until + self.line.shift_of(person)

    def at(self, person: Ints, day: Ints, minutes: int) -> Ticks:
        """The moment on the line at which each person's clock shows `minutes` past the midnight of a day."""
        return self._there(self._table(minutes), person, day - self._table_day)

    def workdays(self, person: Ints, day: Ints) -> tuple[Ticks, Ticks]:
        """Start and end on the line of workdays of the reading, each within the days of the line."""
        table = self.line.tables.day_start.reshape(-1, self.line.count)
        column = day - self.line.first_day
        return self._there(table, person, column), self._there(table, person, column + 1)

    def _there(self, table: Ticks, person: Ints, column: Ints) -> Ticks:
        """The moment of a column by the clock of the first stay in which it comes before the person leaves."""
        stays, shift = self.line.stays, self.line.shift_of(person)
        stay = self._first_stay[person]
        moment = table[stays.setting[stay], column] + shift
        while len(late := np.flatnonzero(moment >= self._stay_end[stay])):
            stay[late] += 1
            there = table[stays.setting[stay[late]], column[late]] + shift[late]
            moment[late] = np.maximum(there, stays.start[stay[late]])
        return moment

    def _leave_out(self, leave: Leave | None) -> None:
        """Find the days that averages leave out, and how much of each week they count."""
        self.on_leave = np.zeros(len(self.day), np.bool_)
        worked = self.by_week(self.sides["estimate"].present).any(1)
        self.counted: Ints = np.where(worked, WHOLE, 0)
        if leave is None or not len(self.persons):
            return
        rank = np.minimum(np.searchsorted(self.persons, leave.person), len(self.persons) - 1)
        here = (self.persons[rank] == leave.person) & (leave.day >= self.first_day[rank])
        here &= leave.day <= self.last_day[rank]
        place = self.place(leave.person[here], leave.day[here])
        self.on_leave[place] = True
        np.subtract.at(self.counted, place // _DAYS_A_WEEK, leave.parts[here])
        self.counted = np.maximum(self.counted, 0)

    def _set_clocks(self) -> None:
        stays = self.line.stays
        comes = run_starts(stays.person)
        self._first_stay = np.zeros(int(stays.person.max()) + 1 if len(comes) else 0, np.int64)
        self._first_stay[stays.person[comes]] = comes
        self._stay_end = np.append(stays.start[1:], NEVER)[: len(stays.start)]
        self._stay_end[np.append(comes[1:], len(stays.start))[: len(comes)] - 1] = NEVER
        self._table_day = (int(self.day.min()) if len(self.day) else 0) - _YEAR_AND_MORE
        self._table_count = (int(self.day.max()) if len(self.day) else 0) + _YEAR_AND_MORE - self._table_day
        self._tables: dict[int, Ticks] = {}

    def _table(self, minutes: int) -> Ticks:
        if minutes not in self._tables:
            clocks = [local_days(zone, self._table_day, self._table_count) for zone in self.line.zones]
            rows = [2 * (clock.clock(minutes) - self.line.epoch) for clock in clocks]
            self._tables[minutes] = np.array(rows, np.int64).reshape(len(rows), self._table_count)
        return self._tables[minutes]

    def _side(self, side: str) -> WorkSide:
        basis = side.removeprefix("without_")
        quick = side == basis
        pieces = self.work.pieces[basis] if quick else without_micro(self.work, basis)
        workday = self.work.days[basis] if quick else days_without_micro(self.work, basis)
        found = pieces.within(self.begin, self.finish)
        worked = found.length
        if basis == "estimate":
            evidence = self.work.pieces["calendar"] if quick else without_micro(self.work, "calendar")
            worked = self._less_breaks(worked, evidence.within(self.begin, self.finish).length)
        return WorkSide(pieces, workday, found.present, worked)

    def _less_breaks(self, worked: Ticks, evidence: Ticks) -> Ticks:
        """Subtract each workday's unpaid break from the law's day of that date, and what exceeds it from the other.

        That is the next day, or the one before where the workday starts in it. Evidence itself is never subtracted.
        """
        rows = np.flatnonzero(self.work.breaks)
        left, workdays = self.work.breaks[rows].copy(), self.work.workdays
        own = self.place(workdays.person[rows], workdays.day[rows])
        start, _ = self.workdays(workdays.person[rows], workdays.day[rows])
        worked, early = worked.copy(), start < self.begin[own]
        for chosen, later in ((slice(None), 0), (~early, 1), (early, -1)):
            place = own[chosen] + later
            taken = np.minimum(left[chosen], worked[place] - evidence[place])
            worked[place] -= taken
            left[chosen] -= taken
        return worked


def limits(rule: LawRule, size: int) -> Ticks:
    """The rule's limit in microseconds, for `size` windows."""
    return np.full(size, int(rule.limit_minutes * MINUTE))
