"""Build the frames of a `Result` from result arrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from grense.classification.crossings import NO_FIGURE, FoundCrossings, Weeks
from grense.classification.intervals import Ints, Ticks
from grense.classification.localtime import MINUTE, monday
from grense.classification.rest import NOT_JUDGED, Rests
from grense.classification.timeline import Timeline
from grense.classification.worked_time import BASES, WorkedTime
from grense.model.time import iso_week
from grense.rules.categories import REST, Category
from grense.rules.profiles import Profile

__all__ = ["Columns", "PartResult", "build_frames", "join_parts", "part_columns", "week_labels"]

SESSION_KINDS = ("work", "micro")
_NOT_A_TIME = np.iinfo(np.int64).min  # numpy's NaT
Columns = dict[str, Any]


@dataclass(frozen=True)
class PartResult:
    """Everything found about the persons of one line.

    `codes` are their positions among the table's persons, `quick_looks` indices of sessions.
    """

    codes: Ints
    line: Timeline
    work: WorkedTime
    rests: Mapping[str, Rests]
    without_micro: Mapping[str, Rests]
    weeks: Weeks
    crossings: Sequence[FoundCrossings]
    quick_looks: Ints


def part_columns(part: PartResult, profile: Profile) -> dict[str, Columns]:
    """The columns of every frame for the persons of one line."""
    return {
        "crossings": _crossings(part, profile),
        "sessions": _sessions(part),
        "days": _days(part),
        "rests": _rests(part),
        "weeks": _weeks(part),
        "quick_looks": _quick_looks(part),
    }


def join_parts(parts: Sequence[dict[str, Columns]]) -> dict[str, Columns]:
    """The columns of all parts, one below the other."""
    return {name: _join([part[name] for part in parts]) for name in parts[0]}


def build_frames(
    columns: Mapping[str, Columns],
    persons: pd.Index,
    profile: Profile,
    method: str,
    each: Callable[..., Iterable[pd.DataFrame]],
) -> dict[str, pd.DataFrame]:
    """The frames by name; instants in UTC, days as `datetime64[s]`, worked time in minutes.

    `each` is `map`, or one that builds several at once.
    """
    dtypes = {"person": pd.CategoricalDtype(persons), **_dtypes(tuple(one.name for one in profile.categories), method)}
    return dict(zip(columns, each(lambda name: _frame(columns[name], dtypes), columns), strict=True))


def _crossings(part: PartResult, profile: Profile) -> Columns:
    found, every = part.crossings, profile.categories
    limits = np.array([profile.limit(name) or 0.0 for name in every])
    person = _chained([one.person for one in found])
    start, end = _chained([one.start for one in found]), _chained([one.end for one in found])
    day = _chained([one.day for one in found])
    category = np.repeat(
        np.array([every.index(one.category) for one in found], np.int16), [len(one.person) for one in found]
    )
    method = np.array([0 if one.shape == REST else -1 for one in every], np.int8)
    first, last = (day.min(), day.max()) if len(day) else (0, 0)
    order = np.argsort((person * (last - first + 1) + day - first) * len(every) + category, kind="stable")
    return {
        "person": part.codes[person[order]],
        "category": category[order],
        "day": day[order],
        "start": part.line.microseconds(start, person)[order],
        "end": part.line.microseconds(end, person)[order],
        "basis": _chained([one.basis for one in found])[order].astype(np.int8),
        "minutes": _chained([_figure(profile.category(one.category), one.value) for one in found])[order],
        "minutes_shown": _chained([_figure(profile.category(one.category), one.shown) for one in found])[order],
        "limit": limits[category[order]],
        "method": method[category[order]],
        "planned": np.zeros(len(order), np.bool_),
    }


def _sessions(part: PartResult) -> Columns:
    sessions, workdays = part.work.sessions, part.work.workdays
    person = workdays.person[sessions.row]
    return {
        "person": part.codes[person],
        "day": workdays.day[sessions.row],
        "start": part.line.microseconds(sessions.pieces.start, person),
        "end": part.line.microseconds(sessions.pieces.end, person),
        "kind": sessions.micro.astype(np.int8),
        "active_minutes": sessions.active / MINUTE,
        **_by_basis("minutes", sessions.worked),
    }


def _quick_looks(part: PartResult) -> Columns:
    sessions, workdays, chosen = part.work.sessions, part.work.workdays, part.quick_looks
    row, pieces = sessions.row[chosen], sessions.pieces.take(chosen)
    person = workdays.person[row]
    return {
        "person": part.codes[person],
        "day": workdays.day[row],
        "start": part.line.microseconds(pieces.start, person),
        "end": part.line.microseconds(pieces.end, person),
    }


def _days(part: PartResult) -> Columns:
    work, person = part.work, part.work.workdays.person
    calendar = work.days["calendar"]
    return {
        "person": part.codes[person],
        "day": work.workdays.day,
        "start": np.where(calendar.present, part.line.microseconds(calendar.start, person), _NOT_A_TIME),
        "end": np.where(calendar.present, part.line.microseconds(calendar.end, person), _NOT_A_TIME),
        **_by_basis("minutes", {basis: work.days[basis].worked for basis in BASES}),
        "break_minutes": work.breaks / MINUTE,
        "minutes_planned": np.zeros(len(person)),
    }


def _rests(part: PartResult) -> Columns:
    workdays, rests = part.work.workdays, part.rests
    rows = np.flatnonzero(np.logical_or.reduce([rests[basis].judged for basis in BASES]))
    calendar, person = rests["calendar"], workdays.person[rows]
    judged = calendar.judged[rows]
    return {
        "person": part.codes[person],
        "day": workdays.day[rows],
        "method": np.zeros(len(rows), np.int8),
        "start": np.where(judged, part.line.microseconds(calendar.start[rows], person), _NOT_A_TIME),
        "end": np.where(judged, part.line.microseconds(calendar.end[rows], person), _NOT_A_TIME),
        **{f"minutes_{basis}": _rest_minutes(rests[basis], rows) for basis in BASES},
        **{f"without_micro_{basis}": _rest_minutes(part.without_micro[basis], rows) for basis in BASES},
        "planned": np.zeros(len(rows), np.bool_),
    }


def _weeks(part: PartResult) -> Columns:
    weeks = part.weeks
    return {
        "person": part.codes[weeks.person],
        "day": weeks.monday,
        "days": np.diff(np.append(weeks.first_row, len(part.work.workdays))),
        **_by_basis("minutes", weeks.worked),
        "minutes_planned": np.zeros(len(weeks.person)),
    }


def _chained(arrays: Sequence[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int64)


def _by_basis(name: str, lengths: Mapping[str, Ticks]) -> Columns:
    return {f"{name}_{basis}": lengths[basis] / MINUTE for basis in BASES}


def _rest_minutes(rests: Rests, rows: Ints) -> np.ndarray[Any, Any]:
    length = rests.length[rows]
    return np.where(length == NOT_JUDGED, np.nan, length / MINUTE)


def _figure(category: Category, value: Ticks) -> np.ndarray[Any, Any]:
    figure = value / MINUTE if category.shape.unit == "minutes" else value.astype(float)
    return np.where(value == NO_FIGURE, np.nan, figure)


def _join(parts: Sequence[Columns]) -> Columns:
    return parts[0] if len(parts) == 1 else {name: _chained([part[name] for part in parts]) for name in parts[0]}


def _frame(arrays: Columns, dtypes: Mapping[str, pd.CategoricalDtype]) -> pd.DataFrame:
    columns: Columns = {}
    for name, values in arrays.items():
        if name == "day":
            columns["date"] = (values * 86_400).view("datetime64[s]")
            columns["week"] = week_labels(values)
        elif name in ("start", "end"):
            columns[name] = pd.DatetimeIndex(values.view("datetime64[us]"), tz="UTC")
        else:
            columns[name] = pd.Categorical.from_codes(values, dtype=dtypes[name]) if name in dtypes else values
    return pd.DataFrame(columns, copy=False)


def week_labels(day: Ints) -> pd.Categorical:
    """The ISO week (`2026-W47`) of each day; the categories are all weeks from the first to the last."""
    if not len(day):
        return pd.Categorical.from_codes(np.empty(0, np.int8), dtype=_week_dtype(0, 0))
    first = int(monday(day.min()))
    number = (day - first) // 7
    return pd.Categorical.from_codes(number, dtype=_week_dtype(first, int(number.max()) + 1))


# To make a dtype takes pandas longer than to fill a column of some thousand rows, so they are kept.
@lru_cache(maxsize=16)
def _dtypes(categories: tuple[str, ...], method: str) -> Mapping[str, pd.CategoricalDtype]:
    names = {"category": categories, "basis": BASES, "kind": SESSION_KINDS, "method": (method,)}
    return {name: pd.CategoricalDtype(pd.Index(values)) for name, values in names.items()}


@lru_cache(maxsize=64)
def _week_dtype(first: int, count: int) -> pd.CategoricalDtype:
    epoch = dt.date(1970, 1, 1)
    return pd.CategoricalDtype(
        pd.Index([iso_week(epoch + dt.timedelta(days=first + 7 * week)) for week in range(count)])
    )
