"""The core is pure: no clock, no files, no network, no log; import-linter holds who may import whom."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module

import pytest

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


def is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)
