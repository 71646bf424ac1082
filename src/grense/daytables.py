"""The clock of each local day as instants: when a workday starts, when evening, Sunday and ordinary hours begin.

A *setting* is a zone with ordinary hours; a *slot* is one local day of one setting. Every clock question is a look-up
in these tables by slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grense.errors import RuleError
from grense.hours import MINUTES_A_DAY, OrdinaryHours, public_holidays
from grense.intervals import Ticks
from grense.localtime import DAY, MINUTE, LocalDays, local_days, weekday
from grense.profiles import Profile

__all__ = ["NEVER", "DayTables", "Setting", "build_day_tables"]

NEVER = np.iinfo(np.int64).max >> 1  # a window that never opens
_TICKS_A_DAY = 2 * DAY
_TICKS_A_MINUTE = 2 * MINUTE


@dataclass(frozen=True)
class Setting:
    """Where a person is and when they ordinarily work there."""

    zone: str
    hours: OrdinaryHours


@dataclass(frozen=True)
class DayTables:
    """One entry a slot, in ticks since the epoch; `NEVER` where a day has no such moment.

    `sunday_day` names (in days since 1970) the weekly window that the slot's workday meets.
    """

    day_start: Ticks
    next_start: Ticks
    evening: Ticks
    sunday_start: Ticks
    sunday_end: Ticks
    sunday_day: Ticks
    opening: Ticks
    closing: Ticks
    widened_opening: Ticks
    widened_closing: Ticks


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
        sunday_start=table("sunday_start"),
        sunday_end=table("sunday_end"),
        sunday_day=table("sunday_day"),
        opening=np.where(closed, NEVER, opening),
        closing=np.where(closed, NEVER, closing),
        widened_opening=np.where(closed, NEVER, opening - flex),
        widened_closing=np.where(closed, NEVER, closing + flex),
    )


class _Setting:
    """The tables of one setting."""

    def __init__(self, setting: Setting, profile: Profile, epoch: int, first_day: int, count: int) -> None:
        self._local: LocalDays = local_days(setting.zone, first_day, count + 1)
        self._epoch = epoch
        self._days = first_day + np.arange(count)
        self._weekday = weekday(self._days)
        self.day_start = self._clock(profile.day_start)
        evening, sunday = profile.rules.get("evening"), profile.rules.get("sunday")
        self.evening = self._clock(evening.window[0]) if evening and evening.window else self._never()
        self.sunday_start, self.sunday_end, self.sunday_day = self._never(), self._never(), np.zeros(count, np.int64)
        if sunday and sunday.window:
            self._fill_week_window(*sunday.window)
        self.opening, self.closing = self._never(), self._never()
        self._fill_hours(setting.hours, profile.day_start)

    def _clock(self, minutes: int) -> Ticks:
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

    def _fill_hours(self, hours: OrdinaryHours, day_start: int) -> None:
        for number, span in enumerate(hours.spans):
            if span is None:
                continue
            if span[0] < day_start or span[1] > day_start + MINUTES_A_DAY:
                clock = f"{day_start // 60:02}:{day_start % 60:02}"
                detail = f"'{hours.weekly}' reaches out of the workday, which starts at {clock}"
                raise RuleError("ordinary hours make no sense", detail, hint="a profile of your own may set day_start")
            chosen = self._weekday == number
            self.opening[chosen] = self._clock(span[0])[chosen]
            self.closing[chosen] = self._clock(span[1])[chosen]
        if hours.country is not None:
            dates = self._days.astype("datetime64[D]")
            years = dates[[0, -1]].astype("datetime64[Y]").astype(int) + 1970
            found = public_holidays(hours.country, int(years[0]), int(years[1]))
            closed = np.isin(dates, np.array(sorted(found), "datetime64[D]"))
            self.opening[closed] = self.closing[closed] = NEVER
        if hours.shifts:
            self._fill_shifts(hours, day_start)

    def _fill_shifts(self, hours: OrdinaryHours, day_start: int) -> None:
        """Put the shifts in the place of the weekly hours; of one that reaches out of its workday, what lies in it."""
        dates = self._days.astype("datetime64[D]")
        planned = (dates >= np.datetime64(min(hours.shifts))) & (dates <= np.datetime64(max(hours.shifts)))
        self.opening[planned] = self.closing[planned] = NEVER
        for span in set(hours.shifts.values()):
            first, last = max(span[0], day_start), min(span[1], day_start + MINUTES_A_DAY)
            chosen = np.isin(
                dates, np.array([day for day, one in hours.shifts.items() if one == span], "datetime64[D]")
            )
            if first < last:
                self.opening[chosen], self.closing[chosen] = self._clock(first)[chosen], self._clock(last)[chosen]
