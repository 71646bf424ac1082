"""A change of the default that the study tries: the span of ordinary hours goes on where work goes on beyond them.

Where there is evidence within ordinary hours and evidence soon after them, the hours count to their end; and from their
beginning where there is evidence soon before them. It is tried with rows of a kind of its own at these two moments.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from grense.results.classification import Classification
from grense.results.classify import classify
from grense.rules.kinds import ActivityKind
from grense.rules.profiles import Profile
from grense.validation.diary import FIRST, ZONE, Diary
from grense.validation.ordinary import OrdinaryGrid, local_minutes
from grense.validation.readings import SOURCES, with_point_model
from grense.validation.spans import MINUTES_A_DAY, Bools, Floats, Ints, LocalSpans, join_spans, to_table

__all__ = ["REST_OF_WORKDAY", "classify_going_on"]

REST_OF_WORKDAY = float("inf")
"""As `within`: any later evidence of the workday."""
_WITHIN_A_DAY = 12 * 60.0
_MINUTE = 1.0


def classify_going_on(
    diary: Diary, table: pd.DataFrame, grid: OrdinaryGrid, *, within: float | None = None
) -> Classification:
    """What grense finds in mail and calendar with the change.

    `within` are the minutes after (or before) ordinary hours in which evidence counts as going on: by default the gap
    of the point model and its lead.
    """
    profile = _profile()
    model = profile.point_model
    reach = model.join_gap_minutes + model.mail_lead_minutes if within is None else min(within, _WITHIN_A_DAY)
    rows = table.loc[table["kind"].isin(SOURCES["mail and calendar"])]
    edges = to_table([("edge", _edges(rows, grid, reach))], np.datetime64(FIRST), ZONE, diary.population.names)
    every = pd.concat([rows.astype({"kind": str}), edges.astype({"kind": str})], ignore_index=True)
    return classify(every, tz=ZONE, profile=profile, ordinary_hours=diary.hours())


def _profile() -> Profile:
    profile = with_point_model()
    edge = ActivityKind("edge", "plan", "the simulation's own", dt.date(2026, 11, 30))
    return replace(profile, kinds={**profile.kinds, "edge": edge})


def _edges(rows: pd.DataFrame, grid: OrdinaryGrid, reach: float) -> LocalSpans:
    """The first and the last minute of ordinary hours, where evidence goes on beyond them."""
    person = rows["person"].cat.codes.to_numpy().astype(np.int64)
    start, end = local_minutes(rows["start"]), local_minutes(rows["end"])
    day = np.clip(np.floor(start / MINUTES_A_DAY).astype(np.int64), 0, grid.is_ordinary.shape[1] - 1)
    opens, closes = grid.opens[person, day], grid.closes[person, day]
    inside = _days(grid, person, day, (start < closes) & (end >= opens))
    after = _days(grid, person, day, (end > closes) & (start <= closes + reach))
    before = _days(grid, person, day, (start < opens) & (end >= opens - reach))
    return join_spans([_at(grid.closes - _MINUTE, inside & after), _at(grid.opens, inside & before)])


def _days(grid: OrdinaryGrid, person: Ints, day: Ints, chosen: Bools) -> Bools:
    """The ordinary days with a row that is chosen."""
    found = np.zeros(grid.is_ordinary.shape, bool)
    found[person[chosen], day[chosen]] = True
    return found & grid.is_ordinary


def _at(moments: Floats, chosen: Bools) -> LocalSpans:
    person, day = np.nonzero(chosen)
    return LocalSpans(person, moments[person, day], moments[person, day])
