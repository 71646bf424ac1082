"""A diary: what made-up persons did, minute by minute. It is the truth that the traces are held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from grense.base.arguments import check_number, check_type
from grense.rules.ordinary_hours import OrdinaryHours
from grense.validation.meetings import MadeMeetings, make_meetings
from grense.validation.parameters import MOST_SEED, Values, values
from grense.validation.population import Population, make_population
from grense.validation.sessions import Outside, make_outside
from grense.validation.spans import LocalSpans, join_spans, to_table
from grense.validation.workdays import Absences, Workday, make_absences, make_workdays

__all__ = ["FIRST", "ZONE", "Diary", "check_diary", "simulate"]

FIRST = dt.date(2026, 1, 5)
"""The Monday on which diaries begin."""
ZONE = "Europe/Oslo"
_WEEK = 7
_DAY_LENGTH = 480
_MOST_PERSONS, _MOST_WEEKS = 100_000, 520


@dataclass(frozen=True)
class Diary:
    """What the persons of a population did in some weeks, and the values by which it was made."""

    population: Population
    workdays: Workday
    outside: Outside
    meetings: MadeMeetings
    absences: Absences
    values: Values
    weeks: int
    seed: int

    @property
    def days(self) -> int:
        """The number of days."""
        return self.weeks * _WEEK

    @property
    def until(self) -> dt.date:
        """The Monday after the last day."""
        return FIRST + dt.timedelta(days=self.days)

    def spans(self) -> LocalSpans:
        """All pieces of work."""
        outside = self.outside
        parts = [outside.sessions, outside.looks, outside.calls, outside.commutes, self.meetings.held]
        return join_spans([self.workdays.spans(), *parts])

    def work(self, least: float = 0.0) -> pd.DataFrame:
        """The pieces of work as `manual` rows of an activity table, those of `least` minutes and longer."""
        spans = self.spans()
        chosen = spans.where(spans.length >= least)
        return to_table([("manual", chosen)], np.datetime64(FIRST), ZONE, self.population.names)

    def hours(self, *, own: bool = True) -> dict[str, OrdinaryHours]:
        """The ordinary hours of each: their own, or 08:00-16:00, less the days off that grense knows."""
        found = {}
        for number, name in enumerate(self.population.names):
            opens = int(self.population.opens[number]) if own else _DAY_LENGTH
            text = f"mon-fri {_clock(opens)}-{_clock(opens + _DAY_LENGTH)}"
            off = [FIRST + dt.timedelta(days=int(day)) for day in np.flatnonzero(self.absences.known[number])]
            found[name] = OrdinaryHours(text, country="NO", days_off=off)
        return found


def check_diary(diary: object) -> None:
    """Raise `GrenseError` for anything but a diary."""
    check_type("diary", diary, Diary, "grense.validation.simulate()")


def simulate(persons: int = 300, weeks: int = 26, seed: int = 1, given: Values | None = None) -> Diary:
    """The diary of so many persons and weeks; `given` has other values of the parameters, as `values()` makes them.

    The same seed gives the same diary. Each part has random numbers of its own, so that a change of one parameter
    leaves the others' alone. Raises `GrenseError` for an invalid argument, which it names.

    >>> len(simulate(persons=2, weeks=1, seed=5).work()) > 10
    True
    """
    check_number("persons", persons, least=1, most=_MOST_PERSONS, whole=True)
    check_number("weeks", weeks, least=1, most=_MOST_WEEKS, whole=True)
    check_number("seed", seed, least=0, most=MOST_SEED, whole=True)
    check_type("given", given, (Mapping, type(None)), "grense.validation.values()")
    for name in given or {}:
        check_type("given", name, str, "grense.validation.values()")
    used = values(**(given or {}))
    streams = [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(5)]
    population = make_population(persons, used, streams[0])
    absences = make_absences(population, np.datetime64(FIRST), weeks * _WEEK, used, streams[1])
    workdays = make_workdays(population, absences, used, streams[2])
    outside = make_outside(population, workdays, weeks * _WEEK, used, streams[3])
    meetings = make_meetings(population, workdays, absences, used, streams[4])
    return Diary(population, workdays, outside, meetings, absences, used, weeks, seed)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
