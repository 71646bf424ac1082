"""Agreed time that shows no trace: long stretches of ordinary hours without evidence, for all persons at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from grense.classification.intervals import Bools, Floats, Ints, lengths, sort_ticks, union
from grense.classification.localtime import MINUTE
from grense.history.agreed import AgreedSpans, agreed_hours, agreed_of
from grense.history.outside import EvidenceDays, evidence_days
from grense.model.time import load_zone
from grense.rules.agreed_hours import Agreed
from grense.rules.moved_work import fewest_days, least_stretch
from grense.rules.point_model import PointModel

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["DaysWithoutTrace", "days_without_trace"]

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class DaysWithoutTrace:
    """Workdays with evidence, and flexi days, of all persons; minutes. A day may come twice: its figures add up.

    `person` is the number in `Result.zones`, `day` counts from 1970-01-01. `outside` is what the evidence shows outside
    ordinary hours, `free` the agreed time without a trace, and `usual` what of it is usual for the person. That is
    missing where there are too few days to know, and 0 on flexi days and days without ordinary hours. `agreed` are
    agreed minutes.
    """

    person: Ints
    day: Ints
    outside: Floats
    free: Floats
    usual: Floats
    agreed: Floats


def days_without_trace(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> DaysWithoutTrace:
    """The workdays with evidence on the calendar basis, and the flexi days that have begun."""
    parts = [*_with_evidence(found, agreed)]
    person, day, outside, free, share, minutes = (
        np.concatenate([np.empty(0, kind), *(part[number] for part in parts)])
        for number, kind in enumerate((np.int64, np.int64, float, float, float, float))
    )
    usual = _usual(person, free, share == 1, len(found.zones))[person]
    evidence = DaysWithoutTrace(person, day, outside, free, np.where(share > 0, usual * share, 0), minutes)
    flexi = _flexi_days(found, agreed)
    return DaysWithoutTrace(
        *(np.concatenate([getattr(one, name) for one in (evidence, flexi)]) for name in vars(evidence))
    )


def _with_evidence(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> Iterator[tuple[Any, ...]]:
    """The columns of workdays with evidence; with the share of their ordinary hours that counts."""
    for days in evidence_days(found):
        hours = agreed_hours(days, agreed, found.until)
        free = _minutes_without_trace(days, hours, found.profile.point_model)
        person = pd.Index(list(found.zones)).get_indexer(days.people.labels)[days.code]
        share = hours.counted / np.maximum(hours.whole, 1)
        yield person, days.workdays.day, days.outside / MINUTE, free, share, hours.minutes


def _usual(person: Ints, free: Floats, whole: Bools, persons: int) -> Floats:
    """The median of each person's whole days; missing for one with too few."""
    person, free = person[whole], free[whole]
    ordered = free[np.lexsort((free, person))]
    count = np.bincount(person, minlength=persons)
    first = np.cumsum(count) - count
    known = count >= max(fewest_days(), 1)
    low, high = (first + (count - 1) // 2)[known], (first + count // 2)[known]
    usual = np.full(persons, np.nan)
    usual[known] = (ordered[low] + ordered[high]) / 2
    return usual


def _flexi_days(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> DaysWithoutTrace:
    """Each flexi day that has begun, with all of its agreed time."""
    rows = []
    for number, (person, hours) in enumerate(found.ordinary_hours.items()):
        flexi = frozenset(hours.flexi_days)
        if not flexi:
            continue
        owed = replace(hours, days_off=frozenset(hours.days_off) - flexi, flexi_days=())
        today = None if found.until is None else found.until.astimezone(load_zone(found.zones[person])).date()
        terms = agreed_of(agreed, person)
        begun = [date for date in sorted(flexi) if today is None or date <= today]
        rows += [(number, (date - _EPOCH).days, terms.share(date, owed)) for date in begun]
    numbers: Ints = np.array([number for number, _, _ in rows], np.int64)
    days: Ints = np.array([day for _, day, _ in rows], np.int64)
    free: Floats = np.array([minutes for _, _, minutes in rows], np.float64)
    return DaysWithoutTrace(numbers, days, np.zeros(len(rows)), free, np.zeros(len(rows)), free)


def _minutes_without_trace(days: EvidenceDays, hours: AgreedSpans, model: PointModel) -> Floats:
    """Minutes of each workday's agreed time without a trace.

    ```
    ordinary hours   [                              )
    evidence              |===|            |=|   |=|
    stretches        |===|     |==========|
    ```
    """
    stretches, between = _stretches(days, hours)
    break_time = np.clip(hours.whole / MINUTE - model.break_after_minutes, 0, model.break_minutes)
    # The break lies in a stretch between two pieces where there is one, else in the rest of the ordinary hours.
    in_stretch = np.where(between, break_time, 0)
    rest = np.maximum(hours.counted / MINUTE - stretches - (break_time - in_stretch), 0)
    return np.clip(np.minimum(hours.minutes - rest, stretches - in_stretch), 0, None)


def _stretches(days: EvidenceDays, hours: AgreedSpans) -> tuple[Floats, Ints]:
    """Minutes of long stretches in the ordinary hours of each workday, and how many lie between two pieces."""
    least, (start, over) = int(least_stretch() * MINUTE), (hours.start, hours.over)
    pieces, away = days.pieces, hours.away
    covered = union(sort_ticks(pieces.start, away.start), sort_ticks(pieces.end, away.end)) if len(away) else pieces
    within = covered.within(start, over)
    before = np.where(within.present, lengths(start, within.start), lengths(start, over))
    after = np.where(within.present, lengths(within.end, over), 0)
    is_long = covered.gap >= least
    first, last = (np.where(within.present, place, 0) for place in (within.first, within.stop - 1))
    total, count = (np.append(0, np.cumsum(one)) for one in (np.where(is_long, covered.gap, 0), is_long))
    edges = np.where(before >= least, before, 0) + np.where(after >= least, after, 0)
    return (total[last] - total[first] + edges) / MINUTE, count[last] - count[first]
