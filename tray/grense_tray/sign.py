"""The tray icon with its tooltip and menu, updated when its state changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from grense.i18n import Catalogue
from grense_tray import icon, menu

__all__ = ["TraySign"]

_OPENS = (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick)


class TraySign(QObject):
    """The icon of one person. `state` returns its state; `choose` is called with a row's code, `open` on a click."""

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
        """Update the icon, its tooltip and its menu."""
        sign = icon.PAUSED if state.paused_until else icon.KNOW if state.things else icon.WELL
        drawn = sign, icon.panel_is_dark()
        if drawn != self._drawn:
            self._drawn = drawn
            self.tray.setIcon(icon.sign(sign, dark=drawn[1]))
        self.tray.setToolTip(menu.accessible_text(state, self._words()))
        if not self.menu.isVisible():
            self._fill_menu()  # some hosts show the menu's content from before they requested it

    def close(self) -> None:
        """Remove the icon from the tray."""
        self.tray.hide()
        self.menu.deleteLater()

    def _fill_menu(self) -> None:
        # If the desktop draws the menu, replacing it while it is open would lose the click.
        offered = menu.rows(self._state(), self._words())
        if offered != self._offered:
            self._offered = offered
            menu.fill(self.menu, offered, self._choose)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _OPENS:
            self._open()
