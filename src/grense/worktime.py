"""Worked time on three nested sets of evidence: trace, calendar, estimate.

Everything here is arrays of ticks (see `grense.intervals`) for all persons at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.intervals import Bools, Ints, Ticks, lengths, run_starts, sort_ticks, union
from grense.localtime import MINUTE
from grense.profiles import PointModel
from grense.timeline import NEVER, DayPieces, Timeline, Workdays, by_workday

__all__ = ["BASES", "Evidence", "Sessions", "WorkedTime", "work_time"]

BASES = ("trace", "calendar", "estimate")
_TICKS_A_MINUTE = 2 * MINUTE


@dataclass(frozen=True)
class Evidence:
    """Work on the line, sorted: instants of sent mail, then starts and ends (each alone) of what else was done."""

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
    on_line = {"trace": _traces(evidence), "calendar": _with_plans(evidence)}
    modelled = _modelled(line, evidence, model, on_line["calendar"])
    on_line["estimate"], breaks = _joined(line, modelled, model, days_off)

    cuts = {basis: line.cut(*on_line[basis]) for basis in BASES}
    workdays, row = line.workdays(cuts["estimate"][2], cuts["estimate"][3])
    pieces = {"estimate": by_workday(cuts["estimate"], row)}
    for basis in ("trace", "calendar"):
        own, own_row = line.workdays(cuts[basis][2], cuts[basis][3])
        place = np.searchsorted(workdays.key, own.key)
        pieces[basis] = by_workday(cuts[basis], place[own_row])
    worked = {basis: _sum_by_row(pieces[basis], len(workdays)) for basis in BASES}
    taken = np.zeros(len(workdays), np.int64)
    np.add.at(taken, np.searchsorted(workdays.key, breaks[0]), breaks[1])
    worked["estimate"] -= taken
    first_part = run_starts(cuts["estimate"][4])
    sessions = _sessions(on_line, modelled, row[first_part], micro_minutes)
    return WorkedTime(workdays, pieces, worked, taken, sessions)


def _traces(evidence: Evidence) -> tuple[Ticks, Ticks]:
    return union(
        sort_ticks(evidence.mail, evidence.trace_start),
        sort_ticks(evidence.mail + 1, evidence.trace_end),
    )


def _with_plans(evidence: Evidence) -> tuple[Ticks, Ticks]:
    return union(
        sort_ticks(evidence.mail, evidence.trace_start, evidence.plan_start),
        sort_ticks(evidence.mail + 1, evidence.trace_end, evidence.plan_end),
    )


def _modelled(
    line: Timeline, evidence: Evidence, model: PointModel, calendar: tuple[Ticks, Ticks]
) -> tuple[Ticks, Ticks]:
    """What the evidence stands for by the point model, before joining.

    ```
    evidence       |      |====|       (a mail, a meeting)
    modelled    |==|      |====|
    ```
    """
    if model.block_minutes:
        return _blocks(line, *calendar, model.block_minutes * MINUTE)
    lead = int(model.mail_lead_minutes * _TICKS_A_MINUTE)
    if not lead or not len(evidence.mail):
        return calendar
    return union(
        sort_ticks(line.lead(evidence.mail, lead), evidence.trace_start, evidence.plan_start),
        sort_ticks(evidence.mail + 1, evidence.trace_end, evidence.plan_end),
    )


def _blocks(line: Timeline, start: Ticks, end: Ticks, block: int) -> tuple[Ticks, Ticks]:
    """Widen pieces to whole blocks of the local clock."""
    begins = start - 2 * (line.local(start) % block)
    last_moment = (end - 1) >> 1 << 1
    finishes = last_moment + 2 * (block - line.local(end - 1) % block)
    return union(np.sort(begins), np.sort(finishes))


def _joined(
    line: Timeline, modelled: tuple[Ticks, Ticks], model: PointModel, days_off: Ints
) -> tuple[tuple[Ticks, Ticks], tuple[Ints, Ticks]]:
    """Join modelled pieces into sessions; also the unpaid break of each workday, as keys and microseconds.

    ```
    ordinary hours     [                )
    modelled        |=|  |=|      |==|     |=|
    in hours        |=|  |===========|     |=|
    joined          |========================|
    ```
    """
    start, end = modelled
    gap = int(model.join_gap_minutes * _TICKS_A_MINUTE)
    breaks = (np.empty(0, np.int64), np.empty(0, np.int64))
    if model.join_ordinary_hours:
        first, last, breaks = _in_hours(line, start, end, model, days_off)
        start, end = sort_ticks(start, first), sort_ticks(end, last)
    elif not gap:
        return modelled, breaks
    return union(start, end, gap), breaks


def _in_hours(
    line: Timeline, start: Ticks, end: Ticks, model: PointModel, days_off: Ints
) -> tuple[Ticks, Ticks, tuple[Ints, Ticks]]:
    """From the first to the last evidence inside each workday's ordinary hours, on the line; and its break."""
    moment, finish, stay, slot, _ = line.cut(start, end)
    opening, closing = line.opening[slot], line.closing[slot]
    inside = (moment < closing) & (finish > opening) & (opening < NEVER)
    if len(days_off):
        inside &= ~np.isin(line.key(stay, slot), days_off)
    chosen = np.flatnonzero(inside)
    stay, slot = stay[chosen], slot[chosen]
    begins = np.maximum(moment[chosen], opening[chosen])
    finishes = np.minimum(finish[chosen], closing[chosen])
    run = run_starts(stay, slot)
    if not len(run):
        return begins, finishes, (run, run)
    first, last = begins[run], finishes[np.append(run[1:], len(chosen)) - 1]
    evidence = np.add.reduceat(lengths(begins, finishes), run)
    span = lengths(first, last)
    over = np.maximum(span - int(model.break_after_minutes * MINUTE), 0)
    taken = np.minimum(np.minimum(over, int(model.break_minutes * MINUTE)), span - evidence)
    stay, slot = stay[run], slot[run]
    return line.on_line(first, stay), line.on_line(last, stay), (line.key(stay, slot), taken)


def _sessions(
    on_line: dict[str, tuple[Ticks, Ticks]], modelled: tuple[Ticks, Ticks], row: Ints, micro_minutes: float
) -> Sessions:
    start, end = on_line["estimate"]
    active = _time_within(start, *modelled)
    worked = {basis: _time_within(start, *on_line[basis]) for basis in ("trace", "calendar")}
    worked["estimate"] = lengths(start, end)
    edge = np.append(np.searchsorted(on_line["trace"][0], start), len(on_line["trace"][0]))
    return Sessions(start, end, row, active, active < micro_minutes * MINUTE, worked, np.diff(edge) > 0)


def _time_within(session_start: Ticks, start: Ticks, end: Ticks) -> Ticks:
    """Microseconds of the pieces in each session; every piece lies in one."""
    if not len(session_start):
        return np.empty(0, np.int64)
    total = np.append(0, np.cumsum(lengths(start, end)))
    edge = np.append(np.searchsorted(start, session_start), len(start))
    return np.diff(total[edge])


def _sum_by_row(pieces: DayPieces, rows: int) -> Ticks:
    total = np.zeros(rows, np.int64)
    first = run_starts(pieces.row)
    if len(first):
        total[pieces.row[first]] = np.add.reduceat(lengths(pieces.start, pieces.end), first)
    return total
