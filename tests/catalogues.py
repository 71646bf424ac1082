"""The message catalogues for tests: compiled as the wheel's build compiles them, and all that the code says."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import grense
import grense_tray
from grense.text import LANGUAGES

SOURCE = Path(grense.__file__).parent
PACKAGES = (SOURCE, Path(grense_tray.__file__).parent)
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "N_": None, "NN_": (1, 2)}


def catalogue(language: str) -> Catalog:
    with (SOURCE / "text" / language / "LC_MESSAGES" / "messages.po").open("rb") as po:
        return read_po(po, locale=language)


def compile_catalogues() -> None:
    for language in LANGUAGES:
        folder = SOURCE / "text" / language / "LC_MESSAGES"
        # Several test processes do this at once.
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
        with os.fdopen(handle, "wb") as mo:
            write_mo(mo, catalogue(language))
        Path(name).replace(folder / "messages.mo")


def extracted() -> set[str | tuple[str, str]]:
    messages = {
        found[2]
        for package in PACKAGES
        for found in extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS)
    }
    plurals = {message[0] for message in messages if isinstance(message, tuple)}
    return {message for message in messages if message not in plurals}
