"""The message catalogues for tests: compiled as the wheel's build compiles them, and all that the code says."""

from __future__ import annotations

import ast
import os
import tempfile
from collections.abc import Iterator
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
    return {
        found[2]
        for package in PACKAGES
        for found in extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS)
    }


def marking_calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call that marks or looks up a message, with its file and line."""
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
                    yield f"{path.relative_to(package.parent)}:{node.lineno}", node


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
