"""The view of patterns: a sentence, the list and its panel, and below them hours, law, workplace and answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from grense.text import Catalogue
from grense_tray.charts.balance import BalanceChart
from grense_tray.charts.canvas import NOTE, PANEL
from grense_tray.charts.tables import TextTable
from grense_tray.patterns.model import PatternsView, TableText
from grense_tray.windows.course_view import CourseView
from grense_tray.windows.paper import Paper, Text
from grense_tray.windows.pattern_list import PatternList
from grense_tray.windows.pattern_panel import PatternPanel
from grense_tray.windows.pattern_section import SectionBox
from grense_tray.windows.states import GOOD, CardBox, Do
from grense_tray.windows.table_view import PictureTable, WholeTable

__all__ = ["PatternsPage"]

_NARROW = 850  # px at a text of 13, under which the panel goes under the list


class PatternsPage(QWidget):
    """It shows a `PatternsView` and decides nothing. `wished` brings the `Wishes` of the person."""

    wished = Signal(object)
    table_wanted = Signal()

    def __init__(self, paper: Paper, words: Catalogue, do: Do) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._view = PatternsView()
        self.lead = Text(paper, "", GOOD)
        self._notes = Text(paper, "", NOTE, "ink2")
        self.card = CardBox(paper, do)
        self.list, self.panel = PatternList(paper), PatternPanel(paper, do)
        self.chart, self.course = BalanceChart(), CourseView(words, paper)
        # One key puts tables everywhere; two that listen to it would keep each other from it.
        for key in self.course.findChildren(QShortcut):
            key.setEnabled(False)
        self.hours = SectionBox(paper, do, self.chart)
        self.law, self.place = SectionBox(paper, do), SectionBox(paper, do)
        self.answers = SectionBox(paper, do, self.course)
        self.tables: list[PictureTable] = []
        self._in_tables = QWidget()
        self._table_lines = QVBoxLayout(self._in_tables)
        self._upper = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._upper)
        self._lay()
        self.list.chosen.connect(self._pick)
        self.panel.wished.connect(self.wished)
        self.chart.table_wanted.connect(self.table_wanted)

    def show_view(self, view: PatternsView, *, table: bool) -> None:
        """Show everything anew; `table` puts tables in the place of what is drawn and listed."""
        self._view = view
        table = table and bool(view.tables)
        self.lead.tell(view.lead)
        self.lead.setVisible(bool(view.lead))
        self._notes.tell(" ".join(view.notes))
        self._notes.setVisible(bool(view.notes))
        self.card.tell(view.card)
        self._upper.setVisible(bool(view.rows) and not table)
        self.list.tell(view.lead, view.rows, view.picked)
        self.panel.tell(view.detail)
        self._arrange()
        self.hours.tell(view.hours)
        self.hours.setVisible(view.hours is not None and not table)
        self.law.tell(view.law)
        spoken = " ".join(view.hours.lines) if view.hours is not None else ""
        self.chart.show_balance(view.balance, self._words, self._paper.theme, spoken)
        self.chart.setVisible(view.balance is not None)
        self.place.tell(view.place)
        self.answers.tell(view.answers)
        self.course.show_course(view.pulses)
        self.course.setVisible(bool(view.pulses))
        self.course.toggle.hide()  # the page has one for all
        if view.pulses and table == self.course.table.isHidden():
            self.course.toggle_table()
        self._in_tables.setVisible(table)
        self._show_tables(view.tables if table else ())

    def main(self) -> QWidget:
        """What has the keyboard after another way to look at it: the first table, or the row that is picked."""
        if self.tables:
            return self.tables[0]
        picked = (row for row in self.list.rows if row.property("picked") == "true")
        return next(picked, self)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, from above."""
        return [
            *self.list.rows,
            *self.panel.buttons,
            *self.tables,
            self.chart,
            *self.hours.buttons,
            *self.law.buttons,
            *self.place.buttons,
            self.course.table,
            *self.answers.buttons,
        ]

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """As high as its width makes it, and no more: the texts are lower than where they are narrowest."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The panel goes under the list where there is little room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        widest = max(self.panel.minimumSizeHint().width(), self.list.minimumSizeHint().width())
        narrow = self.width() < max(self._paper.px(_NARROW), 2 * widest)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(down if narrow else right)

    def _pick(self, category: str) -> None:
        if self._view.detail is None or category != self._view.detail.category:
            self.wished.emit(self._view.wishes.picking(category))

    def _show_tables(self, tables: Sequence[TableText]) -> None:
        while (item := self._table_lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.tables = []
        for told in tables:
            model = TextTable()
            shown = WholeTable(self._paper, told.name, model)
            model.setParent(shown)
            model.fill(told.heads, told.rows)
            self._table_lines.addWidget(Text(self._paper, told.title, PANEL))
            self._table_lines.addWidget(shown)
            shown.fit()
            self.tables.append(shown)

    def _lay(self) -> None:
        px, top = self._paper.px, Qt.AlignmentFlag.AlignTop
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(px(32))
        self._beside.addWidget(self.list, 540, top)
        self._beside.addWidget(self.panel, 480, top)
        self._table_lines.setContentsMargins(0, 0, 0, 0)
        self._table_lines.setSpacing(px(6))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(14))
        head = QVBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.lead)
        head.addWidget(self._notes)
        whole.addLayout(head)
        for zone in (self.card, self._upper, self._in_tables, self.hours, self.law, self.place, self.answers):
            whole.addWidget(zone)
