"""The report's questions: their selection, scoring, and when they may be repeated."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import sys
from fractions import Fraction
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.questions import LEAST, MOST, SCALES, SHORT, course, is_due, load_scale, next_day, score
from grense.storage.store import Answer
from grense.yardstick import data

GRENSE = Path(sys.executable).with_name("grense")
DAY = dt.date(2026, 11, 22)
ANSWERS = st.integers(LEAST, MOST)


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_has_the_questions_that_the_report_prints_in_three_languages(name: str) -> None:
    asked = load_scale(name)
    printed = [row for row in data.rows("items") if row["scale"] == name]
    assert [question.text("nb") for question in asked.questions] == [row["nb"] for row in printed]
    assert [question.reversed for question in asked.questions] == [row["is_reversed"] for row in printed]
    assert len(asked) == next(row["item_count"] for row in data.rows("scales") if row["scale"] == name)
    for question in asked.questions:
        assert len({question.text(language) for language in ("nb", "nn", "en")}) == 3, question


def test_no_scale_is_asked_whose_questions_the_report_does_not_print() -> None:
    unprinted = {row["scale"] for row in data.rows("scales") if not row["items_printed"]}
    assert unprinted >= {"working_time_control", "segmentation_preference"}
    assert not unprinted & set(SCALES)
    with pytest.raises(GrenseError, match="unknown scale"):
        load_scale("working_time_control")


def test_connected_is_a_sum_of_eleven_or_more() -> None:
    for answers in itertools.product(range(LEAST, MOST + 1), repeat=3):
        pulse = course(Answer(DAY, "connectedness", number, value) for number, value in enumerate(answers, 1))[0]
        assert pulse.connected is (sum(answers) >= 11), answers


@given(st.sampled_from(SCALES), st.data())
def test_a_score_is_the_mean_with_reversed_questions_turned(name: str, given_: st.DataObject) -> None:
    asked = load_scale(name)
    answers = {question.number: given_.draw(ANSWERS) for question in asked.questions}
    turned = [6 - value if asked.questions[n - 1].reversed else value for n, value in answers.items()]
    found = score(asked, answers)
    assert found is not None
    mean = Fraction(sum(turned), len(turned))
    assert found.mean == pytest.approx(float(mean))
    assert abs(found.rounded - mean) < Fraction(1, 2) or found.rounded - mean == Fraction(1, 2)


@given(st.sampled_from(SCALES), st.data())
def test_a_scale_with_a_question_left_open_has_no_score(name: str, given_: st.DataObject) -> None:
    asked = load_scale(name)
    left = given_.draw(st.sampled_from([question.number for question in asked.questions]))
    answers = {question.number: 3 for question in asked.questions if question.number != left}
    assert score(asked, answers) is None


@pytest.mark.parametrize("answers", [{1: 0}, {1: 6}, {4: 3}, {0: 1}])
def test_an_answer_that_cannot_be_is_refused(answers: dict[int, int]) -> None:
    with pytest.raises(GrenseError, match="no such answer"):
        score("connectedness", answers)


def test_burnout_turns_the_questions_about_coping() -> None:
    worst = {question.number: LEAST if question.reversed else MOST for question in load_scale("burnout").questions}
    found = score("burnout", worst)
    assert found is not None
    assert found.mean == MOST


def test_a_course_has_the_days_in_order_and_leaves_out_what_it_does_not_know() -> None:
    later = [Answer(DAY, "effort", number, 4) for number in (1, 2, 3)]
    earlier = [Answer(DAY - dt.timedelta(days=31), "effort", number, 2) for number in (3, 1, 2)]
    found = course([*later, Answer(DAY, "to_come", 1, 9), *earlier])
    assert [(one.day, one.scores["effort"].mean) for one in found] == [(DAY - dt.timedelta(days=31), 2), (DAY, 4)]
    assert found[0].connected is None


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 2, 1)),
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), dt.date(2028, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 28)),
        (dt.date(2026, 2, 1), dt.date(2026, 3, 1)),
    ],
)
def test_a_month_lies_between_two_askings(asked: dt.date, first: dt.date) -> None:
    assert next_day([asked, asked - dt.timedelta(days=90)]) == first
    assert is_due([asked], first)
    assert not is_due([asked], first - dt.timedelta(days=1))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
def test_no_month_has_two_askings(start: dt.date) -> None:
    days, day = [start], start
    for _ in range(14):
        day = next_day(days) or day
        days.append(day)
    assert len({(one.year, one.month) for one in days}) == len(days)


def test_who_was_never_asked_may_be_asked() -> None:
    assert next_day([]) is None
    assert is_due([], DAY)
    assert sum(len(load_scale(name)) for name in SHORT) == 12


def _typed(home: Path, answers: list[str], *words: str) -> str:
    """The command as it is typed in a terminal, and all that was shown."""
    environment = {"HOME": str(home), "TZ": "Europe/Oslo", "LANG": "en_GB.UTF-8", "PATH": os.defpath}
    child = pexpect.spawn(str(GRENSE), ["questions", *words], env=environment, encoding="utf-8", timeout=120)
    for answer in answers:
        child.expect_exact("[1-5]:")
        child.sendline(answer)
    shown = str(child.read())
    child.close()
    assert child.exitstatus == 0, shown
    return shown


def test_the_questions_are_asked_kept_and_shown_in_a_terminal(tmp_path: Path) -> None:
    shown = _typed(tmp_path, ["4", "9", "3", "4", "", "q"], "--scale", "connectedness", "--scale", "effort")
    assert "3.7" in shown, shown
    assert "what the report calls connected" in " ".join(shown.split())
    kept = json.loads(_typed(tmp_path, [], "--json"))
    assert [(one["scores"], one["connected"]) for one in kept] == [({"connectedness": 3.667}, True)]
    assert "Nothing was answered" in _typed(tmp_path, ["q"])
    assert "3,7" in _typed(tmp_path, [], "--show", "--lang", "nn")


def test_what_the_employer_expects_is_asked_kept_and_shown_with_the_reports_share_on_request(tmp_path: Path) -> None:
    shown = _typed(tmp_path, ["4"], "--scale", "employer_expectation")
    assert "What the employer expects: 4.0 (more expected when higher)" in shown
    kept = json.loads(_typed(tmp_path, [], "--json"))
    assert [one["scores"] for one in kept] == [{"employer_expectation": 4.0}]
    course_alone = _typed(tmp_path, [], "--show")
    assert "Derks et al. 2015; one answer." in course_alone
    assert "27%" not in course_alone
    with_share = " ".join(_typed(tmp_path, [], "--shares").split())
    assert "27% of all those counted agreed partly or fully that their employer expects" in with_share
    assert "37 to 40" in with_share
    assert "2,578 of those who answered had a home office" in with_share
