"""The example person: written the same every time, harmless, and with one of everything in the latest week."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import grense
from grense import example
from grense.sources.ics import read_ics
from grense.sources.mail import find_owner, read_mail

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
PERIOD = (dt.datetime(2026, 7, 1, tzinfo=dt.UTC), NOW)
CATEGORIES = {"evening", "sunday", "short_rest", "long_day", "long_week", "outside_hours", "connected"}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    script = Path(__file__).parents[1] / "benchmarks" / "make_example.py"
    spec = importlib.util.spec_from_file_location("make_example", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def classification() -> grense.Classification:
    calendar, mailbox = example.paths()
    plans = read_ics(calendar, me=[example.ME], tz=example.TZ, window=PERIOD)
    traces = read_mail(mailbox, me=[example.ME], now=NOW)
    table = grense.activities.concat([plans.activities, traces.activities])
    hours = grense.OrdinaryHours(country="NO", days_off=plans.absences)
    return grense.classify(table, tz=example.TZ, ordinary_hours=hours)


def test_the_files_are_what_the_script_writes(maker: ModuleType) -> None:
    calendar, mailbox = example.paths()
    assert calendar.read_bytes() == maker.calendar(maker.PACKAGED)
    assert mailbox.read_bytes() == maker.mailbox(maker.PACKAGED)
    assert calendar.stat().st_size + mailbox.stat().st_size < 600_000


def test_nothing_she_sent_lies_after_her_evening() -> None:
    sent = read_mail(example.paths()[1], me=[example.ME], now=NOW).activities["start"].max()
    assert dt.timedelta(0) < example.EVENING - sent < dt.timedelta(minutes=5)


def test_no_address_is_real() -> None:
    text = b"".join(path.read_bytes() for path in example.paths()).decode()
    hosts = {word.partition("@")[2].rstrip(">\r\n") for word in text.split() if "@" in word}
    assert hosts <= {"example.org", "example.com", "example.net"}


def test_the_mailbox_is_kari_s() -> None:
    mailbox = example.paths()[1]
    reading = read_mail(mailbox, me=[example.ME], now=NOW)
    assert find_owner(mailbox) == example.ME
    assert dict(reading.left_out) == {"automatic": 1, "calendar_response": 1, "bounce": 1}
    assert set(reading.activities["kind"]) == {"mail_sent"}
    assert reading.activities["start"].max() < pd.Timestamp("2026-11-23", tz=example.TZ)


def test_the_calendar_has_what_calendars_have() -> None:
    reading = read_ics(example.paths()[0], me=[example.ME], tz=example.TZ, window=PERIOD)
    assert {"all_day", "cancelled", "declined", "no_participant", "private", "unanswered"} <= set(reading.left_out)
    assert (reading.absences[0], reading.absences[-1]) == (dt.date(2026, 7, 13), dt.date(2026, 8, 2))
    begins = reading.activities["start"].dt.tz_convert(example.TZ)
    team = begins[(begins.dt.day_of_week == 1) & (begins.dt.hour == 9)]
    # The same time on the clock before and after the clocks change.
    assert {dt.date(2026, 10, 20), dt.date(2026, 11, 17)} <= set(team.dt.date)
    assert {dt.date(2026, 9, 29), dt.date(2026, 10, 13)}.isdisjoint(team.dt.date)
    assert pd.Timestamp("2026-10-14 10:00", tz=example.TZ) in set(begins)


def test_the_latest_week_holds_one_of_everything(classification: grense.Classification) -> None:
    crossings = classification.crossings
    assert max(crossings["week"]) == "2026-W47"
    assert set(crossings.loc[crossings["week"] == "2026-W47", "category"]) == CATEGORIES


def test_weeks_vary(classification: grense.Classification) -> None:
    weeks = set(classification.weeks["week"])
    crossed = classification.crossings.groupby("week", observed=True)["category"].nunique()
    assert len(weeks) == 34
    assert len(weeks - set(crossed.index)) >= 3
    assert (classification.crossings["category"] == "long_week").sum() == 6
    assert 6 <= (classification.crossings["category"] == "sunday").sum() <= 12


def test_load_gives_the_tables_of_the_files(classification: grense.Classification) -> None:
    tables = example.load()
    found = grense.classify(tables.activities, tz=tables.tz, ordinary_hours=tables.ordinary_hours)
    mine, theirs = (one.crossings[one.crossings["week"] == "2026-W47"] for one in (found, classification))
    assert mine["category"].tolist() == theirs["category"].tolist()
    assert (tables.tz, tables.now, len(tables.units)) == (example.TZ, example.NOW, 0)


def test_many_persons_are_the_same_for_a_seed_and_differ_by_unit() -> None:
    one, again, other = (example.many(persons=30, seed=seed) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(one.activities, again.activities)
    assert not one.activities.equals(other.activities)
    assert len(example.many(persons=1, seed=0).units) == 1
    assert set(one.activities["person"]) == set(one.units.index)
    with pytest.raises(grense.GrenseError, match="persons"):
        example.many(persons=0)
