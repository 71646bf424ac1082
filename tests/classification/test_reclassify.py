"""Rows that come later: `reclassify` gives what `classify` of the whole table gives, and how far back that looks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_against_reference import HOURS, METHODS, MONDAYS, ZONES, activities, profile, table

import grense
import reference
from grense.activities import from_columns
from grense.classification.reclassify import reclassify
from grense.classification.result import FRAMES, Result

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
KINDS = ("meeting", "mail_sent", "mail_received", "manual")


def rows_of(rows: list[reference.Activity], person: str | None = None) -> pd.DataFrame:
    """A table with all kinds as categories, so that those of two tables are the same."""
    made = table(rows) if rows else from_columns([], kind=[])
    made["kind"] = made["kind"].cat.set_categories(KINDS + ("long_entry", "shift"))
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
