"""How fast an Exchange mailbox is read the first time, and again when nothing or one thing is new.

    python benchmarks/exchange.py [--events 5000] [--mails 2500]

The server is that of the tests, in a process of its own on loopback, so that its time is not counted; a real one is
slower. Prints seconds by the clock, seconds of our own processor time, requests and rows.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import multiprocessing
import random
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from grense.sources.base import Query
from grense.sources.exchange import Account, Exchange

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from servers.exchange import Event, ExchangeServer, Mail

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
MINUTE = dt.timedelta(minutes=1)
USER, ME, PASSWORD = "EXAMPLE\\kari", "kari@example.org", "benchmark"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=5000)
    options.add_argument("--mails", type=int, default=2500)
    wanted = options.parse_args()
    here, there = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there, wanted.events, wanted.mails))
    server.start()
    try:
        port = here.recv()
        account = Account(f"http://127.0.0.1:{port}/EWS/Exchange.asmx", USER, ME, auth="basic")
        marks: dict[str, str] = {}
        for what in ("first", "nothing new", "one event and one mail"):
            here.send(what)
            here.recv()
            read(what, account, marks)
            here.send("count")
            print(f"{here.recv():5} requests")
    finally:
        here.send("stop")
        server.join()


def read(what: str, account: Account, marks: dict[str, str]) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    source, rows = Exchange(account, PASSWORD, tz="Europe/Oslo"), 0
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.activities)
        marks[batch.part] = batch.mark or marks[batch.part]
    source.close()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{what:24} {clock:7.3f} s {processor:7.3f} s of processor time {rows:6} rows", end="")


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=16).hexdigest()


def serve(line: Connection, events: int, mails: int) -> None:
    chance = random.Random(2026)
    server = ExchangeServer(USER, PASSWORD)
    length = int((NOW - WINDOW[0]) / MINUTE)
    for number in range(events):
        start = WINDOW[0] + chance.randrange(length) * MINUTE
        server.mailbox.put(f"event {number}", Event(start, start + chance.choice((30, 60, 90)) * MINUTE))
    for number in range(mails):
        server.mailbox.mails[f"mail {number}"] = Mail(WINDOW[0] + chance.randrange(length) * MINUTE)
    line.send(server.port)
    before = 0
    while (said := line.recv()) != "stop":
        if said == "count":
            line.send(server.requests - before)
            continue
        if said.startswith("one"):
            server.mailbox.put("new", Event(NOW, NOW + 30 * MINUTE))
            server.mailbox.mails["new"] = Mail(NOW)
        before = server.requests
        line.send("ready")
    server.stop()


if __name__ == "__main__":
    main()
