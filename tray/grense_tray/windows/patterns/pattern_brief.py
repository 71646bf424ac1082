"""A pattern on one screen: its sentence and weeks, its change beside the report's findings, and possible actions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.charts.strip import Strip
from grense_tray.presenter.patterns_model import Brief, Offer, PatternDetail
from grense_tray.presenter.values import Paragraph
from grense_tray.windows.widgets.controls import Hairline, Link, Sign, Text
from grense_tray.windows.widgets.states import Do
from grense_tray.windows.widgets.style import AXIS, BASE, HEADLINE, NOTE_STRONG, PANEL, STRONG, Paper

__all__ = ["PatternBrief"]

_BESIDE = 440  # minimum width for two columns


class TwoColumns(QWidget):
    """Two columns side by side, or one below the other in a narrow window."""

    def __init__(self, paper: Paper, left: QVBoxLayout, right: QVBoxLayout, *, rule: bool) -> None:
        super().__init__()
        self._paper = paper
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(paper.px(16 if rule else 32))
        self._rule = Hairline(upright=True) if rule else None
        self._line.addLayout(left, 3 if rule else 1)
        if self._rule is not None:
            self._line.addWidget(self._rule)
        self._line.addLayout(right, 2 if rule else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the columns side by side or below each other."""
        super().resizeEvent(event)
        beside = self.width() >= self._paper.px(_BESIDE)
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        if self._rule is not None:
            self._rule.setVisible(beside)


class PatternBrief(QWidget):
    """The brief view of a pattern. `more_wanted` is emitted for the full view."""

    more_wanted = Signal()

    def __init__(self, paper: Paper, words: Catalogue, do: Do, detail: PatternDetail) -> None:
        super().__init__()
        self._paper, self._words, self._do = paper, words, do
        self.strip = Strip()
        self.more = Link(paper, words.gettext("More: the figures, and how to read them"), self.more_wanted.emit)
        brief, px = detail.brief, paper.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Sign(paper, detail.category, "ink2"))
        head.addWidget(Text(paper, detail.title, PANEL, "ink2"), 1)
        whole.addLayout(head)
        whole.addWidget(Text(paper, brief.sentence, HEADLINE))
        self.strip.show_weeks(detail.category, brief.weeks, words, paper.theme, limit=brief.limit)
        whole.addWidget(self.strip)
        if not brief.weeks:
            self.strip.hide()
        whole.addSpacing(px(4))
        whole.addWidget(TwoColumns(paper, self._left(detail), self._right(brief), rule=False))
        whole.addWidget(Hairline())
        whole.addWidget(Text(paper, words.gettext("What can be done"), PANEL))
        whole.addWidget(TwoColumns(paper, self._together(brief), self._alone(brief), rule=True))
        whole.addStretch(1)
        whole.addWidget(Text(paper, brief.source, AXIS, "ink3"))

    def _left(self, detail: PatternDetail) -> QVBoxLayout:
        lines = self._column(Paragraph(self._words.gettext("How it moved"), detail.brief.moved))
        if detail.brief.answers is not None:
            lines.addSpacing(self._paper.px(6))
            self._add(lines, detail.brief.answers)
        for word, command in detail.actions:
            lines.addWidget(Link(self._paper, word, partial(self._do, command)), 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        return lines

    def _right(self, brief: Brief) -> QVBoxLayout:
        lines = self._column(Paragraph(self._words.gettext("What the report found"), brief.found))
        lines.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        return lines

    def _together(self, brief: Brief) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(self._paper.px(4))
        lines.addWidget(Text(self._paper, self._words.gettext("Together"), NOTE_STRONG, "ink2"))
        for number, offer in enumerate(brief.together):
            if number:
                lines.addWidget(Hairline())
            lines.addLayout(self._offer(offer))
        lines.addStretch(1)
        return lines

    def _offer(self, offer: Offer) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(Text(self._paper, offer.said, BASE), 1)
        button = Link(self._paper, self._words.gettext("Copy a text"), lambda: self._copy(offer, button))
        button.setAccessibleName(self._words.gettext("Copy a text: {what}").format(what=offer.said))
        button.setToolTip(offer.text)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _copy(self, offer: Offer, button: QPushButton) -> None:
        QGuiApplication.clipboard().setText(offer.text)
        button.setText(self._words.gettext("Copied"))

    def _alone(self, brief: Brief) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(self._paper.px(8))
        lines.addWidget(Text(self._paper, self._words.gettext("Alone, if it suits"), NOTE_STRONG, "ink2"))
        for text in brief.alone:
            lines.addWidget(Text(self._paper, text, BASE))
        lines.addStretch(1)
        return lines

    def _column(self, paragraph: Paragraph) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(self._paper.px(2))
        self._add(lines, paragraph)
        return lines

    def _add(self, lines: QVBoxLayout, paragraph: Paragraph) -> None:
        lines.addWidget(Text(self._paper, paragraph.head, STRONG))
        lines.addWidget(Text(self._paper, paragraph.text, BASE, "ink2"))
