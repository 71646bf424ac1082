"""A person with twenty-six past weeks, with given totals for each week."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from example_outlook import NOW, example_outlook
from grense.frequency import patterns
from grense.history.flexitime import flexitime
from grense.history.months import months_beside, months_of
from grense.model.answer import Answer
from grense.model.time import iso_week
from grense.model.trend import TrendWeek
from grense.outlook import Outlook
from grense.questions import course
from grense.rules.agreed_hours import agreed_week
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import load_profile

LAST = dt.date(2026, 11, 9)


def weeks(count: int, crossings: Mapping[str, Sequence[int]], *, idle: int = 0, hours: float = 38.0) -> list[TrendWeek]:
    """Whole weeks with given numbers of crossings of a kind, repeated; the first ones idle."""
    made = []
    for number in range(count):
        monday = LAST - dt.timedelta(weeks=count - 1 - number)
        if number < idle:
            made.append(TrendWeek(iso_week(monday), monday, 0, 0.0, 0.0, 0.0))
            continue
        found = {name: times[number % len(times)] for name, times in crossings.items()}
        worked = 60 * (hours + number % 3)
        made.append(
            TrendWeek(iso_week(monday), monday, 5, 600.0, 1800.0, worked, found, outside=120.0, mails_outside=3)
        )
    return made


@cache
def _rules() -> tuple:  # type: ignore[type-arg]  # a coding and its limits
    profile = load_profile("afi_2022_04")
    return profile.coding, {name: rule.limit_minutes for name, rule in profile.rules.items()}


def person(whole: Sequence[TrendWeek], answers: Sequence[Answer] = (), **changes: object) -> Outlook:
    """The outlook of a person with these weeks; the rest is the example person's."""
    coding, limits = _rules()
    pulses = course(answers)
    return dataclasses.replace(
        example_outlook(NOW),
        trend=tuple(whole[-26:]),
        patterns=patterns(whole, coding, limits),
        months=months_beside(months_of(whole, coding, pulses), coding),
        balance=flexitime(whole, OrdinaryHours(), agreed_week("NO")),
        pulses=pulses,
        **changes,
    )


def half_a_year(**changes: object) -> Outlook:
    """Evenings and short rests every week, more of them lately; three weeks of leave at first."""
    crossings = {"evening": (1, 2, 1), "short_rest": (1, 1, 1, 2), "sunday": (0, 0, 0, 0, 1), "outside_hours": (2,)}
    return person(weeks(26, crossings, idle=3), **changes)
