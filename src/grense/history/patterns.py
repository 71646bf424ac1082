"""One person's patterns, from weeks: the number of days, the report's answer, and the change. No pandas.

```
 26 whole weeks   | 13 before | 13 last |
 active weeks       with work on three days or more; without eight of them there are counts only
 full weeks         active ones without a holiday or day off: a mean week is the mean of these
 rate               days with a crossing / active weeks, also those of weeks that are not active
```
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from grense.base.arguments import check_many, check_mapping, check_number, check_text, check_type
from grense.model.patterns import Frequency, Pattern, Spell
from grense.model.trend import TrendWeek
from grense.rules.frequency_coding import ANSWERS, MEAN, QUESTIONS, Coding

__all__ = ["FEW_WEEKS", "MICROSECONDS", "QUESTIONS", "UNCODED", "answer_of", "pattern", "patterns"]

FEW_WEEKS, UNCODED = "few_weeks", "uncoded"
MICROSECONDS = 60_000_000  # per minute


def patterns(weeks: Sequence[TrendWeek], coding: Coding, limits: Mapping[str, float]) -> tuple[Pattern, ...]:
    """Every category of `limits`, over the last 26 of whole weeks, the earliest first and without a gap.

    `limits` are the limits in minutes of the categories to judge, as in a profile's rules.

    >>> import datetime as dt
    >>> from grense.model.trend import TrendWeek
    >>> from grense.rules.profiles import load_profile
    >>> monday = dt.date(2026, 6, 1)
    >>> days = [monday + dt.timedelta(weeks=number) for number in range(8)]
    >>> weeks = [TrendWeek("", day, 5, 0.0, 2000.0, 2300.0, {"evening": 1}) for day in days]
    >>> (found,) = patterns(weeks, load_profile("afi_2022_04").coding, {"evening": 0.0})
    >>> found.estimate.rate, found.estimate.answer, found.estimate.code
    (1.0, 'one_day_a_week', 1)
    """
    check_mapping("limits", limits, str, (int, float), "dict[str, float]")
    return tuple(pattern(category, weeks, coding, limit) for category, limit in limits.items())


def pattern(category: str, weeks: Sequence[TrendWeek], coding: Coding, limit: float) -> Pattern:
    """One category over the last 26 of whole weeks; `limit` is its limit in minutes, for the mean of a long week."""
    check_text(category=category)
    weeks = check_many("weeks", weeks, TrendWeek, "list[TrendWeek]")
    check_type("coding", coding, Coding, "Coding")
    check_number("limit", limit, least=0, most=math.inf)
    counted = weeks[-coding.weeks :]
    active = sum(_is_active(week, coding) for week in counted)
    full = sum(_is_full(week, coding) for week in counted)
    rule = coding.codes.get(category, "")
    period = rule if isinstance(rule, str) else rule.period
    before, now = _halves(category, counted, coding, period)
    estimate = _frequency(category, counted, coding, limit, estimated=True)
    a_week_ago = _frequency(category, weeks[:-1][-coding.weeks :], coding, limit, estimated=True)
    return Pattern(
        category=category,
        period=period,
        weeks=len(counted),
        active=active,
        estimate=estimate,
        evidence=_frequency(category, counted, coding, limit, estimated=False),
        reason=_reason(period, active, full, coding),
        before=before,
        now=now,
        last=counted[-1].monday if counted else None,
        is_new=estimate.code == 1 and a_week_ago.code != 1,
        fewest=coding.fewest_full_weeks if period == MEAN else coding.fewest_active_weeks,
        full=full,
        moved=sum(week.moved.get(category, 0) for week in counted),
        extra=sum(week.extra.get(category, 0) for week in counted),
    )


def _frequency(
    category: str, weeks: Sequence[TrendWeek], coding: Coding, limit: float, *, estimated: bool
) -> Frequency:
    active = [week for week in weeks if _is_active(week, coding)]
    count = sum(_count(week, category, estimated=estimated) for week in weeks)
    with_one = sum(_count(week, category, estimated=estimated) > 0 for week in active)
    rule = coding.codes.get(category, "")
    period = rule if isinstance(rule, str) else rule.period
    full = [week for week in active if week.is_full]
    mean = _mean(full if period == MEAN else active, estimated=estimated)
    share = rate = answer = code = None
    if active:
        share, rate = with_one / len(active), count / (len(active) / coding.weeks_of(period))
    if not _reason(period, len(active), len(full), coding):
        if isinstance(rule, str):
            code = int(mean is not None and mean > limit)
        else:
            code = int(coding.is_at(rule, count, len(active)))
            answer = answer_of(count, len(active), coding)
    return Frequency(count, with_one, share, rate, mean, answer, code)


def answer_of(count: int, active: int, coding: Coding) -> str:
    """The report's answer for this many days in this many active weeks."""
    reached = [name for name, pace in coding.answers if coding.is_at(pace, count, active)]
    return reached[-1] if reached else ANSWERS[1 if count else 0]


def _reason(period: str, active: int, full: int, coding: Coding) -> str:
    """Why there is no code."""
    if period == QUESTIONS:
        return QUESTIONS
    if not period:
        return UNCODED
    is_few = full < coding.fewest_full_weeks if period == MEAN else active < coding.fewest_active_weeks
    return FEW_WEEKS if is_few else ""


def _halves(
    category: str, weeks: Sequence[TrendWeek], coding: Coding, period: str
) -> tuple[Spell, Spell] | tuple[None, None]:
    now = weeks[-coding.trend_weeks :]
    before = weeks[-2 * coding.trend_weeks : -coding.trend_weeks]
    spells = []
    for some in (before, now):
        active = [week for week in some if _is_active(week, coding)]
        if len(active) < coding.fewest_active_weeks:
            return None, None
        count = sum(week.crossings.get(category, 0) for week in some)
        rate = count / (len(active) / coding.weeks_of(period))
        spells.append(Spell(len(active), count, rate, _mean(active, estimated=True) or 0.0))
    return spells[0], spells[1]


def _count(week: TrendWeek, category: str, *, estimated: bool) -> int:
    found = week.crossings.get(category, 0)
    return found if estimated else found - week.estimated.get(category, 0)


def _mean(active: Sequence[TrendWeek], *, estimated: bool) -> float | None:
    if not active:
        return None
    # In whole microseconds, so that the order of addition has no effect.
    total = sum(round((week.estimate if estimated else week.calendar) * MICROSECONDS) for week in active)
    return total / MICROSECONDS / len(active)


def _is_active(week: TrendWeek, coding: Coding) -> bool:
    return week.days >= coding.active_days


def _is_full(week: TrendWeek, coding: Coding) -> bool:
    return week.is_full and _is_active(week, coding)
