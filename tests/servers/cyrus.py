"""A real Cyrus on loopback, with one person's calendars and mail in it, as a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import grp
import imaplib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import trustme

from grense.sources import jmap
from grense.sources.base import LiveSource
from grense.sources.imap import Account, Imap
from servers import need
from servers.cable import Cable
from servers.dav_server import USER, DavServer, DavStand, await_port, free_port
from servers.dovecot import a_mail
from servers.stand import PASSWORD

_PROGRAMS = "/usr/lib/cyrus/bin"
_ADMIN = "admin"
_SETTINGS = """
configdirectory: {home}/conf
proc_path: {home}/run/proc
mboxname_lockpath: {home}/run/lock
partition-default: {home}/spool
defaultpartition: default
servername: localhost
cyrus_user: {user}
cyrus_group: {group}
admins: {admin}
httpmodules: caldav jmap
conversations: yes
allowplaintext: yes
unixhierarchysep: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {home}/sasldb
sasl_mech_list: PLAIN LOGIN
sasl_auto_transition: no
tls_server_cert: {home}/certificate
tls_server_key: {home}/certificate
failedloginpause: 0
autocreate_quota: 0
skiplist_unsafe: yes
"""
_COMMAND = re.compile(rb"^<\d+<[A-Z]{4}\d+ (\w+)", re.MULTILINE)
_SERVICES = """
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {home}/settings -r"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {home}/settings" listen="127.0.0.1:{imap_port}" prefork=0
  imaps cmd="{programs}/imapd -C {home}/settings -s" listen="127.0.0.1:{imaps_port}" prefork=0
  http cmd="{programs}/httpd -C {home}/settings" listen="127.0.0.1:{port}" prefork=1
}}
EVENTS {{
}}
"""


class Cyrus(DavServer):
    """The server that Fastmail uses. No two objects of a person have the same UID there."""

    home: ClassVar[str] = f"dav/calendars/user/{USER}/"

    def __init__(self) -> None:
        need.file(f"{_PROGRAMS}/httpd", "cyrus-imapd cyrus-caldav")
        add_user = need.program("saslpasswd2", "sasl2-bin")
        super().__init__(free_port())
        # A short path: the name of a socket may have 108 letters.
        self.folder = Path(tempfile.mkdtemp(prefix="cy", dir="/tmp"))
        # Cyrus does not run as root.
        owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        given = {"home": self.folder, "user": owner.pw_name, "group": grp.getgrgid(owner.pw_gid).gr_name}
        self.imap_port, self.imaps_port = free_port(), free_port()
        (self.folder / "settings").write_text(_SETTINGS.format(**given, admin=_ADMIN))
        ports = {"port": self.port, "imap_port": self.imap_port, "imaps_port": self.imaps_port}
        (self.folder / "services").write_text(_SERVICES.format(home=self.folder, programs=_PROGRAMS, **ports))
        self.authority = str(self.folder / "authority")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.authority)
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(str(self.folder / "certificate"))
        # IMAP commands are logged where a folder with the user's name exists.
        self.asked = self.folder / "conf" / "log" / USER
        for path in (self.folder / "conf", self.folder / "run", self.folder / "spool", self.asked):
            path.mkdir(parents=True)
        for name in (_ADMIN, USER):
            command = [add_user, "-f", f"{self.folder}/sasldb", "-u", "localhost", "-p", "-c", name]
            subprocess.run(command, input=PASSWORD.encode(), check=True)
        for path in (self.folder, *self.folder.iterdir(), self.asked.parent, self.asked):
            shutil.chown(path, owner.pw_uid, owner.pw_gid)
        self._process = self._start(owner)
        await_port(self.imap_port, self._process, self.folder / "log")
        with self.signed_in(_ADMIN) as admin:
            admin.create(f"user/{USER}")

    @contextlib.contextmanager
    def signed_in(self, name: str = USER) -> Iterator[imaplib.IMAP4]:
        """A connection to add mail, like the person's own program."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=30) as connection:
            connection.login(name, PASSWORD)
            yield connection

    def stop(self) -> None:
        """Kill all its processes, and delete its files."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, owner: pwd.struct_passwd) -> subprocess.Popen[bytes]:
        command = [f"{_PROGRAMS}/master", "-C", f"{self.folder}/settings", "-M", f"{self.folder}/services"]
        command += ["-p", f"{self.folder}/run/pid", "-D"]
        as_owner: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **(as_owner if os.getuid() == 0 else {}),
            )


@cache
def running() -> Cyrus:
    """The server shared by a test run; each test has a calendar of its own."""
    server = Cyrus()
    atexit.register(server.stop)
    return server


class CyrusStand(DavStand):
    """An account on Cyrus with one calendar besides the default one, reached over a cable."""

    def __init__(self) -> None:
        super().__init__(running())


class CyrusMailStand:
    """The mailbox of the same person, with a folder for sent mail of its own, reached over a cable."""

    kind: ClassVar[str] = "imap"
    meetings: ClassVar[bool] = False
    mails: ClassVar[bool] = True

    def __init__(self) -> None:
        self._server = running()
        with self._server.signed_in() as connection:
            # It exists from the second time on, and a folder with such a mark cannot be deleted.
            connection._simple_command("CREATE", "Sent", "(USE (\\Sent))")
            _, (mails,) = connection.select("Sent")
            if mails != b"0":
                connection.store("1:*", "+FLAGS", "\\Deleted")
            connection.close()
        self.cable = Cable(self._server.imaps_port)
        self.requests()

    def source(self, password: str = PASSWORD, *, patience: float = 5.0) -> LiveSource:
        account = Account("localhost", USER, self.cable.port, ca=self._server.authority)
        return Imap(account, password, patience=patience)

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def remove_meeting(self, name: str) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        mail = a_mail(name, sent, answers=answers).replace("\n", "\r\n").encode()
        with self._server.signed_in() as connection:
            assert connection.append("Sent", "(\\Seen)", imaplib.Time2Internaldate(sent), mail)[0] == "OK"

    def requests(self) -> int:
        # The first two commands of each connection are not logged.
        count = 0
        for path in self._server.asked.iterdir():
            for session in path.read_bytes().split(b"----------"):
                commands = _COMMAND.findall(session)
                count += 2 + len(commands) if b"LIST" in commands else 0
            path.unlink()
        return count

    def stop(self) -> None:
        self.cable.stop()


class CyrusJmapStand(CyrusMailStand):
    """The same mailbox over JMAP; this version has calendars only in a dialect of its own."""

    kind: ClassVar[str] = "jmap"

    def __init__(self) -> None:
        super().__init__()
        self.cable.stop()
        self.cable = Cable(self._server.port)
        self._sources: list[jmap.Jmap] = []

    def source(self, password: str = PASSWORD, *, patience: float = 5.0) -> LiveSource:
        account = jmap.Account(f"http://127.0.0.1:{self.cable.port}", USER, "password")
        one = jmap.Jmap(account, password, tz="Europe/Oslo", patience=patience)
        self._sources.append(one)
        return one

    def requests(self) -> int:
        asked = sum(one.requests_sent for one in getattr(self, "_sources", ()))
        new, self._asked = asked - getattr(self, "_asked", 0), asked
        return new
