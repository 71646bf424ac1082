"""Lifelike weeks with every figure frozen.

`GRENSE_UPDATE_GOLDEN=1 pytest tests/classification/test_golden.py` writes the figures; the test against the
reference then shows whether they are right.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_against_reference import assert_agrees, table

import grense
import reference
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import CATEGORIES

WEEKS = sorted(Path(__file__).parents[1].joinpath("golden").glob("*.json"))
FRAMES = ("crossings", "days", "rests", "weeks")

each_week = pytest.mark.parametrize("path", WEEKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def activities(week: dict[str, Any]) -> list[reference.Activity]:
    return [
        reference.Activity(moment(row["start"]), moment(row["end"]), row["kind"], row.get("zone"))
        for row in week["rows"]
    ]


def days_off(week: dict[str, Any]) -> frozenset[dt.date]:
    return frozenset(dt.date.fromisoformat(day) for day in week["settings"]["days_off"])


def classify(week: dict[str, Any]) -> grense.Classification:
    settings = week["settings"]
    return grense.classify(
        table(activities(week)),
        tz=settings["tz"],
        ordinary_hours=OrdinaryHours(settings["ordinary_hours"], country=settings["country"], days_off=days_off(week)),
        rest_method=settings["rest_method"],
        until=moment(settings["until"]),
    )


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON can hold them: moments as text, nothing as null."""
    return [
        {name: _plain(value) for name, value in row.items() if name != "person"}
        for row in frame.to_dict(orient="records")
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value.tzinfo is None else f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if not isinstance(value, str) and pd.isna(value):
        return None
    return round(value, 6) if isinstance(value, float) else value


def write(path: Path, week: dict[str, Any]) -> None:
    """One row a line, so that a change can be read."""

    def lines(rows: list[dict[str, Any]]) -> str:
        return "[\n" + ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows) + "\n  ]"

    expected = ",\n".join(f'  "{name}": {lines(week["expected"][name])}' for name in FRAMES)
    text = (
        f'{{\n"about": {json.dumps(week["about"], ensure_ascii=False)},\n'
        f'"settings": {json.dumps(week["settings"], ensure_ascii=False)},\n'
        f'"rows": {lines(week["rows"])},\n"expected": {{\n{expected}\n}}\n}}\n'
    )
    path.write_text(text, "utf-8")


@each_week
def test_a_week_is_what_it_was(path):
    week = read(path)
    found = classify(week)
    got = {name: plain(getattr(found, name)) for name in FRAMES}
    if os.environ.get("GRENSE_UPDATE_GOLDEN") == "1":
        write(path, {**week, "expected": got})
        pytest.skip("the golden weeks have been written, and there is nothing to compare")
    for name in FRAMES:
        assert got[name] == week["expected"][name], name


@each_week
def test_a_week_is_what_the_reference_says(path):
    week = read(path)
    settings = week["settings"]
    spans = OrdinaryHours(settings["ordinary_hours"]).spans
    weekly = {
        day: tuple(f"{clock // 60:02}:{clock % 60:02}" for clock in span) for day, span in enumerate(spans) if span
    }
    wanted = reference.classify(
        activities(week),
        tz=settings["tz"],
        hours=reference.Hours(weekly, settings["country"], days_off(week)),
        rest_method=settings["rest_method"],
        until=moment(settings["until"]),
    )
    assert_agrees(classify(week), wanted)


def test_the_ordinary_week_crosses_nothing_and_the_busy_one_everything():
    by_name = {path.stem: {row["category"] for row in read(path)["expected"]["crossings"]} for path in WEEKS}
    assert by_name["ordinary_good_week"] == set()
    assert by_name["busy_week"] == set(CATEGORIES) - {"day_off"}
    assert "day_off" in by_name["part_time_week"]


def test_there_are_weeks_of_every_sort():
    assert len(WEEKS) == 8
