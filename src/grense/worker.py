"""A short-lived process that reads sources, classifies, and hands an outlook back: `python -m grense.worker`.

It keeps pandas and the readers out of the program that stays open. What it is asked and answers stands in
`grense.errand`: lines on standard input and output. It ends with its input, at once, whatever it is doing; the store
bears that.

```
 stdin  --> [ reads lines ] --looks--> [ one after the other ]  --> stdout
                            --syncs--> [ side by side, one a source at a time ]
```
"""

from __future__ import annotations

import datetime as dt
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import BinaryIO

from grense import errand, example, service
from grense.connections import Secrets, connection_of, load_packages
from grense.corrected import correct
from grense.corrections import AWAY, FLEXI_DAY, Correction, whole_days
from grense.errand import Answer, Done, Failure, Problem, Progress, Request, SourceOutcome
from grense.errors import GrenseError
from grense.home import Home
from grense.law.choice import law_of
from grense.outlook import Outlook, SourceView
from grense.overview import Context, Views, farthest_week, overview
from grense.refresh import Reader, Timing, refresh
from grense.settings import Settings
from grense.state import SourceState, failed, is_due
from grense.store import Answer as KeptAnswer
from grense.text import N_

__all__ = ["Worker", "main"]

_SECONDS_BETWEEN_PROGRESS = 0.1


class Worker:
    """Answers requests from `home`; `say` takes the answers, from any thread."""

    def __init__(self, home: Home, clock: Callable[[], dt.datetime], say: Callable[[Answer], None]) -> None:
        self._home, self._clock, self._say = home, clock, say
        self._looks: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._turns = _Turns()
        # Held from reading the store until the outlook is out: a later one never knows less than an earlier one.
        self._looking = threading.Lock()
        self._views = Views()
        _daemon(self._look_on)

    def ask(self, request: Request) -> None:
        """Begin with a request; it is answered later."""
        if request.do == errand.SYNC:
            _daemon(lambda: self._answer(request, self._sync))
        else:
            self._looks.put(request)

    def _look_on(self) -> None:
        while True:
            request = self._looks.get()
            self._answer(request, self._look)

    def _answer(self, request: Request, fulfil: Callable[[Request], None]) -> None:
        """Fulfil a request, or say why not; nothing that is read ever stands in that."""
        try:
            fulfil(request)
        except GrenseError as error:
            self._say(Failure(request.id, Problem.of(error)))
        except Exception as error:  # the last seam: one request that fails is not to end the others
            traceback.print_tb(error.__traceback__)  # where, not what
            name = type(error).__name__
            problem = Problem(N_("something went wrong inside grense"), name, code="internal_error")
            self._say(Failure(request.id, problem))

    def _look(self, request: Request) -> None:
        with self._looking:
            outlook, generation = self._outlook(request)
            self._say(Done(request.id, outlook))
            self._keep(outlook, generation)

    def _keep(self, outlook: Outlook, generation: bytes | None) -> None:
        """Keep an outlook for the next start; where that cannot be done, the next start shows it a little later."""
        if generation is not None:
            with suppress(GrenseError), self._home.store() as store:
                store.keep_outlook(errand.kept(outlook), generation)

    def _sync(self, request: Request) -> None:
        settings, _ = self._home.settings()
        wanted = settings.sources if request.labels is None else request.labels
        labels = [label for label in wanted if label in settings.sources]
        with self._turns.of(labels):
            settings, _ = self._home.settings()  # a source may be gone when its turn has come
            labels = [label for label in labels if label in settings.sources]
            outcomes = tuple(self._read(request, settings, labels))
        with self._looking:
            outlook, generation = self._outlook(request) if outcomes else (None, None)
            self._say(Done(request.id, outlook, outcomes))
            if outlook is not None:
                self._keep(outlook, generation)

    def _read(self, request: Request, settings: Settings, labels: Collection[str]) -> Iterator[SourceOutcome]:
        now = request.now or self._clock()
        secrets = Secrets(self._home.credentials(), request.secrets)
        states = self._home.state().load()
        readers = []
        for label in labels:
            if request.due and not is_due(states.get(label, SourceState()), now):
                continue
            try:
                connection = connection_of(label, settings.sources[label])
                readers.append(Reader(connection, secrets.of(connection), secrets.keeper(label)))
            except GrenseError as error:
                self._remember(label, error, now)
                yield SourceOutcome(label, problem=Problem.of(error))
        if not readers:
            return
        with self._turns.loading:
            load_packages({reader.connection.kind for reader in readers})
        tz = str(self._home.zoned(settings).tz)
        told = _Telling(request.id, self._say)
        for one in refresh(self._home, settings, readers, Timing(now, tz), progress=told):
            problem = None if one.error is None else Problem.of(one.error)
            yield SourceOutcome(one.label, one.added, one.removed, problem)

    def _remember(self, label: str, error: GrenseError, now: dt.datetime) -> None:
        self._home.state().update(label, lambda state: failed(state, error, now))

    def _outlook(self, request: Request) -> tuple[Outlook, bytes | None]:
        """The outlook that is asked for, and the store's generation where it is the one to keep."""
        if request.example:
            return _of_example(request.now or example.NOW, request.corrections, self._views), None
        now = request.now or self._clock()
        settings, _ = self._home.settings()
        tz = str(self._home.zoned(settings).tz)
        week = farthest_week(now, tz)
        rules = service.Rules.of(settings)
        corrections: Mapping[int, Correction] = {}
        answers: Sequence[KeptAnswer] = ()
        protection, generation = "", None
        known = self._home.state().load()
        states = {label: known.get(label, SourceState()) for label in settings.sources}
        if self._home.has_store():
            with self._home.store() as store:
                generation = None if request.corrections else store.generation()
                scope = service.Scope(now, settings.me, tz, week)
                gathered = service.recall(store, states, scope, further=request.corrections, rules=rules)
                corrections, answers, protection = store.corrections(), store.answers(), store.protection()
        else:  # looking makes no store
            gathered = service.gather([], now=now, me=settings.me, tz=tz, week=week)
            gathered = _corrected(gathered, request.corrections)
        found = overview(
            gathered,
            rules,
            Context(
                sources=tuple(_source_view(settings, label, state) for label, state in states.items()),
                corrections=corrections,
                protection=protection,
                answers=answers,
                terms=settings.terms,
                law=law_of(settings.country, settings.law),
                role=settings.role,
                policy=self._home.policy(settings)[0],
            ),
            now=now,
            weeks_back=settings.keep_weeks,
            views=self._views,
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


class _Telling:
    """Tells how far each source is, not more often than anybody can see."""

    def __init__(self, number: int, say: Callable[[Answer], None]) -> None:
        self._id, self._say = number, say
        self._told: dict[str, float] = {}

    def __call__(self, label: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if done >= total or moment - self._told.get(label, 0.0) >= _SECONDS_BETWEEN_PROGRESS:
            self._told[label] = moment
            self._say(Progress(self._id, label, done, total))


def main() -> None:
    """Answer until the input ends. Does not return."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, whose end is the input's
    requests, answers = os.fdopen(0, "rb", closefd=False), _answers()
    lock = threading.Lock()

    def say(answer: Answer) -> None:
        line = errand.pack(answer)
        try:
            with lock:
                answers.write(line)
                answers.flush()
        except OSError:  # nobody listens any more
            os._exit(0)

    worker = Worker(Home.of_this_person(), lambda: dt.datetime.now(dt.UTC), say)
    for line in requests:
        try:
            request = errand.understood(line)
        except (ValueError, RecursionError):
            say(Failure(None, Problem(N_("the request is not understood"), code="invalid_request")))
            continue
        if request.do == errand.QUIT:
            break
        worker.ask(request)
    # Not sys.exit: that waits for threads that read, and a server may hang.
    os._exit(0)


def _answers() -> BinaryIO:
    """Standard output for the answers alone: what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    with suppress(OSError):
        os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def _of_example(now: dt.datetime, corrections: Collection[Correction], views: Views) -> Outlook:
    week = farthest_week(now, example.TZ)
    gathered = service.gather(example.paths(), now=now, me=[example.ME], tz=example.TZ, week=week)
    rules = service.Rules(country="NO")
    context = Context(
        corrections=dict(enumerate(corrections, 1)),
        is_example=True,
        answers=example.ANSWERS,
        law=law_of(rules.country),
    )
    return overview(_corrected(gathered, corrections), rules, context, now=now, views=views)


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
    )


def _source_view(settings: Settings, label: str, state: SourceState) -> SourceView:
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
    )


def _daemon(run: Callable[[], None]) -> None:
    threading.Thread(target=run, daemon=True).start()


if __name__ == "__main__":
    main()
