"""The logic of asking the questions, without Qt: the page, the stored answers, the time, and the texts."""

from __future__ import annotations

import datetime as dt
import itertools
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.i18n import LANGUAGES, load
from grense.model.answer import Answer
from grense.model.shown import Shown
from grense.questions import SCALES, SHORT, Pulse, Score, course, load_scale
from grense_tray.presenter.answer_history import courses_of, month_ticks
from grense_tray.presenter.questionnaire import Asking, due, is_own, merged, put_off

DAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OSLO = "Europe/Oslo"
EN, NB = load("en"), load("nb")


def answers_of(scale: str, day: dt.date, *values: int) -> list[Answer]:
    return [Answer(day, scale, number, value) for number, value in enumerate(values, 1)]


# Which page, and what is kept of it.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scale_is_a_page_in_the_reports_order(language: str) -> None:
    words, asking = load(language), Asking.of(reversed(SCALES), DAY)
    for name in SCALES:
        page = asking.page(words)
        assert page.scale == name
        assert [one.text for one in page.statements] == [one.text(language) for one in load_scale(name).questions]
        assert str(len(SCALES)) in page.progress
        asking = asking.went_on()
    assert asking.is_over


def test_only_the_words_that_the_report_prints_stand_beside_the_numbers() -> None:
    answers = dict(Asking.of(SHORT, DAY).page(EN).answers)
    assert list(answers) == [1, 2, 3, 4, 5]
    assert [bool(answers[value]) for value in answers] == [True, False, False, True, True]


def test_what_nobody_knows_is_not_asked() -> None:
    assert Asking.of(("mood", "effort", "effort"), DAY).scales == ("effort",)
    assert Asking.of((), DAY).is_over


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("choose"), st.integers(0, 4), st.integers(0, 6)),
        st.tuples(st.just("open"), st.integers(0, 4)),
        st.tuples(st.just("finish")),
        st.tuples(st.just("skip")),
    ),
    min_size=6,
    max_size=40,
)


@given(st.sets(st.sampled_from(SCALES), min_size=2), STEPS)
def test_nothing_but_finished_pages_is_kept(scales: set[str], steps: list[tuple[object, ...]]) -> None:
    """Beside a plain reckoning of the same steps."""
    asking, kept, page = Asking.of(scales, DAY), dict[tuple[str, int], int](), dict[int, int]()
    order = [name for name in SCALES if name in scales]
    for step in steps:
        if not order:
            break
        if step[0] == "choose":
            number, value = int(str(step[1])), int(str(step[2]))
            if 1 <= number <= len(load_scale(order[0])) and 1 <= value <= 5:
                page[number] = value
            asking = asking.choosing(number, value)
        elif step[0] == "open":
            page.pop(int(str(step[1])), None)
            asking = asking.leaving_open(int(str(step[1])))
        else:
            if step[0] == "finish":
                kept |= {(order[0], number): value for number, value in page.items()}
            asking = asking.went_on(asking.finished() if step[0] == "finish" else ())
            page, order = {}, order[1:]
        assert {(one.scale, one.item): one.value for one in asking.kept} == kept
    assert asking.is_over is (not order)
    assert {one.day for one in asking.kept} <= {DAY}


def test_the_keyboard_goes_from_statement_to_statement() -> None:
    asking = Asking.of(("detachment",), DAY)
    assert [asking.after(number) for number in (1, 2, 3, 4, 9)] == [2, 3, 4, None, None]


# The end.


def test_the_end_shows_own_figures_beside_own_earlier_ones() -> None:
    earlier = answers_of("connectedness", dt.date(2026, 10, 20), 3, 3, 3) + answers_of("effort", DAY, 5, 5, 5)
    asking = Asking.of(("connectedness",), DAY).went_on(answers_of("connectedness", DAY, 4, 3, 4))
    ending = asking.ending(earlier, EN)
    assert [(one.day.month, one.scores["connectedness"].total) for one in ending.pulses] == [(10, 9), (11, 11)]
    assert all(set(one.scores) == {"connectedness"} for one in ending.pulses)
    assert "4 or more" in ending.lines[0]
    assert ending.lines[-1] == "Stored on this machine, and nowhere else."


def test_a_statement_left_open_leaves_no_mean_and_that_is_said() -> None:
    asking = Asking.of(("effort",), DAY).went_on(answers_of("effort", DAY, 4, 3))
    ending = asking.ending((), EN)
    assert ending.pulses == ()
    assert any("no mean" in line for line in ending.lines)


def test_nothing_answered_is_nothing_shown() -> None:
    ending = Asking.of(("effort",), DAY).went_on().ending(answers_of("effort", DAY, 1, 1, 1), EN)
    assert ending.pulses == ()
    assert len(ending.lines) == 1


def test_another_answer_of_the_day_takes_the_place_of_the_first() -> None:
    first, second = answers_of("effort", DAY, 1, 2, 3), answers_of("effort", DAY, 5)
    assert merged(first, second) == (*second, *first[1:])


# When.


def test_nobody_is_asked_who_has_not_chosen_it() -> None:
    assert not due((), (), (), NOW, OSLO)
    assert due(SHORT, (), (), NOW, OSLO)


@given(st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 70), st.booleans())
def test_they_come_once_a_month_at_the_most(asked: dt.date, days: int, answered: bool) -> None:
    """Answered or put off: not again in that calendar month, nor within four weeks."""
    then = dt.datetime.combine(asked, dt.time(12), dt.UTC)
    now = then + dt.timedelta(days=days)
    answers = answers_of("effort", asked, 3) if answered else []
    shown = [] if answered else [put_off(then, OSLO)]
    same_month = (now.year, now.month) == (then.year, then.month)
    assert due(SHORT, answers, shown, now, OSLO) is (days >= 28 and not same_month)


def test_putting_off_belongs_to_the_persons_own_month() -> None:
    new_years_eve = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert put_off(new_years_eve, OSLO).key == "questions:2027-01"
    assert put_off(new_years_eve, "UTC").key == "questions:2026-12"


def test_nudges_put_nothing_off_and_answers_to_other_things_neither() -> None:
    nudge = Shown("sunday", "sunday:2026-11-22", NOW, "fine")
    other = Answer(DAY, "of a later version", 1, 1)
    assert not is_own(nudge)
    assert due(SHORT, [other], [nudge], NOW, OSLO)


# The course.


def test_a_course_is_told_with_all_its_means() -> None:
    pulses = course(
        answers_of("connectedness", dt.date(2026, 10, 20), 3, 3, 3)
        + answers_of("connectedness", dt.date(2026, 9, 14), 2, 2, 1)
        + answers_of("connectedness", DAY, 4, 3, 4)
        + answers_of("effort", dt.date(2026, 9, 1), 5, 5, 5)
        + answers_of("quality", DAY, 5, 5)
    )
    first, second = courses_of(tuple(reversed(pulses)), EN)
    assert first.points == ((dt.date(2026, 9, 14), 5 / 3), (dt.date(2026, 10, 20), 3.0), (DAY, 11 / 3))
    assert first.span == second.span == (dt.date(2026, 9, 1), DAY)
    assert first.spoken == (
        "Connected in free time, means from 1 to 5. 3.7 on 22 November 2026; more connected when higher. "
        "Before: 3.0 on 20 October 2026, 1.7 on 14 September 2026."
    )
    assert "Before" not in second.spoken
    assert first.origin.startswith("Derks")
    assert courses_of((), EN) == courses_of([Pulse(DAY)], EN) == ()


@given(st.lists(st.tuples(st.dates(dt.date(2025, 1, 1), dt.date(2028, 1, 1)), st.integers(3, 15)), max_size=9))
def test_no_mean_is_lost_or_made_up(found: list[tuple[dt.date, int]]) -> None:
    pulses = [Pulse(day, {"effort": Score(total, 3)}) for day, total in dict(found).items()]
    courses = courses_of(pulses, NB)
    points = [point for one in courses for point in one.points]
    assert points == sorted((day, total / 3) for day, total in dict(found).items())
    for (_, mean), spoken in itertools.product(points, (one.spoken for one in courses)):
        assert NB.decimal(mean) in spoken


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 900))
def test_months_surround_the_days(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)
    ticks = month_ticks(first, last)
    assert ticks[0] <= first <= last < ticks[-1]
    assert all(tick.day == 1 for tick in ticks)
    assert all(27 < (after - before).days < 32 for before, after in itertools.pairwise(ticks))


def test_deciding_loads_no_qt_and_nothing_heavy() -> None:
    code = (
        "import sys, grense_tray.presenter.questionnaire, grense_tray.presenter.answer_history;"
        "print(sorted({'PySide6', 'pandas', 'numpy', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
