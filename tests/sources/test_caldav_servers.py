"""Realistic calendars on three real servers: discovery, reading, changes, recreation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module

import pytest

from grense.sources.caldav import Account, CalDav
from servers.calendar_objects import LEFT_OUT, at, evening, meeting_object, objects
from servers.dav_server import USER, DavStand
from servers.kept import NOW, Kept
from servers.stand import ME, PASSWORD

SERVERS = {
    "Radicale": "servers.radicale:CalDavStand",
    "Xandikos": "servers.xandikos:XandikosStand",
    "Cyrus": "servers.cyrus:CyrusStand",
}


@pytest.fixture(params=SERVERS)
def stand(request: pytest.FixtureRequest) -> Iterator[DavStand]:
    module, _, name = SERVERS[request.param].partition(":")
    one = getattr(import_module(module), name)()
    yield one
    one.stop()


def test_every_kind_of_object_is_read_once_and_followed(stand):
    server, path = stand.server, stand.path
    held = objects()
    for name, (text, _) in held.items():
        server.put(path + name, text)
    with closing(CalDav(Account(server.url, USER, ca=server.ca), PASSWORD, me=[ME], tz="Europe/Oslo")) as whole:
        assert server.url + path in [place.id for place in whole.explore().places]

    kept, source = Kept(), stand.source()
    (batch,) = kept.sync(source)
    rows = {name: spans for name, (_, spans) in held.items()}
    assert kept.spans == sorted(span for spans in rows.values() for span in spans)
    assert batch.left_out == LEFT_OUT
    assert not batch.warnings
    assert kept.sync(source) == []

    server.put(f"{path}evening.ics", meeting_object(evening(11, 20)))
    server.remove(f"{path}night.ics")
    (batch,) = kept.sync(source)
    assert batch.clears is None
    rows |= {"evening.ics": [at(11, 20, 20)], "night.ics": []}
    assert kept.spans == sorted(span for spans in rows.values() for span in spans)
    assert kept.sync(source) == []


def test_meetings_with_nobody_else_of_the_own_organisation(stand):
    server, path = stand.server, stand.path
    lines = ("ORGANIZER:mailto:ola@customer.example", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}")
    for name, more in (("far", ()), ("near", ("ATTENDEE:mailto:per@example.org",))):
        server.put(f"{path}{name}.ics", far_meeting(name, *lines, *more))
    kept, source = Kept(), stand.source()
    (batch,) = kept.sync(source)
    contexts = batch.activities["work_context"].astype(object)
    assert sorted(contexts.where(contexts.notna(), "").tolist()) == ["", "outside"]
    assert "customer" not in batch.activities.to_csv() + str(batch)


def far_meeting(name, *lines):
    times = ("DTSTAMP:20261101T000000Z", "DTSTART:20261117T200000Z", "DTEND:20261117T210000Z")
    event = ("BEGIN:VEVENT", f"UID:{name}", *times, *lines, "END:VEVENT")
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//", *event, "END:VCALENDAR", ""))


def test_nothing_of_a_calendar_that_was_deleted_and_made_again_is_left_after_a_day(stand):
    for day in range(10, 20):
        stand.put_meeting(f"old-{day}", *at(11, day, 9))
    kept = Kept()
    kept.sync(stand.source())
    stand.server.remove(stand.path)
    stand.server.make_calendar(stand.path)
    for day in range(20, 23):
        stand.put_meeting(f"new-{day}", *at(11, day, 9))
    kept.sync(stand.source())
    tomorrow = NOW + dt.timedelta(days=1)
    kept.sync(stand.source(), now=tomorrow)
    assert kept.starts == ["20.11 09", "21.11 09", "22.11 09"]
    assert kept.sync(stand.source(), now=tomorrow) == []
