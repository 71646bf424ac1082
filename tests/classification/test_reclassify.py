"""Rows that come later: `reclassify` gives what `classify` of the whole table gives, and how far back that looks."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_against_reference import HOURS, METHODS, MONDAYS, ZONES, activities, profile, table

import grense
import reference
from grense.activities import from_columns
from grense.classification.reclassify import reclassify
from grense.classification.result import FRAMES, Result
from grense.errors import ActivityTableError, RuleError

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
KINDS = ("meeting", "mail_sent", "mail_received", "manual")


def rows_of(rows: list[reference.Activity], person: str | None = None) -> pd.DataFrame:
    """A table with all kinds as categories, so that those of two tables are the same."""
    made = table(rows) if rows else from_columns([], kind=[])
    made["kind"] = made["kind"].cat.set_categories((*KINDS, "long_entry", "shift", "registered"))
    return made if person is None else made.assign(person=pd.Categorical([person] * len(made), ["a", "b", "c", "d"]))


def assert_same(got: Result, wanted: Result) -> None:
    for name in ("activities", *FRAMES):
        assert_frame_equal(getattr(got, name), getattr(wanted, name), check_exact=True, obj=name)
    assert (got.until, got.zones, got.ordinary_hours) == (wanted.until, wanted.zones, wanted.ordinary_hours)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tables=st.sampled_from(MONDAYS).flatmap(
        lambda monday: st.tuples(
            st.lists(activities(zones=(*ZONES[:2], "Pacific/Apia"), mondays=(monday,)), min_size=1, max_size=4),
            st.lists(activities(mondays=(monday,)), max_size=2),
        )
    ),
    zone_of=st.lists(st.sampled_from(ZONES), min_size=4, max_size=4),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
    times=st.tuples(*[st.one_of(st.none(), st.integers(0, 12 * 24))] * 2),
    places=st.booleans(),
)
def test_gives_what_the_whole_table_gives(tables, zone_of, model, method, weekly, times, places):
    names, (before, coming) = "abcd", tables
    tables = [rows_of(rows, name) for name, rows in zip(names, before, strict=False)]
    more = [rows_of(rows, name) for name, rows in zip(names, coming, strict=False)]
    if not places:
        tables, more = ([one.drop(columns="zone", errors="ignore") for one in some] for some in (tables, more))
    old = pd.concat(tables, ignore_index=True)
    new = pd.concat([rows_of([], "a"), *more], ignore_index=True)
    first = min(row.start for rows in before for row in rows)
    earlier, later = (None if hours is None else first + hours * HOUR for hours in times)
    later = earlier if later is None else later
    rules: dict[str, Any] = {
        "tz": dict(zip(names, zone_of, strict=True)),
        "profile": profile(model),
        "ordinary_hours": grense.OrdinaryHours(weekly),
        "rest_method": method,
    }
    wanted = grense.classify(pd.concat([old, new], ignore_index=True), until=later, **rules)

    got = reclassify(grense.classify(old, until=earlier, **rules), new, until=later)

    assert_same(got, wanted)


@st.composite
def months(draw: st.DrawFn, zones: tuple[str | None, ...] = (None,)) -> list[reference.Activity]:
    """Six weeks around a clock change: days of work with mails at all hours, and single activities anywhere."""
    zone, monday = draw(st.sampled_from(ZONES[:4])), draw(st.sampled_from(MONDAYS[:3])) - 14 * DAY
    rows = []
    for day in sorted(draw(st.sets(st.integers(0, 41), min_size=3, max_size=12))):
        minutes = draw(st.lists(st.one_of(st.integers(0, 1439), st.integers(470, 490)), min_size=1, max_size=3))
        for minute in minutes:
            start = dt.datetime.combine(monday + day * DAY, dt.time(*divmod(minute, 60)), ZoneInfo(zone))
            kind = draw(st.sampled_from(["manual", "mail_sent", "meeting"]))
            length = 0 if kind == "mail_sent" else draw(st.sampled_from([10, 60, 500, 1500]))
            start = start.astimezone(dt.UTC)
            rows.append(reference.Activity(start, start + length * MINUTE, kind, draw(st.sampled_from(zones))))
    return rows


def starts_of_workdays(day: dt.date, weekly: dict[int, tuple[str, str]], zone: str) -> dt.datetime:
    start = grense.OrdinaryHours(weekly).workday_start(day, 4 * 60)
    naive = dt.datetime.combine(day, dt.time()) + start * MINUTE
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def is_quiet(moment: dt.datetime, rows: list[reference.Activity]) -> bool:
    """Whether nothing lies within an hour and a half of a moment."""
    return all(row.end < moment - 1.5 * HOUR or row.start > moment + 1.5 * HOUR for row in rows)


def from_day(frame: pd.DataFrame, first: dt.date | None = None, end: dt.date | None = None) -> pd.DataFrame:
    """The rows of some days, with weeks as text."""
    days = frame["date"].dt.date
    chosen = frame.loc[(days >= (first or dt.date.min)) & (days < (end or dt.date.max))]
    return chosen.assign(week=chosen["week"].astype(str)).reset_index(drop=True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=months(zones=(None, None, None, None, "Pacific/Apia")),
    zone=st.sampled_from(ZONES[:4]),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
    planned=st.booleans(),
)
def test_the_rows_since_a_quiet_moment_give_the_same_days(rows, zone, model, method, weekly, planned):
    """`docs/reference/definitions.md`, "How far back"."""
    first = min(row.start for row in rows).date()
    monday = first - first.weekday() * DAY + 28 * DAY
    rules: dict[str, Any] = {
        "tz": zone,
        "profile": profile(model),
        "ordinary_hours": grense.OrdinaryHours(weekly),
        "rest_method": method,
        "until": starts_of_workdays(monday + 5 * DAY, weekly, zone) + 9 * HOUR if planned else None,
    }
    rows = sorted(rows, key=lambda row: row.start)
    whole = grense.classify(rows_of(rows), **rules)
    for back in range(9, 28):
        since = starts_of_workdays(monday - back * DAY, weekly, zone)
        later = [row for row in rows if row.start >= since]
        nearest = [*rows[: len(rows) - len(later)][-1:], *later[:1]]
        if not later or not is_quiet(since, rows) or any(row.zone for row in nearest):
            continue
        found = grense.classify(rows_of(later), **rules)
        rests = found.rests.loc[found.rests["date"].dt.date < monday]
        if rests.drop(columns=["start", "end"]).notna().all(axis=1).any():
            break
    else:
        return
    for name in FRAMES:
        assert_frame_equal(from_day(getattr(found, name), monday), from_day(getattr(whole, name), monday), obj=name)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=months(),
    zone=st.sampled_from(ZONES[:4]),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
    which=st.integers(0, 100),
)
def test_days_before_a_rows_session_do_not_change(rows, zone, model, method, weekly, which):
    """`docs/reference/definitions.md`, "How far back"."""
    coming = rows[which % len(rows)]
    rules: dict[str, Any] = {
        "tz": zone,
        "profile": profile(model),
        "ordinary_hours": grense.OrdinaryHours(weekly),
        "rest_method": method,
    }
    before = grense.classify(rows_of([row for row in rows if row is not coming]), **rules)
    after = grense.classify(rows_of(rows), **rules)
    sessions = after.sessions
    joined = sessions.loc[(sessions["start"] <= coming.start) & (sessions["end"] >= coming.start), "date"].iloc[0]
    end = joined.date() - 2 * DAY
    for name in FRAMES:
        last = end - end.weekday() * DAY if name in ("weeks", "crossings") else end
        got, wanted = (from_day(getattr(one, name), end=last) for one in (after, before))
        assert_frame_equal(got, wanted, obj=name)


def mails(*starts: str, **columns: Any) -> pd.DataFrame:
    return from_columns(starts, kind="mail_sent", **columns)


def test_labels_of_ones_own_are_kept_and_numbers_go_on():
    own = grense.classify(mails("2026-11-17T15:40+01:00", index=["a"]), tz="Europe/Oslo")
    numbered = grense.classify(mails("2026-11-17T15:40+01:00"), tz="Europe/Oslo")

    assert list(reclassify(own, mails("2026-11-17T22:40+01:00", index=["b"])).activities.index) == ["a", "b"]
    assert list(reclassify(numbered, mails("2026-11-17T22:40+01:00")).activities.index) == [0, 1]
    with pytest.raises(ActivityTableError, match="stands twice"):
        reclassify(own, mails("2026-11-17T22:40+01:00", index=["a"]))


def test_rows_may_lack_columns_that_may_be_missing_and_have_others():
    found = grense.classify(mails("2026-11-17T15:40+01:00", source="work"), tz="Europe/Oslo")

    after = reclassify(found, mails("2026-11-17T22:40+01:00", zone="Asia/Tokyo"))

    assert list(after.activities.columns) == ["start", "end", "kind", "zone", "source"]
    assert after.activities.isna().sum().to_dict() == {"start": 0, "end": 0, "kind": 0, "zone": 1, "source": 1}
    assert_same(after, grense.classify(after.activities, tz="Europe/Oslo"))


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        (mails("2026-11-17T22:40+01:00"), ActivityTableError, "column 'person' is missing"),
        (mails("2026-11-17T22:40+01:00", person="kari"), RuleError, "no ordinary hours"),
        (mails("2026-11-17T22:40+01:00", person="anna").drop(columns="kind"), ActivityTableError, "'kind' is missing"),
    ],
)
def test_what_cannot_be_added_is_refused(rows, error, said):
    found = grense.classify(mails("2026-11-17T15:40+01:00", person="anna"), tz="Europe/Oslo")
    with pytest.raises(error, match=said):
        reclassify(found, rows)


@pytest.mark.parametrize("wrong", [dt.datetime(2026, 11, 18), "2026-11-18"])
def test_until_is_a_moment(wrong):
    found = grense.classify(mails("2026-11-17T15:40+01:00"), tz="Europe/Oslo", until=dt.datetime.now(dt.UTC))
    with pytest.raises(grense.GrenseError):
        reclassify(found, mails("2026-11-17T22:40+01:00"), until=wrong)


def test_only_a_result_can_be_classified_again():
    with pytest.raises(grense.GrenseError, match="found is DataFrame"):
        reclassify(mails("2026-11-17T22:40+01:00"), mails("2026-11-17T22:40+01:00"))


def test_what_was_found_does_not_change():
    found = grense.classify(mails("2026-11-17T15:40+01:00"), tz="Europe/Oslo")
    kept = {name: getattr(found, name).copy() for name in ("activities", *FRAMES)}

    reclassify(found, mails("2026-11-17T22:40+01:00"))

    for name, frame in kept.items():
        assert_frame_equal(getattr(found, name), frame)
