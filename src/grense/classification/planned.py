"""Split an activity table at a moment into done and planned, and join the two as columns of frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from grense.classification.intervals import Bools, Ints
from grense.classification.worked_time import BASES
from grense.rules.categories import CATEGORIES, QUICK_LOOKS
from grense.rules.kinds import NO_WORK

__all__ = ["done_before", "still_ahead", "with_plan", "with_those_ahead"]


# Quick looks are never planned. Categories of a profile's own, which come after these, are none.
_NEVER_PLANNED = [number for number, one in enumerate(CATEGORIES) if one.shape == QUICK_LOOKS]
_ESTIMATE = BASES.index("estimate")


def done_before(table: pd.DataFrame, until: dt.datetime) -> pd.DataFrame:
    """The rows that begin before `until`, with their ends cut there; index labels are kept."""
    if not _ahead(table, until).any():
        return table
    begun = table.loc[table["start"] < until]
    return begun.assign(end=begun["end"].where(begun["end"] <= until, pd.Timestamp(until)))


def still_ahead(table: pd.DataFrame, until: dt.datetime) -> pd.DataFrame:
    """The work that lies after `until`, with its starts cut there."""
    coming = table.loc[_ahead(table, until)]
    return coming.assign(start=coming["start"].where(coming["start"] >= until, pd.Timestamp(until)))


def with_those_ahead(table: pd.DataFrame, until: dt.datetime) -> pd.DataFrame | None:
    """All rows of the persons who have work after `until`; None when there are none."""
    ahead = _ahead(table, until)
    if not ahead.any():
        return None
    if "person" not in table.columns:
        return table
    codes = table["person"].cat.codes.to_numpy()
    return table.loc[np.isin(codes, np.unique(codes[ahead]))]


def _ahead(table: pd.DataFrame, until: dt.datetime) -> Bools:
    moment = np.datetime64(until.astimezone(dt.UTC).replace(tzinfo=None), "us")
    start, end = (table[name].to_numpy("datetime64[us]") for name in ("start", "end"))
    kind = table["kind"].cat
    counts = np.array([name not in NO_WORK for name in kind.categories], np.bool_)
    work = counts[kind.codes.to_numpy()] if len(table) else np.zeros(0, np.bool_)
    return ((end > moment) | (start >= moment)) & work


def with_plan(done: Mapping[str, dict[str, Any]], whole: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Columns of frames by name: those of what is done, and what is added if the plan takes place.

    Crossings and rests that only the whole has are added as `planned`, at the end; a crossing that only the estimate
    shows is not, as it would be an estimate of a plan. Days and weeks get `minutes_planned`: minutes on the calendar
    basis that are still to come. Sessions and quick looks are unchanged.
    """
    crossings, rests = whole["crossings"], whole["rests"]
    shown = (crossings["basis"] != _ESTIMATE) & ~np.isin(crossings["category"], _NEVER_PLANNED)
    return {
        "crossings": _added(done["crossings"], crossings, ("person", "day", "category"), shown),
        "sessions": done["sessions"],
        "days": _still_to_come(done["days"], whole["days"]),
        "rests": _added(done["rests"], rests, ("person", "day"), np.ones(len(rests["day"]), np.bool_)),
        "weeks": _still_to_come(done["weeks"], whole["weeks"]),
        "quick_looks": done["quick_looks"],
    }


def _added(done: dict[str, Any], whole: dict[str, Any], keys: tuple[str, ...], chosen: Bools) -> dict[str, Any]:
    """The rows of `done`, then the chosen ones of `whole` with other keys, as planned."""
    mine, theirs = _keys(done, whole, keys)
    rows = np.flatnonzero(chosen & ~np.isin(theirs, mine))
    joined = {name: np.concatenate([values, whole[name][rows]]) for name, values in done.items()}
    joined["planned"] = np.arange(len(joined["day"])) >= len(done["day"])
    return joined


def _still_to_come(done: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """The rows of `done` with the minutes planned, and a row of zeros for each day or week that is planned only."""
    mine, theirs = _keys(done, whole, ("person", "day"))
    more = np.flatnonzero(~np.isin(theirs, mine) & (whole["minutes_calendar"] > 0))
    joined = {name: np.concatenate([values, _nothing(name, whole[name][more])]) for name, values in done.items()}
    order = np.argsort(theirs)
    place = order[np.minimum(np.searchsorted(theirs, mine, sorter=order), len(order) - 1)]
    to_come = np.where(theirs[place] == mine, whole["minutes_calendar"][place] - done["minutes_calendar"], 0.0)
    joined["minutes_planned"] = np.concatenate([np.maximum(to_come, 0.0), whole["minutes_calendar"][more]])
    order = np.lexsort((joined["day"], joined["person"]))
    return {name: values[order] for name, values in joined.items()}


def _nothing(name: str, values: Any) -> Any:
    """A column of empty values for rows that are planned only."""
    if name in ("person", "day"):
        return values
    return np.full_like(values, np.iinfo(np.int64).min if name in ("start", "end") else 0)


def _keys(done: dict[str, Any], whole: dict[str, Any], names: tuple[str, ...]) -> tuple[Ints, Ints]:
    """The key columns encoded as one whole number per row, with the same numbers in both."""
    size = len(done["day"])
    key = np.zeros(size + len(whole["day"]), np.int64)
    for name in names:
        values = np.concatenate([done[name], whole[name]]).astype(np.int64)
        if len(values):
            values -= values.min()
            key = key * (values.max() + 1) + values
    return key[:size], key[size:]
