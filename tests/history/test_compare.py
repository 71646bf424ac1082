"""Registered hours beside agreed and shown ones, against a reading minute by minute; and that they change nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.activities import from_columns
from grense.classification.classify import classify
from grense.classification.result import FRAMES, Result
from grense.history.compare import compare_register
from grense.model.comparison import RegisterComparison
from grense.rules.agreed_hours import Agreed
from grense.rules.kinds import BESIDE
from grense.rules.ordinary_hours import OrdinaryHours

OSLO = "Europe/Oslo"
MONDAY = dt.date(2026, 10, 19)  # the clock goes back on the Sunday
MONDAYS = [MONDAY + dt.timedelta(weeks=n) for n in range(2)]
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
AGREED = Agreed(2250.0)
WEEK = OrdinaryHours()
Row = tuple[str, dt.datetime, dt.datetime]


def at(day: int, clock: str) -> dt.datetime:
    """A local time of a day after the first Monday, in UTC."""
    local = dt.datetime.combine(MONDAY + day * DAY, dt.time.fromisoformat(clock), ZoneInfo(OSLO))
    return local.astimezone(dt.UTC)


def registered(day: int, first: str, last: str) -> Row:
    return "registered", at(day, first), at(day, last)


def hours(day: int, count: float) -> Row:
    return "registered_day", at(day, "00:00"), at(day, "00:00") + count * 60 * MINUTE


def meeting(day: int, first: str, last: str) -> Row:
    return "meeting", at(day, first), at(day, last)


def mail(day: int, clock: str) -> Row:
    return "mail_sent", at(day, clock), at(day, clock)


def classified(rows: list[Row], ordinary: OrdinaryHours = WEEK) -> Result:
    kinds, starts, ends = ([row[place] for row in rows] for place in range(3))
    return classify(from_columns(starts, ends, kind=kinds), tz=OSLO, ordinary_hours=ordinary)


def local_minutes(start: dt.datetime, end: dt.datetime) -> list[dt.datetime]:
    zone = ZoneInfo(OSLO)
    return [(start + n * MINUTE).astimezone(zone) for n in range((end - start) // MINUTE)]


def workday(moment: dt.datetime) -> dt.date:
    return (moment.replace(tzinfo=None) - 240 * MINUTE).date()


def is_outside(moment: dt.datetime, ordinary: OrdinaryHours) -> bool:
    span = ordinary.on(moment.date())
    return span is None or not span[0] <= 60 * moment.hour + moment.minute < span[1]


def outside_by_day(rows: list[Row], kinds: tuple[str, ...], ordinary: OrdinaryHours, *, once: bool) -> Counter[dt.date]:
    """Minutes outside ordinary hours a workday, each minute once or once a row."""
    moments = [
        one.astimezone(dt.UTC)
        for kind, start, end in rows
        if kind in kinds
        for one in local_minutes(start, end)
        if is_outside(one, ordinary)
    ]
    counted = set(moments) if once else moments
    return Counter(workday(one.astimezone(ZoneInfo(OSLO))) for one in counted)


def readings(rows: list[Row], ordinary: OrdinaryHours) -> pd.DataFrame:
    """The agreed reading: a fifth of the agreed week on each ordinary day with evidence, and what is shown outside."""
    work = [row for row in rows if row[0] not in (*BESIDE, "mail_received")]
    outside = outside_by_day(work, ("meeting", "manual"), ordinary, once=True)
    with_work = {workday(one.astimezone(ZoneInfo(OSLO))) for row in work for one in row[1:]}
    days = sorted({*outside, *with_work})
    return pd.DataFrame(
        {
            "person": "me",
            "date": pd.to_datetime(days).astype("datetime64[s]"),
            "agreed": [AGREED.week / 5 if day in with_work and ordinary.on(day) else 0.0 for day in days],
            "outside": [float(outside[day]) for day in days],
        }
    )


def compared(rows: list[Row], ordinary: OrdinaryHours = WEEK) -> RegisterComparison:
    found = compare_register(classified(rows, ordinary), AGREED, MONDAYS)
    assert found is not None
    return found


WORK = [meeting(day, "09:00", "10:00") for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]


def test_evenings_that_were_not_registered() -> None:
    evenings = [meeting(1, "20:30", "22:00"), meeting(2, "21:00", "22:10"), meeting(3, "20:30", "22:00")]
    found = compared([*WORK, *evenings, *(hours(day, 7.5) for day in range(5))])
    week, other = found.weeks
    assert (week.week, week.registered, week.agreed, week.outside) == ("2026-W43", 2250, 2250, 250)
    assert (week.shown, week.not_registered, week.without_trace, week.over) == (550, 250, 0, 0)
    assert [(one.start.strftime("%a %H:%M"), one.minutes, one.is_late) for one in week.sessions] == [
        ("Tue 20:30", 90, True),
        ("Wed 21:00", 70, True),
        ("Thu 20:30", 90, True),
    ]
    assert (other.registered, other.over, found.left_out) == (None, None, 1)
    assert (found.not_registered, found.weeks_not_registered, found.registered, found.balance) == (250, 1, 2250, 0)


def test_a_register_with_clock_times_is_compared_day_by_day() -> None:
    inside = [registered(day, "08:00", "16:00") for day in range(5)]
    rows = [*WORK, *inside, registered(0, "18:00", "20:00"), meeting(0, "18:30", "19:00"), meeting(1, "18:00", "19:30")]
    week = compared([*rows, registered(1, "18:00", "18:30")]).weeks[0]
    # Monday has 1 h 30 min too many and Tuesday 1 h too few: what is registered on one day says nothing of another.
    assert (week.outside, week.registered_outside) == (120, 150)
    assert (week.not_registered, week.without_trace) == (60, 90)
    assert [(one.minutes, one.registered, one.is_late) for one in week.sessions] == [
        (30, 30, False),
        (90, 30, False),
    ]


def test_one_row_without_clock_times_compares_the_week_as_a_whole() -> None:
    rows = [*WORK, hours(0, 7.5), *(hours(day, 7.5) for day in (1, 2, 3)), registered(4, "08:00", "16:30")]
    week = compared([*rows, meeting(0, "18:00", "20:00")]).weeks[0]
    assert not week.has_times
    assert week.sessions[0].registered is None
    assert (week.registered, week.registered_outside, week.not_registered) == (2310, 60, 60)


def test_leave_and_quick_looks() -> None:
    leave = OrdinaryHours(days_off=[MONDAY + (7 + n) * DAY for n in range(5)])
    looks = [mail(1, "22:10"), mail(2, "22:30"), mail(3, "06:30")]
    rows = [*WORK[:5], *looks, *(registered(day, "08:00", "15:30") for day in range(5))]
    found = compared([*rows, registered(3, "06:00", "07:00")], leave)
    week, away = found.weeks
    assert (week.quick_looks, week.without_trace) == (2, 60)
    assert (away.is_leave, away.registered, away.due, found.left_out) == (True, None, 0, 0)


def test_flexitime_by_registered_hours_is_exact() -> None:
    off = OrdinaryHours(days_off=[MONDAY], flexi_days=[MONDAY + DAY])
    found = compared([*WORK, *(hours(day, 7.6) for day in (2, 3, 4)), *(hours(day, 8.1) for day in range(7, 12))], off)
    assert [week.due for week in found.weeks] == [1800, 2250]
    assert found.balance == pytest.approx(60 * (3 * 7.6 - 30 + 5 * 8.1 - 37.5), abs=1e-9)


def test_nothing_registered_and_unknown_persons() -> None:
    found = classified(WORK)
    assert compare_register(found, AGREED, MONDAYS) is None
    assert compare_register(found, AGREED, []) is None
    with pytest.raises(ValueError, match="nobody"):
        compare_register(found, AGREED, MONDAYS, person="nobody")
    alone = classified([hours(0, 7.5)])
    assert compare_register(alone, AGREED, MONDAYS) is None  # nothing to compare it with


def test_weeks_before_the_evidence_and_before_the_register_are_left_out() -> None:
    later = [meeting(day, "09:00", "10:00") for day in (8, 9, 10, 11)]
    found = compare_register(classified([*later, hours(1, 7.5), hours(8, 7.5)]), AGREED, MONDAYS)
    assert found is None  # the evidence begins on the Tuesday of the second week
    found = compare_register(classified([*WORK, hours(8, 7.5)]), AGREED, MONDAYS)
    assert found is not None
    assert [week.week for week in found.weeks] == ["2026-W44"]


def test_a_registered_day_without_evidence_hides_no_evening() -> None:
    rows = [*WORK[1:5], mail(0, "07:30"), *(hours(day, 7.5) for day in range(5)), meeting(3, "20:00", "21:30")]
    week = compared([row for row in rows if row[0] != "mail_sent"] + [meeting(-7, "09:00", "10:00")]).weeks[0]
    assert (week.agreed, week.registered, week.not_registered, week.without_trace) == (1800, 2250, 90, 0)


@st.composite
def some_rows(draw: st.DrawFn, kinds: tuple[str, ...], most: int = 12) -> list[Row]:
    made = []
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(kinds))
        start = at(draw(st.integers(0, 13)), "00:00") + draw(st.integers(0, 24 * 60 - 1)) * MINUTE
        length = 0 if kind.startswith("mail") else draw(st.sampled_from([1, 5, 30, 90, 300, 700]))
        if kind == "registered_day":
            day = draw(st.integers(0, 13))
            start = at(day, "00:00")
        made.append((kind, start, start + length * MINUTE))
    return made


@settings(max_examples=25, deadline=None)
@given(some_rows(("meeting", "manual", "mail_sent", "registered", "registered", "registered_day")), st.data())
def test_against_a_reading_minute_by_minute(rows: list[Row], data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        rows = [row for row in rows if row[0] != "registered_day"]
    ordinary = OrdinaryHours(days_off=data.draw(st.lists(st.sampled_from([MONDAY + n * DAY for n in range(14)]))))
    rows = sorted(dict.fromkeys([*WORK, meeting(-7, "09:00", "10:00"), *rows, registered(0, "08:00", "16:00")]))
    found = compared(rows, ordinary)
    agreed_days = readings(rows, ordinary).set_index("date")
    clocked = outside_by_day(rows, ("registered",), ordinary, once=False)
    for week in found.weeks:
        dates = [week.monday + n * DAY for n in range(7)]
        by_day: Counter[dt.date] = Counter()
        without = 0
        for kind, start, end in rows:
            if kind == "registered":
                by_day.update(workday(one) for one in local_minutes(start, end))
            elif kind == "registered_day":
                day = start.astimezone(ZoneInfo(OSLO)).date()
                by_day[day] += (end - start) // MINUTE
                without += day in dates
        assert week.has_times == (not without and any(day in by_day for day in dates))
        if not any(day in by_day for day in dates):
            assert week.registered is None
            continue
        total = sum(by_day[day] for day in dates)
        shown = {day: float(agreed_days["outside"].get(pd.Timestamp(day), 0)) for day in dates}
        evidence = {day: float(agreed_days["agreed"].get(pd.Timestamp(day), 0)) for day in dates}
        share = {day: AGREED.week / 5 if day in by_day and ordinary.on(day) else 0 for day in dates}
        as_agreed = sum(max(evidence[day], share[day]) for day in dates)
        assert week.registered == pytest.approx(total)
        assert week.outside == sum(shown.values())
        assert week.agreed == pytest.approx(sum(evidence.values()))
        if without:
            beyond = [sum(shown.values()) - max(total - as_agreed, 0)]
        else:
            beyond = [shown[day] - clocked[day] for day in dates]
        assert week.not_registered == pytest.approx(sum(max(one, 0) for one in beyond))
        assert week.without_trace == pytest.approx(sum(max(-one, 0) for one in beyond))
        assert sum(one.minutes for one in week.sessions) == pytest.approx(week.outside)


@settings(max_examples=40, deadline=None)
@given(
    some_rows(("meeting", "manual", "mail_sent", "mail_received", "shift", "long_entry")), some_rows(BESIDE), st.data()
)
def test_what_stands_beside_the_evidence_changes_nothing(rows: list[Row], more: list[Row], data: st.DataObject) -> None:
    zones = st.sampled_from([None, OSLO, "America/New_York", "Asia/Tokyo"])
    until = data.draw(st.none() | st.just(at(6, "12:00")))
    method = data.draw(st.sampled_from(["overnight", "start_anchored", "rolling"]))
    own, other = ([data.draw(zones) for _ in part] for part in (rows, more))
    mixed = data.draw(st.permutations(range(len(rows) + len(more))))

    def found(chosen: list[int]) -> Result:
        every, places = [*rows, *more], [*own, *other]
        kinds, starts, ends = ([every[n][place] for n in chosen] for place in range(3))
        at_place = ["home" if kind == "place" else None for kind in kinds]
        table = from_columns(starts, ends, kind=kinds, zone=[places[n] for n in chosen], place=at_place)
        return classify(table, tz=OSLO, rest_method=method, until=until)

    alone, beside = found([n for n in mixed if n < len(rows)]), found(list(mixed))
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(alone, name), getattr(beside, name))
