"""Common behaviour of all windows: ownership, closing, size, and stable positions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from example_outlook import NOW, example_outlook
from grense.errors import RuleError, SettingsError, StoreError, ZoneError
from grense.i18n import load
from grense.model.correction import NOT_WORK, Correction
from grense.nudges import Nudge
from grense.outlook import Outlook
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.storage.settings import change
from grense_tray.controller import Controller
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.presenter.values import Connect, OpenSettings, ShowData, Sync, TakeBack, UndoCorrection
from grense_tray.windows.connect.connect_dialog import ConnectDialog
from grense_tray.windows.connect.first_start import FirstStart
from grense_tray.windows.places import Places, WindowPlace
from grense_tray.windows.settings.data_window import DataWindow
from grense_tray.windows.settings.settings_window import SettingsWindow
from grense_tray.windows.share import ShareDialog
from grense_tray.windows.shortcut_list import ShortcutList
from grense_tray.windows.text_window import TextWindow
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.dialog import Dialog
from grense_tray.windows.widgets.paging import Steps

EN, NB = load("en"), load("nb")
HOUR = dt.timedelta(hours=1)
NUDGE = Nudge(
    "evening_now",
    "evening_now:2026-11-22",
    NOW,
    NOW + HOUR,
    facts={"evening": NOW, "since": NOW, "until": NOW + 10 * HOUR},
    actions=("fine", "later"),
)
SAID = Correction(NOT_WORK, NOW, NOW, "mail_sent")


class Jobs(QObject):
    """A fake worker: the test supplies the results."""

    outlook_ready = Signal(object)
    progressed = Signal(str, int, int)
    failed = Signal(object)
    weighed = Signal(object)
    busy_changed = Signal(bool)

    def look(self, *_: object) -> None: ...

    def weigh(self, *_: object) -> None: ...

    def sync(self, **_: object) -> None: ...

    def set_window_open(self, is_open: bool) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def resident(qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Controller]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    home.settings(first_start=True)
    change(home.settings_file, "tz", "Europe/Oslo")
    made = Controller(home, clock=lambda: NOW, language="en", background=True)
    monkeypatch.setattr(made, "has_tray", lambda: True)
    made.outlook = example_outlook()
    yield made
    made.close()
    made.deleteLater()


def settled() -> None:
    for _ in range(5):
        QApplication.processEvents()


# Whose they are, and how they are closed.

OPENED: dict[str, Callable[[Controller], object]] = {
    "settings": lambda resident: resident.window_manager.settings(),
    "connect": lambda resident: resident.window_manager.connect_source(),
    "data": lambda resident: resident.window_manager.data(),
    "share": lambda resident: resident.window_manager.share(),
    "shortcuts": lambda resident: resident.window_manager.shortcuts(),
    "questions": lambda resident: resident.window_manager.questions(),
    "answers": lambda resident: resident.window_manager.answers(),
    "text": lambda resident: resident.window_manager.show_text("A title", "A text."),
}


@pytest.mark.parametrize("name", OPENED)
def test_a_smaller_window_belongs_to_the_week_is_one_and_closes_by_key(
    qtbot: QtBot, resident: Controller, name: str
) -> None:
    desk = resident.window_manager
    desk.open()
    for key, held in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ):
        OPENED[name](resident)
        window = desk.others[name]
        assert isinstance(window, Dialog)
        if name != "text":  # which is another text each time
            OPENED[name](resident)
            assert desk.others[name] is window
        assert window.windowHandle().transientParent() is desk.week.windowHandle()
        assert window.windowType() == Qt.WindowType.Dialog
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window.focusWidget() or window, key, held)
        assert desk.others[name] is None
        assert not window.isVisible()


def test_one_connection_at_a_time_from_every_window(resident: Controller) -> None:
    desk = resident.window_manager
    desk.first_start()
    desk.settings("sources")
    wizard, settings = desk.others["first"], desk.others["settings"]
    assert isinstance(wizard, FirstStart)
    assert isinstance(settings, SettingsWindow)
    wizard.source_wanted.emit()
    dialog = desk.others["connect"]
    settings.sources.add.click()
    assert desk.others["connect"] is dialog
    assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, ConnectDialog)]) == 1
    dialog.connected.emit("work")
    assert desk.others["first"] is None


def test_open_windows_follow_the_language(resident: Controller) -> None:
    desk = resident.window_manager
    desk.open()
    for name in ("settings", "connect", "data", "share", "questions"):
        OPENED[name](resident)
    desk.others["connect"]._by_kind("ics")
    desk.others["connect"].form.secret.setText("https://example.org/x")
    desk.set_words(NB)
    titles = {name: desk.others[name].windowTitle() for name in ("settings", "connect", "data", "share")}
    assert titles == {
        "settings": NB.gettext("Settings of grense"),
        "connect": NB.gettext("Connect a source"),
        "data": NB.gettext("What is held about me"),
        "share": NB.gettext("Share a page"),
    }
    assert desk.others["connect"].form.secret.text() == "https://example.org/x"


def test_what_is_forgotten_is_no_longer_on_a_page_to_share(resident: Controller) -> None:
    resident.window_manager.open()
    resident.window_manager.share()
    resident.window_manager.data()
    resident.window_manager.others["data"].data_changed.emit()
    assert resident.window_manager.others["share"] is None


def test_enter_goes_on_after_a_page_was_dropped(qtbot: QtBot) -> None:
    pressed: list[str] = []
    steps = Steps(EN, None, None)
    qtbot.addWidget(steps)
    first, _ = steps.begin_page("One")
    steps.show_page(first, steps.row(("Cancel", steps.close), ("Next", lambda: pressed.append("next"))))
    below = steps.current()
    for _ in range(2):
        above, _ = steps.begin_page("Two")
        steps.show_page(above, steps.row(("Cancel", steps.drop_page)), keep=below)
        qtbot.keyClick(steps, Qt.Key.Key_Escape)
        settled()
        qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert pressed == ["next", "next"]


# Size and place.


def test_a_window_is_as_large_as_it_was_left(home: Home, resident: Controller) -> None:
    desk = resident.window_manager
    desk.open()
    desk.week.resize(777, 666)
    desk.settings()
    desk.others["settings"].resize(611, 522)
    desk.others.close("settings")
    desk.close()
    desk.open()
    desk.settings()
    assert (desk.week.width(), desk.week.height()) == (777, 666) or desk.week.minimumWidth() > 777
    assert (desk.others["settings"].width(), desk.others["settings"].height()) == (611, 522)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"week": 7}',
        b'{"week": {"width": "x", "height": 2}}',
        b'{"week": {"width": -1, "height": 9}}',
        b"\xff",
    ],
)
def test_a_memory_of_places_that_makes_no_sense_is_left_out(home: Home, content: bytes) -> None:
    path = home.state_file.with_name("windows.json")
    places = Places(path)
    places.keep("week", WindowPlace(900, 700, 10, 20))
    assert places.load() == {"week": WindowPlace(900, 700, 10, 20)}
    path.write_bytes(content)
    assert places.load() == {}
    places.keep("data", WindowPlace(1, 2))
    assert places.load() == {"data": WindowPlace(1, 2)}


MADE: dict[str, Callable[[Home], QWidget]] = {
    "week": lambda home: WeekWindow(EN),
    "settings": lambda home: SettingsWindow(home, NB),
    "connect": lambda home: ConnectDialog(home, NB),
    "data": lambda home: DataWindow(home, NB),
    "share": lambda home: ShareDialog(example_outlook(), "2026-W47", NB),
    "first": lambda home: FirstStart(home, NB),
    "keys": lambda home: ShortcutList(NB),
    "text": lambda home: TextWindow("A title", "A text. " * 50, NB),
}


@pytest.mark.parametrize("name", MADE)
def test_with_large_text_a_window_fits_the_screen(qtbot: QtBot, home: Home, name: str) -> None:
    font = QApplication.font()
    try:
        bigger = QFont(font)
        bigger.setPixelSize(26)
        QApplication.setFont(bigger)
        window = MADE[name](home)
        qtbot.addWidget(window)
        window.show()
        settled()
        screen = window.screen().availableGeometry()
        assert window.width() <= screen.width()
        assert window.height() <= screen.height()
        assert window.minimumSizeHint().width() <= screen.width()
        assert window.minimumSizeHint().height() <= screen.height()
    finally:
        QApplication.setFont(font)


@pytest.mark.parametrize("name", ["settings", "connect", "data", "share", "first"])
def test_what_is_pressed_is_24_pixels_high_and_wide(qtbot: QtBot, home: Home, name: str) -> None:
    window = MADE[name](home)
    qtbot.addWidget(window)
    window.show()
    pages = range(window.names.count()) if isinstance(window, SettingsWindow) else [0]
    for number in pages:
        if isinstance(window, SettingsWindow):
            window.names.setCurrentRow(number)
        settled()
        for one in window.findChildren(QWidget):
            if isinstance(one, QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox) and one.isVisible():
                if isinstance(one.parent(), QComboBox | QAbstractSpinBox):
                    continue
                assert min(one.width(), one.height()) >= 24, (one, one.size())


# Nothing moves.


def places_of(window: WeekWindow) -> list[tuple[str, QRect]]:
    """The positions on the screen of what can be pressed, and a screenshot."""
    page = window.page
    shown = (page.picture, page.legend, page.toggle, *page.list.rows)
    return [(type(one).__name__, QRect(one.mapTo(window, QPoint(0, 0)), one.size())) for one in shown]


@pytest.mark.parametrize("size", [(900, 620), (1600, 1200)])
def test_no_message_moves_what_is_on_the_page(qtbot: QtBot, size: tuple[int, int]) -> None:
    window = WeekWindow(EN)
    qtbot.addWidget(window)
    window.show_outlook(example_outlook())
    window.setMaximumSize(*size)
    window.resize(*size)
    window.show()
    settled()
    before = places_of(window)
    for message in (
        lambda: window.show_busy(True),
        lambda: window.show_progress("work", 1, 2),
        lambda: window.show_nudge(NUDGE),
        lambda: window.show_problem(Problem("the server cannot be reached", hint="it is tried again later")),
        lambda: window.show_questions(True),
        lambda: window.expect((SAID,)),
        lambda: window.show_outlook(dataclasses.replace(example_outlook(), corrections={7: SAID})),
        lambda: window.undo(),
        lambda: window.show_outlook(example_outlook()),
        lambda: window.show_nudge(None),
        lambda: window.show_questions(False),
    ):
        message()
        settled()
        assert places_of(window) == before
    window.close()


# Undo and redo.


def test_what_was_said_a_moment_ago_can_be_taken_back_and_said_again() -> None:
    state = State().with_outlook(example_outlook()).after_saying((SAID,))
    state, command = state.undoing()
    assert command == TakeBack(1)
    state = state.with_outlook(example_outlook())
    assert (state.said, state.undo, state.told) == ((), (), "undone")
    state, again = state.redoing()
    assert again == (SAID,)
    assert state.redoing() == (state, ())
    state = state.with_outlook(dataclasses.replace(example_outlook(), corrections={8: SAID}))
    state, command = state.undoing()
    assert command == UndoCorrection((8,))
    assert state.redo == ((SAID,),)
    assert state.after_saying((SAID,)).redo == ()


def test_an_outlook_that_comes_without_it_does_not_lose_what_is_on_its_way() -> None:
    state = State().with_outlook(example_outlook()).after_saying((SAID,)).with_outlook(example_outlook())
    assert state.undoing()[1] == TakeBack(1)
    state = state.with_outlook(dataclasses.replace(example_outlook(), corrections={8: SAID}))
    assert state.undo == ((8,),)


def test_two_corrections_are_taken_back_one_after_the_other() -> None:
    other = dataclasses.replace(SAID, start=NOW - dt.timedelta(hours=1))
    state = State().with_outlook(example_outlook()).after_saying((SAID,)).after_saying((other,))
    state = state.with_outlook(dataclasses.replace(example_outlook(), corrections={8: SAID, 9: other}))
    state, command = state.undoing()
    assert command == UndoCorrection((9,))
    assert state.undoing()[1] == UndoCorrection((8,))


@pytest.mark.parametrize("keys", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_ctrl_z_right_after_a_correction_and_redo(qtbot: QtBot, home: Home, resident: Controller, keys: str) -> None:
    desk = resident.window_manager
    desk.open()

    def press(keys: str) -> None:
        desk.week.activateWindow()
        qtbot.waitUntil(desk.week.isActiveWindow)
        qtbot.keySequence(desk.week, keys)

    def kept() -> list[dt.datetime]:
        qtbot.waitUntil(lambda: home.has_store() and not resident.records.worker.is_asked())
        with home.store() as store:
            return [one.start for one in store.corrections().values()]

    desk.week._keep(SAID)
    press("Ctrl+Z")
    assert desk.week.state.redo
    assert kept() == []
    press(keys)
    assert kept() == [NOW]
    press("Ctrl+Z")
    assert kept() == []


# Errors lead on.


@pytest.mark.parametrize(
    ("error", "text", "leads"),
    [
        (SettingsError("x", "the settings file is not valid TOML", "line {line}", line=3), "Line 3.", OpenSettings()),
        (ZoneError("x", "unknown time zone", "{zone}", zone="'Nowhere'"), "'Nowhere'.", OpenSettings("person")),
        (RuleError("x", "unknown key", "rules.x"), "Rules.x.", OpenSettings("rules")),
        (StoreError("x", "the store is damaged, and was left as it is"), "The store is damaged", ShowData()),
    ],
)
def test_an_error_names_its_place_and_leads_there(error: Exception, text: str, leads: object) -> None:
    shown = page(State(error=Problem.of(error)), EN)
    (note,) = (one for one in shown.notes if one.kind == "problem")
    assert text in note.text
    assert note.text[0].isupper()
    assert note.command == leads
    assert [command for _, command in note.others] == [Sync()]
    assert shown.main is not None
    assert shown.main.kind == "failed"  # and not for ever that it looks


def test_a_source_that_is_refused_offers_to_sign_in_again() -> None:
    outlook: Outlook = example_outlook()
    source = dataclasses.replace(
        outlook.sources[0], code="wrong_password", problem="the server does not accept the sign-in"
    )
    shown = page(State().with_outlook(dataclasses.replace(outlook, sources=(source,))), EN)
    (note,) = (one for one in shown.notes if one.kind == "problem")
    assert [command for _, command in note.others] == [Connect(source.label)]
    assert "The server does not accept the sign-in. Sign in" in note.text


def test_a_damaged_store_is_brought_back_from_the_window(
    qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    home.settings(first_start=True)
    home.store().close()
    file = home.store_folder / "store.db"
    content = bytearray(file.read_bytes())
    content[8192:] = bytes(len(content) - 8192)  # all pages but the first two
    file.write_bytes(content)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: not window.recover.isHidden())
    with qtbot.waitSignal(window.data_changed):
        window.recover.click()
    assert window.recover.isHidden()
    assert window.recovered.text()
    with home.store() as store:
        assert not store.is_damaged


# The start.


@pytest.mark.parametrize("background", [True, False])
def test_the_window_opens_at_the_start_unless_it_is_in_the_background(
    qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch, background: bool
) -> None:
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    home.settings(first_start=True)
    made = Controller(home, clock=lambda: NOW, language="en", background=background)
    monkeypatch.setattr(made, "has_tray", lambda: True)
    made.start()
    qtbot.waitUntil(lambda: made._jobs is not None)
    settled()
    assert (made._window_manager is not None and made.window_manager.week is not None) is not background
    made.close()
