"""All persons' time laid end to end on one line, and the workdays along it.

```
line   0      stride   2*stride
       |------|--------|----- ...
        anna   bjarne   kari        each in ticks since the epoch of the data
```

One sort then serves everyone, and no gap between two persons is short enough to join them. A *stay* is a person's
time in one zone; a person who never leaves home has one. A *setting* is a zone with ordinary hours; a *slot* is one
local day of a setting, and every clock question is a look-up in a table with one entry a slot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grense.errors import RuleError
from grense.intervals import Ints, Ticks, run_numbers, run_starts
from grense.localtime import DAY, MINUTE, local_days, weekday
from grense.profiles import OrdinaryHours, Profile, public_holidays

__all__ = ["DayPieces", "Setting", "Stays", "Timeline", "Workdays"]

NEVER = np.iinfo(np.int64).max >> 1  # a window that never opens
_MARGIN_DAYS = 3
_TICKS_A_DAY = 2 * DAY
_TICKS_A_MINUTE = 2 * MINUTE


@dataclass(frozen=True)
class Setting:
    """Where a person is and when they ordinarily work there."""

    zone: str
    hours: OrdinaryHours


@dataclass(frozen=True)
class Stays:
    """When who was where: `start` on the line (sorted), the person's number, the number of the setting."""

    start: Ticks
    person: Ints
    setting: Ints


@dataclass(frozen=True)
class Workdays:
    """The workdays with work, sorted by person and day; `day` counts from 1970-01-01."""

    key: Ticks
    person: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Cut:
    """Pieces cut where a stay or a workday ends, in the order of the line; ticks since the epoch.

    ```
    day_start       v           v
    pieces    |=======|    |=|
    cut       |====||=|    |=|
    ```
    """

    start: Ticks
    end: Ticks
    stay: Ints
    slot: Ints
    part_of: Ints


@dataclass(frozen=True)
class DayPieces:
    """Disjoint pieces of work, each inside one workday, sorted by workday and time; ticks since the epoch.

    `slot` finds their day in the timeline's tables, `row` their workday, `part_of` the piece they were cut from.
    """

    start: Ticks
    end: Ticks
    slot: Ints
    row: Ints
    part_of: Ints

    def __len__(self) -> int:
        return len(self.start)

    def take(self, chosen: Ints) -> DayPieces:
        """These pieces, in this order."""
        return DayPieces(*(array[chosen] for array in (self.start, self.end, self.slot, self.row, self.part_of)))


class Timeline:
    """The line, with the tables of its local days."""

    def __init__(
        self, first: int, last: int, persons: int, settings: Sequence[Setting], stays: Stays, profile: Profile
    ) -> None:
        self.epoch, self.first_day, self.count, self.stride = extent(first, last)
        self.persons = persons
        self.stays = stays
        self.travels = len(stays.start) > persons
        self._one_setting = len(settings) == 1
        self._base = stays.setting * self.count
        self._fill_tables(settings, profile)
        self._next_start = np.append(self.day_start[1:], NEVER)
        self._set_guess(len(settings))

    def _set_guess(self, settings: int) -> None:
        """Days are guessed as 24 hours long, never too late; how often must a guess be put right?"""
        days = self.day_start.reshape(settings, self.count)
        late = days - days[:, :1] - np.arange(self.count) * _TICKS_A_DAY
        latest = late.max(axis=1)
        self._guess_from = (days[:, 0] + latest + 2)[self.stays.setting]
        self._corrections = 1 + int((latest - late.min(axis=1) + 2).max(initial=0) // _TICKS_A_DAY)

    def _fill_tables(self, settings: Sequence[Setting], profile: Profile) -> None:
        shape = (len(settings), self.count)
        self.day_start = np.empty(shape, np.int64)
        self.evening = np.full(shape, NEVER)
        self.sunday_start = np.full(shape, NEVER)
        self.sunday_end = np.full(shape, NEVER)
        self.sunday_day = np.zeros(shape, np.int64)
        self.opening = np.full(shape, NEVER)
        self.closing = np.full(shape, NEVER)
        self.offset_changes: list[tuple[Ticks, Ticks]] = []
        evening, sunday = profile.rules.get("evening"), profile.rules.get("sunday")
        for row, setting in enumerate(settings):
            days = local_days(setting.zone, self.first_day, self.count + 1)

            def clock(minutes: int, days=days) -> Ticks:  # type: ignore[no-untyped-def]
                return 2 * (days.clock(minutes) - self.epoch)

            self.day_start[row] = clock(profile.day_start)[:-1]
            if evening and evening.window:
                self.evening[row] = clock(evening.window[0])[:-1]
            if sunday and sunday.window:
                self._fill_week_window(row, sunday.window, clock)
            self._fill_hours(row, setting.hours, profile, clock)
            self.offset_changes.append((np.array(days.changes, np.int64), np.array(days.offsets, np.int64)))
        for name in ("day_start", "evening", "sunday_start", "sunday_end", "sunday_day", "opening", "closing"):
            setattr(self, name, getattr(self, name).ravel())
        flex = int(profile.flex_minutes * _TICKS_A_MINUTE)
        closed = self.opening >= self.closing  # hours that the zone skipped are none
        self.widened_opening = np.where(closed, NEVER, self.opening - flex)
        self.widened_closing = np.where(closed, NEVER, self.closing + flex)

    def _fill_week_window(self, row: int, window: tuple[int, int], clock) -> None:  # type: ignore[no-untyped-def]
        """Give each workday the weekly window that it meets; a window is named by the day it ends on."""
        first, last = window
        weekdays = weekday(self.first_day + np.arange(self.count))
        begins = clock(first % (24 * 60))
        ends = clock(last % (24 * 60))
        start_day, end_day = first // (24 * 60), last // (24 * 60)
        mondays = np.arange(self.count) - weekdays
        for week in (-1, 0, 1):
            start_at, end_at = mondays + start_day + 7 * week, mondays + end_day + 7 * week
            inside = (start_at >= 0) & (end_at < self.count)
            start_at, end_at = np.where(inside, start_at, 0), np.where(inside, end_at, 0)
            next_start = np.append(self.day_start[row][1:], NEVER)
            meets = inside & (begins[start_at] < next_start) & (ends[end_at] > self.day_start[row])
            self.sunday_start[row][meets] = begins[start_at][meets]
            self.sunday_end[row][meets] = ends[end_at][meets]
            whole_days_to_end = (last - 1) // (24 * 60) + 7 * week
            self.sunday_day[row][meets] = (self.first_day + mondays + whole_days_to_end)[meets]

    def _fill_hours(self, row: int, hours: OrdinaryHours, profile: Profile, clock) -> None:  # type: ignore[no-untyped-def]
        days = self.first_day + np.arange(self.count)
        weekdays = weekday(days)
        for number, span in enumerate(hours.spans):
            if span is None:
                continue
            if span[0] < profile.day_start or span[1] > profile.day_start + 24 * 60:
                detail = f"{hours.weekly!r} is not inside a workday that starts at {profile.day_start / 60:05.2f}"
                raise RuleError("ordinary hours make no sense", detail, hint="a profile of your own may set day_start")
            chosen = weekdays == number
            self.opening[row][chosen] = clock(span[0])[:-1][chosen]
            self.closing[row][chosen] = clock(span[1])[:-1][chosen]
        if hours.country is not None:
            dates = days.astype("datetime64[D]")
            years = dates[[0, -1]].astype("datetime64[Y]").astype(int) + 1970
            holidays = np.array(sorted(public_holidays(hours.country, int(years[0]), int(years[1]))), "datetime64[D]")
            closed = np.isin(dates, holidays)
            self.opening[row][closed] = NEVER
            self.closing[row][closed] = NEVER

    def stay_of(self, line: Ticks) -> Ints:
        """The stay in which each moment of the line lies."""
        if self.travels:
            return np.searchsorted(self.stays.start, line, "right") - 1
        # Days of margin between persons leave room for the rounding of this division.
        return (line * (1 / self.stride)).astype(np.intp)

    def shift_of_stay(self, stay: Ints) -> Ticks:
        """Where on the line the time of a stay's person begins."""
        return (self.stays.person[stay] if self.travels else stay) * self.stride

    def place(self, line: Ticks) -> tuple[Ints, Ints, Ticks]:
        """Stay, slot and ticks since the epoch of moments on the line."""
        stay = self.stay_of(line)
        moment = line - self.shift_of_stay(stay)
        guess_from = self._guess_from[0] if self._one_setting else self._guess_from[stay]
        slot = np.maximum((moment - guess_from) * (1 / _TICKS_A_DAY), 0).astype(np.intp)
        if not self._one_setting:
            slot += self._base[stay]
        for _ in range(self._corrections):
            slot += moment >= self._next_start[slot]
        return stay, slot, moment

    def lead(self, instants: Ticks, ticks: int) -> Ticks:
        """Each instant of the line moved back by `ticks`, but not past the start of its workday."""
        stay, slot, moment = self.place(instants)
        return np.maximum(moment - ticks, self.day_start[slot]) + self.shift_of_stay(stay)

    def cut(self, start: Ticks, end: Ticks) -> Cut:
        """Cut pieces of the line where a stay or a workday ends."""
        part_of = np.arange(len(start))
        if self.travels:
            first, last = self.stay_of(start), self.stay_of(end - 1)
            part_of, nth = _repeat(last - first + 1)
            stay = first[part_of] + nth
            start = np.maximum(start[part_of], self.stays.start[stay])
            end = np.minimum(end[part_of], np.append(self.stays.start[1:], NEVER)[stay])
        stay, slot, moment = self.place(start)
        finish = end - (start - moment)
        over = np.flatnonzero(finish > self._next_start[slot])
        if not len(over):
            return Cut(moment, finish, stay, slot, part_of)
        counts = np.ones(len(start), np.int64)
        counts[over] += self.place(end[over] - 1)[1] - slot[over]
        source, nth = _repeat(counts)
        stay, slot, part_of = stay[source], slot[source] + nth, part_of[source]
        moment = np.maximum(moment[source], self.day_start[slot])
        finish = np.minimum(finish[source], self._next_start[slot])
        kept = finish > moment  # a local day that the zone skipped has no length
        return Cut(moment[kept], finish[kept], stay[kept], slot[kept], part_of[kept])

    def workdays(self, cut: Cut) -> tuple[Workdays, Ints]:
        """The workdays of cut pieces, and the row of each piece's workday among them."""
        key = self.key(cut.stay, cut.slot)
        if self.travels:
            keys, row = np.unique(key, return_inverse=True)
        else:
            first = run_starts(key)
            keys, row = key[first], run_numbers(first, len(key))
        return Workdays(keys, keys // self.count, keys % self.count + self.first_day), row

    def key(self, stay: Ints, slot: Ints) -> Ints:
        """One number a person's workday, rising by person and day."""
        if self.travels:
            return self.stays.person[stay] * self.count + slot - self._base[stay]
        return stay * self.count + (slot if self._one_setting else slot - self._base[stay])

    def on_line(self, moment: Ticks, stay: Ints) -> Ticks:
        """Ticks since the epoch, in a stay, as ticks of the line."""
        return moment + self.shift_of_stay(stay)

    def local(self, line: Ticks) -> Ticks:
        """Microseconds on the local clock (since its own 1970-01-01) of moments on the line."""
        stay = self.stay_of(line)
        instant = self.microseconds(line - self.shift_of_stay(stay))
        setting = self.stays.setting[stay]
        local = np.empty_like(instant)
        for number, (changes, offsets) in enumerate(self.offset_changes):
            chosen = np.flatnonzero(setting == number)
            local[chosen] = instant[chosen] + offsets[np.searchsorted(changes, instant[chosen], "right")]
        return local

    def key_of_day(self, person: Ints, day: Ints) -> Ints:
        """The key that `Workdays` uses for a person's day."""
        return person.astype(np.int64) * self.count + (day - self.first_day)

    def shift_of(self, person: Ints) -> Ticks:
        """Where a person's time begins on the line."""
        return person.astype(np.int64) * self.stride

    def microseconds(self, moment: Ticks) -> Ticks:
        """Ticks since the epoch as microseconds since 1970-01-01 UTC."""
        return (moment >> 1) + self.epoch


def extent(first: int, last: int) -> tuple[int, int, int, int]:
    """Epoch, first local day, number of days and stride of a line whose data reach from `first` to `last`."""
    first_day = first // DAY - _MARGIN_DAYS
    count = last // DAY - first_day + _MARGIN_DAYS + 2
    epoch = (first_day - 1) * DAY
    return epoch, first_day, count, (count + 2) * _TICKS_A_DAY


def by_workday(cut: Cut, row: Ints) -> DayPieces:
    """Cut pieces sorted by workday; only a traveller's are not so already."""
    pieces = DayPieces(cut.start, cut.end, cut.slot, row, cut.part_of)
    if len(row) and (row[1:] < row[:-1]).any():
        return pieces.take(np.lexsort((cut.start, row)))
    return pieces


def _repeat(counts: Ints) -> tuple[Ints, Ints]:
    """For each of `counts` repetitions: what is repeated, and the how-manieth it is."""
    source = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return source, np.arange(len(source)) - before[source]
