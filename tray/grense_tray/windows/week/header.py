"""The header: the week, its navigation, the switch of views, and the menu; under it the progress line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QMenu, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.viewmodel import PLANNED, WEEK, WeekHeader
from grense_tray.windows.widgets.controls import PushButton, Text
from grense_tray.windows.widgets.style import BASE, STRONG, TITLE, Paper, colour, sized

__all__ = ["HeaderBar", "WorkLine"]


class WorkLine(QWidget):
    """The hairline under the header; a progress bar while sources are read."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.share: float | None = None
        self.setFixedHeight(3)

    def tell(self, share: float | None) -> None:
        """Show the share done, 0 to 1; None for a plain line."""
        if share != self.share:
            self.share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        painter, theme = QPainter(self), self._paper.theme
        painter.fillRect(0, 1, self.width(), 1, colour(theme.line))
        if self.share is not None:
            painter.fillRect(0, 0, round(self.width() * self.share), 3, colour(theme.focus))
        painter.end()


class HeaderBar(QWidget):
    """The bar at the top of the window."""

    stepped = Signal(int)
    viewed = Signal(str)

    def __init__(self, paper: Paper, words: Catalogue, menu: QMenu) -> None:
        super().__init__()
        self._paper = paper
        self._title = Text(paper, role=TITLE, wraps=False)
        self._dates = Text(paper, ink="ink2")
        self.back = PushButton(paper, "‹", lambda: self.stepped.emit(-1), "square")
        self.forward = PushButton(paper, "›", lambda: self.stepped.emit(1), "square")
        self.views: dict[str, PushButton] = {}
        self._switch = QFrame()
        self._switch.setObjectName("switch")
        self._group = QButtonGroup(self)
        self.more = PushButton(paper, "···", lambda: None, "square")
        self.more.setAccessibleName(words.gettext("Menu"))
        self.more.setMenu(menu)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(paper.px(8))
        self._left, right = QHBoxLayout(), QWidget()
        self._right = QHBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._beside = right
        self._left.setSpacing(paper.px(10))
        for widget in (self._title, self._dates, self.back, self.forward):
            self._left.addWidget(widget)
        self._left.addStretch(1)
        self._right.setSpacing(paper.px(12))
        self._switches = QHBoxLayout(self._switch)
        self._switches.setContentsMargins(2, 2, 2, 2)
        self._switches.setSpacing(2)
        self._right.addWidget(self._switch)
        self._right.addWidget(self.more)
        self._grid.setColumnStretch(0, 1)
        self._grid.addLayout(self._left, 0, 0)
        self._grid.addWidget(right, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._stacked = False

    def tell(self, header: WeekHeader) -> None:
        """Show another header."""
        self._title.tell(header.title)
        self._dates.tell(header.dates)
        self._dates.setVisible(bool(header.dates))
        for button, word, can in (
            (self.back, header.back, header.can_back),
            (self.forward, header.forward, header.can_forward),
        ):
            button.setAccessibleName(word)
            button.setToolTip(word)
            button.setEnabled(can)
            # Other views show all weeks, or as many as there is room for.
            button.setVisible(header.view in (WEEK, PLANNED) or header.can_back or header.can_forward)
        for name in header.views:
            if name.view not in self.views:
                self._add_view(name.view)
            button = self.views[name.view]
            button.setText(name.name)
            button.setChecked(name.view == header.view)
            role = STRONG if name.view == header.view else BASE
            sized(button, role)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Put the switch below where there is no room beside the dates."""
        super().resizeEvent(event)
        self._arrange()

    def _add_view(self, view: str) -> None:
        button = PushButton(self._paper, "", lambda: self.viewed.emit(view), "view")
        button.setCheckable(True)
        self._group.addButton(button)
        self._switches.addWidget(button)
        self.views[view] = button

    def _arrange(self) -> None:
        # Keep the dates on one line if possible.
        dates = self._paper.type.width(self._dates.text(), BASE) if self._dates.text() else 0
        fixed = (self._title, self.back, self.forward)
        wanted = dates + sum(one.sizeHint().width() for one in fixed) + self._beside.sizeHint().width()
        stacked = wanted + 6 * self._paper.px(12) > self.width()
        if stacked != self._stacked:
            self._stacked = stacked
            self._grid.removeWidget(self._beside)
            row, column = (1, 0) if stacked else (0, 1)
            self._grid.addWidget(self._beside, row, column, Qt.AlignmentFlag.AlignRight)
        # If all of it fits on one line, so do the dates.
        self._dates.setMinimumWidth(0 if stacked else round(dates) + 2)
