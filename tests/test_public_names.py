"""The public names of grense, and the cost of importing it."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import mypy.api
import pytest

import grense
import grense_tray
from grense.classification.worked_time import BASES
from grense.law.profile import LAW_RULES
from grense.model.correction import VERBS
from grense.rules.profiles import CATEGORIES, REST_METHODS
from grense.yardstick.findings import MODELS
from grense.yardstick.shares import ROLES, ROUNDS

PUBLIC = (
    "ActivityKind",
    "Classification",
    "Explanation",
    "GrenseError",
    "OrdinaryHours",
    "PointModel",
    "Profile",
    "Reading",
    "Rule",
    "activities",
    "classify",
    "errors",
    "example",
    "frequency",
    "law",
    "load_point_model",
    "load_profile",
    "names",
    "nudges",
    "outlook_of",
    "plot",
    "questions",
    "read_ics",
    "read_mail",
    "read_parquet",
    "reclassify",
    "rights",
    "store",
    "strategies",
    "validation",
    "yardstick",
)
MODULES = tuple(name for name in PUBLIC if isinstance(getattr(grense, name), ModuleType))
PACKAGES = (grense, grense_tray)
LAZY = ("grense", "grense.frequency", "grense.law")
HEAVY = ("pandas", "numpy", "icalendar", "recurring_ical_events", "holidays", "typer", "rich", "matplotlib")


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith(".__main__"):
            yield importlib.import_module(found.name)


def test_the_public_names_are_these():
    assert sorted(grense.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_each_public_name_leads_somewhere(name):
    assert getattr(grense, name) is not None


@pytest.mark.parametrize("module", ["grense", *(f"grense.{name}" for name in MODULES)])
def test_dir_lists_the_public_names_before_they_are_used(module: str):
    """So that tab completion finds them; in a process of its own, where nothing is loaded yet."""
    program = f"import {module}; print(*(name for name in dir({module}) if name[:1] != '_'))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    names = set(importlib.import_module(module).__all__)
    shown = set(done.stdout.split())
    assert shown == names if module in LAZY else shown >= names


@pytest.mark.parametrize("name", MODULES)
def test_each_public_module_is_there_after_the_import(name: str):
    program = f"import grense; print(grense.{name}.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"grense.{name}"


def test_the_public_modules_are_those_of_the_stability_page():
    page = (Path(__file__).parents[1] / "docs" / "reference" / "stability.md").read_text("utf-8")
    listed = re.findall(r"^\| `grense\.(\w+)` \|", page, re.MULTILINE)
    assert sorted(listed) == sorted(MODULES)


def test_a_name_that_is_none_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'clasify'"):
        _ = grense.clasify


def test_a_star_import_brings_the_public_names():
    names: dict[str, object] = {}
    exec("from grense import *", names)
    assert set(PUBLIC) <= set(names)


def test_importing_grense_loads_nothing_heavy():
    program = f"import sys, grense; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_classifier_loads_no_reader():
    program = "import sys; from grense import classify; print('icalendar' in sys.modules, 'typer' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_each_module_lists_its_public_names_and_describes_itself(package: ModuleType) -> None:
    for module in modules_of(package):
        name, names = module.__name__, getattr(module, "__all__", None)
        own = [
            one for one, value in vars(module).items() if not one.startswith("__") and not isinstance(value, ModuleType)
        ]
        assert names is not None or not own or name.rpartition(".")[2].startswith("_"), name
        assert [one for one in names or () if not hasattr(module, one)] == [], name
        assert (module.__doc__ or "").strip(), name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_the_examples_in_the_docstrings_run(package: ModuleType) -> None:
    with_examples = (module for module in modules_of(package) if ">>>" in inspect.getsource(module))
    failed = {module.__name__: doctest.testmod(module).failed for module in with_examples}
    assert {name: count for name, count in failed.items() if count} == {}


SCRIPT = """
import datetime as dt
from zoneinfo import ZoneInfo

import grense
from grense.names import KindName, RestMethodName

KIND: KindName = "mail_sent"


def rests(method: RestMethodName, until: dt.datetime) -> grense.Classification:
    table = grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind=KIND)
    return grense.classify(table, tz=ZoneInfo("Europe/Oslo"), rest_method=method, until=until)


try:
    found = rests("rolling", dt.datetime.now(dt.UTC))
    often = grense.frequency.frequency(found, until=dt.date(2026, 11, 16), weeks=26)
    judged = grense.law.assess(found.activities, tz={"me": "Europe/Oslo"}, ordinary_hours="mon-fri 09:00-17:00")
    due = grense.questions.is_due([dt.date(2026, 10, 1)], dt.date(2026, 11, 1))
    right: grense.rights.Right = grense.rights.right_of("NO", on=dt.date(2026, 11, 1))
    with open("sent.mbox", "rb") as file:
        mail = grense.read_mail(file, me=["kari@example.org"])
    print(found.crossings, often, judged.findings, judged.unseen("daily_rest"), due, right.status, mail.left_out)
    grense.yardstick.share_of("evening", "leader")
except grense.errors.GrenseError as error:
    print(error.code, error.hint)
"""
WRONG = """
import datetime as dt

import grense
from grense.model.correction import Correction

noon = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
table = grense.activities.from_columns([noon])
grense.classify(table, tz="Europe/Oslo", rest_method="daily")
grense.classify(table, tz="Europe/Oslo", until=noon.date())
grense.classify(table)
grense.law.assess(table, tz="Europe/Oslo").unseen("daily_rests")
grense.yardstick.share_of("evening", "boss")
grense.read_mail(5)
Correction("was_not_work", noon, noon)
grense.clasify(table)
grense.PointModel(id="ours", source="ours", checked_on=noon.date(), mail_lead_minutes="5 min")
"""
# Packages that the public types of grense take nothing from; reading them takes longer than all else.
UNSEEN = ("duckdb", "hypothesis", "icalendar", "jinja2", "markdown_it", "narwhals", "PIL", "polars", "pydantic", "rich")


@pytest.mark.slow
def test_a_type_checker_takes_a_script_of_a_user_and_finds_its_mistakes(tmp_path: Path) -> None:
    """Strict mypy on what is installed."""
    for name, script in (("right", SCRIPT), ("wrong", WRONG)):
        (tmp_path / f"{name}.py").write_text(script, "utf-8")
    skipped = ",".join(f"{name}.*" for name in UNSEEN)
    (tmp_path / "mypy.ini").write_text(f"[mypy]\n[mypy-{skipped}]\nfollow_imports = skip\n", "utf-8")
    options = ["--strict", f"--config-file={tmp_path / 'mypy.ini'}", "--no-error-summary", "--cache-dir=/dev/null"]
    report, faults, _ = mypy.api.run([*options, str(tmp_path / "right.py"), str(tmp_path / "wrong.py")])
    found = [re.match(r".*(right|wrong)\.py:(\d+): error:", line) for line in report.splitlines()]
    lines = [number for number, line in enumerate(WRONG.splitlines(), 1) if line and number > 8]
    assert [(one[1], int(one[2])) for one in found if one] == [("wrong", number) for number in lines], report
    assert faults == ""


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("BasisName", BASES),
        ("CategoryName", CATEGORIES),
        ("KindName", grense.activities.KINDS),
        ("LawRuleName", LAW_RULES),
        ("ModelName", MODELS),
        ("RestMethodName", REST_METHODS),
        ("RoleName", ROLES),
        ("RoundName", ROUNDS),
        ("VerbName", VERBS),
    ],
)
def test_the_types_of_names_are_those_of_the_data(name: str, data: tuple[str, ...]) -> None:
    assert get_args(getattr(grense.names, name)) == data


def test_every_type_of_a_name_is_compared_with_its_data() -> None:
    (marks,) = test_the_types_of_names_are_those_of_the_data.pytestmark
    assert sorted(name for name, _ in marks.args[1]) == sorted(grense.names.__all__)
