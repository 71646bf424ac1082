"""A real Radicale on loopback, with one person in it, as a process of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import trustme

from grense.sources.caldav import Account, CalDav
from servers.cable import Cable
from servers.stand import MARK, ME, PASSWORD

USER = "kari"
MEETINGS = f"{USER}/meetings-{MARK}/"

_CONFIG = """
[server]
hosts = 127.0.0.1:{port}
{tls}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/storage
[logging]
level = info
"""


class Radicale:
    """A server with a person, `USER` with `PASSWORD`, and no calendar; `seed` writes calendars before it starts.

    `seed` holds, by path of the calendar, its objects by name. With `certificate` it speaks TLS.
    """

    def __init__(
        self,
        seed: Mapping[str, Mapping[str, str]] | None = None,
        certificate: trustme.LeafCert | None = None,
    ) -> None:
        # Radicale waits for the disk at each of many small writes; where there is a folder in memory it need not.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="grense-radicale-", dir=memory))
        self.port = _free_port()
        self.is_encrypted = certificate is not None
        for path, objects in (seed or {}).items():
            self._write(path, objects)
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        config = self.folder / "config"
        config.write_text(_CONFIG.format(port=self.port, folder=self.folder, tls=self._tls(certificate)))
        command = [sys.executable, "-m", "radicale", "--config", str(config)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    @property
    def url(self) -> str:
        return f"http{'s' if self.is_encrypted else ''}://127.0.0.1:{self.port}/"

    @property
    def seen(self) -> int:
        """How many requests have reached the server, by its own log."""
        return (self.folder / "log").read_bytes().count(b" request for ")

    def make_calendar(self, path: str, holds: str = "VEVENT", name: str = f"Name {MARK}") -> None:
        body = (
            '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f"<D:displayname>{name}</D:displayname><C:supported-calendar-component-set>"
            f'<C:comp name="{holds}"/></C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>'
        )
        self.send("MKCALENDAR", path, body)

    def put(self, path: str, text: str) -> None:
        self.send("PUT", path, text, "text/calendar; charset=utf-8")

    def remove(self, path: str) -> None:
        self.send("DELETE", path)

    def send(self, method: str, path: str, body: str = "", kind: str = "text/xml", patience: float = 60) -> bytes:
        """Ask as the person's own calendar program would."""
        secret = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {secret}", "Content-Type": kind}
        url = f"http://127.0.0.1:{self.port}/{quote(path)}"
        question = urllib.request.Request(url, body.encode() or None, headers, method=method)
        with urllib.request.urlopen(question, timeout=patience) as answer:
            return answer.read()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder)

    def __enter__(self) -> Radicale:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _write(self, path: str, objects: Mapping[str, str]) -> None:
        folder = self.folder / "storage" / "collection-root" / path
        folder.mkdir(parents=True)
        (folder / ".Radicale.props").write_text(json.dumps({"tag": "VCALENDAR"}))
        for name, text in objects.items():
            (folder / name).write_bytes(text.encode())

    def _tls(self, certificate: trustme.LeafCert | None) -> str:
        if certificate is None:
            return ""
        for number, pem in enumerate(certificate.cert_chain_pems):
            pem.write_to_path(self.folder / "certificate", append=number > 0)
        certificate.private_key_pem.write_to_path(self.folder / "key")
        return f"ssl = True\ncertificate = {self.folder}/certificate\nkey = {self.folder}/key"

    def _wait(self) -> None:
        for _ in range(500):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as one:
                if self.is_encrypted:
                    context = ssl._create_unverified_context()
                    context.wrap_socket(one).close()
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        log = (self.folder / "log").read_text()
        self.stop()
        raise RuntimeError(f"Radicale does not start: {log}")


class CalDavStand:
    """An account on Radicale with one calendar, reached over a cable."""

    kind: ClassVar[str] = "caldav"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = False

    def __init__(self) -> None:
        self.server = Radicale()
        self.server.make_calendar(MEETINGS)
        self.cable = Cable(self.server.port)
        self._sources: list[CalDav] = []
        self._asked = 0

    @property
    def url(self) -> str:
        """The server, over the cable."""
        return f"http://127.0.0.1:{self.cable.port}/"

    @property
    def calendar(self) -> str:
        """The calendar, over the cable."""
        return self.url + MEETINGS

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> CalDav:
        account = Account(self.url, USER, (self.calendar,))
        one = CalDav(account, password, me=[ME], tz="Europe/Oslo", patience=patience)
        self._sources.append(one)
        return one

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime) -> None:
        self.server.put(f"{MEETINGS}{name}.ics", meeting(name, start, end))

    def remove_meeting(self, name: str) -> None:
        self.server.remove(f"{MEETINGS}{name}.ics")

    def put_mail(self, name: str, sent: dt.datetime) -> None:
        raise NotImplementedError("a calendar server holds no mails")

    def requests(self) -> int:
        asked = sum(source.requests_sent for source in self._sources)
        new, self._asked = asked - self._asked, asked
        return new

    def stop(self) -> None:
        for source in self._sources:
            source.close()
        self.cable.stop()
        self.server.stop()


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


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
