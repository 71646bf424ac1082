"""The prompt for the person's own addresses, after a source was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from grense.cli.context import Session
from grense.errors import GrenseError
from grense.i18n import N_
from grense.i18n.errors import error_texts
from grense.model.addresses import offered_addresses, own_addresses
from grense.services.connections import KINDS
from grense.sources.base import Found
from grense.storage.settings import load
from grense.wording.printable import printable

__all__ = ["ask_own_addresses"]

_IN_FILES = N_("These stand in the files:")
_IN_MEETINGS = N_("These stand in the meetings:")
_YOURS = N_("Your own mail addresses, with commas between")
_WHICH = N_("Which are yours? Numbers or addresses, with commas between")


def ask_own_addresses(session: Session, kind: str, found: Found, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Prompt for the person's own addresses for meetings and mails, where the settings do not have them yet."""
    settings, _ = load(session.home.settings_file)
    if KINDS[kind].reads in (("presence",), ("hours",)):
        return settings.me
    new = [one for one in offered_addresses(found.addresses, options) if one not in settings.me]
    standing = [] if found.owners.names({*settings.me, *new}) else [*found.owners.found]
    if settings.me and not new and not standing:
        return settings.me
    if standing:
        session.say(_IN_FILES if found.files else _IN_MEETINGS)
        for number, (address, count) in enumerate(standing, 1):
            typer.echo(f"  {number}  {printable(address)}  ({count})")
    text = session.words.gettext(_WHICH if standing else _YOURS)
    likely = found.owners.best if standing else ()
    offered = ", ".join(dict.fromkeys([*settings.me, *new, *likely]))
    while True:
        answer = str(typer.prompt(text, default=offered, show_default=bool(offered)))
        try:
            return _chosen(answer, [address for address, _ in standing])
        except GrenseError as error:
            title, _, hint = error_texts(error, session.words)
            session.say(N_("It did not work: {error}."), error=f"{title}, {hint}")


def _chosen(answer: str, offered: Sequence[str]) -> tuple[str, ...]:
    """The addresses that an answer names, or refers to by numbers in a list. Raises `GrenseError` for others."""
    pieces = [piece.strip() for piece in answer.replace(";", ",").split(",") if piece.strip()]
    numbers = {str(number): address for number, address in enumerate(offered, 1)}
    named = ",".join(numbers.get(piece, piece) for piece in pieces)
    return own_addresses(named, "") if named else ()
