"""Multistatus answers of WebDAV: their cost, what is refused, and their addresses."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from grense.errors import SourceError
from grense.sources.caldav.multistatus import parsed

BASE = "https://cloud.example.org:8443/dav/kari/"


def listing(count: int) -> bytes:
    """A calendar's list of `count` objects."""
    responses = "".join(
        f'<response><href>/dav/kari/{number}.ics</href><propstat><prop><getetag>"{number}"</getetag></prop>'
        "<status>HTTP/1.1 200 OK</status></propstat></response>"
        for number in range(count)
    )
    return f'<multistatus xmlns="DAV:">{responses}<sync-token>7</sync-token></multistatus>'.encode()


def cost(body: bytes) -> tuple[float, int]:
    """The seconds of CPU and the peak bytes of reading an answer."""
    begun = time.process_time()
    parsed(body, BASE)
    seconds = time.process_time() - begun
    tracemalloc.start()
    parsed(body, BASE)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, most


def test_a_list_is_read_whole():
    answer = parsed(listing(300), BASE)
    assert [resource.path for resource in answer.resources] == [f"/dav/kari/{number}.ics" for number in range(300)]
    assert answer.resources[299].text("{DAV:}getetag") == '"299"'
    assert (answer.token, answer.is_short) == ("7", False)


def test_twice_as_much_costs_twice_as_much_and_a_small_multiple_of_its_size():
    once, twice = listing(2_000), listing(4_000)
    (seconds, most), (more_seconds, more) = cost(once), cost(twice)
    assert more_seconds < 4 * seconds
    assert more < 2.5 * most
    assert more < 10 * len(twice)


@pytest.mark.parametrize(
    "body",
    [
        listing(2_000),
        b'<multistatus xmlns="DAV:"><response>' + b"<href/>" * 12_000 + b"</response></multistatus>",
        b'<multistatus xmlns="DAV:">' + b"<response/>" * 12_000 + b"</multistatus>",
    ],
    ids=["objects", "addresses", "responses"],
)
def test_more_than_any_calendar_holds_is_refused(body, monkeypatch):
    monkeypatch.setattr("grense.sources.caldav.multistatus._MOST_ELEMENTS", 10_000)
    with pytest.raises(SourceError, match="too large"):
        parsed(body, BASE)


def test_deep_xml_is_refused_where_it_gets_deep():
    body = b'<multistatus xmlns="DAV:">' + b"<response>" * 1_000_000
    tracemalloc.start()
    with pytest.raises(SourceError, match="makes no sense"):
        parsed(body, BASE)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/dav/kari/work/", "https://cloud.example.org:8443/dav/kari/work/"),
        ("work/", "https://cloud.example.org:8443/dav/kari/work/"),
        ("http://cloud.example.org/dav/kari/work/", "https://cloud.example.org:8443/dav/kari/work/"),
        ("http://cloud.example.org:8443/work/", "https://cloud.example.org:8443/work/"),
        ("https://other.example.org/work/", "https://other.example.org/work/"),
        ("http://other.example.org/work/", "http://other.example.org/work/"),
    ],
)
def test_what_a_server_names_by_http_on_its_own_host_is_asked_where_it_answered(href, url):
    home = f"<C:calendar-home-set xmlns:C='urn:ietf:params:xml:ns:caldav'><href>{href}</href></C:calendar-home-set>"
    body = f'<multistatus xmlns="DAV:"><response><href>{href}</href><propstat><prop>{home}</prop></propstat></response>'
    first = parsed(f"{body}</multistatus>".encode(), BASE).first
    assert first.url == url
    assert first.addresses("{urn:ietf:params:xml:ns:caldav}calendar-home-set") == (url,)
