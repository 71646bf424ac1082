"""The cards of a week that is empty, good, first or planned, and the notices under the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense_tray.presenter.values import Card, Command
from grense_tray.presenter.viewmodel import Note
from grense_tray.windows.widgets.button_row import ButtonRow
from grense_tray.windows.widgets.controls import Link, Sign, Text
from grense_tray.windows.widgets.style import BASE, HEADLINE, NOTE, PANEL, Paper

__all__ = ["CardBox", "Notes"]


Do = Callable[[Command], object]


class CardBox(QFrame):
    """A card; `panel` draws the panel's edge."""

    def __init__(self, paper: Paper, do: Do, *, panel: bool = False) -> None:
        super().__init__()
        self._paper, self._do, self._panel = paper, do, panel
        self._inner: QWidget | None = None
        if panel:
            self.setObjectName("panel")
        self._whole = QVBoxLayout(self)
        margin = paper.px(16) if panel else 0
        self._whole.setContentsMargins(margin, paper.px(12 if panel else 8), margin, paper.px(12 if panel else 8))

    def tell(self, card: Card | None) -> None:
        """Show another card, or none."""
        if self._inner is not None:
            self._whole.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
            self._inner = None
        self.setVisible(card is not None)
        if card is not None:
            self.setAccessibleName(card.title)
            self._inner = self._of(card)
            self._whole.addWidget(self._inner)

    def _of(self, card: Card) -> QWidget:
        px, inner = self._paper.px, QWidget()
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        if card.kind == "good":
            head.addWidget(Sign(self._paper, "ok", "ok"), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Text(self._paper, card.title, PANEL if self._panel else HEADLINE), 1)
        lines.addLayout(head)
        for text in card.lines:
            lines.addWidget(Text(self._paper, text, NOTE if self._panel else BASE, "ink2"))
        if card.facts:
            grid = QGridLayout()
            grid.setHorizontalSpacing(px(24))
            grid.setVerticalSpacing(px(12))
            grid.setContentsMargins(0, px(8), 0, 0)
            grid.setColumnStretch(1, 1)
            for number, fact in enumerate(card.facts):
                grid.addWidget(Text(self._paper, fact.value, PANEL, wraps=False), number, 0)
                grid.addWidget(Text(self._paper, fact.word, BASE, "ink2"), number, 1)
            lines.addLayout(grid)
        if card.actions:
            row = ButtonRow(self._paper)
            row.offer([(command, word) for word, command in card.actions], self._do)
            lines.addWidget(row)
        lines.addStretch(1)
        return inner


class Notes(QWidget):
    """Notice lines, one below the other, each with its commands."""

    def __init__(self, paper: Paper, do: Do) -> None:
        super().__init__()
        self._paper, self._do = paper, do
        self._told: tuple[Note, ...] = ()
        self._rows: list[QWidget] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(paper.px(2))
        self.hide()

    def tell(self, notes: Sequence[Note]) -> None:
        """Show other notices."""
        if tuple(notes) == self._told:
            return
        self._told = tuple(notes)
        for row in self._rows:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(note) for note in notes]
        for row in self._rows:
            self._lines.addWidget(row)
        self.setVisible(bool(notes))

    def _row(self, note: Note) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._paper.px(4))
        line.addWidget(Text(self._paper, note.text, NOTE, "ink2"), 1)
        first = ((note.action, note.command),) if note.command is not None else ()
        for word, command in (*first, *note.others):
            line.addWidget(Link(self._paper, word, partial(self._do, command)))
        return row
