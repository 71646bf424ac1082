"""The first lead of a week where agreed hours are set: agreed, shown outside, and both ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.i18n import load
from grense.model.week import AgreedWeek, WeekSummary
from grense_tray.charts.week_bar import WeekBar
from grense_tray.presenter.key_figures import week_leads
from grense_tray.presenter.viewmodel import Lead
from grense_tray.theme import LIGHT

EN = load("en")
WEDNESDAY = dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC)
OUTLOOK = example_outlook(WEDNESDAY)
SO_FAR, BEFORE = OUTLOOK.weeks["2026-W47"], OUTLOOK.weeks["2026-W46"]
MINUTES = st.floats(0, 3000)


def lead(week: WeekSummary, agreed: AgreedWeek | None) -> Lead:
    return week_leads(replace(week, agreed=agreed), OUTLOOK, EN)[0]


def test_so_far_and_ahead_stand_apart() -> None:
    found = lead(SO_FAR, AgreedWeek(1020, 80, 1230, 120, stated=True))
    assert (found.title, found.figure, found.remark) == (
        "Hours this week, of 37 h 30 agreed",
        "18 h 20",
        "until Wednesday 10:00",
    )
    assert [(one.value, one.word) for one in found.figures] == [
        ("17 h 00", "agreed, so far"),
        ("1 h 20", "shown outside"),
        ("20 h 30", "agreed, ahead"),
        ("2 h 00", "planned outside"),
    ]
    assert not found.crossed
    assert found.spoken.endswith(
        "18 h 20 until Wednesday 10:00. 17 h 00 agreed, 1 h 20 shown outside. "
        "Not counted: 20 h 30 agreed ahead, 2 h 00 planned outside."
    )


def test_a_week_with_less_agreed_names_no_contract() -> None:
    assert lead(SO_FAR, AgreedWeek(1020, 80, 780, 0, stated=True)).title == "Hours so far this week"


def test_a_past_week_is_a_sum() -> None:
    found = lead(BEFORE, AgreedWeek(2250, 250, stated=True, outside_estimated=300))
    assert (found.title, found.figure) == ("Over 40 hours with your agreed days", "41 h 40")
    over = "About 42 h 30 with your agreed days and what is estimated outside them, 5 h 00: over 40 hours."
    assert found.sentence == f"37 h 30 agreed + 4 h 10 shown outside = 41 h 40. {over}"
    assert found.spoken.endswith(f"37 h 30 agreed, 4 h 10 shown outside. {over}")
    assert (found.crossed, found.sign) == (True, "long_week")
    assert [one.basis for one in found.figures] == ["agreed", "outside"]


def test_a_week_is_over_by_what_is_estimated_outside_and_its_figure_stays_the_shown_one() -> None:
    found = lead(BEFORE, AgreedWeek(2250, 90, stated=True, outside_estimated=151))
    assert (found.title, found.figure, found.crossed) == ("Hours in the week", "39 h 00", True)
    assert found.sentence.endswith(
        "About 40 h 01 with your agreed days and what is estimated outside them, 2 h 31: over 40 hours."
    )
    assert not lead(BEFORE, AgreedWeek(2250, 90, stated=True, outside_estimated=150)).crossed


@pytest.mark.parametrize("agreed", [None, AgreedWeek(2250, 150, stated=False)])
def test_the_estimate_leads_where_nothing_agreed_is_stated(agreed: AgreedWeek | None) -> None:
    assert lead(SO_FAR, agreed).figures[0].basis == "estimate"


@given(MINUTES, MINUTES, MINUTES, MINUTES)
def test_the_parts_in_whole_minutes_meet(agreed: float, outside: float, ahead: float, planned: float) -> None:
    found = AgreedWeek(agreed, outside, ahead, planned)
    whole = found.in_whole_minutes
    assert whole.agreed + whole.agreed_ahead == int(agreed + ahead + 0.5)
    assert whole.total == whole.agreed + whole.outside
    for name in ("agreed", "outside", "agreed_ahead", "outside_planned"):
        assert abs(getattr(whole, name) - getattr(found, name)) <= 1
        assert getattr(whole, name) >= 0


def test_the_bar_has_the_parts_in_the_order_of_the_list(qtbot: QtBot) -> None:
    bar = WeekBar()
    qtbot.addWidget(bar)
    bar.resize(300, bar.sizeHint().height())
    bar.show_hours(replace(SO_FAR, agreed=AgreedWeek(1020, 180, 1230, 120, stated=True)), EN, LIGHT)
    image = bar.grab().toImage()
    tones = [image.pixelColor(round(bar.x_of(minutes)), 12).name().upper() for minutes in (500, 1110, 1700, 2490)]
    assert tones == [LIGHT.est.upper(), LIGHT.cal.upper(), LIGHT.surface.upper(), LIGHT.surface.upper()]
    assert bar.accessibleName().startswith("17 h 00 agreed, 3 h 00 shown outside. Not counted: ")
