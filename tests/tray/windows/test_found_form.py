"""The form after a try: what the person did not agree to or the server lacks, and which calendars are read."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from grense.i18n import load as load_words
from grense_tray.windows.connect.found_form import FoundForm

ME = "kari@example.org"
CALENDARS = [("calendar", "Kalender", True), ("id-2", "Prosjekt", False), ("sent", "sent", True)]


def form(qtbot: QtBot, kind: str, **result: Any) -> FoundForm:
    made = FoundForm(kind, {"places": [], **result}, [ME], load_words("en"))
    qtbot.addWidget(made)
    return made


def texts(made: FoundForm) -> str:
    return " ".join(one.text() for one in made.findChildren(QLabel))


@pytest.mark.parametrize("kind", ["exchange", "microsoft365"])
def test_calendars_are_chosen_and_the_sent_mail_is_none_of_them(qtbot: QtBot, kind: str) -> None:
    made = form(qtbot, kind, places=CALENDARS)
    assert list(made.picks) == ["calendar", "id-2"]
    assert made.places() == {}
    made.picks["id-2"].box.setChecked(True)
    assert made.places() == {"calendars": ["calendar", "id-2"]}


def test_with_one_calendar_nothing_is_asked(qtbot: QtBot) -> None:
    made = form(qtbot, "microsoft365", places=[CALENDARS[0], CALENDARS[2]])
    assert (made.picks, made.places()) == ({}, {})


def test_what_is_not_read_is_shown(qtbot: QtBot) -> None:
    assert "no calendar this way" in texts(form(qtbot, "jmap", not_offered=["calendar"]))
    said = texts(form(qtbot, "google", declined=["mail"]))
    assert "you have not agreed to the mail there" in said.casefold()
    assert "you have not agreed" not in texts(form(qtbot, "google")).casefold()
