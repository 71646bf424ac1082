"""The reasons that the person gave, joined to crossings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grense.model.crossing import Crossing
from grense.model.crossing_reason import CrossingReason
from grense.model.week import WeekSummary

__all__ = ["with_reasons", "with_reasons_in_week"]


def with_reasons(crossings: Iterable[Crossing], reasons: Iterable[CrossingReason]) -> tuple[Crossing, ...]:
    """Each crossing with its reason, by category and day; planned crossings have none."""
    given = {(one.category, one.day): one.value for one in reasons}
    return tuple(
        replace(one, reason=given[one.category, one.date])
        if not one.planned and (one.category, one.date) in given
        else one
        for one in crossings
    )


def with_reasons_in_week(week: WeekSummary, reasons: Iterable[CrossingReason]) -> WeekSummary:
    """The week with the reasons of its crossings, in the whole and on its days; the same object where it has none."""
    near = [one for one in reasons if week.monday <= one.day <= week.days[-1].date]
    crossings = with_reasons(week.crossings, near)
    if crossings == week.crossings:
        return week
    made = {id(before): after for before, after in zip(week.crossings, crossings, strict=True)}
    days = tuple(
        replace(day, crossings=tuple(made.get(id(one), one) for one in day.crossings)) if day.crossings else day
        for day in week.days
    )
    return replace(week, crossings=crossings, days=days)
