"""Shifts of a calendar as ordinary hours of single days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from grense.model.time import load_zone

if TYPE_CHECKING:
    import pandas as pd
from grense.rules.shifts import _MINUTE, _MINUTES_A_DAY

__all__ = ["shift_hours"]


def shift_hours(table: pd.DataFrame, tz: str) -> dict[dt.date, tuple[int, int]]:
    """The shifts of an activity table as `OrdinaryHours.shifts`: by local day, minutes after its midnight.

    A shift belongs to the day on which it begins, and may end on the next. Several on a day are merged from the first
    start to the last end, 24 hours at the most. Longer entries are no shifts.

    >>> from grense.activities import from_columns
    >>> late = from_columns(["2026-11-17T14:00+01:00"], ["2026-11-17T22:00+01:00"], "shift")
    >>> shift_hours(late, "Europe/Oslo")
    {datetime.date(2026, 11, 17): (840, 1320)}
    """
    zone, found = load_zone(tz), dict[dt.date, tuple[int, int]]()
    rows = table.loc[table["kind"] == "shift"]
    for start, end in zip(rows["start"], rows["end"], strict=True):
        begin, finish = (moment.to_pydatetime().astimezone(zone).replace(tzinfo=None) for moment in (start, end))
        midnight = dt.datetime.combine(begin.date(), dt.time())
        first, last = ((moment - midnight) // _MINUTE for moment in (begin, finish))
        if first < last <= first + _MINUTES_A_DAY:
            other = found.get(begin.date(), (first, last))
            first, last = min(first, other[0]), max(last, other[1])
            found[begin.date()] = first, min(last, first + _MINUTES_A_DAY)
    return dict(sorted(found.items()))
