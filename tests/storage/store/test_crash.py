"""A process that dies at any moment loses no stored data, and leaves a store that opens."""

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

from grense.storage.store import KeyKeeper, open_store
from storage.store.kept import ALIVE, LABEL, KeyFile, check, step

TESTS = Path(__file__).parents[2]
SCALE = int(os.environ.get("GRENSE_KILLS", "1"))
"""How many times as often as usual processes are killed."""


class Nursery:
    """Starts writers and kills them, each at a random moment within their usual run time on this machine."""

    def __init__(self, process: subprocess.Popen[str], seed: int, longest: float) -> None:
        self._process, self._chance, self._longest = process, random.Random(seed), longest
        self._was_late = False

    def kill_one(self, name: str = "") -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        after = self._chance.uniform(0, self._longest)
        self._was_late = after > 0.7 * self._longest
        self._process.stdin.write(f"{name};{after}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "dead\n"

    def had_not_begun(self) -> None:
        """Increase the time of the following, where the last one was killed late without having started."""
        if self._was_late:
            self._longest = min(1.5 * self._longest, 2.0)


@contextmanager
def nursery(task: str, tmp_path: Path, folder: Path, *, seed: int, longest: float) -> Iterator[Nursery]:
    program = str(TESTS / "storage" / "store" / "writer.py")
    command = [sys.executable, program, task, str(folder), str(tmp_path / "keys"), str(tmp_path / "notes")]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Nursery(process, seed, longest)


def noted(notes: Path) -> int:
    lines = notes.read_bytes().split(b"\n")[:-1] if notes.exists() else []
    return int(lines[-1]) if lines else 0


@pytest.mark.parametrize(("form", "kills"), [("plain", 220 * SCALE), ("encrypted", 60 * SCALE)])
def test_a_killed_writer_loses_no_step_that_was_kept(tmp_path: Path, form: str, kills: int) -> None:
    folder, keys, notes = tmp_path / "kept", tmp_path / "keys", tmp_path / "notes"
    if form == "encrypted":
        keys.mkdir()
    keeper = KeyFile(keys) if form == "encrypted" else None
    reached = 0
    with nursery("write", tmp_path, folder, seed=1, longest=0.025) as writers:
        for _ in range(kills):
            writers.kill_one()
            with open_store(folder, keys=keeper) as store:
                last = check(store)
                known = max(noted(notes), reached)
                assert known <= last <= known + 1
                assert store.encrypted == (form == "encrypted")
            if last == reached:
                writers.had_not_begun()
            reached = last
    assert reached > kills / 2  # the writers got somewhere in between


def test_a_store_that_is_being_made_is_there_or_not(tmp_path: Path) -> None:
    folders, keys = tmp_path / "stores", tmp_path / "keys"
    folders.mkdir()
    keys.mkdir()
    with nursery("enter", tmp_path, folders, seed=2, longest=0.02) as makers:
        for count in range(40 * SCALE):
            makers.kill_one(str(count))
            if not (folders / str(count) / "store.db").exists():
                makers.had_not_begun()
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                assert store.encrypted
                assert check(store) == 0
                store.keep(LABEL, step(1))
                assert check(store) == 1


def test_a_store_that_is_being_encrypted_stays_whole(tmp_path: Path) -> None:
    folders, keys = tmp_path / "stores", tmp_path / "keys"
    keys.mkdir()
    model = tmp_path / "model"
    with open_store(model, keys=None) as store:
        for count in range(1, 2 * ALIVE):
            store.keep(LABEL, step(count))
    forms = []
    with nursery("enter", tmp_path, folders, seed=3, longest=0.03) as converters:
        for count in range(60 * SCALE):
            folder = folders / str(count)
            shutil.copytree(model, folder)
            converters.kill_one(str(count))
            forms.append((folder / "store.db").read_bytes()[:6] == b"SQLite")
            if forms[-1]:
                converters.had_not_begun()
            keeper: KeyKeeper = KeyFile(keys)
            with open_store(folder, keys=keeper) as store:
                assert store.encrypted
                assert check(store) == 2 * ALIVE - 1
            assert sorted(path.name for path in folder.iterdir()) == ["store.db", "store.lock"]
    assert len(set(forms)) == 2  # some died before, some after


def test_a_store_that_is_being_forgotten_stays_a_store(tmp_path: Path) -> None:
    folders, keys = tmp_path / "stores", tmp_path / "keys"
    keys.mkdir()
    found = []
    with nursery("forget", tmp_path, folders, seed=4, longest=0.03) as forgetters:
        for count in range(40 * SCALE):
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                for number in range(1, ALIVE + 1):
                    store.keep(LABEL, step(number))
            forgetters.kill_one(str(count))
            with open_store(folders / str(count), keys=KeyFile(keys)) as store:
                found.append(check(store))
                assert store.encrypted
            if found[-1]:
                forgetters.had_not_begun()
    assert set(found) == {0, ALIVE}  # some died before, some after


@pytest.mark.parametrize("form", ["plain", "encrypted"])
def test_a_copy_that_is_being_made_is_there_or_not(tmp_path: Path, form: str) -> None:
    folder, keys = tmp_path / "kept", tmp_path / "keys"
    if form == "encrypted":
        keys.mkdir()
    keeper = KeyFile(keys) if form == "encrypted" else None
    with open_store(folder, keys=keeper) as store:
        for count in range(1, 40):
            store.keep(LABEL, step(count))
    made = []
    with nursery("write", tmp_path, folder, seed=5, longest=0.03) as writers:
        for _ in range(20 * SCALE):
            shutil.rmtree(folder / "copies", ignore_errors=True)
            writers.kill_one()
            found = [path for path in (folder / "copies").glob("*") if path.suffix == ".db"]
            for path in found:
                alone = tmp_path / "alone"
                alone.mkdir()
                shutil.copy(path, alone / "store.db")
                with open_store(alone, keys=keeper) as copied:
                    assert check(copied) >= 39
                shutil.rmtree(alone)
            made.append(len(found))
            if not found:
                writers.had_not_begun()
            with open_store(folder, keys=keeper) as store:
                assert check(store) >= 39
    # Most die after a copy is there; on a quick machine all do.
    assert 1 in made
    assert set(made) <= {0, 1}
