"""The message about a password on disconnecting is true, with a real keyring open, locked or missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grense.storage.settings import add_source
from servers.gnome_keyring import GnomeKeyring

PASSWORD = "hemmelig-zebrafink"
HAS = "print(Credentials().get('work') is not None)"
ACCOUNT = {"kind": "caldav", "url": "https://example.org/", "user": "kari"}


class Desk:
    """A person with a connected source whose password is in a keyring."""

    def __init__(self, keyring: GnomeKeyring) -> None:
        self.keyring = keyring
        self.settings = keyring.home / ".config" / "grense" / "settings.toml"
        keyring.start(PASSWORD)
        keyring.run("Credentials().set('work', sys.stdin.read())", PASSWORD)
        add_source(self.settings, "work", ACCOUNT)

    def said(self, *words: str, bus: bool = True) -> str:
        environment = self.keyring.environment | {"PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "TZ": "Europe/Oslo"}
        if not bus:  # as over ssh, or from cron
            environment.pop("DBUS_SESSION_BUS_ADDRESS")
            environment.pop("XDG_RUNTIME_DIR")
        command = [sys.executable, "-c", "from grense.cli.main import main; main()", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return " ".join(done.stdout.split())

    def has_password(self) -> bool:
        return self.keyring.run(HAS) == "True"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with GnomeKeyring() as keyring:
        yield Desk(keyring)


def test_an_open_keyring_lets_go_of_it(desk: Desk) -> None:
    said = desk.said("disconnect", "work", "--keep")
    assert "work is disconnected. Its password is gone from the keyring." in said
    assert not desk.has_password()


@pytest.mark.parametrize(("how", "later"), [("locked", "disconnect"), ("away", "forget")])
def test_one_that_stays_is_said_to_stay_and_goes_later(desk: Desk, how: str, later: str) -> None:
    if how == "locked":
        desk.keyring.start(None)
    said = desk.said("disconnect", "work", "--keep", bus=how == "locked")
    assert "gone" not in said
    reason = "the keyring is locked" if how == "locked" else "this machine has no keyring"
    assert reason in said
    assert "grense disconnect work deletes it" in said
    assert "No source is connected" in desk.said("sources")
    assert "still in the system's keyring" in desk.said("data", "forget", "--yes", bus=False)
    desk.keyring.start(PASSWORD)
    assert desk.has_password()
    said = desk.said("disconnect", "work") if later == "disconnect" else desk.said("data", "forget", "--yes")
    assert "still in" not in said
    assert not desk.has_password()


def test_a_file_needs_no_password_and_nothing_is_said_of_one(desk: Desk, tmp_path: Path) -> None:
    add_source(desk.settings, "file", {"kind": "ics", "path": str(tmp_path / "x.ics")})
    said = desk.said("disconnect", "file", "--keep", bus=False)
    assert said == "file is disconnected. What was read from it is kept."
