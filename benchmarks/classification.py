"""Classify 10^4, 10^6 and 10^7 activities; figures as activities a second and as a multiple of one sort.

The yardstick is `np.sort` of as many int64, in the same run. Usage: python benchmarks/classification.py [--full]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import grense

DAY = 86_400_000_000
FIRST = int(pd.Timestamp("2026-01-05", tz="UTC").value // 1000)


def people_at_work(activities: int, persons: int, seed: int = 1) -> pd.DataFrame:
    """Working days of about six sent mails and two meetings, one evening in five with a mail, rows in random order."""
    random = np.random.default_rng(seed)
    person = random.integers(0, persons, activities)
    workdays = min(max(activities // persons // 8, 1), 2_600)  # ten years at the most
    day = random.integers(0, workdays, activities)
    day = day // 5 * 7 + day % 5
    meeting = random.random(activities) < 0.25
    evening = ~meeting & (random.random(activities) < 0.03)
    minute = np.where(evening, random.integers(1140, 1380, activities), random.integers(450, 1020, activities))
    second = np.where(meeting, 0, random.integers(0, 60, activities))
    minute = np.where(meeting, minute // 30 * 30, minute)
    start = FIRST + day * DAY + (minute * 60 + second) * 1_000_000
    length = np.where(meeting, random.choice([30, 60, 90], activities) * 60_000_000, 0)
    return pd.DataFrame(
        {
            "start": pd.DatetimeIndex(start.view("datetime64[us]")).tz_localize("UTC"),
            "end": pd.DatetimeIndex((start + length).view("datetime64[us]")).tz_localize("UTC"),
            "kind": pd.Categorical.from_codes(meeting.astype(np.int8), categories=["mail_sent", "meeting"]),
            "person": pd.Categorical.from_codes(person, categories=[f"p{number}" for number in range(persons)]),
        }
    )


def median_seconds(run: Callable[[], object], times: int) -> float:
    """Median of several runs, after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--full", action="store_true", help="also 10^7 activities (needs about 8 GB)")
    full = arguments.parse_args().full
    print(f"{'activities':>10} {'persons':>8} {'seconds':>9} {'a second':>12} {'x sort':>7}")
    for activities in (10_000, 1_000_000, *([10_000_000] if full else [])):
        numbers = np.random.default_rng(2).integers(0, 2**60, activities)
        times = 3 if activities == 10_000_000 else 7
        for persons in (1, 1_000, 100_000):
            if persons * 4 > activities:
                continue
            table = people_at_work(activities, persons)
            sort = median_seconds(lambda numbers=numbers: np.sort(numbers), times)
            seconds = median_seconds(lambda table=table: grense.classify(table, tz="Europe/Oslo"), times)
            print(
                f"{activities:>10} {persons:>8} {seconds:>9.4f} {activities / seconds:>12,.0f} {seconds / sort:>7.1f}"
            )


if __name__ == "__main__":
    main()
