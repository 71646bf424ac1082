"""ActivityWatch as a source: a real server of it on loopback, and one that gives odd answers."""

from __future__ import annotations

import datetime as dt
import json
import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from grense.errors import RuleError, SourceError, UnreachableError
from grense.services.connections import connection_of
from grense.sources.activitywatch import Account, ActivityWatch, client
from grense.sources.base import Batch, Query
from grense.sources.http import ResponseLimits
from grense.storage.store import Store, open_store
from servers.activitywatch import WatchStand
from servers.cable import Cable
from servers.calendar_site import CalendarSite, Reply
from servers.stand import MARK

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)

Row = tuple[dt.datetime, dt.datetime]


class World:
    """A machine, and a store for what is read of it."""

    def __init__(self, stand: WatchStand, store: Store) -> None:
        self.stand, self.store = stand, store
        self.asked = 0

    def read(self, *, now: dt.datetime = NOW, window: Row = WINDOW, at_most: int | None = None) -> list[Batch]:
        query = Query(window, self.store.marks("watch"), self.store.hashed("watch"), now)
        source, taken = self.stand.source(patience=self.stand.cable.patience), []
        try:
            for batch in source.batches(query):
                self.store.apply("watch", batch)
                taken.append(batch)
                if len(taken) == at_most:
                    break
        finally:
            self.asked = source.requests_sent
            source.close()
            source.close()
        return taken

    def kept(self) -> list[Row]:
        """What is kept, joined where days were cut."""
        table = self.store.activities()
        assert set(table["kind"]) <= {"presence"}
        found: list[Row] = []
        for start, end in zip(table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime(), strict=True):
            if found and found[-1][1] == start:
                found[-1] = found[-1][0], end
            else:
                found.append((start, end))
        return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    stand = WatchStand()
    try:
        with open_store(tmp_path / "kept", keys=None) as store:
            yield World(stand, store)
    finally:
        stand.stop()


def at(day: int, hour: float) -> dt.datetime:
    return NOW - day * DAY + (hour - 12) * HOUR


def test_what_the_watcher_saw_is_kept_and_time_away_is_not(world: World) -> None:
    world.stand.put((at(2, 8), at(2, 11)), (at(2, 12), at(2, 15)), (at(60, 22), at(59, 3)))
    world.stand.put((at(2, 11), at(2, 12)), status="afk")
    world.read()
    assert world.kept() == [(at(60, 22), at(59, 3)), (at(2, 8), at(2, 11)), (at(2, 12), at(2, 15))]


def test_events_that_overlap_or_stand_twice_are_one_span(world: World) -> None:
    world.stand.put((at(2, 8), at(2, 11)), (at(2, 8), at(2, 11)), (at(2, 10), at(2, 12)), (at(2, 12), at(2, 12)))
    world.read()
    assert world.kept() == [(at(2, 8), at(2, 12))]


def test_nothing_outside_the_window_and_nothing_ahead(world: World) -> None:
    world.stand.put((WINDOW[0] - 2 * HOUR, WINDOW[0] + HOUR), (WINDOW[0] - 90 * DAY, WINDOW[0] - 80 * DAY))
    world.stand.put((NOW - HOUR, NOW + 5 * HOUR))
    world.read()
    assert world.kept() == [(WINDOW[0], WINDOW[0] + HOUR), (NOW - HOUR, NOW)]
    world.read(now=NOW + 2 * HOUR)
    assert world.kept()[-1] == (NOW - HOUR, NOW + 2 * HOUR)


def test_the_last_event_grows_and_nothing_before_it_changes(world: World) -> None:
    world.stand.put((at(30, 8), at(30, 9)), (at(1, 22), at(1, 23)))
    world.read()
    world.stand.beat(at(1, 23) + 40 * MINUTE)
    world.read()
    assert world.kept() == [(at(30, 8), at(30, 9)), (at(1, 22), at(1, 23) + 40 * MINUTE)]
    world.stand.beat(at(0, 0) + 20 * MINUTE)  # over midnight
    world.read()
    assert world.kept() == [(at(30, 8), at(30, 9)), (at(1, 22), at(0, 0) + 20 * MINUTE)]
    world.stand.beat(at(0, 8), pulse=60)
    world.stand.beat(at(0, 8) + MINUTE, pulse=120)
    world.read()
    assert world.kept()[-1] == (at(0, 8), at(0, 8) + MINUTE)


def test_nothing_new_costs_one_request_and_what_is_new_two(world: World) -> None:
    world.stand.put(*((at(day, 8), at(day, 15)) for day in range(1, 180)))
    assert sum(len(batch.activities) for batch in world.read()) == 179
    assert world.read() == []
    assert world.asked == 1
    world.stand.beat(at(0, 8), pulse=60)
    world.stand.beat(at(0, 9))
    world.read()
    assert world.asked == 2
    assert len(world.kept()) == 180


def test_late_events_of_another_day_are_found(world: World) -> None:
    """A machine that was not online, and whose events come in later."""
    world.stand.put((at(5, 8), at(5, 9)))
    world.read()
    world.stand.put((at(4, 8), at(4, 9)), (at(3, 8), at(3, 9)))
    world.read()
    assert world.kept() == [(at(day, 8), at(day, 9)) for day in (5, 4, 3)]


def test_what_is_gone_from_the_server_stays(world: World) -> None:
    world.stand.put((at(2, 8), at(2, 11)))
    world.read()
    before = world.kept()
    for name in list(world.stand.buckets):
        world.stand.server.send("DELETE", f"buckets/{name}")
    with pytest.raises(SourceError) as caught:
        world.read()
    assert caught.value.code == "no_presence"
    assert world.kept() == before
    world.stand.buckets.clear()
    world.stand.bucket = world.stand.add_bucket("aw-watcher-afk", "afkstatus")
    world.stand.windows = world.stand.add_bucket("aw-watcher-window", "currentwindow")
    world.stand.put((at(0, 8), at(0, 9)))
    world.read()
    assert world.kept() == [*before, (at(0, 8), at(0, 9))]


def test_stopping_after_a_slice_loses_nothing(world: World) -> None:
    spans = [(at(day, 8), at(day, 15)) for day in range(170, 0, -10)]
    world.stand.put(*spans)
    while world.read(at_most=1):
        pass
    assert world.kept() == spans


def test_a_longer_window_is_read_from_its_start(world: World) -> None:
    spans = [(at(day, 8), at(day, 15)) for day in (100, 50, 3)]
    world.stand.put(*spans)
    world.read(window=(NOW - 60 * DAY, WINDOW[1]))
    assert world.kept() == spans[1:]
    world.read()
    assert world.kept() == spans


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes here
@given(data=st.data())
def test_in_whatever_steps_it_is_read_the_same_is_kept(data: st.DataObject, tmp_path_factory: Any) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, 4 * 24 * 60), min_size=2, max_size=12)))
    spans = [(at(4, 12) + a * MINUTE, at(4, 12) + b * MINUTE) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    stand = WatchStand()
    try:
        with open_store(tmp_path_factory.mktemp("kept") / "kept", keys=None) as store:
            world = World(stand, store)
            for span in spans:
                stand.put(span)
                if data.draw(st.booleans()):
                    world.read(now=span[1])
            world.read()
            assert world.kept() == spans
    finally:
        stand.stop()


def test_only_events_of_afk_buckets_are_asked_for(world: World) -> None:
    """By what goes over the wire: a site in the place of ActivityWatch that notes each request."""
    world.stand.put((at(2, 8), at(2, 11)))
    listed = json.dumps(world.stand.server.send("GET", "buckets/")).encode()
    assert world.stand.windows.encode() in listed
    with CalendarSite() as site:
        site.replies["/api/0/buckets/"] = Reply(body=listed)
        source = ActivityWatch(Account(f"http://127.0.0.1:{site.port}"))
        with suppress(SourceError):
            list(source.batches(Query(WINDOW, {}, world.store.hashed("x"), NOW)))
        source.close()
        paths = [path.partition("?")[0] for path, _ in site.asked]
    assert paths[0] == "/api/0/buckets/"
    assert len(paths) > 1
    assert all(path.startswith("/api/0/buckets/aw-watcher-afk_") for path in paths[1:])


def test_no_title_and_no_name_of_a_machine_comes_out(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    world.stand.put((at(2, 8), at(2, 11)))
    batches = world.read()
    said = (
        pickle.dumps([{**vars(batch), "left_out": dict(batch.left_out)} for batch in batches]) + repr(batches).encode()
    )
    said += repr(world.store.marks("watch")).encode() + caplog.text.encode()
    assert MARK.encode() not in said
    assert b"kj" not in said


def test_explore_names_the_machines(world: World) -> None:
    source = world.stand.source()
    found = source.explore()
    source.close()
    assert (world.stand.bucket, world.stand.machine) in {(place.id, place.name) for place in found.places}
    assert not any("window" in place.id for place in found.places)


FAULTS: dict[str, Callable[[Cable], None]] = {
    "refused": lambda cable: cable.refuse(),
    "hanging": lambda cable: cable.hang(),
    "busy": lambda cable: cable.say(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"),
    "garbage": lambda cable: cable.say(b"\x00\xff garbage \r\n\r\n" * 40),
    "silence": lambda cable: cable.say(b""),
    **{f"cut at {after}": (lambda cable, after=after: cable.cut(after)) for after in (1, 200, 700)},
    **{f"ended at {after}": (lambda cable, after=after: cable.end(after)) for after in (1, 200, 700)},
    "garbled": lambda cable: cable.garble(150),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pulled_cable_costs_nothing_that_was_there(world: World, fault: str) -> None:
    world.stand.put((at(40, 8), at(40, 9)), (at(2, 8), at(2, 11)))
    world.read()
    before = world.kept()
    world.stand.put((at(1, 8), at(1, 9)))
    FAULTS[fault](world.stand.cable)
    with suppress(SourceError):
        world.read()
    assert set(before) <= set(world.kept())
    world.stand.cable.mend()
    world.read()
    assert world.kept() == [*before, (at(1, 8), at(1, 9))]


def test_a_server_that_is_not_there_is_one_line(world: World) -> None:
    world.stand.cable.refuse()
    with pytest.raises(UnreachableError) as caught:
        world.read()
    assert caught.value.code == "server_unreachable"


# Odd servers.


def site_with(events: object, *, buckets: object = None, status: int = 200) -> CalendarSite:
    """A site that answers as ActivityWatch would, with these events of one bucket for each request."""
    site = CalendarSite()
    listed = {"aw-watcher-afk_x": {"type": "afkstatus", "hostname": "x"}} if buckets is None else buckets
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    inner = site.reply

    def reply(path: str, fields: Any) -> Reply:
        if path == "/api/0/buckets/":
            return Reply(status, body=listed if isinstance(listed, bytes) else json.dumps(listed).encode())
        return Reply(body=body) if "/events?" in path else inner(path, fields)

    site.reply = reply  # type: ignore[method-assign]  # one answer of the server is changed
    return site


def read_of(site: CalendarSite) -> list[Batch]:
    source = ActivityWatch(Account(f"http://localhost:{site.port}"), patience=3)
    try:
        return list(
            source.batches(Query((NOW - DAY, NOW), {}, lambda one: one.encode().hex()[:32].ljust(32, "0"), NOW))
        )
    finally:
        source.close()


GOOD = {"timestamp": "2026-11-18T08:00:00.123456789Z", "duration": 60, "data": {"status": "not-afk"}}
BROKEN: list[dict[str, Any]] = [
    {**GOOD, "timestamp": "yesterday"},
    {**GOOD, "timestamp": "2026-11-18T08:00:00"},
    {**GOOD, "timestamp": 8},
    {**GOOD, "timestamp": None},
    {**GOOD, "duration": None},
    {**GOOD, "duration": "60"},
    {**GOOD, "duration": float("nan")},
    {**GOOD, "duration": 1e300},
    {key: value for key, value in GOOD.items() if key != "duration"},
]


@pytest.mark.parametrize("event", BROKEN)
def test_an_event_that_cannot_be_read_is_counted_and_the_rest_is_used(event: dict[str, Any]) -> None:
    with site_with([event, GOOD, {**GOOD, "duration": -60}, {"timestamp": "x"}, 7, None]) as site:
        (batch,) = read_of(site)
    assert dict(batch.left_out) == {"broken": 1}
    assert len(batch.activities) == 1
    assert batch.activities["start"][0].isoformat() == "2026-11-18T08:00:00.123456+00:00"


@pytest.mark.parametrize("events", [b"", b"<html>", b"{}", b'{"timestamp": 1}', b"[" * 100_000, b"[1", b"\xff\xfe"])
def test_an_answer_that_is_no_list_of_events_is_refused(events: bytes) -> None:
    with site_with(events) as site, pytest.raises(SourceError) as caught:
        read_of(site)
    assert caught.value.code == "answer_not_understood"


@pytest.mark.parametrize("buckets", [b"<html>", [], {"a": 1}, b"[" * 100_000, "x", None])
def test_another_kind_of_server_is_told_as_such(buckets: object) -> None:
    with site_with([], buckets=b"null" if buckets is None else buckets) as site, pytest.raises(SourceError) as caught:
        read_of(site)
    assert caught.value.code == "wrong_server_kind"


@pytest.mark.parametrize("updated", [None, 7, "", "yesterday", "2026-11-18T09:00:00", "9999-12-31T23:59:59+00:00", []])
def test_when_a_bucket_was_last_written_may_be_odd_or_missing(updated: object) -> None:
    listed = {"aw-watcher-afk_x": {"type": "afkstatus", "last_updated": updated}}
    with site_with([GOOD], buckets=listed) as site:
        (batch,) = read_of(site)
    assert len(batch.activities) == 1


def test_a_huge_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.Client.__init__, "__defaults__", (ResponseLimits(seconds=20, size=100_000),))
    with site_with([GOOD] * 2000) as site, pytest.raises(SourceError) as caught:
        read_of(site)
    assert caught.value.code == "answer_too_large"
    listed = {f"b{number}": {"type": "afkstatus"} for number in range(2000)}
    with site_with([], buckets=listed) as site, pytest.raises(SourceError) as caught:
        read_of(site)
    assert caught.value.code == "answer_too_large"


def test_a_bucket_is_asked_for_by_its_id_alone() -> None:
    listed = {name: {"type": "afkstatus"} for name in ("../../x", "a/b?c=d#e", "æ ø")}
    with site_with([], buckets=listed) as site:
        read_of(site)
        paths = [path.partition("?")[0] for path, _ in site.asked[1:]]
    assert set(paths) == {
        "/api/0/buckets/..%2F..%2Fx/events",
        "/api/0/buckets/a%2Fb%3Fc%3Dd%23e/events",
        "/api/0/buckets/%C3%A6%20%C3%B8/events",
    }


# This machine alone.


@pytest.mark.parametrize(
    "url",
    [
        "http://192.168.1.5:5600",
        "https://activity.example.org",
        "activity.example.org:5600",
        "http://localhost.example.org:5600",
        "http://localhost@activity.example.org:5600",
        "http://activity.example.org\\@localhost:5600",
        "http://0x7f.1.example.org",
        "http://0.0.0.0:5600",
        "http://[2001:db8::1]:5600",
    ],
)
def test_another_machine_is_never_asked(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        ActivityWatch(Account(url)).explore()
    assert caught.value.code in ("not_this_machine", "answer_not_understood")


def test_a_redirect_to_another_host_is_not_followed() -> None:
    with CalendarSite() as site, CalendarSite() as other:
        site.replies["/api/0/buckets/"] = Reply(302, {"Location": f"http://127.0.0.1:{other.port}/api/0/buckets/"})
        with pytest.raises(SourceError):
            ActivityWatch(Account(f"http://127.0.0.1:{site.port}")).explore()
        assert other.asked == []


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with site_with([GOOD]) as site, CalendarSite() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        assert len(read_of(site)) == 1
        assert proxy.asked == []


def test_an_address_without_a_scheme_and_with_a_path_is_understood() -> None:
    with site_with([GOOD]) as site:
        for url in (
            f"localhost:{site.port}",
            f"http://127.0.0.1:{site.port}/#/home",
            f"http://LOCALHOST:{site.port}/api",
        ):
            assert len(ActivityWatch(Account(url)).explore().places) == 1


def test_what_the_settings_say_is_checked() -> None:
    made = connection_of("watch", {"kind": "activitywatch", "only_work": "within_hours"})
    assert made.account == Account(only_work="within_hours")
    assert made.needs == ""
    with pytest.raises(RuleError, match="only_work"):
        connection_of("watch", {"kind": "activitywatch", "only_work": "sometimes"})
