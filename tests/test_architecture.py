"""The core is pure: no clock, no files, no network, no log; import-linter holds who may import whom."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import grense_tray

CORE = (
    "activities",
    "categories",
    "classification",
    "corrected",
    "corrections",
    "crossings",
    "daytables",
    "explain",
    "frames",
    "frequency.frame",
    "frequency.pattern",
    "hours",
    "intervals",
    "kinds",
    "localtime",
    "months",
    "people",
    "rest",
    "timeline",
    "trend",
    "worktime",
    "zones",
)
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


def is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)
