"""How often a pattern occurs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

__all__ = ["Frequency", "Pattern", "PlaceDays", "PlacePattern", "Spell"]


@dataclass(frozen=True)
class Frequency:
    """How often, by one set of evidence.

    `count` is days with a crossing (weeks, for a long week), `weeks` the active weeks with one or more, and `share`
    their part of all active weeks. `rate` is days per active week, or per month for what is coded by the month. `mean`
    is minutes worked in an active week, for what is coded by the mean in a full one. `answer` is one of the report's
    six, and `code` 1 or 0. Unknown values are None.
    """

    count: int
    weeks: int
    share: float | None
    rate: float | None
    mean: float | None
    answer: str | None
    code: int | None


@dataclass(frozen=True)
class Spell:
    """Some consecutive weeks: how many are active, and how often the pattern occurred, by the estimate."""

    active: int
    count: int
    rate: float
    mean: float


@dataclass(frozen=True)
class Pattern:
    """One category over the last weeks, `weeks` of them, of which `active` are active.

    `estimate` counts all crossings, `evidence` those that calendar and traces show without an estimate. `period` is the
    unit of the code: `week`, `month`, `mean`, `questions`, or empty. `reason` is why there is no code: `few_weeks`,
    `questions`, `uncoded`, or empty. `before` and `now` are the two halves of the weeks, None where either has too few
    active weeks for a comparison. `last` is the Monday of the last of the weeks; `is_new` is true when it was this week
    that gave code 1. `full` of the active weeks have no holiday or day off on an ordinary workday. `fewest` active
    weeks are needed for a code, full ones where `period` is `mean`. Of the crossings, `moved` were moved and
    `extra` came on top, as far as that is known.
    """

    category: str
    period: str
    weeks: int
    active: int
    estimate: Frequency
    evidence: Frequency
    reason: str = ""
    before: Spell | None = None
    now: Spell | None = None
    last: dt.date | None = None
    is_new: bool = False
    fewest: int = 0
    full: int = 0
    moved: int = 0
    extra: int = 0

    @property
    def is_only_estimated(self) -> bool:
        """Whether it has code 1 only by the estimate."""
        return self.estimate.code == 1 and self.evidence.code == 0


@dataclass(frozen=True)
class PlacePattern:
    """On how many whole days at home, and on how many at the workplace, a category has a crossing, by the estimate."""

    category: str
    home: int
    workplace: int


@dataclass(frozen=True)
class PlaceDays:
    """Workdays with work over the last weeks, by where they were.

    `known` days have a known place in both halves, `home` and `workplace` of them are whole days there. `answer` is the
    report's for the days at home in `active` weeks, None with too few weeks. `patterns` are the categories that one
    workday can have. `fewest` whole days at each of the two are needed to hold them beside each other. `evidence` has
    the number of days at home by what says so, of `grense.model.day_place.PLACE_EVIDENCE`.
    """

    known: int
    home: int
    workplace: int
    weeks: int
    active: int
    answer: str | None
    patterns: tuple[PlacePattern, ...]
    fewest: int
    evidence: tuple[tuple[str, int], ...] = ()

    @property
    def has_enough(self) -> bool:
        """Whether there are enough days at both places for a comparison."""
        return min(self.home, self.workplace) >= self.fewest
