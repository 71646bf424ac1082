"""The windows show the categories of a profile's own, as the backend process sends them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.i18n import load
from grense.outlook import Outlook
from grense.services.protocol import Done, pack, unpack
from grense_tray.presenter.patterns import patterns_view
from grense_tray.presenter.patterns_model import Wishes
from grense_tray.presenter.share_sheet import Wish, sheet_of
from grense_tray.presenter.viewmodel import PATTERNS, TREND, WEEK
from grense_tray.windows.share import ShareDialog
from grense_tray.windows.week.week_window import WeekWindow
from own_rules import NAMES, OWN_RULES

NAME = "2026-W47"
EN = load("en")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    """The example person by the rules of one's own, sent from the backend."""
    file = tmp_path_factory.mktemp("rules") / "ours.toml"
    file.write_text(OWN_RULES, "utf-8")
    sent = unpack(pack(Done(1, example_outlook(profile=file))))
    assert isinstance(sent, Done)
    assert isinstance(sent.value, Outlook)
    return sent.value


def in_week(outlook: Outlook) -> set[str]:
    return {one.category for one in outlook.weeks[NAME].crossings} & set(NAMES)


def window_of(qtbot: QtBot, outlook: Outlook, view: str) -> WeekWindow:
    window = WeekWindow(EN)
    qtbot.addWidget(window)
    window.show_outlook(outlook)
    window.set_view(view)
    window.show()
    window.grab()
    return window


def test_the_picture_and_the_list_of_a_week_have_them(qtbot: QtBot, ours: Outlook) -> None:
    window = window_of(qtbot, ours, WEEK)
    spoken = " ".join(one.accessibleName() for one in window.findChildren(QWidget))
    assert len(in_week(ours)) >= 3
    assert [name for name in in_week(ours) if f"{NAMES[name]}, " not in spoken] == []
    drawn = {one.mark.category for one in window.page.picture._facts.marks}
    assert in_week(ours) & {"friday_late", "weekend", "late_night", "full_day"} <= drawn


def test_the_trend_has_a_panel_for_each(qtbot: QtBot, ours: Outlook) -> None:
    window = window_of(qtbot, ours, TREND)
    panels = {one.head: one for one in window.page.trend._panels}
    assert set(NAMES.values()) <= set(panels)
    assert sum(value or 0 for value in panels["Full day"].series.values) > 0
    window.page.toggle.click()
    table = window.page.trend_rows
    heads = [table._heads[column] for column in range(table.columnCount())]
    assert set(NAMES.values()) <= set(heads)


def test_the_patterns_have_them_without_the_report(qtbot: QtBot, ours: Outlook) -> None:
    window = window_of(qtbot, ours, PATTERNS)
    spoken = " ".join(one.accessibleName() for one in window.findChildren(QWidget))
    assert [name for name in NAMES.values() if name not in spoken] == []
    for category, name in NAMES.items():
        detail = patterns_view(ours, Wishes(category), EN).detail
        assert detail is not None
        assert (detail.title, detail.brief.found) == (name, "The report has no figures on this.")
        texts = " ".join(
            (detail.brief.moved, *(f"{one.head} {one.text}" for one in (*detail.before, *detail.readings)))
        )
        assert "report counts" not in texts
        assert "report does" not in texts
        assert "report asked" not in texts
    coded = {one.category: one.estimate.code for one in ours.patterns}
    assert set(NAMES) <= set(coded)
    assert [coded[name] is None for name in ("friday_late", "over_agreed", "full_day")] == [False, False, True]


def test_the_page_to_share_offers_them(qtbot: QtBot, ours: Outlook) -> None:
    dialog = ShareDialog(ours, NAME, EN)
    qtbot.addWidget(dialog)
    assert set(NAMES) <= set(dialog.categories)
    lines = " ".join(sheet_of(ours, NAME, dialog.wish, EN).texts)
    assert [name for name in in_week(ours) if NAMES[name] not in lines] == []
    few = " ".join(sheet_of(ours, NAME, Wish(categories=frozenset({"evening"})), EN).texts)
    assert [name for name in NAMES.values() if name in few] == []
