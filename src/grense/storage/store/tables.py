"""The stored data as an activity table. Pandas is loaded only when it is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from grense.storage.store.engine import Database
from grense.storage.store.moments import microseconds
from grense.storage.store.steps import TEXTS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["activity_table"]

_ALWAYS = (-(2**62), 2**62)


def activity_table(
    connection: Database, window: tuple[dt.datetime, dt.datetime] | None, labels: Collection[str] | None
) -> pd.DataFrame:
    """All activities that overlap the window, each once, sorted by start; see `Store.activities`."""
    import numpy as np
    import pandas as pd

    from grense.activities.table import is_repeated, validate

    begin, end = _ALWAYS if window is None else (microseconds(window[0]), microseconds(window[1]))
    row = np.dtype([("start", "<M8[us]"), ("end", "<M8[us]"), *((name, "O") for name in ("kind", *TEXTS))])
    found, sources = [np.empty(0, row)], [np.empty(0, object)]
    parts = connection.execute(
        "SELECT part.id, label FROM part JOIN source ON source.id = source ORDER BY source, part.id"
    )
    for part, label in parts.fetchall():
        if labels is None or label in labels:
            rows = connection.execute(
                f"""SELECT start, "end", kind, {", ".join(TEXTS)} FROM activity
                WHERE part = ? AND start < ? AND ("end" > ? OR start >= ?)""",  # noqa: S608  # our own names
                (part, end, begin, begin),
            )
            found.append(np.fromiter(rows, row))  # directly from the cursor: half the time of a list
            sources.append(np.full(len(found[-1]), label, object))
    every = np.concatenate(found)
    table = pd.DataFrame(
        {
            "start": pd.DatetimeIndex(every["start"], tz="UTC"),
            "end": pd.DatetimeIndex(every["end"], tz="UTC"),
            **{name: pd.Categorical(every[name]) for name in ("kind", *TEXTS)},
            "source": pd.Categorical(np.concatenate(sources)),
        }
    )
    table = table.sort_values(["start", "end"], kind="stable", ignore_index=True)
    # The same mail in two mailboxes counts once; the source that was connected first keeps it.
    table = table.loc[~is_repeated(table)].reset_index(drop=True)
    for name in TEXTS:
        column = table[name]
        table[name] = column.cat.remove_categories([""]) if "" in column.cat.categories else column
    unknown = [name for name in TEXTS if not len(table[name].cat.categories)]
    return validate(table.drop(columns=unknown))
