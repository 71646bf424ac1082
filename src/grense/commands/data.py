"""`grense data`: everything that is held about the person - to read, to take along, to be forgotten."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from grense import __version__
from grense.atomic import replace_file
from grense.commands.desk import Desk, check_choice, moment_of
from grense.errors import GrenseError
from grense.options import Language
from grense.store import Held, Store
from grense.text import N_, NN_
from grense.zones import load_zone

__all__ = ["app"]

app = typer.Typer(help="Show, export or forget what is held about you.", no_args_is_help=True)

_PROTECTION = {
    "encrypted": N_("Encrypted; the key is in the system's keyring."),
    "plain_no_extra": N_(
        'Not encrypted, readable by your user account alone; pip install "grense[encrypted]" encrypts it.'
    ),
    "plain_no_keyring": N_("Not encrypted, readable by your user account alone; this machine has no keyring."),
    "plain_not_yet": N_("Not encrypted yet, readable by your user account alone; it will be at the next opening."),
}
_KINDS = {
    "meeting": NN_("{count} meeting", "{count} meetings"),
    "mail_sent": NN_("{count} sent mail", "{count} sent mails"),
    "mail_received": NN_("{count} received mail", "{count} received mails"),
    "manual": NN_("{count} entry of your own", "{count} entries of your own"),
}
_ROW_KINDS = {
    "meeting": N_("meeting"),
    "mail_sent": N_("mail sent"),
    "mail_received": N_("mail received"),
    "manual": N_("own entry"),
}


@app.command()
def show(
    rows: Annotated[bool, typer.Option("--rows", help="Every single time, too.")] = False,
    lang: Language = None,
) -> None:
    """Everything that is held about you, and where."""
    desk = Desk.open(lang)
    if desk.home.has_store():
        with desk.home.store() as store:
            _show_store(desk, store)
            if rows:
                _show_rows(desk, store)
    else:
        desk.say(N_("Nothing is kept yet."))
    typer.echo()
    desk.say(N_("Settings: {path}"), path=desk.home.settings_file)
    desk.say(N_("State of the sources: {path}"), path=desk.home.state_file)
    labels = ", ".join(desk.settings.sources) or desk.words.gettext("none")
    desk.say(N_("Connected sources: {labels}"), labels=labels)
    if desk.home.credentials().available():
        desk.say(N_("Passwords are in the system's keyring alone, under the name grense."))
    else:
        desk.say(N_("Passwords are not kept."))


@app.command()
def export(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; an old file is replaced.")],
    lang: Language = None,
) -> None:
    """Everything that is held about you, as one JSON file. Passwords are not in it."""
    desk = Desk.open(lang)
    states = desk.states()
    with desk.home.store() as store:
        document = {
            "grense": __version__,
            "schema": 1,
            "exported": desk.now.isoformat(),
            "zone": desk.tz,
            "settings": vars(desk.settings),
            "sources": {label: vars(state) for label, state in states.items()},
            "store": store.everything(),
        }
    try:
        replace_file(output, (json.dumps(document, indent=1, default=_plain) + "\n").encode())
    except (OSError, ValueError):
        raise GrenseError("the output cannot be written", hint="is the folder there, and may you write in it") from None
    desk.say(N_("Written. The file is not encrypted: it tells much about you."))


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

    The file is written anew, so that nothing of it stays in there.
    """
    desk = Desk.open(lang)
    moment = moment_of(before, desk.tz) if before else None
    if source is not None and before is not None:
        raise GrenseError("either a day or a source", hint="forget one after the other")
    with desk.home.store() as store:
        if source is not None:
            check_choice(source, "source", store.labels())
        if not yes:
            typer.confirm(desk.words.gettext(_question(before, source)), abort=True)
        store.forget(before=moment, label=source)
    if before is None:
        for label in desk.states() if source is None else [source]:
            desk.home.state().update(label, lambda _: None)
    desk.say(N_("It is deleted."))
    if before is None and desk.settings.sources:
        desk.say(N_("The sources are still connected: grense sync reads them anew, grense disconnect ends that."))


def _question(before: str | None, source: str | None) -> str:
    if source is not None:
        return N_("Delete what was read from this source? It cannot be undone.")
    if before is not None:
        return N_("Delete everything before that day, your corrections included? It cannot be undone.")
    return N_("Delete everything that is kept, your corrections and answers included? It cannot be undone.")


def _show_store(desk: Desk, store: Store) -> None:
    desk.say(N_("Kept in {path}"), path=desk.home.store_folder)
    desk.say(_PROTECTION[store.protection()])
    desk.say(
        N_("Kept for {weeks} weeks and the current one (keep_weeks in the settings)."), weeks=desk.settings.keep_weeks
    )
    typer.echo()
    held = store.held()
    for source in held:
        typer.echo(f"{source.label:<16} {_amount(desk, source)}")
    if not held:
        desk.say(N_("No times are kept."))
    others = {
        N_("Corrections of yours: {count} (grense correct list)"): len(store.corrections()),
        N_("Nudges shown: {count}"): len(store.shown()),
        N_("Answers to questions: {count}"): len(store.answers()),
    }
    for sentence, count in others.items():
        if count:
            desk.say(sentence, count=count)


def _show_rows(desk: Desk, store: Store) -> None:
    zone = load_zone(desk.tz)
    typer.echo()
    table = store.activities()
    starts, ends = table["start"].dt.tz_convert(zone), table["end"].dt.tz_convert(zone)
    for start, end, kind, source in zip(starts, ends, table["kind"], table["source"], strict=True):
        until = f"-{end:%H:%M}" if end > start else ""
        typer.echo(f"{start:%Y-%m-%d %H:%M}{until:<6}  {desk.words.gettext(_ROW_KINDS[kind]):<14} {source}")
    for day in sorted(store.absences()):
        typer.echo(f"{day.isoformat():<22}  {desk.words.gettext('away')}")


def _amount(desk: Desk, source: Held) -> str:
    """How much is kept of a source, and from when to when."""
    words, zone = desk.words, load_zone(desk.tz)
    if source.first is None or source.last is None:
        return words.gettext("no times")
    counts = ", ".join(words.ngettext(*_KINDS[kind], count).format(count=count) for kind, count in source.kinds.items())
    days = [moment.astimezone(zone).date().isoformat() for moment in (source.first, source.last)]
    lines = [words.gettext("{counts}; from {first} to {last}").format(counts=counts, first=days[0], last=days[1])]
    if source.absences:
        away = NN_("{count} day away", "{count} days away")
        lines.append(words.ngettext(*away, source.absences).format(count=source.absences))
    return "; ".join(lines)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    return list(value) if not hasattr(value, "items") else dict(value)
