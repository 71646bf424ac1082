"""One person's months with more of a pattern compared with those with less of it, and other figures in both.

Two means, with the number of months behind each: no test, and no claim about cause. A week belongs to the month of most
of its days, an answer to the month in which it was given.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from grense.model.months import Month, MonthsBeside, Side
from grense.rules.frequency_coding import MEAN, QUESTIONS, Coding

if TYPE_CHECKING:
    from grense.model.trend import TrendWeek
    from grense.questions.score import Pulse

__all__ = ["ANSWERED", "PATTERN", "WORKED", "months_beside", "months_of"]

ANSWERED, PATTERN, WORKED = "answered", "pattern", "worked"

_TO_THURSDAY = dt.timedelta(days=3)


def months_of(weeks: Sequence[TrendWeek], coding: Coding, pulses: Iterable[Pulse] = ()) -> tuple[Month, ...]:
    """The months that have enough active weeks, the earliest first, from whole weeks and the person's scores."""
    of_month: defaultdict[str, list[TrendWeek]] = defaultdict(list)
    for week in weeks:
        of_month[f"{week.monday + _TO_THURSDAY:%Y-%m}"].append(week)
    scored: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for pulse in pulses:
        for scale, score in pulse.scores.items():
            scored[f"{pulse.day:%Y-%m}"][scale].append(score.mean)
    made = []
    for month, some in sorted(of_month.items()):
        active = [week for week in some if week.days >= coding.active_days]
        if len(active) >= coding.fewest_active_weeks_a_month:
            counts = {name: sum(week.crossings.get(name, 0) for week in some) for name in coding.codes}
            made.append(
                Month(
                    month,
                    len(active),
                    {name: count / len(active) for name, count in counts.items()},
                    statistics.fmean(week.estimate for week in active),
                    {scale: statistics.fmean(values) for scale, values in scored[month].items()},
                )
            )
    return tuple(made)


def months_beside(months: Sequence[Month], coding: Coding) -> tuple[MonthsBeside, ...]:
    """Each pattern with each figure that enough months have both of; empty with fewer than six months.

    The months are split at the median of the pattern. Months with equal values stay together, so the sides can differ
    in length; where all are equal, or one side is too short, there is no result.
    """
    found = []
    for pattern in _patterns(coding):
        for kind, figure in _figures(months, coding):
            if figure == pattern or (kind == WORKED and coding.codes[pattern] == MEAN):
                continue
            pairs = [
                (_amount(month, pattern, coding), value)
                for month in months
                if (value := _value(month, kind, figure)) is not None
            ]
            if (sides := _parted(pairs, coding)) is not None:
                found.append(MonthsBeside(pattern, kind, figure, *sides))
    return tuple(found)


def _parted(pairs: Sequence[tuple[float, float]], coding: Coding) -> tuple[Side, Side] | None:
    """The pairs of pattern and figure with more of the pattern, and those with less."""
    if len(pairs) < coding.fewest_months:
        return None
    middle = statistics.median(amount for amount, _ in pairs)
    more = [pair for pair in pairs if pair[0] > middle] or [pair for pair in pairs if pair[0] == middle]
    least = min(amount for amount, _ in more)
    less = [pair for pair in pairs if pair[0] < least]
    if min(len(more), len(less)) < coding.fewest_months_a_side:
        return None
    return _side(more), _side(less)


def _side(pairs: Sequence[tuple[float, float]]) -> Side:
    return Side(
        len(pairs), statistics.fmean(amount for amount, _ in pairs), statistics.fmean(value for _, value in pairs)
    )


def _patterns(coding: Coding) -> list[str]:
    return [name for name, rule in coding.codes.items() if rule != QUESTIONS]


def _figures(months: Sequence[Month], coding: Coding) -> list[tuple[str, str]]:
    scales = sorted({scale for month in months for scale in month.scores})
    others = [name for name in _patterns(coding) if coding.codes[name] != MEAN]
    return [*((ANSWERED, scale) for scale in scales), (WORKED, WORKED), *((PATTERN, name) for name in others)]


def _amount(month: Month, pattern: str, coding: Coding) -> float:
    return month.worked if coding.codes[pattern] == MEAN else month.rates[pattern]


def _value(month: Month, kind: str, figure: str) -> float | None:
    if kind == ANSWERED:
        return month.scores.get(figure)
    return month.worked if kind == WORKED else month.rates[figure]
