"""Days at home and at the workplace over half a year, and the patterns on either."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from grense.history.patterns import answer_of
from grense.model.day_place import PLACE_EVIDENCE, DayPlace
from grense.model.patterns import PlaceDays, PlacePattern
from grense.model.trend import TrendWeek
from grense.rules.categories import WEEK_HOURS, WEEK_WINDOW, is_of
from grense.rules.frequency_coding import Coding
from grense.rules.home_days import fewest_home_days
from grense.rules.work_places import HOME, WORKPLACE

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["place_days"]

_WEEK = dt.timedelta(weeks=1)


def place_days(
    found: Result, places: Mapping[dt.date, DayPlace], weeks: Sequence[TrendWeek], coding: Coding
) -> PlaceDays | None:
    """One person's days by place, over the last 26 of whole weeks; None where no day has a known place.

    `found` holds that person alone, and `places` is where they worked (see `grense.history.places`). Only workdays with
    work count, and a day at a place is whole: both its halves are there.
    """
    found, counted = found.as_found, weeks[-coding.weeks :]
    if not counted:
        return None
    first, end = counted[0].monday, counted[-1].monday + _WEEK
    days = found.days["date"].loc[found.days["minutes_estimate"] > 0].dt.date.tolist()
    known = {day: places[day] for day in days if first <= day < end and day in places and all(places[day].places)}
    if not known:
        return None
    home, workplace = ({day for day, one in known.items() if one.whole == place} for place in (HOME, WORKPLACE))
    active = sum(week.days >= coding.active_days for week in counted)
    return PlaceDays(
        known=len(known),
        home=len(home),
        workplace=len(workplace),
        weeks=len(counted),
        active=active,
        answer=answer_of(len(home), active, coding) if active >= coding.fewest_active_weeks else None,
        patterns=tuple(
            PlacePattern(category, len(on & home), len(on & workplace)) for category, on in _crossed(found).items()
        ),
        fewest=fewest_home_days(),
        evidence=_evidence([known[day] for day in home]),
    )


def _evidence(days: Iterable[DayPlace]) -> tuple[tuple[str, int], ...]:
    """How many days are known by what; where halves differ, by what says least, without which no day were whole."""
    counts = Counter(max(day.evidence, key=PLACE_EVIDENCE.index) for day in days)
    return tuple((name, counts[name]) for name in PLACE_EVIDENCE if counts[name])


def _crossed(found: Result) -> dict[str, set[dt.date]]:
    """The days with a crossing of each category that a workday can have."""
    crossings = found.crossings.loc[~found.crossings["planned"]]
    days: dict[str, set[dt.date]] = {
        name: set() for name in found.profile.limits if not is_of(name, WEEK_HOURS, WEEK_WINDOW)
    }
    for name, date in zip(crossings["category"].tolist(), crossings["date"].dt.date.tolist(), strict=True):
        if name in days:
            days[name].add(date)
    return days
