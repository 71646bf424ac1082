"""Daily rest by the rule's method, and weekly rest: the longest unbroken stretch within the fixed week.

Time without evidence is no proof of rest: every figure is "at most", as far as the evidence shows.
"""

from __future__ import annotations

import numpy as np

from grense.classification.intervals import Pieces, Ticks
from grense.classification.localtime import MINUTE
from grense.classification.rest import NOT_JUDGED, Free, RestFinder, longest_free
from grense.classification.worked_time import BASES
from grense.law.hours import worked_weeks
from grense.law.periods import SIDES, Ground, Judged, limits
from grense.law.rule import LawRule

__all__ = ["daily_rest", "weekly_rest"]


def daily_rest(ground: Ground, rule: LawRule) -> Judged:
    """The rest of each workday of the reading, labelled by the workday judged; see `grense.classification.rest`."""
    limit = int(rule.limit_minutes * MINUTE)
    work = ground.work
    rests = RestFinder(rule.method or "overnight", ground.line, work, limit=limit, until=ground.until)
    found = {
        side: rests.find(lambda looked=looked: looked.pieces, looked.workday)  # type: ignore[misc]  # a default's type
        for side, looked in ground.sides.items()
    }
    rows = np.flatnonzero(np.logical_or.reduce([found[side].judged for side in BASES]))
    person, day = work.workdays.person[rows], work.workdays.day[rows]
    start, end = ground.workdays(person, day)
    return Judged(
        rule,
        person,
        day,
        start,
        end,
        limits(rule, len(rows)),
        {side: found[side].length[rows] for side in SIDES},
        {side: (found[side].judged & (found[side].length < limit))[rows] for side in SIDES},
        np.ones(len(rows), np.bool_),
        {basis: (found[basis].start[rows], found[basis].end[rows]) for basis in BASES},
    )


def weekly_rest(ground: Ground, rule: LawRule) -> Judged:
    """The longest stretch without work in each fixed week with work.

    A week that is not over yet is judged only once it contains the rest.

    ```
    work   |==| |==| |==| |==| |==|     |=|
    week   [mon                            sun)
    rest                          |-----|
    ```
    """
    limit = int(rule.limit_minutes * MINUTE)
    rows = worked_weeks(ground)
    person, day = ground.person[::7][rows], ground.day[::7][rows]
    begin, finish = ground.begin[::7][rows], ground.finish[6::7][rows]
    value, span = {}, {}
    complete = ground.complete(person, finish)
    for side in SIDES:
        pieces = ground.sides[side].pieces
        free = _longest(pieces, begin, finish)
        value[side] = free.length
        if ground.until is not None:
            known = np.clip(ground.until + ground.line.shift_of(person), begin, finish)
            held = _longest(pieces, begin, known).length >= limit
            value[side] = np.where(complete | held, free.length, NOT_JUDGED)
        if side in BASES:
            span[side] = free.start, free.end
    judged = np.flatnonzero(np.logical_or.reduce([value[basis] != NOT_JUDGED for basis in BASES]))
    return Judged(
        rule,
        person[judged],
        day[judged],
        begin[judged],
        finish[judged],
        limits(rule, len(judged)),
        {side: value[side][judged] for side in SIDES},
        {side: ((value[side] != NOT_JUDGED) & (value[side] < limit))[judged] for side in SIDES},
        complete[judged],
        {basis: (start[judged], end[judged]) for basis, (start, end) in span.items()},
    )


def _longest(pieces: Pieces, begin: Ticks, finish: Ticks) -> Free:
    if not len(pieces):
        return Free((finish >> 1) - (begin >> 1), begin, finish)
    return longest_free(pieces, begin, finish)
