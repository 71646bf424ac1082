"""Checks of a caller's arguments to a reader, before anything is read."""

from __future__ import annotations

import datetime as dt

from grense.arguments import check_type
from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["check_labels", "checked_window"]


def checked_window(window: object) -> tuple[dt.datetime, dt.datetime]:
    """Both ends of a window. Raises `GrenseError` for anything but a pair of datetimes."""
    match window:
        case (dt.datetime() as start, dt.datetime() as end):
            return start, end
    raise GrenseError("invalid_window", N_("a window is two datetimes"), hint=N_("(start, end), both with an offset"))


def check_labels(person: object, label: object, progress: object) -> None:
    """Raise `GrenseError` for labels that are no text, and for a progress that is not callable."""
    for name, value in (("person", person), ("label", label)):
        check_type(name, value, (str, type(None)), N_("a text, or None"))
    if progress is not None and not callable(progress):
        hint = N_("a function of two numbers, or None")
        raise GrenseError(
            "invalid_value",
            N_("nonsense value"),
            N_("{name} is {type}"),
            hint,
            name="progress",
            type=type(progress).__name__,
        )
