"""Nudges about whole weeks that have passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from grense.model.time import iso_week, monday_of
from grense.nudges.nudge import SUMMARIES, Nudge
from grense.nudges.situation import DAY, MINUTE, Situation
from grense.rules.categories import CATEGORY, DAY_OFF, QUICK_LOOKS, Category

__all__ = ["summary", "weekly_pattern"]


def summary(at: Situation, day: dt.date, minutes: int) -> Iterator[Nudge]:
    """The last whole week; a week without crossings has its own text, and only one of the two is shown."""
    monday = monday_of(day) - 7 * DAY
    week = at.weeks.get(monday)
    if week is None or not week.has_work or at.made < at.starts(monday + 7 * DAY):
        return
    shortest = week.shortest_rest
    due = at.at(day, minutes)
    for code in SUMMARIES if not week.crossings else SUMMARIES[:1]:
        yield Nudge(
            code,
            f"summary:{iso_week(monday)}",
            due=due,
            expires=due + 2 * DAY,
            facts={
                "week": monday.isocalendar().week,
                "worked": week.worked.estimate * MINUTE,
                "count": len(week.crossings),
                **({"rest": shortest.minutes * MINUTE} if shortest else {}),
            },
            evidence=tuple(item for why in week.crossings for item in why.items),
            actions=("fine", "later", "not_about_this"),
        )


def weekly_pattern(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """A pattern that became weekly over half a year, on the first workday after the week that made it so."""
    monday = monday_of(day)
    if day != at.workdays(monday)[0] or at.made < at.starts(monday):
        return
    last = monday - 7 * DAY
    view = at.weeks.get(last)
    whys = view.crossings if view else ()
    due = at.at(day, at.plan_time(day))
    found = {one.category: one for one in at.outlook.patterns if one.last == last and one.is_new}
    for category in filter(found.__contains__, _in_order(at.profile.categories)):
        now = found[category]
        yield Nudge(
            "weekly_pattern",
            f"weekly_pattern:{category}",
            due=due,
            expires=due + 3 * DAY,
            facts={
                "category": category,
                "period": now.period,
                "count": now.estimate.count,
                "weeks": now.active,
                "mean": (now.estimate.mean or 0.0) * MINUTE,
                "limit": (at.profile.limit(category) or 0.0) * MINUTE,
                "span": at.profile.coding.weeks if at.profile.coding else now.weeks,
            },
            evidence=tuple(item for why in whys if why.category == category for item in why.items),
        )


def _in_order(categories: Iterable[Category]) -> list[Category]:
    """The order in which patterns are shown, where several are due at once; without those of one's own of no worth.

    Three questions measure connectedness, and work on days off has no code.
    """
    told = [one for one in categories if one.shape not in (QUICK_LOOKS, DAY_OFF) and (one in CATEGORY or one.worth)]
    return sorted(told, key=lambda one: (not one.listed_first, -one.worth))
