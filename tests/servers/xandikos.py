"""A real Xandikos on loopback, with one person in it, as a process of its own, over TLS."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import ClassVar

import trustme

from servers.dav_server import USER, DavServer, DavStand, await_port, free_port
from servers.stand import PASSWORD


class Xandikos(DavServer):
    """Stores its objects in Git; it returns only whole objects, and finds none with a `#` in its name."""

    home: ClassVar[str] = f"{USER}/calendars/"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="grense-xandikos-"))
        super().__init__(free_port(), is_encrypted=True)
        self.ca = str(self.folder / "ca")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca)
        # Xandikos's own certificate; it uses an existing one.
        own = self.folder / "state" / "certs"
        own.mkdir(parents=True)
        certificate = authority.issue_cert("localhost")
        for number, pem in enumerate(certificate.cert_chain_pems):
            pem.write_to_path(own / "selfsigned.crt", append=number > 0)
        certificate.private_key_pem.write_to_path(own / "selfsigned.key")
        secret = b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
        (self.folder / "users").write_text(f"{USER}:{{SHA}}{secret}\n")
        command = f"-d {self.folder}/data --defaults -l 127.0.0.1 -p {self.port} --current-user-principal=/{USER}/"
        signing_in = f"--state-dir {self.folder}/state --autocert --htpasswd {self.folder}/users"
        words = [sys.executable, "-m", "xandikos", "serve", *command.split(), *signing_in.split()]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log)
        await_port(self.port, self._process, self.folder / "log")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder)


@cache
def running() -> Xandikos:
    """The server shared by a test run; each test has a calendar of its own."""
    server = Xandikos()
    atexit.register(server.stop)
    return server


class XandikosStand(DavStand):
    """An account on Xandikos with one calendar besides that of its own, reached over a cable."""

    def __init__(self) -> None:
        super().__init__(running())
