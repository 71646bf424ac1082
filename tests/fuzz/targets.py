"""The fuzz targets, each a function of bytes: readers of foreign input may raise only `GrenseError`.

targets.py NAME CORPUS [OPTION of libFuzzer...]
"""

from __future__ import annotations

import contextlib
import imaplib
import io
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["grense"]):
    from grense.errors import GrenseError
    from grense.rules.point_model import load_point_model
    from grense.rules.profiles import load_profile
    from grense.sources.caldav import multistatus
    from grense.sources.ics import read_ics
    from grense.sources.ics.reader import _read_full
    from grense.sources.imap import client as wire
    from grense.sources.imap.account import Account
    from grense.sources.imap.fetch import fetched
    from grense.sources.mail import dates, read_mail
    from grense.sources.presence import read_export
    from grense.storage.settings.read import understood

ME = ["kari@example.org"]
wire._context = lambda ca: None  # the slowest part; nothing is encrypted here
FILE = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)) / "input"


def calendar(data: bytes) -> None:
    """A calendar, by the fast and the complete reader."""
    for read in (read_ics, _read_full):
        with contextlib.suppress(GrenseError):
            read(data, me=ME, tz="Europe/Oslo")


def mailbox(data: bytes) -> None:
    """A file of mail: an mbox, or one message."""
    FILE.write_bytes(data)
    read_mail(FILE, me=ME)


def date(data: bytes) -> None:
    """The value of a Date field."""
    dates.instant(data)


def answer(data: bytes) -> None:
    """The answer of a CalDAV server."""
    for resource in multistatus.parsed(data, "https://example.org/dav/").resources:
        with contextlib.suppress(GrenseError):
            _ = resource.path


def settings(data: bytes) -> None:
    """The person's settings."""
    understood(data.decode("utf-8", "replace"))


def profile(data: bytes) -> None:
    """A profile, and a point model, of the person's own."""
    path = FILE.with_suffix(".toml")
    path.write_bytes(data)
    for load in (load_profile, load_point_model):
        with contextlib.suppress(GrenseError):
            load(path)


class _Nowhere:
    """A socket that discards everything."""

    def sendall(self, data: bytes) -> None:
        pass

    def shutdown(self, how: int) -> None:
        pass

    def close(self) -> None:
        pass


class _Line(wire.Wire):
    """A connection with prepared answers: `%T` and the number of a command stand for its tag."""

    def __init__(self, data: bytes) -> None:
        random.seed(0)  # imaplib draws its tags from it
        tag = imaplib.Int2AP(random.randint(4096, 65535))
        random.seed(0)
        self._said = data.replace(b"%T", tag)
        super().__init__(Account("localhost", "kari"), 1.0)

    def open(self, *_: Any, **__: Any) -> None:
        self.sock = _Nowhere()  # type: ignore[assignment]  # nothing is sent
        self._file = self.file = io.BytesIO(self._said)  # the name in newer Pythons, and that in older ones

    def _encrypt(self) -> None:
        pass


def imap(data: bytes) -> None:
    """The answers of an IMAP server."""
    line = _Line(data)
    line.state = "SELECTED"
    with line.understood():
        _, found = line.uid("FETCH", "1:*", "(UID)")
        fetched(found)


def presence(data: bytes) -> None:
    """An export of ActivityWatch."""
    read_export(data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "calendar": calendar,
    "mailbox": mailbox,
    "date": date,
    "multistatus": answer,
    "settings": settings,
    "profile": profile,
    "imap": imap,
    "presence": presence,
}


def main() -> None:
    target = TARGETS[sys.argv[1]]

    def tried(data: bytes) -> None:
        with contextlib.suppress(GrenseError):
            target(data)

    atheris.Setup([sys.argv[0], *sys.argv[2:]], tried)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
