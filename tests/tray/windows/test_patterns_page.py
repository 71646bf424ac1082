"""The view of patterns in the window: positions, keyboard navigation, and that no text is cut."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook, nobody
from grense import example
from grense.history.flexitime import flexitime
from grense.i18n import Catalogue, load
from grense.model.balance import Balance
from grense.outlook import Outlook
from grense.outlook.overview import Views
from grense.rules.agreed_hours import agreed_week
from grense.rules.categories import BY_WEIGHT
from grense.rules.ordinary_hours import OrdinaryHours
from grense.services.looks import _of_example
from grense_tray.charts.balance import BalanceChart
from grense_tray.presenter.patterns_model import SUBJECTS
from grense_tray.presenter.viewmodel import PATTERNS, WEEK
from grense_tray.theme import LIGHT
from grense_tray.windows.patterns.pattern_brief import PatternBrief
from grense_tray.windows.patterns.patterns_page import PatternsPage
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.table_view import WholeTable
from half_a_year import half_a_year, person, weeks
from pseudo import pseudo_catalogue


def opened(qtbot: QtBot, outlook: Outlook, words: Catalogue | None = None, width: int = 1100) -> WeekWindow:
    window = WeekWindow(words or load("en"))
    qtbot.addWidget(window)
    window.resize(width, 760)
    window.show_outlook(outlook)
    window.set_view(PATTERNS)
    window.show()
    settle()
    return window


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = opened(qtbot, half_a_year())
    yield made
    made.close()


def patterns_of(window: WeekWindow) -> PatternsPage:
    found = window.page.patterns
    assert found is not None
    return found


def cut(page: QWidget) -> list[str]:
    """The texts with less room than they need, or outside their container."""
    found = []
    for label in page.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        place = QRect(label.mapTo(page, QPoint(0, 0)), label.size())
        widest = (label.minimumSizeHint() if label.wordWrap() else label.sizeHint()).width()
        if label.height() < needed or label.width() < widest or not page.rect().contains(place):
            found.append(f"{label.text()} {label.size()} needs {widest} x {needed}")
    return found


def more(shown: PatternsPage) -> None:
    """The report's whole text about the pattern."""
    brief = shown.panel.findChild(PatternBrief)
    assert brief is not None
    brief.more.click()
    settle()


def settle() -> None:
    """Process events: a wrapped text has its height once its width is set, and so has its container."""
    for _ in range(4):
        QApplication.processEvents()


def press(window: WeekWindow, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(window.focusWidget() or window, key)
    QApplication.processEvents()


def test_a_key_shows_it_and_another_the_week_again(qtbot: QtBot, window: WeekWindow) -> None:
    press(window, qtbot, Qt.Key.Key_1)
    assert not patterns_of(window).isVisible()
    assert window.page.picture.isVisible()
    press(window, qtbot, Qt.Key.Key_4)
    assert window.state.shown_view == PATTERNS
    assert patterns_of(window).isVisible()
    hidden = (window.page.picture, window.page.legend, window.page.leads, window.page.list, window.page.trend)
    assert not any(zone.isVisible() for zone in hidden)
    window.page.header.views[WEEK].click()
    assert window.page.picture.isVisible()


def test_it_is_not_made_before_it_is_looked_at(qtbot: QtBot) -> None:
    window = WeekWindow(load("en"))
    qtbot.addWidget(window)
    window.show_outlook(half_a_year())
    assert window.page.patterns is None


def test_the_arrows_go_through_the_rows_and_the_panel_follows(qtbot: QtBot, window: WeekWindow) -> None:
    shown = patterns_of(window)
    shown.list.rows[0].setFocus()
    for category in BY_WEIGHT[1:]:
        press(window, qtbot, Qt.Key.Key_Down)
        assert window.state.wishes.category == category
        (picked,) = (row for row in shown.list.rows if row.property("picked") == "true")
        assert picked.hasFocus()
        assert picked.accessibleName().startswith(shown.panel.accessibleName())
    press(window, qtbot, Qt.Key.Key_Up)
    press(window, qtbot, Qt.Key.Key_Return)
    assert window.state.wishes.category == BY_WEIGHT[-2]


def test_tab_goes_from_the_list_through_the_panel_to_what_is_below(qtbot: QtBot, window: WeekWindow) -> None:
    shown = patterns_of(window)
    shown.list.rows[0].setFocus()
    came: list[QWidget] = []
    for _ in range(len(shown.list.rows) + 3):
        focused = window.focusWidget()
        assert focused is not None
        came.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    wanted = [*shown.list.rows, *shown.panel.stops()]
    assert came == wanted[: len(came)]
    assert wanted[len(shown.list.rows)].accessibleName().startswith("Over 40 hours")  # the strip of its weeks


def test_shares_are_asked_for_step_by_step_by_keyboard(qtbot: QtBot, window: WeekWindow) -> None:
    shown = patterns_of(window)
    qtbot.mouseClick(shown.list.rows[BY_WEIGHT.index("evening")], Qt.MouseButton.LeftButton)
    texts = lambda: " ".join(one.text() for one in shown.panel.findChildren(QLabel) if one.isVisible())  # noqa: E731  # evaluated each time
    more(shown)
    shown.panel.buttons[-1].setFocus()
    assert "%" not in texts()
    press(window, qtbot, Qt.Key.Key_Space)  # which group?
    assert window.focusWidget() in shown.panel.buttons
    press(window, qtbot, Qt.Key.Key_Space)  # leaders
    assert "32% of leaders" in texts()
    shown.panel.buttons[-1].click()
    assert "%" not in texts()


def test_t_puts_tables_in_the_pictures_place_and_back(qtbot: QtBot) -> None:
    window = opened(qtbot, example_outlook())
    shown = patterns_of(window)
    shown.list.rows[2].setFocus()
    press(window, qtbot, Qt.Key.Key_T)
    assert window.focusWidget() is shown.tables[0]
    assert not shown.panel.isVisible()
    assert [table.model().rowCount() for table in shown.tables] == [len(BY_WEIGHT)]
    shown.list.chosen.emit("balance")
    assert not shown.chart.isVisible()
    assert shown.tables[0].model().rowCount() >= 23
    shown.list.chosen.emit("answers")
    assert shown.course.table.isVisible()
    shown.course.table.setFocus()  # which has tables of its own elsewhere
    press(window, qtbot, Qt.Key.Key_T)
    assert not shown.course.table.isVisible()
    assert shown.course.plots
    shown.list.chosen.emit("short_rest")
    assert shown.panel.isVisible()
    window.close()


def test_questions_and_settings_can_be_reached(qtbot: QtBot) -> None:
    window = opened(qtbot, half_a_year(country=None, law=None))
    shown = patterns_of(window)
    shown.list.chosen.emit("answers")
    with qtbot.waitSignal(window.questions_wanted) as asked:
        shown.answers.buttons[0].click()
    assert asked.args == [True]
    shown.list.chosen.emit("law")
    with qtbot.waitSignal(window.settings_wanted):
        shown.law.buttons[0].click()
    window.close()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_subject_is_one_screen_high(qtbot: QtBot, language: str) -> None:
    window = opened(qtbot, example_outlook(), load(language))
    shown = patterns_of(window)
    for key in (*BY_WEIGHT, *SUBJECTS):
        shown.list.chosen.emit(key)
        settle()
        assert window.centralWidget().verticalScrollBar().maximum() == 0, key  # type: ignore[attr-defined]  # it is a scroll area
    window.close()


def test_a_text_to_share_is_copied(qtbot: QtBot, window: WeekWindow) -> None:
    shown = patterns_of(window)
    shown.list.chosen.emit("evening")
    settle()
    copy = next(one for one in shown.panel.buttons if one.text() == "Copy a text")
    copy.click()
    assert QApplication.clipboard().text() == copy.toolTip()
    assert copy.text() == "Copied"


def test_what_is_wished_stays_when_all_is_looked_at_anew(window: WeekWindow) -> None:
    shown = patterns_of(window)
    shown.list.chosen.emit("sunday")
    window.show_outlook(half_a_year(role="other"))
    assert window.state.wishes.category == "sunday"
    assert shown.panel.accessibleName() == "Sunday work"


# The longest texts in the narrowest and the widest window, and those that are shown in the usual one.
@pytest.mark.parametrize(("language", "width"), [("pseudo", 900), ("pseudo", 1500), ("nb", 1100), ("en", 900)])
def test_no_text_is_cut(qtbot: QtBot, language: str, width: int) -> None:
    words = pseudo_catalogue() if language == "pseudo" else load(language)
    window = opened(qtbot, example_outlook(), words, width)
    shown = patterns_of(window)
    for key in ("long_week", "connected", *SUBJECTS):
        shown.list.chosen.emit(key)
        settle()
        assert cut(shown) == []
    shown.list.chosen.emit("short_rest")
    more(shown)
    assert cut(shown) == []
    shown.panel.buttons[-1].click()
    settle()
    assert cut(shown) == []
    assert window.centralWidget().horizontalScrollBar().maximum() == 0  # type: ignore[attr-defined]  # it is a scroll area
    window.close()


def test_at_twice_the_size_no_text_is_cut(qtbot: QtBot) -> None:
    before = QApplication.font()
    large = QFont(before)
    large.setPixelSize(26)
    QApplication.setFont(large)
    try:
        window = opened(qtbot, example_outlook(), width=1300)
        assert cut(patterns_of(window)) == []
        assert window.centralWidget().horizontalScrollBar().maximum() == 0  # type: ignore[attr-defined]  # it is a scroll area
        window.close()
    finally:
        QApplication.setFont(before)


@pytest.mark.parametrize("outlook", [nobody(), person(weeks(3, {"evening": (1,)}))], ids=["nobody", "three weeks"])
def test_with_little_it_says_so_and_nothing_breaks(qtbot: QtBot, outlook: Outlook) -> None:
    window = opened(qtbot, outlook)
    shown = patterns_of(window)
    assert shown.card.isVisible() is (len(shown.list.rows) == len(SUBJECTS))
    for key in (None, *SUBJECTS):
        if key is not None:
            shown.list.chosen.emit(key)
            settle()
            assert any(label.isVisible() and label.text() for label in shown.findChildren(QLabel))
        assert cut(shown) == []
    window.toggle_table()
    window.toggle_table()
    window.close()


class TestBalance:
    @staticmethod
    def balance() -> Balance:
        """Half a year with a flexi day in it."""
        friday = dt.date(2026, 11, 6)
        found = flexitime(half_a_year().trend, OrdinaryHours(flexi_days=[friday]), agreed_week("NO"))
        assert found is not None
        return found

    @pytest.fixture
    def chart(self, qtbot: QtBot) -> BalanceChart:
        made = BalanceChart()
        qtbot.addWidget(made)
        made.resize(900, made.sizeHint().height())
        made.show_balance(self.balance(), load("en"), LIGHT, "the balance")
        made.show()
        return made

    def test_a_bar_is_above_the_line_for_evidence_and_below_it_for_what_was_taken_back(
        self, chart: BalanceChart
    ) -> None:
        hours, mails = chart.bands
        outside, taken_back, sent = chart.bars()
        assert len(outside) == len(taken_back) == len(sent) == len(chart.weeks) == 23
        for number, week in enumerate(chart.weeks):
            assert outside[number].height == pytest.approx(hours.y(0.0) - hours.y(week.outside / 60))
            assert outside[number].bottom == pytest.approx(hours.y(0.0))
            assert taken_back[number].height == pytest.approx(hours.y(0.0) - hours.y(week.taken_back / 60))
            assert taken_back[number].y == pytest.approx(hours.y(0.0))
            assert sent[number].y == pytest.approx(mails.y(week.mails))

    def test_what_is_drawn_lies_within_the_picture(self, chart: BalanceChart) -> None:
        for band in chart.bands:
            assert 0 < band.box.x < band.box.right < chart.width()
            assert band.box.bottom < chart.height()
        for bar in itertools.chain(*chart.bars()):
            assert 0 <= bar.x <= bar.right <= chart.width()
            assert 0 <= bar.y <= bar.bottom <= chart.height()

    def test_the_keyboard_goes_through_the_weeks(self, qtbot: QtBot, chart: BalanceChart) -> None:
        chart.setFocus()
        qtbot.keyClick(chart, Qt.Key.Key_Left)
        assert chart.accessibleDescription() == chart.describe(22)
        assert chart.describe(22).startswith("Week 46: ")
        for _ in range(40):
            qtbot.keyClick(chart, Qt.Key.Key_Left)
        assert chart.accessibleDescription() == chart.describe(0)
        with qtbot.waitSignal(chart.table_wanted):
            qtbot.keyClick(chart, Qt.Key.Key_T)

    def test_nothing_in_it_is_in_the_colour_of_crossings(self, chart: BalanceChart) -> None:
        image = chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
        assert QColor(LIGHT.acc).rgb() not in colours
        assert QColor(LIGHT.estline).rgb() not in colours
        assert QColor(LIGHT.cal).rgb() in colours


@pytest.mark.parametrize("subject", ["places", "meetings"])
def test_a_section_has_its_table_whole_and_within_reach_of_the_keyboard(qtbot: QtBot, subject: str) -> None:
    window = opened(qtbot, _of_example(example.NOW, (), Views()))
    shown = patterns_of(window)
    row = next(row for row in shown.list.rows if row.key == subject)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    settle()
    section = {"places": shown.places, "meetings": shown.meetings}[subject]
    table, *_ = section.stops()
    assert isinstance(table, WholeTable)
    assert table in shown.stops()
    assert table.accessibleName() == section.accessibleName()
    assert table.isVisible()
    assert table.height() == table.sizeHint().height()
    assert cut(shown) == []
    window.close()
