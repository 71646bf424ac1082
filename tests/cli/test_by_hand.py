"""The program typed in a terminal with a keyring, against a real calendar server and a real mailbox."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

import catalogues
from servers.dav_server import USER
from servers.dovecot import ImapStand
from servers.gnome_keyring import GnomeKeyring
from servers.radicale import CalDavStand
from servers.stand import MARK, ME, PASSWORD

GRENSE = Path(sys.executable).with_name("grense")
NOW = dt.datetime.now(dt.UTC).replace(hour=9, minute=0, second=0, microsecond=0)
DAY = dt.timedelta(days=1)
TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


# The question about meetings where nobody else is of one's own organisation, which is asked once.
OUTSIDE = ("Number: ", "3")


class Desk:
    """A person at a terminal."""

    def __init__(self, keyring: GnomeKeyring, calendar: CalDavStand, mailbox: ImapStand) -> None:
        self.keyring, self.calendar, self.mailbox = keyring, calendar, mailbox
        self.environment = {**keyring.environment, "TZ": "Europe/Oslo", "LANG": "en_GB.UTF-8", "TERM": "xterm"}

    def type(self, command: str, *dialogue: tuple[str, str], status: int = 0) -> str:
        """Type a command and answer its prompts; return all terminal output."""
        words = command.split()
        assert words[0] == "grense"
        child = pexpect.spawn(
            str(GRENSE), words[1:], env=self.environment, encoding="utf-8", timeout=120, dimensions=(60, 100)
        )
        shown = ""
        for question, answer in dialogue:
            child.expect_exact(question)
            shown += child.before + child.after
            child.sendline(answer)
        child.expect(pexpect.EOF)
        shown += child.before
        child.close()
        assert child.exitstatus == status, shown
        return TERMINAL.sub("", shown).replace("\r\n", "\n")

    def connect(self) -> str:
        """Connect both, by the program's prompts."""
        said = self.type(
            "grense connect",
            ("Address or kind", ""),
            ("Number or name", "2"),
            ("Address of the server", f"http://127.0.0.1:{self.calendar.cable.port}/"),
            ("Your name there", USER),
            ("[events]", ""),
            ("Password", "a wrong one"),
            ("Try once more", "y"),
            ("Password", PASSWORD),
            ("Which are yours", ME),
            ("Your time zone [Europe/Oslo]", ""),
        )
        options = f"--set ca={self.mailbox.dovecot.ca} --set port={self.mailbox.cable.port}"
        return said + self.type(
            f"grense connect imap --name post {options}",
            ("Name of the mail server", "localhost"),
            ("Your name there", ME),
            ("Read when mail came in", "n"),
            ("Password", PASSWORD),
            ("Number", "1"),
        )

    def rows(self) -> list[str]:
        lines = self.type("grense data show --rows").splitlines()
        return [line for line in lines if re.match(r"\d{4}-\d\d-\d\d ", line)]


@pytest.fixture
def desk() -> Iterator[Desk]:
    catalogues.compile_catalogues()
    with GnomeKeyring() as keyring:
        keyring.start("pw")
        calendar, mailbox = CalDavStand(), ImapStand()
        try:
            for day in range(1, 8):
                calendar.put_meeting(f"m{day}", NOW - day * DAY, NOW - day * DAY + dt.timedelta(hours=1))
                mailbox.put_mail(f"s{day}", NOW - day * DAY + dt.timedelta(hours=11, minutes=30))
            yield Desk(keyring, calendar, mailbox)
        finally:
            calendar.stop()
            mailbox.stop()


def test_connecting_reading_looking_and_disconnecting(desk: Desk) -> None:
    said = desk.connect()
    assert "No subject, text, place or name is stored" in " ".join(said.split())
    assert "encrypted; the key is in the system's keyring" in said
    assert "grense disconnect post" in said
    assert "did not let this password in" in said
    assert PASSWORD not in said

    assert desk.type("grense sync").splitlines()[-2:] == ["caldav: 7 new", "post: 7 new"]  # after the progress bars
    said = desk.type("grense sync", OUTSIDE)  # there are meetings with others alone
    assert said.splitlines()[-2:] == ["caldav: nothing new", "post: nothing new"]
    week = desk.type("grense week")
    assert "Evening work" in week
    assert "Sources that are connected, read" in week
    shown = desk.type("grense data show")
    assert "7 meetings" in shown
    assert "7 sent mails" in shown
    assert "Encrypted" in shown
    assert len(desk.rows()) == 14
    assert "read" in desk.type("grense sources")

    exported = desk.keyring.home / "mine.json"
    desk.type(f"grense data export {exported}")
    held = json.loads(exported.read_text())
    assert len(held["store"]["activities"]) == 14
    assert PASSWORD not in exported.read_text()

    desk.type("grense disconnect post", ("Delete what was read", "y"))
    assert len(desk.rows()) == 7
    desk.type("grense data forget", ("cannot be undone", "y"))
    assert desk.rows() == []


def test_pulling_any_cable_costs_nothing_that_was_there(desk: Desk) -> None:
    desk.connect()
    desk.type("grense sync")
    before = desk.rows()

    desk.calendar.cable.refuse()
    desk.mailbox.put_mail("new", NOW - dt.timedelta(hours=2))
    said = desk.type("grense sync", OUTSIDE, status=1)
    assert "caldav: the server cannot be reached" in said
    assert "post: 1 new" in said
    assert set(before) < set(desk.rows())
    assert "caldav could not be read" in desk.type("grense week")
    assert "tried again automatically" in desk.type("grense sources")
    assert desk.type("grense sync --due").splitlines()[-1:] == ["post: nothing new"]

    desk.mailbox.cable.cut(900)
    assert "post: " in desk.type("grense sync post", status=1)
    desk.calendar.cable.mend()
    desk.mailbox.cable.mend()
    assert "nothing new" in desk.type("grense sync")
    assert len(desk.rows()) == 15


def test_a_correction_is_made_holds_and_is_undone(desk: Desk) -> None:
    desk.connect()
    desk.type("grense sync")
    day = (NOW - DAY).astimezone().date()
    assert f"{day}" in "".join(desk.rows())
    row = next(line for line in desk.rows() if "mail sent" in line and line.startswith(str(day)))
    said = typed(desk, "correct", "not-work", row[:16])
    assert "not work" in said
    desk.type("grense sync --since 2026-01-01", status=2)
    desk.type(f"grense sync --since {day - 5 * DAY}", OUTSIDE)
    week = desk.type(f"grense week --week {day.isocalendar().year}-W{day.isocalendar().week:02}")
    assert "1 correction of yours" in week
    desk.type("grense correct undo 1")
    assert "corrected nothing" in desk.type("grense correct list")


def typed(desk: Desk, *words: str) -> str:
    """A command, its words with blanks quoted."""
    child = pexpect.spawn(str(GRENSE), list(words), env=desk.environment, encoding="utf-8", timeout=120)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0, child.before
    return str(child.before)


def test_no_secret_and_no_content_stands_in_any_file(desk: Desk) -> None:
    desk.connect()
    desk.type("grense sync")
    desk.type("grense week")
    settings = desk.keyring.home / ".config/grense/settings.toml"
    files = [path for path in desk.keyring.home.rglob("*") if path.is_file()]
    assert settings in files
    for path in files:
        content = path.read_bytes()
        assert PASSWORD.encode() not in content, path
        # The address of a calendar is the server's, and the settings have to name it.
        assert path == settings or MARK.encode() not in content, path
    assert {path.stat().st_mode & 0o077 for path in files if "grense" in str(path)} == {0}


def test_a_store_whose_key_is_gone_is_refused_and_not_replaced(desk: Desk) -> None:
    desk.connect()
    desk.type("grense sync")
    store = desk.keyring.home / ".local/share/grense/store.db"
    before = store.read_bytes()
    shutil.rmtree(desk.keyring.home / ".local/share/keyrings")
    desk.keyring.start("another")
    said = desk.type("grense week", status=2)
    assert "key" in said
    assert store.read_bytes() == before
