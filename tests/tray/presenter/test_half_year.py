"""Places, meetings and the agreement in the view of patterns, of the example person as the window shows her."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest

from grense import example
from grense.i18n import load
from grense.outlook import Outlook
from grense.outlook.overview import Views
from grense.rules.agreed_hours import Terms
from grense.services.looks import _of_example
from grense.services.protocol import kept, recalled
from grense.yardstick import comparison
from grense.yardstick import wording as report
from grense.yardstick.home_days import home_days
from grense_tray.presenter.patterns import patterns_view
from grense_tray.presenter.patterns_model import Wishes
from grense_tray.presenter.values import OpenSettings

EN = load("en")


@cache
def shown_example() -> Outlook:
    return _of_example(example.NOW, (), Views())


def test_days_at_home_stand_beside_those_at_the_workplace() -> None:
    outlook = shown_example()
    view = patterns_view(outlook, Wishes("places"), EN)
    at, section = outlook.place_days, view.places
    assert at is not None
    assert section is not None
    assert section.lines[0].startswith(f"Whole days at home: {at.home} of {at.known} days with a known place.")
    assert section.table is not None
    assert [row[1].split()[0] for row in section.table.rows] == [str(one.home) for one in at.patterns]
    assert section.foot == home_days(at.answer or "", EN)
    assert (view.picked, view.detail, view.card) == ("places", None, None)


def test_without_a_place_the_section_says_where_to_name_one() -> None:
    section = patterns_view(dataclasses.replace(shown_example(), place_days=None), Wishes(), EN).places
    assert section is not None
    assert (section.table, section.foot, section.foot_head) == (None, (), "")
    assert section.actions[0][1] == OpenSettings()


def test_few_days_at_home_alone_are_not_held_beside_others() -> None:
    at = shown_example().place_days
    assert at is not None
    alone = dataclasses.replace(at, workplace=0, answer=None)
    section = patterns_view(dataclasses.replace(shown_example(), place_days=alone), Wishes(), EN).places
    assert section is not None
    assert (section.table, section.foot, len(section.lines)) == (None, (), 1)


def test_meetings_are_held_against_core_hours() -> None:
    outlook = shown_example()
    section = patterns_view(outlook, Wishes(), EN).meetings
    assert outlook.meeting_sums is not None
    assert section is not None
    assert f"{outlook.meeting_sums.outside} of {outlook.meeting_sums.meetings} meetings lay" in section.lines[0]
    assert EN.date(outlook.meeting_sums.outside_on[-1]) in section.lines[0]
    assert section.table is not None
    without = dataclasses.replace(
        outlook,
        core_hours=None,
        meeting_sums=dataclasses.replace(outlook.meeting_sums, outside=None, outside_minutes=None, outside_on=()),
    )
    section = patterns_view(without, Wishes(), EN).meetings
    assert section is not None
    assert "The settings have no core hours" in section.lines[0]
    assert section.actions[0][1] == OpenSettings()


def test_the_agreement_is_named_only_where_there_are_rules_on_work_at_home() -> None:
    here = patterns_view(shown_example(), Wishes(), EN).place
    there = patterns_view(dataclasses.replace(shown_example(), country="SE"), Wishes(), EN).place
    assert here is not None
    assert there is not None
    assert "An agreement about availability would have to say" in here.lines[-1]
    assert not any("An agreement about availability" in line for line in there.lines)


def test_a_pattern_says_how_many_came_on_top() -> None:
    view = patterns_view(shown_example(), Wishes("evening"), EN)
    assert view.detail is not None
    assert re.search(r"Evening work: 22, about \d+ on top\.", view.detail.brief.moved)


def test_all_of_it_can_be_sent_to_the_window() -> None:
    outlook = shown_example()
    sent = recalled(kept(outlook))
    assert sent is not None
    assert (sent.meeting_sums, sent.place_days, sent.core_hours) == (
        outlook.meeting_sums,
        outlook.place_days,
        outlook.core_hours,
    )


@pytest.mark.parametrize("agreed", [37.5, 30.0])
def test_a_share_says_so_where_the_agreed_hours_are_others(agreed: float) -> None:
    outlook = shown_example()
    assert outlook.balance is not None
    balance = dataclasses.replace(outlook.balance, agreed=Terms(agreed).week("NO"))
    wishes = Wishes("outside_hours").asking(role="other", again=True)
    view = patterns_view(dataclasses.replace(outlook, balance=balance), wishes, EN)
    assert view.detail is not None
    shares = report.comparison(comparison("outside_hours", "other"), EN, agreed)
    assert view.detail.comparing.lines == shares
    assert (shares == report.comparison(comparison("outside_hours", "other"), EN)) is (agreed == 37.5)
