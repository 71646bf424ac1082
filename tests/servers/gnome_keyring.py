"""A desktop's keyring, for tests that store real secrets."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from servers import need


class GnomeKeyring:
    """A real GNOME Keyring in a session bus of its own, with a home of its own; all of it is deleted."""

    def __init__(self) -> None:
        runner = need.program("dbus-run-session", "dbus")
        self._daemon = need.program("gnome-keyring-daemon", "gnome-keyring")
        self._folder = Path(tempfile.mkdtemp(prefix="gk"))  # sockets need a short path
        self.home, runtime = self._folder / "home", self._folder / "run"
        for made in (self.home, runtime):
            made.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        self.environment = kept | {"HOME": str(self.home), "XDG_RUNTIME_DIR": str(runtime)}
        # The bus lives as long as this process, which prints its address and waits for its input to close.
        self._bus = subprocess.Popen(
            [runner, "--", "sh", "-c", "echo $DBUS_SESSION_BUS_ADDRESS; exec cat"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()
        self._keyring: subprocess.Popen[bytes] | None = None

    def start(self, password: str | None) -> None:
        """Start the keyring, unlocked with a password, or locked without one."""
        self._end_keyring()
        how = ["--unlock"] if password is not None else ["--start"]
        self._keyring = subprocess.Popen(
            [self._daemon, *how, "--components=secrets", "--foreground"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._keyring.stdin.write((password or "").encode())
        self._keyring.stdin.close()
        self.run(
            "import time, secretstorage as s\nwhile not s.check_service_availability(s.dbus_init()): time.sleep(0.02)"
        )

    def run(self, code: str, secret: str = "") -> str:
        """Run Python in a process that uses this keyring; a secret is passed by standard input."""
        done = subprocess.run(
            [sys.executable, "-c", f"from grense.storage.credentials import Credentials\nimport sys\n{code}"],
            env=self.environment | {"PYTHONUTF8": "1"},
            input=secret,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert not secret or secret not in done.stderr
        return done.stdout.strip()

    def stop(self) -> None:
        """Stop everything that was started."""
        self._end_keyring()
        self._bus.stdin.close()
        self._bus.stdout.close()
        self._bus.wait(60)
        shutil.rmtree(self._folder)

    def __enter__(self) -> GnomeKeyring:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _end_keyring(self) -> None:
        if self._keyring is not None:
            self._keyring.send_signal(signal.SIGTERM)
            self._keyring.wait(60)
            self._keyring = None
