"""A program that reads a store on a disk that cannot be written, in a mount namespace of its own.

    unwritable.py read-only|full plain|encrypted KEYS FOLDER

Prints, as JSON, what it could read, and the error of writing. Exits with 77 where it may not mount.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from grense.errors import StoreError
from grense.storage.store import open_store
from storage.store.kept import LABEL, KeyFile, last_step, step

NEW_NAMESPACE, READ_ONLY, REMOUNT, PRIVATE, RECURSIVE = 0x20000, 1, 32, 1 << 18, 16384


def mount(libc: ctypes.CDLL, kind: bytes | None, place: Path, flags: int, options: bytes | None = None) -> None:
    if libc.mount(b"none", os.fsencode(place), kind, flags, options):
        sys.exit(77)


def main() -> None:
    how, form, keys, model = sys.argv[1], sys.argv[2], KeyFile(Path(sys.argv[3])), Path(sys.argv[4])
    if form == "plain":
        sys.modules["sqlcipher3"] = None  # type: ignore[assignment]  # which is how an import is refused
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NAMESPACE):
        sys.exit(77)
    mount(libc, None, Path("/"), PRIVATE | RECURSIVE)
    disk = model.parent / "disk"
    disk.mkdir()
    mount(libc, b"tmpfs", disk, 0, b"size=600k")
    shutil.copytree(model, disk / "kept")
    if how == "read-only":
        mount(libc, b"tmpfs", disk, REMOUNT | READ_ONLY, b"size=600k")
    else:
        with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            while filler.write(bytes(512)):
                pass
    with open_store(disk / "kept", keys=keys if form == "encrypted" else None) as store:
        found = [last_step(store), len(store.activities()), store.encrypted]
        for task in (lambda: store.keep(LABEL, step(99)), lambda: store.undo(1), store.forget):
            try:
                task()
                found.append("kept")
            except StoreError as error:
                found.append(error.title)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
