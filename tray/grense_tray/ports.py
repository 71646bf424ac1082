"""What the controllers and the window manager ask of the controller that holds them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

    from grense.errors import GrenseError
    from grense.i18n import Catalogue
    from grense.model.correction import Correction
    from grense.model.policy import Policy
    from grense.outlook import Outlook
    from grense.services.protocol import Problem
    from grense.storage.settings import Settings
    from grense_tray.backend.records import Records
    from grense_tray.correction_controller import CorrectionController

__all__ = ["Host"]


class Host(Protocol):
    """The state of the tray app, and what can be asked of it.

    `outlook` is None until it has been worked out the first time. `clock` gives an aware moment, in the example one
    of the made-up person's.
    """

    words: Catalogue
    outlook: Outlook | None
    records: Records
    correction_controller: CorrectionController

    @property
    def example(self) -> bool:
        """Whether the made-up person is shown."""

    @property
    def zone(self) -> str:
        """The zone in which the person is now."""

    @property
    def day_start(self) -> int | None:
        """When workdays start, in minutes after midnight; None until there is an outlook."""

    @property
    def settings(self) -> Settings:
        """The settings as they were last read."""

    @property
    def policy(self) -> tuple[Policy | None, GrenseError | None]:
        """What the workplace has agreed on, or why its file could not be read."""

    @property
    def tray_icon(self) -> QSystemTrayIcon:
        """The icon in the tray."""

    def clock(self) -> dt.datetime:
        """The present moment."""

    def correct(self, corrections: tuple[Correction, ...]) -> None:
        """Keep corrections, and work out the outlook again."""

    def look(self) -> None:
        """Work out the outlook again."""

    def read_settings(self) -> None:
        """Read the settings, where their file has changed."""

    def show_state(self) -> None:
        """Show the present state in the tray and in the windows."""

    def show_problem(self, problem: Problem) -> None:
        """Show a problem in the window and the menu."""

    def tell(self, error: GrenseError) -> None:
        """Show an error in the window and the menu."""

    def open_window(self) -> None:
        """Open the window of the week."""

    def show_text(self, title: str, text: str) -> None:
        """Show a text that can be copied, in a window of its own."""
