"""The first reading of a source: meetings counted by address against a real server, and what the store holds of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from grense import activities
from grense.services.consents import consents
from grense.services.first_reading import first_reading, meetings_by_address
from grense.services.protocol import Request
from grense.services.worker import Call, Worker
from grense.sources.base import Batch
from grense.storage.home import Home
from servers.dav_server import USER, calendar, event
from servers.radicale import CalDavStand
from servers.stand import ME, PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ALSO = "kn@example.org"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return Call(Worker(Home.of_this_person(), lambda: NOW, lambda _: None), Request(1, ""))


@pytest.fixture
def stand() -> Iterator[CalDavStand]:
    one = CalDavStand()
    yield one
    one.stop()


def test_meetings_are_counted_by_the_address_with_which_they_count(call: Call, stand: CalDavStand) -> None:
    for number in range(3):
        stand.put_meeting(f"mine{number}", NOW - (number + 1) * 24 * HOUR, NOW - (number + 1) * 24 * HOUR + HOUR)
    text = calendar(event("other", NOW - 5 * HOUR, NOW - 4 * HOUR)).replace(ME, ALSO)
    stand.server.put(f"{stand.path}other.ics", text)
    stand.put_meeting("ahead", NOW + HOUR, NOW + 2 * HOUR)
    found = meetings_by_address(
        call,
        label="caldav",
        options={"kind": "caldav", "url": stand.url, "user": USER, "calendars": (stand.calendar,)},
        secret=PASSWORD,
        settings={"include": (), "tz": "Europe/Oslo"},
        addresses=(ME, ALSO),
    )
    assert found == {(ME,): 3, (ALSO,): 1}
    assert not call.home.has_store()  # nothing is kept


def test_what_was_read_is_told_in_numbers(call: Call) -> None:
    starts = [NOW - 48 * HOUR, NOW - 24 * HOUR, NOW + HOUR, NOW - 2 * HOUR]
    kinds = ["meeting", "meeting", "meeting", "mail_sent"]
    ends = [start + (HOUR if kind == "meeting" else dt.timedelta()) for start, kind in zip(starts, kinds, strict=True)]
    table = activities.from_columns(starts, ends, kinds)
    with call.home.store() as store:
        store.apply("work", Batch("0" * 32, table, tuple(f"{number:032x}" for number in range(4)), mark="1"))
    assert first_reading(call, labels=["work"]) == {
        "meetings": 2,
        "ahead": 1,
        "mails": 1,
        "first": NOW - 48 * HOUR,
        "last": NOW - 2 * HOUR,
    }
    empty = first_reading(call, labels=["other"])
    assert (empty["meetings"], empty["mails"], empty["first"]) == (0, 0, None)


def test_the_permissions_are_told_before_there_is_an_application(call: Call) -> None:
    both = consents(call, kind="microsoft365", options={"calendar": True, "mail": True})
    assert [part for part, _, _ in both] == ["calendar", "mail"]
    assert all(words for _, words, _ in both)
    assert [part for part, _, _ in consents(call, kind="microsoft365", options={"mail": False})] == ["calendar"]
