"""The windows that are open: one of each name, each on the window that it belongs to and as large as it was left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer

from grense_tray.platform.memory import give_back
from grense_tray.windows.places import Places, WindowPlace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

__all__ = ["OpenWindows", "bring_up"]

W = TypeVar("W", bound="QWidget")

_GONE = 500  # milliseconds until what belonged to a window has been deleted


class OpenWindows(QObject):
    """The smaller windows. One that is closed is deleted, and its size remembered."""

    def __init__(self, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self._places = places
        self._open: dict[str, QWidget] = {}
        self._giving_back = QTimer(self)
        self._giving_back.setSingleShot(True)
        self._giving_back.setInterval(_GONE)
        self._giving_back.timeout.connect(give_back)

    def __getitem__(self, name: str) -> QWidget | None:
        """The window of a name, if it is open."""
        return self._open.get(name)

    def show(self, name: str, make: Callable[[], W], owner: QWidget | None = None) -> W:
        """Show the window of a name in front, on its `owner`; `make` gives it where it is not open."""
        window = cast("W | None", self._open.get(name))
        if window is None:
            from grense_tray.windows.widgets.dialog import lay_over

            window = self._open[name] = make()
            if (place := self._places.load().get(_kind(name))) is not None:
                window.resize(place.width, place.height)
            lay_over(window, owner if owner is not None and owner.isVisible() else None)
            window.installEventFilter(self)
        bring_up(window)
        return window

    def close(self, name: str) -> None:
        """Close the window of a name, if it is open."""
        if (window := self._open.get(name)) is not None:
            window.close()

    def close_all(self) -> None:
        """Close them all."""
        for window in tuple(self._open.values()):
            window.close()

    def tell(self, name: str, method: str, *values: object) -> None:
        """Call a method of the window of a name, if it is open and has it."""
        call = getattr(self._open.get(name), method, None)
        if call is not None:
            call(*values)

    def tell_all(self, method: str, *values: object) -> None:
        """Call a method of each window that has it."""
        for name in tuple(self._open):
            self.tell(name, method, *values)

    def restore(self, name: str, window: QWidget) -> None:
        """Put a window that is kept elsewhere where it was left, if that is on a screen."""
        place = self._places.load().get(name)
        if place is None:
            return
        before = QRect(place.left, place.top, place.width, place.height)
        screens = [one.availableGeometry() for one in window.screen().virtualSiblings()]
        there = max(screens, key=lambda screen: _area(screen.intersected(before)))
        window.resize(QSize(place.width, place.height).boundedTo(there.size()))
        if there.contains(before.topLeft()) and there.contains(before.bottomRight()):
            window.move(before.topLeft())
        if place.maximized:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def remember(self, name: str, window: QWidget) -> None:
        """Remember where a window is."""
        where, size = window.pos(), window.normalGeometry().size() if window.isMaximized() else window.size()
        self._places.keep(name, WindowPlace(size.width(), size.height(), where.x(), where.y(), window.isMaximized()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Give a closed window's memory back."""
        if event.type() == QEvent.Type.Close:
            for name, window in tuple(self._open.items()):
                if window is watched:
                    del self._open[name]
                    window.removeEventFilter(self)
                    self.remember(_kind(name), window)
                    window.deleteLater()
            self._giving_back.start()
        return False


def _kind(name: str) -> str:
    """The name of all windows that are alike: `connect` of `connect work`."""
    return name.partition(" ")[0]


def bring_up(window: QWidget) -> None:
    """Show a window in front of the others."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()


def _area(rect: QRect) -> int:
    return max(rect.width(), 0) * max(rect.height(), 0)
