"""Rows of stored data, as a table: every column, in the person's language and local time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from grense.i18n import N_, Catalogue
from grense.model.correction import AT_PLACE, AWAY, ENDED, FLEXI_DAY, IN_ZONE, NOT_WORK, WORKED
from grense.rules.kinds import KINDS
from grense.rules.origins import ANSWER, INVITED, ORGANISED, STARTED
from grense.rules.work_contexts import MIXED, OUTSIDE, SORTED, WORK
from grense.wording.category_words import PHRASES
from grense.wording.crossings import kind_word
from grense.wording.nudge_texts import ACTIONS
from grense.wording.nudge_texts import KINDS as NUDGES
from grense.wording.places import PLACE_WORDS
from grense.wording.reasons import REASON_WORDS

__all__ = ["StoreRows"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_COLUMNS = {
    "start": N_("From"),
    "end": N_("Until"),
    "moment": N_("When"),
    "day": N_("Day"),
    "week": N_("Week"),
    "category": N_("What"),
    "minutes": N_("Minutes"),
    "kind": N_("What"),
    "source": N_("Source"),
    "zone": N_("Time zone"),
    "part": N_("Part"),
    "item": N_("Key"),
    "mark": N_("Read as far as"),
    "until": N_("Not before"),
    "number": N_("Number"),
    "verb": N_("Corrected to"),
    "code": N_("Nudge"),
    "key": N_("About"),
    "outcome": N_("Answer"),
    "scale": N_("Questions about"),
    "value": N_("Answer"),
    "place": N_("Place of work"),
    "origin": N_("What began it"),
    "work_context": N_("For work"),
}
# The values of these columns, as texts of the catalogue.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "verb": {
        NOT_WORK: N_("not work"),
        ENDED: N_("ended earlier or later"),
        WORKED: N_("also worked"),
        AWAY: N_("away"),
        IN_ZONE: N_("another time zone"),
        FLEXI_DAY: N_("flexi day, hours taken back"),
        AT_PLACE: N_("where I worked"),
    },
    "code": {code: kind.name for code, kind in NUDGES.items()},
    "category": {name: phrases.name for name, phrases in PHRASES.items()},
    "value": REASON_WORDS,
    "place": PLACE_WORDS,
    "origin": {
        ANSWER: N_("answers another"),
        STARTED: N_("begins a thread"),
        INVITED: N_("others organised it"),
        ORGANISED: N_("I organised it"),
    },
    "work_context": {
        WORK: N_("only for work"),
        SORTED: N_("work mail of a private mailbox"),
        MIXED: N_("perhaps private"),
        OUTSIDE: N_("nobody else of your organisation"),
    },
    "outcome": {**ACTIONS, "shown": N_("none yet"), "closed": N_("put away")},
}
_MOMENTS = ("start", "end", "until", "moment")


class StoreRows(QAbstractTableModel):
    """Rows as returned by the store."""

    def __init__(self, words: Catalogue, zone: ZoneInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._zone = words, zone
        self._rows: Sequence[Mapping[str, Any]] = ()
        self._names: list[str] = []

    def show(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show these rows, with the columns that have values; keys and marks are last."""
        self.beginResetModel()
        self._rows = rows
        found = dict.fromkeys(name for row in rows for name, value in row.items() if value not in (None, ""))
        order = list(_COLUMNS)
        self._names = sorted(found, key=lambda name: order.index(name) if name in order else len(order))
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # Qt's name
        """The number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # Qt's name
        """The number of columns."""
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """A cell's text."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        name = self._names[index.column()]
        return self._told(name, self._rows[index.row()].get(name))

    def headerData(  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """A column's name."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        name = self._names[section]
        return self._words.gettext(_COLUMNS.get(name, name))

    def _told(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in _MOMENTS:
            there = dt.datetime.fromisoformat(str(value)).astimezone(self._zone)
            return f"{there.date().isoformat()} {self._words.clock(there)}"
        if name == "kind" and value in KINDS:
            return kind_word(value, self._words)
        known = _WORDS.get(name, {})
        return self._words.gettext(known[value]) if value in known else str(value)
