"""The window that a caller gives a reader, checked before anything is read."""

from __future__ import annotations

import datetime as dt

from grense.errors import GrenseError

__all__ = ["checked_window"]


def checked_window(window: object) -> tuple[dt.datetime, dt.datetime]:
    """Both ends of a window. Raises `GrenseError` for what is no pair of datetimes."""
    match window:
        case (dt.datetime() as start, dt.datetime() as end):
            return start, end
    raise GrenseError("a window is two datetimes", hint="(start, end), both with an offset")
