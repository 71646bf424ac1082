"""Unions, overlaps and gaps of many spans at once, on int64 arrays of *ticks*.

A tick is half a microsecond. A half-open span [s, e) of microseconds is the pair (2s, 2e); an instant t is the pair
(2t, 2t + 1): present, but of length 0 when ticks are converted back to microseconds. So one set of rules covers spans
and instants: a piece overlaps a window [a, b) exactly when `start < 2b and end > 2a`.

```
microseconds   0     1     2     3     4
[0, 2)         |===========|
instant 2                  |=|
[3, 4)                           |=====|
union          |=============|   |=====|
```
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "Bools",
    "Floats",
    "Ints",
    "Pieces",
    "Ticks",
    "Within",
    "lengths",
    "longest_between",
    "marked",
    "run_starts",
    "sort_ticks",
    "union",
]

Ticks = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Within:
    """The pieces inside each of many windows: pieces `first` to `stop` (exclusive), clipped to the window.

    `length` is in microseconds; `start` and `end` are valid only where `present`.
    """

    first: Ints
    stop: Ints
    present: Bools
    start: Ticks
    end: Ticks
    length: Ticks

    def columns(self) -> tuple[npt.NDArray[Any], ...]:
        """The arrays in their order."""
        return (self.first, self.stop, self.present, self.start, self.end, self.length)

    def take(self, chosen: Ints) -> Within:
        """Some of the windows."""
        return Within(*(array[chosen] for array in self.columns()))


@dataclass(frozen=True)
class Pieces:
    """Disjoint pieces, sorted; ticks."""

    start: Ticks
    end: Ticks

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def total(self) -> Ticks:
        """Microseconds of the pieces before each piece, and of all of them at the end."""
        before = np.zeros(len(self.start) + 1, np.int64)
        np.cumsum(lengths(self.start, self.end), out=before[1:])
        return before

    @cached_property
    def gap(self) -> Ticks:
        """Microseconds between each piece and the next; one fewer than there are pieces."""
        return (self.start[1:] >> 1) - (self.end[:-1] >> 1)

    def take(self, chosen: Ints) -> Pieces:
        """Some of the pieces."""
        return Pieces(self.start[chosen], self.end[chosen])

    def joined(self, bridged: Bools) -> Pieces:
        """Each piece joined with the next one where `bridged`, which has one entry fewer than there are pieces."""
        split = np.flatnonzero(~bridged)
        return Pieces(self.start[np.append(0, split + 1)], self.end[np.append(split, -1)]) if len(self) else self

    def within(self, begin: Ticks, finish: Ticks, first: Ints | None = None, stop: Ints | None = None) -> Within:
        """The pieces in windows [begin, finish), whose ends are even ticks.

        `first` (of the pieces that end after `begin`) and `stop` (past those that start before `finish`) are searched
        for unless given.

        ```
        pieces    |====|   |==|    |====|
        window       [----------------)
        within       |=|   |==|    |==|
        ```
        """
        first = np.searchsorted(self.end, begin, "right") if first is None else first
        stop = np.searchsorted(self.start, finish, "left") if stop is None else stop
        present = (stop > first) & (begin < finish)
        if not len(self):
            return Within(first, first, present, begin, begin, np.zeros(len(begin), np.int64))
        head = np.minimum(first, len(self) - 1)
        tail = np.maximum(stop - 1, head)
        whole_start, whole_end = self.start.take(head), self.end.take(tail)
        start, end = np.maximum(whole_start, begin), np.minimum(whole_end, finish)
        # Whole pieces, less the parts outside the window at either end.
        length = self.total.take(tail + 1) - self.total.take(head)
        length -= (start >> 1) - (whole_start >> 1) + (whole_end >> 1) - (end >> 1)
        return Within(first, np.maximum(stop, first), present, start, end, length * present)

    def partitioned(self, begin: Ticks, finish: Ticks) -> Within:
        """The same for sorted windows that together contain every piece, which needs half the searches."""
        first = np.searchsorted(self.end, begin, "right")
        following = np.append(first[1:], len(self))
        # A piece that reaches past the end of a window is also the first of the next one.
        reaches = np.append(self.start, np.iinfo(np.int64).max)[following] < finish
        return self.within(begin, finish, first, following + reaches)


def marked(size: int, first: Ints, stop: Ints) -> Bools:
    """True from each `first` to its `stop` (exclusive); the ranges do not overlap each other.

    >>> marked(5, np.array([1, 4]), np.array([3, 5])).tolist()
    [False, True, True, False, True]
    """
    edges = np.zeros(size + 1, np.int8)
    edges[first] += 1
    edges[stop] -= 1
    return np.cumsum(edges[:-1], dtype=np.int8) > 0


def sort_ticks(*parts: Ticks) -> Ticks:
    """Join arrays into one sorted array."""
    return np.sort(np.concatenate(parts))


def union(starts: Ticks, ends: Ticks) -> Pieces:
    """Join spans that touch or overlap. `starts` and `ends` are sorted, each alone.

    Which end belongs to which start does not matter: where the next start lies past the i-th smallest end, i spans
    have begun and i have ended, so nothing is open.

    ```
    spans    |==|  |====|        |=|
               |==|
    union    |====|=====|        |=|
    ```

    >>> union(np.array([0, 3, 20]), np.array([4, 8, 22]))
    Pieces(start=array([ 0, 20]), end=array([ 8, 22]))
    """
    return Pieces(starts, ends).joined(starts[1:] <= ends[:-1])


def lengths(starts: Ticks, ends: Ticks) -> Ticks:
    """Microseconds of each span; 0 for an instant."""
    return (ends >> 1) - (starts >> 1)


def longest_between(gap: Ticks, first: Ints, last: Ints) -> Ticks:
    """The longest gap between span `first[i]` and span `last[i]`; 0 where they are the same span."""
    if len(first) == 0:
        return np.empty(0, np.int64)
    if len(gap) == 0:
        return np.zeros(len(first), np.int64)
    edges = np.empty(2 * len(first), np.int64)
    edges[0::2] = np.minimum(first, len(gap) - 1)
    edges[1::2] = np.minimum(last, len(gap) - 1)
    found = np.maximum.reduceat(gap, edges)[0::2]
    # reduceat stops before `last`, and clamping may have cut off the very last gap.
    found = np.where(last == len(gap), np.maximum(found, gap[-1]), found)
    return np.where(last > first, found, 0)


def run_starts(*keys: Ints) -> Ints:
    """The positions where a new run of equal keys begins; the first is always included."""
    if not len(keys[0]):
        return np.empty(0, np.intp)
    changed = keys[0][1:] != keys[0][:-1]
    for key in keys[1:]:
        changed |= key[1:] != key[:-1]
    return np.append(0, np.flatnonzero(changed) + 1)
