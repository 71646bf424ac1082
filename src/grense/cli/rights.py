"""`grense rights`: the law on disconnecting and work at home, the workplace's agreement, and lists for talks."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from grense.cli.agreed import policy_lines, policy_of
from grense.cli.context import Session, check_choice
from grense.cli.options import AsJson, Language
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import load_zone
from grense.rights import Right, home_work, known_places, right_of
from grense.storage.files import write_atomically
from grense.wording.agenda import AUDIENCES, agenda_lines
from grense.wording.home_work import checklist_lines, home_work_lines
from grense.wording.rights import described, listed, name

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        name="rights",
        epilog="\b\nExamples:\n  grense rights --country NO\n  grense rights --country NO --checklist --page list.txt",
    )(show_rights)


def show_rights(
    *,
    country: Annotated[
        str | None,
        typer.Option(
            "--country",
            metavar="CODE",
            help="Where you work: NO, CA-ON, EU. Default: the settings' country.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List all places that are known.")] = False,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="A checklist for a written agreement about work at home, to print.")
    ] = False,
    audience: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="representatives|managers",
            help="An agenda for a talk about work at home and hours.",
            show_default=False,
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page", metavar="FILE", help="Write the checklist or the agenda into a text file.", show_default=False
        ),
    ] = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """What the law says of being disconnected and of work at home, where you work.

    With its source and the day it was looked up, and what your workplace has agreed on. No legal advice.
    """
    check_choice(audience, "audience", AUDIENCES)
    if page is not None and not (checklist or audience):
        raise GrenseError(
            "option_needs_list", N_("the option holds with --checklist or --for only"), "{option}", option="--page"
        )
    session = Session.open(lang)
    today = session.now.astimezone(load_zone(session.tz)).date()
    if audience is not None:
        _print(agenda_lines(audience, session.words), page)
        return
    if every:
        _list([right_of(place, on=today) for place in known_places()], session, as_json)
        return
    place = country or session.settings.country
    if place is None:
        raise GrenseError(
            "no_country",
            N_("no country is known"),
            hint=N_("--country NO, or country in the settings; --list shows all"),
        )
    right, work = right_of(place, on=today), home_work(place, on=today)
    if checklist:
        if work is None:
            raise GrenseError(
                "no_checklist",
                N_("no rules on work at home are known there"),
                "{place}",
                place=name(place, session.words),
            )
        _print(checklist_lines(work, policy_of(session), session.words), page)
        return
    if as_json:
        typer.echo(_json(right))
        return
    for sentence in described(right, session.words, on=today):
        session.say(sentence)
    if work is not None:
        typer.echo()
        for line in home_work_lines(work, session.words):
            session.say(line)
        session.say(N_("grense rights --checklist prints what a written agreement holds."))
    if policy := policy_of(session):
        typer.echo()
        for line in policy_lines(policy, session.words):
            typer.echo(line)


def _print(lines: Iterable[str], page: Path | None) -> None:
    """Print lines, or write them into a file."""
    if page is None:
        for line in lines:
            typer.echo(line)
        return
    write_atomically(page, ("\n".join(lines) + "\n").encode())


def _list(rights: list[Right], session: Session, as_json: bool) -> None:
    if as_json:
        typer.echo("[" + ",\n ".join(map(_json, rights)) + "]")
        return
    rows = [(right.place, *listed(right, session.words)) for right in rights]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _json(right: Right) -> str:
    return json.dumps(dataclasses.asdict(right), default=str, ensure_ascii=False)
