"""The memory of the resident process: none of the modules of its helpers, and no growth from day to day."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from grense.storage.home import Home
from grense_tray.menu import MenuRow, fill

CODE = """
import datetime as dt, json, sys
import PySide6.QtCore
from grense_tray.__main__ import restore_import
restore_import()
import linecache
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from grense.storage.home import Home
from grense.model.shown import Shown
from grense_tray.platform.notification import Notification
from grense_tray.platform.instance import Instance
from grense_tray.controller import Controller
qt = QApplication([])
instance = Instance(Home.of_this_person().state_file.parent)
instance.claim()
now = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
resident = Controller(Home.of_this_person(), clock=lambda: now, background=True)
resident.jobs.look = lambda *_: None
resident.start()
told = []
def answered(value):
    told.append(value)
    if len(told) == 2:
        qt.quit()
resident.records.note_shown(Shown("evening_now", "k", now, "shown"))
resident.records.shown(now, lambda rows: answered(len(rows)))
resident.nudge_controller.notifier.shown.connect(lambda _, way: answered(way))
resident.nudge_controller.notifier.show(Notification("k", "t", "b", seconds=1))
resident.tick()
QTimer.singleShot(30_000, lambda: qt.exit(1))
status = qt.exec()
resident.close()
instance.close()
print(json.dumps([sorted(map(str, told)), sorted({name.split(".")[0] for name in sys.modules}), len(linecache.cache)]))
sys.exit(status)
"""

KEEPS = {"_hashlib", "cryptography", "email", "jeepney", "keyring", "secretstorage", "sqlcipher3", "sqlite3", "ssl"}
SHOWS = {"asyncio", "dbus_fast", "desktop_notifier", "plyer"}
MOST = 80.0  # MB of PSS; it is 75 here, and differs a little from run to run
OTHERS = {
    "dns",
    "exchangelib",
    "holidays",
    "icalendar",
    "msal",
    "numpy",
    "pandas",
    "requests",
    "rich",
    "typer",
    "urllib3",
}


def test_the_process_that_stays_holds_little(home: Home) -> None:
    home.settings(first_start=True)
    home.store().close()
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    told, loaded, sources = json.loads(done.stdout)
    assert told[0] == "1"
    assert told[1] in ("desktop-notifier", "balloon", "window")
    assert not set(loaded) & (KEEPS | SHOWS | OTHERS)
    assert sources < 20  # the sources of modules, which PySide6 reads until it is kept from that


def test_no_window_leaves_much_behind(home: Home) -> None:
    """All windows, one after the other; what they ask of the store and the keyring is done elsewhere."""
    benchmark = Path(__file__).parents[2] / "benchmarks" / "memory.py"
    done = subprocess.run([sys.executable, benchmark, "--json"], capture_output=True, text=True, timeout=600)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["sizes"]) >= {"week", "settings", "share", "questions", "answers", "connect", "first", "data"}
    assert not set(found["loaded"]) & (KEEPS | SHOWS | OTHERS)
    if sys.platform == "linux":
        assert max(found["sizes"].values()) < MOST, found["sizes"]


def test_a_menu_that_is_filled_again_and_again_holds_no_more(qtbot: QtBot) -> None:
    filled = QMenu()
    qtbot.addWidget(filled)
    wanted = (
        MenuRow("open", "This week"),
        MenuRow(text="Pause nudges", rows=(MenuRow("pause_hour", "For one hour"),)),
        MenuRow(),
    )
    counts = set()
    for _ in range(20):
        fill(filled, wanted, lambda _: None)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        counts.add(len(filled.findChildren(QObject)))

    assert len(counts) == 1
