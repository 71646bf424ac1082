"""Classify an activity table into crossings, with every figure behind them: `classify`.

`grense.classify` is this with a table, a summary and the words of each crossing: `grense.results`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from grense import activities as table
from grense.base.arguments import check_moment
from grense.base.frozen import FrozenDict
from grense.classification.crossings import find_crossings, find_quick_looks, find_weeks
from grense.classification.frames import Columns, PartResult, build_frames, join_parts, part_columns
from grense.classification.localtime import MINUTE
from grense.classification.persons import HoursOf, People, PersonsPart, ZoneOf
from grense.classification.planned import done_before, with_plan, with_those_ahead
from grense.classification.rest import RestFinder
from grense.classification.result import Result
from grense.classification.worked_time import BASES, days_without_micro, without_micro, work_time
from grense.names import RestMethodName
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import REST_METHODS, Profile, checked_rest_method, load_profile

__all__ = ["classify", "classify_checked", "covered_until"]
_WORKERS = min(os.cpu_count() or 1, 8)
_ROWS_WORTH_THREADS = 50_000


def classify(
    activities: pd.DataFrame,
    *,
    tz: ZoneOf,
    profile: str | Path | Profile = "afi_2022_04",
    ordinary_hours: HoursOf = OrdinaryHours(),  # noqa: B008  # it is frozen
    rest_method: RestMethodName | None = None,
    until: dt.datetime | None = None,
) -> Result:
    """Find the boundary crossings in an activity table.

    Pure: no clock, no I/O but the profile named, and the input is not changed. `tz` is the zone for rows without one, a
    name or a `ZoneInfo`, `ordinary_hours` a person's ordinary working hours, as `OrdinaryHours` or as their text
    (`"mon-fri 09:00-17:00"`); each is one value, or a mapping or a pandas Series from person. `rest_method` replaces
    the profile's. `until` is an aware moment, usually now: rows after it are planned, not done, and a time
    without evidence up to it is free; without it every row counts as done, and the time after the last one as free.

    Raises `ActivityTableError`, `RuleError` or `ZoneError`, each naming what is wrong; `GrenseError` for an argument of
    another type.

    >>> from grense.activities import from_columns
    >>> mails = from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> found = classify(mails, tz="Europe/Oslo").crossings
    >>> found.loc[found.category == "short_rest", ["date", "minutes", "minutes_shown"]].values.tolist()
    [[Timestamp('2026-11-18 00:00:00'), 525.0, 530.0]]
    """
    rules = profile if isinstance(profile, Profile) else load_profile(profile)
    checked = table.validate(activities, kinds=rules.kinds)
    return classify_checked(
        checked,
        tz=tz,
        profile=rules,
        ordinary_hours=ordinary_hours,
        rest_method=_rest_method(rules, rest_method),
        until=until,
    )


def classify_checked(
    checked: pd.DataFrame,
    *,
    tz: ZoneOf,
    profile: Profile,
    ordinary_hours: HoursOf,
    rest_method: RestMethodName,
    until: dt.datetime | None,
) -> Result:
    """Classify a table that `grense.activities.validate` has returned."""
    covered = covered_until(until)
    ahead = None if until is None else with_those_ahead(checked, until)
    people = People(checked if until is None else done_before(checked, until), tz, ordinary_hours, profile)
    with _workers(len(checked)) as each:
        columns = _columns(people, profile, rest_method, covered, each)
        if ahead is not None:
            whole = _columns(People(ahead, tz, ordinary_hours, profile), profile, rest_method, None, each)
            columns = with_plan(columns, whole)
        frames = build_frames(columns, people.labels, profile, rest_method, each)
    return Result(
        **frames,
        profile=profile,
        rest_method=rest_method,
        activities=checked,
        zones=FrozenDict(people.zones),
        ordinary_hours=FrozenDict(people.hours),
        until=until,
    )


@contextmanager
def _workers(rows: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """A `map` that works in parallel; for few rows the plain one, as starting threads takes longer."""
    if rows < _ROWS_WORTH_THREADS:
        yield map
    else:
        with ThreadPoolExecutor(_WORKERS) as workers:
            yield workers.map


def _columns(
    people: People, rules: Profile, method: RestMethodName, covered: int | None, each: Callable[..., Iterator[Any]]
) -> dict[str, Columns]:
    # numpy releases the interpreter's lock, so two parts run in parallel.
    return join_parts(
        list(each(lambda rows: _classify_part(people.part(rows), rules, method, covered), people.split()))
    )


def _rest_method(profile: Profile, chosen: RestMethodName | None) -> RestMethodName:
    checked_rest_method(chosen)
    rule = profile.rules.get("short_rest")
    return chosen or (rule.method if rule else None) or REST_METHODS[0]


def covered_until(until: dt.datetime | None) -> int | None:
    """`until` in microseconds since 1970-01-01 UTC."""
    if until is None:
        return None
    check_moment("until", until)
    return int((until - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))


def _classify_part(
    part: PersonsPart, profile: Profile, method: RestMethodName, until: int | None
) -> dict[str, Columns]:
    line = part.timeline(profile)
    work = work_time(line, part.evidence(line), profile.point_model, profile.micro_minutes, part.days_off(line))
    limit = int(profile.rest_limit * MINUTE)
    covered = None if until is None else 2 * (until - line.epoch)
    rests = RestFinder(method, line, work, limit=limit, until=covered)
    by_basis = {basis: rests.find(partial(work.pieces.__getitem__, basis), work.days[basis]) for basis in BASES}
    without = {
        basis: rests.find(partial(without_micro, work, basis), days_without_micro(work, basis)) for basis in BASES
    }
    weeks = find_weeks(work)
    looks = find_quick_looks(line, work)
    crossings = find_crossings(line, work, weeks, by_basis, looks, profile)
    return part_columns(PartResult(part.codes, line, work, by_basis, without, weeks, crossings, looks), profile)
