"""Operations of `grense.services.worker` that give an outlook, and that read sources.

A look and a reading may run side by side, and so may readings of different sources.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grense import example
from grense.classification.apply_corrections import correct
from grense.errors import GrenseError
from grense.law.choice import law_of
from grense.model.correction import AT_PLACE, AWAY, FLEXI_DAY, Correction, whole_days
from grense.model.crossing_reason import CrossingReason
from grense.model.week_guess import WeekGuess
from grense.outlook import Outlook, SourceView
from grense.outlook.overview import Context, Views
from grense.services import gather as service
from grense.services import mailboxes, outside_meetings
from grense.services import protocol as errand
from grense.services.connections import Secrets, connection_of, load_packages
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules
from grense.services.protocol import Problem, SourceOutcome, Synced
from grense.services.sync import Reader, SyncTiming, refresh
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense.storage.source_state import SourceState, failed, is_due
from grense.storage.store import Answer as KeptAnswer

if TYPE_CHECKING:
    from grense.services.worker import Call

__all__ = ["look", "sync"]

_SECONDS_BETWEEN_PROGRESS = 0.1

# Held from reading the store until the outlook is out: a later one never knows less than an earlier one.
_looking = threading.Lock()
_views = Views()


@dataclass(frozen=True)
class _Reading:
    """What is to be read: the labels of sources, whether only those that are due, and secrets to use."""

    labels: Collection[str]
    due: bool
    secrets: Mapping[str, str] = field(repr=False)


def look(
    call: Call,
    *,
    example: bool = False,
    corrections: Sequence[Correction] = (),
    reasons: Sequence[CrossingReason] = (),
    now: dt.datetime | None = None,
) -> None:
    """Answer with an outlook: the person's, or the made-up one's, with `corrections` laid over it.

    `reasons` are the made-up one's. `now` stands in for the clock.
    """
    with _looking:
        outlook, generation = _outlook(call, (tuple(reasons) if example else None), corrections, now)
        call.answer(outlook)
        _keep_later(call, outlook, generation)


def sync(
    call: Call,
    *,
    labels: Collection[str] | None = None,
    due: bool = False,
    secrets: Mapping[str, str] | None = None,
    now: dt.datetime | None = None,
) -> None:
    """Read sources, all where `labels` is None, and answer with a `Synced`.

    `due` leaves out those that are to be left alone for a while; `secrets`, by label, are for machines without a
    keyring; `now` stands in for the clock.
    """
    settings, _ = call.home.settings()
    wanted = settings.sources if labels is None else labels
    known = [label for label in wanted if label in settings.sources]
    with _turns.of(known):
        settings, _ = call.home.settings()  # a source may be gone when its turn has come
        known = [label for label in known if label in settings.sources]
        outcomes = tuple(_read(call, settings, _Reading(known, due, secrets or {}), now or call.clock()))
    with _looking:
        outlook, generation = _outlook(call, None, (), now) if outcomes else (None, None)
        call.answer(Synced(outlook, outcomes))
        _keep_later(call, outlook, generation)


def _keep_later(call: Call, outlook: Outlook | None, generation: bytes | None) -> None:
    """Keep an outlook for the next start; where that cannot be done, the next start shows it a little later."""
    if outlook is None or generation is None:
        return

    def keep() -> None:
        with suppress(GrenseError), call.home.store() as store:
            store.keep_outlook(errand.kept(outlook), generation)

    call.afterwards(keep)


def _read(call: Call, settings: Settings, wanted: _Reading, now: dt.datetime) -> Iterator[SourceOutcome]:
    secrets = Secrets(call.home.credentials(), wanted.secrets)
    states = call.home.state().load()
    readers = []
    for label in wanted.labels:
        if wanted.due and not is_due(states.get(label, SourceState()), now):
            continue
        try:
            connection = connection_of(label, settings.sources[label])
            readers.append(Reader(connection, secrets.of(connection), secrets.keeper(label)))
        except GrenseError as error:
            _remember(call.home, label, error, now)
            yield SourceOutcome(label, problem=Problem.of(error))
    if not readers:
        return
    with _turns.loading:
        load_packages({extra for reader in readers for extra in reader.connection.extras})
    tz = str(call.home.zoned(settings).tz)
    for one in refresh(call.home, settings, readers, SyncTiming(now, tz), progress=_Telling(call)):
        problem = None if one.error is None else Problem.of(one.error)
        yield SourceOutcome(one.label, one.added, one.removed, problem)


def _remember(home: Home, label: str, error: GrenseError, now: dt.datetime) -> None:
    home.state().update(label, lambda state: failed(state, error, now))


def _outlook(
    call: Call, made_up: tuple[CrossingReason, ...] | None, further: Sequence[Correction], now: dt.datetime | None
) -> tuple[Outlook, bytes | None]:
    """The outlook that is asked for, and the store's generation where it is the one to keep.

    `made_up` are the reasons of the made-up person, None for the outlook of the person.
    """
    if made_up is not None:
        return _of_example(now or example.NOW, further, _views, made_up), None
    now = now or call.clock()
    settings, _ = call.home.settings()
    tz = str(call.home.zoned(settings).tz)
    week = farthest_week(now, tz)
    rules = PersonRules.of(settings)
    corrections: Mapping[int, Correction] = {}
    answers: Sequence[KeptAnswer] = ()
    guesses: Sequence[WeekGuess] = ()
    protection, generation, asked = "", None, tuple[str, ...]()
    known = call.home.state().load()
    states = {label: known.get(label, SourceState()) for label in settings.sources}
    if call.home.has_store():
        with call.home.store() as store:
            generation = None if further else store.generation()
            scope = service.Scope(now, settings.me, tz, week)
            gathered = service.recall(store, states, scope, further=further, rules=rules)
            corrections, answers, protection = store.corrections(), store.answers(), store.protection()
            guesses = store.guesses()
            asked = mailboxes.unasked(settings.sources, store)
    else:  # looking makes no store
        gathered = service.gather([], now=now, me=settings.me, tz=tz, week=week)
        gathered = _corrected(gathered, further)
    found = overview(
        gathered,
        rules,
        Context(
            sources=tuple(
                _source_view(settings, label, state, asks_mailbox=label in asked) for label, state in states.items()
            ),
            corrections=corrections,
            protection=protection,
            answers=answers,
            guesses=guesses,
            terms=settings.terms,
            law=law_of(settings.country, settings.law),
            role=settings.role,
            policy=call.home.policy(settings)[0],
            asks_outside=outside_meetings.is_to_be_asked(settings, gathered.activities),
        ),
        now=now,
        weeks_back=settings.keep_weeks,
        views=_views,
    )
    return found, generation


class _Turns:
    """Whose turn it is: a source is read by one at a time, and another source never waits for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken: set[str] = set()
        self.loading = threading.Lock()  # packages that load each other are loaded by one thread

    @contextmanager
    def of(self, labels: Collection[str]) -> Iterator[None]:
        """Hold all the labels while the block runs, waiting until all are free."""
        with self._changed:
            self._changed.wait_for(lambda: self._taken.isdisjoint(labels))
            self._taken.update(labels)
        try:
            yield
        finally:
            with self._changed:
                self._taken.difference_update(labels)
                self._changed.notify_all()


_turns = _Turns()


class _Telling:
    """Tells how far each source is, not more often than anybody can see."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._told: dict[str, float] = {}

    def __call__(self, label: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if done >= total or moment - self._told.get(label, 0.0) >= _SECONDS_BETWEEN_PROGRESS:
            self._told[label] = moment
            self._call.tell((label, done, total))


def _of_example(
    now: dt.datetime, corrections: Collection[Correction], views: Views, reasons: tuple[CrossingReason, ...] = ()
) -> Outlook:
    week = farthest_week(now, example.TZ)
    gathered = service.gather(example.paths(), now=now, me=[example.ME], tz=example.TZ, week=week)
    rules = PersonRules(country="NO", core_hours=example.CORE_HOURS, place_habit=example.PLACE_HABIT)
    context = Context(
        corrections=dict(enumerate(corrections, 1)),
        is_example=True,
        answers=example.ANSWERS,
        terms=example.TERMS,
        law=law_of(rules.country),
    )
    gathered = replace(_corrected(gathered, corrections), reasons=reasons)
    return overview(gathered, rules, context, now=now, views=views)


def _corrected(gathered: service.Gathered, corrections: Collection[Correction]) -> service.Gathered:
    """What was gathered, with corrections that are not kept."""
    if not corrections:
        return gathered
    away, taken_back = (whole_days(tuple(corrections), verb, gathered.tz) for verb in (AWAY, FLEXI_DAY))
    return replace(
        gathered,
        activities=correct(gathered.activities, tuple(corrections)),
        absences=tuple(sorted({*gathered.absences, *away})),
        flexi_days=tuple(sorted({*gathered.flexi_days, *taken_back})),
        places=(*gathered.places, *(one for one in corrections if one.verb == AT_PLACE)),
    )


def _source_view(settings: Settings, label: str, state: SourceState, *, asks_mailbox: bool) -> SourceView:
    kind = str(settings.sources[label].get("kind", ""))
    return SourceView(
        label,
        kind,
        state.last_success,
        state.next_try,
        state.problem,
        state.hint,
        tuple(state.warnings),
        state.code,
        state.values,
        asks_mailbox,
    )
