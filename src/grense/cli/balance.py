"""`grense balance`: work outside agreed hours, week by week, and the time marked as taken back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from grense import __version__
from grense.cli.context import Session
from grense.cli.options import AnalysisOptions, AsJson, ProfileName, with_analysis_options
from grense.cli.pattern import LastWeek, last_whole_week
from grense.cli.tables import plain_table
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import load_zone, monday_of
from grense.storage.settings.values import MOST_AGREED_HOURS
from grense.wording.flexitime import NO_STANDING, agreed_sentence, notes, sums, week_heads, week_rows

if TYPE_CHECKING:
    from grense.cli.page import Report
    from grense.model.balance import Balance
    from grense.rules.agreed_hours import Terms

__all__ = ["AgreedOption", "register", "terms_of"]

AgreedOption = Annotated[
    float | None,
    typer.Option(
        "--agreed",
        metavar="HOURS",
        help="Hours agreed for a week. Default: the settings', or what is usual in the country.",
        show_default=False,
    ),
]

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog="\b\nExamples:\n  grense balance\n  grense balance calendar.ics sent.mbox --agreed 37.5")(
        balance
    )


@with_analysis_options
def balance(
    *,
    options: AnalysisOptions,
    agreed: AgreedOption = None,
    week: LastWeek = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """What lies outside agreed hours, week by week.

    Meetings, own entries and mails outside ordinary hours, and what was marked as taken back. No balance is given,
    since estimates do not carry one.
    """
    from grense.history.flexitime import Coverage, flexitime
    from grense.history.trend import whole_weeks

    session = Session.open(options.lang)
    terms = terms_of(session, agreed)
    rules = session.rules(options, profile)
    case = session.case(options, rules, None)
    end, today = last_whole_week(case, week) + _WEEK, case.now.astimezone(load_zone(case.gathered.tz)).date()
    kept = None if options.files else monday_of(today) - session.settings.keep_weeks * _WEEK
    found = flexitime(
        whole_weeks(case.found, end),
        next(iter(case.found.ordinary_hours.values())),
        replace(terms.week(rules.country), away=case.gathered.away),
        lapses=terms.lapses,
        opening=terms.opening,
        coverage=Coverage(
            first=None if case.found.days.empty else case.found.days["date"].min().date(),
            kept_from=kept,
            today=today if week is None else end,
        ),
        tz=case.gathered.tz,
    )
    if as_json:
        typer.echo(_json(found))
    elif found is None:
        case.report().nothing(case.gathered, [])
    else:
        page = case.report()
        _show(page, found)
        page.account(case.gathered)


def terms_of(session: Session, agreed: float | None) -> Terms:
    """The flexitime terms of the settings, with the hours that an option gives. Raises `GrenseError` for nonsense."""
    if agreed is None:
        return session.settings.terms
    if not 0 < agreed <= MOST_AGREED_HOURS:
        raise GrenseError(
            "invalid_value",
            N_("nonsense value"),
            "{place}",
            hint=N_("hours a week, such as 37.5"),
            place=f"--agreed {agreed:g}",
        )
    return replace(session.settings.terms, hours=agreed, changes=())


def _show(page: Report, found: Balance) -> None:
    words = page.words
    title = words.ngettext(
        "Outside ordinary hours over {count} week", "Outside ordinary hours over {count} weeks", len(found.weeks)
    )
    page.console.print(title.format(count=len(found.weeks)), style="bold")
    page.notes([agreed_sentence(found.agreed, words), ""])
    rows = [*week_rows(found, words), sums(found, words)]
    page.console.print(plain_table(week_heads(words), rows, numbers=range(1, 5)))
    page.console.print()
    page.notes(notes(found, words))


def _json(found: Balance | None) -> str:
    known = {} if found is None else asdict(found)
    if found is not None:
        known["standing"] |= {"reliable": False, "reason": NO_STANDING}
        for week, one in zip(known["weeks"], found.weeks, strict=True):
            week["over"] = asdict(one.over)
    return json.dumps(
        {"grense": __version__, "schema": 1, "unit": "minutes", "balance": known or None}, default=str, indent=2
    )
