"""What a mailbox is used for: the card in the window, the dialog, and the answer in the settings."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from example_outlook import nobody
from grense.i18n import load as load_words
from grense.outlook import SourceView
from grense.storage.home import Home
from grense.storage.settings import add_source, change, load
from grense_tray.presenter.mailbox_card import mailbox_card
from grense_tray.presenter.outside_card import outside_card
from grense_tray.presenter.values import AnswerMailbox, AnswerOutside
from grense_tray.windows.connect.found_form import FoundForm
from grense_tray.windows.connect.mailbox_dialog import MailboxDialog
from grense_tray.windows.connect.mailbox_form import MailboxForm
from grense_tray.windows.week.week_window import WeekWindow
from servers.stand import ME

EN = load_words("en")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "settings.toml", tmp_path / "state.json", tmp_path / "kept")
    add_source(home.settings_file, "post", {"kind": "imap", "host": "h", "user": ME})
    change(home.settings_file, "me", [ME])
    return home


def dialog(qtbot: QtBot, home: Home, mailbox: str = "") -> MailboxDialog:
    made = MailboxDialog(home, EN, "post", mailbox=mailbox)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(form: MailboxForm, mailbox: str, way: str = "") -> None:
    for field, answer in ((form.use, mailbox), (form.way, way)):
        if answer:
            field.put(answer)
            field.answered.emit()


def kept(home: Home) -> dict[str, Any]:
    return {name: one for name, one in load(home.settings_file)[0].sources["post"].items() if name != "kind"}


def test_no_leads_on_to_how_work_mail_is_told(qtbot: QtBot, home: Home) -> None:
    form = dialog(qtbot, home).form
    assert (form.use.answer(), form.way.isVisible()) == ("", False)
    choose(form, "mixed")
    assert form.way.isVisible()
    assert [way for way, field in form.lists.items() if field.isVisible()] == ["work_domains"]
    assert form.lists["work_domains"].answer() == "example.org"
    choose(form, "mixed", "none")
    assert not any(field.isVisible() for field in form.lists.values())


def test_the_answer_is_kept_and_told_and_shown_the_next_time(qtbot: QtBot, home: Home) -> None:
    made = dialog(qtbot, home, "mixed")
    with qtbot.waitSignal(made.answered):
        made.keep()
    assert kept(home) == {"host": "h", "user": ME, "mailbox": "mixed", "work_domains": ("example.org",)}
    again = dialog(qtbot, home)
    assert again.form.answer().work_domains == ("example.org",)
    choose(again.form, "work")
    with qtbot.waitSignal(again.answered):
        again.keep()
    assert kept(home) == {"host": "h", "user": ME, "mailbox": "work"}


def test_what_is_no_domain_is_said_and_nothing_is_kept(qtbot: QtBot, home: Home) -> None:
    made = dialog(qtbot, home, "mixed")
    made.form.lists["work_domains"].put("ola@example.org")
    before = kept(home)
    made.keep()
    assert made.problem.isVisible()
    assert "example.org" in made.problem.text()
    assert kept(home) == before


def result(**files: int) -> dict[str, Any]:
    return {"places": [("Sent", "Sent", True)], "files": files}


@pytest.mark.parametrize(
    ("kind", "files", "asks"),
    [
        ("imap", {}, True),
        ("microsoft365", {}, True),
        ("ics", {}, False),
        ("files", {"mailbox": 1}, True),
        ("files", {"calendar": 2}, False),
    ],
)
def test_only_where_there_is_mail_it_is_asked_while_connecting(
    qtbot: QtBot, kind: str, files: dict[str, int], asks: bool
) -> None:
    form = FoundForm(kind, result(**files), [ME], EN)
    qtbot.addWidget(form)
    assert (form.mailbox is not None) == asks
    assert form.use() == {}
    if form.mailbox is not None:
        choose(form.mailbox, "mixed")
        assert form.use() == {"mailbox": "mixed", "work_domains": ("example.org",)}


def test_a_card_asks_about_the_first_that_was_never_asked_about() -> None:
    asking = (SourceView("cal", "ics", None, None), SourceView("post", "imap", None, None, asks_mailbox=True))
    card = mailbox_card(dataclasses.replace(nobody(), sources=asking), EN)
    assert card is not None
    assert card.title == "Is the mailbox of post only for work?"
    assert card.actions == (
        ("Yes", AnswerMailbox("post", "work")),
        ("No …", AnswerMailbox("post", "mixed")),
        ("Not now", AnswerMailbox("post", "not_now")),
    )
    assert mailbox_card(dataclasses.replace(nobody(), sources=asking[:1]), EN) is None
    assert mailbox_card(None, EN) is None


def test_an_answer_on_the_card_leaves_the_window(qtbot: QtBot) -> None:
    window = WeekWindow(EN)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.mailbox_answered) as made:
        window.do(AnswerMailbox("post", "not_now"))
    assert made.args == ["post", "not_now"]


def test_meetings_with_nobody_else_of_the_organisation_are_asked_about_on_a_card(qtbot: QtBot) -> None:
    assert outside_card(nobody(), EN) is outside_card(None, EN) is None
    card = outside_card(dataclasses.replace(nobody(), asks_outside=True), EN)
    assert card is not None
    assert [command for _, command in card.actions] == [AnswerOutside(use) for use in ("work", "mixed", "not_now")]
    window = WeekWindow(EN)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.outside_answered) as made:
        window.do(AnswerOutside("mixed"))
    assert made.args == ["mixed"]
