"""The crossings of a week as sentences: hovering highlights one in the chart, choosing it shows its detail."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grense_tray.presenter.viewmodel import CrossingRow
from grense_tray.windows.settings.pick_row import PickRow
from grense_tray.windows.widgets.controls import Basis, Sign, Text
from grense_tray.windows.widgets.style import AXIS, BASE, PANEL, PICKED, Paper, sized

__all__ = ["CrossingList"]


class CrossingLine(PickRow):
    """One crossing."""

    near = Signal(int)

    def __init__(self, paper: Paper, row: CrossingRow, day_width: int, word_width: int) -> None:
        super().__init__(row.index, row.spoken)
        self._paper = paper
        self.setProperty("planned", "true" if row.planned else "false")
        self.setMinimumHeight(paper.px(24))
        px = paper.px
        day = Text(paper, row.day, BASE, "ink2", wraps=False)
        day.setMinimumWidth(day_width)
        word = Text(paper, row.basis_word, AXIS, "ink3", wraps=False)
        word.setMinimumWidth(word_width)  # aligns the signs before it in a column
        line = QHBoxLayout(self)
        line.setContentsMargins(px(5), px(1), px(6), px(1))
        line.setSpacing(px(8))
        top = Qt.AlignmentFlag.AlignTop
        sign, basis, self.sentence = (
            Sign(paper, row.category, "ink2" if row.planned else "acc"),
            Basis(paper, row.basis),
            Text(paper, row.sentence),
        )
        # Align all with the sentence's first line.
        height = self.sentence.fontMetrics().height()
        sign.setFixedHeight(height)
        basis.setFixedHeight(height)
        word.setMinimumHeight(height)
        line.addWidget(sign, 0, top)
        line.addWidget(day, 0, top)
        line.addWidget(self.sentence, 1)
        line.addWidget(basis, 0, top)
        line.addWidget(word, 0, top)

    def mark(self, *, picked: bool) -> None:
        """Mark it as the one in the detail, or not."""
        sized(self.sentence, PICKED if picked else BASE)
        super().mark(picked=picked)

    def enterEvent(self, event: QEnterEvent) -> None:  # Qt's name
        """Highlight it in the chart."""
        self.near.emit(self.index)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # Qt's name
        """Remove the highlight."""
        self.near.emit(-1)
        super().leaveEvent(event)


class CrossingList(QWidget):
    """All crossings of a week."""

    reader_role = QAccessible.Role.List
    chosen = Signal(int)
    near = Signal(int)

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.rows: list[CrossingLine] = []
        self._title = Text(paper, role=PANEL)
        self._plan = Text(paper, role=PANEL, ink="ink2")
        self._plan.setContentsMargins(0, paper.px(8), 0, paper.px(2))
        self._note = Text(paper, role=AXIS, ink="ink3")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setSpacing(paper.px(12))
        head.addWidget(self._title, 2)
        head.addWidget(self._note, 3)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(paper.px(6))
        whole.addLayout(head)
        whole.addLayout(self._lines)
        whole.addStretch(1)

    def tell(
        self, title: str, note: str, rows: Sequence[CrossingRow], picked: int | None, plan_title: str = ""
    ) -> None:
        """Show other crossings, with a title above the planned ones."""
        focused = next((place for place, row in enumerate(self.rows) if row.hasFocus()), None)
        self._title.tell(title)
        self._note.tell(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(title)
        self._lines.removeWidget(self._plan)
        for old in self.rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        days = max((self._paper.type.width(row.day, BASE) for row in rows), default=0)
        width = max(round(days) + 2, self._paper.px(40))
        words = round(max((self._paper.type.width(row.basis_word, AXIS) for row in rows), default=0)) + 2
        self.rows = [CrossingLine(self._paper, row, width, words) for row in rows]
        planned = next((place for place, row in enumerate(rows) if row.planned), -1) if plan_title else -1
        self._plan.tell(plan_title)
        self._plan.setVisible(planned >= 0)
        for place, row in enumerate(self.rows):
            if place == planned:
                self._lines.addWidget(self._plan)
            row.chosen.connect(self.chosen)
            row.near.connect(self.near)
            row.moved.connect(self._move)
            self._lines.addWidget(row)
        self.pick(picked)
        if focused is not None and self.rows:
            self.rows[min(focused, len(self.rows) - 1)].setFocus()

    def pick(self, index: int | None) -> None:
        """Mark the row of the crossing in the detail."""
        for row in self.rows:
            row.mark(picked=row.index == index)

    def _move(self, steps: int) -> None:
        place = next((number for number, row in enumerate(self.rows) if row.hasFocus()), 0) + steps
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(self.rows[place].index)
