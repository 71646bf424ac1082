"""Overtime in the law's sense: what exceeds the ordinary hours of the law, regardless of the contract.

A week's overtime is the sum of its days' excess over the day's baseline, or the week's excess over its own, whichever
is more, so that no minute counts twice.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from grense.base.arguments import shown
from grense.classification.intervals import Ints, Ticks, run_starts
from grense.classification.localtime import MINUTE
from grense.errors import RuleError
from grense.law.hours import rolling_sums, week_windows, worked_weeks
from grense.law.periods import SIDES, Ground, Judged, limits
from grense.law.rule import LawRule
from grense.marks import N_

__all__ = ["check_year_start", "overtime_of_weeks", "overtime_of_years"]

_MIDDLE = 3  # the day of a week that determines its year: most of its days lie there


def overtime_of_weeks(ground: Ground, rule: LawRule) -> Judged:
    """Overtime of a number of consecutive weeks; a person with fewer weeks has one sum, of those."""
    first, last = week_windows(ground, rule.weeks, partial=True)
    value = {side: rolling_sums(_overtime(ground, rule, side), first, last) for side in SIDES}
    person, end = ground.person[::7][first], ground.finish[6::7][last]
    return _judged(ground, rule, person, ground.day[::7][first], ground.begin[::7][first], end, value)


def overtime_of_years(ground: Ground, rule: LawRule, year_start: tuple[int, int]) -> Judged:
    """Overtime of each fixed year, of the weeks that have most of their days in it: 52 of them, at times 53."""
    rows = worked_weeks(ground)
    person, monday = ground.person[::7][rows], ground.day[::7][rows]
    year = _year_of(monday + _MIDDLE, year_start)
    first = run_starts(person, year)
    value = {side: _sums(_overtime(ground, rule, side)[rows], first) for side in SIDES}
    person, year = person[first], year[first]
    day, after = (_first_week(ground, _day_of(one, year_start)) for one in (year, year + 1))
    anchor = ground.law.day_anchor
    return _judged(ground, rule, person, day, ground.at(person, day, anchor), ground.at(person, after, anchor), value)


def check_year_start(year_start: tuple[int, int]) -> None:
    """Raise an error for a day that does not exist in every year."""
    try:
        dt.date(2025, *year_start)
    except (OverflowError, TypeError, ValueError):
        raise RuleError(
            "invalid_day_of_year",
            N_("no such day of the year"),
            "{value}",
            hint=N_("month and day, such as (1, 1)"),
            value=shown(year_start),
        ) from None


def _judged(
    ground: Ground, rule: LawRule, person: Ints, day: Ints, start: Ticks, end: Ticks, value: dict[str, Ticks]
) -> Judged:
    limit = int(rule.limit_minutes * MINUTE)
    over = {side: value[side] > limit for side in SIDES}
    return Judged(rule, person, day, start, end, limits(rule, len(person)), value, over, ground.complete(person, end))


def _overtime(ground: Ground, rule: LawRule, side: str) -> Ticks:
    """Microseconds of overtime for each week."""
    days = ground.by_week(ground.sides[side].worked)
    by_day = np.maximum(days - int(rule.day_baseline_minutes * MINUTE), 0).sum(1)
    overtime: Ticks = np.maximum(by_day, days.sum(1) - int(rule.week_baseline_minutes * MINUTE))
    return overtime


def _year_of(day: Ints, year_start: tuple[int, int]) -> Ints:
    calendar: Ints = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return calendar - (day < _day_of(calendar, year_start))


def _day_of(year: Ints, year_start: tuple[int, int]) -> Ints:
    """The first day of each year, in days since 1970-01-01."""
    month, day = year_start
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    found: Ints = months.astype("datetime64[D]").astype(np.int64) + day - 1
    return found


def _first_week(ground: Ground, day: Ints) -> Ints:
    """The first week with most of its days from that day on."""
    week = ground.week_of(day)
    return np.where(week + _MIDDLE >= day, week, week + 7)


def _sums(values: Ticks, first: Ints) -> Ticks:
    return np.add.reduceat(values, first) if len(first) else values[:0]
