"""The local clock as instants, against slow searches through the zone's own minutes."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.classification.localtime import MINUTE, load_zone, local_clock, local_days, monday, weekday
from grense.errors import ZoneError
from grense.model.time import iso_week

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
EPOCH_DAY = dt.date(1970, 1, 1)

# A zone and a day on which its clock changes.
CHANGES = (
    ("Europe/Oslo", dt.date(2026, 3, 29)),
    ("Europe/Oslo", dt.date(2026, 10, 25)),
    ("Africa/Cairo", dt.date(2026, 4, 24)),
    ("Africa/Cairo", dt.date(2026, 10, 29)),
    ("America/Santiago", dt.date(2026, 4, 4)),
    ("America/Santiago", dt.date(2026, 9, 6)),
    ("Asia/Beirut", dt.date(2026, 3, 29)),
    ("Asia/Beirut", dt.date(2026, 10, 24)),
    ("Australia/Lord_Howe", dt.date(2026, 4, 5)),
    ("Australia/Lord_Howe", dt.date(2026, 10, 4)),
    ("Pacific/Apia", dt.date(2011, 12, 30)),
    ("Asia/Kathmandu", dt.date(2026, 6, 1)),
)


def number(day: dt.date) -> int:
    return (day - EPOCH_DAY).days


def at(zone: str, day: dt.date, minutes: int) -> dt.datetime:
    """The result of `clock` for one day, in UTC."""
    found = local_days(zone, number(day) - 3, 7).clock(minutes)[3]
    return EPOCH + dt.timedelta(microseconds=int(found))


@cache
def wall(zone: str, day: dt.date) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """Every minute from two days before to three days after, with what the clock on the wall shows."""
    begin = dt.datetime.combine(day - dt.timedelta(days=2), dt.time(), dt.UTC)
    shown = []
    for minute in range(5 * 24 * 60):
        moment = begin + dt.timedelta(minutes=minute)
        shown.append((moment, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)))
    return tuple(shown)


def slowly(zone: str, day: dt.date, minutes: int) -> dt.datetime:
    """The first minute that shows the time; where none does, the first after which every time shown is later."""
    wanted = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)
    exact = [moment for moment, clock in wall(zone, day) if clock == wanted]
    return exact[0] if exact else next(moment for moment, clock in wall(zone, day) if clock >= wanted)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CHANGES), st.integers(0, 28 * 60))
def test_the_clock_agrees_with_a_search_minute_by_minute(change, minutes):
    zone, day = change
    assert at(zone, day, minutes) == slowly(zone, day, minutes)


@pytest.mark.parametrize(
    ("zone", "day", "minutes", "wanted"),
    [
        ("Europe/Oslo", "2026-03-29", 2 * 60, "2026-03-29T01:00"),
        ("Europe/Oslo", "2026-03-29", 2 * 60 + 59, "2026-03-29T01:00"),
        ("Europe/Oslo", "2026-03-29", 3 * 60, "2026-03-29T01:00"),
        ("Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00"),
        ("America/Santiago", "2026-09-06", 0, "2026-09-06T04:00"),
        ("Asia/Beirut", "2026-03-29", 0, "2026-03-28T22:00"),
        ("Australia/Lord_Howe", "2026-10-04", 2 * 60 + 15, "2026-10-03T15:30"),
        ("Pacific/Apia", "2011-12-30", 12 * 60, "2011-12-30T10:00"),
    ],
)
def test_a_time_that_does_not_exist_is_the_first_instant_after_the_gap(zone, day, minutes, wanted):
    assert at(zone, dt.date.fromisoformat(day), minutes) == dt.datetime.fromisoformat(f"{wanted}+00:00")


@pytest.mark.parametrize(
    ("zone", "day", "minutes", "wanted"),
    [
        ("Europe/Oslo", "2026-10-25", 2 * 60, "2026-10-25T00:00"),
        ("Europe/Oslo", "2026-10-25", 2 * 60 + 30, "2026-10-25T00:30"),
        ("Europe/Oslo", "2026-10-25", 3 * 60, "2026-10-25T02:00"),
        ("Africa/Cairo", "2026-10-29", 23 * 60, "2026-10-29T20:00"),
        ("Africa/Cairo", "2026-10-30", 0, "2026-10-29T22:00"),
        ("America/Santiago", "2026-04-04", 23 * 60 + 30, "2026-04-05T02:30"),
        ("Australia/Lord_Howe", "2026-04-05", 60 + 45, "2026-04-04T14:45"),
    ],
)
def test_a_time_that_exists_twice_is_the_earlier_one(zone, day, minutes, wanted):
    assert at(zone, dt.date.fromisoformat(day), minutes) == dt.datetime.fromisoformat(f"{wanted}+00:00")


def test_minutes_past_midnight_may_pass_the_day():
    day = dt.date(2026, 11, 2)
    assert at("Europe/Oslo", day, 26 * 60) == at("Europe/Oslo", dt.date(2026, 11, 3), 2 * 60)


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_days_follow_each_other(zone, day):
    starts = local_days(zone, number(day) - 10, 20).clock(4 * 60)
    assert (np.diff(starts) >= 0).all()


def test_a_day_of_another_century_has_its_own_offset():
    """In the winter of 1942 the clocks of Oslo stayed on summer time."""
    assert at("Europe/Oslo", dt.date(1942, 1, 1), 12 * 60) == dt.datetime(1942, 1, 1, 10, tzinfo=dt.UTC)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_weekday_and_monday_of_any_day_before_and_after_the_epoch(day):
    days = np.array([number(day)])
    assert weekday(days).tolist() == [day.weekday()]
    assert monday(days).tolist() == [number(day - dt.timedelta(days=day.weekday()))]


def test_the_epoch_was_a_thursday():
    assert weekday(np.array([-1, 0, 3])).tolist() == [2, 3, 6]
    assert monday(np.array([-4, -3, 0, 3, 4])).tolist() == [-10, -3, -3, -3, 4]


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2026-11-17", "2026-W47"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
        ("2021-01-03", "2020-W53"),
        ("1969-12-29", "1970-W01"),
    ],
)
def test_weeks_are_named_by_the_year_that_holds_their_thursday(day, label):
    assert iso_week(dt.date.fromisoformat(day)) == label


def test_the_clock_on_the_wall_is_that_of_the_zone():
    shown = local_clock(dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), "Asia/Kathmandu")
    assert (shown.hour, shown.minute) == (17, 45)


@pytest.mark.parametrize("name", ["", "Europe", "Norway/Oslo", "/etc/localtime", "../UTC", "Europe/Oslo\0", None])
def test_a_name_that_is_no_zone_is_refused(name):
    with pytest.raises(ZoneError, match="unknown time zone"):
        load_zone(name)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), st.integers(-20, 20), st.integers(1, 30))
def test_the_answer_does_not_depend_on_the_run_of_days_asked_for(change, first, count):
    zone, day = change
    begin = number(day) + first
    run = local_days(zone, begin, count).clock(21 * 60)
    alone = [int(local_days(zone, begin + later, 1).clock(21 * 60)[0]) for later in range(count)]
    assert run.tolist() == alone
    assert all(moment % MINUTE == 0 for moment in alone)
