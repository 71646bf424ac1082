"""The windows show the numbers of the profile in use, and none of the report's where it differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from example_outlook import NOW, example_outlook
from grense.i18n import load
from grense.nudges.situation import Situation
from grense.outlook import Outlook
from grense.rules.categories import BY_WEIGHT
from grense.rules.ordinary_hours import OrdinaryHours
from grense.services.protocol import Done, pack, unpack
from grense_tray.presenter.nudge_session import pause_until
from grense_tray.presenter.share_sheet import Wish, sheet_of
from grense_tray.presenter.viewmodel import PATTERNS, PLANNED, TREND, WEEK
from grense_tray.windows.week.share_drawing import SharedPage
from grense_tray.windows.week.week_window import WeekWindow
from test_thresholds import OTHER_RULES, REPORTS

NAME = "2026-W47"
EN = load("en")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    file = tmp_path_factory.mktemp("rules") / "ours.toml"
    file.write_text(OTHER_RULES, "utf-8")
    return example_outlook(profile=file)


def texts_of(window: QWidget) -> Iterator[str]:
    """All texts of a window, including those for a screen reader."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        if isinstance(widget, QLabel):
            yield widget.text()
        if isinstance(widget, QTableView) and (model := widget.model()) is not None:
            columns = range(model.columnCount())
            yield from (str(model.headerData(column, widget.horizontalHeader().orientation())) for column in columns)
            yield from (str(model.index(row, column).data()) for row in range(model.rowCount()) for column in columns)


def shown_in(qtbot: QtBot, outlook: Outlook, view: str, *, table: bool = False) -> str:
    window = WeekWindow(EN)
    qtbot.addWidget(window)
    window.show_outlook(outlook)
    window.set_view(view)
    if table:
        window.page.toggle.click()
    window.show()
    window.grab()
    return "\n".join(filter(None, texts_of(window)))


@pytest.mark.parametrize("table", [False, True], ids=["picture", "table"])
@pytest.mark.parametrize("view", [WEEK, PLANNED, TREND, PATTERNS])
def test_a_view_has_none_of_the_reports_numbers(qtbot: QtBot, ours: Outlook, view: str, table: bool) -> None:
    without_law = replace(ours, law=None)  # whose limits are its own
    assert REPORTS.findall(shown_in(qtbot, without_law, view, table=table)) == []


@pytest.mark.parametrize(
    ("view", "table", "text"),
    [
        (WEEK, False, "Over 37 h 30 min in the week"),
        (PLANNED, False, "After 20:00"),
        (TREND, False, "Over 37 h 30 min"),
        (TREND, True, "Over 37 h 30 min"),
        (PATTERNS, False, "over 37 h 30 min in"),
        (PATTERNS, False, "work on four days or more"),
    ],
)
def test_a_view_has_the_other_numbers(qtbot: QtBot, ours: Outlook, view: str, table: bool, text: str) -> None:
    assert text in shown_in(qtbot, ours, view, table=table)


def test_the_default_still_has_its_own(qtbot: QtBot) -> None:
    assert "Over 40 hours" in shown_in(qtbot, example_outlook(), TREND, table=True)


def test_the_page_to_share_draws_the_other_line(qtbot: QtBot, ours: Outlook) -> None:
    sheet = sheet_of(ours, NAME, Wish(), EN)
    trend = SharedPage(sheet, EN, NOW)._trend()
    qtbot.addWidget(trend)

    assert REPORTS.findall(" ".join(sheet.texts)) == []
    assert [panel.limit for panel in trend._panels] == [37.5, *[None] * (len(BY_WEIGHT) - 1)]
    assert sheet_of(ours, NAME, Wish(categories=frozenset({"evening"})), EN).long_week is None


def test_nudges_and_pauses_follow_the_profile(ours: Outlook) -> None:
    at = Situation(ours, OrdinaryHours("mon-fri 08:00-16:00"))

    assert (at.evening(dt.date(2026, 11, 18)), at.long_day, at.long_week) == (20 * 60, 540, 2250)
    night = dt.datetime(2026, 11, 17, 0, 30, tzinfo=dt.UTC)
    assert pause_until("pause_today", night, "Europe/Oslo", ours.profile.day_start).hour == 4  # 05:00 in Oslo


def test_the_profile_crosses_the_pipe(ours: Outlook) -> None:
    answer = unpack(pack(Done(1, ours)))

    assert isinstance(answer, Done)
    assert answer.value.profile == ours.profile
    with pytest.raises(TypeError):
        answer.value.profile.rules["evening"] = ours.profile.rules["sunday"]  # type: ignore[index]  # what is refused
