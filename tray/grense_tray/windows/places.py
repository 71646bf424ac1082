"""The last size of each window and the last position of the main one: a small file beside the state.

The file is optional: invalid entries are left out, and a failed write is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grense.storage.files import make_folder, replace_file

__all__ = ["Places", "WindowPlace"]

_LARGEST = 100_000


@dataclass(frozen=True)
class WindowPlace:
    """A window's size and the position of its upper left corner, in device-independent pixels."""

    width: int
    height: int
    left: int = 0
    top: int = 0
    maximized: bool = False


class Places:
    """The places of all windows, by name, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Mapping[str, WindowPlace]:
        """All stored places."""
        with suppress(OSError, ValueError, RecursionError, AttributeError):
            table = json.loads(self._path.read_bytes()).items()
            return {name: place for name, words in table if (place := _understood(words)) is not None}
        return {}

    def keep(self, name: str, place: WindowPlace) -> None:
        """Store a place; does nothing where the file cannot be written."""
        known = self.load()
        if known.get(name) == place:
            return
        table = {key: asdict(one) for key, one in sorted({**known, name: place}.items())}
        with suppress(OSError):
            make_folder(self._path.parent)
            replace_file(self._path, json.dumps(table, indent=1).encode())


def _understood(words: Any) -> WindowPlace | None:
    with suppress(TypeError):
        place = WindowPlace(**words)
        numbers = (place.width, place.height, place.left, place.top)
        whole = all(type(one) is int and abs(one) < _LARGEST for one in numbers) and type(place.maximized) is bool
        return place if whole and place.width > 0 and place.height > 0 else None
    return None
