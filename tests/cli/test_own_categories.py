"""Categories of a profile's own in the terminal, in JSON and in CSV."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

import catalogues
import command_line
from command_line import Run, calendar, event
from own_rules import NAMES, OWN_RULES

ME = "kari@example.org"
PEOPLE = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + ME)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    catalogues.compile_catalogues()
    return command_line.runner(monkeypatch)


@pytest.fixture
def arguments(tmp_path: Path) -> tuple[str, ...]:
    """A week with a crossing of every category: long days, a late Tuesday, a weekend with work on both days."""
    days = [event(f"202611{day}T063000Z", f"202611{day}T153000Z", *PEOPLE) for day in range(16, 21)]
    others = [("20261117T213000Z", "20261117T224500Z"), ("20261121T100000Z", "20261121T120000Z"),
              ("20261122T140000Z", "20261122T150000Z")]  # fmt: skip
    (tmp_path / "week.ics").write_text(calendar(*days, *(event(*one, *PEOPLE) for one in others)), "utf-8")
    (tmp_path / "ours.toml").write_text(OWN_RULES, "utf-8")
    files = (str(tmp_path / "week.ics"), "--profile", str(tmp_path / "ours.toml"))
    return (*files, "--me", ME, "--tz", "Europe/Oslo", "--week", "2026-W47")


def test_the_week_has_all_of_them(run: Run, arguments: tuple[str, ...]) -> None:
    shown = run("week", *arguments, "--lang", "en", COLUMNS="120").stdout
    assert [name for name in NAMES.values() if not re.search(rf"^\S+ +{name}: ", shown, re.MULTILINE)] == []
    assert re.search(r"full day$|full day ", shown)
    assert re.search(r"weekend ╰|╯ weekend", shown)
    assert "Sent på fredag: " in run("week", *arguments, "--lang", "nb", COLUMNS="120").stdout


def test_they_are_explained_one_by_one(run: Run, arguments: tuple[str, ...]) -> None:
    shown = run("explain", *arguments, "--category", "friday_late", "--lang", "en", COLUMNS="120").stdout
    assert "Source: our team's agreement, § 2." in shown
    assert "Evening work" not in shown
    refused = run("explain", *arguments, "--category", "friday", "--lang", "en")
    assert (refused.exit_code, "friday_late" in refused.stderr) == (2, True)


def test_json_has_their_figures_and_sources(run: Run, arguments: tuple[str, ...]) -> None:
    found = json.loads(run("week", *arguments, "--json").stdout)["crossings"]
    own = {one["category"]: one for one in found if one["category"] in NAMES}
    assert set(own) == set(NAMES)
    assert {one["rule_source"].partition(",")[0] for one in own.values()} == {"our team's agreement"}
    assert (own["weekend"]["date"], own["short_night"]["limit_minutes"]) == ("2026-11-21", 720)


def test_csv_has_them(run: Run, arguments: tuple[str, ...]) -> None:
    rows = list(csv.DictReader(run("classify", *arguments).stdout.splitlines()))
    assert set(NAMES) <= {row["category"] for row in rows}


def test_patterns_code_those_that_have_a_pace(run: Run, arguments: tuple[str, ...]) -> None:
    shown = run("pattern", *arguments, "--json").stdout
    assert set(NAMES) <= {one["category"] for one in json.loads(shown)["patterns"]}
