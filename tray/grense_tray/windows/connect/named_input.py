"""A line of input below its name."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.style import STRONG, sized

__all__ = ["NamedInput"]


class NamedInput(QWidget):
    """The name of something that is asked for, and its input; `hidden` shows dots, as for a password."""

    def __init__(self, text: str, *, hidden: bool = False) -> None:
        super().__init__()
        self.input, name = QLineEdit(), label(text)
        sized(name, STRONG)
        name.setBuddy(self.input)
        self.input.setAccessibleName(text)
        if hidden:
            self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.setFocusProxy(self.input)
        self.name = text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(name)
        column.addWidget(self.input)
