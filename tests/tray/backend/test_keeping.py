"""The store's own process, and the tray's side of it: in order, nothing lost at exit, and faults contained."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.model.correction import ENDED, IN_ZONE, NOT_WORK, WORKED, Correction
from grense.model.shown import Shown
from grense.outlook import Outlook
from grense.services import protocol as errand
from grense.services.protocol import Done, pack
from grense.storage.home import Home
from grense_tray.backend.records import Records
from grense_tray.controller import Controller

NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ROW = Shown("evening_now", "evening_now:2026-11-18", NOON, "shown")
WORK = Correction(WORKED, NOON, NOON + HOUR)
ABSENT = Correction(NOT_WORK, NOON, NOON + HOUR, kind="mail_sent")
THERE = Correction(IN_ZONE, NOON, NOON + HOUR, zone="Europe/Oslo")
SHORTER = Correction(ENDED, NOON, NOON + HOUR, kind="meeting", until=NOON + HOUR / 2)


@pytest.fixture
def keeping(qtbot: QtBot, home: Home) -> Iterator[Records]:
    one = Records()
    yield one
    one.close()
    assert running(one) == []


@pytest.fixture
def keeping_of(qtbot: QtBot) -> Iterator[Callable[[str], Records]]:
    made: list[Records] = []

    def make(code: str) -> Records:
        made.append(Records(command=(sys.executable, "-S", "-c", code)))
        return made[-1]

    yield make
    for one in made:
        one.close(0.2)
        assert running(one) == []


def running(keeping: Records) -> list[QProcess]:
    return [one for one in keeping.findChildren(QProcess) if one.state() != QProcess.ProcessState.NotRunning]


def corrections_in(home: Home) -> list[Correction]:
    with home.store() as store:
        return list(store.corrections().values())


@pytest.mark.parametrize("correction", [WORK, ABSENT, THERE, SHORTER])
def test_what_is_asked_is_kept(qtbot: QtBot, keeping: Records, home: Home, correction: Correction) -> None:
    numbers: list[int] = []
    keeping.correct(correction, numbers.append)
    qtbot.waitUntil(lambda: numbers == [1])
    assert corrections_in(home) == [correction]


def test_all_is_done_in_order(qtbot: QtBot, keeping: Records, home: Home) -> None:
    done: list[object] = []
    later = Shown(ROW.code, ROW.key, NOON, "fine")

    keeping.note_shown(ROW)
    keeping.note_shown(later)
    keeping.correct(WORK, lambda _: done.append("correct"))
    keeping.undo(1, lambda: done.append("undo"))
    keeping.correct(ABSENT, lambda _: done.append("correct"))
    keeping.shown(NOON - HOUR, done.append)
    qtbot.waitUntil(lambda: len(done) == 4)

    assert done == ["correct", "undo", "correct", [later]]
    assert corrections_in(home) == [ABSENT]


def test_what_was_asked_before_the_end_is_kept(qtbot: QtBot, home: Home) -> None:
    keeping = Records()
    keeping.correct(WORK, lambda _: None)
    began = time.monotonic()

    keeping.close()

    assert time.monotonic() - began < 30
    assert corrections_in(home) == [WORK]


def test_it_ends_when_it_is_not_needed_and_comes_back(qtbot: QtBot, home: Home) -> None:
    keeping, done = Records(keep_warm=0.1), list[object]()
    for number in (1, 2):
        keeping.shown(NOON, done.append)
        qtbot.waitUntil(lambda: len(done) == number)  # noqa: B023  # it is waited for here
        qtbot.waitUntil(lambda: not running(keeping))

    assert done == [[], []]


def test_a_damaged_store_is_told_and_the_next_question_is_answered(qtbot: QtBot, keeping: Records, home: Home) -> None:
    home.store().close()
    (home.store_folder / "store.db").write_bytes(b"no store" * 1000)
    told: list[tuple[str, str]] = []
    keeping.failed.connect(lambda problem: told.append((problem.title, problem.hint)))

    keeping.note_shown(ROW)
    keeping.note_shown(ROW)
    qtbot.waitUntil(lambda: len(told) == 2)

    assert told[0] == told[1]
    assert told[0][0]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "import os; os.abort()",
        "print('nonsense', flush=True); import time; time.sleep(60)",
        f"import os; os.write(1, {pack(Done(2)) * 2!r}); import time; time.sleep(60)",
        "import sys; sys.stdin.readline(); sys.exit(1)",
    ],
)
def test_a_process_that_fails_is_told_once(qtbot: QtBot, keeping_of: Callable[[str], Records], code: str) -> None:
    keeping, told = keeping_of(code), list[str]()
    keeping.failed.connect(lambda problem: told.append(problem.title))

    keeping.correct(WORK, lambda _: told.append("kept"))
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(200)

    assert told == ["what is kept cannot be read or written"]


def test_one_that_cannot_be_started_is_told(qtbot: QtBot) -> None:
    keeping = Records(command=("/nowhere/python",))
    with qtbot.waitSignal(keeping.failed):
        keeping.note_shown(ROW)
    qtbot.wait(60)


def test_what_hangs_is_not_waited_for(keeping_of: Callable[[str], Records]) -> None:
    keeping = keeping_of("import time; time.sleep(60)")
    began = time.monotonic()

    keeping.note_shown(ROW)
    assert time.monotonic() - began < 10
    keeping.close(0.3)

    assert time.monotonic() - began < 20


def test_what_was_last_worked_out_is_there_at_the_next_start(keeping: Records, home: Home, qtbot: QtBot) -> None:
    told: list[Outlook | None] = []
    home.store().close()
    keeping.outlook(told.append)
    qtbot.waitUntil(lambda: len(told) == 1)
    outlook = example_outlook()
    with home.store() as store:
        store.keep_outlook(errand.kept(outlook), store.generation())
    keeping.outlook(told.append)
    qtbot.waitUntil(lambda: len(told) == 2)

    nothing, known = told
    assert nothing is None
    assert known is not None
    assert known.made == outlook.made
    assert known.trend == outlook.trend


def test_the_window_shows_what_was_last_worked_out_until_it_is_worked_out_again(home: Home, qtbot: QtBot) -> None:
    home.settings(first_start=True)
    outlook = example_outlook()
    with home.store() as store:
        store.keep_outlook(errand.kept(outlook), store.generation())
    resident = Controller(home, clock=lambda: outlook.made, language="en", background=True)
    resident.jobs.look = lambda *_: None  # type: ignore[method-assign]  # the answer that does not come yet
    try:
        resident.start()
        qtbot.waitUntil(lambda: resident.known is not None)
        resident.window_manager.open()
        week = resident.window_manager.week
        assert week is not None
        assert week.state.shown is not None
        assert week.state.shown.week == "2026-W47"
        assert resident.outlook is None  # nudges go by what is worked out now alone
        resident.jobs.outlook_ready.emit(outlook)
        assert resident.known is None
    finally:
        resident.close()
