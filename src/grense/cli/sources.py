"""`grense connect`, `sources`, `sync` and `disconnect`: manage the connected sources and read them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

import typer

from grense.cli.context import Session, check_choice, moment_of
from grense.cli.mailboxes import ask_unasked
from grense.cli.options import Language
from grense.errors import GrenseError
from grense.i18n import N_, NN_
from grense.i18n.errors import error_line
from grense.model.time import load_zone
from grense.services import personal_data as record
from grense.services.connections import KINDS, Connection, connection_of
from grense.storage.source_state import SourceState, failed, is_due
from grense.wording import sources as standing

__all__ = ["register"]

_SLOW_SECONDS = 1.0

LabelArgument = Annotated[str, typer.Argument(metavar="NAME", help="The source's name, as grense sources lists it.")]


def register(app: typer.Typer) -> None:
    """Register the commands."""
    examples = (
        "\b\nExamples:\n  grense connect\n  grense connect kari@example.org\n  grense connect caldav --name work\n"
        "  grense connect work"
    )
    app.command(epilog=examples)(connect)
    app.command(name="sources")(list_sources)
    app.command(epilog="\b\nExample:\n  grense sync --since 2026-11-01")(sync)
    app.command(epilog="\b\nExample:\n  grense disconnect work --forget")(disconnect)


def connect(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="ADDRESS|KIND|NAME",
            help="Your e-mail address; or a path, or the address of a calendar; or a kind: ics, files, caldav, "
            "timesheet, imap, exchange, microsoft365, google or activitywatch. The name of a connected source signs in "
            "again.",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="What to call it. Default: its kind.", show_default=False),
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="OPTION=VALUE",
            help="An option that is then not asked for, such as url=https://example.org; repeat it for each.",
            show_default=False,
        ),
    ] = None,
    device_code: Annotated[
        bool, typer.Option("--device-code", help="Microsoft 365: sign in on another device, with a code.")
    ] = False,
    lang: Language = None,
) -> None:
    """Connect a calendar, a mailbox, or ActivityWatch.

    Step by step: what is read and where it stays, a few questions, then a try. Nothing is kept before it works.

    From an e-mail address it finds the ways in, and asks about nothing but what stands after the @.
    """
    from grense.cli.connect import Dialogue, free_label
    from grense.cli.ways_in import connect_by_address, kind_of_text

    session, options = Session.open(lang, first_start=True), _given(given or ())
    if what in session.settings.sources:
        Dialogue(session, options, device_code=device_code).sign_in_again(str(what))
        return
    if name in session.settings.sources:
        raise GrenseError(
            "label_taken",
            N_("a source of that name is connected"),
            hint=N_("grense connect {name} signs in again"),
            name=name,
        )
    if what is None:
        session.say(N_("Your e-mail address, or the kind, or a path or address of a calendar. Enter shows the kinds."))
        what = str(typer.prompt(session.words.gettext("Address or kind"), default="", show_default=False)).strip()
    kind = what
    if what not in KINDS and (known := kind_of_text(what)) is not None:
        kind, options = known[0], known[1] | options
    elif "@" in what:
        if connect_by_address(session, what, options, name, device_code=device_code):
            return
        kind = ""
    dialogue = Dialogue(session, options, device_code=device_code)
    kind = kind or dialogue.kind()
    check_choice(kind, "kind of source", list(KINDS))
    dialogue.add(kind, name or free_label(session.settings, kind))


def list_sources(lang: Language = None) -> None:
    """List the connected sources.

    When each was last read, and what keeps one from being read.
    """
    session = Session.open(lang)
    if not session.settings.sources:
        session.say(N_("No source is connected. grense connect adds one."))
    states, zone = session.states(), load_zone(session.tz)
    for label, options in session.settings.sources.items():
        state = states.get(label, SourceState())
        kind = str(options.get("kind", ""))
        typer.echo(f"{label:<16} {kind:<13} {standing.was_read(state, session.words, zone)}")
        later = standing.next_try(state, session.words, zone, session.now)
        for line in (_trouble(session, state), later, *standing.odd(state.warnings, session.words)):
            if line:
                typer.echo(f"{'':<16} {line}")


def sync(
    labels: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these sources. Default: all.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Read again from this day on. Default: what is new since the last time.",
            show_default=False,
        ),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Leave out sources that failed and are to be left alone for a while.")
    ] = False,
    lang: Language = None,
) -> None:
    """Read what is new in the connected sources."""
    from grense.services.sync import SyncTiming, kept_from, refresh

    session = Session.open(lang, first_start=True)
    if not session.settings.sources:
        raise GrenseError("no_source", N_("no source is connected"), hint=N_("grense connect adds one"))
    for label in labels or ():
        check_choice(label, "source", list(session.settings.sources))
    begin = moment_of(since, session.tz) if since else None
    if begin and begin < kept_from(session.now, session.tz, session.settings.keep_weeks):
        raise GrenseError(
            "beyond_kept_weeks", N_("so much is not kept"), hint=N_("keep_weeks in the settings keeps more")
        )
    session = ask_unasked(session, () if due else labels or list(session.settings.sources))
    readers, refused = _readers(session, labels or list(session.settings.sources), due=due)
    with _bars([reader.connection.label for reader in readers]) as progress:
        outcomes = refresh(
            session.home, session.settings, readers, SyncTiming(session.now, session.tz, begin), progress
        )
    for outcome in outcomes:
        if outcome.error is None:
            typer.echo(_brought(session, outcome))
        else:
            refused[outcome.label] = outcome.error
        for line in standing.odd(outcome.warnings, session.words):
            typer.echo(f"{outcome.label}: {line}", err=True)
    for label, error in refused.items():
        _tell(session, label, error, again=not due)
    if refused:
        raise typer.Exit(1)


def disconnect(
    label: LabelArgument,
    forget: Annotated[
        bool | None,
        typer.Option("--forget/--keep", help="Delete what was read from it, or keep it. Default: ask."),
    ] = None,
    lang: Language = None,
) -> None:
    """Take a source back.

    Its password goes, and, if you want, what was read from it. Where the keyring is locked, the password stays there,
    and the same command deletes it later.
    """
    session = Session.open(lang)
    if label not in session.settings.sources and record.may_have_password(session.home, label):
        _say_of_password(session, label, record.disconnect(session.home, label))
        return
    check_choice(label, "source", list(session.settings.sources))
    has_secret = record.has_secret(session.settings, label)
    if forget is None:
        forget = typer.confirm(session.words.gettext("Delete what was read from it, too?"), default=False)
    if forget:
        record.forget(session.home, label=label)
    left = record.disconnect(session.home, label)
    session.say(record.DISCONNECTED, label=label)
    if has_secret:
        _say_of_password(session, label, left)
    session.say(N_("What was read from it is deleted.") if forget else N_("What was read from it is kept."))


def _say_of_password(session: Session, label: str, left: str) -> None:
    """Print whether a password was deleted; `left` is what `record.disconnect` gave."""
    if left:
        typer.echo(record.password_left(label, left, session.words))
    else:
        session.say(record.PASSWORD_GONE)


def _given(pairs: Sequence[str]) -> dict[str, Any]:
    """The options given with `--set`."""
    options: dict[str, Any] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise GrenseError(
                "option_without_value",
                N_("an option without a value"),
                "{value}",
                hint=N_("--set option=value"),
                value=repr(name),
            )
        options[name.strip()] = _plain(name.strip(), value.strip())
    return options


def _plain(name: str, value: str) -> Any:
    if value in ("true", "false"):
        return value == "true"
    if name == "port" and value.isdecimal():
        return int(value)
    return value.split(",") if name in ("buckets", "calendars", "hosts", "work_domains", "work_folders") else value


def _readers(session: Session, labels: Sequence[str], *, due: bool) -> tuple[list[Any], dict[str, GrenseError]]:
    """The sources that can be read, with their secrets; and the others, with the reason."""
    from grense.cli.secrets import AskedSecrets
    from grense.services.sync import Reader

    secrets, states = AskedSecrets(session), session.states()
    readers: list[Any] = []
    refused: dict[str, GrenseError] = {}
    for label in labels:
        if due and not is_due(states.get(label, SourceState()), session.now):
            continue
        try:
            connection: Connection = connection_of(label, session.settings.sources[label])
            readers.append(Reader(connection, secrets.of(connection), secrets.keeper(label)))
        except GrenseError as error:
            refused[label] = error
            _remember(session, label, error)
    return readers, refused


def _remember(session: Session, label: str, error: GrenseError) -> None:
    session.home.state().update(label, lambda state: failed(state, error, session.now))


def _trouble(session: Session, state: SourceState) -> str:
    return error_line(state.error, session.words) if state.error else ""


def _brought(session: Session, outcome: Any) -> str:
    words = session.words
    if not outcome.added and not outcome.removed:
        return words.gettext("{label}: nothing new").format(label=outcome.label)
    new, gone = NN_("{count} new", "{count} new"), NN_("{count} gone", "{count} gone")
    parts = [
        words.ngettext(*forms, count).format(count=count)
        for forms, count in ((new, outcome.added), (gone, outcome.removed))
        if count
    ]
    return f"{outcome.label}: {', '.join(parts)}"


def _tell(session: Session, label: str, error: GrenseError, *, again: bool) -> None:
    """Print why a source cannot be read; what was printed before only where `again` is true."""
    if again or not session.states()[label].told:
        typer.echo(_refused(session, label, error), err=True)
        session.home.state().update(label, lambda state: replace(state, told=True))


def _refused(session: Session, label: str, error: GrenseError) -> str:
    return f"{label}: {error_line(error, session.words)}"


@contextmanager
def _bars(labels: Sequence[str]) -> Iterator[Any]:
    """A progress bar for each source on stderr, for long readings at a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bars = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: Mapping[str, Any] = {label: bars.add_task(label, total=None) for label in labels}
    begun = time.monotonic()

    def told(label: str, done: int, total: int) -> None:
        bars.update(tasks[label], completed=done, total=max(total, 1))
        if time.monotonic() - begun > _SLOW_SECONDS:
            bars.start()

    try:
        yield told
    finally:
        if bars.live.is_started:
            bars.stop()
