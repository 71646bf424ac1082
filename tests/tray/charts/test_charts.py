from __future__ import annotations

import datetime as dt
import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPalette
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook
from grense.i18n import Catalogue, load
from grense.model.correction import Correction
from grense.model.crossing import Crossing, Item
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, Hours, Mark, Rest, RestPart, Span, WeekSummary
from grense.rules.profiles import Rule
from grense_tray.charts.canvas import AXIS, Type
from grense_tray.charts.chart import Chart
from grense_tray.charts.hours_bars import HoursBars
from grense_tray.charts.layout import Box
from grense_tray.charts.legend import Legend
from grense_tray.charts.signs import basis_path, sign_path
from grense_tray.charts.spark import Spark
from grense_tray.charts.tables import TrendTable, WeekTable
from grense_tray.charts.trend import Trend
from grense_tray.charts.week_bar import WeekBar
from grense_tray.charts.week_grid import names_width
from grense_tray.charts.week_picture import WeekPicture
from grense_tray.theme import DARK, LIGHT, Theme, contrast, theme_of

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = dt.date(2026, 11, 9)
LIMIT = 2400.0  # minutes of a long week
AFTER = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


class Doubled(Catalogue):
    """A language whose texts are twice as long."""

    def __init__(self) -> None:
        base = load("en")
        super().__init__("en", base._translations)

    def gettext(self, message: str) -> str:
        # A pattern of times needs no doubling.
        return message if message.startswith("{") else f"{message} {message}"

    def ngettext(self, one: str, many: str, count: int) -> str:
        text = super().ngettext(one, many, count)
        return f"{text} {text}"


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=OSLO)


def planned(view: WeekSummary) -> WeekSummary:
    """The same week before any of it has happened."""
    days = tuple(
        replace(
            day,
            items_ahead=tuple(one for one in day.items if one.kind in ("meeting", "manual")),
            minutes_planned=day.worked.calendar,
            sessions=(),
            items=(),
            worked=Hours(),
            rest=None,
            crossings=(),
        )
        for day in view.days
    )
    minutes = sum(day.minutes_planned for day in days)
    return replace(view, days=days, worked=Hours(), crossings=(), minutes_planned=minutes)


def a_view() -> WeekSummary:
    """Mail on Tuesday evening, a short rest before a long Wednesday, a micro session on Sunday."""
    rest = Rest(at(10, 22, 30), at(11, 7, 50), 560, 660, short=True, basis="trace", method="overnight")
    long_rest = Rest(at(11, 18, 40), at(15, 18, 30), 5750, 660, short=False, basis="calendar", method="overnight")
    evening_mails = mail(at(10, 21, 40)), mail(at(10, 22, 30))
    first, last = mail(at(11, 7, 50)), mail(at(15, 18, 30))
    span = at(10, 21, 40), at(10, 22, 30)
    evening = a_crossing("evening", *span, figures=("trace", 50, 50, 0, None), items=evening_mails)
    figures = ("trace", 560, 560, 660, "overnight")
    short = a_crossing("short_rest", rest.start, rest.end, figures=figures, items=(evening_mails[1], first))
    figures = ("estimate", 640, 640, 600, None)
    long_day = a_crossing("long_day", at(11, 7, 50), at(11, 18, 40), figures=figures)
    sunday = a_crossing("sunday", at(15, 18, 30), at(15, 18, 30), figures=("trace", 5, 5, 0, None), items=(last,))
    crossings = (evening, short, long_day, sunday)
    parts: dict[int, dict[str, object]] = {
        1: {
            "sessions": (Span(500, 965, "work"), Span(1295, 1350, "work")),
            "items": (
                *(mail(at(10, 8, 20)), mail(at(10, 9, 10), "mail_received"), meeting(at(10, 10), at(10, 11, 30))),
                *(meeting(at(10, 14), at(10, 15, 30)), mail(at(10, 18, 20), "mail_received"), *evening_mails),
            ),
            "worked": Hours(0, 180, 497),
            "marks": (Mark("evening", 1300, 1350, "trace"),),
            "resting": (RestPart(1350, 1680, rest, ends=False),),
            "crossings": (evening,),
        },
        2: {
            "sessions": (Span(470, 1120, "work"),),
            "items": (first, Item("by hand", "manual", at(11, 16, 20), at(11, 18, 40))),
            "worked": Hours(140, 140, 640),
            "rest": rest,
            "resting": (RestPart(240, 470, rest, ends=True), RestPart(1120, 1680, long_rest, ends=False)),
            "crossings": (short, long_day),
        },
        3: {"resting": (RestPart(240, 1680, long_rest, ends=False),), "off": "absence", "ordinary": None},
        4: {"resting": (RestPart(240, 1680, long_rest, ends=False),)},
        5: {"resting": (RestPart(240, 1680, long_rest, ends=False),), "length": 25.0},
        6: {
            "sessions": (Span(1105, 1110, "micro"),),
            "items": (last,),
            "worked": Hours(0, 0, 5),
            "rest": long_rest,
            "resting": (RestPart(240, 1110, long_rest, ends=True),),
            "marks": (Mark("sunday", 1105, 1110, "trace"),),
            "crossings": (sunday,),
        },
    }
    days = []
    for number in range(7):
        date = MONDAY + dt.timedelta(days=number)
        start = dt.datetime.combine(date, dt.time(4), OSLO)
        row = DaySummary(date, start, 24.0, (480, 960) if number < 5 else None, "", Hours())
        days.append(replace(row, **parts.get(number, {})))  # type: ignore[arg-type]  # the fields of a day
    return WeekSummary(
        "2026-W46", MONDAY, "Europe/Oslo", 240, 1260, 600, 2400, Hours(140, 320, 2504), tuple(days), crossings
    )


def mail(moment: dt.datetime, kind: str = "mail_sent") -> Item:
    return Item((kind, moment), kind, moment, moment)


def meeting(start: dt.datetime, end: dt.datetime) -> Item:
    return Item(("meeting", start), "meeting", start, end)


def a_crossing(
    category: str,
    start: dt.datetime,
    end: dt.datetime,
    *,
    figures: tuple[str, float, float, float, str | None],
    items: tuple[Item, ...] = (),
) -> Crossing:
    """`figures` are basis, minutes, minutes shown, limit and method; the crossing is of the date on which it ends."""
    rule = Rule(category, "a test", MONDAY)
    return Crossing(0, category, rule, end.date(), "2026-W46", "Europe/Oslo", *figures, start, end, items, ())


def a_trend(count: int = 26) -> tuple[TrendWeek, ...]:
    first = dt.date(2026, 5, 18)
    return tuple(
        TrendWeek(
            *(f"2026-W{21 + number}", first + dt.timedelta(weeks=number), 0 if number in (8, 9) else 5),
            *(60, 900, 2100 + number % 7 * 60),
            {"evening": number % 3, "long_day": 1, "long_week": int(number % 7 > 5)},
            {"long_day": 1},
        )
        for number in range(count)
    )


@pytest.fixture(autouse=True)
def _texts_of_13_px(qapp: QApplication) -> Iterator[None]:
    """Whole pixels, so that colours can be looked up."""
    before = QApplication.font()
    font = QFont(before)
    font.setPixelSize(13)
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


@pytest.fixture
def picture(qtbot: QtBot) -> WeekPicture:
    picture = WeekPicture()
    qtbot.addWidget(picture)
    picture.resize(1000, 322)
    picture.show_week(a_view(), load("en"), LIGHT, now=AFTER)
    picture.show()
    qtbot.waitExposed(picture)
    return picture


@pytest.fixture
def large() -> Iterator[None]:
    """A desktop whose texts are twice as large."""
    before = QApplication.font()
    font = QFont(before)
    font.setPixelSize(26)
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


def colour(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(int(x), int(y)).name().upper()


def ink(image: QImage, box: Box, ground: str) -> int:
    """The number of pixels of a box that differ from its background."""
    columns, rows = range(int(box.x), int(box.right)), range(int(box.y), int(box.bottom))
    return sum(colour(image, x, y) != ground for x in columns for y in rows)


@THEMES
def test_texts_and_shapes_stand_out_from_every_ground(theme: Theme) -> None:
    for ground in (theme.bg, theme.surface, theme.band, theme.sel, theme.accsoft):
        for text in (theme.ink, theme.ink2, theme.ink3, theme.acc, theme.focus, theme.ok):
            assert contrast(text, ground) >= 4.5
        for shape in (theme.line2, theme.cal, theme.estline, theme.trace, theme.hand):
            assert contrast(shape, ground) >= 3
    assert contrast(theme.estline, theme.est) >= 2.95
    assert contrast(theme.cal, theme.est) >= 3.2


@THEMES
def test_no_colour_is_red(theme: Theme) -> None:
    for field in fields(theme):
        value = getattr(theme, field.name)
        if isinstance(value, str) and QColor(value).hslSaturationF() > 0.4:
            assert 30 <= QColor(value).hslHue() < 260


def test_contrast_runs_from_1_to_21() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_the_theme_follows_the_desktop() -> None:
    palette = QPalette(QColor("#efefef"))
    assert theme_of(palette, Qt.ColorScheme.Dark) is DARK
    assert theme_of(palette, Qt.ColorScheme.Light) is LIGHT
    assert theme_of(palette, Qt.ColorScheme.Unknown) is LIGHT
    assert theme_of(QPalette(QColor("#202326")), Qt.ColorScheme.Unknown) is DARK


def test_a_desktop_of_high_contrast_keeps_its_ink() -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#FFFF00"))
    theme = theme_of(palette, Qt.ColorScheme.Unknown)
    assert (theme.bg, theme.ink, theme.ink3, theme.dark) == ("#000000", "#ffff00", "#ffff00", True)
    assert theme.cal == DARK.cal


@pytest.mark.parametrize(
    "name", ["evening", "sunday", "short_rest", "long_day", "long_week", "connected", "outside_hours", "day_off", "ok"]
)
def test_every_sign_fills_its_box_and_stays_in_it(name: str) -> None:
    box = sign_path(name).boundingRect()
    assert min(box.left(), box.top()) >= -0.5
    assert max(box.right(), box.bottom()) <= 12.5
    assert max(box.width(), box.height()) >= 9


def test_no_two_signs_have_one_shape() -> None:
    names = ("evening", "sunday", "short_rest", "long_day", "long_week", "connected", "outside_hours", "day_off")
    shapes = [sign_path(name).toFillPolygon() for name in names] + [basis_path("trace").toFillPolygon()]
    shapes += [basis_path("calendar").toFillPolygon(), basis_path("estimate").toFillPolygon()]
    assert not any(one == other for n, one in enumerate(shapes) for other in shapes[:n])


@THEMES
def test_what_lies_where_in_the_picture(qtbot: QtBot, theme: Theme) -> None:
    picture = WeekPicture()
    qtbot.addWidget(picture)
    picture.resize(1000, 322)
    picture.show_week(a_view(), load("en"), theme, now=AFTER)
    image, grid = picture.grab().toImage(), picture.grid
    assert ink(image, Box(grid.x(1260) - 2, grid.row_box(0).y + 10, 4, 6), theme.bg) >= 6
    assert colour(image, grid.x(540), grid.row_box(0).y + 5) == theme.band
    assert colour(image, grid.x(540), grid.row_box(6).y + 5) == theme.bg
    assert colour(image, grid.x(540), grid.row_box(3).y + 5) == theme.bg  # away
    bar = grid.bar(1, 600, 690)
    assert colour(image, bar.x + bar.width / 2, bar.y + 7) == theme.cal
    assert colour(image, bar.x + bar.width / 2, bar.y + 1) == theme.est
    manual = grid.bar(2, 980, 1120)
    assert colour(image, manual.x + 40, manual.y + 1) == theme.hand
    assert colour(image, grid.x(1500), grid.middle(1)) == theme.acc  # the short rest
    bracket = grid.bracket(1, 1300, 1350)
    assert colour(image, bracket.x + bracket.width / 2, bracket.bottom) == theme.acc
    pin = grid.pin(1, 500)
    assert colour(image, pin.x + 1, pin.y + 10) == theme.trace


def test_a_selected_crossing_has_a_ground_and_a_highlighted_one_keeps_its_tone(picture: WeekPicture) -> None:
    grid = picture.grid
    place = (grid.x(1500), grid.row_box(1).y + 6)
    picture.select(1)
    assert colour(picture.grab().toImage(), *place) == LIGHT.accsoft
    picture.select(None)
    assert colour(picture.grab().toImage(), *place) == LIGHT.bg
    rest, meeting = (grid.x(1500), grid.middle(1)), grid.bar(1, 600, 690)
    picture.highlight(1)
    image = picture.grab().toImage()
    assert colour(image, *rest) == LIGHT.acc
    assert colour(image, meeting.x + 20, meeting.y + 7) != LIGHT.cal
    picture.highlight(None)
    assert colour(picture.grab().toImage(), meeting.x + 20, meeting.y + 7) == LIGHT.cal


def test_what_is_ahead_is_hollow_and_estimates_nothing(picture: WeekPicture) -> None:
    picture.show_week(planned(a_view()), load("en"), LIGHT, now=BEFORE)
    image, bar = picture.grab().toImage(), picture.grid.bar(1, 600, 690)
    assert colour(image, bar.x + bar.width / 2, bar.y + 7) == LIGHT.surface
    assert colour(image, bar.x + bar.width / 2, bar.y) == LIGHT.cal
    assert colour(image, picture.grid.x(750), bar.y + 1) == LIGHT.band


def test_the_present_stands_in_its_row(picture: WeekPicture) -> None:
    picture.show_week(a_view(), load("en"), LIGHT, now=at(12, 12))
    image, grid = picture.grab().toImage(), picture.grid
    line = Box(grid.x(720) - 1, grid.row_box(3).y + 2, 2, 8)
    assert ink(image, line, LIGHT.bg) >= 8
    assert ink(image, Box(line.x, grid.row_box(4).y + 2, 2, 8), LIGHT.band) == 0


def test_days_before_the_first_source_are_hatched(picture: WeekPicture) -> None:
    before = ink(picture.grab().toImage(), picture.grid.row_box(0), LIGHT.bg)
    picture.show_week(a_view(), load("en"), LIGHT, now=AFTER, covered_from=dt.date(2026, 11, 10))
    assert picture._facts.free_uncovered == 0
    assert ink(picture.grab().toImage(), picture.grid.row_box(0), LIGHT.bg) > before + 500


def test_what_was_corrected_is_an_outline_that_can_be_reached(picture: WeekPicture) -> None:
    taken = Correction("not_work", at(13, 10), at(13, 11), "meeting")
    picture.show_week(a_view(), load("en"), LIGHT, now=AFTER, corrections=[taken])
    (one,) = [one for one in picture.evidence if one.corrected]
    box = picture.box_of(one)
    image = picture.grab().toImage()
    assert colour(image, box.x + box.width / 2, box.y + 7) == LIGHT.band
    assert colour(image, box.x + box.width / 2, box.y) not in (LIGHT.band, LIGHT.cal)
    assert "corrected by you" in picture.hint_at(box.x + 5, box.y + 5)


def test_without_a_week_there_is_an_empty_grid(picture: WeekPicture) -> None:
    picture.show_week(None, load("en"), LIGHT, now=AFTER)
    image, grid = picture.grab().toImage(), picture.grid
    assert colour(image, grid.x(1260) - 1, grid.row_box(0).y + 10) == LIGHT.ink2
    assert picture.accessibleName()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_R):
        QTest.keyClick(picture, key)


def test_arrows_go_through_the_evidence_and_the_days(picture: WeekPicture) -> None:
    QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.current == picture.evidence[0]
    for _ in picture.evidence:
        QTest.keyClick(picture, Qt.Key.Key_Right)
    assert picture.current == picture.evidence[-1]
    QTest.keyClick(picture, Qt.Key.Key_Left)
    assert picture.current == picture.evidence[-2]
    for _ in range(2):
        QTest.keyClick(picture, Qt.Key.Key_Up)
    assert "Wednesday 11" not in picture.accessibleDescription()
    for _ in range(7):
        QTest.keyClick(picture, Qt.Key.Key_Up)
    assert picture.current is None
    assert picture.accessibleDescription().startswith("Monday 9")
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert picture.current is not None
    assert picture.current.day == 1


def test_each_key_does_what_the_help_says(picture: WeekPicture) -> None:
    selected, activated = QSignalSpy(picture.selected), QSignalSpy(picture.item_activated)
    table, weeks = QSignalSpy(picture.table_wanted), QSignalSpy(picture.week_step)
    picture.setFocus()
    while picture.current is None or not picture.current.crossings:
        QTest.keyClick(picture, Qt.Key.Key_Right)
    QTest.keyClick(picture, Qt.Key.Key_Return)
    QTest.keyClick(picture, Qt.Key.Key_R)
    QTest.keyClick(picture, Qt.Key.Key_T)
    QTest.keyClick(picture, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(picture, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(picture, Qt.Key.Key_Escape)
    assert [selected.at(n) for n in range(selected.count())] == [[0], [-1]]
    item, place = activated.at(0)
    assert (item.kind, item.start) == ("mail_sent", at(10, 21, 40))
    assert isinstance(place, QPoint)
    assert table.count() == 1
    assert [weeks.at(n) for n in range(weeks.count())] == [[-1], [1]]


def test_enter_goes_through_the_crossings_of_one_mail(picture: WeekPicture) -> None:
    selected = QSignalSpy(picture.selected)
    while picture.current is None or len(picture.current.crossings) < 2:
        QTest.keyClick(picture, Qt.Key.Key_Right)
    for _ in range(3):
        QTest.keyClick(picture, Qt.Key.Key_Return)
    assert [selected.at(n) for n in range(3)] == [[0], [1], [0]]


def test_a_long_week_is_of_no_evidence_in_particular(picture: WeekPicture) -> None:
    view = a_view()
    items = tuple(one.item for one in picture.evidence)
    figures = ("estimate", 2504, 2504, 2400, None)
    long_week = a_crossing("long_week", at(10, 8), at(15, 19), figures=figures, items=items)
    week = replace(view, crossings=(*view.crossings, long_week))
    picture.show_week(week, load("en"), LIGHT, now=AFTER)
    assert all(4 not in one.crossings for one in picture.evidence)
    before = picture.grab().toImage()
    picture.highlight(4)
    assert picture.grab().toImage() == before


def test_the_pointer_selects_corrects_and_asks(picture: WeekPicture) -> None:
    selected, activated = QSignalSpy(picture.selected), QSignalSpy(picture.item_activated)
    pin = picture.grid.pin(1, 1350)
    place = QPoint(round(pin.x + 1), round(pin.y + 8))
    QTest.mouseMove(picture, place)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert selected.at(0) == [0]
    assert activated.at(0)[0].start == at(10, 22, 30)
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 30))
    assert selected.at(selected.count() - 1) == [-1]


def test_tooltips_tell_evidence_rests_and_crossings(picture: WeekPicture) -> None:
    grid = picture.grid
    assert (
        picture.hint_at(grid.x(1350), grid.middle(1))
        == "Tue 22:30 · mail sent · trace · part of: Evening work, Short rest"
    )
    assert picture.hint_at(grid.x(640), grid.middle(1)).startswith("Tue 10:00–11:30 · meeting · calendar")
    assert picture.hint_at(grid.x(300), grid.middle(2)).startswith("Short rest: at most 9 h 20 min")
    assert picture.hint_at(grid.x(600), grid.middle(6)) == "rest before Sunday, at most 95 h 50 min"
    assert picture.hint_at(grid.x(1000 + 80), grid.bracket(2, 1080, 1120).bottom).startswith(
        "Long day: estimated at about 10 h 30 min, likely more"
    )
    assert picture.hint_at(grid.x(720), grid.bar(1, 500, 965).y + 2) == "Tue 08:20–16:05, estimated"
    assert picture.hint_at(5, grid.middle(0)) == "Monday 9, nothing known"
    assert picture.hint_at(grid.x(700), grid.middle(0) - 15) == ""


def test_accessible_names_say_what_the_picture_shows(picture: WeekPicture) -> None:
    assert picture.accessibleName() == "Week 46, 9–15 November 2026. 41 h 44 min estimated. 4 crossings."
    assert picture.accessibleDescription() == (
        "Use the arrow keys to move through evidence and days. P says where you worked, T shows a table."
    )
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert picture.accessibleDescription().startswith("Tuesday 10, 8 h 17 min estimated, two periods, Evening work.")


def test_another_week_forgets_what_was_selected(picture: WeekPicture) -> None:
    picture.select(1)
    QTest.keyClick(picture, Qt.Key.Key_Right)
    picture.show_week(a_view(), load("nb"), DARK, now=AFTER)
    assert picture.current is not None
    other = replace(a_view(), week="2026-W47", crossings=())
    picture.show_week(other, load("nb"), DARK, now=AFTER)
    assert picture.current is None


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen has no window manager
def test_rows_lie_beside_each_other(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    picture, hours = WeekPicture(), HoursBars()
    row.addWidget(picture, 1)
    row.addWidget(hours)
    picture.show_week(a_view(), load("en"), LIGHT, now=AFTER)
    hours.show_week(a_view(), load("en"), LIGHT)
    for height in (340, 420, 700):
        window.resize(1100, height)
        window.show()
        QApplication.processEvents()
        tops = [hours.mapTo(window, QPoint(0, round(hours.row_top(day)))).y() for day in range(7)]
        assert tops == [picture.mapTo(window, QPoint(0, round(picture.grid.row_box(day).y))).y() for day in range(7)]


@THEMES
def test_hours_a_day_show_the_three_bases(qtbot: QtBot, theme: Theme) -> None:
    hours = HoursBars()
    qtbot.addWidget(hours)
    hours.resize(hours.sizeHint())
    hours.show_week(a_view(), load("en"), theme)
    image, bar = hours.grab().toImage(), hours.bar_of(2, 640)
    assert colour(image, hours.bar_of(2, 100).right, bar.y + 5) == theme.hand
    assert colour(image, hours.bar_of(2, 400).right, bar.y + 5) == theme.est
    assert colour(image, hours.bar_of(1, 100).right, hours.bar_of(1, 1).y + 5) == theme.cal
    assert "Wednesday 11" in hours.accessibleDescription()
    hours.show_week(planned(a_view()), load("en"), theme)
    assert colour(hours.grab().toImage(), hours.bar_of(1, 100).right, hours.bar_of(1, 1).y + 5) == theme.surface


@pytest.mark.parametrize("minutes", [2200.0, 2504.0, 3600.0])
def test_the_week_bar_passes_its_limit_with_a_line(qtbot: QtBot, minutes: float) -> None:
    bar = WeekBar()
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.show_hours(replace(a_view(), worked=Hours(140, 920, minutes)), load("en"), LIGHT)
    image = bar.grab().toImage()
    assert (colour(image, bar.x_of(2400) + 4, 3) == LIGHT.acc) == (minutes > 2400)
    assert colour(image, bar.x_of(600), 12) == LIGHT.cal
    assert bar.x_of(minutes) < bar.width()
    assert "15 h 20 min in the calendar" in bar.accessibleName()
    assert bar.accessibleDescription() == "Limit: 40 hours"


def test_the_small_line_ends_in_a_dot(qtbot: QtBot) -> None:
    spark = Spark()
    qtbot.addWidget(spark)
    spark.resize(spark.sizeHint())
    spark.show_trend((), load("en"), LIGHT)
    spark.grab()
    spark.show_trend(a_trend(), load("en"), LIGHT)
    image = spark.grab().toImage()
    dot = [y for y in range(image.height()) if colour(image, image.width() - 4, y) == LIGHT.trace]
    assert dot
    assert spark.accessibleDescription().endswith("39")


@pytest.mark.parametrize("count", [0, 1, 3, 11, 26])
def test_a_trend_of_any_length_is_drawn(qtbot: QtBot, count: int) -> None:
    trend = Trend()
    qtbot.addWidget(trend)
    trend.resize(1052, 640)
    trend.show_trend(a_trend(count), load("en"), LIGHT, limit=LIMIT)
    trend.grab()
    assert ("usual" in trend.accessibleName()) == (count == 26)


def test_keys_go_through_the_weeks_of_a_trend(qtbot: QtBot) -> None:
    trend = Trend()
    qtbot.addWidget(trend)
    trend.resize(1052, 640)
    trend.show_trend(a_trend(), load("en"), LIGHT, limit=LIMIT)
    chosen, table = QSignalSpy(trend.week_chosen), QSignalSpy(trend.table_wanted)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_T):
        QTest.keyClick(trend, key)
    assert chosen.at(0) == ["2026-W46"]
    assert table.count() == 1
    assert trend.accessibleDescription().startswith("9–15 November 2026, 39 h 00 min estimated")
    assert "left out" in trend.describe(8)


def test_tables_have_the_rows_of_the_pictures(qtbot: QtBot) -> None:
    table = WeekTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_week(a_view(), load("en"), now=AFTER)
    rows = [[table.data(table.index(row, column)) for column in range(6)] for row in range(table.rowCount())]
    assert ["Tuesday 10", "mail sent", "22:30", "22:30", "trace", "Evening work"] in rows
    assert ["Wednesday 11", "rest, at most 9 h 20 min", "Tue 22:30", "07:50", "trace", "Short rest"] in rows
    assert ["Wednesday 11", "Long day", "18:00", "18:40", "estimated", "Long day"] in rows
    days = [row[0] for row in rows]
    assert days == sorted(days, key=["Tuesday 10", "Wednesday 11", "Sunday 15"].index)
    row = rows.index(["Wednesday 11", "Long day", "18:00", "18:40", "estimated", "Long day"])
    assert table.crossing(row) == 2
    trend = TrendTable()
    trend.show_trend(a_trend(), load("en"), limit=LIMIT)
    assert trend.rowCount() == 26
    assert trend.headerData(0, Qt.Orientation.Horizontal) == "Week"


def all_charts(words: Catalogue) -> list[Chart]:
    view = a_view()
    picture, hours, bar, spark, trend, legend = WeekPicture(), HoursBars(), WeekBar(), Spark(), Trend(), Legend()
    picture.show_week(view, words, LIGHT, now=AFTER)
    hours.show_week(view, words, LIGHT)
    bar.show_hours(view, words, LIGHT)
    spark.show_trend(a_trend(), words, LIGHT)
    trend.show_trend(a_trend(), words, LIGHT, limit=LIMIT)
    legend.show_kinds(words, LIGHT, planned=False)
    return [picture, hours, bar, spark, trend, legend]


def check_texts(charts: list[Chart], monkeypatch: pytest.MonkeyPatch) -> int:
    """Draw at the minimum size; every text must lie within its widget, and under no other text."""
    from grense_tray.charts.canvas import Canvas

    written: list[tuple[str, Box]] = []

    def text(canvas: Canvas, x: float, y: float, text: str, role: object, colour: str, align: str = "left") -> float:
        width = canvas.type.width(text, role)  # type: ignore[arg-type]  # a role, as for the real one
        height = canvas.type.height(role)  # type: ignore[arg-type]  # the same
        left = {"left": x, "right": x - width, "centre": x - width / 2}[align]
        written.append((text, Box(left, y - height * 0.36, width, height * 0.72)))
        return width

    def paragraph(canvas: Canvas, x: float, y: float, width: float, text: str, role: object, colour: str) -> float:
        size = canvas.type.wrapped(text, role, width)  # type: ignore[arg-type]  # the same
        written.append((text, Box(x, y + 1, min(size.width(), width), size.height() - 2)))
        assert size.width() <= width + 1, text
        return size.height()

    monkeypatch.setattr(Canvas, "text", text)
    monkeypatch.setattr(Canvas, "paragraph", paragraph)
    total = 0
    for chart in charts:
        chart.resize(chart.minimumSizeHint())
        chart.resize(chart.minimumSizeHint().expandedTo(chart.size()))
        written.clear()
        chart.redraw()
        chart.grab()
        for number, (said, box) in enumerate(written):
            assert box.x >= -1, (type(chart), said)
            assert box.right <= chart.width() + 1, (type(chart), said)
            assert box.y >= -1, (type(chart), said)
            assert box.bottom <= chart.height() + 1, (type(chart), said, box, chart.size())
            for other, there in written[:number]:
                apart = box.right <= there.x or there.right <= box.x or box.bottom <= there.y or there.bottom <= box.y
                assert apart, (type(chart), said, other)
        total += len(written)
    return total


@pytest.mark.parametrize("language", ["nb", "en", "doubled"])
def test_every_text_has_its_place(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    charts = all_charts(Doubled() if language == "doubled" else load(language))
    for chart in charts:
        qtbot.addWidget(chart)
    assert check_texts(charts, monkeypatch) > 60


@pytest.mark.parametrize("day", range(16, 23))
def test_what_is_missing_is_said_where_nothing_else_stands(
    qtbot: QtBot, picture: WeekPicture, monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    """A person can tell of work on days that no source covers, and here every row up to that day holds something."""
    view = example_outlook().weeks["2026-W47"]
    picture.show_week(view, load("nb"), LIGHT, now=AFTER, covered_from=dt.date(2026, 11, day))
    check_texts([picture], monkeypatch)
    assert picture._facts.free_uncovered is None


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("language", ["nb", "doubled"])
def test_every_text_has_its_place_when_large(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    charts = all_charts(Doubled() if language == "doubled" else load(language))
    for chart in charts:
        qtbot.addWidget(chart)
        assert chart.scale == 2
    assert check_texts(charts, monkeypatch) > 60


def test_the_grid_grows_with_the_font(qtbot: QtBot, picture: WeekPicture) -> None:
    before = picture.sizeHint()
    font = QFont(picture.font())
    font.setPixelSize(26)
    picture.setFont(font)
    assert picture.scale == 2
    assert picture.sizeHint().width() == 2 * before.width()


def test_names_of_days_say_why_a_day_is_another(picture: WeekPicture) -> None:
    words, type_ = load("en"), Type(picture.font())
    assert names_width(a_view(), words, type_) >= type_.width("12 · away", AXIS)


def test_legends_wrap(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_kinds(load("en"), LIGHT, planned=False)
    assert legend.heightForWidth(300) > legend.heightForWidth(900)
    assert "planned meeting" not in legend.accessibleDescription()
    legend.show_kinds(load("en"), LIGHT, planned=False, ahead=True)
    assert "planned meeting" in legend.accessibleDescription()
    assert "sent mail" in legend.accessibleDescription()
    legend.show_kinds(load("en"), LIGHT, planned=True)
    assert "planned meeting" in legend.accessibleDescription()


def test_decimals_follow_the_language() -> None:
    assert load("en").decimal(40.46) == "40.5"


def test_a_week_is_drawn_quickly_and_leaves_nothing_behind(qtbot: QtBot, picture: WeekPicture) -> None:
    """A release of PySide6 lost references to None with every drawing, until Python died."""
    started = time.process_time()
    picture.redraw()
    picture.grab()
    assert time.process_time() - started < 0.2  # 6 ms when nothing else runs
    for _ in range(20):
        picture.redraw()
        picture.grab()
    gc.collect()
    objects, nones = len(gc.get_objects()), sys.getrefcount(None)
    for _ in range(400):
        picture.redraw()
        picture.grab()
    gc.collect()
    assert len(gc.get_objects()) - objects < 50
    assert sys.getrefcount(None) > nones - 200


def test_no_chart_names_a_colour() -> None:
    folder = Path(sys.modules["grense_tray.charts"].__file__ or "").parent
    for path in folder.glob("*.py"):
        assert "#" + "F" not in path.read_text(encoding="utf-8").upper().replace("# F", "")


def test_charts_load_no_pandas(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, grense_tray.charts.week_picture, grense_tray.charts.trend, grense_tray.charts.tables;"
        "heavy = {'pandas', 'numpy', 'PySide6.QtCharts', 'grense.classification.classify'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
