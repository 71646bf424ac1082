"""Worked time on three nested sets of evidence: trace, calendar, estimate.

Everything here is arrays of ticks (see `grense.intervals`) for all persons at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.intervals import Bools, Ints, Ticks, lengths, run_starts, sort_ticks, union
from grense.localtime import MINUTE
from grense.profiles import PointModel
from grense.timeline import DayPieces, Timeline, Workdays, by_workday

__all__ = ["BASES", "Evidence", "Sessions", "WorkedTime", "work_time"]

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
class _Pieces:
    """Disjoint pieces of the line, sorted."""

    start: Ticks
    end: Ticks


@dataclass(frozen=True)
class Sessions:
    """Runs of joined time on the line, not cut at the start of a workday.

    `active` is the microseconds its activities take by the point model, before joining; `row` the workday in which
    it starts; `micro` whether `active` stays under the profile's limit; `traced` whether a trace lies in it.
    """

    start: Ticks
    end: Ticks
    row: Ints
    active: Ticks
    micro: Bools
    worked: dict[str, Ticks]
    traced: Bools


@dataclass(frozen=True)
class WorkedTime:
    """Pieces of work on each basis, by workday; `worked` and `breaks` are microseconds a workday."""

    workdays: Workdays
    pieces: dict[str, DayPieces]
    worked: dict[str, Ticks]
    breaks: Ticks
    sessions: Sessions


def work_time(line: Timeline, evidence: Evidence, model: PointModel, micro_minutes: float, days_off: Ints) -> WorkedTime:
    """Build the three bases. `days_off` are sorted keys of workdays (`Timeline.key_of_day`) without ordinary hours."""
    trace, calendar, modelled = _evidence_pieces(line, evidence, model)
    estimate, break_key, break_length = _joined(line, modelled, model, days_off)
    on_line = {"trace": trace, "calendar": calendar, "estimate": estimate}

    cut = line.cut(estimate.start, estimate.end)
    workdays, row = line.workdays(cut)
    pieces = {"estimate": by_workday(cut, row)}
    sessions = _sessions(on_line, modelled, row[run_starts(cut.part_of)], micro_minutes)
    for basis in ("trace", "calendar"):
        cut = line.cut(on_line[basis].start, on_line[basis].end)
        own, row = line.workdays(cut)
        if len(own) < len(workdays):
            row = np.searchsorted(workdays.key, own.key)[row]
        pieces[basis] = by_workday(cut, row)

    worked = {basis: _sum_by_row(pieces[basis], len(workdays)) for basis in BASES}
    breaks = np.zeros(len(workdays), np.int64)
    np.add.at(breaks, np.searchsorted(workdays.key, break_key), break_length)
    worked["estimate"] -= breaks
    return WorkedTime(workdays, pieces, worked, breaks, sessions)


def _evidence_pieces(line: Timeline, evidence: Evidence, model: PointModel) -> tuple[_Pieces, _Pieces, _Pieces]:
    """Traces, traces and plans, and what these stand for by the point model, before joining.

    ```
    trace          |         |
    calendar       |   |====|
    modelled    |==|   |====||     (two mails and a meeting)
    ```
    """
    mail, instant = evidence.mail, evidence.mail + 1
    trace = _union(sort_ticks(mail, evidence.trace_start), sort_ticks(instant, evidence.trace_end))
    calendar = trace
    ends = sort_ticks(instant, evidence.trace_end, evidence.plan_end)
    if len(evidence.plan_start):
        calendar = _union(sort_ticks(mail, evidence.trace_start, evidence.plan_start), ends)
    if model.block_minutes:
        return trace, calendar, _blocks(line, calendar, model.block_minutes * MINUTE)
    if not model.mail_lead_minutes:
        return trace, calendar, calendar
    lead = line.lead(mail, int(model.mail_lead_minutes * _TICKS_A_MINUTE))
    return trace, calendar, _union(sort_ticks(lead, evidence.trace_start, evidence.plan_start), ends)


def _union(starts: Ticks, ends: Ticks, gap: int = 0) -> _Pieces:
    return _Pieces(*union(starts, ends, gap))


def _blocks(line: Timeline, pieces: _Pieces, block: int) -> _Pieces:
    """Widen pieces to whole blocks of the local clock."""
    starts = pieces.start - 2 * (line.local(pieces.start) % block)
    last = pieces.end - 1
    ends = (last >> 1 << 1) + 2 * (block - line.local(last) % block)
    return _union(np.sort(starts), np.sort(ends))


def _joined(
    line: Timeline, modelled: _Pieces, model: PointModel, days_off: Ints
) -> tuple[_Pieces, Ints, Ticks]:
    """Join modelled pieces into sessions; also the unpaid breaks: keys of workdays, microseconds.

    ```
    ordinary hours     [                )
    modelled        |=|  |=|      |==|     |=|
    in hours        |=|  |===========|     |=|
    joined          |========================|
    ```
    """
    none = np.empty(0, np.int64)
    gap = int(model.join_gap_minutes * _TICKS_A_MINUTE)
    if not model.join_ordinary_hours:
        return (_union(modelled.start, modelled.end, gap) if gap else modelled), none, none
    span, key, length = _in_hours(line, modelled, model, days_off)
    return _union(sort_ticks(modelled.start, span.start), sort_ticks(modelled.end, span.end), gap), key, length


def _in_hours(
    line: Timeline, modelled: _Pieces, model: PointModel, days_off: Ints
) -> tuple[_Pieces, Ints, Ticks]:
    """From the first to the last evidence inside each workday's ordinary hours, on the line; and its break."""
    cut = line.cut(modelled.start, modelled.end)
    opening, closing = line.opening[cut.slot], line.closing[cut.slot]
    inside = (cut.start < closing) & (cut.end > opening)
    if len(days_off):
        inside &= ~np.isin(line.key(cut.stay, cut.slot), days_off)
    chosen = np.flatnonzero(inside)
    stay, slot = cut.stay[chosen], cut.slot[chosen]
    starts = np.maximum(cut.start[chosen], opening[chosen])
    ends = np.minimum(cut.end[chosen], closing[chosen])
    run = run_starts(stay, slot)
    if not len(run):
        return _Pieces(starts, ends), run, run
    span = _Pieces(starts[run], ends[np.append(run[1:], len(chosen)) - 1])
    length = lengths(span.start, span.end)
    over = np.maximum(length - int(model.break_after_minutes * MINUTE), 0)
    without_evidence = length - np.add.reduceat(lengths(starts, ends), run)
    taken = np.minimum(np.minimum(over, int(model.break_minutes * MINUTE)), without_evidence)
    stay, slot = stay[run], slot[run]
    return _Pieces(line.on_line(span.start, stay), line.on_line(span.end, stay)), line.key(stay, slot), taken


def _sessions(on_line: dict[str, _Pieces], modelled: _Pieces, row: Ints, micro_minutes: float) -> Sessions:
    joined = on_line["estimate"]
    active, _ = _within(joined.start, modelled)
    trace, traces = _within(joined.start, on_line["trace"])
    calendar, _ = _within(joined.start, on_line["calendar"])
    worked = {"trace": trace, "calendar": calendar, "estimate": lengths(joined.start, joined.end)}
    return Sessions(joined.start, joined.end, row, active, active < micro_minutes * MINUTE, worked, traces > 0)


def _within(session_start: Ticks, pieces: _Pieces) -> tuple[Ticks, Ints]:
    """Microseconds and number of the pieces in each session; every piece lies in one."""
    edge = np.append(np.searchsorted(pieces.start, session_start), len(pieces.start))
    total = np.append(0, np.cumsum(lengths(pieces.start, pieces.end)))
    return np.diff(total[edge]), np.diff(edge)


def _sum_by_row(pieces: DayPieces, rows: int) -> Ticks:
    total = np.zeros(rows, np.int64)
    first = run_starts(pieces.row)
    if len(first):
        total[pieces.row[first]] = np.add.reduceat(lengths(pieces.start, pieces.end), first)
    return total
