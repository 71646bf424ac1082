"""A folder on this machine with a calendar and a mailbox, as programs keep them: the stand of the kind `files`."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import time
from email.utils import format_datetime
from pathlib import Path
from typing import ClassVar

from grense.sources.local import Account, LocalFiles
from servers.cable import Cable
from servers.calendar_site import calendar, event
from servers.stand import MARK, ME, PASSWORD


def mail(name: str, sent: dt.datetime, sender: str = ME, *, answers: bool = False) -> bytes:
    """A mail as it lies in an mbox."""
    answering = f"References: <{MARK}@example.org>\n" if answers else ""
    return (
        f"From - {sent:%a %b %d %H:%M:%S %Y}\nFrom: {MARK} <{sender}>\nTo: {MARK}@example.org\nSubject: {MARK}\n"
        f"Message-ID: <{name}.{MARK}@example.org>\nDate: {format_datetime(sent)}\n{answering}\n{MARK}\n\n"
    ).encode()


class FolderStand:
    """A folder of old files, in which each change sets a time one second later."""

    kind: ClassVar[str] = "files"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = True

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{MARK}-"))
        self.cable = Cable(0)
        self._changed = time.time() - 10_000
        self._events: dict[str, str] = {}
        self.write(f"{MARK}.ics", calendar())

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> LocalFiles:
        return LocalFiles(Account(str(self.folder)), password, me=(ME,), tz="Europe/Oslo", patience=patience)

    def write(self, name: str, content: bytes) -> Path:
        """Write a file of the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.age(path)

    def age(self, path: Path) -> Path:
        """Set a file's time of change to long ago, and after all others."""
        self._changed += 1
        os.utime(path, (self._changed, self._changed))
        return path

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        lines = ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",) if elsewhere else ()
        self._events[name] = event(name, start, end, *lines)
        self.write(f"{MARK}.ics", calendar(*self._events.values()))

    def remove_meeting(self, name: str) -> None:
        del self._events[name]
        self.write(f"{MARK}.ics", calendar(*self._events.values()))

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        box = self.folder / f"{MARK}-mail"
        before = box.read_bytes() if box.exists() else b""
        self.write(box.name, before + mail(name, sent, answers=answers))

    def requests(self) -> int:
        return 0

    def stop(self) -> None:
        self.cable.stop()
        shutil.rmtree(self.folder)
