"""A nudge: what could be said, from when until when, on what evidence, and what the person can answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from grense.model.crossing import Item
from grense.rules.categories import CATEGORY

__all__ = ["ASK", "CODES", "LIVE", "SUMMARIES", "WITH_EVIDENCE", "Fact", "Nudge"]

Fact: TypeAlias = dt.datetime | dt.timedelta | dt.date | int | str

ASK = "ask_monthly"
# In the order in which they are taken where several can be changed equally long.
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
# What is about work that is going on just now: the only ones that may come at night.
LIVE = ("evening_now", "evening_soon", "stop_reminder", "near_long_day", "rest_tonight", "sunday")
# What comes once a week beside the others: a week without crossings has a summary of its own.
SUMMARIES = ("weekly_summary", "good_week")
# The answers where it rests on single pieces of evidence.
WITH_EVIDENCE = ("fine", "later", "not_about_this", "not_work")


@dataclass(frozen=True)
class Nudge:
    """One thing that could be said in `[due, expires)`, instants in UTC.

    `key` is what it is about, such as `evening_now:2026-11-18`; it is said once. `facts` are numbers, lengths and
    local times by name, for `wording`. `actions` are the answers that make sense: `fine`, `later`, `not_about_this`,
    `not_work` where it rests on `evidence`, and `again` for the monthly question. `about` are the crossings that it
    warns of, by category and day as the classification has them, and `chance` is how likely they are. `after` are keys
    that say all of it: once one of them was shown, this is needless.
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
        """By what it is chosen where several are due: what it warns of, times how likely that is.

        What warns of nothing was asked for, or is rare, and comes first.
        """
        return self.chance * sum(CATEGORY[category].worth for category, _ in self.about) if self.about else float("inf")
