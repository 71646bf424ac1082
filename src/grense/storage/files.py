"""Writing a file so that, whatever happens, either the old content or the new one is there, and never half of it.

A process may be killed at any moment, and then nobody is left to delete what it was writing. So the new content has no
name in the folder before it is complete, where the system can do that (Linux's `O_TMPFILE`). Where it cannot, and in
the short time between the name and the replacing, its name begins with `.grense-`, and the file is locked by the
process that writes it: one that nobody has locked is left over, and the next writer in that folder deletes it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from grense.storage.lock import try_lock

__all__ = ["make_folder", "replace_file", "sweep"]

_PREFIX = ".grense-"
_OPEN_FILES = "/proc/self/fd"
_WINDOWS = os.name == "nt"


def replace_file(path: Path, content: bytes) -> None:
    """Write the content beside the path, and put it in place once it is on the disk; a new file is for its owner only.

    A link is followed, an old file keeps its rights. Raises `OSError`; what was there then still is.
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
        if _WINDOWS:  # which renames no file that is open
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


def sweep(folder: Path) -> None:
    """Delete what writers that were killed have left in a folder. What is being written now is locked, and stays."""
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
        handle = None if _WINDOWS else os.open(path, os.O_RDWR)  # Windows deletes no file that is open
        try:
            if handle is None or try_lock(handle):
                Path(path).unlink()
        finally:
            if handle is not None:
                os.close(handle)


def _draft(folder: Path) -> tuple[int, Path | None]:
    """A new file, open and locked, and its name; None where it has no name yet."""
    if hasattr(os, "O_TMPFILE") and Path(_OPEN_FILES).is_dir():
        with suppress(OSError):  # a file system that has no files without a name
            handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
            _lock(handle)
            return handle, None
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX)
        _lock(handle)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # another process took it for a left-over before it was locked


def _lock(handle: int) -> None:
    with suppress(OSError):  # a file system without locks: then nobody else can lock it either, and delete it
        try_lock(handle)


def _give_name(handle: int, name: Path) -> None:
    # Only with a folder's handle does Python ask for the link to be followed to the file itself.
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.link(f"{_OPEN_FILES}/{handle}", name.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
