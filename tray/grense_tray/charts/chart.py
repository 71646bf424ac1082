"""The base of all charts: drawn to a pixmap after each change, and painted from that."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from grense.i18n import Catalogue, load
from grense_tray.charts.canvas import Canvas, Type
from grense_tray.charts.layout import Box
from grense_tray.theme import LIGHT, Theme

__all__ = ["Chart"]


_KEYED = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Chart(QWidget):
    """A chart in a theme and a language, whose sizes scale with the text's."""

    reader_role = QAccessible.Role.Graphic
    ground = "bg"  # the background colour

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: Catalogue = load("en")
        self.theme: Theme = LIGHT
        self.type = Type(self.font())
        self._drawn: QPixmap | None = None
        self._by_keyboard = False

    @property
    def scale(self) -> float:
        """The ratio of the text size to 13 px."""
        return self.type.scale

    def draw(self, canvas: Canvas) -> None:
        """Draw the parts that stay the same until the next change."""

    def draw_over(self, canvas: Canvas) -> None:
        """Draw the parts that change with pointer and keyboard."""

    def arrange(self) -> None:
        """Compute the layout; called before drawing, after any change."""

    def focus_box(self) -> Box:
        """The outer edge of the focus ring."""
        return Box(0, 0, self.width(), self.height())

    def redraw(self) -> None:
        """Redraw at the next painting."""
        self._drawn = None
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # Qt's name
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.devicePixelRatioF() != ratio:
            self._drawn = self._render(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn)
        canvas = Canvas(painter, self.theme, self.type)
        self.draw_over(canvas)
        if self.hasFocus() and self._by_keyboard:
            canvas.box(self.focus_box(), None, self.theme.focus, radius=4, width=2)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:  # Qt's name
        # After a click no focus ring is needed; a window that is activated again stays unchanged.
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._by_keyboard = False
        elif event.reason() in _KEYED:
            self._by_keyboard = True
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        if not self._by_keyboard:
            self._by_keyboard = True
            self.update()
        super().keyPressEvent(event)

    def tell(self, text: str) -> None:
        """Describe the item at the keyboard to screen readers."""
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002  # Qt's name
        self._drawn = None
        self.arrange()

    def hideEvent(self, event: QHideEvent) -> None:  # as Qt or `Chart` describes it
        # A pixmap takes megabytes, and the program is mostly in the tray.
        self._drawn = None
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # Qt's name
        if event.type() == QEvent.Type.FontChange:
            self.type = Type(self.font())
            self.arrange()
            self.redraw()
        super().changeEvent(event)

    def _render(self, ratio: float) -> QPixmap:
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        drawn = QPixmap(size.expandedTo(QSize(1, 1)))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(QColor(getattr(self.theme, self.ground)))
        painter = QPainter(drawn)
        self.draw(Canvas(painter, self.theme, self.type))
        painter.end()
        return drawn
