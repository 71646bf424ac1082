"""LocalSpans of local time of many persons, as arrays; minutes after the first midnight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from grense.classification.intervals import Bools, Floats, Ints

__all__ = ["MINUTES_A_DAY", "Bools", "Floats", "Ints", "LocalSpans", "join_spans", "to_table"]

MINUTES_A_DAY = 24 * 60
_MICROSECONDS = 60_000_000


@dataclass(frozen=True)
class LocalSpans:
    """A span each: whose it is, and when; an instant ends when it begins."""

    person: Ints
    start: Floats
    end: Floats

    def __len__(self) -> int:
        return len(self.person)

    def where(self, chosen: Bools | Ints) -> LocalSpans:
        """Those that are chosen."""
        return LocalSpans(self.person[chosen], self.start[chosen], self.end[chosen])

    @property
    def length(self) -> Floats:
        """The minutes of each."""
        return self.end - self.start


def join_spans(parts: Sequence[LocalSpans]) -> LocalSpans:
    """All spans of some groups."""
    return LocalSpans(*(np.concatenate([getattr(one, name) for one in parts]) for name in ("person", "start", "end")))


def to_table(
    groups: Sequence[tuple[str, LocalSpans]], first: np.datetime64, zone: str, names: pd.Index
) -> pd.DataFrame:
    """An activity table of spans by kind: local minutes after `first` become instants."""
    spans = join_spans([one for _, one in groups])
    kinds = [kind for kind, _ in groups]
    code = np.repeat(np.arange(len(groups)), [len(one) for _, one in groups])
    start, end = (_instants(minutes, first, zone) for minutes in (spans.start, spans.end))
    categories = pd.Index(dict.fromkeys(kinds))
    return pd.DataFrame(
        {
            "start": pd.DatetimeIndex(start, tz="UTC"),
            "end": pd.DatetimeIndex(np.maximum(start, end), tz="UTC"),
            "kind": pd.Categorical.from_codes(categories.get_indexer(pd.Index(kinds))[code], categories),
            "person": pd.Categorical.from_codes(spans.person, names),
        }
    )


def _instants(minutes: Floats, first: np.datetime64, zone: str) -> Any:
    """The instants of local minutes; skipped ones are moved on, of those that come twice it is the later."""
    clock = first.astype("datetime64[us]") + np.rint(minutes * _MICROSECONDS).astype(np.int64).astype("timedelta64[us]")
    local = pd.DatetimeIndex(clock).tz_localize(zone, nonexistent="shift_forward", ambiguous=np.zeros(len(clock), bool))
    return local.tz_convert("UTC").tz_localize(None).to_numpy()
