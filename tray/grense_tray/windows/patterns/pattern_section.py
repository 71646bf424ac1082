"""One section below the patterns: a head, sentences, rules in lines, a chart, and possible actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from grense_tray.charts.tables import TextTable
from grense_tray.presenter.patterns_model import LawLine, Section, TableText
from grense_tray.windows.widgets.button_row import ButtonRow
from grense_tray.windows.widgets.controls import Text
from grense_tray.windows.widgets.states import Do
from grense_tray.windows.widgets.style import AXIS, BASE, NOTE, NOTE_STRONG, PANEL, Paper
from grense_tray.windows.widgets.table_view import WholeTable

__all__ = ["SectionBox"]

_BESIDE = 540  # minimum width for a rule's name beside its finding
_NAME = 300


class RuleLine(QWidget):
    """A rule: its name and limit, and beside or below them the finding."""

    def __init__(self, paper: Paper, line: LawLine) -> None:
        super().__init__()
        self._paper = paper
        self._name = QWidget()
        names = QVBoxLayout(self._name)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(Text(paper, line.name, NOTE_STRONG))
        names.addWidget(Text(paper, line.aside, AXIS, "ink3"))
        names.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(paper.px(16))
        self._line.addWidget(self._name)
        self._line.addWidget(Text(paper, line.text, NOTE, "ink2"), 1, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Place name and finding side by side or below each other."""
        super().resizeEvent(event)
        px = self._paper.px
        beside = self.width() >= px(_BESIDE)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(right if beside else down)
        self._line.setSpacing(px(16) if beside else 0)
        self._name.setMinimumWidth(px(_NAME) if beside else 0)
        self._name.setMaximumWidth(px(_NAME) if beside else self.width())


class SectionBox(QWidget):
    """A head, lines, rules and actions. A table or `picture` is between its lines and its foot."""

    def __init__(self, paper: Paper, do: Do, picture: QWidget | None = None) -> None:
        super().__init__()
        self._paper, self._do, self._picture = paper, do, picture
        self._told: Section | None = None
        self._table: WholeTable | None = None
        self._head, self._foot = QWidget(), QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(paper.px(8))
        for part in (self._head, picture, self._foot):
            if part is not None:
                whole.addWidget(part)

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of the section."""
        return [button for button in self._foot.findChildren(QPushButton) if not button.isHidden()]

    def stops(self) -> list[QWidget]:
        """The widgets that take the focus, from the top."""
        return [*([self._table] if self._table is not None else []), *self.buttons]

    def tell(self, section: Section | None) -> None:
        """Show other texts."""
        self.setVisible(section is not None)
        if section is None or section == self._told:
            return
        self._told = section
        self.setAccessibleName(section.title)
        head: list[QWidget] = [Text(self._paper, section.title, PANEL)]
        head += [Text(self._paper, line, NOTE if section.rules else BASE, "ink2") for line in section.lines]
        self._table = self._table_of(section.table) if section.table is not None else None
        head += [self._table] if self._table is not None else []
        foot: list[QWidget] = [RuleLine(self._paper, line) for line in section.rules]
        if section.foot_head:
            foot.append(Text(self._paper, section.foot_head, NOTE_STRONG))
        foot += [Text(self._paper, line, AXIS if section.rules else NOTE, "ink3") for line in section.foot]
        if section.actions:
            row = ButtonRow(self._paper)
            row.offer([(command, word) for word, command in section.actions], self._do)
            foot.append(row)
        self._head = self._put(self._head, head)
        self._foot = self._put(self._foot, foot)

    def _table_of(self, told: TableText) -> WholeTable:
        model = TextTable()
        shown = WholeTable(self._paper, told.name, model)
        model.setParent(shown)
        model.fill(told.heads, told.rows)
        shown.fit()
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return shown

    def _put(self, before: QWidget, parts: list[QWidget]) -> QWidget:
        """Replace the texts."""
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(self._paper.px(6))
        for part in parts:
            lines.addWidget(part)
        layout = self.layout()
        if layout is not None:
            layout.replaceWidget(before, fresh)
        before.hide()
        before.deleteLater()
        fresh.setVisible(bool(parts))
        return fresh
