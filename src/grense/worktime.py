"""Worked time on three nested sets of evidence: trace, calendar, estimate.

Everything here is arrays of ticks (see `grense.intervals`) for all persons at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from grense.intervals import Bools, Ints, Pieces, Ticks, lengths, sort_ticks, union
from grense.localtime import MINUTE
from grense.profiles import PointModel
from grense.timeline import Stretches, Timeline, Workdays

__all__ = ["BASES", "DayWork", "Evidence", "Sessions", "WorkedTime", "by_workday", "without_micro", "work_time"]

BASES = ("trace", "calendar", "estimate")
_TICKS_A_MINUTE = 2 * MINUTE


@dataclass(frozen=True)
class Evidence:
    """Work on the line, in no order: instants of sent mail, other traces, plans."""

    mail: Ticks
    trace_start: Ticks
    trace_end: Ticks
    plan_start: Ticks
    plan_end: Ticks


@dataclass(frozen=True)
class Sessions:
    """Runs of joined time on the line, not cut at the start of a workday.

    `active` is the microseconds its activities take by the point model, before joining; `row` the workday in which
    it starts; `micro` whether `active` stays under the profile's limit; `traced` whether a trace lies in it.
    """

    pieces: Pieces
    row: Ints
    active: Ticks
    micro: Bools
    traced: Bools
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
    """Pieces of work on each basis, and what they come to a workday; `breaks` are microseconds a workday."""

    workdays: Workdays
    stretches: Stretches
    off: Bools  # a stretch each: on a day without ordinary hours for this person
    pieces: Mapping[str, Pieces]
    days: Mapping[str, DayWork]
    breaks: Ticks
    sessions: Sessions


def work_time(
    line: Timeline, evidence: Evidence, model: PointModel, micro_minutes: float, days_off: Ints
) -> WorkedTime:
    """Build the three bases. `days_off` are sorted keys of workdays (`Timeline.key_of_day`) without ordinary hours."""
    trace, calendar, ends = _unions(evidence)
    blocks = _blocks(line, calendar, model.block_minutes * MINUTE) if model.block_minutes else None
    stretches, workdays = line.workdays(calendar if blocks is None else blocks)
    off = np.isin(workdays.key, days_off)[stretches.row]
    modelled = blocks or _with_lead(line, stretches, evidence, calendar, ends, model)

    estimate, breaks = _joined(line, stretches, off, modelled, model)
    pieces = {"trace": trace, "calendar": calendar, "estimate": estimate}
    taken = np.bincount(stretches.row, breaks, len(workdays)).astype(np.int64)
    days = {basis: _day_work(stretches, len(workdays), pieces[basis]) for basis in BASES}
    days["estimate"] = replace(days["estimate"], worked=days["estimate"].worked - taken)
    row = stretches.row[np.searchsorted(stretches.start, estimate.start, "right") - 1]
    sessions = _sessions(pieces, modelled, row, micro_minutes)
    return WorkedTime(workdays, stretches, off, pieces, days, taken, sessions)


def _unions(evidence: Evidence) -> tuple[Pieces, Pieces, Ticks]:
    """Traces, traces and plans, and the sorted ends of the latter."""
    mail, instant = evidence.mail, evidence.mail + 1
    trace = union(sort_ticks(mail, evidence.trace_start), sort_ticks(instant, evidence.trace_end))
    starts = sort_ticks(mail, evidence.trace_start, evidence.plan_start)
    ends = sort_ticks(instant, evidence.trace_end, evidence.plan_end)
    return trace, union(starts, ends), ends


def _with_lead(
    line: Timeline, stretches: Stretches, evidence: Evidence, calendar: Pieces, ends: Ticks, model: PointModel
) -> Pieces:
    """Evidence with the minutes before each sent mail, but none from before its workday.

    ```
    day_start        v
    calendar       |  |    |====| |
    modelled    |==| ||    |====|=|
    ```
    """
    lead = int(model.mail_lead_minutes * _TICKS_A_MINUTE)
    if not lead:
        return calendar
    mail = np.sort(evidence.mail)
    moved = mail - lead
    day_start = line.tables.day_start[stretches.slot] + stretches.shift
    first = np.searchsorted(mail, np.maximum(day_start, stretches.start))
    stop = np.searchsorted(mail, np.minimum(day_start + lead, stretches.end))
    for nth in range(int((stop - first).max(initial=0))):
        early = np.flatnonzero(first + nth < stop)
        moved[first[early] + nth] = day_start[early]
    return union(sort_ticks(moved, evidence.trace_start, evidence.plan_start), ends)


def _blocks(line: Timeline, pieces: Pieces, block: int) -> Pieces:
    """Widen pieces to whole blocks of the local clock."""
    starts = pieces.start - 2 * (line.local(pieces.start) % block)
    last = pieces.end - 1
    ends = (last >> 1 << 1) + 2 * (block - line.local(last) % block)
    return union(np.sort(starts), np.sort(ends))


def _joined(
    line: Timeline, stretches: Stretches, off: Bools, modelled: Pieces, model: PointModel
) -> tuple[Pieces, Ticks]:
    """Join modelled pieces into sessions; also the unpaid break of each stretch, in microseconds.

    ```
    ordinary hours     [                )
    modelled        |=|  |=|      |==|     |=|
    in hours        |=|  |===========|     |=|
    joined          |========================|
    ```
    """
    gap = int(model.join_gap_minutes * _TICKS_A_MINUTE)
    if not model.join_ordinary_hours:
        return union(modelled.start, modelled.end, gap) if gap else modelled, np.zeros(len(stretches), np.int64)
    opening = np.maximum(line.tables.opening[stretches.slot] + stretches.shift, stretches.start)
    closing = np.minimum(line.tables.closing[stretches.slot] + stretches.shift, stretches.end)
    inside = modelled.within(opening, np.where(off, opening, closing))
    there = inside.present
    span = lengths(inside.start, inside.end)
    over = np.maximum(span - int(model.break_after_minutes * MINUTE), 0)
    breaks = np.minimum(np.minimum(over, int(model.break_minutes * MINUTE)), span - inside.length)
    starts = sort_ticks(modelled.start, inside.start[there])
    ends = sort_ticks(modelled.end, inside.end[there])
    return union(starts, ends, gap), np.where(there, breaks, 0)


def by_workday(work: WorkedTime, pieces: Pieces) -> DayWork:
    """What other pieces than those of a basis come to a workday."""
    return _day_work(work.stretches, len(work.workdays), pieces)


def _day_work(stretches: Stretches, rows: int, pieces: Pieces) -> DayWork:
    found = pieces.within(stretches.start, stretches.end)
    if len(stretches) == rows:
        return DayWork(found.present, found.start, found.end, found.length)
    # Only a traveller's workday has more than one stretch.
    there = np.flatnonzero(found.present)
    row = stretches.row[there]
    start, end = np.full(rows, np.iinfo(np.int64).max), np.full(rows, np.iinfo(np.int64).min)
    np.minimum.at(start, row, found.start[there])
    np.maximum.at(end, row, found.end[there])
    present = np.bincount(row, minlength=rows) > 0
    return DayWork(present, start, end, np.bincount(row, found.length[there], rows).astype(np.int64))


def without_micro(work: WorkedTime, basis: str) -> Pieces:
    """The pieces of a basis that do not lie in a quick look."""
    sessions, pieces = work.sessions, work.pieces[basis]
    if basis == "estimate":
        return pieces.take(np.flatnonzero(~sessions.micro))
    quick = sessions.pieces.take(np.flatnonzero(sessions.micro))
    return pieces.take(np.flatnonzero(~pieces.covering(quick.start, quick.end)))


def _sessions(pieces: Mapping[str, Pieces], modelled: Pieces, row: Ints, micro_minutes: float) -> Sessions:
    joined = pieces["estimate"]
    active, _ = _inside(joined.start, modelled)
    trace, traces = _inside(joined.start, pieces["trace"])
    calendar, _ = _inside(joined.start, pieces["calendar"])
    worked = {"trace": trace, "calendar": calendar, "estimate": lengths(joined.start, joined.end)}
    return Sessions(joined, row, active, active < micro_minutes * MINUTE, traces > 0, worked)


def _inside(session_start: Ticks, pieces: Pieces) -> tuple[Ticks, Ints]:
    """Microseconds and number of the pieces in each session; every piece lies in one."""
    edge = np.append(np.searchsorted(pieces.start, session_start), len(pieces))
    return np.diff(pieces.total[edge]), np.diff(edge)
