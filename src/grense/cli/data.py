"""`grense data`: show, export, recover and delete everything stored about the person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grense.cli.context import Session, check_choice, moment_of
from grense.cli.options import Language
from grense.errors import GrenseError
from grense.i18n import N_
from grense.model.time import load_zone
from grense.services import personal_data as record
from grense.storage.store import Store
from grense.storage.store import recover as recover_store
from grense.wording.crossings import kind_word

__all__ = ["app"]

app = typer.Typer(help="Show, export, recover or forget what is held about you.", no_args_is_help=True)


@app.command()
def show(
    rows: Annotated[bool, typer.Option("--rows", help="Every single time, too.")] = False,
    lang: Language = None,
) -> None:
    """Everything that is held about you, and where."""
    session = Session.open(lang)
    if session.home.has_store():
        with record.opened(session.home) as (store, lost):
            if store.is_damaged:
                _say_damaged(session, lost)
            _show_store(session, store)
            if rows:
                _show_rows(session, store)
    else:
        session.say(N_("Nothing is kept yet."))
    typer.echo()
    session.say(N_("Settings: {path}"), path=session.home.settings_file)
    session.say(N_("State of the sources: {path}"), path=session.home.state_file)
    labels = ", ".join(session.settings.sources) or session.words.gettext("none")
    session.say(N_("Connected sources: {labels}"), labels=labels)
    if session.home.credentials().available():
        session.say(record.IN_KEYRING)
    else:
        session.say(N_("Passwords are not kept."))


@app.command()
def export(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; an old file is replaced.")],
    lang: Language = None,
) -> None:
    """Everything that is held about you, as one JSON file. Passwords are not in it."""
    session = Session.open(lang)
    lost = record.write(session.home, output, session.tz, session.now)
    session.say(record.WRITTEN)
    if lost:
        _say_damaged(session, lost)


@app.command()
def recover(lang: Language = None) -> None:
    """Bring back what can be read of a damaged store.

    What cannot be read of it comes from the newest daily copy, your corrections first. The damaged file stays beside
    the store until grense data forget. A store that is whole is left as it is.
    """
    session = Session.open(lang)
    found = recover_store(session.home.store_folder, keys=session.home.store_keys())
    for line in record.recovered(found, session.words):
        typer.echo(line)


@app.command()
def forget(
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="DATE", help="Only what lies before this day.", show_default=False),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", metavar="NAME", help="Only what was read from this source.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lang: Language = None,
) -> None:
    """Delete what is held about you.

    The file is written again without it, and the daily copies are deleted, so that nothing of it stays. Everything can
    be forgotten whatever state the store is in.
    """
    session = Session.open(lang)
    moment = moment_of(before, session.tz) if before else None
    if source is not None and before is not None:
        raise GrenseError("day_and_source", N_("either a day or a source"), hint=N_("forget one after the other"))
    if source is not None:
        with session.home.store() as store:
            check_choice(source, "source", store.labels())
    if not yes:
        question = record.question(before=before is not None, source=source is not None)
        typer.confirm(session.words.gettext(question), abort=True)
    record.forget(session.home, before=moment, label=source)
    session.say(N_("It is deleted."))
    for label in session.home.state().passwords_left() if before is None and source is None else ():
        why = session.home.credentials().why_not() or "refuses"
        typer.echo(f"{label}: {record.password_left(label, why, session.words)}")
    if before is None and session.settings.sources:
        session.say(N_("The sources are still connected: grense sync reads them again, grense disconnect ends that."))


def _say_damaged(session: Session, lost: frozenset[str]) -> None:
    session.note(record.DAMAGED)
    if lost:
        typer.echo(record.not_whole(lost, session.words), err=True)


def _show_store(session: Session, store: Store) -> None:
    session.say(N_("Kept in {path}"), path=session.home.store_folder)
    session.say(record.PROTECTION[store.protection()])
    session.say(
        N_("Kept for {weeks} weeks and the current one (keep_weeks in the settings)."),
        weeks=session.settings.keep_weeks,
    )
    typer.echo()
    held = store.held()
    for source in held:
        typer.echo(f"{source.label:<16} {record.amount(source, session.words, session.tz)}")
    if not held:
        session.say(N_("No times are kept."))
    others = {
        N_("Corrections of yours: {count} (grense correct list)"): len(store.corrections()),
        N_("Nudges shown: {count}"): len(store.shown()),
        N_("Answers to questions: {count}"): len(store.answers()),
        N_("Reasons of crossings: {count} (grense correct list)"): len(store.reasons()),
        N_("Guesses of a week's hours: {count} (grense guess)"): len(store.guesses()),
    }
    for sentence, count in others.items():
        if count:
            session.say(sentence, count=count)


def _show_rows(session: Session, store: Store) -> None:
    zone = load_zone(session.tz)
    typer.echo()
    table = store.activities()
    starts, ends = table["start"].dt.tz_convert(zone), table["end"].dt.tz_convert(zone)
    for start, end, kind, source in zip(starts, ends, table["kind"], table["source"], strict=True):
        until = f"-{end:%H:%M}" if end > start else ""
        typer.echo(f"{start:%Y-%m-%d %H:%M}{until:<6}  {kind_word(kind, session.words):<15} {source}")
    for day in sorted(store.absences()):
        typer.echo(f"{day.isoformat():<22}  {session.words.gettext('away')}")
