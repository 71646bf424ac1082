"""A site on loopback that publishes a calendar file, as calendar services do, over HTTP or HTTPS."""

from __future__ import annotations

import datetime as dt
import email.utils
import gzip
import hashlib
import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import trustme

from grense.sources.subscription import Account, Subscription
from servers.cable import Cable
from servers.stand import MARK, ME, PASSWORD

PATH = f"/private-{MARK}/calendar.ics"


@dataclass(frozen=True)
class Reply:
    """An answer of the site in the place of the calendar."""

    status: int = 200
    fields: Mapping[str, str] | None = None
    body: bytes = b""


class CalendarSite:
    """Publishes `content` at `PATH`; requests are recorded in `asked`, as path and header fields.

    `tags` are the cache validators of an answer (`ETag`, `Last-Modified`), `gzipped` and `chunked` its
    encoding, `user` the required name, with `PASSWORD`. `replies` are answers by path, with priority.
    """

    def __init__(self, certificate: trustme.LeafCert | None = None) -> None:
        self.content = b""
        self.changed = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        self.tags: tuple[str, ...] = ("ETag", "Last-Modified")
        self.gzipped = self.chunked = False
        self.user = ""
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            # The handler does the handshake, so that a failing one blocks no other connection.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def reply(self, path: str, fields: Mapping[str, str]) -> Reply:
        """The site's answer; `fields` are the request's, by lower-case name."""
        if path in self.replies:
            return self.replies[path]
        if self.user and fields.get("authorization") != f"Basic {_basic(self.user, PASSWORD)}":
            return Reply(401, {"WWW-Authenticate": 'Basic realm="calendar"'})
        if path != PATH:
            return Reply(404, body=MARK.encode())
        tags = {"ETag": self._tag(), "Last-Modified": email.utils.format_datetime(self.changed, usegmt=True)}
        shown = {name: tags[name] for name in self.tags}
        if "ETag" in shown and "if-none-match" in fields:
            same = fields["if-none-match"] == tags["ETag"]
        else:
            same = "Last-Modified" in shown and fields.get("if-modified-since") == tags["Last-Modified"]
        if same:
            return Reply(304, shown)
        packed = {"Content-Encoding": "gzip"} if self.gzipped else {}
        return Reply(200, shown | packed, gzip.compress(self.content) if self.gzipped else self.content)

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> CalendarSite:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _tag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


def _handler_of(site: CalendarSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            fields = {name.lower(): value for name, value in self.headers.items()}
            length = int(fields.get("content-length", 0))
            if length:
                self.rfile.read(length)
            site.asked.append((self.path, fields))
            reply = site.reply(self.path, fields)
            self.send_response(reply.status)
            for name, value in (reply.fields or {}).items():
                self.send_header(name, value)
            if site.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for start in range(0, len(reply.body), 512):
                    piece = reply.body[start : start + 512]
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.write(b"0\r\n\r\n")
                return
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815  # the name that the standard library calls

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # the client has gone, or did not trust the certificate

        def log_message(self, *message: object) -> None:
            """Print nothing."""

    return Handler


class SiteStand:
    """The stand of the kind `ics`: its secret is the address."""

    kind: ClassVar[str] = "ics"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = False

    def __init__(self) -> None:
        self.site = CalendarSite()
        self.cable = Cable(self.site.port)
        self._events: dict[str, str] = {}
        self._publish()

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> Subscription:
        address = f"http://127.0.0.1:{self.cable.port}{PATH}"
        return Subscription(Account(), address, me=(ME,), tz="Europe/Oslo", patience=patience)

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        lines = ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",) if elsewhere else ()
        self._events[name] = event(name, start, end, *lines)
        self._publish()

    def remove_meeting(self, name: str) -> None:
        del self._events[name]
        self._publish()

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        raise NotImplementedError("a calendar holds no mails")

    def requests(self) -> int:
        count = len(self.site.asked)
        self.site.asked.clear()
        return count

    def stop(self) -> None:
        self.cable.stop()
        self.site.stop()

    def _publish(self) -> None:
        self.site.content = calendar(*self._events.values())
        self.site.changed += dt.timedelta(seconds=1)


def calendar(*events: str) -> bytes:
    """A calendar of events."""
    head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{MARK}//\r\nX-WR-CALNAME:{MARK}\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


def event(name: str, start: dt.datetime, end: dt.datetime, *more: str) -> str:
    """A meeting that `ME` has accepted; `more` are added to its lines."""
    lines = (
        "BEGIN:VEVENT",
        f"UID:{MARK}-{name}",
        f"DTSTAMP:{start:%Y%m%dT%H%M%S}Z",
        f"DTSTART:{start.astimezone(dt.UTC):%Y%m%dT%H%M%S}Z",
        f"DTEND:{end.astimezone(dt.UTC):%Y%m%dT%H%M%S}Z",
        f"SUMMARY:{MARK} {name}",
        f"DESCRIPTION:{MARK}",
        f"LOCATION:{MARK}",
        f"ORGANIZER;CN={MARK}:mailto:{MARK}@example.org",
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}",
        *more,
        "END:VEVENT",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _basic(name: str, password: str) -> str:
    return b64encode(f"{name}:{password}".encode()).decode()
