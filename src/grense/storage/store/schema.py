"""The tables of the store, as numbered migrations: the store's version is the number applied.

A released migration is never changed; a change is another entry at the end. Times are microseconds since
1970-01-01 UTC, local days are ISO dates, items are keyed hashes of 16 bytes.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from grense.storage.store import faults
from grense.storage.store.engine import Database, number, transaction

__all__ = ["MIGRATIONS", "Migration", "check", "migrate", "renew_salt", "version"]

Migration = tuple[str, ...]

# "grns"; SQLite keeps it in the file's header for programs like file(1).
_APPLICATION = 0x67726E73

# No program has so many migrations: a version from here on is damage.
_NEVER = 1000
_OUR_TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('activity', 'correction')"

_FIRST: Migration = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    "CREATE TABLE source (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE)",
    """CREATE TABLE part (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
        name TEXT NOT NULL,
        mark TEXT,
        UNIQUE (source, name)
    )""",
    """CREATE TABLE activity (
        part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
        item BLOB NOT NULL CHECK (length(item) = 16),
        start INTEGER NOT NULL CHECK (typeof(start) = 'integer'),
        "end" INTEGER NOT NULL CHECK (typeof("end") = 'integer' AND "end" >= start),
        kind TEXT NOT NULL,
        zone TEXT NOT NULL,
        PRIMARY KEY (part, item, start, "end", kind, zone)
    ) WITHOUT ROWID""",
    """CREATE TABLE absence (
        part INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
        item BLOB NOT NULL CHECK (length(item) = 16),
        day TEXT NOT NULL,
        PRIMARY KEY (part, item, day)
    ) WITHOUT ROWID""",
    # AUTOINCREMENT: the number of an undone correction is never reused.
    """CREATE TABLE correction (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        verb TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        kind TEXT,
        until INTEGER,
        zone TEXT
    )""",
    """CREATE TABLE shown (
        code TEXT NOT NULL,
        key TEXT NOT NULL,
        moment INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        PRIMARY KEY (code, key, moment)
    ) WITHOUT ROWID""",
    """CREATE TABLE answer (
        day TEXT NOT NULL,
        scale TEXT NOT NULL,
        item INTEGER NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (day, scale, item)
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {_APPLICATION}",
)

# Without marks all sources are read again, as earlier versions did not ask for these columns.
_PLACES_AND_ORIGINS: Migration = (
    "ALTER TABLE activity ADD COLUMN work_context TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE activity ADD COLUMN place TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE activity ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE correction ADD COLUMN place TEXT",
    "UPDATE part SET mark = NULL",
)

_REASONS_AND_GUESSES: Migration = (
    """CREATE TABLE reason (
        category TEXT NOT NULL,
        day TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (category, day)
    ) WITHOUT ROWID""",
    "CREATE TABLE guess (week TEXT PRIMARY KEY, minutes INTEGER NOT NULL) WITHOUT ROWID",
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _PLACES_AND_ORIGINS, _REASONS_AND_GUESSES)


def check(connection: Database, migrations: Sequence[Migration]) -> None:
    """Raise `StoreError` for another program's or a newer version's database; nothing is written."""
    done = version(connection)
    made = done or number(connection, "SELECT count(*) FROM sqlite_master")
    ours = number(connection, "PRAGMA application_id") == _APPLICATION
    if made and (not ours or not done):
        # Both numbers are in the file's first bytes, and may be damaged where the tables are not.
        raise faults.damaged() if ours or number(connection, _OUR_TABLES) == 2 else faults.foreign()
    if not 0 <= done < _NEVER:
        raise faults.damaged()
    if done > len(migrations):
        raise faults.newer()


def version(connection: Database) -> int:
    """The number of migrations applied to the store."""
    return number(connection, "PRAGMA user_version")


def migrate(connection: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the tables up to date, each migration in a transaction of its own.

    Raises `StoreError`, and what the library raises.
    """
    check(connection, migrations)
    while version(connection) < len(migrations):
        with transaction(connection):
            done = version(connection)  # another process may have been quicker; the lock now excludes others
            if done < len(migrations):
                for statement in migrations[done]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {done + 1}")


def renew_salt(connection: Database) -> None:
    """Replace the store's salt, so that earlier hashes cannot be linked to anything."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('salt', ?)", (secrets.token_bytes(32),))
