"""A CalDAV server on loopback for the tests: calendars are created, and objects stored, by its own protocol."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from grense.sources.caldav import Account, CalDav
from servers.cable import Cable
from servers.stand import MARK, ME, PASSWORD

USER = "kari"


class DavServer:
    """A server with a person, `USER` with `PASSWORD`, whose calendars are in `home`.

    `ca` is the certificate file to trust, where it uses TLS with a name.
    """

    home: ClassVar[str] = f"{USER}/"
    ca: str | None = None

    def __init__(self, port: int, *, is_encrypted: bool = False) -> None:
        self.port, self.is_encrypted = port, is_encrypted

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        """The address of the server on another port."""
        return f"http{'s' if self.is_encrypted else ''}://{'localhost' if self.ca else '127.0.0.1'}:{port}/"

    def make_calendar(self, path: str, holds: str = "VEVENT", name: str = f"Name {MARK}") -> None:
        """Create a calendar; `holds` are the kinds of component that it accepts, separated by spaces."""
        kinds = "".join(f'<C:comp name="{kind}"/>' for kind in holds.split())
        body = (
            '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f"<D:displayname>{name}</D:displayname><C:supported-calendar-component-set>"
            f"{kinds}</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
        )
        self.send("MKCALENDAR", path, body)

    def put(self, path: str, text: str) -> None:
        self.send("PUT", path, text, "text/calendar; charset=utf-8")

    def remove(self, path: str) -> None:
        self.send("DELETE", path)

    def send(self, method: str, path: str, body: str = "", kind: str = "text/xml", patience: float = 60) -> bytes:
        """Send a request like the person's own calendar program."""
        secret = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": kind}
        question = urllib.request.Request(self.url + quote(path), body.encode() or None, headers, method=method)
        trusted = ssl.create_default_context(cafile=self.ca) if self.ca else ssl._create_unverified_context()
        with urllib.request.urlopen(question, timeout=patience, context=trusted) as answer:
            return answer.read()

    def stop(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> DavServer:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()


class DavStand:
    """A calendar of its own on a shared server, reached over a cable."""

    kind: ClassVar[str] = "caldav"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = False
    _numbers = itertools.count()

    def __init__(self, server: DavServer) -> None:
        self.server = server
        self.path = f"{server.home}meetings-{MARK}-{next(self._numbers)}/"
        server.make_calendar(self.path, "VEVENT VTODO")
        self.cable = Cable(server.port)
        self._sources: list[CalDav] = []
        self._asked = 0

    @property
    def url(self) -> str:
        """The server, over the cable."""
        return self.server.url_at(self.cable.port)

    @property
    def calendar(self) -> str:
        """The calendar, over the cable."""
        return self.url + self.path

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> CalDav:
        account = Account(self.url, USER, (self.calendar,), ca=self.server.ca)
        one = CalDav(account, password, me=[ME], tz="Europe/Oslo", patience=patience)
        self._sources.append(one)
        return one

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        lines = ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",) if elsewhere else ()
        self.server.put(f"{self.path}{name}.ics", meeting(name, start, end, *lines))

    def remove_meeting(self, name: str) -> None:
        self.server.remove(f"{self.path}{name}.ics")

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        raise NotImplementedError("a calendar server holds no mails")

    def requests(self) -> int:
        asked = sum(source.requests_sent for source in self._sources)
        new, self._asked = asked - self._asked, asked
        return new

    def stop(self) -> None:
        for source in self._sources:
            source.close()
        self.cable.stop()
        # Cyrus names what was deleted by the second, and refuses a second one of that name. Each test has its own.
        with contextlib.suppress(urllib.error.HTTPError):
            self.server.remove(self.path)


def meeting(name: str, start: dt.datetime, end: dt.datetime, *lines: str) -> str:
    """A calendar object with one meeting that `ME` has accepted; `lines` are added to it."""
    return calendar(event(name, start, end, *lines))


def event(name: str, start: dt.datetime, end: dt.datetime, *lines: str) -> str:
    """The VEVENT of such a meeting."""
    return "\r\n".join(
        (
            "BEGIN:VEVENT",
            f"UID:{name}@{MARK}.example.org",
            "DTSTAMP:20261101T000000Z",
            f"DTSTART:{utc(start)}",
            f"DTEND:{utc(end)}",
            f"SUMMARY:Summary {MARK}",
            f"LOCATION:Place {MARK}",
            f"DESCRIPTION:Text {MARK}",
            f"ORGANIZER;CN=Other {MARK}:mailto:{MARK}@example.com",
            f"ATTENDEE;CN=Other {MARK};PARTSTAT=ACCEPTED:mailto:{MARK}@example.com",
            f"ATTENDEE;CN=Kari;PARTSTAT=ACCEPTED:mailto:{ME}",
            *lines,
            "END:VEVENT",
        )
    )


def calendar(*events: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{MARK}//EN", *events, "END:VCALENDAR", ""))


def utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server listens; raise its output when it exits instead."""
    ends = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args} does not start: {log.read_text()}")
