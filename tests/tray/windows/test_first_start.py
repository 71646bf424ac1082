"""The first start, step by step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from grense.i18n import load as load_words
from grense.storage.home import Home
from grense.storage.settings import load
from grense_tray.windows.connect.first_start import FirstStart

EN = load_words("en")
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


def begun(qtbot: QtBot, home: Home) -> FirstStart:
    wizard = FirstStart(home, EN, speak=lambda language: load_words(language or "en"))
    qtbot.addWidget(wizard)
    return wizard


def test_every_step_can_be_left_out(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    before = load(home.settings_file)[0]
    with qtbot.waitSignal(wizard.finished) as told:
        for _ in range(6):
            wizard.first_button().click()
    assert told.args == [True]
    assert load(home.settings_file)[0] == before


def test_leaving_early_is_told_once(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    heard: list[bool] = []
    wizard.finished.connect(heard.append)
    wizard.close()
    wizard.close()
    assert heard == [False]


def test_it_says_where_things_stay(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    wizard.go(1)
    qtbot.waitUntil(lambda: "this machine" in wizard._stays.text())


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
def test_the_keyboard_goes_back_and_on(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    wizard.show()
    qtbot.waitUntil(wizard.isActiveWindow)
    for step, (key, held) in enumerate([(Qt.Key.Key_Return, NONE), (Qt.Key.Key_Right, ALT), (Qt.Key.Key_Return, NONE)]):
        assert wizard.step == step
        qtbot.keyClick(wizard.focusWidget(), key, held)  # a button or a box takes keys for itself first
    qtbot.keyClick(wizard.focusWidget(), Qt.Key.Key_Left, ALT)
    assert wizard.step == 2


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
def test_the_last_step_connects_first_and_says_what_its_other_button_does(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    wizard.go(5)
    wizard.show()
    qtbot.waitUntil(wizard.isActiveWindow)
    assert wizard.focusWidget() is wizard.connect_button
    assert wizard.first_button().text().replace("&", "") == "Finish without a source"


def test_the_language_is_asked_first_and_spoken_at_once(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    assert [field.choice.key for field in wizard._fields] == ["language"]
    wizard._fields[0].put("nb")
    wizard._fields[0].answered.emit()
    assert wizard.step == 0
    wizard.go(3)
    wizard._fields[0].put("mon-wed 10:00-14:00")
    wizard._fields[0].answered.emit()
    assert [field.choice.key for field in wizard._fields] == ["hours", "agreed_hours"]
    wizard._fields[1].put("37,5")
    wizard._fields[1].answered.emit()
    settings = load(home.settings_file)[0]
    assert (settings.hours, settings.language) == ("mon-wed 10:00-14:00", "nb")
    assert settings.agreed_hours == 37.5
    assert wizard.words.language == "nb"
    assert wizard.step == 3


def test_the_example_can_be_looked_at_first(qtbot: QtBot, home: Home) -> None:
    wizard = begun(qtbot, home)
    wizard.go(5)
    with qtbot.waitSignals([wizard.example_wanted, wizard.finished]):
        wizard.example_button.click()
