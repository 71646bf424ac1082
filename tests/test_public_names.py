"""What grense promises by name, and what importing it costs."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import grense

PUBLIC = (
    "Classification",
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
    "yardstick",
)
HEAVY = ("pandas", "numpy", "icalendar", "recurring_ical_events", "holidays", "typer", "rich")


def module_names() -> list[str]:
    found = pkgutil.walk_packages(grense.__path__, "grense.")
    return ["grense", *sorted(module.name for module in found if not module.name.endswith(".__main__"))]


MODULES = module_names()


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


def packages() -> dict[str, list[str]]:
    """The modules by the package that they are in, two names deep: a test each takes longer than what it looks at."""
    found: dict[str, list[str]] = {}
    for name in MODULES:
        found.setdefault(".".join(name.split(".")[:2]), []).append(name)
    return found


@pytest.mark.parametrize("package", packages())
def test_each_module_says_what_is_public_in_it(package):
    for name in packages()[package]:
        module = importlib.import_module(name)
        names = getattr(module, "__all__", None)
        own = [
            one for one, value in vars(module).items() if not one.startswith("__") and not isinstance(value, ModuleType)
        ]
        assert names is not None or not own or name.rpartition(".")[2].startswith("_"), name
        assert [one for one in names or () if not hasattr(module, one)] == [], name


@pytest.mark.parametrize("package", packages())
def test_each_module_says_what_it_is_for(package):
    assert [name for name in packages()[package] if not (importlib.import_module(name).__doc__ or "").strip()] == []


@pytest.mark.parametrize("package", packages())
def test_the_examples_in_the_docstrings_are_true(package):
    modules = map(importlib.import_module, packages()[package])
    failed = {module.__name__: doctest.testmod(module, raise_on_error=False).failed for module in modules}
    assert not any(failed.values()), failed
