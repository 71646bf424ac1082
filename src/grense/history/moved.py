"""Whether work outside ordinary hours was moved there or came on top, as far as the traces tell.

It rests on the agreed reading (`grense.history.agreed`) and on what of the agreed time shows no trace, never on the
estimate. docs/reference/definitions.md has the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from grense.classification.intervals import Bools, Floats, Ints
from grense.classification.localtime import monday
from grense.history.without_trace import days_without_trace
from grense.model.timing import EXTRA, MOVED, WorkTiming
from grense.rules.agreed_hours import Agreed
from grense.rules.categories import DAY_HOURS, DAY_WINDOW, WEEK_HOURS, WEEK_WINDOW, Shape

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["moved_or_extra", "timings"]

_DAYS = 1 << 20  # more than all days of the years 1900-2200


def moved_or_extra(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> pd.DataFrame:
    """Whether each crossing was moved or came on top, with the index of the crossings.

    `timing`         `moved`, `extra`, or missing: for categories that it is not asked of, for planned crossings, and by
                     the week where there are too few days to know what is usual
    `outside`        minutes that the evidence shows outside ordinary hours, of the `day` or the `week`
    `without_trace`  minutes of its agreed time without a trace
    `usual`          how many of them are usual for the person; by the day 0 where there are too few days to know
    `by`             `day` or `week`

    `agreed` is the agreed time of a week, or a mapping from person to it. Raises `GrenseError` where it lacks a
    person.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> day = from_columns(["2026-11-17T09:00+01:00", "2026-11-17T21:00+01:00"],
    ...                    ["2026-11-17T12:00+01:00", "2026-11-17T22:00+01:00"], "manual")
    >>> row = moved_or_extra(classify(day, tz="Europe/Oslo"), Agreed(2250.0)).iloc[0]
    >>> row["timing"], float(row["outside"]), float(row["without_trace"])
    ('moved', 60.0, 240.0)
    """
    found = found.as_found
    rows = found.crossings
    of_day, of_week = _is_of(found, DAY_WINDOW, DAY_HOURS), _is_of(found, WEEK_WINDOW, WEEK_HOURS)
    asked = np.flatnonzero((of_day | of_week) & ~rows["planned"].to_numpy(bool))
    person = pd.Index(list(found.zones)).get_indexer(pd.Index(rows["person"].iloc[asked]))
    date = rows["date"].iloc[asked].to_numpy().astype("datetime64[D]").astype(np.int64)
    days = days_without_trace(found, agreed)
    whose, day = days.person * _DAYS, person * _DAYS
    columns = days.outside, days.free, days.usual
    *of_date, agreed_minutes = _sums(whose + days.day, (*columns, days.agreed), day + date)
    of_its_week = _sums(whose + monday(days.day), columns, day + monday(date))
    by_week = of_week[asked] | (agreed_minutes == 0)  # without ordinary hours a day has nothing to be moved out of
    outside, free, usual = np.where(by_week, of_its_week, [*of_date[:2], np.nan_to_num(of_date[2])])
    is_known = ~np.isnan(usual)
    is_extra = ~((free > usual) & (free - usual >= outside))
    asked = asked[is_known]

    def column(values: Any, missing: float = np.nan) -> Any:
        whole = np.full(len(rows), missing)
        whole[asked] = values[is_known]
        return whole

    return pd.DataFrame(
        {
            "timing": pd.Categorical.from_codes(column(is_extra, -1).astype(np.int8), pd.Index([MOVED, EXTRA])),
            "outside": column(outside),
            "without_trace": column(free),
            "usual": column(usual),
            "by": pd.Categorical.from_codes(column(by_week, -1).astype(np.int8), pd.Index(["day", "week"])),
        },
        index=rows.index,
    )


def timings(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> dict[Any, WorkTiming]:
    """The same as plain values by index label, of the crossings that have one."""
    rows = moved_or_extra(found, agreed)
    columns = (rows[name].tolist() for name in ("timing", "outside", "without_trace", "usual", "by"))
    told = zip(rows.index.tolist(), *columns, strict=True)
    return {label: WorkTiming(name, *row) for label, name, *row in told if name in (MOVED, EXTRA)}


def _is_of(found: Result, *shapes: Shape) -> Bools:
    """Whether each crossing's category has one of these shapes."""
    category = found.crossings["category"].cat
    has_shape = [found.profile.category(str(name)).shape in shapes for name in category.categories]
    return np.array(has_shape, np.bool_)[category.codes.to_numpy()]


def _sums(keys: Ints, columns: tuple[Floats, ...], wanted: Ints) -> Floats:
    """The sums of each column by key, a row each, for the keys that are wanted; 0 for one that has none."""
    known, place = np.unique(keys, return_inverse=True)
    sums = np.stack([np.append(np.bincount(place, one, len(known)), 0.0) for one in columns])
    at = np.searchsorted(known, wanted)
    there = np.append(known, -1)[at] == wanted
    found: Floats = sums[:, np.where(there, at, len(known))]
    return found
