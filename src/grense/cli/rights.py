"""`grense rights`: the law on disconnecting where the person works, and the workplace's agreement."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from grense.cli.agreed import policy_lines, policy_of
from grense.cli.context import Session
from grense.cli.options import AsJson, Language
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import load_zone
from grense.rights import Right, known_places, right_of
from grense.wording.rights import described, listed

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="rights", epilog="\b\nExamples:\n  grense rights --country NO\n  grense rights --list")(
        show_rights
    )


def show_rights(
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
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """What the law says of being disconnected, where you work.

    With its source and the day it was looked up, and what your workplace has agreed on. No legal advice.
    """
    session = Session.open(lang)
    today = session.now.astimezone(load_zone(session.tz)).date()
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
    right = right_of(place, on=today)
    if as_json:
        typer.echo(_json(right))
        return
    for sentence in described(right, session.words, on=today):
        session.say(sentence)
    if policy := policy_of(session):
        typer.echo()
        for line in policy_lines(policy, session.words):
            typer.echo(line)


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
