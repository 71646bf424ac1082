"""The database library: SQLCipher where it is installed, else Python's own SQLite. Only one of them in a process.

A system drops all locks that a process has on a file when any handle of that process on it is closed. Each library
handles that for its own handles only, so the store's file is opened by one library and by nothing else.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from grense.storage.store.faults import told

__all__ = [
    "PATIENCE",
    "Database",
    "can_encrypt",
    "connect",
    "first_bytes",
    "in_memory",
    "is_library_error",
    "look",
    "number",
    "transaction",
]

Database = sqlite3.Connection

PATIENCE = 10.0

_HABITS = (
    "synchronous = FULL",
    "fullfsync = ON",  # where a plain fsync leaves data in the drive's cache
    "checkpoint_fullfsync = ON",
    "mmap_size = 0",  # a failing disk then raises an error, not a signal
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",  # nothing of it in the system's temporary folder
    "trusted_schema = OFF",
    "cell_size_check = ON",
)


def can_encrypt() -> bool:
    """Whether the packages of the extra `encrypted` are installed."""
    return _library() is not sqlite3


def connect(path: Path, key: str | None = None, *, patience: float = PATIENCE) -> Database:
    """Open an existing file; `key` is 64 hexadecimal digits of key, and 32 of salt for a new file.

    Only `transaction` begins and ends transactions. Raises what the library raises.
    """
    connection = _connect(path, key, patience)
    try:
        for habit in _HABITS:
            connection.execute(f"PRAGMA {habit}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def first_bytes(path: Path) -> str:
    """The 16 bytes at the beginning of a file, as hexadecimal digits, read without opening a handle of our own.

    Needs `can_encrypt`: SQLCipher takes them for its salt. Raises what the library raises.
    """
    connection = _connect(path, "0" * 64, PATIENCE)
    try:
        return str(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    finally:
        connection.close()


def look(path: Path, key: str | None = None) -> Database:
    """Open a file read-only, and change nothing beside it: for a read-only disk or folder.

    SQLite reads a log only where it may write. So where there is one, the file is read from a copy in memory, which is
    deleted as soon as it is open. Raises what the library raises, and `OSError`.
    """
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or not log.stat().st_size:
        return _first_read(_connect(path, key, PATIENCE, "mode=ro&immutable=1"))
    folder = Path(tempfile.mkdtemp(prefix="grense-", dir=_in_memory_folder()))
    try:
        for one in (path, log):
            shutil.copyfile(one, folder / one.name)
        return _first_read(_connect(folder / path.name, key, PATIENCE))
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # an open file stays readable until it is closed


def in_memory() -> Database:
    """An empty database without a file."""
    connection: Database = _library().connect(":memory:", isolation_level=None)
    return connection


@contextmanager
def transaction(connection: Database) -> Iterator[None]:
    """Commit all writes of the block to the disk when it ends, or none of them. Raises `StoreError`."""
    with told():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                with suppress(_library().Error):  # the first error is the one to report
                    connection.execute("ROLLBACK")
            raise


def is_library_error(error: BaseException) -> bool:
    """Whether the database library raised it."""
    return isinstance(error, (sqlite3.Error, _library().Error))


def number(connection: Database, statement: str, *values: object) -> int:
    """The single number in the result of a statement."""
    return int(connection.execute(statement, values).fetchone()[0])


def _connect(path: Path, key: str | None, patience: float, how: str = "mode=rw") -> Database:
    # The mode: a missing file is not created, since it would have the wrong permissions.
    where = f"{path.absolute().as_uri()}?{how}"
    connection: Database = _library().connect(where, uri=True, timeout=patience, isolation_level=None)
    if can_encrypt():
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()  # it writes to stderr
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key}'\"").fetchall()
    return connection


def _first_read(connection: Database) -> Database:
    try:
        for habit in ("temp_store = MEMORY", "trusted_schema = OFF", "cell_size_check = ON", "user_version"):
            connection.execute(f"PRAGMA {habit}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _in_memory_folder() -> str | None:
    """A folder on no disk, of this person or the system; None for the usual temporary one."""
    for folder in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm"):  # noqa: S108  # the copy's folder is the owner's
        if folder and os.path.isdir(folder) and os.access(folder, os.W_OK):  # noqa: PTH112  # a Path of "" is "."
            return folder
    return None


def _library() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2
