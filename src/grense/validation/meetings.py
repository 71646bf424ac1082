"""MadeMeetings: what the calendar has, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grense.validation.parameters import Values
from grense.validation.population import Population
from grense.validation.spans import MINUTES_A_DAY, Floats, LocalSpans, join_spans
from grense.validation.workdays import Absences, Workday

__all__ = ["MadeMeetings", "make_meetings"]

_HALF_HOUR = 30.0
_LENGTHS, _SHARES = np.array([30.0, 60.0, 90.0]), (0.4, 0.45, 0.15)
_WEEK, _WEEKDAYS = 7, 5


@dataclass(frozen=True)
class MadeMeetings:
    """MadeMeetings as accepted, and as they were."""

    planned: LocalSpans
    held: LocalSpans


def make_meetings(
    population: Population, workdays: Workday, absences: Absences, values: Values, random: np.random.Generator
) -> MadeMeetings:
    """The meetings of all persons."""
    in_days = _in_days(population, workdays, random)
    evening = _evening(absences, values, random)
    on_leave = _on_leave(population, absences, values, random)
    planned = join_spans([in_days, evening])
    count = len(planned)
    share = np.where(random.uniform(size=count) < values["early"], random.uniform(0.5, 1.0, count), 1.0)
    late = np.where(random.uniform(size=count) < values["late"], random.uniform(0.0, _HALF_HOUR, count), 0.0)
    was = LocalSpans(planned.person, planned.start, planned.start + share * planned.length + late)
    return MadeMeetings(join_spans([planned, on_leave]), was.where(random.uniform(size=count) >= values["not_held"]))


def _in_days(population: Population, workdays: Workday, random: np.random.Generator) -> LocalSpans:
    mean = population.meetings[workdays.person] * ~workdays.silent
    row = np.repeat(np.arange(len(mean)), random.poisson(mean))
    start = workdays.clock(row, random.uniform(0, np.maximum(workdays.work[row] - _HALF_HOUR, 1.0)))
    return _planned(LocalSpans(workdays.person[row], start, start), random)


def _evening(absences: Absences, values: Values, random: np.random.Generator) -> LocalSpans:
    chance = absences.working * (values["evening_meetings"] / _WEEKDAYS)
    person, day = np.nonzero(random.uniform(size=chance.shape) < chance)
    start = day * MINUTES_A_DAY + random.uniform(17 * 60, 21 * 60, len(person))
    return _planned(LocalSpans(person, start, start), random)


def _on_leave(population: Population, absences: Absences, values: Values, random: np.random.Generator) -> LocalSpans:
    chance = absences.away * population.meetings[:, None] * values["left_in_calendar"]
    person, day = np.nonzero(random.poisson(chance))
    start = day * MINUTES_A_DAY + population.starts[person] + random.uniform(30, 420, len(person))
    return _planned(LocalSpans(person, start, start), random)


def _planned(spans: LocalSpans, random: np.random.Generator) -> LocalSpans:
    """The spans from the half hour before, as long as meetings are."""
    start: Floats = np.floor(spans.start / _HALF_HOUR) * _HALF_HOUR
    return LocalSpans(spans.person, start, start + random.choice(_LENGTHS, len(spans), p=_SHARES))
