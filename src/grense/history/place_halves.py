"""The two halves of persons' workdays, on one line of ticks for all persons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from grense.classification.intervals import Bools, Ints, Ticks
from grense.classification.localtime import local_days
from grense.classification.stays import whereabouts
from grense.rules.day_halves import NOON, halves_on
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import Profile

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["Halves", "codes_of"]

_EPOCH = dt.date(1970, 1, 1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Halves:
    """The halves of workdays, one row a workday and one column a half.

    `person` counts those of the result, `day` is since 1970-01-01; `begin` and `finish` are ticks since then. Two
    persons' times are apart by more than a stride, once `shift` is added. `off` are days off and flexi days, `ordinary`
    the days with ordinary hours that are none.
    """

    person: Ints
    day: Ints
    begin: Ticks
    finish: Ticks
    off: Bools
    ordinary: Bools

    @classmethod
    def of(cls, found: Result, person: Ints, day: Ints) -> Halves:
        """The halves of these workdays, each by the clock of where the person was at noon of their own zone."""
        persons, hours = list(found.zones), [found.ordinary_hours[one] for one in found.zones]
        patterns: dict[OrdinaryHours, int] = {}
        pattern = np.array([patterns.setdefault(one.without_days_off(), len(patterns)) for one in hours], np.int64)
        zones: dict[str, int] = {}
        own = np.array([zones.setdefault(found.zones[one], len(zones)) for one in persons], np.int64)
        zone = _with_stays(found, person, day, own[person], zones)
        edges, ordinary = np.empty((len(day), 3), np.int64), np.empty(len(day), np.bool_)
        group = pattern[person] * len(zones) + zone
        names, weeks = list(zones), list(patterns)
        for number in np.unique(group).tolist():
            rows = np.flatnonzero(group == number)
            table = _Edges.of(weeks[number // len(zones)], names[number % len(zones)], day[rows], found.profile)
            edges[rows], ordinary[rows] = table.at(day[rows])
        off = _off(hours, person, day)
        return cls(person, day, edges[:, :2], edges[:, 1:], off, ordinary & ~off)

    @property
    def stride(self) -> int:
        """Ticks between two persons on the line."""
        return int(self.finish.max() - self.begin.min()) + 4

    def shift(self, person: Ints) -> Ticks:
        """What is added to persons' ticks so that they lie on one line."""
        return person * self.stride - int(self.begin.min())

    def on_line(self) -> tuple[Ticks, Ticks]:
        """Begin and finish of the halves on the line, the two of a workday one after the other."""
        shift = self.shift(self.person)[:, None]
        return (self.begin + shift).ravel(), (self.finish + shift).ravel()


@dataclass(frozen=True)
class _Edges:
    """Start, middle and end of one pattern's days in one zone, and whether they have ordinary hours."""

    first: int
    ticks: Ticks
    ordinary: Bools

    @classmethod
    def of(cls, hours: OrdinaryHours, zone: str, days: Ints, profile: Profile) -> _Edges:
        first, count = int(days.min()), int(days.max() - days.min()) + 1
        minutes = np.zeros((count, 3), np.int64)
        ordinary = np.zeros(count, np.bool_)
        for day in np.unique(days).tolist():
            date = _EPOCH + day * _DAY
            ordinary[day - first] = hours.on(date) is not None
            minutes[day - first] = halves_on(hours, profile, date)
        clock = local_days(zone, first, count)
        return cls(first, 2 * np.stack([clock.clock(column) for column in minutes.T], axis=1), ordinary)

    def at(self, days: Ints) -> tuple[Ticks, Bools]:
        return self.ticks[days - self.first], self.ordinary[days - self.first]


def codes_of(found: Result, rows: pd.DataFrame) -> Ints:
    """The person of each row, counted as in the result; -1 for persons who are not in it."""
    if "person" not in rows.columns:
        return np.zeros(len(rows), np.int64)
    person = rows["person"].cat
    known = pd.Index(list(found.zones)).get_indexer(pd.Index(person.categories))
    return np.append(known, -1)[person.codes.to_numpy()].astype(np.int64)


def _with_stays(found: Result, person: Ints, day: Ints, zone: Ints, zones: dict[str, int]) -> Ints:
    """The zone of each workday by number, where travellers were at noon; new ones are added to `zones`."""
    zone = zone.copy()
    for name in _travellers(found):
        rows = np.flatnonzero(person == list(found.zones).index(name))
        if not len(rows):
            continue
        places, first = whereabouts(found, name), int(day[rows].min())
        clock = local_days(found.zones[name], first, int(day[rows].max()) - first + 1).clock(NOON)
        stay = np.searchsorted(np.array(places.since), 2 * clock[day[rows] - first], "right") - 1
        numbers = np.array([zones.setdefault(one, len(zones)) for one in places.zones], np.int64)
        zone[rows] = numbers[np.maximum(stay, 0)]
    return zone


def _travellers(found: Result) -> list[Any]:
    """The persons with a row in another zone than their own."""
    table = found.activities
    if "zone" not in table.columns or not table["zone"].notna().any():
        return []
    rows = table.loc[table["zone"].notna()]
    code, own = codes_of(found, rows), np.array([*found.zones.values(), ""], object)
    elsewhere = code[(rows["zone"].astype(object).to_numpy() != own[code]) & (code >= 0)]
    persons = list(found.zones)
    return [persons[one] for one in np.unique(elsewhere).tolist()]


def _off(hours: list[OrdinaryHours], person: Ints, day: Ints) -> Bools:
    """Whether each workday is its person's day off."""
    off = np.zeros(len(day), np.bool_)
    for code, one in enumerate(hours):
        if one.all_days_off:
            days = np.array(sorted(one.all_days_off), "datetime64[D]").astype(np.int64)
            off |= (person == code) & np.isin(day, days)
    return off
