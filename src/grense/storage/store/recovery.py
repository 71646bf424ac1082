"""Recovery of what can be read: from a damaged store first, and for the rest from the newest readable copy.

```
 damaged store --salvage--> rows --.
                                   +--join--> new store, put in the place of the old one
 newest good copy --salvage-> rows-'          (the damaged file stays beside it until it is forgotten)
```
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grense.errors import StoreError
from grense.model.held import Recovered
from grense.storage.store import cipher, copies, faults, schema
from grense.storage.store.cipher import KeyKeeper
from grense.storage.store.engine import PATIENCE, Database, can_encrypt, connect, in_memory, look, transaction
from grense.storage.store.joining import counted, joined, write
from grense.storage.store.opening import make, place_of, why_plain
from grense.storage.store.place import Hold, StorePlace
from grense.storage.store.salvage import Salvaged, salvage
from grense.storage.store.schema import MIGRATIONS
from grense.storage.store.store import Store, Way

__all__ = ["Recovered", "erase", "open_readable", "recover"]


@dataclass(frozen=True)
class _Opened:
    """An opened file: its rows, and the salt and the key that opened it, if it is encrypted."""

    found: Salvaged
    pair: tuple[str, str] | None


def recover(folder: str | Path, *, keys: KeyKeeper | None) -> Recovered:
    """Replace a damaged or missing store by a new one with all that can be read.

    A sound store is left as it is. Raises `StoreError` where others have it open, where it is another program's or a
    newer version's, where the keyring cannot be read, and where the disk cannot be written.
    """
    place = place_of(folder, keys)
    place.prepare()
    alone = place.alone(PATIENCE)
    if alone is None:
        raise faults.busy()
    try:
        with faults.told():
            return _recover(place, keys)
    finally:
        alone.close()


def open_readable(folder: str | Path, *, keys: KeyKeeper | None) -> tuple[Store, frozenset[str]]:
    """The readable part of a damaged store, as a read-only store; and the tables that are incomplete.

    Nothing is changed. Raises `StoreError` where nothing can be read.
    """
    place = place_of(folder, keys)
    with faults.told():
        opened = _open(place, place.store, keys, look)
        if opened is None:
            raise faults.damaged()
        connection = in_memory()
        schema.migrate(connection)
        with transaction(connection):
            write(connection, opened.found)
    protection = "encrypted" if opened.pair else why_plain(keys)
    way = Way(connection, Hold(), protection, len(MIGRATIONS), place, writable=False, damaged=True)
    return Store(lambda: way), frozenset(opened.found.lost)


def erase(folder: str | Path, *, keys: KeyKeeper | None) -> None:
    """Delete the files of the store, whatever state they are in, with all copies and keys. Raises `StoreError`."""
    place = place_of(folder, keys)
    if not place.folder.is_dir():
        return
    try:
        alone = place.alone(PATIENCE)
        if alone is None:
            raise faults.busy()
    except faults.BusyError:
        raise
    except StoreError:  # the lock cannot be opened, which must not prevent the deletion
        alone = Hold()
    try:
        with faults.told():
            salts = {_head(path) for path in (place.store, *place.damaged(), *copies.in_order(place)) if path.exists()}
            place.drop_all()
        if keys is not None:
            for salt in salts:
                with suppress(StoreError):  # a key without its file opens nothing
                    cipher.drop_key(place, salt, keys)
    finally:
        alone.close()


def _recover(place: StorePlace, keys: KeyKeeper | None) -> Recovered:
    if place.store.exists() and _is_whole(place, keys):
        return Recovered(whole=True)
    opened = _open(place, place.store, keys, connect) if place.store.exists() else None
    if opened is None and keys is None and not _is_plain(place):
        raise faults.no_keyring()
    copy, day = _newest_copy(place, keys)
    found = opened.found if opened else None
    rows = joined(found, copy.found if copy else None)
    pair = next((one.pair for one in (opened, copy) if one is not None and one.pair), None)
    aside = place.put_aside(_today()) if place.store.exists() else None
    place.drop_log()
    _put(place, keys, pair, rows)
    return Recovered(
        of_store=counted(found),
        of_copy=counted(rows, without=found),
        copy_day=day if copy else None,
        lost=frozenset(found.lost if found else rows.rows),
        aside=aside,
    )


def _put(place: StorePlace, keys: KeyKeeper | None, pair: tuple[str, str] | None, rows: Salvaged) -> None:
    fill = partial(write, rows=rows)
    if pair is None and keys is not None and can_encrypt():
        with cipher.fresh_key(place, keys) as fresh:
            make(place, fresh, fill=fill)
    else:
        make(place, pair, fill=fill)


def _is_whole(place: StorePlace, keys: KeyKeeper | None) -> bool:
    """Whether the store passes the checks of SQLite and of its rows; another program's file raises."""
    for key in _keys(place, place.store, keys):
        with suppress(faults.UnreadableError), faults.told():
            with closing(connect(place.store, key)) as connection:
                schema.check(connection, MIGRATIONS)
                sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            return sound and not salvage(partial(connect, place.store, key)).lost
    return False


def _open(
    place: StorePlace, file: Path, keys: KeyKeeper | None, how: Callable[[Path, str | None], Database]
) -> _Opened | None:
    """The rows of a file, with the first key that opens it; None where none does."""
    for key in _keys(place, file, keys):
        with suppress(faults.UnreadableError), faults.told():
            with closing(how(file, key)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = salvage(partial(how, file, key))
            if found.count or not found.lost:
                return _Opened(found, None if key is None else (key[64:], key[:64]))
    return None


def _newest_copy(place: StorePlace, keys: KeyKeeper | None) -> tuple[_Opened | None, dt.date | None]:
    for path in copies.in_order(place):
        opened = _open(place, path, keys, look)
        if opened is not None and not opened.found.lost:
            return opened, copies.day_of(path)
    return None, None


def _keys(place: StorePlace, file: Path, keys: KeyKeeper | None) -> Iterator[str | None]:
    """Keys to try for a file: none, that of its own salt, and those of its copies, in case its head is damaged."""
    yield None
    if not can_encrypt() or keys is None:
        return
    for salt in dict.fromkeys(_head(path) for path in (file, *copies.in_order(place))):
        with suppress(faults.UnreadableError):
            yield cipher.key_of(salt, keys) + salt


def _is_plain(place: StorePlace) -> bool:
    """Whether the store has no key, by its first bytes or else its copies."""
    store = [_head(place.store)] if place.store.exists() else []
    known = {_head(path) for path in copies.in_order(place)}
    return not can_encrypt() or cipher.PLAIN in store or known == {cipher.PLAIN}


def _head(path: Path) -> str:
    """The first 16 bytes, as hexadecimal digits. Requires exclusive access, or a file never opened for writing."""
    with path.open("rb") as file:
        return file.read(16).hex()


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
