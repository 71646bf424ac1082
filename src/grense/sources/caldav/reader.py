"""Read the events of one calendar into one batch: none, the changes, or the whole window.

The state is requested before the data, so that a change in between is read twice and never lost. Once a day the
list of objects is compared whatever the state and the token are: a calendar that was deleted and created again at
its address, or a restored server, may accept an old token as if nothing had happened.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import islice

from grense.sources import faults
from grense.sources.base import Batch
from grense.sources.caldav.address import path_of
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.multistatus import Resource
from grense.sources.caldav.objects import Objects
from grense.sources.caldav.part import Part, Tally
from grense.sources.caldav.questions import DAV, PARTS, PARTS_AND_CATEGORIES, AskedWindow, events_in, synchronise
from grense.sources.ics.items import ItemReader, Items
from grense.sources.ics.policy import Inclusion

__all__ = ["read_events"]

_PAGE = 200
_MOST_STEPS = 1_000
# Floating times and days are local, and the server may assume another zone.
_DAY = dt.timedelta(days=1)
_TOO_MANY = 507


def read_events(dav: Dav, part: Part, tally: Tally) -> Batch | None:
    """Read what is new in a calendar; None when there is nothing.

    Raises `RefusedError` when the calendar is gone, and `SourceError` when everything in it is unreadable.
    """
    if part.is_unchanged:
        return None
    if part.token and (batch := _changed(dav, part, tally)) is not None:
        return batch
    start, end = part.query.window
    listed = _listed(dav, part, (start - _DAY, end + _DAY))
    listing = _fingerprint(part, listed)
    if (same := part.same(listing)) is not None:
        # Without a state the list is requested each time, and no listing is stored.
        return None if part.is_recent and not part.seen else same
    items = _read(dav, part, {path: resource.href for path, resource in listed.items()}, tally)
    if items is None:
        raise faults.not_understood()
    return part.whole(items, listing)


def _changed(dav: Dav, part: Part, tally: Tally) -> Batch | None:
    """The changes since the token; None where they are not available, and where only the state changed."""
    changes = _changes(dav, part, part.token)
    if changes is None:
        return None
    changed, lost, token = changes
    items = _read(dav, part, changed, tally) if changed or lost else None
    return None if items is None else part.changed(items, {*changed, *lost}, token)


def _changes(dav: Dav, part: Part, token: str) -> tuple[dict[str, str], set[str], str] | None:
    """Addresses by path of changed objects, the paths of deleted ones, and the next token.

    None when the server no longer accepts the token, or does not support the report that it advertises.
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


def _listed(dav: Dav, part: Part, window: AskedWindow) -> dict[str, Resource]:
    """The objects with events in a window, by path; a window with too many for one answer is halved."""
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
    """The members of the calendar; some servers list the calendar itself, too."""
    own = path_of(part.calendar)
    return (resource for resource in resources if resource.path != own and not resource.href.endswith("/"))


def _fingerprint(part: Part, listed: dict[str, Resource]) -> str:
    """The hash of the list: the objects and their versions; empty where they have no versions."""
    etags = {path: resource.text(f"{DAV}getetag") for path, resource in listed.items()}
    return part.query.hashed(json.dumps(etags, sort_keys=True)) if all(etags.values()) else ""


def _read(dav: Dav, part: Part, hrefs: Mapping[str, str], tally: Tally) -> Items | None:
    """The items at these addresses, by path; None where all of them are broken."""
    options = part.options
    reader = ItemReader(me=options.me, window=part.query.window, tz=options.tz, include=options.include, zones=True)
    parts = PARTS_AND_CATEGORIES if Inclusion(options.include).needs_categories else PARTS
    objects = Objects(dav, part.calendar, parts)
    tally.expect(len(hrefs))
    rest = iter(hrefs.items())
    while page := dict(islice(rest, _PAGE)):
        reader.read([(part.key(path), text) for path, text in objects.texts(page).items()])
        tally.add(len(page))
    return None if reader.only_broken else reader.items()
