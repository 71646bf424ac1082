"""The view of registered hours: the weeks, what differs most, and what it can be used for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QPushButton, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.charts.comparison import ComparisonChart
from grense_tray.charts.comparison_legend import ComparisonLegend
from grense_tray.charts.tables import TextTable
from grense_tray.presenter.comparing import ComparisonView, Difference
from grense_tray.presenter.values import ChooseWeek, Paragraph
from grense_tray.windows.widgets.controls import Hairline, Link, Text
from grense_tray.windows.widgets.states import CardBox, Do
from grense_tray.windows.widgets.style import BASE, HEADLINE, NOTE, PANEL, Paper
from grense_tray.windows.widgets.table_view import PictureTable, WholeTable

__all__ = ["ComparePage"]

_NARROW = 760  # px at a text of 13, below which the notes are placed under the differences
_ASIDE = 276
_SENTENCE = 380  # px at a text of 13, up to which a sentence is kept on one line


class ComparePage(QWidget):
    """Show a `ComparisonView`; all decisions are the presenter's."""

    table_wanted = Signal()

    def __init__(self, paper: Paper, words: Catalogue, do: Do) -> None:
        super().__init__()
        self._paper, self._words, self._do = paper, words, do
        self.card = CardBox(paper, do)
        self.lead, self._terms = Text(paper, "", HEADLINE), Text(paper, "", NOTE, "ink2")
        self.chart, self.legend = ComparisonChart(), ComparisonLegend()
        self.rows = TextTable(self)
        self.table: PictureTable = WholeTable(paper, words.gettext("The weeks as a table"), self.rows)
        self.links: list[Link] = []
        self._sentence_rows: list[tuple[QBoxLayout, Text, Text]] = []
        self._lower, self._differences, self._aside = QWidget(), QWidget(), QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line = Hairline(upright=True)
        self._lay()
        self.chart.week_chosen.connect(lambda week: do(ChooseWeek(week)))
        self.chart.table_wanted.connect(self.table_wanted)

    def show_comparison(self, view: ComparisonView, *, table: bool) -> None:
        """Rebuild the page; `table` shows the table in place of the chart."""
        there = view.card is None
        self.card.tell(view.card)
        self.lead.tell(view.lead)
        self._terms.tell(view.terms)
        for text in (self.lead, self._terms):
            text.setVisible(there)
        self.chart.show_comparison(view, self._words, self._paper.theme)
        self.legend.show_comparison(self._words, self._paper.theme)
        self.rows.fill(view.heads, view.cells)
        self.table.fit()
        for drawn in (self.chart, self.legend):
            drawn.setVisible(there and not table)
        self.table.setVisible(there and table)
        self._lower.setVisible(there)
        self._tell_differences(view.differences)
        self._tell_aside(view.aside)
        self._arrange()

    def main(self) -> QWidget:
        """The widget to focus after a change of view: the chart, or the table."""
        return self.table if self.table.isVisible() else self.chart

    def stops(self) -> list[QWidget]:
        """The tab order, from the top."""
        buttons = (one for one in self.card.findChildren(QPushButton) if not one.isHidden())
        return [*buttons, self.chart, self.table, *self.links]

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The height for the current width, and no more: texts are lower than at their minimum width."""
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the notes under the differences in a narrow window."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # Without differences, the notes have the whole width.
        narrow = self.width() < self._paper.px(_NARROW) or not self._sentence_rows
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(down if narrow else right)
        self._line.setVisible(not narrow)
        side = Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignRight
        for row, sentence, times in self._sentence_rows:
            width = self._paper.type.width(sentence.text(), BASE) + 2
            is_short = width <= self._paper.px(_SENTENCE)
            sentence.setMinimumWidth(round(width) if is_short and not narrow else 0)
            row.setStretchFactor(sentence, 0 if is_short else 1)
            row.setDirection(down if narrow else right)
            row.setSpacing(self._paper.px(0 if narrow else 12))
            times.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._aside.setMaximumWidth(self.width() if narrow else self._paper.px(_ASIDE))
        self._aside.setMinimumWidth(0 if narrow else self._paper.px(_ASIDE))

    def _tell_differences(self, differences: Sequence[Difference]) -> None:
        grid = self._emptied(self._differences)
        self._differences.setVisible(bool(differences))
        self.links, self._sentence_rows = [], []
        if not differences or not isinstance(grid, QGridLayout):
            return
        grid.addWidget(Text(self._paper, self._words.gettext("Largest differences"), PANEL), 0, 0, 1, 2)
        for line, one in enumerate(differences, 1):
            link = Link(self._paper, one.name, lambda week=one.week: self._do(ChooseWeek(week)), BASE)  # type: ignore[misc]  # bound now
            link.setAccessibleName(f"{one.name}: {one.sentence}. {one.times}")
            sentence = Text(self._paper, one.sentence, BASE)
            times = Text(self._paper, one.times, NOTE, "ink2")
            row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            row.setSpacing(self._paper.px(12))
            row.addWidget(sentence)
            row.addWidget(times, 1)
            self._sentence_rows.append((row, sentence, times))
            grid.addWidget(link, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(row, line, 1)
            self.links.append(link)
        grid.setRowStretch(len(differences) + 1, 1)

    def _tell_aside(self, paragraphs: Sequence[Paragraph]) -> None:
        lines = self._emptied(self._aside)
        for one in paragraphs:
            if one.head:
                lines.addWidget(Text(self._paper, one.head, PANEL))
            lines.addWidget(Text(self._paper, one.text, NOTE, "ink2"))
        if isinstance(lines, QVBoxLayout):
            lines.addStretch(1)

    @staticmethod
    def _emptied(box: QWidget) -> QGridLayout | QVBoxLayout:
        layout = box.layout()
        assert isinstance(layout, (QGridLayout, QVBoxLayout))  # noqa: S101  # set below
        while layout.takeAt(0) is not None:
            pass
        for old in box.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.hide()
            old.deleteLater()
        return layout

    def _lay(self) -> None:
        px = self._paper.px
        grid, lines = QGridLayout(self._differences), QVBoxLayout(self._aside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(1, 1)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(6))
        self._beside.setContentsMargins(0, px(2), 0, 0)
        self._beside.setSpacing(px(14))
        self._beside.addWidget(self._differences, 1)
        self._beside.addWidget(self._line)
        self._beside.addWidget(self._aside)
        lower = QVBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(px(6))
        lower.addWidget(Hairline())
        lower.addLayout(self._beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(4), 0, 0)
        whole.setSpacing(px(6))
        for zone in (self.card, self.lead, self._terms, self.chart, self.table, self.legend):
            whole.addWidget(zone)
        whole.addWidget(self._lower)
        whole.addStretch(1)
