"""The report's figures as packaged: a file for each table, a line for each row, null where nothing is printed.

A fact of the report is a fact, and free to use. Sentences and questions of the report are quotations, and the scales
are published by others: their terms of reuse are the publishers'.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from grense.base.arguments import shown
from grense.base.frozen import FrozenDict
from grense.errors import ErrorKind, UnknownNameError
from grense.marks import N_

__all__ = ["FileRow", "about", "check_known", "names", "outcome_units", "rows"]

FileRow = Mapping[str, Any]

_REPORT = "afi_2022_04"


@cache
def names() -> tuple[str, ...]:
    """The names of all tables.

    >>> "prevalence" in names(), "table6" in names()
    (True, True)
    """
    entries = (files("grense") / "yardstick" / _REPORT).iterdir()
    return tuple(sorted(entry.name.removesuffix(".json") for entry in entries if entry.name.endswith(".json")))


def rows(name: str) -> tuple[FileRow, ...]:
    """The rows of a table, read-only; None is what the report does not print.

    Raises `UnknownNameError` with the known names.

    >>> [(row["role"], row["percent"]) for row in rows("roles")]
    [('leader', 34), ('exempt', 14), ('other', 52)]
    """
    found: tuple[FileRow, ...] = _document(name)["rows"]
    return found


def about(name: str) -> str:
    """A description of a table, in a sentence or two.

    >>> about("prevalence").partition(",")[0]
    'Shares of those who fit the conditions'
    """
    return str(_document(name)["about"])


_UNKNOWN = {
    "answer": ErrorKind("unknown_answer", N_("unknown answer")),
    "category": ErrorKind("unknown_category", N_("unknown category")),
    "model": ErrorKind("unknown_model", N_("unknown model")),
    "outcome": ErrorKind("unknown_outcome", N_("unknown outcome")),
    "pattern": ErrorKind("unknown_pattern", N_("unknown pattern")),
    "role": ErrorKind("unknown_role", N_("unknown role")),
    "round": ErrorKind("unknown_round", N_("unknown round")),
    "scale": ErrorKind("unknown_scale", N_("unknown scale")),
    "table": ErrorKind("unknown_table", N_("unknown table")),
}


def check_known(what: str, name: object, known: Collection[Any]) -> None:
    """Raise `UnknownNameError` for an unknown name, with the known ones."""
    if isinstance(name, str | int) and name in known:
        return
    near = difflib.get_close_matches(name if isinstance(name, str) else "", [str(one) for one in known], 1)
    listed = ", ".join(str(one) for one in known)
    hint = N_("did you mean {near}? known: {names}") if near else N_("known: {names}")
    raise UnknownNameError(*_UNKNOWN[what], "{value}", hint, value=shown(name), near="".join(near), names=listed)


def outcome_units(name: str) -> Mapping[str, str | None]:
    """The units of the outcomes of a table of coefficients; None is not stated."""
    units: Mapping[str, str | None] = _document(name)["outcomes"]
    return units


def _document(name: str) -> FileRow:
    check_known("table", name, names())
    return _read(name)


@lru_cache
def _read(name: str) -> FileRow:
    text = (files("grense") / "yardstick" / _REPORT / f"{name}.json").read_text("utf-8")
    document: FileRow = _frozen(json.loads(text))
    return document


def _frozen(value: Any) -> Any:
    """A read-only copy of the value, since it is shared."""
    if isinstance(value, dict):
        return FrozenDict({key: _frozen(one) for key, one in value.items()})
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return value
