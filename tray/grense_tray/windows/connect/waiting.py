"""The page shown while a source is tried, and the address to open for a sign-in, ready to be copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.windows.widgets.controls import button, label
from grense_tray.windows.widgets.style import STRONG, sized

__all__ = ["Waiting"]

_HERE = N_("No browser has opened by itself. Open this address in one on this machine.")
_ANYWHERE = N_("Open this address in a browser, here or on another device, and enter the code there.")


class Waiting(QWidget):
    """A sentence; and, once there is one, an address with its code."""

    def __init__(self, words: Catalogue, said: str) -> None:
        super().__init__()
        self._words = words
        self.said = label(words.gettext(said))
        self.lines: list[QLineEdit] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.said)

    def show_address(self, address: str, code: str) -> None:
        """Show an address to open; `code` is empty where none is needed."""
        self.said.setText(self._words.gettext(_ANYWHERE if code else _HERE))
        for name, value in ((N_("Address"), address), (N_("Code"), code)):
            if value:
                self._put(self._words.gettext(name), value)

    def _put(self, name: str, value: str) -> None:
        """Add a line that scrolls, since the address of a sign-in is longer than any window."""
        line, copy, title = QLineEdit(value), button(self._words.gettext("Copy")), label(name)
        sized(title, STRONG)
        title.setBuddy(line)
        line.setReadOnly(True)
        line.setCursorPosition(0)
        line.setAccessibleName(name)
        copy.setAccessibleDescription(name)
        copy.clicked.connect(lambda _: QGuiApplication.clipboard().setText(value))
        row = QHBoxLayout()
        row.addWidget(line, 1)
        row.addWidget(copy)
        self._column.addWidget(title)
        self._column.addLayout(row)
        self.lines.append(line)
