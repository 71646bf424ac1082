"""What is held about the person, said and done in one place for the commands and the windows."""

from __future__ import annotations

import ast
import datetime as dt
import json
import stat
from collections import defaultdict
from pathlib import Path

import pytest

import grense
import grense_tray
from grense import record
from grense.errors import GrenseError
from grense.home import Home
from grense.settings import add_source
from grense.state import succeeded
from grense.store import Held
from grense.text import load

EN = load("en")
NOW = dt.datetime(2026, 11, 18, 22, 30, tzinfo=dt.UTC)


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
