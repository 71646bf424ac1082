"""Permanent deletion: the rows, and then their traces in the files."""

from __future__ import annotations

import datetime as dt
import hashlib

from grense.model.time import iso_week
from grense.storage.store import faults
from grense.storage.store.engine import Database
from grense.storage.store.moments import instant, microseconds
from grense.storage.store.schema import renew_salt

__all__ = [
    "forget_all",
    "forget_before",
    "forget_outlook",
    "forget_source",
    "forgotten_before",
    "generation",
    "retain",
    "scrub",
]

_OLD_ROWS = (
    """DELETE FROM activity WHERE "end" <= :moment AND start < :moment AND part IN
        (SELECT part.id FROM part JOIN source ON source.id = source WHERE :label IS NULL OR label = :label)""",
    """DELETE FROM absence WHERE day < :day AND part IN
        (SELECT part.id FROM part JOIN source ON source.id = source WHERE :label IS NULL OR label = :label)""",
)
_OLD_WORDS = (
    'DELETE FROM correction WHERE "end" <= :moment AND start < :moment',
    "DELETE FROM shown WHERE moment < :moment",
    "DELETE FROM answer WHERE day < :day",
    "DELETE FROM reason WHERE day < :day",
    "DELETE FROM guess WHERE week < :week",
)
_ALL = (
    "DELETE FROM activity",
    "DELETE FROM absence",
    "DELETE FROM part",
    "DELETE FROM source",
    "DELETE FROM correction",
    "DELETE FROM shown",
    "DELETE FROM answer",
    "DELETE FROM reason",
    "DELETE FROM guess",
    "DELETE FROM meta",
    "DELETE FROM sqlite_sequence",
)


def retain(connection: Database, since: dt.datetime) -> None:
    """Prune everything; where the period has become longer, the sources have to be read again from the beginning."""
    prune(connection, since)
    kept = connection.execute("SELECT value FROM meta WHERE name = 'kept_since'").fetchone()
    if kept is not None and instant(kept[0]) > since:
        connection.execute("UPDATE part SET mark = NULL")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('kept_since', ?)", (microseconds(since),))


def prune(connection: Database, before: dt.datetime, label: str | None = None) -> None:
    """Delete what lies wholly before an instant: of one source, or of everything.

    Local days are deleted when they lie before the day of `before` in its own zone, weeks before the week of that day.
    """
    day = before.date()
    old = {"moment": microseconds(before), "day": day.isoformat(), "week": iso_week(day), "label": label}
    for statement in _OLD_ROWS if label is not None else _OLD_ROWS + _OLD_WORDS:
        connection.execute(statement, old)


def forget_before(connection: Database, before: dt.datetime, label: str | None) -> None:
    """Prune, and store the instant before which nothing is to be read again."""
    prune(connection, before, label)
    known = forgotten_before(connection)
    if label is None and (known is None or known < before):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('forgotten_before', ?)", (microseconds(before),))


def forgotten_before(connection: Database) -> dt.datetime | None:
    """The latest instant before which the person has had everything deleted."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'forgotten_before'").fetchone()
    return None if row is None else instant(row[0])


def forget_outlook(connection: Database) -> None:
    """Delete the stored outlook: it contains deleted data, and can be computed again."""
    connection.execute("DELETE FROM meta WHERE name = 'outlook'")
    connection.execute("INSERT INTO meta VALUES ('forgettings', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")


def generation(connection: Database) -> bytes:
    """A value that changes with every deletion: the salt, which is new after deleting everything, and their number."""
    rows = connection.execute("SELECT value FROM meta WHERE name IN ('salt', 'forgettings') ORDER BY name").fetchall()
    return hashlib.blake2b(repr(rows).encode(), digest_size=16).digest()


def forget_source(connection: Database, label: str) -> None:
    """Delete a source with all that was read from it, and its marks."""
    connection.execute("DELETE FROM source WHERE label = ?", (label,))


def forget_all(connection: Database) -> None:
    """Delete every row; the store is then like a new one."""
    for statement in _ALL:
        connection.execute(statement)
    renew_salt(connection)


def scrub(connection: Database) -> None:
    """Erase the bytes of deleted rows: from the file's free pages and its log. Raises `StoreError`."""
    with faults.told():
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise faults.still_read()
