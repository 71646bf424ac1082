from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.drawing.evidence import corrected_in, crossing_of, evidence_of, marks_of
from grense.drawing.labels import LaneLabel, place_labels, place_rest
from grense.drawing.spans import gather, tail
from grense.model.correction import Correction
from grense.model.crossing import Crossing, Item
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, Hours, Mark, Span, WeekSummary
from grense.rules.profiles import Rule
from grense_tray.charts.layout import (
    DAYS,
    hour_labels,
    lay_grid,
    least_height,
    most_height,
)
from grense_tray.charts.trend_layout import columns, lay_row
from grense_tray.presenter.usual import series_of

OSLO = ZoneInfo("Europe/Oslo")
MONDAY = dt.date(2026, 11, 16)
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def a_week(monday: dt.date = MONDAY, crossings: tuple[Crossing, ...] = (), **days: dict[str, object]) -> WeekSummary:
    """An empty week in which `d0` to `d6` have the given data."""
    rows = []
    for number in range(7):
        date = monday + dt.timedelta(days=number)
        start = dt.datetime.combine(date, dt.time(4), OSLO)
        row = DaySummary(date, start, 24.0, (480, 960) if number < 5 else None, "", Hours())
        rows.append(replace(row, **days.get(f"d{number}", {})))  # type: ignore[arg-type]  # the fields of a day
    return WeekSummary("2026-W47", monday, "Europe/Oslo", 240, 1260, 600, 2400, Hours(), tuple(rows), crossings)


def local(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=OSLO)


def meeting(start: dt.datetime, end: dt.datetime) -> Item:
    return Item(start, "meeting", start, end)


def a_crossing(
    category: str,
    date: dt.date,
    start: dt.datetime,
    end: dt.datetime,
    *,
    basis: str = "trace",
    minutes: float = 5.0,
    limit: float = 0.0,
    items: tuple[Item, ...] = (),
) -> Crossing:
    rule, figures = Rule(category, "a test", MONDAY), (basis, minutes, minutes, limit, None)
    return Crossing(0, category, rule, date, "2026-W47", "Europe/Oslo", *figures, start, end, items, ())


scales = st.floats(0.7, 3.0)


@given(st.floats(500, 3000), st.floats(300, 1200), scales, st.floats(0, 2879))
def test_what_a_row_holds_lies_in_the_row(width: float, height: float, scale: float, minutes: float) -> None:
    grid = lay_grid(width, height, scale)
    for day in range(DAYS):
        row = grid.row_box(day)
        parts = [grid.bar(day, minutes, minutes + 30), grid.pin(day, minutes), grid.bracket(day, minutes, minutes)]
        assert all(row.y <= part.y and part.bottom <= row.bottom for part in parts)
        assert row.y < grid.middle(day) < grid.received(day) + 2 * scale < row.bottom
        assert grid.day_at(row.y + row.height / 2) == day
        assert grid.left <= grid.x(minutes) <= grid.right + 0.001


@given(scales)
def test_rows_fill_the_height_they_ask_for(scale: float) -> None:
    for height, row in ((least_height(scale), 42), (most_height(scale), 56)):
        grid = lay_grid(1000, height, scale)
        assert grid.row == pytest.approx(row * scale, abs=0.2)
        assert grid.bottom <= height


def test_rows_grow_no_taller_than_56() -> None:
    assert lay_grid(1000, 5000, 1.0).row == 56


def test_the_grid_of_the_drawing() -> None:
    """With the window at 1100 px an hour is 30 px, when the picture has what hours a day leave it."""
    grid = lay_grid(1100 - 24 - 24 - 244, least_height(1.0), 1.0, day_start=240)
    assert grid.hour == 30
    assert grid.x(240) == grid.left == 76
    assert grid.x(21 * 60) == 76 + 17 * 30
    assert grid.row == pytest.approx(42, abs=0.2)


def test_long_names_push_the_rows_to_the_right() -> None:
    assert lay_grid(1000, 400, 1.0, labels=130).left == 140


@pytest.mark.parametrize(("width", "step"), [(10, 120), (80, 240), (150, 360)])
def test_the_axis_names_fewer_hours_where_names_are_wide(width: float, step: int) -> None:
    assert hour_labels(lay_grid(808, 330, 1.0), width).step == step


labels = st.lists(
    st.builds(LaneLabel, st.floats(76, 796), st.just(11.5), st.floats(0, 120), st.booleans()), max_size=4
).map(lambda found: sorted(found, key=lambda label: label.x))


@given(labels, st.one_of(st.none(), st.floats(100, 780)))
def test_labels_never_touch_and_words_stay_within(found: list[LaneLabel], line: float | None) -> None:
    placed = place_labels(found, left=76, right=794, line=line, scale=1.0)
    for one, other in itertools.pairwise(placed):
        assert one.right < other.x
    for label, one in zip(found, placed, strict=True):
        if one.with_word:
            assert label.width
            assert one.x >= 76
            assert one.right <= 794.1
            assert line is None or not one.x < line < one.right


def test_a_label_that_would_cross_the_line_ends_left_of_it() -> None:
    (placed,) = place_labels([LaneLabel(560, 11.5, 60)], left=76, right=794, line=586, scale=1.0)
    assert placed.with_word
    assert placed.right == 583


def test_a_second_sign_follows_the_first_word() -> None:
    first, second = place_labels(
        [LaneLabel(600, 11.5, 60), LaneLabel(600, 11.5, 0, follows=True)], left=76, right=794, line=586, scale=1.0
    )
    assert first.with_word
    assert second.x == first.right + 6


def test_a_word_without_room_leaves_its_sign() -> None:
    (placed,) = place_labels([LaneLabel(770, 11.5, 900)], left=76, right=794, line=None, scale=1.0)
    assert not placed.with_word
    assert placed.x == 770


@pytest.mark.parametrize(
    ("gap", "short", "lane"), [(300, False, False), (150, True, False), (80, True, True), (60, False, None)]
)
def test_where_the_length_of_a_rest_stands(gap: float, short: bool, lane: bool | None) -> None:
    place = place_rest(100, 100 + gap, 70, 1.0, short=short)
    assert (place.in_lane if place else None) == lane
    if place and not place.in_lane:
        assert place.x - 35 > 100
        assert place.x + 35 < 100 + gap
        assert 100 + gap - place.x <= 80


def test_the_last_minutes_of_spans() -> None:
    spans = [(480, 600), (660, 900), (890, 960)]
    assert gather(spans) == [(480, 600), (660, 960)]
    assert tail(spans, 30) == [(930, 960)]
    assert tail(spans, 320) == [(580, 600), (660, 960)]
    assert tail([], 30) == []


def test_evidence_has_the_exact_times_that_a_correction_needs() -> None:
    sent = dt.datetime(2026, 11, 17, 22, 32, 17, 123456, tzinfo=OSLO)
    week = a_week(d1={"items": (meeting(local(17, 10), local(17, 11)), Item(3, "mail_sent", sent, sent))})
    first, second = evidence_of(week, NOW)
    assert (first.item.kind, first.item.start, first.item.end) == ("meeting", local(17, 10), local(17, 11))
    assert second.item.start == sent
    assert second.item.is_instant


def test_a_meeting_across_the_turn_of_a_workday_is_one() -> None:
    items = (meeting(local(18, 1), local(18, 6)),)
    week = a_week(d1={"items": items}, d2={"items": items})
    found = evidence_of(week, NOW)
    assert [(one.day, one.start, one.end) for one in found] == [(1, 1500, 1680), (2, 240, 360)]
    assert {one.item for one in found} == set(items)


def test_evidence_in_the_doubled_hour_is_that_of_its_explanation() -> None:
    """02:30 came twice that night; the explanation knows which."""
    monday = dt.date(2026, 10, 19)
    moment = dt.datetime(2026, 10, 25, 2, 30, tzinfo=OSLO, fold=1)
    mail = Item(3, "mail_sent", moment, moment)
    why = a_crossing("evening", dt.date(2026, 10, 24), moment, moment, items=(mail,))
    week = a_week(monday, (why,), d5={"items": (mail,)})
    (found,) = evidence_of(week, NOW)
    assert (found.day, found.start) == (5, 1440 + 150)
    assert found.item.start.astimezone(dt.UTC) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert found.item.label == 3
    assert found.crossings == (0,)


def test_what_has_not_begun_is_planned() -> None:
    week = a_week(d1={"items": (meeting(local(17, 10), local(17, 11)), meeting(local(17, 13), local(17, 14)))})
    found = evidence_of(week, local(17, 12))
    assert [one.planned for one in found] == [False, True]


def test_what_the_person_took_away_stays_as_an_outline() -> None:
    mail = Correction("not_work", local(17, 22, 32), local(17, 22, 32), "mail_sent")
    ended = Correction("ended", local(18, 12), local(18, 14), "meeting", until=local(18, 13))
    elsewhere = Correction("not_work", local(2, 12), local(2, 13), "meeting")
    added = Correction("worked", local(18, 18), local(18, 19))
    first, second = corrected_in(a_week(), [mail, ended, elsewhere, added])
    assert (first.day, first.start, first.end, first.corrected) == (1, 1352, 1352, True)
    assert (second.day, second.start, second.end, second.item.kind) == (2, 780, 840, "meeting")


def test_a_stretch_is_cut_at_the_turn_of_the_workday() -> None:
    week = a_week()
    assert week.cut(local(17, 22), local(18, 7)) == [(1, Span(1320, 1680)), (2, Span(240, 420))]
    assert week.cut(local(17, 22), local(18, 4)) == [(1, Span(1320, 1680))]
    assert week.cut(local(18, 3), local(18, 3)) == [(1, Span(1620, 1620))]
    assert week.cut(local(10, 3), local(10, 5)) == []


def test_a_long_day_is_marked_where_it_passes_its_limit() -> None:
    start, end = local(18, 8), local(18, 20)
    long_day = a_crossing("long_day", dt.date(2026, 11, 18), start, end, basis="estimate", minutes=630, limit=600)
    sessions = (Span(480, 1000, "work"), Span(1090, 1200, "work"))
    week = a_week(MONDAY, (long_day,), d2={"sessions": sessions, "crossings": (long_day,)})
    (placed,) = marks_of(week)
    assert (placed.mark.start, placed.mark.end, placed.crossing) == (1170, 1200, 0)


def test_marks_that_lie_over_each_other_have_one_order() -> None:
    marks = (Mark("connected", 1290, 1300, "trace"), Mark("evening", 1295, 1300, "trace"))
    found = marks_of(a_week(d1={"marks": marks}))
    assert [one.mark.category for one in found] == ["evening", "connected"]


def test_a_mark_belongs_to_the_nearest_crossing_of_its_kind() -> None:
    day = dt.date(2026, 11, 17)
    first, second = (a_crossing("evening", day, local(17, hour), local(17, hour, 30)) for hour in (21, 23))
    week = a_week(MONDAY, (first, second))
    assert crossing_of(week, 1, Mark("evening", 1380, 1390, "trace")) == 1
    assert crossing_of(week, 1, Mark("sunday", 1380, 1390, "trace")) is None


def some_weeks(values: list[float], days: int = 5) -> list[TrendWeek]:
    first = dt.date(2026, 5, 25)
    return [
        TrendWeek(str(number), first + dt.timedelta(weeks=number), days, 0, 0, value * 60)
        for number, value in enumerate(values)
    ]


def test_usual_is_the_middle_half_of_the_weeks_before_the_last_four() -> None:
    series = series_of(some_weeks([*range(30, 39), 50, 50, 40, 60]), lambda week: week.estimate / 60)
    assert series.usual == (32, 36)
    assert series.mean == 50


def test_few_weeks_have_nothing_usual_and_idle_ones_do_not_count() -> None:
    trend = [*some_weeks([0.0] * 10, days=2), *some_weeks([40.0] * 11)]
    series = series_of(trend, lambda week: week.estimate / 60)
    assert series.usual is None
    assert series.values[:10] == (None,) * 10
    assert series_of([], lambda week: 0.0).mean is None


@pytest.mark.parametrize(("width", "beside"), [(1052, [2, 3, 3]), (600, [2, 2, 2, 2]), (400, [1] * 8)])
def test_panels_stand_beside_each_other_as_the_width_allows(width: float, beside: list[int]) -> None:
    rows = columns(8, width, 1.0)
    assert [len(row) for row in rows] == beside
    assert [number for row in rows for number in row] == list(range(8))
    for row in rows:
        x, each = lay_row(len(row), width, 1.0)[-1]
        assert x + each == pytest.approx(width)
