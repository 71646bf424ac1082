"""Find a person's calendars from an address: RFC 6764 (well-known), RFC 5397 (principal), RFC 4791, 6.2.1 (homes)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from grense.errors import ElsewhereError, PasswordRefusedError, SignInError, SourceError, UnreachableError
from grense.model.addresses import bare_address, is_address
from grense.sources import faults
from grense.sources.caldav.address import path_of
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.multistatus import Resource
from grense.sources.caldav.questions import CALDAV, CALENDARSERVER, DAV
from grense.sources.caldav.state import STATE, CalendarState

__all__ = ["Discovery", "ListedCalendar", "addresses_of", "discover"]

_WELL_KNOWN = "/.well-known/caldav"
# Nextcloud and ownCloud, Baikal, DAViCal, SOGo, and what many others have.
_USUAL = ("remote.php/dav/", "dav.php/", "caldav.php/", "SOGo/dav/", "dav/", "caldav/")
_KIND, _NAME, _HOLDS = f"{DAV}resourcetype", f"{DAV}displayname", f"{CALDAV}supported-calendar-component-set"
_PRINCIPAL, _HOMES = f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set"
_ADDRESSES = f"{CALDAV}calendar-user-address-set"
# Another person's calendar, and invitations: those that matter are also in the person's own.
_NOT_OWN = {f"{CALENDARSERVER}subscribed", f"{CALDAV}schedule-inbox"}
_PERSON = (_HOMES, _ADDRESSES)
_NOTHING, _UNKNOWN_METHOD = 207, 501
_MOST_HOMES, _MOST_CALENDARS = 50, 1_000
_MOST_ADDRESSES, _LONGEST_ADDRESS, _LONGEST_NAME = 50, 254, 200


@dataclass(frozen=True)
class ListedCalendar:
    """A calendar as its server lists it; `chosen` says whether it is read by default."""

    url: str
    name: str
    chosen: bool
    state: CalendarState


@dataclass(frozen=True)
class Discovery:
    """The calendars of an account that hold events, and the person's own addresses according to the server."""

    calendars: tuple[ListedCalendar, ...]
    addresses: tuple[str, ...]


def discover(dav: Dav, url: str) -> Discovery:
    """Find the calendars from the address of a server, a principal, a home or a calendar.

    For a whole server its well-known address is tried first, for anything else the given one. If one fails, the
    other is still tried, unless the password is refused; where neither leads to calendars, the usual paths are tried.

    Raises the most specific `SourceError` of those met; where nothing answers CalDAV, that the server is another kind.
    """
    typed, known = url, urljoin(url, _WELL_KNOWN)
    met: dict[str, RefusedError | SourceError] = {}
    for way in (typed, known) if path_of(url) else (known, typed):
        if (found := _by(dav, way, met)) is not None:
            return found
        if isinstance(met[way], PasswordRefusedError):
            break  # the other address would refuse it, too, and that counts towards a locked account
    # Guesses are not worth that either, or the time of waiting for an unreachable server.
    if not isinstance(met.get(typed), UnreachableError) and not any(map(_is_final, met.values())):
        for way in _guesses(url):
            if (found := _by(dav, way, met)) is not None:
                return found
            if _is_final(met[way]):
                break
    raise _fault(min(met.values(), key=_rank))


def addresses_of(dav: Dav, resource: Resource) -> tuple[str, ...]:
    """The person's own addresses, from the principal that a resource names; empty where it names none."""
    try:
        person = _principal(dav, resource)
    except RefusedError:
        return ()
    return () if person is None else _bare(person)


def _by(dav: Dav, way: str, met: dict[str, RefusedError | SourceError]) -> Discovery | None:
    """The discovery from one address; None, with the reason added to `met`, where nothing is found."""
    try:
        if (found := _account(dav, way)) is not None:
            return found
        met[way] = RefusedError(_NOTHING)
    except (RefusedError, SourceError) as reason:
        met[way] = reason
    return None


def _guesses(url: str) -> Iterator[str]:
    """The usual paths, below the given address and at the root; an address of a Nextcloud's pages ends before these."""
    typed = urlsplit(url).path.partition("/index.php")[0].rstrip("/") + "/"
    for folder in dict.fromkeys((typed, "/")):
        for path in _USUAL:
            yield urljoin(url, folder + path)


def _is_final(reason: RefusedError | SourceError) -> bool:
    """Whether the person has to act on a reason, so that no further address is tried."""
    return isinstance(reason, SignInError | ElsewhereError)


def _rank(reason: RefusedError | SourceError) -> int:
    """The order in which faults are raised: those the person can fix, then temporary ones, then the server's own."""
    if isinstance(reason, RefusedError):
        return 3 if reason.status == 403 or (reason.is_failure and reason.status != _UNKNOWN_METHOD) else 4
    kinds = (SignInError, ElsewhereError, UnreachableError)
    return next((rank for rank, kind in enumerate(kinds) if isinstance(reason, kind)), 3)


def _fault(reason: RefusedError | SourceError) -> SourceError:
    if isinstance(reason, SourceError):
        return reason
    return faults.wrong_kind() if _rank(reason) == 4 else reason.fault()


def _account(dav: Dav, way: str) -> Discovery | None:
    """The calendars that an address leads to; None where nothing there answers CalDAV."""
    start = dav.properties(way, (_PRINCIPAL, *_PERSON, _KIND)).first
    kind = start.tags(_KIND)
    is_calendar = f"{CALDAV}calendar" in kind
    try:
        person = start if start.addresses(_HOMES) else _principal(dav, start)
    except RefusedError:
        if not is_calendar:
            raise
        person = None
    homes = () if person is None else person.addresses(_HOMES)
    addresses = () if person is None else _bare(person)
    # Some servers report their root as a calendar; a resource that holds the homes is not a calendar.
    if homes and (not is_calendar or any(_holds(start, home) for home in homes)):
        return Discovery(_calendars(dav, homes), addresses)
    if is_calendar:
        # A calendar of thousands of objects is not listed; the root of a server may contain other calendars.
        return Discovery(_calendars(dav, (start.url,), depth=0 if start.path else 1), addresses)
    if f"{DAV}collection" in kind:
        with suppress(RefusedError):
            if calendars := _calendars(dav, (start.url,)):
                return Discovery(calendars, addresses)
    return None


def _holds(resource: Resource, url: str) -> bool:
    """Whether an address is that of a resource, or below it."""
    return f"{path_of(url)}/".startswith(f"{resource.path}/")


def _principal(dav: Dav, resource: Resource) -> Resource | None:
    if f"{DAV}unauthenticated" in resource.tags(_PRINCIPAL):
        raise faults.wrong_password()
    principal = next(iter(resource.addresses(_PRINCIPAL)), None)
    return None if principal is None else dav.properties(principal, _PERSON).first


def _calendars(dav: Dav, homes: tuple[str, ...], depth: int = 1) -> tuple[ListedCalendar, ...]:
    """The calendars in the homes; where there are several homes, an inaccessible one is skipped."""
    if len(homes) > _MOST_HOMES:
        raise faults.too_many_places()
    found: dict[str, ListedCalendar] = {}
    refusals = []
    for home in homes:
        try:
            listed = dav.properties(home, (_KIND, _NAME, _HOLDS), depth, optional=STATE).resources
        except RefusedError as refusal:
            refusals.append(refusal)
            continue
        found |= _inside(home, [calendar for resource in listed if (calendar := _calendar(resource)) is not None])
    if len(refusals) == len(homes):
        raise refusals[0]
    if len(found) > _MOST_CALENDARS:
        raise faults.too_many_places()
    return tuple(found.values())


def _inside(home: str, calendars: list[ListedCalendar]) -> dict[str, ListedCalendar]:
    """Calendars by path; a home reported as a calendar is dropped when it contains others (RFC 4791, 4.2)."""
    found = {path_of(calendar.url): calendar for calendar in calendars}
    if len(found) > 1:
        found.pop(path_of(home), None)
    return found


def _calendar(resource: Resource) -> ListedCalendar | None:
    """The calendar for a resource that holds events, whatever its other types: SOGo's own is an outbox as well."""
    kind, holds = resource.tags(_KIND), resource.found.get(_HOLDS)
    components = {component.get("name", "").upper() for component in holds} if holds is not None else {"VEVENT"}
    if f"{CALDAV}calendar" not in kind or "VEVENT" not in components:
        return None
    name = _printable(resource.text(_NAME).strip() or resource.path.rpartition("/")[2])
    return ListedCalendar(resource.url, name, not kind & _NOT_OWN, CalendarState.of(resource))


def _printable(name: str) -> str:
    """A name without characters that change how the text around it is displayed."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME]


def _bare(person: Resource) -> tuple[str, ...]:
    """The mail addresses of a person; one with invisible characters, or too long, is left out."""
    mails = (url for url in person.addresses(_ADDRESSES) if urlsplit(url).scheme.lower() == "mailto")
    plain = (mail for mail in map(bare_address, mails) if is_address(mail) and len(mail) <= _LONGEST_ADDRESS)
    return tuple(dict.fromkeys(plain))[:_MOST_ADDRESSES]
