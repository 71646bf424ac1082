"""`grense strategies`: ways to keep work and free time apart, what grense can do for each, and texts to paste."""

from __future__ import annotations

from typing import Annotated

import typer

from grense.cli.agreed import policy_of
from grense.cli.context import Session, check_choice
from grense.cli.options import Language
from grense.i18n import N_
from grense.strategies import strategies

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        name="strategies",
        epilog="\b\nExamples:\n  grense strategies call_if_urgent\n  grense strategies --text line",
    )(show_strategies)


def show_strategies(
    which: Annotated[
        str | None, typer.Argument(metavar="ID", help="Only this one. Default: all.", show_default=False)
    ] = None,
    wanted: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar="manager|line|urgent",
            help="Print a text to paste: for team, manager or safety representative, or a line under mails.",
            show_default=False,
        ),
    ] = None,
    lang: Language = None,
) -> None:
    """Ways to keep work and free time apart, from the report.

    What it says of each, what grense can do for it, and what an employer can do. Any or none can be chosen, in the
    settings (strategies).
    """
    # Imported here: its imports of the nudges take longer than the start of every other command.
    from grense.wording.strategy_choices import TEXTS, described, employers, name, text

    known = strategies()
    check_choice(which, "strategy", list(known))
    check_choice(wanted, "text", TEXTS)
    session = Session.open(lang)
    one = known[which] if which is not None else None
    if wanted is not None:
        typer.echo(text(wanted, session.words, one))
        policy = policy_of(session)
        if wanted == "urgent" and policy and policy.urgent:
            # Beside the text, not in it: the person decides whether it is shared.
            session.note(N_("Your workplace's policy, for you: {text}"), text=policy.urgent)
        return
    for unknown in (label for label in session.settings.strategies if label not in known):
        session.note(N_("the settings hold a strategy that is not known: {name}"), name=unknown)
    for strategy in (one,) if one else known.values():
        title = f"{strategy.id}: {name(strategy, session.words)}"
        if strategy.id in session.settings.strategies:
            title = session.words.gettext("{strategy} (chosen)").format(strategy=title)
        typer.echo(title)
        for sentence in described(strategy, session.words):
            session.say(sentence, 2)
        typer.echo()
    heading, measures, found = employers(session.words)
    session.say(heading)
    for measure in measures:
        session.say(f"- {measure}", 2)
    for sentence in found:
        session.say(sentence)
