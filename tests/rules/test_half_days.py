"""Days with a part of their ordinary hours: their syntax, and what is then outside."""

from __future__ import annotations

import datetime as dt

import pytest

from grense.activities import from_columns
from grense.classification.classify import classify
from grense.errors import RuleError
from grense.history.week import summarise_week
from grense.rules.half_days import HalfDay
from grense.rules.ordinary_hours import OrdinaryHours

EVE = dt.date(2026, 12, 24)  # a Thursday


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("12-24 12:00", (480, 720)),
        (" 2026-12-24  12:00 ", (480, 720)),
        ("2026-12-24 12:00-16:00", (720, 960)),
        ("12-24 18:00", (480, 960)),
        ("12-24 08:00", None),
        ("12-24 00:30", None),
        ("2025-12-24 12:00", (480, 960)),
        ("12-25 12:00", (480, 960)),
    ],
)
def test_what_is_left_of_a_day(text: str, hours: tuple[int, int] | None) -> None:
    assert OrdinaryHours(half_days=[text]).on(EVE) == hours


@pytest.mark.parametrize(
    "text", ["12-24", "12:00", "24-12 12:00", "12-24 24:00", "12-24 noon", "2026-12-24 16:00-12:00", "", 5]
)
def test_what_makes_no_sense(text: str) -> None:
    with pytest.raises(RuleError, match="a half day makes no sense"):
        HalfDay.parse(text)


def test_that_of_one_date_goes_before_that_of_every_year() -> None:
    for texts in (["12-24 12:00", "2026-12-24 14:00"], ["2026-12-24 14:00", "12-24 12:00"]):
        assert OrdinaryHours(half_days=texts).on(EVE) == (480, 840)


def test_a_holiday_and_a_day_off_stay_free() -> None:
    hours = OrdinaryHours(country="NO", days_off=[EVE], half_days=["12-24 12:00", "12-25 12:00"])
    assert [hours.on(EVE + dt.timedelta(days=number)) for number in range(2)] == [None, None]


def test_shifts_past_midnight_are_cut_too() -> None:
    night = OrdinaryHours("thu 16:00-24:00", half_days=["12-24 20:00"])
    assert night.on(EVE) == (960, 1200)


def test_work_after_the_end_of_a_half_day_lies_outside_ordinary_hours() -> None:
    start = dt.datetime(2026, 12, 24, 13, 30, tzinfo=dt.UTC)  # 14:30 in Oslo
    table = from_columns([start], [start + dt.timedelta(hours=1)], "meeting")
    whole, half = (
        classify(table, tz="Europe/Oslo", ordinary_hours=OrdinaryHours(half_days=days))
        for days in ((), ["12-24 12:00"])
    )
    assert list(whole.crossings["category"]) == []
    assert list(half.crossings["category"]) == ["outside_hours"]
    assert summarise_week(half, "2026-W52").days[3].ordinary == (480, 720)


def test_two_people_have_their_own() -> None:
    start = dt.datetime(2026, 12, 24, 13, 30, tzinfo=dt.UTC)
    table = from_columns([start] * 2, [start + dt.timedelta(hours=1)] * 2, "meeting", person=["anna", "bo"])
    hours = {"anna": OrdinaryHours(half_days=["12-24 12:00"]), "bo": OrdinaryHours()}
    assert list(classify(table, tz="Europe/Oslo", ordinary_hours=hours).crossings["person"]) == ["anna"]
