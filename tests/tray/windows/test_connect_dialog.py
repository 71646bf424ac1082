"""Connecting, from the dialog through the real process to a real server: the result, and the stored data."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from grense.errors import GrenseError
from grense.i18n import load as load_words
from grense.storage.home import Home
from grense.storage.settings import add_source, load
from grense_tray.windows.connect import trying_steps
from grense_tray.windows.connect.connect_dialog import ConnectDialog
from grense_tray.windows.settings.fields import _Path
from servers.activitywatch import WatchStand
from servers.dav_server import USER
from servers.entra import CLIENT, TENANT, USER_CODE
from servers.file_keyring import FILE, read
from servers.folder import FolderStand
from servers.graph import GraphStand
from servers.radicale import CalDavStand
from servers.stand import MARK, ME, PASSWORD

EN = load_words("en")
# A person's browser, as a program that can be named as one.
VISIT = """
import sys
from servers.entra import Browser
browser = Browser(sys.argv[1])
browser.open(sys.argv[2])
browser.close()
"""


class Kept:
    """What is in the keyring of this test alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def kept(self) -> dict[str, str]:
        return read(self._path)


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    path = tmp_path / "keyring.json"
    monkeypatch.setenv(FILE, str(path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "servers.file_keyring.FileKeyring")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    return Kept(path)


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStand]:
    """Microsoft on loopback, and a machine on which no browser opens."""
    monkeypatch.setenv("PATH", "")
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    stand = GraphStand()
    yield stand
    stand.stop()


@pytest.fixture
def caldav() -> Iterator[CalDavStand]:
    stand = CalDavStand()
    yield stand
    stand.stop()


def asking(qtbot: QtBot, home: Home, kind: str, parent: QWidget | None = None, **elsewhere: str) -> ConnectDialog:
    """The dialog at its questions; `elsewhere` are options without a prompt."""
    dialog = ConnectDialog(home, EN, parent=parent)
    qtbot.addWidget(dialog)
    dialog._choose()
    dialog._pick(kind)
    dialog._ask()
    ask = dialog.trial.ask

    def begin(*asked: Any, options: dict[str, object], **given: Any) -> int:
        return ask(*asked, options=options | elsewhere, **given)

    dialog.trial.ask = begin  # type: ignore[method-assign, assignment]  # the servers' places are not Microsoft's
    return dialog


def asking_microsoft(qtbot: QtBot, home: Home, stand: GraphStand) -> ConnectDialog:
    account = stand.account(stand._server.server_port)
    dialog = asking(qtbot, home, "microsoft365", authority=account.authority, graph=account.graph, ca=stand.ca)
    dialog.form.fields["client_id"].put(CLIENT)
    dialog.form.fields["tenant"].put(TENANT)
    return dialog


def asking_caldav(
    qtbot: QtBot, home: Home, stand: CalDavStand, password: str = PASSWORD, parent: QWidget | None = None
) -> ConnectDialog:
    dialog = asking(qtbot, home, "caldav", parent)
    dialog.form.fields["url"].put(f"http://127.0.0.1:{stand.cable.port}/")
    dialog.form.fields["user"].put(USER)
    dialog.form.secret.setText(password)
    return dialog


def pressed(dialog: ConnectDialog, text: str) -> None:
    buttons = dialog.current().findChildren(QPushButton)
    next(one for one in buttons if one.text().replace("&", "") == text).click()


def is_kept(home: Home, keyring: Kept) -> bool:
    return bool(load(home.settings_file)[0].sources or keyring.kept)


def problem(qtbot: QtBot, dialog: ConnectDialog) -> str:
    qtbot.waitUntil(lambda: not dialog.trial.is_asked() and not dialog.problem.isHidden())
    text = dialog.problem.text()
    assert text
    assert "\n" not in text
    assert "grense connect" not in text
    return text


def test_a_code_signs_in_where_no_browser_opens(qtbot: QtBot, home: Home, keyring: Kept, microsoft: GraphStand) -> None:
    dialog = asking_microsoft(qtbot, home, microsoft)
    dialog.first_button().click()
    qtbot.waitUntil(lambda: bool(dialog.waiting.lines))
    (address,) = dialog.waiting.lines
    assert "/oauth2/v2.0/authorize?" in address.text()
    microsoft.entra.pending = 2
    pressed(dialog, "Sign in with a code instead")
    qtbot.waitUntil(lambda: len(dialog.waiting.lines) == 2)
    address, code = dialog.waiting.lines
    assert (address.text().endswith("/device"), code.text()) == (True, USER_CODE)
    assert not is_kept(home, keyring)
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    dialog.found.me.put("kari@example.org")
    with qtbot.waitSignal(dialog.connected):
        dialog._accept()
    written = home.settings_file.read_text()
    kept = load(home.settings_file)[0].sources["microsoft365"]
    assert (kept["kind"], kept["client_id"], kept["tenant"]) == ("microsoft365", CLIENT, TENANT)
    assert MARK not in written
    assert f"{MARK}-refresh" in "".join(keyring.kept.values())
    assert f"{MARK}-access" not in "".join(keyring.kept.values())


def test_a_browser_signs_in(
    qtbot: QtBot, home: Home, microsoft: GraphStand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = tmp_path / "visit.py"
    visit.write_text(VISIT)
    monkeypatch.setenv("BROWSER", f"{sys.executable} {visit} {microsoft.ca} %s &")
    dialog = asking_microsoft(qtbot, home, microsoft)
    dialog.first_button().click()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    assert dialog.waiting.lines == []


def test_signing_in_again_keeps_the_source_and_mends_it(
    qtbot: QtBot, home: Home, keyring: Kept, microsoft: GraphStand
) -> None:
    account = microsoft.account(microsoft._server.server_port)
    options = {"kind": "microsoft365", "client_id": CLIENT, "tenant": TENANT, "authority": account.authority}
    add_source(home.settings_file, "work", options | {"graph": account.graph, "ca": microsoft.ca})
    before = load(home.settings_file)[0].sources
    dialog = ConnectDialog(home, EN, label="work")
    qtbot.addWidget(dialog)
    dialog._device_code = True
    with qtbot.waitSignal(dialog.connected):
        dialog.first_button().click()
    assert load(home.settings_file)[0].sources == before
    assert "work" in keyring.kept


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ({"error": "access_denied", "error_description": "AADSTS65004"}, "The server does not let you read this"),
        ({"error": "temporarily_unavailable"}, "The server is busy."),
    ],
)
def test_a_refused_sign_in_is_one_line(
    qtbot: QtBot, home: Home, keyring: Kept, microsoft: GraphStand, refusal: dict[str, str], said: str
) -> None:
    dialog = asking_microsoft(qtbot, home, microsoft)
    dialog._device_code = True
    microsoft.entra.refusal = refusal
    dialog._begin()
    assert problem(qtbot, dialog).startswith(said)
    assert not is_kept(home, keyring)


def test_a_certificate_that_nobody_knows(qtbot: QtBot, home: Home, keyring: Kept) -> None:
    stand = GraphStand(trusted=False)
    dialog = asking_microsoft(qtbot, home, stand)
    dialog._begin()
    assert problem(qtbot, dialog).startswith("The server's certificate cannot be trusted, so nothing was sent.")
    assert not is_kept(home, keyring)
    stand.stop()


def test_a_package_that_is_missing(
    qtbot: QtBot, home: Home, keyring: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msal.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    dialog = asking(qtbot, home, "microsoft365")
    dialog.form.fields["client_id"].put(CLIENT)
    dialog._begin()
    assert problem(qtbot, dialog).startswith("This kind of source is not installed. pip install")
    assert not is_kept(home, keyring)


def test_a_wrong_password_and_then_the_right_one(qtbot: QtBot, home: Home, keyring: Kept, caldav: CalDavStand) -> None:
    dialog = asking_caldav(qtbot, home, caldav, "another")
    dialog._begin()
    said = (
        "The server does not accept the sign-in. "
        "Is the name right, and the password? some servers want an app password."
    )
    assert problem(qtbot, dialog) == said
    assert not is_kept(home, keyring)
    assert dialog.form.secret.text() == "another"
    dialog.form.secret.setText(PASSWORD)
    dialog._begin()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    assert any(place.endswith(caldav.path) for place in dialog.found.picks)
    with qtbot.waitSignal(dialog.connected):
        dialog._accept()
    assert keyring.kept["caldav"] == PASSWORD
    assert PASSWORD not in home.settings_file.read_text()


def test_a_server_that_says_nothing_is_not_waited_for(
    qtbot: QtBot, home: Home, keyring: Kept, caldav: CalDavStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying_steps, "_PATIENCE", 1.5)
    caldav.cable.hang()
    dialog = asking_caldav(qtbot, home, caldav)
    dialog._begin()
    assert problem(qtbot, dialog).startswith("The server does not answer in time.")
    assert not is_kept(home, keyring)


def begun(qtbot: QtBot, home: Home, caldav: CalDavStand, parent: QWidget | None = None) -> tuple[ConnectDialog, int]:
    """A try without an answer, and the number of its process."""
    caldav.cable.hang()
    dialog = asking_caldav(qtbot, home, caldav, parent=parent)
    dialog._begin()
    (process,) = dialog.trial.findChildren(QProcess)
    qtbot.waitUntil(lambda: process.processId() > 0)
    return dialog, process.processId()


def is_gone(number: int) -> bool:
    for _ in range(1200):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_try_that_is_given_up_says_so(qtbot: QtBot, home: Home, keyring: Kept, caldav: CalDavStand) -> None:
    dialog, number = begun(qtbot, home, caldav)
    pressed(dialog, "Cancel")
    assert problem(qtbot, dialog) == "The attempt was cancelled. Nothing was stored."
    assert is_gone(number)
    assert not is_kept(home, keyring)


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
@pytest.mark.parametrize("closes", ["dialog", "parent"])
def test_closing_half_way_ends_the_process(
    qtbot: QtBot, home: Home, keyring: Kept, caldav: CalDavStand, closes: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog, number = begun(qtbot, home, caldav, parent)
    parent.show()
    dialog.show()
    (dialog if closes == "dialog" else parent).close()
    assert is_gone(number)
    assert not is_kept(home, keyring)
    dialog.setParent(None)


def test_a_ticket_needs_neither_password_nor_name_and_the_domain_knows_the_server(qtbot: QtBot, home: Home) -> None:
    form = asking(qtbot, home, "exchange").form
    form.fields["address"].put("kari@example.org")
    form.fields["auth"].put("kerberos")
    _, options, secret = form.answers()
    assert (options, secret) == ({"kind": "exchange", "address": "kari@example.org", "auth": "kerberos"}, "")
    form.fields["auth"].put("ntlm")
    with pytest.raises(GrenseError, match="not filled in"):
        form.answers()


def test_what_is_not_filled_in_is_named(qtbot: QtBot, home: Home) -> None:
    dialog = asking(qtbot, home, "microsoft365")
    dialog._begin()
    assert (
        dialog.problem.text()
        == "Something is not filled in: Application id that your organisation, or you, registered for Grense."
    )
    dialog._choose()
    dialog._pick("imap")
    dialog._ask()
    dialog.form.fields["host"].put("mail.example.org")
    dialog.form.fields["user"].put("kari")
    dialog._begin()
    assert dialog.problem.text() == "Something is not filled in: Password."


def test_one_folder_is_chosen_and_not_two(qtbot: QtBot, home: Home) -> None:
    dialog = asking(qtbot, home, "imap")
    dialog._document = {"label": "imap", "options": {}}
    dialog._result = {"places": [["a", "Sent", False], ["b", "Sendt", False]], "addresses": []}
    dialog._choose_places()
    for tick in dialog.found.picks.values():
        tick.box.click()
    assert [place for place, tick in dialog.found.picks.items() if tick.box.isChecked()] == ["b"]


def test_the_addresses_in_the_meetings_are_offered_where_no_known_one_is_among_them(qtbot: QtBot, home: Home) -> None:
    dialog = asking(qtbot, home, "caldav")
    dialog._document = {"label": "caldav", "options": {}}
    dialog._result = {
        "places": [["a", "Work", True]],
        "addresses": [],
        "owners": [["boss@example.org", 180], ["kari@example.org", 178]],
        "likely": ["boss@example.org"],
    }
    dialog._choose_places()
    texts = {address: tick.text.text() for address, tick in dialog.found.owners.ticks.items()}
    assert texts["kari@example.org"] == "kari@example.org, in 178 meetings"
    assert [address for address, tick in dialog.found.owners.ticks.items() if tick.box.isChecked()] == [
        "boss@example.org"
    ]
    for tick in dialog.found.owners.ticks.values():
        tick.box.click()
    dialog._keep = lambda _: None  # type: ignore[method-assign]  # what is kept of the source is another test's
    dialog._accept()
    assert home.settings()[0].me == ("kari@example.org",)

    dialog._settings = home.settings()[0]
    dialog._choose_places()
    assert dialog.found.owners is None


def test_what_a_sign_in_shows_can_be_copied(qtbot: QtBot, home: Home) -> None:
    dialog = asking(qtbot, home, "microsoft365")
    dialog.form.fields["client_id"].put(CLIENT)
    dialog.trial.ask = lambda *_, **__: 1  # type: ignore[method-assign, assignment]  # nobody is asked
    dialog._begin()
    dialog._show_address(("https://example.org/device", "ABCD"))
    pressed(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == "https://example.org/device"


@pytest.mark.parametrize(
    ("kind", "key", "address", "advice"),
    [
        ("caldav", "url", "https://apidata.googleusercontent.com/caldav/v2/", "secret address in iCal format"),
        ("imap", "host", "outlook.office365.com", "microsoft365"),
    ],
)
def test_where_no_password_works_this_stands_there_before_one_is_filled_in(
    qtbot: QtBot, home: Home, keyring: Kept, kind: str, key: str, address: str, advice: str
) -> None:
    dialog = asking(qtbot, home, kind)
    field = dialog.form.fields[key]
    field.put(address)
    assert not field.note.isVisible()
    field.answered.emit()
    assert advice in field.note.text()
    dialog.form.fields["user"].put(USER)
    pressed(dialog, "Try it")
    assert advice in problem(qtbot, dialog)
    assert not is_kept(home, keyring)


def test_a_password_in_the_address_is_kept_as_the_password(
    qtbot: QtBot, home: Home, keyring: Kept, caldav: CalDavStand
) -> None:
    dialog = asking_caldav(qtbot, home, caldav, "")
    dialog.form.fields["url"].put(f"http://{USER}:{PASSWORD}@127.0.0.1:{caldav.cable.port}/")
    dialog._begin()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    with qtbot.waitSignal(dialog.connected):
        dialog._accept()
    assert keyring.kept["caldav"] == PASSWORD
    assert PASSWORD not in home.settings_file.read_text()


def test_a_folder_is_chosen_looked_through_and_connected(
    qtbot: QtBot, home: Home, keyring: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = FolderStand()
    for day in range(3):
        stand.put_mail(f"s{day}", dt.datetime(2026, 11, 10 + day, 20, tzinfo=dt.UTC))
    dialog = asking(qtbot, home, "files")
    field = dialog.form.fields["path"]
    assert isinstance(field, _Path)
    assert field._line.accessibleName() == "Path of the file or folder"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stand.folder))
    field.folder.click()
    assert field.answer() == str(stand.folder)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    field.file.click()  # a person who changes their mind
    assert field.answer() == str(stand.folder)
    dialog.first_button().click()
    qtbot.waitUntil(lambda: hasattr(dialog, "found"))
    assert "Files: 1 calendar file, 1 mailbox." in [one.text() for one in dialog.current().findChildren(QLabel)]
    assert dialog.found.owners.ticks[ME].box.isChecked()
    with qtbot.waitSignal(dialog.connected):
        dialog._accept()
    found, _ = load(home.settings_file)
    assert found.sources == {"files": {"kind": "files", "path": str(stand.folder.resolve())}}
    assert found.me == (ME,)
    assert keyring.kept == {}
    stand.stop()


def test_a_path_without_calendar_or_mail_is_refused_where_it_stands(
    qtbot: QtBot, home: Home, keyring: Kept, tmp_path: Path
) -> None:
    dialog = asking(qtbot, home, "files")
    dialog.first_button().click()
    assert dialog.problem.text() == "Something is not filled in: Path of the file or folder."
    (tmp_path / f"{MARK}.csv").write_text("Subject,Start\na,b\n")
    dialog.form.fields["path"].put(str(tmp_path / f"{MARK}.csv"))
    dialog._begin()
    said = problem(qtbot, dialog)
    assert said.startswith("Neither a calendar nor mail")
    assert MARK not in said
    assert not is_kept(home, keyring)


def test_no_keyring_is_mentioned_for_files(qtbot: QtBot, home: Home) -> None:
    dialog = asking(qtbot, home, "files")
    assert dialog.form.keeping.isHidden()
    assert not dialog.form.secret.isVisibleTo(dialog)


def test_a_machine_is_connected_and_its_use_is_asked(qtbot: QtBot, home: Home, keyring: Kept) -> None:
    watch = WatchStand()
    try:
        dialog = asking(qtbot, home, "activitywatch")
        dialog.form.fields["url"].put(watch.url)
        dialog.form.fields["only_work"].put("within_hours")
        pressed(dialog, "Try it")
        qtbot.waitUntil(lambda: not dialog.trial.is_asked(), timeout=30_000)
        for bucket, tick in dialog.found.picks.items():
            tick.box.setChecked(bucket == watch.bucket)
        pressed(dialog, "Connect")
        qtbot.waitUntil(lambda: bool(load(home.settings_file)[0].sources), timeout=30_000)
    finally:
        watch.stop()
    kept = load(home.settings_file)[0].sources["activitywatch"]
    assert (kept["url"], kept["only_work"]) == (watch.url, "within_hours")
    assert kept.get("buckets", [watch.bucket]) == [watch.bucket]
