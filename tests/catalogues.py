"""The message catalogues for tests: compiled as in the wheel's build, and all messages in the code."""

from __future__ import annotations

import ast
import functools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from typer.main import get_command

import grense
import grense_tray
from grense.cli import main as cli
from grense.cli.helptext import paragraphs
from grense.i18n import LANGUAGES
from grense.rules.profiles import load_profile

SOURCE = Path(grense.__file__).parent
PACKAGES = (SOURCE, Path(grense_tray.__file__).parent)
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "N_": None, "NN_": (1, 2)}


@functools.cache
def catalogue(language: str) -> Catalog:
    with (SOURCE / "i18n" / language / "LC_MESSAGES" / "messages.po").open("rb") as po:
        return read_po(po, locale=language)


@functools.cache
def compile_catalogues() -> None:
    for language in LANGUAGES:
        folder = SOURCE / "i18n" / language / "LC_MESSAGES"
        # Several test processes may do this at the same time.
        handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
        with os.fdopen(handle, "wb") as mo:
            write_mo(mo, catalogue(language))
        Path(name).replace(folder / "messages.mo")


@functools.cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    """The parsed modules of both packages; a test only reads them."""
    paths = (path for package in PACKAGES for path in sorted(package.rglob("*.py")))
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@functools.cache
def calls() -> tuple[tuple[Path, ast.Call], ...]:
    """Each call in the code, with its file."""
    return tuple((path, node) for path, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call))


@functools.cache
def extracted() -> frozenset[str | tuple[str, str]]:
    marked = {
        found[2]
        for package in PACKAGES
        for found in extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS)
    }
    return frozenset((marked | set(help_texts(get_command(cli.app))) | set(rule_texts())) - {""})


def rule_texts() -> Iterator[str]:
    """The displayed texts of the built-in profiles: their titles, and the sources of their rules."""
    for file in (SOURCE / "rules" / "profiles").glob("*.toml"):
        profile = load_profile(file.stem)
        yield profile.title
        yield from (rule.source for rule in profile.rules.values())


def help_texts(command: Any) -> Iterator[str]:
    """The `--help` texts of a command and of those below it, in the units that are looked up."""
    yield from paragraphs(command.help or "")
    for paragraph in paragraphs(command.epilog or ""):
        yield paragraph.split("\n")[1] if paragraph.startswith("\b") else paragraph
    yield from (parameter.help for parameter in command.params if getattr(parameter, "help", None))
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def marking_calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call that marks or looks up a message, with its file and line."""
    for path, node in calls():
        if _name(node.func) in KEYWORDS:
            yield f"{path}:{node.lineno}", node


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
