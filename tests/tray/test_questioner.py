"""The questions in the resident: when they are offered, and the round trip through the real store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from grense.i18n import load
from grense.model.answer import Answer
from grense.model.shown import Shown
from grense.outlook import Outlook
from grense.questions import SHORT
from grense.storage.home import Home
from grense.storage.settings import change
from grense_tray import menu
from grense_tray.backend.records import Records
from grense_tray.controller import Controller
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.presenter.values import Questions
from grense_tray.presenter.viewmodel import Note
from grense_tray.window_manager import WindowManager
from grense_tray.windows.questions.questions import CourseWindow, QuestionsDialog
from quiet_jobs import Jobs

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 18)
OUTLOOK = Outlook(NOON, "Europe/Oslo", {}, (), (), (), {}, "plain_no_extra")
ANSWERS = [Answer(TODAY, "effort", number, 3) for number in (1, 2, 3)]
# The offscreen screen has no window manager and no tray; a test's own list replaces that of all tests.
NO_MANAGER = pytest.mark.qt_log_ignore("propagateSizeHints", "systemTrayWindowChanged", "does not support raise")

Start = Callable[..., Controller]


class Clock:
    now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(qtbot: QtBot, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    made: list[Controller] = []

    def begin(*questions: str, example: bool = False) -> Controller:
        home.settings(first_start=True)
        change(home.settings_file, "tz", "Europe/Oslo")
        if questions:
            change(home.settings_file, "questions", list(questions))
        resident = Controller(home, clock=clock, background=True, language="en", example=example)
        made.append(resident)
        monkeypatch.setattr(resident, "has_tray", lambda: True)
        monkeypatch.setattr(resident.nudge_controller, "tick", lambda: None)
        resident.start()
        resident.jobs.outlook_ready.emit(OUTLOOK)
        return resident

    yield begin
    for one in made:
        one.close()
        one.deleteLater()


def is_offered(resident: Controller) -> bool:
    return "questions" in [row.code for row in menu.rows(resident.state(), resident.words)]


def settled(qtbot: QtBot, resident: Controller) -> None:
    """Wait until the store has answered."""
    resident.question_controller.recall()
    qtbot.waitUntil(lambda: resident.question_controller._known)


def kept(home: Home) -> list[Answer]:
    with home.store() as store:
        return store.answers()


def keep(home: Home, answers: Iterable[Answer]) -> None:
    with home.store() as store:
        for one in answers:
            store.answer(one)


def shown(home: Home) -> list[Shown]:
    with home.store() as store:
        return store.shown()


# The store.


def test_answers_go_over_and_come_back(qtbot: QtBot, home: Home) -> None:
    keeping, told = Records(), list[object]()
    keeping.answer(ANSWERS, lambda: told.append("kept"), lambda *_: told.append("refused"))
    keeping.answers(told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    keeping.close()
    assert told == ["kept", ANSWERS]
    assert kept(home) == ANSWERS


# When they are offered.


def test_nothing_is_offered_that_was_not_chosen(start: Start) -> None:
    resident = start()
    resident.tick()
    assert not is_offered(resident)


def test_what_was_chosen_is_offered_and_chosen_later_too(start: Start, home: Home) -> None:
    resident = start()
    change(home.settings_file, "questions", ["effort"])
    resident.tick()
    assert is_offered(resident)


def test_nothing_is_asked_of_the_made_up_person(start: Start) -> None:
    assert not is_offered(start("effort", example=True))


def test_what_was_answered_comes_again_the_next_month(qtbot: QtBot, start: Start, home: Home, clock: Clock) -> None:
    keep(home, ANSWERS)
    resident = start("effort")
    settled(qtbot, resident)
    assert not is_offered(resident)
    clock.now += dt.timedelta(days=28)
    resident.tick()
    assert is_offered(resident)


def test_what_was_put_off_stays_so_after_a_restart_and_is_no_nudge(qtbot: QtBot, start: Start, home: Home) -> None:
    with home.store() as store:
        store.note_shown(Shown("sunday", "sunday:2026-11-15", NOON - dt.timedelta(days=3), "fine"))
    resident = start("effort")
    settled(qtbot, resident)
    assert is_offered(resident)
    resident.window_manager.questions(now=False)
    assert not is_offered(resident)
    qtbot.waitUntil(lambda: len(shown(home)) == 2)
    assert [(one.code, one.key, one.outcome) for one in shown(home)][1] == (
        "questions",
        "questions:2026-11",
        "not_this_month",
    )
    again = start("effort")
    settled(qtbot, again)
    assert not is_offered(again)
    qtbot.waitUntil(lambda: bool(again.nudge_controller.session.history.shown))
    assert {one.code for one in again.nudge_controller.session.history.shown} == {"sunday"}


def test_what_is_forgotten_is_asked_again(qtbot: QtBot, start: Start, home: Home) -> None:
    keep(home, ANSWERS)
    resident = start("effort")
    settled(qtbot, resident)
    with home.store() as store:
        store.forget()
        assert store.everything()["answers"] == []
    resident.data_changed()
    resident.tick()
    qtbot.waitUntil(lambda: is_offered(resident))
    assert resident.question_controller.answers == ()


def test_a_store_that_cannot_be_read_asks_nothing_and_is_told_once(qtbot: QtBot, start: Start, home: Home) -> None:
    home.store().close()
    (home.store_folder / "store.db").write_bytes(b"no store" * 1000)
    resident = start("effort")
    qtbot.waitUntil(lambda: resident.state().troubles == 1)
    told: list[str] = []
    resident.records.failed.connect(lambda problem: told.append(problem.title))
    for _ in range(3):
        resident.tick()
    qtbot.wait(300)
    assert len(told) <= 1  # the nudges' own question may be on its way
    assert not is_offered(resident)


# The window, and the whole round trip.


def test_the_line_is_quiet_and_has_both_answers() -> None:
    words = load("en")
    notes = page(State(outlook=OUTLOOK, questions_due=True), words).notes
    (line,) = (one for one in notes if one.kind == "questions")
    assert (line.command, line.others) == (Questions(now=True), (("Not this month", Questions(now=False)),))
    assert not [one for one in page(State(outlook=OUTLOOK), words).notes if one.kind == "questions"]
    assert isinstance(line, Note)


@NO_MANAGER
def test_from_the_window_to_the_store_and_to_ones_own_course(qtbot: QtBot, start: Start, home: Home) -> None:
    before = dt.date(2026, 10, 13)
    earlier = [Answer(before, scale, item, 2) for scale, count in (("effort", 3),) for item in range(1, count + 1)]
    keep(home, earlier)
    resident = start("effort", "connectedness")
    settled(qtbot, resident)
    resident.window_manager.open()
    week = resident.window_manager.week
    assert week is not None
    pressed(week.page.messages, "Answer")
    dialog = opened(resident.window_manager, "questions", QuestionsDialog)
    assert dialog.asking.scales == ("connectedness", "effort")
    for values in ("435", "555"):
        place = dialog.asking.place
        for value in values:
            qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key(ord(value)))
        dialog.finish_page()
        qtbot.waitUntil(lambda place=place: dialog.asking.place > place)
    assert [one.value for one in kept(home) if one.day == TODAY] == [4, 3, 5, 5, 5, 5]
    assert not is_offered(resident)
    assert not [one for one in week.page.messages.findChildren(QPushButton) if one.isVisible()]
    assert dialog.course is not None
    assert [len(plot.dots()) for plot in dialog.course.plots] == [1, 2]
    dialog.answers_wanted.emit()
    window = opened(resident.window_manager, "answers", CourseWindow)
    assert len(window.course.plots) == 2
    dialog.close()
    window.close()
    resident.question_controller.changed.emit(())  # nobody who is gone hears it
    qtbot.wait(20)


@NO_MANAGER
def test_a_page_that_cannot_be_kept_is_said_in_the_dialog(qtbot: QtBot, start: Start, home: Home) -> None:
    resident = start("effort")
    settled(qtbot, resident)
    resident.window_manager.questions()
    dialog = opened(resident.window_manager, "questions", QuestionsDialog)
    qtbot.waitUntil(lambda: resident.question_controller._known)
    home.store().close()
    (home.store_folder / "store.db").write_bytes(b"no store" * 1000)
    for value in "345":
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key(ord(value)))
    dialog.finish_page()
    qtbot.waitUntil(dialog.problem.isVisible)
    assert dialog.asking.place == 0
    assert [row.value for row in dialog.rows] == [3, 4, 5]


@NO_MANAGER
def test_the_made_up_persons_answers_are_kept_nowhere(qtbot: QtBot, start: Start, home: Home) -> None:
    resident = start(example=True)
    resident.window_manager.questions()
    dialog = opened(resident.window_manager, "questions", QuestionsDialog)
    assert dialog.asking.scales == SHORT
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_4)
    dialog.finish_page()
    assert dialog.asking.place == 1
    assert len(resident.question_controller.answers) == 1
    assert not home.has_store()


def opened(desk: WindowManager, name: str, kind: type) -> QuestionsDialog | CourseWindow:
    window = desk.others[name]
    assert isinstance(window, kind)
    return window


def pressed(zone: QWidget, text: str) -> None:
    next(one for one in zone.findChildren(QPushButton) if one.text().replace("&", "") == text).click()


def test_no_nudge_is_made_of_them(start: Start) -> None:
    resident = start("effort")
    assert is_offered(resident)
    assert resident.state().things == 0
    assert resident.nudge_controller.session.current is None
    assert resident.nudge_controller._notifier is None
