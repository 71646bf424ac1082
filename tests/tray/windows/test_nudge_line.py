"""The nudge in the window: shown while it is current, answered there as in the menu, in any language and theme."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.i18n import Catalogue, load
from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.model.time import load_zone
from grense.nudges import Nudge
from grense.storage.home import Home
from grense_tray.controller import Controller
from grense_tray.platform.notifications import Notifier
from grense_tray.presenter.nudge_answers import SEE_TEXT
from grense_tray.theme import DARK
from grense_tray.windows.week.nudge_line import NudgeLine, evidence_line
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.controls import Text
from pseudo import pseudo_catalogue
from quiet_jobs import Jobs

OSLO = load_zone("Europe/Oslo")
EVENING = dt.datetime(2026, 11, 18, 20, 20, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SENT = dt.datetime(2026, 11, 18, 21, 14, tzinfo=OSLO)
EVIDENCE = (
    Item(1, "meeting", SENT - HOUR, SENT - HOUR / 2),
    *(Item(2 + number, "mail_sent", SENT + number * MINUTE, SENT + number * MINUTE) for number in range(4)),
)
NUDGE = Nudge(
    "evening_now",
    "evening_now:2026-11-18",
    EVENING - MINUTE,
    EVENING + HOUR,
    facts={"evening": SENT.replace(minute=0), "since": SENT, "until": SENT + 10 * HOUR},
    evidence=EVIDENCE,
    actions=("fine", "later", "not_about_this", "not_work"),
)
PATTERN = Nudge(
    "weekly_pattern",
    "weekly_pattern:2026-W47",
    EVENING,
    EVENING + HOUR,
    facts={"category": "evening", "count": 9, "weeks": 12, "span": 26},
)
SHOWN = "Evidence: Wed 21:15 mail sent, Wed 21:16 mail sent, Wed 21:17 mail sent, and two more"


def shown_in(words: Catalogue, qtbot: QtBot, nudge: Nudge | None = NUDGE, width: int = 1100) -> WeekWindow:
    window = WeekWindow(words)
    qtbot.addWidget(window)
    window.resize(width, 760)
    window.show_outlook(example_outlook())
    window.show_nudge(nudge)
    window.show()
    for _ in range(4):
        QApplication.processEvents()
    return window


def line_of(window: WeekWindow) -> NudgeLine:
    return window.page.nudge


def colour_of(line: NudgeLine) -> str:
    return line.grab().toImage().pixelColor(line.width() // 2, line.height() - 5).name().upper()


def test_it_is_there_while_there_is_something_to_say(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot, None)
    assert not line_of(window).isVisible()
    window.show_nudge(NUDGE)
    line = line_of(window)
    assert line.isVisible()
    assert line.title.text() == "Work after 21:00"
    assert line.reason.text().startswith("You have worked since 21:14;")
    assert line.evidence.accessibleName() == SHOWN
    assert line.accessibleName() == line.title.text()
    assert line.accessibleDescription().endswith(SHOWN)
    window.show_nudge(None)
    assert not line.isVisible()
    assert not line.buttons


def test_without_single_pieces_of_evidence_there_is_no_line_of_them(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot, dataclasses.replace(NUDGE, evidence=(), actions=("fine", "later")))
    assert not line_of(window).evidence.isVisible()
    assert len(line_of(window).buttons) == 2


def test_what_is_no_row_of_evidence_is_left_out() -> None:
    nudge = dataclasses.replace(NUDGE, evidence=(Item(1, "work", SENT, SENT + HOUR),))
    assert evidence_line(nudge, load("en")) == ""


def test_each_answer_is_told(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot)
    told: list[str] = []
    window.nudge_answered.connect(told.append)
    for button in line_of(window).buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == list(NUDGE.actions)
    assert [button.text() for button in line_of(window).buttons] == [
        "Fine",
        "Later",
        "Not about this again",
        "This was not work",
    ]


def test_a_text_to_share_is_offered_too(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot, PATTERN)
    with qtbot.waitSignal(window.nudge_answered) as told:
        qtbot.mouseClick(line_of(window).buttons[1], Qt.MouseButton.LeftButton)
    assert told.args == [SEE_TEXT]


def test_the_answers_come_after_the_header_by_keyboard(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot)
    page, reached = window.page, []
    page.header.more.setFocus()
    for _ in NUDGE.actions:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == list(line_of(window).buttons)
    with qtbot.waitSignal(window.nudge_answered) as told:
        qtbot.keyClick(reached[1], Qt.Key.Key_Space)
    assert told.args == ["later"]
    window.show_nudge(None)
    assert page.hasFocus()


def test_the_same_one_told_again_leaves_the_keyboard_where_it_is(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot)
    first = line_of(window).buttons[0]
    first.setFocus()
    window.show_nudge(dataclasses.replace(NUDGE))
    window.show_outlook(example_outlook())
    assert first.hasFocus()


def test_another_language_is_spoken_at_once(qtbot: QtBot) -> None:
    window = shown_in(load("en"), qtbot)
    window.set_words(load("nb"))
    assert line_of(window).isVisible()
    assert "21.00" in line_of(window).title.text()
    with qtbot.waitSignal(window.nudge_answered):
        qtbot.mouseClick(line_of(window).buttons[0], Qt.MouseButton.LeftButton)


def test_another_theme_is_worn_at_once(qtbot: QtBot) -> None:
    before = QApplication.palette()
    window = shown_in(load("en"), qtbot)
    dark = QPalette(before)
    dark.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    dark.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    try:
        QApplication.setPalette(dark)
        qtbot.waitUntil(lambda: colour_of(line_of(window)) == DARK.surface)
        assert line_of(window).isVisible()
    finally:
        QApplication.setPalette(before)
        QApplication.processEvents()


@pytest.mark.parametrize(("nudge", "size", "width"), [(NUDGE, 13, 1600), (NUDGE, 26, 900), (PATTERN, 26, 900)])
def test_no_text_is_cut_at_double_length(qtbot: QtBot, width: int, size: int, nudge: Nudge) -> None:
    font = QApplication.font()
    bigger = QFont(font)
    bigger.setPixelSize(size)
    try:
        QApplication.setFont(bigger)
        window = shown_in(pseudo_catalogue(), qtbot, nudge, width)
        line = line_of(window)
        for label in line.findChildren(Text):
            if label.isVisible():
                assert label.heightForWidth(label.width()) <= label.height(), label.text()
                assert label.minimumSizeHint().width() <= label.width(), label.text()
        room = line.rect()
        for button in line.buttons:
            assert button.size() == button.sizeHint()
            assert room.contains(button.rect().translated(button.mapTo(line, button.rect().topLeft()))), button.text()
        window.close()
    finally:
        QApplication.setFont(font)


# The resident.


@pytest.fixture
def resident(qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Controller]:
    """A resident on a desktop without a tray and without a daemon, where one nudge is due."""
    nudges = [NUDGE]
    monkeypatch.setattr("grense.nudges.decide", lambda *_, **__: nudges.pop() if nudges else None)
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    monkeypatch.setattr(
        "grense_tray.platform.notifications.Notifier",
        lambda _, in_window, parent, **__: Notifier(
            None, in_window, command=(sys.executable, "-S", "-c", ""), parent=parent
        ),
    )
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    home.settings(first_start=True)
    made = Controller(home, clock=lambda: EVENING, language="en", background=True)
    monkeypatch.setattr(made, "has_tray", lambda: False)
    made.start()
    made.jobs.outlook_ready.emit(example_outlook())
    yield made
    made.close()
    made.deleteLater()


def said(qtbot: QtBot, resident: Controller) -> list[str]:
    """Show the nudge; return the ways used."""
    ways: list[str] = []
    resident.nudge_controller.notifier.shown.connect(lambda _, way: ways.append(way))
    resident.tick()
    qtbot.waitUntil(lambda: bool(ways))
    return ways


def test_where_nothing_else_works_it_stands_in_the_window(qtbot: QtBot, resident: Controller) -> None:
    resident.window_manager.open()
    window = resident.window_manager.week
    assert window is not None
    assert not line_of(window).isVisible()

    assert said(qtbot, resident) == ["window"]

    assert line_of(window).isVisible()


def test_a_window_out_of_the_way_is_not_raised_for_it(qtbot: QtBot, resident: Controller) -> None:
    resident.window_manager.open(minimized=True)

    said(qtbot, resident)

    assert resident.window_manager.week is not None
    assert resident.window_manager.week.isMinimized()
    assert not line_of(resident.window_manager.week).isHidden()


def test_a_window_that_is_opened_later_has_it(qtbot: QtBot, resident: Controller) -> None:
    said(qtbot, resident)
    assert resident._window_manager is None

    resident.window_manager.open()

    assert resident.window_manager.week is not None
    assert line_of(resident.window_manager.week).isVisible()


def test_an_answer_in_the_window_is_kept_like_any_other(qtbot: QtBot, home: Home, resident: Controller) -> None:
    resident.window_manager.open()
    said(qtbot, resident)
    window = resident.window_manager.week
    assert window is not None

    qtbot.mouseClick(line_of(window).buttons[0], Qt.MouseButton.LeftButton)

    assert not line_of(window).isVisible()
    assert resident.nudge_controller.texts() is None

    def outcomes() -> list[str]:
        with home.store() as store:
            return [one.outcome for one in store.shown()]

    qtbot.waitUntil(lambda: home.has_store() and outcomes() == ["fine"])


@pytest.mark.parametrize("code", ["nudge:later", "pause_hour"])
def test_what_is_chosen_in_the_menu_takes_it_from_the_window(qtbot: QtBot, resident: Controller, code: str) -> None:
    resident.window_manager.open()
    said(qtbot, resident)

    resident.choose(code)

    assert resident.window_manager.week is not None
    assert not line_of(resident.window_manager.week).isVisible()


def kept_of(home: Home) -> dict[int, Correction]:
    with home.store() as store:
        return dict(store.corrections())


@pytest.mark.parametrize("where", ["window", "menu", "menu, before there is a window"])
def test_what_was_not_work_is_taken_back_in_the_window_at_once(
    qtbot: QtBot, home: Home, resident: Controller, where: str
) -> None:
    if "before" not in where:
        resident.window_manager.open()
    said(qtbot, resident)
    if where == "window":
        assert resident.window_manager.week is not None
        buttons = line_of(resident.window_manager.week).buttons
        button = next(one for one in buttons if one.text() == "This was not work")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        resident.choose("nudge:not_work")
    qtbot.waitUntil(lambda: home.has_store() and len(kept_of(home)) == len(EVIDENCE))
    resident.jobs.outlook_ready.emit(dataclasses.replace(example_outlook(), corrections=kept_of(home)))
    resident.window_manager.open()

    window = resident.window_manager.week
    assert window is not None
    (row,) = window.page.messages.findChildren(QPushButton)
    assert row.text() == "Undo"
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: not kept_of(home))
    resident.jobs.outlook_ready.emit(example_outlook())
    assert "Undone. What the sources say counts again." in [
        one.accessibleName() for one in window.page.messages.findChildren(Text)
    ]
