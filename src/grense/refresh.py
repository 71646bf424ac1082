"""Reading the connected sources into the store: side by side, each on its own, none in the way of another."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from grense.connections import Connection, open_source
from grense.errors import GrenseError, SourceError
from grense.home import Home
from grense.settings import Settings
from grense.sources import faults
from grense.sources.base import LiveSource, Query
from grense.state import SourceState, failed, succeeded
from grense.store import Store
from grense.zones import load_zone

__all__ = ["Outcome", "Reader", "kept_from", "reading_window", "refresh"]

Progress = Callable[[str, int, int], None]

_DAY = dt.timedelta(days=1)
_WEEKS_AHEAD = 5


@dataclass(frozen=True)
class Outcome:
    """What became of one source: rows that came and went, or the error that ended it; what came before that stays."""

    label: str
    added: int = 0
    removed: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    error: GrenseError | None = None


@dataclass(frozen=True)
class Reader:
    """A connection together with its secret; `keep` is told when the secret is renewed."""

    connection: Connection
    secret: str = field(repr=False)
    keep: Callable[[str], None]


def kept_from(now: dt.datetime, tz: str, weeks: int) -> dt.datetime:
    """The start of what is kept: Monday, `weeks` weeks before the current one."""
    zone = load_zone(tz)
    today = now.astimezone(zone).date()
    monday = today - today.weekday() * _DAY - weeks * 7 * _DAY
    return dt.datetime.combine(monday, dt.time(), zone).astimezone(dt.UTC)


def reading_window(now: dt.datetime, tz: str, weeks: int) -> tuple[dt.datetime, dt.datetime]:
    """From when what is kept begins until some weeks ahead: it moves once a week, so that little is read twice."""
    start = kept_from(now, tz, weeks)
    return start, kept_from(now + (_WEEKS_AHEAD + 1) * 7 * _DAY, tz, 0)


def refresh(
    home: Home,
    settings: Settings,
    readers: Sequence[Reader],
    *,
    now: dt.datetime,
    tz: str,
    since: dt.datetime | None = None,
    progress: Progress | None = None,
    patience: float = 30.0,
) -> list[Outcome]:
    """Read all sources at once, and remember how it went. `since` reads anew from then on, whatever was read before.

    A source that fails keeps what it had and stops no other; its error is in its outcome. Raises `StoreError` when
    the store cannot be opened.
    """
    start, end = reading_window(now, tz, settings.keep_weeks)
    with home.store() as store:  # the first opening may make or move it; that happens once, before the others
        forgotten = store.forgotten_before()
    window = (max(since or forgotten or start, start), end)

    def read(reader: Reader) -> Outcome:
        return _read(home, settings, reader, window, now, tz, since is not None, progress, patience)

    with ThreadPoolExecutor(max(len(readers), 1)) as pool:
        outcomes = list(pool.map(read, readers))
    with home.store() as store:
        store.retain(start)
    return outcomes


def _read(
    home: Home,
    settings: Settings,
    reader: Reader,
    window: tuple[dt.datetime, dt.datetime],
    now: dt.datetime,
    tz: str,
    anew: bool,
    progress: Progress | None,
    patience: float,
) -> Outcome:
    label = reader.connection.label

    def told(done: int, total: int) -> None:
        if progress is not None:
            progress(label, done, total)

    outcome = _Tally(label)
    try:
        source = open_source(reader.connection, reader.secret, settings, tz=tz, keep=reader.keep, patience=patience)
        try:
            with home.store() as store:
                outcome.take(source, store, window, now, anew, told)
        finally:
            source.close()
    except GrenseError as error:
        outcome.error = error
    except Exception as error:  # a fault of one reader is not to stop the others
        outcome.error = faults.not_understood()
        outcome.error.__cause__ = error
    home.state().update(label, lambda state: _remembered(state, outcome, now))
    return outcome.closed()


class _Tally:
    """Counts what one source brings."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.added = self.removed = 0
        self.left_out: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.error: GrenseError | None = None

    def take(
        self,
        source: LiveSource,
        store: Store,
        window: tuple[dt.datetime, dt.datetime],
        now: dt.datetime,
        anew: bool,
        progress: Callable[[int, int], None],
    ) -> None:
        marks = {} if anew else store.marks(self.label)
        for batch in source.batches(Query(window, marks, store.hashed(self.label), now), progress):
            applied = store.apply(self.label, batch)
            self.added += applied.added
            self.removed += applied.removed
            self.left_out.update(batch.left_out)
            self.warnings.update({warning.code: warning.count for warning in batch.warnings})

    def closed(self) -> Outcome:
        return Outcome(self.label, self.added, self.removed, dict(self.left_out), dict(self.warnings), self.error)


def _remembered(state: SourceState, outcome: _Tally, now: dt.datetime) -> SourceState:
    if outcome.error is None:
        return succeeded(state, now)
    error = outcome.error
    return failed(state, error if isinstance(error, SourceError) else SourceError(error.title, hint=error.hint), now)
