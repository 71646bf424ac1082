"""Meetings by workday and by week, for all persons at once, as docs/reference/definitions.md has it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from grense.classification.frames import week_labels
from grense.classification.intervals import (
    Bools,
    Ints,
    Pieces,
    Ticks,
    Within,
    lengths,
    longest_between,
    run_starts,
    union,
)
from grense.classification.local_days import NEVER
from grense.classification.localtime import DAY, MINUTE, local_days, monday, weekday
from grense.classification.persons import People, PersonsPart
from grense.classification.planned import done_before
from grense.classification.timeline import Timeline
from grense.classification.worked_time import hours_in
from grense.model.meetings import MeetingSums
from grense.rules.core_hours import core_spans
from grense.rules.meeting_rules import meeting_rules

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["CoreHoursOf", "meeting_days", "meeting_sums", "meeting_weeks"]

CoreHoursOf: TypeAlias = "str | Mapping[Any, str] | None"
"""The core hours of every person, or of each; a person without any is left out of the mapping."""

_TICKS_A_MINUTE = 2 * MINUTE
_DAYS_A_WEEK = 7
_NONE = -1
_Columns = dict[str, Any]
_Floats = np.ndarray[Any, np.dtype[np.float64]]


def meeting_days(found: Result, core: CoreHoursOf = None) -> pd.DataFrame:
    """The meetings of each workday that has any, by what has happened.

    `core` are core hours in the form of ordinary hours. The columns:

    `person`, `date`, `week`
    `meetings`, `minutes`   how many begin on the day; minutes in meetings
    `first`, `last`         the start of the first and the end of the last in minutes after midnight; missing where none
                            begins, but one of the day before goes on
    `outside`, `outside_minutes`  meetings partly outside core hours, and minutes of them; missing without core hours
    `back_to_back`          meetings that begin just after another one
    `no_gap`                whether there is no gap around noon

    Raises `RuleError` for core hours that make no sense.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> meeting = from_columns(["2026-11-17T08:30+01:00"], ["2026-11-17T09:30+01:00"], "meeting")
    >>> days = meeting_days(classify(meeting, tz="Europe/Oslo"), "mon-fri 09:00-15:00")
    >>> days[["meetings", "minutes", "first", "outside_minutes"]].values.tolist()
    [[1.0, 60.0, 510.0, 30.0]]
    """
    return _frame(*_of_days(found.as_found, core))


def meeting_weeks(found: Result, core: CoreHoursOf = None) -> pd.DataFrame:
    """The meetings of each ISO week that has any: the sums of its days, and the median of their first and last.

    The columns are those of `meeting_days`, with `days`, on which a meeting begins, and `days_without_gap` in place of
    `no_gap`. `date` is the week's Monday. Raises what `meeting_days` raises.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> starts, ends = ("2026-11-16T08:30Z", "2026-11-17T09:00Z"), ("2026-11-16T09:30Z", "2026-11-17T11:00Z")
    >>> weeks = meeting_weeks(classify(from_columns(starts, ends, "meeting"), tz="UTC"))
    >>> weeks[["week", "days", "minutes", "first"]].values.tolist()
    [['2026-W47', 2, 180.0, 525.0]]
    """
    days, labels = _of_days(found.as_found, core)
    code, week = days["person"], monday(days["day"])
    first = run_starts(code, week)
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(code))))
    columns = {
        "person": code[first],
        "day": week[first],
        "days": np.bincount(group[days["meetings"] > 0], minlength=len(first)),
        "meetings": _sums(days["meetings"], group, len(first)),
        "minutes": _sums(days["minutes"], group, len(first)),
        "first": _medians(days["first"], group, len(first)),
        "last": _medians(days["last"], group, len(first)),
        "outside": _sums(days["outside"], group, len(first)),
        "outside_minutes": _sums(days["outside_minutes"], group, len(first)),
        "back_to_back": _sums(days["back_to_back"], group, len(first)),
        "days_without_gap": np.bincount(group[days["no_gap"]], minlength=len(first)),
    }
    return _frame(columns, labels)


def meeting_sums(days: pd.DataFrame, monday: dt.date, weeks: int, *, has_core: bool) -> MeetingSums:
    """The sums over so many weeks from a Monday on, of what `meeting_days` gives for one person.

    `has_core` is whether core hours were given.
    """
    date = days["date"].to_numpy("datetime64[D]")
    begin = np.datetime64(monday, "D")
    chosen = days.loc[(date >= begin) & (date < begin + _DAYS_A_WEEK * weeks)]
    if not len(chosen):
        return MeetingSums(weeks, outside=0 if has_core else None, outside_minutes=0.0 if has_core else None)
    begun = chosen.loc[chosen["meetings"] > 0]
    return MeetingSums(
        weeks,
        weeks_with=int(chosen["week"].nunique()),
        days=len(begun),
        meetings=int(chosen["meetings"].sum()),
        minutes=math.fsum(chosen["minutes"]),
        first=float(begun["first"].median()) if len(begun) else None,
        last=float(begun["last"].median()) if len(begun) else None,
        outside=int(chosen["outside"].sum()) if has_core else None,
        outside_minutes=math.fsum(chosen["outside_minutes"]) if has_core else None,
        back_to_back=int(chosen["back_to_back"].sum()),
        days_without_gap=int(chosen["no_gap"].sum()),
        outside_on=tuple(chosen["date"].loc[chosen["outside"] > 0].dt.date) if has_core else (),
    )


def _of_days(found: Result, core: CoreHoursOf) -> tuple[_Columns, pd.Index]:
    """The columns of `meeting_days`, with persons as codes and days as numbers, and the labels of the persons."""
    table = found.activities if found.until is None else done_before(found.activities, found.until)
    people = People(table, found.zones, found.ordinary_hours, found.profile)
    windows = _CoreWindows(core, people.labels)
    parts = [people.part(rows) for rows in people.split()]
    columns = [_Meetings(part, part.timeline(found.profile), windows).columns() for part in parts]
    return {name: np.concatenate([part[name] for part in columns]) for name in columns[0]}, people.labels


class _CoreWindows:
    """The core hours of each person by number, and each of them as minutes from and to on the seven weekdays."""

    def __init__(self, core: CoreHoursOf, labels: pd.Index) -> None:
        given = [core.get(label) if isinstance(core, Mapping) else core for label in labels]
        texts = list(dict.fromkeys(text for text in given if text is not None))
        self.of_person = np.array([_NONE if text is None else texts.index(text) for text in given], np.int64)
        spans = [core_spans(text) for text in texts]
        self.has = [np.array([span is not None for span in week]) for week in spans]
        self.first, self.last = (
            [np.array([span[end] if span else 0 for span in week], np.int64) for week in spans] for end in (0, 1)
        )


class _Meetings:
    """The meetings of some persons on their line, sorted by start."""

    def __init__(self, part: PersonsPart, line: Timeline, windows: _CoreWindows) -> None:
        self.part, self.line, self.windows, self.rules = part, line, windows, meeting_rules()
        evidence = part.evidence(line)
        has_length = evidence.plan_end > evidence.plan_start + 1
        start, end = evidence.plan_start[has_length], evidence.plan_end[has_length]
        order = np.argsort(start, kind="stable")
        self.start, self.end = start[order], end[order]
        self.ends = np.sort(end)
        self.pieces = union(self.start, self.ends)
        self.stretches, self.workdays = line.workdays(self.pieces)
        self.stretch = np.searchsorted(self.stretches.start, self.start, "right") - 1
        self.row = self.stretches.row[self.stretch]
        self.core_of = windows.of_person[part.codes[self.workdays.person]]

    def columns(self) -> _Columns:
        """One entry for each workday with any meeting, by person and day."""
        outside, outside_minutes = self._outside()
        return {
            "person": self.part.codes[self.workdays.person],
            "day": self.workdays.day,
            "meetings": self._counted(),
            "minutes": self._summed(self._within_stretches().length) / MINUTE,
            **self._first_and_last(),
            "outside": outside,
            "outside_minutes": outside_minutes,
            "back_to_back": self._counted(self._is_back_to_back()),
            "no_gap": self._has_no_gap(),
        }

    def _counted(self, chosen: Bools | None = None) -> Ints:
        row = self.row if chosen is None else self.row[chosen]
        return np.bincount(row, minlength=len(self.workdays))

    def _summed(self, of_stretches: Ticks) -> _Floats:
        summed: _Floats = np.bincount(self.stretches.row, of_stretches, len(self.workdays)).astype(np.float64)
        return summed

    def _within_stretches(self) -> Within:
        return self.pieces.within(self.stretches.start, self.stretches.end)

    def _first_and_last(self) -> _Columns:
        """The start of the first and the end of the last meeting that begins in each workday, where that one begins."""
        first, last = (np.full(len(self.workdays), np.nan) for _ in range(2))
        for found, moments, is_last in ((first, self.start, False), (last, self.end, True)):
            order = np.lexsort((moments, self.row))
            row = self.row[order]
            edges = run_starts(row)
            chosen = order[np.append(edges[1:], len(row)) - 1 if is_last else edges] if len(row) else order
            local = self.line.local(moments[chosen], self.line.stay_of(self.start[chosen]))
            found[self.row[chosen]] = (local - self.workdays.day[self.row[chosen]] * DAY) / MINUTE
        return {"first": first, "last": last}

    def _outside(self) -> tuple[_Floats, _Floats]:
        """Meetings partly outside core hours, and minutes outside them, by workday."""
        opening, closing = self._core_hours()
        there = opening < closing
        inside = Pieces(opening[there], closing[there]).within(self.start, self.end).length
        partly = self._counted(lengths(self.start, self.end) > inside)
        outside = self._within_stretches().length - self.pieces.within(opening, closing).length
        has_core = self.core_of != _NONE
        return np.where(has_core, partly, np.nan), np.where(has_core, self._summed(outside) / MINUTE, np.nan)

    def _core_hours(self) -> tuple[Ticks, Ticks]:
        """From when to when each stretch has core hours; the end is not after the start where it has none."""
        stretches, line = self.stretches, self.line
        off = np.isin(self.workdays.key, self.part.days_off(line))
        opening, closing = hours_in(line, stretches, off[stretches.row])
        first, last = np.full(len(stretches), NEVER), np.full(len(stretches), NEVER)
        core_of = self.core_of[stretches.row]
        for number, has in enumerate(self.windows.has):
            chosen = np.flatnonzero((core_of == number) & has[weekday(_day(line, stretches.slot))])
            for found, minutes in ((first, self.windows.first[number]), (last, self.windows.last[number])):
                found[chosen] = _moments(line, stretches.slot[chosen], minutes) + stretches.shift[chosen]
        return np.maximum(opening, first), np.minimum(closing, last)

    def _is_back_to_back(self) -> Bools:
        near = self.start - int(self.rules.back_to_back * _TICKS_A_MINUTE)
        found: Bools = np.searchsorted(self.ends, self.start, "right") > np.searchsorted(self.ends, near, "left")
        return found

    def _has_no_gap(self) -> Bools:
        """Whether a workday's longest time without a meeting, in a window around noon, is too short for a gap."""
        none = np.zeros(len(self.workdays), np.bool_)
        order = np.lexsort((self.start, self.row))
        begins = order[run_starts(self.row[order])]
        slot, shift = self.stretches.slot[self.stretch[begins]], self.stretches.shift[self.stretch[begins]]
        opens, closes = (
            _moments(self.line, slot, np.full(_DAYS_A_WEEK, minutes)) + shift for minutes in self.rules.gap_window
        )
        met = self.pieces.within(opens, closes)
        between = longest_between(self.pieces.gap, met.first, np.maximum(met.stop - 1, met.first))
        longest = np.maximum.reduce([lengths(opens, met.start), between, lengths(met.end, closes)])
        none[self.row[begins]] = met.present & (longest < self.rules.gap * MINUTE)
        return none


def _day(line: Timeline, slot: Ints) -> Ints:
    """The local day of each slot, from 1970-01-01."""
    return line.first_day + slot % line.count


def _moments(line: Timeline, slot: Ints, minutes: Ints) -> Ticks:
    """When the clock of each slot's day shows the minutes after midnight of its weekday, in ticks since the epoch."""
    setting, day = np.divmod(slot, line.count)
    days = line.first_day + np.arange(line.count + 1)
    found = np.empty(len(slot), np.int64)
    for number in np.unique(setting).tolist():
        chosen = np.flatnonzero(setting == number)
        clock = local_days(line.zones[number], line.first_day, line.count + 1).clock(minutes[weekday(days)])
        found[chosen] = 2 * (clock[day[chosen]] - line.epoch)
    return found


def _sums(values: Any, group: Ints, count: int) -> Any:
    """The sum of each group's values, in their own type."""
    return np.bincount(group, values, count).astype(values.dtype)


def _medians(values: _Floats, group: Ints, count: int) -> _Floats:
    """The median of each group's values; missing ones are left out."""
    known = ~np.isnan(values)
    values, group = values[known], group[known]
    order = np.lexsort((values, group))
    size = np.bincount(group, minlength=count)
    first = np.cumsum(size) - size
    medians = np.full(count, np.nan)
    some = np.flatnonzero(size)
    low, high = (order[first[some] + (size[some] - one) // 2] for one in (1, 0))
    medians[some] = (values[low] + values[high]) / 2
    return medians


def _frame(columns: _Columns, labels: pd.Index) -> pd.DataFrame:
    person, day, *_ = columns.values()
    return pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person, dtype=pd.CategoricalDtype(labels)),
            "date": (day * 86_400).view("datetime64[s]"),
            "week": week_labels(day),
            **{name: values for name, values in columns.items() if name not in ("person", "day")},
        }
    )
