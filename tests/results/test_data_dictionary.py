"""`docs/reference/data.md` has each column of each frame: name, place, dtype, values, and whether it can be missing."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import made_results
import pandas as pd
import pytest
from made_results import MADE

import grense
from grense import activities
from grense.frequency import frequency

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "data.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
CODE = re.compile(r"`([^`]+)`")
NEVER_LISTED = ("person", "week", "rule", "section", "zone", "source")  # categories that the rows make, or a law


def rows(section: str) -> list[list[str]]:
    """The rows of the table in a section, without its head."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@cache
def frames(section: str) -> list[pd.DataFrame]:
    """The frame of a section, of one person, of many, of nobody and with a plan."""
    made = [MADE[name]() for name in ("of_one", "of_many", "of_nobody", "with_a_plan")]
    match section:
        case "Summary":
            return [found.summary() for found in made]
        case "Frequency":
            return [frequency(found, until=dt.date(2026, 10, 19)) for found in made]
        case "Law: measured" | "Law: left out":
            assessed = [grense.law.assess(found.activities, tz=dict(found.zones)) for found in made]
            return [one.measured if section == "Law: measured" else one.left_out for one in assessed]
        case _:
            return [getattr(found, section.lower().replace(" ", "_")) for found in made]


COLUMNS = [name for name in SECTIONS if "| column | dtype | values, unit | missing | what |" in SECTIONS[name]]


@pytest.mark.parametrize("section", COLUMNS)
def test_the_page_has_the_columns_of_the_frame(section: str) -> None:
    described = {CODE.findall(row[0])[0]: row[1] for row in rows(section)}

    for frame in frames(section):
        optional = activities.COLUMNS[3:] if section == "Activities" else ()
        expected = {name: dtype for name, dtype in described.items() if name in frame or name not in optional}
        assert [*frame.dtypes.astype(str).items()] == [*expected.items()]


@pytest.mark.parametrize("section", COLUMNS)
def test_what_is_never_missing_is_not(section: str) -> None:
    always = [CODE.findall(row[0])[0] for row in rows(section) if not row[3]]

    for frame in frames(section):
        there = [name for name in always if name in frame.columns]
        assert frame[there].notna().all().all()


@pytest.mark.parametrize("section", COLUMNS)
def test_the_page_has_the_values_of_categories(section: str) -> None:
    for name, dtype, values, *_ in rows(section):
        column = CODE.findall(name)[0]
        if dtype == "category" and column not in NEVER_LISTED and not values.startswith("as "):
            known = {str(one) for frame in frames(section) if column in frame for one in frame[column].cat.categories}
            assert known - {""} <= set(CODE.findall(values)), column


def test_every_frame_has_a_section() -> None:
    names = {section.lower().replace(" ", "_") for section in COLUMNS}

    assert names >= {*made_results.FRAMES, "summary", "frequency"}


def test_findings_are_the_columns_of_measured_but_one() -> None:
    assessed = grense.law.assess(made_results.table(), tz="Europe/Oslo")

    assert [*assessed.findings.columns] == [name for name in assessed.measured.columns if name != "over"]


def test_the_page_has_the_keys_of_a_crossing() -> None:
    keys = [key for row in rows("A crossing as a dict") for key in CODE.findall(row[0])]

    assert sorted(keys) == sorted(MADE["of_one"]().explain(0).to_dict())


def test_the_page_has_the_files_of_a_directory(tmp_path: Path) -> None:
    MADE["of_one"]().to_parquet(tmp_path)
    files = [file for row in rows("A directory") for file in CODE.findall(row[0])]

    assert sorted(files) == sorted(path.name for path in tmp_path.iterdir())
