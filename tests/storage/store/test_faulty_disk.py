"""A disk that is full, that fails, or whose power is cut loses no stored data."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grense.storage.store import open_store
from servers import need
from storage.store.kept import ALIVE, LABEL, KeyFile, check, step

TESTS = Path(__file__).parents[2]
FORMS = ("plain", "encrypted")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("disk") / "bad_disk.so"
    source = TESTS / "storage" / "store" / "bad_disk.c"
    subprocess.run([need.program("gcc", "gcc"), "-O1", "-shared", "-fPIC", "-o", built, source, "-ldl"], check=True)
    return built


def run(disk: Path, *words: object) -> str:
    command = [sys.executable, str(TESTS / "storage" / "store" / "on_bad_disk.py"), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "LD_PRELOAD": str(disk)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def keyring(folder: Path, form: str) -> KeyFile | None:
    folder.mkdir(exist_ok=True)
    return KeyFile(folder) if form == "encrypted" else None


def a_store(folder: Path, keys: KeyFile | None, steps: int) -> None:
    with open_store(folder, keys=keys) as store:
        for count in range(1, steps + 1):
            store.keep(LABEL, step(count))


@pytest.mark.parametrize("form", FORMS)
def test_a_failing_write_or_sync_loses_nothing(tmp_path: Path, disk: Path, form: str) -> None:
    keys = keyring(tmp_path / "keys", form)
    a_store(tmp_path / "model", keys, 7)
    told = run(disk, "fail", form, tmp_path / "keys", tmp_path / "model", tmp_path / "tried")
    outcomes = [json.loads(line) for line in told.splitlines()]
    for name, outcome, before, readable, met in outcomes:
        assert before == 7
        assert met or outcome == "kept"
        assert readable == (8 if outcome == "kept" else 7)
        with open_store(tmp_path / "tried" / name, keys=keys) as store:
            assert check(store) == readable + 1
    assert sum(outcome == "told" for _, outcome, *_ in outcomes) > 20


@pytest.mark.parametrize("task", ["make plain", "make encrypted", "encrypt"])
def test_a_disk_that_fails_at_the_opening_loses_nothing(tmp_path: Path, disk: Path, task: str) -> None:
    form = "plain" if task == "make plain" else "encrypted"
    keys, least = keyring(tmp_path / "keys", form), ALIVE if task == "encrypt" else 0
    if least:
        a_store(tmp_path / "model", None, least)
    told = run(disk, "enter", form, tmp_path / "keys", tmp_path / "model", tmp_path / "tried")
    outcomes = [json.loads(line) for line in told.splitlines()]
    for name, outcome, met in outcomes:
        assert met or outcome == ("encrypted" if keys else "plain_no_extra")
        with open_store(tmp_path / "tried" / name, keys=keys) as store:
            assert store.encrypted == (form == "encrypted")
            assert check(store) == least
    assert len(list((tmp_path / "keys").iterdir())) == (len(outcomes) if keys else 0)
    if task == "encrypt":  # what cannot be encrypted now can be read all the same
        assert {outcome for _, outcome, _ in outcomes} == {"plain_not_yet", "encrypted"}


def test_a_disk_that_fails_at_the_forgetting_leaves_a_store(tmp_path: Path, disk: Path) -> None:
    keys = keyring(tmp_path / "keys", "encrypted")
    told = run(disk, "wipe", "encrypted", tmp_path / "keys", tmp_path, tmp_path / "tried")
    for name, outcome, _ in map(json.loads, told.splitlines()):
        with open_store(tmp_path / "tried" / name, keys=keys) as store:
            assert check(store) in ((0,) if outcome == "gone" else (0, ALIVE))


# A disk that remembers, and the many states in which a power cut can leave it.


@dataclass(frozen=True)
class Call:
    what: str
    name: str
    offset: int
    data: bytes


def calls(log: Path) -> Iterator[Call]:
    raw, at = log.read_bytes(), 0
    while at < len(raw):
        what = chr(raw[at])
        name_length = int.from_bytes(raw[at + 1 : at + 5], "little")
        offset = int.from_bytes(raw[at + 5 : at + 13], "little")
        length = int.from_bytes(raw[at + 13 : at + 17], "little")
        name = raw[at + 17 : at + 17 + name_length].decode()
        at += 17 + name_length + length
        yield Call(what, Path(name).name, offset, raw[at - length : at])


@dataclass
class File:
    """The part of a file that is certainly on the disk, and the writes since."""

    safe: bytes = b""
    since: list[Call] = field(default_factory=list)

    def after_cut(self, chance: random.Random) -> bytes:
        """Some of the writes arrived, in any order, some of them in part."""
        content = bytearray(self.safe)
        share = chance.choice((0.0, 0.5, 0.9, 1.0))
        for call in self.since:
            if chance.random() < share:
                if call.what == "t":
                    del content[call.offset :]
                    content.extend(bytes(call.offset - len(content)))
                    continue
                data = call.data if chance.random() < 0.8 else call.data[: chance.randrange(len(call.data) + 1)]
                content.extend(bytes(max(0, call.offset + len(data) - len(content))))
                content[call.offset : call.offset + len(data)] = data
        return bytes(content)


@dataclass(frozen=True)
class Naming:
    """A change in the folder: a file loses a name, or gets one, or both."""

    file: File
    old: str = ""
    new: str = ""

    def do(self, names: dict[str, File]) -> None:
        names.pop(self.old, None)
        if self.new:
            names[self.new] = self.file


class Disk:
    """A folder on a disk: the contents of its files, their names, and which of both is certain."""

    def __init__(self, folder: Path | None = None) -> None:
        self.names = {path.name: File(path.read_bytes()) for path in folder.iterdir()} if folder else {}
        self.safe_names = dict(self.names)
        self.namings: list[Naming] = []
        self.noted = 0

    def take(self, call: Call) -> None:
        if call.what == "n":
            self.noted = call.offset
        elif call.what == "d":
            self.safe_names = dict(self.names)
            self.namings.clear()
        elif call.what == "s":
            self.names[call.name].safe = self.names[call.name].after_cut(_All())
            self.names[call.name].since.clear()
        elif call.what in "wt":
            self.names[call.name].since.append(call)
        else:
            old, new = ("", call.name) if call.what == "c" else (call.name, Path(call.data.decode()).name)
            self.namings.append(Naming(File() if call.what == "c" else self.names[old], old, new))
            self.namings[-1].do(self.names)

    def cut(self, chance: random.Random, folder: Path) -> None:
        """Write a state in which a power cut may leave the folder: some of the changes arrived."""
        folder.mkdir()
        names, share = dict(self.safe_names), chance.choice((0.0, 0.5, 1.0))
        for naming in self.namings:
            if chance.random() < share:
                naming.do(names)
        for name, file in names.items():
            (folder / name).write_bytes(file.after_cut(chance))


class _All(random.Random):
    """All changes arrive."""

    def random(self) -> float:
        return 0.0

    def choice(self, seq):  # type: ignore[no-untyped-def]  # one of numbers
        return seq[-1]


def cut_everywhere(tmp_path: Path, log: Path, disk: Disk, keys: KeyFile | None, every: int = 1) -> int:
    """Cut the power after each call, but in runs of writes only after every nth; return the number of cuts."""
    tried = 0
    for number, call in enumerate(calls(log)):
        disk.take(call)
        # Where a new file takes the place of the old one, much can be lost at once.
        for seed in range(number % every == 0 if call.what == "w" else 60 if call.what == "r" else 2):
            folder = tmp_path / f"cut-{number}-{seed}"
            disk.cut(random.Random(f"{number} {seed}"), folder)
            with open_store(folder, keys=keys) as store:
                last = check(store)
                assert disk.noted <= last <= disk.noted + 1
                store.keep(LABEL, step(last + 1))
                assert check(store) == last + 1
            shutil.rmtree(folder)
            tried += 1
    return tried


@pytest.mark.parametrize("form", FORMS)
def test_a_power_cut_loses_nothing(tmp_path: Path, disk: Path, form: str) -> None:
    keys = keyring(tmp_path / "keys", form)
    run(disk, "record", form, tmp_path / "keys", tmp_path / "kept", tmp_path / "log")
    assert cut_everywhere(tmp_path, tmp_path / "log", Disk(), keys) > 200


def test_a_power_cut_while_it_is_encrypted_loses_nothing(tmp_path: Path, disk: Path) -> None:
    keys = keyring(tmp_path / "keys", "encrypted")
    with open_store(tmp_path / "plain", keys=None) as store:
        for count in range(1, ALIVE + 1):
            store.keep(LABEL, step(count))
        # As another program would copy it, with all of it still in the log.
        subprocess.run(["cp", "-r", tmp_path / "plain", tmp_path / "kept"], check=True)
    before = Disk(tmp_path / "kept")
    before.noted = ALIVE
    run(disk, "encrypt", "encrypted", tmp_path / "keys", tmp_path / "kept", tmp_path / "log")
    assert cut_everywhere(tmp_path, tmp_path / "log", before, keys, every=5) > 50


def test_the_systems_own_limit_is_told_and_loses_nothing(tmp_path: Path) -> None:
    a_store(tmp_path / "kept", None, 3)
    full = "\n".join(
        [
            "import sys, resource, signal; from pathlib import Path",
            "from grense.storage.store import open_store; from grense.errors import StoreError",
            "from storage.store.kept import *",
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
            "with open_store(Path(sys.argv[1]), keys=None) as store:",
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)",
            "    try:",
            "        for count in range(4, 100): store.keep(LABEL, step(count))",
            "    except StoreError as error: print(count, error)",
            "    assert check(store) == count - 1",
        ]
    )
    for limit in (0, 4096, 30_000, 65_536, 100_000):
        folder = tmp_path / str(limit)
        shutil.copytree(tmp_path / "kept", folder)
        environment = {**os.environ, "PYTHONPATH": str(TESTS)}
        done = subprocess.run(
            [sys.executable, "-c", full, folder, str(limit)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        count, sentence = done.stdout.split(" ", 1)
        assert sentence.startswith("the store cannot be written")
        with open_store(folder, keys=None) as store:
            assert check(store) == int(count) - 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY  # that was the child's
