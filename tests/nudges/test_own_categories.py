"""Nudges about categories of a profile's own: that one has become a pattern, where it is worth something."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from example_outlook import example_outlook
from grense.i18n import load
from grense.nudges.past import weekly_pattern
from grense.nudges.situation import Situation
from grense.rules.ordinary_hours import OrdinaryHours
from grense.wording import nudges as wording
from own_rules import OWN_RULES

MONDAY = dt.date(2026, 11, 16)
EN = load("en")


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    """The example person on the Monday on which every pattern has just become one."""
    file = tmp_path_factory.mktemp("profile") / "ours.toml"
    file.write_text(OWN_RULES.replace('shape = "day_hours"', 'shape = "day_hours"\nworth = 2'), "utf-8")
    outlook = example_outlook(profile=file)
    new = tuple(replace(one, is_new=True) for one in outlook.patterns)
    return Situation(replace(outlook, patterns=new), OrdinaryHours())


def test_only_those_of_some_worth_have_one(at: Situation) -> None:
    own = {nudge.facts["category"] for nudge in weekly_pattern(at, MONDAY)} - {"evening", "sunday", "short_rest",
           "long_day", "long_week", "outside_hours"}  # fmt: skip
    assert own == {"friday_late", "full_day"}


def test_it_says_the_name_and_the_pace_of_its_rule(at: Situation) -> None:
    said = {nudge.facts["category"]: nudge for nudge in weekly_pattern(at, MONDAY)}
    assert wording.title(said["friday_late"], EN) == "Late on Friday: once a week or more"
    monthly = replace(said["friday_late"], facts={**said["friday_late"].facts, "period": "month"})
    assert wording.title(monthly, EN) == "Late on Friday: once a month or more"
