"""A file is replaced whole or not at all, and a killed writer leaves no remains."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grense.storage import files as atomic
from grense.storage.files import make_folder, replace_file, sweep

WRITER = """
import os, sys
from pathlib import Path
from grense.storage import files as atomic
if sys.argv[2] == "named":
    del os.O_TMPFILE
print("ready", flush=True)
count = 0
while True:
    count += 1
    atomic.replace_file(Path(sys.argv[1]), (b"%09d" % count) * 20_000)
"""

needs_nameless = pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="only Linux has files without a name")


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".grense-")]


@pytest.mark.parametrize("way", [pytest.param("nameless", marks=needs_nameless), "named"])
def test_a_killed_writer_leaves_a_whole_file_and_nothing_beside_it(tmp_path: Path, way: str) -> None:
    place, chance, left = tmp_path / "export.json", random.Random(1), 0
    replace_file(place, b"000000000" * 20_000)
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", WRITER, place, way], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.01))  # any moment will do
            writer.send_signal(signal.SIGKILL)
        content = place.read_bytes()
        assert content == content[:9] * 20_000
        left += len(leftovers(tmp_path))
    assert left > 0 or way == "nameless"
    replace_file(place, b"last")
    assert [path.name for path in tmp_path.iterdir()] == ["export.json"]


def test_what_is_being_written_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    handle, name = atomic._draft(tmp_path)
    assert name is not None
    sweep(tmp_path)
    assert name.exists()
    os.close(handle)
    sweep(tmp_path)
    assert not name.exists()


def test_only_its_own_leftovers_are_swept(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    (tmp_path / ".grense-link").symlink_to(tmp_path / "other")
    (tmp_path / ".grense-folder").mkdir()
    (tmp_path / ".grense-abc").write_text("old")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".grense-folder", ".grense-link", "other"]
    sweep(tmp_path / "nowhere")


def test_rights_and_links_stay(tmp_path: Path) -> None:
    place, link = tmp_path / "file", tmp_path / "link"
    replace_file(place, b"one")
    assert place.stat().st_mode & 0o777 == 0o600
    place.chmod(0o640)
    link.symlink_to(place)
    replace_file(link, b"two")
    assert link.is_symlink()
    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (b"two", 0o640)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such"):
        replace_file(tmp_path / "none" / "file", b"x")


def test_folders_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_folder(tmp_path / "one" / "two" / "three")
        make_folder(tmp_path / "one" / "two")
    finally:
        os.umask(before)
    for name in ("one", "one/two", "one/two/three"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o700
