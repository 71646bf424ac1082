"""The files below a folder, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["FolderFile", "files_below"]


class FolderFile(NamedTuple):
    """A file below a folder: its path, the names from the folder on, its size, and its time of change in nanoseconds.

    The size is None for what is not a regular file: a pipe, a socket, a device, or a broken link.
    """

    path: Path
    parts: tuple[str, ...]
    size: int | None
    changed: int = 0


def files_below(root: Path, closed: Callable[[], object]) -> Iterator[FolderFile]:
    """List the files below a folder; `closed` is called for each folder that cannot be opened.

    Links to folders are not followed, which avoids loops; links to files are.
    """
    waiting: list[tuple[Path, tuple[str, ...]]] = [(root, ())]
    while waiting:
        folder, parts = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                children = sorted(listing, key=lambda child: child.name)
        except OSError:
            closed()
            continue
        inner = []
        for child in children:
            here = (*parts, child.name)
            try:
                if child.is_dir(follow_symlinks=False):
                    inner.append((Path(child.path), here))
                elif not child.is_dir():
                    status = child.stat() if child.is_file() else None
                    size, changed = (status.st_size, status.st_mtime_ns) if status else (None, 0)
                    yield FolderFile(Path(child.path), here, size, changed)
            except OSError:
                yield FolderFile(Path(child.path), here, None)
        waiting += reversed(inner)
