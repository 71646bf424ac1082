"""The database library: SQLCipher where it is installed, else Python's own SQLite. One of them in a process.

A system drops all locks that a process has on a file when any handle of that process on it is closed. Each library
guards against that for its own handles only, so the store's file is opened by one library and by nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from grense.store.faults import told

__all__ = ["PATIENCE", "Connection", "can_encrypt", "connect", "first_bytes", "number", "transaction"]

Connection = sqlite3.Connection

PATIENCE = 10.0

_HABITS = (
    "synchronous = FULL",
    "fullfsync = ON",  # where a plain fsync leaves it in the drive's own memory
    "checkpoint_fullfsync = ON",
    "mmap_size = 0",  # a disk that fails is then an error, and not a signal
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",  # nothing of it in the system's temporary folder
    "trusted_schema = OFF",
    "cell_size_check = ON",
)


def can_encrypt() -> bool:
    """Whether the packages of the extra `encrypted` are there."""
    return _library() is not sqlite3


def connect(path: Path, key: str | None = None, *, patience: float = PATIENCE) -> Connection:
    """Open a file that is there; `key` is 64 hexadecimal digits of key, and 32 of salt for a new file.

    Transactions are begun and ended by `transaction` alone. Raises what the library raises.
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
    """The 16 bytes at the beginning of a file, as hexadecimal digits, without opening it ourselves.

    Needs `can_encrypt`: SQLCipher takes them for its salt. Raises what the library raises.
    """
    connection = _connect(path, "0" * 64, PATIENCE)
    try:
        return str(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    finally:
        connection.close()


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of the block's writing is kept on the disk when it ends, or nothing of it. Raises `StoreError`."""
    with told():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                with suppress(_library().Error):  # the first error is the one to tell
                    connection.execute("ROLLBACK")
            raise


def number(connection: Connection, statement: str, *values: object) -> int:
    """The one number that a statement gives."""
    return int(connection.execute(statement, values).fetchone()[0])


def _connect(path: Path, key: str | None, patience: float) -> Connection:
    # The mode: a file that is not there is not made, since it would have the wrong rights.
    where = f"{path.absolute().as_uri()}?mode=rw"
    connection: Connection = _library().connect(where, uri=True, timeout=patience, isolation_level=None)
    if can_encrypt():
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()  # it speaks on stderr
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key}'\"").fetchall()
    return connection


def _library() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2
