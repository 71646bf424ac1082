"""Unions, overlaps and gaps of many spans at once, on int64 arrays of *ticks*.

A tick is half a microsecond. A half-open span [s, e) of microseconds is the pair (2s, 2e); an instant t is the pair
(2t, 2t + 1): present, and without length once ticks are turned back into microseconds. So one set of rules serves
spans and instants: a piece meets a window [a, b) exactly when `start < 2b and end > 2a`.

```
microseconds   0     1     2     3     4
[0, 2)         |===========|
instant 2                  |=|
[3, 4)                           |=====|
union          |=============|   |=====|
```
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Bools", "Ints", "Ticks", "gaps", "lengths", "longest_between", "overlaps", "run_numbers", "run_starts", "sort_ticks", "union"]

Ticks = npt.NDArray[np.int64]
Ints = npt.NDArray[Any]
Bools = npt.NDArray[np.bool_]


def sort_ticks(*parts: Ticks) -> Ticks:
    """Join arrays into one sorted array."""
    return np.sort(np.concatenate(parts))


def union(starts: Ticks, ends: Ticks, gap: int = 0) -> tuple[Ticks, Ticks]:
    """Join spans that touch, overlap, or lie at most `gap` ticks apart. `starts` and `ends` are sorted, each alone.

    Which end belongs to which start does not matter: where the next start lies past the i-th smallest end, i spans
    have begun and i have ended, so nothing is open.

    ```
    spans    |==|  |====|        |=|
               |==|
    union    |====|=====|        |=|      gap 0
    union    |===================|=|      gap 8
    ```

    >>> [array.tolist() for array in union(np.array([0, 3, 20]), np.array([4, 8, 22]))]
    [[0, 20], [8, 22]]
    """
    if len(starts) == 0:
        return starts, ends
    split = np.flatnonzero(starts[1:] > (ends[:-1] + gap if gap else ends[:-1]))
    first = np.empty(len(split) + 1, np.int64)
    last = np.empty(len(split) + 1, np.int64)
    first[0] = starts[0]
    np.take(starts, split + 1, out=first[1:])
    np.take(ends, split, out=last[:-1])
    last[-1] = ends[-1]
    return first, last


def lengths(starts: Ticks, ends: Ticks) -> Ticks:
    """Microseconds of each span; an instant has none."""
    return (ends >> 1) - (starts >> 1)


def overlaps(starts: Ticks, ends: Ticks, window_start: Ticks, window_end: Ticks) -> Ticks:
    """Microseconds of each span inside its window; 0 where they do not meet."""
    return np.maximum(lengths(np.maximum(starts, window_start), np.minimum(ends, window_end)), 0)


def gaps(starts: Ticks, ends: Ticks) -> Ticks:
    """Microseconds between each span and the next; one fewer than there are spans."""
    return (starts[1:] >> 1) - (ends[:-1] >> 1)


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
    # reduceat stops before `last`, and clamping may have cut the last gap of all off.
    found = np.where(last == len(gap), np.maximum(found, gap[-1]), found)
    return np.where(last > first, found, 0)


def run_starts(*keys: Ints) -> Ints:
    """Where a new run of equal keys begins: positions, the first always among them."""
    if not len(keys[0]):
        return np.empty(0, np.intp)
    changed = keys[0][1:] != keys[0][:-1]
    for key in keys[1:]:
        changed |= key[1:] != key[:-1]
    return np.append(0, np.flatnonzero(changed) + 1)


def run_numbers(starts: Ints, size: int) -> Ints:
    """The number of the run in which each of `size` positions lies.

    >>> run_numbers(np.array([0, 2]), 5).tolist()
    [0, 0, 1, 1, 1]
    """
    return np.repeat(np.arange(len(starts)), np.diff(starts, append=size))
