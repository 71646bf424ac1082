"""The length of the rest around a workday, by three methods.

`overnight`       from the end of the last work of the previous workday with work to the first work of this one; a
                  night's work that runs over the start of a workday is all of the workday in which it began
`start_anchored`  the longest free block within the 24 hours that begin at the workday's first work
`rolling`         the smallest, over the ends of the workday's pieces of work, of the longest free block in the 24
                  hours before

Time without evidence is no proof of rest: every figure is "at most", as far as the evidence shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grense.classification.intervals import Bools, Ints, Pieces, Ticks, lengths, longest_between, run_starts
from grense.classification.localtime import DAY
from grense.classification.timeline import Stretches, Timeline, Workdays, repeated
from grense.classification.worked_time import DayWork, WorkedTime, first_and_last

__all__ = ["NOT_JUDGED", "Free", "RestFinder", "Rests", "longest_free"]

NOT_JUDGED = -1
_TICKS_A_DAY = 2 * DAY


@dataclass(frozen=True)
class Rests:
    """A rest for each workday: microseconds (`NOT_JUDGED` where there is none), and its span on the line."""

    length: Ticks
    start: Ticks
    end: Ticks

    @property
    def judged(self) -> Bools:
        """Which workdays have a rest at all."""
        return np.not_equal(self.length, NOT_JUDGED)


@dataclass(frozen=True)
class Free:
    """The longest free block of some windows."""

    length: Ticks
    start: Ticks
    end: Ticks


class RestFinder:
    """Finds the rest of each workday on any basis by one method.

    `limit` (microseconds) is the shortest rest that is not short; `until` (ticks since the epoch) is the end of the
    period covered by the data.
    """

    def __init__(self, method: str, line: Timeline, work: WorkedTime, *, limit: int, until: int | None) -> None:
        self._method, self._line, self._limit, self._until = method, line, limit, until
        self._workdays, self._stretches = work.workdays, work.stretches
        self._nights = _nights(work, limit) if method == "overnight" else None

    def find(self, pieces: Callable[[], Pieces], day: DayWork) -> Rests:
        """The rests from the pieces of a basis and its first and last work per workday.

        `overnight` calls `pieces` only where a night's work spans the start of a workday.
        """
        size = len(self._workdays)
        found = Rests(np.full(size, NOT_JUDGED), np.zeros(size, np.int64), np.zeros(size, np.int64))
        if day.present.any():
            if self._method == "overnight":
                day = self._nights.moved(pieces(), day) if self._nights else day
                rows, free = _overnight(self._workdays, day)
            elif self._method == "start_anchored":
                rows, free = _start_anchored(self._line, self._workdays, pieces(), day, self._limit, self._until)
            else:
                rows, free = _rolling(self._stretches, pieces())
            found.length[rows], found.start[rows], found.end[rows] = free.length, free.start, free.end
        return found


@dataclass(frozen=True)
class _Nights:
    """Stretches of workdays with work across their boundary, cut where that work ends; for the rest only.

    ```
    workday   |  monday      |  tuesday             |
    work               |=======| |==|          |==|
    cut                       |   -> |
    ```
    """

    row: Ints
    start: Ticks
    end: Ticks

    def moved(self, pieces: Pieces, day: DayWork) -> DayWork:
        """First and last work of each workday by these cuts."""
        rows = np.unique(self.row)
        found = pieces.within(self.start, self.end)
        there = np.flatnonzero(found.present)
        place = np.searchsorted(rows, self.row[there])
        own = first_and_last(len(rows), place, found.start[there], found.end[there])
        present, start, end = day.present.copy(), day.start.copy(), day.end.copy()
        present[rows], start[rows], end[rows] = own.present, own.start, own.end
        return DayWork(present, start, end, day.worked)


def _nights(work: WorkedTime, limit: int) -> _Nights | None:
    """Cut the stretches where a session with evidence across the start of a workday ends; None without such sessions.

    A session that leaves no room for the rest within 24 hours is cut at the start of the workday.
    """
    stretches, sessions, pieces, found = work.stretches, work.sessions, work.pieces["calendar"], work.by_stretch
    inside = found["calendar"]
    last = np.maximum(inside.stop - 1, 0)
    over = inside.present[:-1] & (np.diff(stretches.slot) == 1) & (stretches.end[:-1] == stretches.start[1:])
    over[over] = pieces.end[last[:-1][over]] >> 1 > stretches.end[:-1][over] >> 1
    session = np.unique(np.searchsorted(sessions.edges["calendar"], last[:-1][over], "right") - 1)
    begin, finish = sessions.pieces.start[session], sessions.pieces.end[session]
    session = session[lengths(begin, finish) <= DAY - limit]
    if not len(session):
        return None
    finish = sessions.pieces.end[session] + 1 >> 1 << 1
    first = sessions.stretch[session]
    final = np.searchsorted(stretches.start, sessions.pieces.end[session] - 1, "right") - 1
    start, end = stretches.start.copy(), stretches.end.copy()
    source, nth = repeated(final - first)
    # The stretches between the first and the last are empty, and the last begins where the session ends.
    end[first[source] + nth], start[first[source] + nth + 1] = finish[source], finish[source]
    touched = np.zeros(len(work.workdays), np.bool_)
    touched[stretches.row[first[source] + nth]] = touched[stretches.row[first[source] + nth + 1]] = True
    chosen = np.flatnonzero(touched[stretches.row])
    return _Nights(stretches.row[chosen], start[chosen], end[chosen])


def _overnight(workdays: Workdays, day: DayWork) -> tuple[Ints, Free]:
    """From one workday to the next.

    ```
    workday   |  monday          |  wednesday
    work      |   |===|  |=|     |      |====|
    rest                   |------------|
    ```
    """
    rows = np.flatnonzero(day.present)
    later = np.flatnonzero(workdays.person[rows[1:]] == workdays.person[rows[:-1]]) + 1
    start, end = day.end[rows[later - 1]], day.start[rows[later]]
    # A traveller's workdays can overlap on the clock; there is then no rest between them.
    return rows[later], Free(np.maximum((end >> 1) - (start >> 1), 0), start, end)


def _start_anchored(
    line: Timeline, workdays: Workdays, pieces: Pieces, day: DayWork, limit: int, until: int | None
) -> tuple[Ints, Free]:
    """Within the 24 hours from the workday's first work.

    ```
    work      |===|      |=|              |==|
    window    [---------- 24 h ----------)
    rest                    |-------------)
    ```
    """
    rows = np.flatnonzero(day.present)
    begin = day.start[rows]
    finish = begin + _TICKS_A_DAY
    free = longest_free(pieces, begin, finish)
    if until is None:
        return rows, free
    known = until + line.shift_of(workdays.person[rows])
    held = longest_free(pieces, begin, np.minimum(finish, np.maximum(known, begin)))
    judged = (finish <= known) | (held.length >= limit)
    return rows[judged], Free(free.length[judged], free.start[judged], free.end[judged])


def _rolling(stretches: Stretches, pieces: Pieces) -> tuple[Ints, Free]:
    """Within the 24 hours before the end of each piece of work; the worst of them.

    ```
    work      |===|      |=|              |==|
    window        [------------ 24 h --------)
    rest                    |-------------|
    ```
    """
    found = pieces.within(stretches.start, stretches.end)
    counts = np.where(found.present, found.stop - found.first, 0)
    stretch = np.repeat(np.arange(len(stretches)), counts)
    piece = found.first[stretch] + np.arange(len(stretch)) - (np.cumsum(counts) - counts)[stretch]
    finish = np.minimum(pieces.end[piece], stretches.end[stretch]) >> 1 << 1
    free = longest_free(pieces, finish - _TICKS_A_DAY, finish)
    row = stretches.row[stretch]
    order = np.lexsort((free.length, row))
    worst = order[run_starts(row[order])]
    return row[worst], Free(free.length[worst], free.start[worst], free.end[worst])


def longest_free(pieces: Pieces, begin: Ticks, finish: Ticks) -> Free:
    """The longest block without work in each window [begin, finish); free time at its ends counts."""
    first = np.searchsorted(pieces.end, begin, "right")
    last = np.maximum(np.searchsorted(pieces.start, finish, "left") - 1, first)
    first, last = np.minimum(first, len(pieces) - 1), np.minimum(last, len(pieces) - 1)
    head = np.maximum((np.minimum(pieces.start[first], finish) >> 1) - (begin >> 1), 0)
    # A window may lie past all pieces.
    since = np.maximum(pieces.end[last], begin)
    tail = np.maximum((finish >> 1) - (since >> 1), 0)
    inner = longest_between(pieces.gap, first, last)
    start, end = _gap_of_length(pieces, first, last, inner)
    in_head, in_tail = (head >= inner) & (head >= tail), (tail > inner) & (tail > head)
    begins = np.where(in_head, begin, np.where(in_tail, since, start))
    ends = np.where(in_head, pieces.start[first], np.where(in_tail, finish, end))
    # Where work fills the window, the rest has length 0 and ends where it begins.
    return Free(np.maximum(inner, np.maximum(head, tail)), begins, np.maximum(begins, ends))


def _gap_of_length(pieces: Pieces, first: Ints, last: Ints, length: Ticks) -> tuple[Ticks, Ticks]:
    """Start and end of the first gap of that length between pieces `first` and `last`."""
    counts = np.maximum(last - first, 1)
    begin = np.cumsum(counts) - counts
    window = np.repeat(np.arange(len(first)), counts)
    piece = first[window] + np.arange(len(window)) - begin[window]
    gap = np.append(pieces.gap, -1)
    found = np.minimum.reduceat(np.where(gap[piece] == length[window], piece, len(pieces) - 1), begin)
    return pieces.end[found], pieces.start[np.minimum(found + 1, len(pieces) - 1)]
