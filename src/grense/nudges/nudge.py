"""A nudge: its code, the time in which it may be shown, its evidence, and the possible answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from grense.model.crossing import Item
from grense.rules.categories import category_of

__all__ = ["ASK", "CODES", "LIVE", "SUMMARIES", "WITH_EVIDENCE", "Fact", "Nudge"]

Fact: TypeAlias = dt.datetime | dt.timedelta | dt.date | int | str

ASK = "ask_monthly"
# In the order of preference where several can be changed equally long.
CODES = (
    "evening_now",
    "evening_soon",
    "stop_reminder",
    "near_long_day",
    "rest_tonight",
    "sunday",
    "plan_ahead",
    "near_long_week",
    "good_week",
    "weekly_summary",
    "weekly_pattern",
    ASK,
)
# Those about current work: the only ones that may be shown at night.
LIVE = ("evening_now", "evening_soon", "stop_reminder", "near_long_day", "rest_tonight", "sunday")
# Those shown weekly beside the others: a week without crossings has a summary of its own.
SUMMARIES = ("weekly_summary", "good_week")
# The answers for a nudge about single pieces of evidence.
WITH_EVIDENCE = ("fine", "later", "not_about_this", "not_work")


@dataclass(frozen=True)
class Nudge:
    """A possible nudge in `[due, expires)`, instants in UTC.

    `key` identifies its subject, such as `evening_now:2026-11-18`; each key is shown once. `facts` are numbers, lengths
    and local times by name, for `wording`. `actions` are the answers that make sense: `fine`, `later`,
    `not_about_this`, `not_work` where it has `evidence`, and `again` for the monthly question. `about` are the
    crossings that it warns of, by category and day as in the classification, and `chance` is their probability. `after`
    are keys that cover it completely: once one of them was shown, this is needless.
    """

    code: str
    key: str
    due: dt.datetime
    expires: dt.datetime
    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: tuple[Item, ...] = ()
    actions: tuple[str, ...] = ("fine", "later", "not_about_this")
    about: tuple[tuple[str, dt.date], ...] = ()
    chance: float = 1.0
    after: tuple[str, ...] = ()

    @property
    def worth(self) -> float:
        """The worth by which one of several due nudges is chosen: that of its crossings, times their probability.

        A nudge without crossings was requested by the person, or is rare, and comes first.
        """
        return (
            self.chance * sum(category_of(category).worth for category, _ in self.about) if self.about else float("inf")
        )
