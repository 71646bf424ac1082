"""Corrections in the order in which they are made, and reasons: kept and undone, also while the store writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grense.model.correction import in_own_times
from grense.model.crossing_reason import CrossingReason

if TYPE_CHECKING:
    from grense.model.correction import Correction
    from grense_tray.backend.records import Records

__all__ = ["CorrectionController"]

_MOST = 100


@dataclass
class _Said:
    """A correction given to the store: its number, once it has one, and whether it is to stay."""

    number: int | None = None
    stays: bool = True


class CorrectionController(QObject):
    """Add corrections to the store and undo them; those of the example person are kept in memory only.

    `changed` is emitted when the week is to be recomputed with the current corrections.
    """

    changed = Signal()

    def __init__(self, keeping: Records, is_example: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._records, self._is_example = keeping, is_example
        self._made_up: list[Correction] = []
        self._made_up_reasons: dict[tuple[str, dt.date], CrossingReason] = {}
        self._said: list[_Said] = []

    @property
    def made_up(self) -> tuple[Correction, ...]:
        """The example person's corrections, while the example is shown."""
        return tuple(self._made_up) if self._is_example() else ()

    @property
    def made_up_reasons(self) -> tuple[CrossingReason, ...]:
        """The reasons given for the example person's crossings, while the example is shown."""
        return tuple(self._made_up_reasons.values()) if self._is_example() else ()

    def say_reason(self, category: str, day: dt.date, value: str) -> None:
        """Keep the reason of a crossing, or take it back where `value` is empty."""
        reason = CrossingReason(category, day, value) if value else None
        if self._is_example():
            self._made_up_reasons.pop((category, day), None)
            if reason is not None:
                self._made_up_reasons[category, day] = reason
            self.changed.emit()
        elif reason is not None:
            self._records.give_reason(reason, self.changed.emit)
        else:
            self._records.take_back_reason(category, day, self.changed.emit)

    def keep(self, correction: Correction) -> None:
        """Keep a correction."""
        if self._is_example():
            self._made_up.append(in_own_times(correction, self._made_up))
            self.changed.emit()
            return
        said = _Said()
        self._said = [*self._said[-_MOST:], said]
        self._records.correct(correction, lambda number: self._kept(said, number))

    def undo(self, number: int) -> None:
        """Undo the correction of a number; the example person's are numbered from 1."""
        if self._is_example():
            with suppress(IndexError):
                del self._made_up[number - 1]
            self.changed.emit()
        else:
            self._said = [one for one in self._said if one.number != number]
            self._records.undo(number, self.changed.emit)

    def take_back(self, count: int) -> None:
        """Undo the latest corrections, whether the store has written them already or not."""
        if self._is_example():
            del self._made_up[max(len(self._made_up) - count, 0) :]
            self.changed.emit()
            return
        for _ in range(min(count, len(self._said))):
            latest = self._said.pop()
            latest.stays = False
            if latest.number is not None:
                self._records.undo(latest.number, self.changed.emit)

    def _kept(self, said: _Said, number: int) -> None:
        said.number = number
        if said.stays:
            self.changed.emit()
        else:
            self._records.undo(number, self.changed.emit)
