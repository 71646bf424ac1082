"""A real Radicale on loopback, with one person in it, as a process of its own."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import trustme

from servers.dav_server import USER, DavServer, DavStand, await_port, free_port
from servers.stand import PASSWORD

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


class Radicale(DavServer):
    """A server with a person, `USER` with `PASSWORD`, and no calendar; `seed` writes calendars before it starts.

    `seed` holds, by path of the calendar, its objects by name. With `certificate` it speaks TLS.
    """

    def __init__(
        self,
        seed: Mapping[str, Mapping[str, str]] | None = None,
        certificate: trustme.LeafCert | None = None,
    ) -> None:
        # Radicale syncs at each of many small writes; a folder in memory avoids waiting for the disk.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="grense-radicale-", dir=memory))
        super().__init__(free_port(), is_encrypted=certificate is not None)
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
    def seen(self) -> int:
        """The number of requests in the server's log."""
        return (self.folder / "log").read_bytes().count(b" request for ")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder)

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
        log = self.folder / "log"
        await_port(self.port, self._process, log)
        if self.is_encrypted:
            with socket.create_connection(("127.0.0.1", self.port), 5) as one:
                ssl._create_unverified_context().wrap_socket(one).close()


@cache
def running() -> Radicale:
    """The server shared by a test run; each test has a calendar of its own."""
    server = Radicale()
    atexit.register(server.stop)
    return server


class CalDavStand(DavStand):
    """An account on Radicale with one calendar, reached over a cable."""

    def __init__(self) -> None:
        super().__init__(running())
