"""The contents of a path: calendars, mail and times at a machine, in a folder or an archive, and counts of other files.

The files are scanned once. What is needed to read them for a person is held until the person is known: of mail
a few numbers each, of a calendar on disk its path, of one in an archive its bytes, of time at a machine its spans.
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
from grense.sources.presence import BucketTimes, begins_export, cut_to, presence_table, read_export
from grense.sources.presence.export import LARGEST, too_large

__all__ = ["CALENDAR", "MAIL", "MAILBOX", "MESSAGE", "PRESENCE", "Contents", "ReadRequest", "look_into"]

CALENDAR, MAIL, PRESENCE = "calendar", "mail", "presence"

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

    The kinds are `calendar`, `mailbox` (an mbox), `message` (a file that is one mail), `presence` (an export of
    ActivityWatch), `other` (not read), `unreadable`, `locked` (password-protected) and `cut` (archives read only in
    part, and files that are too large). `closed` are the files on disk that could not be opened, `damaged` those that
    could not be read to their end. `presence` has the times of each machine, by the id of its bucket.
    """

    counts: Counter[str]
    mail: Ledger | None = None
    calendars: list[CalendarFile] = field(default_factory=list, repr=False)
    is_alone: bool = False
    closed: set[Path] = field(default_factory=set, repr=False)
    damaged: set[Path] = field(default_factory=set, repr=False)
    presence: list[tuple[str, BucketTimes]] = field(default_factory=list, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing to read."""
        return self.mail is None and not self.calendars and not self.presence

    def owners(self) -> tuple[list[Owners], list[Owners]]:
        """The likely owners, from the mail and from each calendar."""
        found = self._each(lambda calendar: ics.find_owners(calendar.source))
        return [self.mail.owners()] if self.mail else [], list(found)

    def readings(self, request: ReadRequest) -> Iterator[tuple[str, Reading]]:
        """Read each calendar, the mail, and the times at each machine, each with its kind. A damaged one is counted."""
        for reading in self.calendar_readings(request):
            yield CALENDAR, reading
        if self.mail is not None:
            yield (
                MAIL,
                reading_of(self.mail, me=request.me, window=request.window, now=request.now, person=None, label=MAIL),
            )
        for _, times in self.presence:
            start, end = request.window
            table = presence_table(cut_to(times, start, min(end, request.now)), PRESENCE)
            yield PRESENCE, Reading(table, left_out={"broken": times.broken} if times.broken else {})

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
    """Scan a path for calendars, mail and times at a machine.

    With `only` just these files below a folder are read, and a mail with an incomplete header is left out: it is for
    files that are read again when they change. `mailbox` is as in `read_mail`. Raises `SourceError` for a path that is
    missing, closed or empty, for a damaged or too large export of times, and without `only` for one that holds nothing
    to read.
    """
    files = FileStream(path, progress, only=only)
    calendars, ledger, is_alone = _Calendars(files), Ledger(use=mailbox), False
    presence: list[tuple[str, BucketTimes]] = []
    for entry in files:
        is_alone = entry.given
        if begins_calendar(entry.head):
            calendars.take(entry)
        elif form := form_of(entry):
            enter(entry, form, ledger, files, grows=only is not None)
            files.counts[form] += 1
        elif begins_export(entry.head):
            presence += _export(entry, files, grows=only is not None)
        elif entry.given and not entry.head.strip() and only is None:
            raise SourceError("file_empty", N_("the file is empty"), hint=N_("export it again"))
        else:
            files.pass_over(entry)
    mail = None if ledger.is_unreadable() else ledger
    contents = Contents(files.counts, mail, calendars.all(), is_alone, files.closed, files.damaged, presence)
    if contents.is_empty and only is None:
        raise files.refusal(
            ErrorKind("no_calendar_or_mail", N_("neither a calendar nor mail")),
            N_("an .ics file, an mbox, an .eml file, or a folder or an archive of such files"),
        )
    return contents


def _export(entry: Entry, files: FileStream, *, grows: bool) -> list[tuple[str, BucketTimes]]:
    """The times in an export. One that was given by itself is refused where it cannot be read, others are counted."""
    error: Exception
    try:
        content = entry.read(LARGEST)
        if content is None:
            raise too_large()
        found = read_export(content)
    except SourceError as damage:
        if entry.given and not grows:
            raise
        error = damage
    except FAULTS as fault:
        error = fault
    else:
        files.counts[PRESENCE] += 1
        return list(found.items())
    files.failed(error)
    return []


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
