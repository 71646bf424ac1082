"""The contract of every kind of server: one suite, each adapter against a real or a simulated server.

The batches go into a real store, whose contents are checked.
"""

from __future__ import annotations

import datetime as dt
import logging
import pickle
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from grense import activities
from grense.errors import SignInError, SourceError
from grense.sources.base import Batch, Query
from grense.storage.store import Store, open_store
from servers.cable import Cable
from servers.stand import MARK, PASSWORD, Stand

STANDS = {
    "ics": "servers.calendar_site:SiteStand",
    "caldav": "servers.radicale:CalDavStand",
    "imap": "servers.dovecot:ImapStand",
    "exchange": "servers.exchange:ExchangeStand",
    "google": "servers.google:GoogleStand",
    "microsoft365": "servers.graph:GraphStand",
}
# Other servers of a kind; the effect of a cut cable depends only on the kind.
MORE_STANDS = {
    "caldav on Xandikos": "servers.xandikos:XandikosStand",
    "caldav on Cyrus": "servers.cyrus:CyrusStand",
    "imap on Cyrus": "servers.cyrus:CyrusMailStand",
    # No server, so there is no cable to cut; tests/sources/test_local.py tests faults of files.
    "files": "servers.folder:FolderStand",
}
ONE_OF_EACH_KIND = pytest.mark.parametrize("world", STANDS, indirect=True)
NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR

Row = tuple[dt.datetime, dt.datetime, str]


class World:
    """A stand with a few meetings and mails, and a store for the batches."""

    def __init__(self, stand: Stand, store: Store) -> None:
        self.stand, self.store = stand, store
        self.meetings: dict[str, tuple[dt.datetime, dt.datetime]] = {}
        self.mails: dict[str, dt.datetime] = {}

    def meeting(self, name: str, start: dt.datetime, hours: float = 1) -> None:
        if self.stand.meetings:
            self.meetings[name] = (start, start + hours * HOUR)
            self.stand.put_meeting(name, *self.meetings[name])

    def remove(self, name: str) -> None:
        if self.stand.meetings:
            del self.meetings[name]
            self.stand.remove_meeting(name)

    def mail(self, name: str, sent: dt.datetime) -> None:
        if self.stand.mails:
            self.mails[name] = sent
            self.stand.put_mail(name, sent)

    def expected(self) -> list[Row]:
        inside = [(start, end, "meeting") for start, end in self.meetings.values() if end > WINDOW[0]]
        sent = [(moment, moment, "mail_sent") for moment in self.mails.values() if moment >= WINDOW[0]]
        return sorted([row for row in inside if row[0] < WINDOW[1]] + sent)

    def kept(self) -> list[Row]:
        table = self.store.activities()
        starts, ends = table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime()
        return sorted(zip(starts, ends, table["kind"].astype(str), strict=True))

    def query(self) -> Query:
        return Query(WINDOW, self.store.marks("work"), self.store.hashed("work"), NOW)

    def read(self, password: str = PASSWORD, *, at_most: int | None = None) -> list[Batch]:
        """Read into the store, at most `at_most` batches; return the batches."""
        source = self.stand.source(password, patience=self.stand.cable.patience)
        taken = []
        try:
            for batch in source.batches(self.query()):
                self.store.apply("work", batch)
                taken.append(batch)
                if len(taken) == at_most:
                    break
        finally:
            source.close()
            source.close()
        return taken


@pytest.fixture(params=[*STANDS, *MORE_STANDS])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    module, _, name = (STANDS | MORE_STANDS)[request.param].partition(":")
    stand = getattr(import_module(module), name)()
    try:
        with open_store(tmp_path / "kept", keys=None) as store:
            found = World(stand, store)
            for day in range(4):
                found.meeting(f"m{day}", NOW - day * DAY - 3 * HOUR)
                found.mail(f"s{day}", NOW - day * DAY + 9 * HOUR)
            found.meeting("long-ago", WINDOW[0] - 30 * DAY)
            found.meeting("across-the-edge", WINDOW[0] - HOUR, 2)
            found.meeting("far-ahead", WINDOW[1] + DAY)
            found.mail("old", WINDOW[0] - 3 * DAY)
            yield found
    finally:
        stand.stop()


def test_what_is_there_is_kept_and_nothing_outside_the_window(world: World) -> None:
    world.read()
    assert world.kept() == world.expected()


def test_a_batch_is_an_activity_table_with_a_key_a_row(world: World) -> None:
    for batch in world.read():
        activities.validate(batch.activities)
        assert not {"person", "source"} & set(batch.activities.columns)
        assert len(batch.keys) == len(batch.activities)
        assert all(len(key) == 32 and int(key, 16) >= 0 for key in {*batch.keys, *batch.replaces})


def test_nothing_new_costs_next_to_nothing(world: World) -> None:
    world.read()
    world.stand.requests()
    begun = time.process_time()
    batches = world.read()
    assert time.process_time() - begun < 1
    assert world.stand.requests() <= 5
    assert sum(len(batch.activities) for batch in batches) == 0
    assert world.kept() == world.expected()


def test_what_came_is_found_what_moved_moves_and_what_was_deleted_goes(world: World) -> None:
    world.read()
    world.meeting("m1", NOW - 2 * DAY + 5 * HOUR)
    world.remove("m2")
    world.meeting("new", NOW + 3 * DAY)
    world.mail("new", NOW - HOUR)
    world.read()
    assert world.kept() == world.expected()


def test_what_moved_out_of_the_window_goes_and_what_moved_in_comes(world: World) -> None:
    world.read()
    world.meeting("m1", WINDOW[1] + 5 * DAY)
    world.meeting("far-ahead", NOW + DAY)
    world.read()
    assert world.kept() == world.expected()


def test_everything_deleted(world: World) -> None:
    world.read()
    for name in list(world.meetings):
        world.remove(name)
    world.read()
    assert world.kept() == world.expected()


def test_reading_anew_doubles_nothing(world: World) -> None:
    world.read()
    source = world.stand.source()
    for batch in source.batches(Query(WINDOW, {}, world.store.hashed("work"), NOW)):
        world.store.apply("work", batch)
    source.close()
    assert world.kept() == world.expected()


def test_stopping_after_a_batch_loses_nothing(world: World) -> None:
    world.read(at_most=1)
    world.read()
    assert world.kept() == world.expected()


def test_explore_signs_in_and_says_what_there_is(world: World) -> None:
    source = world.stand.source()
    found = source.explore()
    source.close()
    assert world.stand.kind == "ics" or found.places or found.files


# The address is the secret of the site here; tests/sources/test_subscription.py has sites with a password.
@pytest.mark.parametrize(
    "world", [name for name in (*STANDS, *MORE_STANDS) if name not in ("ics", "files")], indirect=True
)
def test_a_wrong_password_is_told_as_such_and_costs_nothing(world: World) -> None:
    world.read()
    before = world.kept()
    with pytest.raises(SignInError):
        world.read("wrong")
    assert world.kept() == before
    world.mail("new", NOW - HOUR)
    world.meeting("new", NOW + DAY)
    world.read()
    assert world.kept() == world.expected()


RETRY = b"HTTP/1.1 %s\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
FAULTS: dict[str, Callable[[Cable], None]] = {
    "refused": lambda cable: cable.refuse(),
    "hanging": lambda cable: cable.hang(),
    "busy": lambda cable: cable.say(RETRY % b"503 Service Unavailable"),
    "too many": lambda cable: cable.say(RETRY % b"429 Too Many Requests"),
    "garbage": lambda cable: cable.say(b"\x00\xff garbage \r\n\r\n" * 40),
    "silence": lambda cable: cable.say(b""),
    **{f"cut at {after}": (lambda cable, after=after: cable.cut(after)) for after in (1, 60, 700, 3000)},
    **{f"ended at {after}": (lambda cable, after=after: cable.end(after)) for after in (1, 60, 700, 3000)},
    **{f"garbled from {after}": (lambda cable, after=after: cable.garble(after)) for after in (0, 400)},
}


@ONE_OF_EACH_KIND
@pytest.mark.parametrize("fault", FAULTS)
def test_a_pulled_cable_is_told_and_costs_nothing_that_was_there(world: World, fault: str) -> None:
    world.read()
    before = world.kept()
    world.mail("new", NOW - HOUR)
    world.meeting("new", NOW + DAY)
    everything = world.expected()
    FAULTS[fault](world.stand.cable)
    with suppress(SourceError):  # some faults leave the answer whole
        world.read()
    assert set(before) <= set(world.kept()) <= set(everything)

    world.stand.cable.mend()
    world.read()
    assert world.kept() == everything


@ONE_OF_EACH_KIND
@pytest.mark.parametrize("fault", ["refused", "hanging", "garbage", "cut at 60"])
def test_a_cable_pulled_at_the_first_reading(world: World, fault: str) -> None:
    FAULTS[fault](world.stand.cable)
    with pytest.raises(SourceError) as caught:
        world.read()
    assert MARK not in told(caught.value)
    world.stand.cable.mend()
    world.read()
    assert world.kept() == world.expected()


def test_no_content_and_no_identity_comes_out(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    batches = world.read()
    world.mail("new", NOW - HOUR)
    world.meeting("new", NOW + DAY)
    batches += world.read()
    said = pickle.dumps([vars_of(batch) for batch in batches]) + repr(batches).encode()
    said += repr(world.store.marks("work")).encode() + caplog.text.encode()
    for word in (MARK, "kari", "example.org"):
        assert word.encode() not in said


def test_origins_and_places_are_kept_and_nothing_that_says_them(world: World) -> None:
    if world.stand.meetings:
        world.stand.put_meeting("elsewhere", NOW + DAY, NOW + DAY + HOUR, elsewhere=True)
    if world.stand.mails:
        world.stand.put_mail("answer", NOW - HOUR, answers=True)
    batches = world.read()
    table = world.store.activities().set_index("start").astype(object)
    meetings, mails = (table[table["kind"] == kind] for kind in ("meeting", "mail_sent"))
    if world.stand.meetings:
        assert set(meetings["origin"]) == {"invited"}
        # Some calendars hold the place in an entry of its own.
        placed = table[table["kind"].isin(["meeting", "place"])]
        assert placed["place"].dropna().to_dict() == {NOW + DAY: "elsewhere"}
    if world.stand.mails:
        origins = mails["origin"].to_dict()
        assert origins.pop(NOW - HOUR) == "answer"
        assert set(origins.values()) == {"started"}
    assert MARK not in repr([vars_of(batch) for batch in batches]) + repr(world.store.marks("work"))


def vars_of(batch: Batch) -> dict[str, Any]:
    return {name: (dict(value) if name == "left_out" else value) for name, value in vars(batch).items()}


def told(error: BaseException) -> str:
    """All texts of an error."""
    return "".join(traceback.format_exception(error)) + repr(error)
