"""The public names of grense, and the cost of importing it."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import mypy.api
import pytest

import grense
import grense_tray

PUBLIC = (
    "Classification",
    "Explanation",
    "GrenseError",
    "OrdinaryHours",
    "PointModel",
    "Profile",
    "Reading",
    "activities",
    "classify",
    "load_point_model",
    "load_profile",
    "read_ics",
    "read_mail",
    "read_parquet",
    "yardstick",
)
PACKAGES = (grense, grense_tray)
HEAVY = ("pandas", "numpy", "icalendar", "recurring_ical_events", "holidays", "typer", "rich")


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


def test_dir_lists_the_public_names():
    assert set(PUBLIC) <= set(dir(grense))


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


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('grense.read_ics("x")', "Success: no issues found"),
        ('grense.read_icss("x")', 'Module has no attribute "read_icss"'),
    ],
)
def test_a_type_checker_knows_the_public_names(call: str, found: str, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(f"import grense\n\n{call}\n", "utf-8")
    files = [str(tmp_path / "program.py"), str(Path(__file__).parents[1] / "src" / "grense" / "__init__.py")]
    # Only the two files: what stands behind the names is checked by `make lint`, and takes a minute.
    options = ["--strict", "--config-file=", "--follow-imports=skip", f"--cache-dir={tmp_path / 'cache'}"]
    report, faults, _ = mypy.api.run([*options, *files])
    assert found in report
    assert faults == ""
