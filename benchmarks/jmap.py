"""What the first and the second reading of an account over JMAP cost, from a stand for JMAP on loopback.

    python benchmarks/jmap.py [--mails 20000] [--events 5000] [--rounds 5]

Everything lies in the window. The mailbox is made up, the same in every run. CPU is the reader's own, without the
server's; the network is none, so that the time of a real reading is these seconds and the server's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from grense.sources.base import Query
from servers.jmap import JmapStand

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--events", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=5)
    wanted = options.parse_args()
    stand = JmapStand()
    try:
        fill(stand, wanted.mails, wanted.events)
        taken: dict[str, list[tuple[float, float, int, int]]] = {"first": [], "second": []}
        for _ in range(wanted.rounds):
            marks: dict[str, str] = {}
            for figures in taken.values():
                figures.append(read(stand, marks))
    finally:
        stand.stop()
    print(f"{wanted.mails} mails, {wanted.events} events")
    for name, figures in taken.items():
        seconds, cpu, requests, rows = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"{name:8} {seconds:7.3f} s   {cpu:7.3f} s CPU   {requests:4.0f} requests   {rows:6.0f} rows")


def fill(stand: JmapStand, mails: int, events: int) -> None:
    """Spread mails up to now, and meetings over the whole window."""
    for number in range(mails):
        stand.put_mail(f"mail {number}", WINDOW[0] + (NOW - WINDOW[0]) / mails * number)
    for number in range(events):
        start = WINDOW[0] + (WINDOW[1] - WINDOW[0]) / events * number
        stand.put_meeting(f"event {number}", start, start + HOUR)


def read(stand: JmapStand, marks: dict[str, str]) -> tuple[float, float, int, int]:
    """Read once, remembering the marks; gives seconds, seconds of CPU, requests and rows."""
    stand.requests()
    begun, begun_cpu = time.perf_counter(), time.thread_time()
    rows = 0
    source = stand.source(patience=30)
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.activities)
        marks |= kept_of(batch.part, batch.mark)
    source.close()
    return time.perf_counter() - begun, time.thread_time() - begun_cpu, stand.requests(), rows


def kept_of(part: str, mark: str | None) -> Mapping[str, str]:
    return {} if mark is None else {part: mark}


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), key=b"benchmark", digest_size=16).hexdigest()


if __name__ == "__main__":
    main()
