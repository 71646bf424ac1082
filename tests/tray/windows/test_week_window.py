from __future__ import annotations

import dataclasses
import datetime as dt
import gettext
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QDate, QPoint, QRect, Qt, QTime
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook, nobody, with_problem
from grense.i18n import Catalogue, load
from grense.model.correction import Correction
from grense.model.day_place import DayPlace
from grense.model.time import load_zone
from grense.outlook import Outlook
from grense.services.protocol import Problem
from grense_tray.presenter.share_sheet import Wish, sheet_of
from grense_tray.presenter.values import AddTime
from grense_tray.presenter.viewmodel import PLANNED, TREND, WEEK
from grense_tray.theme import DARK, LIGHT
from grense_tray.windows.week.correct import CorrectPopover
from grense_tray.windows.week.crossing_list import CrossingLine
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.controls import Text

# The offscreen platform has no keyboard to grab and no window manager, and warns when a popover opens.
in_a_popover = pytest.mark.qt_log_ignore("This plugin does not support")

MID_WEEK = dt.datetime(2026, 11, 11, 9, tzinfo=dt.UTC)
SHORT_REST = 5
OSLO = load_zone("Europe/Oslo")


class TwiceAsLong(Catalogue):
    """Every text twice, the second time without its figures."""

    def __init__(self) -> None:
        super().__init__("nb", gettext.NullTranslations())
        self._plain = load("nb")

    def gettext(self, message: str) -> str:
        return self._twice(self._plain.gettext(message), message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._twice(self._plain.ngettext(one, many, count), one)

    @staticmethod
    def _twice(text: str, message: str) -> str:
        if len(message) < 3 or re.fullmatch(r"[^A-Za-z]*(\{[^}]*\}[^A-Za-z]*)+", message):
            return text
        return f"{text} {re.sub(r'{[^}]*}', '00', text)}"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = WeekWindow(load("en"))
    qtbot.addWidget(made)
    made.show_outlook(example_outlook())
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def row_of(window: WeekWindow, category: str) -> CrossingLine:
    index = next(number for number, one in enumerate(crossings(window)) if one.category == category)
    return next(row for row in window.page.list.rows if row.index == index)


def crossings(window: WeekWindow) -> tuple[Any, ...]:
    view = window.state.shown
    assert view is not None
    return view.crossings


def texts(widget: QWidget) -> list[str]:
    QApplication.processEvents()
    return [label.accessibleName() for label in widget.findChildren(Text) if label.isVisibleTo(widget) and label.text()]


def open_popover(window: WeekWindow, qtbot: QtBot, number: int = 0) -> CorrectPopover:
    QApplication.processEvents()
    qtbot.mouseClick(window.page.detail.buttons[number], Qt.MouseButton.LeftButton)
    assert window.popover is not None
    return window.popover


def choose(popover: CorrectPopover, qtbot: QtBot, label: str) -> None:
    button = next(one for one in popover.buttons if one.text() == label)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_choosing_a_row_fills_the_detail_and_marks_the_picture(window: WeekWindow, qtbot: QtBot) -> None:
    row = row_of(window, "short_rest")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert "Short rest, Wednesday 18 November" in texts(window.page.detail)
    assert row.property("picked") == "true"
    assert [one.property("picked") for one in window.page.list.rows].count("true") == 1
    assert window.page.picture._selected == row.index


def test_choosing_in_the_picture_marks_the_row(window: WeekWindow) -> None:
    window.page.picture.selected.emit(SHORT_REST)
    assert row_of(window, "short_rest").property("picked") == "true"
    window.page.picture.selected.emit(-1)
    assert not window.page.detail.isVisible()


def test_pointing_at_a_row_pales_the_rest_of_the_picture(window: WeekWindow) -> None:
    row = row_of(window, "evening")
    row.near.emit(row.index)
    assert window.page.picture._highlighted == row.index
    row.near.emit(-1)
    assert window.page.picture._highlighted is None


@in_a_popover
def test_this_was_not_work_is_one_click_from_the_evidence(window: WeekWindow, qtbot: QtBot) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    popover = open_popover(window, qtbot)
    assert "Part of: Long week (week), Evening work (Tue), Short rest (Wed)." in texts(popover)
    with qtbot.waitSignal(window.correction_made) as made:
        choose(popover, qtbot, "This was not work")
    sent = dt.datetime(2026, 11, 17, 20, 40, 51, tzinfo=dt.UTC) + dt.timedelta(hours=1)
    assert made.args == [Correction("not_work", sent, sent, "mail_sent")]
    assert window.popover is None or not window.popover.isVisible()


@in_a_popover
def test_a_meeting_that_ended_early_asks_when(window: WeekWindow, qtbot: QtBot) -> None:
    thursday = max(
        (row for row in window.page.list.rows if crossings(window)[row.index].category == "evening"),
        key=lambda row: row.index,
    )
    thursday.chosen.emit(thursday.index)
    popover = open_popover(window, qtbot)
    choose(popover, qtbot, "This meeting ended early …")
    assert popover.asked is not None
    assert popover.asked.end is not None
    popover.asked.end.setTime(QTime(21, 30))
    with qtbot.waitSignal(window.correction_made) as made:
        popover.apply()
    start = dt.datetime(2026, 11, 19, 20, tzinfo=dt.UTC)
    until = start + dt.timedelta(minutes=30)
    assert made.args == [Correction("ended", start, start + dt.timedelta(hours=1), until=until)]


@in_a_popover
def test_a_time_that_makes_no_sense_is_told_and_nothing_is_kept(window: WeekWindow, qtbot: QtBot) -> None:
    thursday = max(row.index for row in window.page.list.rows if crossings(window)[row.index].category == "evening")
    window.page.list.chosen.emit(thursday)
    popover = open_popover(window, qtbot)
    choose(popover, qtbot, "This meeting ended early …")
    assert popover.asked is not None
    assert popover.asked.end is not None
    popover.asked.end.setTime(QTime(22, 30))
    with qtbot.assertNotEmitted(window.correction_made):
        popover.apply()
    assert any("the new end does not lie within the meeting" in text for text in texts(popover))


@in_a_popover
def test_i_also_worked_then_asks_day_and_span(window: WeekWindow, qtbot: QtBot) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    popover = open_popover(window, qtbot)
    choose(popover, qtbot, "I also worked then …")
    asked = popover.asked
    assert asked is not None
    assert asked.first is not None
    assert asked.start is not None
    assert asked.end is not None
    assert (asked.start.time(), asked.end.time()) == (QTime(22, 30), QTime(23, 0))
    asked.first.setDate(QDate(2026, 11, 18))
    asked.start.setTime(QTime(19, 0))
    asked.end.setTime(QTime(20, 15))
    with qtbot.waitSignal(window.correction_made) as made:
        popover.apply()
    start = dt.datetime(2026, 11, 18, 18, tzinfo=dt.UTC)
    assert made.args == [Correction("worked", start, start + dt.timedelta(minutes=75))]


@in_a_popover
@pytest.mark.parametrize(("label", "verb"), [("I was away …", "away"), ("I was in another time zone …", "in_zone")])
def test_days_away_and_elsewhere(window: WeekWindow, qtbot: QtBot, label: str, verb: str) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    popover = open_popover(window, qtbot)
    choose(popover, qtbot, label)
    assert popover.asked is not None
    assert popover.asked.last is not None
    popover.asked.last.setDate(QDate(2026, 11, 18))
    if popover.asked.zone is not None:
        popover.asked.zone.setCurrentText("Asia/Tokyo")
    with qtbot.waitSignal(window.correction_made) as made:
        popover.apply()
    said = made.args[0]
    assert (said.verb, said.end - said.start) == (verb, dt.timedelta(days=2))
    assert said.zone == ("Asia/Tokyo" if verb == "in_zone" else None)


@in_a_popover
def test_what_was_corrected_is_undone_with_ctrl_z(window: WeekWindow, qtbot: QtBot) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    said: list[Correction] = []
    window.correction_made.connect(said.append)
    choose(open_popover(window, qtbot), qtbot, "This was not work")
    window.show_outlook(dataclasses.replace(example_outlook(), corrections={4: said[0]}))
    assert "Corrected; the original is kept." in texts(window.page.messages)
    with qtbot.waitSignal(window.undo_wanted) as wanted:
        window.undo()
    assert wanted.args == [4]
    window.show_outlook(example_outlook())
    assert "Undone. What the sources say counts again." in texts(window.page.messages)
    with qtbot.assertNotEmitted(window.undo_wanted):
        window.undo()


@in_a_popover
def test_a_day_without_evidence_can_be_told_of(window: WeekWindow, qtbot: QtBot) -> None:
    window.show_week("2026-W44")
    QApplication.processEvents()
    button = next(one for one in window.page.aside_card.findChildren(QAbstractButton) if "worked" in one.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.popover is not None
    with qtbot.waitSignal(window.correction_made) as made:
        window.popover.apply()
    assert made.args[0].verb == "worked"
    assert made.args[0].start == dt.datetime(2026, 11, 1, 11, tzinfo=dt.UTC)


def test_weeks_and_views_by_button_and_by_key(window: WeekWindow, qtbot: QtBot) -> None:
    header = window.page.header
    qtbot.mouseClick(header.back, Qt.MouseButton.LeftButton)
    assert "Week 46" in texts(header)
    with qtbot.waitExposed(window):
        window.activateWindow()
    for key, view in ((Qt.Key.Key_3, TREND), (Qt.Key.Key_2, PLANNED), (Qt.Key.Key_1, WEEK)):
        qtbot.keyClick(window, key)
        assert window.state.shown_view == view
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.state.shown_week == "2026-W46"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.state.shown_week == "2026-W47"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.state.picked is None
    assert "Week 47" in texts(header)


def test_the_table_takes_the_pictures_place(window: WeekWindow, qtbot: QtBot) -> None:
    window.toggle_table()
    page = window.page
    assert page.week_table.isVisible()
    assert not page.picture.isVisible()
    assert page.week_rows.rowCount() > 50
    row = next(number for number in range(page.week_rows.rowCount()) if page.week_rows.crossing(number) == SHORT_REST)
    page.week_table.clicked.emit(page.week_rows.index(row, 0))
    assert window.state.picked == SHORT_REST
    window.set_view(TREND)
    assert page.trend_table.isVisible()
    assert page.trend_rows.rowCount() == 26
    window.toggle_table()
    assert page.trend.isVisible()


def test_everything_is_reached_by_the_keyboard_in_the_order_of_the_page(window: WeekWindow, qtbot: QtBot) -> None:
    page = window.page
    # Of the views, Tab finds the one shown; the arrows go on from it.
    others = [button for button in page.header.views.values() if not button.isChecked()]
    stops = [one for one in page.stops() if one.isVisible() and one.isEnabled() and one not in others]
    reached, widget = [], page.header.back
    widget.setFocus()
    for _ in stops:
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == stops
    zones = [page.header.more, page.leads.boxes[0], page.picture, page.list.rows[0], page.detail.buttons[0]]
    places = [reached.index(one) for one in zones]
    assert places == sorted(places)


@in_a_popover
def test_a_correction_by_the_keyboard_alone(window: WeekWindow, qtbot: QtBot) -> None:
    row = row_of(window, "short_rest")
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.state.picked == SHORT_REST
    button = window.page.detail.buttons[0]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    popover = window.popover
    assert popover is not None
    with qtbot.waitSignal(window.correction_made):
        qtbot.keyClick(popover.buttons[0], Qt.Key.Key_Return)


@in_a_popover
def test_escape_leaves_the_popover(window: WeekWindow, qtbot: QtBot) -> None:
    popover = open_popover(window, qtbot)
    with qtbot.assertNotEmitted(window.correction_made):
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.popover is None)


def test_the_arrows_go_through_the_rows(window: WeekWindow, qtbot: QtBot) -> None:
    rows = window.page.list.rows
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    assert window.page.list.rows[1].hasFocus()
    assert window.state.picked == rows[1].index


def test_another_language_is_spoken_at_once(window: WeekWindow) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    window.set_words(load("nb"))
    assert "Uke 47" in texts(window.page.header)
    assert "Kort hviletid, onsdag 18. november" in texts(window.page.detail)


def test_all_that_takes_the_keyboard_has_a_name(window: WeekWindow, qtbot: QtBot) -> None:
    for view in (WEEK, PLANNED, TREND):
        window.set_view(view)
        for widget in window.page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget is not window.page:
                named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
                assert named, widget
    window.set_view(WEEK)
    assert window.page.picture.accessibleName().startswith("Week 47")
    assert row_of(window, "short_rest").accessibleName().startswith("Short rest, Wed: ")


def clipped(widget: QWidget) -> list[str]:
    """The texts with less room than they need."""
    found = []
    for label in widget.findChildren(Text):
        if label.isVisible() and label.text():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            widest = (label.minimumSizeHint() if label.wordWrap() else label.sizeHint()).width()
            if needed > label.height() or widest > label.width():
                found.append(f"{label.text()} {label.size()} needs {widest} x {needed}")
    buttons = [button for button in widget.findChildren(QAbstractButton) if button.isVisible()]
    return found + [button.text() for button in buttons if button.sizeHint().width() > button.width()]


# Small and large letters in the narrowest and the widest window, and a pair in between.
@pytest.mark.parametrize(("size", "width"), [(13, 900), (13, 1600), (20, 1100), (26, 900), (26, 1600)])
def test_no_text_is_cut_at_double_length(qtbot: QtBot, width: int, size: int) -> None:
    font = QApplication.font()
    try:
        bigger = QFont(font)
        bigger.setPixelSize(size)
        QApplication.setFont(bigger)
        window = WeekWindow(TwiceAsLong())
        qtbot.addWidget(window)
        window.resize(width, 760)
        window.show_outlook(dataclasses.replace(with_problem(), is_example=True))
        window.show()
        for week in ("2026-W47", "2026-W44", "2026-W30", "2026-W48"):
            window.show_week(week)
            for _ in range(4):
                QApplication.processEvents()
            assert not clipped(window.page), week
        window.show_outlook(nobody())
        for _ in range(4):
            QApplication.processEvents()
        assert not clipped(window.page)
        assert not clipped(window.page.panel)
        window.close()
    finally:
        QApplication.setFont(font)


@in_a_popover
def test_the_popover_cuts_no_text_at_double_length(qtbot: QtBot) -> None:
    window = WeekWindow(TwiceAsLong())
    qtbot.addWidget(window)
    window.show_outlook(example_outlook())
    window.show()
    window.page.list.chosen.emit(SHORT_REST)
    popover = open_popover(window, qtbot)
    for button in popover.buttons[1:]:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert not clipped(popover)
    popover.close()
    window.close()


def test_work_under_way_is_told_without_drawing_all_anew(window: WeekWindow) -> None:
    window.show_progress("work", 30, 120)
    assert window.page.busy.text() == "Reading work: 25\N{NO-BREAK SPACE}%"
    assert window.page.busy.isVisible()
    assert window.page.work.share == 0.25
    window.show_busy(False)
    assert window.page.work.share is None
    assert not window.page.busy.isVisible()


def test_an_error_is_one_line_with_a_way_on(window: WeekWindow, qtbot: QtBot) -> None:
    window.show_problem(Problem("the server cannot be reached", hint="it is tried again later"))
    assert "The server cannot be reached. It is tried again later." in texts(window.page.messages)
    again = window.page.messages.findChildren(QAbstractButton)[-1]
    with qtbot.waitSignal(window.sync_wanted):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert not window.page.messages.isVisible()


def test_the_menu_hands_each_wish_on(window: WeekWindow, qtbot: QtBot) -> None:
    menu = window.page.header.more.menu()
    wishes = {
        "Sync now": window.sync_wanted,
        "Add a source …": window.source_wanted,
        "Share …": window.share_wanted,
        "Settings …": window.settings_wanted,
        "About the data": window.data_wanted,
        "Quit": window.quit_wanted,
    }
    letters = []
    for action in menu.actions():
        text = action.text()
        letters += [text[text.index("&") + 1].casefold()] if "&" in text else []
        if (name := text.replace("&", "").partition("\t")[0]) in wishes:
            with qtbot.waitSignal(wishes.pop(name)):
                action.trigger()
    assert not wishes
    assert len(letters) == len(set(letters)) > 8


@in_a_popover
def test_what_would_change_is_shown_before_it_is_chosen(window: WeekWindow, qtbot: QtBot) -> None:
    window.page.list.chosen.emit(SHORT_REST)
    with qtbot.waitSignal(window.effect_wanted) as wanted:
        popover = open_popover(window, qtbot)
    assert "Part of: Long week (week), Evening work (Tue), Short rest (Wed)." in texts(popover)
    window.show_effect(example_outlook(corrections=(wanted.args[0],)))
    told = texts(popover)
    assert told[told.index("If this does not count") :][1:3] == ["Rest until Wednesday", "8 h 50, then 9 h 20"]
    # Unknown values have no figures.
    popover.buttons[1].setFocus()
    assert "The week is recalculated with it." in texts(popover)
    assert "Rest until Wednesday" not in texts(popover)
    popover.buttons[0].setFocus()
    assert "Rest until Wednesday" in texts(popover)
    assert popover.frameGeometry().bottom() <= popover.screen().availableGeometry().bottom()


@in_a_popover
def test_where_nothing_would_change_that_is_said(window: WeekWindow, qtbot: QtBot) -> None:
    item = next(one.item for one in window.page.picture.evidence if not one.crossings)
    window.page.picture.item_activated.emit(item, QPoint(0, 0))
    popover = window.popover
    assert popover is not None
    outlook = window.state.outlook
    assert outlook is not None
    view = outlook.weeks["2026-W47"]
    summary = dataclasses.replace(view, crossings=())
    window.state = dataclasses.replace(
        window.state,
        outlook=dataclasses.replace(outlook, weeks={"2026-W47": summary}),
    )
    assert window.state.outlook is not None
    window.show_effect(window.state.outlook)
    assert "Leaving this out changes no figure." in texts(popover)


@in_a_popover
def test_an_answer_that_comes_too_late_shows_nothing(window: WeekWindow, qtbot: QtBot) -> None:
    open_popover(window, qtbot).close()
    qtbot.waitUntil(lambda: window.popover is None)
    window.show_effect(example_outlook())
    window.do(AddTime("worked"))
    window.show_effect(example_outlook())
    assert window.popover is not None
    assert "If this does not count" not in texts(window.popover)


def test_in_a_tall_window_the_rows_grow_up_to_56(window: WeekWindow) -> None:
    page, scale = window.page, window.page.picture.scale
    for height, least, most in ((620, 42, 42), (5000, 56, 56)):
        window.resize(1100, height)
        settle()
        assert least - 0.5 <= page.picture.grid.row / scale <= most + 0.5
        assert page.hours.row_top(6) == pytest.approx(page.picture.grid.row_box(6).y)
    window.resize(1100, 620)
    settle()
    bar = window._scroll.verticalScrollBar()
    window.resize(1100, 620 + bar.maximum() + round(7 * 7 * scale))
    settle()
    assert not bar.maximum()
    assert 46 < page.picture.grid.row / scale < 52


def test_the_page_is_no_higher_than_it_has_to_be(window: WeekWindow) -> None:
    window.resize(1100, 620)
    settle()
    page = window.page
    lowest = max(one.mapTo(page, QPoint(0, one.height())).y() for one in (page.detail, page.list) if one.isVisible())
    assert page.height() - lowest <= 32 * page.picture.scale


@pytest.mark.parametrize("view", [WEEK, PLANNED, TREND])
@pytest.mark.parametrize("dark", [False, True])
def test_what_has_the_keyboard_has_a_ring(qtbot: QtBot, view: str, dark: bool) -> None:
    """Where Tab stops, something in the colour of the focus appears that was not there before."""
    before = QApplication.palette()
    if dark:
        QApplication.setPalette(QPalette(QColor("#1C2429"), QColor("#151B1F")))
    try:
        window = WeekWindow(load("en"))
        qtbot.addWidget(window)
        window.show_outlook(example_outlook())
        window.set_view(view)
        window.resize(1100, 1400)
        window.show()
        settle()
        ring = (DARK if dark else LIGHT).focus.lower()
        stops = [one for one in window.page.stops() if one.isVisible() and one.isEnabled()]
        for stop in stops:
            window.page.setFocus()
            settle()
            without = count(window, stop, ring)
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            settle()
            assert count(window, stop, ring) > without + 20, stop.accessibleName() or stop
        window.close()
    finally:
        QApplication.setPalette(before)


def count(window: WeekWindow, widget: QWidget, colour: str) -> int:
    """The number of pixels in and around a widget with a colour."""
    corner = widget.mapTo(window, QPoint(0, 0))
    around = QRect(corner, widget.size()).adjusted(-6, -6, 6, 6)
    image = window.grab(around).toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return int((pixels & 0xFFFFFF == QColor(colour).rgb() & 0xFFFFFF).sum())


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("zone", ["picture", "list", "detail", "leads", "trend"])
def test_the_keys_of_the_window_work_wherever_the_keyboard_is(window: WeekWindow, qtbot: QtBot, zone: str) -> None:
    with qtbot.waitExposed(window):
        window.activateWindow()
    page = window.page
    if zone == "trend":
        window.show_week("2026-W46")
        window.set_view(TREND)
        # From the trend, the arrows lead to no other week, and one comes back to the one that one left.
        page.trend.setFocus()
        qtbot.keyClick(page.trend, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.state.shown_view == TREND
        qtbot.keyClick(page.trend, Qt.Key.Key_1)
        assert window.state.shown_week == "2026-W46"
        return
    places = {"picture": page.picture, "list": page.list.rows[2], "detail": page.detail.buttons[0]}
    place = places.get(zone, page.leads.boxes[0])
    place.setFocus()
    qtbot.keyClick(place, Qt.Key.Key_Escape)
    assert window.state.picked is None
    for key, week in ((Qt.Key.Key_Left, "2026-W46"), (Qt.Key.Key_Right, "2026-W47")):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key, Qt.KeyboardModifier.AltModifier)
        assert window.state.shown_week == week
    assert QApplication.focusWidget() is not None


def test_it_is_open_and_drawn_in_300_ms_of_processor_time(qtbot: QtBot) -> None:
    outlook, words = example_outlook(), load("nb")
    best = 1.0
    for _ in range(3):
        begun = time.process_time()
        window = WeekWindow(words)
        qtbot.addWidget(window)
        window.show_outlook(outlook)
        window.show()
        window.grab()
        best = min(best, time.process_time() - begun)
        window.close()
    assert best < 0.3


def with_places(outlook: Outlook, week: str = "2026-W47") -> Outlook:
    """The same outlook, with Monday at home, and Wednesday half at home and half elsewhere."""
    said = {
        0: DayPlace(("home", "home"), ("habit", "habit")),
        2: DayPlace(("home", "elsewhere"), ("person", "calendar")),
    }
    view = outlook.weeks[week]
    days = tuple(replace(day, place_of_work=said.get(number)) for number, day in enumerate(view.days))
    return replace(outlook, weeks={**outlook.weeks, week: replace(view, days=days)})


def test_places_of_work_are_drawn_and_named(window: WeekWindow) -> None:
    picture, legend = window.page.picture, window.page.legend
    width = picture.grid.left
    window.show_outlook(with_places(example_outlook()))
    QApplication.processEvents()
    assert legend.accessibleDescription().endswith("at home, elsewhere")
    assert picture.hint_at(5, picture.grid.middle(0)).startswith("Monday 16, at home, by your habit, ")
    assert "morning: at home, as you say; afternoon: elsewhere" in picture.hint_at(5, picture.grid.middle(2))
    assert "at home" not in picture.hint_at(5, picture.grid.middle(1))
    assert picture.grid.left >= width


def test_a_shared_page_has_no_place_of_work() -> None:
    sheet = sheet_of(with_places(example_outlook()), "2026-W47", Wish(), load("en"))
    assert sheet.view is not None
    assert all(day.place_of_work is None for day in sheet.view.days)


@in_a_popover
@pytest.mark.parametrize("by", ["pointer", "key", "menu"])
def test_where_the_work_of_a_day_was_is_one_click_from_its_name(window: WeekWindow, qtbot: QtBot, by: str) -> None:
    picture = window.page.picture
    if by == "pointer":
        qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(10, round(picture.grid.middle(1))))
    elif by == "key":
        picture.setFocus()
        qtbot.keyClick(picture, Qt.Key.Key_Down)
        qtbot.keyClick(picture, Qt.Key.Key_P)
    else:
        window._wishes()["place"]()
    popover = window.popover
    assert popover is not None
    day = window.state.today.day if by == "menu" else 17
    assert popover.accessibleName().startswith("Where did you work on ")
    assert f" {day} November" in popover.accessibleName()
    with qtbot.waitSignal(window.correction_made) as made:
        choose(popover, qtbot, "Elsewhere")
    [correction] = made.args
    assert (correction.verb, correction.place) == ("at_place", "elsewhere")
    assert correction.start.astimezone(OSLO).strftime("%d %H") == f"{day:02} 00"
    assert correction.end - correction.start == dt.timedelta(days=1)
