"""The request of a command line, and its output as a page, a JSON document or a table."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from grense.cli import export
from grense.cli.page import Report, open_console, watched
from grense.history.presence import presence_of
from grense.history.reasons import with_reasons_in_week
from grense.history.week import summarise_week
from grense.i18n import Catalogue
from grense.model.crossing import Crossing
from grense.model.presence import WeekPresence
from grense.model.time import load_zone
from grense.model.week import WeekSummary
from grense.services import gather as service
from grense.services.gather import Gathered, Scope
from grense.services.person_rules import PersonRules
from grense.storage.source_state import SourceState
from grense.storage.store import Store
from grense.wording import reading as accounts
from grense.wording.ownership import is_open, ownership_lines

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

    def asking(self, zone: str) -> Case:
        """The same case, with the question whether the person is in this machine's zone."""
        if self.gathered.kept is not None:
            asked = zone, self.now.astimezone(load_zone(zone)).date()
            self.gathered = replace(self.gathered, kept=replace(self.gathered.kept, elsewhere=asked))
        return self

    def _summary(self) -> WeekSummary | None:
        if self.chosen is None:
            return None
        agreed = self.rules.terms.known_week(self.rules.country)
        known = None if agreed is None else replace(agreed, away=self.gathered.away)
        return with_reasons_in_week(summarise_week(self.found, self.chosen, agreed=known), self.gathered.reasons)

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
