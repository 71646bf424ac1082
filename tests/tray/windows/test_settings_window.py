"""The settings, the sources, the stored data, and connecting, on real windows and real files."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from grense import example
from grense.i18n import load as load_words
from grense.model.correction import WORKED, Correction
from grense.services.protocol import Done, pack
from grense.sources import faults
from grense.sources.base import Batch
from grense.storage.home import Home
from grense.storage.settings import add_source, change, load
from grense.storage.source_state import failed, succeeded
from grense.storage.store import Shown
from grense_tray.platform import autostart
from grense_tray.windows.connect.connect_dialog import ConnectDialog
from grense_tray.windows.settings.data_window import DataWindow
from grense_tray.windows.settings.fields import FieldWidget
from grense_tray.windows.settings.settings_window import SettingsWindow

EN, NB = load_words("en"), load_words("nb")
NOW = dt.datetime(2026, 11, 18, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring.backends.fail

    monkeypatch.setattr("keyring.get_keyring", keyring.backends.fail.Keyring)


@pytest.fixture
def window(qtbot: QtBot, home: Home) -> SettingsWindow:
    made = SettingsWindow(home, EN, kinds=(("sunday", "Work on Sunday"),))
    qtbot.addWidget(made)
    return made


def say(field: FieldWidget, answer: object) -> None:
    field.put(answer)
    field.answered.emit()


def keep_something(home: Home) -> None:
    with home.store() as store:
        start = pd.DatetimeIndex([NOW, NOW + dt.timedelta(hours=3)])
        table = pd.DataFrame({"start": start, "end": start + pd.Timedelta(minutes=30), "kind": ["meeting", "meeting"]})
        hashed = store.hashed("work")
        store.apply("work", Batch("part", table, (hashed("a"), hashed("b")), mark="m"))


def test_a_choice_is_written_at_once_and_told(qtbot: QtBot, window: SettingsWindow, home: Home) -> None:
    with qtbot.waitSignal(window.settings_changed):
        say(window.fields["hours"], "mon-thu 09:00-17:00")
    with qtbot.waitSignal(window.settings_changed):
        say(window.fields["nudges_off"], ("sunday",))
    settings = load(home.settings_file)[0]
    assert (settings.hours, settings.nudges_off) == ("mon-thu 09:00-17:00", ("sunday",))


def test_what_makes_no_sense_is_said_below_the_field_and_not_written(
    qtbot: QtBot, window: SettingsWindow, home: Home
) -> None:
    field = window.fields["tz"]
    with qtbot.assertNotEmitted(window.settings_changed):
        say(field, "Nowhere/Land")
    assert "Europe/Oslo" in field.problem.text()
    assert load(home.settings_file)[0].tz is None
    say(field, "Europe/Oslo")
    assert field.problem.text() == ""


def test_another_language_is_spoken_without_a_restart(window: SettingsWindow) -> None:
    window.open_page("sources")
    before = window.names.currentRow()
    window.show_words(NB)
    assert window.words is NB
    assert window.names.currentRow() == before


def test_a_broken_file_is_told_and_can_be_read_again(qtbot: QtBot, home: Home) -> None:
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text("keep_weeks = [")
    window = SettingsWindow(home, EN)
    qtbot.addWidget(window)
    assert window.fields == {}
    home.settings_file.write_text("keep_weeks = 12")
    window.show_words(EN)
    assert window.fields["keep_weeks"].answer() == 12


def test_autostart_is_off_until_chosen(qtbot: QtBot, window: SettingsWindow) -> None:
    assert not window.start_at_login.box.isChecked()
    qtbot.mouseClick(window.start_at_login.text, Qt.MouseButton.LeftButton)
    assert autostart.is_enabled()
    window.start_at_login.box.click()
    assert not autostart.is_enabled()


def test_a_source_is_disconnected_after_one_question(qtbot: QtBot, home: Home) -> None:
    add_source(home.settings_file, "work", {"kind": "ics", "path": "x.ics"})
    home.state().update("work", lambda state: succeeded(state, NOW))
    keep_something(home)
    window = SettingsWindow(home, EN)
    qtbot.addWidget(window)
    panel = next(one for one in window.sources.findChildren(object) if getattr(one, "accessibleName", str)() == "work")
    window.sources.ask_disconnect("work", panel)
    delete = next(one for one in panel.findChildren(QPushButton) if "delete" in one.text().lower())
    with qtbot.waitSignals([window.sources_changed, window.data_changed]):
        delete.click()
    assert load(home.settings_file)[0].sources == {}
    with home.store() as store:
        assert store.labels() == []


def panel_of(window: SettingsWindow, name: str) -> QWidget:
    return next(one for one in window.sources.findChildren(QWidget) if one.accessibleName() == name)


def said_in(panel: QWidget) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel)]


def names_in(panel: QWidget) -> list[str]:
    return [one.text().replace("&", "") for one in panel.findChildren(QPushButton)]


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
def test_each_source_tells_how_it_is_and_what_would_mend_it(qtbot: QtBot, home: Home) -> None:
    add_source(home.settings_file, "work", {"kind": "caldav", "url": "https://c.example.org/", "user": "kari"})
    add_source(home.settings_file, "mail", {"kind": "imap", "host": "m.example.org", "user": "kari"})
    add_source(home.settings_file, "file", {"kind": "ics", "path": "x.ics"})
    change(home.settings_file, "tz", "Europe/Oslo")
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    home.state().update("work", lambda state: failed(succeeded(state, NOW), faults.wrong_password(), NOW))
    home.state().update("mail", lambda state: failed(state, faults.unreachable(), soon))
    home.state().update("file", lambda state: succeeded(state, NOW, ("broken_event", "owner_inferred")))
    window = SettingsWindow(home, EN)
    qtbot.addWidget(window)

    work, mail, file = (panel_of(window, name) for name in ("work", "mail", "file"))
    assert "Read Wednesday 18 November 09:00." in said_in(work)
    refused = "The server does not accept the sign-in. Sign in to the source again; some servers want an app password."
    assert refused in said_in(work)
    assert work.findChildren(QPushButton)[0].objectName() == "primary"
    assert "Not read yet." in said_in(mail)
    assert any(text.startswith("Tried again automatically ") for text in said_in(mail))
    assert mail.findChildren(QPushButton)[0].objectName() == "plain"
    assert "Some entries cannot be read and are left out." in said_in(file)
    assert names_in(work) == ["Sign in again …", "Disconnect …"]
    assert names_in(file) == ["Disconnect …"]  # a file asks for no sign-in

    with qtbot.waitSignal(window.source_wanted) as wanted:
        work.findChildren(QPushButton)[0].click()
    assert wanted.args == ["work"]


def test_every_button_of_a_page_has_a_letter_of_its_own(qtbot: QtBot, home: Home) -> None:
    for label in ("work", "mail", "third"):
        add_source(home.settings_file, label, {"kind": "caldav", "url": "https://c.example.org/", "user": "kari"})
    window = SettingsWindow(home, NB)
    qtbot.addWidget(window)
    window.refresh_sources()
    buttons = [one for name in ("work", "mail", "third") for one in panel_of(window, name).findChildren(QPushButton)]
    letters = [one.text().partition("&")[2][:1].casefold() for one in (*buttons, window.sources.add)]
    assert "" not in letters
    assert len(set(letters)) == len(letters) == 7


def test_everything_that_is_held_is_shown(qtbot: QtBot, home: Home) -> None:
    keep_something(home)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.rows.rowCount() == 2)
    assert "2 meetings" in window.summary.text()
    cells = {str(window.rows.data(window.rows.index(0, column))) for column in range(window.rows.columnCount())}
    assert {"meeting", "work", "part"} <= cells


def test_what_the_person_said_is_told_in_words(qtbot: QtBot, home: Home) -> None:
    with home.store() as store:
        store.correct(Correction(WORKED, NOW, NOW + dt.timedelta(hours=1)))
        store.note_shown(Shown("evening_now", "2026-11-18", NOW, "not_work"))
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "Your corrections: 1" in window.summary.text())
    assert "Nudges shown: 1" in window.summary.text()
    assert not window.nothing.isHidden()  # of times
    for name, said in (
        ("corrections", "also worked"),
        ("shown", "Work in the evening"),
        ("shown", "This was not work"),
    ):
        window.which.setCurrentIndex(window.which.findData(name))
        cells = [window.rows.data(window.rows.index(0, column)) for column in range(window.rows.columnCount())]
        assert said in cells
        heads = [window.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(len(cells))]
        assert all(head and head[0].isupper() for head in heads)


def test_nothing_kept_is_said(qtbot: QtBot, home: Home) -> None:
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.summary.text() == "Nothing is stored yet.")
    assert not home.has_store()


def test_the_export_is_for_its_owner_only_and_whole(qtbot: QtBot, home: Home, tmp_path: Path) -> None:
    keep_something(home)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    path = tmp_path / "export.json"
    path.write_text("older")
    path.chmod(0o644)
    window.export_to(path)
    qtbot.waitUntil(lambda: not window.told.isHidden())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(json.loads(path.read_text())["store"]["activities"]) == 2


def test_forgetting_asks_once_and_is_thorough(qtbot: QtBot, home: Home) -> None:
    keep_something(home)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.rows.rowCount() == 2)
    window.forget.click()
    assert window.question is not None
    with home.store() as store:
        assert store.labels() == ["work"]  # nothing goes before the answer
    with qtbot.waitSignal(window.data_changed):
        window.question.buttons[1].click()
    with home.store() as store:
        assert store.everything()["activities"] == []


def test_all_can_be_forgotten_and_the_sources_with_it(qtbot: QtBot, home: Home) -> None:
    add_source(home.settings_file, "work", {"kind": "ics", "path": "x.ics"})
    home.state().update("work", lambda state: succeeded(state, NOW))
    keep_something(home)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    window.also.box.setChecked(True)
    window.forget.click()
    assert window.question is not None
    with qtbot.waitSignals([window.data_changed, window.sources_changed]):
        window.question.buttons[1].click()
    qtbot.waitUntil(lambda: "No times are stored." in window.summary.text())
    assert load(home.settings_file)[0].sources == {}
    assert home.state().load() == {}
    assert window.table.isHidden()
    assert not window.nothing.isHidden()


def test_cancelling_the_question_keeps_everything(qtbot: QtBot, home: Home) -> None:
    keep_something(home)
    window = DataWindow(home, EN)
    qtbot.addWidget(window)
    window.forget.click()
    assert window.question is not None
    with qtbot.assertNotEmitted(window.data_changed, wait=100):
        window.question.buttons[0].click()
    with home.store() as store:
        assert store.labels() == ["work"]


def test_a_calendar_file_is_connected_after_a_try_in_another_process(qtbot: QtBot, home: Home) -> None:
    dialog = ConnectDialog(home, EN)
    qtbot.addWidget(dialog)
    dialog._choose()
    dialog._pick("ics")
    dialog._ask()
    dialog.form.secret.setText(str(example.paths()[0]))
    dialog._begin()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    assert "ics" not in load(home.settings_file)[0].sources  # nothing is kept before the person agrees
    dialog.found.me.put("kari@example.org")
    with qtbot.waitSignal(dialog.connected) as told:
        dialog._accept()
    assert told.args == ["ics"]
    settings = load(home.settings_file)[0]
    assert settings.sources["ics"]["path"] == str(example.paths()[0])
    assert settings.me == ("kari@example.org",)


def test_a_refused_try_goes_back_to_the_questions_with_the_reason(qtbot: QtBot, home: Home) -> None:
    dialog = ConnectDialog(home, EN)
    qtbot.addWidget(dialog)
    dialog._choose()
    dialog._pick("imap")
    dialog._ask()
    dialog.form.fields["host"].put("127.0.0.1")
    dialog.form.fields["user"].put("kari")
    dialog.form.secret.setText("hunter2")
    dialog._begin()
    qtbot.waitUntil(lambda: not dialog.trial.is_asked())
    assert "cannot be reached" in dialog.problem.text()
    assert dialog.form.fields["host"].answer() == "127.0.0.1"
    assert "hunter2" not in home.settings_file.read_text()


def caldav(qtbot: QtBot, home: Home, *answers: object) -> ConnectDialog:
    """The dialog with its questions about a calendar answered; its tries give one of `answers` after the other."""
    dialog = ConnectDialog(home, EN)
    qtbot.addWidget(dialog)
    said = [pack(Done(number, answer)) for number, answer in enumerate(answers, 1)]
    ask = dialog.trial.ask

    def answered(*asked: Any, **given: Any) -> int:
        dialog.trial._command = (sys.executable, "-c", f"import os; os.write(1, {said.pop(0)!r})")
        return ask(*asked, **given)

    dialog.trial.ask = answered  # type: ignore[method-assign]  # what a server says, without a server
    dialog._choose()
    dialog._pick("caldav")
    dialog._ask()
    dialog.form.fields["url"].put("https://c.example.org/")
    dialog.form.fields["user"].put("kari@example.org")
    dialog.form.secret.setText("hunter2")
    return dialog


def test_calendars_are_chosen_and_the_person_is_known_by_the_name_there(qtbot: QtBot, home: Home) -> None:
    places = [["a", "Work", True], ["b", "Birthdays", False]]
    dialog = caldav(qtbot, home, {"places": places, "addresses": [], "secret": "hunter2"})
    dialog._begin()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    with qtbot.waitSignal(dialog.connected):
        dialog._accept()
    settings = load(home.settings_file)[0]
    assert settings.sources["caldav"]["calendars"] == ("a",)
    assert settings.me == ("kari@example.org",)
    assert "hunter2" not in home.settings_file.read_text()


def test_a_server_without_calendars_is_said(qtbot: QtBot, home: Home) -> None:
    dialog = caldav(qtbot, home, {"places": [], "addresses": [], "secret": ""})
    dialog._begin()
    qtbot.waitUntil(lambda: not dialog.trial.is_asked())
    assert "no calendar" in dialog.problem.text()


def test_another_host_is_asked_only_after_a_yes(qtbot: QtBot, home: Home) -> None:
    moved = {"error": ["the server sends on to another host", "", ""], "fault": "elsewhere", "host": "d.example.org"}
    places = {"places": [["a", "Work", True]], "addresses": [], "secret": ""}
    dialog = caldav(qtbot, home, moved, places)
    dialog._begin()
    qtbot.waitUntil(lambda: not dialog.trial.is_asked())
    assert dialog._hosts == []
    dialog.first_button().click()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    assert dialog._document["options"]["hosts"] == ["d.example.org"]


def test_one_press_gives_all_ticked_days_the_first_ones_times(qtbot: QtBot, window: SettingsWindow, home: Home) -> None:
    field = window.fields["hours"]
    field.put("mon 07:30-15:00, tue-thu 08:00-16:00")
    with qtbot.waitSignal(window.settings_changed):
        field.same.click()
    assert load(home.settings_file)[0].hours == "mon-thu 07:30-15:00"
    field.put("mon 07:30-15:00")
    assert not field.same.isEnabled()


def test_dates_are_chosen_from_fields(qtbot: QtBot, window: SettingsWindow, home: Home) -> None:
    field = window.fields["days_off"]
    for day in (QDate(2026, 12, 31), QDate(2026, 12, 24), QDate(2026, 12, 31)):
        field.edit.setDate(day)
        field.add.click()
    assert load(home.settings_file)[0].days_off == (dt.date(2026, 12, 24), dt.date(2026, 12, 31))
    next(one for one in field.findChildren(QPushButton) if one.accessibleDescription() == "24 December 2026").click()
    assert load(home.settings_file)[0].days_off == (dt.date(2026, 12, 31),)
    lapse = window.fields["flexitime_lapses"]
    assert lapse.answer() == ""
    lapse.tick.box.click()
    lapse.edit.setDate(QDate(2024, 2, 29))
    assert load(home.settings_file)[0].flexitime_lapses == "02-29"
    lapse.tick.box.click()
    assert load(home.settings_file)[0].flexitime_lapses is None
