"""What the benchmarks of a server's readings share: a made-up account on a stand, and what reading it costs.

Everything lies in the window. CPU is the reader's own, without the server's; the network is none, so that the time of a
real reading is these seconds and the server's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from grense.sources.base import Query
from servers.stand import Stand

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)

Figures = tuple[float, float, int, int]  # seconds, seconds of CPU, requests and rows


def options_of(description: str, *counts: tuple[str, int]) -> argparse.Namespace:
    """The options of a benchmark: how many rounds, and how many of each kind."""
    options = argparse.ArgumentParser(description=description.splitlines()[0])
    for name, default in (*counts, ("rounds", 5)):
        options.add_argument(f"--{name}", type=int, default=default)
    return options.parse_args()


def fill(stand: Stand, mails: int, events: int) -> None:
    """Spread mails up to now, and meetings over the whole window."""
    for number in range(mails):
        stand.put_mail(f"mail {number}", WINDOW[0] + (NOW - WINDOW[0]) / mails * number)
    for number in range(events):
        start = WINDOW[0] + (WINDOW[1] - WINDOW[0]) / events * number
        stand.put_meeting(f"event {number}", start, start + HOUR)


def read(stand: Stand, marks: dict[str, str]) -> Figures:
    """Read once, remembering the marks."""
    stand.requests()
    begun, begun_cpu = time.perf_counter(), time.thread_time()
    rows = 0
    source = stand.source(patience=30)
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.activities)
        marks |= {} if batch.mark is None else {batch.part: batch.mark}
    source.close()
    return time.perf_counter() - begun, time.thread_time() - begun_cpu, stand.requests(), rows


def rounds_of(stand: Stand, rounds: int, *names: str) -> dict[str, list[Figures]]:
    """The figures of each reading, in their order, of which `one new` comes after a new meeting."""
    taken: dict[str, list[Figures]] = {name: [] for name in names}
    for number in range(rounds):
        marks: dict[str, str] = {}
        for name, figures in taken.items():
            if name == "one new":
                stand.put_meeting(f"new {number}", NOW, NOW + HOUR)
            figures.append(read(stand, marks))
    return taken


def show(taken: dict[str, list[Figures]]) -> None:
    """Print the medians of each reading."""
    for name, figures in taken.items():
        columns: Sequence[float] = [statistics.median(column) for column in zip(*figures, strict=True)]
        seconds, cpu, requests, rows = columns
        print(f"{name:12} {seconds:7.3f} s   {cpu:7.3f} s CPU   {requests:4.0f} requests   {rows:6.0f} rows")


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), key=b"benchmark", digest_size=16).hexdigest()
