"""`grense meetings`: meetings over half a year against core hours, and a page with their sums to share."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grense import __version__
from grense.cli.context import Session
from grense.cli.options import AnalysisOptions, AsJson, with_analysis_options
from grense.cli.pattern import LastWeek, last_whole_week
from grense.cli.tables import plain_table
from grense.errors import GrenseError
from grense.marks import N_
from grense.rules.core_hours import check_core_hours
from grense.storage.settings import LONGEST_KEEPING
from grense.wording.meetings import CORE_UNKNOWN, TEAM, meeting_heads, meeting_page, meeting_rows, meeting_sentences

if TYPE_CHECKING:
    import pandas as pd

    from grense.cli.analysis import Case
    from grense.model.meetings import MeetingSums

__all__ = ["register"]

_WEEK = dt.timedelta(weeks=1)


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        epilog="\b\nExamples:\n  grense meetings\n  grense meetings --example\n"
        '  grense meetings calendar.ics --core-hours "mon-fri 09:00-15:00" --page meetings.md'
    )(meetings)


@with_analysis_options
def meetings(
    *,
    options: AnalysisOptions,
    core_hours: Annotated[
        str | None,
        typer.Option(
            "--core-hours",
            metavar="HOURS",
            help='Core hours, such as "mon-fri 09:00-15:00". Default: the settings\'.',
            show_default=False,
        ),
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", help="How many weeks count.")] = 26,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page",
            metavar="FILE",
            help="Write a page to share (Markdown): sums alone, without days, dates, titles and names.",
            show_default=False,
        ),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Show a made-up person.")] = False,
    week: LastWeek = None,
    as_json: AsJson = False,
) -> None:
    """Meetings over half a year, and how they lie to core hours.

    Hours in meetings, meetings outside core hours and back to back, and days without a gap at noon.
    """
    from grense.cli import export
    from grense.history.meetings import meeting_days, meeting_sums

    if not 1 <= weeks <= LONGEST_KEEPING:
        hint, bounds = N_("write a whole number from {least} to {most}"), {"least": 1, "most": LONGEST_KEEPING}
        raise GrenseError("invalid_value", N_("nonsense value"), "{place}", hint, place=f"--weeks {weeks}", **bounds)
    if page is not None:
        export.check_output(page, options.files or (), "--page")
    session = Session.open(options.lang)
    case = session.case_of_example(options) if example else session.case(options, session.rules(options), None)
    core = core_hours or case.rules.core_hours
    if core is not None:
        check_core_hours(core, next(iter(case.found.ordinary_hours.values())))
    first = last_whole_week(case, week) - (weeks - 1) * _WEEK
    days = meeting_days(case.found, core)
    found = meeting_sums(days, first, weeks, has_core=core is not None)
    if page is not None:
        export.write_atomically(page, meeting_page(found, core, case.words).encode())
    if as_json:
        typer.echo(_json(found, core, _weeks(case, core, first, weeks)))
    elif not found.weeks_with:
        case.report().nothing(case.gathered, [])
    else:
        _show(case, found, core, page, first + weeks * _WEEK)


def _show(case: Case, found: MeetingSums, core: str | None, page: Path | None, end: dt.date) -> None:
    report, words = case.report(), case.words
    title = words.ngettext("Meetings in {count} week to {date}", "Meetings in {count} weeks to {date}", found.weeks)
    report.console.print(title.format(count=found.weeks, date=words.date(end - dt.timedelta(days=1))), style="bold")
    report.console.print()
    report.console.print(plain_table(meeting_heads(words), meeting_rows(found, words), numbers=(1, 2)), "")
    report.notes([*meeting_sentences(found, core, words), ""])
    report.notes(map(words.gettext, TEAM if core else (CORE_UNKNOWN, *TEAM)))
    if page is not None:
        report.notes([words.gettext("Saved: {path}").format(path=page)])
    report.account(case.gathered)


def _weeks(case: Case, core: str | None, first: dt.date, weeks: int) -> pd.DataFrame:
    from grense.history.meetings import meeting_weeks

    frame = meeting_weeks(case.found, core)
    date = frame["date"].dt.date
    counted: pd.DataFrame = frame.loc[(date >= first) & (date < first + weeks * _WEEK)]
    return counted.drop(columns=["person", "date"])


def _json(found: MeetingSums, core: str | None, weeks: pd.DataFrame) -> str:
    document: dict[str, Any] = {
        "grense": __version__,
        "schema": 1,
        "unit": "minutes",
        "core_hours": core,
        "meetings": asdict(found),
        "weeks": json.loads(weeks.to_json(orient="records")),
    }
    return json.dumps(document, indent=2, default=dt.date.isoformat)
