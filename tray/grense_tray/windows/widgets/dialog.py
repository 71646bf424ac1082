"""Windows with an owner, and the maximum size of a window on its screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from grense_tray.windows.widgets.style import Paper

__all__ = ["Dialog", "fit", "lay_over", "room_of"]

_EDGE = QSize(4, 40)  # a window manager's frame, at most


class Dialog(QWidget):
    """A window with an owner: Esc and Ctrl+W close it, Ctrl+Q ends the program. `lay_over` places it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        for keys, act in (("Ctrl+W", self.close), ("Ctrl+Q", QApplication.quit)):
            QShortcut(QKeySequence(keys), self, activated=act)  # type: ignore[call-overload]  # the stubs know no signal as a keyword

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Close on Escape, unless a widget of the window handles it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Close, on Escape; subclasses may leave something smaller first."""
        self.close()


def fit(window: QWidget, width: int, height: int) -> None:
    """Set a size designed for text of 13 px: scaled with the text, and never larger than the screen."""
    scale = max(Paper().type.scale, 1.0)
    window.resize(QSize(round(width * scale), round(height * scale)).boundedTo(room_of(window)))


def room_of(window: QWidget) -> QSize:
    """The maximum size of a window on its screen, minus the window manager's frame."""
    return window.screen().availableGeometry().size() - _EDGE


def lay_over(window: QWidget, owner: QWidget | None) -> None:
    """Centre a window on its owner, or on the screen, and keep all of it on the screen."""
    screen = (owner or window).screen().availableGeometry()
    window.resize(window.size().boundedTo(room_of(owner or window)))
    around = owner.frameGeometry() if owner is not None else screen
    window.move(_on_screen(QRect(around.center() - QRect(QPoint(), window.size()).center(), window.size()), screen))
    if owner is not None:
        window.winId()  # creates the native window, which the window manager needs
        window.windowHandle().setTransientParent(owner.windowHandle())


def _on_screen(wanted: QRect, screen: QRect) -> QPoint:
    left = min(wanted.left(), screen.right() - wanted.width())
    top = min(wanted.top(), screen.bottom() - wanted.height() - _EDGE.height())
    return QPoint(max(left, screen.left()), max(top, screen.top()))
