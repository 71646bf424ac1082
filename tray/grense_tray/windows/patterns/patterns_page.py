"""The view of patterns: the list of subjects at the left, the chosen one at the right, on one screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.charts.balance import BalanceChart
from grense_tray.charts.tables import TextTable
from grense_tray.presenter.patterns_model import (
    ANSWERS,
    BALANCE,
    LAW,
    MEETINGS,
    PLACES,
    RIGHTS,
    SUBJECTS,
    PatternsView,
    TableText,
)
from grense_tray.windows.patterns.course_view import CourseView
from grense_tray.windows.patterns.pattern_panel import PatternPanel
from grense_tray.windows.patterns.pattern_section import SectionBox
from grense_tray.windows.patterns.subject_list import SubjectList
from grense_tray.windows.widgets.controls import Text
from grense_tray.windows.widgets.states import CardBox, Do
from grense_tray.windows.widgets.style import NOTE, PANEL, Paper
from grense_tray.windows.widgets.table_view import PictureTable, WholeTable

__all__ = ["PatternsPage"]

_NARROW = 760  # px at a text of 13, below which the panel is placed under the list
_LIST = 266


class PatternsPage(QWidget):
    """Show a `PatternsView`; all decisions are the presenter's. `wished` carries the person's `Wishes`."""

    wished = Signal(object)
    table_wanted = Signal()

    def __init__(self, paper: Paper, words: Catalogue, do: Do) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._view = PatternsView()
        self.card = CardBox(paper, do)
        self.list, self.panel = SubjectList(paper, words), PatternPanel(paper, words, do)
        self.lead, self._notes = Text(paper, "", NOTE, "ink2"), Text(paper, "", NOTE, "ink3")
        self.chart, self.course = BalanceChart(), CourseView(words, paper, ground="surface")
        self.chart.ground = "surface"
        # One shortcut switches all tables; two with the same key would be ambiguous.
        for key in self.course.findChildren(QShortcut):
            key.setEnabled(False)
        self.hours = SectionBox(paper, do, self.chart)
        self.law, self.place = SectionBox(paper, do), SectionBox(paper, do)
        self.answers = SectionBox(paper, do, self.course)
        self.places, self.meetings = SectionBox(paper, do), SectionBox(paper, do)
        self._sections = {
            PLACES: self.places,
            MEETINGS: self.meetings,
            BALANCE: self.hours,
            LAW: self.law,
            RIGHTS: self.place,
            ANSWERS: self.answers,
        }
        self.tables: list[PictureTable] = []
        self._in_tables = QWidget()
        self._table_lines = QVBoxLayout(self._in_tables)
        self._left, self._right = QWidget(), QFrame()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay()
        self.list.chosen.connect(self._pick)
        self.panel.wished.connect(self.wished)
        self.chart.table_wanted.connect(self.table_wanted)

    def show_view(self, view: PatternsView, *, table: bool) -> None:
        """Rebuild the page; `table` shows tables in place of charts and lists."""
        self._view = view
        tables = tuple(one for one in view.tables if one.subject == self._subject) if table else ()
        self.lead.tell(view.lead)
        self.lead.setVisible(bool(view.lead))
        self._notes.tell(" ".join(view.notes))
        self._notes.setVisible(bool(view.notes))
        self.card.tell(view.card)
        self.list.tell(view.lead or self._words.gettext("Patterns"), view.rows, view.subjects, view.picked)
        self.list.setVisible(bool(view.subjects))
        self.panel.tell(view.detail if not tables else None, view.wishes)
        self._tell_sections(view, table=table, tables=bool(tables))
        self._in_tables.setVisible(bool(tables))
        self._show_tables(tables)
        self._right.setAccessibleName(next((row.name.text() for row in self.list.rows if row.key == view.picked), ""))
        self._arrange()

    def main(self) -> QWidget:
        """The widget to focus after a change of view: the first table, or the picked row."""
        if self.tables:
            return self.tables[0]
        if self.course.isVisible() and self.course.table.isVisible():
            return self.course.table
        picked = (row for row in self.list.rows if row.property("picked") == "true")
        return next(picked, self)

    def stops(self) -> list[QWidget]:
        """The tab order, from the top: the picked row, then the widgets at the right."""
        return [
            *self.list.rows,
            *self.panel.stops(),
            *self.tables,
            *self.places.stops(),
            *self.meetings.stops(),
            self.chart,
            *self.hours.buttons,
            *self.law.buttons,
            *self.place.buttons,
            self.course.table,
            *self.answers.buttons,
        ]

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The height for the current width, and no more: texts are lower than at their minimum width."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the panel under the list in a narrow window."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def _subject(self) -> str:
        """The chosen subject, empty for a pattern."""
        return self._view.picked if self._view.picked in SUBJECTS and self._view.picked is not None else ""

    def _tell_sections(self, view: PatternsView, *, table: bool, tables: bool) -> None:
        """Update the sections, of which at most one is visible."""
        shown = self._subject
        self.hours.tell(view.hours)
        self.places.tell(view.places)
        self.meetings.tell(view.meetings)
        self.law.tell(view.law)
        self.place.tell(view.place)
        self.answers.tell(view.answers)
        spoken = " ".join(view.hours.lines) if view.hours is not None else ""
        self.chart.show_balance(view.balance, self._words, self._paper.theme, spoken)
        self.chart.setVisible(view.balance is not None)
        self.course.show_course(view.pulses)
        self.course.setVisible(bool(view.pulses))
        self.course.toggle.hide()  # the page has one for all
        if view.pulses and table == self.course.table.isHidden():
            self.course.toggle_table()
        for key, section in self._sections.items():
            section.setVisible(key == shown and not tables)

    def _arrange(self) -> None:
        widest = self._right.minimumSizeHint().width() + self._left.minimumSizeHint().width()
        narrow = self.width() < max(self._paper.px(_NARROW), widest)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(down if narrow else right)
        self._left.setMaximumWidth(self.width() if narrow else self._paper.px(_LIST))
        self._left.setMinimumWidth(0 if narrow else self._paper.px(_LIST))

    def _pick(self, key: str) -> None:
        if key != self._view.picked:
            self.wished.emit(self._view.wishes.picking(key))

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
        self._table_lines.addStretch(1)

    def _lay(self) -> None:
        px = self._paper.px
        self._right.setObjectName("panel")
        left, right = QVBoxLayout(self._left), QVBoxLayout(self._right)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(px(8))
        for part in (self.list, self.lead, self._notes):
            left.addWidget(part)
        left.addStretch(1)
        margin = px(24)
        right.setContentsMargins(margin, px(16), margin, px(14))
        self._table_lines.setContentsMargins(0, 0, 0, 0)
        self._table_lines.setSpacing(px(6))
        for zone in (self.card, self.panel, self._in_tables, *self._sections.values()):
            right.addWidget(zone)
        right.addStretch(0)
        self._beside.setContentsMargins(0, px(4), 0, 0)
        self._beside.setSpacing(px(28))
        self._beside.addWidget(self._left)
        self._beside.addWidget(self._right, 1)
