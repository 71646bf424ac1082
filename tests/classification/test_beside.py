"""What stands beside the evidence changes nothing of what the evidence shows."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from grense import activities
from grense.classification.classify import classify
from grense.classification.result import FRAMES
from grense.history.week import summarise_week
from grense.rules.ordinary_hours import OrdinaryHours

MINUTE = dt.timedelta(minutes=1)
BEGIN = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)  # a clock change lies in the first week

PLACES = st.integers(0, 3 * 7 * 1440)
EVIDENCE = st.tuples(PLACES, st.integers(1, 600), st.sampled_from(["meeting", "manual", "mail_sent", "mail_received"]))
PRESENCE = st.tuples(PLACES, st.integers(1, 1500), st.just("presence"))
METHODS = st.sampled_from(["overnight", "start_anchored", "rolling"])


def table_of(rows: list[tuple[int, int, str]]) -> pd.DataFrame:
    starts = [BEGIN + place * MINUTE for place, _, _ in rows]
    lengths = [0 if kind.startswith("mail") else length for _, length, kind in rows]
    ends = [start + length * MINUTE for start, length in zip(starts, lengths, strict=True)]
    return activities.from_columns(starts, ends, [kind for _, _, kind in rows], index=range(len(rows)))


@settings(max_examples=20, deadline=None)
@given(st.lists(EVIDENCE, min_size=1, max_size=12), st.lists(PRESENCE, max_size=8), PLACES, METHODS)
def test_presence_changes_no_crossing_session_day_week_or_rest(
    evidence: list[tuple[int, int, str]], presence: list[tuple[int, int, str]], until: int, method: str
) -> None:
    without, beside = (
        classify(
            table_of(rows),
            tz="Europe/Oslo",
            ordinary_hours=OrdinaryHours(country="NO"),
            rest_method=method,
            until=BEGIN + until * MINUTE,
        )
        for rows in (evidence, evidence + presence)
    )
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(without, name), getattr(beside, name))
    assert summarise_week(without, "2026-W43") == summarise_week(beside, "2026-W43")
