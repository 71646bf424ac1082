"""Ordinary hours of made-up persons on a grid of days, and evidence on their local clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from grense.rules.ordinary_hours import OrdinaryHours
from grense.validation.diary import FIRST, ZONE, Diary
from grense.validation.spans import MINUTES_A_DAY, Bools, Floats

__all__ = ["OrdinaryGrid", "local_minutes"]

_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class OrdinaryGrid:
    """Persons by days: whether there are ordinary hours, and from when to when, in minutes after the first midnight."""

    is_ordinary: Bools
    opens: Floats
    closes: Floats

    @classmethod
    def of(cls, diary: Diary, hours: dict[str, OrdinaryHours]) -> OrdinaryGrid:
        """The grid of a diary with these ordinary hours."""
        dates = [FIRST + np.timedelta64(day, "D").astype(object) for day in range(diary.days)]
        spans = [[one.on(date) or (0, 0) for date in dates] for one in hours.values()]
        grid = np.array(spans, np.float64)
        midnight = np.arange(diary.days) * float(MINUTES_A_DAY)
        return cls(grid[..., 1] > grid[..., 0], grid[..., 0] + midnight, grid[..., 1] + midnight)


def local_minutes(times: pd.Series) -> Floats:
    """Instants as minutes of the local clock after the first midnight."""
    clock = pd.DatetimeIndex(times).tz_convert(ZONE).tz_localize(None).to_numpy().astype("datetime64[us]")
    return (clock - np.datetime64(FIRST, "us")).astype(np.int64) / _MICROSECONDS
