"""The machine's zone when it was last looked at, kept in a file."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from grense.model.travel import MachineZone
from grense.storage.files import make_folder, replace_file

__all__ = ["remember_zone", "seen_zone"]


def seen_zone(path: Path) -> MachineZone:
    """Read the stored zone; a missing or invalid file counts as none."""
    with suppress(OSError, ValueError, TypeError, RecursionError, AttributeError):
        table = json.loads(path.read_bytes())
        return MachineZone(str(table["zone"]), table.get("declined") is True)
    return MachineZone()


def remember_zone(path: Path, seen: MachineZone) -> None:
    """Store it if it has changed; if the file cannot be written, the question is asked once more."""
    if seen != seen_zone(path):
        with suppress(OSError):
            make_folder(path.parent)
            replace_file(path, json.dumps({"zone": seen.zone, "declined": seen.declined}).encode())
