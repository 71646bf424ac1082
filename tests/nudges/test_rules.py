"""Each rule alone, on both sides of its edges."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from grense.nudges import rules
from grense.nudges.history import History
from grense.nudges.nudge import Nudge
from grense.nudges.preferences import Preferences
from grense.nudges.rules import Moment
from grense.nudges.situation import Situation
from grense.rules.ordinary_hours import OrdinaryHours
from grense.storage.store import Shown
from simulated import DAY, MINUTE, Day, Life

WED = dt.date(2026, 11, 18)
HOUR = 60 * MINUTE
# Mails at 14:30 and 23:30, and meetings from 15:00 to 15:30 and from 17:00 to 18:00.
LIFE = Life({WED: Day((870.0, 1410.0), ((900.0, 930.0), (1020.0, 1080.0)))})
SECOND = dt.timedelta(seconds=1)


def on_wednesday(text: str) -> dt.datetime:
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    return LIFE.at(WED, 60.0 * hours + minutes) + sum(seconds) * SECOND


@pytest.fixture(scope="module")
def situation() -> Situation:
    return Situation(LIFE.outlook(on_wednesday("23:35")), OrdinaryHours())


def moment(now: str, situation: Situation, *rows: tuple[str, str, str, str], **preferences: object) -> Moment:
    """A moment on Wednesday, after rows of code, key, time on Wednesday and outcome."""
    shown = tuple(Shown(code, key, on_wednesday(time), outcome) for code, key, time, outcome in rows)
    return Moment(on_wednesday(now), situation, Preferences(**preferences), History(shown))


def nudge(code: str = "evening_now", key: str = "evening_now:x", **others: object) -> Nudge:
    due, expires = on_wednesday("21:00"), on_wednesday("22:00")
    return dataclasses.replace(Nudge(code, key, due, expires), **others)


@pytest.mark.parametrize(
    ("now", "allowed"), [("20:59:59", False), ("21:00", True), ("21:59:59", True), ("22:00", False)]
)
def test_from_when_it_is_due_until_it_expires(situation, now, allowed):
    assert rules.can_be_changed(nudge(), moment(now, situation)) == allowed


def test_what_is_off_is_not_shown(situation):
    assert rules.is_wanted(nudge(), moment("21:00", situation, off=frozenset({"sunday"})))
    assert not rules.is_wanted(nudge(), moment("21:00", situation, off=frozenset({"evening_now"})))
    assert not rules.is_wanted(nudge(), moment("21:00", situation, enabled=False))


@pytest.mark.parametrize(("now", "allowed"), [("20:59:59", False), ("21:00", True)])
def test_nothing_until_a_pause_ends(situation, now, allowed):
    at = dataclasses.replace(moment(now, situation), history=History((), on_wednesday("21:00")))
    assert rules.is_not_paused(nudge(), at) == allowed
    assert rules.is_not_paused(nudge(), moment(now, situation))


def test_a_dismissed_kind_is_not_shown(situation):
    assert not rules.is_not_quiet(nudge(), moment("21:00", situation, ("evening_now", "k", "10:00", "not_about_this")))
    assert rules.is_not_quiet(nudge(), moment("21:00", situation, ("sunday", "k", "10:00", "not_about_this")))


@pytest.mark.parametrize(("now", "allowed"), [("21:59:59", False), ("22:00", True)])
def test_a_postponed_one_is_new_after_an_hour(situation, now, allowed):
    later = ("evening_now", "evening_now:x", "21:00", "later")
    assert rules.is_new(nudge(), moment(now, situation, later)) == allowed
    assert not rules.is_new(nudge(), moment(now, situation, (*later[:3], "fine")))
    assert rules.is_new(nudge(key="another"), moment(now, situation, later))


def test_one_of_those_that_cover_it_is_enough(situation):
    at = moment("23:00", situation, ("plan_ahead", "one", "10:00", "fine"))
    assert not rules.is_new(nudge(after=("one", "other")), at)
    assert not rules.is_new(nudge(after=("one",)), at)
    assert rules.is_new(nudge(after=("other",)), at)


@pytest.mark.parametrize(
    ("before", "allowed"), [("20:00", True), ("20:00:01", False), ("21:59:59", False), ("22:00", True)]
)
def test_an_hour_before_and_after(situation, before, allowed):
    assert rules.is_an_hour_apart(nudge(), moment("21:00", situation, ("sunday", "k", before, "fine"))) == allowed


def test_one_too_near_is_enough(situation):
    rows = [("sunday", "k", "20:30", "fine"), ("sunday", "l", "20:00", "fine")]
    assert not rules.is_an_hour_apart(nudge(), moment("21:00", situation, *rows))


class TestTheDay:
    def test_its_limit(self, situation):
        rows = [("sunday", "a", "8:00", "fine"), ("plan_ahead", "b", "10:00", "fine")]
        assert not rules.fits_the_day(nudge(), moment("21:00", situation, *rows, a_day=1))
        assert not rules.fits_the_day(nudge(), moment("21:00", situation, *rows, a_day=2))
        assert rules.fits_the_day(nudge(), moment("21:00", situation, *rows, a_day=3))

    def test_summaries_and_one_shown_again_do_not_count(self, situation):
        rows = [("weekly_summary", "a", "8:30", "fine"), ("evening_now", "evening_now:x", "20:00", "later")]
        assert rules.fits_the_day(nudge(), moment("21:00", situation, *rows))
        assert not rules.fits_the_day(nudge(), moment("21:00", situation, *rows, ("sunday", "b", "9:00", "fine")))
        assert rules.fits_the_day(nudge("weekly_summary"), moment("21:00", situation, ("sunday", "b", "9:00", "fine")))

    @pytest.mark.parametrize(
        ("now", "before", "allowed"),
        [
            ("0:30", "-1:00", False),  # the same workday
            ("4:30", "-1:00", True),
            ("3:30", "0:30", False),  # both
            ("4:30", "0:30", False),  # the same date
            ("24:30", "8:00", False),
            ("28:00", "23:59", True),
        ],
    )
    def test_is_by_the_clock_and_by_the_workday(self, situation, now, before, allowed):
        assert rules.fits_the_day(nudge(), moment(now, situation, ("sunday", "k", before, "fine"))) == allowed


@pytest.fixture(scope="module")
def late() -> Situation:
    """With a meeting in the evening, which makes it certain."""
    life = Life({WED: Day(meetings=((1290.0, 1350.0),))})
    return Situation(life.outlook(life.at(WED, 960.0)), OrdinaryHours())


class TestTonight:
    def test_an_equal_worth_is_not_more(self, late):
        both = (("evening", WED - DAY), ("short_rest", WED))
        assert late.chance_of_evening(WED) == 1
        assert not rules.leaves_room_for_tonight(nudge(about=both), moment("16:00", late))
        assert rules.leaves_room_for_tonight(nudge(about=(*both, ("long_day", WED))), moment("16:00", late))
        assert not rules.leaves_room_for_tonight(nudge(about=(("short_rest", WED),)), moment("16:00", late))

    def test_what_is_about_tonight_or_nothing_needs_no_room(self, late):
        assert rules.leaves_room_for_tonight(nudge(about=(("evening", WED),)), moment("16:00", late))
        assert rules.leaves_room_for_tonight(nudge(), moment("16:00", late))

    def test_with_two_a_day_there_is_room(self, late):
        about = (("long_day", WED),)
        assert not rules.leaves_room_for_tonight(nudge(about=about), moment("16:00", late))
        assert rules.leaves_room_for_tonight(nudge(about=about), moment("16:00", late, a_day=2))

    def test_without_an_evening_anything_is_worth_more(self, situation):
        calm = Situation(LIFE.outlook(on_wednesday("12:00")), OrdinaryHours())
        assert calm.chance_of_evening(WED) == 0
        assert rules.leaves_room_for_tonight(nudge(about=(("long_day", WED),)), moment("12:00", calm))


@pytest.mark.parametrize(
    ("now", "allowed"),
    [("14:59:59", True), ("15:00", False), ("15:29:59", False), ("15:30", True), ("17:30", False), ("18:00", True)],
)
def test_not_in_a_meeting(situation, now, allowed):
    assert rules.is_outside_meetings(nudge(), moment(now, situation)) == allowed


class TestTheNight:
    @pytest.mark.parametrize(
        ("now", "allowed"), [("21:59", True), ("22:00", False), ("30:59", False), ("31:00", True), ("15:15", True)]
    )
    def test_is_left_alone(self, situation, now, allowed):
        assert rules.is_outside_the_night(nudge("plan_ahead"), moment(now, situation)) == allowed

    def test_unless_the_person_works_and_it_is_about_that(self, situation):
        assert rules.is_outside_the_night(nudge("evening_now"), moment("23:40", situation))
        assert not rules.is_outside_the_night(nudge("plan_ahead"), moment("23:40", situation))
        assert not rules.is_outside_the_night(nudge("evening_now"), moment("25:00", situation))
        assert not rules.is_outside_the_night(nudge("plan_ahead"), moment("25:00", situation))

    @pytest.mark.parametrize(("now", "allowed"), [("12:29", True), ("12:30", False), ("12:44", False), ("12:45", True)])
    def test_to_the_minute(self, situation, now, allowed):
        at = moment(now, situation, quiet_from=750, quiet_to=765)
        assert rules.is_outside_the_night(nudge("plan_ahead"), at) == allowed
