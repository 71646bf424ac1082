"""The contents of a path: calendars and mail, anywhere in a folder or an archive, and counts of other files.

The files are scanned once. What is needed to read them for a person is held until the person is known: of mail
a few numbers each, of a calendar on disk its path, of one in an archive its bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeVar

from grense.errors import ErrorKind, SourceError
from grense.marks import N_
from grense.sources import ics
from grense.sources.base import Progress, Reading
from grense.sources.bundle import Bundle
from grense.sources.files import FAULTS, Entry, FileStream
from grense.sources.files.entry import HEAD
from grense.sources.ics.buffer import begins_calendar
from grense.sources.mail.file import MAILBOX, MESSAGE, form_of
from grense.sources.mail.ledger import Ledger
from grense.sources.mail.reader import enter, reading_of
from grense.sources.mailbox_use import MailboxUse
from grense.sources.owner import Owners

__all__ = ["CALENDAR", "MAIL", "MAILBOX", "MESSAGE", "Contents", "ReadRequest", "look_into"]

CALENDAR, MAIL = "calendar", "mail"

_T = TypeVar("_T")

_LIMIT = 64 * 1024 * 1024  # bytes of one calendar in an archive
_ALL = 256 * 1024 * 1024  # bytes held in memory in all


@dataclass(frozen=True)
class ReadRequest:
    """The parameters of reading the files; all as in `read_ics` and `read_mail`."""

    me: Sequence[str]
    window: tuple[dt.datetime, dt.datetime]
    tz: str
    now: dt.datetime
    include: Collection[str] = ()


class CalendarFile(NamedTuple):
    """The position of a calendar, or its bytes; and the files on disk that contain it."""

    source: Path | bytes
    places: frozenset[Path]


@dataclass
class Contents:
    """The contents of a path. `counts` holds the number of files of each kind.

    The kinds are `calendar`, `mailbox` (an mbox), `message` (a file that is one mail), `other` (not read),
    `unreadable`, `locked` (password-protected) and `cut` (archives read only in part). `closed` are the
    files on disk that could not be opened, `damaged` those that could not be read to their end.
    """

    counts: Counter[str]
    mail: Ledger | None = None
    calendars: list[CalendarFile] = field(default_factory=list, repr=False)
    is_alone: bool = False
    closed: set[Path] = field(default_factory=set, repr=False)
    damaged: set[Path] = field(default_factory=set, repr=False)

    def owners(self) -> tuple[list[Owners], list[Owners]]:
        """The likely owners, from the mail and from each calendar."""
        found = self._each(lambda calendar: ics.find_owners(calendar.source))
        return [self.mail.owners()] if self.mail else [], list(found)

    def readings(self, request: ReadRequest) -> Iterator[tuple[str, Reading]]:
        """Read each calendar, and the mail, each with its kind. A damaged one is counted."""
        for reading in self.calendar_readings(request):
            yield CALENDAR, reading
        if self.mail is not None:
            yield (
                MAIL,
                reading_of(self.mail, me=request.me, window=request.window, now=request.now, person=None, label=MAIL),
            )

    def calendar_readings(self, request: ReadRequest) -> Iterator[Reading]:
        """Read each calendar; a damaged one is counted."""
        return self._each(lambda calendar: self._read(calendar, request))

    def _read(self, calendar: CalendarFile, request: ReadRequest) -> Reading:
        source, me, window = calendar.source, request.me, request.window
        reading = ics.read_ics(
            source, me=me, window=window, tz=request.tz, include=request.include, label=CALENDAR, zones=True
        )
        if any(warning.code == "truncated" for warning in reading.warnings):
            self.damaged |= calendar.places
        return reading

    def _each(self, call: Callable[[CalendarFile], _T]) -> Iterator[_T]:
        for calendar in tuple(self.calendars):
            try:
                yield call(calendar)
            except SourceError:
                if self.is_alone:
                    raise
                self.damaged |= calendar.places
                self.calendars = [other for other in self.calendars if other is not calendar]
                self.counts.subtract((CALENDAR,))
                self.counts["unreadable"] += 1


def look_into(
    path: Path,
    progress: Progress | None = None,
    *,
    only: Collection[Path] | None = None,
    mailbox: MailboxUse | None = None,
) -> Contents:
    """Scan a path for calendars and mail.

    With `only` just these files below a folder are read, and a mail with an incomplete header is left out: it is for
    files that are read again when they change. `mailbox` is as in `read_mail`. Raises `SourceError` for a path that is
    missing, closed or empty, and without `only` for one that holds neither.
    """
    files = FileStream(path, progress, only=only)
    calendars, ledger, is_alone = _Calendars(files), Ledger(use=mailbox), False
    for entry in files:
        is_alone = entry.given
        if begins_calendar(entry.head):
            calendars.take(entry)
        elif form := form_of(entry):
            enter(entry, form, ledger, files, grows=only is not None)
            files.counts[form] += 1
        elif entry.given and not entry.head.strip() and only is None:
            raise SourceError("file_empty", N_("the file is empty"), hint=N_("export it again"))
        else:
            files.pass_over(entry)
    mail = None if ledger.is_unreadable() else ledger
    contents = Contents(files.counts, mail, calendars.all(), is_alone, files.closed, files.damaged)
    if contents.mail is None and not contents.calendars and only is None:
        raise files.refusal(
            ErrorKind("no_calendar_or_mail", N_("neither a calendar nor mail")),
            N_("an .ics file, an mbox, an .eml file, or a folder or an archive of such files"),
        )
    return contents


class _Calendars:
    """The calendars' paths, or their bytes: of small ones, and of those in an archive, which is read once."""

    def __init__(self, files: FileStream) -> None:
        self._files, self._small, self._held = files, Bundle(), 0
        self._bundled: set[Path] = set()
        self._others: list[CalendarFile] = []

    def take(self, entry: Entry) -> None:
        try:
            is_taken = (not entry.given and self._bundle(entry)) or self._keep(entry)
        except FAULTS as error:
            self._files.failed(error)
        else:
            self._files.counts[CALENDAR if is_taken else "cut"] += 1
            if not is_taken:
                self._files.damaged.add(self._files.place)

    def all(self) -> list[CalendarFile]:
        places = frozenset(self._bundled)
        return [*(CalendarFile(content, places) for content in self._small.calendars()), *self._others]

    def _bundle(self, entry: Entry) -> bool:
        # A small file is contained in the first bytes, which were read already.
        is_taken = len(entry.head) < HEAD and self._held < _ALL and self._small.add(entry.head)
        if is_taken:
            self._held += len(entry.head)
            self._bundled.add(self._files.place)
        return is_taken

    def _keep(self, entry: Entry) -> bool:
        source = entry.path or entry.read(min(_LIMIT, _ALL - self._held))
        if source is None:
            return False
        self._others.append(CalendarFile(source, frozenset((self._files.place,))))
        self._held += 0 if isinstance(source, Path) else len(source)
        return True
