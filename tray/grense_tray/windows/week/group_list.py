"""The crossings of a heavy week by kind: a row each with its days; one is open and lists its crossings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.charts.canvas import Canvas
from grense_tray.charts.layout import Box
from grense_tray.presenter.viewmodel import CrossingGroup, CrossingRow, Heavy
from grense_tray.windows.settings.pick_row import PickRow
from grense_tray.windows.widgets.controls import Basis, Sign, Text
from grense_tray.windows.widgets.style import AXIS, BASE, NOTE, NOTE_STRONG, PANEL, STRONG, Paper

__all__ = ["GroupList"]

_CELL, _PITCH, _TALL, _WEEKEND, _DAYS = 14, 17, 10, 5, 7
_SOME_MONDAY = dt.date(2024, 1, 1)


class Cells(QWidget):
    """Seven days as cells, filled where there is a crossing; one long cell for a whole week; or the day names."""

    def __init__(self, paper: Paper, words: Catalogue, days: Sequence[str] = ()) -> None:
        super().__init__()
        self._paper, self._words, self._days = paper, words, days
        width = _PITCH * (_DAYS - 1) + _WEEKEND + _CELL
        self.setFixedSize(QSize(paper.px(width), paper.px(18)))

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw them."""
        del event
        painter = QPainter(self)
        canvas = Canvas(painter, self._paper.theme, self._paper.type)
        scale, theme = canvas.scale, canvas.theme
        top = (self.height() - _TALL * scale) / 2
        if len(self._days) == 1:
            self._cell(canvas, Box(0, top, self.width(), _TALL * scale), self._days[0])
        for day in range(_DAYS if len(self._days) != 1 else 0):
            x = (day * _PITCH + (_WEEKEND if day > 4 else 0)) * scale  # a small gap before the weekend
            if self._days:
                self._cell(canvas, Box(x, top, _CELL * scale, _TALL * scale), self._days[day])
            else:
                name = self._words.short_weekday(_SOME_MONDAY + dt.timedelta(days=day))[:1].upper()
                canvas.text(x + _CELL / 2 * scale, self.height() / 2, name, AXIS, theme.ink2, "centre")
        painter.end()

    def _cell(self, canvas: Canvas, box: Box, how: str) -> None:
        theme = canvas.theme
        if how == "shown":
            canvas.box(box, theme.acc, radius=2)
        elif how == "estimated":
            canvas.box(box, None, theme.acc, radius=2, width=1.4)
        else:
            canvas.box(box, None, theme.line, radius=2)


class Chevron(QWidget):
    """The open or closed marker of a row."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper, self._open = paper, False
        self.setFixedSize(QSize(paper.px(12), paper.px(18)))

    def show_open(self, is_open: bool) -> None:
        """Point down for an open one."""
        self._open = is_open
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        canvas = Canvas(painter, self._paper.theme, self._paper.type)
        x, y, step = self.width() / 2, self.height() / 2, 3.5 * canvas.scale
        points = ((x - step / 2, y - step), (x + step / 2, y), (x - step / 2, y + step))
        if self._open:
            points = ((x - step, y - step / 2), (x, y + step / 2), (x + step, y - step / 2))
        for (x1, y1), (x2, y2) in pairwise(points):
            canvas.line(x1, y1, x2, y2, canvas.theme.ink2, 1.6)
        painter.end()


class GroupRow(PickRow):
    """One category: Enter, a click and the right arrow open it, the left arrow closes it."""

    opened = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue, place: int, group: CrossingGroup, name_width: int) -> None:
        super().__init__(place, group.spoken)
        self._paper, self._words, self._group, self.is_open = paper, words, group, False
        px, line = paper.px, QHBoxLayout(self)
        line.setContentsMargins(px(5), 0, px(6), 0)
        line.setSpacing(px(8))
        self._name, self._said, self._chevron = Text(paper, group.name), Text(paper, group.said), Chevron(paper)
        self._name.setFixedWidth(name_width)
        count = Text(paper, str(group.count), STRONG, wraps=False)
        count.setFixedWidth(px(22))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cells, middle = Cells(paper, words, group.days), Qt.AlignmentFlag.AlignVCenter
        shown: tuple[QWidget, ...] = (Sign(paper, group.category), self._name, cells, count, self._said)
        for part in (*shown, Basis(paper, group.basis), self._chevron):
            line.addWidget(part, int(part is self._said), middle)
        self.setMinimumHeight(px(24))
        self.chosen.connect(lambda _place: self.opened.emit("" if self.is_open else self.category))
        self.show_open(False)

    @property
    def category(self) -> str:
        """The category."""
        return self._group.category

    def show_open(self, is_open: bool) -> None:
        """Set whether its crossings are listed below it."""
        self.is_open = is_open
        state = self._words.gettext("expanded") if is_open else self._words.gettext("collapsed")
        self.setAccessibleName(f"{self._group.spoken}, {state}")
        role = STRONG if is_open else BASE
        self._name.tell(self._group.name, role=role)
        self._said.tell(self._group.said, role=role)
        self._chevron.show_open(is_open)
        self.mark(picked=is_open)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Right opens, left closes; the rest is as in any row."""
        wanted = {Qt.Key.Key_Right.value: True, Qt.Key.Key_Left.value: False}.get(event.key())
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted != self.is_open:
            self.opened.emit(self.category if wanted else "")


class DayRow(PickRow):
    """One crossing of the open category."""

    def __init__(self, paper: Paper, row: CrossingRow, text: str, *, largest: bool) -> None:
        super().__init__(row.index, row.spoken)
        px, role = paper.px, NOTE_STRONG if largest else NOTE
        line = QHBoxLayout(self)
        line.setContentsMargins(px(5), 0, px(4), 0)
        line.setSpacing(px(8))
        day = Text(paper, row.day, role, wraps=False)
        day.setMinimumWidth(px(28))
        line.addWidget(day, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(Text(paper, text, role, "ink" if largest else "ink2"), 1)
        self.setMinimumHeight(px(24))


class GroupList(QWidget):
    """All categories of crossings of a week. `opened` carries a category or an empty text, `chosen` a crossing."""

    reader_role = QAccessible.Role.List
    opened = Signal(str)
    chosen = Signal(int)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._groups: tuple[CrossingGroup, ...] = ()
        self.groups: list[GroupRow] = []
        self.days: list[DayRow] = []
        self._inner, self._block = QWidget(), QWidget()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._inner)

    @property
    def rows(self) -> list[PickRow]:
        """The rows that take the focus, from the top."""
        rows: list[PickRow] = []
        for group in self.groups:
            rows += [group, *(self.days if group.is_open else ())]
        return rows

    def tell(self, title: str, heavy: Heavy | None, picked: int | None) -> None:
        """Show other groups, or open another one."""
        self.setVisible(heavy is not None)
        if heavy is None:
            return
        self.setAccessibleName(title)
        if heavy.groups != self._groups:
            self._fill(title, heavy)
        if [row.category for row in self.groups if row.is_open] != [heavy.opened][: bool(heavy.opened)]:
            self._open(heavy.opened)
        for row in self.days:
            row.mark(picked=row.index == picked)

    def _fill(self, title: str, heavy: Heavy) -> None:
        had_focus = any(row.hasFocus() for row in self.rows)
        fresh = QWidget()
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        widths = [self._paper.type.width(one.name, STRONG) for one in heavy.groups]
        width = min(round(max(widths, default=0)) + 2, self._paper.px(170))
        lines.addLayout(self._head(title, heavy, width))
        self._groups, self.groups, self.days = heavy.groups, [], []
        for place, group in enumerate(heavy.groups):
            row = GroupRow(self._paper, self._words, place, group, width)
            row.opened.connect(self.opened)
            row.moved.connect(self._move)
            self.groups.append(row)
            lines.addWidget(row)
        self._whole.replaceWidget(self._inner, fresh)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = fresh
        if had_focus and self.groups:
            self.groups[0].setFocus()

    def _open(self, category: str) -> None:
        """List the crossings of one category, and close the others."""
        lines = self._inner.layout()
        if not isinstance(lines, QVBoxLayout):
            return
        if any(row.hasFocus() for row in self.days):
            next(row for row in self.groups if row.is_open).setFocus()
        self.days = []
        self._block.hide()
        self._block.deleteLater()
        self._block = QWidget()
        for row, group in zip(self.groups, self._groups, strict=True):
            if row.is_open != (group.category == category):
                row.show_open(not row.is_open)
            if row.is_open:
                self._block = self._days(group)
                lines.insertWidget(lines.indexOf(row) + 1, self._block)

    def _head(self, title: str, heavy: Heavy, width: int) -> QHBoxLayout:
        px, line = self._paper.px, QHBoxLayout()
        line.setContentsMargins(px(6), 0, px(6), px(2))
        line.setSpacing(px(8))
        head = Text(self._paper, title, PANEL)
        head.setFixedWidth(width + px(20))
        count = Text(self._paper, str(heavy.count), STRONG, wraps=False)
        count.setFixedWidth(px(22))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(head)
        line.addWidget(Cells(self._paper, self._words))
        line.addWidget(count)
        line.addWidget(Text(self._paper, self._words.gettext("largest"), AXIS, "ink3"), 1)
        line.addWidget(Text(self._paper, self._words.gettext("basis"), AXIS, "ink3", wraps=False))
        return line

    def _days(self, group: CrossingGroup) -> QFrame:
        """The crossings of the open category, in two columns."""
        px, block = self._paper.px, QFrame()
        block.setObjectName("opened")
        grid = QGridLayout(block)
        grid.setContentsMargins(px(8), 0, px(4), px(4))
        grid.setHorizontalSpacing(px(4))
        grid.setVerticalSpacing(0)
        half = (len(group.rows) + 1) // 2
        for number, told in enumerate(group.rows):
            text = told.sentence.partition(": ")[2] or told.sentence
            row = DayRow(self._paper, told, text, largest=told.index == group.largest)
            row.chosen.connect(self.chosen)
            row.moved.connect(self._move)
            self.days.append(row)
            grid.addWidget(row, number % half, number // half)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        return block

    def _move(self, steps: int) -> None:
        rows = self.rows
        place = next((number for number, row in enumerate(rows) if row.hasFocus()), 0) + steps
        if 0 <= place < len(rows):
            rows[place].setFocus(Qt.FocusReason.TabFocusReason)
