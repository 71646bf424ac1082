"""All persons' time laid end to end on one line, and the workdays along it.

```
line   0      stride   2*stride
       |------|--------|----- ...
        anna   bjarne   kari        each in ticks since the epoch of the data
```

One sort then covers all persons, and no gap between two persons is short enough to join them. A *stay* is a person's
time in one zone; a person who never leaves home has one. A *stretch* is the part of a workday within one stay: the
whole workday, except for travellers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grense.classification.intervals import Ints, Pieces, Ticks, run_starts
from grense.classification.local_days import NEVER, Setting, build_day_tables
from grense.classification.localtime import DAY, local_days
from grense.rules.profiles import Profile

__all__ = ["Stays", "Stretches", "Timeline", "Workdays", "extent", "repeated"]

_MARGIN_DAYS = 3
_TICKS_A_DAY = 2 * DAY


@dataclass(frozen=True)
class Stays:
    """The stays: `start` on the line (sorted), the person's number, the number of the setting."""

    start: Ticks
    person: Ints
    setting: Ints


@dataclass(frozen=True)
class Workdays:
    """Workdays with work, sorted by person and day; `key` is sorted too, `day` counts from 1970-01-01."""

    key: Ticks
    person: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Stretches:
    """Stretches with work in the order of the line: their ends on it, their slot, their workday's row.

    `shift` is the start of the person's time on the line.
    """

    start: Ticks
    end: Ticks
    slot: Ints
    shift: Ticks
    row: Ints

    def __len__(self) -> int:
        return len(self.start)


class Timeline:
    """The line, with the tables of its local days."""

    def __init__(
        self, first: int, last: int, persons: int, settings: Sequence[Setting], stays: Stays, profile: Profile
    ) -> None:
        self.epoch, self.first_day, self.count, self.stride = extent(first, last)
        self.stays = stays
        self.travels = len(stays.start) > persons
        self.tables = build_day_tables(settings, profile, self.epoch, self.first_day, self.count)
        self.zones = [setting.zone for setting in settings]
        self._one_setting = len(settings) == 1
        self._base = stays.setting * self.count
        self._set_guess(len(settings))

    def _set_guess(self, settings: int) -> None:
        """Prepare to estimate days as 24 hours long, never too late, and count the corrections an estimate needs."""
        days = self.tables.day_start.reshape(settings, self.count)
        late = days - days[:, :1] - np.arange(self.count) * _TICKS_A_DAY
        latest = late.max(axis=1)
        self._guess_from = (days[:, 0] + latest + 2)[self.stays.setting]
        self._corrections = 1 + int((latest - late.min(axis=1) + 2).max(initial=0) // _TICKS_A_DAY)

    def stay_of(self, line: Ticks) -> Ints:
        """The stay that contains each moment of the line."""
        if self.travels:
            return np.searchsorted(self.stays.start, line, "right") - 1
        # The margin of days between persons exceeds the rounding error of this division.
        return (line * (1 / self.stride)).astype(np.intp)

    def shift_of_stay(self, stay: Ints) -> Ticks:
        """The start on the line of the time of a stay's person."""
        return (self.stays.person[stay] if self.travels else stay) * self.stride

    def place(self, line: Ticks) -> tuple[Ints, Ints]:
        """Stay and slot of moments on the line."""
        stay = self.stay_of(line)
        moment = line - self.shift_of_stay(stay)
        guess_from = self._guess_from[0] if self._one_setting else self._guess_from[stay]
        slot = np.maximum((moment - guess_from) * (1 / _TICKS_A_DAY), 0).astype(np.intp)
        if not self._one_setting:
            slot += self._base[stay]
        for _ in range(self._corrections):
            slot += moment >= self.tables.next_start[slot]
        return stay, slot

    def workdays(self, pieces: Pieces) -> tuple[Stretches, Workdays]:
        """The stretches and workdays that contain any piece."""
        start, end = self._cut_at_stays(pieces) if self.travels else (pieces.start, pieces.end)
        stay, slot = self.place(start)
        each = stay * self.count + slot - self._base[stay]
        key = each[run_starts(each)]
        over = np.flatnonzero(end > self.tables.next_start[slot] + self.shift_of_stay(stay))
        if len(over):
            source, nth = repeated(self.place(end[over] - 1)[1] - slot[over])
            key = np.unique(np.concatenate([key, each[over][source] + nth + 1]))
        stay = key // self.count
        slot = key % self.count + self._base[stay]
        shift = self.shift_of_stay(stay)
        start, end = self.tables.day_start[slot] + shift, self.tables.next_start[slot] + shift
        keys, row = key, np.arange(len(key))
        if self.travels:
            start = np.maximum(start, self.stays.start[stay])
            end = np.minimum(end, np.append(self.stays.start[1:], NEVER)[stay])
            keys, row = np.unique(self.stays.person[stay] * self.count + key % self.count, return_inverse=True)
        workdays = Workdays(keys, keys // self.count, keys % self.count + self.first_day)
        return Stretches(start, end, slot, shift, row), workdays

    def _cut_at_stays(self, pieces: Pieces) -> tuple[Ticks, Ticks]:
        first, last = self.stay_of(pieces.start), self.stay_of(pieces.end - 1)
        source, nth = repeated(last - first + 1)
        stay = first[source] + nth
        start = np.maximum(pieces.start[source], self.stays.start[stay])
        return start, np.minimum(pieces.end[source], np.append(self.stays.start[1:], NEVER)[stay])

    def local(self, line: Ticks, stay: Ints | None = None) -> Ticks:
        """Microseconds in local time (since its own 1970-01-01) of moments on the line, in given stays or their own."""
        stay = self.stay_of(line) if stay is None else stay
        instant = self.microseconds(line, self.stays.person[stay])
        setting = self.stays.setting[stay]
        local = np.empty_like(instant)
        for number, zone in enumerate(self.zones):
            days = local_days(zone, self.first_day, self.count + 1)
            chosen = np.flatnonzero(setting == number)
            changes, offsets = np.array(days.changes, np.int64), np.array(days.offsets, np.int64)
            local[chosen] = instant[chosen] + offsets[np.searchsorted(changes, instant[chosen], "right")]
        return local

    def key_of_day(self, person: Ints, day: Ints) -> Ints:
        """The key that `Workdays` uses for a person's day."""
        return person * self.count + (day - self.first_day)

    def shift_of(self, person: Ints) -> Ticks:
        """The start of a person's time on the line."""
        return person * self.stride

    def microseconds(self, line: Ticks, person: Ints) -> Ticks:
        """Moments on the line as microseconds since 1970-01-01 UTC."""
        return ((line - person * self.stride) >> 1) + self.epoch


def extent(first: int, last: int) -> tuple[int, int, int, int]:
    """Epoch, first local day, number of days and stride of a line for data from `first` to `last`."""
    first_day = first // DAY - _MARGIN_DAYS
    count = last // DAY - first_day + _MARGIN_DAYS + 2
    epoch = (first_day - 1) * DAY
    return epoch, first_day, count, (count + 2) * _TICKS_A_DAY


def repeated(counts: Ints) -> tuple[Ints, Ints]:
    """For each of `counts` repetitions: the index of what is repeated, and the number of the repetition."""
    source = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return source, np.arange(len(source)) - before[source]
