"""A frozen dict is a dict in all but change."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from grense.base.frozen import FrozenDict

HELD: FrozenDict[str, int] = FrozenDict(evening=3, sunday=1)
CHANGES: dict[str, Callable[[FrozenDict[str, int]], object]] = {
    "set": lambda one: one.__setitem__("evening", 4),
    "delete": lambda one: one.__delitem__("evening"),
    "update": lambda one: one.update(evening=4),
    "or": lambda one: one.__ior__({"evening": 4}),
    "pop": lambda one: one.pop("evening"),
    "popitem": lambda one: one.popitem(),
    "clear": lambda one: one.clear(),
    "setdefault": lambda one: one.setdefault("late", 4),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_refuses_every_change(change: Callable[[FrozenDict[str, int]], object]) -> None:
    with pytest.raises(TypeError, match="FrozenDict cannot be changed"):
        change(HELD)
    assert HELD == {"evening": 3, "sunday": 1}


def test_every_method_that_changes_a_dict_is_refused() -> None:
    changing = {"__delitem__", "__ior__", "__setitem__", "clear", "pop", "popitem", "setdefault", "update"}
    assert changing <= set(vars(FrozenDict))
    kept = {name for name in vars(dict) if name not in vars(FrozenDict) and not name.startswith("__")}
    assert kept == {"copy", "fromkeys", "get", "items", "keys", "values"}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_is_frozen_too(again: Callable[[object], object]) -> None:
    other = again(HELD)
    assert type(other) is FrozenDict
    assert other == HELD
    assert hash(other) == hash(HELD)


def test_it_is_a_dict_for_others() -> None:
    assert json.loads(json.dumps(HELD)) == dict(HELD)
    assert hash(FrozenDict(b=1, a=2)) == hash(FrozenDict(a=2, b=1))
