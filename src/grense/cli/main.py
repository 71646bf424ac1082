"""The command line: reads files, calls the library and prints crossings; it contains no rules."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from grense import __version__
from grense.base.extras import missing_extra
from grense.cli import (
    balance,
    calibrate,
    compare,
    data,
    guess,
    law,
    mailboxes,
    meetings,
    pattern,
    reasons,
    rights,
    sources,
    strategies,
)
from grense.cli import correct as corrections
from grense.cli import questions as pulse
from grense.cli.context import Session, check_choice, check_language, day_of, spoken
from grense.cli.errors import guarded
from grense.cli.helptext import is_help_wanted, translate_help
from grense.cli.options import (
    AnalysisOptions,
    AsJson,
    Language,
    ProfileName,
    Received,
    WeekOption,
    with_analysis_options,
)
from grense.errors import ErrorKind, GrenseError
from grense.i18n import LANGUAGES, Catalogue
from grense.marks import N_
from grense.storage.home import Home

__all__ = ["app", "main"]


_EXAMPLES = """\b
Examples:
  grense demo
  grense week calendar.ics sent.mbox
  grense week calendar.ics --me kari@example.org --tz Europe/Oslo --country NO
  grense explain calendar.ics sent.mbox --category short_rest
  grense classify calendar.ics sent.mbox --output crossings.csv
  grense connect

Files are told apart by what they hold: calendars (.ics), mail (mbox, .eml, Maildir), folders and archives of them.
Only times are read. Of files nothing is stored, and nothing is sent. Times of connected sources stay on this machine.
"""


class _Group(TyperGroup):
    """The commands, with one place where every error becomes one line."""

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]  # one form of click's two
        """Run a command and exit with its status, or return the status when not standalone."""
        given = list(sys.argv[1:] if args is None else args)
        own = given[: given.index("--")] if "--" in given else given
        debug = "--debug" in own or os.environ.get("GRENSE_DEBUG", "") not in ("", "0")
        arguments = [argument for argument in own if argument != "--debug"] + given[len(own) :]
        if is_help_wanted(own):
            translate_help(self, _catalogue_of(given))
        status = guarded(
            lambda: super(_Group, self).main(arguments, standalone_mode=False, **extra),
            lambda: _catalogue_of(given),
            debug,
        )
        if standalone_mode:
            sys.exit(status)
        return status


app = typer.Typer(
    cls=_Group,
    help="See, privately, where your own working time crosses into evenings, Sundays and rest.",
    epilog=_EXAMPLES,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"grense {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True, callback=_print_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from; may hold paths.")] = False,
) -> None:
    """Options before the command."""


@app.command(epilog="\b\nExample:\n  grense week calendar.ics sent.mbox --me kari@example.org --lang nb")
@with_analysis_options
def week(
    *,
    options: AnalysisOptions,
    chosen: WeekOption = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
    received: Received = False,
) -> None:
    """One week as a picture, with its crossings and why each is one."""
    session = Session.open(options.lang)
    rules = session.rules(options, profile)
    if not as_json and not options.files:
        guess.ask_guess(session)
    case = session.case(options, rules, _week(chosen), may_ask=not as_json)
    case.show_week(as_json=as_json, received=received)


@app.command(epilog="\b\nExample:\n  grense explain calendar.ics sent.mbox --date 2026-11-18 --category short_rest")
@with_analysis_options
def explain(
    *,
    options: AnalysisOptions,
    chosen: WeekOption = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category",
            metavar="NAME",
            help="Only this one: {categories}.",
            show_default=False,
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Only this day, such as 2026-11-18.", show_default=False),
    ] = None,
    profile: ProfileName = None,
    as_json: AsJson = False,
) -> None:
    """Every crossing of a week, its rule and its evidence."""
    from grense.model.time import iso_week

    day = None if date is None else day_of(date)
    asked = chosen or (iso_week(day) if day else None)
    session = Session.open(options.lang)
    rules = session.rules(options, profile)
    case = session.case(options, rules, _week(asked), may_ask=not as_json)
    check_choice(category, "category", case.found.profile.categories)
    case.show_explanations(category, day, as_json=as_json)


@app.command(
    epilog="\b\nExample:\n  grense classify calendar.ics sent.mbox --frame days --format parquet --output days.parquet"
)
@with_analysis_options
def classify(
    *,
    options: AnalysisOptions,
    form: Annotated[str, typer.Option("--format", metavar="csv|json|parquet", help="How to write it.")] = "csv",
    frame: Annotated[
        str, typer.Option("--frame", metavar="FRAME", help="crossings, sessions, days, rests, weeks or activities.")
    ] = "crossings",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Where to write it; an old file is replaced at the end. Default: print it.",
            show_default=False,
        ),
    ] = None,
    chosen: Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar="WEEK",
            help="Only this ISO week, such as 2026-W47. Default: all, up to this week.",
            show_default=False,
        ),
    ] = None,
    profile: ProfileName = None,
) -> None:
    """Crossings or another table as CSV, JSON or Parquet."""
    from grense.cli import export

    check_choice(form, "format", export.FORMATS)
    check_choice(frame, "frame", export.FRAMES)
    if form == "parquet" and output is None:
        raise GrenseError("parquet_needs_file", N_("Parquet needs a file"), hint=N_("--output PATH"))
    if output is not None:
        export.check_output(output, options.files or (), "--output")
    session = Session.open(options.lang)
    rules = session.rules(options, profile)
    case = session.case(options, rules, _week(chosen))
    case.write(frame, form, output, chosen)


@app.command(epilog="\b\nExample:\n  grense demo --lang nb --week 2026-W45")
def demo(chosen: WeekOption = None, lang: Language = None, as_json: AsJson = False) -> None:
    """The week of a made-up person."""
    from grense.cli.analysis import Case

    if lang is not None:
        check_language(lang)
    words = spoken(lang)
    case = Case.of_example(words, _week(chosen))
    if not as_json:
        case.report().notes(
            [words.gettext("A made-up person's week. Your own: grense week calendar.ics sent.mbox"), ""]
        )
    case.show_week(as_json=as_json, received=False)


@app.command(epilog="\b\nExample:\n  grense tray --example")
def tray(
    example: Annotated[
        bool, typer.Option("--example", help="Show a made-up person where no source is connected.")
    ] = False,
    background: Annotated[
        bool, typer.Option("--background", help="Open no window at the start; for a start at login.")
    ] = False,
    lang: Language = None,
) -> None:
    """The tray app: a private week, and a few nudges."""
    from importlib import import_module

    if lang is not None:
        check_choice(lang, "language", LANGUAGES)
    try:
        start = import_module("grense_tray.app").main
    except ImportError:
        raise missing_extra("tray", ErrorKind("tray_not_installed", N_("the tray app is not installed"))) from None
    given = [name for name, on in (("--example", example), ("--background", background)) if on]
    given += ["--lang", lang] if lang else []
    raise typer.Exit(start(given))


pattern.register(app)
meetings.register(app)
guess.register(app)
law.register(app)
balance.register(app)
compare.register(app)
calibrate.register(app)
sources.register(app)
mailboxes.register(app)
pulse.register(app)
rights.register(app)
strategies.register(app)
app.add_typer(data.app, name="data")
reasons.register(corrections.app)
app.add_typer(corrections.app, name="correct")


def main() -> None:
    """Run the command line; exits with 0, 1 (an error inside grense), 2 (bad input), 130 (interrupted)."""
    app()


def _catalogue_of(arguments: Sequence[str]) -> Catalogue:
    """The catalogue for errors, which may be raised before options are parsed and settings are read."""
    wanted = next((value for name, value in itertools.pairwise(arguments) if name == "--lang"), None)
    wanted = wanted or next((name.partition("=")[2] for name in arguments if name.startswith("--lang=")), None)
    if wanted is None:
        with suppress(GrenseError):
            wanted = Home.of_this_person().settings()[0].language
    return spoken(wanted)


def _week(value: str | None) -> str | None:
    from grense.model.time import checked_week

    return None if value is None else checked_week(value)
