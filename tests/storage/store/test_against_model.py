"""After any sequence of storing and forgetting, the store has the same contents as a simple model."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from grense.model.crossing_reason import CrossingReason
from grense.model.time import week_start
from grense.model.week_guess import WeekGuess
from grense.rules.reasons import REASONS
from grense.storage.store import open_store
from grense.storage.store.moments import instant, microseconds
from grense.storage.store.steps import Step
from storage.store.kept import Keys, item

HOUR = 3_600_000_000
WEEK = dt.timedelta(weeks=1)
MONDAY = microseconds(dt.datetime(2026, 11, 16, tzinfo=dt.UTC))

labels = st.sampled_from(["work", "home"])
parts = st.sampled_from(["p", "q"])
items = st.sampled_from([item(name) for name in "abc"])
hours = st.integers(0, 72).map(lambda count: MONDAY + count * HOUR)
days = st.integers(15, 20).map(lambda day: f"2026-11-{day}")
zones = st.sampled_from(["", "Europe/Oslo"])
spans = st.tuples(hours, st.sampled_from([0, HOUR, 30 * HOUR])).map(lambda span: (span[0], span[0] + span[1]))
texts = st.sampled_from([("", "", ""), ("outside", "home", "invited"), ("", "elsewhere", "")])
rows = st.tuples(items, spans, st.sampled_from(["meeting", "mail_sent"]), zones, texts).map(
    lambda row: (row[0], *row[1], row[2], row[3], *row[4])
)
steps = st.builds(
    Step,
    part=parts,
    rows=st.lists(rows, max_size=4, unique_by=lambda row: row[:5]).map(frozenset),
    absences=st.frozensets(st.tuples(items, days), max_size=2),
    gone=st.frozensets(items, max_size=1),
    clears=st.none()
    | st.tuples(hours, st.integers(1, 72)).map(lambda window: (window[0], window[0] + window[1] * HOUR)),
    mark=st.none() | st.sampled_from(["1", "2", "3"]),
)


def overlaps(begin: int, end: int, window: tuple[int, int]) -> bool:
    return window[0] <= begin < window[1] if begin == end else begin < window[1] and end > window[0]


def midnight(day: str) -> int:
    return microseconds(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC))


class Model(RuleBasedStateMachine):
    """A store beside dictionaries."""

    @initialize(encrypted=st.booleans())
    def begin(self, encrypted: bool) -> None:
        memory = Path("/dev/shm")
        self.folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)
        self.keys = Keys() if encrypted else None
        self.store = open_store(Path(self.folder.name), keys=self.keys)
        self.rows: dict[tuple[str, str], set[tuple[Any, ...]]] = {}
        self.days: dict[tuple[str, str], set[tuple[bytes, str]]] = {}
        self.marks: dict[tuple[str, str], str] = {}
        self.kept_since: int | None = None
        self.reasons: dict[tuple[str, str], str] = {}
        self.guesses: dict[str, int] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    @rule(label=labels, step=steps)
    def keep(self, label: str, step: Step) -> None:
        where = (label, step.part)
        before = self.rows.get(where, set())
        named = step.gone | {row[0] for row in step.rows} | {key for key, _ in step.absences}
        left = {row for row in before if row[0] not in named}
        away = {one for one in self.days.get(where, set()) if one[0] not in named}
        if step.clears is not None:
            left = {row for row in left if not overlaps(row[1], row[2], step.clears)}
            away = {one for one in away if not overlaps(midnight(one[1]), midnight(one[1]) + 24 * HOUR, step.clears)}
        self.rows[where], self.days[where] = left | step.rows, away | step.absences
        if step.mark is not None:
            self.marks[where] = step.mark
        applied = self.store.keep(label, step)
        assert applied.added == len(self.rows[where] - before)
        assert applied.removed == len(before - self.rows[where])

    @rule(before=hours, how=st.sampled_from(["retain", "forget"]))
    def drop_old(self, before: int, how: str) -> None:
        for where, kept in self.rows.items():
            self.rows[where] = {row for row in kept if overlaps(row[1], row[2], (before, 2**60))}
        day = instant(before).date()
        today = day.isoformat()
        self.reasons = {key: value for key, value in self.reasons.items() if key[0] >= today}
        self.guesses = {week: value for week, value in self.guesses.items() if week_start(week) + WEEK > day}
        for where, away in self.days.items():
            self.days[where] = {one for one in away if one[1] >= today}
        if how == "retain":
            if self.kept_since is not None and before < self.kept_since:
                self.marks = {}
            self.kept_since = before
        getattr(self.store, how)(instant(before))

    @rule(label=labels)
    def forget_one(self, label: str) -> None:
        for kept in (self.rows, self.days, self.marks):
            for where in [where for where in kept if where[0] == label]:
                del kept[where]
        self.store.forget(label=label)

    @rule()
    def forget_all(self) -> None:
        self.rows, self.days, self.marks, self.kept_since = {}, {}, {}, None
        self.reasons, self.guesses = {}, {}
        self.store.forget()

    @rule(day=days, category=st.sampled_from(["evening", "sunday"]), value=st.none() | st.sampled_from(REASONS))
    def give_reason(self, day: str, category: str, value: str | None) -> None:
        when = dt.date.fromisoformat(day)
        if value is not None:
            self.store.give_reason(CrossingReason(category, when, value))
            self.reasons[day, category] = value
        else:
            there = self.store.take_back_reason(category, when)
            assert there == (self.reasons.pop((day, category), None) is not None)

    @rule(week=st.sampled_from(["2026-W46", "2026-W47"]), minutes=st.none() | st.integers(0, 4000))
    def guess(self, week: str, minutes: int | None) -> None:
        if minutes is not None:
            self.store.guess(WeekGuess(week, minutes))
            self.guesses[week] = minutes
        else:
            assert self.store.take_back_guess(week) == (self.guesses.pop(week, None) is not None)

    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = open_store(Path(self.folder.name), keys=self.keys)

    @precondition(lambda self: self.keys is None)
    @rule()
    def encrypt(self) -> None:
        self.store.close()
        self.keys = Keys()
        self.store = open_store(Path(self.folder.name), keys=self.keys)
        assert self.store.encrypted

    @invariant()
    def it_holds_what_it_should(self) -> None:
        with self.store._reading() as connection:
            found = connection.execute(
                """SELECT label, name, item, start, "end", kind, zone, work_context, place, origin
                FROM activity
                JOIN part ON part.id = part JOIN source ON source.id = source"""
            ).fetchall()
        assert sorted(found) == sorted((*where, *row) for where, kept in self.rows.items() for row in kept)
        assert self.store.absences() == {dt.date.fromisoformat(day) for away in self.days.values() for _, day in away}
        given = {(one.day.isoformat(), one.category): one.value for one in self.store.reasons()}
        assert list(given.items()) == sorted(self.reasons.items())
        assert [(one.week, one.minutes) for one in self.store.guesses()] == sorted(self.guesses.items())
        for label in ("work", "home"):
            assert self.store.marks(label) == {part: mark for (of, part), mark in self.marks.items() if of == label}

    @rule(window=st.none() | st.tuples(hours, hours))
    def look(self, window: tuple[int, int] | None) -> None:
        table = self.store.activities(None if window is None else (instant(window[0]), instant(window[1])))
        seen = zip(
            table["start"].map(lambda at: microseconds(at.to_pydatetime())),
            table["end"].map(lambda at: microseconds(at.to_pydatetime())),
            table["kind"].astype(str),
            table["zone"].astype(object).fillna("") if "zone" in table.columns else [""] * len(table),
            strict=True,
        )
        every = {row[1:5] for kept in self.rows.values() for row in kept}
        wanted = {row for row in every if window is None or overlaps(row[0], row[1], window)}
        listed = list(seen)
        assert len(listed) == len(wanted)
        assert set(listed) == wanted
        assert [row[0] for row in listed] == sorted(row[0] for row in listed)


TestModel = pytest.mark.filterwarnings("error")(Model.TestCase)
TestModel.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
