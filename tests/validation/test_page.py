"""The page holds what its data say, and a small run gives the figures of the page again."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from grense.validation.__main__ import main
from grense.validation.figures import FIGURES
from grense.validation.intervals import intervals_text
from grense.validation.page import block_of, blocks, write_page
from grense.validation.parameters import parameters
from grense.validation.printed import BLOCKS
from grense.validation.sentences import GOALS, goals
from grense.validation.study import Study, load_study, small_table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "validation.md"
FOLDER = PAGE.with_suffix("")
INTERVALS = ROOT / "src" / "grense" / "rules" / "hours_intervals.toml"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(FOLDER)


@pytest.fixture(scope="module")
def made(study: Study) -> dict[str, str]:
    return blocks(study)


def test_a_small_run_gives_the_figures_of_the_page(study: Study) -> None:
    small = Study(study.plan, {"small": small_table()}, study.made_on)

    assert BLOCKS["small"](small) == block_of(PAGE.read_text("utf-8"), "small"), "run `make validation`"


@pytest.mark.parametrize("name", ["size", "findings", *BLOCKS])
def test_the_page_has_the_figures_of_its_data(made: dict[str, str], name: str) -> None:
    assert block_of(PAGE.read_text("utf-8"), name) == made[name], "run `make validation`"


def test_the_page_has_every_parameter() -> None:
    table = block_of(PAGE.read_text("utf-8"), "parameter_table")

    assert [one.name for one in parameters() if f"| `{one.name}` | {one.about} |" not in table] == []


def test_the_figures_are_there() -> None:
    page = PAGE.read_text("utf-8")

    for name in FIGURES:
        assert (FOLDER / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"(validation/{name}.png)" in page


def test_the_intervals_are_those_of_the_study(study: Study) -> None:
    text = INTERVALS.read_text("utf-8")
    data = tomllib.loads(text)
    about = {name: data[name] for name in ("seed", "persons", "made_on")}

    assert text == intervals_text(study.tables["intervals"], about)
    assert about == {"seed": study.plan.seed, "persons": study.plan.persons, "made_on": study.made_on}
    assert {tuple(one["sources"]) for one in data["interval"]} == {
        ("mail",),
        ("calendar",),
        ("mail", "calendar"),
        ("mail", "calendar", "presence"),
    }
    assert all(one["low"] <= one["middle"] <= one["high"] for one in data["interval"])


def test_the_study_is_as_large_as_it_says(study: Study) -> None:
    assert len(study.tables["random_sets"]) == study.plan.sets >= 60
    assert len(study.tables["one_at_a_time"]) == 1 + 2 * len(parameters())
    assert goals(study)["sets"] == study.plan.sets
    assert GOALS["half"] <= 60


def test_the_page_says_first_what_a_simulation_cannot_tell() -> None:
    headings = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("## ")]

    assert headings[0] == "## What this can tell, and what it cannot"


def test_a_page_without_a_place_is_refused(study: Study, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing\n", "utf-8")

    with pytest.raises(ValueError, match="no place for size"):
        write_page(study, page)


def test_the_program_writes_the_page_and_the_intervals_again(tmp_path: Path) -> None:
    """From the tables, which takes no simulation; all is as it was."""
    for table in FOLDER.iterdir():
        (tmp_path / table.name).write_bytes(table.read_bytes())
    page, intervals = tmp_path / "page.md", tmp_path / "intervals.toml"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")
    main(["--output", str(tmp_path), "--page", str(page), "--intervals", str(intervals), "--again"])

    assert page.read_text("utf-8") == PAGE.read_text("utf-8")
    assert intervals.read_text("utf-8") == INTERVALS.read_text("utf-8")
