"""The guarantees of `classify`: ties, frames, independence, nesting, clock changes, many persons, travel."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_against_reference import (
    FRAMES,
    HOURS,
    METHODS,
    MONDAYS,
    ZONES,
    assert_frames_agree,
    crowd_table,
    crowds,
    frames_by_person,
    profile,
    table,
)
from test_against_reference import activities as fortnights

import grense
import reference
from grense.activities import from_columns
from grense.errors import ActivityTableError, RuleError, ZoneError
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import CATEGORIES

OSLO = "Europe/Oslo"
NEW_YORK = "America/New_York"
BASES = ("trace", "calendar", "estimate")
MODELS = sorted(reference.PRESETS)
IN_2026 = tuple(day for day in MONDAYS if day.year == 2026)  # a table over many years is slow
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def local(day: str, clock: str, zone: str = OSLO) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def rows(*lines: str, tz: str = OSLO, **columns: object) -> pd.DataFrame:
    """A table from lines: `kind day clock`, or `kind day clock day clock`, or `kind day clock clock`."""
    starts, ends, kinds = [], [], []
    for line in lines:
        kind, day, clock, *rest = line.split()
        starts.append(local(day, clock, tz))
        ends.append(local(rest[0] if len(rest) == 2 else day, rest[-1], tz) if rest else starts[-1])
        kinds.append(kind)
    return from_columns(starts, ends, kinds, **columns)


def classify(*lines: str, tz: str = OSLO, **options: object) -> grense.Classification:
    return grense.classify(rows(*lines, tz=tz), tz=tz, **options)


def figures(found: grense.Classification, category: str) -> dict[str, float]:
    """Date and best figure of each crossing of a category."""
    chosen = found.crossings.loc[found.crossings["category"] == category]
    return {f"{row.date:%Y-%m-%d}": row.minutes for row in chosen.itertuples()}


def has(found: grense.Classification, category: str) -> bool:
    return bool(figures(found, category))


def keys(found: grense.Classification) -> set[tuple[object, ...]]:
    columns = (found.crossings[name].astype(object) for name in ("person", "date", "category"))
    return set(zip(*columns, strict=True))


def days(found: grense.Classification, basis: str = "calendar") -> dict[str, float]:
    return {f"{row.date:%Y-%m-%d}": getattr(row, f"minutes_{basis}") for row in found.days.itertuples()}


def rests(found: grense.Classification, basis: str = "calendar") -> dict[str, float]:
    return {f"{row.date:%Y-%m-%d}": getattr(row, f"minutes_{basis}") for row in found.rests.itertuples()}


def assert_same(one: grense.Classification, other: grense.Classification) -> None:
    for name in FRAMES:
        assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


def bare(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame without its person, its labels and its categories."""
    plain = frame.drop(columns="person").reset_index(drop=True)
    return plain.astype({name: object for name in plain if isinstance(plain[name].dtype, pd.CategoricalDtype)})


# --- Ties: strict as written -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "short"), [("21:00:00", False), ("21:00:01", True), ("20:59:59", False)])
def test_a_rest_of_exactly_eleven_hours_is_not_short(stop, short):
    found = classify(f"meeting 2026-11-17 12:00 {stop}", "meeting 2026-11-18 08:00 09:00")
    assert has(found, "short_rest") is short


@pytest.mark.parametrize(("stop", "long"), [("18:00:00", False), ("18:00:01", True)])
def test_a_day_of_exactly_ten_hours_is_not_long(stop, long):
    assert has(classify(f"meeting 2026-11-17 08:00 {stop}"), "long_day") is long


@pytest.mark.parametrize(("stop", "long"), [("16:00:00", False), ("16:00:01", True)])
def test_a_week_of_exactly_forty_hours_is_not_over(stop, long):
    worked = [f"meeting 2026-11-{day} 08:00 16:00" for day in (16, 17, 18, 19)]
    assert has(classify(*worked, f"meeting 2026-11-20 08:00 {stop}"), "long_week") is long


@pytest.mark.parametrize(
    ("line", "evening"),
    [
        ("meeting 2026-11-17 20:00 21:00:00", False),
        ("meeting 2026-11-17 20:00 21:00:01", True),
        ("mail_sent 2026-11-17 20:59:59", False),
        ("mail_sent 2026-11-17 21:00:00", True),
        ("manual 2026-11-17 21:00:00", True),
        ("meeting 2026-11-17 21:00 21:00", True),
        ("mail_sent 2026-11-17 03:59:59", True),
        ("mail_sent 2026-11-17 04:00:00", False),
        ("meeting 2026-11-17 04:00 05:00", False),
    ],
)
def test_the_evening_begins_at_nine_and_ends_at_four(line, evening):
    assert has(classify(line), "evening") is evening


def test_work_at_half_past_one_belongs_to_the_evening_before():
    assert figures(classify("mail_sent 2026-11-18 01:30"), "evening") == {"2026-11-17": 5}


@pytest.mark.parametrize(
    ("line", "sunday"),
    [
        ("meeting 2026-11-21 22:00 2026-11-22 00:00:00", False),
        ("meeting 2026-11-21 22:00 2026-11-22 00:00:01", True),
        ("mail_sent 2026-11-22 00:00:00", True),
        ("mail_sent 2026-11-22 23:59:59", True),
        ("mail_sent 2026-11-23 00:00:00", False),
        ("mail_sent 2026-11-23 00:02:00", False),
    ],
)
def test_sunday_is_the_calendars_sunday(line, sunday):
    assert has(classify(line), "sunday") is sunday


@pytest.mark.parametrize(
    ("line", "outside"),
    [
        ("meeting 2026-11-17 07:00 17:00", False),
        ("mail_sent 2026-11-17 07:00:00", False),
        ("mail_sent 2026-11-17 06:59:59", True),
        ("mail_sent 2026-11-17 16:59:59", False),
        ("mail_sent 2026-11-17 17:00:00", True),
        ("meeting 2026-11-17 16:00 17:00:01", True),
        ("meeting 2026-11-21 10:00 11:00", True),
    ],
)
def test_an_hour_on_each_side_of_ordinary_hours_is_not_outside_them(line, outside):
    assert has(classify(line), "outside_hours") is outside


@pytest.mark.parametrize(("stop", "kind"), [("20:14:59", "micro"), ("20:15:00", "work")])
def test_a_quick_look_takes_less_than_a_quarter_of_an_hour(stop, kind):
    assert classify(f"manual 2026-11-17 20:00 {stop}").sessions["kind"].tolist() == [kind]


def test_pieces_exactly_an_hour_apart_are_joined():
    apart = classify("manual 2026-11-17 18:00 19:00", "manual 2026-11-17 20:00:01 20:30")
    joined = classify("manual 2026-11-17 18:00 19:00", "manual 2026-11-17 20:00:00 20:30")
    assert (len(apart.sessions), len(joined.sessions)) == (2, 1)


def test_five_minutes_before_a_mail_never_reach_back_over_the_start_of_the_workday():
    found = classify("mail_sent 2026-11-17 04:02")
    assert days(found, "estimate") == {"2026-11-17": 2}
    assert found.sessions["active_minutes"].tolist() == [2]


def test_several_mails_within_five_minutes_of_the_start_of_the_workday():
    sent = "mail_sent 2026-11-16 20:00", "mail_sent 2026-11-17 04:01", "mail_sent 2026-11-17 04:04"
    found = classify(*sent, "mail_sent 2026-11-17 12:00")
    assert days(found, "estimate") == {"2026-11-16": 5, "2026-11-17": 9}
    assert found.sessions["active_minutes"].tolist() == [5, 4, 5]


def test_a_mail_stands_for_no_time_without_the_point_model():
    found = classify("mail_sent 2026-11-17 22:00")
    assert found.crossings.loc[
        found.crossings.category == "evening", ["basis", "minutes", "minutes_shown"]
    ].values.tolist() == [["trace", 5.0, 0.0]]


def test_received_mail_is_no_work():
    sent = "mail_sent 2026-11-17 10:00"
    assert_same(classify(sent, "mail_received 2026-11-17 22:00", "mail_received 2026-11-22 03:00"), classify(sent))


@pytest.mark.parametrize(("kind", "basis"), [("mail_sent", "trace"), ("manual", "trace"), ("meeting", "calendar")])
def test_the_basis_is_the_smallest_evidence_that_shows_it(kind, basis):
    found = classify(f"{kind} 2026-11-17 21:30 21:40").crossings
    assert found.loc[found.category == "evening", "basis"].tolist() == [basis]


def test_a_day_that_only_the_estimate_makes_long_says_so():
    found = classify(
        "mail_sent 2026-11-17 07:05", "meeting 2026-11-17 08:00 16:00", "meeting 2026-11-17 17:00 18:00"
    ).crossings
    long = found.loc[found.category == "long_day"]
    assert long[["basis", "minutes", "minutes_shown"]].values.tolist() == [["estimate", 660.0, 660.0]]


# --- The five frames ---------------------------------------------------------------------------------------------


CATEGORY, DATE, INSTANT, FLOAT = "category", "datetime64[s]", "datetime64[us, UTC]", "float64"
COLUMNS = {
    "crossings": {"person": CATEGORY, "category": CATEGORY, "date": DATE, "week": CATEGORY, "start": INSTANT}
    | {"end": INSTANT, "basis": CATEGORY, "minutes": FLOAT, "minutes_shown": FLOAT, "limit": FLOAT, "method": CATEGORY}
    | {"planned": "bool"},
    "sessions": {"person": CATEGORY, "date": DATE, "week": CATEGORY, "start": INSTANT, "end": INSTANT, "kind": CATEGORY}
    | {"active_minutes": FLOAT}
    | {f"minutes_{basis}": FLOAT for basis in BASES},
    "days": {"person": CATEGORY, "date": DATE, "week": CATEGORY, "start": INSTANT, "end": INSTANT}
    | {f"minutes_{basis}": FLOAT for basis in BASES}
    | {"break_minutes": FLOAT, "minutes_planned": FLOAT},
    "rests": {"person": CATEGORY, "date": DATE, "week": CATEGORY, "method": CATEGORY, "start": INSTANT, "end": INSTANT}
    | {f"minutes_{basis}": FLOAT for basis in BASES}
    | {f"without_micro_{basis}": FLOAT for basis in BASES}
    | {"planned": "bool"},
    "weeks": {"person": CATEGORY, "date": DATE, "week": CATEGORY, "days": "int64"}
    | {f"minutes_{basis}": FLOAT for basis in BASES}
    | {"minutes_planned": FLOAT},
}
BUSY = ("meeting 2026-11-17 08:00 22:00", "mail_sent 2026-11-18 06:00", "mail_sent 2026-11-22 12:00")


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("lines", [(), BUSY], ids=["empty", "busy"])
def test_each_frame_has_exactly_these_columns_and_dtypes(name, lines):
    frame = getattr(classify(*lines), name)
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == COLUMNS[name]
    assert list(frame.columns) == list(COLUMNS[name])
    assert frame.index.tolist() == list(range(len(frame)))


def test_categories_are_in_the_order_of_the_rules():
    crossings = classify().crossings
    assert tuple(crossings["category"].cat.categories) == CATEGORIES
    assert tuple(crossings["basis"].cat.categories) == BASES


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("method", METHODS)
def test_nothing_in_is_nothing_out(name, method):
    assert getattr(classify(rest_method=method), name).empty


@pytest.mark.parametrize("name", FRAMES)
def test_received_mail_alone_is_nothing(name):
    assert getattr(classify("mail_received 2026-11-22 23:00", "mail_received 2026-11-23 02:00"), name).empty


def test_one_row_is_one_day_one_session_one_week_and_no_rest_yet():
    found = classify("meeting 2026-11-17 09:00 10:30")
    assert [len(getattr(found, name)) for name in FRAMES] == [0, 1, 1, 0, 1]
    assert days(found) == {"2026-11-17": 90}


@pytest.mark.parametrize("method", ["start_anchored", "rolling"])
def test_one_row_has_a_rest_by_the_methods_that_count_silence(method):
    found = classify("meeting 2026-11-17 09:00 10:30", rest_method=method)
    assert rests(found) == {"2026-11-17": 24 * 60 - 90}


def test_crossings_are_ordered_by_person_day_and_category():
    table = rows(*BUSY, *BUSY, person=["b"] * 3 + ["a"] * 3)
    found = grense.classify(table, tz=OSLO).crossings
    order = list(zip(found["person"].cat.codes, found["date"], found["category"].cat.codes, strict=True))
    assert order == sorted(order)


def test_the_date_of_a_week_is_its_monday_and_its_name_that_of_the_iso_week():
    found = classify("meeting 2027-01-03 10:00 11:00")
    assert found.weeks[["date", "week", "days"]].astype(str).values.tolist() == [["2026-12-28", "2026-W53", "1"]]


def test_a_short_rest_names_its_method_and_nothing_else_has_one():
    for method in METHODS:
        found = classify(*BUSY, rest_method=method)
        named = found.crossings["method"].notna()
        assert (named == (found.crossings["category"] == "short_rest")).all()
        assert set(found.crossings["method"].dropna()) == set(found.rests["method"]) == {method}


# --- What must not matter ----------------------------------------------------------------------------------------


def test_the_same_hour_twice_counts_once():
    once, twice = ("manual 2026-11-17 18:00 19:00", "mail_sent 2026-11-17 22:00"), 2
    assert_same(classify(*once * twice), classify(*once))


def test_overlapping_meetings_count_their_union():
    assert days(classify("meeting 2026-11-17 09:00 11:00", "meeting 2026-11-17 10:00 12:00")) == {"2026-11-17": 180}


def test_a_day_into_which_only_a_block_reaches_has_no_first_and_last_evidence():
    """Saturday's workday starts at 11:45, halfway between two shifts, in the half hour of the mail."""
    found = grense.classify(
        from_columns(["2026-09-05T11:40+02:00"], kind="mail_sent"),
        tz="Europe/Oslo",
        profile=profile("half_hour_blocks"),
        ordinary_hours=OrdinaryHours("fri 20:00-08:00, sat 15:30-27:30"),
    )
    assert found.days["minutes_estimate"].tolist() == [15, 15]
    assert found.days["start"].notna().tolist() == found.days["end"].notna().tolist() == [True, False]


@FEW
@given(
    data=st.data(),
    crowd=crowds(ZONES),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(MODELS),
    method=st.sampled_from(METHODS),
)
def test_neither_the_order_of_rows_nor_rows_given_twice_matter(data, crowd, home, model, method):
    ordered = crowd_table(crowd)
    twice = pd.concat([ordered, ordered], ignore_index=True)
    shuffled = twice.loc[data.draw(st.permutations(range(len(twice))))]
    options = {"tz": home, "profile": profile(model), "rest_method": method}
    assert_same(grense.classify(shuffled, **options), grense.classify(ordered, **options))


def test_the_input_is_not_changed():
    activities = rows(*BUSY, person=["b", "a", "b"], zone=[None, NEW_YORK, OSLO]).iloc[::-1]
    tz, hours = {"a": OSLO, "b": "Asia/Kathmandu"}, {"a": OrdinaryHours(), "b": OrdinaryHours("sun 10:00-12:00")}
    before, tz_before, hours_before = activities.copy(deep=True), dict(tz), dict(hours)
    grense.classify(activities, tz=tz, ordinary_hours=hours)
    assert_frame_equal(activities, before)
    assert (tz, hours) == (tz_before, hours_before)


@FEW
@given(
    whose=st.lists(
        st.tuples(fortnights(mondays=IN_2026), st.sampled_from(ZONES), st.sampled_from(HOURS), st.integers(0, 8)),
        min_size=2,
        max_size=4,
    ),
    model=st.sampled_from(MODELS),
    method=st.sampled_from(METHODS),
)
def test_a_person_is_judged_alone_with_any_others_in_the_table(whose, model, method):
    options = {"profile": profile(model), "rest_method": method}
    names = [f"person {number}" for number in range(len(whose))]
    zones = dict(zip(names, (zone for _, zone, _, _ in whose), strict=True))
    hours = {
        name: OrdinaryHours(weekly, days_off=[activities[0].start.date() + dt.timedelta(days=off)])
        for name, (activities, _, weekly, off) in zip(names, whose, strict=True)
    }
    crowd = dict(zip(names, (activities for activities, *_ in whose), strict=True))
    together = grense.classify(crowd_table(crowd), tz=zones, ordinary_hours=hours, **options)
    for name in names:
        alone = grense.classify(table(crowd[name]), tz=zones[name], ordinary_hours=hours[name], **options)
        for frame in FRAMES:
            shared = getattr(together, frame)
            mine = shared.loc[shared["person"] == name]
            assert_frame_equal(bare(mine), bare(getattr(alone, frame)), obj=frame)


@FEW
@given(
    crowd=crowds(mondays=(dt.date(2026, 11, 9),)),  # the zones of those weeks change no clock
    home=st.sampled_from(ZONES),
    weeks=st.integers(1, 10),
    model=st.sampled_from(MODELS),
    method=st.sampled_from(METHODS),
)
def test_weeks_later_it_is_the_same_weeks_later(crowd, home, weeks, model, method):
    move = dt.timedelta(weeks=weeks)
    sooner = crowd_table(crowd)
    later = sooner.assign(start=sooner["start"] + move, end=sooner["end"] + move)
    options = {"tz": home, "profile": profile(model), "rest_method": method}
    sooner, moved = (grense.classify(one, **options) for one in (sooner, later))
    for name in FRAMES:
        wanted = getattr(sooner, name).drop(columns="week")
        moments = [column for column in ("date", "start", "end") if column in wanted]
        for column in moments:
            wanted[column] = (wanted[column] + pd.Timedelta(move)).astype(wanted[column].dtype)
        assert_frame_equal(getattr(moved, name).drop(columns="week"), wanted, obj=name)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("unit", ["us", "ns", "s"])
def test_equal_instants_written_otherwise_are_equal(zone, unit):
    written = rows(*BUSY)
    for name in ("start", "end"):
        written[name] = written[name].dt.tz_convert(zone).dt.as_unit(unit)
    assert_same(grense.classify(written, tz=OSLO), classify(*BUSY))


def test_the_labels_of_rows_do_not_matter():
    assert_same(grense.classify(rows(*BUSY).set_axis(["x", 7, ("a", 1)]), tz=OSLO), classify(*BUSY))


def test_columns_that_say_the_default_change_nothing():
    said = rows(*BUSY, person="me", zone=OSLO, source="work")
    assert_same(grense.classify(said, tz=OSLO), classify(*BUSY))


# --- Nesting, and more evidence ----------------------------------------------------------------------------------


@pytest.mark.slow
@settings(FEW, max_examples=50)
@given(
    crowd=crowds(),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(MODELS),
    weekly=st.sampled_from(HOURS),
    method=st.sampled_from(["overnight", "rolling"]),
)
def test_from_one_basis_to_the_next_hours_never_fall_and_rests_never_grow(crowd, home, model, weekly, method):
    """What a basis shows, the estimate shows too: so the best figure is always beyond the limit."""
    found = grense.classify(
        crowd_table(crowd), tz=home, profile=profile(model), ordinary_hours=OrdinaryHours(weekly), rest_method=method
    )
    for frame in (found.days, found.weeks, found.sessions):
        assert (frame["minutes_trace"] <= frame["minutes_calendar"]).all()
        assert (frame["minutes_calendar"] <= frame["minutes_estimate"]).all()
    for smaller, larger in (("trace", "calendar"), ("calendar", "estimate")):
        assert not (found.rests[f"minutes_{larger}"] > found.rests[f"minutes_{smaller}"]).any()
    crossings = found.crossings
    shown = crossings.loc[crossings["category"].isin(["long_day", "long_week"])]
    assert (shown["minutes"] > shown["limit"]).all()
    rest = crossings.loc[crossings["category"] == "short_rest"]
    assert (rest["minutes"] < rest["limit"]).all()
    presence = crossings.loc[crossings["category"].isin(["evening", "sunday", "outside_hours"])]
    assert (presence["minutes"] >= presence["minutes_shown"]).all()


def without_break(model: str) -> grense.Profile:
    whole = profile(model)
    return dataclasses.replace(whole, point_model=dataclasses.replace(whole.point_model, break_minutes=0))


@st.composite
def with_more(draw: st.DrawFn) -> tuple[dict[str, list[reference.Activity]], dict[str, list[reference.Activity]]]:
    """What some persons did in a fortnight, and the same with more in it."""
    monday = (draw(st.sampled_from(MONDAYS)),)
    some = draw(crowds(mondays=monday))
    return some, {name: rows + draw(fortnights(mondays=monday)) for name, rows in some.items()}


@pytest.mark.slow
@settings(FEW, max_examples=35)
@given(
    crowd=with_more(),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(MODELS),
    weekly=st.sampled_from(HOURS),
    method=st.sampled_from(["overnight", "rolling"]),
)
def test_more_evidence_never_removes_a_crossing(crowd, home, model, weekly, method):
    """Of every category but `connected`, and with no break taken off (see the next test but one).

    A short rest by `overnight` can turn out to lie before one night's work.
    """
    options = {"tz": home, "ordinary_hours": OrdinaryHours(weekly), "rest_method": method}
    some, more = (grense.classify(crowd_table(one), profile=without_break(model), **options) for one in crowd)
    for person, _, category in keys(some) - keys(more):
        night = (category, method) == ("short_rest", "overnight") and has_nights(crowd[1][person], home, model, weekly)
        assert category == "connected" or night


def has_nights(rows: list[reference.Activity], home: str, model: str, weekly: dict[int, tuple[str, str]]) -> bool:
    """Whether any work runs over the start of a workday and leaves room for a rest."""
    clock = reference.Clock(reference.Hours(weekly), "04:00", "21:00", 60)
    return bool(reference.Person(rows, home, clock, reference.PRESETS[model]).nights(13 * 60 * reference.MINUTE))


@pytest.mark.slow
@settings(FEW, max_examples=25)
@given(crowd=with_more(), home=st.sampled_from(ZONES), weekly=st.sampled_from(HOURS))
def test_with_the_break_only_an_estimated_sum_can_be_lowered_by_more_evidence(crowd, home, weekly):
    options = {"tz": home, "ordinary_hours": OrdinaryHours(weekly)}
    some, more = (grense.classify(crowd_table(one), **options) for one in crowd)
    basis = {(row.person, row.date, row.category): row.basis for row in some.crossings.itertuples()}
    for key in keys(some) - keys(more):
        estimated = key[2] in ("long_day", "long_week") and basis[key] == "estimate"
        night = key[2] == "short_rest" and has_nights(crowd[1][key[0]], home, "collaboration_span", weekly)
        assert key[2] == "connected" or estimated or night


def test_an_added_instant_can_lengthen_the_unpaid_break_and_so_lower_the_estimate():
    """The one exception, between 330 and 360 minutes of span in ordinary hours; by at most the break.

    It comes with a model whose span does not reach the ends of ordinary hours.

    Up to 15:45 the span has 330 minutes and no break, and 15:45-16:30 is joined. A note at 15:59 makes the span 344
    minutes: 14 of them are break, and nothing is added to the joined time.
    """
    work = ("manual 2026-11-02 10:15", "manual 2026-11-02 15:45", "manual 2026-11-02 16:30 20:16")
    built_in = grense.load_profile("afi_2022_04")
    model = dataclasses.replace(built_in.point_model, reach_ordinary_hours=False)
    profile = dataclasses.replace(built_in, point_model=model)
    before, after = (classify(*some, profile=profile) for some in (work, (*work, "manual 2026-11-02 15:59")))
    assert (figures(before, "long_day"), figures(after, "long_day")) == ({"2026-11-02": 601}, {})
    assert after.days["break_minutes"].tolist() == [14]
    assert days(before, "estimate")["2026-11-02"] - days(after, "estimate")["2026-11-02"] == 14


def test_an_added_instant_lowers_nothing_where_the_span_reaches_the_end_of_the_hours():
    work = ("manual 2026-11-02 10:15", "manual 2026-11-02 15:45", "manual 2026-11-02 16:30 20:16")
    for some in (work, (*work, "manual 2026-11-02 15:59")):
        assert days(classify(*some), "estimate") == {"2026-11-02": 601 - 15}


def test_more_evidence_can_remove_a_connected_day_because_it_becomes_work():
    quick, longer = (
        classify("mail_sent 2026-11-17 20:00"),
        classify("mail_sent 2026-11-17 20:00", "manual 2026-11-17 20:00 20:30"),
    )
    assert (has(quick, "connected"), has(longer, "connected")) == (True, False)


# --- Nights on which the clock changes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "stop", "start", "rest", "short"),
    [
        (OSLO, "2026-03-28 22:00", "2026-03-29 09:00", 10 * 60, True),
        (OSLO, "2026-10-24 22:30", "2026-10-25 09:00", 11.5 * 60, False),
        (OSLO, "2026-10-24 22:00", "2026-10-25 08:00", 11 * 60, False),
        ("Africa/Cairo", "2026-04-23 22:00", "2026-04-24 09:00", 10 * 60, True),
        ("Africa/Cairo", "2026-10-29 22:30", "2026-10-30 08:00", 10.5 * 60, True),
        ("America/Santiago", "2026-09-05 22:00", "2026-09-06 09:00", 10 * 60, True),
        ("America/Santiago", "2026-04-04 22:00", "2026-04-05 08:00", 11 * 60, False),
        ("Asia/Beirut", "2026-03-28 22:00", "2026-03-29 09:00", 10 * 60, True),
        ("Asia/Beirut", "2026-10-24 22:00", "2026-10-25 08:00", 11 * 60, False),
        ("Australia/Lord_Howe", "2026-10-03 22:00", "2026-10-04 09:00", 10.5 * 60, True),
        ("Australia/Lord_Howe", "2026-04-04 22:30", "2026-04-05 09:00", 11 * 60, False),
    ],
)
def test_rest_over_a_clock_change_is_elapsed_time(zone, stop, start, rest, short):
    day, clock = start.split()
    found = classify(f"meeting {stop[:10]} 14:00 {stop[11:]}", f"meeting {day} {clock} 10:00", tz=zone)
    assert rests(found)[day] == rest
    assert has(found, "short_rest") is short


@pytest.mark.parametrize(
    ("zone", "night", "evening", "first", "second"),
    [
        # from 20:00 to 05:00 on the clock: minutes from 21:00 to 04:00, and minutes on each workday
        (OSLO, ("2026-11-17", "2026-11-18"), 420, 480, 60),
        (OSLO, ("2026-03-28", "2026-03-29"), 360, 420, 60),
        (OSLO, ("2026-10-24", "2026-10-25"), 480, 540, 60),
        ("Africa/Cairo", ("2026-04-23", "2026-04-24"), 360, 420, 60),
        ("Africa/Cairo", ("2026-10-29", "2026-10-30"), 480, 540, 60),
        ("America/Santiago", ("2026-09-05", "2026-09-06"), 360, 420, 60),
        ("America/Santiago", ("2026-04-04", "2026-04-05"), 480, 540, 60),
        ("Asia/Beirut", ("2026-03-28", "2026-03-29"), 360, 420, 60),
        ("Asia/Beirut", ("2026-10-24", "2026-10-25"), 480, 540, 60),
        ("Australia/Lord_Howe", ("2026-10-03", "2026-10-04"), 390, 450, 60),
        ("Australia/Lord_Howe", ("2026-04-04", "2026-04-05"), 450, 510, 60),
    ],
)
def test_a_night_shift_over_a_clock_change_counts_elapsed_time(zone, night, evening, first, second):
    found = classify(f"meeting {night[0]} 20:00 {night[1]} 05:00", tz=zone)
    assert figures(found, "evening") == {night[0]: evening}
    assert days(found) == {night[0]: first, night[1]: second}
    assert rests(found) == {}


@pytest.mark.parametrize(
    ("zone", "before", "sunday", "after", "minutes"),
    [
        (OSLO, "2026-03-28", "2026-03-29", "2026-03-30", 23 * 60),
        (OSLO, "2026-10-24", "2026-10-25", "2026-10-26", 25 * 60),
        ("America/Santiago", "2026-09-05", "2026-09-06", "2026-09-07", 23 * 60),
        ("America/Santiago", "2026-04-04", "2026-04-05", "2026-04-06", 24 * 60),
        ("Asia/Beirut", "2026-03-28", "2026-03-29", "2026-03-30", 23 * 60),
        ("Asia/Beirut", "2026-10-24", "2026-10-25", "2026-10-26", 24 * 60),
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-04", "2026-10-05", 23.5 * 60),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-05", "2026-04-06", 24.5 * 60),
    ],
)
def test_a_sunday_on_which_the_clock_changes_has_its_own_length(zone, before, sunday, after, minutes):
    """In Santiago and Beirut the hour is given back on Saturday night, so that Sunday has its 24."""
    found = classify(f"meeting {before} 12:00 {after} 12:00", tz=zone)
    assert figures(found, "sunday") == {sunday: minutes}


def test_a_mail_in_the_hour_that_comes_twice_is_evening_work_both_times():
    instants = ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]
    found = grense.classify(from_columns(instants, kind="mail_sent"), tz=OSLO)
    assert list(figures(found, "evening")) == ["2026-10-24"]
    assert figures(found, "sunday") == {"2026-10-25": 65}


# --- Settings that are missing or make no sense ------------------------------------------------------------------


def test_a_person_without_a_zone_is_refused_without_the_name():
    table = rows(*BUSY, person=["anna", "bjarne", "bjarne"])
    with pytest.raises(ZoneError, match="1 persons have none in tz") as caught:
        grense.classify(table, tz={"anna": OSLO})
    assert "bjarne" not in str(caught.value)


def test_a_person_without_ordinary_hours_is_refused():
    table = rows(*BUSY, person=["anna", "bjarne", "bjarne"])
    with pytest.raises(RuleError, match="1 persons have none"):
        grense.classify(table, tz=OSLO, ordinary_hours={"anna": OrdinaryHours()})


def test_a_person_who_only_received_mail_needs_no_zone():
    table = rows("mail_sent 2026-11-17 22:00", "mail_received 2026-11-17 22:00", person=["anna", "kari"])
    assert len(grense.classify(table, tz={"anna": OSLO}).days) == 1


@pytest.mark.parametrize("tz", ["Oslo", "", None, 1, {"me": "Oslo"}])
def test_a_zone_that_is_none_is_refused(tz):
    with pytest.raises(ZoneError if isinstance(tz, str | dict) else grense.GrenseError, match=r"tz|zone"):
        grense.classify(rows(*BUSY), tz=tz)


def test_the_zone_has_no_default():
    with pytest.raises(TypeError, match="tz"):
        grense.classify(rows(*BUSY))


def test_a_naive_until_is_refused():
    with pytest.raises(ZoneError, match="until"):
        classify(*BUSY, until=dt.datetime(2026, 11, 30))


def test_an_unknown_rest_method_is_refused_with_the_known_ones_named():
    with pytest.raises(RuleError, match=r"'asleep'.*overnight, start_anchored, rolling"):
        classify(*BUSY, rest_method="asleep")


def test_an_unknown_profile_is_refused():
    with pytest.raises(RuleError, match="unknown profile"):
        classify(*BUSY, profile="afi_1999")


def test_hours_that_are_no_hours_are_refused():
    with pytest.raises(RuleError, match="ordinary hours"):
        classify(*BUSY, ordinary_hours={"me": "08:00-16:00"})


def test_a_table_that_is_none_is_refused():
    with pytest.raises(ActivityTableError):
        grense.classify(rows(*BUSY).drop(columns="end"), tz=OSLO)


@pytest.mark.parametrize("year", ["1899", "2200"])
def test_times_outside_the_centuries_that_zones_are_known_for_are_refused(year):
    with pytest.raises(ActivityTableError, match="1900-2200"):
        grense.classify(from_columns([f"{year}-01-01T00:00+00:00"]), tz=OSLO)


@pytest.mark.parametrize("year", ["1900", "2199"])
def test_the_edges_of_those_centuries_are_good(year):
    assert len(grense.classify(from_columns([f"{year}-06-01T00:00+00:00"]), tz=OSLO).days) == 1


@pytest.mark.parametrize(
    ("until", "judged"),
    [("2026-11-17T22:00+01:00", False), ("2026-11-18T07:00+01:00", True), ("2026-11-18T08:00+01:00", True)],
)
def test_until_keeps_silence_that_the_data_do_not_cover_from_being_rest(until, judged):
    """Work 08-20: by 22:00 two hours of rest are seen, by 07:00 eleven; the window ends at 08:00."""
    covered = dt.datetime.fromisoformat(until)
    found = classify("meeting 2026-11-17 08:00 20:00", rest_method="start_anchored", until=covered)
    assert rests(found) == ({"2026-11-17": 720} if judged else {})


# --- Many persons on several lines -------------------------------------------------------------------------------


def crowd(zones: tuple[str, ...] = ()) -> pd.DataFrame:
    random = np.random.default_rng(7)
    size = 400
    start = pd.Timestamp("2026-10-12", tz="UTC").as_unit("us") + pd.to_timedelta(
        random.integers(0, 28 * 1440, size), "min"
    )
    length = pd.to_timedelta(random.choice([0, 0, 15, 60, 240, 720], size), "min")
    columns = {"zone": random.choice(zones, size).tolist()} if zones else {}
    kind = random.choice(["mail_sent", "meeting", "manual", "mail_received"], size)
    return from_columns(
        start, start + length, kind, person=random.choice(list("abcdefghijk"), size).tolist(), **columns
    )


@pytest.mark.parametrize("zones", [(), (OSLO, NEW_YORK, "Asia/Kathmandu")], ids=["at home", "travelling"])
@pytest.mark.parametrize(
    ("limit", "value"), [("_ROWS_A_PART", 1), ("_ROWS_A_PART", 50), ("_LONGEST_LINE", 1), ("_LONGEST_LINE", 1 << 44)]
)
@pytest.mark.parametrize("method", METHODS)
def test_persons_on_several_lines_are_judged_as_on_one(monkeypatch, zones, limit, value, method):
    table = crowd(zones)
    tz = dict(zip("abcdefghijk", ZONES * 2, strict=False))
    hours = {name: OrdinaryHours(HOURS[number % len(HOURS)]) for number, name in enumerate("abcdefghijk")}
    whole = grense.classify(table, tz=tz, ordinary_hours=hours, rest_method=method)
    monkeypatch.setattr(f"grense.classification.persons.{limit}", value)
    assert_same(grense.classify(table, tz=tz, ordinary_hours=hours, rest_method=method), whole)


def test_a_small_limit_really_splits_the_persons(monkeypatch):
    from grense.classification.persons import People

    people = People(crowd(), OSLO, OrdinaryHours(), grense.load_profile("afi_2022_04"))
    assert len(list(people.split())) == 1
    monkeypatch.setattr("grense.classification.persons._ROWS_A_PART", 50)
    split = list(people.split())
    assert len(split) > 3
    assert sorted(np.concatenate([part.codes for part in split]).tolist()) == list(range(11))


# --- Travel ------------------------------------------------------------------------------------------------------


def test_the_evening_is_that_of_where_the_person_was():
    at_home, away = "2026-11-17T22:00+01:00", "2026-11-17T21:30-05:00"
    sent = from_columns([at_home, away], kind="mail_sent", zone=[NEW_YORK, NEW_YORK])
    found = grense.classify(sent, tz=OSLO)
    # 22:00 in Oslo is 16:00 in New York, and the mail of 21:30 there is sent at 03:30 in Oslo.
    assert figures(found, "evening") == {"2026-11-17": 5}
    assert found.crossings["end"].max() == pd.Timestamp("2026-11-18 02:30", tz="UTC")


def test_the_minutes_before_the_first_mail_abroad_are_spent_abroad():
    """By the clock at home, 22:25 in New York is past the start of the next workday."""
    sent = from_columns(["2026-11-16T10:00+01:00", "2026-11-17T22:30-05:00"], kind="mail_sent", zone=[OSLO, NEW_YORK])
    found = grense.classify(sent, tz=OSLO)
    assert days(found, "estimate") == {"2026-11-16": 5, "2026-11-17": 5}
    assert figures(found, "evening") == {"2026-11-17": 5}


def test_the_workday_is_that_of_where_the_person_was():
    sent = from_columns(["2026-11-17T23:30-05:00"], kind="mail_sent", zone=NEW_YORK)
    assert list(days(grense.classify(sent, tz=OSLO))) == ["2026-11-17"]
    assert list(days(grense.classify(sent.drop(columns="zone"), tz=OSLO))) == ["2026-11-18"]


def test_sunday_and_ordinary_hours_are_those_of_where_the_person_was():
    # Monday 08:30 in Kathmandu is Sunday 21:45 in New York.
    sent = from_columns(["2026-11-23T08:30+05:45"], kind="mail_sent", zone="Asia/Kathmandu")
    assert keys(grense.classify(sent, tz=NEW_YORK)) == set()
    assert {key[2] for key in keys(grense.classify(sent.drop(columns="zone"), tz=NEW_YORK))} >= {"sunday", "evening"}


def test_a_day_in_two_zones_is_one_day_whose_work_counts_once():
    starts = ["2026-11-17T08:00+01:00", "2026-11-17T20:30+00:00"]
    ends = ["2026-11-17T10:00+01:00", "2026-11-17T21:30+00:00"]
    found = grense.classify(from_columns(starts, ends, "meeting", zone=[OSLO, "Europe/London"]), tz=OSLO)
    assert days(found) == days(found, "estimate") == {"2026-11-17": 180}
    assert figures(found, "evening") == {"2026-11-17": 30}
    assert found.weeks["days"].tolist() == [1]


def test_a_flight_to_new_york_and_back():
    starts = ["2026-11-16T08:00+01:00", "2026-11-17T09:00-05:00", "2026-11-18T09:00-05:00", "2026-11-20T08:00+01:00"]
    ends = ["2026-11-16T16:00+01:00", "2026-11-17T17:00-05:00", "2026-11-18T17:00-05:00", "2026-11-20T16:00+01:00"]
    trip = from_columns(starts, ends, "meeting", zone=[None, NEW_YORK, NEW_YORK, OSLO])
    found = grense.classify(trip, tz=OSLO)
    assert days(found) == {f"2026-11-{day}": 480 for day in (16, 17, 18, 20)}
    assert rests(found) == {"2026-11-17": 23 * 60, "2026-11-18": 16 * 60, "2026-11-20": 33 * 60}
    assert keys(found) == set()
    stayed = grense.classify(trip.drop(columns="zone"), tz=OSLO)
    assert figures(stayed, "evening") == {"2026-11-17": 120, "2026-11-18": 120}


def test_a_flight_west_can_leave_no_rest_but_never_less_than_none():
    starts = ["2026-11-17T08:00+13:00", "2026-11-16T20:00-11:00"]
    ends = ["2026-11-17T23:00+13:00", "2026-11-16T22:00-11:00"]
    trip = from_columns(starts, ends, "meeting", zone=["Pacific/Apia", "Pacific/Pago_Pago"])
    assert (grense.classify(trip, tz=OSLO).rests["minutes_calendar"] >= 0).all()


@st.composite
def journeys(draw: st.DrawFn) -> list[reference.Activity]:
    """Two to four stays, each of one to three days in one zone, at least a day apart.

    A stay begins on a half hour with a meeting, so that the minutes before a mail lie in the mail's own stay.
    """
    found: list[reference.Activity] = []
    day = draw(st.sampled_from([dt.date(2026, 3, 26), dt.date(2026, 11, 3)]))
    for _ in range(draw(st.integers(2, 4))):
        zone = draw(st.sampled_from(ZONES))
        clock = dt.time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30])))
        begin = dt.datetime.combine(day, clock, ZoneInfo(zone)).astimezone(dt.UTC)
        found.append(reference.Activity(begin, begin + dt.timedelta(minutes=20), "meeting", zone))
        for _ in range(draw(st.integers(0, 3))):
            start = begin + dt.timedelta(minutes=draw(st.integers(40, 2 * 1440)))
            kind = draw(st.sampled_from(["meeting", "mail_sent", "manual"]))
            length = 0 if kind == "mail_sent" else draw(st.sampled_from([0, 10, 60, 240, 700]))
            found.append(reference.Activity(start, start + dt.timedelta(minutes=length), kind, zone))
        day = max(row.end for row in found).date() + dt.timedelta(days=draw(st.integers(3, 4)))
    return found


@pytest.mark.slow
@settings(FEW, max_examples=25)
@given(
    journeys=st.lists(journeys(), min_size=2, max_size=4),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(MODELS),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
)
def test_journeys_agree_with_the_reference(journeys, home, model, method, weekly):
    crowd = dict(zip("abcd", journeys, strict=False))
    found = grense.classify(
        crowd_table(crowd), tz=home, profile=profile(model), ordinary_hours=OrdinaryHours(weekly), rest_method=method
    )
    frames = frames_by_person(found)
    for name, rows in crowd.items():
        wanted = reference.classify(
            rows, tz=home, hours=reference.Hours(weekly), preset=reference.PRESETS[model], rest_method=method
        )
        assert_frames_agree(frames[name], wanted)


@pytest.mark.parametrize("method", ["start_anchored", "rolling"])
def test_a_rest_of_none_does_not_end_before_it_starts(method):
    found = classify("meeting 2026-11-02 00:00 2026-11-03 06:00", rest_method=method)
    for frame in (found.rests, found.crossings):
        assert (frame["start"] <= frame["end"]).all()


def test_the_span_of_a_rest_that_the_calendar_does_not_judge_is_empty():
    found = classify(
        "mail_sent 2026-11-17 08:00",
        "meeting 2026-11-17 15:00 20:00",
        rest_method="start_anchored",
        until=local("2026-11-18", "04:00"),
    )
    assert found.rests["minutes_calendar"].isna().all()
    assert found.rests["start"].isna().all()


def test_received_mail_alone_needs_neither_zone_nor_hours():
    received = rows("mail_received 2026-11-17 22:00", person="kari")
    assert grense.classify(received, tz={}, ordinary_hours={}).days.empty
