"""The request of a command line, and its output as a page, a JSON document or a table."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from grense import example
from grense.cli import export
from grense.cli.page import Report, open_console, watched
from grense.history.moved import timings
from grense.history.places import day_places, places_by_day
from grense.history.presence import presence_of
from grense.history.reasons import with_reasons_in_week
from grense.history.week import summarise_week
from grense.i18n import Catalogue
from grense.model.crossing import Crossing
from grense.model.presence import WeekPresence
from grense.model.time import load_zone, week_start
from grense.model.timing import WorkTiming
from grense.model.week import WeekSummary
from grense.rules.agreed_hours import Agreed
from grense.services import gather as service
from grense.services.gather import Gathered, Scope
from grense.services.person_rules import PersonRules
from grense.storage.source_state import SourceState
from grense.storage.store import Store
from grense.wording import reading as accounts
from grense.wording.ownership import is_open, ownership_lines

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Case"]

Ask = Callable[[Gathered, Catalogue], Sequence[str]]


class Case:
    """The gathered activities, their classification, and the requested week."""

    def __init__(
        self, gathered: Gathered, rules: PersonRules, words: Catalogue, week: str | None, now: dt.datetime
    ) -> None:
        self.words, self.now, self.asked, self.rules = words, now, week, rules
        self.found = service.judge(gathered, rules, now=now)
        self.gathered = service.with_long_entries(gathered, self.found.activities)
        self.chosen = week or service.latest_week(self.found, now, gathered.tz)

    @classmethod
    def of_files(
        cls,
        files: Sequence[Path],
        include: Sequence[str],
        scope: Scope,
        rules: PersonRules,
        words: Catalogue,
        ask: Ask | None = None,
    ) -> Case:
        """Read files, with a progress bar on the terminal; `ask` is called if their owner is not stated."""

        def read(me: Sequence[str]) -> Gathered:
            return collected.read(now=scope.now, me=me, tz=scope.tz, include=include, week=scope.week)

        with watched(len(files), words) as progress:
            collected = service.Collected(files, progress, scope.mailbox)
            gathered = read(scope.me)
        if ask is not None and is_open(gathered):
            mine = ask(gathered, words)
            gathered = read(mine) if mine else gathered
        return cls(gathered, rules, words, scope.week, scope.now)

    @classmethod
    def of_store(
        cls, store: Store, states: Mapping[str, SourceState], scope: Scope, rules: PersonRules, words: Catalogue
    ) -> Case:
        """Build the case from the stored times of the connected sources."""
        return cls(service.recall(store, states, scope, rules=rules), rules, words, scope.week, scope.now)

    @classmethod
    def of_example(cls, words: Catalogue, week: str | None = None) -> Case:
        """Build the case of the example person."""
        rules = PersonRules(
            country="NO", terms=example.TERMS, core_hours=example.CORE_HOURS, place_habit=example.PLACE_HABIT
        )
        scope = Scope(example.NOW, [example.ME], example.TZ, week)
        return cls.of_files(list(example.paths()), (), scope, rules, words)

    def asking(self, zone: str) -> Case:
        """The same case, with the question whether the person is in this machine's zone."""
        if self.gathered.kept is not None:
            asked = zone, self.now.astimezone(load_zone(zone)).date()
            self.gathered = replace(self.gathered, kept=replace(self.gathered.kept, elsewhere=asked))
        return self

    def _summary(self) -> WeekSummary | None:
        if self.chosen is None:
            return None
        monday = week_start(self.chosen)
        places = places_by_day(self.places([monday + dt.timedelta(days=number) for number in range(7)]))
        summary = summarise_week(self.found, self.chosen, agreed=self._agreed, places=places, timings=self.timings())
        return with_reasons_in_week(summary, self.gathered.reasons)

    @property
    def _agreed(self) -> Agreed | None:
        agreed = self.rules.terms.known_week(self.rules.country)
        return None if agreed is None else replace(agreed, away=self.gathered.away)

    def places(self, dates: Sequence[dt.date] | None = None) -> pd.DataFrame:
        """Where the person worked on these dates, or on all workdays with work."""
        return day_places(self.found, self.rules.place_habit, self.gathered.places, dates=dates)

    def timings(self) -> dict[Any, WorkTiming]:
        """Whether crossings were moved or came on top, by label, where the person has said what is agreed."""
        agreed = self._agreed
        return timings(self.found, agreed) if agreed is not None and agreed.stated else {}

    def _presence(self, summary: WeekSummary | None) -> WeekPresence | None:
        if summary is None:
            return None
        return presence_of(self.found, [summary], self.rules.machine_uses).get(summary.week)

    def show_week(self, *, as_json: bool, received: bool) -> None:
        """Print the week, as a page or as JSON."""
        summary = self._summary()
        whys = self._explanations(summary)
        if as_json:
            self._print_json(summary, whys)
        elif summary is None or not len(self.gathered.activities):
            self.report().nothing(self.gathered, self._weeks())
        else:
            presence = self._presence(summary)
            self.report().week(summary, whys, self.gathered, presence=presence, received=received)

    def show_explanations(self, category: str | None, day: dt.date | None, *, as_json: bool) -> None:
        """Print the week's crossings, or those of one category or day, with their rules and evidence."""
        summary = self._summary()
        whys = [
            why
            for why in self._explanations(summary)
            if category in (None, why.category) and (day is None or why.date == day)
        ]
        if as_json:
            self._print_json(summary, whys)
        elif summary is None or not len(self.gathered.activities):
            self.report().nothing(self.gathered, self._weeks())
        else:
            self.report().explanations(summary, whys, self.gathered, self.found.profile)

    def write(self, frame: str, form: str, output: Path | None, week: str | None) -> None:
        """Write a frame; notes about the reading go to stderr, so that stdout holds only the data."""
        table = export.named_frame(self.found, frame)
        if self.asked is not None and week is not None and "week" in table.columns:
            table = table.loc[table["week"] == self.asked]
        content = export.frame_bytes(table, form)
        for line in (
            *ownership_lines(self.gathered, self.words),
            *accounts.source_lines(self.gathered, self.words),
            *(accounts.warning_line(one, self.words) for one in self.gathered.warnings),
        ):
            if line:
                typer.echo(line, err=True)
        if output is None:
            sys.stdout.write(content.decode())
        else:
            export.write_atomically(output, content)

    def _explanations(self, summary: WeekSummary | None) -> list[Crossing]:
        return [] if summary is None else list(summary.listed)

    def _weeks(self) -> list[str]:
        return [str(week) for week in self.found.weeks["week"].tolist()]

    def report(self) -> Report:
        """The page on standard output."""
        return Report(open_console(sys.stdout, os.environ), self.words)

    def _print_json(self, summary: WeekSummary | None, whys: Sequence[Crossing]) -> None:
        presence = self._presence(summary)
        typer.echo(export.week_json(summary, whys, self.gathered, self.found, self.words, presence))
