"""`grense calibrate`: how far the hours shown are from one's own registered hours, as a correction of one's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from grense import __version__
from grense.cli.balance import AgreedOption
from grense.cli.compare import DateOrder, Timesheets, compared, opened
from grense.cli.options import AnalysisOptions, AsJson, ProfileName, with_analysis_options
from grense.cli.pattern import LastWeek
from grense.rules.hours_intervals import AGREED, hours_spread, sources_of
from grense.wording.calibration import calibration_lines
from grense.wording.comparison import NO_REGISTER

if TYPE_CHECKING:
    from grense.model.calibration import Calibration
    from grense.model.comparison import RegisterComparison

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        epilog="\b\nExamples:\n  grense calibrate\n  grense calibrate calendar.ics sent.mbox --timesheet hours.csv"
    )(calibrate)


@with_analysis_options
def calibrate(
    *,
    options: AnalysisOptions,
    timesheet: Timesheets = None,
    date_order: DateOrder = None,
    agreed: AgreedOption = None,
    week: LastWeek = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """How far the hours shown are from your registered ones, week by week.

    From two registered weeks on: what a week of yours has more than agreed hours and what is shown outside, and how
    sure that is. It stands beside the hours and changes none; nothing of it is stored.
    """
    case, terms = opened(options, profile, agreed)
    found = compared(case, terms, week, timesheet or (), date_order)
    sources = sources_of(case.found.as_found.activities["kind"].unique())
    own = None if found is None else _calibration(found, sources)
    if as_json:
        typer.echo(_json(own))
        return
    page = case.report()
    if found is None:
        page.notes([page.words.gettext(NO_REGISTER)])
    else:
        page.notes(calibration_lines(own, len(found.compared), page.words))
    page.account(case.gathered)


def _calibration(found: RegisterComparison, sources: frozenset[str]) -> Calibration | None:
    from grense.history.calibration import calibrate as correction_of

    spread = hours_spread(sources, AGREED)
    missing = [(week.registered or 0.0) - week.agreed - week.outside for week in found.compared]
    return None if spread is None else correction_of(missing, spread)


def _json(own: Calibration | None) -> str:
    known = None if own is None else asdict(own)
    return json.dumps({"grense": __version__, "schema": 1, "unit": "minutes", "calibration": known}, indent=2)
