"""A store of an older version is migrated with its data; one of a newer version stays unchanged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from grense.errors import StoreError
from grense.storage.store import open_store
from grense.storage.store.salvage import salvage
from grense.storage.store.schema import MIGRATIONS, Migration
from storage.store.kept import LABEL, Keys, check, step

NEXT: Migration = (
    "CREATE TABLE mood (day TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    "INSERT INTO mood SELECT DISTINCT day, 1 FROM absence",
)
BROKEN: Migration = ("CREATE TABLE mood (day TEXT)", "INSERT INTO nowhere VALUES (1)")


def a_store(folder: Path) -> bytes:
    """A store of today's version with three steps; gives its bytes."""
    with open_store(folder, keys=None, migrations=MIGRATIONS) as store:
        for count in range(1, 4):
            store.keep(LABEL, step(count))
    return (folder / "store.db").read_bytes()


def version(folder: Path) -> int:
    with sqlite3.connect(folder / "store.db") as connection:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return int(found)


def test_an_older_store_goes_forward(tmp_path: Path) -> None:
    a_store(tmp_path)
    with open_store(tmp_path, keys=None, migrations=(*MIGRATIONS, NEXT)) as store:
        assert check(store) == 3
        assert store._way.connection.execute("SELECT * FROM mood").fetchall() == [("2026-11-18", 1)]
    assert version(tmp_path) == len(MIGRATIONS) + 1


def test_each_version_that_was_released_goes_forward(tmp_path: Path) -> None:
    for released in range(1, len(MIGRATIONS) + 1):
        folder = tmp_path / str(released)
        open_store(folder, keys=None, migrations=MIGRATIONS[:released]).close()
        with open_store(folder, keys=None) as store:
            store.keep(LABEL, step(1))
            assert check(store) == 1


@pytest.mark.parametrize("form", ["plain", "encrypted"])
def test_the_first_version_as_it_was_goes_forward(tmp_path: Path, form: str) -> None:
    """The file holds what version 1 wrote, so a migration that is changed later is noticed."""
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.executescript((Path(__file__).parent / "schema_v1.sql").read_text())
    connection.close()
    keys = Keys() if form == "encrypted" else None
    with open_store(tmp_path, keys=keys) as store:
        assert store.marks(LABEL) == {}  # read again, for what version 1 did not ask
        store.keep(LABEL, step(1))
        assert check(store) == 1
        assert store.encrypted == (form == "encrypted")
        assert [one.verb for one in store.corrections().values()] == ["not_work"]
        assert store.correct(store.corrections()[2]) == 3
        assert [one.value for one in store.answers()] == [4]
        assert [one.outcome for one in store.shown()] == ["fine"]
        assert store.hashed(LABEL)("x") == "c4eda615080ee99683f8bc02ca43232d"
    assert form == "encrypted" or version(tmp_path) == len(MIGRATIONS)


def test_the_first_version_is_what_the_first_migration_makes(tmp_path: Path) -> None:
    made, frozen = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    for statement in MIGRATIONS[0]:
        made.execute(statement)
    frozen.executescript((Path(__file__).parent / "schema_v1.sql").read_text())
    tables = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    assert made.execute(tables).fetchall() == frozen.execute(tables).fetchall()
    made.close()
    frozen.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    a_store(tmp_path)
    with pytest.raises(Exception, match="no such table"):
        open_store(tmp_path, keys=None, migrations=(*MIGRATIONS, BROKEN))
    with open_store(tmp_path, keys=None) as store:
        assert check(store) == 3
        assert store._way.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'mood'").fetchall() == []


def test_a_newer_store_is_refused_and_left(tmp_path: Path) -> None:
    open_store(tmp_path, keys=None, migrations=(*MIGRATIONS, NEXT)).close()
    content = (tmp_path / "store.db").read_bytes()
    with pytest.raises(StoreError, match="newer grense"):
        open_store(tmp_path, keys=None)
    assert (tmp_path / "store.db").read_bytes() == content


def test_an_older_program_that_is_still_open_writes_no_more(tmp_path: Path) -> None:
    a_store(tmp_path)
    with open_store(tmp_path, keys=None) as old:
        open_store(tmp_path, keys=None, migrations=(*MIGRATIONS, NEXT)).close()
        with pytest.raises(StoreError, match="newer grense"):
            old.keep(LABEL, step(4))


def test_the_first_version_is_recovered_after_damage(tmp_path: Path) -> None:
    """Its rows are read without the columns that it lacks."""
    path = tmp_path / "store.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(__file__).parent / "schema_v1.sql").read_text())
    connection.close()
    found = salvage(lambda: sqlite3.connect(path))
    assert not found.lost
    assert {row[5:] for row in found.rows["activity"].values()} == {("Europe/Oslo", "", "", "")}
    assert {row[-1] for row in found.rows["correction"].values()} == {None}
