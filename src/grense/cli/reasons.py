"""`grense correct reason`: why there was work, in the person's own word. It changes no figure."""

from __future__ import annotations

from typing import Annotated

import typer

from grense.cli.context import Session, check_choice, day_of
from grense.cli.options import Language
from grense.errors import GrenseError
from grense.i18n import N_
from grense.model.crossing_reason import CrossingReason
from grense.rules.profiles import load_profile
from grense.rules.reasons import REASONS
from grense.wording.crossings import category_word
from grense.wording.reasons import reason_word

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the command in the group of corrections."""
    app.command(
        epilog="\b\nExamples:\n  grense correct reason 2026-11-18 evening asked\n"
        "  grense correct reason 2026-11-18 evening --undo"
    )(reason)


def reason(
    day: Annotated[str, typer.Argument(metavar="DAY", help="The day of the crossing, such as 2026-11-18.")],
    category: Annotated[str, typer.Argument(metavar="CATEGORY", help="Its category, such as evening or short_rest.")],
    value: Annotated[
        str | None, typer.Argument(metavar="REASON", help="own, asked, urgent, ordered or paid.", show_default=False)
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the reason back.")] = False,
    lang: Language = None,
) -> None:
    """Say why: my own choice, asked, urgent, ordered or paid overtime.

    It is never needed, and changes no figure: it stands beside the crossing, and grense pattern counts it.
    """
    session = Session.open(lang)
    date, categories = day_of(day), load_profile(session.settings.profile).categories
    check_choice(category, "category", categories)
    check_choice(value, "reason", REASONS)
    if undo == (value is not None):
        raise GrenseError(
            "reason_or_undo", N_("either a reason or --undo"), hint=N_("known: {names}"), names=", ".join(REASONS)
        )
    with session.home.store() as store:
        if value is not None:
            store.give_reason(CrossingReason(category, date, value))
        elif not store.take_back_reason(category, date):
            raise GrenseError("no_such_reason", N_("no such reason"), hint=N_("grense correct list lists them"))
    if value is None:
        session.say(N_("Undone."))
        return
    session.say(
        N_("{day}, {category}: {reason}. grense correct reason {day} {name} --undo takes it back."),
        day=date.isoformat(),
        category=category_word(next(one for one in categories if one == category), session.words),
        reason=reason_word(value, session.words),
        name=category,
    )
