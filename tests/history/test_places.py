"""Places of work: the table of docs/reference/definitions.md, and a slow reading of the same rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import reference

from grense import activities
from grense.classification.classify import classify
from grense.classification.result import Result
from grense.history.places import day_places, places_by_day
from grense.model.correction import Correction
from grense.model.day_place import DayPlace
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.place_habit import PlaceHabit
from grense.rules.work_places import WORK_PLACES

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = dt.date(2026, 11, 16)
DAY = dt.timedelta(days=1)
HABIT = PlaceHabit("mon home, tue workplace")


def local(text: str, zone: ZoneInfo = OSLO) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def at(date: dt.date, hours: float) -> dt.datetime:
    return (dt.datetime.combine(date, dt.time()) + dt.timedelta(hours=hours)).replace(tzinfo=OSLO).astimezone(dt.UTC)


def judged(rows: Sequence[tuple[dt.datetime, dt.datetime, str, str | None]], **options: Any) -> Result:
    starts, ends, kinds, places = zip(*rows, strict=True) if rows else ((), (), (), ())
    table = activities.from_columns(starts, ends, kinds, place=places) if rows else activities.from_columns([])
    return classify(table, tz="Europe/Oslo", **{"ordinary_hours": OrdinaryHours()} | options)


def said(date: dt.date, first: float, last: float, place: str) -> Correction:
    return Correction("at_place", at(date, first), at(date, last), place=place)


def halves(
    date: dt.date,
    *rows: tuple[float, float, str, str],
    corrections: Sequence[Correction] = (),
    off: bool = False,
    habit: PlaceHabit = HABIT,
) -> DayPlace | None:
    """The places of one day by rows of first hour, last hour, kind and place."""
    table = [(at(date, first), at(date, last), kind, place) for first, last, kind, place in rows]
    found = judged(table, ordinary_hours=OrdinaryHours(days_off=[date] if off else []))
    return places_by_day(day_places(found, habit, corrections, dates=[date])).get(date)


TUESDAY, WEDNESDAY, SATURDAY = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 5 * DAY
WHOLE_TUESDAY = (0, 24, "place", "home"), (0, 24, "place", "workplace")


@pytest.mark.parametrize(
    ("found", "places", "evidence"),
    [
        (halves(MONDAY), ("home", "home"), ("habit", "habit")),
        (
            halves(MONDAY, off=True, corrections=[said(MONDAY, 0, 24, "workplace")]),
            ("workplace", "workplace"),
            ("person", "person"),
        ),
        (halves(SATURDAY, (0, 24, "place", "elsewhere")), ("elsewhere", "elsewhere"), ("calendar", "calendar")),
        (halves(MONDAY, (8, 14, "place", "workplace")), ("workplace", "workplace"), ("calendar", "calendar")),
        (halves(MONDAY, (8, 13, "place", "workplace")), ("workplace", "home"), ("calendar", "habit")),
        (
            halves(TUESDAY, (8, 12, "place", "home"), (9, 16, "place", "workplace")),
            ("home", "workplace"),
            ("calendar", "calendar"),
        ),
        (halves(TUESDAY, *WHOLE_TUESDAY), ("", ""), ("calendar", "calendar")),
        (
            halves(TUESDAY, *WHOLE_TUESDAY, corrections=[said(TUESDAY, 12, 16, "home")]),
            ("", "home"),
            ("calendar", "person"),
        ),
        (halves(MONDAY, (11, 13, "meeting", "elsewhere")), ("elsewhere", "elsewhere"), ("meetings", "meetings")),
        (
            halves(MONDAY, (9, 10, "meeting", "elsewhere"), (11, 12, "meeting", "home")),
            ("home", "home"),
            ("habit", "habit"),
        ),
        (
            halves(TUESDAY, corrections=[said(TUESDAY, 0, 24, "home"), said(TUESDAY, 12, 16, "workplace")]),
            ("home", "workplace"),
            ("person", "person"),
        ),
        (
            halves(TUESDAY, (9, 10, "meeting", "elsewhere"), habit=PlaceHabit(HABIT.weekly, "home")),
            ("home", "workplace"),
            ("meetings", "habit"),
        ),
    ],
)
def test_the_table_of_the_definitions(found: DayPlace, places: tuple[str, str], evidence: tuple[str, str]) -> None:
    assert (found.places, found.evidence) == (places, evidence)


def test_days_of_which_nothing_is_known() -> None:
    assert halves(WEDNESDAY) is None
    assert halves(MONDAY, off=True) is None
    assert halves(SATURDAY, habit=PlaceHabit("mon-sun home")) is None


def test_a_contradiction_is_no_whole_day_and_says_so() -> None:
    day = halves(TUESDAY, *WHOLE_TUESDAY)
    assert day is not None
    assert (day.whole, day.contradicts) == ("", True)


def test_what_a_place_covers_counts_once() -> None:
    """Two entries of the same place that overlap cover 08-10 together: just half of the morning."""
    assert halves(WEDNESDAY, (8, 9.5, "place", "home"), (8.5, 10, "place", "home")) == DayPlace(
        ("home", ""), ("calendar", "")
    )


def test_a_meeting_in_the_evening_says_nothing_of_the_day() -> None:
    assert halves(WEDNESDAY, (19, 20, "meeting", "home")) is None


def test_by_default_the_workdays_with_work() -> None:
    found = judged(
        [(at(MONDAY, 9), at(MONDAY, 10), "meeting", None), (at(TUESDAY, 0), at(TUESDAY, 24), "place", "home")]
    )
    places = day_places(found, PlaceHabit("mon-fri home"))
    assert list(places["date"].dt.date.unique()) == [MONDAY]


def test_an_empty_classification_has_no_places() -> None:
    places = day_places(judged([]), HABIT)
    assert places.empty
    assert list(places.columns) == ["person", "date", "half", "place", "evidence"]
    assert places_by_day(places) == {}


def test_several_persons_each_with_their_own_habit_and_word() -> None:
    starts = [at(MONDAY, 9)] * 3
    table = activities.from_columns(starts, kind="mail_sent", person=["b", "a", "c"], place=None)
    found = classify(table, tz={"a": "Europe/Oslo", "b": "America/New_York", "c": "Europe/Oslo"})
    places = day_places(
        found,
        {"a": HABIT, "b": PlaceHabit("mon workplace")},
        {"b": [said(MONDAY, 14, 18, "home")]},  # 08-12 in New York
        dates=[MONDAY],
    )
    rows = [tuple(row) for row in places.astype(str)[["person", "half", "place", "evidence"]].to_numpy().tolist()]
    assert sorted(rows) == [
        ("a", "afternoon", "home", "habit"),
        ("a", "morning", "home", "habit"),
        ("b", "afternoon", "workplace", "habit"),
        ("b", "morning", "home", "person"),
    ]


# --- Against the slow reading ------------------------------------------------------------------------------------

DAYS = [dt.date(2026, 10, 22) + number * DAY for number in range(9)]  # the clock goes back on the 25th
HALF_HOURS = st.integers(0, 2 * 24 * len(DAYS))
LENGTHS = st.sampled_from([0, 1, 2, 3, 4, 6, 8, 12, 16, 48])
WEEKS = {
    "mon-fri 08:00-16:00": dict.fromkeys(range(5), ("08:00", "16:00")),
    "mon-thu 22:00-06:00": dict.fromkeys(range(4), ("22:00", "06:00")),
    "tue-sun 07:00-12:31": dict.fromkeys(range(1, 7), ("07:00", "12:31")),
}
PLACE_OR_NONE = st.sampled_from([None, *WORK_PLACES])


@st.composite
def rows(draw: st.DrawFn) -> tuple[dt.datetime, dt.datetime, str, str | None, str | None]:
    first, length = draw(HALF_HOURS), draw(LENGTHS)
    start = local(f"{DAYS[0]} 00:00") + first * dt.timedelta(minutes=30)
    kind = draw(st.sampled_from(["place", "place", "meeting", "mail_sent"]))
    place = draw(st.sampled_from(WORK_PLACES)) if kind == "place" else draw(PLACE_OR_NONE)
    end = start if kind == "mail_sent" else start + length * dt.timedelta(minutes=30)
    zone = draw(st.sampled_from([None, None, None, "America/New_York", "Pacific/Auckland"]))
    return start, end, kind, None if kind == "mail_sent" else place, zone


@settings(max_examples=150, deadline=None)
@given(
    table=st.lists(
        rows(), max_size=12, unique_by=lambda row: row[0]
    ),  # of two that start together, either is the latest
    corrected=st.lists(st.tuples(HALF_HOURS, LENGTHS.filter(bool), st.sampled_from(WORK_PLACES)), max_size=4),
    week=st.sampled_from(sorted(WEEKS)),
    habit=st.dictionaries(st.sampled_from(range(7)), st.sampled_from(WORK_PLACES)),
    elsewhere=st.sampled_from(WORK_PLACES),
    off=st.sets(st.sampled_from(DAYS), max_size=2),
)
def test_as_the_slow_reading(
    table: list[Any], corrected: list[Any], week: str, habit: dict[int, str], elsewhere: str, off: set[dt.date]
) -> None:
    begin = local(f"{DAYS[0]} 00:00")
    half_hour = dt.timedelta(minutes=30)
    words = [
        Correction("at_place", begin + first * half_hour, begin + (first + length) * half_hour, place=place)
        for first, length, place in corrected
    ]
    starts, ends, kinds, places, zones = zip(*table, strict=True) if table else ((), (), (), (), ())
    frame = activities.from_columns(starts, ends, kinds or "meeting", place=places, zone=zones)
    found = classify(frame, tz="Europe/Oslo", ordinary_hours=OrdinaryHours(week, days_off=off))
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    usual = PlaceHabit(", ".join(f"{names[day]} {place}" for day, place in habit.items()), elsewhere)
    fast = day_places(found, usual, words, dates=DAYS)
    slow = reference.day_places(
        [reference.Activity(start, end, kind, zone, place=place) for start, end, kind, place, zone in table],
        DAYS,
        tz="Europe/Oslo",
        hours=reference.Hours(WEEKS[week], days_off=frozenset(off)),
        habit=habit,
        elsewhere=elsewhere,
        said=[reference.Said(one.start, one.end, str(one.place)) for one in words],
    )
    assert _by_half(fast) == slow


def _by_half(frame: pd.DataFrame) -> dict[tuple[dt.date, str], tuple[str | None, str]]:
    columns = (frame[name].tolist() for name in ("date", "half", "place", "evidence"))
    return {
        (date.date(), half): (place if isinstance(place, str) else None, evidence)
        for date, half, place, evidence in zip(*columns, strict=True)
    }
