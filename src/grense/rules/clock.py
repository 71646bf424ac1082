"""A time of day as minutes after midnight."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grense.errors import RuleError
from grense.marks import N_

__all__ = ["MINUTES_A_DAY", "clock_minutes"]

MINUTES_A_DAY = 24 * 60


def clock_minutes(value: Any, where: str, *, latest: int = MINUTES_A_DAY - 1) -> int:
    """Minutes after midnight of `"21:00"` or of a TOML or Python time."""
    if isinstance(value, dt.time) and value.tzinfo is None and not (value.second or value.microsecond):
        return value.hour * 60 + value.minute
    hours, colon, minutes = value.strip().partition(":") if isinstance(value, str) else ("", "", "")
    if colon and hours and len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit():
        total = int(hours) * 60 + int(minutes)
        if int(minutes) < 60 and total <= latest:
            return total
    raise RuleError(
        "invalid_value",
        N_("nonsense value"),
        N_("{place} is no time of day"),
        hint=N_("write 21:00"),
        place=f"{where} = {value!r}",
    )
