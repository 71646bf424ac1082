"""A week of many crossings and mails in the window: by kind, by day, and fast enough."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.drawing.mail_columns import columns_of, runs_of
from grense.drawing.week_facts import facts_of
from grense.i18n import load
from grense.model.crossing import Crossing
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.windows.week.week_window import WeekWindow
from made_weeks import NEXT_MONDAY, WEEK, heavy_outlook, heavy_week

EN = load("en")
# Of the processor, for one wish; what the machine does beside it makes all of it slower, and this leaves room.
QUICK = 0.3


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[WeekWindow]:
    made = WeekWindow(EN)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show_outlook(heavy_outlook())
    made.show_week(WEEK)
    made.show()
    settle()
    yield made
    made.close()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def heavy_state() -> State:
    return State(heavy_outlook()).chosen(WEEK)


class TestPage:
    def test_an_ordinary_week_stays_a_list(self) -> None:
        told = page(State(example_outlook()), EN)
        assert told.heavy is None
        assert told.detail is not None

    def test_each_kind_has_its_days_its_count_and_its_largest(self) -> None:
        told = page(heavy_state(), EN)
        assert told.heavy is not None
        assert told.detail is None
        assert [(one.category, one.count, one.said) for one in told.heavy.groups] == [
            ("long_week", 1, "50 h 00 min shown"),
            ("connected", 5, "Fri: three short mails"),
            ("evening", 6, "Thu: 21:00–00:10"),
            ("long_day", 5, "Thu: 10 h 30 min shown"),
            ("short_rest", 6, "Fri: at most 6 h 52 min"),
            ("sunday", 1, "Sun: 07:10–22:20"),
            ("outside_hours", 7, "Thu: 16:00–00:10"),
        ]
        rest = next(one for one in told.heavy.groups if one.category == "short_rest")
        assert rest.spoken == "Short rest, 6 crossings, Tuesday to Sunday, largest Fri: at most 6 h 52 min, trace"
        days = next(one for one in told.heavy.groups if one.category == "long_day")
        assert days.days == ("estimated", "estimated", "estimated", "shown", "estimated", "", "")

    def test_the_evidence_is_days_with_a_sum(self) -> None:
        told = page(heavy_state(), EN)
        assert told.heavy is not None
        table = told.heavy.evidence
        assert table.heads == ("", "first to last", "meetings", "hours", "added", "mails", "outside")
        assert table.rows[0] == ("Mon", "07:52–23:10", "9", "8 h 00", "–", "58", "2 h 15")
        assert table.rows[5] == ("Sat", "10:00–20:40", "–", "–", "2 h 30", "9", "2 h 30")
        assert table.rows[7] == ("Week", "", "45", "47 h 30", "2 h 30", "300", "22 h 15")

    def test_a_kind_is_opened_and_its_largest_lit_a_day_of_it_chosen(self) -> None:
        state = heavy_state().opening("short_rest")
        told = page(state, EN)
        assert told.heavy is not None
        assert (told.heavy.opened, told.picked) == ("short_rest", None)
        assert told.heavy.lit is not None
        assert why(told.heavy.lit).date.day == 6
        chosen = state.selecting(told.heavy.lit)
        detail = page(chosen, EN).detail
        assert detail is not None
        assert detail.back == "Evidence by day"
        assert "at most 6 h 52 min" in detail.before[0].text
        closed = chosen.selecting(None)
        assert (closed.opened, closed.picked) == ("short_rest", None)
        assert closed.selecting(None).opened == ""

    def test_the_only_crossing_of_a_kind_is_chosen_with_it(self) -> None:
        told = page(heavy_state().opening("long_week"), EN)
        assert told.detail is not None
        assert told.detail.before[0].text == "Over 40 hours: 50 h 00 min shown, about 73 h estimated."

    def test_one_day_lists_its_evidence(self) -> None:
        told = page(heavy_state().looking_at(5), EN)
        assert told.heavy is not None
        assert told.heavy.day_title == "Evidence of Saturday 7 November"
        assert len(told.heavy.day_rows) == 10
        assert told.heavy.day_rows[0].spoken == "Saturday 7 November 10:00–12:30, entered by hand"

    def test_another_week_opens_nothing(self) -> None:
        state = heavy_state().opening("evening").looking_at(2).viewed("planned")
        assert page(state, EN).heavy is None
        assert state.day is None


def why(index: int) -> Crossing:
    return heavy_week().crossings[index]


class TestPicture:
    def test_many_mails_become_columns_and_a_few_stay_pins(self) -> None:
        facts = facts_of(heavy_week(), EN, NEXT_MONDAY)
        mails = [one for one in facts.evidence if one.item.kind == "mail_sent"]
        assert len(mails) == 300
        in_columns = [mail for column in dict.fromkeys(facts.columns.values()) for mail in column.mails]
        assert len(in_columns) == len(set(map(id, in_columns)))
        pins = [one for one in mails if one not in facts.columns]
        assert {(one.day, round(one.start)) for one in pins} >= {(0, 1160), (1, 1180), (5, 1240), (6, 430)}

    def test_a_column_is_no_wider_than_its_mails_reach(self) -> None:
        for run in runs_of(facts_of(heavy_week(), EN, NEXT_MONDAY).evidence):
            for column in columns_of(run):
                assert run.start <= column.start <= column.end <= run.end
                assert column.end - column.start <= 30
                assert all(column.start - 30 <= mail.start <= column.end for mail in column.mails)

    def test_an_evening_is_marked_from_where_its_sentence_says(self) -> None:
        facts = facts_of(heavy_week(), EN, NEXT_MONDAY)
        for placed in facts.marks:
            if placed.mark.category == "evening" and placed.crossing is not None:
                first, last = why(placed.crossing).shown_span
                assert placed.mark.start % 1440 == first.hour * 60 + first.minute
                assert placed.mark.end % 1440 == last.hour * 60 + last.minute

    def test_ordinary_weeks_keep_their_pins(self) -> None:
        outlook = example_outlook()
        assert not facts_of(outlook.weeks["2026-W47"], EN, outlook.made).columns


class TestWindow:
    def test_the_keyboard_opens_closes_and_goes_through(self, qtbot: QtBot, window: WeekWindow) -> None:
        groups = window.page.groups
        groups.groups[1].setFocus()
        qtbot.keyClick(groups.groups[1], Qt.Key.Key_Right)
        assert window.state.opened == "connected"
        assert groups.groups[1].accessibleName().endswith("trace, expanded")
        assert len(groups.days) == 5
        qtbot.keyClick(groups.groups[1], Qt.Key.Key_Down)
        assert groups.days[0].hasFocus()
        qtbot.keyClick(groups.days[0], Qt.Key.Key_Return)
        assert window.page.detail.isVisible()
        assert not window.page.by_day.isVisible()
        qtbot.keyClick(groups.days[0], Qt.Key.Key_Up)
        qtbot.keyClick(groups.groups[1], Qt.Key.Key_Left)
        assert window.state.opened == ""
        assert window.page.by_day.isVisible()
        qtbot.keyClick(groups.groups[1], Qt.Key.Key_Down)
        assert groups.groups[2].hasFocus()

    def test_one_kind_is_open_at_a_time(self, qtbot: QtBot, window: WeekWindow) -> None:
        groups = window.page.groups
        for place in (2, 4):
            qtbot.mouseClick(groups.groups[place], Qt.MouseButton.LeftButton)
            assert [row.is_open for row in groups.groups].count(True) == 1
            assert groups.groups[place].is_open
        assert [row.index for row in groups.days] == [row.index for row in heavy_groups(window)[4].rows]

    @pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform has no keyboard to grab
    def test_a_day_lists_its_evidence_and_leads_back(self, qtbot: QtBot, window: WeekWindow) -> None:
        panel = window.page.by_day
        panel.table.setFocus()
        panel.table.setCurrentIndex(panel.table.model().index(2, 0))
        panel.table.activated.emit(panel.table.currentIndex())
        assert panel.single.isVisible()
        assert panel.single.hasFocus()
        assert panel.single.model().rowCount() == 9 + 55
        with qtbot.waitSignal(panel.correcting) as asked:
            panel.single.activated.emit(panel.single.model().index(3, 0))
        assert asked.args is not None
        assert asked.args[0] == panel._pieces.evidence[3].item
        if window.popover is not None:
            window.popover.close()
        panel.link.click()
        assert panel.table.isVisible()

    def test_the_page_stays_short(self, window: WeekWindow) -> None:
        for wish in wishes(window):
            wish()
            settle()
            assert window.page.height() < 1100

    def test_nothing_makes_one_wait(self, window: WeekWindow) -> None:
        for wish in wishes(window):  # what is made once, is made
            wish()
            settle()
        for wish in wishes(window):
            began = time.process_time()
            wish()
            QApplication.processEvents()
            assert time.process_time() - began < QUICK


def heavy_groups(window: WeekWindow):  # type: ignore[no-untyped-def]  # `Group`s
    told = page(window.state, EN).heavy
    assert told is not None
    return told.groups


def wishes(window: WeekWindow) -> list[Callable[[], object]]:
    """The person's actions in such a week."""
    groups = window.page.groups
    return [
        *(lambda kind=kind: groups.opened.emit(kind) for kind in ("evening", "short_rest", "outside_hours")),
        lambda: groups.chosen.emit(groups.days[0].index),
        *(lambda day=day: window.page.by_day.day_chosen.emit(day) for day in (1, 4, -1)),
        lambda: window.centralWidget().verticalScrollBar().setValue(200),  # type: ignore[attr-defined]  # a scroll area
    ]
