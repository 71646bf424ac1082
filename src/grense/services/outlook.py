"""The `Outlook` of a person's gathered activities: classified, and summarised by `grense.outlook.overview`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from grense.model.time import iso_week, load_zone, monday_of
from grense.outlook import Outlook
from grense.outlook.overview import WEEKS_AHEAD, WEEKS_BACK, Context, Views, outlook_of
from grense.services import gather as service
from grense.services.person_rules import PersonRules

__all__ = ["farthest_week", "overview"]

_WEEK = dt.timedelta(weeks=1)


def farthest_week(now: dt.datetime, tz: str, weeks_ahead: int = WEEKS_AHEAD) -> str:
    """The ISO week up to which meetings are to be gathered, so that an overview includes planned ones."""
    return iso_week(monday_of(now.astimezone(load_zone(tz)).date()) + weeks_ahead * _WEEK)


def overview(
    gathered: service.Gathered,
    rules: PersonRules,
    context: Context = Context(),  # noqa: B008  # it is frozen
    *,
    now: dt.datetime,
    weeks_back: int = WEEKS_BACK,
    weeks_ahead: int = WEEKS_AHEAD,
    views: Views | None = None,
) -> Outlook:
    """Classify the gathered activities, and summarise their weeks as `outlook_of` does.

    Raises the errors of `service.judge` and `outlook_of`.
    """
    context = replace(
        context,
        country=rules.country,
        machine_uses=rules.machine_uses,
        place_habit=rules.place_habit,
        core_hours=rules.core_hours,
        law_rest_method=rules.rest_method,
        reasons=gathered.reasons,
        unmatched=gathered.kept.unmatched if gathered.kept else frozenset(),
    )
    found = service.judge(gathered, rules, now=now)
    return outlook_of(found, context, now=now, weeks_back=weeks_back, weeks_ahead=weeks_ahead, views=views)
