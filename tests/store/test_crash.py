"""A process that dies at any moment loses nothing that was kept before, and leaves a store that opens."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grense.store import KeyKeeper, open_store
from store.kept import ALIVE, LABEL, KeyFile, check, step

TESTS = Path(__file__).parents[1]
SCALE = int(os.environ.get("GRENSE_KILLS", "1"))
"""How many times as often as usual processes are killed."""


class Nursery:
    """Starts writers and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill_one(self, after: float, name: str = "") -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name};{after}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "dead\n"


@contextmanager
def nursery(task: str, folder: Path, keys: Path, notes: Path) -> Iterator[Nursery]:
    command = [sys.executable, str(TESTS / "store" / "writer.py"), task, str(folder), str(keys), str(notes)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Nursery(process)


def noted(notes: Path) -> int:
    lines = notes.read_bytes().split(b"\n")[:-1] if notes.exists() else []
    return int(lines[-1]) if lines else 0


@pytest.mark.parametrize(("form", "kills"), [("plain", 220 * SCALE), ("encrypted", 60 * SCALE)])
def test_a_killed_writer_loses_no_step_that_was_kept(tmp_path: Path, form: str, kills: int) -> None:
    folder, keys, notes = tmp_path / "kept", tmp_path / "keys", tmp_path / "notes"
    if form == "encrypted":
        keys.mkdir()
    keeper = KeyFile(keys) if form == "encrypted" else None
    chance, reached = random.Random(1), 0
    with nursery("write", folder, keys, notes) as writers:
        for _ in range(kills):
            writers.kill_one(chance.uniform(0, 0.025))
            with open_store(folder, keys=keeper) as store:
                last = check(store)
                known = max(noted(notes), reached)
                assert known <= last <= known + 1
                assert store.encrypted == (form == "encrypted")
            reached = last
    assert reached > kills  # the writers got somewhere in between


def test_a_store_that_is_being_made_is_there_or_not(tmp_path: Path) -> None:
    chance, folders, keys = random.Random(2), tmp_path / "stores", tmp_path / "keys"
    folders.mkdir()
    keys.mkdir()
    with nursery("enter", folders, keys, tmp_path / "notes") as makers:
        for count in range(40 * SCALE):
            makers.kill_one(chance.uniform(0, 0.02), str(count))
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                assert store.encrypted
                assert check(store) == 0
                store.keep(LABEL, step(1))
                assert check(store) == 1


def test_a_store_that_is_being_encrypted_stays_whole(tmp_path: Path) -> None:
    chance, folders, keys = random.Random(3), tmp_path / "stores", tmp_path / "keys"
    keys.mkdir()
    model = tmp_path / "model"
    with open_store(model, keys=None) as store:
        for count in range(1, 2 * ALIVE):
            store.keep(LABEL, step(count))
    forms = []
    with nursery("enter", folders, keys, tmp_path / "notes") as converters:
        for count in range(60 * SCALE):
            folder = folders / str(count)
            shutil.copytree(model, folder)
            converters.kill_one(chance.uniform(0, 0.03), str(count))
            forms.append((folder / "store.db").read_bytes()[:6] == b"SQLite")
            keeper: KeyKeeper = KeyFile(keys)
            with open_store(folder, keys=keeper) as store:
                assert store.encrypted
                assert check(store) == 2 * ALIVE - 1
            assert sorted(path.name for path in folder.iterdir()) == ["store.db", "store.lock"]
    assert len(set(forms)) == 2  # some died before, some after


def test_a_store_that_is_being_forgotten_stays_a_store(tmp_path: Path) -> None:
    chance, folders, keys = random.Random(4), tmp_path / "stores", tmp_path / "keys"
    keys.mkdir()
    found = []
    with nursery("forget", folders, keys, tmp_path / "notes") as forgetters:
        for count in range(40 * SCALE):
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                for number in range(1, ALIVE + 1):
                    store.keep(LABEL, step(number))
            forgetters.kill_one(chance.uniform(0, 0.03), str(count))
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                found.append(check(store))
                assert store.encrypted
    assert set(found) == {0, ALIVE}  # some died before, some after


@pytest.mark.parametrize("form", ["plain", "encrypted"])
def test_a_copy_that_is_being_made_is_there_or_not(tmp_path: Path, form: str) -> None:
    chance, folder, keys = random.Random(5), tmp_path / "kept", tmp_path / "keys"
    if form == "encrypted":
        keys.mkdir()
    keeper = KeyFile(keys) if form == "encrypted" else None
    with open_store(folder, keys=keeper) as store:
        for count in range(1, 40):
            store.keep(LABEL, step(count))
    made = []
    with nursery("write", folder, keys, tmp_path / "notes") as writers:
        for _ in range(20 * SCALE):
            shutil.rmtree(folder / "copies", ignore_errors=True)
            writers.kill_one(chance.uniform(0, 0.03))
            found = [path for path in (folder / "copies").glob("*") if path.suffix == ".db"]
            for path in found:
                alone = tmp_path / "alone"
                alone.mkdir()
                shutil.copy(path, alone / "store.db")
                with open_store(alone, keys=keeper) as copied:
                    assert check(copied) >= 39
                shutil.rmtree(alone)
            made.append(len(found))
            with open_store(folder, keys=keeper) as store:
                assert check(store) >= 39
    assert set(made) == {0, 1}  # some died before, some after
