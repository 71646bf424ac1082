"""The folder of the store: its permissions, its locks, and the atomic replacement of the file."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grense.storage.files import make_folder
from grense.storage.store import faults
from grense.storage.store.engine import PATIENCE, Database, connect

__all__ = ["Hold", "StorePlace", "shred"]

_OTHERS = 0o077
_DAMAGED = "store.damaged-"
_BESIDE = ("-wal", "-shm", "-journal")


class Hold:
    """A lock on the folder, released by `close` or when the process ends in any way.

    It is a lock of SQLite's on an empty database, since SQLite has shared and exclusive locks that work on
    every system; the store itself cannot be the lock, as it is replaced by another file.
    Without a connection it locks nothing: for a folder that cannot be written, and for a store in no folder.
    """

    def __init__(self, connection: Database | None = None) -> None:
        self._connection = connection

    def close(self) -> None:
        """Release the lock; may be called twice."""
        if self._connection is not None:
            self._connection.close()


@dataclass(frozen=True)
class StorePlace:
    """The folder with the store's file, the file that is made beside it, and the lock."""

    folder: Path

    @property
    def store(self) -> Path:
        """The store."""
        return self.folder / "store.db"

    @property
    def draft(self) -> Path:
        """A store under construction; the holder of the exclusive lock may delete it."""
        return self.folder / "store.new"

    @property
    def copies(self) -> Path:
        """The folder of the daily copies."""
        return self.folder / "copies"

    def damaged(self) -> list[Path]:
        """The damaged files that a recovery has kept."""
        return sorted(self.folder.glob(f"{_DAMAGED}*"))

    def put_aside(self, day: dt.date) -> Path:
        """Copy the store, its log too, under the name of a damaged one; return the copy. Requires exclusive access."""
        numbers = (f"{day.isoformat()}{f'-{count}' if count else ''}" for count in itertools.count())
        aside = next(path for number in numbers if not (path := self.folder / f"{_DAMAGED}{number}.db").exists())
        with faults.told():
            for source in (self.store, *_beside(self.store)[:1]):
                if source.exists():
                    target = aside.with_name(aside.name + source.name.removeprefix(self.store.name))
                    _touch(target)
                    shutil.copyfile(source, target)
                    _flush(target)
            _flush(self.folder)
        return aside

    def drop_log(self) -> None:
        """Delete SQLite's files beside the store. Requires exclusive access, and a copy of the log."""
        with faults.told():
            for path in _beside(self.store):
                path.unlink(missing_ok=True)

    def has_kept(self) -> bool:
        """Whether there is a daily copy, or a damaged file kept by a recovery."""
        return bool(self.damaged()) or any(self.copies.glob("*.db"))

    def drop_kept(self) -> None:
        """Delete the daily copies and the damaged files kept by a recovery. Raises `StoreError`."""
        with faults.told():
            for path in (*self.damaged(), *self.copies.glob("*")):
                shred(path)
            if self.copies.is_dir():
                self.copies.rmdir()

    def drop_all(self) -> None:
        """Delete every file of the store but the lock. Requires exclusive access. Raises `StoreError`."""
        self.drop_kept()
        with faults.told():
            for path in (self.draft, *_beside(self.draft), *_beside(self.store), self.store):
                shred(path)

    @property
    def _lock(self) -> Path:
        return self.folder / "store.lock"

    def prepare(self) -> None:
        """Create the folder and the lock, for their owner only, and fix the permissions of existing files."""
        with faults.told():
            make_folder(self.folder)
            _keep_to_owner(self.folder)
            _touch(self._lock)
            for path in (self.store, *_beside(self.store)):
                _keep_to_owner(path)

    def share(self) -> Hold:
        """Take the shared lock. Raises `StoreError` when another process holds the exclusive one for too long."""
        with faults.told():
            # Reading takes the lock.
            return self._hold(PATIENCE, "BEGIN", "SELECT count(*) FROM sqlite_master")

    def alone(self, patience: float) -> Hold | None:
        """Take the exclusive lock, and tidy the folder; None while others hold one. Raises `StoreError`."""
        with faults.told():
            try:
                hold = self._hold(patience, "BEGIN EXCLUSIVE")
            except Exception as error:
                if faults.is_busy(error):
                    return None
                raise
            try:
                self.tidy()
            except BaseException:
                hold.close()
                raise
            return hold

    def _hold(self, patience: float, *statements: str) -> Hold:
        connection = connect(self._lock, patience=patience)
        try:
            # Nothing is ever written, so its journal need not be a file, which could not be created on a full disk.
            for statement in ("PRAGMA journal_mode = MEMORY", *statements):
                connection.execute(statement).fetchall()
        except BaseException:
            connection.close()
            raise
        return Hold(connection)

    def tidy(self) -> None:
        """Delete the remains of processes that were killed. Requires exclusive access."""
        remains = [self.draft, *_beside(self.draft)]
        if not self.store.exists():
            remains += _beside(self.store)  # of a store that was moved away
        for path in remains:
            path.unlink(missing_ok=True)

    def make_draft(self) -> Path:
        """Create an empty file for its owner only, to become a store."""
        _touch(self.draft)
        return self.draft

    def put_draft(self) -> None:
        """Replace the store by the draft; after a crash there is the one or the other, whole.

        Both are closed, and access is exclusive.
        """
        with faults.told():
            for path in _beside(self.store):
                # A log of the old file would be applied to the new one. SQLite deletes it when it is checkpointed.
                if path.exists() and path.stat().st_size:
                    raise faults.full()
                path.unlink(missing_ok=True)
            _flush(self.draft)
            _flush(self.folder)  # the log must be gone before the new file exists
            self.draft.replace(self.store)
            _flush(self.folder)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _BESIDE]


def shred(path: Path) -> None:
    """Overwrite a file with zeros, which needs no space on the disk, and delete it."""
    with suppress(OSError), path.open("r+b") as file:  # the deletion is what counts
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)


def _touch(path: Path) -> None:
    if not path.exists():
        # Opened only where it is new: closing a handle of a file that SQLite has open drops SQLite's locks.
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return
    _keep_to_owner(path)


def _keep_to_owner(path: Path) -> None:
    if os.name == "nt":  # there the folder's own access list applies
        return
    try:
        mode = path.stat().st_mode & 0o7777
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
    except FileNotFoundError:
        return  # another process has deleted it


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
