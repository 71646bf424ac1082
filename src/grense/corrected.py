"""The activity table as the person says it was. The original is not changed, so that it can be undone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from grense import activities
from grense.corrections import AWAY, ENDED, IN_ZONE, NOT_WORK, WORKED, Correction

__all__ = ["correct"]


def correct(table: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """The table as the person says it was; rows that stay keep their labels.

    Corrections are taken in order, the later one last. Raises `ActivityTableError` for what is no activity table.

    >>> import datetime as dt
    >>> sent = dt.datetime(2026, 11, 18, 21, 14, tzinfo=dt.UTC)
    >>> table = activities.from_columns([sent], kind="mail_sent")
    >>> len(correct(table, [Correction("not_work", sent, sent, "mail_sent")]))
    0
    """
    table = activities.validate(table)
    for one in corrections:
        table = _STEPS[one.verb](table, one)
    return table


def _not_work(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    if one.kind is not None:
        return table.loc[~_is_the_one(table, one)]
    return _cut_out(table, one)


def _away(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    meetings = (table["kind"] == "meeting") & (table["start"] < one.end) & (table["end"] > one.start)
    return table.loc[~meetings]


def _ended(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    return table.assign(end=table["end"].mask(_is_the_one(table, one), one.until))


def _worked(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    return _with_rows(table, activities.from_columns([one.start], [one.end], "manual"))


def _in_zone(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    there = (table["start"] >= one.start) & (table["start"] < one.end)
    zones = table["zone"].astype(object) if "zone" in table.columns else pd.Series(None, table.index, dtype=object)
    return activities.validate(table.assign(zone=zones.mask(there, one.zone).astype("category")))


def _is_the_one(table: pd.DataFrame, one: Correction) -> pd.Series:
    kind = one.kind or "meeting"
    return (table["kind"] == kind) & (table["start"] == one.start) & (table["end"] == one.end)


def _cut_out(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    """What lies in the span goes; what reaches out of it stays, as far as it does.

    ```
    activity   |=======|     |==|     |=======|
    span           |---------------------|
    stays      |===|                     |====|
    ```
    """
    inside = (table["start"] >= one.start) & (table["end"] <= one.end) & (table["start"] < one.end)
    before = (table["start"] < one.start) & (table["end"] > one.start)
    after = (table["start"] < one.end) & (table["end"] > one.end) & ~inside
    rest = table.loc[after].assign(start=one.end)
    kept = table.assign(end=table["end"].mask(before, one.start)).loc[~inside & (before | ~after)]
    return _with_rows(kept, rest)


def _with_rows(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with rows under labels that it does not have."""
    first = max((label for label in table.index if isinstance(label, int)), default=-1) + 1
    fresh = rows.set_axis(range(first, first + len(rows)), axis=0)
    joined = pd.concat([_plain(table), _plain(fresh)]) if len(table) else fresh
    return activities.validate(joined)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({name: object for name in table.columns if name not in ("start", "end")})


_STEPS = {NOT_WORK: _not_work, ENDED: _ended, WORKED: _worked, AWAY: _away, IN_ZONE: _in_zone}
