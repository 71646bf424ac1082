"""The stored data about the person: one implementation for the commands and the windows."""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
import sqlite3
import stat
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

import grense
import grense_tray
from grense.errors import GrenseError, StoreError
from grense.i18n import load
from grense.model.correction import WORKED, Correction
from grense.services import personal_data as record
from grense.storage.home import Home
from grense.storage.settings import add_source
from grense.storage.source_state import succeeded
from grense.storage.store import Held, open_store
from storage.store.kept import Keys

EN = load("en")
NOW = dt.datetime(2026, 11, 18, 22, 30, tzinfo=dt.UTC)

WORKED_LATE = Correction(WORKED, NOW, NOW + dt.timedelta(hours=1))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "config" / "settings.toml", tmp_path / "state" / "state.json", tmp_path / "store")
    home.settings(first_start=True)
    return home


def test_no_sentence_stands_twice() -> None:
    """A sentence that two modules say is said in two ways sooner or later."""
    places = defaultdict(set)
    for package in (grense, grense_tray):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in ("N_", "gettext") and len(str(node.args[0].value)) > 45:
                        places[node.args[0].value].add(path.name)
    assert {sentence: files for sentence, files in places.items() if len(files) > 1} == {}


def test_an_amount_is_in_words_and_on_the_persons_clock() -> None:
    held = Held("work", {"meeting": 1, "mail_sent": 2}, NOW - dt.timedelta(days=1), NOW, 3)
    said = record.amount(held, EN, "Europe/Oslo")
    assert said == "1 meeting, 2 sent mails; from 2026-11-17 to 2026-11-18; 3 days away"
    assert "2026-11-19" in record.amount(held, EN, "Asia/Tokyo")
    assert record.amount(Held("work", {}, None, None, 0), EN, "UTC") == "no times"


def test_writing_makes_no_store_and_is_for_the_owner_only(home: Home, tmp_path: Path) -> None:
    add_source(home.settings_file, "work", {"kind": "ics", "path": "x.ics"})
    home.state().update("work", lambda state: succeeded(state, NOW))
    path = tmp_path / "export.json"
    record.write(home, path, "Europe/Oslo", NOW)
    document = json.loads(path.read_text())
    assert (document["store"], document["zone"]) == (None, "Europe/Oslo")
    assert document["settings"]["sources"]["work"]["path"] == "x.ics"
    assert document["sources"]["work"]["last_success"] == NOW.isoformat()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not home.has_store()
    with pytest.raises(GrenseError, match="cannot be written"):
        record.write(home, tmp_path / "none" / "export.json", "UTC", NOW)


def _damage(home: Home) -> None:
    path = home.store_folder / "store.db"
    content = bytearray(path.read_bytes())
    content[: len(content) // 2] = bytes(len(content) // 2)
    path.write_bytes(content)


def _make_newer(home: Home) -> None:
    with sqlite3.connect(home.store_folder / "store.db") as connection:
        connection.execute("PRAGMA user_version = 7")
    connection.close()


def _lose_key(home: Home) -> None:
    path = home.store_folder / "store.db"
    shutil.rmtree(home.store_folder)
    with open_store(home.store_folder, keys=Keys()) as store:
        store.correct(WORKED_LATE)
    assert path.read_bytes()[:6] != b"SQLite"


@pytest.mark.parametrize("spoil", [_damage, _make_newer, _lose_key])
def test_everything_is_forgotten_whatever_state_it_is_in(
    home: Home, tmp_path: Path, spoil: Callable[[Home], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with open_store(home.store_folder, keys=None) as store:
        store.correct(WORKED_LATE)
    with open_store(home.store_folder, keys=None) as store:
        store.correct(WORKED_LATE)
    home.state().update("work", lambda state: succeeded(state, NOW))
    for place in (home.settings_file.parent, home.state_file.parent, folder):
        (place / ".grense-killed").write_text("left over")
    spoil(home)
    with pytest.raises(StoreError):
        home.store()
    record.forget(home)
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["settings.toml", "state.json.lock", "store.lock"]
    with home.store() as store:
        assert store.corrections() == {}


def test_another_programs_file_is_not_deleted(home: Home) -> None:
    home.store_folder.mkdir(parents=True)
    with sqlite3.connect(home.store_folder / "store.db") as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    before = (home.store_folder / "store.db").read_bytes()
    with pytest.raises(StoreError, match="not grense's"):
        record.forget(home)
    assert (home.store_folder / "store.db").read_bytes() == before


def test_what_a_damaged_store_still_holds_is_handed_out(home: Home, tmp_path: Path) -> None:
    with open_store(home.store_folder, keys=None) as store:
        for _ in range(500):
            store.correct(WORKED_LATE)
        store._way.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray((home.store_folder / "store.db").read_bytes())
    content[-4096:] = bytes(4096)
    (home.store_folder / "store.db").write_bytes(content)
    assert record.write(home, tmp_path / "export.json", "UTC", NOW) == {"correction"}
    document = json.loads((tmp_path / "export.json").read_text())
    assert document["not_whole"] == ["correction"]
    assert 300 < len(document["store"]["corrections"]) < 500
    assert record.not_whole({"correction"}, EN) == "Not all could be read of: your corrections."


def test_forgetting_leaves_the_other_source(home: Home) -> None:
    for label in ("work", "mail"):
        add_source(home.settings_file, label, {"kind": "ics", "path": "x.ics"})
        home.state().update(label, lambda state: succeeded(state, NOW))
    record.forget(home, label="work")
    assert set(home.state().load()) == {"mail"}
    record.disconnect(home, "mail")
    assert set(home.settings()[0].sources) == {"work"}
    assert home.state().load() == {}
    assert not home.has_store()
