"""A real Cyrus on loopback, with one person in it, as a process of its own."""

from __future__ import annotations

import atexit
import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from servers import need
from servers.dav_server import USER, DavServer, DavStand, await_port, free_port
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
httpmodules: caldav
allowplaintext: yes
unixhierarchysep: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {home}/sasldb
sasl_mech_list: PLAIN LOGIN
sasl_auto_transition: no
autocreate_quota: 0
skiplist_unsafe: yes
"""
_SERVICES = """
START {{
  recover cmd="{programs}/ctl_cyrusdb -C {home}/settings -r"
}}
SERVICES {{
  imap cmd="{programs}/imapd -C {home}/settings" listen="127.0.0.1:{imap_port}" prefork=0
  http cmd="{programs}/httpd -C {home}/settings" listen="127.0.0.1:{port}" prefork=1
}}
EVENTS {{
}}
"""


class Cyrus(DavServer):
    """Fastmail's server too. No two objects of a person have the same UID there."""

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
        imap_port = free_port()
        (self.folder / "settings").write_text(_SETTINGS.format(**given, admin=_ADMIN))
        ports = {"port": self.port, "imap_port": imap_port}
        (self.folder / "services").write_text(_SERVICES.format(home=self.folder, programs=_PROGRAMS, **ports))
        for name in ("conf", "run", "spool"):
            (self.folder / name).mkdir()
        for name in (_ADMIN, USER):
            command = [add_user, "-f", f"{self.folder}/sasldb", "-u", "localhost", "-p", "-c", name]
            subprocess.run(command, input=PASSWORD.encode(), check=True)
        for path in (self.folder, *self.folder.iterdir()):
            shutil.chown(path, owner.pw_uid, owner.pw_gid)
        self._process = self._start(owner)
        await_port(imap_port, self._process, self.folder / "log")
        with imaplib.IMAP4("127.0.0.1", imap_port, timeout=30) as admin:
            admin.login(_ADMIN, PASSWORD)
            admin.create(f"user/{USER}")

    def stop(self) -> None:
        """End every process of it at once, and take its files away."""
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
    """The server that all of a test run share; each has a calendar of its own."""
    server = Cyrus()
    atexit.register(server.stop)
    return server


class CyrusStand(DavStand):
    """An account on Cyrus with one calendar besides the default one, reached over a cable."""

    def __init__(self) -> None:
        super().__init__(running())
