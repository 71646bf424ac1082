"""Type checks of the library's arguments: a value of another type raises a one-line error that names the argument."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["check_many", "check_type"]


def check_type(name: str, value: object, kinds: type | tuple[type, ...], hint: str, **gaps: str) -> None:
    """Raise `GrenseError` for a value of none of these types; `hint` is what is expected, with its `gaps` filled.

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
    """Raise `GrenseError` for anything but a collection of values of these types; a single text is refused."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise GrenseError(
            "invalid_value", N_("nonsense value"), N_("{name} is {type}"), hint, name=name, type=type(values).__name__
        )
    for value in values:
        check_type(f"one of {name}", value, kinds, hint)
