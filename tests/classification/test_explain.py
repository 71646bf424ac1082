"""Explanations of a crossing: its rows, the local times, the figures, and what would clear it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_against_reference import HOURS, METHODS, ZONES, profile, table
from test_against_reference import activities as fortnights
from test_classification import MODELS, NEW_YORK, OSLO, classify, has, rows

import grense
from grense.activities import from_columns
from grense.errors import GrenseError
from grense.model.crossing import Clearing, Crossing
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import CATEGORIES

FEW = settings(max_examples=35, deadline=None, suppress_health_check=list(HealthCheck))


def crossing(found: grense.Classification, category: str, date: str | None = None) -> int:
    """The label of the one crossing of a category (on a date)."""
    chosen = found.crossings["category"] == category
    if date is not None:
        chosen &= found.crossings["date"] == date
    [label] = found.crossings.index[chosen]
    return label


def evidence(found: grense.Classification, category: str, date: str | None = None) -> list[object]:
    return found.evidence(crossing(found, category, date)).index.tolist()


def explain(found: grense.Classification, category: str, date: str | None = None) -> Crossing:
    return found.explain(crossing(found, category, date))


def clearings(found: grense.Classification, category: str, date: str | None = None) -> list[tuple[object, ...]]:
    """Each clearing as code with its local times as text, or its minutes."""
    return [
        (one.code, *(f"{moment:%m-%d %H:%M}" for moment in (one.start, one.end) if moment))
        + ((one.minutes,) if one.minutes is not None else ())
        for one in explain(found, category, date).clearings
    ]


# --- The rows that make it ---------------------------------------------------------------------------------------


def test_the_evidence_of_an_evening_lies_in_it_or_reaches_into_it():
    found = classify(
        "meeting 2026-11-17 09:00 15:00",
        "meeting 2026-11-17 20:00 21:30",
        "mail_received 2026-11-17 21:30",
        "mail_sent 2026-11-17 22:00",
        "mail_sent 2026-11-18 01:30",
        "meeting 2026-11-17 20:00 21:00",
        "mail_sent 2026-11-18 04:00",
    )
    assert evidence(found, "evening") == [1, 3, 4]


def test_the_evidence_of_a_sunday_lies_between_its_midnights():
    found = classify(
        "meeting 2026-11-21 22:00 2026-11-22 00:00",
        "meeting 2026-11-21 22:00 2026-11-22 00:30",
        "mail_sent 2026-11-22 00:00",
        "manual 2026-11-22 12:00 13:00",
        "mail_sent 2026-11-23 00:00",
    )
    assert evidence(found, "sunday") == [1, 2, 3]


def test_the_evidence_of_a_short_rest_is_the_last_before_and_the_first_after_it():
    found = classify(
        "meeting 2026-11-17 08:00 16:00",
        "mail_sent 2026-11-17 22:00",
        "mail_sent 2026-11-18 06:00",
        "meeting 2026-11-18 08:00 16:00",
    )
    assert evidence(found, "short_rest") == [1, 2]


def test_a_short_rest_that_traces_show_has_traces_as_evidence():
    found = classify("mail_sent 2026-11-17 22:00", "meeting 2026-11-17 21:00 23:00", "mail_sent 2026-11-18 07:00")
    assert evidence(found, "short_rest") == [0, 2]


def test_a_night_worked_through_is_its_own_evidence():
    found = classify("meeting 2026-11-17 09:00 10:00", "meeting 2026-11-17 22:00 2026-11-18 12:00")
    assert evidence(found, "short_rest") == [1]


def test_the_evidence_of_a_long_day_is_all_of_its_workday():
    found = classify(
        "meeting 2026-11-17 03:00 03:30",
        "meeting 2026-11-17 08:00 19:00",
        "mail_sent 2026-11-18 03:59",
        "mail_sent 2026-11-18 04:00",
    )
    assert evidence(found, "long_day") == [1, 2]


def test_the_evidence_of_a_long_week_is_all_of_its_seven_workdays():
    work = [f"meeting 2026-11-{day} 08:00 18:00" for day in range(16, 21)]
    found = classify("mail_sent 2026-11-16 03:59", *work, "mail_sent 2026-11-23 03:59", "mail_sent 2026-11-23 04:00")
    assert evidence(found, "long_week", "2026-11-16") == [1, 2, 3, 4, 5, 6]


def test_the_evidence_of_work_outside_hours_lies_before_or_after_them():
    found = classify(
        "mail_sent 2026-11-17 06:30",
        "meeting 2026-11-17 06:45 07:15",
        "meeting 2026-11-17 07:00 17:00",
        "mail_sent 2026-11-17 17:00",
        "mail_sent 2026-11-18 03:00",
    )
    assert evidence(found, "outside_hours") == [0, 1, 3, 4]


@pytest.mark.parametrize("hours", [OrdinaryHours(""), OrdinaryHours("", days_off=[dt.date(2026, 11, 17)])])
def test_on_a_day_without_hours_everything_is_outside_them(hours):
    found = classify("meeting 2026-11-17 09:00 10:00", "mail_sent 2026-11-17 20:00", ordinary_hours=hours)
    assert evidence(found, "outside_hours") == [0, 1]


def test_all_evidence_of_a_day_off_makes_its_crossing():
    hours = OrdinaryHours(days_off=[dt.date(2026, 11, 17)])
    found = classify(
        "mail_sent 2026-11-17 03:30",
        "meeting 2026-11-17 09:00 10:00",
        "mail_sent 2026-11-17 20:00",
        "mail_sent 2026-11-18 03:30",
        "mail_sent 2026-11-18 10:00",
        ordinary_hours=hours,
    )
    assert evidence(found, "day_off") == [1, 2, 3]
    assert explain(found, "day_off").clearings == (Clearing("inside_hours"),)


def test_the_evidence_of_being_connected_is_what_stands_in_quick_looks_in_free_time():
    found = classify(
        "mail_sent 2026-11-17 06:30",
        "meeting 2026-11-17 09:00 15:00",
        "mail_sent 2026-11-17 18:30",
        "mail_received 2026-11-17 18:30",
        "manual 2026-11-17 20:00 20:40",
        "mail_sent 2026-11-17 22:30",
        "mail_sent 2026-11-17 22:35",
    )
    assert evidence(found, "connected") == [0, 2, 5, 6]
    assert explain(found, "connected").minutes == 3


@pytest.mark.parametrize("method", ["start_anchored", "rolling"])
def test_the_evidence_of_a_short_rest_by_24_hours_holds_what_stands_around_it(method):
    found = classify(
        "meeting 2026-11-02 08:00 16:00",
        "meeting 2026-11-02 21:00 22:30",
        "meeting 2026-11-03 08:00 09:00",
        rest_method=method,
    )
    date = {"start_anchored": "2026-11-02", "rolling": "2026-11-03"}[method]
    assert {1, 2} <= set(evidence(found, "short_rest", date))
    reason = explain(found, "short_rest", date)
    assert (reason.minutes, reason.method) == (570, method)


def test_the_evidence_is_rows_of_the_table_under_their_own_labels():
    activities = rows("mail_sent 2026-11-17 22:00", "meeting 2026-11-17 09:00 10:00").set_axis(["<1@x>", "uid-2"])
    found = grense.classify(activities, tz=OSLO)
    pd.testing.assert_frame_equal(found.evidence(crossing(found, "evening")), activities.loc[["<1@x>"]])


# --- What an explanation says ------------------------------------------------------------------------------------


def test_an_explanation_has_rule_figures_and_names():
    found = classify("meeting 2026-11-17 20:00 21:30", "mail_sent 2026-11-17 22:00")
    reason = explain(found, "evening")
    assert reason.rule is found.profile.rules["evening"]
    assert (reason.category, reason.date, reason.week) == ("evening", dt.date(2026, 11, 17), "2026-W47")
    assert (reason.zone, reason.basis, reason.limit, reason.method) == (OSLO, "trace", 0, None)
    assert (reason.minutes, reason.minutes_shown, reason.without_micro) == (60, 0, None)


def test_the_times_of_an_explanation_are_on_the_local_clock():
    found = classify("meeting 2026-11-17 20:00 21:30", "mail_sent 2026-11-17 22:00:30")
    first, second = explain(found, "evening").items
    assert (first.label, first.kind, f"{first.start:%H:%M}", f"{first.end:%H:%M}") == (0, "meeting", "20:00", "21:30")
    assert (second.kind, f"{second.start:%H:%M:%S}", second.is_instant) == ("mail_sent", "22:00:30", True)
    assert first.start.tzinfo == ZoneInfo(OSLO)
    assert not first.is_instant


def test_the_span_of_an_explanation_is_that_of_the_basis():
    reason = explain(classify("meeting 2026-11-17 20:00 21:30", "meeting 2026-11-17 22:00 22:10"), "evening")
    assert (f"{reason.start:%H:%M}", f"{reason.end:%H:%M}") == ("21:00", "22:10")


def test_times_are_those_of_where_the_person_was():
    sent = from_columns(
        ["2026-11-16T10:00+01:00", "2026-11-17T22:15-05:00", "2026-11-19T10:00+01:00"],
        kind="mail_sent",
        zone=[None, NEW_YORK, OSLO],
    )
    reason = explain(grense.classify(sent, tz=OSLO), "evening")
    assert reason.zone == NEW_YORK
    assert reason.items[0].start.isoformat() == "2026-11-17T22:15:00-05:00"
    assert reason.end.isoformat() == "2026-11-17T22:15:00-05:00"
    assert [one.start.isoformat() for one in reason.clearings] == ["2026-11-17T21:00:00-05:00"]


def test_a_rest_broken_by_one_short_message_is_told_both_ways():
    found = classify("meeting 2026-11-02 08:00 16:00", "mail_sent 2026-11-02 22:00", "meeting 2026-11-03 08:30 16:00")
    reason = explain(found, "short_rest")
    assert (reason.minutes, reason.without_micro) == (10.5 * 60, 16.5 * 60)


def test_without_micro_is_empty_where_nothing_else_was_done():
    reason = explain(classify("mail_sent 2026-11-17 22:00", "mail_sent 2026-11-18 06:00"), "short_rest")
    assert reason.without_micro is None


def test_a_count_of_quick_looks_has_no_minutes_shown():
    reason = explain(classify("mail_sent 2026-11-17 19:00"), "connected")
    assert (reason.minutes, reason.minutes_shown) == (1, None)


def test_a_crossing_may_be_given_as_its_row():
    found = classify("mail_sent 2026-11-17 22:00")
    label = crossing(found, "evening")
    assert found.explain(found.crossings.loc[label]) == found.explain(label)
    assert found.evidence(found.crossings.loc[label]).index.tolist() == [0]


@pytest.mark.parametrize("label", [99, -1, "evening", None])
@pytest.mark.parametrize("ask", ["explain", "evidence"])
def test_a_label_that_is_no_crossing_is_refused(ask, label):
    with pytest.raises(GrenseError, match=r"no such crossing|nonsense value"):
        getattr(classify("mail_sent 2026-11-17 22:00"), ask)(label)


def test_a_row_that_is_no_crossing_is_refused():
    found = classify("mail_sent 2026-11-17 22:00")
    with pytest.raises(GrenseError, match=r"no such crossing|nonsense value"):
        found.explain(found.days.iloc[0])


# --- What would clear it -----------------------------------------------------------------------------------------


def test_an_evening_is_cleared_by_keeping_it_free():
    assert clearings(classify("mail_sent 2026-11-17 22:00"), "evening") == [("keep_free", "11-17 21:00", "11-18 04:00")]


def test_a_sunday_is_cleared_by_keeping_it_free():
    found = classify("mail_sent 2026-03-29 12:00")
    assert clearings(found, "sunday") == [("keep_free", "03-29 00:00", "03-30 00:00")]


def test_a_weekly_window_of_ones_own_is_kept_free_from_end_to_end(tmp_path):
    own = tmp_path / "act.toml"
    own.write_text(
        'extends = "afi_2022_04"\nid = "act"\nchecked_on = 2026-11-30\n'
        '[rules.sunday]\nfrom = "sat 18:00"\nto = "sun 22:00"\nsource = "the Act"\n',
        "utf-8",
    )
    found = classify("meeting 2026-11-21 17:00 18:30", "mail_sent 2026-11-22 22:00", profile=own)
    assert clearings(found, "sunday") == [("keep_free", "11-21 18:00", "11-22 22:00")]
    assert evidence(found, "sunday") == [0]


def test_a_short_rest_is_cleared_by_starting_later_or_stopping_earlier():
    found = classify("meeting 2026-11-17 20:00 22:00", "meeting 2026-11-18 08:00 09:00")
    assert clearings(found, "short_rest") == [("start_from", "11-18 09:00"), ("stop_by", "11-17 21:00")]


def test_over_a_clock_change_a_rest_is_cleared_by_elapsed_hours():
    found = classify("meeting 2026-03-28 20:00 22:00", "meeting 2026-03-29 09:00 10:00")
    assert clearings(found, "short_rest") == [("start_from", "03-29 10:00"), ("stop_by", "03-28 21:00")]


@pytest.mark.parametrize(("method", "date"), [("start_anchored", "2026-11-02"), ("rolling", "2026-11-03")])
def test_a_short_rest_by_24_hours_is_cleared_by_a_longer_one(method, date):
    work = ("meeting 2026-11-02 08:00 16:00", "meeting 2026-11-02 21:00 22:30", "meeting 2026-11-03 08:00 09:00")
    assert clearings(classify(*work, rest_method=method), "short_rest", date) == [("longer_rest", 90)]


def test_a_long_day_is_cleared_by_less_work():
    assert clearings(classify("meeting 2026-11-17 08:00 19:00"), "long_day") == [("less_work", 60)]
    assert not has(classify("meeting 2026-11-17 08:00 18:00"), "long_day")


def test_a_long_week_is_cleared_by_less_work():
    work = [f"meeting 2026-11-{day} 08:00 16:00" for day in range(16, 20)]
    found = classify(*work, "meeting 2026-11-20 08:00 17:30")
    assert clearings(found, "long_week") == [("less_work", 90)]


def test_work_outside_hours_is_cleared_inside_them():
    found = classify("mail_sent 2026-11-17 18:30")
    assert clearings(found, "outside_hours") == [("inside_hours", "11-17 07:00", "11-17 17:00")]
    assert clearings(found, "connected") == [("inside_hours", "11-17 07:00", "11-17 17:00")]


def test_on_a_day_without_hours_nothing_is_inside_them():
    found = classify("mail_sent 2026-12-25 10:00", ordinary_hours=OrdinaryHours(country="NO"))
    assert explain(found, "outside_hours").clearings == (Clearing("inside_hours"),)


def test_hours_are_widened_by_elapsed_time():
    """In Lord Howe the clock jumps from 02:00 to 02:30, half an hour before these hours begin."""
    night = OrdinaryHours("sun 05:00-13:00")
    found = classify("mail_sent 2026-10-04 20:00", tz="Australia/Lord_Howe", ordinary_hours=night)
    assert clearings(found, "outside_hours") == [("inside_hours", "10-04 04:00", "10-04 14:00")]


# --- Over random fortnights --------------------------------------------------------------------------------------


def shown_again(found: grense.Classification, home: str, tables: dict[object, pd.DataFrame]) -> dict[object, bool]:
    """Whether a crossing, by its label, is one of that table too: each table is that of a person of its own."""
    if not tables:
        return {}
    one = pd.concat([rows.assign(person=str(label)) for label, rows in tables.items()], ignore_index=True)
    hours = found.ordinary_hours["me"]
    options = {"profile": found.profile, "ordinary_hours": hours, "rest_method": found.rest_method}
    crossings = grense.classify(one, tz=home, **options).crossings
    keys = set(zip(*(crossings[name].astype(object) for name in ("person", "category", "date")), strict=True))
    return {label: (str(label), *found.crossings.loc[label, ["category", "date"]]) in keys for label in tables}


random_weeks = {
    "rows": fortnights(),
    "home": st.sampled_from(ZONES),
    "model": st.sampled_from(MODELS),
    "method": st.sampled_from(METHODS),
    "weekly": st.sampled_from(HOURS),
}


def utc(moment: dt.datetime) -> dt.datetime:
    """For comparing: local times in a repeated hour are unequal to every other, and are ordered by the clock."""
    return moment.astimezone(dt.UTC)


def classify_rows(rows, home, model, method, weekly) -> grense.Classification:
    return grense.classify(
        table(rows), tz=home, profile=profile(model), ordinary_hours=OrdinaryHours(weekly), rest_method=method
    )


@pytest.mark.slow
@FEW
@given(**random_weeks)
def test_every_crossing_can_be_explained(rows, home, model, method, weekly):
    found = classify_rows(rows, home, model, method, weekly)
    for label, row in found.crossings.iterrows():
        reason = found.explain(label)
        assert reason.category in CATEGORIES
        assert reason.zone == home
        # Of an estimated sum no minutes are named that would clear it.
        is_sum = row["category"] in ("long_day", "long_week") or (row["category"], method) == ("short_rest", "rolling")
        assert reason.clearings or (row["basis"] == "estimate" and is_sum)
        assert utc(reason.start) <= utc(reason.end)
        assert [one.label for one in reason.items] == found.evidence(label).index.tolist()
        assert all(found.activities.loc[one.label, "start"] == utc(one.start) for one in reason.items)
        assert utc(reason.start) == row["start"]
        assert reason.items


@pytest.mark.slow
@FEW
@given(**random_weeks)
def test_the_evidence_alone_still_shows_the_crossing(rows, home, model, method, weekly):
    """All but an estimated sum, which also holds what was joined to it from the day before, and rests by 24 hours."""
    found = classify_rows(rows, home, model, method, weekly)
    alone = {}
    for label, row in found.crossings.iterrows():
        estimated = row["category"] in ("long_day", "long_week") and row["basis"] == "estimate"
        if not estimated and (row["category"] != "short_rest" or method == "overnight"):
            alone[label] = found.evidence(label)
    assert all(shown_again(found, home, alone).values())


@pytest.mark.slow
@FEW
@given(**random_weeks)
def test_without_its_evidence_a_crossing_is_gone(rows, home, model, method, weekly):
    found = classify_rows(rows, home, model, method, weekly)
    others = found.crossings.loc[~found.crossings["category"].isin(["connected", "short_rest"])]
    rest = {label: found.activities.drop(index=found.evidence(label).index) for label in others.index}
    assert not any(shown_again(found, home, rest).values())


@pytest.mark.slow
@FEW
@given(**random_weeks)
def test_a_window_kept_free_is_no_crossing_any_more(rows, home, model, method, weekly):
    found = classify_rows(rows, home, model, method, weekly)
    kept = {}
    for label, row in found.crossings.iterrows():
        if row["category"] in ("evening", "sunday"):
            left = found.activities
            for free in found.explain(label).clearings:  # two, where ordinary hours part the evening of a workday
                assert free.code == "keep_free"
                left = without(left, free.start, free.end)
            kept[label] = left
    assert not any(shown_again(found, home, kept).values())


def without(activities: pd.DataFrame, start: dt.datetime, end: dt.datetime) -> pd.DataFrame:
    """The table with the span cut out of every row; what lies in it goes."""
    before, after = activities.copy(), activities.copy()
    before["end"] = before["end"].clip(upper=start)
    after["start"] = after["start"].clip(lower=end)
    instant = activities["start"] == activities["end"]
    before = before.loc[(before["start"] < before["end"]) | (instant & (activities["start"] < start))]
    after = after.loc[(after["start"] < after["end"]) | (instant & (activities["end"] >= end))]
    return pd.concat([before, after], ignore_index=True)


@pytest.mark.slow
@FEW
@given(**random_weeks)
def test_work_done_inside_hours_instead_is_no_crossing_any_more(rows, home, model, method, weekly):
    found = classify_rows(rows, home, model, method, weekly)
    inside_hours = {}
    for label, row in found.crossings.iterrows():
        if row["category"] == "outside_hours":
            [inside] = found.explain(label).clearings
            moved = found.activities.copy()
            those = found.evidence(label).index
            if inside.start is None:
                moved = moved.drop(index=those)
            else:
                moved.loc[those, ["start", "end"]] = pd.Timestamp(inside.start).tz_convert("UTC").as_unit("us")
            inside_hours[label] = moved
    assert not any(shown_again(found, home, inside_hours).values())


meetings_only = fortnights().map(lambda rows: [row for row in rows if row.kind == "meeting"])


@pytest.mark.slow
@FEW
@given(rows=meetings_only, home=st.sampled_from(ZONES), model=st.sampled_from(["active_time", "collaboration_span"]))
def test_starting_later_or_stopping_earlier_gives_the_rest(rows, home, model):
    """With meetings alone all bases agree about the rest."""
    assert_clearings_give_the_rest(rows, home, model, dt.timedelta())


def assert_clearings_give_the_rest(rows, home: str, model: str, more: dt.timedelta) -> None:
    found = classify_rows(rows, home, model, "overnight", HOURS[0])
    late, early = {}, {}
    for label, row in found.crossings.iterrows():
        if row["category"] == "short_rest":
            later, earlier = found.explain(label).clearings
            assert (later.code, earlier.code) == ("start_from", "stop_by")
            late[label] = without(found.activities, row["start"], later.start + more)
            early[label] = without(found.activities, earlier.start, row["end"])
    for left in (late, early):
        assert not any(shown_again(found, home, left).values())


def test_a_crossing_can_be_explained_on_the_night_that_the_clock_goes_back():
    activities = from_columns(["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"], kind="mail_sent")
    reason = explain(grense.classify(activities, tz=OSLO), "evening")
    assert [one.start.isoformat() for one in reason.items] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    assert [one.start.fold for one in reason.items] == [0, 1]
    assert reason.start.isoformat() == "2026-10-25T02:30:00+02:00"


def test_the_evidence_is_of_the_person_alone_and_in_order_of_time():
    lines = ("mail_sent 2026-11-17 23:00", "mail_sent 2026-11-17 22:00", "mail_sent 2026-11-17 22:30")
    found = grense.classify(rows(*lines, person=["anna", "anna", "bjarne"]).loc[[2, 0, 1]], tz=OSLO)
    label = found.crossings.index[(found.crossings.category == "evening") & (found.crossings.person == "anna")][0]
    assert found.evidence(label).index.tolist() == [1, 0]


def test_each_person_has_their_own_clock():
    lines = ("mail_sent 2026-11-17 22:00", "mail_sent 2026-11-17 10:00")
    zones = {"anna": OSLO, "bjarne": "Asia/Tokyo"}
    found = grense.classify(rows(*lines, person=["anna", "bjarne"]), tz=zones)
    assert [found.explain(label).zone for label in found.crossings.index] == [
        zones[person] for person in found.crossings["person"]
    ]


def test_a_quick_look_that_ends_where_widened_hours_begin_is_evidence():
    assert evidence(classify("meeting 2026-11-17 06:50 07:00"), "connected") == [0]


def test_starting_as_late_as_the_clearing_says_clears_a_night_between_two_mails():
    [later, _] = explain(classify("mail_sent 2026-11-17 22:00", "mail_sent 2026-11-18 06:00"), "short_rest").clearings
    after = classify("mail_sent 2026-11-17 22:00", f"mail_sent 2026-11-18 {later.start:%H:%M}")
    assert "short_rest" not in set(after.crossings["category"])


def test_starting_as_late_as_the_clearing_says_clears_a_night_after_a_meeting():
    work = ("mail_sent 2026-11-17 22:00", "meeting 2026-11-17 22:00 23:00")
    found = classify(*work, "mail_sent 2026-11-18 07:00")
    [later, _] = explain(found, "short_rest").clearings
    after = classify(*work, f"meeting 2026-11-18 {later.start:%H:%M} 12:00")
    assert "short_rest" not in set(after.crossings["category"])


@FEW
@given(rows=fortnights(), home=st.sampled_from(ZONES), model=st.sampled_from(["active_time", "collaboration_span"]))
def test_starting_later_or_stopping_earlier_gives_the_rest_on_any_basis(rows, home, model):
    """`without` keeps an instant at the end of the span; five minutes more leave room for a mail's own."""
    assert_clearings_give_the_rest(rows, home, model, dt.timedelta(minutes=5))


@pytest.mark.parametrize(
    ("weekly", "lines"),
    [
        ("mon-fri 04:30-12:30", ("meeting 2026-11-17 03:00 05:00", "mail_sent 2026-11-17 20:00")),
        ("mon-fri 20:00-28:00", ("meeting 2026-11-18 03:00 05:30", "mail_sent 2026-11-17 10:00")),
    ],
)
def test_work_over_the_edge_of_the_workday_inside_its_hours_is_no_evidence(weekly, lines):
    found = classify(*lines, ordinary_hours=OrdinaryHours(weekly))
    assert evidence(found, "outside_hours", "2026-11-17") == [1]


def test_the_hours_that_clear_it_lie_in_the_workday():
    found = classify("mail_sent 2026-11-17 20:00", ordinary_hours=OrdinaryHours("mon-fri 04:30-12:30"))
    assert clearings(found, "outside_hours") == [("inside_hours", "11-17 04:00", "11-17 13:30")]


@pytest.mark.parametrize(
    ("method", "date", "lines"),
    [
        (
            "start_anchored",
            "2026-11-02",
            ("meeting 2026-11-02 08:00 16:00", "meeting 2026-11-02 21:00 22:30", "meeting 2026-11-03 08:00 09:00"),
        ),
        (
            "rolling",
            "2026-11-03",
            ("meeting 2026-11-02 08:00 16:00", "meeting 2026-11-02 21:00 22:30", "meeting 2026-11-03 08:00 09:00"),
        ),
        (
            "rolling",
            "2026-11-02",
            ("meeting 2026-11-02 08:00 16:00", "mail_sent 2026-11-02 22:00", "meeting 2026-11-03 08:30 16:00"),
        ),
        (
            "rolling",
            "2026-11-03",
            ("meeting 2026-11-02 08:00 13:00", "meeting 2026-11-03 00:30 00:40", "meeting 2026-11-03 08:00 16:00"),
        ),
    ],
)
def test_the_evidence_alone_still_shows_a_short_rest_by_24_hours(method, date, lines):
    found = classify(*lines, rest_method=method)
    label = crossing(found, "short_rest", date)
    assert shown_again(found, OSLO, {label: found.evidence(label)})[label]


def test_a_person_may_be_a_number():
    sent = from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent", person=[7])
    assert evidence(grense.classify(sent, tz=OSLO), "evening") == [0]


@pytest.mark.parametrize("second", ["meeting", "manual"])
def test_a_night_worked_through_is_shown_by_its_whole_session(second: str):
    """Without the evening meeting the rest of the session would be one night's work, which is no short rest."""
    rows = from_columns(
        ["2026-11-01T20:00-03:00", "2026-11-01T23:00-03:00"],
        end=["2026-11-02T00:00-03:00", "2026-11-02T10:40-03:00"],
        kind=["meeting", second],
    )
    found = grense.classify(rows, tz="America/Santiago")
    short = found.crossings.index[found.crossings["category"] == "short_rest"][0]
    assert found.evidence(short).index.tolist() == [0, 1]
