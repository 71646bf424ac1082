"""The readings of hours that the study compares, each as minutes by person and date."""

from __future__ import annotations

import numpy as np
import pandas as pd

from grense.classification.result import Result
from grense.history.agreed import agreed_days
from grense.validation.diary import Diary
from grense.validation.ordinary import OrdinaryGrid

__all__ = ["agreed_reading", "by_week", "due_by_week", "shown_hours"]

_DAY = np.timedelta64(1, "D")


def shown_hours(found: Result, basis: str = "estimate") -> pd.DataFrame:
    """The minutes of each workday on a basis."""
    return found.days[["person", "date"]].assign(minutes=found.days[f"minutes_{basis}"])


def agreed_reading(diary: Diary, found: Result, *, is_estimated: bool = False) -> pd.DataFrame:
    """Agreed time on ordinary days with evidence, and what is shown, or estimated, outside ordinary hours."""
    days = agreed_days(found, diary.population.agreed_by_person())
    outside = days["outside_estimated" if is_estimated else "outside"]
    return days[["person", "date"]].assign(minutes=days["agreed"] + outside)


def by_week(days: pd.DataFrame) -> pd.DataFrame:
    """The minutes of each ISO week, by its Monday."""
    weekday = (days["date"].to_numpy().astype("datetime64[D]") - np.datetime64("2024-01-01")) // _DAY % 7
    monday = days["date"].to_numpy().astype("datetime64[D]") - weekday * _DAY
    return _sum(days.assign(date=monday.astype("datetime64[s]")))


def due_by_week(diary: Diary, grid: OrdinaryGrid) -> pd.DataFrame:
    """The agreed minutes of each week: those of its ordinary days."""
    person, day = np.nonzero(grid.is_ordinary)
    names = pd.Categorical.from_codes(person, diary.population.names)
    date = np.datetime64(diary.until, "D") - (diary.days - day) * _DAY
    minutes = diary.population.agreed_day[person]
    return by_week(pd.DataFrame({"person": names, "date": date.astype("datetime64[s]"), "minutes": minutes}))


def _sum(rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.groupby(["person", "date"], observed=True, sort=True)["minutes"].sum()
    return found.reset_index()
