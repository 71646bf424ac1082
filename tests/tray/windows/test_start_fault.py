"""Any error that prevents the tray from starting is shown and logged: real folders, a real full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from grense.storage.home import Home

ROOT = os.name == "posix" and os.geteuid() == 0
HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from grense_tray.platform.instance import Instance
app = QCoreApplication([])
one = Instance(Path(sys.argv[1]))
print(one.claim(), flush=True)
app.exec()
"""
# The texts of the window that was shown.
START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from grense_tray import app
def look():
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QMessageBox) and one.isVisible():
            print(one.text(), flush=True)
            one.close()
            return
    QTimer.singleShot(100, look)
made = app._application
def application():
    qt = made()
    QTimer.singleShot(100, look)
    return qt
app._application = application
sys.exit(app.run(["--background", "--lang", "en", "--quit-after", "60"]))
"""


def started(*before: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*before, sys.executable, "-c", START], capture_output=True, text=True, timeout=120)


@pytest.fixture
def full_disk(home: Home, tmp_path: Path) -> Iterator[Path]:
    if not ROOT:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets not even root mount a disk")
    (disk / ".local/state/grense").mkdir(parents=True)
    with (disk / "filling").open("wb", buffering=0) as filling, suppress(OSError):
        while filling.write(bytes(4096)):
            pass
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told(full_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(full_disk))
    done = started()
    told = f"The folder of Grense cannot be written. {full_disk}/.local/state/grense."
    assert done.returncode == 1
    assert done.stdout.startswith(told)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("inside", ["", ".local/state/grense"])
def test_a_home_that_cannot_be_written_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    theirs = tmp_path / "theirs"
    (theirs / inside).mkdir(parents=True)
    theirs.chmod(0o555)
    (theirs / inside).chmod(0o555)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("HOME", str(theirs))
    # Root may write everywhere, unless it lacks this capability.
    done = started(*(["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if ROOT else []))
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("The folder of Grense cannot be written.")
    assert "Traceback" not in done.stderr


def test_a_first_one_that_hangs_is_told_with_its_number(qtbot: QtBot, home: Home) -> None:
    folder = home.state_file.parent
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "True\n"
        first.send_signal(signal.SIGSTOP)
        done = started()
        assert done.returncode == 1
        assert done.stdout.startswith(
            f"Grense is running already, and does not answer. Process {first.pid}. End that process"
        )
        first.send_signal(signal.SIGCONT)
        assert started().returncode == 0
    finally:
        first.kill()
        first.communicate()
