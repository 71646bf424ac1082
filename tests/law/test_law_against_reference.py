"""The law's rules compared with a slow and simple implementation, on generated weeks of all kinds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import random
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grense
import law_reference
import reference
from grense.activities import from_columns
from grense.law.assessment import Assessment, assess
from grense.law.profile import LawProfile, load_law
from grense.law.sundays import free_windows
from law_reference import BASES, LAWS, MINUTE, Law, Numbers
from reference import Activity, Hours

OSLO = "Europe/Oslo"
ZONES = (OSLO, OSLO, "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo")
# Mondays some weeks before: the clock's changes, ISO week 53 of 2020 and 2026, 29 February, Easter, Whitsun, Christmas.
MONDAYS = tuple(
    dt.date.fromisoformat(day)
    for day in (
        "2026-03-09",
        "2026-10-05",
        "2020-12-07",
        "2026-12-07",
        "2024-02-12",
        "2026-03-23",
        "2024-05-06",
        "2026-08-31",
    )
)
HOURS = (
    dict.fromkeys(range(5), ("08:00", "16:00")),
    dict.fromkeys(range(4), ("09:00", "17:30")) | {6: ("10:00", "14:00")},
    dict.fromkeys(range(5), ("14:30", "23:30")),
    dict.fromkeys(range(4), ("22:00", "30:00")),
    {0: ("03:00", "11:00"), 1: ("02:00", "10:00"), 4: ("20:00", "08:00"), 5: ("15:30", "27:30")},
)


def life(seed: int, zone: str, most_weeks: int = 12) -> list[Activity]:
    """Some weeks of somebody's work: ordinary days, long days, evenings, nights, Sundays, and weeks without any."""
    chance = random.Random(seed)
    monday = chance.choice(MONDAYS)
    busy, evenings, weekend = chance.choice((3, 8, 11)), chance.choice((0.1, 0.5, 0.9)), chance.choice((0.1, 0.6))
    found: list[Activity] = []

    def add(day: dt.date, minute: int, length: int, kind: str) -> None:
        local = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
        start = local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        found.append(Activity(start, start + dt.timedelta(minutes=length), kind))

    for week in range(chance.randint(1, most_weeks)):
        if chance.random() < 0.1:
            continue
        for weekday in range(7):
            day = monday + dt.timedelta(days=7 * week + weekday)
            if weekday > 4 and chance.random() > weekend:
                continue
            start = chance.choice((420, 480, 481, 540, 0, 239, 240))
            if chance.random() < 0.7:
                for _ in range(chance.randint(0, busy)):
                    add(day, start + 30 * chance.randint(0, 20), chance.choice((30, 60, 90)), "meeting")
            if chance.random() < 0.3:
                add(day, start, chance.choice((330, 331, 480, 479, 660, 661, 780, 781)), "manual")
            for _ in range(chance.randint(0, 3)):
                add(day, chance.randint(400, 1100), 0, chance.choice(("mail_sent", "manual", "mail_received")))
            if chance.random() < evenings:
                evening = chance.choice((1080, 1259, 1260, 1320, 1380, 1410, 1439, 1440, 1500))
                add(day, evening, chance.choice((0, 5, 60, 120)), chance.choice(("mail_sent", "meeting")))
    return found


def table(rows: list[Activity], person: str | None = None) -> pd.DataFrame:
    return from_columns(
        [row.start for row in rows], [row.end for row in rows], [row.kind for row in rows], person=person
    )


def assert_agrees(found: Assessment, wanted: Law) -> None:
    until = wanted.until
    measured = {(row.rule, row.date.date()): row for row in found.measured.itertuples()}
    assert sorted(measured) == sorted(wanted.rows)
    for key, row in wanted.rows.items():
        got = measured[key]
        assert (got.over, None if pd.isna(got.basis) else got.basis) == (row.is_over, row.basis), (key, row)
        assert got.limit == row.limit / MINUTE, key
        assert got.micro_only == row.micro_only, (key, row)
        assert got.complete == (key[0] == "daily_rest" or until is None or row.window[1] <= until), (key, row)
        span = tuple(reference.micros(edge.to_pydatetime()) for edge in (got.start, got.end))
        # Where work fills the window, the rest of no length lies at no moment in particular.
        assert span in row.spans or (row.stretches and span[0] == span[1] and got.value == 0), (key, row, span)
        for basis in BASES:
            value = row.value[basis]
            figure = getattr(got, f"value_{basis}")
            wanted_figure = math.nan if value is None else math.floor(value) / MINUTE  # a mean is in whole microseconds
            assert figure == pytest.approx(wanted_figure, abs=1e-9, rel=0, nan_ok=True), (key, basis)


def anchored(law: LawProfile, numbers: Numbers, day_anchor: str, week_anchor: int) -> tuple[LawProfile, Numbers]:
    hours, minutes = map(int, day_anchor.split(":"))
    return (
        dataclasses.replace(law, day_anchor=60 * hours + minutes, week_anchor=week_anchor),
        dataclasses.replace(numbers, day_anchor=day_anchor, week_anchor=week_anchor),
    )


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**6),
    zone=st.sampled_from(ZONES),
    name=st.sampled_from(sorted(LAWS)),
    weekly=st.sampled_from(HOURS),
    day_anchor=st.sampled_from(["00:00", "00:00", "04:00", "06:00", "12:00"]),
    week_anchor=st.sampled_from([0, 0, 6]),
    year_start=st.sampled_from([(1, 1), (1, 1), (3, 1), (10, 25)]),
    leave=st.sets(st.integers(0, 80), max_size=25),
)
def test_agrees_with_the_reference(seed, zone, name, weekly, day_anchor, week_anchor, year_start, leave):
    rows = life(seed, zone)
    days_off = frozenset(rows[0].start.date() + dt.timedelta(days=number) for number in leave) if rows else frozenset()
    law, numbers = anchored(load_law(name), LAWS[name], day_anchor, week_anchor)
    wanted = Law(rows, zone, numbers, Hours(weekly, days_off=days_off), year_start=year_start)
    hours = grense.OrdinaryHours(weekly, days_off=days_off)
    found = assess(table(rows), tz=zone, law=law, ordinary_hours=hours, year_start=year_start)
    assert_agrees(found, wanted)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**6),
    method=st.sampled_from(["overnight", "start_anchored", "rolling"]),
    until=st.one_of(st.none(), st.integers(0, 30 * 24)),
)
def test_rest_by_every_method_agrees_with_the_reference(seed, method, until):
    rows = life(seed, OSLO, most_weeks=4)
    covered = None if until is None or not rows else rows[0].start + dt.timedelta(hours=until)
    wanted = Law(rows, OSLO, LAWS["no_aml_general"], method=method, until=covered)
    found = assess(table(rows), tz=OSLO, rest_method=method, until=covered)
    assert_agrees(found, wanted)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), zone=st.sampled_from(ZONES), until=st.one_of(st.none(), st.integers(0, 40 * 24)))
def test_several_persons_are_each_alone(seed, zone, until):
    lives = {name: life(seed + number, zone, most_weeks=5) for number, name in enumerate(("anna", "bo", "kari"))}
    zones = {"anna": zone, "bo": OSLO, "kari": "America/New_York"}
    whole = pd.concat([table(rows, person) for person, rows in lives.items()], ignore_index=True)
    starts = [row.start for rows in lives.values() for row in rows]
    covered = None if until is None or not starts else min(starts) + dt.timedelta(hours=until)
    together = assess(whole.astype({"person": "category", "kind": "category"}), tz=zones, until=covered).measured
    for person, rows in lives.items():
        alone = assess(table(rows, person), tz=zones[person], until=covered).measured
        same = together.loc[together["person"] == person].reset_index(drop=True)
        plain = {"person": str, "section": str, "week": str}
        pd.testing.assert_frame_equal(same.astype(plain), alone.astype(plain))


def test_the_reference_knows_the_easter_windows():
    windows = {
        first: (start, end)
        for first, start, end in law_reference.free_windows(dt.date(2026, 3, 30), dt.date(2026, 4, 9), "NO", OSLO)
    }
    assert sorted(windows) == [dt.date(2026, 4, 2), dt.date(2026, 4, 5)]


@pytest.mark.parametrize("country", ["NO", None])
@pytest.mark.parametrize("monday", MONDAYS)
def test_free_windows_overlap_the_days_and_are_whole(monday, country):
    day = monday + dt.timedelta(days=24)  # amid the holidays after most of these Mondays
    wide = law_reference.free_windows(day - dt.timedelta(days=30), day + dt.timedelta(days=60), country, OSLO)
    runs = [(first, (reference.moment(end) + dt.timedelta(hours=1)).date()) for first, _, end in wide]
    for length in (0, 1, 6, 20):
        for begin in (day + dt.timedelta(days=number) for number in range(14)):
            end = begin + dt.timedelta(days=length)
            first, last = free_windows(*((edge - dt.date(1970, 1, 1)).days for edge in (begin, end)), country)
            found = [
                tuple(dt.date(1970, 1, 1) + dt.timedelta(days=int(one)) for one in run)
                for run in zip(first, last, strict=True)
            ]
            assert found == [run for run in runs if run[1] >= begin and run[0] <= end]
