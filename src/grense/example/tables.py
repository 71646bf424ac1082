"""The example person as an activity table, and a made-up table of many persons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from grense.activities import concat, from_frame
from grense.base.arguments import check_number
from grense.example import ME, NOW, TZ, paths
from grense.rules.ordinary_hours import OrdinaryHours
from grense.sources.ics import read_ics
from grense.sources.mail import read_mail

__all__ = ["ExampleTables", "load", "many"]

_KEPT = dt.timedelta(weeks=40)
_AHEAD = dt.timedelta(weeks=6)
_MOST_PERSONS, _LARGEST_SEED = 100_000, 2**63 - 1

# What is made up of many persons: units, and how often their evenings and Sundays have mails, at most.
_UNITS = ("administration", "research", "teaching")
_OFTEN = np.array([0.25, 0.8, 0.5])
_WEEKS, _WORKDAYS = 26, 5
_LEAVE = range(6, 10)  # weeks
_MAILS = 6  # a day
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, eq=False)
class ExampleTables:
    """What `classify` takes: `classify(activities, tz=tz, ordinary_hours=ordinary_hours, until=now)`.

    `units` is the unit of each person, by person; it has no rows for the one example person.
    """

    activities: pd.DataFrame
    tz: str
    ordinary_hours: OrdinaryHours
    now: dt.datetime
    units: pd.Series


def load() -> ExampleTables:
    """Kari's calendar and sent mail as an activity table: 40 weeks until `now`, and what is planned then.

    >>> import grense
    >>> kari = grense.example.load()
    >>> found = grense.classify(kari.activities, tz=kari.tz, ordinary_hours=kari.ordinary_hours, until=kari.now)
    >>> found.summary()[["weeks", "crossings_evening"]].values.tolist()
    [[37, 26]]
    """
    calendar, mailbox = paths()
    plans = read_ics(calendar, me=[ME], tz=TZ, window=(NOW - _KEPT, NOW + _AHEAD))
    sent = read_mail(mailbox, me=[ME], now=NOW)
    hours = OrdinaryHours(country="NO", days_off=plans.absences)
    return ExampleTables(concat([plans.activities, sent.activities]), TZ, hours, NOW, pd.Series(dtype=str, name="unit"))


def many(persons: int = 200, *, seed: int = 0) -> ExampleTables:
    """Half a year of sent mails of made-up persons in three units; the same for the same seed.

    How often someone works in the evening and on Sundays differs by person, and by unit on average.

    >>> import grense
    >>> table = grense.example.many(persons=50, seed=1)
    >>> table.units.value_counts().sort_index().to_dict()
    {'administration': 17, 'research': 17, 'teaching': 16}
    """
    check_number("persons", persons, least=1, most=_MOST_PERSONS, whole=True)
    check_number("seed", seed, least=0, most=_LARGEST_SEED, whole=True)
    chance = np.random.default_rng(int(seed))
    names = np.array([f"p{number:05}" for number in range(1, persons + 1)])
    unit = np.arange(persons) % len(_UNITS)
    often = _OFTEN[unit] * chance.beta(1, 1.5, persons)
    weeks = np.array([week for week in range(_WEEKS) if week not in _LEAVE])
    days = (weeks[:, None] * 7 + np.arange(_WORKDAYS)).ravel()
    by_day = chance.uniform(8, 16, (persons, len(days), _MAILS))
    evening = chance.random((persons, len(days))) < often[:, None]
    sunday = chance.random((persons, len(weeks))) < often[:, None] / 2
    parts = [
        (np.repeat(np.arange(persons), days.size * _MAILS), np.tile(np.repeat(days, _MAILS), persons), by_day.ravel()),
        _where(evening, days, chance.uniform(20.5, 23, evening.shape)),
        _where(sunday, weeks * 7 + 6, chance.uniform(10, 20, sunday.shape)),
    ]
    person, day, hour = (np.concatenate(column) for column in zip(*parts, strict=True))
    monday = np.datetime64((NOW - _WEEKS * 7 * _DAY).date() + _DAY, "m")
    local = monday + day * np.timedelta64(1, "D") + (hour * 60).astype("timedelta64[m]")
    table = pd.DataFrame({"start": local.astype("datetime64[us]"), "person": names[person]})
    activities = from_frame(table, tz=TZ, kind="mail_sent")
    units = pd.Series(pd.Categorical.from_codes(unit, pd.Index(_UNITS)), names, name="unit").rename_axis("person")
    return ExampleTables(activities, TZ, OrdinaryHours(country="NO"), NOW, units)


def _where(chosen: np.ndarray, days: np.ndarray, hours: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Person, day and hour of the mails that are chosen by person and day."""
    person, number = np.nonzero(chosen)
    return person, days[number], hours[chosen]
