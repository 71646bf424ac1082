"""With a full or read-only disk, stored data can be read; only writing is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grense.storage.store import open_store
from storage.store.kept import ALIVE, LABEL, ROWS, KeyFile, step

TESTS = Path(__file__).parents[2]


def a_store(folder: Path, keys: KeyFile | None, log: str) -> None:
    """A store of some steps, closed, or copied with its last steps in the log as after a crash."""
    with open_store(folder, keys=keys) as store:
        store.keep(LABEL, step(1))
    with open_store(folder, keys=keys) as store:
        for count in range(2, 8):
            store.keep(LABEL, step(count))
        if log == "log":
            subprocess.run(["cp", "-r", folder, folder.with_name("crashed")], check=True)
    if log == "log":
        folder.rename(folder.with_name("closed"))
        folder.with_name("crashed").rename(folder)
        (folder / "store.db-shm").unlink()


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")
@pytest.mark.parametrize("log", ["closed", "log"])
@pytest.mark.parametrize("form", ["plain", "encrypted"])
@pytest.mark.parametrize("how", ["read-only", "full"])
def test_what_is_kept_can_be_looked_at(tmp_path: Path, how: str, form: str, log: str) -> None:
    (tmp_path / "keys").mkdir()
    a_store(tmp_path / "kept", KeyFile(tmp_path / "keys") if form == "encrypted" else None, log)
    command = [
        sys.executable,
        str(TESTS / "storage" / "store" / "unwritable.py"),
        how,
        form,
        tmp_path / "keys",
        tmp_path / "kept",
    ]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(TESTS)}, capture_output=True, text=True, check=False
    )
    if done.returncode == 77:
        pytest.skip("mounting a disk of its own needs root")
    assert done.returncode == 0, done.stderr
    last, rows, encrypted, *told = json.loads(done.stdout)
    assert (last, rows, encrypted) == (7, ALIVE * ROWS, form == "encrypted")
    refused = {"the store cannot be written", "the store cannot be opened"}
    assert set(told) <= refused if how == "read-only" else told[0] in refused
