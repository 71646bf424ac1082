"""The activity table with the person's corrections. The original is not changed, so that each can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from grense import activities
from grense.base.arguments import check_many
from grense.marks import N_
from grense.model.correction import AT_PLACE, AWAY, ENDED, FLEXI_DAY, IN_ZONE, WORKED, Correction

__all__ = ["Corrected", "apply", "correct"]

Piece = tuple[dt.datetime, dt.datetime]

# The kinds of calendar entries. A correction of one kind applies to the other too: only their lengths differ.
_ENTRIES = ("meeting", "long_entry")


@dataclass(frozen=True)
class Corrected:
    """The corrected activity table, and the positions (from 0) of the corrections that match no activity."""

    activities: pd.DataFrame
    unmatched: tuple[int, ...] = ()


def correct(table: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """Return the corrected activity table; remaining rows keep their labels.

    Of several corrections of one activity the last applies. Raises `ActivityTableError` for an invalid table.

    >>> import datetime as dt
    >>> sent = dt.datetime(2026, 11, 18, 21, 14, tzinfo=dt.UTC)
    >>> table = activities.from_columns([sent], kind="mail_sent")
    >>> len(correct(table, [Correction("not_work", sent, sent, "mail_sent")]))
    0
    """
    return apply(table, corrections).activities


def apply(table: pd.DataFrame, corrections: Sequence[Correction]) -> Corrected:
    """Return the corrected activity table, and which corrections match nothing in it.

    Time zones are set last, so that they also apply to work added by a later correction; a stay that has not ended
    leaves rows that have a zone unchanged. Raises `ActivityTableError` for an invalid table.
    """
    table = activities.validate(table, kinds=None)
    check_many("corrections", corrections, Correction, N_("a list of Correction"))
    rows = _Rows(table)
    unmatched = tuple(place for place, one in enumerate(corrections) if not rows.take(one))
    corrected = rows.table() if corrections else table
    placed = corrected["zone"].notna() if "zone" in corrected.columns else pd.Series(False, corrected.index)
    for one in corrections:
        if one.verb == IN_ZONE:
            corrected = _in_zone(corrected, one, ~placed if one.is_open else None)
    return Corrected(corrected, unmatched)


@dataclass
class _Row:
    """A corrected activity: its own times, its corrected end, whether it counts, and the spans cut out.

    ```
    own times   start |===================| end
    cuts                   |xx|
    until                            |
    pieces            |====|  |======|
    ```

    `place` is its position in the table, None for work that a correction added.
    """

    place: int | None
    kind: str
    start: dt.datetime
    end: dt.datetime
    until: dt.datetime
    counts: bool = True
    cuts: list[Piece] = field(default_factory=list)

    def pieces(self) -> list[Piece]:
        """The remaining spans, in order."""
        if not self.counts:
            return []
        if self.start == self.end:
            return [(self.start, self.end)]
        left, begin = list[Piece](), self.start
        for first, last in sorted(self.cuts):
            if begin < min(first, self.until):
                left.append((begin, min(first, self.until)))
            begin = max(begin, last)
        return [*left, (begin, self.until)] if begin < self.until else left

    @property
    def has_ended_early(self) -> bool:
        """Whether it is a long entry that was corrected to a meeting with an earlier end."""
        return self.kind == "long_entry" and self.until < self.end

    def reaches(self, one: Correction) -> bool:
        """Whether a remaining piece overlaps the span of a correction."""
        return any(start < one.end and (end > one.start or start == end >= one.start) for start, end in self.pieces())

    def has(self, one: Correction) -> bool:
        """Whether a correction names its own times or those of a remaining piece."""
        named = (one.start, one.end)
        return self.kind in _kinds(one) and (named == (self.start, self.end) or named in self.pieces())


class _Rows:
    """A table with the corrections applied so far; an activity has a `_Row` from its first correction on."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._rows: list[_Row] = []
        self._known: set[int] = set()

    def take(self, one: Correction) -> bool:
        """Apply one more correction; False where it matches nothing."""
        if one.verb in (IN_ZONE, FLEXI_DAY, AT_PLACE):
            return True
        if one.verb == WORKED:
            self._rows.append(_Row(None, "manual", one.start, one.end, one.end))
            return True
        if one.verb == AWAY:
            self._cut_out(one, _ENTRIES)
            return True
        if one.verb == ENDED or one.kind is not None:
            return self._correct_one(one)
        return self._cut_out(one)

    def table(self) -> pd.DataFrame:
        """The corrected table; a first piece keeps its row's label, the others have new ones."""
        pieces = [(row.place, row.pieces()) for row in self._rows]
        gone = [place for place, left in pieces if place is not None and not left]
        first = {place: left[0] for place, left in pieces if place is not None and left}
        more = [(place, piece) for place, left in pieces if place is not None for piece in left[1:]]
        added = [piece for place, left in pieces if place is None for piece in left]
        table = self._table
        changed = table.assign(start=_replaced(table["start"], first, 0), end=_replaced(table["end"], first, 1))
        if ended := [row.place for row in self._rows if row.has_ended_early and row.place is not None]:
            kinds = table["kind"].astype(object)
            kinds.iloc[ended] = "meeting"
            changed["kind"] = kinds.astype("category")
        copies = changed.iloc[[place for place, _ in more]].assign(
            start=_instants([start for _, (start, _) in more]), end=_instants([end for _, (_, end) in more])
        )
        manual = activities.from_columns([start for start, _ in added], [end for _, end in added], "manual")
        return _with_rows(_with_rows(changed.drop(index=table.index[gone]), copies), manual)

    def _correct_one(self, one: Correction) -> bool:
        """Correct the activities with exactly these times, either their own or those of a remaining piece."""
        times = (self._table["start"] == one.start) & (self._table["end"] == one.end)
        rows = self._where(times & self._table["kind"].isin(_kinds(one)), lambda row: row.has(one))
        for row in rows:
            whole = (one.start, one.end) in ((row.start, row.end), (row.start, row.until))
            if not whole:
                row.cuts.append((one.until or one.start, one.end))
            elif one.until is None:
                row.counts = False
            else:
                row.counts, row.until = True, one.until
        return bool(rows)

    def _cut_out(self, one: Correction, kinds: Collection[str] | None = None) -> bool:
        """Cut a span out of these kinds, or of all: what lies inside it is removed, parts outside it remain."""
        rows = self._where(self._overlap(one), lambda row: (kinds is None or row.kind in kinds) and row.reaches(one))
        for row in rows:
            if row.start >= one.start and row.end <= one.end:
                row.counts = False
            else:
                row.cuts.append((one.start, one.end))
        return bool(rows)

    def _overlap(self, one: Correction) -> pd.Series:
        start, end = self._table["start"], self._table["end"]
        return (start < one.end) & ((end > one.start) | ((start == end) & (start >= one.start)))

    def _where(self, found: pd.Series, wanted: Callable[[_Row], bool]) -> list[_Row]:
        """The rows that match `wanted`, among those already corrected and those found in the table."""
        for place in map(int, np.flatnonzero(found)):
            if place not in self._known:
                self._known.add(place)
                start, end = (self._table[name].iloc[place].to_pydatetime() for name in ("start", "end"))
                self._rows.append(_Row(place, str(self._table["kind"].iloc[place]), start, end, end))
        return [row for row in self._rows if wanted(row)]


def _kinds(one: Correction) -> tuple[str, ...]:
    """The kinds of activity that a correction of a single activity may name."""
    kind = one.kind or "meeting"
    return _ENTRIES if kind in _ENTRIES else (kind,)


def _in_zone(table: pd.DataFrame, one: Correction, among: pd.Series | None) -> pd.DataFrame:
    there = (table["start"] >= one.start) & (table["start"] < one.end)
    there = there if among is None else there & among
    zones = table["zone"].astype(object) if "zone" in table.columns else pd.Series(None, table.index, dtype=object)
    return activities.validate(table.assign(zone=zones.mask(there, one.zone).astype("category")), kinds=None)


def _replaced(column: pd.Series, pieces: dict[int, Piece], side: int) -> pd.Series:
    column = column.copy()
    column.iloc[list(pieces)] = _instants([piece[side] for piece in pieces.values()])
    return column


def _instants(moments: list[dt.datetime]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(moments, dtype="datetime64[us, UTC]")


def _with_rows(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Append rows to the table, under new labels."""
    if not len(rows):
        return activities.validate(table, kinds=None)
    first = max((label for label in table.index if isinstance(label, int)), default=-1) + 1
    fresh = rows.set_axis(range(first, first + len(rows)), axis=0)
    joined = pd.concat([_plain(table), _plain(fresh)]) if len(table) else fresh
    return activities.validate(joined, kinds=None)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({name: object for name in table.columns if name not in ("start", "end")})
