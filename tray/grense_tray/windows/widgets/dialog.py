"""Windows that belong to another one, and how large a window may be on the screen that it is on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from grense_tray.windows.widgets.style import Paper

__all__ = ["Dialog", "fit", "lay_over", "room_of"]

_EDGE = QSize(4, 40)  # what a window manager puts around a window, at most


class Dialog(QWidget):
    """A window that belongs to another: Esc and Ctrl+W close it, Ctrl+Q ends the program. `lay_over` places it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        for keys, act in (("Ctrl+W", self.close), ("Ctrl+Q", QApplication.quit)):
            QShortcut(QKeySequence(keys), self, activated=act)  # type: ignore[call-overload]  # the stubs know no signal as a keyword

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Escape leaves, where nothing in the window has taken it for itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """What Escape does: close, unless there is something smaller to leave first."""
        self.close()


def fit(window: QWidget, width: int, height: int) -> None:
    """Give a window a size meant for text of 13 px: larger with larger text, and never larger than the screen."""
    scale = max(Paper().type.scale, 1.0)
    window.resize(QSize(round(width * scale), round(height * scale)).boundedTo(room_of(window)))


def room_of(window: QWidget) -> QSize:
    """How large a window may be on its screen, with what the window manager puts around it."""
    return window.screen().availableGeometry().size() - _EDGE


def lay_over(window: QWidget, owner: QWidget | None) -> None:
    """Put a window on the middle of the one that it belongs to, or of the screen, and all of it on the screen."""
    screen = (owner or window).screen().availableGeometry()
    window.resize(window.size().boundedTo(room_of(owner or window)))
    around = owner.frameGeometry() if owner is not None else screen
    window.move(_on_screen(QRect(around.center() - QRect(QPoint(), window.size()).center(), window.size()), screen))
    if owner is not None:
        window.winId()  # so that there is something to tell the window manager about
        window.windowHandle().setTransientParent(owner.windowHandle())


def _on_screen(wanted: QRect, screen: QRect) -> QPoint:
    left = min(wanted.left(), screen.right() - wanted.width())
    top = min(wanted.top(), screen.bottom() - wanted.height() - _EDGE.height())
    return QPoint(max(left, screen.left()), max(top, screen.top()))
