"""An outlook from a table alone: the same as from connected sources, for one person of several, and what is refused."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import grense
from grense.activities import from_columns
from grense.nudges import History, Preferences, decide
from grense.services.gather import Gathered
from grense.services.outlook import overview
from grense.services.person_rules import PersonRules

HOURS = grense.OrdinaryHours("mon-fri 08:00-16:00", country="NO")
NOW = dt.datetime(2026, 11, 18, 20, 10, tzinfo=dt.UTC)
FIRST = dt.datetime(2026, 10, 6, 6, tzinfo=dt.UTC)


def late_evenings(person: str | None = None, shift: int = 0) -> pd.DataFrame:
    """Six weeks of long days until now, and a meeting tomorrow."""
    days = [FIRST + dt.timedelta(weeks=week, days=day) for week in range(7) for day in range(3)]
    sent = [day + dt.timedelta(hours=hours + shift) for day in days for hours in (0, 4, 8, 14) if day < NOW]
    starts = [*sent, NOW - dt.timedelta(minutes=5), NOW + dt.timedelta(hours=15)]
    ends = [*starts[:-1], NOW + dt.timedelta(hours=16)]
    return from_columns(starts, ends, ["mail_sent"] * (len(starts) - 1) + ["meeting"], person=person)


def classified(table: pd.DataFrame) -> grense.Classification:
    return grense.classify(table, tz="Europe/Oslo", ordinary_hours=HOURS, until=NOW)


def test_an_outlook_from_a_table_is_that_of_connected_sources() -> None:
    until = NOW + dt.timedelta(weeks=6)
    gathered = Gathered(late_evenings(), (), {}, (), (), False, "Europe/Oslo", False, until)
    assert grense.outlook_of(classified(late_evenings())) == overview(gathered, PersonRules(country="NO"), now=NOW)


def test_a_nudge_needs_no_source() -> None:
    outlook = grense.outlook_of(classified(late_evenings()))

    nudge = decide(outlook, NOW, Preferences(), History(), hours=HOURS)

    assert nudge is not None
    assert nudge.key == "rest_tonight:2026-11-18"
    assert outlook.country == "NO"


def test_one_of_several_persons() -> None:
    both = classified(grense.activities.concat([late_evenings("anna"), late_evenings("bo", shift=1)]))
    alone = classified(late_evenings("anna"))

    anna, wanted = grense.outlook_of(both, person="anna"), grense.outlook_of(alone)

    assert list(anna.weeks) == list(wanted.weeks)
    assert (anna.trend, anna.meetings, anna.patterns, anna.balance) == (
        wanted.trend,
        wanted.meetings,
        wanted.patterns,
        wanted.balance,
    )


@pytest.mark.parametrize("person", [None, "cy"])
def test_it_has_to_be_clear_whose_it_is(person: str | None) -> None:
    both = classified(grense.activities.concat([late_evenings("anna"), late_evenings("bo")]))
    with pytest.raises(grense.GrenseError, match="2 persons are classified") as refused:
        grense.outlook_of(both, person=person)
    assert refused.value.code == "unknown_person"


@pytest.mark.parametrize("now", [None, dt.datetime(2026, 11, 18), "2026-11-18"])
def test_a_moment_is_needed(now: object) -> None:
    found = grense.classify(late_evenings(), tz="Europe/Oslo")
    with pytest.raises(grense.GrenseError):
        grense.outlook_of(found, now=now)
