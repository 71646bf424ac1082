"""Ordinary hours of made-up persons on a grid of days, and evidence on their local clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from grense.classification.result import Result
from grense.rules.ordinary_hours import OrdinaryHours
from grense.validation.diary import FIRST, ZONE, Diary
from grense.validation.spans import MINUTES_A_DAY, Bools, Floats, Ints

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

    def minutes_inside(self, person: Ints, start: Floats, end: Floats) -> Floats:
        """The minutes of spans within the ordinary hours of the day on which each begins, and of the next."""
        day = np.floor(start / MINUTES_A_DAY).astype(np.int64)
        return self._overlap(person, day, start, end) + self._overlap(person, day + 1, start, end)

    def _overlap(self, person: Ints, day: Ints, start: Floats, end: Floats) -> Floats:
        known = np.clip(day, 0, self.is_ordinary.shape[1] - 1)
        overlap = np.minimum(end, self.closes[person, known]) - np.maximum(start, self.opens[person, known])
        return np.where((known == day) & self.is_ordinary[person, known], np.maximum(overlap, 0.0), 0.0)

    def outside(self, found: Result) -> pd.DataFrame:
        """Estimated minutes outside ordinary hours, by person and date: those of sessions."""
        sessions = found.sessions
        person = sessions["person"].cat.codes.to_numpy().astype(np.int64)
        start, end = local_minutes(sessions["start"]), local_minutes(sessions["end"])
        beyond = end - start - self.minutes_inside(person, start, end)
        return sessions[["person", "date"]].assign(minutes=np.maximum(beyond, 0.0))


def local_minutes(times: pd.Series) -> Floats:
    """Instants as minutes of the local clock after the first midnight."""
    clock = pd.DatetimeIndex(times).tz_convert(ZONE).tz_localize(None).to_numpy().astype("datetime64[us]")
    return (clock - np.datetime64(FIRST, "us")).astype(np.int64) / _MICROSECONDS
