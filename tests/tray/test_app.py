"""The resident with fake worker and notifications: ticks, nudges, pauses, corrections, faults."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from grense.i18n import load
from grense.model.correction import NOT_WORK
from grense.model.crossing import Item
from grense.model.crossing_reason import CrossingReason
from grense.model.time import load_zone
from grense.nudges import Nudge
from grense.outlook import Outlook, SourceView
from grense.storage.home import Home
from grense.storage.settings import change
from grense.storage.store import Shown
from grense_tray import app, menu
from grense_tray.backend.records import Memory, recalled, remember
from grense_tray.controller import Controller
from grense_tray.platform.notifications import Notification
from grense_tray.presenter.nudge_session import CLOSED, NudgeSession, pause_until

OSLO = load_zone("Europe/Oslo")
EVENING = dt.datetime(2026, 11, 18, 20, 20, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SENT = dt.datetime(2026, 11, 18, 21, 14, tzinfo=OSLO)
NUDGE = Nudge(
    "evening_now",
    "evening_now:2026-11-18",
    EVENING - MINUTE,
    EVENING + HOUR,
    evidence=(Item(1, "mail_sent", SENT, SENT), Item(2, "work", SENT, SENT + HOUR)),
    actions=("fine", "later", "not_about_this", "not_work"),
)
OUTLOOK = Outlook(EVENING, "Europe/Oslo", {}, (), (), (), {}, "plain_no_extra")


class Jobs(QObject):
    outlook_ready = Signal(object)
    progressed = Signal(str, int, int)
    failed = Signal(object)
    weighed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.corrections: tuple[object, ...] = ()
        self.reasons: tuple[CrossingReason, ...] = ()

    def look(
        self,
        example: bool = False,
        corrections: object = (),
        now: dt.datetime | None = None,
        reasons: tuple[CrossingReason, ...] = (),
    ) -> None:
        self.asked.append("example" if example else "look")
        self.corrections, self.reasons = tuple(corrections), reasons

    def sync(self, labels: object = None, due: bool = False, secrets: object = None, now: object = None) -> None:
        self.asked.append("due" if due else "sync")

    def set_window_open(self, is_open: bool) -> None:
        self.asked.append("open" if is_open else "closed")

    def close(self) -> None:
        self.asked.append("end")


class Notifier(QObject):
    shown = Signal(str, str)
    held = Signal(str)
    acted = Signal(str, str)

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()
        self.notes: list[Notification] = []

    def show(self, note: Notification) -> None:
        self.notes.append(note)

    def withdraw(self) -> None: ...

    def close(self) -> None: ...


class Clock:
    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Nudge]:
    """Returns the offers of `decide`, one after the other."""
    nudges: list[Nudge] = []
    monkeypatch.setattr("grense.nudges.decide", lambda *_, **__: nudges.pop(0) if nudges else None)
    monkeypatch.setattr("grense.wording.nudges.title", lambda nudge, words: f"Title & {nudge.code}")
    monkeypatch.setattr("grense.wording.nudges.body", lambda nudge, words: "A body of some length, " * 4)
    return nudges


@pytest.fixture
def start(
    qtbot: QtBot, home: Home, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Controller]]:
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    monkeypatch.setattr("grense_tray.platform.notifications.Notifier", Notifier)
    made: list[Controller] = []

    def begin(*, tray: bool = True, **how: object) -> Controller:
        if not home.settings_file.exists():
            home.settings(first_start=True)
            change(home.settings_file, "tz", "Europe/Oslo")
        how = {"background": True, "language": "en"} | how
        resident = Controller(home, clock=clock, **how)
        made.append(resident)
        monkeypatch.setattr(resident, "has_tray", lambda: tray)
        resident.start()
        qtbot.waitUntil(lambda: bool(resident.jobs.asked))
        resident.jobs.outlook_ready.emit(OUTLOOK)
        return resident

    yield begin
    for one in made:
        one.close()
        one.deleteLater()


def kept(home: Home) -> list[Shown]:
    with home.store() as store:
        return store.shown()


def rows_of(resident: Controller) -> list[str]:
    return [row.code for row in menu.rows(resident.state(), resident.words)]


# Ticks.


def test_an_idle_tick_asks_for_nothing(start: Callable[..., Controller], clock: Clock) -> None:
    resident = start()
    before = list(resident.jobs.asked)

    clock.now += MINUTE
    resident.tick()

    assert resident.jobs.asked == before


@pytest.mark.parametrize("hours", [3, -3, 24])
def test_after_sleep_or_a_set_clock_all_is_looked_at_anew(
    start: Callable[..., Controller], clock: Clock, hours: int
) -> None:
    resident = start()

    clock.now += hours * HOUR
    resident.tick()

    assert resident.jobs.asked == ["look", "look"]


def test_at_midnight_all_is_looked_at_anew(start: Callable[..., Controller], clock: Clock) -> None:
    clock.now = dt.datetime(2026, 11, 18, 22, 59, 30, tzinfo=dt.UTC)
    resident = start()

    clock.now += MINUTE
    resident.tick()

    assert resident.jobs.asked == ["look", "look"]


def test_sources_are_read_when_due(home: Home, start: Callable[..., Controller], clock: Clock) -> None:
    resident = start()
    with home.settings_file.open("a") as file:
        file.write('\n[sources.work]\nkind = "ics"\nurl = "https://calendar.example.org/x.ics"\n')

    for _ in range(31):
        clock.now += MINUTE
        resident.tick()

    assert resident.jobs.asked.count("due") == 3


def test_sources_are_read_again_when_other_entries_of_them_count(home: Home, start: Callable[..., Controller]) -> None:
    change(home.settings_file, "keep_weeks", 20)
    with home.settings_file.open("a") as file:
        file.write('\n[sources.work]\nkind = "ics"\nurl = "https://calendar.example.org/x.ics"\n')
    resident = start()
    change(home.settings_file, "keep_weeks", 30)
    resident.tick()
    assert "sync" not in resident.jobs.asked
    change(home.settings_file, "me", ["kari@example.org"])
    resident.tick()
    assert resident.jobs.asked.count("sync") == 1


def test_another_language_is_spoken_at_once(home: Home, start: Callable[..., Controller]) -> None:
    resident = start(language=None)
    with home.settings_file.open("a") as file:
        file.write('\nlanguage = "nb"\n')

    resident.tick()

    assert resident.words.language == "nb"


def test_broken_settings_are_told_and_end_nothing(
    home: Home, start: Callable[..., Controller], clock: Clock, offered: list[Nudge]
) -> None:
    resident = start()
    home.settings_file.write_text("hours = [")
    offered.append(NUDGE)

    resident.tick()

    assert resident.state().troubles == 1
    assert resident.nudge_controller.notifier.notes


# Nudges.


def test_a_nudge_is_shown_kept_and_answered(
    qtbot: QtBot, home: Home, start: Callable[..., Controller], clock: Clock, offered: list[Nudge]
) -> None:
    resident = start()
    offered.append(NUDGE)

    resident.tick()
    assert [note.key for note in resident.nudge_controller.notifier.notes] == [NUDGE.key]
    assert rows_of(resident).count("nudge:fine") == 0

    resident.nudge_controller.notifier.shown.emit(NUDGE.key, "good")
    qtbot.waitUntil(lambda: home.has_store() and bool(kept(home)))
    assert [action for action in rows_of(resident) if action.startswith("nudge:")] == [
        f"nudge:{action}" for action in NUDGE.actions
    ]

    resident.choose("nudge:fine")
    qtbot.waitUntil(lambda: kept(home)[0].outcome == "fine")
    assert len(kept(home)) == 1
    assert resident.nudge_controller.session.current is None


def test_later_is_kept_beside_the_showing(
    qtbot: QtBot, home: Home, start: Callable[..., Controller], clock: Clock, offered: list[Nudge]
) -> None:
    resident = start()
    offered.append(NUDGE)
    resident.tick()
    resident.nudge_controller.notifier.shown.emit(NUDGE.key, "good")

    clock.now += 5 * MINUTE
    resident.nudge_controller.notifier.acted.emit(NUDGE.key, "later")

    qtbot.waitUntil(lambda: home.has_store() and len(kept(home)) == 2)
    assert [(one.moment, one.outcome) for one in kept(home)] == [
        (EVENING, "shown"),
        (EVENING + 5 * MINUTE, "later"),
    ]


def test_not_work_corrects_the_evidence(
    qtbot: QtBot, home: Home, start: Callable[..., Controller], offered: list[Nudge]
) -> None:
    resident = start()
    offered.append(NUDGE)
    resident.tick()
    resident.nudge_controller.notifier.shown.emit(NUDGE.key, "good")

    resident.nudge_controller.notifier.acted.emit(NUDGE.key, "not_work")

    qtbot.waitUntil(lambda: resident.jobs.asked.count("look") == 2)
    with home.store() as store:
        (correction,) = store.corrections().values()
    assert (correction.verb, correction.kind, correction.start) == (NOT_WORK, "mail_sent", SENT.astimezone(dt.UTC))


def test_a_reason_is_kept_and_can_be_taken_back(qtbot: QtBot, home: Home, start: Callable[..., Controller]) -> None:
    resident, day = start(), EVENING.date()
    asked = resident.jobs.asked.count("look")
    for turn, (value, kept) in enumerate((("asked", ["asked"]), ("own", ["own"]), ("", [])), 1):
        resident.correction_controller.say_reason("evening", day, value)
        qtbot.waitUntil(lambda turn=turn: resident.jobs.asked.count("look") == asked + turn)
        with home.store() as store:
            assert [one.value for one in store.reasons()] == kept


def test_the_reasons_of_the_made_up_person_are_kept_nowhere(home: Home, start: Callable[..., Controller]) -> None:
    resident, day = start(example=True, example_now=None), EVENING.date()
    resident.correction_controller.say_reason("evening", day, "urgent")
    assert resident.jobs.reasons == (CrossingReason("evening", day, "urgent"),)
    resident.correction_controller.say_reason("evening", day, "")
    assert resident.jobs.reasons == ()
    assert not home.has_store()


def test_a_question_about_hours_counts_as_no_nudge(start: Callable[..., Controller]) -> None:
    session = start().nudge_controller.session
    session.recall([Shown("guess", "guess:2026-W47", EVENING, "skipped")])
    assert list(session.history.since(EVENING)) == []


def test_nothing_of_the_made_up_person_is_kept(
    home: Home, start: Callable[..., Controller], offered: list[Nudge]
) -> None:
    resident = start(example=True, example_now=None)
    offered.append(NUDGE)
    resident.tick()
    resident.nudge_controller.notifier.shown.emit(NUDGE.key, "good")

    resident.nudge_controller.notifier.acted.emit(NUDGE.key, "not_work")

    assert not home.has_store()
    assert len(resident.jobs.corrections) == 1


def test_what_is_held_comes_later(start: Callable[..., Controller], offered: list[Nudge]) -> None:
    resident = start()
    offered.extend([NUDGE, NUDGE])

    resident.tick()
    resident.nudge_controller.notifier.held.emit(NUDGE.key)
    resident.tick()

    assert len(resident.nudge_controller.notifier.notes) == 2


def test_one_that_was_sent_away_can_still_be_answered(offered: list[Nudge]) -> None:
    nudging = NudgeSession(lambda *_: NUDGE)
    nudging.tick(EVENING)
    nudging.was_shown(NUDGE.key, EVENING)

    assert nudging.answered(NUDGE.key, CLOSED, EVENING).shown.outcome == CLOSED
    assert nudging.answered(NUDGE.key, "fine", EVENING).shown.outcome == "fine"
    assert [one.outcome for one in nudging.history.shown] == ["fine"]


def test_its_time_runs_out() -> None:
    nudges = [NUDGE]
    nudging = NudgeSession(lambda *_: nudges.pop() if nudges else None)
    nudging.tick(EVENING)
    nudging.was_shown(NUDGE.key, EVENING)

    nudging.tick(NUDGE.expires)

    assert nudging.current is None
    assert nudging.answered(NUDGE.key, "fine", NUDGE.expires) is None


# Pauses.


@pytest.mark.parametrize(
    ("code", "now", "until"),
    [
        ("pause_hour", "2026-11-18 21:20", "2026-11-18 22:20"),
        ("pause_today", "2026-11-18 21:20", "2026-11-19 04:00"),
        ("pause_today", "2026-11-18 23:30", "2026-11-19 04:00"),
        ("pause_today", "2026-11-19 00:30", "2026-11-19 04:00"),
        ("pause_week", "2026-11-18 21:20", "2026-11-23 04:00"),
        ("pause_week", "2026-11-23 12:00", "2026-11-30 04:00"),
        ("pause_today", "2026-10-24 21:20", "2026-10-25 04:00"),
        ("pause_week", "2026-03-28 21:20", "2026-03-30 04:00"),
    ],
)
def test_how_long_a_pause_lasts(code: str, now: str, until: str) -> None:
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=OSLO).astimezone(dt.UTC)

    ends = pause_until(code, moment, "Europe/Oslo")

    assert f"{ends.astimezone(OSLO):%Y-%m-%d %H:%M}" == until


def test_a_pause_outlasts_a_restart(start: Callable[..., Controller], clock: Clock, offered: list[Nudge]) -> None:
    start().choose("pause_today")

    again = start()
    offered.append(NUDGE)
    again.tick()

    assert "resume" in rows_of(again)
    assert not again.nudge_controller.notifier.notes


def test_a_pause_ends_by_itself(
    home: Home, start: Callable[..., Controller], clock: Clock, offered: list[Nudge]
) -> None:
    resident = start()
    resident.choose("pause_hour")
    offered.append(NUDGE)

    clock.now += HOUR
    resident.tick()

    assert resident.nudge_controller.notifier.notes
    assert recalled(home.state_file.with_name("tray.json")) == Memory()


def test_a_pause_is_ended(start: Callable[..., Controller]) -> None:
    resident = start()
    resident.choose("pause_week")

    resident.choose("resume")

    assert "pause_hour" in [row.code for one in menu.rows(resident.state(), resident.words) for row in one.rows]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"paused_until": 7}', b'{"paused_until": "2026-11-18T12:00"}', b"\xff"]
)
def test_a_memory_that_makes_no_sense_is_forgotten(home: Home, content: bytes) -> None:
    path = home.state_file.with_name("tray.json")
    remember(path, Memory(EVENING))
    assert recalled(path) == Memory(EVENING)

    path.write_bytes(content)

    assert recalled(path) == Memory()


# The sign and the menu.


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Grense: nothing to note"),
        ({"troubles": 1}, "Grense: one thing worth knowing"),
        ({"troubles": 2, "nudge": ("t", "b", ())}, "Grense: three things worth knowing"),
        ({"paused_until": EVENING + HOUR, "troubles": 1}, "Grense: nudges paused until 22:20"),
        ({"paused_until": pause_until("pause_week", EVENING, "Europe/Oslo")}, "Grense: nudges paused until Monday"),
    ],
)
def test_the_sign_in_words(changes: dict[str, object], text: str) -> None:
    state = dataclasses.replace(menu.TrayState(EVENING, "Europe/Oslo"), **changes)

    assert menu.accessible_text(state, load("en")) == text


def test_the_menu_tells_of_the_last_sync(start: Callable[..., Controller], home: Home) -> None:
    resident = start()
    with home.settings_file.open("a") as file:
        file.write('\n[sources.work]\nkind = "ics"\nurl = "https://calendar.example.org/x.ics"\n')
    resident.read_settings()
    source = SourceView("work", "ics", EVENING - HOUR, None, problem="the server is not found")
    resident.jobs.outlook_ready.emit(dataclasses.replace(OUTLOOK, sources=(source,)))

    texts = [row.text for row in menu.rows(resident.state(), resident.words)]

    assert "Sync now (last 20:20)" in texts
    assert resident.state().things == 1


def test_a_menu_that_is_the_same_is_left_alone(start: Callable[..., Controller], clock: Clock) -> None:
    resident = start()
    before = resident.sign.menu.actions()

    clock.now += MINUTE
    resident.tick()
    resident.sign.menu.aboutToShow.emit()

    # A desktop that draws the menu identifies each row by a number, which a recreated row does not have.
    assert [id(one) for one in resident.sign.menu.actions()] == [id(one) for one in before]


def test_the_menu_is_filled_anew_when_opened(start: Callable[..., Controller], offered: list[Nudge]) -> None:
    resident = start()
    offered.append(NUDGE)
    resident.tick()
    resident.nudge_controller.notifier.shown.emit(NUDGE.key, "good")

    resident.sign.menu.aboutToShow.emit()

    texts = [action.text() for action in resident.sign.menu.actions()]
    assert texts[0] == "This week"
    assert "Title && evening_now" in texts


def test_a_fault_is_one_line_and_the_rest_goes_on(
    start: Callable[..., Controller], offered: list[Nudge], monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = start()
    offered.append(NUDGE)
    monkeypatch.setattr(resident, "_sync_when_due", lambda: 1 / 0)

    resident.tick()

    assert resident.state().troubles == 1
    assert resident.nudge_controller.notifier.notes


def test_an_uncaught_fault_names_no_content(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[bool] = []
    hook = app._reporter(lambda: told.append(True))
    try:
        raise ValueError("zebrafink")
    except ValueError as error:
        hook(type(error), error, error.__traceback__)

    assert told == [True]
    assert "zebrafink" not in capsys.readouterr().err


def test_the_window_opens_where_there_is_no_tray(
    qtbot: QtBot, start: Callable[..., Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(True))
    resident = start(background=False, tray=False)

    assert resident.window_manager.week is not None
    assert resident.window_manager.week.isVisible()
    resident.window_manager.week.close()
    assert ended == [True]


def test_a_whole_cycle_loads_nothing_heavy(home: Home) -> None:
    code = """
import datetime as dt, json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from grense.storage.home import Home
from grense_tray.controller import Controller
qt = QApplication([])
home = Home.of_this_person()
home.settings(first_start=True)
home.store().close()
resident = Controller(home, clock=lambda: dt.datetime.now(dt.UTC), example=True, background=True)
resident.start()
def after(outlook):
    for _ in range(3):
        resident.tick()
    QTimer.singleShot(500, qt.quit)
QTimer.singleShot(0, lambda: resident.jobs.outlook_ready.connect(after))
QTimer.singleShot(60_000, lambda: qt.exit(1))
status = qt.exec()
resident.close()
heavy = ("pandas", "numpy", "icalendar", "requests", "rich", "typer", "holidays", "exchangelib", "msal", "urllib3")
print(json.dumps([name for name in heavy if name in sys.modules]))
sys.exit(status)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
