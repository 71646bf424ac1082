"""Classify an activity table into crossings, with every figure behind them: `classify`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from grense import activities as table
from grense.arguments import check_type
from grense.classification import explain as explaining
from grense.classification.crossings import find_crossings, find_quick_looks, find_weeks
from grense.classification.frames import Columns, PartResult, build_frames, join_parts, part_columns
from grense.classification.localtime import MINUTE
from grense.classification.persons import People, PersonsPart
from grense.classification.planned import done_before, with_plan, with_those_ahead
from grense.classification.rest import RestFinder
from grense.classification.result import Result
from grense.classification.worked_time import BASES, days_without_micro, without_micro, work_time
from grense.errors import RuleError, ZoneError
from grense.marks import N_
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import REST_METHODS, Profile, load_profile

if TYPE_CHECKING:
    from grense.model.crossing import Crossing

__all__ = ["Classification", "classify"]
_WORKERS = min(os.cpu_count() or 1, 8)


class Classification(Result):
    """What `classify` found: the five frames of `Result`, and the evidence and the reason of each crossing."""

    def evidence(self, crossing: int | pd.Series) -> pd.DataFrame:
        """The rows of the activity table that make a crossing, given by its index label or its row."""
        return explaining.evidence(self, crossing)

    def explain(self, crossing: int | pd.Series) -> Crossing:
        """A crossing with its reason: rule, local times, figure, limit, and what would clear it."""
        return explaining.explain(self, crossing)


def classify(
    activities: pd.DataFrame,
    *,
    tz: str | Mapping[str, str],
    profile: str | Path | Profile = "afi_2022_04",
    ordinary_hours: OrdinaryHours | Mapping[str, OrdinaryHours] = OrdinaryHours(),  # noqa: B008  # it is frozen
    rest_method: str | None = None,
    until: dt.datetime | None = None,
) -> Classification:
    """Find the boundary crossings in an activity table.

    Pure: no clock, no I/O but the profile named, and the input is not changed. `tz` is the zone for rows without one,
    `ordinary_hours` a person's ordinary working hours; each is one value, or a mapping from person. `rest_method`
    replaces the profile's. `until` is an aware moment, usually now: rows after it are planned, not done, and a time
    without evidence up to it is free; without it every row counts as done, and the time after the last one as free.

    Raises `ActivityTableError`, `RuleError` or `ZoneError`, each naming what is wrong.

    >>> from grense.activities import from_columns
    >>> mails = from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> found = classify(mails, tz="Europe/Oslo").crossings
    >>> found.loc[found.category == "short_rest", ["date", "minutes", "minutes_shown"]].values.tolist()
    [[Timestamp('2026-11-18 00:00:00'), 525.0, 530.0]]
    """
    rules = profile if isinstance(profile, Profile) else load_profile(profile)
    checked = table.validate(activities)
    method = _rest_method(rules, rest_method)
    covered = _covered_until(until)
    ahead = None if until is None else with_those_ahead(checked, until)
    people = People(checked if until is None else done_before(checked, until), tz, ordinary_hours)
    with ThreadPoolExecutor(_WORKERS) as workers:
        columns = _columns(people, rules, method, covered, workers)
        if ahead is not None:
            whole = _columns(People(ahead, tz, ordinary_hours), rules, method, None, workers)
            columns = with_plan(columns, whole)
        frames = build_frames(columns, people.labels, rules, method, workers)
    return Classification(
        **frames,
        profile=rules,
        rest_method=method,
        activities=checked,
        zones=people.zones,
        ordinary_hours=people.hours,
        until=until,
    )


def _columns(
    people: People, rules: Profile, method: str, covered: int | None, workers: ThreadPoolExecutor
) -> dict[str, Columns]:
    # numpy releases the interpreter's lock, so two parts run in parallel.
    return join_parts(
        list(workers.map(lambda rows: _classify_part(people.part(rows), rules, method, covered), people.split()))
    )


def _rest_method(profile: Profile, chosen: str | None) -> str:
    check_type("rest_method", chosen, (str, type(None)), N_("known: {names}"), names=", ".join(REST_METHODS))
    rule = profile.rules.get("short_rest")
    method = chosen or (rule.method if rule else None) or REST_METHODS[0]
    if method not in REST_METHODS:
        raise RuleError(
            "unknown_rest_method",
            N_("unknown rest method"),
            "{value}",
            hint=N_("known: {names}"),
            value=repr(method),
            names=", ".join(REST_METHODS),
        )
    return method


def _covered_until(until: dt.datetime | None) -> int | None:
    """`until` in microseconds since 1970-01-01 UTC."""
    if until is None:
        return None
    if not isinstance(until, dt.datetime):
        raise RuleError(
            "invalid_value",
            N_("nonsense value"),
            N_("{name} is {type}"),
            hint=N_("a datetime with an offset"),
            name="until",
            type=type(until).__name__,
        )
    if until.tzinfo is None:
        raise ZoneError("time_without_zone", N_("a time without zone"), "until")
    return int((until - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))


def _classify_part(part: PersonsPart, profile: Profile, method: str, until: int | None) -> dict[str, Columns]:
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
