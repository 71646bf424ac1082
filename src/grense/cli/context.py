"""The context of a command: language, the person's settings, paths on this machine, the present."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import typer

from grense.errors import ErrorKind, GrenseError, ZoneError
from grense.i18n import LANGUAGES, N_, Catalogue, choose_language, load
from grense.i18n.catalogue_file import is_catalogue_file
from grense.model.time import instant_of, load_zone
from grense.rules.shifts import shift_options
from grense.rules.work_places import place_options
from grense.storage.home import Home, machine_zone
from grense.storage.settings import Settings, SettingsNote

if TYPE_CHECKING:
    from grense.cli.analysis import Case
    from grense.cli.options import AnalysisOptions
    from grense.services.person_rules import PersonRules
    from grense.storage.source_state import SourceState
    from grense.storage.store import Store

__all__ = ["Session", "check_choice", "check_language", "day_of", "is_interactive", "moment_of", "spoken"]

_NARROWEST = 40
_LENGTH_OF_DATE = len("2026-11-18")


@dataclass(frozen=True)
class Session:
    """The context of one running command."""

    words: Catalogue
    home: Home
    settings: Settings
    now: dt.datetime

    @classmethod
    def open(cls, lang: str | None, *, first_start: bool = False) -> Session:
        """Load the settings; `first_start` writes the commented settings file where there is none.

        Raises `SettingsError` for invalid settings; warnings go to stderr.
        """
        if lang is not None:
            check_language(lang)
        home = Home.of_this_person()
        settings, notes = home.settings(first_start=first_start)
        words = spoken(lang or settings.language)
        for note in notes:
            typer.echo(f"grense: {_noted(note, words)}", err=True)
        return cls(words, home, settings, _now())

    def reloaded(self) -> Session:
        """The same session with the settings as they are now."""
        settings, _ = self.home.settings()
        return replace(self, settings=settings)

    @property
    def tz(self) -> str:
        """The person's zone: from the settings, or else the machine's, which is then stored for later."""
        return self.home.zoned(self.settings).tz or ""

    def say(self, sentence: str, indent: int = 0, **parts: object) -> None:
        """Print a sentence of the catalogue, wrapped to the terminal's width."""
        typer.echo(_broken(self.words.gettext(sentence).format(**parts), indent))

    def note(self, sentence: str, **parts: object) -> None:
        """Print a sentence of the catalogue on stderr, apart from the data."""
        typer.echo(self.words.gettext(sentence).format(**parts), err=True)

    def local(self, moment: dt.datetime) -> str:
        """A moment in the person's zone, in the language's format."""
        there = moment.astimezone(load_zone(self.tz))
        return f"{self.words.date(there.date())} {self.words.clock(there)}"

    def states(self) -> Mapping[str, SourceState]:
        """The stored states of the connected sources."""
        known = self.home.state().load()
        return {label: known[label] for label in self.settings.sources if label in known}

    def rules(self, options: AnalysisOptions, profile: str | None = None) -> PersonRules:
        """The classification rules: from the options, else from the settings."""
        from grense.services.person_rules import PersonRules

        return PersonRules.of(
            self.settings,
            weekly=options.hours,
            country=options.country,
            profile=profile,
            rest_method=options.rest_method,
        )

    def case(self, options: AnalysisOptions, rules: PersonRules, week: str | None, *, may_ask: bool = False) -> Case:
        """The files, or else the stored data of the connected sources; `may_ask` allows a prompt for the files' owner.

        Raises `GrenseError` when there are neither.
        """
        from grense.cli.analysis import Case
        from grense.cli.whose import ask_whose, can_ask
        from grense.services.gather import Scope
        from grense.services.mailboxes import work_domains
        from grense.sources.organisation import organisation_options

        mine, zone = options.me or self.settings.me, options.tz or self.settings.tz
        if options.files:
            shifts = shift_options(self.settings.shift_category)
            places = place_options(self.settings.place_categories)
            domains = organisation_options((*work_domains(self.settings.sources), *options.mailbox().work_domains))
            wider = (*(options.include or self.settings.include), *shifts, *places, *domains)
            ask = ask_whose if may_ask and can_ask() else None
            scope = Scope(self.now, mine, zone, week, options.mailbox())
            return Case.of_files(options.files, wider, scope, rules, self.words, ask)
        if not self.settings.sources and not self.home.has_store():
            raise GrenseError(
                "no_files",
                N_("no files were given, and no source is connected"),
                hint=N_("name a calendar or a mailbox, or grense connect; grense --help shows how"),
            )
        for name, given in (
            ("--include", options.include),
            ("--work-domain", options.work_domain),
            ("--mixed-mailbox", options.mixed_mailbox or None),
        ):
            if given is not None:
                raise GrenseError(
                    "option_for_files",
                    N_("the option holds for files only"),
                    name,
                    N_("for sources it stands in the settings"),
                )
        zone = options.tz or self.tz
        with self.home.store() as store:
            elsewhere = self._elsewhere(store)
            case = Case.of_store(store, self.states(), Scope(self.now, mine, zone, week), rules, self.words)
        return case.asking(elsewhere) if elsewhere else case

    def case_of_example(self, options: AnalysisOptions) -> Case:
        """The example person, whom no files can be given for."""
        from grense.cli.analysis import Case

        if options.files:
            raise GrenseError(
                "example_with_files", N_("the example has files of its own"), hint=N_("leave out --example")
            )
        return Case.of_example(self.words)

    def _elsewhere(self, store: Store) -> str | None:
        """The machine's zone where the person should be asked about a stay there; ends a stay that is over."""
        from grense.model.travel import MachineZone, ended_trips, zone_to_ask
        from grense.storage.machine_zone import remember_zone, seen_zone

        try:
            machine = machine_zone()
        except ZoneError:
            return None
        seen, corrections = seen_zone(self.home.zone_file), store.corrections()
        for number, ended in ended_trips(machine, seen, self.tz, corrections, self.now).items():
            store.undo(number)
            corrections[store.correct(ended)] = ended
            del corrections[number]
            self.note(N_("The stay in {zone} ended when this machine came back to your own zone."), zone=ended.zone)
        if machine != seen.zone:
            seen = MachineZone(machine)
        remember_zone(self.home.zone_file, seen)
        return zone_to_ask(machine, seen, self.tz, tuple(corrections.values()), self.now)


def spoken(lang: str | None) -> Catalogue:
    """The catalogue of a language, or of the environment's language."""
    return load(choose_language(lang, os.environ))


_UNKNOWN = {
    "audience": ErrorKind("unknown_audience", N_("unknown audience")),
    "category": ErrorKind("unknown_category", N_("unknown category")),
    "date order": ErrorKind("unknown_date_order", N_("unknown order of dates")),
    "format": ErrorKind("unknown_format", N_("unknown format")),
    "frame": ErrorKind("unknown_frame", N_("unknown frame")),
    "kind of source": ErrorKind("unknown_kind_of_source", N_("unknown kind of source")),
    "language": ErrorKind("unknown_language", N_("unknown language")),
    "reason": ErrorKind("unknown_reason", N_("unknown reason")),
    "role": ErrorKind("unknown_role", N_("unknown role")),
    "scale": ErrorKind("unknown_scale", N_("unknown scale")),
    "source": ErrorKind("unknown_source", N_("unknown source")),
    "strategy": ErrorKind("unknown_strategy", N_("unknown strategy")),
    "text": ErrorKind("unknown_text", N_("unknown text")),
}


def check_language(lang: str) -> None:
    """Raise an error that lists the languages for anything but one of them, or the path of a catalogue."""
    if not is_catalogue_file(lang):
        check_choice(lang, "language", LANGUAGES)


def check_choice(value: str | None, what: str, known: Sequence[str]) -> None:
    """Raise an error that lists the choices for a value that is not among them."""
    if value is not None and value not in known:
        hint = N_("known: {names}") if known else ""
        raise GrenseError(*_UNKNOWN[what], "{value}", hint, value=repr(value), names=", ".join(known))


def day_of(value: str) -> dt.date:
    """A date from the command line."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise GrenseError(
            "invalid_day", N_("no such day"), "{value}", hint=N_("a date, such as 2026-11-18"), value=repr(value)
        ) from None


def moment_of(value: str, tz: str) -> dt.datetime:
    """A local time from the command line, as an instant; a date alone is its midnight.

    Of a time that occurs twice the earlier is taken; one that the clock skips raises an error.
    """
    try:
        moment = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        raise GrenseError(
            "invalid_time",
            N_("no such time"),
            "{value}",
            hint=N_('a date and a time, such as "2026-11-18 22:14"'),
            value=repr(value),
        ) from None
    local = moment if moment.tzinfo else moment.replace(tzinfo=load_zone(tz))
    is_day = len(value.strip()) <= _LENGTH_OF_DATE
    return local.astimezone(dt.UTC) if is_day else instant_of(local)


def is_interactive() -> bool:
    """Whether the program runs at a terminal, so that it can prompt."""
    return sys.stdin.isatty()


def _broken(text: str, indent: int = 0) -> str:
    """A text as wrapped lines; a path, an address or a command in it is not broken."""
    width = max(shutil.get_terminal_size().columns, _NARROWEST)
    blank = " " * indent
    return textwrap.fill(
        text, width, initial_indent=blank, subsequent_indent=blank, break_long_words=False, break_on_hyphens=False
    )


def _noted(note: SettingsNote, words: Catalogue) -> str:
    if note.nearest:
        text = words.gettext("the settings hold a key that is not known: {key} (did you mean {nearest}?)")
        return text.format(key=note.key, nearest=note.nearest)
    return words.gettext("the settings hold a key that is not known: {key}").format(key=note.key)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
