"""Who crossings came from, in counts: against a slow count of made-up crossings, and in a real classification."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

import grense
from example_outlook import example_outlook
from grense.activities import concat, from_columns
from grense.classification.explain import explain
from grense.history.guesses import beside_guesses
from grense.history.origins import origin_counts
from grense.history.reasons import with_reasons, with_reasons_in_week
from grense.model.crossing import Crossing
from grense.model.crossing_reason import CrossingReason
from grense.model.origin_counts import OriginCounts
from grense.model.trend import TrendWeek
from grense.model.week_guess import WeekGuess
from grense.rules.origins import ORIGINS
from grense.rules.reasons import REASONS

TUESDAY = dt.date(2026, 11, 17)
WEEK = example_outlook().weeks["2026-W47"]
(EVENING,) = (one for one in WEEK.crossings if one.category == "evening" and one.date == TUESDAY)
(LONG_DAY,) = (one for one in WEEK.crossings if one.category == "long_day")

origins = st.lists(st.sampled_from(("", *ORIGINS)), min_size=3, max_size=3)
crossings = st.lists(
    st.builds(
        lambda of, found, reason: dataclasses.replace(
            of,
            items=tuple(dataclasses.replace(EVENING.items[0], origin=one) for one in found),
            reason=reason,
        ),
        st.sampled_from([EVENING, LONG_DAY, dataclasses.replace(EVENING, planned=True)]),
        origins,
        st.sampled_from(("", *REASONS)),
    ),
    max_size=12,
)


@given(crossings)
def test_they_are_as_a_slow_count_has_them(found: list[Crossing]) -> None:
    done = [one for one in found if not one.planned]
    evenings = [one for one in done if one.category == "evening"]
    expected = OriginCounts("evening", len(evenings))
    for one in evenings:
        texts = [item.origin for item in one.items]
        expected = dataclasses.replace(
            expected,
            known=expected.known + (texts != ["", "", ""]),
            only_answers=expected.only_answers + (texts.count("answer") == 3),
            started=expected.started + ("started" in texts),
            invited=expected.invited + ("invited" in texts),
        )
    counted = {one.category: one for one in origin_counts(found, ("evening", "long_day"))}
    for category in ("evening", "long_day"):
        said = [one.reason for one in done if one.category == category and one.reason]
        one = counted.get(category, OriginCounts(category, 0))
        assert sorted(said) == sorted(value for value, count in one.reasons.items() for _ in range(count))
        assert category not in counted or one.unsaid == sum(done_.category == category for done_ in done) - len(said)
    if expected.known:
        assert dataclasses.replace(counted["evening"], reasons={}) == expected
    assert counted.get("long_day", OriginCounts("long_day", 0)).known == 0


def test_a_classification_tells_where_its_evidence_came_from() -> None:
    mails = from_columns(
        ["2026-11-17T21:40+01:00", "2026-11-17T22:10+01:00", "2026-11-18T21:30+01:00"],
        kind="mail_sent",
        origin=["answer", "answer", "started"],
    )
    meeting = from_columns(["2026-11-18T21:00+01:00"], ["2026-11-18T21:20+01:00"], "meeting", origin="invited")
    found = grense.classify(concat([mails, meeting]), tz="Europe/Oslo").as_found
    (evening,) = origin_counts((explain(found, label) for label in found.crossings.index), ("evening",))
    assert evening == OriginCounts("evening", 2, known=2, only_answers=1, started=1, invited=1)


def test_a_reason_joins_its_crossing_in_the_week_and_on_the_day() -> None:
    asked = CrossingReason("evening", TUESDAY, "asked")
    week = with_reasons_in_week(WEEK, [asked, CrossingReason("sunday", TUESDAY, "own")])
    assert [(one.category, one.date) for one in week.crossings if one.reason] == [("evening", TUESDAY)]
    (of_day,) = (one for one in week.days[1].crossings if one.category == "evening")
    assert of_day in week.crossings
    assert of_day.reason == "asked"
    assert with_reasons_in_week(WEEK, []) is WEEK
    assert with_reasons([dataclasses.replace(EVENING, planned=True)], [asked])[0].reason == ""


def test_a_guess_stands_beside_its_week() -> None:
    monday = dt.date(2026, 11, 9)
    weeks = [TrendWeek(f"2026-W{46 + n}", monday + n * dt.timedelta(weeks=1), 5, 1.0, 2.0, 2500.0 + n) for n in (0, 1)]
    guesses = [WeekGuess("2026-W47", 2280), WeekGuess("2026-W40", 2000)]
    (found,) = beside_guesses(guesses, weeks, {"2026-W46": 2250.0})
    assert (found.week, found.guess, found.estimate, found.agreed) == ("2026-W47", 2280, 2501.0, None)
