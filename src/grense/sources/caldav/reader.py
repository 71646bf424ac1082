"""The events of one calendar read into one batch: none, what has changed, or the whole window anew.

The state was asked for before the data, so that what changes in between is read twice and never lost.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice

from grense.sources import faults
from grense.sources.base import Batch
from grense.sources.caldav.address import path_of
from grense.sources.caldav.dav import Dav, RefusedError, Resource
from grense.sources.caldav.part import Part, Tally
from grense.sources.caldav.questions import CALDAV, DAV, Window, events_in, objects, synchronise
from grense.sources.ics.items import ItemReader, Items

__all__ = ["read_events"]

_PAGE = 200
_MOST_STEPS = 10_000
# Floating times and days are local somewhere, and the server may think of another place.
_DAY = dt.timedelta(days=1)
_TOO_MANY = 507


def read_events(dav: Dav, part: Part, tally: Tally) -> Batch | None:
    """Read what is new in a calendar; None when there is nothing.

    Raises `RefusedError` when the calendar is gone.
    """
    if part.was_seen(part.seen):
        return None
    mark = part.mark
    changes = _changes(dav, part, mark.token) if mark is not None and mark.token else None
    if changes is not None:
        changed, lost, token = changes
        return part.changed(_read(dav, part, changed, tally), {*changed, *lost}, token)
    start, end = part.query.window
    listed = _listed(dav, part, (start - _DAY, end + _DAY))
    seen = part.seen or _fingerprint(part, listed)
    if part.was_seen(seen):
        return None
    hrefs = {path: resource.href for path, resource in listed.items()}
    return part.whole(_read(dav, part, hrefs, tally), seen, part.state.token)


def _changes(dav: Dav, part: Part, token: str) -> tuple[dict[str, str], set[str], str] | None:
    """Addresses by path of what has changed, the paths of what is gone, and the next token.

    None when the server does not know the token any more, or never did what it said it can.
    """
    changed: dict[str, str] = {}
    lost: set[str] = set()
    for _ in range(_MOST_STEPS):
        try:
            answer = dav.report(part.calendar, synchronise(token))
        except RefusedError:
            return None
        for resource in _members(answer.resources, part):
            changed.pop(resource.path, None)
            lost.discard(resource.path)
            if resource.is_gone:
                lost.add(resource.path)
            else:
                changed[resource.path] = resource.href
        if not answer.token or (answer.is_short and answer.token == token):
            return None
        if not answer.is_short:
            return changed, lost, answer.token
        token = answer.token
    return None


def _listed(dav: Dav, part: Part, window: Window) -> dict[str, Resource]:
    """The objects with events in a window, by path; where they are too many for one answer, half a window at a time."""
    try:
        answer = dav.report(part.calendar, events_in(window), depth=1)
        found = {resource.path: resource for resource in _members(answer.resources, part)}
        if not answer.is_short:
            return found
    except RefusedError as refusal:
        if refusal.status != _TOO_MANY:
            raise
    start, end = window
    if end - start < _DAY:
        raise faults.too_large() from None
    middle = start + (end - start) / 2
    return _listed(dav, part, (start, middle)) | _listed(dav, part, (middle, end))


def _members(resources: tuple[Resource, ...], part: Part) -> Iterator[Resource]:
    """What lies in the calendar; some servers name the calendar itself, too."""
    own = path_of(part.calendar)
    return (resource for resource in resources if resource.path != own and not resource.href.endswith("/"))


def _fingerprint(part: Part, listed: dict[str, Resource]) -> str:
    """The state of a calendar whose server gives none: its objects and their versions, if they have them."""
    etags = {path: resource.text(f"{DAV}getetag") for path, resource in listed.items()}
    return part.query.hashed(json.dumps(etags, sort_keys=True)) if all(etags.values()) else ""


def _read(dav: Dav, part: Part, hrefs: dict[str, str], tally: Tally) -> Items:
    options = part.options
    reader = ItemReader(me=options.me, window=part.query.window, tz=options.tz, include=options.include)
    tally.expect(len(hrefs))
    rest = iter(hrefs.items())
    while page := dict(islice(rest, _PAGE)):
        reader.read(list(_objects(dav, part, page)))
        tally.add(len(page))
    return reader.items()


def _objects(dav: Dav, part: Part, wanted: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The keys and texts of one page of objects; one that has gone in the meantime is not among them."""
    pending = dict(wanted)
    while pending:
        before = len(pending)
        answer = dav.report(part.calendar, objects(pending.values()), depth=1)
        for resource in answer.resources:
            if pending.pop(resource.path, None) is not None and not resource.is_gone:
                yield part.key(resource.path), resource.text(f"{CALDAV}calendar-data").encode()
        if len(pending) == len(wanted):
            raise faults.not_understood()
        if not answer.is_short or len(pending) == before:
            return
