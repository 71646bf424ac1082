"""The target of a request: whatever a server sends, the socket connects only to a named host and port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.errors import ElsewhereError, GrenseError, SourceError
from grense.sources.hosts import Hosts, joined, origin_of
from grense.sources.http import Web
from servers.calendar_site import CalendarSite, Reply
from servers.stand import PASSWORD

NAMED, OTHER = "127.0.0.1", "127.0.0.2"


class Listener:
    """Accepts every connection, and answers with a redirect or with nothing; `heard` is all that was received."""

    def __init__(self, host: str) -> None:
        self.location = ""
        self.status = 302
        self.heard: list[bytes] = []
        self._listener = socket.create_server((host, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            near.settimeout(2)
            with near, suppress(OSError):
                self.heard.append(near.recv(65_536))
                location, self.location = self.location, ""
                start = f"{self.status} x\r\nLocation: {location}" if location else "200 OK"
                near.sendall(f"HTTP/1.1 {start}\r\n".encode("utf-8", "replace"))
                near.sendall(b"Content-Length: 0\r\nConnection: close\r\n\r\n")

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Listener, Listener]]:
    """A named server, and another one."""
    both = Listener(NAMED), Listener(OTHER)
    yield both
    for one in both:
        one.stop()


PIECES = st.sampled_from(
    [
        *("http:", "https:", "//", "/", "\\", "\\\\", "@", ":", "?", "#", ";", ".", "a", "%5c", "%2f", "%40", "[", "]"),
        *(
            "{named}",
            "{other}",
            "{other_host}",
            "kari@",
            "kari:x@",
            "..",
            "x/y",
            "\t",
            " ",
            "\u2024",
            "\uff0f",
            "\u202e",
        ),
    ]
)
SPELLINGS = [
    "http://{other}\\@{named}/", "//{other}\\@{named}/", "http://{other}\\\\@{named}/", "http://{other}\\.@{named}/",
    "http://{other}\\a@{named}/", "http:\\\\{other}\\x", "http://kari@{other}\\@{named}/", "http://{named}@{other}/",
    "http://{other}#@{named}/", "http://{other}?@{named}/", "http://{other}\t@{named}/", "http://{other};@{named}/",
    "http://{other}%5c@{named}/", "http:///{other}/", "http:/{other}/", "http:{other}", "\\\\{other}/x", "/\\{other}/x",
    "http://{named}\\@{other}/", "http://{other} @{named}/", "http://{named}.{other_host}/", "HTTP://{other}/",
]  # fmt: skip


def asked(pair: tuple[Listener, Listener], location: str, method: str = "GET", status: int = 302) -> GrenseError | None:
    """The result of a request to the named server, which redirects to `location`."""
    named, other = pair
    hosts = {"named": f"{NAMED}:{named.port}", "other": f"{OTHER}:{other.port}", "other_host": OTHER}
    named.heard.clear()
    named.location, named.status = location.format(**hosts), status
    web = Web([hosts["named"]], password=("kari", PASSWORD), headers={"X-Token": "bearer"}, patience=2.0)
    try:
        web.send(method, f"http://{hosts['named']}/a", body=b"refresh_token=x" if method == "POST" else None)
    except GrenseError as error:
        return error
    finally:
        web.close()
        named.location = ""
    return None


@pytest.mark.parametrize(("method", "status"), [("GET", 302), ("POST", 307), ("POST", 308)])
@pytest.mark.parametrize("location", SPELLINGS)
def test_a_redirect_in_any_spelling_connects_to_nobody_else(pair, location, method, status):
    error = asked(pair, location, method, status)
    assert pair[1].heard == []
    assert error is None or isinstance(error, SourceError)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=9).map("".join))
def test_a_redirect_of_any_pieces_connects_to_nobody_else(pair, location):
    if "{" not in location:
        location += "{other}"
    error = asked(pair, location)
    assert pair[1].heard == []
    assert error is None or isinstance(error, SourceError)


def test_the_host_that_is_told_is_the_one_that_would_be_asked(pair):
    error = asked(pair, "http://{other}\\@{named}/")
    assert isinstance(error, ElsewhereError)
    assert error.host == f"{OTHER}:{pair[1].port}"


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab/\\@:?#.%[]5c \t\u2024\uff0e"), max_size=12))
def test_an_address_that_is_admitted_leads_to_the_named_host(rest):
    hosts = Hosts(["a.test"])
    for url in (f"https://{rest}", joined_or_none("https://a.test/x", rest), f"https://a.test{rest}"):
        if url is None:
            continue
        try:
            hosts.check(url)
        except SourceError:
            continue
        assert origin_of(url) == ("https", "a.test", 443)
        assert not set(url) & set("\\\t")


def joined_or_none(asked: str, reference: str) -> str | None:
    with suppress(SourceError):
        return joined(asked, reference)
    return None


class TestPorts:
    @pytest.mark.parametrize(
        ("name", "url"),
        [
            ("cloud.test", "https://cloud.test/"),
            ("cloud.test", "https://CLOUD.test:443/"),
            ("cloud.test:443", "https://cloud.test/"),
            ("cloud.test:8443", "https://cloud.test:8443/"),
            ("[::1]:5232", "http://[::1]:5232/"),
            ("bücher.test", "https://bücher.test/"),
            ("127.0.0.1", "http://127.0.0.1/"),
        ],
    )
    def test_what_was_named_is_asked(self, name, url):
        Hosts([name]).check(url)

    @pytest.mark.parametrize(
        ("name", "url"),
        [
            ("cloud.test", "https://cloud.test:8443/"),
            ("cloud.test:8443", "https://cloud.test/"),
            ("127.0.0.1", "http://127.0.0.1:8080/"),
            ("cloud.test", "https://cloud.test.evil.test/"),
            ("cloud.test", "https://cloud.test./"),
            ("cloud.test", "https://evil.test/"),
        ],
    )
    def test_another_port_or_name_is_not(self, name, url):
        with pytest.raises(ElsewhereError):
            Hosts([name]).check(url)

    @pytest.mark.parametrize("url", ["https://c\uff4coud.test/", "https://%63loud.test/", "https://cloud.test\u3002/"])
    def test_a_name_that_only_becomes_the_named_one_is_refused(self, url):
        with pytest.raises(SourceError):
            Hosts(["cloud.test"]).check(url)


class TestEncryption:
    @pytest.mark.parametrize(
        ("asked", "reference", "expected"),
        [
            ("https://c.test/.well-known/caldav", "http://c.test/dav/", "https://c.test/dav/"),
            ("https://c.test/", "http://c.test:80/dav/", "https://c.test/dav/"),
            ("https://c.test/", "http://c.test:443/dav/?a#b", "https://c.test/dav/?a#b"),
            ("https://c.test:8443/", "http://C.test:8443/dav/", "https://c.test:8443/dav/"),
            ("https://c.test:8443/", "http://c.test/dav/", "https://c.test:8443/dav/"),
            ("https://c.test/", "http://c.test:8080/dav/", "http://c.test:8080/dav/"),
            ("https://c.test/", "http://d.test/dav/", "http://d.test/dav/"),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5232/dav/", "http://127.0.0.1:5232/dav/"),
            ("https://c.test/a/", "b", "https://c.test/a/b"),
            ("https://c.test/a/", "mailto:kari@c.test", "mailto:kari@c.test"),
        ],
    )
    def test_the_same_host_is_asked_by_https(self, asked, reference, expected):
        assert joined(asked, reference) == expected

    def test_a_redirect_to_http_on_the_same_host_is_followed_by_https(self, tmp_path, monkeypatch):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        known = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **named: known(NAMED, *rest, **named))
        with CalendarSite(authority.issue_cert("site.test")) as site:
            site.replies |= {
                "/a": Reply(301, {"Location": f"http://site.test:{site.port}/b"}),
                "/b": Reply(body=b"there"),
            }
            web = Web([f"site.test:{site.port}"], authority=str(tmp_path / "ca.pem"), patience=2.0)
            answer = web.send("GET", f"https://site.test:{site.port}/a")
            web.close()
        assert (answer.body, answer.url) == (b"there", f"https://site.test:{site.port}/b")
