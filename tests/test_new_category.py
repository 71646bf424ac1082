"""A new category needs the files that the manual names, and is then in the terminal, the JSON and the window."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from command_line import calendar, event
from grense.i18n import LANGUAGES
from grense.rules.categories import NAMES

ROOT = Path(__file__).parent.parent
ME = "kari@example.org"
TEXTS = {
    "nb": ("Sent arbeid", "sent", "Ville vært sent arbeid: {value}.", "sent arbeid er ukentlig"),
    "nn": ("Seint arbeid", "seint", "Ville vore seint arbeid: {value}.", "seint arbeid er vekentleg"),
    "en": ("Late work", "late", "Would be late work: {value}.", "late work is weekly"),
}
ROW = '    Category("late_night", DAY_WINDOW, 35, "evening", 2.0),\n'
PHRASES = """    "late_night": Phrases(
        N_("Late work"),
        N_("late"),
        N_("Would be late work: {value}."),
        N_("late work is weekly"),
        (_ANSWERS,),
        (_MORNING,),
    ),
"""
RULE = """[rules.late_night]
from = "23:00"
source = "a test"
checked_on = 2026-11-30

"""
DEFINITION = (
    "| `late_night` | workday | evidence in, or reaching into, 23:00 to 04:00 on the clock | trace, calendar |\n"
)

# What is written into which file, before which line of it.
EDITS = {
    "src/grense/rules/categories.py": [(")\nCATEGORY: Mapping", ROW)],
    "src/grense/names.py": [('"long_week", "outside_hours"', '"late_night", ')],
    "src/grense/wording/category_words.py": [("}\n\n\ndef phrases_of", PHRASES)],
    "src/grense/rules/profiles/afi_2022_04.toml": [
        ("# How often is often.", RULE),
        ('long_day = "1 a week"', 'late_night = "1 a week"\n'),
    ],
    **{
        f"src/grense/i18n/{language}/LC_MESSAGES/messages.po": [
            ('msgid "Last work by', f'msgid "{text}"\nmsgstr "{said}"\n\n')
            for text, said in zip(TEXTS["en"], TEXTS[language], strict=True)
        ]
        for language in LANGUAGES
    },
    "docs/reference/definitions.md": [("| `connected` |", DEFINITION)],
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source with the edits."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("src", "tray"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copytree(ROOT / "docs" / "reference", copy / "docs" / "reference")
    for name, edits in EDITS.items():
        file = copy / name
        for before, text in edits:
            whole = file.read_text("utf-8")
            assert whole.count(before) >= 1, (name, before)
            file.write_text(whole.replace(before, text + before, 1), "utf-8")
    for po in (copy / "src" / "grense" / "i18n").rglob("*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(source))
    return copy


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calendar with a meeting on a Tuesday from 22:30 to 23:45 in Oslo."""
    file = tmp_path_factory.mktemp("evidence") / "calendar.ics"
    people = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + ME)
    file.write_text(calendar(event("20261117T213000Z", "20261117T224500Z", *people)), "utf-8")
    return file


def run(tree: Path, *arguments: str) -> str:
    """The output of Python in the copy."""
    paths = os.pathsep.join(map(str, (tree / "src", tree / "tray", ROOT / "tests")))
    environ = {**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen", "COLUMNS": "120", "PYTHONUTF8": "1"}
    result = subprocess.run(  # it is this test's own copy
        [sys.executable, *arguments], env=environ, cwd=tree, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def grense(tree: Path, evidence: Path, *arguments: str) -> str:
    call = "from grense.cli.main import app; app()"
    files = (str(evidence), "--me", ME, "--tz", "Europe/Oslo", "--week", "2026-W47")
    return run(tree, "-c", call, "week", *files, *arguments)


def names_in(node: ast.AST) -> int:
    """How many categories a table that is written out names, as its keys or its elements."""
    parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    return len({one.value for one in parts if isinstance(one, ast.Constant)} & set(NAMES))


def test_no_other_file_has_a_table_over_the_categories() -> None:
    found = {
        str(path.relative_to(ROOT))
        for folder in ("src", "tray")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if names_in(node) >= 4
    }
    assert found == {
        "src/grense/names.py",
        "src/grense/wording/category_words.py",
        "src/grense/yardstick/wording.py",  # of the report's own, which get no more
        "src/grense/drawing/signs.py",  # drawings by the name of a sign
    }


def test_no_more_than_eight_files_are_touched() -> None:
    assert len(EDITS) <= 8


def test_the_manual_names_the_same_files() -> None:
    manual = (ROOT / "docs" / "how-to" / "category.md").read_text("utf-8")
    named = set(re.findall(r"^\| `([^`]+/[^`]+)` \|", manual, re.MULTILINE))
    named = {one.replace("*", language) for one in named for language in LANGUAGES}

    assert set(EDITS) <= named
    assert named - set(EDITS) == {"src/grense/drawing/signs.py"}  # only for a sign of its own
    assert len(set(EDITS)) <= 8


@pytest.mark.parametrize(("language", "name"), [(language, TEXTS[language][0]) for language in LANGUAGES])
def test_it_is_in_the_terminal(tree: Path, evidence: Path, language: str, name: str) -> None:
    shown = grense(tree, evidence, "--lang", language)

    assert re.search(rf"^\S+ +{name}: ", shown, re.MULTILINE), shown


def test_it_is_in_the_json(tree: Path, evidence: Path) -> None:
    crossings = json.loads(grense(tree, evidence, "--json"))["crossings"]
    (late,) = [one for one in crossings if one["category"] == "late_night"]

    assert (late["date"], late["basis"], late["minutes_shown"]) == ("2026-11-17", "calendar", 45.0)


# Prints what the window, the page to share and the view of patterns show of it.
WINDOW = """
import datetime as dt, json, sys
from PySide6.QtWidgets import QApplication, QWidget
from grense.services import gather as service
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules
from grense.i18n import load
from grense_tray.presenter.patterns_model import Wishes
from grense_tray.presenter.patterns import patterns_view
from grense_tray.presenter.share_sheet import Wish, sheet_of
from grense_tray.presenter.viewmodel import TREND
from grense_tray.windows.share import ShareDialog
from grense_tray.windows.week.week_window import WeekWindow
from half_a_year import person, weeks

week, words, now = "2026-W47", load("en"), dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
tz, (file, me) = "Europe/Oslo", sys.argv[1:]
gathered = service.gather([file], now=now, me=[me], tz=tz, week=farthest_week(now, tz))
outlook = overview(gathered, PersonRules(), now=now)
app = QApplication([])
window = WeekWindow(words)
window.show_outlook(outlook)
window.show()
window.grab()
picture = [one.mark.category for one in window.page.picture._facts.marks]
spoken = [one.accessibleName() for one in window.findChildren(QWidget)]
window.set_view(TREND)
window.grab()
ticks = [one.accessibleName() for one in ShareDialog(outlook, week, words).findChildren(QWidget)]
view = patterns_view(person(weeks(26, {"late_night": (1, 2)})), Wishes("late_night"), words)
print(json.dumps({
    "picture": picture,
    "list": [text for text in spoken if text.startswith("Late work, ")],
    "trend": [one.head for one in window.page.trend._panels],
    "ticks": ticks,
    "page": [line for one in sheet_of(outlook, week, Wish(), words).sections for line, _ in one.lines],
    "patterns": [view.lead, view.detail.title, view.detail.brief.found, *view.detail.brief.alone],
}))
"""


def test_it_is_in_the_window(tree: Path, evidence: Path) -> None:
    shown = json.loads(run(tree, "-c", WINDOW, str(evidence), ME))

    assert "late_night" in shown["picture"]
    assert shown["list"]
    assert "Late work" in shown["trend"]
    assert "Late work" in shown["ticks"]
    assert any("Late work: " in line for line in shown["page"])
    lead, title, found, alone = shown["patterns"]
    assert "late work is weekly" in lead
    assert (title, found) == ("Late work", "The report has no figures on this.")
    assert alone
