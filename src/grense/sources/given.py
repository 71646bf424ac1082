"""What a caller gives a reader, checked before anything is read: addresses, and a window of two instants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from grense.errors import GrenseError

__all__ = ["checked_addresses", "checked_window"]


def checked_addresses(me: object) -> tuple[str, ...]:
    """The person's addresses as they were given, one or several. Raises `GrenseError` for anything else."""
    given = (me,) if isinstance(me, str) else tuple(me) if isinstance(me, Iterable) else (me,)
    if not all(isinstance(one, str) for one in given):
        raise GrenseError("not a mail address", "in 'me'", hint="such as name@example.org")
    return given


def checked_window(window: object) -> tuple[dt.datetime, dt.datetime]:
    """Both ends of a window. Raises `GrenseError` for what is no pair of datetimes."""
    match window:
        case (dt.datetime() as start, dt.datetime() as end):
            return start, end
    raise GrenseError("a window is two datetimes", hint="(start, end), both with an offset")
