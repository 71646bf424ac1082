"""Classifications for the tests of results: of one person, of many, of nobody, and with a plan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache

import pandas as pd

import grense
from grense.activities import from_columns

OSLO, NEW_YORK = "Europe/Oslo", "America/New_York"
FIRST = dt.datetime(2026, 9, 7, 6, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
PRESENT = FIRST + 30 * DAY


def table(weeks: int = 6) -> pd.DataFrame:
    """Working days with an evening mail every third, a long one every fourth, and a Sunday."""
    days = [FIRST + day * DAY for day in range(7 * weeks) if day % 7 < 5]
    meetings = [(day, day + (11 if number % 4 == 0 else 8) * HOUR, "meeting") for number, day in enumerate(days)]
    mails = [(day + 15.5 * HOUR,) * 2 + ("mail_sent",) for day in days[::3]]
    sundays = [(FIRST + 6 * DAY + 4 * HOUR, FIRST + 6 * DAY + 6 * HOUR, "manual")]
    start, end, kind = zip(*meetings, *mails, *sundays, strict=True)
    return from_columns(start, end, kind)


def of_one() -> grense.Classification:
    return grense.classify(table(), tz=OSLO)


def of_nobody() -> grense.Classification:
    return grense.classify(table().head(0), tz=OSLO)


def of_many() -> grense.Classification:
    """Five persons, one of them without a row; two zones, two kinds of hours, and index labels that are texts."""
    persons = pd.CategoricalDtype(["p3", "p1", "silent", "p2", "away"])
    tables = [table(weeks).assign(person=name) for weeks, name in ((6, "p1"), (2, "p2"), (4, "p3"), (1, "away"))]
    joined = pd.concat(tables, ignore_index=True).astype({"person": persons})
    joined["zone"] = pd.Series([NEW_YORK if name == "away" else None for name in joined["person"]], dtype="category")
    joined.index = pd.Index([f"row-{number}" for number in range(len(joined))], name="evidence")
    shifts = {dt.date(2026, 9, 7) + day * DAY: (840, 1320) for day in range(0, 28, 2)}
    hours = {name: grense.OrdinaryHours(country="NO", days_off=[dt.date(2026, 9, 9)]) for name in persons.categories}
    hours["p2"] = grense.OrdinaryHours(shifts=shifts, half_days=["12-24 12:00"])
    return grense.classify(joined, tz=dict.fromkeys(persons.categories, OSLO), ordinary_hours=hours)


def of_numbered_persons() -> grense.Classification:
    rows = pd.concat([table(2).assign(person=number) for number in (7, 3)], ignore_index=True)
    return grense.classify(rows.astype({"person": "category"}), tz=OSLO, rest_method="rolling")


def with_a_plan() -> grense.Classification:
    return grense.classify(table(), tz=OSLO, until=PRESENT)


def by_own_rules() -> grense.Classification:
    rules = grense.load_profile("afi_2022_04")
    kept = {name: rule for name, rule in rules.rules.items() if name not in ("sunday", "connected")}
    own = dataclasses.replace(rules, id="own", rules=kept, point_model=grense.load_point_model("active_time"))
    return grense.classify(table(), tz=OSLO, profile=own)


# Each made once; a test that changes one makes its own.
MADE = {
    made.__name__: cache(made) for made in (of_one, of_nobody, of_many, of_numbered_persons, with_a_plan, by_own_rules)
}
FRAMES = ("crossings", "sessions", "days", "rests", "weeks", "quick_looks", "activities")
