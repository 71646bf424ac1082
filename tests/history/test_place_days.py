"""Days at home and at the workplace over half a year, counted by hand."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from grense import activities
from grense.classification.classify import classify
from grense.history.place_days import place_days
from grense.history.places import day_places, places_by_day
from grense.history.trend import whole_weeks
from grense.model.patterns import PlaceDays
from grense.rules.home_days import fewest_home_days
from grense.rules.place_habit import PlaceHabit
from grense.rules.profiles import load_profile

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def over(weeks: int, habit: str) -> PlaceDays | None:
    """A mail at ten on every working day, and at 22 on Mondays; the last working day has none at all."""
    moments = []
    for number in range(7 * weeks):
        date = MONDAY + number * DAY
        if date.weekday() < 5 and number < 7 * weeks - 3:
            moments += [
                dt.datetime.combine(date, dt.time(hour), OSLO) for hour in (10, 22)[: 1 + (date.weekday() == 0)]
            ]
    found = classify(activities.from_columns(moments, kind="mail_sent"), tz="Europe/Oslo")
    coding = load_profile("afi_2022_04").coding
    assert coding is not None
    places = places_by_day(day_places(found, PlaceHabit(habit)))
    return place_days(found, places, whole_weeks(found, MONDAY + 7 * weeks * DAY), coding)


def test_nothing_is_counted_where_no_place_is_known() -> None:
    assert over(10, "") is None


def test_days_steps_and_patterns() -> None:
    found = over(12, "mon home, tue-thu workplace")
    assert found is not None
    assert (found.known, found.home, found.workplace, found.answer) == (48, 12, 36, "one_day_a_week")
    evenings = next(one for one in found.patterns if one.category == "evening")
    assert (evenings.home, evenings.workplace) == (12, 0)
    assert found.has_enough
    assert {"sunday", "long_week"}.isdisjoint(one.category for one in found.patterns)


def test_at_home_every_day_but_for_one_without_work() -> None:
    found = over(12, "mon-fri home")
    assert found is not None
    assert (found.known, found.home, found.answer) == (59, 59, "several_days_a_week")


def test_with_few_days_there_are_counts_and_no_comparison() -> None:
    found = over(fewest_home_days() - 1, "mon home, tue-thu workplace")
    assert found is not None
    assert found.home == fewest_home_days() - 1
    assert not found.has_enough


def test_with_few_weeks_there_is_no_answer() -> None:
    found = over(4, "mon home")
    assert found is not None
    assert (found.home, found.answer) == (4, None)


def test_only_the_last_26_weeks_count() -> None:
    found = over(30, "mon home")
    assert found is not None
    assert (found.weeks, found.home) == (26, 26)
