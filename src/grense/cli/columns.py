"""The questions about a timesheet: which columns hold what, and whether the day or the month comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from grense.cli.context import Session
from grense.errors import SourceError
from grense.i18n import N_
from grense.sources.first_try import at_first_try
from grense.sources.timesheet import ORDERS, ROLES, Account, Timesheet, read_heads
from grense.wording.printable import printable

__all__ = ["settled_options"]

_ROLES: Mapping[str, str] = {
    "date": N_("date"),
    "start": N_("start"),
    "end": N_("end"),
    "end_date": N_("date of the end"),
    "hours": N_("hours"),
    "unpaid_break": N_("unpaid break"),
}


def settled_options(session: Session, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a timesheet with its columns, which are found, shown and confirmed, or else asked for.

    Raises `SourceError` for a table that cannot be read.
    """
    options = dict(given)
    is_given = bool(Account(**options).columns)
    while True:
        try:
            found = Timesheet(Account(**options), tz=session.tz).explore()
        except SourceError as error:
            if error.code == "date_order_unclear":
                options["date_order"] = _order(session)
            elif error.code == "timesheet_no_columns" and not is_given:
                options |= _asked(session, read_heads(str(options["path"])))
                is_given = True
            else:
                raise at_first_try(error) from None
            continue
        if is_given:
            return options
        session.say(N_("These columns are read:"))
        for role, head in found.columns.items():
            typer.echo(f"  {session.words.gettext(_ROLES[role]):<16} {printable(head)}")
        if typer.confirm(session.words.gettext("Are they the right ones?"), default=True):
            return options | dict(found.columns)
        options |= _asked(session, found.heads)
        is_given = True


def _asked(session: Session, heads: Sequence[str]) -> dict[str, str]:
    """The columns by number, as asked of the person."""
    session.say(N_("The table has these columns:"))
    for number, head in enumerate(heads, 1):
        typer.echo(f"  {number:>3}  {printable(head)}")
    chosen = {}
    for role in ROLES:
        text = session.words.gettext("Number of the column with: {what} (0 for none)")
        what = session.words.gettext(_ROLES[role])
        number = typer.prompt(text.format(what=what), default=0, type=int)
        if 0 < number <= len(heads):
            chosen[role] = heads[number - 1]
    return chosen


def _order(session: Session) -> str:
    text = session.words.gettext(
        "Every date can be read in two ways. Does the day (dmy) or the month (mdy) come first?"
    )
    while True:
        answer = str(typer.prompt(text)).strip()
        if answer in ORDERS:
            return answer
