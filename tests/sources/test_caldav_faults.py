"""Faults between the source and a CalDAV server: clear messages, recovery afterwards, and privacy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import trustme

from grense.errors import GrenseError, SignInError, SourceError, UnreachableError
from grense.sources.caldav import Account, CalDav
from servers.between import Between
from servers.cable import Cable
from servers.dav_server import USER
from servers.kept import Kept, leaks
from servers.radicale import CalDavStand, Radicale
from servers.stand import MARK, PASSWORD

NINE = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)

# An answer that is valid for every request, except for what precedes it.
ANSWER = (
    '<multistatus xmlns="DAV:"><response><href>/kari/</href><propstat><prop><sync-token>x&b;</sync-token></prop>'
    "</propstat></response><sync-token>x</sync-token></multistatus>"
)
PLAIN = ANSWER.replace("&b;", "")
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + ANSWER
OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x">' + PLAIN

Spoil = Callable[[Cable], None]


def said(status: str, field: str = "X-Nothing: at all", body: str = "") -> Spoil:
    """The cable answers instead of the server."""
    length = f"Content-Length: {len(body)}\r\nConnection: close"
    return lambda cable: cable.say(f"HTTP/1.1 {status}\r\n{field}\r\n{length}\r\n\r\n{body}".encode())


def xml(body: str) -> Spoil:
    return said("207 Multi-Status", body=body)


# Whether a cut connection is refused, silent or reset depends on timing; test_web.py checks the texts.
CUTS: dict[str, Spoil] = {
    "refused": lambda cable: cable.refuse(),
    "silent": lambda cable: cable.hang(),
    "reset at once": lambda cable: cable.cut(0),
    "reset in the head": lambda cable: cable.cut(40),
    "reset in the body": lambda cable: cable.cut(400),
    "half a page": lambda cable: cable.end(400),
    "429": said("429 Too Many Requests"),
    "503": said("503 Service Unavailable"),
}
NONSENSE: dict[str, Spoil] = {
    "another page": said("200 OK", body="<html>"),
    "garbage": xml("garbage"),
    "half of the XML": xml('<multistatus xmlns="DAV:"><response>'),
    "an entity bomb": xml(BOMB),
    "a DTD": xml(OUTSIDE),
    "another encoding": xml('<?xml version="1.0" encoding="rot13"?>' + PLAIN),
    "another XML": xml("<x/>"),
    "an empty answer": xml('<multistatus xmlns="DAV:"/>'),
    "a bad address in it": xml('<multistatus xmlns="DAV:"><response><href>http://[x/</href></response></multistatus>'),
    "a way round": said("302 Found", "Location: /"),
    "a way to a bad address": said("302 Found", "Location: //[x/"),
}
NOISE: dict[str, Spoil] = {
    "noise": lambda cable: cable.garble(0),
    "noise in the body": lambda cable: cable.garble(300),
}
FAULTS: dict[str, tuple[Spoil, type[GrenseError], str]] = {
    **{name: (spoil, UnreachableError, "tried again later") for name, spoil in CUTS.items()},
    **{name: (spoil, SourceError, "makes no sense") for name, spoil in NONSENSE.items()},
    **{name: (spoil, SourceError, "tried again later") for name, spoil in NOISE.items()},
}


@pytest.fixture(scope="module")
def server_on_a_cable() -> Iterator[CalDavStand]:
    one = CalDavStand()
    yield one
    one.stop()


@pytest.fixture
def stand(server_on_a_cable: CalDavStand) -> Iterator[CalDavStand]:
    yield server_on_a_cable
    server_on_a_cable.cable.mend()


class TestFaults:
    @pytest.mark.parametrize("name", FAULTS)
    def test_a_fault_is_told_and_what_follows_is_whole_again(self, stand, name):
        spoil, kind, words = FAULTS[name]
        stand.put_meeting("a", NINE, NINE + HOUR)
        kept = Kept()
        kept.sync(stand.source())
        before = (dict(kept.marks), kept.spans)
        stand.put_meeting("a", NINE + HOUR, NINE + 2 * HOUR)
        spoil(stand.cable)
        with pytest.raises(kind, match=words) as caught:
            kept.sync(stand.source(patience=stand.cable.patience))
        assert (kept.marks, kept.spans) == before
        assert not leaks(caught.value)
        stand.cable.mend()
        kept.sync(stand.source())
        assert kept.starts == ["17.11 10"]

    def test_the_same_answer_without_its_poison_is_taken(self, stand):
        xml(PLAIN)(stand.cable)
        (batch,) = Kept().sync(stand.source())
        assert len(batch.activities) == 0

    @pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
    def test_a_pause_that_the_server_asks_for_is_passed_on(self, stand, status):
        said(status, "Retry-After: 120")(stand.cable)
        with pytest.raises(UnreachableError) as caught:
            Kept().sync(stand.source())
        assert caught.value.pause == 120

    def test_a_cut_anywhere_in_a_reading_loses_nothing(self, stand):
        stand.put_meeting("a", NINE, NINE + HOUR)
        stand.put_meeting("b", NINE + DAY, NINE + DAY + HOUR)
        for after in range(0, 6000, 500):
            kept = Kept()
            stand.cable.cut(after)
            with suppress(UnreachableError):
                kept.sync(stand.source(patience=stand.cable.patience))
            stand.cable.mend()
            kept.sync(stand.source())
            assert kept.starts == ["17.11 09", "18.11 09"]
        stand.remove_meeting("b")

    def test_nobody_listening_is_told(self):
        with Between() as gone:
            url = f"{gone.url}{MARK}/"
        source = CalDav(Account(url, USER, (url,)), PASSWORD, tz="UTC")
        with closing(source), pytest.raises(UnreachableError, match="cannot be reached") as caught:
            Kept().sync(source)
        assert not leaks(caught.value)

    def test_a_wrong_password_is_told_and_tried_once(self, stand):
        source = stand.source("wrong")
        with pytest.raises(SignInError, match="does not accept the sign-in"):
            Kept().sync(source)
        assert source.requests_sent == 2  # one of them without the password
        with pytest.raises(SignInError):
            source.explore()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class TestEncryption:
    @pytest.fixture
    def own(self, authority: trustme.CA, tmp_path: Path) -> str:
        path = tmp_path / "authority"
        authority.cert_pem.write_to_path(path)
        return str(path)

    def test_an_organisations_own_authority_is_trusted_when_it_is_named(self, authority, own):
        with Radicale(certificate=authority.issue_cert("127.0.0.1")) as server:
            source = CalDav(Account(server.url, USER, ca=own), PASSWORD, tz="UTC")
            with closing(source):
                assert source.explore().places == ()
            assert server.seen > 0

    def test_nothing_is_sent_to_a_server_that_cannot_be_trusted(self, authority, own):
        stranger = trustme.CA()
        with Radicale(certificate=authority.issue_cert("calendar.example.org")) as wrong_name:
            refused(Account(wrong_name.url, USER, ca=own))
            assert wrong_name.seen == 0
        with Radicale(certificate=stranger.issue_cert("127.0.0.1")) as unknown:
            refused(Account(unknown.url, USER, ca=own))
            refused(Account(unknown.url, USER))
            assert unknown.seen == 0


def refused(account: Account) -> None:
    with closing(CalDav(account, PASSWORD, tz="UTC")) as source, pytest.raises(SourceError) as caught:
        source.explore()
    assert "cannot be trusted" in caught.value.title
    assert not leaks(caught.value)
