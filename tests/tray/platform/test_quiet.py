"""Do not disturb, read from real desktop components: a daemon, a settings service, a settings tool."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers import need
from servers.desktop import Desktop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these desktops are those of Linux"),
]

ASK = """
import asyncio, json, time
from grense_tray.platform import dnd
began = time.monotonic()
print(json.dumps([asyncio.run(dnd.is_quiet()), time.monotonic() - began]))
"""
# Plasma itself is too large for a test: only its property is on the bus, under its name and with its type.
PLASMA = """
import asyncio, sys
from dbus_fast import PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_property

class Notifications(ServiceInterface):
    @dbus_property(access=PropertyAccess.READ)
    def Inhibited(self) -> "b":
        return sys.argv[1] == "quiet"

async def main():
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", Notifications("org.freedesktop.Notifications"))
    await bus.request_name("org.freedesktop.Notifications")
    await bus.wait_for_disconnect()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def bare() -> Iterator[Desktop]:
    """A desktop without a notification service."""
    with Desktop(tray=False, daemon=None) as started:
        yield started


@pytest.fixture
def dunst() -> Iterator[Desktop]:
    with Desktop(tray=False, daemon="dunst") as started:
        yield started


def ask(desktop: Desktop, **more: str) -> tuple[bool, float]:
    """Whether the desktop requests quiet, and the seconds of the check."""
    done = subprocess.run([sys.executable, "-c", ASK], env=desktop.environment | more, capture_output=True, text=True)
    assert done.stderr == ""
    quiet, took = json.loads(done.stdout)
    return quiet, took


def run(desktop: Desktop, program: str, package: str, *arguments: str, **more: str) -> None:
    subprocess.run([need.program(program, package), *arguments], env=desktop.environment | more, check=True)


def test_dunst(dunst: Desktop) -> None:
    assert not ask(dunst)[0]

    run(dunst, "dunstctl", "dunst", "set-paused", "true")
    assert ask(dunst)[0]

    run(dunst, "dunstctl", "dunst", "set-paused", "false")
    assert not ask(dunst)[0]


def test_a_daemon_that_hangs_is_not_waited_for(dunst: Desktop) -> None:
    run(dunst, "dunstctl", "dunst", "set-paused", "true")
    daemon = dunst.pid_of("org.freedesktop.Notifications")
    os.kill(daemon, signal.SIGSTOP)
    try:
        quiet, took = ask(dunst)
    finally:
        os.kill(daemon, signal.SIGCONT)

    assert not quiet
    assert took < 20


def test_to_ask_starts_no_daemon(bare: Desktop) -> None:
    need.program("dunst", "dunst")  # which the bus would start

    quiet, took = ask(bare)

    assert not quiet
    assert took < 20
    assert not bare.pid_of("org.freedesktop.Notifications")


@pytest.mark.parametrize("mood", ["quiet", "loud"])
def test_plasma(bare: Desktop, mood: str) -> None:
    shell = bare.python("-c", PLASMA, mood)
    try:
        bare.wait(lambda: bare.pid_of("org.freedesktop.Notifications"), "the service")

        assert ask(bare)[0] is (mood == "quiet")
    finally:
        shell.terminate()
        shell.wait(60)


def test_xfce(bare: Desktop) -> None:
    key = ("-c", "xfce4-notifyd", "-p", "/do-not-disturb")
    assert not ask(bare, XDG_CURRENT_DESKTOP="XFCE")[0]

    run(bare, "xfconf-query", "xfconf", *key, "-n", "-t", "bool", "-s", "true")
    assert ask(bare, XDG_CURRENT_DESKTOP="XFCE")[0]
    assert not ask(bare)[0]

    run(bare, "xfconf-query", "xfconf", *key, "-s", "false")
    assert not ask(bare, XDG_CURRENT_DESKTOP="XFCE")[0]


@pytest.mark.parametrize("name", ["GNOME", "ubuntu:GNOME"])
def test_gnome(bare: Desktop, name: str) -> None:
    there = {"XDG_CURRENT_DESKTOP": name, "GSETTINGS_BACKEND": "keyfile"}
    for shown in ("false", "true"):
        key = ("set", "org.gnome.desktop.notifications", "show-banners", shown)
        run(bare, "gsettings", "libglib2.0-bin gsettings-desktop-schemas", *key, **there)

        assert ask(bare, **there)[0] is (shown == "false")
    run(bare, "gsettings", "libglib2.0-bin", "reset", *key[1:3], **there)


def test_settings_that_hang_are_ended(bare: Desktop, tmp_path: Path) -> None:
    tool = tmp_path / "gsettings"
    tool.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    tool.chmod(0o700)

    quiet, took = ask(bare, XDG_CURRENT_DESKTOP="GNOME", PATH=f"{tmp_path}:{bare.environment['PATH']}")

    assert not quiet
    assert took < 20
    command = Path("/proc") / (tmp_path / "pid").read_text().strip() / "cmdline"
    assert not command.exists() or not command.read_bytes()  # a dead one that nobody has taken away has none


def test_a_bus_that_hangs_is_not_waited_for() -> None:
    with Desktop(tray=False, daemon=None) as desktop:
        os.kill(desktop.bus, signal.SIGSTOP)
        try:
            quiet, took = ask(desktop)
        finally:
            os.kill(desktop.bus, signal.SIGCONT)

    assert not quiet
    assert took < 20
