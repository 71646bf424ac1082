"""The classifier compared with the slow reference, on generated weeks of all kinds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grense
import reference
from grense.activities import from_columns
from grense.rules.categories import DAY_HOURS, DAY_WINDOW, REST, WEEK_HOURS, WEEK_WINDOW, Category
from grense.rules.point_model import load_point_model
from grense.rules.profiles import Rule, load_profile

ZONES = (
    "Europe/Oslo",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/New_York",
    "Pacific/Apia",
)
# A quiet Monday, and Mondays before the clock changes of the zones above.
MONDAYS = tuple(
    dt.date.fromisoformat(day)
    for day in ("2026-11-02", "2026-03-23", "2026-10-19", "2026-04-20", "2026-08-31", "2026-03-30", "2011-12-26")
)
PROFILE = load_profile("afi_2022_04")
METHODS = ("overnight", "start_anchored", "rolling")


def profile(model: str) -> grense.Profile:
    return dataclasses.replace(PROFILE, point_model=load_point_model(model))


@st.composite
def activities(
    draw: st.DrawFn, zones: tuple[str, ...] = (), mondays: tuple[dt.date, ...] = MONDAYS
) -> list[reference.Activity]:
    """A fortnight in one zone: mails, meetings and manual entries, many of them on a boundary of some rule."""
    home = draw(st.sampled_from(ZONES))
    monday = draw(st.sampled_from(mondays))
    found = []
    for _ in range(draw(st.integers(1, 12))):
        day = monday + dt.timedelta(days=draw(st.integers(0, 8)))
        minute = draw(
            st.one_of(
                st.sampled_from(
                    [0, 2, 60, 180, 238, 239, 240, 241, 245, 420, 479, 480, 481, 484, 960, 963, 1020, 1260]
                ),
                st.integers(0, 1439),
            )
        )
        second = draw(st.sampled_from([0, 0, 0, 1, 59]))
        zone = draw(st.sampled_from(zones)) if zones else None
        local = dt.datetime.combine(day, dt.time(minute // 60, minute % 60, second), ZoneInfo(zone or home))
        start = local.astimezone(dt.UTC)
        kind = draw(
            st.sampled_from(
                ["meeting", "mail_sent", "mail_sent", "manual", "mail_received", "long_entry", "shift", "registered"]
            )
        )
        length = (
            0
            if kind.startswith("mail") and draw(st.integers(0, 9))
            else draw(st.sampled_from([0, 1, 5, 15, 30, 60, 90, 240, 600, 700, 1500]))
        )
        found.append(reference.Activity(start, start + dt.timedelta(minutes=length), kind, zone))
    return found


@st.composite
def crowds(
    draw: st.DrawFn, zones: tuple[str, ...] = (), mondays: tuple[dt.date, ...] = MONDAYS, fewest: int = 2
) -> dict[str, list[reference.Activity]]:
    """The same fortnight of several persons: one call of `classify` takes hardly longer than for a single one."""
    monday = draw(st.sampled_from(mondays))
    names = ("anna", "bo", "kari", "odd")[: draw(st.integers(fewest, 4))]
    return {name: draw(activities(zones, (monday,))) for name in names}


HOURS = (
    dict.fromkeys(range(5), ("08:00", "16:00")),
    dict.fromkeys(range(4), ("09:00", "17:30")) | {6: ("10:00", "14:00")},
    dict.fromkeys(range(5), ("14:30", "23:30")),
    dict.fromkeys(range(4), ("22:00", "30:00")),
    {0: ("03:00", "11:00"), 1: ("02:00", "10:00"), 4: ("20:00", "08:00"), 5: ("15:30", "27:30")},
)


def table(rows: list[reference.Activity]) -> pd.DataFrame:
    zones = [row.zone for row in rows]
    return from_columns(
        [row.start for row in rows],
        [row.end for row in rows],
        [row.kind for row in rows],
        zone=zones if any(zones) else None,
    )


def crowd_table(crowd: dict[str, list[reference.Activity]]) -> pd.DataFrame:
    tables = [table(rows).assign(person=name) for name, rows in crowd.items()]
    return pd.concat(tables, ignore_index=True)


def close(got: float, wanted: object) -> bool:
    if wanted is None:
        return math.isnan(got)
    return math.isclose(got, float(wanted), abs_tol=1e-6)  # type: ignore[arg-type]  # a Fraction


FRAMES = ("crossings", "sessions", "days", "rests", "weeks")
Frames = dict[str, list[SimpleNamespace]]


def frames_by_person(found: grense.Classification) -> dict[str, Frames]:
    """The rows of all frames; plain objects, since the frames of one person at a time are slow to read."""
    persons = {str(name): {frame: [] for frame in FRAMES} for name in found.ordinary_hours}
    for name in FRAMES:
        frame = getattr(found, name)
        columns = {column: frame[column].astype(object).tolist() for column in frame}
        for values in zip(*columns.values(), strict=True):
            row = SimpleNamespace(**dict(zip(columns, values, strict=True)))
            persons[row.person][name].append(row)
    return persons


def assert_crossings_agree(found: list[SimpleNamespace], wanted: list[reference.Crossing]) -> None:
    got = sorted((row.date.date(), row.category, row.basis) for row in found)
    assert got == sorted((crossing.date, crossing.category, crossing.basis) for crossing in wanted)
    figures = {(row.date.date(), row.category): row for row in found}
    for crossing in wanted:
        row = figures[crossing.date, crossing.category]
        assert close(row.minutes, crossing.minutes), crossing
        assert close(row.minutes_shown, crossing.minutes_shown), crossing
        assert row.limit == crossing.limit
        span = tuple(reference.micros(end.to_pydatetime()) for end in (row.start, row.end))
        # Where work fills 24 hours, the rest of no length lies at no moment in particular.
        assert span in crossing.spans or (span[0] == span[1] and crossing.minutes_shown == 0), crossing


def assert_agrees(found: grense.Classification, wanted: reference.Result) -> None:
    """The classification of one person."""
    [frames] = frames_by_person(found).values()
    assert_frames_agree(frames, wanted)


def assert_frames_agree(found: Frames, wanted: reference.Result) -> None:
    for planned, crossings in ((False, wanted.crossings), (True, wanted.planned)):
        assert_crossings_agree([row for row in found["crossings"] if row.planned == planned], crossings)
    days = {row.date.date(): row for row in found["days"]}
    assert sorted(days) == sorted({*wanted.days, *wanted.days_planned})
    for day, row in days.items():
        assert close(row.minutes_planned, wanted.days_planned.get(day, 0)), day
        assert not row.start > row.end, day
    for day, minutes in wanted.days.items():
        for basis, value in minutes.items():
            assert close(getattr(days[day], f"minutes_{basis}"), value), (day, basis)
        assert close(days[day].break_minutes, wanted.breaks.get(day, 0))
    weeks = {row.date.date(): row for row in found["weeks"]}
    for monday, minutes in wanted.weeks.items():
        for basis, value in minutes.items():
            assert close(getattr(weeks[monday], f"minutes_{basis}"), value), (monday, basis)
    for monday, row in weeks.items():
        assert close(row.minutes_planned, wanted.weeks_planned.get(monday, 0)), monday
    rests = {row.date.date(): row for row in found["rests"] if not row.planned}
    assert sorted(rests) == sorted(wanted.rests)
    for day, minutes in wanted.rests.items():
        for basis in reference.BASES:
            assert close(getattr(rests[day], f"minutes_{basis}"), minutes.get(basis)), (day, basis)
            without = wanted.rests_without_micro.get(day, {}).get(basis)
            assert close(getattr(rests[day], f"without_micro_{basis}"), without), (day, basis, "micro")
    sessions = [(row.start.to_pydatetime(), row.end.to_pydatetime(), row.kind) for row in found["sessions"]]
    assert sessions == sorted(wanted.sessions)


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.data(),
    crowd=crowds(),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
    until=st.one_of(st.none(), st.integers(0, 12 * 24)),
)
def test_agrees_with_the_reference(data, crowd, model, method, until):
    first = min(row.start for rows in crowd.values() for row in rows)
    covered = None if until is None else first + dt.timedelta(hours=until)
    homes = {name: data.draw(st.sampled_from(ZONES)) for name in crowd}
    hours = {name: data.draw(st.sampled_from(HOURS)) for name in crowd}
    off = {
        name: frozenset(
            first.date() + dt.timedelta(days=number) for number in data.draw(st.sets(st.integers(0, 8), max_size=2))
        )
        for name in crowd
    }
    found = grense.classify(
        crowd_table(crowd),
        tz=homes,
        profile=profile(model),
        ordinary_hours={name: grense.OrdinaryHours(hours[name], days_off=off[name]) for name in crowd},
        rest_method=method,
        until=covered,
    )
    frames = frames_by_person(found)
    for name, rows in crowd.items():
        wanted = reference.classify(
            rows,
            tz=homes[name],
            hours=reference.Hours(hours[name], days_off=off[name]),
            preset=reference.PRESETS[model],
            rest_method=method,
            until=covered,
        )
        assert_frames_agree(frames[name], wanted)


@settings(max_examples=25, deadline=None)
@given(
    home=st.sampled_from(ZONES),
    monday=st.sampled_from(MONDAYS),
    sent=st.sets(st.tuples(st.integers(0, 3), st.integers(236, 248)), min_size=2, max_size=12),
    elsewhere=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 1439)), max_size=3),
)
def test_mails_around_the_start_of_the_workday_agree_with_the_reference(home, monday, sent, elsewhere):
    instants = [
        dt.datetime.combine(monday + dt.timedelta(days=day), dt.time(*divmod(minute, 60)), ZoneInfo(home))
        for day, minute in sent | elsewhere
    ]
    rows = [reference.Activity(at.astimezone(dt.UTC), at.astimezone(dt.UTC), "mail_sent") for at in instants]
    assert_agrees(grense.classify(table(rows), tz=home), reference.classify(rows, tz=home))


# --- Categories of a profile's own ------------------------------------------------------------------------------------

WINDOWS = (
    ((4, "16:00"), (5, "00:00")),  # late on Friday
    ((5, "00:00"), (7, "00:00")),  # the weekend
    ((4, "15:00"), (7, "05:30")),  # over three nights
    ((6, "22:00"), (8, "02:00")),  # into the next week
    ((2, "02:00"), (2, "06:00")),  # around the start of a workday
)


@st.composite
def own_categories(draw: st.DrawFn) -> tuple[reference.Own, ...]:
    """Two windows of the week, and one or two of each other shape."""
    opens = draw(st.lists(st.sampled_from(WINDOWS), min_size=2, max_size=2))
    starts = draw(st.lists(st.sampled_from(("12:00", "20:00", "23:00", "01:30")), min_size=1, max_size=2))
    limits = {
        measure: draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))
        for measure, known in (("rest", (480, 660, 720, 960)), ("day", (1, 240, 450)), ("week", (60, 1200, 2250)))
    }
    found = [reference.Own(f"week_window_{n}", *one) for n, one in enumerate(opens)]
    found += [reference.Own(f"day_window_{n}", start=one) for n, one in enumerate(starts)]
    found += [
        reference.Own(f"{measure}_{n}", measure=measure, limit=limit)
        for measure, some in limits.items()
        for n, limit in enumerate(some)
    ]
    return tuple(draw(st.permutations(found)))


def with_own(base: grense.Profile, own: tuple[reference.Own, ...]) -> grense.Profile:
    rules = dict(base.rules)
    for one in own:
        window, shape = None, {"rest": REST, "day": DAY_HOURS, "week": WEEK_HOURS}.get(one.measure, WEEK_WINDOW)
        if one.start is not None:
            shape, start = DAY_WINDOW, clock(one.start)
            window = (start if start >= base.day_start else start + 1440, base.day_start + 1440)
        elif one.opens is not None and one.closes is not None:
            window = tuple(day * 1440 + clock(at) for day, at in (one.opens, one.closes))
        category = Category(one.name, shape, 100, "evening")
        rules[one.name] = Rule(category, "a test", PROFILE.checked_on, one.limit, window)
    return dataclasses.replace(base, rules=rules)


def clock(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    crowd=crowds(),
    home=st.sampled_from(ZONES),
    own=own_categories(),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
    until=st.one_of(st.none(), st.integers(0, 12 * 24)),
)
def test_categories_of_ones_own_agree_with_the_reference(crowd, home, own, method, weekly, until):
    first = min(row.start for rows in crowd.values() for row in rows)
    covered = None if until is None else first + dt.timedelta(hours=until)
    options = {
        "tz": home, "ordinary_hours": grense.OrdinaryHours(weekly), "rest_method": method, "until": covered
    }  # fmt: skip
    found = grense.classify(crowd_table(crowd), profile=with_own(PROFILE, own), **options)
    frames = frames_by_person(found)
    for name, rows in crowd.items():
        wanted = reference.classify(
            rows, tz=home, hours=reference.Hours(weekly), rest_method=method, until=covered, own=own
        )
        assert_frames_agree(frames[name], wanted)
    built_in = grense.classify(crowd_table(crowd), **options)
    others = found.crossings.loc[~found.crossings["category"].isin([one.name for one in own])]
    columns = [name for name in others if name != "category"]
    pd.testing.assert_frame_equal(
        others[columns].reset_index(drop=True), built_in.crossings[columns], check_categorical=False
    )
    for name in ("sessions", "days", "rests", "weeks"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(built_in, name))
