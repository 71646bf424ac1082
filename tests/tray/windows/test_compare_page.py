"""The view of registered hours in the window: keys, table, and that nothing is cut or outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from compared_weeks import THIRTEEN, compared_outlook, heavy_weeks
from grense.i18n import Catalogue, load
from grense.model.comparison import RegisterComparison
from grense_tray.charts.comparison import ComparisonChart
from grense_tray.charts.comparison_layout import lay_rows
from grense_tray.presenter.comparing import comparison_of
from grense_tray.presenter.viewmodel import COMPARE, WEEK
from grense_tray.theme import LIGHT
from grense_tray.windows.compare.compare_page import ComparePage
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.controls import Text
from pseudo import pseudo_catalogue


def opened(
    qtbot: QtBot, found: RegisterComparison | None, words: Catalogue | None = None, width: int = 1100
) -> WeekWindow:
    window = WeekWindow(words or load("en"))
    qtbot.addWidget(window)
    window.resize(width, 760)
    window.show_outlook(compared_outlook(found))
    window.set_view(COMPARE)
    window.show()
    settle()
    return window


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = opened(qtbot, THIRTEEN)
    yield made
    made.close()


def page_of(window: WeekWindow) -> ComparePage:
    found = window.page.compare
    assert found is not None
    return found


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def cut(page: ComparePage) -> list[str]:
    """The texts with less room than they need."""
    found = []
    for text in page.findChildren(Text):
        if text.isVisible() and text.text():
            needed = text.heightForWidth(text.width()) if text.wordWrap() else text.sizeHint().height()
            if text.height() < needed or text.width() < text.minimumSizeHint().width():
                found.append(text.text())
    return found


def test_keys_lead_there_through_the_weeks_to_the_table_and_on(window: WeekWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_1)
    assert not page_of(window).isVisible()
    assert window.page.picture.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_5)
    shown = page_of(window)
    assert shown.isVisible()
    assert not any(zone.isVisible() for zone in (window.page.picture, window.page.leads, window.page.list))
    shown.chart.setFocus()
    qtbot.keyClick(shown.chart, Qt.Key.Key_Up)
    assert shown.chart.accessibleDescription().startswith("Week 46: registered 38 h 00 min")
    qtbot.keyClick(shown.chart, Qt.Key.Key_Up)
    assert shown.chart.accessibleDescription().startswith("Week 45: ")
    qtbot.keyClick(shown.chart, Qt.Key.Key_T)
    assert shown.table.isVisible()
    assert not shown.chart.isVisible()
    assert shown.table.hasFocus()
    assert shown.rows.rowCount() == len(THIRTEEN.weeks) + 1
    qtbot.keyClick(shown.table, Qt.Key.Key_T)
    assert shown.chart.isVisible()
    qtbot.keyClick(shown.chart, Qt.Key.Key_Up)
    qtbot.keyClick(shown.chart, Qt.Key.Key_Return)
    assert (window.state.shown_view, window.state.shown_week) == (WEEK, "2026-W46")


def test_a_difference_opens_its_week(window: WeekWindow) -> None:
    link = page_of(window).links[0]
    assert link.accessibleName() == (
        "Week 45: Three evenings, 4 h 10 min, not registered. Tue 20:30–22:00, Wed 21:00–22:10, Thu 20:30–22:00"
    )
    link.click()
    assert window.state.shown_week == "2026-W45"


def test_the_button_without_a_register_connects_a_source(qtbot: QtBot) -> None:
    window = opened(qtbot, None)
    shown = page_of(window)
    assert shown.card.isVisible()
    assert not any(part.isVisible() for part in (shown.chart, shown.table, shown.legend, shown.lead))
    assert not window.page.toggle.isVisible()
    (button,) = (one for one in window.page.stops() if one.isVisible() and shown.card.isAncestorOf(one))
    with qtbot.waitSignal(window.source_wanted):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    window.close()


@pytest.mark.parametrize(("size", "words"), [(13, pseudo_catalogue()), (26, load("nb"))])
def test_no_text_is_cut(qtbot: QtBot, size: int, words: Catalogue) -> None:
    before = QApplication.font()
    large = QFont(before)
    large.setPixelSize(size)
    QApplication.setFont(large)
    try:
        window = opened(qtbot, heavy_weeks(), words, 1100)
        shown = page_of(window)
        assert not cut(shown)
        assert shown.chart.height() >= shown.chart.minimumSizeHint().height()
        assert window.centralWidget().horizontalScrollBar().maximum() == 0  # type: ignore[attr-defined]  # it is a scroll area
        window.close()
    finally:
        QApplication.setFont(before)


@pytest.mark.parametrize("width", [400.0, 526.0, 868.0, 1052.0, 1800.0])
def test_bars_and_figures_lie_inside_and_beside_each_other(width: float) -> None:
    columns = (52.0, 112.0, 50.0, 84.0)
    rows = lay_rows(width, 1.0, columns, 58.5, 21.0)
    assert rows.name < rows.week.left < rows.week.right < rows.outside.left < rows.outside.right < width
    lefts = [right - wide for right, wide in zip(rows.columns, columns, strict=True)]
    assert all(right < left for right, left in zip(rows.columns, lefts[1:], strict=False))
    assert rows.columns[-1] < width
    if rows.is_stacked:
        assert rows.figures(0) > rows.track(0)[1] - 3
    else:
        assert rows.outside.right < lefts[0]
    assert rows.week.x(58.5 * 60) <= rows.week.right
    assert rows.outside.x(21 * 60) == rows.outside.right


def test_the_line_is_what_was_registered(qtbot: QtBot) -> None:
    """Left of the line is what is agreed or registered, right of it, in the strong tone, what is not."""
    chart = ComparisonChart()
    qtbot.addWidget(chart)
    chart.show_comparison(comparison_of(compared_outlook(THIRTEEN), 0, load("en")), load("en"), LIGHT)
    chart.resize(1052, chart.minimumSizeHint().height())
    image, rows = chart.grab().toImage(), chart.rows
    number = next(place for place, row in enumerate(THIRTEEN.weeks) if row.week == "2026-W40")
    middle = round(rows.bars(number))

    def tone(minutes: float) -> str:
        return image.pixelColor(round(rows.outside.x(minutes)), middle).name().upper()

    assert tone(30) == LIGHT.est.upper()
    assert tone(60) == LIGHT.ink.upper()
    assert tone(130) == LIGHT.cal.upper()
    assert chart.row_at(middle) == number
