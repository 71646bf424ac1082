"""Corrections in the order in which they are made: kept and taken back, also while the store is writing them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grense.model.correction import in_own_times

if TYPE_CHECKING:
    from grense.model.correction import Correction
    from grense_tray.backend.records import Records

__all__ = ["CorrectionController"]

_MOST = 100


@dataclass
class _Said:
    """A correction that was given to the store: its number, once it has one, and whether it is to stay."""

    number: int | None = None
    stays: bool = True


class CorrectionController(QObject):
    """Corrections to the store and back out of it; those of the made-up person are kept nowhere but here.

    `changed` tells that the week is to be worked out with what holds now.
    """

    changed = Signal()

    def __init__(self, keeping: Records, is_example: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._records, self._is_example = keeping, is_example
        self._made_up: list[Correction] = []
        self._said: list[_Said] = []

    @property
    def made_up(self) -> tuple[Correction, ...]:
        """Those of the made-up person, while she is shown."""
        return tuple(self._made_up) if self._is_example() else ()

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
        """Take back the correction of a number; the made-up person's are numbered from 1."""
        if self._is_example():
            with suppress(IndexError):
                del self._made_up[number - 1]
            self.changed.emit()
        else:
            self._said = [one for one in self._said if one.number != number]
            self._records.undo(number, self.changed.emit)

    def take_back(self, count: int) -> None:
        """Take the latest corrections back, whether the store has them already or not yet."""
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
