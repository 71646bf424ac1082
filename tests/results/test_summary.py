"""One row a person, counted again row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from made_results import MADE, by_own_rules, of_many, of_nobody, with_a_plan

import grense
from grense.rules.profiles import CATEGORIES

MINUTES = ("minutes_trace", "minutes_calendar", "minutes_estimate", "minutes_planned")


def counted(found: grense.Classification, person: object) -> dict[str, Any]:
    """A slow reading of the frames for one person."""
    weeks, days, crossings = (
        [row for row in getattr(found, name).to_dict("records") if row["person"] == person]
        for name in ("weeks", "days", "crossings")
    )
    worked = [row["date"] for row in days if not pd.isna(row["start"])]
    return {
        "person": person,
        "weeks": sum(row["days"] > 0 for row in weeks),
        "days": len(worked),
        "first": min(worked, default=pd.NaT),
        "last": max(worked, default=pd.NaT),
        **{name: pytest.approx(sum(row[name] for row in days)) for name in MINUTES},
        **{
            f"crossings_{name}": sum(row["category"] == name and not row["planned"] for row in crossings)
            if name in found.profile.rules
            else pd.NA
            for name in CATEGORIES
        },
        "planned": sum(row["planned"] for row in crossings),
    }


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_it_is_what_the_rows_say(made: Callable[[], grense.Classification]) -> None:
    found = made()
    summary = found.summary()
    persons = list(found.weeks["person"].cat.categories)
    assert summary["person"].tolist() == persons
    for row, person in zip(summary.to_dict("records"), persons, strict=True):
        wanted = counted(found, person)
        assert list(row) == list(wanted)
        for name, value in wanted.items():
            assert pd.isna(row[name]) if value is pd.NA or value is pd.NaT else row[name] == value, name


def test_the_columns_keep_their_dtypes() -> None:
    wanted = of_many().summary().dtypes.astype(str).to_dict()
    assert wanted["person"] == "category"
    assert {wanted[name] for name in ("weeks", "days")} == {"int64"}
    assert {wanted[name] for name in ("first", "last")} == {"datetime64[s]"}
    assert {wanted[name] for name in MINUTES} == {"float64"}
    assert {value for name, value in wanted.items() if name.startswith(("crossings", "planned"))} == {"Int64"}
    for made in (of_nobody, by_own_rules, with_a_plan):
        assert made().summary().dtypes.astype(str).to_dict() == wanted | {"person": "category"}


def test_someone_without_a_row_has_one_of_zeros() -> None:
    silent = of_many().summary().set_index("person").loc["silent"]
    assert silent["weeks"] == 0
    assert pd.isna(silent["first"])
    assert silent["crossings_evening"] == 0


def test_what_no_rule_judges_is_missing() -> None:
    summary = by_own_rules().summary()
    assert pd.isna(summary["crossings_sunday"].item())
    assert summary["crossings_evening"].item() > 0


def test_a_plan_is_counted_apart() -> None:
    row = with_a_plan().summary().iloc[0]
    assert row["planned"] > 0
    assert row["minutes_planned"] > 0
    assert row["last"] <= pd.Timestamp("2026-10-07")
