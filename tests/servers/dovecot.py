"""A real Dovecot on loopback: any user with the password has a mailbox; the commands can be read back."""

from __future__ import annotations

import contextlib
import datetime as dt
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path
from typing import ClassVar

import trustme

from grense.sources.imap import Account, Imap
from servers import need
from servers.cable import Cable
from servers.stand import MARK, ME, PASSWORD

_HOST = "localhost"
_CONFIGURATION = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{home}/certificate
ssl_key = <{home}/certificate
ssl_min_protocol = TLSv1.2
auth_mechanisms = {mechanisms}
auth_username_chars =
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = {kind}:{home}/mail/%u
mail_fsync = never
rawlog_dir = {home}/asked/%u
first_valid_uid = 1
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2
}}
passdb {{
  driver = static
  mechanisms = plain
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap {{
  vsz_limit = 0
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
"""


class Dovecot:
    """Listens on `port` (TLS from the first byte) and `plain_port` (STARTTLS); `ca` is the certificate to trust.

    With `asks`, an address, it takes tokens that a service there knows, by the SASL `mechanisms`.
    """

    def __init__(
        self,
        *,
        password: str = PASSWORD,
        kind: str = "maildir",
        asks: str = "http://127.0.0.1:9/",
        mechanisms: str = "plain",
    ) -> None:
        program = need.program("dovecot", "dovecot-imapd")
        self._told: dict[Path, int] = {}
        self._password = password
        # A short path: the name of a socket may have 108 letters.
        self.home = Path(tempfile.mkdtemp(prefix="dv", dir="/tmp"))
        self.port, self.plain_port = _free_port(), _free_port()
        authority = trustme.CA()
        self.ca = str(self.home / "ca")
        authority.cert_pem.write_to_path(self.ca)
        authority.issue_cert(_HOST).private_key_and_cert_chain_pem.write_to_path(str(self.home / "certificate"))
        # Dovecot's mail processes do not run as root.
        self._owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        configuration = self.home / "configuration"
        configuration.write_text(
            _CONFIGURATION.format(
                home=self.home,
                user=self._owner.pw_name,
                group=grp.getgrgid(self._owner.pw_gid).gr_name,
                uid=self._owner.pw_uid,
                gid=self._owner.pw_gid,
                port=self.port,
                plain_port=self.plain_port,
                password=password,
                kind=kind,
                mechanisms=mechanisms,
            )
        )
        (self.home / "oauth2").write_text(
            f"introspection_mode = auth\nintrospection_url = {asks}\nusername_attribute = email\n"
        )
        for folder in ("run", "mail", "asked"):
            (self.home / folder).mkdir()
        for path in (self.home, *self.home.iterdir()):
            self.own(path)
        self._process = self._start([program, "-F", "-c", str(configuration)])

    def account(self, user: str = ME, **changed: object) -> Account:
        given: dict[str, object] = {"host": _HOST, "user": user, "port": self.port, "ca": self.ca, **changed}
        return Account(**given)  # type: ignore[arg-type]  # a test changes any of them

    def client(self, user: str) -> imaplib.IMAP4_SSL:
        """A mail program of the person, with write access."""
        self.watch(user)
        context = ssl.create_default_context(cafile=self.ca)
        client = imaplib.IMAP4_SSL(_HOST, self.port, ssl_context=context, timeout=60)
        client.login(user, self._password)
        return client

    def watch(self, user: str) -> None:
        """Log the commands of this user's programs."""
        folder = self.home / "asked" / user
        if not folder.exists():
            folder.mkdir()
            self.own(folder)

    def asked(self, user: str = ME) -> list[str]:
        """The commands of this user's programs since the last call, after the sign-in, one a line."""
        return [line for session in self.sessions(user) for line in session]

    def sessions(self, user: str = ME) -> list[list[str]]:
        """The same, by connection; one reported before has an entry only for further commands."""
        fresh: list[list[str]] = []
        for file in sorted((self.home / "asked" / user).glob("*.in")):
            lines = file.read_text(errors="replace").splitlines()
            known = self._told.get(file, 0)
            self._told[file] = len(lines)
            if len(lines) > known:
                fresh.append([re.sub(r"^\d+\.\d+ ", "", line) for line in lines[known:]])
        return fresh

    def write_mail(self, text: str, *, user: str = ME, folder: str = "Sent", came: dt.datetime, name: str) -> Path:
        """Write a mail into a Maildir, like a delivery, without the server."""
        home = self.home / "mail" / user
        box = home if folder == "INBOX" else home / f".{folder.replace('/', '.')}"
        for part in ("cur", "new", "tmp"):
            path = box / part
            if not path.exists():
                path.mkdir(parents=True)
        file = box / "cur" / f"{name}:2,S"
        file.write_text(text)
        os.utime(file, (came.timestamp(), came.timestamp()))
        for path in (home, box, *box.iterdir(), file):
            self.own(path)
        return file

    def stop(self) -> None:
        """Kill all its processes, and delete its files."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Dovecot:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def own(self, path: Path) -> None:
        shutil.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **(
                {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}
                if os.getuid() == 0
                else {}
            ),
        )
        ends = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < ends:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.plain_port), 5) as one:
                if one.recv(200).startswith(b"* OK"):
                    return process
            time.sleep(0.01)
        log = self.home / "log"
        raise RuntimeError(log.read_text() if log.exists() else "Dovecot does not start")


class ImapStand:
    """`ME`'s mailbox on a Dovecot of its own, behind a cable."""

    kind: ClassVar[str] = "imap"
    meetings: ClassVar[bool] = False
    mails: ClassVar[bool] = True

    def __init__(self) -> None:
        self.dovecot = Dovecot()
        self.cable = Cable(self.dovecot.port)
        self.dovecot.watch(ME)

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> Imap:
        return Imap(self.dovecot.account(port=self.cable.port), password, patience=patience)

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def remove_meeting(self, name: str) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        self.dovecot.write_mail(a_mail(name, sent, answers=answers), came=sent, name=f"{MARK}-{name}")

    def requests(self) -> int:
        # The first two commands of each connection are not in Dovecot's log: the capabilities and the
        # sign-in.
        return sum(2 + len(session) for session in self.dovecot.sessions(ME))

    def stop(self) -> None:
        self.cable.stop()
        self.dovecot.stop()


def a_mail(name: str, sent: dt.datetime | None, *, sender: str = ME, more: str = "", answers: bool = False) -> str:
    """A mail with the marker in every field but its date; `more` are further header fields."""
    more += f"In-Reply-To: <{MARK}@example.org>\n" if answers else ""
    date = "" if sent is None else f"Date: {sent.strftime('%a, %d %b %Y %H:%M:%S %z')}\n"
    return (
        f"From: {MARK} <{sender}>\nTo: {MARK} <{MARK}@example.org>\nSubject: {MARK} {name}\n{date}"
        f"Message-ID: <{MARK}-{name}@example.org>\n{more}\n{MARK}\n"
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
