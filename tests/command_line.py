"""The command line for tests: run in this process at the example's present, and files with a marker inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from grense.cli import context as desk
from grense.cli import main as cli

NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
OSLO = ("--tz", "Europe/Oslo")

Run = Callable[..., Result]

MARK = "zebrafink"


def event(start: str, end: str, *lines: str) -> str:
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{start}-{MARK}",
            "DTSTAMP:20260101T000000Z",
            f"DTSTART:{start}",
            f"DTEND:{end}",
            f"SUMMARY:{MARK} subject",
            f"LOCATION:{MARK} place",
            f"DESCRIPTION:{MARK} body",
            *lines,
            "END:VEVENT",
        ]
    )


def calendar(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *events, "END:VCALENDAR", ""])


def runner(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, in the example's present."""
    for name in ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE", "COLUMNS", "GRENSE_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(desk, "_now", lambda: NOW)

    def run(*arguments: str, **environ: str) -> Result:
        return CliRunner().invoke(cli.app, list(arguments), env=environ)

    return run


def marked_files(folder: Path) -> tuple[str, str]:
    """A calendar and a mailbox with the marker everywhere but in the person's own address."""
    folder = folder / MARK
    folder.mkdir()
    calendar_file, mailbox = folder / f"{MARK}.ics", folder / f"{MARK}.mbox"
    people = (f"ORGANIZER;CN={MARK}:mailto:{MARK}@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kari@example.org")
    calendar_file.write_text(
        calendar(
            event("20261117T200000Z", "20261117T213000Z", *people),
            event("20261118T063000Z", "20261118T170000Z", *people),
            event("20261119T063000Z", "20261119T064000Z", *people, "STATUS:CANCELLED"),
            event("20261120T250000Z", "20261120T260000Z", *people),
        ),
        "utf-8",
        newline="",
    )
    senders = ["kari@example.org", "kari@example.org", f"{MARK}@example.org"]
    mailbox.write_text(
        "\n".join(
            f"From x Thu Nov 19 00:00:00 2026\nFrom: {MARK} <{sender}>\nTo: {MARK}@example.net\nSubject: {MARK}\n"
            f"Date: Thu, 19 Nov 2026 2{hour}:10:00 +0100\nMessage-ID: <{hour}{MARK}@example.org>\n\n{MARK}\n"
            for hour, sender in enumerate(senders)
        ),
        "utf-8",
    )
    return str(calendar_file), str(mailbox)
