"""Connecting by address, from the window through the real process to real servers: each path, and each refusal."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring import get_keyring, set_keyring
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from grense.i18n import load as load_words
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.storage.home import Home
from grense.storage.settings import load
from grense_tray.controller import Controller
from grense_tray.presenter.account_questions import PASSWORD as PASSWORD_KEY
from grense_tray.windows.connect.connect_dialog import ConnectDialog
from grense_tray.windows.connect.first_start import FirstStart
from servers.dav_server import USER
from servers.dovecot import Dovecot
from servers.entra import CLIENT, TENANT
from servers.file_keyring import FILE, FileKeyring, read
from servers.graph import GraphStand
from servers.radicale import CalDavStand
from servers.stand import ME, PASSWORD

EN = load_words("en")
ALSO = "kn@example.org"
NOW = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
HOUR = dt.timedelta(hours=1)
KEY = Qt.Key
VISIT = """
import sys
from servers.entra import Browser
browser = Browser(sys.argv[1])
browser.open(sys.argv[2])
browser.close()
"""


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "keyring.json"
    monkeypatch.setenv(FILE, str(path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "servers.file_keyring.FileKeyring")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    before = get_keyring()
    set_keyring(FileKeyring())  # of this process, which may have chosen another one by now
    yield path
    set_keyring(before)


@pytest.fixture
def caldav() -> Iterator[CalDavStand]:
    stand = CalDavStand()
    for day in range(1, 4):
        stand.put_meeting(f"m{day}", NOW - day * 24 * HOUR, NOW - day * 24 * HOUR + HOUR)
    stand.put_meeting("ahead", NOW + 24 * HOUR, NOW + 25 * HOUR)
    yield stand
    stand.stop()


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    yield server
    server.stop()


def calendar_way(stand: CalDavStand) -> WayIn:
    return WayIn("caldav", ("calendar",), "password", {"url": stand.url, "user": USER})


def mail_way(server: Dovecot) -> WayIn:
    options = {"host": "localhost", "port": server.port, "ca": server.ca, "user": ME}
    return WayIn("imap", ("mail",), "password", options)


def found(*ways: WayIn, address: str = ME) -> WaysIn:
    return WaysIn(address.partition("@")[2], "", "srv", ways)


def shown(qtbot: QtBot, home: Home, ways: WaysIn | None = None, words: Any = EN) -> ConnectDialog:
    """The dialog, at what was found where `ways` are given."""
    dialog = ConnectDialog(home, words)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    if ways is not None:
        dialog._address = ME
        dialog._take_ways(ways)
    return dialog


def with_password(dialog: ConnectDialog, password: str = PASSWORD) -> ConnectDialog:
    dialog.view.lines[PASSWORD_KEY].input.setText(password)
    return dialog


def texts(dialog: ConnectDialog) -> list[str]:
    return [one.text() for one in dialog.current().findChildren(QLabel) if one.isVisibleTo(dialog)]


def pressed(dialog: QWidget, text: str) -> None:
    buttons = dialog.findChildren(QPushButton)
    next(one for one in buttons if one.text().replace("&", "") == text and one.isVisible()).click()


def typed(qtbot: QtBot, dialog: ConnectDialog, key: Qt.Key) -> None:
    qtbot.keyClick(dialog.focusWidget() or dialog, key)


def is_kept(home: Home, keyring: Path) -> bool:
    return bool(load(home.settings_file)[0].sources or (keyring.exists() and read(keyring)))


def named(widget: QWidget) -> tuple[str, QAccessible.Role]:
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name), told.role()


# The address.


def test_by_keys_alone_from_the_address_to_what_was_found_and_back(qtbot: QtBot, home: Home) -> None:
    dialog = shown(qtbot, home)
    assert dialog.focusWidget() is dialog.by_address.line
    qtbot.keyClicks(dialog.focusWidget(), "Kari@iCloud.com")
    typed(qtbot, dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: hasattr(dialog, "view"))
    assert "icloud.com is Apple's iCloud" in texts(dialog)
    line = dialog.view.lines[PASSWORD_KEY]
    assert dialog.focusWidget() is line.input
    assert named(line.input) == ("App-specific password", QAccessible.Role.EditableText)
    assert set(dialog.view.lines) == {PASSWORD_KEY}  # the names there are known
    for row in dialog.view.rows.values():
        row.tick.box.setFocus()
        typed(qtbot, dialog, KEY.Key_Space)
    assert not dialog.first_button().isEnabled()
    assert "Nothing is ticked." in texts(dialog)
    assert not line.isVisible()
    typed(qtbot, dialog, KEY.Key_Return)
    assert dialog._plan is None
    typed(qtbot, dialog, KEY.Key_Escape)
    assert dialog.by_address.line.text() == "kari@icloud.com"
    typed(qtbot, dialog, KEY.Key_Escape)
    assert not dialog.isVisible()


def test_escape_stops_a_search(qtbot: QtBot, home: Home) -> None:
    dialog = shown(qtbot, home)
    dialog.trial._command = (sys.executable, "-c", "import sys; sys.stdin.read()")
    dialog.by_address._soon.setInterval(0)
    qtbot.keyClicks(dialog.focusWidget(), ME)
    typed(qtbot, dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: dialog.first_button().text() == "Asking example.org …")
    (process,) = dialog.trial.findChildren(QProcess)
    qtbot.waitUntil(lambda: process.processId() > 0)
    with qtbot.waitSignal(process.finished):
        typed(qtbot, dialog, KEY.Key_Escape)
    assert dialog.isVisible()
    assert dialog.first_button().text().replace("&", "") == "Find the way in"
    assert dialog.focusWidget() is dialog.by_address.line
    assert dialog.by_address.line.selectedText() == ME


@pytest.mark.parametrize("text", ["", "kari", "kari@", "@example.org"])
def test_what_is_no_address_is_not_asked_about(qtbot: QtBot, home: Home, text: str) -> None:
    dialog = shown(qtbot, home)
    dialog.by_address.line.setText(text)
    dialog.first_button().click()
    assert not dialog.trial.is_asked()
    assert dialog.by_address.refusal.accessibleName() == "That is no e-mail address, such as name@example.org."


def test_where_the_domain_does_not_say_the_kind_is_chosen(qtbot: QtBot, home: Home) -> None:
    dialog = shown(qtbot, home, WaysIn("example.org"))
    assert named(dialog.by_address.refusal)[0] == "example.org does not say. Choose yourself."
    pressed(dialog.by_address.refusal, "Choose the kind yourself …")
    assert EN.gettext("What is to be connected?") in texts(dialog)
    typed(qtbot, dialog, KEY.Key_Escape)
    assert dialog.by_address.line.text() == ME


# Trying.


def test_calendar_and_mail_are_connected_read_and_taken_back(
    qtbot: QtBot,
    home: Home,
    keyring: Path,
    caldav: CalDavStand,
    dovecot: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with dovecot.client(ME) as client:
        client.append("Sent", None, None, f"From: {ME}\r\nDate: {NOW - HOUR:%d %b %Y %H:%M:%S} +0000\r\n\r\n".encode())
    resident = Controller(home, clock=lambda: dt.datetime.now(dt.UTC), language="en", background=True)
    monkeypatch.setattr(resident, "has_tray", lambda: True)
    resident.window_manager.first_start()
    wizard = resident.window_manager.others["first"]
    assert isinstance(wizard, FirstStart)
    wizard.source_wanted.emit()
    dialog = resident.window_manager.others["connect"]
    assert isinstance(dialog, ConnectDialog)
    dialog._address = ME
    dialog._take_ways(found(calendar_way(caldav), mail_way(dovecot)))
    assert set(dialog.view.lines) == {PASSWORD_KEY}  # the names there differ, and are known
    with qtbot.waitSignal(dialog.connected):
        with_password(dialog)._connect()
    settings = load(home.settings_file)[0]
    assert set(settings.sources) == {"caldav", "imap"}
    assert settings.me == (ME,)
    assert read(keyring) == {"caldav": PASSWORD, "imap": PASSWORD} or PASSWORD in str(read(keyring))
    assert PASSWORD not in home.settings_file.read_text()
    assert resident.window_manager.others["connect"] is dialog
    qtbot.waitUntil(lambda: "1" in texts(dialog))
    assert "3" in texts(dialog)
    assert "sent mail, only its time" in texts(dialog)
    assert any("1 meeting still to come is drawn hollow" in text for text in texts(dialog))
    assert dialog.done.mailbox() == "work"
    dialog.done._ask()
    assert dialog.done.question is not None
    with qtbot.waitSignal(dialog.taken_back):
        dialog.done.question.buttons[1].click()
    assert load(home.settings_file)[0].sources == {}
    assert load(home.settings_file)[0].me == ()
    with home.store() as store:
        assert store.labels() == []
    assert PASSWORD not in str(read(keyring))
    resident.close()
    resident.deleteLater()


def test_what_the_mailbox_is_for_is_kept_with_the_button(qtbot: QtBot, home: Home, dovecot: Dovecot) -> None:
    dialog = shown(qtbot, home, found(mail_way(dovecot)))
    with qtbot.waitSignal(dialog.connected):
        with_password(dialog)._connect()
    assert "mailbox" not in load(home.settings_file)[0].sources["imap"]
    dialog.done.uses["mixed"].box.click()
    assert named(dialog.done.uses["mixed"].box)[0] == "This mailbox is: also private"
    with qtbot.waitSignals([dialog.sources_changed, dialog.week_wanted]):
        typed(qtbot, dialog, KEY.Key_Return)
    assert load(home.settings_file)[0].sources["imap"]["mailbox"] == "mixed"
    assert not dialog.isVisible()


def test_a_wrong_password_is_said_once_and_after_two_noes_something_has_to_change(
    qtbot: QtBot, home: Home, keyring: Path, caldav: CalDavStand
) -> None:
    dialog = with_password(shown(qtbot, home, found(calendar_way(caldav))), "another")
    line = dialog.view.lines[PASSWORD_KEY].input
    for number in (1, 2):
        dialog.first_button().click()
        qtbot.waitUntil(lambda: not dialog.trial.is_asked() and dialog.view.refusal.isVisible())
        assert dialog.focusWidget() is line
        assert line.selectedText()
        assert dialog.first_button().text().replace("&", "") == "Try once more"
        assert dialog.first_button().isEnabled() == (number == 1)
        said, _ = named(dialog.view.refusal)
        start = "example.org did not let this password in. Nothing is connected, and nothing is kept."
        assert said.startswith(start)
        assert ("Asked once." in said, "Refused twice." in said) == (number == 1, number == 2)
    assert "read before" not in " ".join(texts(dialog))
    typed(qtbot, dialog, KEY.Key_Return)
    assert not dialog.trial.is_asked()
    assert not is_kept(home, keyring)
    line.setText(PASSWORD)
    assert dialog.first_button().isEnabled()
    with qtbot.waitSignal(dialog.connected):
        typed(qtbot, dialog, KEY.Key_Return)


def test_the_refusal_is_an_alert(qtbot: QtBot, home: Home, caldav: CalDavStand) -> None:
    dialog = shown(qtbot, home, found(calendar_way(caldav)))
    assert dialog.view.refusal.reader_role == QAccessible.Role.AlertMessage
    assert not dialog.view.refusal.isVisible()


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (WayIn("caldav", ("calendar",), "password", {"url": "http://example.org/", "user": "k"}), "in clear"),
        (WayIn("caldav", ("calendar",), "password", {"url": "http://127.0.0.1:9/", "user": "k"}), "did not answer"),
    ],
)
def test_the_other_noes_stand_in_the_same_place(qtbot: QtBot, home: Home, keyring: Path, way: WayIn, said: str) -> None:
    dialog = with_password(shown(qtbot, home, found(way)))
    dialog._connect()
    qtbot.waitUntil(lambda: not dialog.trial.is_asked() and dialog.view.refusal.isVisible())
    name = named(dialog.view.refusal)[0]
    assert said in name
    assert "Nothing is connected" in name
    assert not is_kept(home, keyring)


def test_escape_gives_a_try_up(qtbot: QtBot, home: Home, keyring: Path, caldav: CalDavStand) -> None:
    caldav.cable.hang()
    dialog = with_password(shown(qtbot, home, found(calendar_way(caldav))))
    dialog._connect()
    (process,) = dialog.trial.findChildren(QProcess)
    qtbot.waitUntil(lambda: process.processId() > 0)
    with qtbot.waitSignal(process.finished):
        typed(qtbot, dialog, KEY.Key_Escape)
    assert named(dialog.view.refusal)[0].startswith("The sign-in was not finished. Nothing is connected")
    assert not is_kept(home, keyring)


def test_a_mailbox_that_refuses_leaves_the_calendar(
    qtbot: QtBot, home: Home, caldav: CalDavStand, dovecot: Dovecot
) -> None:
    way = mail_way(dovecot)
    wrong = WayIn(way.kind, way.reads, way.signs_in, {**way.options, "port": 9})
    dialog = with_password(shown(qtbot, home, found(calendar_way(caldav), wrong)))
    with qtbot.waitSignal(dialog.connected):
        dialog._connect()
    assert set(load(home.settings_file)[0].sources) == {"caldav"}
    assert any(text.startswith("What was ticked besides is not connected") for text in texts(dialog))
    assert dialog.done.uses == {}


def test_which_of_several_addresses_are_the_persons(qtbot: QtBot, home: Home, caldav: CalDavStand) -> None:
    dialog = with_password(shown(qtbot, home, found(calendar_way(caldav))))
    ended = dialog._ended

    def naming(result: dict[str, Any]) -> None:
        ended({**result, "addresses": [ALSO]} if "addresses" in result else result)

    dialog._ended = naming  # type: ignore[method-assign]  # what another server says of the person
    dialog._connect()
    qtbot.waitUntil(lambda: hasattr(dialog, "whose"))
    assert "With these ticks 3 of 3 meetings can be counted." in texts(dialog)
    box = dialog.whose.ticks[ME].box
    assert named(box)[0] == f"{ME}, 3 of 3 meetings, ticked"
    assert set(dialog.whose.ticks) == {ME, ALSO}  # and nobody else of the meetings
    box.setFocus()
    typed(qtbot, dialog, KEY.Key_Space)
    assert named(box)[0] == f"{ME}, 3 of 3 meetings, not ticked"
    assert "With these ticks 0 of 3 meetings can be counted." in texts(dialog)
    dialog.whose.ticks[ALSO].box.click()
    assert not dialog.first_button().isEnabled()
    assert load(home.settings_file)[0].sources == {}
    box.click()
    with qtbot.waitSignal(dialog.connected):
        dialog.first_button().click()
    assert load(home.settings_file)[0].me == (ME,)


# A sign-in in the browser.


@pytest.fixture
def microsoft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStand]:
    stand = GraphStand()
    visit = tmp_path / "visit.py"
    visit.write_text(VISIT)
    monkeypatch.setenv("BROWSER", f"{sys.executable} {visit} {stand.ca} %s &")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    yield stand
    stand.stop()


def browser_way(stand: GraphStand) -> WayIn:
    account = stand.account(stand._server.server_port)
    options = {"tenant": TENANT, "authority": account.authority, "graph": account.graph, "ca": stand.ca}
    return WayIn("microsoft365", ("calendar", "mail"), "browser", options)


@pytest.mark.parametrize("declines", [False, True])
def test_the_mail_is_a_second_consent_that_may_be_declined(
    qtbot: QtBot, home: Home, microsoft: GraphStand, declines: bool
) -> None:
    ways = WaysIn("example.org", "microsoft365", "mx", (browser_way(microsoft),))
    dialog = shown(qtbot, home, ways)
    assert "example.org uses Microsoft 365" in texts(dialog)
    qtbot.waitUntil(lambda: dialog.view.panel.isVisible())
    assert "What Microsoft's page will say" in texts(dialog)
    assert dialog.first_button().text().replace("&", "") == "Sign in at Microsoft"
    dialog._connect()
    assert dialog.focusWidget() is dialog.view.lines["client_id"].input  # it is not filled in
    dialog.view.lines["client_id"].input.setText(CLIENT)
    go_on, calls = dialog._go_on, []

    def counted() -> None:
        calls.append(dialog._planned().attempt)
        if len(calls) == 2 and declines:
            microsoft.entra.refusal = {"error": "access_denied", "error_description": "AADSTS65004"}
        go_on()

    dialog._go_on = counted  # type: ignore[method-assign]  # to decline the second one
    with qtbot.waitSignal(dialog.connected):
        dialog._connect()
    assert [one.reads for one in calls if one is not None] == [("calendar",), ("calendar", "mail")]
    kept = load(home.settings_file)[0].sources["microsoft365"]
    assert (kept["calendar"], kept["mail"]) == (True, not declines)
    assert bool(dialog.done.uses) != declines


# Languages, and other windows.


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_page_speaks_the_language(qtbot: QtBot, home: Home, caldav: CalDavStand, language: str) -> None:
    words = load_words(language)
    dialog = shown(qtbot, home, words=words)
    assert words.gettext("Your e-mail address") in texts(dialog)
    dialog._address = ME
    dialog._take_ways(found(calendar_way(caldav)))
    pages = [*texts(dialog)]
    english = {one for one in pages if one in (ME, "example.org")}
    shown_in_english = ConnectDialog(home, EN)
    qtbot.addWidget(shown_in_english)
    shown_in_english._address = ME
    shown_in_english._take_ways(found(calendar_way(caldav)))
    same = {one.text() for one in shown_in_english.findChildren(QLabel)} & {*pages} - {""}
    assert same <= english
    dialog.show_words(EN)
    assert "example.org has a server of its own" in texts(dialog)


def test_another_language_keeps_what_is_filled_in(qtbot: QtBot, home: Home, caldav: CalDavStand) -> None:
    dialog = with_password(shown(qtbot, home, found(calendar_way(caldav))))
    dialog.view.rows["calendar"].tick.box.click()
    dialog.show_words(load_words("nb"))
    assert dialog.view.lines[PASSWORD_KEY].input.text() == PASSWORD
    assert not dialog.view.rows["calendar"].tick.box.isChecked()


def test_a_file_needs_no_address(qtbot: QtBot, home: Home) -> None:
    dialog = shown(qtbot, home)
    pressed(dialog, "Choose a calendar file …")
    assert dialog.form.asked() is dialog.form.secret
    typed(qtbot, dialog, KEY.Key_Escape)
    assert isinstance(dialog.focusWidget(), QLineEdit)
    assert dialog.focusWidget() is dialog.by_address.line
