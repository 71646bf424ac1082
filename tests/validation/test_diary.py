"""Diaries: what they are made of, and that parameters do what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from grense.frequency import frequency
from grense.validation import Diary, classify_diary, simulate, values
from grense.validation.population import ROLES
from grense.yardstick import share_of

# Nobody works beyond the agreed hours, and every working day is as long as another.
PLAIN = values(
    patterns=0,
    pace_without=0,
    extra_between=0,
    extra_mean=0,
    flex=0,
    busy_weeks=0,
    commuting=0,
    looks=0,
    looks_connected=0,
    calls=0,
    evening_meetings=0,
    meetings=0,
    no_lunch=0,
)


def weekly_hours(diary: Diary) -> pd.Series:
    work = diary.work()
    length = (work["end"] - work["start"]).dt.total_seconds() / 3600
    week = (work["start"].dt.tz_convert("Europe/Oslo") - pd.Timestamp("2026-01-05", tz="Europe/Oslo")).dt.days // 7
    return length.groupby([work["person"], week], observed=True).sum()


def test_the_same_seed_gives_the_same_diary() -> None:
    first, again, other = (simulate(8, 3, seed).work() for seed in (4, 4, 5))

    pd.testing.assert_frame_equal(first, again)
    assert len(first) != len(other) or not first.equals(other)


def test_a_plain_week_has_the_agreed_hours() -> None:
    diary = simulate(30, 4, 2, PLAIN)
    hours = weekly_hours(diary).unstack(fill_value=0).to_numpy()
    days = diary.absences.working.reshape(30, 4, 7).sum(2)

    np.testing.assert_allclose(hours, days * diary.population.agreed_day[:, None] / 60, atol=1e-6)


def test_flexitime_evens_out_over_two_weeks() -> None:
    plain, flexible = (simulate(20, 4, 2, PLAIN | {"flex": flex}) for flex in (0, 60))
    first, second = (weekly_hours(one).unstack(fill_value=0).to_numpy() for one in (plain, flexible))

    assert np.abs(first - second).max() > 1
    sums = [one.reshape(20, 2, 2).sum(2) for one in (first, second)]
    # A day is never shorter than two hours, which cuts a few.
    assert np.quantile(np.abs(sums[0] - sums[1]), 0.9) < 1e-6


def test_one_parameter_leaves_the_others_alone() -> None:
    few, many = (simulate(10, 3, 2, values(looks_connected=value)) for value in (3, 15))

    assert len(few.outside.looks) < len(many.outside.looks)
    np.testing.assert_array_equal(few.workdays.start, many.workdays.start)
    np.testing.assert_array_equal(few.meetings.held.start, many.meetings.held.start)


def test_nobody_works_an_ordinary_day_on_a_holiday_a_weekend_or_leave() -> None:
    diary = simulate(10, 26, 3)
    weekday = diary.workdays.day % 7
    dates = np.datetime64("2026-01-05") + diary.workdays.day

    assert weekday.max() == 4
    assert not np.isin(dates, np.array(["2026-05-01", "2026-04-06"], "datetime64[D]")).any()
    assert not diary.absences.away[diary.workdays.person, diary.workdays.day].any()
    assert diary.absences.away.any()


def test_pieces_of_a_day_do_not_overlap_and_hold_the_work() -> None:
    days = simulate(10, 4, 3).workdays
    pieces = days.spans()

    assert (pieces.length > 0).all()
    np.testing.assert_allclose(pieces.length.sum(), days.work.sum())


@pytest.mark.parametrize("category", ["long_day", "evening", "sunday"])
def test_patterns_come_near_to_the_report_by_role(category: str) -> None:
    diary = simulate(400, 26, 11)
    often = frequency(classify_diary(diary, least=15), until=diary.until)
    code = often.loc[often["category"] == category, "code_evidence"].to_numpy(float, na_value=np.nan)
    shares = [100 * np.nanmean(code[diary.population.role == number]) for number in range(3)]
    report = [share_of(category, role).percent for role in ROLES]

    assert shares[0] > shares[2]
    np.testing.assert_allclose(shares, report, atol=14)
