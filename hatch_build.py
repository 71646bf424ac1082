"""Compile the message catalogues while the wheel is built, so that no binary stands in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic is left open
    """Turn every `messages.po` below `src/grense/i18n` into the `messages.mo` that gettext reads."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling calls it so
        """Run before the files of the wheel are collected."""
        for source in Path(self.root, "src", "grense", "i18n").rglob("*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parts[-3]))
