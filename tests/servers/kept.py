"""A model of the store for the batches of a source, in plain lists; and a check that errors reveal nothing."""

from __future__ import annotations

import datetime as dt
import hashlib

from grense.sources.base import Batch, LiveSource, Query
from servers.stand import MARK, ME, PASSWORD

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 25, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))

Span = tuple[dt.datetime, dt.datetime]


def hashed(identity: str) -> str:
    return hashlib.sha256(f"salt {identity}".encode()).hexdigest()[:24]


class Kept:
    """The stored data after the given batches, by the rules of `Batch`."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self.rows: dict[tuple[str, str], list[Span]] = {}
        self.batches: list[Batch] = []

    def sync(self, source: LiveSource, window: Span = WINDOW, now: dt.datetime = NOW) -> list[Batch]:
        """Read what is new, store it, and return the batches."""
        new = []
        for batch in source.batches(Query(window, dict(self.marks), hashed, now)):
            new.append(batch)
            self.keep(batch)
        return new

    def keep(self, batch: Batch) -> None:
        self.batches.append(batch)
        for (part, key), spans in list(self.rows.items()):
            if part == batch.part and (key in batch.replaces or key in batch.keys):
                del self.rows[part, key]
            elif part == batch.part and batch.clears is not None:
                start, end = batch.clears
                self.rows[part, key] = [span for span in spans if not (span[0] < end and span[1] > start)]
        table = batch.activities
        for key, start, end in zip(batch.keys, table["start"], table["end"], strict=True):
            self.rows.setdefault((batch.part, key), []).append((start.to_pydatetime(), end.to_pydatetime()))
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark

    @property
    def spans(self) -> list[Span]:
        return sorted(span for spans in self.rows.values() for span in spans)

    @property
    def starts(self) -> list[str]:
        return [start.strftime("%d.%m %H") for start, _ in self.spans]


def leaks(error: BaseException | None) -> bool:
    """Whether an error, or its cause, contains a private name."""
    while error is not None:
        text = f"{error!r} {error} {error.args} {vars(error)}"
        if any(word in text for word in (MARK, PASSWORD, ME)):
            return True
        if leaks(error.__cause__):
            return True
        error = error.__context__
    return False
