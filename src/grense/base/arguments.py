"""Checks of what a caller gives: anything else than what is wanted raises a one-line error that names the argument."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping
from numbers import Integral, Real
from typing import Any

from grense.errors import OFFSET_HINT, GrenseError, RuleError, ZoneError
from grense.marks import N_

__all__ = [
    "YEARS",
    "check_day",
    "check_many",
    "check_mapping",
    "check_moment",
    "check_name",
    "check_number",
    "check_text",
    "check_type",
    "checked_window",
    "shown",
]

YEARS = range(1900, 2200)  # of all moments and weeks
_LONGEST_SHOWN = 60
_TEXT = N_("a text")


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


def check_many(name: str, values: object, kinds: type | tuple[type, ...], hint: str) -> tuple[Any, ...]:
    """The values of a collection; raises `GrenseError` for one of no such type, and for a single text."""
    if isinstance(values, str | bytes | bytearray) or not isinstance(values, Iterable):
        check_type(name, values, (), hint)
        return ()
    found = tuple(values)
    for value in found:
        check_type(f"one of {name}", value, kinds, hint)
    return found


def check_mapping(name: str, values: object, keys: type, kinds: type | tuple[type, ...], hint: str) -> None:
    """Raise `GrenseError` for anything but a mapping from keys of one type to values of these types."""
    check_type(name, values, Mapping, hint)
    if isinstance(values, Mapping):
        check_many(name, values, keys, hint)
        check_many(name, values.values(), kinds, hint)


def check_text(**texts: object) -> None:
    """Raise `GrenseError` for any of these arguments that is no text."""
    for name, value in texts.items():
        check_type(name, value, str, _TEXT)


def check_name(name: str, value: object, known: Collection[str]) -> None:
    """Raise `RuleError` for anything but one of the known names.

    >>> check_name("basis", "guess", ("trace", "calendar"))
    Traceback (most recent call last):
    grense.errors.RuleError: nonsense value: basis = 'guess' (known: trace, calendar)
    """
    if not isinstance(value, str) or value not in known:
        raise RuleError(
            "invalid_value",
            N_("nonsense value"),
            "{place}",
            hint=N_("known: {names}"),
            place=f"{name} = {shown(value)}",
            names=", ".join(known),
        )


def check_number(name: str, value: object, *, least: float, most: float, whole: bool = False) -> None:
    """Raise `RuleError` for anything but a number within bounds, or a whole one.

    >>> check_number("weeks", 2.5, least=1, most=520, whole=True)
    Traceback (most recent call last):
    grense.errors.RuleError: nonsense value: weeks = 2.5 (a whole number from 1 to 520)
    """
    is_number = isinstance(value, Integral if whole else Real) and not isinstance(value, bool)
    number: Any = value if is_number else math.nan
    if not least <= number <= most:
        raise RuleError(
            "invalid_value",
            N_("nonsense value"),
            "{place}",
            hint=N_("a whole number from {least} to {most}") if whole else N_("a number from {least} to {most}"),
            place=f"{name} = {shown(value)}",
            least=f"{least:g}",
            most=f"{most:g}",
        )


def check_moment(name: str, value: object) -> None:
    """Raise `GrenseError` for anything but a datetime, `ZoneError` for one without an offset."""
    check_type(name, value, dt.datetime, N_("a datetime with an offset"))
    if isinstance(value, dt.datetime):
        if value.tzinfo is None or value.utcoffset() is None:  # pandas' NaT, too
            raise ZoneError("time_without_zone", N_("a time without zone"), "{name}", hint=OFFSET_HINT, name=name)
        try:
            value.astimezone(dt.UTC)
        except OverflowError:
            raise GrenseError("time_out_of_range", N_("a time outside 1900-2200"), "{name}", name=name) from None


def check_day(name: str, value: object) -> None:
    """Raise `GrenseError` for anything but a date, `ZoneError` for a datetime, whose day depends on the zone."""
    check_type(name, value, dt.date, N_("a datetime.date"))
    if isinstance(value, dt.datetime):
        hint = N_("a datetime.date: the local day of an instant is its .astimezone(zone).date()")
        raise ZoneError("time_not_day", N_("a time, not a local day"), "{name}", hint=hint, name=name)


def checked_window(window: object) -> tuple[dt.datetime, dt.datetime]:
    """Both ends of a window. Raises `GrenseError` for anything but a pair of datetimes."""
    match window:
        case (dt.datetime() as start, dt.datetime() as end):
            return start, end
    raise GrenseError("invalid_window", N_("a window is two datetimes"), hint=N_("(start, end), both with an offset"))


def shown(value: object) -> str:
    """A value as in its source, shortened, for an error.

    >>> shown("11h"), len(shown("x" * 10**6))
    ("'11h'", 60)
    """
    try:
        text = repr(value)
    except Exception:  # an integer of too many digits, or what a class of the caller's raises
        return type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
