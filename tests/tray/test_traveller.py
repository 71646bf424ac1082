"""The question whether the person is where the machine is: in the real window, with the data stored by each answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.model.correction import IN_ZONE, OPEN, Correction
from grense.model.time import load_zone
from grense.model.travel import MachineZone
from grense.storage.home import Home
from grense.storage.machine_zone import seen_zone
from grense.storage.settings import change
from grense_tray.controller import Controller
from grense_tray.windows.widgets.controls import Link
from quiet_jobs import Jobs

OSLO, NEW_YORK = "Europe/Oslo", "America/New_York"
NOW = dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2026, 11, 22, tzinfo=load_zone(NEW_YORK))
STILL = Correction(IN_ZONE, MIDNIGHT, OPEN, zone=NEW_YORK)

Begin = Callable[[str], Controller]

# The offscreen platform has no keyboard to grab, and warns when a popover opens.
in_a_popover = pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged")


@pytest.fixture
def begin(qtbot: QtBot, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """A resident of a person at home in Oslo, whose machine is elsewhere, with the week's window open."""
    monkeypatch.setattr("grense_tray.backend.jobs.Jobs", Jobs)
    made = []

    def start(machine: str) -> Controller:
        monkeypatch.setenv("TZ", machine)
        home.settings(first_start=True)
        change(home.settings_file, "tz", OSLO)
        resident = Controller(home, clock=lambda: NOW, background=True, language="en")
        made.append(resident)
        resident.start()
        resident.window_manager.open()
        tell(resident)
        return resident

    yield start
    for one in made:
        one.close()
        one.deleteLater()


def tell(resident: Controller, **corrections: Correction) -> None:
    """Pass an outlook to the resident, like the worker."""
    numbered = {int(number.removeprefix("n")): one for number, one in corrections.items()}
    outlook = replace(example_outlook(), made=NOW, is_example=False, corrections=numbered)
    resident.jobs.outlook_ready.emit(outlook)


def links(resident: Controller) -> dict[str, Link]:
    week = resident.window_manager.week
    assert week is not None
    return {link.text(): link for link in week.page.findChildren(Link) if not link.parentWidget().isHidden()}


def press(resident: Controller, text: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: text in links(resident))
    links(resident)[text].click()


def kept(home: Home) -> list[Correction]:
    with home.store() as store:
        return list(store.corrections().values())


def asks(resident: Controller) -> bool:
    return "I have moved there" in links(resident)


def test_at_home_nothing_is_asked(begin: Begin) -> None:
    assert not asks(begin(OSLO))


def test_yes_keeps_a_stay_that_goes_on(qtbot: QtBot, home: Home, begin: Begin) -> None:
    resident = begin(NEW_YORK)
    press(resident, "Yes, from Sunday until I am back", qtbot)
    assert not asks(resident)
    qtbot.waitUntil(lambda: home.has_store() and kept(home) == [STILL])
    tell(resident, n1=STILL)
    assert not asks(resident)
    assert resident.zone == NEW_YORK


@in_a_popover
def test_other_days_open_the_correction_with_the_zone(qtbot: QtBot, begin: Begin) -> None:
    resident = begin(NEW_YORK)
    press(resident, "Yes, on other days …", qtbot)
    assert resident.window_manager.week is not None
    popover = resident.window_manager.week.popover
    assert popover is not None
    assert popover.asked is not None
    assert popover.asked.zone is not None
    assert popover.asked.zone.currentText() == NEW_YORK
    popover.close()


def test_who_has_moved_keeps_the_past_and_has_another_zone(qtbot: QtBot, home: Home, begin: Begin) -> None:
    resident = begin(NEW_YORK)
    press(resident, "I have moved there", qtbot)
    qtbot.waitUntil(lambda: home.has_store() and len(kept(home)) == 1)
    (past,) = kept(home)
    assert (past.zone, past.end) == (OSLO, MIDNIGHT)
    assert home.settings()[0].tz == NEW_YORK
    tell(resident, n1=past)
    assert not asks(resident)


def test_no_holds_until_the_machine_is_elsewhere_again(
    qtbot: QtBot, home: Home, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = begin(NEW_YORK)
    press(resident, "No", qtbot)
    assert seen_zone(home.zone_file) == MachineZone(NEW_YORK, declined=True)
    resident.tick()
    assert not asks(resident)
    for zone in (OSLO, NEW_YORK):
        monkeypatch.setenv("TZ", zone)
        resident.tick()
    qtbot.waitUntil(lambda: asks(resident))


def test_a_stay_ends_when_the_machine_is_back(
    qtbot: QtBot, home: Home, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = begin(NEW_YORK)
    press(resident, "Yes, from Sunday until I am back", qtbot)
    qtbot.waitUntil(lambda: home.has_store() and kept(home) == [STILL])
    tell(resident, n1=STILL)
    monkeypatch.setenv("TZ", OSLO)
    resident.tick()
    qtbot.waitUntil(lambda: kept(home) == [replace(STILL, end=NOW)])
    assert not asks(resident)
