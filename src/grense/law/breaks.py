"""Breaks within a workday, on net hours: the time between two pieces of work counts as break.

Breaks inside time joined by the estimate cannot be seen, so breaks are judged on the evidence alone.
"""

from __future__ import annotations

import numpy as np

from grense.classification.intervals import Ticks, lengths
from grense.classification.localtime import MINUTE
from grense.classification.rest import NOT_JUDGED
from grense.law.periods import EVIDENCE, SIDES, Ground, Judged
from grense.law.rule import BreakSteps, LawRule

__all__ = ["breaks"]


def breaks(ground: Ground, rule: LawRule) -> Judged:
    """Minutes between the pieces of each workday that is long enough for a break.

    ```
    work    |=====|  |===|      |====|
    breaks        |--|   |------|
    ```
    """
    steps = rule.breaks or BreakSteps(np.inf, 0.0)
    workdays = ground.work.workdays
    begin, finish = ground.workdays(workdays.person, workdays.day)
    nothing = np.full(len(workdays), NOT_JUDGED)
    value, need = dict.fromkeys(SIDES, nothing), dict.fromkeys(SIDES, np.zeros(len(workdays), np.int64))
    for side in EVIDENCE:
        found = ground.sides[side].pieces.within(begin, finish)
        gaps = lengths(found.start, found.end) - found.length
        need[side] = _need(steps, found.length)
        value[side] = np.where(need[side] > 0, gaps, NOT_JUDGED)
    rows = np.flatnonzero(need["calendar"] > 0)
    person, end = workdays.person[rows], finish[rows]
    over = {side: (need[side] > 0) & (value[side] < need[side]) for side in SIDES}
    for trace, calendar in (("trace", "calendar"), ("without_trace", "without_calendar")):
        # Where the traces show too little break, the calendar may show enough, or none.
        over[trace] &= over[calendar]
    return Judged(
        rule,
        person,
        workdays.day[rows],
        begin[rows],
        end,
        need["calendar"][rows],
        {side: value[side][rows] for side in SIDES},
        {side: over[side][rows] for side in SIDES},
        ground.complete(person, end),
    )


def _need(steps: BreakSteps, worked: Ticks) -> Ticks:
    """The break (µs) that the rule requires for a day with this much work; 0 for a short day."""
    need = np.where(worked > steps.some_after * MINUTE, int(steps.some * MINUTE), 0)
    if steps.long_from is not None:
        need = np.where(worked >= steps.long_from * MINUTE, int(steps.long * MINUTE), need)
    if steps.more_after is not None:
        need = need + np.where(worked > steps.more_after * MINUTE, int(steps.more * MINUTE), 0)
    return need
