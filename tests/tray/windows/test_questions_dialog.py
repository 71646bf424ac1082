"""The questions and the results over time on real windows: with keys, at double length, with a failing store."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from grense.i18n import Catalogue, load
from grense.model.answer import Answer
from grense.questions import SHORT, course
from grense_tray.backend.records import FAULT
from grense_tray.charts.canvas import Canvas, Role
from grense_tray.charts.course import CoursePlot
from grense_tray.presenter.questionnaire import Asking
from grense_tray.theme import DARK, LIGHT, Theme
from grense_tray.windows.patterns.course_view import CourseView
from grense_tray.windows.questions.questions import CourseWindow, QuestionsDialog
from grense_tray.windows.widgets.style import Paper
from pseudo import pseudo_catalogue

EN, NB = load("en"), load("nb")
DAY = dt.date(2026, 11, 22)
MONTHS = [dt.date(2026, month, 20) for month in (8, 9, 10)]
EARLIER = [
    Answer(day, scale, item, 1 + (item + day.month) % 5)
    for day in MONTHS
    for scale, count in (("connectedness", 3), ("effort", 3), ("quality", 3))
    for item in range(1, count + 1)
]
NO_MANAGER = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager


@pytest.fixture
def dialog(qtbot: QtBot) -> QuestionsDialog:
    return opened(qtbot)


@pytest.fixture(params=[13, 26])
def size(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    before = QApplication.font()
    font = QFont(before)
    font.setPixelSize(request.param)
    QApplication.setFont(font)
    yield request.param
    QApplication.setFont(before)


def opened(qtbot: QtBot, *scales: str, words: Catalogue = EN, theme: Theme = LIGHT) -> QuestionsDialog:
    made = QuestionsDialog(Asking.of(scales or SHORT, DAY), words, theme, earlier=EARLIER)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def heard_of(dialog: QuestionsDialog) -> list[tuple[Answer, ...]]:
    heard: list[tuple[Answer, ...]] = []
    dialog.page_finished.connect(heard.append)
    return heard


def press(qtbot: QtBot, dialog: QuestionsDialog, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(dialog.focusWidget() or dialog, key)


def answer(qtbot: QtBot, dialog: QuestionsDialog, *values: int) -> None:
    press(qtbot, dialog, *(Qt.Key(ord(str(value))) for value in values))


def texts(dialog: QWidget) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def pressed(dialog: QWidget, text: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "") == text).click()


@NO_MANAGER
def test_digits_answer_and_enter_goes_on_without_a_mouse(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    heard = heard_of(dialog)
    dialog.page_finished.connect(lambda _: dialog.tell_kept())
    for values in ((4, 3, 5), (2,), (1, 2, 3, 4), (5, 5, 5, 5)):
        answer(qtbot, dialog, *values)
        assert dialog.focusWidget() is dialog.first_button()
        press(qtbot, dialog, Qt.Key.Key_Return)
    assert [[one.value for one in page] for page in heard] == [[4, 3, 5], [2], [1, 2, 3, 4], [5, 5, 5, 5]]
    assert [page[0].scale for page in heard] == list(SHORT)
    assert dialog.course is not None
    assert len(dialog.course.plots) == 4
    assert "Stored on this machine" in texts(dialog)
    press(qtbot, dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


@NO_MANAGER
def test_an_answer_can_be_changed_and_taken_back(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    heard = heard_of(dialog)
    first, second, _ = dialog.rows
    answer(qtbot, dialog, 4, 2)
    first.take_keyboard()
    press(qtbot, dialog, Qt.Key.Key_Right)
    assert first.value == 5
    press(qtbot, dialog, Qt.Key.Key_Backspace)
    assert first.value is None
    qtbot.mouseClick(second.box(2), Qt.MouseButton.LeftButton)
    assert second.value is None
    qtbot.mouseClick(second.box(5).parentWidget(), Qt.MouseButton.LeftButton)
    dialog.finish_page()
    assert heard == [(Answer(DAY, "connectedness", 2, 5),)]


@NO_MANAGER
def test_each_statement_is_one_stop_of_the_keyboard(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    answer(qtbot, dialog, 3)
    dialog.rows[0].take_keyboard()
    reached: list[QWidget | None] = []
    for _ in range(3):
        reached.append(dialog.focusWidget())
        press(qtbot, dialog, Qt.Key.Key_Tab)
    assert reached == [dialog.rows[0].box(3), dialog.rows[1].box(1), dialog.rows[2].box(1)]
    assert isinstance(dialog.focusWidget(), QPushButton)


@NO_MANAGER
def test_a_page_closed_midway_keeps_nothing_of_it(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    heard = heard_of(dialog)
    answer(qtbot, dialog, 4, 3, 5)
    press(qtbot, dialog, Qt.Key.Key_Return)
    dialog.tell_kept()
    answer(qtbot, dialog, 1, 1)
    with qtbot.assertNotEmitted(dialog.put_off):
        press(qtbot, dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert [one.value for page in heard for one in page] == [4, 3, 5]


@NO_MANAGER
def test_a_skipped_page_and_an_empty_one_keep_nothing(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    heard = heard_of(dialog)
    answer(qtbot, dialog, 4)
    pressed(dialog, "Skip this one")
    pressed(dialog, "Next")
    pressed(dialog, "Next")
    with qtbot.waitSignal(dialog.put_off):
        pressed(dialog, "Next")
    assert heard == []
    assert "Nothing was answered" in texts(dialog)


@NO_MANAGER
def test_not_this_month_is_told_and_closes(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    with qtbot.waitSignal(dialog.put_off):
        pressed(dialog, "Not this month")
    assert not dialog.isVisible()


@NO_MANAGER
def test_a_store_that_fails_is_said_and_the_answers_stay_to_be_tried_again(
    qtbot: QtBot, dialog: QuestionsDialog
) -> None:
    heard = heard_of(dialog)
    answer(qtbot, dialog, 4, 3, 5)
    press(qtbot, dialog, Qt.Key.Key_Return)
    assert not dialog.first_button().isEnabled()
    answer(qtbot, dialog, 1)  # what is on its way is not changed
    dialog.tell_refused(FAULT)
    assert "not saved yet" in texts(dialog)
    assert dialog.asking.place == 0
    assert [row.value for row in dialog.rows] == [4, 3, 5]
    press(qtbot, dialog, Qt.Key.Key_Return)
    assert heard[0] == heard[1]
    dialog.tell_kept()
    assert dialog.asking.kept == heard[1]
    assert "not kept yet" not in texts(dialog)


@NO_MANAGER
def test_word_of_another_keeping_moves_no_page(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    dialog.tell_kept()
    dialog.tell_refused(FAULT)
    assert dialog.asking.place == 0


@NO_MANAGER
def test_a_reader_hears_the_statement_the_number_and_its_word(qtbot: QtBot, dialog: QuestionsDialog) -> None:
    box = dialog.rows[0].box(4)
    assert box.accessibleName() == "4, partly agree"
    assert box.accessibleDescription() == dialog.rows[0].text.text()
    assert dialog.rows[0].box(3).accessibleName() == "3"


@NO_MANAGER
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_no_text_is_cut_at_double_length(qtbot: QtBot, size: int, theme: Theme) -> None:
    dialog = opened(qtbot, "connectedness", "detachment", "effort", words=pseudo_catalogue(), theme=theme)
    for values in ((4, 3, 5), (1, 2, 3, 4), (5, 5, 5)):
        check_texts(dialog)
        answer(qtbot, dialog, *values)
        dialog.finish_page()
        dialog.tell_kept()
    qtbot.wait(60)
    check_texts(dialog)
    assert dialog.course is not None
    assert len(dialog.course.plots) == 3


def check_texts(window: QWidget) -> None:
    QApplication.processEvents()
    seen = [one for one in window.findChildren(QLabel) if one.isVisible() and one.text()]
    assert len(seen) > 3
    for one in seen:
        assert one.heightForWidth(one.width()) <= one.height() or not one.wordWrap(), one.text()
        assert one.minimumSizeHint().width() <= one.width(), one.text()
    for box in window.findChildren(QRadioButton):
        if box.isVisible():
            assert box.sizeHint().width() <= box.width()
            cell = box.parentWidget()
            assert cell is not None
            assert min(cell.width(), cell.height()) >= 24


# The course.


def view_of(qtbot: QtBot, words: Catalogue = EN, width: int = 620) -> CourseView:
    view = CourseView(words, Paper())
    qtbot.addWidget(view)
    view.show_course(course(EARLIER))
    view.resize(width, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


@NO_MANAGER
def test_a_scale_is_a_picture_with_all_its_dots_and_words(qtbot: QtBot) -> None:
    view = view_of(qtbot)
    assert [plot.accessibleName() for plot in view.plots] == ["Connected in free time", "Effort", "Quality of the work"]
    for plot in view.plots:
        assert len(plot.dots()) == len(MONTHS)
        assert "Before" in plot.accessibleDescription()


@NO_MANAGER
def test_dots_stand_by_their_month_and_their_mean(qtbot: QtBot) -> None:
    plot = view_of(qtbot).plots[0]
    points = [(day, pulse.scores["connectedness"].mean) for day, pulse in zip(MONTHS, course(EARLIER), strict=True)]
    box = plot.plot
    days = (dt.date(2026, 11, 1) - dt.date(2026, 8, 1)).days
    for dot, (day, mean) in zip(plot.dots(), points, strict=True):
        assert dot.x() == pytest.approx(box.x + box.width * (day - dt.date(2026, 8, 1)).days / days)
        assert dot.y() == pytest.approx(box.bottom - box.height * (mean - 1) / 4)
        image = plot.grab().toImage()
        ratio = image.width() / plot.width()
        assert image.pixelColor(round(dot.x() * ratio), round(dot.y() * ratio)).name().upper() == LIGHT.trace


@NO_MANAGER
def test_the_table_has_the_same_rows_in_the_same_order(qtbot: QtBot) -> None:
    view = view_of(qtbot)
    qtbot.waitUntil(view.isActiveWindow)
    view.plots[1].setFocus()
    qtbot.keyClick(view.plots[1], Qt.Key.Key_T)
    assert view.table.isVisible()
    assert not any(plot.isVisible() for plot in view.plots)
    cells = [[view.rows.data(view.rows.index(row, column)) for column in range(3)] for row in range(9)]
    assert cells[0] == ["Connected in free time", "20 August 2026", cells[0][2]]
    assert [row[1] for row in cells[:3]] == ["20 August 2026", "20 September 2026", "20 October 2026"]
    assert [row[0] for row in cells[::3]] == [plot.accessibleName() for plot in view.plots]
    view.toggle_table()
    assert view.plots[0].isVisible()
    assert not view.table.isVisible()


@NO_MANAGER
def test_nothing_answered_is_said(qtbot: QtBot) -> None:
    view = view_of(qtbot)
    view.show_course(())
    assert view.none.isVisible()
    assert not view.toggle.isVisible()
    view.toggle_table()
    assert not view.table.isVisible()


@NO_MANAGER
def test_pictures_stand_below_each_other_where_there_is_little_room(qtbot: QtBot) -> None:
    wide, narrow = view_of(qtbot, width=700), view_of(qtbot, width=400)
    assert wide.plots[0].mapTo(wide, wide.plots[0].pos()).y() == wide.plots[1].mapTo(wide, wide.plots[1].pos()).y()
    assert len({plot.mapTo(narrow, plot.rect().topLeft()).x() for plot in narrow.plots}) == 1


@NO_MANAGER
def test_every_text_of_a_picture_has_its_place(qtbot: QtBot, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve years of months in a narrow picture: fewer names, none over another."""
    days = [dt.date(2014 + number // 12, number % 12 + 1, 5) for number in range(150)]
    view = CourseView(NB, Paper())
    qtbot.addWidget(view)
    view.show_course(course(Answer(day, "effort", item, 3) for day in days for item in (1, 2, 3)))
    view.resize(300, 700)
    written: list[tuple[str, float, float, float]] = []
    real = Canvas.text

    def record(self: Canvas, x: float, y: float, text: str, role: Role, colour: str, align: str = "left") -> float:
        width = real(self, x, y, text, role, colour, align)
        written.append((text, x - (width if align == "right" else 0), y, width))
        return width

    monkeypatch.setattr(Canvas, "text", record)
    view.show()
    (plot,) = view.findChildren(CoursePlot)
    plot.grab()
    months = [one for one in written if one[0].isalpha()]
    assert len(months) > 1
    for _, x, _, width in written:
        assert x >= 0
        assert x + width <= plot.width()
    lines = {y for _, _, y, _ in months}
    assert len(lines) == 1
    ends = sorted({(x, x + width) for _, x, _, width in months})
    assert all(before[1] < after[0] for before, after in itertools.pairwise(ends))


@NO_MANAGER
def test_the_window_of_all_answers_says_who_made_the_scales(qtbot: QtBot) -> None:
    window = CourseWindow(EN, LIGHT)
    qtbot.addWidget(window)
    window.show_answers(EARLIER)
    window.show()
    qtbot.waitExposed(window)
    assert "Derks" in texts(window)
    assert "publishers" in texts(window)
    window.show_answers(())
    assert "No means yet" in texts(window)
    assert "Derks" not in texts(window)
