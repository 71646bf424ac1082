"""All persons' patterns at once, from a classification: the same coding as `grense.history.patterns`, on arrays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from grense.base.arguments import check_day, check_number, check_type
from grense.classification.intervals import Bools, Ints
from grense.classification.result import Result
from grense.errors import RuleError
from grense.history.patterns import FEW_WEEKS, MICROSECONDS, QUESTIONS, UNCODED
from grense.marks import N_
from grense.model.time import monday_of
from grense.rules.frequency_coding import ANSWERS, MEAN, Coding, Pace
from grense.rules.ordinary_hours import OrdinaryHours

__all__ = ["frequency"]

_REASONS = ("", FEW_WEEKS, QUESTIONS, UNCODED)
_Floats = np.ndarray[Any, np.dtype[np.float64]]

_EPOCH = dt.date(1970, 1, 1).toordinal()

# A hundred years: a longer period must be a mistake.
LONGEST_CODING = 5200


def frequency(found: Result, *, until: dt.date, weeks: int | None = None) -> pd.DataFrame:
    """How often each pattern occurs for each person, over the last whole weeks that had ended by `until`.

    `until` is a local day, the first that is excluded; `weeks` is 26 unless the profile or the caller sets another
    number. One row for each person and category that the profile judges:

    `active_weeks`  of `weeks`, those with work on three days or more; `full_weeks`, those of them without a holiday or
                    day off on an ordinary workday
    `count`         days with a crossing (weeks, for `long_week`); `weeks_with`, active weeks with one or more; `share`,
                    their part
    `rate`          days per active week, or per month for what is coded by the month
    `mean_minutes`  worked per active week, for what is coded by the mean per full week
    `answer`        one of the report's six words; `code` 1, 0 or missing, and `reason` why it is missing:
                    `few_weeks`, `questions` or `uncoded`
    `…_evidence`    the same by calendar and traces alone, without the estimate
    `…_before`, `…_now`  the two halves of the weeks by the estimate; missing where either has too few active weeks

    Raises `RuleError` for a profile without coding or fewer than one week, `ZoneError` for an `until` with a clock.

    >>> import grense
    >>> mails = [f"2026-{month:02}-{day:02}T21:30Z" for month in (9, 10) for day in range(1, 31)]
    >>> table = grense.activities.from_columns(mails, kind="mail_sent")
    >>> found = frequency(grense.classify(table, tz="Europe/Oslo"), until=dt.date(2026, 11, 2))
    >>> found.loc[found.category == "evening", ["count", "active_weeks", "answer", "code"]].values.tolist()
    [[60, 9, 'every_day', 1]]
    """
    check_type("found", found, Result, N_("what grense.classify gives"))
    coding = found.profile.coding
    if coding is None:
        raise RuleError("missing_key", N_("missing key"), "frequency", hint=N_('extends = "afi_2022_04" takes it over'))
    check_day("until", until)
    if weeks is not None:
        check_number("weeks", weeks, least=1, most=LONGEST_CODING, whole=True)
        coding = replace(coding, weeks=weeks)
    return _Window(found.as_found, until, coding).frame()


@dataclass(frozen=True)
class _Tally:
    """Arrays with one entry for each person and category, row by row."""

    count: Ints
    weeks_with: Ints
    mean: _Floats


class _Window:
    """The weeks evaluated, numbered from 0, and their data. Keys are person * categories + category."""

    def __init__(self, found: Result, until: dt.date, coding: Coding) -> None:
        self.found, self.coding = found, coding
        self.categories = tuple(found.profile.rules)
        self.names = [one.name for one in found.profile.categories]
        self.persons = found.weeks["person"].cat.categories
        self.end = np.datetime64(monday_of(until), "D")
        self.first = self.end - np.timedelta64(7 * coding.weeks, "D")
        frame = found.weeks
        number = self._week(frame["date"])
        inside = (number >= 0) & (number < coding.weeks) & (frame["days"].to_numpy() >= coding.active_days)
        self.person, self.number = frame["person"].cat.codes.to_numpy()[inside].astype(np.int64), number[inside]
        self.minutes = {basis: frame[f"minutes_{basis}"].to_numpy()[inside] for basis in ("estimate", "calendar")}
        self.is_full = self._full()
        self.is_active = np.zeros(len(self.persons) * coding.weeks, bool)
        self.is_active[self.person * coding.weeks + self.number] = True

    def frame(self) -> pd.DataFrame:
        size, kinds = len(self.persons), len(self.categories)
        active = np.bincount(self.person, minlength=size)
        a_row = np.repeat(active, kinds)
        rules = [self.coding.codes.get(name, "") for name in self.categories]
        month = np.tile([self.coding.weeks_of(_period(rule)) for rule in rules], size)
        full = np.repeat(np.bincount(self.person[self.is_full], minlength=size), kinds)
        by_mean = np.tile([rule == MEAN for rule in rules], size)
        reason = self._reasons(rules, a_row, full)
        columns: dict[str, Any] = {
            "person": pd.Categorical.from_codes(np.repeat(np.arange(size), kinds), self.persons),
            "category": pd.Categorical.from_codes(
                np.tile([self.names.index(name) for name in self.categories], size), pd.Index(self.names)
            ),
            "weeks": np.repeat(self._known_weeks(), kinds),
            "active_weeks": a_row,
            "full_weeks": full,
        }
        for suffix, basis in (("", "estimate"), ("_evidence", "calendar")):
            tally = self._tally(basis, 0, self.coding.weeks)
            usual = np.repeat(self._mean(basis, 0, self.coding.weeks, full=True), kinds)
            tally = replace(tally, mean=np.where(by_mean, usual, tally.mean))
            columns |= {
                f"count{suffix}": tally.count,
                f"weeks_with{suffix}": tally.weeks_with,
                f"share{suffix}": _ratio(tally.weeks_with, a_row),
                f"rate{suffix}": _ratio(tally.count, a_row / month),
                f"mean_minutes{suffix}": tally.mean,
                f"answer{suffix}": self._answers(tally, a_row, rules, reason),
                f"code{suffix}": self._codes(tally, a_row, rules, reason),
            }
        columns["reason"] = pd.Categorical.from_codes(reason, pd.Index(_REASONS))
        return pd.DataFrame(columns | self._halves(month))

    def _week(self, date: pd.Series) -> Ints:
        return np.asarray((date.to_numpy().astype("datetime64[D]") - self.first).astype(np.int64) // 7)

    def _known_weeks(self) -> Ints:
        """Weeks since each person's first work, at most as many as are evaluated."""
        days = self.found.days
        earliest = np.full(len(self.persons), self.coding.weeks, np.int64)
        np.minimum.at(earliest, days["person"].cat.codes.to_numpy(), self._week(days["date"]))
        return np.asarray(self.coding.weeks - np.maximum(earliest, 0))

    def _tally(self, basis: str, begin: int, end: int) -> _Tally:
        """The figures of the weeks `[begin, end)`, by the estimate or by the evidence alone."""
        crossings, kinds = self.found.crossings, len(self.categories)
        crossings = crossings.loc[~crossings["planned"]]
        number = self._week(crossings["date"])
        chosen = (number >= begin) & (number < end)
        if basis != "estimate":
            chosen &= (crossings["basis"] != "estimate").to_numpy()
        place = np.array([self.categories.index(name) if name in self.categories else 0 for name in self.names])
        person, number = crossings["person"].cat.codes.to_numpy()[chosen].astype(np.int64), number[chosen]
        category = place[crossings["category"].cat.codes.to_numpy()[chosen]]
        size = len(self.persons) * kinds
        week = person * self.coding.weeks + number
        present = np.zeros(len(self.is_active) * kinds, bool)
        present[(week * kinds + category)[self.is_active[week]]] = True
        with_one = np.flatnonzero(present)
        return _Tally(
            np.bincount(person * kinds + category, minlength=size),
            np.bincount(with_one // (kinds * self.coding.weeks) * kinds + with_one % kinds, minlength=size),
            np.repeat(self._mean(basis, begin, end), kinds),
        )

    def _full(self) -> Bools:
        """Which of the active weeks have no holiday and no day off on an ordinary workday."""
        first = _EPOCH + int(self.first.astype(np.int64))
        mondays = [dt.date.fromordinal(max(first + 7 * number, 1)) for number in range(self.coding.weeks)]
        whole: dict[OrdinaryHours, Bools] = {}
        full = np.zeros((len(self.persons), self.coding.weeks), bool)
        for code in np.unique(self.person).tolist():
            hours = self.found.ordinary_hours[self.persons[code]]
            pattern = hours.without_days_off()
            if pattern not in whole:
                whole[pattern] = np.array([pattern.is_full_week(monday) for monday in mondays])
            full[code] = whole[pattern]
            for day in hours.all_days_off:
                number = (day.toordinal() - first) // 7
                if 0 <= number < self.coding.weeks and hours.usual(day) is not None:
                    full[code, number] = False
        return np.asarray(full[self.person, self.number])

    def _mean(self, basis: str, begin: int, end: int, *, full: bool = False) -> _Floats:
        """Minutes per active (or full) week, added up in whole microseconds so that their order has no effect."""
        inside = (self.number >= begin) & (self.number < end) & (self.is_full | (not full))
        total = np.zeros(len(self.persons), np.int64)
        np.add.at(total, self.person[inside], np.rint(self.minutes[basis][inside] * MICROSECONDS).astype(np.int64))
        return _ratio(total / MICROSECONDS, np.bincount(self.person[inside], minlength=len(self.persons)))

    def _active(self, begin: int, end: int) -> Ints:
        inside = (self.number >= begin) & (self.number < end)
        return np.bincount(self.person[inside], minlength=len(self.persons))

    def _reasons(self, rules: list[Pace | str], active: Ints, full: Ints) -> Ints:
        of_rule = np.array([2 if rule == QUESTIONS else 0 if rule else 3 for rule in rules], np.int64)
        known = np.tile(of_rule, len(self.persons))
        by_mean = np.tile([rule == MEAN for rule in rules], len(self.persons))
        few = np.where(by_mean, full < self.coding.fewest_full_weeks, active < self.coding.fewest_active_weeks)
        return np.where((known == 0) & few, 1, known)

    def _codes(self, tally: _Tally, active: Ints, rules: list[Pace | str], reason: Ints) -> pd.arrays.IntegerArray:
        kinds = len(rules)
        code = np.zeros(len(active), np.int8)
        for number, (rule, category) in enumerate(zip(rules, self.categories, strict=True)):
            rows = slice(number, None, kinds)
            if isinstance(rule, Pace):
                code[rows] = self._is_at(rule, tally.count[rows], active[rows])
            elif rule == MEAN:
                code[rows] = tally.mean[rows] > self.found.profile.rules[category].limit_minutes
        return pd.arrays.IntegerArray(code, reason > 0)

    def _answers(self, tally: _Tally, active: Ints, rules: list[Pace | str], reason: Ints) -> Any:
        known = np.tile([isinstance(rule, Pace) for rule in rules], len(self.persons)) & (reason == 0)
        answer = np.minimum(tally.count, 1)
        for name, pace in self.coding.answers:
            answer = np.where(self._is_at(pace, tally.count, active), ANSWERS.index(name), answer)
        return pd.Categorical.from_codes(np.where(known, answer, -1), pd.Index(ANSWERS), ordered=True)

    def _is_at(self, pace: Pace, count: Ints, active: Ints) -> Bools:
        return np.asarray(_ratio(count, active / self.coding.weeks_of(pace.period)) >= pace.least)

    def _halves(self, month: _Floats) -> dict[str, Any]:
        kinds, whole, half = len(self.categories), self.coding.weeks, self.coding.trend_weeks
        spans = {"before": (max(whole - 2 * half, 0), max(whole - half, 0)), "now": (max(whole - half, 0), whole)}
        active = {name: self._active(*span) for name, span in spans.items()}
        enough = np.logical_and.reduce([one >= self.coding.fewest_active_weeks for one in active.values()])
        shown = np.repeat(enough, kinds)
        columns: dict[str, Any] = {}
        for name, span in spans.items():
            tally, a_row = self._tally("estimate", *span), np.repeat(active[name], kinds)
            columns |= {
                f"active_weeks_{name}": np.where(shown, a_row, np.nan),
                f"count_{name}": np.where(shown, tally.count, np.nan),
                f"rate_{name}": np.where(shown, _ratio(tally.count, a_row / month), np.nan),
                f"mean_minutes_{name}": np.where(shown, tally.mean, np.nan),
            }
        return columns


def _period(rule: Pace | str) -> str:
    return rule.period if isinstance(rule, Pace) else rule


def _ratio(part: Any, whole: Any) -> _Floats:
    """Part divided by whole, missing where the whole is 0."""
    return np.asarray(np.divide(part, whole, out=np.full(len(part), np.nan), where=np.asarray(whole) > 0))
