"""A CalDAV account as a live source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from grense.errors import ElsewhereError, SignInError, SourceError, UnreachableError
from grense.model.addresses import bare_address, is_address, own_addresses
from grense.model.time import load_zone
from grense.sources.base import Batch, Found, Place, Progress, Query
from grense.sources.caldav.account import Account
from grense.sources.caldav.address import host_of, typed
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.discovery import ListedCalendar, addresses_of, discover
from grense.sources.caldav.freebusy import free_busy_text, read_free_busy
from grense.sources.caldav.owners import owners_in
from grense.sources.caldav.part import Options, Part, Tally, gone, part_name
from grense.sources.caldav.reader import read_events
from grense.sources.caldav.state import CalendarState, states
from grense.sources.http import Web
from grense.sources.ics.policy import Inclusion

__all__ = ["CalDav"]


class CalDav:
    """The calendars of one account.

    `me` are the person's own addresses; without them the server's are used. `tz` is the zone of floating times and
    all-day entries. `include` takes more, as in `read_ics`. `patience` is the time-out for a silent server, in seconds.

    Raises `SourceError` for an invalid address or authority, `ZoneError` for an unknown zone, and
    `MissingExtraError`.
    """

    def __init__(
        self,
        account: Account,
        password: str,
        *,
        me: Sequence[str] = (),
        tz: str,
        include: Collection[str] = (),
        patience: float = 30.0,
    ) -> None:
        load_zone(tz)
        Inclusion(include)
        self._account = account
        self._url = typed(account.url)
        self._options = Options(own_addresses(me), tz, tuple(include), account.mode)
        self._web = Web(
            {host_of(self._url), *account.hosts},
            password=(account.user, password),
            authority=account.ca,
            patience=patience,
            extra="caldav",
        )
        self._dav = Dav(self._web)

    @property
    def requests_sent(self) -> int:
        """The number of requests sent so far."""
        return self._web.requests_sent

    def explore(self) -> Found:
        """Sign in, and find the calendars that hold events, and the person's own addresses.

        Where neither the server nor the settings have these, the addresses in the meetings are returned.

        In the mode `free-busy` only calendars with such reports are returned.
        """
        found = discover(self._dav, self._url)
        calendars = found.calendars if self._account.mode == "events" else self._with_free_busy(found.calendars)
        places = tuple(Place(calendar.url, calendar.name, calendar.chosen) for calendar in calendars)
        addresses = self._own(found.addresses)
        if addresses or self._options.me or self._account.mode != "events":
            return Found(places, addresses)
        chosen = (calendar.url for calendar in calendars if calendar.chosen)
        return Found(places, owners=owners_in(self._dav, chosen, dt.datetime.now(dt.UTC)))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new, one calendar at a time.

        A calendar that cannot be read does not stop the others; its fault is raised at the end. A missing one
        gives the warning `place_gone`, and `SourceError` is raised when none is left.
        """
        try:
            yield from self._batches(query, Tally(progress))
        except RefusedError as refusal:
            raise refusal.fault() from None

    def close(self) -> None:
        """End the connection."""
        self._web.close()

    def _batches(self, query: Query, tally: Tally) -> Iterator[Batch]:
        calendars, addresses = self._calendars()
        options = self._with_addresses(calendars, addresses)
        lost: dict[str, RefusedError] = {} if self._account.calendars else _unlisted(query, calendars)
        fault: SourceError | None = None
        left = 0
        for calendar, state in calendars:
            try:
                if isinstance(state, RefusedError):
                    raise state
                read = read_free_busy if options.mode == "free-busy" else read_events
                batch = read(self._dav, Part(calendar, state, query, options, self._account.user), tally)
            except RefusedError as refusal:
                if refusal.is_gone:
                    lost[part_name(query.hashed, calendar)] = refusal
                    continue
                fault = fault or refusal.fault()
            except (UnreachableError, SignInError, ElsewhereError):
                raise
            except SourceError as error:
                fault = fault or error
            else:
                if batch is not None:
                    yield batch
            left += 1
        if lost and not left:
            raise next(iter(lost.values())).fault()
        yield from map(gone, lost)
        if fault is not None:
            raise fault

    def _calendars(self) -> tuple[list[tuple[str, CalendarState | RefusedError]], tuple[str, ...]]:
        """The calendars to read with their states, and the person's addresses if discovered along with them."""
        if self._account.calendars:
            return list(states(self._dav, self._account.calendars)), ()
        found = discover(self._dav, self._url)
        return [(calendar.url, calendar.state) for calendar in found.calendars if calendar.chosen], found.addresses

    def _with_free_busy(self, calendars: tuple[ListedCalendar, ...]) -> tuple[ListedCalendar, ...]:
        now = dt.datetime.now(dt.UTC)
        able: list[ListedCalendar] = []
        fault: SourceError | None = None
        for calendar in calendars:
            try:
                free_busy_text(self._dav, calendar.url, (now, now + dt.timedelta(days=1)))
            except RefusedError as refusal:
                fault = fault or refusal.fault()
            except (UnreachableError, SignInError, ElsewhereError):
                raise
            except SourceError as error:
                fault = fault or error
            else:
                able.append(calendar)
        if fault is not None and not able:
            raise fault
        return tuple(able)

    def _with_addresses(
        self, calendars: list[tuple[str, CalendarState | RefusedError]], addresses: tuple[str, ...]
    ) -> Options:
        options = self._options
        if options.me:
            return options
        known = [state for _, state in calendars if isinstance(state, CalendarState)]
        if self._account.calendars and known:
            addresses = addresses_of(self._dav, known[0].resource)
        return Options(self._own(addresses), options.tz, options.include, options.mode)

    def _own(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """The person's addresses, including a user name that is an address, since not all servers return them."""
        user = bare_address(self._account.user)
        return tuple(dict.fromkeys((*addresses, *((user,) if is_address(user) else ()))))


def _unlisted(query: Query, calendars: list[tuple[str, CalendarState | RefusedError]]) -> dict[str, RefusedError]:
    """The parts that were read before and that the account no longer lists."""
    listed = {part_name(query.hashed, calendar) for calendar, _ in calendars}
    return {name: RefusedError(404) for name in query.marks if name not in listed}
