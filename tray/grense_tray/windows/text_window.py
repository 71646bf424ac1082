"""A text that can be selected and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from grense.i18n import Catalogue
from grense_tray.theme import Theme
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.dialog import Dialog, fit
from grense_tray.windows.widgets.paging import scrolled
from grense_tray.windows.widgets.style import current_theme, dress

__all__ = ["TextWindow"]


class TextWindow(Dialog):
    """The text with its title, a button that copies it and one that closes."""

    def __init__(self, title: str, text: str, words: Catalogue, theme: Theme | None = None) -> None:
        super().__init__()
        self.setWindowTitle(title)
        area, column = scrolled()
        column.addWidget(label(title, "title"))
        self.text = label(text)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(self.text)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(24, 8, 24, 16)
        row.addStretch(1)
        self.copy, close = button(words.gettext("Copy the text")), button(words.gettext("Close"), first=True)
        self.copy.clicked.connect(lambda _: QApplication.clipboard().setText(text))
        close.clicked.connect(lambda _: self.close())
        row.addWidget(self.copy)
        row.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        outer.addLayout(row)
        give_keys(self)
        fit(self, 520, 360)
        dress(self, theme or current_theme())
        close.setFocus()
