"""The rows of one batch: a span for each item, by its key, and counts of the others by reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from grense import activities

__all__ = ["ItemRows"]


class ItemRows:
    """Collects items; of an item that comes twice, the last version is used."""

    def __init__(self, kind: str) -> None:
        self.left_out: Counter[str] = Counter()
        self._kind = kind
        self._rows: dict[str, tuple[dt.datetime, dt.datetime, str]] = {}

    def enter(self, key: str, start: dt.datetime, end: dt.datetime, kind: str = "") -> None:
        """Add an item: a span between two UTC instants, of another kind than the others where one is given."""
        self._rows[key] = (start, end, kind or self._kind)

    def keys(self) -> tuple[str, ...]:
        """The items, in the order of the table's rows."""
        return tuple(self._rows)

    def table(self) -> pd.DataFrame:
        """The items as an activity table."""
        rows = self._rows.values()
        kinds = [kind for _, _, kind in rows]
        kind = pd.Categorical(kinds, categories=sorted({self._kind, *kinds}))
        starts, ends = (_column(row[place] for row in rows) for place in range(2))
        columns = {"start": starts, "end": ends, "kind": kind}
        return activities.validate(pd.DataFrame(columns))


def _column(instants: Iterable[Any]) -> pd.Series:
    naive = np.array([instant.replace(tzinfo=None) for instant in instants], dtype="datetime64[us]")
    return pd.Series(naive).dt.tz_localize("UTC")
