"""Detect changed calendars in as few requests as possible: ctag and sync-token, for a whole home at once."""

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
    """The server's state of a calendar: a tag that changes with it, and a token to request changes with.

    Both are empty where the server does not support them.
    """

    tag: str
    token: str
    resource: Resource

    @classmethod
    def of(cls, resource: Resource) -> CalendarState:
        """The state from a resource's properties."""
        token = resource.text(_TOKEN).strip()
        reports = resource.tags(_REPORTS)
        tag = resource.text(_CTAG).strip() or token
        # Some have a token but not the report for it.
        return cls(tag, "" if reports and f"{DAV}sync-collection" not in reports else token, resource)


def states(dav: Dav, calendars: Sequence[str]) -> Iterator[tuple[str, CalendarState | RefusedError]]:
    """The state of each calendar, or the server's refusal; in no particular order."""
    homes: dict[str, list[str]] = defaultdict(list)
    for calendar in calendars:
        homes[parent_of(calendar)].append(calendar)
    for home, inside in homes.items():
        listed = _listed(dav, home) if len(inside) > 1 else {}
        for calendar in inside:
            known = listed.get(path_of(calendar))
            # One missing from its home's list may exist all the same.
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
