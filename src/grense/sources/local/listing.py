"""The files that a path holds, and by what it shows that one of them has changed: hashes, without any name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grense.sources.files.folder import FolderFile, files_below

__all__ = ["Listing", "listed"]

_SETTLED = 2_000_000_000  # nanoseconds; what was written just now may be written again without its time changing
_NAME, _STAMP = 12, 8  # hexadecimal digits


@dataclass(frozen=True)
class Listing:
    """The files that are there.

    `names` holds the hashed name of each, `stamps` by that name the hash of its size and time of change, empty for a
    file that was written just now. `is_whole` is False where a folder could not be looked into.
    """

    names: Mapping[Path, str]
    stamps: Mapping[str, str]
    is_whole: bool


def listed(path: Path, hashed: Callable[[str], str]) -> Listing:
    """List the files that a path holds; none where it is missing or closed. What is no file is passed over."""
    names, stamps, closed = dict[Path, str](), dict[str, str](), list[bool]()
    settled = time.time_ns() - _SETTLED
    for found in _found(path, lambda: closed.append(True)):
        if found.size is None:
            continue
        # Bytes of a name that are no text come as surrogates, which cannot be hashed.
        name = names[found.path] = hashed(f"file {found.parts!a}")[:_NAME]
        stamps[name] = hashed(f"{found.size} {found.changed}")[:_STAMP] if found.changed < settled else ""
    return Listing(names, stamps, not closed)


def _found(path: Path, closed: Callable[[], object]) -> Iterator[FolderFile]:
    try:
        if path.is_dir():
            yield from files_below(path, closed)
        elif path.is_file():
            status = path.stat()
            yield FolderFile(path, (), status.st_size, status.st_mtime_ns)
    except (OSError, ValueError):  # gone in between, or a zero in the path
        closed()
