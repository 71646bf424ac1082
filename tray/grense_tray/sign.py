"""The sign in the tray with its tooltip and menu, drawn when what they say changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from grense.i18n import Catalogue
from grense_tray import icon, menu

__all__ = ["TraySign"]

_OPENS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)


class TraySign(QObject):
    """The sign of one person. `state` gives what it says; `choose` gets the code of a row, `open` is for a click."""

    def __init__(
        self,
        parent: QObject,
        state: Callable[[], menu.TrayState],
        words: Callable[[], Catalogue],
        choose: Callable[[str], None],
        open_window: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._state, self._words, self._choose, self._open = state, words, choose, open_window
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self._fill_menu)
        self.tray = QSystemTrayIcon(self)
        self.tray.setContextMenu(self.menu)
        self.tray.activated.connect(self._activated)
        self._drawn: tuple[str, bool] | None = None
        self._offered: tuple[menu.MenuRow, ...] = ()

    def show_state(self, state: menu.TrayState) -> None:
        """Draw the sign, and say it, as all is now."""
        sign = icon.PAUSED if state.paused_until else icon.KNOW if state.things else icon.WELL
        drawn = sign, icon.panel_is_dark()
        if drawn != self._drawn:
            self._drawn = drawn
            self.tray.setIcon(icon.sign(sign, dark=drawn[1]))
        self.tray.setToolTip(menu.accessible_text(state, self._words()))
        if not self.menu.isVisible():
            self._fill_menu()  # some hosts show what the menu held before they asked

    def close(self) -> None:
        """Take the sign out of the tray."""
        self.tray.hide()
        self.menu.deleteLater()

    def _fill_menu(self) -> None:
        # Where the desktop draws the menu, another one under a person's hand would make the press go nowhere.
        offered = menu.rows(self._state(), self._words())
        if offered != self._offered:
            self._offered = offered
            menu.fill(self.menu, offered, self._choose)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENS:
            self._open()
