"""One made-up population with its truth and its traces: what all tables of the study are computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from grense.classification.result import Result
from grense.frequency import frequency
from grense.results.classification import Classification
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import Profile, load_profile
from grense.validation.diary import FIRST, Diary
from grense.validation.hours import agreed_reading, by_week, shown_hours
from grense.validation.ordinary import OrdinaryGrid
from grense.validation.readings import PROFILE, SOURCES, classify_diary, classify_traces
from grense.validation.spans import Bools, Floats
from grense.validation.traces import traces

__all__ = ["READINGS", "StudyCase", "crossings_of", "long_weeks"]

READINGS = ("estimate", "agreed and shown", "agreed and estimated")
"""The default's estimate; the agreed day and what is shown outside it; the agreed day and the estimate outside it."""

_WORKING_DAYS = 5


@dataclass(frozen=True)
class StudyCase:
    """A diary, and what grense makes of it and of its traces."""

    diary: Diary

    @cached_property
    def table(self) -> pd.DataFrame:
        """The traces of all sources."""
        return traces(self.diary)

    @cached_property
    def hours(self) -> dict[str, OrdinaryHours]:
        """The ordinary hours of each person."""
        return self.diary.hours()

    @cached_property
    def grid(self) -> OrdinaryGrid:
        """The same, by day."""
        return OrdinaryGrid.of(self.diary, self.hours)

    @cached_property
    def truth(self) -> Classification:
        """The diary, judged."""
        return classify_diary(self.diary, hours=self.hours)

    @cached_property
    def truth_of_sessions(self) -> Classification:
        """The diary without quick looks, judged."""
        return classify_diary(self.diary, least=load_profile(PROFILE).micro_minutes, hours=self.hours)

    @cached_property
    def true_days(self) -> pd.DataFrame:
        """The minutes of each workday."""
        return shown_hours(self.truth, "trace")

    @cached_property
    def true_weeks(self) -> pd.DataFrame:
        """The minutes of each week."""
        return by_week(self.true_days)

    @property
    def persons(self) -> int:
        """The number of persons."""
        return self.diary.population.size

    @cached_property
    def found(self) -> dict[str, Classification]:
        """What is found by each set of sources, with the default."""
        return {name: self.by(name) for name in SOURCES}

    def by(self, sources: str, profile: Profile | None = None) -> Classification:
        """What is found by a set of sources, with another profile if one is given."""
        return classify_traces(self.diary, self.table, sources, profile=profile, hours=self.hours)

    def reading(self, found: Result, name: str) -> pd.DataFrame:
        """The minutes of each workday by one of `READINGS`."""
        if name == "estimate":
            return shown_hours(found)
        return agreed_reading(self.diary, found, is_estimated=name == "agreed and estimated")

    def mean_of_full_weeks(self, weeks: pd.DataFrame) -> Floats:
        """The mean minutes of each person's weeks of five working days; missing without such a week."""
        is_full = self.diary.absences.working.reshape(self.persons, self.diary.weeks, 7).sum(2) == _WORKING_DAYS
        minutes = np.zeros(is_full.shape)
        number = (weeks["date"].to_numpy().astype("datetime64[D]") - np.datetime64(FIRST)).astype(np.int64) // 7
        inside = (number >= 0) & (number < self.diary.weeks)
        minutes[weeks["person"].cat.codes.to_numpy()[inside], number[inside]] = weeks["minutes"].to_numpy()[inside]
        count = is_full.sum(1)
        total = (minutes * is_full).sum(1)
        return np.asarray(np.divide(total, count, out=np.full(self.persons, np.nan), where=count > 0))

    def codes(self, found: Result, column: str) -> dict[str, tuple[Bools, Bools]]:
        """For each category that is coded: whether the code is known, and whether it is 1, by person."""
        often = frequency(found, until=self.diary.until)
        by_category = {}
        for category in often["category"].cat.categories:
            rows = often.loc[often["category"] == category, column]
            known = rows.notna().to_numpy(bool)
            if known.any():
                by_category[category] = known, (rows.fillna(0) == 1).to_numpy(bool)
        return by_category


def crossings_of(found: Result, category: str, bases: Iterable[str]) -> pd.DataFrame:
    """Person and date of the crossings of a category that are shown on one of these bases."""
    rows = found.crossings
    chosen = (rows["category"] == category) & rows["basis"].isin(list(bases)) & ~rows["planned"]
    return rows.loc[chosen, ["person", "date"]]


def long_weeks(weeks: pd.DataFrame) -> pd.DataFrame:
    """The weeks over the limit of the profile's `long_week`."""
    limit = load_profile(PROFILE).rules["long_week"].limit_minutes
    return weeks.loc[np.asarray(weeks["minutes"] > limit)]
