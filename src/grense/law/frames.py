"""Build one frame of everything judged: a row for each rule and window, with figures on each basis and the margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from grense.classification.intervals import Ints, Ticks
from grense.classification.localtime import MINUTE, monday
from grense.classification.rest import NOT_JUDGED
from grense.classification.timeline import Timeline
from grense.classification.worked_time import BASES
from grense.law.leave import WHOLE
from grense.law.periods import Judged, without
from grense.law.profile import LAW_RULES, LawProfile
from grense.model.time import iso_week
from grense.rules.profiles import REST_METHODS

__all__ = ["AT_LEAST", "COLUMNS", "PartJudged", "left_out_frame", "measured_frame"]

# Rules with a minimum; the others have a maximum.
AT_LEAST = ("daily_rest", "weekly_rest", "breaks")
COLUMNS = (
    "person",
    "rule",
    "section",
    "date",
    "week",
    "start",
    "end",
    "over",
    "basis",
    "value",
    "value_shown",
    "limit",
    "margin",
    "unit",
    "method",
    "micro_only",
    "without_micro",
    "complete",
    *(f"value_{basis}" for basis in BASES),
)


@dataclass(frozen=True)
class PartJudged:
    """The judged windows of the persons of one line; `codes` are their positions among the table's persons.

    `left_out` are person, first day and parts (of `leave.WHOLE`) of the weeks that averages leave out.
    """

    codes: Ints
    line: Timeline
    judged: Sequence[Judged]
    left_out: tuple[Ints, Ints, Ints]


def measured_frame(parts: Sequence[PartJudged], persons: pd.Index, law: LawProfile) -> pd.DataFrame:
    """Everything judged, by person, day and rule; instants in UTC, days as `datetime64[s]`, figures in minutes."""
    tables = [_columns(part, one) for part in parts for one in part.judged if len(one.person)]
    if not tables:
        return _frame(_empty(), persons, law)
    joined = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    order = np.lexsort((joined["rule"], joined["day"], joined["person"]))
    return _frame({name: values[order] for name, values in joined.items()}, persons, law)


def left_out_frame(parts: Sequence[PartJudged], persons: pd.Index) -> pd.DataFrame:
    """The weeks that averages leave out, wholly or in part."""
    nothing = np.empty(0, np.int64)
    person = np.concatenate([nothing, *(part.codes[part.left_out[0]] for part in parts)])
    day, left_out = (np.concatenate([nothing, *(part.left_out[column] for part in parts)]) for column in (1, 2))
    order = np.lexsort((day, person))
    return pd.DataFrame(
        {
            "person": _categorical(person[order], persons),
            "date": (day[order] * 86_400).view("datetime64[s]"),
            "week": _weeks(day[order]),
            "share": left_out[order] / WHOLE,
        }
    )


def _columns(part: PartJudged, judged: Judged) -> dict[str, npt.NDArray[Any]]:
    size = len(judged.person)
    shows = np.array([judged.over[basis] for basis in BASES])
    over, basis = shows.any(0), shows.argmax(0)
    quiet = ~np.logical_or.reduce([judged.over[without(name)] for name in BASES])
    value = _pick({name: judged.value[name] for name in BASES}, _best(judged.value))
    start, end = judged.start, judged.end
    if judged.span is not None:
        # Where the limit is not passed, the best figure's own stretch is shown.
        chosen = np.where(over, basis, _best(judged.value))
        start, end = (np.choose(chosen, [judged.span[name][edge] for name in BASES]) for edge in (0, 1))
    limit = judged.limit
    margin = value - limit if judged.rule.id in AT_LEAST else limit - value
    return {
        "person": part.codes[judged.person],
        "rule": np.full(size, LAW_RULES.index(judged.rule.id), np.int8),
        "day": judged.day,
        "start": part.line.microseconds(start, judged.person),
        "end": part.line.microseconds(end, judged.person),
        "over": over,
        "basis": np.where(over, basis, -1).astype(np.int8),
        "value": value / MINUTE,
        "value_shown": np.where(over, _pick(judged.value, basis) / MINUTE, np.nan),
        "limit": limit / MINUTE,
        "margin": margin / MINUTE,
        "method": np.full(size, REST_METHODS.index(judged.rule.method) if judged.rule.method else -1, np.int8),
        "micro_only": over & quiet,
        "without_micro": _minutes(_pick({name: judged.value[without(name)] for name in BASES}, basis)),
        "complete": judged.complete,
        **{f"value_{name}": _minutes(judged.value[name]) for name in BASES},
    }


def _best(value: Mapping[str, Ticks]) -> Ints:
    """The fullest basis that has a figure: the estimate, except for breaks and rests that only the evidence shows."""
    known = np.array([value[basis] != NOT_JUDGED for basis in BASES])
    best: Ints = len(BASES) - 1 - known[::-1].argmax(0)
    return best


def _pick(by_basis: Mapping[str, Ticks], basis: Ints) -> Ticks:
    chosen: Ticks = np.choose(basis, [by_basis[name] for name in BASES])
    return chosen


def _minutes(length: Ticks) -> npt.NDArray[np.float64]:
    return np.where(length == NOT_JUDGED, np.nan, length / MINUTE)


def _empty() -> dict[str, npt.NDArray[Any]]:
    whole, small, real, yes = (np.empty(0, kind) for kind in (np.int64, np.int8, np.float64, np.bool_))
    return {
        "person": whole,
        "rule": small,
        "day": whole,
        "start": whole,
        "end": whole,
        "over": yes,
        "basis": small,
        "value": real,
        "value_shown": real,
        "limit": real,
        "margin": real,
        "method": small,
        "micro_only": yes,
        "without_micro": real,
        "complete": yes,
        **{f"value_{name}": real for name in BASES},
    }


def _frame(arrays: Mapping[str, npt.NDArray[Any]], persons: pd.Index, law: LawProfile) -> pd.DataFrame:
    day, rule = arrays["day"], arrays["rule"]
    sections = sorted({one.section for one in law.rules.values()})
    section_of = np.array([sections.index(law.rules[name].section) if name in law.rules else -1 for name in LAW_RULES])
    made = {
        "person": _categorical(arrays["person"], persons),
        "rule": _categorical(rule, LAW_RULES),
        "section": _categorical(section_of[rule].astype(np.int8), sections),
        "date": (day * 86_400).view("datetime64[s]"),
        "week": _weeks(day),
        "basis": _categorical(arrays["basis"], BASES),
        "unit": _categorical(np.zeros(len(day), np.int8), ["minutes"]),
        "method": _categorical(arrays["method"], REST_METHODS),
        **{name: _instants(arrays[name]) for name in ("start", "end")},
    }
    return pd.DataFrame({name: made.get(name, arrays.get(name)) for name in COLUMNS}, copy=False)


def _categorical(codes: npt.NDArray[Any], categories: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=pd.Index(categories))


def _instants(values: Ticks) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(values.view("datetime64[us]")).tz_localize("UTC")


def _weeks(day: Ints) -> pd.Categorical:
    mondays, number = np.unique(monday(day), return_inverse=True)
    labels = [iso_week(dt.date(1970, 1, 1) + dt.timedelta(days=one)) for one in mondays.tolist()]
    return _categorical(number, labels)
