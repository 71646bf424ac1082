"""The week window's menu and its keyboard shortcuts, both made from the window's actions, by code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.windows.shortcuts import EVERYWHERE, WEEK
from grense_tray.windows.widgets.controls import give_letters

__all__ = ["bind", "week_menu"]

_Wishes = Mapping[str, Callable[[], object]]

# Codes with their words; an empty code is a separator.
_ROWS = (
    ("sync", N_("Sync now")),
    ("connect", N_("Add a source …")),
    ("", ""),
    ("worked", N_("I also worked then …")),
    ("away", N_("I was away …")),
    ("place", N_("Where I worked …")),
    ("undo", N_("Undo")),
    ("redo", N_("Redo")),
    ("", ""),
    ("share", N_("Share …")),
    ("settings", N_("Settings …")),
    ("data", N_("About the data")),
    ("shortcuts", N_("Keys")),
    ("", ""),
    ("close", N_("Close")),
    ("quit", N_("Quit")),
)


def week_menu(parent: QWidget, words: Catalogue, wishes: _Wishes) -> QMenu:
    """The menu behind the three dots. Each row shows its shortcut, bound by `bind`."""
    menu = QMenu(parent)
    keys = {code: keys[0] for code, keys, _ in (*WEEK, *EVERYWHERE)}
    for code, text in _ROWS:
        if not code:
            menu.addSeparator()
            continue
        shown = QKeySequence(keys.get(code, "")).toString(QKeySequence.SequenceFormat.NativeText)
        action = QAction(f"{words.gettext(text)}\t{shown}" if shown else words.gettext(text), menu)
        action.triggered.connect(lambda _checked=False, code=code: wishes[code]())
        menu.addAction(action)
    give_letters(menu)
    return menu


def bind(window: QWidget, wishes: _Wishes) -> None:
    """Bind the keyboard shortcuts of a window."""
    for code, keys, _ in (*WEEK, *EVERYWHERE):
        for one in keys:
            QShortcut(QKeySequence(one), window, activated=wishes[code])  # type: ignore[call-overload]  # the stubs know no signal as a keyword
