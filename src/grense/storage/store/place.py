"""The folder of the store: who may read it, who is in it, and how a whole new file takes the place of the old one."""

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
    """One's presence in the folder, which ends with `close`, or with the process, however that dies.

    It is a lock of SQLite's on an empty database, since SQLite has locks that are shared or exclusive and work on
    every system; and the store itself cannot be the lock, as it is replaced by another file.
    Without a connection it holds nothing: for a folder that cannot be written, and for what is in no folder.
    """

    def __init__(self, connection: Database | None = None) -> None:
        self._connection = connection

    def close(self) -> None:
        """Leave; may be called twice."""
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
        """A store that is being made; whoever is alone may throw it away."""
        return self.folder / "store.new"

    @property
    def copies(self) -> Path:
        """The folder of the daily copies."""
        return self.folder / "copies"

    def damaged(self) -> list[Path]:
        """The damaged files that were put aside by a recovery."""
        return sorted(self.folder.glob(f"{_DAMAGED}*"))

    def put_aside(self, day: dt.date) -> Path:
        """Copy the store as it is, its log too, under the name of a damaged one; gives the copy. One is alone."""
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
        """Delete what SQLite keeps beside the store. One is alone, and the log is in a copy that was put aside."""
        with faults.told():
            for path in _beside(self.store):
                path.unlink(missing_ok=True)

    def has_kept(self) -> bool:
        """Whether there is a daily copy, or a damaged file that was put aside."""
        return bool(self.damaged()) or any(self.copies.glob("*.db"))

    def drop_kept(self) -> None:
        """Delete the daily copies and the damaged files that were put aside. Raises `StoreError`."""
        with faults.told():
            for path in (*self.damaged(), *self.copies.glob("*")):
                shred(path)
            if self.copies.is_dir():
                self.copies.rmdir()

    def drop_all(self) -> None:
        """Delete every file of the store but the lock. One is alone. Raises `StoreError`."""
        self.drop_kept()
        with faults.told():
            for path in (self.draft, *_beside(self.draft), *_beside(self.store), self.store):
                shred(path)

    @property
    def _lock(self) -> Path:
        return self.folder / "store.lock"

    def prepare(self) -> None:
        """Make the folder and the lock, for their owner only, and mend the rights of what is there."""
        with faults.told():
            make_folder(self.folder)
            _keep_to_owner(self.folder)
            _touch(self._lock)
            for path in (self.store, *_beside(self.store)):
                _keep_to_owner(path)

    def share(self) -> Hold:
        """Be in the folder together with others. Raises `StoreError` when somebody is alone in it for too long."""
        with faults.told():
            # The lock comes with reading.
            return self._hold(PATIENCE, "BEGIN", "SELECT count(*) FROM sqlite_master")

    def alone(self, patience: float) -> Hold | None:
        """Be the only one in the folder, and find it tidy; None while others are in it. Raises `StoreError`."""
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
            # Nothing is ever written, so its journal need not be a file, which a full disk would have no room for.
            for statement in ("PRAGMA journal_mode = MEMORY", *statements):
                connection.execute(statement).fetchall()
        except BaseException:
            connection.close()
            raise
        return Hold(connection)

    def tidy(self) -> None:
        """Throw away what somebody left who died here. One is alone in the place."""
        remains = [self.draft, *_beside(self.draft)]
        if not self.store.exists():
            remains += _beside(self.store)  # of a store that somebody moved away
        for path in remains:
            path.unlink(missing_ok=True)

    def make_draft(self) -> Path:
        """An empty file for its owner only, to become a store."""
        _touch(self.draft)
        return self.draft

    def put_draft(self) -> None:
        """Put the draft in the store's place; a crash leaves the one or the other, whole.

        Both are closed, and one is alone.
        """
        with faults.told():
            for path in _beside(self.store):
                # A log of the old file would be played onto the new one. SQLite removes it when it is in the file.
                if path.exists() and path.stat().st_size:
                    raise faults.full()
                path.unlink(missing_ok=True)
            _flush(self.draft)
            _flush(self.folder)  # the log must be gone before the new file is there
            self.draft.replace(self.store)
            _flush(self.folder)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _BESIDE]


def shred(path: Path) -> None:
    """Overwrite a file with zeros, which needs no room on the disk, and delete it."""
    with suppress(OSError), path.open("r+b") as file:  # deleting it is what counts
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
    if os.name == "nt":  # there the folder's own list of rights does it
        return
    try:
        mode = path.stat().st_mode & 0o7777
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
    except FileNotFoundError:
        return  # another process has put it away


def _flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
