"""How well traces tell an evening that was moved from one that came on top, in made-up diaries of both kinds.

Half the evening sessions of working days are moved: the day starts later, has a longer gap or ends earlier by as much.
Balanced accuracy, and the shares of each kind that are found, by the least stretch and by what it is held against.

Usage: python benchmarks/moved_work.py
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd

from grense.history.without_trace import days_without_trace
from grense.validation import simulate
from grense.validation.case import StudyCase
from grense.validation.diary import FIRST, Diary
from grense.validation.meetings import make_meetings

PERSONS, WEEKS, SEED = 300, 26, 7
STRETCHES = (60, 90, 120, 150)
DAY = 24 * 60
MANY = 1 << 20  # more than all days


def with_moved_evenings(diary: Diary) -> tuple[Diary, dict[int, bool]]:
    """The diary with every second evening session moved, and which ones, by number of person and day."""
    random = np.random.default_rng(SEED)
    days, sessions = diary.workdays, diary.outside.sessions
    key = days.person * MANY + days.day
    of_session = sessions.person * MANY + np.floor(sessions.start / DAY).astype(np.int64)
    row = np.minimum(np.searchsorted(key, of_session), len(key) - 1)
    hit = key[row] == of_session
    length = np.bincount(row[hit], sessions.length[hit], len(key))
    moved = (random.uniform(size=len(key)) < 1 / 2) & (length > 0)
    less = np.where(moved, np.minimum(length, days.work - 120), 0)
    way = random.integers(0, 3, len(key))
    start = days.start + np.where(way == 0, less, 0)
    changed = replace(
        days,
        start=start,
        work=days.work - less,
        lunch_at=np.maximum(days.lunch_at, start),
        errand_at=np.maximum(days.errand_at, start),
        errand=days.errand + np.where(way == 1, less, 0),
    )
    meetings = make_meetings(diary.population, changed, diary.absences, diary.values, np.random.default_rng(SEED + 1))
    kinds = dict(zip(key[length > 0].tolist(), moved[length > 0].tolist(), strict=True))
    return replace(diary, workdays=changed, meetings=meetings), kinds


def measured(truth: Any, said: Any) -> str:
    """Balanced accuracy, and how much of each kind is found."""
    moved, extra = said[truth].mean(), (~said)[~truth].mean()
    return f"{(moved + extra) / 2:8.2f} {moved:8.2f} {extra:8.2f}"


def main() -> None:
    diary, kinds = with_moved_evenings(simulate(PERSONS, WEEKS, SEED))
    case = StudyCase(diary)
    print(f"{'stretch':>7} {'against':18} {'balanced':>8} {'moved':>8} {'on top':>8}")
    found = case.by("mail and calendar")
    evenings = found.crossings.loc[found.crossings["category"] == "evening"]
    whose = evenings["person"].cat.codes.to_numpy().astype(np.int64)
    day = (evenings["date"].to_numpy().astype("datetime64[D]") - np.datetime64(FIRST)).astype(np.int64)
    keys = pd.Series(whose * MANY + day)
    truth = keys.map(kinds)
    keys, truth = keys[truth.notna()], truth.dropna().to_numpy(bool)
    for least in STRETCHES:
        with patch("grense.history.without_trace.least_stretch", lambda least=least: float(least)):
            days = days_without_trace(found, diary.population.agreed_by_person())
        since = days.day - (np.datetime64(FIRST) - np.datetime64("1970-01-01")).astype(np.int64)
        columns = {"outside": days.outside, "free": days.free, "beyond": days.free - days.usual}
        by_day = pd.DataFrame(columns).groupby(days.person * MANY + since).sum()
        by_week = pd.DataFrame(columns).groupby(days.person * MANY + since // 7).sum()
        of_day = by_day.reindex(keys).fillna(0)
        of_week = by_week.reindex(keys // MANY * MANY + keys % MANY // 7).fillna(0)
        for name, frame in (("day", of_day), ("week", of_week)):
            for column in ("free", "beyond"):
                said = ((frame[column] > 0) & (frame[column] >= frame["outside"])).to_numpy()
                print(f"{least:7} {name + ', ' + column:18} {measured(truth, said)}")
        either = [(one["free"] > 0) & (one["free"] >= one["outside"]) for one in (of_day, of_week)]
        print(f"{least:7} {'day or week, free':18} {measured(truth, (either[0].to_numpy() | either[1].to_numpy()))}")


if __name__ == "__main__":
    main()
