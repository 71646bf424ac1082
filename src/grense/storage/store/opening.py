"""Opening the store: creating it if it is missing, encrypting it once that is possible, and opening it.

```
            nothing                   a plain file                  an encrypted file
               |                     |            |                        |
      made, and put in place     encrypted,    opened as it is      opened with its key
      when it is whole           if it can be
```
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from grense.base.arguments import check_type
from grense.errors import StoreError
from grense.storage.store import cipher, faults, schema
from grense.storage.store.cipher import KeyKeeper
from grense.storage.store.engine import PATIENCE, Database, can_encrypt, connect, look, transaction
from grense.storage.store.place import Hold, StorePlace
from grense.storage.store.schema import MIGRATIONS, Migration
from grense.storage.store.store import Store, Way

__all__ = ["make", "open_store", "place_of", "why_plain"]

# Others keep the store open for as long as they run, so a long wait for exclusive access is of little use.
_SOON = 0.3


def open_store(folder: str | Path, *, keys: KeyKeeper | None, migrations: Sequence[Migration] = MIGRATIONS) -> Store:
    """Open the store in a folder, creating it if missing; a context manager, for one thread.

    With `keys` and the extra `encrypted` it is encrypted, and a plain one is converted as soon as no other process has
    it open; otherwise only the owner's account may read it. `Store.protection()` returns which, and why.

    Raises `StoreError` for a file that is damaged, encrypted without a key, or made by a newer version: it stays
    unchanged. Errors of `keys` are propagated.
    """
    place = place_of(folder, keys)
    return Store(lambda: _enter(place, keys, migrations))


def place_of(folder: str | Path, keys: KeyKeeper | None) -> StorePlace:
    """The place of a store in a folder, both arguments checked."""
    check_type("folder", folder, (str, Path), "str | Path")
    check_type("keys", keys, (KeyKeeper, type(None)), "KeyKeeper | None")
    if "\0" in str(folder):
        raise faults.no_place()
    return StorePlace(Path(folder))


def _enter(place: StorePlace, keys: KeyKeeper | None, migrations: Sequence[Migration]) -> Way:
    try:
        return _enter_to_write(place, keys, migrations)
    except faults.UnwritableError:
        if not place.store.exists():
            raise
        return _enter_to_read(place, keys, migrations)


def _enter_to_read(place: StorePlace, keys: KeyKeeper | None, migrations: Sequence[Migration]) -> Way:
    """The store, read-only, on a disk or in a folder that cannot be written."""
    salt = cipher.salt_of(place)
    with faults.told():
        connection = look(place.store, salt and cipher.key_of(salt, keys))
        try:
            schema.check(connection, migrations)
            if schema.version(connection) < len(migrations):
                raise faults.full()  # an older store, which would have to be migrated first
        except BaseException:
            connection.close()
            raise
    protection = "encrypted" if salt else why_plain(keys)
    return Way(connection, Hold(), protection, len(migrations), place, writable=False)


def _enter_to_write(place: StorePlace, keys: KeyKeeper | None, migrations: Sequence[Migration]) -> Way:
    place.prepare()
    hold, protection = _settle(place, keys, migrations)
    try:
        salt = cipher.salt_of(place)
        if salt is None:
            return Way(_open(place, None, migrations), hold, protection, len(migrations), place)
        if keys is None:
            raise faults.no_keyring()
        key = cipher.key_of(salt, keys)
        connection = _open(place, key, migrations)
    except BaseException:
        hold.close()
        raise
    renew = partial(_renew, place, salt, keys, migrations)
    return Way(connection, hold, "encrypted", len(migrations), place, key + salt, renew)


def _settle(place: StorePlace, keys: KeyKeeper | None, migrations: Sequence[Migration]) -> tuple[Hold, str]:
    """Open the store together with others, once it has the best possible form; and the reason if that is plain."""
    keeper = keys if can_encrypt() else None
    why = why_plain(None)
    ends = time.monotonic() + PATIENCE
    while True:
        hold = place.share()
        try:
            if _is_best(place, keeper):
                return hold, why
        except BaseException:
            hold.close()
            raise
        hold.close()
        reason = ""
        if (alone := place.alone(_SOON)) is not None:
            try:
                reason = _improve(place, keeper, migrations)
            finally:
                alone.close()
        elif place.store.exists():
            reason = "plain_not_yet"
        elif time.monotonic() > ends:
            raise faults.busy()
        if reason:
            why, keeper = reason, None


def why_plain(keys: KeyKeeper | None) -> str:
    """The reason why an existing plain store is not encrypted, as in `Store.protection`."""
    if not can_encrypt():
        return "plain_no_extra"
    return "plain_no_keyring" if keys is None else "plain_not_yet"


def _is_best(place: StorePlace, keeper: KeyKeeper | None) -> bool:
    return place.store.exists() and (keeper is None or cipher.salt_of(place) is not None)


def _improve(place: StorePlace, keeper: KeyKeeper | None, migrations: Sequence[Migration]) -> str:
    """Create the store, or encrypt it, with exclusive access; return the reason if it can only be plain."""
    if _is_best(place, keeper):
        return ""  # another process was quicker
    if keeper is None:
        make(place, None, migrations)
        return ""
    with cipher.fresh_key(place, keeper) as pair:
        if not place.store.exists():
            make(place, pair, migrations)
        elif pair is not None:
            _open(place, None, migrations).close()  # which raises for anything but a store, and leaves it as it is
            try:
                cipher.convert(place, *pair)
                place.drop_kept()  # these were not encrypted
            except StoreError:
                place.tidy()
                return "plain_not_yet"  # a full disk does not prevent reading
    return "" if pair is not None else "plain_no_keyring"


def make(
    place: StorePlace,
    pair: tuple[str, str] | None,
    migrations: Sequence[Migration] = MIGRATIONS,
    fill: Callable[[Database], None] = schema.renew_salt,
) -> None:
    """Create a new store, with what `fill` writes into it. Requires exclusive access."""
    salt, key = pair or ("", None)
    draft = place.make_draft()
    with faults.told():
        connection = connect(draft, key and key + salt)
        try:
            schema.migrate(connection, migrations)
            with transaction(connection):
                fill(connection)
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        finally:
            connection.close()
    place.put_draft()


def _open(place: StorePlace, key: str | None, migrations: Sequence[Migration]) -> Database:
    """Open the file; raises `StoreError`, and leaves a refused file as it is."""
    with faults.told():
        try:
            return _ready(place.store, key, migrations)
        except Exception as error:
            if faults.is_unreadable(error) and key is not None:
                raise faults.wrong_key() from None
            if faults.is_unreadable(error) and not can_encrypt():
                raise faults.no_cipher() from None
            raise


def _ready(path: Path, key: str | None, migrations: Sequence[Migration]) -> Database:
    connection = connect(path, key)
    try:
        schema.check(connection, migrations)
        if not schema.version(connection):
            raise faults.foreign()  # a complete store always has all its tables
        schema.migrate(connection, migrations)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _renew(place: StorePlace, salt: str, keys: KeyKeeper, migrations: Sequence[Migration]) -> None:
    """Replace the store by an empty one with another key, unless another process has it open."""
    alone = place.alone(_SOON)
    if alone is None:
        return
    try:
        with cipher.fresh_key(place, keys) as pair:
            if pair is not None:
                make(place, pair, migrations)
                cipher.drop_key(place, salt, keys)
    finally:
        alone.close()
