"""Work by night: hours over midnight, workdays that follow them, rotas, and the rest between two nights."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_against_reference import (
    METHODS,
    ZONES,
    assert_frames_agree,
    crowd_table,
    crowds,
    frames_by_person,
    profile,
    table,
)

import grense
import reference
from grense.errors import RuleError
from grense.history.week import summarise_week
from grense.law.assessment import assess
from grense.law.profile import load_law
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.point_model import load_point_model
from grense.rules.profiles import load_profile

OSLO = "Europe/Oslo"
FIRST = dt.date(2026, 11, 2)
TWO_NIGHTS = (("manual", "2 22:00", "3 06:00"), ("manual", "3 22:00", "4 06:00"))
NIGHTS = OrdinaryHours("mon-thu 22:00-06:00")
ROTA = ("mon-thu 22:00-06:00", "mon-fri 14:00-22:00", "mon-fri 06:00-14:00")


def at(text: str, zone: str = OSLO) -> dt.datetime:
    """A time of November 2026: `3 22:00`."""
    day, clock = text.split()
    moment = dt.datetime.combine(FIRST.replace(day=int(day)), dt.time.fromisoformat(clock), ZoneInfo(zone))
    return moment.astimezone(dt.UTC)


def rows(*lines: tuple[str, ...]) -> list[reference.Activity]:
    """Activities from kind, start and end; without an end it is an instant. A zone may come last."""
    found = []
    for kind, start, *more in lines:
        zone = next((one for one in more if "/" in one), None)
        end = next((one for one in more if "/" not in one), start)
        found.append(reference.Activity(at(start, zone or OSLO), at(end, zone or OSLO), kind, zone))
    return found


def classify(*lines: tuple[str, ...], **options: object) -> grense.Classification:
    return grense.classify(table(rows(*lines)), tz=OSLO, **options)


def rests(found: grense.Classification) -> dict[int, float]:
    """Hours by day of the month."""
    return {row.date.day: round(row.minutes_calendar / 60, 2) for row in found.rests.itertuples()}


def days(found: grense.Classification) -> dict[int, float]:
    return {row.date.day: row.minutes_calendar for row in found.days.itertuples()}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (TWO_NIGHTS, {3: 16}),
        (
            (TWO_NIGHTS[0], ("mail_sent", "3 06:30"), ("mail_sent", "3 07:10"), TWO_NIGHTS[1]),
            {3: 14.83},
        ),
        ((TWO_NIGHTS[0], ("manual", "3 12:00", "3 13:00")), {3: 6}),
        ((("manual", "2 15:00", "3 04:00"), ("manual", "3 04:30", "3 05:00")), {3: 0.5}),
        ((("manual", "2 14:30", "3 04:30"), ("manual", "3 18:00", "3 20:00")), {3: 0}),
        ((("mail_sent", "3 03:50"), ("mail_sent", "3 04:20")), {3: 0.5}),
        ((("meeting", "2 21:00", "3 00:30"), ("manual", "3 00:30", "3 04:00"), ("mail_sent", "3 04:00")), {3: 0}),
        (
            (("meeting", "2 21:00", "3 00:30"), ("manual", "3 00:30", "3 04:01"), ("manual", "3 16:00", "3 20:00")),
            {3: 11.98},
        ),
    ],
)
def test_the_rests_of_the_definitions(lines, wanted):
    assert rests(classify(*lines)) == wanted
    slow = reference.classify(rows(*lines), tz=OSLO)
    assert {day.day: round(float(by_basis["calendar"]) / 60, 2) for day, by_basis in slow.rests.items()} == wanted


def test_a_night_s_work_over_a_whole_short_workday_belongs_to_the_day_on_which_it_began():
    """Tuesday's workday is the 12 hours from 16:00; the work lies across both its ends."""
    lines = (("manual", "2 09:00", "2 10:00"), ("manual", "3 15:50", "4 04:10"), ("manual", "4 12:00", "4 13:00"))
    weekly = "mon 08:00-32:00, wed 08:00-32:00"
    assert rests(classify(*lines, ordinary_hours=OrdinaryHours(weekly))) == {4: 7.83}


def test_a_mail_at_the_very_start_of_a_workday_is_work_of_it_where_it_ends_a_session():
    lines = (("manual", "2 20:00", "2 20:30"), ("manual", "3 03:00", "3 03:50"), ("mail_sent", "3 04:00"))
    found = classify(*lines, ("manual", "3 12:00", "3 13:00"))
    assert found.rests["without_micro_calendar"].tolist() == [10]


def test_two_nights_are_no_short_rest_and_no_finding_of_the_law():
    for hours in (OrdinaryHours(), NIGHTS):
        found = classify(*TWO_NIGHTS, ordinary_hours=hours)
        assert "short_rest" not in set(found.crossings["category"])
        measured = assess(table(rows(*TWO_NIGHTS)), tz=OSLO, ordinary_hours=hours).measured
        daily = measured.loc[measured["rule"] == "daily_rest"]
        assert [(row.date.day, row.value, row.over) for row in daily.itertuples()] == [(3, 960, False)]


def test_nights_as_meetings_and_in_two_parts_are_nights_too():
    parts = (("meeting", "2 22:00", "3 01:00"), ("manual", "3 01:00", "3 06:00"), TWO_NIGHTS[1])
    assert rests(classify(*parts)) == {3: 16}
    apart = (("manual", "2 22:00", "3 01:30"), ("manual", "3 02:00", "3 06:00"), TWO_NIGHTS[1])
    assert rests(classify(*apart)) == {3: 16}


def test_with_hours_of_their_own_a_night_is_one_day_inside_them():
    found = classify(*TWO_NIGHTS, ordinary_hours=NIGHTS)
    assert days(found) == {2: 480, 3: 480}
    assert set(found.crossings["category"]) == {"evening"}
    assert days(classify(*TWO_NIGHTS)) == {2: 360, 3: 480, 4: 120}


@pytest.mark.parametrize(
    ("weekly", "starts"),
    [
        ("mon-fri 08:00-16:00", [4] * 8),
        ("mon-fri 16:00-28:00", [4] * 8),
        ("mon-thu 22:00-06:00", [4, 14, 14, 14, 14, 4, 4, 4]),
        ("mon-thu 22:00-30:00", [4, 14, 14, 14, 14, 4, 4, 4]),
        ("mon-fri 03:00-11:00", [-5, -5, -5, -5, -5, 4, 4, -5]),
        ("mon 08:00-32:00, wed 08:00-32:00", [4, 16, 4, 16, 4, 4, 4, 4]),
        ("mon-sun 00:00-24:00", [0] * 8),
    ],
)
def test_when_workdays_start(weekly, starts):
    hours = OrdinaryHours(weekly)
    assert [hours.workday_start(FIRST + dt.timedelta(days=day), 240) / 60 for day in range(8)] == starts


def test_a_rota_turns_with_its_weeks():
    hours = OrdinaryHours(("mon-thu 20:00-08:00", "mon-fri 14:00-22:00"), since=FIRST + dt.timedelta(days=3))
    assert [hours.on(FIRST + dt.timedelta(days=day)) for day in (-14, -7, 0, 4, 7, 11, 14)] == [
        (1200, 1920),
        (840, 1320),
        (1200, 1920),
        None,
        (840, 1320),
        (840, 1320),
        (1200, 1920),
    ]
    starts = [hours.workday_start(FIRST + dt.timedelta(days=day), 240) / 60 for day in range(8)]
    assert starts == [4, 14, 14, 14, 16, 4, 4, 4]


def test_neither_holidays_nor_days_off_move_a_workday():
    hours = OrdinaryHours("mon-thu 22:00-06:00", "NO", days_off=[FIRST])
    assert hours.on(FIRST) is None
    assert hours.workday_start(FIRST + dt.timedelta(days=1), 240) == 14 * 60


@pytest.mark.parametrize(
    ("weekly", "since", "told"),
    [
        (("mon 08:00-16:00", "tue 08:00-16:00"), None, "without the date"),
        (("mon 08:00-16:00",) * 13, FIRST, "13 weeks"),
        ((), FIRST, "0 weeks"),
        (("mon 08:00-16:00", 5), FIRST, "weekly is tuple"),
        (("mon 08:00-16:00", "man 08:00-16:00"), FIRST, "no weekday"),
        (("mon 08:00-16:00",) * 2, "2026-11-02", "since is str"),
        ("mon 20:00-10:00, tue 08:00-16:00", None, "mon runs into the hours of tue"),
        (("mon 06:00-14:00, sun 22:00-07:00",) * 2, FIRST, "sun runs into the hours of mon"),
        ("mon 08:00-08:00", None, "ends when it starts"),
    ],
)
def test_hours_and_rotas_that_make_no_sense_are_refused_in_a_line(weekly, since, told):
    with pytest.raises(RuleError, match=told) as refused:
        OrdinaryHours(weekly, since=since)
    assert "\n" not in str(refused.value)


def test_a_week_of_nights_is_summed_up_by_its_workdays():
    week = summarise_week(classify(*TWO_NIGHTS, ordinary_hours=NIGHTS), "2026-W45")
    assert (week.day_start, week.day_end) == (240, 1440 + 14 * 60)
    assert [(day.begins / 60, day.ends / 60, day.length) for day in week.days[:6:4]] == [(4, 38, 34), (14, 28, 14)]
    assert [(span.start, span.end) for day in week.days for span in day.manual] == [(1320, 1800)] * 2
    assert [len(day.manual) for day in week.days] == [1, 1, 0, 0, 0, 0, 0]
    assert not any(day.clock_changes for day in week.days)


def test_a_law_looks_for_its_reading_beside_its_file(tmp_path, monkeypatch):
    own = 'id = "ours"\ntitle = "Ours"\nsource = "ours"\nchecked_on = 2026-11-30\n'
    (tmp_path / "law.toml").write_text(f'extends = "no_aml_general"\nreading = "mine.toml"\n{own}')
    (tmp_path / "mine.toml").write_text(f'extends = "afi_2022_04"\nday_start = "12:00"\n{own}')
    monkeypatch.chdir("/")
    found = assess(table(rows(*TWO_NIGHTS)), tz=OSLO, law=tmp_path / "law.toml", ordinary_hours=OrdinaryHours(""))
    assert found.reading.day_start == 720
    assert load_law("no_aml_general").reading == "afi_2022_04"


def test_a_law_takes_the_profile_of_the_person_where_it_names_no_file():
    mine = dataclasses.replace(load_profile("afi_2022_04"), point_model=load_point_model("active_time"))
    assert assess(table(rows(*TWO_NIGHTS)), tz=OSLO, reading=mine).reading == mine


def test_a_date_that_comes_later_eastwards_keeps_its_work():
    work = (("manual", "10 09:00", "10 17:00", "Pacific/Apia"), ("manual", "9 20:00", "9 21:30", "Pacific/Pago_Pago"))
    assert days(classify(*work)) == {9: 90, 10: 480}
    over_a_week = (
        ("manual", "9 09:00", "9 20:00", "Pacific/Apia"),
        ("manual", "8 20:00", "8 21:30", "Pacific/Pago_Pago"),
    )
    found = classify(*over_a_week)
    assert [(row.date.day, row.minutes_calendar) for row in found.weeks.itertuples()] == [(2, 90), (9, 660)]
    assert [row.date.day for row in found.crossings.itertuples() if row.category == "long_day"] == [9]


@pytest.mark.parametrize("model", sorted(reference.PRESETS))
@pytest.mark.parametrize("later", [1, 4, 6, 29])
def test_a_mail_keeps_its_zone_when_another_follows(model, later):
    there = (at("3 21:30") + dt.timedelta(minutes=later)).astimezone(ZoneInfo("America/New_York"))
    found = classify(
        ("mail_sent", "3 21:30", OSLO), ("mail_sent", f"3 {there:%H:%M}", "America/New_York"), profile=profile(model)
    )
    assert list(found.crossings.loc[found.crossings["category"] != "connected", "category"]) == [
        "evening",
        "outside_hours",
    ]


@st.composite
def rotas(draw: st.DrawFn) -> tuple[reference.Hours, OrdinaryHours]:
    """Weeks of shifts that begin and end on any quarter, none into the next."""
    spans = []
    free = 0
    count = draw(st.integers(1, 3))
    for day in range(7 * count):
        start = max(draw(st.integers(0, 95)) * 15, free - 1440)
        last = 2880 if day + 1 < 7 * count else 1440  # so that the last never runs into the first
        length = draw(st.sampled_from([15, 240, 480, 720, 900, 1440]))
        if draw(st.booleans()) and start < 1440:
            free = min(start + length, last)
            spans.append((start, free) if free > start else None)
        else:
            spans.append(None)
        free = free if spans[-1] else 0
    weeks = [
        {
            day: tuple(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)
            for day, span in enumerate(spans[7 * week : 7 * week + 7])
            if span
        }
        for week in range(count)
    ]
    since = FIRST + dt.timedelta(days=draw(st.integers(-20, 20)))
    off = frozenset({FIRST + dt.timedelta(days=draw(st.integers(0, 8)))})
    slow = reference.Hours(weeks[0], days_off=off, rota=tuple(weeks[1:]), since=since)
    return slow, OrdinaryHours(tuple(weeks), since=since, days_off=off)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.data(),
    crowd=crowds(),
    home=st.sampled_from(ZONES),
    model=st.sampled_from(sorted(reference.PRESETS)),
    method=st.sampled_from(METHODS),
)
def test_rotas_agree_with_the_reference(data, crowd, home, model, method):
    hours = {name: data.draw(rotas()) for name in crowd}
    found = grense.classify(
        crowd_table(crowd),
        tz=home,
        profile=profile(model),
        ordinary_hours={name: fast for name, (_, fast) in hours.items()},
        rest_method=method,
    )
    frames = frames_by_person(found)
    for name, rows in crowd.items():
        slow, _ = hours[name]
        wanted = reference.classify(rows, tz=home, hours=slow, preset=reference.PRESETS[model], rest_method=method)
        assert_frames_agree(frames[name], wanted)


@settings(max_examples=100, deadline=None)
@given(hours=rotas())
def test_workdays_tile_the_line_and_hold_their_shifts(hours):
    fast = hours[1]
    for day in (FIRST + dt.timedelta(days=number) for number in range(25)):
        start, end = fast.workday_start(day, 240), fast.workday_start(day + dt.timedelta(days=1), 240) + 1440
        assert start < end
        if span := fast.usual(day):
            assert start <= span[0] < span[1] <= end
