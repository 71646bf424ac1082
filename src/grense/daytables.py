"""The clock of each local day as instants: when a workday starts, when evening, Sunday and ordinary hours begin.

A *setting* is a zone with ordinary hours; a *slot* is one local day of one setting. Every clock question is a look-up
in these tables by slot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from grense.errors import RuleError
from grense.hours import MINUTES_A_DAY, OrdinaryHours
from grense.intervals import Ints, Ticks
from grense.localtime import DAY, MINUTE, LocalDays, local_days, weekday
from grense.marks import N_
from grense.profiles import Profile

__all__ = ["NEVER", "DayTables", "Setting", "build_day_tables"]

NEVER = np.iinfo(np.int64).max >> 1  # a window that never opens
_TICKS_A_DAY = 2 * DAY
_TICKS_A_MINUTE = 2 * MINUTE
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Setting:
    """Where a person is and when they ordinarily work there."""

    zone: str
    hours: OrdinaryHours


@dataclass(frozen=True)
class DayTables:
    """One entry a slot, in ticks since the epoch; `NEVER` where a day has no such moment.

    `sunday_day` names (in days since 1970) the weekly window that the slot's workday meets. `turn` is whether some
    workdays start elsewhere than at the profile's time of day, and so can meet the evenings of two dates.
    """

    day_start: Ticks
    next_start: Ticks
    evening: Ticks
    evening_end: Ticks
    sunday_start: Ticks
    sunday_end: Ticks
    sunday_day: Ticks
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
        return np.concatenate([getattr(row, name) for row in rows]) if rows else np.empty(0, np.int64)

    opening, closing = table("opening"), table("closing")
    flex = int(profile.flex_minutes * _TICKS_A_MINUTE)
    closed = opening >= closing  # hours that the zone skipped are none
    return DayTables(
        day_start=table("day_start"),
        next_start=np.append(table("day_start")[1:], NEVER),
        evening=table("evening"),
        evening_end=table("evening_end"),
        sunday_start=table("sunday_start"),
        sunday_end=table("sunday_end"),
        sunday_day=table("sunday_day"),
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
        evening, sunday = profile.rules.get("evening"), profile.rules.get("sunday")
        first, last = evening.window if evening and evening.window else (None, None)
        self.evening = self._never() if first is None else self._clock(first)
        self.evening_end = self._never() if last is None else self._clock(last)
        self.sunday_start, self.sunday_end, self.sunday_day = self._never(), self._never(), np.zeros(count, np.int64)
        if sunday and sunday.window:
            self._fill_week_window(*sunday.window)
        has_hours, opening, closing = _hours_by_day(setting.hours, first_day, count + 1)
        self.opening = np.where(has_hours[:-1], self._clock(opening), NEVER)
        self.closing = np.where(has_hours[:-1], self._clock(closing), NEVER)

    def _clock(self, minutes: int | Ints) -> Ticks:
        return 2 * (self._local.clock(minutes)[:-1] - self._epoch)

    def _never(self) -> Ticks:
        return np.full(len(self._days), NEVER)

    def _fill_week_window(self, first: int, last: int) -> None:
        """Give each workday the weekly window that it meets; a window is named by the day it ends on."""
        begins, ends = self._clock(first % MINUTES_A_DAY), self._clock(last % MINUTES_A_DAY)
        next_start = np.append(self.day_start[1:], NEVER)
        mondays = np.arange(len(self._days)) - self._weekday
        for week in (-7, 0, 7):
            start_at, end_at = mondays + week + first // MINUTES_A_DAY, mondays + week + last // MINUTES_A_DAY
            known = np.flatnonzero((start_at >= 0) & (end_at < len(self._days)))
            begin, finish = begins[start_at[known]], ends[end_at[known]]
            meets = (begin < next_start[known]) & (finish > self.day_start[known])
            known, begin, finish = known[meets], begin[meets], finish[meets]
            self.sunday_start[known], self.sunday_end[known] = begin, finish
            self.sunday_day[known] = self._days[0] + mondays[known] + week + (last - 1) // MINUTES_A_DAY


def _workday_starts(hours: OrdinaryHours, profile: Profile, first_day: int, count: int) -> int | Ints:
    """When each workday starts in minutes after its midnight; a single number where all start at the same time."""
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
