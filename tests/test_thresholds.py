"""No threshold is in the code: the numbers of the profiles are read and shown from their files."""

from __future__ import annotations

import ast
import functools
import json
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

import catalogues
import command_line
from command_line import Run
from grense import example

ROOT = Path(__file__).parent.parent
SOURCE, TRAY = ROOT / "src" / "grense", ROOT / "tray" / "grense_tray"
FOLDERS = ("rules/profiles", "rules/point_models", "law/profiles")
# Less is an hour or a part of it, and stands for those everywhere.
FEWEST_MINUTES = 240

# Where a number is one of a profile's by chance, and what it is instead. A file has a pattern of its path.
OTHER_NUMBERS = {
    "grense/sources/*": "seconds, bytes and offsets of servers and files",
    "grense/storage/store/*": "sizes of a database",
    "grense/storage/credentials.py": "characters of a secret",
    "grense/services/sync.py": "seconds",
    "grense/services/gather.py": "noon",
    "grense_tray/backend/jobs.py": "seconds",
    "grense_tray/windows/*": "pixels, weights of a font and seconds",
    "grense_tray/charts/*": "pixels and weights of a font",
    "grense_tray/icon.py": "pixels",
    "grense/cli/week_picture.py": "the scale of a drawing: hours between two labels, and the width of a bar",
    "grense/rules/ordinary_hours.py": "hours from a shift in which a workday can turn, as definitions.md has it",
    "grense/i18n/__init__.py": "steps by which an estimate is rounded",
    "grense/storage/policy.py": "the bounds of what a workplace's file can say, and characters",
    "grense/classification/planned_zones.py": "an hour with few meetings, which tells two zones apart",
    "grense/nudges/preferences.py": "the settings' quiet hours where the person names none",
    "grense/nudges/situation.py": "when the days ahead are spoken of",
    "grense/wording/nudges.py": "when the days ahead are spoken of",
    "grense/nudges/upcoming.py": "noon",
    "grense/validation/*": "times of day and lengths of made-up diaries",
    "grense_tray/presenter/key_figures.py": "the afternoon, for a word about quick looks",
    "grense_tray/presenter/correcting.py": "noon, where a correction begins to be asked for",
}
# Sentences that hold a number of a profile, and whose it is.
QUOTED = re.compile(
    r"^the question |^What exists instead|^Work outside them is shown"  # the report, a country's law, agreed hours
    r"|^written agreement that the employee may"  # the name of an agreement of the law
    r"|such as|^write |^past midnight"  # how something is typed
    r"|40 % or more|lies more than three days after"  # the bound of a rule in a file
)
NUMBERS = re.compile(r"\b(21[:.]00|04[:.]00|(10|11|16|35|37[.,]5|40) (h|hours)\b|three days|eight weeks)")


@functools.cache
def numbers_of_the_profiles() -> set[float]:
    """All minutes and clock times of the rules' files, in minutes."""
    found: set[float] = set()

    def collect(key: str, value: Any) -> None:
        if isinstance(value, dict):
            for inner, one in value.items():
                collect(inner, one)
        elif isinstance(value, int | float) and key.endswith("minutes"):
            found.add(float(value))
        elif isinstance(value, str) and (clock := re.fullmatch(r"(?:\w{3} )?(\d\d):(\d\d)", value)):
            found.add(int(clock[1]) * 60.0 + int(clock[2]))

    for folder in FOLDERS:
        for file in (SOURCE / folder).glob("*.toml"):
            collect("", tomllib.loads(file.read_text("utf-8")))
    return {one for one in found if one >= FEWEST_MINUTES}


def minutes_in(tree: ast.AST) -> Iterator[tuple[int, float]]:
    """The lines and values of numbers, of sums and products of numbers, and of times of day."""
    for node in ast.walk(tree):
        if (value := _value(node)) is not None:
            yield node.lineno, value  # type: ignore[attr-defined]  # a call of an attribute  # every number has a line
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "attr", "") in ("time", "timedelta"):
            hours = _value(node.args[0]) if node.func.attr == "time" else None  # type: ignore[attr-defined]  # a call of an attribute
            hours = next((_value(one.value) for one in node.keywords if one.arg == "hours"), hours)
            if hours is not None:
                yield node.lineno, hours * 60


def _value(node: ast.AST) -> float | None:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(node.value)  # type: ignore[arg-type]  # a number, as its type says
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add):
        left, right = _value(node.left), _value(node.right)
        if left is not None and right is not None:
            return left * right if isinstance(node.op, ast.Mult) else left + right
    return None


def found_in(tree: ast.AST) -> list[tuple[int, float]]:
    numbers = numbers_of_the_profiles()
    return [(line, value) for line, value in minutes_in(tree) if value in numbers]


@pytest.mark.parametrize(
    "line", ["_EVENING = 21 * 60", "_REST = 660.0", "limit = 2400", "x = dt.time(21)", "y = 4 * 60 + 0"]
)
def test_a_threshold_is_seen(line: str) -> None:
    assert found_in(ast.parse(line))


@pytest.mark.parametrize("package", [SOURCE, TRAY], ids=lambda path: path.name)
def test_no_number_of_a_profile_stands_in_the_code(package: Path) -> None:
    found = {
        str(path.relative_to(package.parent)): lines
        for path, tree in catalogues.trees()
        if path.is_relative_to(package) and (lines := found_in(tree))
    }
    assert {name: lines for name, lines in found.items() if not any(fnmatch(name, one) for one in OTHER_NUMBERS)} == {}


def test_drawings_take_limits_from_the_week() -> None:
    # Pixels are whole numbers; minutes in windows and charts would be products with 60, or have a decimal point.
    numbers = {240.0, 600.0, 660.0, 1260.0, 2400.0}
    assert numbers <= numbers_of_the_profiles()
    found = [
        (path.name, node.lineno, _value(node))
        for folder in ("windows", "charts")
        for path in sorted((TRAY / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.BinOp) or (isinstance(node, ast.Constant) and isinstance(node.value, float)))
        and _value(node) in numbers
    ]
    assert found == []


def test_no_number_of_a_profile_stands_in_a_sentence() -> None:
    texts = [text for one in catalogues.extracted() for text in ((one,) if isinstance(one, str) else one)]
    assert [text for text in texts if NUMBERS.search(text) and not QUOTED.search(text)] == []


# Every number that differs from the report's, with a source of its own.
OTHER_RULES = """
extends = "afi_2022_04"
id = "ours"
title = "Ours"
source = "our agreement"
checked_on = 2026-11-30
day_start = "05:00"
[rules.evening]
from = "20:00"
source = "our agreement"
[rules.long_day]
limit_minutes = 540
source = "our agreement"
[rules.long_week]
limit_minutes = 2250
source = "our agreement"
[frequency]
active_days = 4
source = "our agreement"
"""
# What the report's numbers look like where they are shown; the clock times of evidence are none of them.
REPORTS = re.compile(r"\b40 (h\b|hours)|\b10 (h\b(?! \d)|hours)|\bthree days|(?i:after|from|counts as) 21[:.]00")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    file = tmp_path / "ours.toml"
    file.write_text(OTHER_RULES, "utf-8")
    return file


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    catalogues.compile_catalogues()
    return command_line.runner(monkeypatch)


def shown(run: Run, command: str, *more: str) -> str:
    files = [str(path) for path in example.paths()]
    result = run(command, *files, "--me", example.ME, "--tz", example.TZ, "--lang", "en", *more, COLUMNS="200")
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("command", ["week", "explain", "pattern"])
def test_the_terminal_shows_the_numbers_of_the_profile_in_use(run: Run, ours: Path, command: str) -> None:
    assert REPORTS.findall(shown(run, command, "--profile", str(ours))) == []


def test_the_terminal_has_the_other_limits(run: Run, ours: Path) -> None:
    assert REPORTS.search(shown(run, "week", "--week", "2026-W47"))
    week = shown(run, "week", "--week", "2026-W47", "--profile", str(ours))
    explained = shown(run, "explain", "--week", "2026-W47", "--profile", str(ours))

    assert "Over 9 hours." in week
    assert "Counts from 20:00 to 05:00." in explained
    assert "37 h 30 min" in explained


def test_json_has_the_other_limits(run: Run, ours: Path) -> None:
    document = json.loads(shown(run, "week", "--week", "2026-W47", "--profile", str(ours), "--json"))
    text = json.dumps(document)

    limits = {one["category"]: one["limit_minutes"] for one in document["crossings"]}
    assert (limits["long_day"], limits["long_week"]) == (540, 2250)
    assert not re.search(r"\b(2400|600)(\.0)?\b(?=[,}\]])", re.sub(r'"minutes[a-z_]*": [\d.]+', "", text))
