"""Local times in a named zone as instants, for all rows at once.

When clocks are put back an hour occurs twice; when they are put forward one does not occur. Both are read with the
offset from before the change, as RFC 5545 has it and as the reader of calendars does: of a repeated time the earlier,
and a skipped 02:30 as what the clock then shows, 03:30. They are counted.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from grense.activities.iso_texts import Offsets, Walls
from grense.model.offset_changes import offset_changes

__all__ = ["LocalTimeWarning", "LocalTimes"]

_SECOND = 1_000_000

_Ints = npt.NDArray[np.int64]


class LocalTimeWarning(UserWarning):
    """Local times that occur twice or not at all; `repeated` and `skipped` are how many.

    >>> warning = LocalTimeWarning(2, 1)
    >>> warning.repeated, warning.skipped
    (2, 1)
    """

    def __init__(self, repeated: int, skipped: int) -> None:
        super().__init__(repeated, skipped)
        self.repeated = repeated
        self.skipped = skipped

    def __str__(self) -> str:
        """One line with both counts."""
        return (
            f"local times at a change of the clock, read with the offset before it: {self.repeated} that occur twice, "
            f"{self.skipped} that do not occur"
        )


class LocalTimes:
    """Finds the offsets of local times: `zones[k]` is the zone of the rows where `codes` is k, -1 for none."""

    def __init__(self, zones: Sequence[dt.tzinfo], codes: _Ints) -> None:
        self._zones = zones
        self._codes = codes
        self._repeated = 0
        self._skipped = 0

    def offsets(self, walls: Walls, rows: _Ints) -> Offsets:
        """The offset of each local time, which stands in that row; NaT where the row has no zone."""
        offsets = np.full(len(walls), "NaT", "m8[us]")
        codes = self._codes[rows]
        for code, zone in enumerate(self._zones):
            there = codes == code
            if there.any():
                offsets[there] = self._in_zone(walls[there].astype(np.int64), zone).astype("m8[us]")
        return offsets

    def warn(self) -> None:
        """Give a `LocalTimeWarning` if any time occurs twice or not at all."""
        if self._repeated or self._skipped:
            warnings.warn(LocalTimeWarning(self._repeated, self._skipped), stacklevel=3)  # the caller of `from_frame`

    def _in_zone(self, walls: _Ints, zone: dt.tzinfo) -> _Ints:
        # A year at a time, so that changes are looked for only in years that occur: 9999 is often used for "no end".
        years = walls.astype("M8[us]").astype("M8[Y]").astype(np.int64)
        offsets = np.zeros(len(walls), np.int64)
        for year in np.flatnonzero(np.bincount(years - years.min())) + years.min():
            there = years == year
            offsets[there] = self._in_year(walls[there], zone, int(year))
        return offsets

    def _in_year(self, walls: _Ints, zone: dt.tzinfo, year: int) -> _Ints:
        first, last = (int(np.datetime64(number, "Y").astype("M8[D]").astype(int)) for number in (year, year + 1))
        found = offset_changes(zone, first - 2, last + 2)
        changes, offsets = np.array(found.changes, np.int64) * _SECOND, np.array(found.offsets, np.int64) * _SECOND
        before, after = offsets[:-1], offsets[1:]
        # The local times between the two occur twice if clocks are put back, and not at all if they are put forward.
        opens, closes = changes + np.minimum(before, after), changes + np.maximum(before, after)
        number = np.searchsorted(closes, walls, side="right")
        odd = np.flatnonzero(np.searchsorted(opens, walls, side="right") != number)
        back = after[number[odd]] < before[number[odd]]
        self._repeated += int(back.sum())
        self._skipped += int((~back).sum())
        return offsets[number]
