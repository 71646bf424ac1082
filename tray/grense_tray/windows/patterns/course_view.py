"""The person's own answers over time: a small plot a scale, or all of them as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense.questions import Pulse
from grense.wording.questions import TERMS
from grense_tray.charts.course import CoursePlot
from grense_tray.charts.tables import CourseTable
from grense_tray.presenter.answer_history import ScaleCourse, courses_of
from grense_tray.windows.widgets.controls import Link, Text
from grense_tray.windows.widgets.style import BASE, NOTE, STRONG, Paper
from grense_tray.windows.widgets.table_view import PictureTable

__all__ = ["CourseView"]

_NONE = N_("No means yet: a mean needs an answer to each statement of a scale.")
_BESIDE = 560  # minimum width for two plots side by side


class CourseView(QWidget):
    """The courses of all scales that have a mean; `show_course` fills it. Used in several windows.

    T shows the table, unless `key` is False, as in a window with its own T shortcut that calls `toggle_table`.
    """

    def __init__(self, words: Catalogue, paper: Paper, *, key: bool = True, ground: str = "bg") -> None:
        super().__init__()
        self._words, self._paper, self._ground = words, paper, ground
        self._panels: list[QWidget] = []
        self._columns = 0
        self.setObjectName("page" if ground == "bg" else "")
        self.rows = CourseTable(self)
        self.table = PictureTable(paper, words.gettext("Your answers as a table"), self.rows)
        self.table.hide()
        self.none = Text(paper, words.gettext(_NONE), BASE, "ink2")
        self.toggle = Link(paper, words.gettext("As a table (T)"), self.toggle_table)
        self._pictures = QWidget()
        self._grid = QGridLayout(self._pictures)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(paper.px(28))
        self._grid.setVerticalSpacing(paper.px(16))
        self._origins = QVBoxLayout()
        self._origins.setSpacing(paper.px(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(paper.px(12))
        for part in (self.none, self._pictures, self.table):
            column.addWidget(part)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._origins)
        if key:
            pressed = QShortcut(QKeySequence("T"), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(self.toggle_table)
        self.show_course(())

    @property
    def plots(self) -> list[CoursePlot]:
        """The plots, in the report's order of the scales."""
        return [plot for panel in self._panels for plot in panel.findChildren(CoursePlot)]

    def show_course(self, pulses: Sequence[Pulse]) -> None:
        """Show these pulses."""
        courses = courses_of(pulses, self._words)
        for panel in self._panels:
            panel.hide()
            panel.deleteLater()
        self._panels = [self._panel(course) for course in courses]
        self._columns = 0
        self._place()
        self.rows.show_courses(courses, self._words)
        self.table.fit()
        self._tell_origins(courses)
        self.none.setVisible(not courses)
        self.toggle.setVisible(bool(courses))
        self._switch(table=not self.table.isHidden() and bool(courses))

    def toggle_table(self) -> None:
        """Switch between table and plots."""
        if self._panels:
            self._switch(table=self.table.isHidden())
            (self.toggle if self.table.isHidden() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The height for the current width, and no more: texts are lower than at their minimum width."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the plots side by side or below each other."""
        super().resizeEvent(event)
        self._place()

    def _switch(self, *, table: bool) -> None:
        self.table.setVisible(table)
        self._pictures.setVisible(bool(self._panels) and not table)
        words = self._words
        self.toggle.setText(words.gettext("As a picture (T)") if table else words.gettext("As a table (T)"))

    def _panel(self, course: ScaleCourse) -> QWidget:
        panel, plot = QWidget(self._pictures), CoursePlot()
        plot.ground = self._ground
        plot.show_course(course, self._words, self._paper.theme)
        lines = QVBoxLayout(panel)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(self._paper.px(2))
        lines.addWidget(Text(self._paper, course.title, STRONG))
        lines.addWidget(Text(self._paper, course.now, NOTE, "ink2"))
        lines.addStretch(1)
        lines.addWidget(plot)
        return panel

    def _place(self) -> None:
        columns = 2 if self.width() >= self._paper.px(_BESIDE) and len(self._panels) > 1 else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, panel in enumerate(self._panels):
            self._grid.addWidget(panel, number // columns, number % columns)
            panel.show()
        for number in range(2):
            self._grid.setColumnStretch(number, int(number < columns))

    def _tell_origins(self, courses: Sequence[ScaleCourse]) -> None:
        while (item := self._origins.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.hide()
                before.deleteLater()
        told = [f"{course.title}: {course.origin}" for course in courses]
        for text in (*told, self._words.gettext(TERMS)) if told else ():
            self._origins.addWidget(Text(self._paper, text, NOTE, "ink3"))
