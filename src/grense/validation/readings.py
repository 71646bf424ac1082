"""How grense reads traces and diaries: by which sources, and by which point model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pandas as pd

from grense.activities import validate
from grense.base.arguments import check_name, check_number
from grense.results.classification import Classification
from grense.results.classify import classify
from grense.rules.kinds import ActivityKind
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.point_model import PointModel, load_point_model
from grense.rules.profiles import Profile, load_profile
from grense.validation.diary import ZONE, Diary, check_diary
from grense.validation.spans import MINUTES_A_DAY

__all__ = ["PROFILE", "SOURCES", "classify_diary", "classify_traces", "to_the_last_piece", "with_point_model"]

SOURCES: dict[str, tuple[str, ...]] = {
    "mail": ("mail_sent",),
    "calendar": ("meeting",),
    "mail and calendar": ("mail_sent", "meeting"),
    "mail, calendar and presence": ("mail_sent", "meeting", "machine"),
}
"""The kinds of traces that each set of sources has."""

PROFILE = "afi_2022_04"
_Hours = Mapping[str, OrdinaryHours]


@cache
def _profile() -> Profile:
    """The built-in profile, with presence at a machine for work only as a plan: it fills in, and is no trace."""
    kind = ActivityKind("machine", "plan", "the simulation's own", dt.date(2026, 11, 30))
    return replace(load_profile(PROFILE), kinds={"machine": kind})


@cache
def with_point_model(model: PointModel | None = None, gap: float | None = None) -> Profile:
    """The profile with another point model, or with another gap (minutes) at most which pieces are joined."""
    chosen = model or load_point_model(_profile().point_model.id)
    if gap is not None:
        chosen = replace(chosen, join_gap_minutes=gap)
    return replace(_profile(), point_model=chosen)


@cache
def to_the_last_piece() -> Profile:
    """The profile with ordinary hours that count to the last piece in them only, also where work goes on beyond."""
    return with_point_model(replace(_profile().point_model, reach_ordinary_hours=False))


def classify_diary(diary: Diary, *, least: float = 0.0, hours: _Hours | None = None) -> Classification:
    """The truth: the diary's work as own entries, all of it or pieces of `least` minutes and longer."""
    check_diary(diary)
    check_number("least", least, least=0, most=MINUTES_A_DAY)
    return classify(
        diary.work(least), tz=ZONE, profile=_profile(), ordinary_hours=diary.hours() if hours is None else hours
    )


def classify_traces(
    diary: Diary,
    table: pd.DataFrame,
    sources: str = "mail and calendar",
    *,
    profile: Profile | None = None,
    hours: _Hours | None = None,
) -> Classification:
    """What grense finds in the traces (`traces(diary)`) of a set of sources, one of `SOURCES`."""
    check_diary(diary)
    check_name("sources", sources, SOURCES)
    table = validate(table, kinds=None)
    rows = table.loc[table["kind"].isin(SOURCES[sources])]
    return classify(
        rows,
        tz=ZONE,
        profile=_profile() if profile is None else profile,
        ordinary_hours=diary.hours() if hours is None else hours,
    )
