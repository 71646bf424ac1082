"""From what a person typed to their calendars: RFC 6764 (well-known), RFC 5397 (principal), RFC 4791, 6.2.1 (homes)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from grense.addresses import bare_address, is_address
from grense.sources import faults
from grense.sources.caldav.address import path_of
from grense.sources.caldav.dav import Dav, RefusedError, Resource
from grense.sources.caldav.questions import CALDAV, CALENDARSERVER, DAV
from grense.sources.caldav.state import STATE, State

__all__ = ["Calendar", "Discovery", "addresses_of", "discover"]

_WELL_KNOWN = "/.well-known/caldav"
_KIND, _NAME, _HOLDS = f"{DAV}resourcetype", f"{DAV}displayname", f"{CALDAV}supported-calendar-component-set"
_PRINCIPAL, _HOMES = f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set"
_ADDRESSES = f"{CALDAV}calendar-user-address-set"
_CALENDAR = (_KIND, _NAME, _HOLDS, *STATE)
_PERSON = (_HOMES, _ADDRESSES)
_BOXES = {f"{CALDAV}schedule-inbox", f"{CALDAV}schedule-outbox"}


@dataclass(frozen=True)
class Calendar:
    """A calendar as its server lists it; one that is subscribed to is another's and not chosen unasked."""

    url: str
    name: str
    chosen: bool
    state: State


@dataclass(frozen=True)
class Discovery:
    """The calendars of an account that hold events, and the person's own addresses as the server knows them."""

    calendars: tuple[Calendar, ...]
    addresses: tuple[str, ...]


def discover(dav: Dav, url: str) -> Discovery:
    """Find the calendars from the address of a server, a principal, a home or a calendar.

    Raises `SourceError` where nothing at that address speaks CalDAV.
    """
    start = _start(dav, url)
    if (calendar := _calendar(start)) is not None:
        return Discovery((calendar,), addresses_of(dav, start))
    person = start if start.addresses(_HOMES) else _principal(dav, start)
    homes = () if person is None else person.addresses(_HOMES)
    if person is None or not homes:
        raise faults.wrong_kind()
    return Discovery(_calendars(dav, homes), _bare(person))


def addresses_of(dav: Dav, resource: Resource) -> tuple[str, ...]:
    """The person's own addresses, by way of the principal that a resource names; none where it names none."""
    try:
        person = _principal(dav, resource)
    except RefusedError:
        return ()
    return () if person is None else _bare(person)


def _start(dav: Dav, url: str) -> Resource:
    """What answers at the address itself or, for a whole server rather first, at its well-known one."""
    ways = [url, urljoin(url, _WELL_KNOWN)]
    refusal: RefusedError | None = None
    for way in ways if path_of(url) else reversed(ways):
        try:
            found = dav.properties(way, (_PRINCIPAL, *_PERSON, *_CALENDAR)).first
        except RefusedError as refused:
            refusal = refused if refusal is None or refused.status == 403 else refusal
            continue
        if found.found.keys() & {_PRINCIPAL, _HOMES} or _calendar(found) is not None:
            return found
    raise faults.consent_withdrawn() if refusal is not None and refusal.status == 403 else faults.wrong_kind()


def _principal(dav: Dav, resource: Resource) -> Resource | None:
    if f"{DAV}unauthenticated" in resource.tags(_PRINCIPAL):
        raise faults.wrong_password()
    principal = next(iter(resource.addresses(_PRINCIPAL)), None)
    return None if principal is None else dav.properties(principal, _PERSON).first


def _calendars(dav: Dav, homes: tuple[str, ...]) -> tuple[Calendar, ...]:
    """What lies in the homes; one of several that is closed to the person is passed over."""
    found: dict[str, Calendar] = {}
    refusals = []
    for home in homes:
        try:
            listed = dav.properties(home, _CALENDAR, depth=1).resources
        except RefusedError as refusal:
            refusals.append(refusal)
            continue
        calendars = (calendar for resource in listed if (calendar := _calendar(resource)) is not None)
        found |= {path_of(calendar.url): calendar for calendar in calendars}
    if len(refusals) == len(homes):
        raise refusals[0].fault() from None
    return tuple(found.values())


def _calendar(resource: Resource) -> Calendar | None:
    kind, holds = resource.tags(_KIND), resource.found.get(_HOLDS)
    components = {component.get("name", "").upper() for component in holds} if holds is not None else {"VEVENT"}
    if f"{CALDAV}calendar" not in kind or kind & _BOXES or "VEVENT" not in components:
        return None
    name = resource.text(_NAME).strip() or resource.path.rpartition("/")[2]
    return Calendar(resource.url, name, f"{CALENDARSERVER}subscribed" not in kind, State.of(resource))


def _bare(person: Resource) -> tuple[str, ...]:
    mails = (url for url in person.addresses(_ADDRESSES) if urlsplit(url).scheme.lower() == "mailto")
    return tuple(dict.fromkeys(filter(is_address, map(bare_address, mails))))
