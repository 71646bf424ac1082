"""The list of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from grense.i18n import N_, Catalogue
from grense_tray.theme import Theme
from grense_tray.windows.shortcuts import EVERYWHERE, WEEK
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.dialog import Dialog, fit
from grense_tray.windows.widgets.paging import scrolled
from grense_tray.windows.widgets.style import current_theme, dress

__all__ = ["ShortcutList"]

_IN_ALL = N_("In every window")
_SMALLER = N_("Esc closes the smaller windows, and Alt with the underlined letter presses a button.")


class ShortcutList(Dialog):
    """Every shortcut with its action."""

    def __init__(self, words: Catalogue, theme: Theme | None = None) -> None:
        super().__init__()
        self.setWindowTitle(words.gettext("Keys"))
        area, column = scrolled()
        column.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(24)
        column.addLayout(grid)
        for title, rows in ((N_("In the week"), WEEK), (_IN_ALL, EVERYWHERE)):
            grid.addWidget(label(words.gettext(title), "head"), grid.rowCount(), 0, 1, 2)
            for line, (_, keys, text) in enumerate(rows, grid.rowCount()):
                shown = [QKeySequence(one).toString(QKeySequence.SequenceFormat.NativeText) for one in keys]
                name = label(", ".join(shown))
                name.setWordWrap(False)
                what = label(words.gettext(text))
                what.setAccessibleName(f"{what.text()}: {name.text()}")
                grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(what, line, 1)
        column.addWidget(label(words.gettext(_SMALLER), "note"))
        column.addStretch(1)
        fit(self, 460, 560)
        dress(self, theme or current_theme())
