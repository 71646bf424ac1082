"""How fast a calendar on a CalDAV server is read the first time, and again when nothing or a little is new.

    python benchmarks/caldav.py [--events 5000] [--free-busy]

The server is a real Radicale on loopback. It works out its own index when it is first asked, which takes minutes and
is shown apart. Prints seconds by the clock, seconds of our own processor time, requests and meetings.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import sys
import time
from contextlib import closing
from pathlib import Path

import calendars

from grense.sources.base import Query
from grense.sources.caldav import Account, CalDav

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from servers.dav_server import USER
from servers.radicale import Radicale
from servers.stand import PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
PATH = f"{USER}/work/"
INDEX = '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>'


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=5000)
    options.add_argument("--free-busy", action="store_true", help="in the most private mode")
    wanted = options.parse_args()
    chance = random.Random(2026)
    objects = {f"{number}.ics": one_object(chance, number) for number in range(wanted.events)}
    size = sum(map(len, objects.values()))
    print(f"{len(objects)} objects, {size / 1e6:.1f} MB, all of them in the window")
    with Radicale({PATH: objects}) as server:
        begin = time.perf_counter()
        server.send("PROPFIND", PATH, INDEX, patience=3600)
        print(f"{'the server makes its index':28} {time.perf_counter() - begin:7.2f} s")
        account = Account(server.url, USER, (server.url + PATH,), mode="free-busy" if wanted.free_busy else "events")
        marks: dict[str, str] = {}
        read("first", account, marks)
        read("nothing new", account, marks)
        for number in range(3):
            server.put(f"{PATH}new{number}.ics", one_object(chance, wanted.events + number))
        read("three new", account, marks)


def read(what: str, account: Account, marks: dict[str, str]) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    source, rows = CalDav(account, PASSWORD, me=[calendars.ME], tz="Europe/Oslo", patience=600), 0
    with closing(source):
        for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
            rows += len(batch.activities)
            if batch.mark is not None:
                marks[batch.part] = batch.mark
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{what:28} {clock:7.2f} s {processor:7.2f} s ours {source.requests_sent:4} requests {rows:6} meetings")


def one_object(chance: random.Random, number: int) -> str:
    """A meeting of about 1.5 kB at some quarter of an hour in the window; one in ten comes back each week."""
    day = dt.datetime(2026, 5, 18) + dt.timedelta(days=chance.randrange(220))
    start = day + dt.timedelta(minutes=15 * chance.randrange(28, 80))
    extra = ["RRULE:FREQ=WEEKLY;COUNT=10"] if number % 10 == 0 else []
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//EN", *calendars.zone_lines()]
    lines += [*calendars.event(chance, f"{number}@example.org", start, extra), "END:VCALENDAR"]
    return "".join(map(calendars.folded, lines))


def hashed(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


if __name__ == "__main__":
    main()
