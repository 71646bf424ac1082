"""One's own mails in free time: by hand, against the slow reference, for many persons, and in words."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from classification.test_against_reference import HOURS, ZONES, activities, table
from grense.activities import from_columns
from grense.classification.classify import classify
from grense.history.sent import sent_mails, sent_of
from grense.i18n import LANGUAGES, load
from grense.model.sent import SentMails
from grense.rules.ordinary_hours import OrdinaryHours
from grense.wording.sent import sent_lines

OSLO = "Europe/Oslo"
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
COUNTS = ["mails", "free", "evening", "sunday", "known", "answers"]


def of(*moments: str, until: str | None = None, country: str | None = None, **columns: object) -> list[int]:
    mails = from_columns([f"{one}+01:00" for one in moments], kind="mail_sent", **columns)
    covered = None if until is None else dt.datetime.fromisoformat(f"{until}+01:00")
    found = classify(mails, tz=OSLO, ordinary_hours=OrdinaryHours(country=country), until=covered)
    return sent_mails(found, FIRST, LAST)[COUNTS].values.tolist()[0]


@pytest.mark.parametrize(
    ("moment", "free"),
    [
        ("2026-11-17T15:59", [0, 0, 0]),
        ("2026-11-17T16:00", [1, 0, 0]),
        ("2026-11-17T07:59", [1, 0, 0]),
        ("2026-11-17T08:00", [0, 0, 0]),
        ("2026-11-17T21:00", [1, 1, 0]),
        ("2026-11-18T03:59", [1, 1, 0]),
        ("2026-11-18T04:00", [1, 0, 0]),
        ("2026-11-22T12:00", [1, 0, 1]),
        ("2026-11-22T02:00", [1, 1, 1]),
        ("2026-11-23T00:30", [1, 1, 0]),
    ],
)
def test_the_table_of_the_definitions(moment: str, free: list[int]) -> None:
    assert of(moment) == [1, *free, 0, 0]


def test_a_public_holiday_is_free() -> None:
    assert of("2026-05-17T10:00", "2026-05-14T10:00", country="NO")[:2] == [2, 2]


def test_what_lies_ahead_or_outside_the_period_is_not_counted() -> None:
    assert of("2026-11-17T10:00", "2026-11-17T22:00", until="2026-11-17T12:00")[:2] == [1, 0]
    found = classify(from_columns(["2026-11-18T02:00+01:00"], kind="mail_sent"), tz=OSLO)
    days = [dt.date(2026, 11, day) for day in (17, 18)]
    # 02:00 is on the workday of the day before.
    assert [sent_of(found, day, day, person="me").mails for day in days] == [1, 0]


def test_answers_are_counted_where_it_is_known() -> None:
    moments = ["2026-11-17T22:00", "2026-11-17T22:05", "2026-11-17T22:10", "2026-11-17T10:00"]
    assert of(*moments, origin=["answer", "started", None, "answer"]) == [4, 3, 3, 0, 2, 1]


def test_other_kinds_are_no_mails() -> None:
    rows = from_columns(["2026-11-17T22:00+01:00"] * 2, kind=["mail_received", "manual"])
    assert sent_mails(classify(rows, tz=OSLO), FIRST, LAST)[COUNTS].to_numpy().sum() == 0


def test_many_persons_are_each_alone() -> None:
    random = np.random.default_rng(5)
    start = pd.Timestamp("2026-09-01", tz="UTC") + pd.to_timedelta(random.integers(0, 60 * 24 * 60, 3000), "min")
    person = random.choice(["kari", "ola", "per", "åse"], 3000)
    zones = dict(
        zip(["kari", "ola", "per", "åse"], ["Europe/Oslo", "Asia/Tokyo", "UTC", "America/New_York"], strict=True)
    )
    rows = from_columns(list(start), kind="mail_sent", person=list(person))
    together = sent_mails(classify(rows, tz=zones), FIRST, LAST).set_index("person")
    assert together["mails"].sum() == 3000
    for name, zone in zones.items():
        alone = from_columns(list(start[person == name]), kind="mail_sent")
        assert (
            together.loc[name, COUNTS].tolist()
            == sent_mails(classify(alone, tz=zone), FIRST, LAST)[COUNTS].values.tolist()[0]
        )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.one_of(activities(), activities(zones=ZONES)),
    home=st.sampled_from(ZONES),
    weekly=st.sampled_from(HOURS),
    days_off=st.sets(st.integers(0, 8), max_size=2),
)
def test_as_the_reference_has_it(rows, home, weekly, days_off) -> None:
    first = min(row.start for row in rows).date()
    off = frozenset(first + dt.timedelta(days=number) for number in days_off)
    wanted = reference.sent_mails(rows, tz=home, hours=reference.Hours(weekly, days_off=off))
    found = classify(table(rows), tz=home, ordinary_hours=OrdinaryHours(weekly, days_off=off))
    got = sent_mails(found, FIRST, LAST)
    assert got[list(wanted)].sum().to_dict() == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_words(language: str) -> None:
    words = load(language)
    text = " ".join(sent_lines(SentMails(902, 138, 32, 15, 90, 61), 1260, words))
    assert [number for number in ("902", "138", "32", "21", "15", "61", "90") if number not in text] == []
    unknown = list(sent_lines(SentMails(902, 138, 32, 15), None, words))
    assert len(unknown) == 3
    assert "21" not in " ".join(unknown)
    assert len(list(sent_lines(SentMails(), 1260, words))) == 1
