"""The core is pure: no clock, no files, no network, no log; import-linter checks the imports."""

from __future__ import annotations

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import grense
import grense_tray

SOURCE = Path(grense.__file__).parent
PACKAGES = ("activities", "classification", "history", "model")
CORE = tuple(f"{name}.{one.name}" for name in PACKAGES for one in iter_modules([str(SOURCE / name)]))
IMPURE = {"now", "utcnow", "today", "open", "print", "input", "read_text", "read_bytes", "getLogger", "perf_counter"}


@pytest.mark.parametrize("name", CORE)
def test_the_core_asks_for_nothing(name: str) -> None:
    tree = ast.parse(inspect.getsource(import_module(f"grense.{name}")))
    called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in ast.walk(tree) if is_call(node)}

    assert not called & IMPURE


@pytest.mark.parametrize("name", CORE)
def test_the_core_loops_over_no_rows(name: str) -> None:
    tree = ast.parse(inspect.getsource(import_module(f"grense.{name}")))
    called = {getattr(node.func, "attr", "") for node in ast.walk(tree) if is_call(node)}

    assert not called & {"iterrows", "itertuples", "apply", "applymap", "groupby"}


WINDOWS = Path(grense_tray.__file__).with_name("windows")
STYLING = re.compile(
    r"\b(setStyleSheet|setPalette|setFont|QFont|QColor|QPalette|QBrush|QPen|GlobalColor|Role\(\d)|#[0-9A-Fa-f]{6}\b"
)


@pytest.mark.parametrize("path", sorted(WINDOWS.rglob("*.py")), ids=lambda path: path.stem)
def test_one_module_styles_the_windows(path: Path) -> None:
    found = {match[0] for match in STYLING.finditer(path.read_text("utf-8"))}

    assert bool(found) == (path.stem == "style"), found


ROOTS = (Path(grense.__file__).parent, Path(grense_tray.__file__).parent)
# Each kind of source has an account, which its module names so.
SAME_NAMES = {"Account"}


def test_a_public_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in sorted(path for root in ROOTS for path in root.rglob("*.py")):
        for name in types_of(ast.parse(path.read_text("utf-8"))):
            places[name].append(str(path))

    twice = {name: where for name, where in places.items() if len(where) > 1 and not name.startswith("_")}
    assert set(twice) == SAME_NAMES, twice


def types_of(module: ast.Module) -> Iterator[str]:
    """The classes and the aliases of types: names in CamelCase that are given a value."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and target.id[:1].isupper() and not target.id.isupper():
                    yield target.id


def is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)
