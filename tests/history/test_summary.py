"""A week as numbers: the work of each workday, the lengths of rests, what is reported first."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence

import pytest

import grense
from grense.activities import from_columns
from grense.classification.localtime import load_zone
from grense.history.week import summarise_week
from grense.model.week import DaySummary, Hours, WeekSummary, clock_minutes

OSLO = "Europe/Oslo"
WEEK = "2026-W47"


def _week(
    *work: tuple[str, str],
    kind: str = "meeting",
    mails: Sequence[str] = (),
    received: Sequence[str] = (),
    week: str = WEEK,
    method: str | None = None,
    hours: grense.OrdinaryHours | None = None,
) -> WeekSummary:
    """A week of spans and mails, by local times in November 2026: `17 21:40`."""

    def instant(text: str) -> dt.datetime:
        day, clock = text.split(" ")
        date = day if "-" in day else f"2026-11-{day}"
        return dt.datetime.fromisoformat(f"{date} {clock}").replace(tzinfo=load_zone(OSLO))

    starts = [instant(start) for start, _ in work] + [instant(mail) for mail in (*mails, *received)]
    ends = [instant(end) for _, end in work] + [instant(mail) for mail in (*mails, *received)]
    kinds = [kind] * len(work) + ["mail_sent"] * len(mails) + ["mail_received"] * len(received)
    found = grense.classify(
        from_columns(starts, ends, kinds),
        tz=OSLO,
        rest_method=method,
        ordinary_hours=hours or grense.OrdinaryHours(),
    )
    return summarise_week(found, week)


def _day_of(week: WeekSummary, date: dt.date) -> DaySummary:
    return next(day for day in week.days if day.date == date)


def _day(week: WeekSummary, day: int) -> DaySummary:
    return next(one for one in week.days if one.date.day == day)


def test_work_after_midnight_belongs_to_the_evening_before() -> None:
    tuesday = _day(_week(mails=["18 01:30"]), 17)
    assert tuesday.sent == (25.5 * 60,)
    assert [(mark.category, mark.start, mark.end) for mark in tuesday.marks] == [
        ("connected", 1525, 1530),
        ("evening", 1530, 1530),
    ]


def test_work_through_the_night_is_cut_where_the_workday_ends() -> None:
    week = _week(("17 22:00", "18 06:00"))
    assert [(span.start, span.end) for span in _day(week, 17).meetings] == [(22 * 60, 28 * 60)]
    assert [(span.start, span.end) for span in _day(week, 18).meetings] == [(4 * 60, 6 * 60)]


def test_work_that_ends_when_the_workday_ends_stays_on_it() -> None:
    week = _week(("17 22:00", "18 04:00"))
    assert [(span.start, span.end) for span in _day(week, 17).meetings] == [(22 * 60, 28 * 60)]
    assert _day(week, 18).meetings == ()


def test_worked_minutes_on_three_bases() -> None:
    week = _week(("16 09:00", "16 10:00"), mails=["16 11:00"])
    assert _day(week, 16).worked == Hours(trace=0, calendar=60, estimate=120)
    assert week.worked == Hours(trace=0, calendar=60, estimate=120)


def test_a_rest_is_in_the_workdays_it_spans() -> None:
    week = _week(("17 08:00", "17 16:00"), ("18 08:00", "18 09:00"))
    rest = _day(week, 18).rest
    assert rest is not None
    assert (rest.minutes, rest.short, rest.basis) == (16 * 60, False, "calendar")
    tuesday, wednesday = _day(week, 17).resting, _day(week, 18).resting
    assert [(part.start, part.end, part.ends) for part in tuesday] == [(16 * 60, 28 * 60, False)]
    assert [(part.start, part.end, part.ends) for part in wednesday] == [(4 * 60, 8 * 60, True)]


def test_a_short_rest_has_the_span_of_its_crossing() -> None:
    week = _week(("17 08:00", "17 22:00"), mails=["18 07:30"])
    rest = _day(week, 18).rest
    assert rest is not None
    assert (rest.minutes, rest.short, rest.basis, rest.limit) == (9.5 * 60, True, "calendar", 660)
    assert week.shortest_rest is rest


@pytest.mark.parametrize("method", ["overnight", "start_anchored", "rolling"])
def test_rests_name_their_method(method: str) -> None:
    week = _week(("17 08:00", "17 22:00"), ("18 07:00", "18 15:00"), method=method)
    assert {day.rest.method for day in week.days if day.rest} == {method}


def test_the_clock_change_is_in_the_length_of_the_workday() -> None:
    back = _week(mails=["2026-10-24 12:00"], week="2026-W43")
    forward = _week(mails=["2026-03-28 12:00"], week="2026-W13")
    assert [day.length for day in back.days] == [24, 24, 24, 24, 24, 25, 24]
    assert [day.length for day in forward.days] == [24, 24, 24, 24, 24, 23, 24]


def test_rest_over_the_clock_change_is_elapsed_time() -> None:
    week = _week(("2026-03-28 14:00", "2026-03-28 22:00"), ("2026-03-29 09:00", "2026-03-29 10:00"), week="2026-W13")
    rest = week.days[6].rest
    assert rest is not None
    assert (rest.minutes, rest.short) == (600, True)


def test_absence_and_holidays_have_no_ordinary_hours() -> None:
    hours = grense.OrdinaryHours(country="NO", days_off=[dt.date(2026, 12, 23)])
    week = _week(mails=["2026-12-21 10:00"], week="2026-W52", hours=hours)
    assert [day.off for day in week.days] == ["", "", "absence", "", "holiday", "holiday", ""]
    assert [day.ordinary for day in week.days] == [(480, 960), (480, 960), None, (480, 960), None, None, None]


def test_over_40_hours_and_connectedness_are_told_first_then_day_by_day() -> None:
    days = [(f"{day} 07:00", f"{day} 16:00") for day in range(16, 21)]
    week = _week(*days, mails=["17 22:00", "20 20:30"])
    assert [one.category for one in week.crossings if one.category != "outside_hours"] == [
        "long_week",
        "connected",
        "connected",
        "evening",
        "short_rest",
    ]
    assert [one.date.day for one in week.crossings if one.category == "outside_hours"] == [17, 20]


def test_received_mail_is_kept_apart() -> None:
    week = _week(mails=["16 10:00"], received=["16 20:00"])
    assert (_day(week, 16).sent, _day(week, 16).received) == ((600.0,), (1200.0,))


def test_sunday_work_after_midnight_is_drawn_on_the_row_of_its_workday() -> None:
    week = _week(mails=["22 01:00"])
    assert {mark.category for mark in _day(week, 21).marks} >= {"sunday", "evening"}
    assert "sunday" in {one.category for one in _day(week, 22).crossings}


def test_each_quick_look_in_free_time_is_marked_by_itself() -> None:
    thursday = _day(_week(mails=["19 06:30", "19 11:00", "19 19:30", "19 20:40"]), 19)
    assert [(mark.start, mark.end) for mark in thursday.marks if mark.category == "connected"] == [
        (6 * 60 + 25, 6 * 60 + 30),
        (19 * 60 + 25, 19 * 60 + 30),
        (20 * 60 + 35, 20 * 60 + 40),
    ]


def test_a_quick_look_that_ends_where_ordinary_hours_begin_is_counted_and_marked() -> None:
    """Ordinary hours are 08:00-16:00 with an hour on both sides; at 06:51 the look would end inside them."""
    week = _week(("19 06:50", "19 07:00"), ("20 09:00", "20 15:00"))
    (connected,) = (one for one in week.crossings if one.category == "connected")
    assert (connected.minutes, [item.start.hour for item in connected.items]) == (1, [6])
    marks = [mark for mark in _day(week, 19).marks if mark.category == "connected"]
    assert [(mark.start, mark.end) for mark in marks] == [(6 * 60 + 50, 7 * 60)]
    inside = _week(("19 06:51", "19 07:01"), ("19 09:00", "19 15:00"))
    assert "connected" not in {one.category for one in inside.crossings}
    assert "connected" not in {mark.category for mark in _day(inside, 19).marks}


def test_days_and_crossings_hold_the_same_items() -> None:
    week = _week(("17 23:00", "18 05:00"), mails=["17 22:30", "18 01:30"])
    held = {id(item) for day in week.days for item in day.items}
    assert all(id(item) in held for one in week.crossings for item in one.items)
    over = [[item for item in _day(week, day).items if item.kind == "meeting"] for day in (17, 18)]
    assert over[0] == over[1]
    assert over[0][0].end - over[0][0].start == dt.timedelta(hours=6)


def test_a_mail_in_the_hour_that_the_clock_shows_twice_keeps_its_instant() -> None:
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    found = grense.classify(from_columns([second], kind="mail_sent"), tz=OSLO)
    (item,) = _day_of(summarise_week(found, "2026-W43"), dt.date(2026, 10, 24)).items
    assert item.start.astimezone(dt.UTC) == second


def test_a_week_without_work_is_empty_not_an_error() -> None:
    week = _week(mails=["16 10:00"], week="2026-W30")
    assert not week.has_work
    assert week.shortest_rest is None
    assert len(week.days) == 7


@pytest.mark.parametrize("week", ["2026-W60", "nonsense"])
def test_no_such_week(week: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        _week(mails=["16 10:00"], week=week)


def test_a_rest_agrees_with_the_clock_times_beside_it_but_never_reaches_a_limit_it_misses() -> None:
    evening, morning = (dt.datetime(2026, 11, *clock, tzinfo=dt.UTC) for clock in ((17, 22, 40, 51), (18, 7, 30, 16)))
    assert clock_minutes(evening, morning, 529.4, 660) == 530
    late, early = (dt.datetime(2026, 11, *clock, tzinfo=dt.UTC) for clock in ((17, 21, 0, 50), (18, 8, 0, 10)))
    assert clock_minutes(late, early, 659.3, 660) == 659


def test_importing_it_loads_no_pandas() -> None:
    code = "import sys, grense.model.week; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
