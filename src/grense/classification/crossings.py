"""Find the crossings of each category, with one function per shape, from worked time on three bases.

A crossing's basis is the smallest set of evidence that shows it; its figure comes from the estimate, with the figure
that the basis alone shows beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grense.classification.intervals import Bools, Ints, Ticks, Within, run_starts
from grense.classification.local_days import NEVER
from grense.classification.localtime import MINUTE, monday
from grense.classification.rest import Rests
from grense.classification.timeline import Timeline
from grense.classification.worked_time import BASES, WorkedTime, first_and_last, parts_of_sessions
from grense.rules.categories import (
    DAY_HOURS,
    DAY_OFF,
    DAY_WINDOW,
    OUTSIDE_HOURS,
    QUICK_LOOKS,
    REST,
    WEEK_HOURS,
    WEEK_WINDOW,
    Shape,
)
from grense.rules.profiles import Profile

__all__ = ["NO_FIGURE", "FoundCrossings", "Weeks", "find_crossings", "find_quick_looks", "find_weeks"]

NO_FIGURE = np.iinfo(np.int64).min
_TRACE, _CALENDAR, _ESTIMATE = range(3)


@dataclass(frozen=True)
class FoundCrossings:
    """Crossings of one category: person, day, basis (index into `BASES`), span on the line.

    `value` and `shown` are microseconds, or a plain count for `connected`; `NO_FIGURE` where there is none.
    """

    category: str
    person: Ints
    day: Ints
    basis: Ints
    start: Ticks
    end: Ticks
    value: Ticks
    shown: Ticks


@dataclass(frozen=True)
class Weeks:
    """ISO weeks with work: `first_row` is the index of each week's first workday."""

    first_row: Ints
    person: Ints
    monday: Ints
    worked: Mapping[str, Ticks]


def find_weeks(work: WorkedTime) -> Weeks:
    """Worked time per ISO week."""
    person, mondays = work.workdays.person, monday(work.workdays.day)
    first = run_starts(person, mondays)
    sums = {basis: _reduce(np.add, work.days[basis].worked, first) for basis in BASES}
    return Weeks(first, person[first], mondays[first], sums)


def find_crossings(
    line: Timeline, work: WorkedTime, weeks: Weeks, rests: Mapping[str, Rests], quick_looks: Ints, profile: Profile
) -> list[FoundCrossings]:
    """The crossings of every category with a rule in the profile; `quick_looks` come from `find_quick_looks`."""

    def limit(category: str) -> int:
        return int(profile.rules[category].limit_minutes * MINUTE)

    # Evidence on a day off is a crossing of its own, where the profile has a rule for it.
    off = _days_off(line, work) & bool(profile.judged(DAY_OFF))

    finders: Mapping[Shape, Callable[[str], FoundCrossings]] = {
        DAY_WINDOW: lambda name: _in_day_window(name, line, work),
        WEEK_WINDOW: lambda name: _in_week_window(name, line, work),
        REST: lambda name: _short_rest(name, work, rests, limit(name)),
        DAY_HOURS: lambda name: _long_day(name, work, limit(name)),
        WEEK_HOURS: lambda name: _long_week(name, work, weeks, limit(name)),
        OUTSIDE_HOURS: lambda name: _outside_hours(name, line, work, off),
        DAY_OFF: lambda name: _on_day_off(name, line, work, off),
        QUICK_LOOKS: lambda name: _connected(name, work, quick_looks),
    }
    return [finders[profile.category(name).shape](name) for name in profile.rules]


def _in_day_window(category: str, line: Timeline, work: WorkedTime) -> FoundCrossings:
    """Evidence in, or reaching into, a window of its workday, such as the evening.

    A workday that ends when the window ends overlaps only its own. Other workdays can overlap those of adjacent dates.
    """
    stretches, (opening, closing) = work.stretches, line.tables.windows[category]
    slot, shift = stretches.slot, stretches.shift
    windows = [(opening[slot] + shift, stretches.end)]
    if line.tables.turn:
        near = (slot - 1, slot, slot + 1)
        windows = [(opening[day] + shift, closing[day] + shift) for day in near]
    return _by_presence(category, line, work, windows, work.workdays.key, stretches.row)


def _in_week_window(category: str, line: Timeline, work: WorkedTime) -> FoundCrossings:
    """Evidence in a window of the week, such as a calendar Sunday, which contains parts of two workdays.

    It is dated by the first workday with evidence in it, and never by a day on which the window is not open.
    """
    stretches, (opening, closing, first, last) = work.stretches, line.tables.weekly[category]
    begin = opening[stretches.slot] + stretches.shift
    finish = closing[stretches.slot] + stretches.shift
    person, day = work.workdays.person[stretches.row], work.workdays.day[stretches.row]
    key, row = np.unique(line.key_of_day(person, first[stretches.slot]), return_inverse=True)
    dates = np.clip(day, first[stretches.slot], last[stretches.slot])
    return _by_presence(category, line, work, [(begin, finish)], key, row, dates)


def _outside_hours(category: str, line: Timeline, work: WorkedTime, off: Bools) -> FoundCrossings:
    """Evidence outside the workday's ordinary hours, widened; all evidence of a day without ordinary hours.

    None of the stretches in `off`.
    """
    stretches = work.stretches
    opening, closing = _widened_hours(line, work)
    windows = [(stretches.start, np.where(off, stretches.start, opening)), (closing, stretches.end)]
    return _by_presence(category, line, work, windows, work.workdays.key, stretches.row)


def _on_day_off(category: str, line: Timeline, work: WorkedTime, off: Bools) -> FoundCrossings:
    """All evidence of the stretches in `off`."""
    stretches = work.stretches
    windows = [(stretches.start, np.where(off, stretches.end, stretches.start))]
    return _by_presence(category, line, work, windows, work.workdays.key, stretches.row)


def _days_off(line: Timeline, work: WorkedTime) -> Bools:
    """Which stretches are on a person's day off that would have ordinary hours."""
    off: Bools = work.off & (line.tables.opening[work.stretches.slot] != NEVER)
    return off


def _widened_hours(line: Timeline, work: WorkedTime) -> tuple[Ticks, Ticks]:
    """Start and end of each stretch's widened ordinary hours on the line; `NEVER` on a day without."""
    stretches, tables = work.stretches, line.tables
    opening = np.where(work.off, NEVER, tables.widened_opening[stretches.slot])
    closing = np.where(work.off, NEVER, tables.widened_closing[stretches.slot])
    return opening + stretches.shift, closing + stretches.shift


def _by_presence(
    category: str,
    line: Timeline,
    work: WorkedTime,
    windows: list[tuple[Ticks, Ticks]],
    key: Ints,
    row: Ints,
    dates: Ints | None = None,
) -> FoundCrossings:
    """One crossing per day with evidence in its windows; the basis is never the estimate.

    `windows` lie in the stretches; `row` is the day that each stretch counts for, `key` those days' keys. Where a
    window contains several days, `dates` are those of the stretches, and the first with evidence is the crossing's.
    """
    bounds, day = work.stretches, work.by_stretch["estimate"]
    rows, looks, dated = [], [], []
    for begin, finish in windows:
        begin, finish = np.maximum(begin, bounds.start), np.minimum(finish, bounds.end)
        near = np.flatnonzero((day.start < finish) & (day.end > begin) & day.present)
        looks.append([_look(work, basis, near, begin[near], finish[near]) for basis in BASES])
        rows.append(row[near])
        dated.append(near)
    trace, calendar, estimate = (_joined([look[basis] for look in looks]) for basis in range(len(BASES)))
    row = np.concatenate(rows)
    crossed, traced = np.zeros(len(key), np.bool_), np.zeros(len(key), np.bool_)
    crossed[row[calendar.present]] = True
    traced[row[trace.present]] = True
    chosen = np.where(traced[row], trace.present, calendar.present)
    start, end = np.where(traced[row], trace.start, calendar.start), np.where(traced[row], trace.end, calendar.end)
    span = first_and_last(len(key), row[chosen], start[chosen], end[chosen])
    shown = np.bincount(row, np.where(traced[row], trace.length, calendar.length), len(key))
    value = np.bincount(row, estimate.length, len(key))
    days = np.flatnonzero(crossed)
    date = key % line.count + line.first_day
    if dates is not None:
        date = np.full(len(key), NEVER)
        np.minimum.at(date, row[calendar.present], dates[np.concatenate(dated)][calendar.present])
    return FoundCrossings(
        category,
        key[days] // line.count,
        date[days],
        np.where(traced[days], _TRACE, _CALENDAR),
        span.start[days],
        span.end[days],
        value[days].astype(np.int64),
        shown[days].astype(np.int64),
    )


def _look(work: WorkedTime, basis: str, near: Ints, begin: Ticks, finish: Ticks) -> Within:
    """Evaluate windows inside stretches; bounds shared with the stretch reuse its known pieces."""
    pieces, whole = work.pieces[basis], work.by_stretch[basis]
    first = whole.first[near] if (begin == work.stretches.start[near]).all() else None
    stop = whole.stop[near] if (finish == work.stretches.end[near]).all() else None
    return pieces.within(begin, finish, first, stop)


def _joined(looks: list[Within]) -> Within:
    if len(looks) == 1:
        return looks[0]
    return Within(*(np.concatenate(arrays) for arrays in zip(*(look.columns() for look in looks), strict=True)))


def _short_rest(category: str, work: WorkedTime, rests: Mapping[str, Rests], limit: int) -> FoundCrossings:
    """Rests strictly shorter than the limit."""
    rows, basis = _smallest([rests[name].judged & (rests[name].length < limit) for name in BASES])
    estimate = rests["estimate"]
    return FoundCrossings(
        category,
        work.workdays.person[rows],
        work.workdays.day[rows],
        basis,
        _pick([rests[name].start for name in BASES], basis, rows),
        _pick([rests[name].end for name in BASES], basis, rows),
        np.where(estimate.judged[rows], estimate.length[rows], NO_FIGURE),
        _pick([rests[name].length for name in BASES], basis, rows),
    )


def _long_day(category: str, work: WorkedTime, limit: int) -> FoundCrossings:
    """Workdays with strictly more work than the limit."""
    days = [work.days[name] for name in BASES]
    rows, basis = _smallest([day.worked > limit for day in days])
    return FoundCrossings(
        category,
        work.workdays.person[rows],
        work.workdays.day[rows],
        basis,
        _pick([day.start for day in days], basis, rows),
        _pick([day.end for day in days], basis, rows),
        days[_ESTIMATE].worked[rows],
        _pick([day.worked for day in days], basis, rows),
    )


def _long_week(category: str, work: WorkedTime, weeks: Weeks, limit: int) -> FoundCrossings:
    """ISO weeks with strictly more work in their seven workdays than the limit."""
    worked = [weeks.worked[name] for name in BASES]
    chosen, basis = _smallest([hours > limit for hours in worked])
    starts, ends = [], []
    for name in BASES:
        day = work.days[name]
        starts.append(_reduce(np.minimum, np.where(day.present, day.start, np.iinfo(np.int64).max), weeks.first_row))
        ends.append(_reduce(np.maximum, np.where(day.present, day.end, -1), weeks.first_row))
    return FoundCrossings(
        category,
        weeks.person[chosen],
        weeks.monday[chosen],
        basis,
        _pick(starts, basis, chosen),
        _pick(ends, basis, chosen),
        worked[_ESTIMATE][chosen],
        _pick(worked, basis, chosen),
    )


def find_quick_looks(line: Timeline, work: WorkedTime) -> Ints:
    """The micro sessions that lie, with every instant in them, outside the widened hours of every day they touch.

    Each is an index into `work.sessions`. One that ends where widened hours begin lies outside them.
    """
    sessions = work.sessions
    quick = np.flatnonzero(sessions.micro)
    stretch, part_start, part_end = parts_of_sessions(work, quick)
    opening, closing = _widened_hours(line, work)
    busy = (part_start < closing[stretch]) & (part_end > opening[stretch])
    first = np.searchsorted(part_start, sessions.pieces.start[quick])
    return quick[~np.logical_or.reduceat(busy, first)] if len(quick) else quick


def _connected(category: str, work: WorkedTime, quick: Ints) -> FoundCrossings:
    """One crossing per workday with quick looks."""
    sessions = work.sessions
    rows, row = np.unique(sessions.row[quick], return_inverse=True)
    traces = np.diff(sessions.edges["trace"])[quick]
    traced = np.bincount(row, traces, len(rows)) > 0
    day = first_and_last(len(rows), row, sessions.pieces.start[quick], sessions.pieces.end[quick])
    return FoundCrossings(
        category,
        work.workdays.person[rows],
        work.workdays.day[rows],
        np.where(traced, _TRACE, _CALENDAR),
        day.start,
        day.end,
        np.bincount(row, minlength=len(rows)),
        np.full(len(rows), NO_FIGURE),
    )


def _smallest(shows: list[Bools]) -> tuple[Ints, Ints]:
    """The rows where any basis shows a crossing, and the first such basis."""
    chosen = np.flatnonzero(np.logical_or.reduce(shows))
    return chosen, np.array([show[chosen] for show in shows]).argmax(axis=0)


def _pick(by_basis: list[Ticks], basis: Ints, rows: Ints) -> Ticks:
    return np.choose(basis, [values[rows] for values in by_basis])


def _reduce(how: np.ufunc, values: Ticks, first: Ints) -> Ticks:
    return how.reduceat(values, first) if len(first) else np.empty(0, np.int64)
