"""Files on this machine as a live source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grense import activities
from grense.model.addresses import own_addresses
from grense.sources import faults
from grense.sources.base import TAKEN, Batch, Found, Progress, Query, Reading, ReadingWarning
from grense.sources.contents import Contents, ReadRequest, look_into
from grense.sources.local.account import Account
from grense.sources.local.listing import Listing, listed
from grense.sources.local.mails import mail_batch
from grense.sources.local.marks import LocalMark
from grense.sources.local.presence import presence_batch
from grense.sources.mail.ledger import Ledger
from grense.sources.owner import joined
from grense.sources.whole import whole_calendar

__all__ = ["LocalFiles"]

_DAMAGED = "~"  # before the stamp of a file that could not be read to its end
_OWNER = ("owner_inferred", "owner_unknown")


class LocalFiles:
    """Reads a file, a folder or an archive. Implements `grense.sources.base.LiveSource`.

    There are three parts, the calendars, the mail and the times at machines. When a file has changed, that file and all
    calendars are read, or, where `me` is empty and the owner is determined from the files, all of them. The calendars
    are replaced as a whole; mails and times at machines are added, and those that are no longer in any file stay.

    `secret` and `patience` are not used. `me`, `tz` and `include` are those of `read_ics` and `read_mail`.
    """

    def __init__(
        self,
        account: Account,
        secret: str = "",  # noqa: ARG002  # every kind is opened with one
        *,
        me: Sequence[str] = (),
        tz: str,
        include: Collection[str] = (),
        patience: float = 0.0,  # noqa: ARG002  # as above
    ) -> None:
        self._path, self._use = Path(account.path).expanduser(), account
        self._me, self._tz, self._include = own_addresses(me), tz, tuple(include)

    def explore(self) -> Found:
        """Scan all files: the number of each kind, and the likely owners."""
        contents = look_into(self._path)
        owners = joined(*contents.owners())
        return Found(owners=owners, files={kind: count for kind, count in contents.counts.items() if count})

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read the changes: at most one batch of each part.

        Raises `SourceError` for a path that is missing, closed or empty, that holds nothing to read, or of
        which nothing can be read although something was read before.
        """
        reading = _Reading(query, listed(self._path, query.hashed), self._asked(query))
        if reading.has_read and not reading.listing.stamps:
            raise faults.gone()
        if reading.is_current:
            return
        contents = look_into(self._path, progress, only=reading.wanted, mailbox=self._use)
        reads_all = reading.wanted == set(reading.listing.names)
        if not self._me and not reads_all and (contents.mail or contents.calendars):
            every = set(reading.listing.names)
            contents, reads_all = look_into(self._path, progress, only=every, mailbox=self._use), True
        if not reading.has_read and contents.is_empty:
            contents = look_into(self._path)  # raises the error for other contents
        yield from self._read(reading, contents, is_all=reads_all)

    def close(self) -> None:
        """Do nothing: no file is left open."""

    def _asked(self, query: Query) -> str:
        """What is read, and how: a change of it invalidates what was read before."""
        window = [instant.isoformat() for instant in query.window]
        asked = [window, ascii(self._path), sorted(self._me), self._tz, sorted(self._include), TAKEN]
        asked += [self._use.rule] if self._use.rule else []
        return query.hashed(json.dumps(asked))

    def _read(self, reading: _Reading, contents: Contents, *, is_all: bool) -> Iterator[Batch]:
        warnings: tuple[ReadingWarning, ...] = ()
        me = self._me
        if not me:
            owners = joined(*contents.owners())
            me = owners.best
            if not owners.stated and (contents.mail or contents.calendars):
                warnings = (ReadingWarning("owner_inferred" if me else "owner_unknown", hint="me"),)
        query = reading.query
        request = ReadRequest(me, query.window, self._tz, query.now, self._include)
        found = list(contents.calendar_readings(request))
        if reading.is_only_damaged(contents):
            raise faults.cut_off()
        yield from reading.calendars(found, contents)
        if contents.presence:
            yield presence_batch(query, contents.presence)
        mark = str(reading.mark_of_all(contents))
        if contents.mail is not None or warnings or mark != query.marks.get(reading.mail):
            yield mail_batch(
                reading.mail, contents.mail or Ledger(), query, me=me, mark=mark, warnings=warnings, is_all=is_all
            )


@dataclass(frozen=True)
class _Reading:
    """One reading: the present files compared with those of the last time."""

    query: Query
    listing: Listing
    asked: str

    @property
    def mail(self) -> str:
        return self.query.hashed("mail")

    @property
    def calendar(self) -> str:
        return self.query.hashed("calendars")

    @property
    def has_read(self) -> bool:
        return self.mail in self.query.marks

    @property
    def is_current(self) -> bool:
        """Whether nothing has changed."""
        every, calendars = self._last(self.mail), self._last(self.calendar)
        if every.asked != self.asked or "" in self.listing.stamps.values():
            return False
        is_same = every.whole == self._whole() if every.whole else every.files == self.listing.stamps
        return is_same and all(self._is_as_it_was(name, calendars) for name in calendars.files)

    @property
    def wanted(self) -> set[Path]:
        """The files to be read: those that have changed, and all that held calendars."""
        every, calendars = self._last(self.mail), self._last(self.calendar)
        if every.asked != self.asked:
            return set(self.listing.names)
        stamps = self.listing.stamps
        return {
            path
            for path, name in self.listing.names.items()
            if name in calendars.files or not stamps[name] or every.files.get(name) != stamps[name]
        }

    def is_only_damaged(self, contents: Contents) -> bool:
        """Whether no file that was read before can be read now. A mailbox without mail is not damaged."""
        held = bool(contents.counts["unreadable"]) or not self._last(self.calendar).files.keys().isdisjoint(
            self.listing.stamps
        )
        return self.has_read and contents.is_empty and held and contents.damaged >= set(self.listing.names)

    def mark_of_all(self, contents: Contents) -> LocalMark:
        """The mark of all files; inaccessible ones are read again the next time."""
        closed = self._names(contents.closed)
        files = {name: stamp for name, stamp in self.listing.stamps.items() if stamp and name not in closed}
        return LocalMark(self.asked, files).shortened(self._whole())

    def calendars(self, found: list[Reading], contents: Contents) -> Iterator[Batch]:
        """The batch of the calendars. A file that has become unreadable deletes nothing, and is read again."""
        last = self._last(self.calendar).files
        if not found and not last:
            return
        if not found:
            yield Batch(
                self.calendar,
                activities.from_columns([], [], []),
                (),
                warnings=(ReadingWarning("place_gone"),),
            )
            return
        now = self._names(place for calendar in contents.calendars for place in calendar.places)
        damaged = self._names(contents.damaged)
        lost = self._lost(last, now - damaged)
        stamps = {
            name: f"{_DAMAGED if name in damaged else ''}{self.listing.stamps[name]}"
            for name in now | (damaged & last.keys())
        }
        mark = str(LocalMark(self.asked, stamps).shortened(self._whole()))
        if lost or mark != self.query.marks.get(self.calendar):
            warnings = (ReadingWarning("calendar_unreadable"),) if lost else ()
            together = _together(found, warnings)
            yield whole_calendar(self.calendar, together, self.query, None if lost else mark, clears=not lost)

    def _lost(self, last: Mapping[str, str], read: Collection[str]) -> set[str]:
        """The files that held calendars the last time, and cannot be read now."""
        whole = {name for name, stamp in last.items() if not stamp.startswith(_DAMAGED)}
        # In a folder that is closed they may still exist; otherwise those that are missing were deleted.
        return (whole & self.listing.stamps.keys() if self.listing.is_whole else whole).difference(read)

    def _last(self, part: str) -> LocalMark:
        return LocalMark.of(self.query.marks.get(part))

    def _names(self, paths: Iterable[Path]) -> set[str]:
        return {self.listing.names[path] for path in paths if path in self.listing.names}

    def _is_as_it_was(self, name: str, calendars: LocalMark) -> bool:
        return calendars.files[name].removeprefix(_DAMAGED) == self.listing.stamps.get(name)

    def _whole(self) -> str:
        return "" if "" in self.listing.stamps.values() else self.query.hashed(str(sorted(self.listing.stamps.items())))


def _together(readings: Sequence[Reading], further: tuple[ReadingWarning, ...]) -> Reading:
    """Join several calendars, with further warnings."""
    table = activities.concat([reading.activities for reading in readings])
    absences = sorted({day for reading in readings for day in reading.absences})
    left_out = sum((Counter(reading.left_out) for reading in readings), Counter[str]())
    warnings = Counter[str]()
    for one in (warning for reading in readings for warning in reading.warnings if warning.code not in _OWNER):
        warnings[one.code] += one.count
    return Reading(
        table.drop(columns="source"),
        tuple(absences),
        left_out,
        (*(ReadingWarning(code, count) for code, count in warnings.items()), *further),
    )
