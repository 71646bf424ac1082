"""The persons of an activity table: their rows, their zones, and their ordinary hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from grense.activities import microseconds
from grense.base.arguments import check_type
from grense.classification.intervals import Ints, Ticks, run_starts
from grense.classification.local_days import Setting
from grense.classification.localtime import MINUTE
from grense.classification.timeline import Stays, Timeline, extent
from grense.classification.worked_time import WorkEvidence
from grense.errors import ActivityTableError, ErrorKind, GrenseError, RuleError, ZoneError
from grense.marks import N_
from grense.model.time import load_zone
from grense.rules.kinds import NO_WORK, plans
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.point_model import PointModel
from grense.rules.profiles import Profile

__all__ = ["HoursOf", "PartRows", "People", "PersonsPart", "ZoneOf"]

ZoneOf: TypeAlias = "str | ZoneInfo | Mapping[Any, str | ZoneInfo] | pd.Series[Any]"
"""The zone of every person, or of each."""
HoursOf: TypeAlias = "str | OrdinaryHours | Mapping[Any, str | OrdinaryHours] | pd.Series[Any]"
"""The ordinary hours of every person, or of each."""

_HOURS_HINT = N_("give OrdinaryHours or their text, or a mapping from person to them")
_ZONE_HINT = N_("an IANA name such as Europe/Oslo, or a mapping from person to such names")
_NO_HOURS = ErrorKind("no_ordinary_hours", N_("no ordinary hours"))
_NO_ZONE = ErrorKind("no_zone", N_("no time zone"))
_SHOWN_ROWS = 3
_LONGEST_LINE = 1 << 61
_ROWS_A_PART = 250_000
_EARLIEST, _LATEST = np.array(["1900-01-01", "2200-01-01"], "datetime64[us]").astype(np.int64)


@dataclass(frozen=True)
class PartRows:
    """The rows of the table that belong to one part, and the codes of their persons."""

    codes: Ints
    chosen: Any


@dataclass(frozen=True)
class PersonsPart:
    """Some persons' work, small enough for one line. `start` and `end` are microseconds, `person` counts from 0."""

    people: People
    codes: Ints  # the codes of these persons in the table
    person: Ints
    start: Ticks
    end: Ticks
    role: Ints  # -1 for a plan, 0 for a trace, or the number (from 1) of what an instant stands for in `leads`
    leads: Sequence[float]
    zone: Ints | None

    def timeline(self, profile: Profile) -> Timeline:
        """Place these persons end to end on one line."""
        first, last = (int(self.start.min()), int(self.end.max())) if len(self.start) else (0, 0)
        epoch, _, _, stride = extent(first, last)
        settings, stays = self._stays(epoch, stride, profile.point_model)
        return Timeline(first, last, len(self.codes), settings, stays, profile)

    def _stays(self, epoch: int, stride: int, model: PointModel) -> tuple[list[Setting], Stays]:
        people = self.people
        if self.zone is None:
            person = np.arange(len(self.codes))
            zone = people.zone_of[self.codes]
            begin = person * stride
        else:
            person, zone, begin = self._journeys(self.zone, epoch, stride, model)
        hours = people.pattern_of[people.hours_of[self.codes[person]]]
        pair, setting = np.unique(zone * len(people.patterns) + hours, return_inverse=True)
        settings = [
            Setting(people.zone_names[number // len(people.patterns)], people.patterns[number % len(people.patterns)])
            for number in pair.tolist()
        ]
        return settings, Stays(begin, person, setting)

    def _journeys(self, zone: Ints, epoch: int, stride: int, model: PointModel) -> tuple[Ints, Ints, Ticks]:
        """Person, zone and begin on the line of each stay: a person is where the latest activity was.

        A stay begins a little before its first activity, since that also counts for minutes before it, but after the
        activity before: an instant stays in the zone where it was sent.
        """
        order = np.lexsort((zone, self.start, self.person))
        person, zone = self.person[order], zone[order]
        start = 2 * (self.start[order] - epoch) + person * stride
        end = np.where(self.end == self.start, self.end + 1, self.end)[order]
        busy_until = np.maximum.accumulate(2 * (end - epoch) + person * stride)
        first = run_starts(person, zone)
        person, zone, start = person[first], zone[first], start[first]
        least = max(model.mail_lead_minutes, model.block_minutes)
        leads = np.array([2 * MINUTE * max(one, least) for one in (0.0, *self.leads)]).astype(np.int64)
        lead = leads[np.maximum(self.role[order][first], 0)]
        begin = np.minimum(start, np.maximum(start - lead, busy_until[first - 1]))
        comes = run_starts(person)
        begin[comes] = person[comes] * stride
        return person, zone, begin

    def evidence(self, line: Timeline) -> WorkEvidence:
        """The work as ticks of the line."""
        shift = line.shift_of(self.person)
        start = 2 * (self.start - line.epoch) + shift
        end = 2 * (self.end - line.epoch) + shift
        instant = start == end
        end += instant
        plan, point = self.role < 0, instant & (self.role > 0)
        plans, others = np.flatnonzero(plan), np.flatnonzero(~(point | plan))
        alike = [point] if len(self.leads) == 1 else [point & (self.role == one + 1) for one in range(len(self.leads))]
        points = [np.sort(start.take(np.flatnonzero(chosen))) for chosen in alike]
        return WorkEvidence(
            list(zip(self.leads, points, strict=True)),
            *(array.take(rows) for rows in (others, plans) for array in (start, end)),
        )

    def days_off(self, line: Timeline) -> Ints:
        """The keys of the workdays that are someone's day off."""
        keys = []
        hours_of = self.people.hours_of[self.codes]
        for number, hours in enumerate(self.people.hours_list):
            if off := hours.all_days_off:
                days = np.array(sorted(off), "datetime64[D]").astype(np.int64)
                days = days[(days >= line.first_day) & (days < line.first_day + line.count)]
                persons = np.flatnonzero(hours_of == number)
                keys.append(line.key_of_day(np.repeat(persons, len(days)), np.tile(days, len(persons))))
        return np.unique(np.concatenate(keys)) if keys else np.empty(0, np.int64)


class People:
    """The persons of a checked activity table, with their zones and ordinary hours.

    Raises `ZoneError` or `RuleError` where a mapping lacks a person, `ActivityTableError` for times outside 1900-2200.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        tz: ZoneOf,
        ordinary_hours: HoursOf,
        profile: Profile,
    ) -> None:
        kind = table["kind"].cat
        work = ~np.isin(kind.codes, [_code(kind.categories, name) for name in NO_WORK])
        everyone = work.all()

        def rows(values: Any) -> Any:
            return values if everyone else values[work]

        self._start = rows(microseconds(table["start"]))
        self._end = rows(microseconds(table["end"]))
        kinds = rows(kind.codes.to_numpy())
        roles, self._leads = _roles(kind.categories, profile)
        self._role = roles[kinds]
        if "person" in table.columns:
            self.labels = table["person"].cat.categories
            self._code = rows(table["person"].cat.codes.to_numpy())
        else:
            self.labels = pd.Index(["me"])
            self._code = np.zeros(len(self._start), np.int8)
        if len(self._start) and (self._start.min() < _EARLIEST or self._end.max() >= _LATEST):
            raise ActivityTableError("time_out_of_range", N_("a time outside 1900-2200"), N_("column 'start' or 'end'"))
        self._present = np.flatnonzero(np.bincount(self._code, minlength=len(self.labels)))
        self._index = rows(table.index)
        self._set_hours(ordinary_hours)
        self._set_zones(tz)
        self._zone = self._zones_of_rows(table, rows)

    def _set_hours(self, ordinary_hours: HoursOf) -> None:
        if isinstance(ordinary_hours, (str, OrdinaryHours)):
            given: list[str | OrdinaryHours] = [ordinary_hours]
            self.hours_of = np.zeros(len(self.labels), np.int64)
        else:
            mapped = self._mapped("ordinary_hours", ordinary_hours, (str, OrdinaryHours), _HOURS_HINT)
            self.hours_of, found = pd.factorize(mapped)
            given = list(found)
            self._check_each("ordinary_hours", self.hours_of, RuleError, _NO_HOURS)
        self.hours_list = [OrdinaryHours(hours) if isinstance(hours, str) else hours for hours in given]
        self.hours = {
            label: self.hours_list[number]
            for label, number in zip(self.labels, self.hours_of.tolist(), strict=True)
            if number >= 0
        }
        # Days off differ by person; the rest of the hours, used by the tables, is mostly shared.
        self.patterns: list[OrdinaryHours] = []
        self.pattern_of = np.empty(len(self.hours_list), np.int64)
        numbers: dict[OrdinaryHours, int] = {}
        for number, hours in enumerate(self.hours_list):
            pattern = hours.without_days_off()
            if pattern not in numbers:
                numbers[pattern] = len(self.patterns)
                self.patterns.append(pattern)
            self.pattern_of[number] = numbers[pattern]

    def _set_zones(self, tz: ZoneOf) -> None:
        if isinstance(tz, (str, ZoneInfo)):
            self.zone_names = [_zone_name(tz)]
            self.zone_of = np.zeros(len(self.labels), np.int64)
        else:
            mapped = self._mapped("tz", tz, (str, ZoneInfo), _ZONE_HINT).map(_zone_name, na_action="ignore")
            self.zone_of, names = pd.factorize(mapped, sort=True)
            self.zone_names = list(names)
            self._check_each("tz", self.zone_of, ZoneError, _NO_ZONE)
        for name in self.zone_names:
            load_zone(name)
        self.zones = {
            label: self.zone_names[number]
            for label, number in zip(self.labels, self.zone_of.tolist(), strict=True)
            if number >= 0
        }

    def _mapped(self, name: str, given: Any, kinds: tuple[type, ...], hint: str) -> pd.Series[Any]:
        """What a mapping gives each person, missing where it lacks one."""
        check_type(name, given, (Mapping, pd.Series), hint)
        if isinstance(given, pd.Series) and not given.index.is_unique:
            raise GrenseError("invalid_value", N_("nonsense value"), N_("{name} has a person twice"), name=name)
        mapped: pd.Series[Any] = pd.Series(self.labels.map(given), dtype=object)
        for value in {type(one): one for one in mapped[mapped.notna()]}.values():
            check_type(f"one of {name}", value, kinds, hint)
        return mapped

    def _check_each(self, name: str, number: Ints, error: type[GrenseError], kind: ErrorKind) -> None:
        """Raise an error with rows of persons who have none.

        Errors never name a person: the label may be an address.
        """
        missing = self._present[number[self._present] < 0]
        if len(missing):
            rows = [self._index[np.argmax(self._code == one)] for one in missing[:_SHOWN_ROWS]]
            detail = N_("{count} persons have none in {name}, such as in row {rows}")
            raise error(*kind, detail, count=len(missing), name=name, rows=", ".join(map(repr, rows)))

    def _zones_of_rows(self, table: pd.DataFrame, rows: Any) -> Ints | None:
        """The zone of each row, numbered by name so that the order of rows has no effect; None if none differs."""
        if "zone" not in table.columns:
            return None
        column = table["zone"].cat
        names = sorted({*self.zone_names, *column.categories})
        number = {name: position for position, name in enumerate(names)}
        own = np.array([number[name] for name in column.categories] or [0])
        home = np.array([number[name] for name in self.zone_names])[self.zone_of]
        codes = rows(column.codes.to_numpy())
        zone = np.where(codes >= 0, own[codes], home[self._code])
        self.zone_names, self.zone_of = names, home
        return None if (zone == home[self._code]).all() else zone

    def split(self) -> Iterator[PartRows]:
        """Split the persons so that each part fits on one line, and large tables into parts of moderate size."""
        first, last = (int(self._start.min()), int(self._end.max())) if len(self._start) else (0, 0)
        fitting = max(_LONGEST_LINE // extent(first, last)[3], 1)
        handy = -(-len(self._present) * _ROWS_A_PART // max(len(self._start), 1))
        size = max(min(fitting, handy), 1)
        parts = -(-len(self._present) // size)
        if parts <= 1:
            yield PartRows(self._present, slice(None))
            return
        part_of = np.zeros(len(self.labels), np.uint16 if parts < 1 << 16 else np.int64)
        part_of[self._present] = np.arange(len(self._present)) // size
        part = part_of[self._code]
        order = np.argsort(part, kind="stable")  # small integers are sorted by radix, in linear time
        edges = np.append(0, np.cumsum(np.bincount(part, minlength=parts)))
        for number in range(parts):
            codes = self._present[number * size : (number + 1) * size]
            yield PartRows(codes, order[edges[number] : edges[number + 1]])

    def part(self, rows: PartRows) -> PersonsPart:
        """The work of some persons."""
        rank = np.zeros(len(self.labels), np.intp)
        rank[rows.codes] = np.arange(len(rows.codes))
        chosen = rows.chosen
        return PersonsPart(
            self,
            rows.codes,
            rank.take(self._code[chosen]),
            self._start[chosen],
            self._end[chosen],
            self._role[chosen],
            self._leads,
            None if self._zone is None else self._zone[chosen],
        )


def _zone_name(zone: str | ZoneInfo) -> str:
    return str(zone.key) if isinstance(zone, ZoneInfo) else zone


def _roles(kinds: pd.Index, profile: Profile) -> tuple[Ints, list[float]]:
    """The role of each category of kind, as in `PersonsPart`, and the minutes before an instant, each length once."""
    # Kinds without a lead are traces like entries by hand; mails stand apart anyway, and are sorted only once.
    lead_of = {name: profile.lead(name) for name in kinds}
    apart = [name for name, lead in lead_of.items() if lead or name == "mail_sent"]
    leads = list(dict.fromkeys([profile.lead("mail_sent"), *(lead_of[name] for name in apart)]))
    planned = plans(profile.kinds)
    roles = [-1 if name in planned else leads.index(lead_of[name]) + 1 if name in apart else 0 for name in kinds]
    return np.array(roles, np.int16), leads


def _code(categories: pd.Index, name: str) -> int:
    """The code of a category; -2, which no row has, where it is missing."""
    return list(categories).index(name) if name in categories else -2
