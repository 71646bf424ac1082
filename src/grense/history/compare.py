"""Registered hours beside agreed and shown ones: what is shown outside ordinary hours and was not registered.

Each workday is three windows: before, inside and after its ordinary hours. Rows of the register, and the evidence, are
cut at their ends; what lies in the first and the last is outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from grense.activities import microseconds
from grense.classification.intervals import Bools, Ints, Pieces, union
from grense.classification.localtime import MINUTE, LocalDays, local_days
from grense.classification.planned import done_before
from grense.history.agreed import agreed_days
from grense.history.flexitime import agreed_due, begins_before
from grense.model.comparison import OutsideSession, RegisterComparison, RegisterWeek
from grense.model.time import iso_week, load_zone
from grense.rules.agreed_hours import Agreed
from grense.rules.kinds import NO_WORK
from grense.rules.ordinary_hours import MINUTES_A_DAY

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["compare_register"]

Minutes: TypeAlias = "npt.NDArray[np.float64]"

_DAY, _EPOCH = dt.timedelta(days=1), dt.date(1970, 1, 1)
_DIGITS = 6  # of minutes: floats that differ by less are the same length
_INSTANTS = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def compare_register(
    found: Result, agreed: Agreed, mondays: Sequence[dt.date], *, person: str | None = None
) -> RegisterComparison | None:
    """Compare the weeks from these consecutive Mondays; None where nothing is registered in them.

    Weeks before the first with registration are left out, and those with an ordinary day before the first evidence.
    `person` is by default the only one.

    Raises `ValueError` for an unknown person, or for none where there are several.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> starts = ["2026-11-16T20:00+01:00", "2026-11-16T00:00+01:00"]
    >>> ends = ["2026-11-16T21:30+01:00", "2026-11-16T07:30+01:00"]
    >>> found = classify(from_columns(starts, ends, ["meeting", "registered_day"]), tz="Europe/Oslo")
    >>> compare_register(found, Agreed(2250.0), [dt.date(2026, 11, 16)]).not_registered
    90.0
    """
    found = found.as_found
    persons = list(found.zones)
    if (person is None and len(persons) != 1) or (person is not None and person not in persons):
        raise ValueError(person)
    whose = persons[0] if person is None else person
    dates = found.days.loc[found.days["person"] == whose, "date"]
    hours, first = found.ordinary_hours[whose], None if dates.empty else dates.min().date()
    covered = [monday for monday in mondays if first and not begins_before(monday, hours, first)]
    if not covered:
        return None
    weeks = tuple(_Weeks(found, whose, covered[0], len(covered)).compared(agreed))
    since = next((number for number, week in enumerate(weeks) if week.registered is not None), len(weeks))
    return RegisterComparison(weeks[since:]) if weeks[since:] else None


class _Parts(NamedTuple):
    """Rows cut at the ends of windows: the row and the day of each part, where it lies, and its ends."""

    row: Ints
    day: Ints
    is_outside: Bools
    start: Ints
    end: Ints


class _Windows:
    """The windows of consecutive workdays on the clock of a zone, in microseconds."""

    def __init__(self, found: Result, person: str, zone: str, first: dt.date, days: int) -> None:
        hours, profile = found.ordinary_hours[person], found.profile
        self.local: LocalDays = local_days(zone, (first - _EPOCH).days, days + 1)
        dates = [first + number * _DAY for number in range(days)]
        starts = [profile.workday_start(hours, date) for date in dates]
        starts_next = [*starts[1:], profile.workday_start(hours, first + days * _DAY)]
        spans = [hours.on(date) or (start, start) for date, start in zip(dates, starts, strict=True)]
        edges = [
            self._clock(minutes)
            for minutes in (
                starts,
                [span[0] for span in spans],
                [span[1] for span in spans],
                [start + MINUTES_A_DAY for start in starts_next],
            )
        ]
        self.begin, self.finish = np.stack(edges[:3], axis=1).ravel(), np.stack(edges[1:], axis=1).ravel()
        self.evening = None if profile.evening is None else self._clock([profile.evening] * days)

    def cut(self, start: Ints, end: Ints) -> _Parts:
        """The parts of rows in the windows."""
        first = np.searchsorted(self.finish, start, "right")
        count = np.maximum(np.searchsorted(self.begin, end, "left") - first, 0)
        row = np.repeat(np.arange(len(start)), count)
        window = np.arange(len(row)) - np.repeat(np.cumsum(count) - count - first, count)
        begins, ends = np.maximum(start[row], self.begin[window]), np.minimum(end[row], self.finish[window])
        parts = _Parts(row, window // 3, window % 3 != 1, begins, ends)
        there = ends > begins
        return _Parts(*(array[there] for array in parts))

    def _clock(self, minutes: list[int]) -> Ints:
        return self.local.clock(np.array([*minutes, 0], np.int64))[:-1]


@dataclass(frozen=True)
class _Register:
    """What was registered, by day: minutes, those of them outside ordinary hours, and the number of rows.

    `covered` is the time of the rows with clock times.
    """

    minutes: Minutes
    outside: Minutes
    rows: Ints
    without_times: Ints
    covered: Pieces

    def has_times(self, days: slice) -> bool:
        """Whether there are rows on some days, all with clock times."""
        return bool(self.rows[days].any()) and not self.without_times[days].any()


class _Weeks:
    """The weeks of one person."""

    def __init__(self, found: Result, person: str, first: dt.date, weeks: int) -> None:
        self.found, self.person, self.first, self.days = found, person, first, 7 * weeks
        table = found.activities
        self.table = table.loc[table["person"] == person] if "person" in table.columns else table
        self._windows: dict[str, _Windows] = {}
        self.register = self._register()

    def compared(self, agreed: Agreed) -> Iterator[RegisterWeek]:
        every = agreed_days(self.found, dict.fromkeys(self.found.zones, agreed))
        mine = every.loc[every["person"] == self.person]
        day = self._days_of(mine["date"])
        agreed_by_day, outside = (self._by_day(day, mine[name].to_numpy(np.float64)) for name in ("agreed", "outside"))
        weeks = self.found.weeks.loc[self.found.weeks["person"] == self.person]
        shown = dict(zip(weeks["week"].tolist(), weeks["minutes_calendar"].tolist(), strict=True))
        register, hours = self.register, self.found.ordinary_hours[self.person]
        sessions, looks = self._sessions(), self._quick_looks()
        for number in range(self.days // 7):
            own, monday = slice(7 * number, 7 * number + 7), self.first + 7 * number * _DAY
            dates = [monday + later * _DAY for later in range(7)]
            has_times = register.has_times(own)
            plain = RegisterWeek(
                iso_week(monday),
                monday,
                registered=None,
                agreed=float(agreed_by_day[own].sum()),
                outside=float(outside[own].sum()),
                shown=shown.get(iso_week(monday), 0.0),
                due=agreed_due(monday, hours, agreed, self.found.zones[self.person]),
                sessions=tuple(
                    self._outside(part, has_times=has_times) for day, *part in sessions if day // 7 == number
                ),
                quick_looks=int(looks[own].sum()),
                has_times=has_times,
                is_leave=any(date in hours.days_off for date in dates) and not any(map(hours.on, dates)),
            )
            # A day on which something was registered is as agreed, whether anything shows it or not.
            shares = [agreed.share(date, hours) for date in dates]
            as_agreed = np.where((agreed_by_day[own] > 0) | (register.rows[own] == 0), agreed_by_day[own], shares)
            yield self._with_register(plain, own, outside[own], float(as_agreed.sum()))

    def _with_register(self, week: RegisterWeek, own: slice, shown: Minutes, as_agreed: float) -> RegisterWeek:
        """A week with what was registered, by day where that has clock times."""
        register = self.register
        if not register.rows[own].any():
            return week
        registered, outside = float(register.minutes[own].sum()), register.outside[own]
        if not week.has_times:
            outside, shown = np.array([max(registered - as_agreed, 0.0)]), np.array([week.outside])
        beyond = (shown - outside).round(_DIGITS)
        return replace(
            week,
            registered=registered,
            registered_outside=float(outside.sum()),
            not_registered=float(np.maximum(beyond, 0.0).sum()),
            without_trace=float(np.maximum(-beyond, 0.0).sum()),
        )

    def _register(self) -> _Register:
        minutes, outside, rows = np.zeros(self.days), np.zeros(self.days), np.zeros(self.days, np.int64)
        spans = []
        for zone, start, end in self._spans(self.table.loc[self.table["kind"] == "registered"]):
            parts = self._of(zone).cut(start, end)
            lengths = (parts.end - parts.start) / MINUTE
            minutes += self._by_day(parts.day, lengths)
            outside += self._by_day(parts.day, lengths * parts.is_outside)
            rows += np.bincount(parts.day, minlength=self.days)
            spans.append((start, end))
        without = np.zeros(self.days, np.int64)
        for zone, start, end in self._spans(self.table.loc[self.table["kind"] == "registered_day"]):
            midnights = self._of(zone).local.clock(0)
            day = np.searchsorted(midnights, start, "right") - 1
            day = np.where(start < midnights[-1], day, -1)
            minutes += self._by_day(day, (end - start) / MINUTE)
            without += self._by_day(day, np.ones(len(day))).astype(np.int64)
        starts, ends = (np.concatenate([span[place] for span in spans] or [np.zeros(0, np.int64)]) for place in (0, 1))
        return _Register(minutes, outside, rows + without, without, union(np.sort(2 * starts), np.sort(2 * ends)))

    def _sessions(self) -> list[tuple[int, str, int, int, bool]]:
        """The day, zone, start, end and lateness of each piece of evidence outside ordinary hours, by start."""
        table = self.table if self.found.until is None else done_before(self.table, self.found.until)
        work = table.loc[~table["kind"].isin((*NO_WORK, "mail_sent")) & (table["end"] > table["start"])]
        made = []
        for zone, start, end in self._spans(work):
            windows = self._of(zone)
            pieces = union(np.sort(2 * start), np.sort(2 * end))
            parts = windows.cut(pieces.start >> 1, pieces.end >> 1)
            late = np.zeros(len(parts.day), np.bool_)
            if windows.evening is not None:
                late = parts.end > windows.evening[parts.day]
            columns = (array[parts.is_outside].tolist() for array in (parts.day, parts.start, parts.end, late))
            made += [(day, zone, *rest) for day, *rest in zip(*columns, strict=True)]
        return sorted(made, key=lambda part: part[2:4])

    def _outside(self, part: Sequence[Any], *, has_times: bool) -> OutsideSession:
        zone, start, end, is_late = part
        covered = self.register.covered.within(np.array([2 * start]), np.array([2 * end])).length
        return OutsideSession(
            _local(start, zone),
            _local(end, zone),
            (end - start) / MINUTE,
            float(covered[0]) / MINUTE if has_times else None,
            is_late,
        )

    def _quick_looks(self) -> Ints:
        """The number of quick looks a day that no row of the register covers."""
        looks = self.found.quick_looks
        looks = looks.loc[looks["person"] == self.person]
        start, end = microseconds(looks["start"]), microseconds(looks["end"])
        covered = self.register.covered.within(2 * start, 2 * np.maximum(end, start + 1)).present
        return self._by_day(self._days_of(looks["date"]), ~covered).astype(np.int64)

    def _spans(self, rows: pd.DataFrame) -> Iterator[tuple[str, Ints, Ints]]:
        """The zone of rows, and their starts and ends in microseconds."""
        home = self.found.zones[self.person]
        zones = rows["zone"].astype(object).where(rows["zone"].notna(), home) if "zone" in rows.columns else None
        for zone in [home] if zones is None else sorted(zones.unique()):
            chosen = rows if zones is None else rows.loc[zones == zone]
            yield str(zone), microseconds(chosen["start"]), microseconds(chosen["end"])

    def _of(self, zone: str) -> _Windows:
        if zone not in self._windows:
            self._windows[zone] = _Windows(self.found, self.person, zone, self.first, self.days)
        return self._windows[zone]

    def _days_of(self, dates: pd.Series) -> Ints:
        """The numbers of dates, from the first Monday on."""
        return np.asarray((dates - pd.Timestamp(self.first)).dt.days, np.int64)

    def _by_day(self, day: Ints, values: Minutes | Bools) -> Minutes:
        """The sums of values a day; those of other days are dropped."""
        near = (day >= 0) & (day < self.days)
        return np.bincount(day[near], values[near], self.days).astype(np.float64)


def _local(moment: int, zone: str) -> dt.datetime:
    return (_INSTANTS + dt.timedelta(microseconds=moment)).astimezone(load_zone(zone))
