"""The page about boundaries: the person's choices, the employer's options, and the settings in force, on real files."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from grense.i18n import LANGUAGES
from grense.i18n import load as load_words
from grense.storage.home import Home
from grense.storage.settings import Settings, change, load
from grense.strategies import strategies
from grense.wording.strategy_choices import TEXTS, text
from grense_tray.presenter.boundaries import agreed, help_with, measures, place, texts_under, ways
from grense_tray.windows.settings.boundaries_page import BoundariesPage
from grense_tray.windows.settings.settings_window import SettingsWindow
from grense_tray.windows.settings.ways import WaysField
from grense_tray.windows.widgets.controls import label
from pseudo import pseudo_catalogue

EN = load_words("en")
unmanaged = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
TODAY = dt.date(2026, 11, 22)
POLICY = """
outer_limit = "20:00"
answer = "within the next working day"
urgent = "Call the duty phone"
[quiet]
fri = "17:00-24:00"
"""


def write_policy(home: Home, content: str = POLICY) -> Path:
    home.settings(first_start=True)
    path = home.settings_file.parent / "policy.toml"
    path.write_text(content)
    change(home.settings_file, "policy", "policy.toml")
    return path


class TestTheWords:
    def test_every_strategy_is_there_with_its_limit(self) -> None:
        told = {way.id: way for way in ways(EN)}
        assert list(told) == list(strategies())
        assert "hit back" in told["tell_the_manager"].limit
        assert all("chapter" in way.report for way in told.values())
        assert [way.helped for way in told.values()] == sorted((way.helped for way in told.values()), reverse=True)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_stands_here_names_no_command_and_no_key(self, language: str) -> None:
        words = load_words(language)
        said = [one.said for way in ways(words) for one in help_with(way.id, words)]
        assert [one for one in said if "--" in one or "stop_time" in one or "grense strategies" in one] == []

    def test_the_texts_are_the_librarys(self) -> None:
        pasted = {one.text for way in ways(EN) for one in help_with(way.id, EN) if one.text}
        assert pasted == {text(kind, EN) for kind in TEXTS}

    def test_each_text_stands_once_whatever_is_chosen(self) -> None:
        for count in range(4):
            for chosen in itertools.combinations(strategies(), count):
                found = texts_under(chosen)
                wanted = {one.text for way in chosen for one in help_with(way, EN) if one.text}
                shown = [one.text for way, means in found for one in help_with(way, EN) if one.means == means]
                assert sorted(shown) == sorted(wanted)
                assert {way for way, _ in found} <= set(chosen)

    def test_the_employers_measures_come_with_the_reports_warning(self) -> None:
        said = measures(EN)
        assert "warns" in said.lead
        assert len(said.measures) == 7
        assert "clear guidance" in said.found[0]

    def test_a_policy_in_plain_words(self, home: Home) -> None:
        write_policy(home)
        said = agreed(home, home.settings()[0], EN)
        assert said.lines == (
            "Outer limit of the day: 20:00",
            "Quiet hours: Fri 17:00–24:00",
            "An answer is expected: within the next working day",
            "If it cannot wait: Call the duty phone",
        )
        assert said.problem == ""
        assert agreed(home, Settings(), EN).lines == ()

    def test_a_policy_that_cannot_be_read_is_one_line_with_its_place_and_not_what_stands_there(
        self, home: Home
    ) -> None:
        path = write_policy(home, 'answer = "soon"\nstart = "hunter2"\n')
        said = agreed(home, home.settings()[0], EN)
        assert said.lines == ()
        assert "Line 2: start." in said.problem
        assert "hunter2" not in said.problem
        path.unlink()
        gone = agreed(home, home.settings()[0], EN).problem
        assert gone.startswith("The workplace's policy cannot be read. Choose the file again;")

    def test_no_right_is_claimed_that_is_not_there(self) -> None:
        assert place("NO", EN, on=TODAY)[0] == "Norway: the law has no right to disconnect as such."
        assert place("FR", EN, on=TODAY)[-1] == "This is information, not legal advice."
        assert len(place(None, EN, on=TODAY)) == 1


@pytest.fixture
def window(qtbot: QtBot, home: Home) -> SettingsWindow:
    write_policy(home)
    change(home.settings_file, "country", "NO")
    return opened(qtbot, home)


def opened(qtbot: QtBot, home: Home, **others: object) -> SettingsWindow:
    made = SettingsWindow(home, **({"words": EN} | others))  # type: ignore[arg-type]  # by name
    qtbot.addWidget(made)
    made.open_page("boundaries")
    with qtbot.waitExposed(made):
        made.show()
    return made


def page_of(window: SettingsWindow) -> BoundariesPage:
    assert window.boundaries is not None
    return window.boundaries


def rows_of(window: SettingsWindow) -> WaysField:
    field = window.fields["strategies"]
    assert isinstance(field, WaysField)
    return field


def seen(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]


class TestThePage:
    @unmanaged
    def test_a_tick_is_written_and_shows_what_grense_does(self, qtbot: QtBot, window: SettingsWindow) -> None:
        page, rows = page_of(window), rows_of(window).rows
        line = text("line", EN)
        assert line not in seen(page)
        with qtbot.waitSignal(window.settings_changed):
            QTest.keyClick(rows["mail_off_after_a_time"].tick.box, Qt.Key.Key_Space)
        assert line in seen(page)
        rows["fixed_hours"].tick.box.click()
        assert seen(page).count(line) == 1
        rows["fixed_place"].tick.box.click()
        chosen = ("fixed_hours", "mail_off_after_a_time", "fixed_place")
        assert load(window._home.settings_file)[0].strategies == chosen

    @unmanaged
    def test_a_text_is_copied_and_that_is_said(self, window: SettingsWindow) -> None:
        row = rows_of(window).rows["tell_the_manager"]
        row.tick.box.click()
        pasted = row.pasted["text_for_manager"]
        QGuiApplication.clipboard().clear()
        pasted.copy.click()
        assert QGuiApplication.clipboard().text() == text("manager", EN)
        assert "Copied." in seen(page_of(window))

    @unmanaged
    def test_both_heads_weigh_the_same(self, window: SettingsWindow) -> None:
        page = page_of(window)
        employers = next(one for one in page.findChildren(QLabel) if one.text() == measures(EN).heading)
        mine = rows_of(window).title
        assert (employers.font(), employers.isVisible()) == (mine.font(), mine.isVisible())

    @unmanaged
    def test_the_halves_stand_beside_each_other_where_there_is_room(self, qtbot: QtBot, window: SettingsWindow) -> None:
        halves, directions = page_of(window)._halves, QBoxLayout.Direction
        window.resize(1300, 640)
        qtbot.waitUntil(lambda: halves.direction() == directions.LeftToRight)
        window.resize(560, 640)
        qtbot.waitUntil(lambda: halves.direction() == directions.TopToBottom)

    @unmanaged
    def test_the_policy_is_told_refused_and_left(self, window: SettingsWindow, home: Home, tmp_path: Path) -> None:
        field, page = window.fields["policy"], page_of(window)
        assert "Outer limit of the day: 20:00" in seen(page)
        bad = tmp_path / "bad.toml"
        bad.write_text("a = 1\n")
        field.put(str(bad))
        field.answered.emit()
        assert "not known" in field.problem.text()
        assert load(home.settings_file)[0].policy == "policy.toml"
        assert "Outer limit of the day: 20:00" not in seen(page)
        bad.write_text('outer_limit = "19:00"\n')
        field.answered.emit()
        assert field.problem.text() == ""
        assert "Outer limit of the day: 19:00" in seen(page)
        field.put("")
        field.answered.emit()
        assert not any(one.startswith("Outer limit") for one in seen(page))

    @unmanaged
    def test_a_policy_that_was_mended_is_read_when_the_page_is_shown(self, window: SettingsWindow, home: Home) -> None:
        write_policy(home, "outer_limit = ")
        window.open_page("person")
        window.open_page("boundaries")
        assert "not valid TOML" in window.fields["policy"].problem.text()
        write_policy(home)
        window.open_page("person")
        window.open_page("boundaries")
        assert window.fields["policy"].problem.text() == ""
        assert "Outer limit of the day: 20:00" in seen(page_of(window))

    @unmanaged
    def test_what_holds_follows_the_country(self, qtbot: QtBot, window: SettingsWindow) -> None:
        assert "Norway: the law has no right to disconnect as such." in seen(page_of(window))
        window.fields["country"].put("FR")
        window.fields["country"].answered.emit()
        qtbot.waitUntil(lambda: any(one.startswith("France: ") for one in seen(page_of(window))))

    @unmanaged
    def test_no_two_buttons_share_a_letter_and_each_says_what_it_copies(self, window: SettingsWindow) -> None:
        buttons = page_of(window).findChildren(QPushButton)
        letters = [one.text().partition("&")[2][:1].casefold() for one in buttons]
        assert "" not in letters
        assert len(set(letters)) == len(letters)
        names = [one.accessibleName() for one in buttons if "Copy" in one.accessibleName()]
        assert len(set(names)) == len(TEXTS)
        assert all(one.startswith("Copy the text: ") for one in names)

    @unmanaged
    def test_the_keyboard_goes_as_the_page_is_read(self, qtbot: QtBot, window: SettingsWindow) -> None:
        for row in rows_of(window).rows.values():
            row.tick.box.setChecked(True)
        rows_of(window)._show()
        places: list[int] = []
        rows_of(window).rows["fixed_hours"].tick.box.setFocus()
        last = rows_of(window).rows["visibility_limit"].tick.box
        while window.focusWidget() is not last:
            current = window.focusWidget()
            assert current is not None
            places.append(current.mapTo(page_of(window), current.rect().topLeft()).y())
            QTest.keyClick(current, Qt.Key.Key_Tab)
        assert places == sorted(places)
        assert len(places) == len(strategies()) - 1 + len(TEXTS)

    @unmanaged
    @pytest.mark.parametrize("width", [620, 860])
    def test_twice_as_long_nothing_is_cut(self, qtbot: QtBot, home: Home, width: int) -> None:
        write_policy(home)
        folder = home.settings_file.parent / ("agreements-and-guidelines-" * 6)
        folder.mkdir()
        (folder / "policy.toml").write_text(POLICY)
        change(home.settings_file, "policy", str(folder / "policy.toml"))
        change(home.settings_file, "strategies", list(strategies()))
        window = opened(qtbot, home, words=pseudo_catalogue())
        window.resize(width, 640)
        area: QWidget | None = page_of(window)
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        assert area is not None

        def cut() -> list[str]:
            labels = (one for one in page_of(window).findChildren(QLabel) if one.isVisibleTo(area))
            return [one.text() for one in labels if one.height() + 1 < one.heightForWidth(one.width())]

        qtbot.waitUntil(lambda: cut() == [])
        assert area.horizontalScrollBar().maximum() == 0


@unmanaged
def test_settings_that_name_no_zone_or_country_of_this_world_open_the_page(qtbot: QtBot, home: Home) -> None:
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text('tz = "Nowhere/Land"\ncountry = "ZZ"\nstrategies = ["none of ours"]\n')
    window = opened(qtbot, home)
    assert "Nothing was looked up for ZZ. What the law says there is not known here." in seen(page_of(window))
    assert rows_of(window).answer() == ()


def test_a_label_is_what_the_page_is_made_of() -> None:
    """No text of a file is taken for markup."""
    assert label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText
