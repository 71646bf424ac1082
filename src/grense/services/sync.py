"""Read the connected sources into the store: in parallel and independently of each other."""

from __future__ import annotations

import datetime as dt
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from grense.errors import GrenseError
from grense.model.time import load_zone, monday_of
from grense.services.connections import Connection, load_packages, open_source
from grense.sources import faults
from grense.sources.base import Batch, Query
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense.storage.source_state import SourceState, failed, succeeded
from grense.storage.store import Applied

__all__ = ["Outcome", "Reader", "kept_from", "reading_window", "refresh"]

ReportSource = Callable[[str, int, int], None]

_DAY = dt.timedelta(days=1)
_WEEKS_AHEAD = 5
_SILENCE = 300.0


@dataclass(frozen=True)
class Outcome:
    """The result of one source: rows added and removed, or the error that ended it; batches before that are kept."""

    label: str
    added: int = 0
    removed: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    error: GrenseError | None = None


@dataclass(frozen=True)
class Reader:
    """A connection together with its secret; `keep` is called when the secret is renewed."""

    connection: Connection
    secret: str = field(repr=False)
    keep: Callable[[str], None]


@dataclass(frozen=True)
class SyncTiming:
    """When sources are read, and how long each may take.

    `tz` is the person's zone. `since` reads everything from then on again. `patience` is the timeout of a server in
    seconds, `silence` the seconds that a source may take without progress.
    """

    now: dt.datetime
    tz: str
    since: dt.datetime | None = None
    patience: float = 30.0
    silence: float = _SILENCE


def kept_from(now: dt.datetime, tz: str, weeks: int) -> dt.datetime:
    """The start of the stored period: Monday, `weeks` weeks before the current one."""
    zone = load_zone(tz)
    today = now.astimezone(zone).date()
    monday = monday_of(today) - weeks * 7 * _DAY
    return dt.datetime.combine(monday, dt.time(), zone).astimezone(dt.UTC)


def reading_window(now: dt.datetime, tz: str, weeks: int) -> tuple[dt.datetime, dt.datetime]:
    """The period to read, from the start of what is stored to some weeks ahead; it moves weekly, to limit rereading."""
    start = kept_from(now, tz, weeks)
    return start, kept_from(now + (_WEEKS_AHEAD + 1) * 7 * _DAY, tz, 0)


def refresh(
    home: Home,
    settings: Settings,
    readers: Sequence[Reader],
    timing: SyncTiming,
    progress: ReportSource | None = None,
) -> list[Outcome]:
    """Read all sources in parallel, and store their results.

    A source that fails keeps its stored rows and does not affect the others; its error is in its outcome. One without
    progress for `timing.silence` seconds is given up. Raises `StoreError` when the store cannot be opened.
    """
    start, end = reading_window(timing.now, timing.tz, settings.keep_weeks)
    with home.store() as store:  # the first opening may create or migrate it, once, before the others
        store.retain(start)
        forgotten = store.forgotten_before()
    window = (max(timing.since or forgotten or start, start), end)
    load_packages({extra for reader in readers for extra in reader.connection.extras})
    return _Sweep(home, settings, timing, window, progress).read_all(readers)


@dataclass(frozen=True)
class _Sweep:
    """The data shared by the readings of all sources."""

    home: Home
    settings: Settings
    timing: SyncTiming
    window: tuple[dt.datetime, dt.datetime]
    progress: ReportSource | None
    heard: dict[str, float] = field(default_factory=dict)

    def read_all(self, readers: Sequence[Reader]) -> list[Outcome]:
        """Read all in parallel; a source without progress for too long is abandoned, and counts as failed."""
        silence = self.timing.silence
        found: queue.SimpleQueue[Outcome | Exception] = queue.SimpleQueue()
        outcomes: dict[str, Outcome] = {}
        for reader in readers:
            self.heard[reader.connection.label] = time.monotonic()
            # A daemon, so that a reading that never ends does not keep the program from exiting.
            threading.Thread(target=self._put, args=(reader, found), daemon=True).start()
        while waiting := [label for label in self.heard if label not in outcomes]:
            left = min(self.heard[label] for label in waiting) + silence - time.monotonic()
            try:
                outcome = found.get(timeout=max(left, 0.0))
            except queue.Empty:
                for label in waiting:
                    if self.heard[label] + silence <= time.monotonic():
                        outcomes[label] = self._given_up(label)
                continue
            if isinstance(outcome, Exception):
                raise outcome
            outcomes.setdefault(outcome.label, outcome)
        return [outcomes[reader.connection.label] for reader in readers]

    def _put(self, reader: Reader, found: queue.SimpleQueue[Outcome | Exception]) -> None:
        try:
            found.put(self.read(reader))
        except Exception as error:  # raised again in `read_all`
            found.put(error)

    def _given_up(self, label: str) -> Outcome:
        tally = _Tally(label)
        tally.error = faults.too_slow()
        self.home.state().update(label, lambda state: _remembered(state, tally, self.timing.now))
        return tally.closed()

    def read(self, reader: Reader) -> Outcome:
        """Read one source, catching every error, and store the result."""
        tally = _Tally(reader.connection.label)
        try:
            self._take(reader, tally)
        except GrenseError as error:
            tally.error = error
        except Exception:  # an error of one reader must not stop the others
            tally.error = faults.not_understood()
        self.home.state().update(tally.label, lambda state: _remembered(state, tally, self.timing.now))
        return tally.closed()

    def _take(self, reader: Reader, tally: _Tally) -> None:
        label = tally.label
        with (
            closing(
                open_source(
                    reader.connection,
                    reader.secret,
                    self.settings,
                    tz=self.timing.tz,
                    keep=reader.keep,
                    patience=self.timing.patience,
                )
            ) as source,
            self.home.store() as store,
        ):
            marks = store.marks(label) if self.timing.since is None else {}
            query = Query(self.window, marks, store.hashed(label), self.timing.now)
            for batch in source.batches(query, partial(self._told, label)):
                self.heard[label] = time.monotonic()
                tally.add(batch, store.apply(label, batch))

    def _told(self, label: str, done: int, total: int) -> None:
        self.heard[label] = time.monotonic()
        if self.progress is not None:
            self.progress(label, done, total)


class _Tally:
    """Counts the results of one source."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.added = self.removed = 0
        self.left_out: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.error: GrenseError | None = None

    def add(self, batch: Batch, applied: Applied) -> None:
        """Count a batch that has been stored."""
        self.added += applied.added
        self.removed += applied.removed
        self.left_out.update(batch.left_out)
        self.warnings.update({warning.code: warning.count for warning in batch.warnings})

    def closed(self) -> Outcome:
        return Outcome(self.label, self.added, self.removed, dict(self.left_out), dict(self.warnings), self.error)


def _remembered(state: SourceState, tally: _Tally, now: dt.datetime) -> SourceState:
    if tally.error is None:
        return succeeded(state, now, tuple(tally.warnings))
    return failed(state, tally.error, now)
