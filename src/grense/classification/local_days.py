"""The clock times of each local day as instants: start of the workday, evening, Sunday and ordinary hours.

A *setting* is a zone with ordinary hours; a *slot* is one local day of one setting. Every clock question is a look-up
in these tables by slot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from grense.classification.intervals import Ints, Ticks
from grense.classification.localtime import DAY, MINUTE, LocalDays, local_days, weekday
from grense.errors import RuleError
from grense.marks import N_
from grense.rules.categories import DAY_WINDOW, WEEK_WINDOW
from grense.rules.ordinary_hours import MINUTES_A_DAY, OrdinaryHours
from grense.rules.profiles import Profile

__all__ = ["NEVER", "DayTables", "Setting", "build_day_tables"]

NEVER = np.iinfo(np.int64).max >> 1  # a window that never opens
_TICKS_A_DAY = 2 * DAY
_TICKS_A_MINUTE = 2 * MINUTE
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Setting:
    """A person's zone and ordinary hours there."""

    zone: str
    hours: OrdinaryHours


@dataclass(frozen=True)
class DayTables:
    """One entry per slot, in ticks since the epoch; `NEVER` where a day has no such moment.

    `windows` are those of a workday by category, as starts and ends; `weekly` the weekly windows that the slot's
    workday overlaps, with the first and the last day of each (in days since 1970). `turn` is whether some workdays
    start at another time than the profile's, and so can overlap the windows of two dates.
    """

    day_start: Ticks
    next_start: Ticks
    windows: Mapping[str, tuple[Ticks, Ticks]]
    weekly: Mapping[str, tuple[Ticks, Ticks, Ints, Ints]]
    opening: Ticks
    closing: Ticks
    widened_opening: Ticks
    widened_closing: Ticks
    turn: bool


def build_day_tables(
    settings: Sequence[Setting], profile: Profile, epoch: int, first_day: int, count: int
) -> DayTables:
    """Fill the tables for `count` local days of each setting."""
    rows = [_Setting(setting, profile, epoch, first_day, count) for setting in settings]

    def table(name: str) -> Ticks:
        return _chained([getattr(row, name) for row in rows])

    def columns(kept: list[Mapping[str, tuple[Ticks, ...]]], name: str, count: int) -> Any:
        return tuple(_chained([one[name][column] for one in kept]) for column in range(count))

    opening, closing = table("opening"), table("closing")
    flex = int(profile.flex_minutes * _TICKS_A_MINUTE)
    closed = opening >= closing  # hours within a skipped hour of the zone
    return DayTables(
        day_start=table("day_start"),
        next_start=np.append(table("day_start")[1:], NEVER),
        windows={name: columns([row.windows for row in rows], name, 2) for name in profile.judged(DAY_WINDOW)},
        weekly={name: columns([row.weekly for row in rows], name, 4) for name in profile.judged(WEEK_WINDOW)},
        opening=np.where(closed, NEVER, opening),
        closing=np.where(closed, NEVER, closing),
        widened_opening=np.where(closed, NEVER, opening - flex),
        widened_closing=np.where(closed, NEVER, closing + flex),
        turn=any(row.turns for row in rows),
    )


class _Setting:
    """The tables of one setting."""

    def __init__(self, setting: Setting, profile: Profile, epoch: int, first_day: int, count: int) -> None:
        self._local: LocalDays = local_days(setting.zone, first_day, count + 1)
        self._epoch = epoch
        self._days = first_day + np.arange(count)
        self._weekday = weekday(self._days)
        starts = _workday_starts(setting.hours, profile, first_day, count + 1)
        self.turns = not isinstance(starts, int)
        self.day_start = self._clock(starts)
        ruled = {name: rule.window for name, rule in profile.rules.items()}
        self.windows = {one.name: self._window(ruled[one]) for one in profile.judged(DAY_WINDOW)}
        self.weekly = {one.name: self._week_window(ruled[one]) for one in profile.judged(WEEK_WINDOW)}
        has_hours, opening, closing = _hours_by_day(setting.hours, first_day, count + 1)
        self.opening = np.where(has_hours[:-1], self._clock(opening), NEVER)
        self.closing = np.where(has_hours[:-1], self._clock(closing), NEVER)

    def _clock(self, minutes: int | Ints) -> Ticks:
        return 2 * (self._local.clock(minutes)[:-1] - self._epoch)

    def _never(self) -> Ticks:
        return np.full(len(self._days), NEVER)

    def _window(self, window: tuple[int, int] | None) -> tuple[Ticks, Ticks]:
        """The opening and closing of a window on each date."""
        return (self._never(), self._never()) if window is None else (self._clock(window[0]), self._clock(window[1]))

    def _week_window(self, window: tuple[int, int] | None) -> tuple[Ticks, Ticks, Ints, Ints]:
        """The weekly window that each workday overlaps, with the first and the last day of the window."""
        starts, finishes = self._never(), self._never()
        first_days, last_days = np.zeros(len(self._days), np.int64), np.zeros(len(self._days), np.int64)
        if window is None:
            return starts, finishes, first_days, last_days
        first, last = window
        begins, ends = self._clock(first % MINUTES_A_DAY), self._clock(last % MINUTES_A_DAY)
        next_start = np.append(self.day_start[1:], NEVER)
        mondays = np.arange(len(self._days)) - self._weekday
        for week in (-7, 0, 7):
            start_at, end_at = mondays + week + first // MINUTES_A_DAY, mondays + week + last // MINUTES_A_DAY
            known = np.flatnonzero((start_at >= 0) & (end_at < len(self._days)))
            begin, finish = begins[start_at[known]], ends[end_at[known]]
            meets = (begin < next_start[known]) & (finish > self.day_start[known])
            known, begin, finish = known[meets], begin[meets], finish[meets]
            starts[known], finishes[known] = begin, finish
            base = self._days[0] + mondays[known] + week
            first_days[known], last_days[known] = base + first // MINUTES_A_DAY, base + (last - 1) // MINUTES_A_DAY
        return starts, finishes, first_days, last_days


def _chained(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int64)


def _workday_starts(hours: OrdinaryHours, profile: Profile, first_day: int, count: int) -> int | Ints:
    """Start of each workday in minutes after its midnight; a single number where all are the same."""
    if hours.turns_always_at(profile.day_start):
        return profile.day_start
    if profile.keeps_day_start:
        clock = f"{profile.day_start // 60:02}:{profile.day_start % 60:02}"
        raise RuleError(
            "invalid_ordinary_hours",
            N_("ordinary hours make no sense"),
            N_("hours run over {clock}, the profile's day_start"),
            hint=N_("without day_start workdays follow the hours"),
            clock=clock,
        )
    days = (_EPOCH + dt.timedelta(days=first_day + number) for number in range(count))
    return np.array([hours.workday_start(day, profile.day_start) for day in days], np.int64)


@lru_cache(maxsize=256)
def _hours_by_day(hours: OrdinaryHours, first_day: int, count: int) -> tuple[Ints, Ints, Ints]:
    """Whether each day has hours, and their start and end in minutes after its midnight, 0 where there are none."""
    spans = [hours.on(_EPOCH + dt.timedelta(days=first_day + number)) for number in range(count)]
    has_hours = np.array([span is not None for span in spans])
    opening, closing = np.array([span or (0, 0) for span in spans], np.int64).reshape(-1, 2).T
    return has_hours, opening, closing
