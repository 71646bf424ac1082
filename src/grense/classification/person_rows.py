"""One person's rows of an activity table, sorted once for all crossings that are explained."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from grense.activities import microseconds
from grense.classification.intervals import Ticks
from grense.classification.stays import whereabouts
from grense.model.whereabouts import Whereabouts
from grense.rules.kinds import NO_WORK

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["PersonRows", "SortedRows"]


class SortedRows:
    """Rows by start, and then by end, with both as microseconds since 1970-01-01 UTC."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows.sort_values(["start", "end"], kind="stable")
        self.start: Ticks = microseconds(self.rows["start"])
        self.end: Ticks = microseconds(self.rows["end"])


class PersonRows:
    """A person's evidence in a result: all of it, and what had begun by `until`; `places` are the person's stays."""

    def __init__(self, found: Result, person: Any, places: Whereabouts | None = None) -> None:
        self.person = person
        self.places = places or whereabouts(found, person)
        self._until: dt.datetime | None = found.until
        table = found.activities
        mine = ~table["kind"].isin(NO_WORK).to_numpy()
        if "person" in table.columns:
            mine = mine & (table["person"] == person).to_numpy()
        self._mine = table.loc[mine]

    @cached_property
    def whole(self) -> SortedRows:
        """All rows, for a crossing that is planned."""
        return SortedRows(self._mine)

    @cached_property
    def begun(self) -> SortedRows:
        """The rows that had begun, for a crossing that has happened."""
        if self._until is None:
            return self.whole
        return SortedRows(self._mine.loc[(self._mine["start"] < self._until).to_numpy()])
