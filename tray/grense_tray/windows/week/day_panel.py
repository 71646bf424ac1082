"""The evidence of a heavy week: a row a day with a sum, and for each day its single meetings and mails."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QVBoxLayout

from grense.i18n import Catalogue
from grense.model.crossing import Item
from grense_tray.charts.tables import Index, TextTable
from grense_tray.presenter.viewmodel import EvidenceRow, EvidenceTable, Heavy
from grense_tray.windows.widgets.controls import Link, Text
from grense_tray.windows.widgets.style import AXIS, NOTE, PANEL, SMALL_STRONG, Paper, brush, sized
from grense_tray.windows.widgets.table_view import PictureTable, WholeTable

__all__ = ["DayPanel"]

_SHOWN = 9  # visible rows of single evidence; the table scrolls


class DayRows(TextTable):
    """The days, figures right-aligned, the sum last and bold."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Qt's name
        """The text, font or alignment of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and (index.row() == self.rowCount() - 1 or not index.column()):
            return self._paper.type.font(SMALL_STRONG)
        return super().data(index, role)

    def headerData(  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Align the heads with their figures."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)


class SingleRows(TextTable):
    """Single evidence, each with its correction link."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.evidence: tuple[EvidenceRow, ...] = ()

    def show_rows(self, rows: tuple[EvidenceRow, ...], words: Catalogue) -> None:
        """Replace the rows."""
        self.evidence = rows
        heads = (words.gettext("When"), words.gettext("What"), "")
        planned = words.gettext("planned")
        self.fill(
            heads,
            [
                (one.when, f"{one.what}, {planned}" if one.planned else one.what, words.gettext("Correct …"))
                for one in rows
            ],
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Qt's name
        """A text; the correction in the colour of links."""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2:
            return brush(self._paper.theme.focus)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid() and index.column() == 0:
            return self.evidence[index.row()].spoken
        return super().data(index, role)


class PieceTable(PictureTable):
    """A table with a limited number of visible rows."""

    def __init__(self, paper: Paper, model: SingleRows) -> None:
        super().__init__(paper, "", model)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(paper.px(24))
        self.horizontalHeader().setResizeContentsPrecision(0)  # column widths follow the visible rows
        self.setWordWrap(False)

    def sizeHint(self) -> QSize:  # Qt's name
        """The height of the visible rows."""
        rows = min(self.model().rowCount(), _SHOWN) * self.verticalHeader().defaultSectionSize()
        height = rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        return QSize(super().sizeHint().width(), height)


class DayPanel(QFrame):
    """Days, or one of them. `day_chosen` carries a day or -1 for all, `correcting` evidence and its position."""

    day_chosen = Signal(int)
    correcting = Signal(object, QPoint)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._told: EvidenceTable | None = None
        self._day: int | None = None
        self.setObjectName("panel")
        self._title = Text(paper, "", PANEL)
        self.link = Link(paper, "", self._switch)
        self._days, self._pieces = DayRows(paper), SingleRows(paper)
        self.table = WholeTable(paper, "", self._days)
        self.single = PieceTable(paper, self._pieces)
        self._lay()
        self.table.activated.connect(self._open_day)
        self.table.clicked.connect(self._open_day)
        self.single.activated.connect(self._correct)
        self.single.clicked.connect(lambda place: self._correct(place) if place.column() == 2 else None)

    def tell(self, heavy: Heavy | None) -> None:
        """Show the days of a week, or the chosen one."""
        self.setVisible(heavy is not None)
        if heavy is None:
            return
        words, one_day = self._words, heavy.day is not None
        title = heavy.day_title if one_day else heavy.evidence.title
        had_focus = any(table.hasFocus() for table in (self.table, self.single)) or self.link.hasFocus()
        self._title.tell(title)
        self.setAccessibleName(title)
        self.link.setText(words.gettext("All days") if one_day else words.gettext("Show one day"))
        if heavy.evidence != self._told:
            self._told = heavy.evidence
            self._days.fill(heavy.evidence.heads, heavy.evidence.rows)
            self.table.setAccessibleName(heavy.evidence.title)
            self._widen()
            self.table.fit()
        if one_day and heavy.day_rows != self._pieces.evidence:
            self._pieces.show_rows(heavy.day_rows, words)
            self.single.updateGeometry()
        self.single.setAccessibleName(heavy.day_title)
        switched, self._day = heavy.day != self._day, heavy.day
        self.table.setVisible(not one_day)
        self.single.setVisible(one_day)
        if switched and had_focus:
            shown = self.single if one_day else self.table
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
            shown.setCurrentIndex(shown.model().index(0, 0))

    def _lay(self) -> None:
        px = self._paper.px
        head = QHBoxLayout()
        head.setContentsMargins(px(6), 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.link)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(10), px(8), px(10), px(12))
        whole.setSpacing(px(4))
        whole.addLayout(head)
        for table in (self.table, self.single):
            table.setShowGrid(False)
            table.setAlternatingRowColors(False)
            table.setObjectName("days")
            sized(table, AXIS if table is self.table else NOTE)
            sized(table.horizontalHeader(), AXIS)
            whole.addWidget(table)
        self.table.horizontalHeader().setStretchLastSection(False)
        self._widen()

    def _widen(self) -> None:
        """Fit all columns to their texts; the first takes the remaining width."""
        if self._days.columnCount():
            self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _switch(self) -> None:
        if self._day is not None:
            self.day_chosen.emit(-1)
            return
        chosen = self.table.currentIndex().row()
        days = range(self._days.rowCount() - 1)
        self.day_chosen.emit(chosen if chosen in days else self._busiest())

    def _busiest(self) -> int:
        """The first day with any evidence."""
        rows = [self._days.index(row, 1).data() for row in range(self._days.rowCount() - 1)]
        return next((number for number, text in enumerate(rows) if text), 0)

    def _open_day(self, place: QModelIndex) -> None:
        if place.row() < self._days.rowCount() - 1:
            self.day_chosen.emit(place.row())

    def _correct(self, place: QModelIndex) -> None:
        item: Item = self._pieces.evidence[place.row()].item
        corner = self.single.visualRect(place).bottomRight()
        self.correcting.emit(item, self.single.viewport().mapToGlobal(corner))
