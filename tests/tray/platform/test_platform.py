"""Starting at login on three systems, a single instance, and changes of time between two ticks."""

from __future__ import annotations

import asyncio
import configparser
import datetime as dt
import logging
import os
import plistlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from grense.storage.home import Home
from grense_tray.platform import autostart, dnd
from grense_tray.platform.instance import Instance
from grense_tray.platform.wake import WakeChange, Watch, zone_now
from servers import need

COMMAND = ["/opt/a folder/python", "-m", "grense_tray", '50%"$x`\\']
OSLO = "Europe/Oslo"


# Starting at login.


def test_it_does_not_start_at_login_until_chosen(home: Home) -> None:
    assert not autostart.is_enabled()


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_on_and_off(home: Home, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)

    autostart.enable()
    assert autostart.is_enabled()

    autostart.disable()
    autostart.disable()
    assert not autostart.is_enabled()


def test_the_entry_of_freedesktop(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    autostart.enable(COMMAND)

    entry = configparser.RawConfigParser()
    entry.optionxform = str
    entry.read(Path.home() / ".config" / "autostart" / "grense.desktop")
    parts = dict(entry["Desktop Entry"])
    as_string = parts["Exec"].replace("\\\\", "\\").replace("%%", "%")
    told = subprocess.run(["/bin/sh", "-c", f"printf '%s\\n' {as_string}"], capture_output=True, text=True)
    assert told.stdout.splitlines() == COMMAND
    assert parts["Type"] == "Application"


def test_an_entry_that_the_desktop_switched_off(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    autostart.enable()

    with autostart.place().open("a") as entry:
        entry.write("Hidden=true\n")

    assert not autostart.is_enabled()


def test_the_agent_of_macos(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    autostart.enable(COMMAND)

    agent = plistlib.loads((Path.home() / "Library" / "LaunchAgents" / "no.grense.tray.plist").read_bytes())
    assert agent == {"Label": "no.grense.tray", "ProgramArguments": COMMAND, "RunAtLoad": True}


def test_the_line_of_windows() -> None:
    line = autostart.windows_command([r"C:\Program Files\Python\pythonw.exe", "-m", "grense_tray"])

    assert line == r'"C:\Program Files\Python\pythonw.exe" -m grense_tray'


def test_it_starts_without_a_window() -> None:
    assert autostart.command() == [sys.executable, "-m", "grense_tray", "--background"]


# One instance.

HOLD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from grense_tray.platform.instance import Instance
app = QCoreApplication([])
one = Instance(Path(sys.argv[1]))
print(one.claim(), flush=True)
time.sleep(60)
"""


def test_a_second_start_raises_the_first(qtbot: QtBot, home: Home, tmp_path: Path) -> None:
    first = Instance(tmp_path)
    assert first.claim()

    second = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        with qtbot.waitSignal(first.raised):
            pass
        assert second.stdout.readline() == "False\n"
    finally:
        second.kill()
        second.communicate()
    first.close()


def test_one_that_was_killed_does_not_bar_the_next(qtbot: QtBot, home: Home, tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert dead.stdout.readline() == "True\n"
    dead.send_signal(signal.SIGKILL)
    dead.communicate()

    following = Instance(tmp_path)

    assert following.claim()
    following.close()


def test_two_persons_do_not_meet(qtbot: QtBot, home: Home, tmp_path: Path) -> None:
    one, other = Instance(tmp_path / "one"), Instance(tmp_path / "other")

    assert one.claim()
    assert other.claim()
    one.close()
    other.close()


# Time.


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:01", WakeChange()),
        ("2026-11-18 12:00", "2026-11-18 12:02", WakeChange()),
        ("2026-11-18 12:00", "2026-11-18 13:30", WakeChange(jumped=True)),
        ("2026-11-18 12:00", "2026-11-18 11:59", WakeChange(jumped=True)),
        ("2026-11-18 22:59", "2026-11-18 23:00", WakeChange(new_day=True)),
        ("2026-10-25 00:59", "2026-10-25 01:00", WakeChange()),  # the clock goes back an hour here
        ("2026-03-29 00:59", "2026-03-29 01:00", WakeChange()),
    ],
)
def test_what_time_did(before: str, after: str, change: WakeChange) -> None:
    assert Watch(at(before), OSLO).tick(at(after), OSLO) == change


def test_another_zone() -> None:
    watch = Watch(at("2026-11-18 12:00"), OSLO)

    assert watch.tick(at("2026-11-18 12:01"), "Asia/Tokyo") == WakeChange(new_zone=True)
    assert not watch.tick(at("2026-11-18 12:02"), "Asia/Tokyo")


def test_the_zone_that_was_chosen_holds() -> None:
    assert zone_now("Asia/Tokyo") == "Asia/Tokyo"


def test_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", OSLO)

    assert zone_now(None) == OSLO


def test_a_machine_with_two_zones_is_not_told_of_each_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TZ", OSLO)
    zone_now(None)

    logging.getLogger("tzlocal").warning("/etc/timezone is deprecated")  # as it says where that names another zone

    assert caplog.records == []


WAIT = """
from PySide6.QtCore import QCoreApplication
from grense_tray.platform.sleep import Sleep
app = QCoreApplication([])
sleep = Sleep()
sleep.woke.connect(lambda: print("woke", flush=True))
print("waits", flush=True)
app.exec()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the signal is one of systemd")
def test_the_machine_wakes() -> None:
    from jeepney import DBusAddress, message_bus, new_signal
    from jeepney.io.blocking import Proxy, open_dbus_connection

    command = [need.program("dbus-daemon", "dbus"), "--session", "--nofork", "--print-address"]
    bus = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    address = bus.stdout.readline().strip()
    told = {"stdout": subprocess.PIPE, "text": True, "env": os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": address}}
    tray = subprocess.Popen([sys.executable, "-c", WAIT], **told)
    try:
        manager = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
        with open_dbus_connection(address) as login, open_dbus_connection(address) as stranger:
            Proxy(message_bus, login).RequestName("org.freedesktop.login1")
            assert tray.stdout.readline() == "waits\n"
            for sender, sleeps in ((stranger, False), (login, True), (login, False)):
                sender.send(new_signal(manager, "PrepareForSleep", "b", (sleeps,)))
            assert tray.stdout.readline() == "woke\n"
        tray.terminate()
        assert tray.communicate(timeout=60)[0] == ""  # nothing but the waking of the service itself
    finally:
        for one in (tray, bus):
            one.kill()
            one.communicate()


def test_without_a_system_bus_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
    code = WAIT.replace("app.exec()", "")

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("waits\n", "")


# Do not disturb.


def test_what_is_not_known_is_no_wish_for_quiet(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    began = time.monotonic()

    assert not asyncio.run(dnd.is_quiet())
    assert time.monotonic() - began < 20
