"""What averages leave out: weeks without work, and days marked as leave, with the work on them.

A week has `WHOLE` parts, so that a day is a whole number of them for any number of ordinary days in its week.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from grense.classification.intervals import Ints
from grense.classification.persons import PersonsPart
from grense.rules.ordinary_hours import OrdinaryHours

__all__ = ["WHOLE", "Leave", "leave_of"]

WHOLE = 420
_DAY = dt.timedelta(days=1)
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Leave:
    """Days of leave: the person, the day since 1970-01-01, and the number of parts of its week."""

    person: Ints
    day: Ints
    parts: Ints


def leave_of(part: PersonsPart, week_anchor: int) -> Leave:
    """The leave of some persons, in weeks that begin on a weekday (0 for Monday). Flexi days are excluded."""
    hours_of = part.people.hours_of[part.codes]
    rows = [
        (person, (day - _EPOCH).days, parts)
        for number, hours in enumerate(part.people.hours_list)
        for day, parts in _days(hours, week_anchor)
        for person in np.flatnonzero(hours_of == number).tolist()
    ]
    return Leave(*np.array(rows, np.int64).reshape(-1, 3).T)


def _days(hours: OrdinaryHours, week_anchor: int) -> Iterator[tuple[dt.date, int]]:
    usual = replace(hours, days_off=(), flexi_days=())
    for day in frozenset(hours.days_off) - frozenset(hours.flexi_days):
        first = day - (day.weekday() - week_anchor) % 7 * _DAY
        ordinary = sum(usual.on(first + number * _DAY) is not None for number in range(7))
        yield day, WHOLE // ordinary if usual.on(day) is not None else 0
