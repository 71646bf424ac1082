"""Made-up persons: role, agreed hours, habits, and how often each pattern occurs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from grense.rules.agreed_hours import Agreed
from grense.validation.parameters import Values
from grense.validation.spans import Bools, Floats, Ints
from grense.yardstick.shares import share_of

__all__ = ["ROLES", "Population", "make_population"]

ROLES = ("leader", "exempt", "other")
_DAYS = 5  # of an ordinary week
_OFTEN = 1.5  # events a week: not all of a weekly pattern's lie in weeks with work, and not all reach past 21:00
_WEEKS_A_MONTH = 52.14 / 12
_SHARES = (1e-9, 0.99)  # the least and the most that a share can be
_EIGHT, _SHORTEST_WEEK, _LONGEST_WEEK = 8 * 60.0, 37.5, 40.0


@dataclass(frozen=True)
class Population:
    """Persons, an entry of each array each. Times are minutes, `pace` has times a week by what it is."""

    role: Ints
    agreed: Floats
    starts: Floats
    extra: Floats
    pace: dict[str, Floats]
    mails: Floats
    meetings: Floats
    private_box: Bools
    machine_box: Bools

    @property
    def size(self) -> int:
        """The number of persons."""
        return len(self.role)

    @property
    def names(self) -> pd.Index:
        """What they are called in tables."""
        return pd.Index([f"p{number:05}" for number in range(self.size)])

    @property
    def agreed_day(self) -> Floats:
        """Agreed minutes of an ordinary day."""
        return self.agreed / _DAYS

    @property
    def opens(self) -> Ints:
        """When ordinary hours begin: the usual start, to the half hour."""
        return np.rint(self.starts / 30).astype(np.int64) * 30

    def agreed_by_person(self) -> dict[str, Agreed]:
        """The agreed week of each, by name."""
        return {name: Agreed(float(week)) for name, week in zip(self.names, self.agreed, strict=True)}


def make_population(persons: int, values: Values, random: np.random.Generator) -> Population:
    """That many persons."""
    role = np.searchsorted(
        np.cumsum([values["leaders"], values["exempt"]]), random.uniform(size=persons), side="right"
    ).astype(np.int64)
    strain = random.normal(size=persons)
    habit = _Habits(role, strain, values, random)
    factor = np.where(role == 0, values["leader_factor"], 1.0)
    between = np.exp(values["mails_between"] * random.normal(size=persons))
    return Population(
        role=role,
        agreed=60 * np.where(random.uniform(size=persons) < values["agreed_40"], _LONGEST_WEEK, _SHORTEST_WEEK),
        starts=_EIGHT + values["start_between"] * random.normal(size=persons),
        extra=values["extra_mean"] + values["extra_between"] * habit.latent(),
        pace={
            "evening": habit.pace("evening", 1.0),
            "long_day": habit.pace("long_day", 1.0),
            "sunday": habit.pace("sunday", 1 / _WEEKS_A_MONTH),
            "look": habit.looks(),
        },
        mails=values["mails"] * factor * between,
        meetings=values["meetings"] * factor * random.gamma(4.0, 1 / 4.0, persons),
        private_box=random.uniform(size=persons) < values["private_boxes"],
        machine_box=random.uniform(size=persons) < values["machine_boxes"],
    )


class _Habits:
    """Who has a pattern, by the report's shares of their role: those with the highest of a latent trait."""

    def __init__(self, role: Ints, strain: Floats, values: Values, random: np.random.Generator) -> None:
        self.role, self.strain, self.values, self.random = role, strain, values, random

    def latent(self) -> Floats:
        together = self.values["together"]
        own = self.random.normal(size=len(self.role))
        return np.asarray(together * self.strain + np.sqrt(1 - together**2) * own)

    def has(self, category: str) -> Bools:
        shares = [np.clip(self.values["patterns"] * _share(category, role), *_SHARES) for role in ROLES]
        limits = np.array([NormalDist().inv_cdf(1 - share) for share in shares])
        return np.asarray(self.latent() > limits[self.role])

    def pace(self, category: str, often: float) -> Floats:
        """Times a week: from `often` on with the pattern, and less without it."""
        has = self.has(category)
        more = self.random.exponential(self.values["pace_with"], len(has))
        less = self.random.uniform(0, self.values["pace_without"], len(has))
        return np.asarray(often * np.where(has, _OFTEN + more, less))

    def looks(self) -> Floats:
        mean = np.where(self.has("connected"), self.values["looks_connected"], self.values["looks"])
        return np.asarray(self.random.gamma(2.0, mean / 2.0))


def _share(category: str, role: str) -> float:
    """The report's share, of 1; where it prints none for a role, that of all."""
    share = share_of(category, role)  # type: ignore[arg-type]  # one of the report's roles
    percent = share_of(category).percent if share.percent is None else share.percent
    return (percent or 0) / 100
