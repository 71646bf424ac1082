"""Whether calendars have changed, asked in as few requests as can be: ctag and sync-token, a whole home at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grense.sources.caldav.address import parent_of, path_of
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.multistatus import Resource
from grense.sources.caldav.questions import CALENDARSERVER, DAV

__all__ = ["STATE", "CalendarState", "states"]

_CTAG, _TOKEN, _REPORTS = f"{CALENDARSERVER}getctag", f"{DAV}sync-token", f"{DAV}supported-report-set"
_PRINCIPAL = f"{DAV}current-user-principal"
STATE = (_CTAG, _TOKEN, _REPORTS)


@dataclass(frozen=True)
class CalendarState:
    """What a server says of a calendar as a whole: a tag that changes with it, and a token to ask for changes with.

    Both are empty where the server has no such thing.
    """

    tag: str
    token: str
    resource: Resource

    @classmethod
    def of(cls, resource: Resource) -> CalendarState:
        """The state in a resource's properties."""
        token = resource.text(_TOKEN).strip()
        reports = resource.tags(_REPORTS)
        tag = resource.text(_CTAG).strip() or token
        # Some have a token and no report for it.
        return cls(tag, "" if reports and f"{DAV}sync-collection" not in reports else token, resource)


def states(dav: Dav, calendars: Sequence[str]) -> Iterator[tuple[str, CalendarState | RefusedError]]:
    """The state of each calendar, or how the server refuses to give one; in no special order."""
    homes: dict[str, list[str]] = defaultdict(list)
    for calendar in calendars:
        homes[parent_of(calendar)].append(calendar)
    for home, inside in homes.items():
        listed = _listed(dav, home) if len(inside) > 1 else {}
        for calendar in inside:
            known = listed.get(path_of(calendar))
            # One that its home does not show may be there all the same.
            yield calendar, CalendarState.of(known) if known is not None else _alone(dav, calendar)


def _listed(dav: Dav, home: str) -> dict[str, Resource]:
    try:
        listed = dav.properties(home, (_PRINCIPAL, *STATE), depth=1).resources
    except RefusedError:
        return {}
    return {resource.path: resource for resource in listed if resource.found}


def _alone(dav: Dav, calendar: str) -> CalendarState | RefusedError:
    try:
        resource = dav.properties(calendar, (_PRINCIPAL,), optional=STATE).first
    except RefusedError as refusal:
        if not refusal.is_gone:
            raise
        return refusal
    return RefusedError(resource.status) if resource.is_gone else CalendarState.of(resource)
