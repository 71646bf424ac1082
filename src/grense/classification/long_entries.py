"""Rows of an activity table that are longer than meetings are, set apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from grense.base.arguments import check_type
from grense.model.time import load_zone
from grense.rules.ordinary_hours import OrdinaryHours

if TYPE_CHECKING:
    import pandas as pd
from grense.rules.long_entries import _DAY, _MINUTE, _NOTHING, ON_CALL, WORK, Limits, LongEntries

__all__ = ["open_entries", "set_apart"]


def set_apart(
    table: pd.DataFrame,
    *,
    tz: str,
    ordinary_hours: OrdinaryHours,
    said: LongEntries = LongEntries(),  # noqa: B008  # it is frozen
) -> pd.DataFrame:
    """The activity table of one person with the kind `long_entry`, which is no work, for each long entry.

    Entries answered as work become meetings, and on-call ones are left out. `tz` is the zone of rows without one.
    Remaining rows keep their labels; the input is not changed. Raises `ActivityTableError` and `ZoneError`.

    >>> from grense.activities import from_columns
    >>> duty = from_columns(["2026-11-17T16:00+01:00"], ["2026-11-18T08:00+01:00"], "meeting")
    >>> set_apart(duty, tz="Europe/Oslo", ordinary_hours=OrdinaryHours())["kind"].tolist()
    ['long_entry']
    """
    from grense import activities

    table = activities.validate(table, kinds=None)
    check_type("ordinary_hours", ordinary_hours, OrdinaryHours, "grense.OrdinaryHours")
    check_type("said", said, LongEntries, "LongEntries")
    limits = said.limits
    is_long = (table["kind"] == "meeting") & (table["end"] - table["start"] >= limits.outside)
    candidates = table.loc[is_long | (table["kind"] == "long_entry")]
    if candidates.empty:
        return table
    kinds, gone = dict[Any, str](), list[Any]()
    for label, start, end, kind in _local_rows(candidates, tz):
        answer = said.answer(start, end)
        if kind == "meeting" and not _is_long(start, end, ordinary_hours, limits):
            continue
        if answer == ON_CALL or (answer is None and end - start > limits.longest):
            gone.append(label)
        else:
            kinds[label] = "meeting" if answer == WORK else "long_entry"
    kind_column = table["kind"].astype(object)
    kind_column.loc[list(kinds)] = list(kinds.values())
    return activities.validate(table.assign(kind=kind_column.astype("category")).drop(index=gone), kinds=None)


def open_entries(table: pd.DataFrame) -> list[tuple[dt.datetime, dt.datetime]]:
    """The long entries not yet confirmed as work, not even in part; UTC, by start."""
    worked = table.loc[table["kind"] == "manual"]
    rows = table.loc[table["kind"] == "long_entry"].sort_values(["start", "end"])
    spans = list(dict.fromkeys(zip(rows["start"], rows["end"], strict=True)))
    told = list(zip(worked["start"], worked["end"], strict=True)) if spans else []
    return [
        (start.to_pydatetime(), end.to_pydatetime())
        for start, end in spans
        if not any(first < end and last > start for first, last in told)
    ]


def _local_rows(rows: pd.DataFrame, tz: str) -> Iterator[tuple[Any, dt.datetime, dt.datetime, str]]:
    zones: Sequence[object] = rows["zone"].tolist() if "zone" in rows.columns else [None] * len(rows)
    for label, start, end, kind, zone in zip(
        rows.index.tolist(), rows["start"], rows["end"], rows["kind"], zones, strict=True
    ):
        there = load_zone(zone if isinstance(zone, str) else tz)
        yield label, start.to_pydatetime().astimezone(there), end.to_pydatetime().astimezone(there), str(kind)


def _is_long(start: dt.datetime, end: dt.datetime, hours: OrdinaryHours, limits: Limits) -> bool:
    """Whether an entry at local times is too long for a meeting of a person with these hours.

    ```
    entry      16:00 |==============================| 08:00
    ordinary   ======|                              |======
    night                     23:00 |=======| 06:00
    ```
    """
    # By clock time: an hour more or less at a clock change must not change the result.
    start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    spans = [(_clock(day, span[0]), _clock(day, span[1])) for day in _days(start, end) if (span := hours.on(day))]
    inside = sum((max(min(end, last) - max(start, first), _NOTHING) for first, last in spans), _NOTHING)
    if end - start - inside < limits.outside:
        return False
    nights = ((_clock(day, limits.night[0]), _clock(day + _DAY, limits.night[1])) for day in _days(start, end))
    return end - start >= limits.length or any(start <= first and last <= end for first, last in nights)


def _days(start: dt.datetime, end: dt.datetime) -> Iterator[dt.date]:
    """The days from the day before on, whose hours may extend past midnight."""
    day = start.date() - _DAY
    while day <= end.date():
        yield day
        day += _DAY


def _clock(day: dt.date, minutes: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()) + minutes * _MINUTE
