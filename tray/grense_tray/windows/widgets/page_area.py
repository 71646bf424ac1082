"""The scrolled page of the week window, and a panel below it that appears without moving anything on the page.

```
 .------------------------.        The page is never lower than page and panel together, so that it keeps its height
 | page                   |        when the panel comes: only the part of it that is seen becomes smaller.
 | page     .------.      |
 |          | busy |      |        What is under way floats above its lower edge.
 |----------'------'------|
 | panel                  |
 '------------------------'
```
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from grense_tray.windows.widgets.style import Paper

__all__ = ["MessagePanel", "PageArea"]

_STILL = 600  # milliseconds in which a click still goes to the widget that was there before


class MessagePanel(QFrame):
    """Messages to read and answer, one below the other; hidden if all of them are."""

    def __init__(self, paper: Paper, *parts: QWidget) -> None:
        super().__init__()
        self.setObjectName("float")
        self._parts = parts
        lines = QVBoxLayout(self)
        lines.setContentsMargins(paper.px(24), paper.px(6), paper.px(24), paper.px(8))
        lines.setSpacing(paper.px(6))
        for part in parts:
            lines.addWidget(part)
        self.hide()

    def settle(self) -> None:
        """Show the panel while any part is visible; a click aimed before it appeared passes through it."""
        wanted = any(not part.isHidden() for part in self._parts)
        if wanted and self.isHidden():
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, self._is_under_pointer())
            QTimer.singleShot(_STILL, self, self._take_clicks)
        self.setVisible(wanted)

    def _take_clicks(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def _is_under_pointer(self) -> bool:
        window = self.window()
        lower_half = window.rect().adjusted(0, window.height() // 2, 0, 0)
        return window.isVisible() and lower_half.contains(window.mapFromGlobal(QCursor.pos()))


class PageArea(QScrollArea):
    """A page with its panel, and with a text about the running task."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel: QWidget | None = None
        self._busy: QWidget | None = None
        self._room = self._beside = 0
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._lay())

    def hold(self, page: QWidget, panel: QWidget, busy: QWidget) -> None:
        """Replace the page; the previous one is deleted with its children."""
        for old in (self._panel, self._busy):
            if old is not None:
                old.hide()
                old.deleteLater()
        self._panel, self._busy = panel, busy
        for one in (panel, busy):
            shown = not one.isHidden()
            one.setParent(self)
            one.installEventFilter(self)
            one.setVisible(shown)
        busy.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWidget(page)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Keep the page as high as page and panel together."""
        self._lay()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Resize the panel to its texts."""
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if event.type() in kinds and watched in (self._panel, self._busy):
            self._lay()
        return super().eventFilter(watched, event)

    def _lay(self) -> None:
        panel, busy, page = self._panel, self._busy, self.widget()
        if panel is None or busy is None or page is None:
            return
        width, whole = self.viewport().width() + self._beside, self.viewport().height() + self._room
        # The page reserves the width of the scroll bar, so that showing or hiding it moves nothing.
        bar = self.verticalScrollBar()
        beside = 0 if bar.maximum() > bar.minimum() else bar.sizeHint().width()
        room = 0
        if not panel.isHidden():
            room = min(panel.heightForWidth(width) if panel.hasHeightForWidth() else panel.sizeHint().height(), whole)
        page.setMinimumHeight(whole)
        if (room, beside) != (self._room, self._beside):
            self._room, self._beside = room, beside
            self.setViewportMargins(0, 0, beside, room)
        panel.setGeometry(0, whole - room, width, room)
        panel.raise_()
        busy.adjustSize()
        busy.move(QPoint((width - busy.width()) // 2, whole - room - busy.height() - 6))
        busy.raise_()
