"""The two halves of a day: before and after the middle of its ordinary hours, by the clock."""

from __future__ import annotations

import datetime as dt

from grense.rules.ordinary_hours import MINUTES_A_DAY, OrdinaryHours
from grense.rules.profiles import Profile

__all__ = ["NOON", "halves_on"]

_DAY = dt.timedelta(days=1)
NOON = MINUTES_A_DAY // 2
"""In minutes after midnight."""


def halves_on(hours: OrdinaryHours, profile: Profile, date: dt.date) -> tuple[int, int, int]:
    """Start, middle and end of a date's ordinary hours, in minutes after its midnight; of its workday without hours.

    A workday is halved at 12:00, or in its middle where 12:00 does not lie in it.

    >>> from grense.rules.profiles import load_profile
    >>> monday, saturday = dt.date(2026, 11, 16), dt.date(2026, 11, 21)
    >>> [halves_on(OrdinaryHours(), load_profile("afi_2022_04"), day) for day in (monday, saturday)]
    [(480, 720, 960), (240, 720, 1680)]
    """
    if (span := hours.on(date)) is not None:
        return span[0], sum(span) // 2, span[1]
    start = profile.workday_start(hours, date)
    end = profile.workday_start(hours, date + _DAY) + MINUTES_A_DAY
    return start, NOON if start < NOON < end else (start + end) // 2, end
