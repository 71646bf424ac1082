"""The tray follows a workplace's policy: nudges at its limit, and one message for an unreadable file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from grense.nudges import History
from grense.storage.home import Home
from grense.storage.settings import change
from grense_tray.controller import Controller
from simulated import Day, Life

WED = dt.date(2026, 11, 18)
LIFE = Life({WED: Day((1195.0, 1205.0))})
NOW = LIFE.at(WED, 1206)


@pytest.fixture
def start(qtbot: QtBot, home: Home) -> Iterator[Callable[[], Controller]]:
    made: list[Controller] = []

    def begin() -> Controller:
        home.settings(first_start=True)
        change(home.settings_file, "tz", "Europe/Oslo")
        change(home.settings_file, "policy", "ours.toml")
        made.append(Controller(home, clock=lambda: NOW, background=True, language="en"))
        made[-1].read_settings()
        made[-1].outlook = LIFE.outlook(NOW, weeks=1)
        return made[-1]

    yield begin
    for resident in made:
        resident.close()


def said(resident: Controller) -> str | None:
    nudge = resident.nudge_controller._decided(History(), NOW)
    return nudge and nudge.code


def test_nudges_come_at_the_agreed_limit(home: Home, start: Callable[[], Controller]) -> None:
    resident = start()
    (home.settings_file.parent / "ours.toml").write_text('outer_limit = "20:00"\nurgent = "call zebrafink"\n')
    assert said(resident) == "evening_now"
    assert resident.error is None
    nudge = resident.nudge_controller._decided(History(), NOW)
    assert nudge is not None
    assert "agreed limit is 20:00" in " ".join(map(str, resident.nudge_controller._texts_of(nudge)))
    assert "zebrafink" not in repr(nudge)


def test_a_file_that_cannot_be_read_is_told_of_once_and_costs_nothing(
    home: Home, start: Callable[[], Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    resident, told = start(), []
    monkeypatch.setattr(resident, "show_problem", told.append)
    assert [said(resident) for _ in range(3)] == [None] * 3
    assert len(told) == 1
    path = home.settings_file.parent / "ours.toml"
    path.write_text('outer_limit = "soon"\n')
    assert [said(resident) for _ in range(3)] == [None] * 3
    path.write_text('outer_limit = "20:00"\n')
    assert said(resident) == "evening_now"
    assert [problem.title for problem in told] == [
        "the workplace's policy cannot be read",
        "the workplace's policy makes no sense",
    ]
