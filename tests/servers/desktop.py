"""A desktop for tests: a screen, a window manager, a session bus, a system tray, and a notification daemon.

All parts are real and used by this test only: a virtual screen, a home, and a bus.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from servers import need

T = TypeVar("T")

_DAEMONS = {
    "notification-daemon": "/usr/lib/notification-daemon/notification-daemon",
    "xfce4-notifyd": "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd",
    "dunst": "/usr/bin/dunst",
}


class Desktop:
    """A desktop of 1280 by 900 pixels; a context manager. `daemon` is None for one without notifications."""

    def __init__(self, *, daemon: str | None = "notification-daemon", tray: bool = True) -> None:
        programs = {
            name: need.program(name, package)
            for name, package in (
                ("Xvfb", "xvfb"),
                ("openbox", "openbox"),
                ("xdotool", "xdotool"),
                ("dbus-daemon", "dbus"),
                ("import", "imagemagick"),
                *([("trayer", "trayer")] if tray else []),
            )
        }
        self._folder = Path(tempfile.mkdtemp(prefix="gd"))  # sockets need a short path
        self.home, runtime = self._folder / "home", self._folder / "run"
        for made in (self.home, runtime):
            made.mkdir(mode=0o700)
        self._programs, self._running = programs, list[subprocess.Popen[bytes]]()
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        self.environment = kept | {
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
            "TZ": "Europe/Oslo",
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
            # Otherwise the bus would start a real keyring, which prompts for a password.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        try:
            self._start(daemon, tray)
        except BaseException:
            self.stop()
            raise

    def _start(self, daemon: str | None, tray: bool) -> None:
        self.environment["DISPLAY"] = f":{self._screen()}"
        # Not through dbus-run-session, which leaves the bus running when it is terminated.
        bus = subprocess.Popen(
            [self._programs["dbus-daemon"], "--session", "--nofork", "--print-address"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._running.append(bus)
        self.bus = bus.pid
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self._run(self._programs["openbox"])
        if tray:
            place = ("--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "32")
            self._run(self._programs["trayer"], *place, "--SetDockType", "true", "--tint", "0xdddddd")
            self.wait(lambda: self.xdotool("search", "--class", "trayer"), "the tray")  # hidden until it holds an icon
        if daemon is not None:
            found = shutil.which(_DAEMONS[daemon]) or need.program(daemon, daemon)
            self._run(found)
            self.wait(lambda: self.pid_of("org.freedesktop.Notifications"), "the notification daemon")

    def _screen(self) -> str:
        """Start a screen that chooses its own number, and return that."""
        reading, writing = os.pipe()
        screen = subprocess.Popen(
            [
                self._programs["Xvfb"],
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                "1280x900x24",
                "-noreset",
                "-nolisten",
                "tcp",
            ],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._running.append(screen)
        os.close(writing)
        with os.fdopen(reading) as said:
            return said.readline().strip()

    def _run(self, *command: str) -> None:
        self._running.append(
            subprocess.Popen(
                command,
                env=self.environment | {"GDK_BACKEND": "x11"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def python(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start Python on this desktop; its standard error can be read."""
        started = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._running.append(started)
        return started

    def xdotool(self, *arguments: str | int) -> list[str]:
        """The output of xdotool, by line."""
        command = [self._programs["xdotool"], *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout.split("\n")[:-1]

    def windows(self, name: str, by: str = "--class") -> list[int]:
        """The visible windows whose class, or name with `--name`, matches."""
        return [int(one) for one in self.xdotool("search", "--onlyvisible", by, name)]

    def place(self, window: int) -> tuple[int, int, int, int]:
        """The geometry of a window: x, y, width, height."""
        said = dict(line.split("=") for line in self.xdotool("getwindowgeometry", "--shell", window))
        return int(said["X"]), int(said["Y"]), int(said["WIDTH"]), int(said["HEIGHT"])

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click at a position."""
        self.xdotool("mousemove", x, y)
        time.sleep(0.1)
        self.xdotool("click", button)

    def picture(self, path: Path) -> None:
        """Save a screenshot."""
        subprocess.run([self._programs["import"], "-window", "root", str(path)], env=self.environment, check=True)

    def wait(self, found: Callable[[], T], what: str, patience: float = 60.0) -> T:
        """Wait until a condition holds."""
        ends = time.monotonic() + patience
        while not (value := found()):
            assert time.monotonic() < ends, f"{what} did not come within {patience:.0f} s"
            time.sleep(0.05)
        return value

    def pid_of(self, name: str) -> int:
        """The process that has a name on the bus, 0 for none."""
        from jeepney import DBusErrorResponse, message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        with open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"]) as connection:
            try:
                return int(Proxy(message_bus, connection).GetConnectionUnixProcessID(name)[0])
            except DBusErrorResponse:
                return 0

    def stop(self) -> None:
        """Stop everything that was started, in reverse order."""
        for one in reversed(self._running):
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
            if one.stdout is not None:
                one.stdout.close()
        for one in reversed(self._running):
            try:
                one.wait(10)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
            if one.stderr is not None:
                one.stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Desktop:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
