"""Whole days at home in words: what is called clear is clear, and nothing clear is left out."""

from __future__ import annotations

import re

import pytest

import catalogues
from grense import yardstick
from grense.errors import UnknownNameError
from grense.i18n import LANGUAGES, load
from grense.rules.frequency_coding import ANSWERS
from grense.yardstick.home_days import home_days
from grense.yardstick.outcomes import difference


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


def clear(tables: tuple[int, ...], model: str, unit: str) -> list[str]:
    """The clear figures of a step, from the tables as frames."""
    frame = yardstick.effects(model=model).query("table in @tables and unit == @unit and stars > 0")
    frame = frame[frame["predictor"] == "home_office_days"]
    if model == "BE":
        frame = frame[frame["controls"]]
    return [
        difference(row.outcome, row.coefficient, load("en"))
        for row in frame.sort_values(["table"], kind="stable").itertuples()
    ]


@pytest.mark.parametrize(
    ("step", "own", "steps"),
    [
        ("every_day", "daily", ("daily",)),
        ("several_days_a_week", "weekly", ("weekly", "daily")),
        ("one_day_a_week", "weekly", ("weekly", "daily")),
        ("monthly", "weekly", ("weekly",)),
        ("more_rarely", "weekly", ("weekly",)),
    ],
)
def test_all_clear_figures_are_said_and_no_other(step: str, own: str, steps: tuple[str, ...]) -> None:
    between, within, _, _ = home_days(step, load("en"))
    life, time = re.findall(r"go together with ([^.]*)\.", between)
    assert parts(life) == clear((2, 3), "BE", own)
    assert parts(time) == clear((4,), "BE", own)
    found = re.findall(r"go together with ([^.]*)\. Of the other (\S+) outcomes it is not clear\. ", within)
    assert [parts(one) for one, _ in found] == [clear((2, 3), "FE", one) for one in steps]
    times = re.findall(r"working-time patterns, with ([^.]*)\.", within)
    assert [parts(one) for one in times] == [clear((4,), "FE", one) for one in steps]
    assert ("evening work" in within) == ("By another model" in within) == ("daily" in steps)


def parts(links: str) -> list[str]:
    whole = ("conflict between work and home",)
    for one in whole:
        links = links.replace(one, one.replace(" and ", " & "))
    links = links.replace("muscular and skeletal", "muscular & skeletal")
    return [part.replace(" & ", " and ") for part in re.split(r", | and ", links)]


def test_the_counts_of_what_is_not_clear_are_those_of_the_tables() -> None:
    words = load("en")
    for step in ANSWERS:
        between, within, _, _ = home_days(step, words)
        for said in (between, *within.split("For the same person over time")[1:]):
            links, count = re.findall(r"go together with ([^.]*)\. Of the other (\S+) outcomes", said)[0]
            assert words.number(17 - len(parts(links))) == count


def test_the_sizes_are_the_largest_of_the_tables() -> None:
    for step, own, steps in (("every_day", "daily", ["daily"]), ("more_rarely", "weekly", ["weekly"])):
        said = home_days(step, load("en"))[3]
        for model, units in (("BE", [own]), ("FE", steps)):
            frame = yardstick.effects(model=model).query("table in (2, 3) and stars > 0")
            frame = frame[frame["unit"].isin(units)]
            frame = frame[frame["outcome_unit"] == "1-5"]
            if model == "BE":
                frame = frame[frame["controls"]]
            assert f"{frame['coefficient'].abs().max():.2f}" in said


def test_the_conditions_have_the_numbers_of_persons() -> None:
    held = yardstick.table("tables").query("table in (2, 3)")
    said = home_days("one_day_a_week", load("en"))[2]
    assert f"{held['persons_least'].min()} to {held['persons_most'].max()} persons" in said
    assert "37 to 40" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ANSWERS)
def test_every_step_is_said_in_three_languages(step: str, language: str) -> None:
    said = home_days(step, load(language))
    assert len(said) == 4
    assert "{" not in "".join(said)
    if language != "en":
        assert not set(said) & set(home_days(step, load("en")))


def test_an_unknown_step_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="never, more_rarely, monthly"):
        home_days("often", load("en"))
