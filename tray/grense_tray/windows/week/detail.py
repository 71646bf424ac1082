"""One crossing in full, with its evidence; each row of it can be corrected in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense.model.crossing import Item
from grense_tray.presenter.values import Paragraph
from grense_tray.presenter.viewmodel import Detail, EvidenceRow
from grense_tray.windows.week.reason_button import ReasonButton
from grense_tray.windows.widgets.controls import Link, Text
from grense_tray.windows.widgets.style import NOTE, NOTE_STRONG, PANEL, Paper, colour, pen

__all__ = ["DetailPanel"]

_SHOWN, _MORE = 3, 12  # rows of evidence at first, and further rows each time


class KindMark(QWidget):
    """The marker of a row of evidence as in the chart: a pin, a bar, or a hollow one if planned."""

    def __init__(self, paper: Paper, row: EvidenceRow) -> None:
        super().__init__()
        self._paper, self._row = paper, row
        self.setFixedSize(QSize(paper.px(14), paper.px(16)))

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        theme, painter, px = self._paper.theme, QPainter(self), self._paper.px
        middle = self.height() // 2
        if self._row.item.like == "mail_sent":
            painter.fillRect(px(1), middle - px(7), px(2), px(14), colour(theme.trace))
        elif self._row.planned:
            painter.setPen(pen(theme.cal, 1.3))
            painter.drawRect(0, middle - px(4), px(12), px(8))
        else:
            fill = theme.hand if self._row.item.like == "manual" else theme.cal
            painter.fillRect(0, middle - px(4), px(13), px(8), colour(fill))
        painter.end()


class DetailPanel(QFrame):
    """The detail panel of the window. `correcting` carries the evidence and the popover's position.

    `reason_said` carries the category and day of the crossing, and the reason, which is empty to take it back.
    """

    correcting = Signal(object, QPoint)
    reason_said = Signal(str, object, str)
    closed = Signal()

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._detail: Detail | None = None
        self._words: Catalogue | None = None
        self._shown = _SHOWN
        self.buttons: list[Link] = []
        self.reason: ReasonButton | None = None
        self.setObjectName("panel")
        self._lines = QVBoxLayout(self)
        margin = paper.px(16)
        self._lines.setContentsMargins(margin, paper.px(12), margin, paper.px(12))
        self._lines.setSpacing(paper.px(4))

    def tell(self, detail: Detail | None, words: Catalogue) -> None:
        """Show another crossing, or none."""
        if detail != self._detail:
            self._shown = _SHOWN
        self._detail, self._words = detail, words
        self._fill()

    def _fill(self) -> None:
        had_focus = any(button.hasFocus() for button in self.buttons)
        had_reason = self.reason is not None and self.reason.hasFocus()
        _empty(self._lines)
        self.buttons, self.reason = [], None
        self.setVisible(self._detail is not None)
        if self._detail is None or self._words is None:
            self.setAccessibleName("")
            return
        detail = self._detail
        self.setAccessibleName(detail.title)
        head = QHBoxLayout()
        head.addWidget(Text(self._paper, detail.title, PANEL), 1)
        if detail.back:
            head.addWidget(Link(self._paper, detail.back, self.closed.emit), 0, Qt.AlignmentFlag.AlignTop)
        self._lines.addLayout(head)
        self._paragraphs(detail.before)
        shown = detail.evidence[: self._shown]
        for row in shown:
            self._lines.addWidget(self._evidence(row, self._words))
        rest = len(detail.evidence) - len(shown)
        if rest:
            count = min(rest, _MORE)
            form = self._words.ngettext("Show one more", "Show {count} more", count)
            if rest > count:
                form = self._words.gettext("Show {count} more of {rest}")
            more = Link(self._paper, form.format(count=count, rest=rest), self._show_more)
            self._lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._paragraphs(detail.after)
        if detail.reason is not None:
            self.reason = ReasonButton(self._paper, detail.reason, self.reason_said.emit)
            self._lines.addWidget(self.reason, 0, Qt.AlignmentFlag.AlignLeft)
            self.reason.show()  # or it would be hidden while the tab order is set
        self._lines.addStretch(1)
        if had_focus and self.buttons:
            self.buttons[0].setFocus()
        if had_reason and self.reason is not None:
            self.reason.setFocus()

    def _paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        for paragraph in paragraphs:
            if paragraph.head:
                self._lines.addWidget(Text(self._paper, paragraph.head, NOTE_STRONG))
            if paragraph.text:
                self._lines.addWidget(Text(self._paper, paragraph.text, NOTE, "ink2"))

    def _evidence(self, row: EvidenceRow, words: Catalogue) -> QWidget:
        px = self._paper.px
        frame = QFrame()
        frame.setObjectName("evidence")
        line = QHBoxLayout(frame)
        line.setContentsMargins(px(8), 0, px(4), 0)
        line.setSpacing(px(8))
        line.addWidget(KindMark(self._paper, row))
        line.addWidget(Text(self._paper, row.when, NOTE, wraps=False))
        line.addWidget(Text(self._paper, row.what, NOTE, "ink2"), 1)
        button = Link(self._paper, words.gettext("Correct …"), lambda: self._correct(row.item, button))
        button.setAccessibleName(words.gettext("Correct {evidence}").format(evidence=row.spoken))
        self.buttons.append(button)
        line.addWidget(button)
        return frame

    def _correct(self, item: Item, button: QWidget) -> None:
        self.correcting.emit(item, button.mapToGlobal(QPoint(button.width(), button.height())))

    def _show_more(self) -> None:
        self._shown += _MORE
        place = len(self.buttons)
        self._fill()
        if place < len(self.buttons):
            self.buttons[place].setFocus()


def _empty(layout: QLayout) -> None:
    while layout.count():
        taken = layout.takeAt(0)
        if taken is None:
            continue
        if (inner := taken.layout()) is not None:
            _empty(inner)
        if (widget := taken.widget()) is not None:
            widget.hide()
            widget.deleteLater()
