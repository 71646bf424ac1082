"""Buttons side by side, wrapped to as many lines as needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from grense_tray.windows.widgets.controls import Link, PushButton
from grense_tray.windows.widgets.style import Paper

__all__ = ["ButtonRow", "LinkRow"]

Code = TypeVar("Code")


class ButtonRow(QWidget):
    """Buttons side by side, wrapped where there is no room: a button's text does not wrap."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self.buttons: tuple[QPushButton, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, answers: Sequence[tuple[Code, str]], answered: Callable[[Code], object]) -> None:
        """Replace the buttons, given as codes with words; `answered` is called with the code."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()  # not at once: it may be the one that is being pressed
        self.buttons = tuple(
            self._made(text.replace("&", "&&"), lambda code=code: answered(code))  # type: ignore[misc]  # bound now
            for code, text in answers
        )
        for button in self.buttons:
            button.setParent(self)
            button.show()
        self._place()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # Qt's name
        """The height grows as the width shrinks."""
        return True

    def heightForWidth(self, width: int) -> int:  # Qt's name
        """The height of the rows at this width."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # Qt's name
        """All in one row."""
        gaps = self._gap * max(len(self.buttons) - 1, 0)
        width = sum(button.sizeHint().width() for button in self.buttons) + gaps
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """Room for the widest button."""
        hints = [button.sizeHint().expandedTo(button.minimumSize()) for button in self.buttons]
        return QSize(max((one.width() for one in hints), default=0), max((one.height() for one in hints), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Lay out the buttons in rows."""
        super().resizeEvent(event)
        self._place()

    def _made(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        return PushButton(self._paper, text, pressed)

    @property
    def _gap(self) -> int:
        return self._paper.px(8)

    def _place(self) -> None:
        for button, place in zip(self.buttons, self._places(self.width()), strict=True):
            button.setGeometry(place)

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        at, bottom = QPoint(0, 0), 0
        for button in self.buttons:
            size = button.sizeHint().expandedTo(button.minimumSize())
            if at.x() and at.x() + size.width() > width:
                at = QPoint(0, bottom + self._gap)
            places.append(QRect(at, size))
            bottom = max(bottom, at.y() + size.height())
            at = QPoint(at.x() + size.width() + self._gap, at.y())
        return places


class LinkRow(ButtonRow):
    """The same with links."""

    def _made(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        return Link(self._paper, text, pressed, flush=True)
