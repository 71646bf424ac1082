"""Encryption of the store: the form of a file, its key, and the conversion of a plain file.

The key is 32 random bytes in the system's keyring. Its name there is the salt at the beginning of the
file, so that each file's key is found, whatever other store was made, moved or restored in the meantime.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, runtime_checkable

from grense.errors import StoreError
from grense.storage.store import faults
from grense.storage.store.engine import Database, can_encrypt, connect, first_bytes
from grense.storage.store.place import StorePlace

__all__ = ["PLAIN", "KeyKeeper", "convert", "drop_key", "fresh_key", "key_of", "salt_of"]

PLAIN = b"SQLite format 3\0".hex()
_SALT_BYTES, _KEY_BYTES = 16, 32
_SHORTEST = 512  # the smallest page of a database


@runtime_checkable
class KeyKeeper(Protocol):
    """The storage of keys: the system's keyring. Its errors are subclasses of `GrenseError`."""

    def get(self, name: str, /) -> str | None:
        """The secret of that name, or None."""
        ...

    def set(self, name: str, value: str, /) -> None:
        """Store a secret."""
        ...

    def delete(self, name: str, /) -> None:
        """Delete a secret, if it exists."""
        ...


def salt_of(place: StorePlace) -> str | None:
    """The salt of an encrypted file, None for a plain one. Raises `StoreError` for one that is too short for both.

    Without the packages for it every file is treated as plain, and opening it shows otherwise.
    """
    with faults.told():
        if place.store.stat().st_size < _SHORTEST:
            raise faults.damaged()  # SQLite would create a new one from it
        if not can_encrypt():
            return None
        salt = first_bytes(place.store)
    return None if salt == PLAIN else salt


def key_of(salt: str, keys: KeyKeeper | None) -> str:
    """The key of an encrypted file. Raises `StoreError` where it is not available."""
    if keys is None:
        raise faults.no_keyring()
    key = keys.get(_name(salt))
    if key is None or len(key) != 2 * _KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        raise faults.no_key()
    return key


@contextmanager
def fresh_key(place: StorePlace, keys: KeyKeeper) -> Iterator[tuple[str, str] | None]:
    """A salt and a key that is already stored in the keyring; None where the keyring does not store keys.

    When the block ends and the file in place does not use that key, the key is deleted again.
    """
    salt, key = secrets.token_hex(_SALT_BYTES), secrets.token_hex(_KEY_BYTES)
    try:
        keys.set(_name(salt), key)
        kept = keys.get(_name(salt)) == key
    except StoreError:
        kept = False
    try:
        yield (salt, key) if kept else None
    finally:
        with suppress(StoreError):
            drop_key(place, salt, keys)


def drop_key(place: StorePlace, salt: str, keys: KeyKeeper) -> None:
    """Delete a key, unless the current file needs it. Raises `StoreError`."""
    if not place.store.exists() or salt_of(place) != salt:
        keys.delete(_name(salt))


def convert(place: StorePlace, salt: str, key: str) -> None:
    """Replace the plain store by an encrypted one. Requires exclusive access. Raises `StoreError`."""
    draft = place.make_draft().absolute()
    with faults.told():
        plain = connect(place.store)
        try:
            _copy(plain, str(draft), salt, key)
        finally:
            plain.close()
    place.put_draft()


def _copy(plain: Database, draft: str, salt: str, key: str) -> None:
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    plain.execute("ATTACH ? AS draft KEY ?", (draft, f"x'{key}{salt}'"))
    try:
        plain.execute("SELECT sqlcipher_export('draft')").fetchall()
    except Exception:
        raise faults.full() from None  # its internal statements raise errors without their codes
    for header in ("user_version", "application_id"):  # the export omits these
        value = plain.execute(f"PRAGMA main.{header}").fetchone()[0]
        plain.execute(f"PRAGMA draft.{header} = {value}")
    plain.execute("PRAGMA draft.journal_mode = WAL").fetchall()
    plain.execute("DETACH draft")


def _name(salt: str) -> str:
    return f"store:{salt}"
