"""A statement, and the numbers from 1 to 5 to agree with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from grense_tray.presenter.questionnaire import Statement
from grense_tray.windows.widgets.controls import draw_ring, label

__all__ = ["AnswerRow"]

_RING = 4


class AnswerRow(QWidget):
    """One statement. `chosen` carries its number and the answer, 0 for a cleared one."""

    chosen = Signal(int, int)

    def __init__(self, statement: Statement, answers: Sequence[tuple[int, str]]) -> None:
        super().__init__()
        self.number = statement.number
        self.setAccessibleName(statement.text)
        self.text = label(statement.text)
        self._cells = {value: _Cell(value, word, statement.text) for value, word in answers}
        self._group = QButtonGroup(self)
        self._was: int | None = statement.value
        cells = QHBoxLayout()
        cells.setSpacing(4)
        for value, cell in self._cells.items():
            self._group.addButton(cell.box, value)
            cells.addWidget(cell, 1)
        if statement.value is not None:
            self._cells[statement.value].box.setChecked(True)
        self._group.idClicked.connect(self._clicked)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(4)
        lines.addWidget(self.text)
        lines.addLayout(cells)

    @property
    def value(self) -> int | None:
        """The chosen answer."""
        value = self._group.checkedId()
        return value if value in self._cells else None

    def choose(self, value: int) -> None:
        """Choose an answer, or none with 0, as if it were pressed."""
        if value in self._cells:
            self._cells[value].box.setChecked(True)
        else:
            self._group.setExclusive(False)
            for cell in self._cells.values():
                cell.box.setChecked(False)
            self._group.setExclusive(True)
        self._was = self.value
        self.chosen.emit(self.number, value)

    def take_keyboard(self) -> None:
        """Focus the chosen answer or the first."""
        cell = self._cells.get(self.value or 0) or next(iter(self._cells.values()))
        cell.box.setFocus(Qt.FocusReason.TabFocusReason)

    def has_keyboard(self) -> bool:
        """Whether one of the numbers has the focus, or will have it when the window is active."""
        current = self.window().focusWidget()
        return current is not None and self.isAncestorOf(current)

    def box(self, value: int) -> QRadioButton:
        """The button of a number."""
        return self._cells[value].box

    def _clicked(self, value: int) -> None:
        self.choose(0 if value == self._was else value)


class _Cell(QWidget):
    """A number, and below it its label, if any; all of it can be pressed."""

    def __init__(self, value: int, word: str, statement: str) -> None:
        super().__init__()
        self.box = QRadioButton(str(value))
        self.box.setAccessibleName(f"{value}, {word}" if word else str(value))
        self.box.setAccessibleDescription(statement)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.installEventFilter(self)
        self.setToolTip(word)
        column = QVBoxLayout(self)
        column.setContentsMargins(_RING, _RING, _RING, _RING)
        column.setSpacing(0)
        column.addWidget(self.box)
        if word:
            column.addWidget(label(word, "note"))
        column.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Repaint the ring when the focus changes."""
        if watched is self.box and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # Qt's name and arguments
        """Draw the focus ring."""
        if self.box.hasFocus():
            draw_ring(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """Pass a click on the label to the number."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
            self.box.click()
