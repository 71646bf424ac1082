"""One pattern in full: texts, the report's and the law's readings side by side, and shares on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.patterns_model import Comparing, PatternDetail, Wishes
from grense_tray.presenter.values import Paragraph
from grense_tray.windows.patterns.pattern_brief import PatternBrief
from grense_tray.windows.widgets.button_row import ButtonRow
from grense_tray.windows.widgets.controls import Hairline, Link, Text
from grense_tray.windows.widgets.states import Do
from grense_tray.windows.widgets.style import NOTE, NOTE_STRONG, PANEL, Paper

__all__ = ["PatternPanel"]

_BESIDE = 340  # minimum width for the two readings side by side


class Readings(QWidget):
    """Two texts side by side, or one below the other in a narrow window."""

    def __init__(self, paper: Paper, readings: tuple[Paragraph, Paragraph]) -> None:
        super().__init__()
        self._paper = paper
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(paper.px(12))
        self._hairline = Hairline(upright=True)
        for number, reading in enumerate(readings):
            if number:
                self._line.addWidget(self._hairline)
            column = QVBoxLayout()
            column.setSpacing(paper.px(2))
            column.addWidget(Text(paper, reading.head, NOTE_STRONG))
            column.addWidget(Text(paper, reading.text, NOTE, "ink2"))
            column.addStretch(1)
            self._line.addLayout(column, 2 + number)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place the texts side by side or below each other."""
        super().resizeEvent(event)
        beside = self.width() >= self._paper.px(_BESIDE)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(right if beside else down)
        self._hairline.setVisible(beside)


class PatternPanel(QWidget):
    """A pattern, in the brief or the full view. `wished` carries the `Wishes` of a button."""

    wished = Signal(object)

    def __init__(self, paper: Paper, words: Catalogue, do: Do) -> None:
        super().__init__()
        self._paper, self._words, self._do = paper, words, do
        self._told: PatternDetail | None = None
        self._wishes = Wishes()
        self._inner: QWidget | None = None
        self._asked = ButtonRow(paper)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)

    def stops(self) -> list[QWidget]:
        """The widgets that take the focus, from the top."""
        strip = [self._inner.strip] if isinstance(self._inner, PatternBrief) else []
        return [*strip, *self.buttons]

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons, from the top."""
        found = self._inner.findChildren(QPushButton) if self._inner is not None else []
        return [button for button in found if not button.isHidden()]

    def tell(self, detail: PatternDetail | None, wishes: Wishes) -> None:
        """Show another pattern, or none; in the brief or the full view, by the wishes."""
        self.setVisible(detail is not None)
        changed = wishes.more != self._wishes.more
        self._wishes = wishes
        if detail == self._told and not changed:
            return
        same = self._told is not None and detail is not None and detail.category == self._told.category
        had_focus = any(button.hasFocus() for button in self._asked.buttons)
        self._told = detail
        if self._inner is not None:
            self._whole.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
            self._inner = None
        if detail is None:
            return
        self.setAccessibleName(detail.title)
        self._inner = self._of(detail) if wishes.more else self._brief(detail)
        self._whole.addWidget(self._inner)
        if changed and same and self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        if had_focus and same and self._asked.buttons:
            self._asked.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _brief(self, detail: PatternDetail) -> PatternBrief:
        self._asked = ButtonRow(self._paper)
        brief = PatternBrief(self._paper, self._words, self._do, detail)
        brief.more_wanted.connect(lambda: self.wished.emit(self._wishes.reading(more=True)))
        return brief

    def _of(self, detail: PatternDetail) -> QWidget:
        px, inner = self._paper.px, QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(4))
        head = QHBoxLayout()
        head.addWidget(Text(self._paper, detail.title, PANEL), 1)
        back = Link(
            self._paper, self._words.gettext("In brief"), lambda: self.wished.emit(self._wishes.reading(more=False))
        )
        head.addWidget(back)
        lines.addLayout(head)
        for paragraph in detail.before:
            if paragraph.head:
                lines.addSpacing(px(4))
                lines.addWidget(Text(self._paper, paragraph.head, NOTE_STRONG))
            lines.addWidget(Text(self._paper, paragraph.text, NOTE, "ink2"))
        if detail.months:
            lines.addSpacing(px(4))
            lines.addLayout(self._months(detail))
            lines.addWidget(Text(self._paper, detail.caution, NOTE, "ink2"))
        if detail.actions:
            row = ButtonRow(self._paper)
            row.offer([(command, word) for word, command in detail.actions], self._do)
            lines.addWidget(row)
        lines.addSpacing(px(8))
        lines.addWidget(Hairline())
        lines.addSpacing(px(4))
        lines.addWidget(Readings(self._paper, detail.readings))
        lines.addSpacing(px(4))
        for text in detail.after:
            lines.addWidget(Text(self._paper, text, NOTE, "ink3"))
        lines.addSpacing(px(8))
        lines.addWidget(Hairline())
        lines.addSpacing(px(4))
        self._add_comparing(lines, detail.comparing)
        lines.addStretch(1)
        return inner

    def _months(self, detail: PatternDetail) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._paper.px(12))
        grid.setVerticalSpacing(self._paper.px(2))
        for line, row in enumerate(detail.months):
            for column, text in enumerate(row):
                shown = Text(self._paper, text, NOTE if line else NOTE_STRONG, "ink2" if line else "ink")
                grid.setColumnStretch(column, 1 if column else 2)
                grid.addWidget(shown, line, column, Qt.AlignmentFlag.AlignTop)
        return grid

    def _add_comparing(self, lines: QVBoxLayout, comparing: Comparing) -> None:
        for text in comparing.lines:
            lines.addWidget(Text(self._paper, text, NOTE, "ink2"))
        self._asked = ButtonRow(self._paper)
        self._asked.offer(comparing.options, self.wished.emit)
        lines.addWidget(self._asked)
