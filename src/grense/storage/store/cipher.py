"""The store encrypted: which form a file has, where its key is, and how a plain file becomes an encrypted one.

The key is 32 random bytes in the system's keyring. Its name there holds the salt that stands at the beginning of the
file, so that a file finds its own key, whatever other store was made, moved or restored in the meantime.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from grense.errors import StoreError
from grense.storage.store import faults
from grense.storage.store.engine import Database, can_encrypt, connect, first_bytes
from grense.storage.store.place import StorePlace

__all__ = ["PLAIN", "KeyKeeper", "convert", "drop_key", "fresh_key", "key_of", "salt_of"]

PLAIN = b"SQLite format 3\0".hex()
_SALT_BYTES, _KEY_BYTES = 16, 32
_SHORTEST = 512  # the smallest page of a database


class KeyKeeper(Protocol):
    """Where keys are kept: the system's keyring. Its errors are of the family of `GrenseError`."""

    def get(self, name: str, /) -> str | None:
        """The secret of that name, or None."""
        ...

    def set(self, name: str, value: str, /) -> None:
        """Keep a secret."""
        ...

    def delete(self, name: str, /) -> None:
        """Forget a secret, if it is there."""
        ...


def salt_of(place: StorePlace) -> str | None:
    """The salt of an encrypted file, None for a plain one. Raises `StoreError` for one that is too short for both.

    Without the packages for it every file is taken for plain, and opening it tells.
    """
    with faults.told():
        if place.store.stat().st_size < _SHORTEST:
            raise faults.damaged()  # SQLite would make a new one of it
        if not can_encrypt():
            return None
        salt = first_bytes(place.store)
    return None if salt == PLAIN else salt


def key_of(salt: str, keys: KeyKeeper | None) -> str:
    """The key of an encrypted file. Raises `StoreError` where it cannot be had."""
    if keys is None:
        raise faults.no_keyring()
    key = keys.get(_name(salt))
    if key is None or len(key) != 2 * _KEY_BYTES or not set(key) <= set("0123456789abcdef"):
        raise faults.no_key()
    return key


@contextmanager
def fresh_key(place: StorePlace, keys: KeyKeeper) -> Iterator[tuple[str, str] | None]:
    """A salt and a key that the keyring holds already; None where it does not keep what it is given.

    When the block ends and the file in place is not one of that key, the key is forgotten again.
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
    """Forget a key, unless the file that is in place now needs it. Raises `StoreError`."""
    if not place.store.exists() or salt_of(place) != salt:
        keys.delete(_name(salt))


def convert(place: StorePlace, salt: str, key: str) -> None:
    """Put an encrypted store in the place of the plain one. One is alone in the place. Raises `StoreError`."""
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
        raise faults.full() from None  # it runs statements of its own, whose errors come out without their codes
    for header in ("user_version", "application_id"):  # which the export leaves out
        value = plain.execute(f"PRAGMA main.{header}").fetchone()[0]
        plain.execute(f"PRAGMA draft.{header} = {value}")
    plain.execute("PRAGMA draft.journal_mode = WAL").fetchall()
    plain.execute("DETACH draft")


def _name(salt: str) -> str:
    return f"store:{salt}"
