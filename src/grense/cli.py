"""The command line: files in, crossings out. It fetches, calls and prints; no rule is here."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from grense import __version__
from grense.errors import GrenseError
from grense.guard import guarded
from grense.options import (
    AsJson,
    Country,
    Files,
    Include,
    Language,
    Me,
    ProfileName,
    Received,
    RestMethod,
    Week,
    WeeklyHours,
    Zone,
)
from grense.text import Catalogue, choose_language, load

if TYPE_CHECKING:
    from grense.classification import Classification
    from grense.explain import Explanation
    from grense.report import Report
    from grense.service import Gathered, Rules
    from grense.week import WeekSummary

__all__ = ["app", "main"]

_DEMO_NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)

_EXAMPLES = """\b
Examples:
  grense demo
  grense week calendar.ics sent.mbox
  grense week calendar.ics --me kari@example.org --tz Europe/Oslo --country NO
  grense explain calendar.ics sent.mbox --category short_rest
  grense classify calendar.ics sent.mbox --output crossings.csv

Files are told apart by what they hold: a calendar (.ics), an mbox, an .eml file, a Maildir or a folder of mail.
Only times are read. Nothing is stored, and nothing is sent.
"""


class _Group(TyperGroup):
    """The commands, with one place where every error becomes one line."""

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]  # one form of click's two
        """Run a command and leave with its exit status, or give that back."""
        given = list(sys.argv[1:] if args is None else args)
        own = given[: given.index("--")] if "--" in given else given
        debug = "--debug" in own or os.environ.get("GRENSE_DEBUG", "") not in ("", "0")
        arguments = [argument for argument in own if argument != "--debug"] + given[len(own) :]
        status = guarded(
            lambda: super(_Group, self).main(arguments, standalone_mode=False, **extra), _catalogue_of(given), debug
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
def week(
    files: Files,
    me: Me = None,
    tz: Zone = None,
    chosen: Week = None,
    include: Include = None,
    hours: WeeklyHours = "mon-fri 08:00-16:00",
    country: Country = None,
    profile: ProfileName = "afi_2022_04",
    rest_method: RestMethod = None,
    lang: Language = None,
    as_json: AsJson = False,
    received: Received = False,
) -> None:
    """One week as a picture, with its crossings and why each is one."""
    case = _Case.of(files, me, tz, include, hours, country, profile, rest_method, lang, chosen)
    case.show_week(as_json=as_json, received=received)


@app.command(epilog="\b\nExample:\n  grense explain calendar.ics sent.mbox --date 2026-11-18 --category short_rest")
def explain(
    files: Files,
    me: Me = None,
    tz: Zone = None,
    chosen: Week = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category",
            metavar="NAME",
            help="Only this one: evening, sunday, short_rest, long_day, long_week, outside_hours, connected.",
            show_default=False,
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Only this day, such as 2026-11-18.", show_default=False),
    ] = None,
    include: Include = None,
    hours: WeeklyHours = "mon-fri 08:00-16:00",
    country: Country = None,
    profile: ProfileName = "afi_2022_04",
    rest_method: RestMethod = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Every crossing of a week, its rule and its evidence."""
    from grense.localtime import iso_week_label

    day = None if date is None else _day(date)
    _check_choice(category, "category", _categories())
    asked = chosen or (iso_week_label(day) if day else None)
    case = _Case.of(files, me, tz, include, hours, country, profile, rest_method, lang, asked)
    case.show_explanations(category, day, as_json=as_json)


@app.command(
    epilog="\b\nExample:\n  grense classify calendar.ics sent.mbox --frame days --format parquet --output days.parquet"
)
def classify(
    files: Files,
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
    me: Me = None,
    tz: Zone = None,
    chosen: Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar="WEEK",
            help="Only this ISO week, such as 2026-W47. Default: all, up to this week.",
            show_default=False,
        ),
    ] = None,
    include: Include = None,
    hours: WeeklyHours = "mon-fri 08:00-16:00",
    country: Country = None,
    profile: ProfileName = "afi_2022_04",
    rest_method: RestMethod = None,
    lang: Language = None,
) -> None:
    """Crossings or another table as CSV, JSON or Parquet."""
    from grense import export

    _check_choice(form, "format", export.FORMATS)
    _check_choice(frame, "frame", export.FRAMES)
    if form == "parquet" and output is None:
        raise GrenseError("Parquet needs a file", hint="--output PATH")
    if output is not None and any(_is_same(output, file) for file in files):
        raise GrenseError("the output is one of the files to read", hint="--output another path")
    case = _Case.of(files, me, tz, include, hours, country, profile, rest_method, lang, chosen)
    case.write(frame, form, output, chosen)


@app.command(epilog="\b\nExample:\n  grense demo --lang nb --week 2026-W45")
def demo(chosen: Week = None, lang: Language = None, as_json: AsJson = False) -> None:
    """The week of a made-up person."""
    from grense import example
    from grense.service import Rules

    rules = Rules(country="NO")
    case = _Case(list(example.paths()), [example.ME], example.TZ, (), rules, _catalogue(lang), _week(chosen), _DEMO_NOW)
    if not as_json:
        case.report().notes(
            [case.words.gettext("A made-up person's week. Your own: grense week calendar.ics sent.mbox"), ""]
        )
    case.show_week(as_json=as_json, received=False)


class _Case:
    """What was asked for, and the way from it to a page."""

    def __init__(
        self,
        files: Sequence[Path],
        me: Sequence[str],
        tz: str | None,
        include: Sequence[str],
        rules: Rules,
        words: Catalogue,
        week: str | None,
        now: dt.datetime,
    ) -> None:
        from grense import service
        from grense.report import watched

        self.words, self.now, self.asked = words, now, week
        with watched(len(files), words) as progress:
            self.gathered: Gathered = service.gather(
                files, now=now, me=me, tz=tz, include=include, week=week, progress=progress
            )
        self.found: Classification = service.judge(self.gathered, rules, now=now)
        self.chosen = week or service.latest_week(self.found, now, self.gathered.tz)

    @classmethod
    def of(
        cls,
        files: Sequence[Path],
        me: Sequence[str] | None,
        tz: str | None,
        include: Sequence[str] | None,
        hours: str,
        country: str | None,
        profile: str,
        rest_method: str | None,
        lang: str | None,
        week: str | None,
    ) -> _Case:
        from grense.service import Rules

        rules = Rules(hours, country, profile, rest_method)
        return cls(files, me or (), tz, include or (), rules, _catalogue(lang), _week(week), _now())

    def summary(self) -> WeekSummary | None:
        from grense.summary import summarise_week

        return None if self.chosen is None else summarise_week(self.found, self.chosen)

    def show_week(self, *, as_json: bool, received: bool) -> None:
        summary = self.summary()
        whys = self.explanations(summary)
        if as_json:
            self.print_json(summary, whys)
        elif summary is None or not len(self.gathered.activities):
            self.report().nothing(self.gathered, self.weeks())
        else:
            self.report().week(summary, whys, self.gathered, self.now, received=received)

    def show_explanations(self, category: str | None, day: dt.date | None, *, as_json: bool) -> None:
        summary = self.summary()
        whys = [
            why
            for why in self.explanations(summary)
            if category in (None, why.category) and (day is None or why.date == day)
        ]
        if as_json:
            self.print_json(summary, whys)
        elif summary is None or not len(self.gathered.activities):
            self.report().nothing(self.gathered, self.weeks())
        else:
            self.report().explanations(summary, whys, self.gathered, self.found.profile)

    def write(self, frame: str, form: str, output: Path | None, week: str | None) -> None:
        """Write a frame; what there is to say of the reading goes to stderr, so that the data stay clean."""
        from grense import export
        from grense.accounts import inferred_lines, warning_line

        table = export.named_frame(self.found, frame)
        if self.asked is not None and week is not None and "week" in table.columns:
            table = table.loc[table["week"] == self.asked]
        content = export.frame_bytes(table, form)
        for line in (
            *inferred_lines(self.gathered, self.words),
            *(warning_line(one, self.words) for one in self.gathered.warnings),
        ):
            if line:
                typer.echo(line, err=True)
        if output is None:
            sys.stdout.write(content.decode())
        else:
            export.write_atomically(output, content)

    def explanations(self, summary: WeekSummary | None) -> list[Explanation]:
        return [] if summary is None else [self.found.explain(one.label) for one in summary.crossings]

    def weeks(self) -> list[str]:
        return [str(week) for week in self.found.weeks["week"].tolist()]

    def report(self) -> Report:
        from grense.report import Report, open_console

        return Report(open_console(sys.stdout, os.environ), self.words)

    def print_json(self, summary: WeekSummary | None, whys: Sequence[Explanation]) -> None:
        from grense.export import week_json

        typer.echo(week_json(summary, whys, self.gathered, self.found, self.words))


def main() -> None:
    """Run the command line; leaves with 0, 1 (a fault of grense), 2 (bad input), 130 (interrupted)."""
    app()


def _catalogue(lang: str | None) -> Catalogue:
    if lang is not None and lang not in ("nb", "en"):
        _check_choice(lang, "language", ("nb", "en"))
    return load(choose_language(lang, os.environ))


def _catalogue_of(arguments: Sequence[str]) -> Catalogue:
    """The language for errors, which may come before options are parsed."""
    wanted = next((value for name, value in itertools.pairwise(arguments) if name == "--lang"), None)
    wanted = wanted or next((name.partition("=")[2] for name in arguments if name.startswith("--lang=")), None)
    return load(choose_language(wanted, os.environ))


def _check_choice(value: str | None, what: str, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise GrenseError(f"unknown {what}", repr(value), hint=f"known: {', '.join(known)}")


def _categories() -> Sequence[str]:
    from grense.profiles import CATEGORIES

    return CATEGORIES


def _week(value: str | None) -> str | None:
    """The week as `2026-W07`, however its number was written."""
    from grense.localtime import iso_week_label
    from grense.service import week_start

    if value is None:
        return None
    try:
        return iso_week_label(week_start(value))
    except ValueError:
        raise GrenseError("no such week", repr(value), hint="an ISO week, such as 2026-W47") from None


def _day(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise GrenseError("no such day", repr(value), hint="a date, such as 2026-11-18") from None


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
