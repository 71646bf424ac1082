"""The totals of each week of a classification, computed from the frames."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grense.history.outside import evidence_outside
from grense.model.time import iso_week, monday_of
from grense.model.timing import MOVED, WorkTiming
from grense.model.trend import TrendWeek
from grense.model.week import Hours
from grense.rules.profiles import active_days

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["trend_weeks", "whole_weeks"]

_WEEK = dt.timedelta(weeks=1)


def trend_weeks(
    found: Result,
    mondays: Sequence[dt.date],
    *,
    person: str | None = None,
    timings: Mapping[Any, WorkTiming] | None = None,
) -> list[TrendWeek]:
    """The totals of the weeks from these Mondays, also without work, for one person, by default the only one.

    `timings` are those of `grense.history.moved`, by the label of the crossing.

    Raises `ValueError` for an unknown person, or for none where there are several.
    """
    found, whose = found.as_found, _person(found, person)
    weeks = found.weeks.loc[found.weeks["person"] == whose]
    sums = (weeks[name].tolist() for name in ("days", "minutes_trace", "minutes_calendar", "minutes_estimate"))
    worked = {week: (days, Hours(*minutes)) for week, days, *minutes in zip(weeks["week"].tolist(), *sums, strict=True)}
    crossings = found.crossings.loc[(found.crossings["person"] == whose) & ~found.crossings["planned"]]
    columns = (crossings.index.tolist(), *(crossings[name].tolist() for name in ("week", "category", "basis")))
    all_of, estimated, moved, extra = (defaultdict[str, Counter[str]](Counter) for _ in range(4))
    for label, week, name, basis in zip(*columns, strict=True):
        category = found.profile.category(name)
        all_of[week][category] += 1
        if basis == "estimate":
            estimated[week][category] += 1
        timing = (timings or {}).get(label)
        if timing is not None:
            (moved if timing.name == MOVED else extra)[week][category] += 1
    least = active_days(found.profile)
    made = []
    outside = evidence_outside(found, mondays, whose)
    for monday, (minutes_outside, mails) in zip(mondays, outside, strict=True):
        name = iso_week(monday)
        days, hours = worked.get(name, (0, Hours()))
        counts = dict(all_of.get(name, {})), dict(estimated.get(name, {}))
        week = TrendWeek(name, monday, days, hours.trace, hours.calendar, hours.estimate, *counts, least)
        is_full = found.ordinary_hours[whose].is_full_week(monday)
        week = replace(week, outside=minutes_outside, mails_outside=mails, is_full=is_full)
        made.append(replace(week, moved=dict(moved.get(name, {})), extra=dict(extra.get(name, {}))))
    return made


def whole_weeks(
    found: Result, until: dt.date, *, person: str | None = None, timings: Mapping[Any, WorkTiming] | None = None
) -> list[TrendWeek]:
    """All weeks from the first with work to the last that had ended by the local day `until`, without a gap."""
    frame = found.as_found.days
    days = frame.loc[frame["person"] == _person(found, person), "date"]
    if days.empty:
        return []
    first = days.min().date()
    monday = monday_of(first)
    number = max((until - monday) // _WEEK, 0)
    return trend_weeks(found, [monday + one * _WEEK for one in range(number)], person=person, timings=timings)


def _person(found: Result, person: str | None) -> str:
    persons = list(found.zones)
    if (person is None and len(persons) != 1) or (person is not None and person not in persons):
        raise ValueError(person)
    return persons[0] if person is None else person
