"""A person's months with more of a pattern beside those with less: their division, and when there is none."""

from __future__ import annotations

import dataclasses
import datetime as dt
import statistics

from hypothesis import given
from hypothesis import strategies as st

from grense.history.months import months_beside, months_of
from grense.model.months import Month, MonthsBeside
from grense.model.trend import TrendWeek
from grense.questions import course
from grense.rules.frequency_coding import Coding
from grense.rules.profiles import load_profile
from grense.storage.store import Answer

_CODING = load_profile("afi_2022_04").coding
assert _CODING is not None
CODING: Coding = _CODING
WEEK = dt.timedelta(weeks=1)
PATTERNS = [name for name in CODING.codes if name != "connected"]


def month(number: int, evening: float, worked: float = 2300.0, **scores: float) -> Month:
    rates = dict.fromkeys(PATTERNS, 0.0) | {"evening": evening}
    return Month(f"2026-{number:02}", 4, rates, worked, scores)


def beside(months: list[Month], figure: str, pattern: str = "evening") -> MonthsBeside | None:
    found = [one for one in months_beside(months, CODING) if (one.pattern, one.figure) == (pattern, figure)]
    assert len(found) <= 1
    return found[0] if found else None


def test_six_months_by_hand() -> None:
    months = [month(n, evening, worked) for n, (evening, worked) in enumerate(
        [(0.5, 2200), (1.5, 2500), (0.0, 2300), (2.0, 2400), (1.0, 2600), (0.25, 2100)], 1
    )]  # fmt: skip
    found = beside(months, "worked")
    assert found is not None
    assert (found.more.months, found.more.rate, found.more.value) == (3, 1.5, 2500.0)
    assert (found.less.months, found.less.rate, found.less.value) == (3, 0.25, 2200.0)


def test_five_months_are_too_few() -> None:
    assert months_beside([month(n, n) for n in range(1, 6)], CODING) == ()
    assert beside([month(n, n) for n in range(1, 7)], "worked") is not None


def test_a_scale_needs_six_months_of_its_own() -> None:
    months = [month(n, n, **({"detachment": 3.0} if n > 2 else {})) for n in range(1, 8)]
    assert beside(months, "detachment") is None
    months = [month(n, n, **({"detachment": float(n > 4)} if n > 1 else {})) for n in range(1, 8)]
    found = beside(months, "detachment")
    assert found is not None
    assert (found.kind, found.more.months, found.less.months) == ("answered", 3, 3)
    assert (found.more.value, found.less.value) == (1.0, 0.0)


def test_months_that_are_alike_stay_together() -> None:
    skewed = beside([month(n, rate) for n, rate in enumerate([0, 0, 0, 0, 1, 2], 1)], "worked")
    assert skewed is not None
    assert (skewed.more.months, skewed.less.months) == (2, 4)
    full = beside([month(n, rate) for n, rate in enumerate([0, 0.5, 1, 1, 1, 1], 1)], "worked")
    assert full is not None
    assert (full.more.months, full.less.months) == (4, 2)
    assert beside([month(n, 1.0) for n in range(1, 9)], "worked") is None
    assert beside([month(n, float(n == 1)) for n in range(1, 9)], "worked") is None  # one month is no side


def test_a_pattern_is_not_held_against_itself_nor_long_weeks_against_hours() -> None:
    months = [month(n, n, 2300.0 + n) for n in range(1, 9)]
    found = {(one.pattern, one.figure) for one in months_beside(months, CODING)}
    assert ("evening", "evening") not in found
    assert ("long_week", "worked") not in found
    assert {("evening", "worked"), ("long_week", "evening"), ("evening", "sunday")} <= found
    assert not any("connected" in pair for pair in found)


@given(st.lists(st.integers(0, 4), min_size=6, max_size=24))
def test_every_month_stands_on_one_side(rates: list[int]) -> None:
    months = [month(1, rate / 4, 2000.0 + rate) for rate in rates]
    found = beside(months, "worked")
    if found is None:
        more = [rate for rate in rates if rate > statistics.median(rates)]
        assert len(set(rates)) == 1 or len(more) < 2
        return
    assert found.more.months + found.less.months == len(rates)
    assert min(found.more.months, found.less.months) >= 2
    assert found.more.rate > found.less.rate
    assert found.more.value > found.less.value


def test_a_week_belongs_to_the_month_of_most_of_its_days_and_an_answer_to_its_own() -> None:
    first = dt.date(2026, 9, 28)  # Thursday 1 October
    weeks = [TrendWeek("", first + n * WEEK, 5, 0, 0, 2400.0, {"evening": n % 2}) for n in range(6)]
    answers = [
        Answer(dt.date(2026, 10, day), "connectedness", item, 3 + item % 2) for day in (1, 31) for item in (1, 2, 3)
    ]
    (october,) = months_of(weeks, CODING, course(answers))
    assert (october.month, october.active, october.rates["evening"], october.worked) == ("2026-10", 5, 0.4, 2400.0)
    assert october.scores == {"connectedness": 11 / 3}


def test_a_month_with_one_active_week_is_left_out() -> None:
    weeks = [TrendWeek("", dt.date(2026, 10, 5) + n * WEEK, 5 if n == 0 else 2, 0, 0, 2400.0) for n in range(4)]
    assert months_of(weeks, CODING) == ()
    fewer = dataclasses.replace(CODING, fewest_active_weeks_a_month=1)
    assert [one.active for one in months_of(weeks, fewer)] == [1]
