"""`grense compare`: registered hours beside agreed and shown ones, week by week."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grense import __version__
from grense.cli.balance import AgreedOption, terms_of
from grense.cli.context import Session, check_choice
from grense.cli.options import AnalysisOptions, AsJson, ProfileName, with_analysis_options
from grense.cli.pattern import LastWeek, last_whole_week
from grense.cli.tables import plain_table
from grense.wording.comparison import (
    NO_REGISTER,
    comparison_heads,
    comparison_lead,
    comparison_notes,
    comparison_rows,
    comparison_sums,
    difference_sentences,
    session_times,
)
from grense.wording.flexitime import agreed_sentence

if TYPE_CHECKING:
    from grense.classification.result import Result
    from grense.cli.analysis import Case
    from grense.cli.page import Report
    from grense.model.comparison import RegisterComparison
    from grense.rules.agreed_hours import Agreed
    from grense.sources.timesheet import Account

__all__ = ["DateOrder", "Timesheets", "compared", "opened", "register"]

Timesheets = Annotated[
    list[Path] | None,
    typer.Option(
        "--timesheet",
        metavar="FILE",
        help="A timesheet (CSV, XLSX), read for this time alone; repeat it for each.",
        show_default=False,
    ),
]
DateOrder = Annotated[
    str | None,
    typer.Option(
        "--date-order",
        metavar="dmy|mdy",
        help="Whether its dates begin with the day or the month. Default: what the dates show.",
        show_default=False,
    ),
]
_MOST_SENTENCES = 6
_WEEK = dt.timedelta(weeks=1)
_MOST_WEEKS = 26


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        epilog="\b\nExamples:\n  grense compare\n  grense compare calendar.ics --timesheet hours.csv --agreed 37.5"
    )(compare)


@with_analysis_options
def compare(
    *,
    options: AnalysisOptions,
    timesheet: Timesheets = None,
    date_order: DateOrder = None,
    agreed: AgreedOption = None,
    week: LastWeek = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """Registered hours beside agreed and shown ones, week by week.

    Of at most 26 weeks: what is shown outside ordinary hours and not registered, what is registered without a trace,
    and flexitime by registered hours.
    """
    case, terms = opened(options, profile, agreed)
    found = compared(case, terms, week, timesheet or (), date_order)
    if as_json:
        typer.echo(_json(found))
        return
    page = case.report()
    if found is None:
        page.notes([page.words.gettext(NO_REGISTER)])
    else:
        _show(page, found, agreed_sentence(terms, page.words))
    page.account(case.gathered)


def opened(options: AnalysisOptions, profile: str | None, hours: float | None) -> tuple[Case, Agreed]:
    """What the options give to classify, and what is agreed: `hours` a week, else the settings' or the country's."""
    session = Session.open(options.lang)
    rules = session.rules(options, profile)
    return session.case(options, rules, None), terms_of(session, hours).week(rules.country)


def compared(
    case: Case, agreed: Agreed, week: str | None, timesheets: Sequence[Path], date_order: str | None
) -> RegisterComparison | None:
    """The comparison of the weeks up to `week`, with the rows of timesheets; None without any registered hours."""
    from grense.history.compare import compare_register
    from grense.sources.timesheet import ORDERS, Account

    check_choice(date_order, "date order", ORDERS)
    last = last_whole_week(case, week)
    mondays = [last - number * _WEEK for number in reversed(range(_MOST_WEEKS))]
    accounts = [Account(str(path), date_order=date_order or "") for path in timesheets]
    return compare_register(_with_timesheets(case, accounts), agreed, mondays)


def _with_timesheets(case: Case, accounts: Sequence[Account]) -> Result:
    """The classification with the rows of timesheets; they are in none of its frames, so it stays as it is."""
    from grense.activities import concat
    from grense.sources.timesheet import read_timesheet

    found, gathered = case.found.as_found, case.gathered
    readings = [read_timesheet(account, tz=gathered.tz) for account in accounts]
    if not readings:
        return found
    left_out = sum((Counter(reading.left_out) for reading in readings), Counter[str]())
    case.gathered = replace(gathered, left_out={**gathered.left_out, "timesheet": left_out})
    return replace(found, activities=concat([found.activities, *(reading.activities for reading in readings)]))


def _show(page: Report, found: RegisterComparison, agreed: str) -> None:
    from rich.text import Text

    from grense.cli.canvas import QUIET

    words = page.words
    page.console.print(comparison_lead(found, words), style="bold")
    page.notes([agreed, ""])
    rows = [*comparison_rows(found, words), comparison_sums(found, words)]
    page.console.print(plain_table(comparison_heads(words), rows, numbers=range(1, 5)))
    page.console.print()
    differing = difference_sentences(found, words)[:_MOST_SENTENCES]
    for week, sentence in differing:
        label = f"{words.gettext('week {number}').format(number=int(week.week[-2:]))}: "
        page.hanging(Text(label), Text(sentence))
        if week.not_registered:
            page.hanging(Text(" " * len(label)), Text(session_times(week.sessions, words), QUIET))
    if differing:
        page.console.print()
    page.notes(comparison_notes(found, words))


def _json(found: RegisterComparison | None) -> str:
    sums = ("registered", "agreed", "outside", "shown", "not_registered", "without_trace", "quick_looks", "balance")
    known = found and {
        "weeks": [asdict(week) | {"over": week.over} for week in found.weeks],
        **{name: getattr(found, name) for name in (*sums, "left_out")},
    }
    return json.dumps(
        {"grense": __version__, "schema": 1, "unit": "minutes", "comparison": known}, default=str, indent=2
    )
