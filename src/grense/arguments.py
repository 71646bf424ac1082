"""Checks of arguments at the library's edges: what is of another type is refused in one line that names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["check_many", "check_type"]


def check_type(name: str, value: object, kinds: type | tuple[type, ...], hint: str, **gaps: str) -> None:
    """Raise `GrenseError` for a value that is none of these kinds; `hint` says what is wanted, with its `gaps` filled.

    >>> check_type("person", 5, (str, type(None)), "a text")
    Traceback (most recent call last):
    grense.errors.GrenseError: nonsense value: person is int (a text)
    """
    if not isinstance(value, kinds):
        raise GrenseError(
            "invalid_value",
            N_("nonsense value"),
            N_("{name} is {type}"),
            hint,
            name=name,
            type=type(value).__name__,
            **gaps,
        )


def check_many(name: str, values: Any, kinds: type | tuple[type, ...], hint: str) -> None:
    """Raise `GrenseError` for what is no collection of these kinds; a single text is none."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise GrenseError(
            "invalid_value", N_("nonsense value"), N_("{name} is {type}"), hint, name=name, type=type(values).__name__
        )
    for value in values:
        check_type(f"one of {name}", value, kinds, hint)
