"""A real ActivityWatch server on loopback, in an environment and a folder of its own, and a cable to it."""

from __future__ import annotations

import atexit
import datetime as dt
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from grense.sources.activitywatch import Account, ActivityWatch
from servers import need
from servers.cable import Cable
from servers.dav_server import await_port, free_port
from servers.stand import MARK

_PROGRAM = Path(__file__).parents[2] / ".venv-activitywatch" / "bin" / "aw-server"


class Server:
    """`aw-server` in its testing mode, in which buckets can be deleted."""

    def __init__(self) -> None:
        need.file(str(_PROGRAM), "aw-server, by make .venv-activitywatch/.installed")
        self.folder = Path(tempfile.mkdtemp(prefix="grense-activitywatch-"))
        self.port = free_port()
        homes = {f"XDG_{name}_HOME": str(self.folder) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
        words = [str(_PROGRAM), "--testing", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                words, stdout=log, stderr=log, env={**os.environ, **homes, "HOME": str(self.folder)}
            )
        await_port(self.port, self._process, self.folder / "log")

    def send(self, method: str, path: str, body: object = None) -> Any:
        """Send a request as ActivityWatch's own programs do."""
        content = None if body is None else json.dumps(body).encode()
        question = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/0/{path}", content, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(question, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)
        shutil.rmtree(self.folder)


@cache
def running() -> Server:
    """The server shared by a test run; each test has machines of its own."""
    server = Server()
    atexit.register(server.stop)
    return server


class WatchStand:
    """A machine on the server, with an AFK bucket and one of window titles, reached over a cable."""

    _numbers = itertools.count()

    def __init__(self) -> None:
        self.server = running()
        self.cable = Cable(self.server.port)
        self.buckets: list[str] = []
        self.machine = f"{MARK}-{next(self._numbers)}"
        self.bucket = self.add_bucket("aw-watcher-afk", "afkstatus")
        self.windows = self.add_bucket("aw-watcher-window", "currentwindow")

    @property
    def url(self) -> str:
        """The server, over the cable."""
        return f"http://127.0.0.1:{self.cable.port}"

    def source(self, *, patience: float = 60.0) -> ActivityWatch:
        """The source under test, which reads this machine alone."""
        return ActivityWatch(Account(self.url, (self.bucket,)), patience=patience)

    def add_bucket(self, watcher: str, kind: str) -> str:
        """Add a bucket of this machine; return its id."""
        name = f"{watcher}_{self.machine}"
        self.server.send("POST", f"buckets/{name}", {"client": watcher, "type": kind, "hostname": self.machine})
        self.buckets.append(name)
        return name

    def put(self, *spans: tuple[dt.datetime, dt.datetime], status: str = "not-afk") -> None:
        """Add events of the AFK watcher, and a window with a title in each."""
        self.server.send("POST", f"buckets/{self.bucket}/events", _events(spans, {"status": status}))
        title = {"app": MARK, "title": f"{MARK} – kjære"}
        self.server.send("POST", f"buckets/{self.windows}/events", _events(spans, title))

    def beat(self, moment: dt.datetime, status: str = "not-afk", pulse: float = 3600) -> None:
        """A heartbeat of the AFK watcher, by which its last event grows."""
        (event,) = _events([(moment, moment)], {"status": status})
        self.server.send("POST", f"buckets/{self.bucket}/heartbeat?pulsetime={pulse}", event)

    def export(self, *buckets: str) -> bytes:
        """The export of all buckets of this machine, as the server writes it; `buckets` only these."""
        documents = [self.server.send("GET", f"buckets/{quote(one)}/export") for one in buckets or self.buckets]
        return json.dumps({"buckets": {k: v for one in documents for k, v in one["buckets"].items()}}).encode()

    def stop(self) -> None:
        self.cable.stop()
        for name in self.buckets:
            self.server.send("DELETE", f"buckets/{name}")


def _events(spans: Iterable[tuple[dt.datetime, dt.datetime]], data: object) -> list[dict[str, object]]:
    return [
        {"timestamp": start.isoformat(), "duration": (end - start).total_seconds(), "data": data}
        for start, end in spans
    ]
