"""The crossings of a heavy week by kind: a row each with its days, of which one is open and lists its crossings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from grense.text import Catalogue
from grense_tray.charts.canvas import AXIS, BASE, NOTE, PANEL, STRONG, Canvas, Role
from grense_tray.charts.layout import Box
from grense_tray.viewmodel import CrossingRow, Group, Heavy
from grense_tray.windows.paper import Basis, Paper, Sign, Text
from grense_tray.windows.pick_row import PickRow

__all__ = ["GroupList"]

_CELL, _PITCH, _TALL, _WEEKEND, _DAYS = 14, 17, 10, 5, 7
_SOME_MONDAY = dt.date(2024, 1, 1)
_PICKED = Role(13, 600)


class Cells(QWidget):
    """Seven days as cells, filled where a crossing is; one long cell for the whole week. Without a group, their names."""

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
            x = (day * _PITCH + (_WEEKEND if day > 4 else 0)) * scale  # a little apart from the days before
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
    """Whether a row is open."""

    def __init__(self, paper: Paper, *, is_open: bool) -> None:
        super().__init__()
        self._paper, self._open = paper, is_open
        self.setFixedSize(QSize(paper.px(12), paper.px(18)))

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        painter = QPainter(self)
        canvas = Canvas(painter, self._paper.theme, self._paper.type)
        x, y, step = self.width() / 2, self.height() / 2, 3.5 * canvas.scale
        points = ((x - step / 2, y - step), (x + step / 2, y), (x - step / 2, y + step))
        if self._open:
            points = ((x - step, y - step / 2), (x, y + step / 2), (x + step, y - step / 2))
        for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
            canvas.line(x1, y1, x2, y2, canvas.theme.ink2, 1.6)
        painter.end()


class GroupRow(PickRow):
    """One kind: Enter, a click and the right arrow open it, the left arrow closes it."""

    opened = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue, place: int, group: Group, name_width: int, *, is_open: bool) -> None:
        state = words.gettext("expanded") if is_open else words.gettext("collapsed")
        super().__init__(place, f"{group.spoken}, {state}")
        self.category, self.is_open = group.category, is_open
        px, role = paper.px, _PICKED if is_open else BASE
        line = QHBoxLayout(self)
        line.setContentsMargins(px(5), 0, px(6), 0)
        line.setSpacing(px(8))
        name = Text(paper, group.name, role)
        name.setFixedWidth(name_width)
        count, said = Text(paper, str(group.count), STRONG, wraps=False), Text(paper, group.said, role)
        count.setFixedWidth(px(22))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        middle = Qt.AlignmentFlag.AlignVCenter
        parts: tuple[tuple[QWidget, int], ...] = (
            (Sign(paper, group.category), 0),
            (name, 0),
            (Cells(paper, words, group.days), 0),
            (count, 0),
            (said, 1),
            (Basis(paper, group.basis), 0),
            (Chevron(paper, is_open=is_open), 0),
        )
        for part, stretch in parts:
            line.addWidget(part, stretch, middle)
        self.setMinimumHeight(px(24))
        self.chosen.connect(lambda _place: self.opened.emit("" if self.is_open else self.category))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Right opens, left closes; the rest is any row's."""
        wanted = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted != self.is_open:
            self.opened.emit(self.category if wanted else "")


class DayRow(PickRow):
    """One crossing of the open kind."""

    def __init__(self, paper: Paper, row: CrossingRow, text: str, *, largest: bool) -> None:
        super().__init__(row.index, row.spoken)
        px, role = paper.px, Role(12, 600) if largest else NOTE
        line = QHBoxLayout(self)
        line.setContentsMargins(px(5), 0, px(4), 0)
        line.setSpacing(px(8))
        day = Text(paper, row.day, role, wraps=False)
        day.setMinimumWidth(px(28))
        line.addWidget(day, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(paper, text, role, "ink" if largest else "ink2"), 1)
        self.setMinimumHeight(px(24))


class GroupList(QWidget):
    """All kinds of crossings of a week. `opened` brings a kind or nothing, `chosen` a crossing."""

    reader_role = QAccessible.Role.List
    opened = Signal(str)
    chosen = Signal(int)

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._told: tuple[Heavy | None, str] = (None, "")
        self.groups: list[GroupRow] = []
        self.days: list[DayRow] = []
        self._inner = QWidget()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addWidget(self._inner)

    @property
    def rows(self) -> list[PickRow]:
        """What the keyboard stops at, from above."""
        rows: list[PickRow] = []
        for group in self.groups:
            rows += [group, *(self.days if group.is_open else ())]
        return rows

    def tell(self, title: str, heavy: Heavy | None, picked: int | None) -> None:
        """Show other groups, or another one open."""
        self.setVisible(heavy is not None)
        if heavy is None:
            return
        self.setAccessibleName(title)
        if (heavy.groups, heavy.opened) != self._shown():
            focused = next((place for place, row in enumerate(self.rows) if row.hasFocus()), None)
            self._told = (heavy, title)
            self._fill(title, heavy)
            if focused is not None:
                self._focus_after(heavy, focused)
        for row in self.days:
            row.mark(picked=row.index == picked)

    def _shown(self) -> tuple[tuple[Group, ...], str] | None:
        heavy = self._told[0]
        return (heavy.groups, heavy.opened) if heavy is not None else None

    def _focus_after(self, heavy: Heavy, focused: int) -> None:
        """The keyboard stays at the group that was opened or closed."""
        there = next((row for row in self.groups if row.category == heavy.opened), None)
        (there or self.groups[min(focused, len(self.groups) - 1)]).setFocus()

    def _fill(self, title: str, heavy: Heavy) -> None:
        fresh, px = QWidget(), self._paper.px
        lines = QVBoxLayout(fresh)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        widths = [self._paper.type.width(one.name, _PICKED) for one in heavy.groups]
        width = min(round(max(widths, default=0)) + 2, px(150))
        lines.addLayout(self._head(title, heavy, width))
        self.groups, self.days = [], []
        for place, group in enumerate(heavy.groups):
            row = GroupRow(self._paper, self._words, place, group, width, is_open=group.category == heavy.opened)
            row.opened.connect(self.opened)
            row.moved.connect(self._move)
            self.groups.append(row)
            lines.addWidget(row)
            if row.is_open:
                lines.addWidget(self._days(group))
        self._whole.replaceWidget(self._inner, fresh)
        self._inner.hide()
        self._inner.deleteLater()
        self._inner = fresh

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

    def _days(self, group: Group) -> QFrame:
        """The crossings of the open kind, in two columns."""
        px, block = self._paper.px, QFrame()
        block.setObjectName("opened")
        grid = QGridLayout(block)
        grid.setContentsMargins(px(24), 0, px(6), px(4))
        grid.setHorizontalSpacing(px(12))
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
