"""Write a file atomically: after a crash either the old or the new content is there, never a part of it.

A process may be killed at any moment, without a chance to delete what it was writing. So the new content has no name in
the folder before it is complete, where the system supports that (Linux's `O_TMPFILE`). Elsewhere, and between naming
and replacing, its name begins with `.grense-`, and the file is locked by the process that writes it: an unlocked one is
left over from a crash, and the next writer in that folder deletes it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from grense.errors import GrenseError
from grense.marks import N_
from grense.storage.lock import try_lock

__all__ = ["make_folder", "replace_file", "sweep", "write_atomically"]

_PREFIX = ".grense-"
_OPEN_FILES = "/proc/self/fd"
_WINDOWS = os.name == "nt"


def replace_file(path: Path, content: bytes) -> None:
    """Write the content beside the path and rename it once it is on the disk; a new file is for its owner only.

    A link is followed, an old file keeps its mode. Raises `OSError`; the old content is then unchanged.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        place.write_bytes(content)  # a device, or a pipe
        return
    sweep(place.parent)
    mode = place.stat().st_mode & 0o7777 if place.exists() else 0o600
    handle, name = _draft(place.parent)
    try:
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        if name is None:
            name = place.with_name(_PREFIX + os.urandom(8).hex())
            _give_name(handle, name)
        name.chmod(mode)
        if _WINDOWS:  # Windows cannot rename an open file
            os.close(handle)
            handle = -1
        name.replace(place)
    except BaseException:
        if name is not None:
            name.unlink(missing_ok=True)
        raise
    finally:
        if handle >= 0:
            os.close(handle)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file completely or not at all; a new one is readable by its owner only.

    Raises `GrenseError` when it cannot be written; the old content is then unchanged.
    """
    try:
        replace_file(path, content)
    except (OSError, ValueError):
        raise GrenseError(
            "output_unwritable",
            N_("the output cannot be written"),
            hint=N_("is the folder there, and may you write in it"),
        ) from None


def sweep(folder: Path) -> None:
    """Delete temporary files that killed writers left in a folder. Files being written now are locked, and kept."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.is_file(follow_symlinks=False):
                _delete_unlocked(entry.path)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, all for their owner only. Raises `OSError`."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
        if folder == folder.parent:
            break
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def _delete_unlocked(path: str) -> None:
    with suppress(OSError):
        handle = None if _WINDOWS else os.open(path, os.O_RDWR)  # Windows cannot delete an open file
        try:
            if handle is None or try_lock(handle):
                Path(path).unlink()
        finally:
            if handle is not None:
                os.close(handle)


def _draft(folder: Path) -> tuple[int, Path | None]:
    """A new file, open and locked, and its name; None where it has no name yet."""
    if hasattr(os, "O_TMPFILE") and Path(_OPEN_FILES).is_dir():
        with suppress(OSError):  # a file system without unnamed files
            handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
            _lock(handle)
            return handle, None
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX)
        _lock(handle)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # another process deleted it as a left-over before it was locked


def _lock(handle: int) -> None:
    with suppress(OSError):  # a file system without locks: then no other process can lock and delete it either
        try_lock(handle)


def _give_name(handle: int, name: Path) -> None:
    # Python follows the link to the file itself only when a folder's handle is given.
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.link(f"{_OPEN_FILES}/{handle}", name.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
