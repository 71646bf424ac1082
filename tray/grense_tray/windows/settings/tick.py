"""A check box or radio button with a text that wraps, and a focus ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from grense_tray.windows.widgets.controls import draw_ring, label
from grense_tray.windows.widgets.style import TARGET

__all__ = ["Tick"]

_RING = 4


class Tick(QWidget):
    """A check box, or a radio button, whose text wraps."""

    toggled = Signal(bool)

    def __init__(self, text: str, *, radio: bool = False) -> None:
        super().__init__()
        self.box: QAbstractButton = QRadioButton() if radio else QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.setMinimumSize(TARGET, TARGET)
        self.text = label(text)
        self.text.setBuddy(self.box)
        self.text.setMinimumHeight(TARGET)
        row = QHBoxLayout(self)
        row.setContentsMargins(_RING, _RING, _RING, _RING)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.toggled)
        self.box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Repaint the ring when the focus changes."""
        if watched is self.box and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  # Qt's name and arguments
        """Draw the focus ring: the style draws none around a box without a text of its own."""
        if self.box.hasFocus():
            draw_ring(self, self._width() + 2 * _RING)

    def _width(self) -> float:
        words = self.text.fontMetrics().horizontalAdvance(self.text.text())
        return self.text.x() + min(words, self.text.width())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """Pass a click on the text to the box."""
        if (
            self.isEnabled()
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.box.click()
