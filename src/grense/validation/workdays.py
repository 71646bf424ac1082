"""Ordinary working days: which there are, and the work in each, with lunch, errands and flexitime."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.rules.public_holidays import public_holidays
from grense.validation.parameters import Values
from grense.validation.population import Population
from grense.validation.spans import MINUTES_A_DAY, Bools, Floats, Ints, LocalSpans, join_spans

__all__ = ["Absences", "Workday", "make_absences", "make_workdays"]

_WEEKDAYS, _WEEK, _FORTNIGHT = 5, 7, 14
_LONGEST_SPELL, _SHORTEST_DAY, _LONGEST_DAY = 8, 120.0, 840.0


@dataclass(frozen=True)
class Absences:
    """Persons by days: which are working days, days of leave and of sickness, and which of those grense knows."""

    working: Bools
    away: Bools
    known: Bools


@dataclass(frozen=True)
class Workday:
    """Working days of all persons, an entry each; minutes after the first midnight. `work` is net of breaks."""

    person: Ints
    day: Ints
    start: Floats
    work: Floats
    lunch_at: Floats
    lunch: Floats
    errand_at: Floats
    errand: Floats
    silent: Bools

    @property
    def end(self) -> Floats:
        """When the day ends."""
        return self.start + self.work + self.lunch + self.errand

    def clock(self, row: Ints, worked: Floats) -> Floats:
        """When so many minutes of the day of a row have been worked."""
        time = self.start[row] + worked
        time = time + np.where(time >= self.lunch_at[row], self.lunch[row], 0.0)
        return np.asarray(time + np.where(time >= self.errand_at[row], self.errand[row], 0.0))

    def spans(self) -> LocalSpans:
        """The pieces of work between breaks."""
        after_lunch, after_errand = self.lunch_at + self.lunch, self.errand_at + self.errand
        edges = [(self.start, self.lunch_at), (after_lunch, self.errand_at), (after_errand, self.end)]
        pieces = join_spans([LocalSpans(self.person, start, np.minimum(end, self.end)) for start, end in edges])
        return pieces.where(pieces.length > 0)


def make_absences(
    population: Population, first: np.datetime64, days: int, values: Values, random: np.random.Generator
) -> Absences:
    """Leave and sickness of each, in spells; public holidays of Norway are no working days."""
    dates = first + np.arange(days)
    years = dates.astype("datetime64[Y]").astype(int) + 1970
    holidays = np.array(sorted(public_holidays("NO", int(years[0]), int(years[-1]))), "datetime64[D]")
    ordinary = (np.arange(days) % _WEEK < _WEEKDAYS) & ~np.isin(dates, holidays)
    half_years = days / 182
    leave = _spells(population.size, ordinary, half_years * values["leave"], random)
    sick = _spells(population.size, ordinary, values["sickness"] * ordinary.sum(), random) & ~leave
    away = leave | sick
    marked = random.uniform(size=away.shape)
    known = (leave & (marked < values["leave_marked"])) | (sick & (marked < values["sickness_marked"]))
    return Absences(ordinary & ~away, away, known)


def _spells(persons: int, ordinary: Bools, mean: float, random: np.random.Generator) -> Bools:
    """Days of spells, on average so many ordinary days a person."""
    days = len(ordinary)
    lengths = random.integers(1, _LONGEST_SPELL, (persons, days))
    begins = random.uniform(size=(persons, days)) < mean / ordinary.sum() / (_LONGEST_SPELL / 2)
    reach = np.where(begins & ordinary, np.cumsum(ordinary) + lengths, 0)
    until = np.maximum.accumulate(reach, axis=1)
    return np.asarray((np.cumsum(ordinary) < until) & ordinary)


def make_workdays(population: Population, absences: Absences, values: Values, random: np.random.Generator) -> Workday:
    """The working days of all persons."""
    person, day = np.nonzero(absences.working)
    count = len(person)
    start = day * MINUTES_A_DAY + population.starts[person] + values["start_within"] * random.normal(size=count)
    lunch = np.where(random.uniform(size=count) < values["no_lunch"], 0.0, values["lunch"])
    errand = random.uniform(size=count) < values["errands"]
    work = _net_work(population, absences, person, day, values, random)
    lunch_at = start + random.uniform(180, 240, count)
    return Workday(
        person=person,
        day=day,
        start=start,
        work=work,
        lunch_at=lunch_at,
        lunch=lunch,
        errand_at=lunch_at + lunch + random.uniform(30, 150, count),
        errand=np.where(errand, random.gamma(4.0, values["errand_length"] / 4.0, count), 0.0),
        silent=random.uniform(size=count) < values["silent_days"],
    )


def _net_work(
    population: Population, absences: Absences, person: Ints, day: Ints, values: Values, random: np.random.Generator
) -> Floats:
    shape = absences.working.shape
    weeks = -(-shape[1] // _WEEK)
    busy = values["busy_weeks"] * random.normal(size=(population.size, weeks))
    longer = _long_days(population, absences, values, random)
    work = population.agreed_day[person] + population.extra[person] + busy[person, day // _WEEK]
    work = work + _evened(absences.working, values, random)[person, day] + longer[person, day]
    return np.clip(work, _SHORTEST_DAY, _LONGEST_DAY)


def _long_days(population: Population, absences: Absences, values: Values, random: np.random.Generator) -> Floats:
    shape = absences.working.shape
    chosen = random.uniform(size=shape) < population.pace["long_day"][:, None] / _WEEKDAYS
    return np.asarray(np.where(chosen, random.normal(values["long_day_extra"], 25.0, shape), 0.0))


def _evened(working: Bools, values: Values, random: np.random.Generator) -> Floats:
    """Flexitime: longer and shorter days, whose sum over each two weeks is nothing."""
    persons, days = working.shape
    padded = -(-days // _FORTNIGHT) * _FORTNIGHT
    flex, is_work = np.zeros((persons, padded)), np.zeros((persons, padded), bool)
    is_work[:, :days] = working
    flex[:, :days] = values["flex"] * random.normal(size=(persons, days)) * working
    blocks = (persons, -1, _FORTNIGHT)
    mean = flex.reshape(blocks).sum(2) / np.maximum(is_work.reshape(blocks).sum(2), 1)
    return np.asarray((flex.reshape(blocks) - mean[..., None]).reshape(persons, padded)[:, :days])
