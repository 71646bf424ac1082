"""What one batch holds: a span for each item, by its key, and the reasons for which others were left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import numpy as np
import pandas as pd

from grense import activities

__all__ = ["Rows"]


class Rows:
    """Takes in one item after the other; of an item that comes twice, what was said last holds."""

    def __init__(self, kind: str) -> None:
        self.left_out: Counter[str] = Counter()
        self._kind = kind
        self._spans: dict[str, tuple[dt.datetime, dt.datetime]] = {}

    def enter(self, key: str, start: dt.datetime, end: dt.datetime) -> None:
        """Take an item: a span between two UTC instants."""
        self._spans[key] = (start, end)

    def keys(self) -> tuple[str, ...]:
        """The items, in the order of the table's rows."""
        return tuple(self._spans)

    def table(self) -> pd.DataFrame:
        """The items as an activity table."""
        spans = self._spans.values()
        kind = pd.Categorical([self._kind] * len(spans), categories=[self._kind])
        columns = {"start": _column(start for start, _ in spans), "end": _column(end for _, end in spans), "kind": kind}
        return activities.validate(pd.DataFrame(columns))


def _column(instants: Iterable[dt.datetime]) -> pd.Series:
    naive = np.array([instant.replace(tzinfo=None) for instant in instants], dtype="datetime64[us]")
    return pd.Series(naive).dt.tz_localize("UTC")
