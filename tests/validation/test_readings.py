"""Readings of hours: the agreed day, what lies outside it, and the change of the default."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from grense.activities import from_columns
from grense.history.agreed import agreed_days
from grense.validation import classify_diary, classify_traces, simulate, traces, values
from grense.validation.case import READINGS, StudyCase
from grense.validation.going_on import REST_OF_WORKDAY, classify_going_on
from grense.validation.hours import by_week, due_by_week, shown_hours
from grense.validation.ordinary import OrdinaryGrid, local_minutes
from grense.validation.readings import to_the_last_piece

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture(scope="module")
def case() -> StudyCase:
    return StudyCase(simulate(12, 6, 9))


def test_the_truth_is_the_union_of_the_diary(case: StudyCase) -> None:
    work = case.diary.work()
    total = 0.0
    for _, rows in work.groupby("person", observed=True):
        reach = pd.Timestamp("2000-01-01", tz="UTC")
        for start, end in rows.sort_values("start")[["start", "end"]].itertuples(index=False):
            total += max((end - max(start, reach)).total_seconds(), 0.0)
            reach = max(reach, end)

    assert case.true_days["minutes"].sum() == pytest.approx(total / 60, abs=0.1)
    assert case.true_weeks["minutes"].sum() == pytest.approx(total / 60, abs=0.1)


def test_more_sources_never_show_less(case: StudyCase) -> None:
    by = {name: shown_hours(found, "calendar")["minutes"].sum() for name, found in case.found.items()}

    assert max(by["mail"], by["calendar"]) <= by["mail and calendar"] <= by["mail, calendar and presence"]


def test_a_week_is_the_sum_of_its_days(case: StudyCase) -> None:
    weeks = case.found["mail"].weeks
    summed = by_week(shown_hours(case.found["mail"]))

    assert len(summed) == len(weeks)
    np.testing.assert_allclose(summed["minutes"], weeks.sort_values(["person", "date"])["minutes_estimate"])


def test_minutes_outside_ordinary_hours_are_those_of_a_loop(case: StudyCase) -> None:
    found = case.found["mail and calendar"]
    expected = 0.0
    for session in found.sessions.itertuples():
        expected += (session.end - session.start).total_seconds() / 60
        first = session.start.astimezone(OSLO).date()
        for date in (first, first + dt.timedelta(days=1)):
            if span := case.hours[session.person].on(date):
                midnight = pd.Timestamp(date, tz=OSLO)
                opens, closes = (midnight + pd.Timedelta(minutes=one) for one in span)
                expected -= max((min(session.end, closes) - max(session.start, opens)).total_seconds() / 60, 0)

    days = agreed_days(found, case.diary.population.agreed_by_person())
    assert days["outside_estimated"].sum() == pytest.approx(expected, abs=0.1)


def test_agreed_time_is_due_on_ordinary_days(case: StudyCase) -> None:
    due = due_by_week(case.diary, case.grid)
    days = sum(
        one.on(dt.date(2026, 1, 5) + dt.timedelta(days=day)) is not None
        for one in case.hours.values()
        for day in range(42)
    )

    assert due["minutes"].sum() == pytest.approx(case.diary.population.agreed_day.mean() * days, rel=0.02)
    assert set(READINGS) == {"estimate", "agreed and shown", "agreed and estimated"}


def test_work_that_goes_on_fills_the_rest_of_ordinary_hours() -> None:
    """Mails at 09, 14 and 17: to the last piece in ordinary hours, nothing counts from 14:00 to 16:55."""
    diary = simulate(1, 1, 2, values(start_between=15, leave=0.0, sickness=0.0))
    opens = int(diary.population.opens[0])
    assert opens == 480
    hours = [9, 14, 17]
    table = from_columns(
        [dt.datetime(2026, 1, 7, hour, tzinfo=OSLO) for hour in hours], kind="mail_sent", person="p00000"
    )
    grid = OrdinaryGrid.of(diary, diary.hours())
    minutes = [
        one.days["minutes_estimate"].sum()
        for one in (
            classify_traces(diary, table, profile=to_the_last_piece()),
            classify_traces(diary, table),
            classify_going_on(diary, table, grid, within=REST_OF_WORKDAY),
        )
    ]

    assert minutes[1] - minutes[0] > 115
    assert minutes[2] == pytest.approx(minutes[1], abs=1.5)
    assert minutes[1] == pytest.approx((17 - 9) * 60 + 5 - 30, abs=1.5)


def test_evening_mail_fills_ordinary_hours_only_where_any_later_evidence_does() -> None:
    diary = simulate(1, 1, 2, values(start_between=15, leave=0.0, sickness=0.0))
    table = from_columns(
        [dt.datetime(2026, 1, 7, hour, tzinfo=OSLO) for hour in (9, 14, 21)], kind="mail_sent", person="p00000"
    )
    grid = OrdinaryGrid.of(diary, diary.hours())
    plain, gap, later = (
        one.days["minutes_estimate"].sum()
        for one in (
            classify_traces(diary, table),
            classify_going_on(diary, table, grid),
            classify_going_on(diary, table, grid, within=REST_OF_WORKDAY),
        )
    )

    assert plain == gap < later


def test_local_minutes_follow_the_clock() -> None:
    # Summer time begins on 29 March 2026.
    times = pd.Series(pd.to_datetime(["2026-01-05T07:00Z", "2026-03-30T06:00Z"]))

    np.testing.assert_allclose(local_minutes(times), [480, 84 * 1440 + 480])


def test_presence_brings_the_estimate_nearer_to_the_truth() -> None:
    diary = simulate(10, 4, 3)
    table, truth = traces(diary), classify_diary(diary).weeks["minutes_trace"].sum()
    shown = [
        classify_traces(diary, table, one).weeks["minutes_estimate"].sum()
        for one in ("mail and calendar", "mail, calendar and presence")
    ]

    assert shown[0] < shown[1]
    assert abs(shown[1] / truth - 1) < 0.06
