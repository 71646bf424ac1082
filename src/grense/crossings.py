"""The crossings of each category, one small function a category, from worked time on three bases.

A crossing's basis is the smallest set of evidence that shows it; its figure comes from the estimate, and the figure
that the basis alone shows stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from grense.intervals import Bools, Ints, Ticks, lengths, overlaps, run_starts
from grense.localtime import MINUTE, monday
from grense.profiles import Profile
from grense.rest import Rests
from grense.timeline import NEVER, DayPieces, Timeline
from grense.worktime import BASES, WorkedTime

__all__ = ["NO_FIGURE", "Bounds", "Found", "Weeks", "find_crossings", "find_weeks", "workday_bounds"]

NO_FIGURE = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Found:
    """Crossings of one category: person, day, basis (index into `BASES`), span in ticks since the epoch.

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
class Bounds:
    """First and last work of each workday on one basis; `present` where there is any."""

    present: Bools
    start: Ticks
    end: Ticks


@dataclass(frozen=True)
class Weeks:
    """ISO weeks of workdays with work: `first_row` is where each begins among the workdays."""

    first_row: Ints
    person: Ints
    monday: Ints
    worked: Mapping[str, Ticks]


def workday_bounds(work: WorkedTime, basis: str) -> Bounds:
    """First and last work of each workday."""
    pieces, size = work.pieces[basis], len(work.workdays)
    bounds = Bounds(np.zeros(size, np.bool_), np.zeros(size, np.int64), np.zeros(size, np.int64))
    first = run_starts(pieces.row)
    if len(first):
        rows = pieces.row[first]
        bounds.present[rows] = True
        bounds.start[rows] = pieces.start[first]
        bounds.end[rows] = pieces.end[np.append(first[1:], len(pieces)) - 1]
    return bounds


def find_weeks(work: WorkedTime) -> Weeks:
    """Worked time an ISO week."""
    person, mondays = work.workdays.person, monday(work.workdays.day)
    first = run_starts(person, mondays)
    sums = {basis: np.add.reduceat(work.worked[basis], first) if len(first) else first for basis in BASES}
    return Weeks(first, person[first], mondays[first], sums)


def find_crossings(
    line: Timeline,
    work: WorkedTime,
    weeks: Weeks,
    bounds: Mapping[str, Bounds],
    rests: Mapping[str, Rests],
    profile: Profile,
    days_off: Ints,
) -> list[Found]:
    """The crossings of every category that the profile has a rule for."""
    finders: dict[str, Callable[[], Found]] = {
        "evening": lambda: _evening(line, work),
        "sunday": lambda: _sunday(line, work),
        "short_rest": lambda: _short_rest(work, rests, _limit(profile, "short_rest")),
        "long_day": lambda: _long_day(work, bounds, _limit(profile, "long_day")),
        "long_week": lambda: _long_week(weeks, bounds, _limit(profile, "long_week")),
        "outside_hours": lambda: _outside_hours(line, work, days_off),
        "connected": lambda: _connected(line, work, days_off),
    }
    return [finders[category]() for category in profile.rules]


def _limit(profile: Profile, category: str) -> int:
    return int(profile.rules[category].limit_minutes * MINUTE)


@dataclass(frozen=True)
class _Presence:
    """Evidence inside a category's window, by the key of the day that it counts for."""

    key: Ints
    start: Ticks
    end: Ticks
    inside: Ticks


def _evening(line: Timeline, work: WorkedTime) -> Found:
    """Evidence in, or reaching into, the evening of its workday."""

    def presence(pieces: DayPieces) -> _Presence:
        evening = line.evening[pieces.slot]
        late = np.flatnonzero(pieces.end > evening)
        start, end = np.maximum(pieces.start[late], evening[late]), pieces.end[late]
        return _Presence(work.workdays.key[pieces.row[late]], start, end, lengths(start, end))

    return _by_presence("evening", line, work, presence)


def _sunday(line: Timeline, work: WorkedTime) -> Found:
    """Evidence on a calendar Sunday, which holds parts of two workdays."""

    def presence(pieces: DayPieces) -> _Presence:
        begin = line.sunday_start[pieces.slot]
        near = np.flatnonzero(pieces.end > begin)
        slot, begin = pieces.slot[near], begin[near]
        finish = line.sunday_end[slot]
        met = np.flatnonzero(pieces.start[near] < finish)
        near, begin, finish = near[met], begin[met], finish[met]
        start, end = np.maximum(pieces.start[near], begin), np.minimum(pieces.end[near], finish)
        key = line.key_of_day(work.workdays.person[pieces.row[near]], line.sunday_day[slot[met]])
        return _Presence(key, start, end, lengths(start, end))

    return _by_presence("sunday", line, work, presence)


def _outside_hours(line: Timeline, work: WorkedTime, days_off: Ints) -> Found:
    """Evidence outside ordinary hours widened by the profile's minutes; a day without them is all outside."""

    def presence(pieces: DayPieces) -> _Presence:
        opening, closing = _widened(line, work, pieces, days_off)
        out = np.flatnonzero((pieces.start < opening) | (pieces.end > closing))
        start, end, opening, closing = pieces.start[out], pieces.end[out], opening[out], closing[out]
        outside = lengths(start, end) - overlaps(start, end, opening, closing)
        begins = np.where(start < opening, start, np.maximum(start, closing))
        finishes = np.where(end > closing, end, np.minimum(end, opening))
        return _Presence(work.workdays.key[pieces.row[out]], begins, finishes, outside)

    return _by_presence("outside_hours", line, work, presence)


def _by_presence(
    category: str, line: Timeline, work: WorkedTime, presence: Callable[[DayPieces], _Presence]
) -> Found:
    """One crossing a key with evidence there; the basis is never the estimate."""
    trace, calendar, estimate = (_by_key(presence(work.pieces[basis])) for basis in BASES)
    in_trace = np.isin(calendar.key, trace.key, assume_unique=True)
    smallest = _select(in_trace, trace, calendar)
    value = estimate.inside[np.searchsorted(estimate.key, calendar.key)]
    person, day = calendar.key // line.count, calendar.key % line.count + line.first_day
    basis = np.where(in_trace, 0, 1)
    return Found(category, person, day, basis, smallest.start, smallest.end, value, smallest.inside)


def _by_key(presence: _Presence) -> _Presence:
    """Sum up by key."""
    if len(presence.key) and (presence.key[1:] < presence.key[:-1]).any():
        order = np.argsort(presence.key, kind="stable")
        presence = _Presence(presence.key[order], presence.start[order], presence.end[order], presence.inside[order])
    first = run_starts(presence.key)
    if not len(first):
        return presence
    return _Presence(
        presence.key[first],
        np.minimum.reduceat(presence.start, first),
        np.maximum.reduceat(presence.end, first),
        np.add.reduceat(presence.inside, first),
    )


def _select(in_trace: Bools, trace: _Presence, calendar: _Presence) -> _Presence:
    start, end, inside = calendar.start.copy(), calendar.end.copy(), calendar.inside.copy()
    start[in_trace], end[in_trace], inside[in_trace] = trace.start, trace.end, trace.inside
    return _Presence(calendar.key, start, end, inside)


def _widened(line: Timeline, work: WorkedTime, pieces: DayPieces, days_off: Ints) -> tuple[Ticks, Ticks]:
    opening, closing = line.widened_opening[pieces.slot], line.widened_closing[pieces.slot]
    if len(days_off):
        off = np.isin(work.workdays.key, days_off)[pieces.row]
        opening[off], closing[off] = NEVER, NEVER
    return opening, closing


def _short_rest(work: WorkedTime, rests: Mapping[str, Rests], limit: int) -> Found:
    """A rest under the limit, strictly."""
    short = np.array([rests[basis].judged & (rests[basis].length < limit) for basis in BASES])
    rows, basis = _smallest(short)
    shown = _pick([rests[name].length for name in BASES], basis, rows)
    start = _pick([rests[name].start for name in BASES], basis, rows)
    end = _pick([rests[name].end for name in BASES], basis, rows)
    value = rests["estimate"].length[rows]
    value = np.where(rests["estimate"].judged[rows], value, NO_FIGURE)
    return Found("short_rest", work.workdays.person[rows], work.workdays.day[rows], basis, start, end, value, shown)


def _long_day(work: WorkedTime, bounds: Mapping[str, Bounds], limit: int) -> Found:
    """More worked in a workday than the limit, strictly."""
    worked = [work.worked[basis] for basis in BASES]
    rows, basis = _smallest(np.array([hours > limit for hours in worked]))
    start = _pick([bounds[name].start for name in BASES], basis, rows)
    end = _pick([bounds[name].end for name in BASES], basis, rows)
    person, day = work.workdays.person[rows], work.workdays.day[rows]
    return Found("long_day", person, day, basis, start, end, worked[2][rows], _pick(worked, basis, rows))


def _long_week(weeks: Weeks, bounds: Mapping[str, Bounds], limit: int) -> Found:
    """More worked in the seven workdays of an ISO week than the limit, strictly."""
    worked = [weeks.worked[basis] for basis in BASES]
    chosen, basis = _smallest(np.array([hours > limit for hours in worked]))
    starts, ends = [], []
    for name in BASES:
        there = bounds[name].present
        starts.append(_reduce(np.minimum, np.where(there, bounds[name].start, NEVER), weeks.first_row))
        ends.append(_reduce(np.maximum, np.where(there, bounds[name].end, -NEVER), weeks.first_row))
    start, end = _pick(starts, basis, chosen), _pick(ends, basis, chosen)
    person, day = weeks.person[chosen], weeks.monday[chosen]
    return Found("long_week", person, day, basis, start, end, worked[2][chosen], _pick(worked, basis, chosen))


def _connected(line: Timeline, work: WorkedTime, days_off: Ints) -> Found:
    """Micro sessions that lie, with every instant in them, outside the widened hours of every day they touch."""
    sessions, pieces = work.sessions, work.pieces["estimate"]
    opening, closing = _widened(line, work, pieces, days_off)
    in_hours = (pieces.start < closing) & (pieces.end > opening) & (opening < NEVER)
    touches = np.zeros(len(sessions.start), np.bool_)
    touches[pieces.part_of[in_hours]] = True
    quick = np.flatnonzero(sessions.micro & ~touches)
    order = np.argsort(sessions.row[quick], kind="stable")
    quick = quick[order]
    row = sessions.row[quick]
    first = run_starts(row)
    rows = row[first]
    person, day = work.workdays.person[rows], work.workdays.day[rows]
    if not len(first):
        return Found("connected", person, day, rows, rows, rows, rows, rows)
    basis = np.where(np.logical_or.reduceat(sessions.traced[quick], first), 0, 1)
    shift = line.shift_of(person)
    start = np.minimum.reduceat(sessions.start[quick], first) - shift
    end = np.maximum.reduceat(sessions.end[quick], first) - shift
    count = np.diff(np.append(first, len(quick)))
    return Found("connected", person, day, basis, start, end, count, np.full(len(first), NO_FIGURE))


def _smallest(shows: Bools) -> tuple[Ints, Ints]:
    """Where any basis shows a crossing, and the first one that does."""
    chosen = np.flatnonzero(shows.any(axis=0))
    return chosen, shows[:, chosen].argmax(axis=0)


def _pick(by_basis: list[Ticks], basis: Ints, rows: Ints) -> Ticks:
    return np.choose(basis, [values[rows] for values in by_basis])


def _reduce(how: np.ufunc, values: Ticks, first: Ints) -> Ticks:
    return how.reduceat(values, first) if len(first) else values
