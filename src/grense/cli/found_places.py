"""The prompts for which of the calendars and folders that a server has are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from grense.cli.context import Session
from grense.errors import GrenseError
from grense.i18n import N_
from grense.sources.base import DEFAULT_CALENDAR, SENT_MAIL, Place
from grense.wording.printable import printable

__all__ = ["ask_places"]


def ask_places(session: Session, kind: str, places: Sequence[Place], given: Mapping[str, Any]) -> dict[str, Any]:
    """Prompt for what is read of the places found, as options of the account; those that were `given` are not asked."""
    if kind == "caldav" and "calendars" not in given:
        if not places:
            raise GrenseError(
                "no_calendar", N_("the server has no calendar for you"), hint=N_("is the address the right one?")
            )
        return {"calendars": [place.id for place in _picked(session, places)]}
    if kind == "imap":
        return _sent(session, given, places)
    if kind == "jmap":
        calendars, folders = ([place for place in places if place.reads == one] for one in ("calendar", "mail"))
        is_asked = len(calendars) > 1 and "calendars" not in given
        chosen = {"calendars": [place.id for place in _picked(session, calendars)]} if is_asked else {}
        return chosen | (_sent(session, given, folders) if folders else {})
    if kind in ("exchange", "microsoft365") and "calendars" not in given:
        calendars = [place for place in places if place.id != SENT_MAIL]
        picked = [place.id for place in _picked(session, calendars)] if len(calendars) > 1 else [DEFAULT_CALENDAR]
        return {} if picked == [DEFAULT_CALENDAR] else {"calendars": picked}
    if kind == "activitywatch" and "buckets" not in given and len(places) > 1:
        return {"buckets": [place.id for place in _picked(session, places)]}
    return {}


def _sent(session: Session, given: Mapping[str, Any], folders: Sequence[Place]) -> dict[str, Any]:
    """The folder of sent mails as an option; not asked where the server marks one, or one was given."""
    if "sent" in given or any(place.chosen for place in folders):
        return {}
    session.say(N_("The server does not say which folder holds sent mail."))
    sent = [place.id for place in _picked(session, folders)]
    return {"sent": sent if len(sent) > 1 else sent[0]}


def _picked(session: Session, places: Sequence[Place]) -> Sequence[Place]:
    if len(places) == 1:
        return places
    session.say(N_("The server has:"))
    for number, place in enumerate(places, 1):
        typer.echo(f"  {number}{'*' if place.chosen else ' '} {printable(place.name)}")
    marked = [str(number) for number, place in enumerate(places, 1) if place.chosen]
    while True:
        text = session.words.gettext("Which are to be read? Numbers, with commas between")
        answer = str(typer.prompt(text, default=",".join(marked) or None))
        numbers = [part.strip() for part in answer.split(",")]
        if numbers and all(part.isdecimal() and 0 < int(part) <= len(places) for part in numbers):
            return [places[int(part) - 1] for part in dict.fromkeys(numbers)]
