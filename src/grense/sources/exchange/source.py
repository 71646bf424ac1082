"""An Exchange mailbox as a source: the changes since the last time, one batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from grense.model.time import load_zone
from grense.sources import faults
from grense.sources.base import (
    DEFAULT_CALENDAR,
    SENT_MAIL,
    Batch,
    Found,
    Place,
    Progress,
    Query,
    ReadingWarning,
)
from grense.sources.exchange.account import Account, PlaceGoneError
from grense.sources.exchange.mails import ExchangeMail, ExchangeMark
from grense.sources.exchange.meetings import ExchangeMeetings
from grense.sources.ics.account import table_of
from grense.sources.ics.policy import Inclusion

if TYPE_CHECKING:
    from grense.sources.exchange.mailbox import Mailbox

__all__ = ["Exchange"]

_EXTRA = "exchange"


class Exchange:
    """A `LiveSource`: calendars and sent mail of one mailbox.

    `include` holds options of `read_ics` for the calendar; `tz` is where the person is, for the days of all-day
    events. `patience` is the time-out for a silent server, in seconds.

    Raises `ZoneError` for an unknown `tz` and `GrenseError` for an unknown option.
    """

    def __init__(
        self, account: Account, password: str, *, include: Collection[str] = (), tz: str, patience: float = 30.0
    ) -> None:
        self._account, self._password, self._patience = account, password, patience
        self._inclusion = Inclusion(include)
        self._include = sorted(include)
        self._zone = load_zone(tz)
        self._open: Mailbox | None = None
        self._endpoint = ""

    def explore(self) -> Found:
        """Sign in, and return the places that exist, and the address of the server where it was looked up."""
        mailbox = self._mailbox()
        calendar, sent = mailbox.names()
        chosen = self._account.calendars or (DEFAULT_CALENDAR,)
        places = []
        if calendar is not None:
            is_chosen = self._account.calendar and DEFAULT_CALENDAR in chosen
            places.append(Place(DEFAULT_CALENDAR, calendar or DEFAULT_CALENDAR, is_chosen))
        if self._account.calendar:
            places += [Place(one, name or one, one in chosen) for one, name in mailbox.other_calendars()]
        if sent is not None:
            places.append(Place(SENT_MAIL, sent or SENT_MAIL, self._account.mail))
        if not places:
            raise faults.not_found()
        looked_up = {} if self._account.url else {"url": self._endpoint, "hosts": []}
        return Found(tuple(places), (self._account.address,), options=looked_up)

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new: a whole calendar if anything in it has changed, and mail since the last time."""
        mailbox = self._mailbox()
        readers: dict[str, Callable[[Mailbox, Query, str, Progress], Iterator[Batch]]] = {}
        if self._account.calendar:
            for calendar in self._account.calendars or (DEFAULT_CALENDAR,):
                readers[calendar] = partial(self._calendar, calendar)
        if self._account.mail:
            readers[SENT_MAIL] = self._sent
        gone = []
        for place, read in readers.items():
            part = query.hashed(f"{self._account.address.casefold()} {place}")
            try:
                yield from read(mailbox, query, part, progress or _nobody)
            except PlaceGoneError:
                gone.append(part)
        if gone and len(gone) == len(readers):
            raise faults.not_found()
        for part in gone:
            yield Batch(part, table_of(), (), warnings=(ReadingWarning("place_gone"),))

    def close(self) -> None:
        """End the connection; may be called twice."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _mailbox(self) -> Mailbox:
        if self._open is None:
            try:
                from grense.sources.exchange.mailbox import Mailbox
            except ImportError:
                raise faults.missing_extra(_EXTRA) from None
            self._endpoint = self._account.endpoint() or self._looked_up()
            account = replace(self._account, url=self._endpoint, hosts=())
            self._open = Mailbox(account, self._password, self._patience)
        return self._open

    def _looked_up(self) -> str:
        from grense.sources.exchange.autodiscover import find_endpoint

        return find_endpoint(self._account, self._password, self._patience)

    def _calendar(
        self, calendar: str, mailbox: Mailbox, query: Query, part: str, progress: Progress
    ) -> Iterator[Batch]:
        include = query.hashed(json.dumps(self._include))  # a category is a text by the person
        asked = {"window": [instant.isoformat() for instant in query.window], "include": include, "tz": self._zone.key}
        kept = _kept(query.marks.get(part))
        # Taken before the calendar is read, so that a change in between is found the next time.
        state, changed = mailbox.changes(calendar, kept.pop("state", None))
        if kept == asked and not changed:
            return
        items = []
        for more in mailbox.occurrences(calendar, *query.window, categories=self._inclusion.needs_categories):
            items += more
            progress(len(items), len(items))
        read = ExchangeMeetings.of(items, query.window, self._inclusion, self._zone, query.hashed)
        yield Batch(
            part,
            read.activities,
            read.keys,
            absences=read.absences,
            clears=query.window,
            mark=json.dumps({**asked, "state": state}),
            left_out=read.left_out,
            warnings=read.warnings,
        )

    def _sent(self, mailbox: Mailbox, query: Query, part: str, progress: Progress) -> Iterator[Batch]:
        begin, end = query.window
        kept = ExchangeMark.of(query.marks.get(part), begin)
        mail = ExchangeMail(kept, query.now, part, query.hashed)
        held: list[Batch] = []
        read = 0
        for page, total in mailbox.sent(max(kept.since, begin), end):
            table, keys, left_out = mail.read(page)
            held.append(Batch(part, table, keys, mark=str(mail.mark), left_out=left_out))
            read += len(page)
            progress(read, total)
            # The last overlap is read again, and returned only if it has changed.
            if not kept.tail or mail.mark.last > kept.last:
                yield from held
                held = []
        if str(mail.mark) != str(kept):
            yield from held if read else [Batch(part, table_of(), (), mark=str(mail.mark))]


def _nobody(done: int, total: int) -> None:
    """The default progress callback, which does nothing."""


def _kept(mark: str | None) -> dict[str, Any]:
    try:
        kept = json.loads(mark or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
