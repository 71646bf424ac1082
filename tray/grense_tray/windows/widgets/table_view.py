"""The table in place of a chart: the same rows in the same order, for screen readers and for reading."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from grense_tray.windows.widgets.style import BASE, NOTE, Paper, sized

__all__ = ["PictureTable", "WholeTable"]


class PictureTable(QTableView):
    """A table as high as its rows, so that the page scrolls and not the table."""

    def __init__(self, paper: Paper, name: str, model: QAbstractItemModel) -> None:
        super().__init__()
        self._paper = paper
        self.setModel(model)
        self.setAccessibleName(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("table")
        sized(self, NOTE)
        sized(self.horizontalHeader(), NOTE)
        sized(self.verticalHeader(), BASE)  # it is hidden, and sets the height of the rows
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)

    def fit(self) -> None:
        """Resize to the current rows of the model."""
        self.resizeRowsToContents()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # Qt's name
        """The height of all rows."""
        rows = self.verticalHeader().length()
        height = rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + 2
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The height of all rows too: only the page scrolls."""
        return QSize(self._paper.px(200), self.sizeHint().height())


class WholeTable(PictureTable):
    """A table with room for the horizontal scroll bar, if its columns are wider than the page."""

    def sizeHint(self) -> QSize:  # Qt's name
        """The height of all rows, and the scroll bar."""
        size = super().sizeHint()
        wide = self.horizontalHeader().length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        return QSize(size.width(), size.height() + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Update the height: the scroll bar may appear or disappear."""
        super().resizeEvent(event)
        self.updateGeometry()
