"""A row that can be picked: by a click, by Enter, and with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame

from grense_tray.platform.screen_reader import tell_picked

__all__ = ["PickRow"]


class PickRow(QFrame):
    """One row of a list, with its `index`. `chosen` carries it, `moved` the number of rows to move by."""

    reader_role = QAccessible.Role.ListItem
    chosen = Signal(int)
    moved = Signal(int)

    def __init__(self, index: int, spoken: str) -> None:
        super().__init__()
        self.index = index
        self.setObjectName("row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(spoken)

    def reader_presses(self) -> None:
        """Choose it, for a screen reader."""
        self.chosen.emit(self.index)

    def mark(self, *, picked: bool) -> None:
        """Mark it as the one in the detail, or not."""
        if picked != (self.property("picked") == "true"):
            self.setProperty("picked", "true" if picked else "false")
            tell_picked(self, picked=picked)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(self.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Enter chooses, the arrow keys move."""
        keys = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.index)
        elif event.key() in keys:
            self.moved.emit(keys[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
