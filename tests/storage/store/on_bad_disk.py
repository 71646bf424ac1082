"""A program that works on a disk that fails, or that is recorded: run with `bad_disk.c` preloaded.

    on_bad_disk.py fail|enter|wipe LIBRARY KEYS MODEL FOLDER
    on_bad_disk.py record|encrypt LIBRARY KEYS FOLDER LOG

LIBRARY is `plain` (Python's own SQLite) or `encrypted`.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from pathlib import Path

from grense.errors import StoreError
from grense.storage.store import open_store
from storage.store.kept import ALIVE, LABEL, KeyFile, last_step, step

DISK = ctypes.CDLL(os.environ["LD_PRELOAD"])
DISK.disk_seen.restype = ctypes.c_long

FAULTS = (("w", False, False), ("w", True, False), ("w", True, True), ("s", False, False), ("s", True, False))
"""What fails: writes or syncs; the n-th, or all from there on; and whether half of a write is done."""


def fail(keys: KeyFile | None, model: Path, folder: Path) -> None:
    """For each fault and each n: store one more step, and print the result."""
    for name, forever, half in FAULTS:
        count, met = 0, True
        while met:
            count += 1
            place = folder / f"{name}{forever:d}{half:d}-{count}"
            shutil.copytree(model, place)
            DISK.disk_watch(os.fsencode(place))
            with open_store(place, keys=keys) as store:
                before = last_step(store)
                DISK.disk_arm(ord(name), count, forever, half, errno.ENOSPC)
                try:
                    store.keep(LABEL, step(before + 1))
                    outcome = "kept"
                except StoreError:
                    outcome = "told"
                met = DISK.disk_seen() >= count
                readable = last_step(store)  # while the disk is still failing
                DISK.disk_arm(0, 0, 0, 0, 0)
                store.keep(LABEL, step(readable + 1))  # once there is room, the same open store works
            sys.stdout.write(json.dumps([place.name, outcome, before, readable, met]) + "\n")


def enter(keys: KeyFile | None, model: Path, folder: Path) -> None:
    """For each fault and each n: open a store (or create or encrypt it), and forget; print the result."""
    for name, forever, half in FAULTS:
        count, met = 0, True
        while met:
            count += 1 if count < 12 else 3  # copying a whole store is many writes of one sort
            place = folder / f"{name}{forever:d}{half:d}-{count}"
            if model.exists():
                shutil.copytree(model, place)
            DISK.disk_watch(os.fsencode(place))
            DISK.disk_arm(ord(name), count, forever, half, errno.ENOSPC)
            outcome = "told"
            try:
                with open_store(place, keys=keys) as store:
                    outcome = store.protection()
                    readable = last_step(store)
                    assert readable == (ALIVE if model.exists() else 0)
                    store.forget(label="another")
            except StoreError:
                pass
            met = DISK.disk_seen() >= count
            DISK.disk_arm(0, 0, 0, 0, 0)
            sys.stdout.write(json.dumps([place.name, outcome, met]) + "\n")


def wipe(keys: KeyFile | None, _: Path, folder: Path) -> None:
    """For each fault and each n: forget everything; print the result."""
    for name, forever, half in FAULTS:
        count, met = 0, True
        while met:
            count += 1
            place = folder / f"{name}{forever:d}{half:d}-{count}"
            DISK.disk_watch(os.fsencode(place))
            with open_store(place, keys=keys) as store:  # no copy of a model: each is to have a key of its own
                for number in range(1, ALIVE + 1):
                    store.keep(LABEL, step(number))
                DISK.disk_arm(ord(name), count, forever, half, errno.ENOSPC)
                try:
                    store.forget()
                    outcome = "gone"
                except StoreError:
                    outcome = "told"
                met = DISK.disk_seen() >= count
                DISK.disk_arm(0, 0, 0, 0, 0)
            sys.stdout.write(json.dumps([place.name, outcome, met]) + "\n")


def record(keys: KeyFile | None, folder: Path, log: Path) -> None:
    """Create a store, store steps, close and reopen it, forget; each stored step is noted in the log."""
    DISK.disk_watch(os.fsencode(folder))
    DISK.disk_record(os.fsencode(log))
    count = 0
    for _ in range(2):
        with open_store(folder, keys=keys) as store:
            DISK.disk_note(count)
            for _ in range(ALIVE):
                count += 1
                store.keep(LABEL, step(count))
                DISK.disk_note(count)
    with open_store(folder, keys=keys) as store:
        store.forget(label="another")  # deletes nothing, and rewrites the whole file
        DISK.disk_note(count)
        store.keep(LABEL, step(count + 1))
        DISK.disk_note(count + 1)


def encrypt(keys: KeyFile | None, folder: Path, log: Path) -> None:
    """Open a plain store, which encrypts it, and store one more step."""
    DISK.disk_watch(os.fsencode(folder))
    DISK.disk_record(os.fsencode(log))
    with open_store(folder, keys=keys) as store:
        count = last_step(store)
        DISK.disk_note(count)
        store.keep(LABEL, step(count + 1))
        DISK.disk_note(count + 1)


def main() -> None:
    task = {"fail": fail, "enter": enter, "wipe": wipe, "record": record, "encrypt": encrypt}[sys.argv[1]]
    keys = Path(sys.argv[3])
    if sys.argv[2] == "plain":
        sys.modules["sqlcipher3"] = None  # type: ignore[assignment]  # which is how an import is refused
    task(KeyFile(keys) if sys.argv[2] == "encrypted" else None, Path(sys.argv[4]), Path(sys.argv[5]))


if __name__ == "__main__":
    main()
