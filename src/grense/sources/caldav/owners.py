"""Guess the account's owner, where the server does not name one, from the participants of recent meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from grense.errors import SourceError
from grense.sources.caldav.address import path_of
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.objects import Objects
from grense.sources.caldav.questions import events_in
from grense.sources.ics import find_owners
from grense.sources.owner import Owners

__all__ = ["owners_in"]

_WINDOW = dt.timedelta(weeks=8)
_MOST_CALENDARS, _MOST_OBJECTS = 5, 200


def owners_in(dav: Dav, calendars: Iterable[str], now: dt.datetime) -> Owners:
    """The addresses in the meetings of the eight weeks before `now`, of a few calendars, a few hundred meetings each.

    A calendar that cannot be read is skipped: the result only helps the person to choose.
    """
    texts: list[bytes] = []
    for calendar in islice(calendars, _MOST_CALENDARS):
        with suppress(SourceError, RefusedError):
            texts += _texts(dav, calendar, now)
    with suppress(SourceError):
        return find_owners(b"\r\n".join(texts)) if texts else Owners()
    return Owners()


def _texts(dav: Dav, calendar: str, now: dt.datetime) -> Iterable[bytes]:
    answer = dav.report(calendar, events_in((now - _WINDOW, now)), depth=1)
    listed = {one.path: one.href for one in answer.resources if one.path != path_of(calendar) and not one.is_gone}
    page = dict(islice(listed.items(), _MOST_OBJECTS))
    return filter(None, Objects(dav, calendar).texts(page).values()) if page else ()
