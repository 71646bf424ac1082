"""`grense balance`: hours worked against hours agreed, week by week, and what stands."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from grense import __version__
from grense.commands.desk import Desk
from grense.commands.pattern import LastWeek, last_whole_week, plain_table
from grense.errors import GrenseError
from grense.flexitime.wording import hours_word, notes, signed, week_heads, week_rows
from grense.options import (
    AsJson,
    Country,
    Files,
    Include,
    Language,
    Me,
    ProfileName,
    RestMethod,
    WeeklyHours,
    Zone,
)
from grense.settings.forms import MOST_AGREED_HOURS
from grense.text import N_, Catalogue

if TYPE_CHECKING:
    from rich.table import Table

    from grense.flexitime import Balance
    from grense.report import Report

__all__ = ["register"]

_WEEK = dt.timedelta(weeks=1)
_BASES = {
    "estimate": N_("Estimate"),
    "calendar": N_("Calendar and traces alone"),
    "trace": N_("Traces alone"),
}


def register(app: typer.Typer) -> None:
    """Put the command beside the others."""
    app.command(epilog="\b\nExamples:\n  grense balance\n  grense balance calendar.ics sent.mbox --agreed 37.5")(
        balance
    )


def balance(
    files: Files = None,
    agreed: Annotated[
        float | None,
        typer.Option(
            "--agreed",
            metavar="HOURS",
            help="Hours agreed for a week. Default: the settings', or what is usual in the country.",
            show_default=False,
        ),
    ] = None,
    me: Me = None,
    tz: Zone = None,
    week: LastWeek = None,
    include: Include = None,
    hours: WeeklyHours = None,
    country: Country = None,
    profile: ProfileName = None,
    rest_method: RestMethod = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Hours over the agreed time, and what stands.

    Hours worked against hours agreed, week by week: over, taken back, and what they come to.
    """
    from grense.flexitime import agreed_week, flexitime
    from grense.trend import whole_weeks

    if agreed is not None and not 0 < agreed <= MOST_AGREED_HOURS:
        raise GrenseError("nonsense value", f"--agreed {agreed:g}", hint="hours a week, such as 37.5")
    desk = Desk.open(lang)
    rules = desk.rules(hours, country, profile, rest_method)
    case = desk.case(files or (), me, tz, include, rules, None)
    weeks = whole_weeks(case.found, last_whole_week(case, week) + _WEEK)
    found = flexitime(
        weeks,
        next(iter(case.found.ordinary_hours.values())),
        agreed_week(rules.country, agreed or desk.settings.agreed_hours),
        first=None if case.found.days.empty else case.found.days["date"].min().date(),
        lapses=desk.settings.flexitime_lapses,
    )
    if as_json:
        typer.echo(_json(found))
    elif found is None:
        case.report().nothing(case.gathered, [])
    else:
        page = case.report()
        _show(page, found)
        page.account(case.gathered)


def _show(page: Report, found: Balance) -> None:
    words = page.words
    title = words.ngettext("Flexitime over {count} week", "Flexitime over {count} weeks", len(found.weeks))
    page.console.print(title.format(count=len(found.weeks)), style="bold")
    agreed = words.gettext("{hours} h agreed for an ordinary week, less public holidays and days off.")
    page.notes([agreed.format(hours=hours_word(found.agreed.week, words)), ""])
    page.console.print(_by_week(found, words))
    page.console.print()
    page.console.print(_by_basis(found, words))
    page.console.print()
    page.notes(notes(found, words))


def _by_week(found: Balance, words: Catalogue) -> Table:
    return plain_table(week_heads(words), week_rows(found, words), numbers=range(1, 5))


def _by_basis(found: Balance, words: Catalogue) -> Table:
    """What every set of evidence comes to; what was not seen is no time taken back, so that stands by the estimate."""
    heads = ("", *map(words.gettext, (N_("Worked"), N_("Over"), N_("Under"), N_("Stands at"))))
    rows = []
    for basis, name in _BASES.items():
        worked = sum(getattr(week.worked, basis) for week in found.weeks)
        under = words.short_duration(found.taken_back.estimate) if basis == "estimate" else ""
        stands = signed(found.standing.estimate, words) if basis == "estimate" else ""
        over = words.short_duration(getattr(found.over, basis))
        rows.append((words.gettext(name), words.short_duration(worked), over, under, stands))
    return plain_table(heads, rows, numbers=range(1, 5))


def _json(found: Balance | None) -> str:
    known = {} if found is None else asdict(found)
    for week, one in zip(known.get("weeks", ()), found.weeks if found else (), strict=True):
        week["over"] = asdict(one.over)
    return json.dumps(
        {"grense": __version__, "schema": 1, "unit": "minutes", "balance": known or None}, default=str, indent=2
    )
