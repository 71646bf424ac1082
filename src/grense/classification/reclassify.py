"""Classify again after some rows have come, or time has passed: only the persons that this can change.

Persons do not touch each other, so one person's rows are enough to classify that person exactly; the rows of the
frames that belong to the others are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from grense import activities
from grense.base.arguments import check_type
from grense.classification.classify import classify_checked, covered_until
from grense.classification.frames import week_labels
from grense.classification.result import FRAMES, Result
from grense.errors import ActivityTableError
from grense.marks import N_

__all__ = ["reclassify"]

_A_DAY = dt.timedelta(days=1)  # a rest that is found forward from the start of a day is known a day later
_Value = TypeVar("_Value")


def reclassify(found: Result, rows: pd.DataFrame, *, until: dt.datetime | None = None) -> Result:
    """The classification of the same activities with `rows` added, by the same profile, zones and hours.

    The result equals `classify` of the whole table, and takes the time of the persons in `rows`: a few milliseconds
    for one person's half-year. Rows may lie anywhere in time. With a later `until` the persons with activities around
    or after the earlier one are classified again too; by default it stays.

    Where the tables' labels are both numbers from 0, as `from_columns` gives them, `rows` are numbered on; other labels
    are kept. `found` is not changed.

    Raises `ActivityTableError` for rows that are no activity table, or whose labels are used already, and `ZoneError`
    or `RuleError` for a person without a zone or ordinary hours in `found`.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> found = classify(from_columns(["2026-11-17T15:40+01:00"], kind="mail_sent"), tz="Europe/Oslo")
    >>> found = reclassify(found, from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent"))
    >>> found.crossings["category"].tolist(), found.activities.index.tolist()
    (['evening', 'outside_hours', 'connected'], [0, 1])
    """
    check_type("found", found, Result, N_("the result of classify"))
    found = found.as_found
    table = _appended(found.activities, activities.validate(rows, kinds=found.profile.kinds))
    covered_until(until)  # refuses what is no moment
    until = found.until if until is None else until
    theirs = _chosen(table, rows, found.until, until)
    again = classify_checked(
        theirs,
        tz=_of(theirs, found.zones),
        profile=found.profile,
        ordinary_hours=_of(theirs, found.ordinary_hours),
        rest_method=found.rest_method,
        until=until,
    )
    frames = {name: getattr(again, name) for name in FRAMES}
    if len(theirs) < len(table):
        frames = {name: _spliced(getattr(found, name), frame) for name, frame in frames.items()}
    return replace(found, activities=table, until=until, **frames)


def _appended(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Both tables, checked ones, as one; the categories of the first keep their places."""
    first, second = ({str(name): column.array for name, column in one.items()} for one in (table, rows))
    if ("person" in first) != ("person" in second):
        raise ActivityTableError(
            "invalid_activity_table", N_("not an activity table"), N_("column '{name}' is missing"), name="person"
        )
    columns: dict[str, Any] = {}
    for name in activities.COLUMNS:
        if name in ("start", "end"):
            moments = np.concatenate([np.asarray(one[name], "datetime64[us]") for one in (first, second)])
            columns[name] = pd.DatetimeIndex(moments, tz="UTC")
        elif name in first or name in second:
            columns[name] = _joined(first.get(name), second.get(name), len(table), len(rows))
    numbered = all(one.index.equals(pd.RangeIndex(len(one))) for one in (table, rows))
    index = pd.RangeIndex(len(table) + len(rows)) if numbered else table.index.append(rows.index)
    joined = pd.DataFrame(columns, index=index, copy=False)
    return joined if index.is_unique else activities.validate(joined)  # which names the labels that are used twice


def _joined(first: Any, second: Any, rows: int, more: int) -> pd.Categorical:
    """Both categoricals, either of which may be None, as one; new categories come after those of the first."""
    if first is None:
        dtype, codes = second.dtype, [np.full(rows, -1), second.codes]
    elif second is None:
        dtype, codes = first.dtype, [first.codes, np.full(more, -1)]
    elif first.dtype == second.dtype:
        dtype, codes = first.dtype, [first.codes, second.codes]
    else:
        number = first.categories.get_indexer(second.categories)
        new = np.flatnonzero(number < 0)
        number[new] = len(first.categories) + np.arange(len(new))
        dtype = pd.CategoricalDtype(first.categories.append(second.categories[new])) if len(new) else first.dtype
        codes = [first.codes, np.append(number, -1)[second.codes]]
    return pd.Categorical.from_codes(np.concatenate(codes), dtype=dtype)


def _chosen(
    table: pd.DataFrame, rows: pd.DataFrame, earlier: dt.datetime | None, later: dt.datetime | None
) -> pd.DataFrame:
    """All rows of the persons who may change: those of `rows`, and those with work around or after the times."""
    if "person" not in table.columns:
        return table
    codes = table["person"].array.codes
    chosen = np.zeros(len(table["person"].array.categories), np.bool_)
    chosen[codes[len(table) - len(rows) :]] = True
    if earlier != later:
        since = min(one for one in (earlier, later) if one is not None) - _A_DAY
        chosen[codes[(table["end"] >= since).to_numpy()]] = True
    theirs = chosen[codes]
    if theirs.all():
        return table
    mine: pd.DataFrame = table.loc[theirs]
    return mine.assign(person=mine["person"].cat.remove_unused_categories())


def _of(table: pd.DataFrame, values: Mapping[Any, _Value]) -> _Value | dict[Any, _Value]:
    """The zone or the hours of each person of a table; one value where they are the same, which costs less."""
    persons = table["person"].array.categories if "person" in table.columns else values
    mine = {person: values[person] for person in persons if person in values}
    alike = len(mine) == len(persons) and len(set(mine.values())) == 1
    return next(iter(mine.values())) if alike else mine


def _spliced(frame: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """A frame with the rows of some persons replaced, by those of a frame whose categories are these persons."""
    persons = frame["person"].array
    mine = again.assign(person=again["person"].array.set_categories(persons.categories))
    joined = pd.concat([one.drop(columns="week") for one in (frame, mine)], ignore_index=True)
    planned = joined["planned"].to_numpy() if "planned" in joined.columns else np.zeros(len(joined), np.bool_)
    rows = np.append(np.flatnonzero(~persons.isin(again["person"].array.categories)), len(frame) + np.arange(len(mine)))
    rows = rows[np.lexsort((joined["person"].array.codes[rows], planned[rows]))]
    spliced = joined.take(rows).reset_index(drop=True)
    days = spliced["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    spliced.insert(list(frame.columns).index("week"), "week", pd.Series(week_labels(days)))
    return spliced
