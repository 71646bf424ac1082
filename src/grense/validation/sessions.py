"""Work outside ordinary days: sessions with the laptop, quick looks, calls, work on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.validation.parameters import Values
from grense.validation.population import Population
from grense.validation.spans import MINUTES_A_DAY, Bools, Floats, Ints, LocalSpans
from grense.validation.workdays import Workday

__all__ = ["Outside", "make_outside"]

_WEEK = 7
_MONDAY_TO_THURSDAY_AND_SUNDAY = np.array([1, 1, 1, 1, 0.5, 0, 0])
_SATURDAY, _SUNDAY = 5, 6
_LONGEST = 300.0
_LOOKS_AT_WEEKENDS = 0.4  # for each one on a weekday


@dataclass(frozen=True)
class Outside:
    """Work outside ordinary days, by what it is."""

    sessions: LocalSpans
    looks: LocalSpans
    calls: LocalSpans
    commutes: LocalSpans


def make_outside(
    population: Population, workdays: Workday, days: int, values: Values, random: np.random.Generator
) -> Outside:
    """All that the persons do outside their ordinary days."""
    return Outside(
        sessions=_sessions(population, days, values, random),
        looks=_looks(population, days, random),
        calls=_calls(population, days, values, random),
        commutes=_commutes(workdays, values, random),
    )


def _sessions(population: Population, days: int, values: Values, random: np.random.Generator) -> LocalSpans:
    """Evenings, Saturdays and Sundays with the laptop."""
    shares = _MONDAY_TO_THURSDAY_AND_SUNDAY / _MONDAY_TO_THURSDAY_AND_SUNDAY.sum()
    chance = population.pace["evening"][:, None] * shares[np.arange(days) % _WEEK]
    person, day = _drawn(chance, random)
    begin = random.normal(values["session_start"] * 60, 45.0, len(person))
    weekend = population.pace["sunday"][:, None] * _on(days, _SUNDAY)
    weekend = weekend + values["saturdays"] * population.pace["sunday"][:, None] * _on(days, _SATURDAY)
    other, other_day = _drawn(weekend, random)
    other_begin = random.uniform(9 * 60, 20 * 60, len(other))
    start = np.concatenate([day * MINUTES_A_DAY + begin, other_day * MINUTES_A_DAY + other_begin]).astype(float)
    length = values["session_length"] * np.exp(random.normal(0.0, 0.5, len(start)))
    return LocalSpans(np.concatenate([person, other]), start, start + np.clip(length, 15.0, _LONGEST))


def _looks(population: Population, days: int, random: np.random.Generator) -> LocalSpans:
    """Quick looks: one in five before work, the others from late afternoon until night."""
    less = np.where(np.arange(days) % _WEEK < _SATURDAY, 1.0, _LOOKS_AT_WEEKENDS)
    person, day = _drawn(population.pace["look"][:, None] * less / _WEEK, random)
    early = random.uniform(size=len(person)) < 0.2
    time = np.where(early, random.uniform(360, 465, len(person)), random.triangular(1020, 1200, 1410, len(person)))
    start = np.asarray(day * MINUTES_A_DAY + time, np.float64)
    return LocalSpans(person, start, start + random.uniform(1.0, 9.0, len(person)))


def _calls(population: Population, days: int, values: Values, random: np.random.Generator) -> LocalSpans:
    person, day = _drawn(np.full((population.size, days), values["calls"] / _WEEK), random)
    start = day * MINUTES_A_DAY + random.uniform(1020, 1290, len(person))
    return LocalSpans(person, start, start + np.clip(random.exponential(15.0, len(person)), 2.0, 90.0))


def _commutes(workdays: Workday, values: Values, random: np.random.Generator) -> LocalSpans:
    """Work on the way: before the day or after it, with a walk between."""
    chosen = np.flatnonzero(random.uniform(size=len(workdays.person)) < values["commuting"])
    before = random.uniform(size=len(chosen)) < 0.5
    length, walk = random.uniform(10.0, 40.0, len(chosen)), random.uniform(5.0, 20.0, len(chosen))
    start = np.where(before, workdays.start[chosen] - walk - length, workdays.end[chosen] + walk)
    return LocalSpans(workdays.person[chosen], start, start + length)


def _drawn(mean: Floats, random: np.random.Generator) -> tuple[Ints, Ints]:
    """A person and a day for each event; `mean` events a person and day."""
    drawn: Ints = np.asarray(random.poisson(mean))
    person, day = np.nonzero(drawn)
    count = drawn[person, day]
    return np.repeat(person, count), np.repeat(day, count)


def _on(days: int, weekday: int) -> Bools:
    return np.asarray(np.arange(days) % _WEEK == weekday)
