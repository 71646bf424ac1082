"""A name server on loopback (NSD) that knows the domains it is given, and the questions that it was asked."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import dns.message
import dns.query
import dns.resolver

from servers.need import program

_HEAD = "@ 60 IN SOA ns.invalid. admin.invalid. 1 60 60 60 60\n@ 60 IN NS ns.invalid.\n"


class NameServer:
    """Answers for `zones`, lines of a zone file by domain; everything else is refused, as by a server of others' names.

    Questions go through a door of its own, which records them in `asked` as name and type.
    """

    def __init__(self, zones: Mapping[str, str]) -> None:
        self.asked: list[tuple[str, str]] = []
        self._folder = tempfile.TemporaryDirectory()
        self._behind = _free_port()
        self._process = self._started(program("nsd", "nsd"), zones)
        self._door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._door.bind(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()
        self._wait()

    def resolver(self) -> dns.resolver.Resolver:
        """A resolver that asks here and nowhere else."""
        return resolver_at(self.port)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._door.close()
        self._folder.cleanup()

    def _started(self, nsd: str, zones: Mapping[str, str]) -> subprocess.Popen[bytes]:
        folder = Path(self._folder.name)
        options = {
            **{"ip-address": "127.0.0.1", "port": self._behind, "server-count": 1, "hide-version": "yes"},
            **{"username": '""', "chroot": '""', "pidfile": '""', "database": '""'},
            **{"zonesdir": folder, "xfrdir": folder, "xfrdfile": folder / "xfrd", "zonelistfile": folder / "zones"},
        }
        parts = ["server:\n", *(f" {name}: {value}\n" for name, value in options.items())]
        parts.append("remote-control:\n control-enable: no\n")
        for number, (domain, lines) in enumerate(zones.items()):
            (folder / f"{number}.zone").write_text(f"$ORIGIN {domain}.\n{_HEAD}{lines}\n")
            parts.append(f'zone:\n name: "{domain}"\n zonefile: "{number}.zone"\n')
        config = folder / "nsd.conf"
        config.write_text("".join(parts))
        return subprocess.Popen([nsd, "-d", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _pass_on(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # until the door is closed
            while True:
                question, who = self._door.recvfrom(4096)
                asked = dns.message.from_wire(question).question[0]
                self.asked.append((asked.name.to_text(), asked.rdtype.name))
                threading.Thread(target=self._answer, args=(question, who), daemon=True).start()

    def _answer(self, question: bytes, who: tuple[str, int]) -> None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(5)
            line.sendto(question, ("127.0.0.1", self._behind))
            self._door.sendto(line.recv(65_535), who)

    def _wait(self) -> None:
        question = dns.message.make_query("ready.invalid.", "A")
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            with contextlib.suppress(OSError, dns.exception.Timeout):
                dns.query.udp(question, "127.0.0.1", port=self._behind, timeout=0.1)
                return
        raise AssertionError("nsd has not started")


def resolver_at(port: int) -> dns.resolver.Resolver:
    """A resolver that asks a port of this machine and nothing else."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    return resolver


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])
