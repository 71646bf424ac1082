"""A row of what was found: a tick, the way in, what is read, and what never is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from grense_tray.presenter.connecting import FoundRow
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.style import AXIS, STRONG, Paper, sized

__all__ = ["WayRow"]

_LEFT = 200


class WayRow(QWidget):
    """The row of the calendar, or of sent mail; its box is ticked at first."""

    def __init__(self, row: FoundRow) -> None:
        super().__init__()
        paper = Paper()
        self.tick = Tick(row.title)
        sized(self.tick.text, STRONG)
        self.tick.box.setChecked(True)
        self.tick.box.setAccessibleName(row.name)
        how = label(row.how, "note")
        how.setContentsMargins(36, 0, 0, 0)
        left, right = QWidget(), QVBoxLayout()
        left.setFixedWidth(paper.px(_LEFT))
        names = QVBoxLayout(left)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(self.tick)
        names.addWidget(how)
        names.addStretch(1)
        right.setSpacing(2)
        right.setContentsMargins(0, paper.px(6), 0, 0)
        never = label(row.never, "note")
        sized(never, AXIS)
        right.addWidget(label(row.read, "note"))
        right.addWidget(never)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(paper.px(12))
        line.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(right, 1)
        self.setFocusProxy(self.tick)
