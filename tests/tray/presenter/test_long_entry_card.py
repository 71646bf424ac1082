"""The card that asks whether a long entry was work, in the real window."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QTime
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from example_outlook import NOW
from grense import activities, example
from grense.classification.apply_corrections import correct
from grense.errors import GrenseError
from grense.i18n import load
from grense.model.correction import AWAY, NOT_WORK, WORKED, Correction
from grense.outlook import Outlook
from grense.rules.long_entries import LongEntries
from grense.services import gather as service
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules
from grense_tray.presenter.correcting import say_of_day
from grense_tray.presenter.long_entry_card import long_entry_card
from grense_tray.presenter.values import AddTime, KeepCorrection
from grense_tray.windows.week.week_window import WeekWindow

OSLO = ZoneInfo("Europe/Oslo")
EN = load("en")
WEEK = "2026-W47"

in_a_popover = pytest.mark.qt_log_ignore("This plugin does not support")


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=OSLO)


@cache
def outlook(corrections: tuple[Correction, ...] = (), answers: tuple[str, ...] = ()) -> Outlook:
    """The example person with three duties: two nights and a weekend."""
    found = service.gather(
        list(example.paths()), now=NOW, me=[example.ME], tz=example.TZ, week=farthest_week(NOW, example.TZ)
    )
    starts, ends = [at(17, 16), at(18, 16), at(20, 16)], [at(18, 8), at(19, 8), at(23, 8)]
    table = activities.concat([found.activities, activities.from_columns(starts, ends, "meeting")])
    found = dataclasses.replace(found, activities=correct(table, corrections))
    rules = PersonRules(country="NO", long_entries=LongEntries(answers=answers))
    return overview(found, rules, now=NOW, weeks_back=2)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = WeekWindow(EN)
    qtbot.addWidget(made)
    made.show_outlook(outlook())
    made.show_week(WEEK)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def press(window: WeekWindow, text: str) -> None:
    button = next(one for one in window.page.asked.findChildren(type(window.page.sheet)) if one.text() == text)
    button.click()


def title(window: WeekWindow) -> str:
    return window.page.asked.accessibleName() if window.page.asked.isVisible() else ""


def test_it_asks_about_the_first_and_says_how_many_there_are(window: WeekWindow) -> None:
    assert title(window) == "16:00–08:00 on Tuesday: was this work?"
    card = long_entry_card(outlook().weeks[WEEK], EN)
    assert card is not None
    assert "2 more this week." in card.lines


@pytest.mark.parametrize(("text", "verb"), [("Yes, all of it", WORKED), ("No, on call", NOT_WORK)])
def test_an_answer_is_a_correction_and_the_next_is_asked_about(
    window: WeekWindow, qtbot: QtBot, text: str, verb: str
) -> None:
    with qtbot.waitSignal(window.correction_made) as made:
        press(window, text)
    (correction,) = made.args
    assert (correction.verb, correction.start, correction.end) == (verb, at(17, 16), at(18, 8))
    window.show_outlook(outlook((correction,)))
    assert title(window) == "16:00–08:00 on Wednesday: was this work?"


def test_all_alike_are_answered_at_once(window: WeekWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.alike_answered) as made:
        press(window, "All 16:00–08:00: not work")
    assert made.args == ["16:00-08:00", "on-call"]
    window.show_outlook(outlook(answers=("16:00-08:00 on-call",)))
    assert title(window) == "From Friday 16:00 to Monday 08:00: was this work?"
    window.show_outlook(outlook(answers=("16:00-08:00 on-call", "16:00-08:00 +2 on-call")))
    assert title(window) == ""


@in_a_popover
def test_a_part_of_it_is_told_in_the_popover(window: WeekWindow, qtbot: QtBot) -> None:
    press(window, "Only some of it …")
    popover = window.popover
    assert popover is not None
    assert popover.asked is not None
    assert popover.asked.start is not None
    assert popover.asked.start.time() == QTime(16, 0)
    assert popover.asked.end is not None
    popover.asked.end.setTime(QTime(18, 0))
    with qtbot.waitSignal(window.correction_made) as made:
        popover.apply()
    assert made.args == [Correction(WORKED, at(17, 16), at(17, 18))]


@in_a_popover
def test_an_absence_is_days_or_times(window: WeekWindow, qtbot: QtBot) -> None:
    window.do(AddTime(AWAY))
    popover = window.popover
    assert popover is not None
    assert popover.asked is not None
    asked = popover.asked
    assert asked.whole_days is not None
    assert asked.start is not None
    assert asked.end is not None
    assert (asked.whole_days.isChecked(), asked.start.isEnabled()) == (True, False)
    asked.whole_days.click()
    assert asked.start.isEnabled()
    asked.start.setTime(QTime(13, 0))
    asked.end.setTime(QTime(14, 30))
    with qtbot.waitSignal(window.correction_made) as made:
        popover.apply()
    (correction,) = made.args
    assert (correction.verb, correction.end - correction.start) == (AWAY, dt.timedelta(hours=1.5))


def test_a_time_that_the_clock_skips_is_refused() -> None:
    choice = say_of_day(dt.date(2026, 3, 29), WORKED, "Europe/Oslo", EN)
    skipped = dt.datetime(2026, 3, 29, 2, 30, tzinfo=OSLO)
    with pytest.raises(GrenseError, match="put forward"):
        choice.corrected(start=skipped, end=skipped + dt.timedelta(hours=3))


def test_a_whole_day_is_not_called_on_call() -> None:
    view = outlook().weeks[WEEK]
    day = dataclasses.replace(view.long_entries[0], start=at(17, 0), end=at(18, 0))
    summary = dataclasses.replace(view, long_entries=(day,))
    card = long_entry_card(summary, EN, is_example=True)
    assert card is not None
    assert [(word, type(command).__name__) for word, command in card.actions] == [
        ("Yes, all of it", "KeepCorrection"),
        ("Only some of it …", "SayPart"),
        ("No", "KeepCorrection"),
    ]
    assert isinstance(card.actions[2][1], KeepCorrection)
