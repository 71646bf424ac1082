"""Kinds of activity of one's own: classified as the slow reference does, explained and drawn under their own names."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_against_reference import HOURS, METHODS, MONDAYS, ZONES, assert_agrees, profile

import grense
import reference
from grense.activities import concat, from_columns
from grense.classification.apply_corrections import correct
from grense.cli.week_picture import draw_legend, draw_week
from grense.history.week import summarise_week
from grense.i18n import load
from grense.law import assess
from grense.model.correction import Correction
from grense.rules.kinds import ActivityKind
from grense.services.protocol import Done, pack, unpack
from grense.wording.crossings import basis_sentence, evidence_lines, headline, reason

OSLO = "Europe/Oslo"
DAY = dt.date(2026, 11, 30)
COMMIT = ActivityKind("commit", "trace", "set by us", DAY, 10, {"en": ("commit", "commits")})
ON_SITE = ActivityKind("on_site", "plan", "set by us", DAY)
KINDS = {
    one.name: one
    for one in (
        COMMIT,
        ON_SITE,
        ActivityKind("chat", "trace", "set by us", DAY, 5),
        ActivityKind("clock_in", "trace", "set by us", DAY),
        ActivityKind("long_lead", "trace", "set by us", DAY, 300),
    )
}
PROFILE = dataclasses.replace(grense.load_profile("afi_2022_04"), kinds=KINDS)


def test_a_kind_without_a_lead_leaves_mails_theirs():
    times, kinds = ["2026-11-17T12:00+01:00", "2026-11-18T18:00+01:00"], ["clock_in", "mail_sent"]
    found = grense.classify(from_columns(times, kind=kinds, kinds=KINDS), tz=OSLO, profile=PROFILE)
    assert found.days["minutes_estimate"].tolist() == [0, 5]


@st.composite
def activities(draw: st.DrawFn) -> list[reference.Activity]:
    """A week in one zone with kinds of all sorts, many of them around the start of a workday or of the hours."""
    home, monday = draw(st.sampled_from(ZONES)), draw(st.sampled_from(MONDAYS))
    found = []
    for _ in range(draw(st.integers(1, 10))):
        minute = draw(st.sampled_from([0, 2, 239, 240, 243, 249, 250, 480, 484, 960, 1260]) | st.integers(0, 1439))
        day = monday + dt.timedelta(days=draw(st.integers(0, 7)))
        start = dt.datetime.combine(day, dt.time(*divmod(minute, 60)), ZoneInfo(home)).astimezone(dt.UTC)
        kind = draw(st.sampled_from([*KINDS, "mail_sent", "meeting", "manual", "mail_received"]))
        length = draw(st.sampled_from([0, 0, 0, 1, 30, 90, 600]))
        own = KINDS.get(kind)
        declared = {} if own is None else {"counts_as": own.counts_as, "lead_minutes": int(own.lead_minutes)}
        found.append(reference.Activity(start, start + dt.timedelta(minutes=length), kind, **declared))
    return found


def table(rows):
    return from_columns([row.start for row in rows], [row.end for row in rows], [row.kind for row in rows], kinds=KINDS)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=activities(),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
    weekly=st.sampled_from(HOURS),
    until=st.none() | st.integers(0, 7 * 24),
)
def test_agrees_with_the_reference(rows, home, model, method, weekly, until):
    covered = None if until is None else min(row.start for row in rows) + dt.timedelta(hours=until)
    wanted = reference.classify(
        rows,
        tz=home,
        hours=reference.Hours(weekly),
        preset=reference.PRESETS[model],
        rest_method=method,
        until=covered,
    )
    found = grense.classify(
        table(rows),
        tz=home,
        profile=dataclasses.replace(profile(model), kinds=KINDS),
        ordinary_hours=grense.OrdinaryHours(weekly),
        rest_method=method,
        until=covered,
    )
    assert_agrees(found, wanted)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=activities())
def test_a_kind_like_a_built_in_one_gives_the_same_frames(rows):
    alike = {"mail_sent": "chat", "meeting": "on_site", "manual": "clock_in"}
    plain = [row for row in rows if row.counts_as is None]
    own = [
        dataclasses.replace(row, kind=alike[row.kind], counts_as="trace") if row.kind in alike else row for row in plain
    ]
    one, two = (grense.classify(table(chosen), tz=OSLO, profile=PROFILE) for chosen in (plain, own))
    for name in ("crossings", "sessions", "days", "rests", "weeks", "quick_looks"):
        assert getattr(one, name).equals(getattr(two, name)), name


@pytest.fixture(scope="module")
def found():
    mornings = [f"2026-11-{day}T09:{minute}+01:00" for day in range(16, 21) for minute in ("00", "20")]
    rows = from_columns(
        [*mornings, "2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00", "2026-11-22T21:40+01:00"],
        kind=["commit"] * len(mornings) + ["mail_sent", "commit", "commit"],
        kinds=KINDS,
    )
    sites = from_columns(["2026-11-19T20:00+01:00"], ["2026-11-19T22:00+01:00"], "on_site", kinds=KINDS)
    return grense.classify(concat([rows, sites]), tz=OSLO, profile=PROFILE)


def the(found, category, day):
    rows = found.crossings
    [label] = rows.index[(rows["category"] == category) & (rows["date"] == f"2026-11-{day}")]
    return found.explain(label)


def test_explanations_use_the_kind_s_own_name(found):
    words = load("en")
    sunday = the(found, "sunday", 22)
    assert headline(sunday, words) == "Sunday work: 1 commit, 21:40."
    assert evidence_lines(sunday, words) == [("Sun 22  commit", "21:40")]
    assert basis_sentence(sunday, words).startswith("Traces alone: commits.")
    evening = the(found, "evening", 19)
    assert headline(evening, words) == "Evening work: 1 on site, 20:00–22:00."
    assert "may not have taken place" in basis_sentence(evening, words)


def test_a_rest_that_a_commit_ends_counts_its_own_lead(found):
    words, rest = load("en"), the(found, "short_rest", 18)
    assert (rest.minutes, rest.minutes_shown) == (520.0, 530.0)
    assert {one.lead for one in rest.clearings} == {10.0}
    assert "counts from 10 minutes earlier" in basis_sentence(rest, words)
    assert "first work at 09:40" in reason(rest, words)
    assert "mail at" not in reason(rest, words)


def test_a_week_is_drawn_with_the_sign_of_the_like_kind(found):
    week, words = summarise_week(found, "2026-W47"), load("en")
    assert len(week.days[0].sent) == 2
    assert [len(day.meetings) for day in week.days] == [0, 0, 0, 1, 0, 0, 0]
    assert "┃ commit, mail sent" in draw_legend(week, words).plain
    assert any("┃" in line.plain for line in draw_week(week, words, width=80))


def test_a_week_with_kinds_of_one_s_own_goes_to_the_tray_and_back(found):
    week = summarise_week(found, "2026-W47")
    assert unpack(pack(Done(week))) == Done(week)


def test_the_law_takes_the_kinds_of_its_reading(found):
    seen = assess(found.activities, tz=OSLO, reading=PROFILE)
    [label] = seen.findings.index[seen.findings["rule"] == "daily_rest"][:1]
    assert set(seen.evidence(label)["kind"]) <= {"commit", "mail_sent", "on_site"}
    with pytest.raises(grense.GrenseError, match=r"\[kinds\.NAME\]"):
        assess(found.activities, tz=OSLO)


def test_a_correction_of_a_span_takes_out_any_kind(found):
    start = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    left = correct(found.activities, [Correction("not_work", start, start + dt.timedelta(days=1))])
    assert len(left) == len(found.activities) - 1


def test_the_law_s_evidence_reaches_as_far_as_the_longest_lead():
    rows = from_columns(
        ["2026-11-16T22:00+01:00", "2026-11-17T13:00+01:00"], kind=["mail_sent", "long_lead"], kinds=KINDS
    )
    seen = assess(rows, tz=OSLO, reading=PROFILE)
    daily = seen.findings.loc[(seen.findings["rule"] == "daily_rest") & (seen.findings["basis"] == "estimate")]
    assert len(daily) == 1
    assert sorted(seen.evidence(daily.index[0])["kind"]) == ["long_lead", "mail_sent"]
