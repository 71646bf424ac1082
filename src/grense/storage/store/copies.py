"""The daily copies of the store, which recovery uses where the store itself cannot be read.

Each day, the first process to write makes one before it writes, beside the store, in the same form: an encrypted
store has encrypted copies, with the same key. A damaged store is not copied, so that no good copy is replaced by a bad
one. A copy that cannot be made, since the disk is full, does not prevent writing.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grense.storage.files import make_folder
from grense.storage.lock import try_lock
from grense.storage.store.engine import Database, connect, is_library_error, number
from grense.storage.store.place import StorePlace, shred

__all__ = ["KEPT", "day_of", "in_order", "keep_copy"]

KEPT = 7
"""How many copies are kept."""

_NAME = re.compile(r"\d{4}-\d\d-\d\d\.db")
_SALT_BYTES = 16
_OWN = ("source", "correction", "answer", "reason", "guess")
_ANYTHING = f"SELECT {' + '.join(f'EXISTS (SELECT 1 FROM {name})' for name in _OWN)}"  # noqa: S608  # our own names


def in_order(place: StorePlace) -> list[Path]:
    """The copies, the newest first."""
    found = [path for path in place.copies.glob("*.db") if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: path.name, reverse=True)


def day_of(copy: Path) -> dt.date:
    """The day, in UTC, on which a copy was made."""
    return dt.date.fromisoformat(copy.stem)


def keep_copy(place: StorePlace, connection: Database, key: str | None) -> None:
    """Copy the store unless there is a copy of today; `key` is 64 hexadecimal digits of key and 32 of salt."""
    try:
        if key is not None:
            _drop_of_other_form(place, key)
        target = place.copies / f"{_today().isoformat()}.db"
        if target.exists() or not number(connection, _ANYTHING):
            return
        make_folder(place.copies)
        with _only_one(place) as is_mine:
            if is_mine and not target.exists():
                _copy(connection, target, key)
    except Exception as error:  # backups raise SQLite's errors without their codes
        if not isinstance(error, OSError) and not is_library_error(error):
            raise


def _copy(connection: Database, target: Path, key: str | None) -> None:
    draft = target.with_suffix(".new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        if not _fill(connection, draft, key):
            return
        handle = os.open(draft, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.replace(target)
    finally:
        for path in target.parent.glob("*.new*"):  # also of killed processes
            path.unlink(missing_ok=True)
    for old in in_order(StorePlace(target.parent.parent))[KEPT:]:
        shred(old)


def _fill(connection: Database, draft: Path, key: str | None) -> bool:
    """Copy page by page, within one transaction; return whether the copy is sound."""
    copy = connect(draft, key)
    try:
        for habit in ("journal_mode = OFF", "synchronous = OFF"):  # it is discarded unless it is complete
            copy.execute(f"PRAGMA {habit}").fetchall()
        connection.backup(copy)
        return bool(copy.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    finally:
        copy.close()


def _drop_of_other_form(place: StorePlace, key: str) -> None:
    """Delete copies that are not encrypted, or not with this key, as from before the store was."""
    for copy in in_order(place):
        with copy.open("rb") as file:
            if file.read(_SALT_BYTES).hex() != key[-2 * _SALT_BYTES :]:
                shred(copy)


@contextmanager
def _only_one(place: StorePlace) -> Iterator[bool]:
    """Whether no other process is making a copy during the block."""
    handle = os.open(place.copies / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield try_lock(handle)
    finally:
        os.close(handle)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
