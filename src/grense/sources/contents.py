"""What a path holds: calendars and mail, wherever in a folder or an archive they lie, and other files by number.

The files are looked at once. What is needed to read them for a person is kept until it is known who that is: of mail
a few numbers each, of a calendar on disk where it lies, of one in an archive its bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from grense.errors import SourceError
from grense.sources import ics
from grense.sources.base import Reading
from grense.sources.files import FAULTS, Entry, Files
from grense.sources.ics.buffer import begins_calendar
from grense.sources.mail.file import MAILBOX, MESSAGE, form_of
from grense.sources.mail.ledger import Ledger
from grense.sources.mail.reader import enter, reading_of
from grense.sources.owner import Owners

__all__ = ["CALENDAR", "MAIL", "MAILBOX", "MESSAGE", "Contents", "Request", "look_into"]

CALENDAR, MAIL = "calendar", "mail"

Progress = Callable[[int, int], None]
_T = TypeVar("_T")

_LIMIT = 64 * 1024 * 1024  # bytes of one calendar in an archive
_ALL = 256 * 1024 * 1024  # bytes of all that are held in memory


@dataclass(frozen=True)
class Request:
    """For whom and how the files are read; everything as in `read_ics` and `read_mail`."""

    me: Sequence[str]
    window: tuple[dt.datetime, dt.datetime]
    tz: str
    now: dt.datetime
    include: Collection[str] = ()


@dataclass
class Contents:
    """What a path holds. `counts` holds how many files there are of each kind.

    The kinds are `calendar`, `mailbox` (an mbox), `message` (a file that is one mail), `other` (left alone),
    `unreadable`, `locked` (behind a password) and `cut` (archives of which only a part was read).
    """

    counts: Counter[str]
    mail: Ledger | None = None
    calendars: list[Path | bytes] = field(default_factory=list, repr=False)
    is_alone: bool = False

    def owners(self) -> tuple[list[Owners], list[Owners]]:
        """Whose they are, by what stands in the mail and in each calendar."""
        found = self._each(ics.find_owners)
        return [self.mail.owners()] if self.mail else [], list(found)

    def readings(self, request: Request) -> Iterator[tuple[str, Reading]]:
        """Read each calendar, and the mail; with which of the two it is. One that is damaged is counted."""
        for reading in self._each(lambda source: _read_calendar(source, request)):
            yield CALENDAR, reading
        if self.mail is not None:
            yield (
                MAIL,
                reading_of(self.mail, me=request.me, window=request.window, now=request.now, person=None, label=MAIL),
            )

    def _each(self, call: Callable[[Path | bytes], _T]) -> Iterator[_T]:
        for source in tuple(self.calendars):
            try:
                yield call(source)
            except SourceError:
                if self.is_alone:
                    raise
                self.calendars = [other for other in self.calendars if other is not source]
                self.counts.subtract((CALENDAR,))
                self.counts["unreadable"] += 1


def look_into(path: Path, progress: Progress | None = None) -> Contents:
    """Find out what a path holds. Raises `SourceError` for one that is missing, closed, empty or holds neither."""
    files = Files(path, progress)
    contents, ledger, held = Contents(files.counts), Ledger(), 0
    for entry in files:
        if begins_calendar(entry.head):
            held += _take_calendar(entry, contents, files, held)
            contents.is_alone = entry.given
            continue
        form = form_of(entry)
        if form:
            enter(entry, form, ledger, files)
            contents.counts[form] += 1
        elif entry.given and not entry.head.strip():
            raise SourceError("the file is empty", hint="export it again")
        else:
            files.pass_over(entry)
    if not ledger.is_unreadable():
        contents.mail = ledger
    if contents.mail is None and not contents.calendars:
        raise files.refusal(
            "neither a calendar nor mail",
            "an .ics file, an mbox, an .eml file, or a folder or an archive of such files",
        )
    return contents


def _take_calendar(entry: Entry, contents: Contents, files: Files, held: int) -> int:
    """Keep where a calendar lies, or its bytes; gives how many of these."""
    if entry.path is not None:
        contents.calendars.append(entry.path)
        contents.counts[CALENDAR] += 1
        return 0
    try:
        content = entry.read(min(_LIMIT, _ALL - held))
    except FAULTS as error:
        files.failed(error)
        return 0
    if content is None:
        contents.counts["cut"] += 1
        return 0
    contents.calendars.append(content)
    contents.counts[CALENDAR] += 1
    return len(content)


def _read_calendar(source: Path | bytes, request: Request) -> Reading:
    return ics.read_ics(
        source, me=request.me, window=request.window, tz=request.tz, include=request.include, label=CALENDAR
    )
