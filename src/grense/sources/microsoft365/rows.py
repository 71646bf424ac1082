"""The rows of one batch: one for each item, by its key, and counts of the others by reason."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from grense.sources.ics.account import OccurrenceRow, table_of

__all__ = ["ItemRows"]


class ItemRows:
    """Collects items; of an item that comes twice, the last version is used."""

    def __init__(self, kind: str) -> None:
        self.left_out: Counter[str] = Counter()
        self._kind = kind
        self._rows: dict[str, OccurrenceRow] = {}

    def enter(self, key: str, row: OccurrenceRow) -> None:
        """Add an item."""
        self._rows[key] = row

    def keys(self) -> tuple[str, ...]:
        """The items, in the order of the table's rows."""
        return tuple(self._rows)

    def table(self) -> pd.DataFrame:
        """The items as an activity table."""
        return table_of(list(self._rows.values()), self._kind)
