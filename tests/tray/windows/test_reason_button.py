"""The reason below a crossing: asked for and given by a menu, by keyboard, and taken back there."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.history.reasons import with_reasons_in_week
from grense.i18n import load
from grense.model.crossing_reason import CrossingReason
from grense.outlook import Outlook
from grense.rules.reasons import REASONS
from grense_tray.windows.week.reason_button import ReasonButton
from grense_tray.windows.week.week_window import WeekWindow

TUESDAY, WEEK = dt.date(2026, 11, 17), "2026-W47"

# The offscreen platform has no keyboard to grab and no window manager, and warns when a menu opens.
in_a_menu = pytest.mark.qt_log_ignore("This plugin does not support")


def outlook(value: str = "") -> Outlook:
    known = example_outlook()
    given = [CrossingReason("evening", TUESDAY, value)] if value else []
    return dataclasses.replace(known, weeks={**known.weeks, WEEK: with_reasons_in_week(known.weeks[WEEK], given)})


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = WeekWindow(load("en"))
    qtbot.addWidget(made)
    made.show_outlook(outlook())
    made.resize(1100, 820)
    made.show()
    yield made
    made.close()


def button(window: WeekWindow, category: str = "evening") -> ReasonButton | None:
    crossings = outlook().weeks[WEEK].listed
    index = next(number for number, one in enumerate(crossings) if one.category == category)
    window._select(index)
    return window._page.detail.reason


@in_a_menu
def test_a_reason_is_chosen_by_keyboard_and_stands_there_at_once(qtbot: QtBot, window: WeekWindow) -> None:
    found = button(window)
    assert found is not None
    assert (found.text(), found.accessibleName()) == ("Say why …", "Say why …")
    assert found in window._page.stops()
    found.setFocus()
    qtbot.keyClick(found, Qt.Key.Key_Space)
    menu = found.menu_of_reasons
    assert menu.isVisible()
    assert [action.isChecked() for action in menu.actions()] == [False] * len(REASONS) + [True]
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(window.reason_said) as said:
        qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert said.args == ["evening", TUESDAY, "asked"]
    assert (found.text(), found.accessibleName()) == ("You said: asked by others", "You said: asked by others")


def test_a_given_reason_is_shown_and_can_be_taken_back(qtbot: QtBot, window: WeekWindow) -> None:
    window.show_outlook(outlook("urgent"))
    found = button(window)
    assert found is not None
    assert found.text() == "You said: urgent"
    *_, back = found.menu_of_reasons.actions()
    with qtbot.waitSignal(window.reason_said) as said:
        back.trigger()
    assert said.args == ["evening", TUESDAY, ""]
    assert found.text() == "Say why …"


def test_the_days_outside_ordinary_hours_together_have_none(window: WeekWindow) -> None:
    assert button(window, "outside_hours") is None
