"""Hours in a day, in a week, and in weeks on average; total or ordinary, whichever the rule limits."""

from __future__ import annotations

import numpy as np

from grense.classification.intervals import Ints, Ticks, run_starts
from grense.classification.localtime import MINUTE
from grense.law.leave import WHOLE
from grense.law.periods import SIDES, Ground, Judged, limits
from grense.law.rule import LawRule

__all__ = ["first_to_last", "hours_of_days", "hours_of_weeks", "rolling_sums", "week_windows", "worked_weeks"]


def hours_of_days(ground: Ground, rule: LawRule) -> Judged:
    """Hours worked in each of the law's days with work; more than the limit is over."""
    rows = np.flatnonzero(ground.sides["estimate"].present)
    limit = int(rule.limit_minutes * MINUTE)
    value = {side: ground.sides[side].worked[rows] for side in SIDES}
    person, end = ground.person[rows], ground.finish[rows]
    return Judged(
        rule,
        person,
        ground.day[rows],
        ground.begin[rows],
        end,
        limits(rule, len(rows)),
        value,
        {side: value[side] > limit for side in SIDES},
        ground.complete(person, end),
    )


def hours_of_weeks(ground: Ground, rule: LawRule) -> Judged:
    """Hours worked in each fixed week, or the mean of a number of consecutive weeks, from each week on.

    Weeks count from a person's first with work to the last; with fewer than the rule needs, there is no mean yet. Where
    the rule leaves out leave, the hours are divided by the rest of the weeks.

    ```
    weeks     |  1  |  2  |leave|  4  |
    mean of 3 [-----------------)         of 1 and 2
                    [-----------------)   of 2 and 4
    ```
    """
    first, last = week_windows(ground, rule.weeks, partial=False)
    if rule.leave_left_out:
        counted, left_out = rolling_sums(ground.counted, first, last), ground.on_leave
    else:
        counted, left_out = WHOLE * (last - first + 1), np.zeros(len(ground.day), np.bool_)
    first, last, counted = first[counted > 0], last[counted > 0], counted[counted > 0]
    limit = int(rule.limit_minutes * MINUTE)
    weekly = {side: ground.by_week(np.where(left_out, 0, ground.sides[side].worked)).sum(1) for side in SIDES}
    total = {side: rolling_sums(weekly[side], first, last) for side in SIDES}
    person, end = ground.person[::7][first], ground.finish[6::7][last]
    return Judged(
        rule,
        person,
        ground.day[::7][first],
        ground.begin[::7][first],
        end,
        limits(rule, len(first)),
        {side: total[side] * WHOLE // counted for side in SIDES},
        {side: total[side] * WHOLE > limit * counted for side in SIDES},
        ground.complete(person, end),
    )


def week_windows(ground: Ground, weeks: int, *, partial: bool) -> tuple[Ints, Ints]:
    """First and last week of each run of consecutive weeks, all from a person's first to last week with work.

    With `partial`, a person with fewer weeks has one run of those. Single weeks are those with work.
    """
    if weeks == 1:
        rows = worked_weeks(ground)
        return rows, rows
    first, last = first_to_last(ground)
    counts = last - first + 1
    runs = np.maximum(counts - weeks + 1, int(partial))
    start = np.repeat(first, runs) + np.arange(runs.sum()) - np.repeat(np.cumsum(runs) - runs, runs)
    return start, np.minimum(start + weeks - 1, np.repeat(last, runs))


def first_to_last(ground: Ground) -> tuple[Ints, Ints]:
    """Each person's first and last week with work, as indices."""
    present = worked_weeks(ground)
    begins = run_starts(ground.person[::7][present])
    first = present[begins]
    return first, present[np.append(begins[1:], len(present)) - 1] if len(begins) else first


def worked_weeks(ground: Ground) -> Ints:
    """The weeks with work, as indices."""
    found: Ints = np.flatnonzero(ground.by_week(ground.sides["estimate"].present).any(1))
    return found


def rolling_sums(values: Ticks, first: Ints, last: Ints) -> Ticks:
    """The sum of values from `first` to `last`, both included."""
    total: Ticks = np.append(0, np.cumsum(values))
    return total[last + 1] - total[first]
