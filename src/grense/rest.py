"""How long a person was free around a workday, by three methods.

`overnight`       from the end of the last work of the previous workday with work to the first work of this one
`start_anchored`  the longest free block within the 24 hours that begin at the workday's first work
`rolling`         the smallest, over the ends of the workday's pieces of work, of the longest free block in the 24
                  hours before

Silence is no proof of rest: every figure is "at most", as far as the evidence shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.intervals import Bools, Ints, Ticks, gaps, longest_between, run_starts
from grense.localtime import DAY
from grense.timeline import DayPieces, Timeline, Workdays

__all__ = ["NOT_JUDGED", "Rests", "find_rests"]

NOT_JUDGED = -1
_TICKS_A_DAY = 2 * DAY


@dataclass(frozen=True)
class Rests:
    """A rest a workday: microseconds (`NOT_JUDGED` where there is none), and its span in ticks since the epoch."""

    length: Ticks
    start: Ticks
    end: Ticks

    @property
    def judged(self) -> Bools:
        """Which workdays have a rest at all."""
        return self.length != NOT_JUDGED


def find_rests(
    method: str, line: Timeline, workdays: Workdays, pieces: DayPieces, *, limit: int, until: int | None
) -> Rests:
    """The rest of each workday; `limit` in microseconds and `until` in ticks serve `start_anchored` alone."""
    size = len(workdays)
    found = Rests(np.full(size, NOT_JUDGED), np.zeros(size, np.int64), np.zeros(size, np.int64))
    if not len(pieces):
        return found
    if method == "overnight":
        rows, length, start, end = _overnight(workdays, pieces)
    else:
        on_line = _OnLine(line, workdays, pieces)
        rows, length, start, end = (
            _start_anchored(on_line, limit, until) if method == "start_anchored" else _rolling(on_line)
        )
    found.length[rows], found.start[rows], found.end[rows] = length, start, end
    return found


def _overnight(workdays: Workdays, pieces: DayPieces) -> tuple[Ints, Ticks, Ticks, Ticks]:
    first = run_starts(pieces.row)
    rows = pieces.row[first]
    begins = pieces.start[first]
    finishes = pieces.end[np.append(first[1:], len(pieces)) - 1]
    person = workdays.person[rows]
    later = np.flatnonzero(person[1:] == person[:-1]) + 1
    start, end = finishes[later - 1], begins[later]
    # A traveller's workdays can overlap on the clock; there is then no rest between them.
    return rows[later], np.maximum((end >> 1) - (start >> 1), 0), start, end


class _OnLine:
    """The pieces in the order of the line, with the gaps between them."""

    def __init__(self, line: Timeline, workdays: Workdays, pieces: DayPieces) -> None:
        self.shift = line.shift_of(workdays.person)
        start = pieces.start + self.shift[pieces.row]
        order = np.argsort(start, kind="stable") if line.travels else slice(None)
        self.start = start[order]
        self.end = (pieces.end + self.shift[pieces.row])[order]
        self.row = pieces.row[order]
        self.gap = gaps(self.start, self.end)

    def block(self, first: Ints, last: Ints, longest: Ticks) -> tuple[Ticks, Ticks]:
        """Start and end of the first gap between pieces `first` and `last` that is `longest`."""
        counts = np.maximum(last - first, 1)
        begin = np.cumsum(counts) - counts
        source = np.repeat(np.arange(len(first)), counts)
        piece = np.minimum(first[source] + np.arange(len(source)) - begin[source], max(len(self.gap) - 1, 0))
        hit = self.gap[piece] == longest[source] if len(self.gap) else np.zeros(len(piece), np.bool_)
        found = np.minimum.reduceat(np.where(hit, piece, len(self.start)), begin)
        found = np.minimum(found, len(self.start) - 1)
        return self.end[found], self.start[np.minimum(found + 1, len(self.start) - 1)]


def _start_anchored(line: _OnLine, limit: int, until: int | None) -> tuple[Ints, Ticks, Ticks, Ticks]:
    """```
    work      |===|      |=|              |==|
    window    [---------- 24 h ----------)
    rest                    |-------------)
    ```
    """
    rows, anchor = _first_pieces(line)
    begin = line.start[anchor]
    finish = begin + _TICKS_A_DAY
    length, start, end = _longest_free(line, anchor, finish)
    if until is None:
        judged = np.ones(len(rows), np.bool_)
    else:
        known = until + line.shift[rows]
        held, _, _ = _longest_free(line, anchor, np.minimum(finish, np.maximum(known, begin)))
        judged = (finish <= known) | (held >= limit)
    shift = line.shift[rows]
    return rows[judged], length[judged], (start - shift)[judged], (end - shift)[judged]


def _first_pieces(line: _OnLine) -> tuple[Ints, Ints]:
    order = np.lexsort((line.start, line.row))
    first = order[run_starts(line.row[order])]
    return line.row[first], first


def _longest_free(line: _OnLine, anchor: Ints, finish: Ticks) -> tuple[Ticks, Ticks, Ticks]:
    """The longest free block from piece `anchor` to the moment `finish`; silence at the end counts."""
    last = np.maximum(np.searchsorted(line.start, finish, "left") - 1, anchor)
    longest = longest_between(line.gap, anchor, last)
    tail = np.maximum((finish >> 1) - (line.end[last] >> 1), 0)
    start, end = line.block(anchor, last, longest)
    tail_wins = tail > longest
    return np.maximum(longest, tail), np.where(tail_wins, line.end[last], start), np.where(tail_wins, finish, end)


def _rolling(line: _OnLine) -> tuple[Ints, Ticks, Ticks, Ticks]:
    """```
    work      |===|      |=|              |==|
    window        [------------ 24 h --------)
    rest                    |-------------|
    ```
    """
    piece = np.arange(len(line.start))
    begin = (line.end >> 1 << 1) - _TICKS_A_DAY
    first = np.searchsorted(line.end, begin, "right")
    head = np.maximum((line.start[first] >> 1) - (begin >> 1), 0)
    inner = longest_between(line.gap, first, piece)
    longest = np.maximum(head, inner)
    order = np.lexsort((longest, line.row))
    worst = order[run_starts(line.row[order])]
    rows = line.row[worst]
    start, end = line.block(first[worst], worst, inner[worst])
    head_wins = head[worst] >= inner[worst]
    start = np.where(head_wins, begin[worst], start) - line.shift[rows]
    end = np.where(head_wins, line.start[first[worst]], end) - line.shift[rows]
    return rows, longest[worst], start, end
