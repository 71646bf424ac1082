"""HTTP to the named servers, and to no others: requests, time-outs, and errors."""

from __future__ import annotations

import datetime as dt
import email.utils
import gzip
import logging
import socket
import ssl
import threading
import time
import traceback
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import trustme

from grense.errors import ElsewhereError, SignInError, SourceError, UnreachableError
from grense.sources.hosts import is_encrypted
from grense.sources.http import ResponseLimits, Web, pause_of
from servers.calendar_site import CalendarSite, Reply
from servers.stand import MARK, PASSWORD

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"


class Speaker:
    """A server that sends given pieces for any request; `asked` is the first data received.

    With `encryption` it uses TLS.
    """

    def __init__(self, say: Callable[[socket.socket], None], encryption: ssl.SSLContext | None = None) -> None:
        self.asked: list[bytes] = []
        self._encryption = encryption
        self._say = say
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/{MARK}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._speak, args=(near,)))
            self._threads[-1].start()

    def _speak(self, near: socket.socket) -> None:
        near.settimeout(60)
        try:
            if self._encryption is not None:
                near = self._encryption.wrap_socket(near, server_side=True)
            self.asked.append(near.recv(65_536))
            self._say(near)
        except OSError:
            pass  # the client has disconnected
        finally:
            near.close()

    def __enter__(self) -> Speaker:
        return self

    def __exit__(self, *error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def saying(*pieces: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def say(near: socket.socket) -> None:
        for piece in pieces:
            near.sendall(piece)
            time.sleep(pause)

    return say


def silent(near: socket.socket) -> None:
    while near.recv(65_536):
        pass


def then_silent(*pieces: bytes) -> Callable[[socket.socket], None]:
    def say(near: socket.socket) -> None:
        saying(*pieces)(near)
        silent(near)

    return say


def then_reset(*pieces: bytes) -> Callable[[socket.socket], None]:
    def say(near: socket.socket) -> None:
        saying(*pieces)(near)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    return say


def get(url: str, *, hosts: tuple[str, ...] = (), expect: tuple[int, ...] = (200,), **options):
    """Request from the host of the address, or the named ones."""
    web = Web(hosts or (urlsplit(url).netloc,), **{"patience": 60.0, **options})
    try:
        return web.send("GET", url, expect=expect)
    finally:
        web.close()


@pytest.fixture
def site() -> Iterator[CalendarSite]:
    with CalendarSite() as found:
        yield found


@pytest.fixture(autouse=True)
def _without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def names_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolve every name ending in `.test` to this machine, for a host other than localhost."""
    real = socket.getaddrinfo

    def look_up(host, *arguments, **named):
        return real("127.0.0.1" if str(host).endswith(".test") else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


class TestSilence:
    def test_refused(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(UnreachableError, match="cannot be reached"):
            get(f"http://127.0.0.1:{port}/")

    def test_a_name_that_nobody_has(self):
        with pytest.raises(UnreachableError, match="cannot be reached"):
            get("https://nowhere.invalid/", hosts=("nowhere.invalid",))

    def test_a_server_that_takes_no_connections(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(0)
            # The queue of the one who listens is filled, so that the next connection is never made.
            waiting = [socket.socket() for _ in range(3)]
            for one in waiting:
                one.setblocking(False)
                one.connect_ex(listener.getsockname())
            try:
                with pytest.raises(UnreachableError):
                    get(f"http://127.0.0.1:{listener.getsockname()[1]}/", patience=0.4)
            finally:
                for one in waiting:
                    one.close()

    @pytest.mark.parametrize(
        "pieces", [(), (HEAD,), (HEAD + b"Content-Length: 9\r\n\r\n", b"half")], ids=["start", "fields", "body"]
    )
    def test_hanging_at_any_point_is_given_up(self, pieces):
        begun = time.monotonic()
        with Speaker(then_silent(*pieces)) as server, pytest.raises(UnreachableError, match="does not answer"):
            get(server.url, patience=0.4)
        assert time.monotonic() - begun < 20

    def test_a_server_that_is_silent_before_it_has_encrypted(self):
        with Speaker(silent) as server, pytest.raises(UnreachableError, match="does not answer"):
            get(f"https://127.0.0.1:{server.port}/", patience=0.4)

    @pytest.mark.parametrize(
        "beginning",
        [HEAD + b"Content-Length: 99999\r\n\r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n", HEAD + b"\r\n"],
        ids=["length", "chunked", "until closed"],
    )
    def test_a_body_that_only_drips_is_given_up(self, beginning):
        begun = time.monotonic()
        with (
            Speaker(saying(beginning, *[b"x"] * 2000, pause=0.05)) as server,
            pytest.raises(UnreachableError, match="answers too slowly"),
        ):
            get(server.url, limits=ResponseLimits(seconds=0.3))
        assert time.monotonic() - begun < 30

    def test_fields_that_only_drip_are_given_up(self):
        begun = time.monotonic()
        with Speaker(saying(HEAD, *[b"X-Drip: 1\r\n"] * 2000, pause=0.05)) as server:
            with pytest.raises(UnreachableError, match="answers too slowly"):
                get(server.url, limits=ResponseLimits(seconds=0.3))
            assert time.monotonic() - begun < 30

    def test_dripping_through_encryption_is_given_up_too(self, tmp_path):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        drip = saying(HEAD, *[b"X-Drip: 1\r\n"] * 2000, pause=0.05)
        with Speaker(drip, context) as server, pytest.raises(UnreachableError, match="answers too slowly"):
            get(
                f"https://127.0.0.1:{server.port}/",
                limits=ResponseLimits(seconds=0.3),
                authority=str(tmp_path / "ca.pem"),
            )


class TestNoEncryption:
    @pytest.mark.parametrize(
        "piece", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* OK ready\r\n", b"220 mail.example.org\r\n"]
    )
    def test_what_answers_in_the_clear_is_told_as_that(self, piece):
        with (
            Speaker(saying(piece)) as server,
            pytest.raises(SourceError, match="does not encrypt, so nothing was sent"),
        ):
            get(f"https://127.0.0.1:{server.port}/")


class TestCutOff:
    @pytest.mark.parametrize(
        "pieces",
        [
            (),
            (HEAD + b"Content-Length: 9\r\n\r\n", b"half"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"9\r\nhalf"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\nhalf\r\n"),
        ],
        ids=["start", "length", "in a chunk", "between chunks"],
    )
    @pytest.mark.parametrize("ending", [saying, then_reset])
    def test_half_an_answer_is_none(self, ending, pieces):
        with Speaker(ending(*pieces)) as server, pytest.raises(UnreachableError, match="was cut"):
            get(server.url)

    @pytest.mark.parametrize(
        "pieces",
        [
            (b"\x00\xff garbage\r\n\r\n" * 9,),
            (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone",),
            (b"HTTP/1.1 200 OK\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n".replace(b"200", b"302"),),
        ],
    )
    def test_garbage_is_not_understood(self, pieces):
        with Speaker(saying(*pieces)) as server, pytest.raises(SourceError, match="makes no sense"):
            get(server.url)


class TestSize:
    @pytest.mark.parametrize("status", [b"200 OK", b"302 Found\r\nLocation: /b", b"404 No"])
    def test_too_large_is_given_up_before_it_is_all_there(self, status):
        def endless(near: socket.socket) -> None:
            near.sendall(b"HTTP/1.1 " + status + b"\r\n\r\n")
            while True:
                near.sendall(b"x" * 65_536)

        with Speaker(endless) as server, pytest.raises(SourceError, match="too large"):
            get(server.url, limits=ResponseLimits(size=1_000_000))

    def test_what_swells_when_unpacked_takes_no_more_room_than_the_limit(self, site):
        site.replies["/"] = Reply(fields={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(200_000_000), 1))
        tracemalloc.start()
        try:
            with pytest.raises(SourceError, match="too large"):
                get(f"http://127.0.0.1:{site.port}/", limits=ResponseLimits(size=2_000_000))
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()

    def test_as_large_as_allowed(self, site):
        site.replies["/"] = Reply(body=b"x" * 1000)
        assert len(get(f"http://127.0.0.1:{site.port}/", limits=ResponseLimits(size=1000)).body) == 1000


class TestRedirects:
    def test_followed_on_the_same_host(self, site):
        site.replies |= {
            "/a": Reply(302, {"Location": "b"}),
            "/b": Reply(308, {"Location": "/c"}),
            "/c": Reply(body=b"c"),
        }
        answer = get(f"http://127.0.0.1:{site.port}/a")
        assert answer.body == b"c"
        assert answer.url == f"http://127.0.0.1:{site.port}/c"

    def test_another_host_is_not_asked_and_no_password_goes_there(self, site):
        with CalendarSite() as other:
            other.replies["/"] = Reply(body=b"other")
            site.replies["/"] = Reply(302, {"Location": f"http://kari@localhost:{other.port}/"})
            with pytest.raises(ElsewhereError) as caught:
                get(f"http://127.0.0.1:{site.port}/", hosts=(f"127.0.0.1:{site.port}",), password=("kari", PASSWORD))
            assert caught.value.host == f"localhost:{other.port}"
            assert other.asked == []

    def test_another_port_is_another_host_where_the_port_was_named(self, site):
        site.replies["/"] = Reply(302, {"Location": "http://127.0.0.1:1/"})
        with pytest.raises(ElsewhereError):
            get(f"http://127.0.0.1:{site.port}/", hosts=(f"127.0.0.1:{site.port}",))

    @pytest.mark.usefixtures("names_are_here")
    def test_from_encrypted_to_plain_is_refused(self, tmp_path):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        with CalendarSite(authority.issue_cert("site.test")) as site, CalendarSite() as plain:
            site.replies["/"] = Reply(302, {"Location": f"http://site.test:{plain.port}/"})
            with pytest.raises(SourceError, match="would not be encrypted"):
                get(
                    f"https://site.test:{site.port}/",
                    hosts=(f"site.test:{site.port}",),
                    authority=str(tmp_path / "ca.pem"),
                )
            assert len(site.asked) == 1
            assert plain.asked == []

    def test_in_a_circle_they_end(self, site):
        site.replies |= {"/a": Reply(302, {"Location": "/b"}), "/b": Reply(302, {"Location": "/a"})}
        with pytest.raises(SourceError, match="makes no sense"):
            get(f"http://127.0.0.1:{site.port}/a")
        assert len(site.asked) < 10

    def test_plain_addresses_are_never_asked(self):
        with pytest.raises(SourceError, match="would not be encrypted"):
            get("http://example.org/", hosts=("example.org",))
        assert not is_encrypted("http://127.0.0.1.example.org/")


NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "kind", "told"),
        [
            (401, SignInError, "does not accept the sign-in"),
            (403, SignInError, "withdrawn"),
            (404, SourceError, "no longer on the server"),
            (410, SourceError, "no longer on the server"),
            (429, UnreachableError, "busy"),
            (500, SourceError, "error of its own"),
            (501, SourceError, "error of its own"),
            (502, UnreachableError, "busy"),
            (507, SourceError, "error of its own"),
            (522, UnreachableError, "busy"),
            (503, UnreachableError, "busy"),
            (204, SourceError, "makes no sense"),
            (418, SourceError, "makes no sense"),
        ],
    )
    def test_each_is_told_in_its_own_words(self, site, status, kind, told):
        site.replies["/"] = Reply(status)
        with pytest.raises(kind, match=told):
            get(f"http://127.0.0.1:{site.port}/")
        assert get(f"http://127.0.0.1:{site.port}/", expect=(status,)).status == status

    @pytest.mark.parametrize("days", [-1, 0, 1])
    def test_how_long_to_wait_is_counted_from_the_servers_own_clock(self, days):
        there = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
        dates = [email.utils.format_datetime(there + dt.timedelta(seconds=n), usegmt=True) for n in (0, 90)]
        said = "HTTP/1.1 503 No\r\nDate: {}\r\nRetry-After: {}\r\nContent-Length: 0\r\n\r\n".format(*dates)
        with Speaker(saying(said.encode())) as server, pytest.raises(UnreachableError) as caught:
            get(server.url)
        assert caught.value.pause == 90

    @pytest.mark.parametrize(
        ("value", "pause"),
        [
            ("120", 120.0),
            (" 7 ", 7.0),
            ("soon", None),
            ("", None),
            ("-5", None),
            ("Wed, 18 Nov 2026 11:00:00 GMT", 0.0),
        ],
    )
    def test_what_a_pause_may_look_like(self, value, pause):
        assert pause_of({"Retry-After": value}, NOON) == pause

    def test_a_pause_from_clocks_without_a_zone_is_none(self):
        assert pause_of({"Retry-After": "Wed, 18 Nov 2026 11:00:00 -0000"}, NOON) in (None, 0.0)


class TestTrust:
    @pytest.fixture
    def authority(self) -> trustme.CA:
        return trustme.CA()

    @pytest.fixture
    def ca(self, authority: trustme.CA, tmp_path: Path) -> str:
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        return str(tmp_path / "ca.pem")

    def test_the_authority_that_was_named_is_trusted(self, authority, ca, monkeypatch, tmp_path):
        trustme.CA().cert_pem.write_to_path(tmp_path / "other.pem")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "other.pem"))
        with CalendarSite(authority.issue_cert("127.0.0.1")) as site:
            site.replies["/"] = Reply(body=b"yes")
            assert get(f"https://127.0.0.1:{site.port}/", authority=ca).body == b"yes"

    def test_the_systems_own_choice_of_authorities_holds_without_one(self, authority, ca, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", ca)
        with CalendarSite(authority.issue_cert("127.0.0.1")) as site:
            site.replies["/"] = Reply(body=b"yes")
            assert get(f"https://127.0.0.1:{site.port}/").body == b"yes"

    @pytest.mark.parametrize("name", ["127.0.0.1", "other.example.org"], ids=["unknown authority", "wrong name"])
    def test_anybody_else_is_told_nothing(self, authority, ca, name):
        trusted = None if name == "127.0.0.1" else ca
        with CalendarSite(authority.issue_cert(name)) as site:
            with pytest.raises(SourceError, match="certificate cannot be trusted") as caught:
                get(f"https://127.0.0.1:{site.port}/", authority=trusted, password=("kari", PASSWORD))
            assert site.asked == []
        assert not isinstance(caught.value, UnreachableError)

    @pytest.mark.parametrize("content", [None, b"", b"no certificate"])
    def test_a_file_of_no_authority_is_told_without_its_name(self, tmp_path, content):
        path = tmp_path / MARK
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SourceError, match="certificate cannot be trusted") as caught:
            get("https://127.0.0.1:1/", authority=str(path))
        assert MARK not in told(caught.value)

    def test_a_plain_server_where_an_encrypted_one_was_expected(self, site):
        with pytest.raises(SourceError, match="does not encrypt"):
            get(f"https://127.0.0.1:{site.port}/")
        assert site.asked == []

    def test_cut_off_while_encrypting(self):
        with Speaker(then_reset()) as server, pytest.raises(UnreachableError, match="was cut"):
            get(f"https://127.0.0.1:{server.port}/")

    def test_old_encryption_is_none(self, authority, ca):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        authority.issue_cert("127.0.0.1").configure_cert(context)
        with Speaker(silent, context) as server, pytest.raises(SourceError):
            get(f"https://127.0.0.1:{server.port}/", authority=ca)
        assert server.asked == []


class TestPasswords:
    def test_the_password_goes_to_the_named_host(self, site):
        site.replies["/"] = Reply()
        get(f"http://127.0.0.1:{site.port}/", password=("kåri", "blåbær"))
        assert site.asked[-1][1]["authorization"] == "Basic a8Olcmk6YmzDpWLDpnI="

    def test_the_users_file_of_passwords_is_never_used(self, site, tmp_path, monkeypatch):
        (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login kari password {PASSWORD}\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        site.replies |= {"/": Reply(302, {"Location": "/b"}), "/b": Reply()}
        get(f"http://127.0.0.1:{site.port}/")
        assert all("authorization" not in fields for _, fields in site.asked)

    def test_a_name_in_the_address_is_not_sent_either(self, site):
        site.replies["/"] = Reply()
        with pytest.raises(SourceError, match="makes no sense"):
            get(f"http://kari:{PASSWORD}@127.0.0.1:{site.port}/", hosts=(f"127.0.0.1:{site.port}",))
        assert site.asked == []

    def test_neither_logs_nor_errors_hold_addresses_or_passwords(self, site, caplog):
        caplog.set_level(logging.DEBUG)
        said = []
        site.replies[f"/{MARK}"] = Reply(404)
        for url in (f"http://127.0.0.1:{site.port}/{MARK}", f"http://127.0.0.1:1/{MARK}"):
            with pytest.raises(SourceError) as caught:
                get(url, password=("kari", PASSWORD))
            assert caught.value.__context__ is None
            said.append(told(caught.value))
        with Speaker(saying(HEAD + b"no field\r\n" + b"Content-Length: 0\r\n\r\n")) as odd:
            get(odd.url)
        assert MARK not in caplog.text + "".join(said)
        assert PASSWORD not in caplog.text + "".join(said)

    def test_other_users_of_the_same_library_keep_their_logs(self, site, caplog):
        import requests

        caplog.set_level(logging.DEBUG)
        site.replies["/"] = Reply()
        get(f"http://127.0.0.1:{site.port}/")
        assert "GET" not in caplog.text
        with requests.Session() as session:
            session.get(f"http://127.0.0.1:{site.port}/", timeout=60).close()
        assert "GET" in caplog.text


class TestProxies:
    def test_the_environments_proxy_is_asked(self, monkeypatch):
        with Speaker(saying(HEAD + b"Content-Length: 2\r\n\r\nok")) as proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("no_proxy", "")
            assert get("http://127.0.0.2/x", hosts=("127.0.0.2",)).body == b"ok"
        assert proxy.asked[0].startswith(b"GET http://127.0.0.2/x ")

    def test_a_proxy_that_refuses_is_no_fault_of_the_password(self, monkeypatch):
        with Speaker(saying(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")) as proxy:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv("no_proxy", "")
            with pytest.raises(UnreachableError, match="cannot be reached"):
                get("https://example.org/", hosts=("example.org",), password=("kari", PASSWORD))
        assert proxy.asked[0].startswith(b"CONNECT example.org:443 ")
        assert b"Basic" not in proxy.asked[0]


def test_one_connection_serves_many_requests() -> None:
    def say(near: socket.socket) -> None:
        for _ in range(3):
            near.sendall(HEAD + b"Content-Length: 2\r\n\r\nok")
            if not near.recv(65_536):
                return

    with Speaker(say) as server:
        web = Web((f"127.0.0.1:{server.port}",), patience=60.0)
        assert [web.send("GET", server.url).body for _ in range(3)] == [b"ok"] * 3
        web.close()
        web.close()
    assert len(server.asked) == 1
    assert web.requests_sent == 3


def told(error: BaseException) -> str:
    """All texts of an error."""
    return "".join(traceback.format_exception(error)) + repr(error)
