"""The texts of the view of patterns, without a window."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
import subprocess
import sys

import pytest

from example_outlook import example_outlook, nobody
from grense.i18n import load
from grense.model.answer import Answer
from grense.model.policy import AgreedHours, Policy
from grense.rules.categories import BY_WEIGHT
from grense.yardstick.findings import reported
from grense_tray.presenter.page import page
from grense_tray.presenter.patterns import patterns_view
from grense_tray.presenter.patterns_model import PatternsView, Wishes
from grense_tray.presenter.state import State
from grense_tray.presenter.values import Connect, OpenSettings, Questions, Sync
from grense_tray.presenter.viewmodel import COMPARE, PATTERNS, PLANNED, TREND, WEEK
from half_a_year import half_a_year, person, weeks

EN = load("en")
PERCENT = re.compile(r"\d%")
# No text compares one person with others, or with a norm.
DOWNWARDS = re.compile(
    r"(?i)\b(worse|better than|below average|behind|only \d|fail\w*|lazy|poor(?! ?er detachment)|bad\w*|target|goal|"
    r"should|must|too much|illegal|violat\w*|breach\w*|blame|guilt\w*|compared (to|with) others)\b"
)


def said(view: PatternsView) -> list[str]:
    """Every text of a view."""

    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return [text for field in dataclasses.fields(value) for text in texts(getattr(value, field.name))]
        return [text for one in value for text in texts(one)] if isinstance(value, tuple) else []

    parts = (view.lead, view.notes, view.rows, view.detail, view.card, view.hours, view.law, view.place, view.answers)
    return [text for part in (*parts, view.tables) for text in texts(part)]


def row(view: PatternsView, category: str) -> tuple[str, ...]:
    found = next(one for one in view.rows if one.category == category)
    return found.code, *found.lines


def answers(*values: int) -> tuple[Answer, ...]:
    return tuple(Answer(dt.date(2026, 11, 3), "connectedness", number, value) for number, value in enumerate(values, 1))


class TestSentence:
    def test_it_names_what_is_weekly(self) -> None:
        assert patterns_view(half_a_year(), Wishes(), EN).lead == (
            "Over 26 weeks, 23 of them active: evening work is weekly, short rest is weekly and work outside ordinary "
            "hours is weekly."
        )

    def test_over_forty_hours_and_connected_come_first(self) -> None:
        crossings = {"evening": (1,), "long_week": (1,)}
        view = patterns_view(person(weeks(26, crossings, hours=41), answers(4, 4, 5)), Wishes(), EN)
        assert view.lead == (
            "Over 26 weeks, 26 of them active: the mean week is over 40 hours (estimated), the latest answers are what "
            "the report calls connected and evening work is weekly."
        )
        assert [one.category for one in view.rows] == list(BY_WEIGHT)

    def test_where_nothing_is_weekly_it_says_that(self) -> None:
        lead = patterns_view(person(weeks(26, {"evening": (0, 0, 1)})), Wishes(), EN).lead
        assert lead == "Over 26 weeks, 26 of them active: none of the patterns is weekly."

    @pytest.mark.parametrize(("count", "is_few"), [(7, True), (8, False)])
    def test_under_eight_active_weeks_there_are_counts_only(self, count: int, is_few: bool) -> None:
        view = patterns_view(person(weeks(count, {"evening": (2,)})), Wishes("evening"), EN)
        assert ("too few weeks for a pattern" in view.lead) is is_few
        assert ("weekly" in row(view, "evening")[0]) is not is_few
        assert row(view, "evening")[1].startswith(f"{2 * count} days in {count} active weeks")

    def test_what_only_the_estimate_gives_is_said_to_be_estimated(self) -> None:
        whole = [
            dataclasses.replace(one, estimated={"long_day": 1})
            for one in weeks(26, {"long_day": (1,), "evening": (1,)})
        ]
        view = patterns_view(person(whole), Wishes(), EN)
        assert "evening work is weekly and long days are weekly (estimated)" in view.lead
        assert row(view, "long_day")[2] == "by the estimate; without it less than weekly"


class TestRows:
    def test_how_often_and_how_it_moved(self) -> None:
        found = row(patterns_view(half_a_year(), Wishes(), EN), "short_rest")
        assert found == (
            "weekly",
            "29 days in 23 active weeks: one day a week",
            "13 days in 10 active weeks before, 16 days in the last 13",
        )

    def test_a_long_week_goes_by_the_mean(self) -> None:
        found = row(patterns_view(half_a_year(), Wishes(), EN), "long_week")
        assert found[:2] == ("at or below 40 h", "39.0 h a week on average; over 40 hours in 0 of 23 active weeks")

    def test_connected_is_told_by_the_questions(self) -> None:
        unanswered = patterns_view(half_a_year(), Wishes("connected"), EN)
        assert row(unanswered, "connected")[0] == "measured with three questions"
        assert unanswered.detail is not None
        assert unanswered.detail.actions[0][1] == Questions(now=True)
        answered = patterns_view(person(weeks(26, {}), answers(4, 4, 3)), Wishes("connected"), EN)
        assert row(answered, "connected")[2].startswith("The answers of 3 November 2026 give 3.7.")


class TestDetail:
    def test_each_says_what_the_report_found_and_where(self) -> None:
        for category in reported():
            detail = patterns_view(half_a_year(), Wishes(category), EN).detail
            assert detail is not None
            told = " ".join(one.text for one in detail.before)
            assert detail.category == category
            assert "Between persons" in told
            assert "For the same person over time" in told
            assert "Source: AFI report 2022:04" in told

    def test_a_limit_of_the_law_stands_beside_it_with_its_condition(self) -> None:
        detail = patterns_view(example_outlook(), Wishes("short_rest"), EN).detail
        assert detail is not None
        report, law = detail.readings
        assert report.text == "Short rest as the report counts it: 16 times."
        assert "§ 10-8 (1) if no other agreement applies" in law.text
        assert "16 times under the general limit" in law.text
        assert detail.after[1].startswith("What times do not show: silence is no proof of rest")

    def test_what_no_limit_counts_is_said_so(self) -> None:
        detail = patterns_view(example_outlook(), Wishes("connected"), EN).detail
        assert detail is not None
        assert detail.readings[1].text == "The general rules have no limit for this."
        assert detail.after == ()

    def test_months_stand_beside_each_other_when_there_are_enough(self) -> None:
        few = patterns_view(person(weeks(20, {"evening": (1, 2)})), Wishes("evening"), EN).detail
        enough = person(weeks(40, {"evening": (0, 0, 0, 0, 2, 2, 2, 2, 2, 2), "sunday": (0, 1)}))
        many = patterns_view(enough, Wishes("evening"), EN).detail
        assert few is not None
        assert many is not None
        assert few.months == ()
        assert many.months[0] == ("Your months", "Months with more", "Months with less")
        assert len(many.months) > 2


class TestComparing:
    """A share is shown only on request, and not first to a person without the pattern."""

    def shown(self, wishes: Wishes, **changes: object) -> tuple[str, tuple[tuple[Wishes, str], ...]]:
        detail = patterns_view(half_a_year(**changes), wishes, EN).detail
        assert detail is not None
        return " ".join(detail.comparing.lines), detail.comparing.options

    @pytest.mark.parametrize("category", BY_WEIGHT)
    def test_unasked_there_is_no_share(self, category: str) -> None:
        view = patterns_view(half_a_year(role="leader"), Wishes(category), EN)
        assert not [text for text in said(view) if PERCENT.search(text)]

    def test_it_asks_which_group_first(self) -> None:
        _, ((asking, _),) = self.shown(Wishes("evening"))
        told, options = self.shown(asking)
        assert told.startswith("Which group")
        assert [text for _, text in options] == [
            "Leader",
            "Exempt from the rules on working time",
            "Neither",
            "No thanks",
        ]
        told, _ = self.shown(options[2][0])
        assert "11% of those who are neither leaders nor exempt" in told
        assert told.index("11%") < told.index("Counted are those") < told.rindex("For the same person over time")

    def test_a_group_in_the_settings_is_taken(self) -> None:
        _, ((asking, _),) = self.shown(Wishes("evening"), role="leader")
        assert "32% of leaders" in self.shown(asking, role="leader")[0]

    @pytest.mark.parametrize("category", ["long_day", "connected"])
    def test_without_the_pattern_the_finding_comes_first(self, category: str) -> None:
        told, options = self.shown(Wishes(category).asking(role="other"))
        assert not PERCENT.search(told)
        assert told.startswith("What the report found is shown above")
        assert PERCENT.search(self.shown(options[0][0])[0])

    def test_another_pattern_is_not_compared_by_itself(self) -> None:
        wishes = Wishes("evening").asking(role="leader", again=True)
        assert wishes.picking("sunday") == Wishes("sunday", role="leader")
        assert wishes.closing() == Wishes("evening", role="leader")


class TestSections:
    def test_each_rule_of_the_law_has_a_line(self) -> None:
        outlook = example_outlook()
        view = patterns_view(outlook, Wishes(), EN)
        assert view.law is not None
        assert outlook.law is not None
        assert len(view.law.rules) == len(outlook.law.rules)
        assert any("Not legal advice" in line for line in view.law.lines)
        assert any("A count holds if no other agreement applies" in line for line in view.law.lines)
        passed = [line for line in view.law.rules if line.text[0].isdigit()]
        assert passed == list(view.law.rules[: len(passed)])
        assert len(passed) == sum(bool(one.findings) for one in outlook.law.rules)

    def test_no_right_is_claimed_where_there_is_none_and_the_policy_is_told(self) -> None:
        policy = Policy(AgreedHours(limit=20 * 60), answer="the next working day")
        view = patterns_view(half_a_year(policy=policy), Wishes(), EN)
        assert view.place is not None
        assert view.place.lines[0] == "Norway: the law has no right to disconnect as such."
        assert "outer limit of the day: 20:00; an answer is expected: the next working day." in view.place.lines[-1]

    def test_without_a_country_there_is_a_way_to_the_settings(self) -> None:
        view = patterns_view(half_a_year(country=None, law=None), Wishes(), EN)
        for section in (view.law, view.place):
            assert section is not None
            assert section.actions[0][1] == OpenSettings()

    def test_without_answers_there_is_a_way_to_the_questions(self) -> None:
        view = patterns_view(half_a_year(), Wishes(), EN)
        assert view.answers is not None
        assert view.answers.actions[0][1] == Questions(now=True)

    def test_nobody_is_told_what_is_missing(self) -> None:
        empty = patterns_view(nobody(), Wishes(), EN)
        assert (empty.rows, empty.detail, empty.tables) == ((), None, ())
        assert empty.card is not None
        assert empty.card.actions[0][1] == Connect()
        connected = patterns_view(dataclasses.replace(nobody(), sources=example_outlook().sources), Wishes(), EN)
        assert connected.card is not None
        assert connected.card.actions[0][1] == Sync()
        assert patterns_view(None, Wishes(), EN).card is not None


def test_the_example_person_has_something_in_every_part() -> None:
    view = patterns_view(example_outlook(), Wishes(), EN)
    assert len(view.rows) == len(BY_WEIGHT)
    assert view.balance is not None
    assert view.law is not None
    assert view.law.rules
    assert view.place is not None
    assert view.place.lines
    assert len(view.pulses) == 8


def test_what_is_said_of_agreed_hours_is_the_sum_of_the_rows_and_no_standing() -> None:
    view = patterns_view(half_a_year(), Wishes(), EN)
    assert view.hours is not None
    assert view.hours.lines[0].startswith(
        "Over 23 weeks: 46 h 00 of meetings and own entries outside ordinary hours, and 69 mails."
    )
    *rows, last = view.tables[1].rows
    assert (len(rows), last[0], last[2], last[3]) == (23, "Sum", "46 h 00", "69")
    assert view.hours.foot[0].startswith("No balance is given")
    assert not any("stand" in line for line in (*view.hours.lines, *view.tables[1].heads))


def test_tables_hold_the_same_rows_in_the_same_order() -> None:
    outlook = half_a_year()
    view = patterns_view(outlook, Wishes(), EN)
    listed, by_week = view.tables
    assert [cells[0] for cells in listed.rows] == [one.name for one in view.rows]
    assert outlook.balance is not None
    assert len(by_week.rows) == len(outlook.balance.weeks) + 1  # and their sums
    assert {len(cells) for cells in listed.rows} == {len(listed.heads)}


def test_no_word_compares_downwards() -> None:
    outlooks = (example_outlook(), half_a_year(), person(weeks(5, {"evening": (1,)})), nobody())
    wishes = [
        Wishes(category, comparing, role, again)
        for category, comparing, role, again in itertools.product(
            BY_WEIGHT, (False, True), (None, "leader"), (False, True)
        )
    ]
    for outlook, wish in itertools.product(outlooks, wishes):
        found = [text for text in said(patterns_view(outlook, wish, EN)) if DOWNWARDS.search(text)]
        assert found == []


def test_the_view_is_one_of_four_and_comes_and_goes_without_losing_the_week() -> None:
    state = State().with_outlook(example_outlook()).stepped(-2)
    week = state.shown_week
    there = state.viewed(PATTERNS)
    shown = page(there, EN)
    assert [one.view for one in shown.header.views] == [WEEK, PLANNED, TREND, PATTERNS, COMPARE]
    assert (shown.header.title, shown.header.can_back) == ("Patterns", False)
    assert shown.header.dates == "18 May – 15 November 2026"  # of the weeks that are over
    assert shown.patterns is not None
    assert there.stepped(1) == there
    assert there.viewed(WEEK).shown_week == week
    assert page(there.viewed(WEEK), EN).patterns is None


def test_no_window_toolkit_and_no_frames_are_needed() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from grense.i18n import load\n"
        "from grense_tray.presenter.patterns_model import Wishes\n"
        "from grense_tray.presenter.patterns import patterns_view\n"
        "patterns_view(None, Wishes(), load('nb'))\n"
        "heavy = {'pandas', 'numpy', 'typer', 'grense.classification',"
        " 'grense.services.gather'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
