"""The five frames that a classification comes to, and what they were made with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from grense.names import RestMethodName
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import Profile

__all__ = ["FRAMES", "Result"]

FRAMES = ("crossings", "sessions", "days", "rests", "weeks", "quick_looks")


@dataclass(frozen=True, eq=False)
class Result:
    """The result of `classify`, as frames; each has `person`, `date` (local day) and `week` (`2026-W47`).

    `crossings`  one row a crossing: `category`, `start` and `end` (the UTC span that shows it), `basis`, `minutes`
                 (best figure, from the estimate; a count for `connected`), `minutes_shown` (what the basis alone
                 shows), `limit` (minutes), `method` (of a short rest), `planned`
    `sessions`   one row a run of joined time: `start`, `end`, `kind` (`work` or `micro`), `active_minutes` (by the
                 point model, before joining), and worked minutes on each basis
    `days`       one row a workday with work: first and last evidence, worked minutes on each basis, the unpaid
                 break that is taken off the estimate, `minutes_planned`
    `rests`      one row a rest that was judged: `method`, its span on the calendar basis, minutes on each basis, and
                 the same with quick looks (micro sessions) ignored, `planned`
    `weeks`      one row an ISO week with work: `days` worked, worked minutes on each basis, `minutes_planned`
    `quick_looks`  those of the `micro` sessions that `connected` counts: `start`, `end`

    With `until`, all of this is what happened before it, and what lies after it is marked: `planned` rows, at the end
    of `crossings` and `rests`, are those that arise if everything planned takes place, and are counted nowhere else;
    `minutes_planned` are the calendar minutes still to come. A day or week that is only planned has a row with zeros.
    """

    crossings: pd.DataFrame
    sessions: pd.DataFrame
    days: pd.DataFrame
    rests: pd.DataFrame
    weeks: pd.DataFrame
    quick_looks: pd.DataFrame
    profile: Profile
    rest_method: RestMethodName
    activities: pd.DataFrame
    zones: Mapping[str, str]
    ordinary_hours: Mapping[str, OrdinaryHours]
    until: dt.datetime | None = None

    @property
    def as_found(self) -> Result:
        """The result as `classify` left it, also where its user has changed frames since."""
        return self
