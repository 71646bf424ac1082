"""What the first and the second reading of a Google Calendar cost, from something like Google's interface on loopback.

    python benchmarks/google_calendar.py [--events 5000] [--rounds 5]

Everything lies in the window. The calendar is made up, the same in every run. CPU is the reader's own, without the
server's; the network is none, so that the time of a real reading is these seconds and the server's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from grense.sources.base import Query
from servers.google import GoogleStand

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=5)
    wanted = options.parse_args()
    stand = GoogleStand()
    try:
        for number in range(wanted.events):
            put(stand, f"event {number}", WINDOW[0] + (WINDOW[1] - WINDOW[0]) / wanted.events * number)
        stand.source().close()  # signs in
        taken: dict[str, list[tuple[float, float, int, int]]] = {"first": [], "nothing new": [], "one new": []}
        for number in range(wanted.rounds):
            marks: dict[str, str] = {}
            for name, figures in taken.items():
                if name == "one new":
                    put(stand, f"new {number}", NOW)
                figures.append(read(stand, marks))
    finally:
        stand.stop()
    print(f"{wanted.events} events")
    for name, figures in taken.items():
        seconds, cpu, requests, rows = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"{name:12} {seconds:7.3f} s   {cpu:7.3f} s CPU   {requests:4.0f} requests   {rows:6.0f} rows")


def put(stand: GoogleStand, name: str, start: dt.datetime) -> None:
    stand.put_meeting(name, start, start + HOUR)


def read(stand: GoogleStand, marks: dict[str, str]) -> tuple[float, float, int, int]:
    """Read once, remembering the marks; gives seconds, seconds of CPU, requests and rows."""
    stand.requests()
    begun, begun_cpu = time.perf_counter(), time.thread_time()
    rows = 0
    source = stand.source(patience=30)
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.activities)
        marks |= {} if batch.mark is None else {batch.part: batch.mark}
    source.close()
    return time.perf_counter() - begun, time.thread_time() - begun_cpu, stand.requests(), rows


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), key=b"benchmark", digest_size=16).hexdigest()


if __name__ == "__main__":
    main()
