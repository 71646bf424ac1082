"""The seven patterns as rows: what each is called, what the coding says, how often it was and how that moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense_tray.charts.canvas import BASE, NOTE, STRONG
from grense_tray.patterns.model import PatternRow
from grense_tray.windows.paper import Paper, Sign, Text
from grense_tray.windows.pick_row import PickRow

__all__ = ["PatternList"]


class Row(PickRow):
    """One pattern."""

    def __init__(self, paper: Paper, index: int, row: PatternRow) -> None:
        super().__init__(index, row.spoken)
        px = paper.px
        sign, name = Sign(paper, row.category, "ink2"), Text(paper, row.name, STRONG)
        code = Text(paper, row.code, BASE, "ink")
        code.setAlignment(Qt.AlignmentFlag.AlignRight)
        sign.setFixedHeight(name.fontMetrics().height())
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(px(12))
        head.addWidget(name, 1)
        head.addWidget(code, 1)
        texts = QVBoxLayout()
        texts.setSpacing(px(1))
        texts.addLayout(head)
        for line in row.lines:
            texts.addWidget(Text(paper, line, NOTE, "ink2"))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(px(5), px(5), px(8), px(5))
        whole.setSpacing(px(10))
        whole.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(texts, 1)


class PatternList(QWidget):
    """All of them, in the report's order of weight. `chosen` brings a category."""

    reader_role = QAccessible.Role.List
    chosen = Signal(str)

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._told: tuple[PatternRow, ...] = ()
        self.rows: list[Row] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(paper.px(2))

    def tell(self, name: str, rows: Sequence[PatternRow], picked: str | None) -> None:
        """Show other rows, or another one picked."""
        self.setAccessibleName(name)
        if tuple(rows) != self._told:
            self._fill(rows)
        for row, told in zip(self.rows, self._told, strict=True):
            row.mark(picked=told.category == picked)

    def _fill(self, rows: Sequence[PatternRow]) -> None:
        focused = next((place for place, row in enumerate(self.rows) if row.hasFocus()), None)
        for old in self.rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._told = tuple(rows)
        self.rows = [Row(self._paper, number, row) for number, row in enumerate(rows)]
        for row in self.rows:
            row.chosen.connect(lambda index: self.chosen.emit(self._told[index].category))
            row.moved.connect(self._move)
            self._lines.addWidget(row)
        if focused is not None and self.rows:
            self.rows[min(focused, len(self.rows) - 1)].setFocus()

    def _move(self, steps: int) -> None:
        place = next((number for number, row in enumerate(self.rows) if row.hasFocus()), 0) + steps
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(self._told[place].category)
