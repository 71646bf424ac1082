"""The files of a path, and how changes of them are detected: hashes, without any name."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grense.sources.files.folder import FolderFile, files_below

__all__ = ["Listing", "listed"]

_SETTLED = 2_000_000_000  # nanoseconds; a file written just now may be written again without its time changing
_NAME, _STAMP = 12, 8  # hexadecimal digits


@dataclass(frozen=True)
class Listing:
    """The files that exist.

    `names` holds the hashed name of each, `stamps` by that name the hash of its size and time of change, empty for a
    file that was written just now. `is_whole` is False where a folder could not be opened.
    """

    names: Mapping[Path, str]
    stamps: Mapping[str, str]
    is_whole: bool


def listed(path: Path, hashed: Callable[[str], str]) -> Listing:
    """List the files of a path; none where it is missing or closed. What is not a regular file is skipped."""
    names, stamps, closed = dict[Path, str](), dict[str, str](), list[bool]()
    settled = time.time_ns() - _SETTLED
    for found in _found(path, lambda: closed.append(True)):
        if found.size is None:
            continue
        # Undecodable bytes of a name come as surrogates, which cannot be hashed.
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
    except (OSError, ValueError):  # deleted in between, or a null character in the path
        closed()
