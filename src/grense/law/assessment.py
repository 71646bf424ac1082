"""Compare an activity table with a law's limits, with the margins left: `assess`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from grense import activities as table
from grense.base.arguments import check_many, check_moment, check_name, check_type, shown
from grense.base.frozen import FrozenDict
from grense.classification.classify import classify
from grense.classification.intervals import Ints, marked
from grense.classification.persons import HoursOf, People, PersonsPart, ZoneOf
from grense.classification.result import Result
from grense.classification.worked_time import BASES, work_time
from grense.errors import GrenseError, RuleError
from grense.law.breaks import breaks
from grense.law.frames import PartJudged, left_out_frame, measured_frame
from grense.law.hours import first_to_last, hours_of_days, hours_of_weeks
from grense.law.leave import WHOLE, leave_of
from grense.law.nights import nights
from grense.law.overtime import check_year_start, overtime_of_weeks, overtime_of_years
from grense.law.periods import Ground, Judged
from grense.law.profile import LawProfile, load_law
from grense.law.rest import daily_rest, weekly_rest
from grense.law.rule import LawRule
from grense.law.sundays import next_sunday_free, sundays
from grense.marks import N_
from grense.names import LawRuleName, RestMethodName
from grense.rules.files import is_rules_name
from grense.rules.kinds import plans, traces
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import Profile, checked_rest_method, load_profile

__all__ = ["Assessment", "assess"]

_WORKERS = min(os.cpu_count() or 1, 8)

_FINDERS: Mapping[str, Callable[[Ground, LawRule], Judged]] = {
    "daily_rest": daily_rest,
    "weekly_rest": weekly_rest,
    "daily_total": hours_of_days,
    "weekly_total": hours_of_weeks,
    "daily_ordinary": hours_of_days,
    "weekly_ordinary": hours_of_weeks,
    "week_max": hours_of_weeks,
    "averaged_ordinary": hours_of_weeks,
    "overtime_week": overtime_of_weeks,
    "overtime_4_weeks": overtime_of_weeks,
    "breaks": breaks,
    "night": nights,
    "sunday_holiday": sundays,
    "next_sunday_free": next_sunday_free,
}


@dataclass(frozen=True, eq=False)
class Assessment:
    """The result of `assess`, under `law` as changed by the person's agreements.

    `measured` has one row for each rule and window that was judged, whether its limit is passed or not: `person`,
    `rule`, `section`, `date` (local day, of the window's start or of the workday judged) and `week`; `start` and `end`
    (UTC; of a rest the free stretch, else the window); `over` (the limit is passed: more than it, or of rests and
    breaks less); `basis` (smallest that shows it, missing where nothing does), `value` (best figure), `value_shown`
    (what the basis alone shows), `limit` and `margin` (what is left, below 0 where the limit is passed), all in `unit`;
    `method` (of a daily rest); `micro_only` (not over when quick looks are left out) and `without_micro` (the figure on
    the basis without them); `complete` (the window is over); and the figure on each basis. Night, Sundays and holidays
    have rows only where there is evidence.

    `left_out` has one row for each week that is left out of averages where a rule leaves out leave: `person`, `date`
    (its first day), `week` and `share`, which is 1 for a week without work, else the share of its ordinary days that
    are marked as leave.
    """

    measured: pd.DataFrame
    left_out: pd.DataFrame
    law: LawProfile
    reading: Profile
    activities: pd.DataFrame
    zones: Mapping[str, str]
    ordinary_hours: Mapping[str, OrdinaryHours]
    until: dt.datetime | None

    def __repr__(self) -> str:
        windows = f"{self.measured['over'].sum():,} of {len(self.measured):,} windows over"
        return f"Assessment({self.law.id!r}, {len(self.zones):,} persons, {windows})"

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The rows of `measured` whose limit is passed."""
        return self.measured.loc[self.measured["over"]].drop(columns="over")

    @cached_property
    def report(self) -> Result:
        """The classification of the same activities by the report's definitions."""
        return classify(
            self.activities,
            tz=self.zones,
            profile=self.reading,
            ordinary_hours=self.ordinary_hours,
            until=self.until,
        )

    def unseen(self, rule: LawRuleName) -> tuple[str, ...]:
        """What no timestamp shows about a rule, as codes: first the rule's own, then the law's."""
        check_name("rule", rule, self.law.rules)
        return (*self.law.rules[rule].unseen, *self.law.unseen)

    def evidence(self, label: int) -> pd.DataFrame:
        """The rows of the activity table behind a row of `measured`, by its index label.

        For a rest the evidence at its two ends, else the evidence in the window; plans only where the basis needs them.
        """
        check_type("label", label, (int, np.integer), N_("an index label of Assessment.measured"))
        if label not in self.measured.index:
            raise GrenseError(
                "no_such_window",
                N_("no such window"),
                "{value}",
                hint=N_("an index label of Assessment.measured"),
                value=shown(label),
            )
        row = self.measured.loc[label]
        activities = self.activities
        # Without a basis the limit is not passed, and everything counts.
        own = self.reading.kinds
        kinds = traces(own) if row["basis"] == "trace" else (*traces(own), *plans(own))
        chosen = activities["kind"].isin(kinds)
        if "person" in activities.columns:
            chosen &= activities["person"] == row["person"]
        start, end = row["start"], row["end"]
        if row["rule"] in ("daily_rest", "weekly_rest"):
            # The estimate begins a little before its evidence, and joins close pieces.
            longest = max((kind.lead_minutes for kind in own.values()), default=0.0)
            reach = dt.timedelta(minutes=0 if row["basis"] in BASES[:2] else max(60, longest))
            ends = (activities["end"] <= start) & (activities["end"] >= start - reach)
            return activities.loc[chosen & (ends | _begins(activities, end, reach))]
        instant = (activities["start"] == activities["end"]) & (activities["start"] == start)
        return activities.loc[chosen & (activities["start"] < end) & ((activities["end"] > start) | instant)]


def assess(  # noqa: PLR0913  # public; each is a keyword of its own
    activities: pd.DataFrame,
    *,
    tz: ZoneOf,
    law: str | Path | LawProfile = "no_aml_general",
    ordinary_hours: HoursOf = OrdinaryHours(),  # noqa: B008  # it is frozen
    country: str | None = None,
    rest_method: RestMethodName | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    year_start: tuple[int, int] = (1, 1),
    agreements: Collection[str] = frozenset(),
    reading: Profile | None = None,
) -> Assessment:
    """Compare an activity table with a law's limits; not legal advice.

    Pure: no clock, no I/O but the law named, and the input is not changed. `tz` and `ordinary_hours` are as
    in `classify`. `country` (`"NO"`) selects the public holidays, in place of the law's own. `rest_method`
    replaces the law's method of daily rest. Windows that end by `since` are left out; `until` is the aware end of the
    period covered by the data, without which the time after the last activity counts as free. `year_start` is month and
    day on which the fixed year of overtime begins. `agreements` are the agreed ones (`"evening_21_23"`); the law
    defines what each changes. `reading` is the person's own profile, which defines workdays, quick looks and how points
    in time count where the law names no file for that; workdays follow `ordinary_hours` as in `classify`.

    Raises `ActivityTableError`, `RuleError` or `ZoneError`, each naming what is wrong; `GrenseError` for an argument of
    another type.

    >>> from grense.activities import from_columns
    >>> mails = from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> found = assess(mails, tz="Europe/Oslo").findings
    >>> found.loc[found.rule == "daily_rest", ["date", "value", "margin", "micro_only"]].values.tolist()
    [[Timestamp('2026-11-18 00:00:00'), 525.0, -135.0, True]]
    """
    check_year_start(year_start)
    check_type("law", law, (str, Path, LawProfile), N_("a name, or the path of a .toml file"))
    check_type("country", country, (str, type(None)), N_("ISO 3166, say NO or DE-BY"))
    checked_rest_method(rest_method)
    check_many("agreements", agreements, str, N_('such as ["evening_21_23"]'))
    for name, moment in (("since", since), ("until", until)):
        if moment is not None:
            check_moment(name, moment)
    rules = _law(law, agreements, country, rest_method)
    check_type("reading", reading, (Profile, type(None)), N_("a profile, as load_profile gives it"))
    if reading is None or not is_rules_name(rules.reading):
        reading = load_profile(rules.reading)
    checked = table.validate(activities, kinds=reading.kinds)
    people = People(checked, tz, ordinary_hours, reading)
    known = _instant(until)
    parts: list[PartJudged] = []
    if rules.rules:
        with ThreadPoolExecutor(_WORKERS) as workers:
            parts = list(
                workers.map(
                    lambda rows: _assess_part(people.part(rows), rules, reading, known, year_start), people.split()
                )
            )
    measured = measured_frame(parts, people.labels, rules)
    left_out = left_out_frame(parts, people.labels)
    if since is not None:
        measured = measured.loc[measured["end"] > since].reset_index(drop=True)
    zones, hours = FrozenDict(people.zones), FrozenDict(people.hours)
    return Assessment(measured, left_out, rules, reading, checked, zones, hours, until)


def _law(
    law: str | Path | LawProfile, agreements: Collection[str], country: str | None, rest_method: RestMethodName | None
) -> LawProfile:
    if isinstance(law, LawProfile) and set(agreements) - set(law.agreed):
        raise RuleError(
            "agreements_too_late",
            N_("the agreements come too late"),
            hint=N_("give them to load_law, or give assess the law's name"),
        )
    rules = law if isinstance(law, LawProfile) else load_law(law, agreements)
    if country is not None:
        rules = replace(rules, country=country)
    if rest_method is not None and "daily_rest" in rules.rules:
        rest = replace(rules.rules["daily_rest"], method=rest_method)
        rules = replace(rules, rules={**rules.rules, "daily_rest": rest})
    return rules


def _assess_part(
    part: PersonsPart, law: LawProfile, reading: Profile, until: int | None, year_start: tuple[int, int]
) -> PartJudged:
    line = part.timeline(reading)
    evidence, days_off = part.evidence(line), part.days_off(line)
    work = work_time(line, evidence, reading.point_model, reading.micro_minutes, days_off)
    covered = None if until is None else 2 * (until - line.epoch)
    ground = Ground(line, work, law, reading, covered, leave_of(part, law.week_anchor))
    judged = [
        overtime_of_years(ground, rule, year_start) if name == "overtime_year" else _FINDERS[name](ground, rule)
        for name, rule in law.rules.items()
    ]
    return PartJudged(part.codes, line, judged, _left_out(ground))


def _left_out(ground: Ground) -> tuple[Ints, Ints, Ints]:
    """Person, first day and parts of the weeks that averages leave out, from each person's first week with work on."""
    first, last = first_to_last(ground)
    within = marked(len(ground.counted), first, last + 1)
    rows = np.flatnonzero(within & (ground.counted < WHOLE))
    return ground.person[::7][rows], ground.day[::7][rows], WHOLE - ground.counted[rows]


def _instant(moment: dt.datetime | None) -> int | None:
    """The moment in microseconds since 1970-01-01 UTC."""
    if moment is None:
        return None
    return int((moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))


def _begins(activities: pd.DataFrame, moment: Any, reach: dt.timedelta) -> pd.Series:
    begins: pd.Series = (activities["start"] >= moment) & (activities["start"] <= moment + reach)
    return begins
