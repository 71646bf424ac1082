"""`grense correct reason` and `grense guess`: kept, shown, counted, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_commands import PEOPLE, Desk
from command_line import event

EVENING = ("2026-11-17", "evening")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    made = Desk(monkeypatch, tmp_path)
    made.connect()
    return made


def test_a_reason_stands_beside_its_crossing_until_it_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    said = desk.said("correct", "reason", *EVENING, "asked", "--lang", "en")
    assert said.startswith("2026-11-17, Evening work: asked by others.")
    assert "2026-11-17 evening: asked by others" in desk.said("correct", "list", "--lang", "en")
    assert "You said asked by others" in desk.said("explain", "--week", "2026-W47", "--lang", "en")
    assert "Evening work: asked by others 1." in desk.said("pattern", "--week", "2026-W47", "--lang", "en")
    assert "your own choice: 0; another reason: 1; nothing said: 0" in desk.said(
        "law", "--week", "2026-W47", "--profile", "no_aml_general", "--lang", "en"
    )
    assert "Reasons of crossings: 1" in desk.said("data", "show", "--lang", "en")
    desk.said("data", "export", str(tmp_path / "mine.json"))
    held = json.loads((tmp_path / "mine.json").read_text())["store"]["reasons"]
    assert held == [{"category": "evening", "day": "2026-11-17", "value": "asked"}]
    (of_evening,) = (
        one for one in json.loads(desk.said("explain", "--week", "2026-W47", "--json"))["crossings"]
        if one["category"] == "evening"
    )  # fmt: skip
    assert of_evening["reason"] == "asked"
    desk.said("correct", "reason", *EVENING, "--undo")
    assert "You said" not in desk.said("explain", "--week", "2026-W47", "--lang", "en")


def test_a_reason_that_is_none_is_one_clear_line(desk: Desk) -> None:
    assert "known: own, asked, urgent, ordered, paid" in desk.refused("correct", "reason", *EVENING, "mine")
    assert "--undo" in desk.refused("correct", "reason", *EVENING)
    assert "--undo" in desk.refused("correct", "reason", *EVENING, "own", "--undo")
    assert "no such reason" in desk.refused("correct", "reason", *EVENING, "--undo", "--lang", "en")
    assert "unknown category" in desk.refused("correct", "reason", "2026-11-17", "night", "own", "--lang", "en")
    assert "no such day" in desk.refused("correct", "reason", "tuesday", "evening", "own", "--lang", "en")


@pytest.mark.parametrize(("hours", "minutes"), [("38", 2280), ("37,5", 2250), ("37.5", 2250), ("37:30", 2250)])
def test_a_guess_stands_beside_what_is_shown(desk: Desk, hours: str, minutes: int) -> None:
    desk.publish(event("20261110T100000Z", "20261110T110000Z", *PEOPLE))
    desk.said("sync")
    desk.said("guess", "2026-W46", hours)
    length = f"{minutes // 60} h {minutes % 60:02} min"
    assert f"2026-W46 {length}" in desk.said("guess", "--lang", "en")
    assert f"46 {length} " in desk.said("pattern", "--week", "2026-W46", "--lang", "en")
    (found,) = json.loads(desk.said("pattern", "--week", "2026-W46", "--json"))["guesses"]
    assert (found["week"], found["guess"]) == ("2026-W46", minutes)
    desk.said("guess", "--undo", "2026-W46")
    assert "You have guessed no hours." in desk.said("guess", "--lang", "en")


def test_a_guess_that_is_none_is_one_clear_line(desk: Desk) -> None:
    for given in (("much",), ("38:99",), ("nan",), ("2026-W47", "38", "39")):
        assert "not a week and its hours" in desk.refused("guess", *given, "--lang", "en")
    assert "0 to 10080" in desk.refused("guess", "400")
    assert "no such week" in desk.refused("guess", "2026-W99", "38", "--lang", "en")
    assert "the week is not over" in desk.refused("guess", "2026-W47", "38", "--lang", "en")
    assert "no such guess" in desk.refused("guess", "--undo", "2026-W47", "--lang", "en")


def test_it_is_offered_once_and_asked_once_a_week_before_the_picture(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grense.cli.guess.is_interactive", lambda: True)
    assert "guess = true" in desk.run("week", "--lang", "en").stderr
    assert "guess = true" not in desk.run("week", "--lang", "en").stderr
    desk.settings(guess=True)
    said = desk.said("week", "--week", "2026-W47", "--lang", "en", answers=["much", "37:30"])
    assert said.index("What do you think") < said.index("Week 47 ")
    assert "37 h 30 min" in desk.said("guess", "--lang", "en")
    assert "What do you think" not in desk.said("week", "--lang", "en")


def test_enter_skips_and_it_is_asked_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grense.cli.guess.is_interactive", lambda: True)
    desk.settings(guess=True)
    assert "What do you think" in desk.said("week", "--lang", "en", answers=[""])
    assert "What do you think" not in desk.said("week", "--lang", "en")
    assert "You have guessed no hours." in desk.said("guess", "--lang", "en")
