"""A timesheet on this machine as a live source: read again when the file changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from grense.activities.table import microseconds
from grense.sources import faults
from grense.sources.base import Batch, Found, Progress, Query
from grense.sources.timesheet.account import Account
from grense.sources.timesheet.reader import read_timesheet
from grense.sources.timesheet.rows import read_rows
from grense.sources.timesheet.table import read_table

__all__ = ["Timesheet"]

_TAKEN = 1  # counted up when more is taken of a table than before


class Timesheet:
    """Reads a table. Implements `grense.sources.base.LiveSource`; there is one part, replaced as a whole.

    `secret` and `patience` are not used.
    """

    def __init__(
        self,
        account: Account,
        secret: str = "",  # noqa: ARG002  # every kind is opened with one
        *,
        tz: str,
        patience: float = 0.0,  # noqa: ARG002  # as above
    ) -> None:
        self._account, self._tz = account, tz
        self._path = Path(account.path).expanduser()

    def explore(self) -> Found:
        """Find the columns, and read the table for a try."""
        table = read_table(self._path, self._account)
        read_rows(table, self._account.date_order, self._tz)
        return Found(
            columns=table.columns.named,
            heads=tuple(head for head in table.columns.heads if head),
        )

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read the table where it has changed. Raises what `read_timesheet` raises."""
        part = query.hashed("timesheet")
        mark = self._mark(query)
        if mark == query.marks.get(part):
            return
        reading = read_timesheet(self._account, tz=self._tz, window=query.window)
        if progress is not None:
            progress(1, 1)
        starts = microseconds(reading.activities["start"]).tolist()
        seen = Counter[int]()
        keys = []
        for start in starts:
            # The table as a whole is replaced, so that a row's key only has to be unique.
            keys.append(query.hashed(f"registered {start} {seen[start]}"))
            seen[start] += 1
        yield Batch(part, reading.activities, tuple(keys), clears=query.window, mark=mark, left_out=reading.left_out)

    def close(self) -> None:
        """Do nothing: no file is left open."""

    def _mark(self, query: Query) -> str:
        """What is read, and how: the file's size and time of change, and everything that was asked for."""
        try:
            status = self._path.stat()
        except (OSError, ValueError):
            raise faults.gone() from None
        window = [instant.isoformat() for instant in query.window]
        return query.hashed(
            json.dumps([_TAKEN, window, ascii(self._account), self._tz, status.st_size, status.st_mtime_ns])
        )
