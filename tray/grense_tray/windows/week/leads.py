"""The three leads side by side, or one below the other in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense_tray.charts.week_bar import part_colours
from grense_tray.presenter.viewmodel import Lead
from grense_tray.windows.widgets.controls import Hairline, Sign, Text
from grense_tray.windows.widgets.style import LEAD, NOTE, STRONG, Paper

__all__ = ["LeadBox", "Leads"]

_STRETCHES = (530, 240, 236)


class Swatch(QWidget):
    """The mark of a basis in the hours' legend, as drawn in the week bar."""

    def __init__(self, paper: Paper, basis: str) -> None:
        super().__init__()
        self._paper, self._basis = paper, basis
        self.setFixedSize(QSize(paper.px(12), paper.px(16)))

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        theme, painter, height = self._paper.theme, QPainter(self), self._paper.px(7)
        fill, edge = part_colours(theme, self._basis)
        painter.setBrush(fill)
        painter.setPen(edge)
        painter.drawRect(0, (self.height() - height) // 2, self.width() - 1, height)
        painter.end()


class LeadBox(QFrame):
    """One lead: title with its sign, figure with its remark, a chart, a sentence."""

    def __init__(self, paper: Paper, picture: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("lead")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._paper, self._picture = paper, picture
        self._sign = Sign(paper)
        self._title = Text(paper, role=STRONG, ink="ink2")
        self._figure = Text(paper, role=LEAD, wraps=True)
        self._remark = Text(paper, role=STRONG, ink="acc")
        self._sentence = Text(paper, role=NOTE, ink="ink2")
        self._figures = QWidget()
        self._legend = QGridLayout(self._figures)
        self._lay()

    def tell(self, lead: Lead) -> None:
        """Show a lead."""
        calm = "ok" if lead.sign == "connected" else "ink2"
        self._sign.tell(lead.sign, "acc" if lead.crossed else calm)
        self._title.tell(lead.title)
        self._figure.tell(lead.figure, ink="acc" if lead.sign == "short_rest" else "ink")
        self._figure.setVisible(bool(lead.figure))
        # It wraps only where the column is too narrow.
        width = self._paper.type.width(self._figure.text(), LEAD) + 2
        self._figure.setMinimumWidth(round(width) if width <= self._paper.px(200) else 0)
        self._remark.tell(lead.remark, ink="acc" if lead.crossed else "ink2")
        self._remark.setVisible(bool(lead.remark))
        self._sentence.tell(lead.sentence)
        self._sentence.setVisible(bool(lead.sentence))
        self.setAccessibleName(lead.spoken)
        self._tell_figures(lead)

    def _lay(self) -> None:
        px = self._paper.px
        title = QHBoxLayout()
        title.setSpacing(px(8))
        title.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        title.addWidget(self._title, 1)
        figure = QHBoxLayout()
        figure.setSpacing(px(12))
        figure.addWidget(self._figure, 0)
        figure.addWidget(self._remark, 1, Qt.AlignmentFlag.AlignVCenter)
        self._legend.setContentsMargins(0, 0, 0, 0)
        self._legend.setHorizontalSpacing(px(8))
        self._legend.setVerticalSpacing(px(2))
        self._legend.setColumnStretch(2, 1)
        below = QHBoxLayout()
        below.setSpacing(px(24))
        left = QVBoxLayout()
        left.setSpacing(px(4))
        left.addLayout(figure)
        if self._picture is not None:
            left.addWidget(self._picture)
        left.addWidget(self._sentence)
        left.addStretch(1)
        below.addLayout(left, 1)
        below.addWidget(self._figures, 0, Qt.AlignmentFlag.AlignBottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, px(2), px(2), px(2))  # aligns its text under the header's
        whole.setSpacing(px(2))
        whole.addLayout(title)
        whole.addLayout(below)
        whole.addStretch(1)

    def _tell_figures(self, lead: Lead) -> None:
        while self._legend.count():
            taken = self._legend.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._figures.setVisible(bool(lead.figures))
        for line, figure in enumerate(lead.figures):
            value = Text(self._paper, figure.value, NOTE, "ink2", wraps=False)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._legend.addWidget(Swatch(self._paper, figure.basis), line, 0)
            self._legend.addWidget(value, line, 1)
            word = Text(self._paper, figure.word, NOTE, "ink2")
            width = self._paper.type.width(figure.word, NOTE) + 2
            word.setMinimumWidth(round(width) if width <= self._paper.px(150) else 0)
            self._legend.addWidget(word, line, 2)


class Leads(QWidget):
    """Hours, connectedness and own weeks, always in this order."""

    def __init__(self, paper: Paper, pictures: Sequence[QWidget | None]) -> None:
        super().__init__()
        self._paper = paper
        self.boxes = tuple(LeadBox(paper, picture) for picture in pictures)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(paper.px(14))
        self._hairlines = []
        for number, (box, stretch) in enumerate(zip(self.boxes, _STRETCHES, strict=True)):
            if number:
                hairline = Hairline(upright=True)
                self._hairlines.append(hairline)
                self._line.addWidget(hairline)
            self._line.addWidget(box, stretch)

    def stack(self, *, stacked: bool) -> None:
        """Place them one below the other, or side by side."""
        down = QBoxLayout.Direction.TopToBottom
        self._line.setDirection(down if stacked else QBoxLayout.Direction.LeftToRight)
        for hairline in self._hairlines:
            hairline.setVisible(not stacked)

    def tell(self, leads: Sequence[Lead]) -> None:
        """Show the leads; without any, they take no room."""
        self.setVisible(bool(leads))
        for box, lead in zip(self.boxes, leads, strict=False):
            box.tell(lead)
