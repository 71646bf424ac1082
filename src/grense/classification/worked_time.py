"""Worked time on three nested sets of evidence: trace, calendar, estimate.

All values are arrays of ticks (see `grense.classification.intervals`) for all persons at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from grense.classification.intervals import Bools, Ints, Pieces, Ticks, Within, lengths, marked, sort_ticks, union
from grense.classification.localtime import MINUTE
from grense.classification.timeline import Stretches, Timeline, Workdays, repeated
from grense.rules.point_model import PointModel

__all__ = [
    "BASES",
    "DayWork",
    "Sessions",
    "WorkEvidence",
    "WorkedTime",
    "calendar_pieces",
    "days_without_micro",
    "first_and_last",
    "hours_in",
    "parts_of_sessions",
    "without_micro",
    "work_time",
]

BASES = ("trace", "calendar", "estimate")
_TICKS_A_MINUTE = 2 * MINUTE


@dataclass(frozen=True)
class WorkEvidence:
    """Work on the line: traces and plans, in no order, and apart from them the instants of a sent mail and the like.

    Of `points`, each has the minutes that its instants also stand for, and these sorted.
    """

    points: Sequence[tuple[float, Ticks]]
    trace_start: Ticks
    trace_end: Ticks
    plan_start: Ticks
    plan_end: Ticks


@dataclass(frozen=True)
class Sessions:
    """Runs of joined time on the line, not cut at the start of a workday.

    `stretch` and `row` are where each starts; `active` is the microseconds of its activities by the point model, before
    joining; `micro` whether that is below the profile's limit; `edges[basis]` the number of its first piece on that
    basis, with the number of all pieces at the end.
    """

    pieces: Pieces
    stretch: Ints
    row: Ints
    active: Ticks
    micro: Bools
    edges: Mapping[str, Ints]
    worked: Mapping[str, Ticks]


@dataclass(frozen=True)
class DayWork:
    """Work of each workday on one basis: whether there is any, its first and last moment, microseconds worked."""

    present: Bools
    start: Ticks
    end: Ticks
    worked: Ticks


@dataclass(frozen=True)
class WorkedTime:
    """Pieces of work on each basis, and their totals per workday; `breaks` are microseconds per workday."""

    workdays: Workdays
    stretches: Stretches
    off: Bools  # for each stretch: whether it is on a day without ordinary hours for this person
    pieces: Mapping[str, Pieces]
    by_stretch: Mapping[str, Within]
    days: Mapping[str, DayWork]
    breaks: Ticks
    sessions: Sessions


def work_time(
    line: Timeline, evidence: WorkEvidence, model: PointModel, micro_minutes: float, days_off: Ints
) -> WorkedTime:
    """Build the three bases. `days_off` are sorted keys of workdays (`Timeline.key_of_day`) without ordinary hours."""
    trace, calendar, ends = _unions(evidence)
    blocks = _blocks(line, calendar, model.block_minutes * MINUTE) if model.block_minutes else None
    stretches, workdays = line.workdays(calendar if blocks is None else blocks)
    off = np.isin(workdays.key, days_off)[stretches.row] if len(days_off) else np.zeros(len(stretches), np.bool_)
    found = {
        "trace": trace.partitioned(stretches.start, stretches.end),
        "calendar": calendar.partitioned(stretches.start, stretches.end),
    }
    modelled = blocks or _with_lead(line, stretches, evidence, calendar, found["calendar"], ends)

    bridged, breaks = _bridges(line, stretches, off, modelled, model)
    estimate = modelled.joined(bridged)
    found["estimate"] = estimate.partitioned(stretches.start, stretches.end)
    pieces = {"trace": trace, "calendar": calendar, "estimate": estimate}
    days = {basis: _day_work(stretches, len(workdays), found[basis]) for basis in BASES}
    taken = np.bincount(stretches.row, breaks, len(workdays)).astype(np.int64)
    days["estimate"] = replace(days["estimate"], worked=days["estimate"].worked - taken)
    sessions = _sessions(stretches, found["estimate"], pieces, modelled, bridged, micro_minutes)
    return WorkedTime(workdays, stretches, off, pieces, found, days, taken, sessions)


def _unions(evidence: WorkEvidence) -> tuple[Pieces, Pieces, Ticks]:
    """Traces, traces and plans, and the sorted ends of the latter."""
    points = [moments for _, moments in evidence.points]
    if len(points) > 1 or len(evidence.trace_start):
        start = sort_ticks(*points, evidence.trace_start)
        trace = union(start, sort_ticks(*(one + 1 for one in points), evidence.trace_end))
    else:
        trace = union(points[0], points[0] + 1)
    return trace, *_calendar(evidence)


def calendar_pieces(evidence: WorkEvidence) -> Pieces:
    """Traces and plans."""
    return _calendar(evidence)[0]


def _calendar(evidence: WorkEvidence) -> tuple[Pieces, Ticks]:
    points = [moments for _, moments in evidence.points]
    starts = sort_ticks(*points, evidence.trace_start, evidence.plan_start)
    ends = sort_ticks(*(one + 1 for one in points), evidence.trace_end, evidence.plan_end)
    return union(starts, ends), ends


def _with_lead(
    line: Timeline,
    stretches: Stretches,
    evidence: WorkEvidence,
    calendar: Pieces,
    found: Within,
    ends: Ticks,
) -> Pieces:
    """Evidence with the minutes before each mail or other instant, but none from before its workday.

    ```
    day_start        v
    calendar       |  |    |====| |
    modelled    |==| ||    |====|=|
    ```
    """
    if not any(lead for lead, _ in evidence.points):
        return calendar
    day_start = line.tables.day_start[stretches.slot] + stretches.shift
    starts = []
    for minutes, moments in evidence.points:
        lead = int(minutes * _TICKS_A_MINUTE)
        moved = moments - lead
        early = np.flatnonzero(found.present & (found.start < day_start + lead))
        begin, finish = day_start[early], np.minimum(day_start[early] + lead, stretches.end[early])
        first = np.searchsorted(moments, np.maximum(begin, stretches.start[early]))
        point, nth = repeated(np.searchsorted(moments, finish) - first)
        moved[first[point] + nth] = begin[point]
        starts.append(moved)
    return union(sort_ticks(*starts, evidence.trace_start, evidence.plan_start), ends)


def _blocks(line: Timeline, pieces: Pieces, block: int) -> Pieces:
    """Widen pieces to whole blocks of the local clock."""
    starts = pieces.start - 2 * (line.local(pieces.start) % block)
    last = pieces.end - 1
    ends = (last >> 1 << 1) + 2 * (block - line.local(last) % block)
    return union(np.sort(starts), np.sort(ends))


def _bridges(
    line: Timeline, stretches: Stretches, off: Bools, modelled: Pieces, model: PointModel
) -> tuple[Bools, Ticks]:
    """Which modelled pieces are joined with the next one, and the unpaid break of each stretch in microseconds.

    ```
    ordinary hours     [                )
    modelled        |=|  |=|      |==|     |=|
    in hours        |=|  |===========|     |=|
    joined          |========================|
    ```

    With `reach_ordinary_hours` the piece after the end of ordinary hours is joined with the last one inside where it
    begins soon enough after that end, and the time inside counts up to the end; so too before their start.
    """
    gap = int(model.join_gap_minutes * _TICKS_A_MINUTE)
    bridged = modelled.start[1:] <= modelled.end[:-1] + gap
    if not model.join_ordinary_hours:
        return bridged, np.zeros(len(stretches), np.int64)
    opening, closing = hours_in(line, stretches, off)
    inside = modelled.within(opening, closing)
    first, last, start, end = inside.first, inside.stop - 1, inside.start, inside.end
    if model.reach_ordinary_hours:
        before, after = _beyond(stretches, modelled, inside, (opening - gap, closing + gap))
        first, last = first - before, last + after
        start, end = np.where(before, opening, start), np.where(after, closing, end)
    several = np.flatnonzero(inside.present & (last > first))
    bridged |= marked(len(bridged), first[several], last[several])
    span = lengths(start, end)
    over = np.maximum(span - int(model.break_after_minutes * MINUTE), 0)
    breaks = np.minimum(np.minimum(over, int(model.break_minutes * MINUTE)), span - inside.length)
    return bridged, breaks * inside.present


def _beyond(stretches: Stretches, modelled: Pieces, inside: Within, near: tuple[Ticks, Ticks]) -> tuple[Bools, Bools]:
    """Whether the piece before, and the piece after, the ones inside lies in the stretch and `near` enough."""
    if not len(modelled):
        return inside.present, inside.present
    count, ahead, behind = len(modelled), inside.first - 1, inside.stop
    ends, starts = modelled.end[np.maximum(ahead, 0)], modelled.start[np.minimum(behind, count - 1)]
    before = (ahead >= 0) & (ends > stretches.start) & (ends >= near[0])
    after = (behind < count) & (starts < stretches.end) & (starts <= near[1])
    return inside.present & before, inside.present & after


def hours_in(line: Timeline, stretches: Stretches, off: Bools) -> tuple[Ticks, Ticks]:
    """From when to when each stretch has ordinary hours; the end is not after the start where it has none."""
    opening = np.maximum(line.tables.opening[stretches.slot] + stretches.shift, stretches.start)
    closing = np.minimum(line.tables.closing[stretches.slot] + stretches.shift, stretches.end)
    return opening, np.where(off, opening, closing)


def _day_work(stretches: Stretches, rows: int, found: Within) -> DayWork:
    if np.array_equal(stretches.row, np.arange(rows)):
        return DayWork(found.present, found.start, found.end, found.length)
    # A traveller's workday can have several stretches, and a later one can belong to an earlier date.
    there = np.flatnonzero(found.present)
    day = first_and_last(rows, stretches.row[there], found.start[there], found.end[there])
    return replace(day, worked=np.bincount(stretches.row, found.length, rows).astype(np.int64))


def without_micro(work: WorkedTime, basis: str) -> Pieces:
    """The pieces of a basis that do not lie in a quick look."""
    sessions = work.sessions
    counts = np.diff(sessions.edges[basis])
    return work.pieces[basis].take(np.flatnonzero(np.repeat(~sessions.micro, counts)))


def days_without_micro(work: WorkedTime, basis: str) -> DayWork:
    """First and last work of each workday on a basis, without quick looks; the sum is not computed."""
    sessions, stretches, pieces = work.sessions, work.stretches, work.pieces[basis]
    serious = np.flatnonzero(~sessions.micro)
    over = sessions.pieces.end[serious] > stretches.end[sessions.stretch[serious]]
    inside = serious[~over]
    first, stop = sessions.edges[basis][inside], sessions.edges[basis][inside + 1]
    there = stop > first
    inside, first, stop = inside[there], first[there], stop[there]
    stretch, start, end = parts_of_sessions(work, serious[over])
    found = pieces.within(start, end)
    crossing = np.flatnonzero(found.present)
    return first_and_last(
        len(work.workdays),
        np.concatenate([sessions.row[inside], stretches.row[stretch[crossing]]]),
        np.concatenate([pieces.start[first], found.start[crossing]]),
        np.concatenate([pieces.end[stop - 1], found.end[crossing]]),
    )


def parts_of_sessions(work: WorkedTime, chosen: Ints) -> tuple[Ints, Ticks, Ticks]:
    """Sessions cut at the ends of stretches: stretch, start and end of each part, ordered by session."""
    sessions, stretches = work.sessions, work.stretches
    first = sessions.stretch[chosen]
    start, end = sessions.pieces.start[chosen], sessions.pieces.end[chosen]
    counts = np.ones(len(chosen), np.intp)
    over = np.flatnonzero(end > stretches.end[first])
    counts[over] += np.searchsorted(stretches.start, end[over] - 1, "right") - 1 - first[over]
    session, nth = repeated(counts)
    stretch = first[session] + nth
    return (
        stretch,
        np.maximum(start[session], stretches.start[stretch]),
        np.minimum(end[session], stretches.end[stretch]),
    )


def first_and_last(rows: int, row: Ints, start: Ticks, end: Ticks) -> DayWork:
    """First start and last end of each row; the sum is not computed."""
    first, last = np.full(rows, np.iinfo(np.int64).max), np.full(rows, np.iinfo(np.int64).min)
    np.minimum.at(first, row, start)
    np.maximum.at(last, row, end)
    return DayWork(last > first, first, last, np.zeros(rows, np.int64))


def _sessions(
    stretches: Stretches,
    found: Within,
    pieces: Mapping[str, Pieces],
    modelled: Pieces,
    bridged: Bools,
    micro_minutes: float,
) -> Sessions:
    joined = pieces["estimate"]
    stretch = np.repeat(np.arange(len(stretches)), np.diff(found.stop, prepend=0))
    # Every piece lies in one session.
    edges = {
        basis: np.append(np.searchsorted(pieces[basis].start, joined.start), len(pieces[basis]))
        for basis in ("trace", "calendar")
    }
    edges["estimate"] = np.arange(len(joined) + 1)
    worked = {basis: np.diff(pieces[basis].total[edges[basis]]) for basis in BASES}
    # A session begins at each modelled piece without a bridge from the one before.
    first = np.append(0, np.flatnonzero(~bridged) + 1)[: len(joined)]
    active = np.diff(modelled.total[np.append(first, len(modelled))])
    micro = active < micro_minutes * MINUTE
    return Sessions(joined, stretch, stretches.row[stretch], active, micro, edges, worked)
