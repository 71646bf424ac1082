"""An error at the start of the tray: shown in a window, since a start from a menu has no terminal, and printed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from PySide6.QtWidgets import QMessageBox

from grense.errors import GrenseError
from grense.i18n import Catalogue, choose_language, load
from grense.storage.home import Home
from grense_tray.presenter.error_hints import in_file

__all__ = ["tell"]


def tell(error: GrenseError, home: Home, language: str | None) -> None:
    """Show an error until the person closes it."""
    words = _words(home, language)
    text = in_file(error, words)
    with suppress(OSError, ValueError, AttributeError):  # there may be no terminal
        sys.stderr.write(f"grense: {text}\n")
    box = QMessageBox(QMessageBox.Icon.Warning, words.gettext("grense does not start"), text)
    box.addButton(words.gettext("Close"), QMessageBox.ButtonRole.RejectRole)
    box.exec()


def _words(home: Home, language: str | None) -> Catalogue:
    chosen = language
    with suppress(GrenseError):
        chosen = chosen or home.settings()[0].language
    return load(choose_language(chosen, os.environ))
