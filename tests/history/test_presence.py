"""Time at machines in weeks, against a slow reading of the definition: minute by minute."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense import activities
from grense.classification.classify import classify
from grense.classification.result import Result
from grense.history.presence import presence_of
from grense.history.week import summarise_week
from grense.model.presence import AtMachine, WeekPresence
from grense.rules.machine_use import USES
from grense.rules.ordinary_hours import OrdinaryHours

OSLO = ZoneInfo("Europe/Oslo")
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
MINUTES = 9 * 1440
USE = {f"pc-{use}": use for use in USES}


def local(text: str, zone: ZoneInfo = OSLO) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)


def table_of(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rows of start, end, kind and source, in local time."""
    starts, ends, kinds, sources = zip(*rows, strict=True)
    return activities.from_columns(map(local, starts), map(local, ends), kinds, source=sources)


def judged(table: pd.DataFrame, until: dt.datetime | None = None, hours: OrdinaryHours | None = None) -> Result:
    return classify(table, tz="Europe/Oslo", until=until, ordinary_hours=hours or OrdinaryHours())


def of_week(found: Result, week: str = "2026-W47") -> WeekPresence:
    return presence_of(found, [summarise_week(found, week)], USE)[week]


PRESENT = "2026-11-16 07:00", "2026-11-16 18:00", "presence"


@pytest.mark.parametrize(("use", "for_work"), [("yes", 660), ("within_hours", 480), ("no", 0)])
def test_what_counts_by_the_use_of_the_machine(use: str, for_work: float) -> None:
    found = judged(table_of((*PRESENT, f"pc-{use}")))
    assert of_week(found).at_machine == AtMachine(660, for_work, for_work)
    assert of_week(found).days[0].at_machine == AtMachine(660, for_work, for_work)


def test_a_source_that_nobody_spoke_of_counts_as_no() -> None:
    assert of_week(judged(table_of((*PRESENT, "other")))).at_machine == AtMachine(660)
    without = judged(table_of((*PRESENT, "x")).drop(columns="source"))
    assert of_week(without).at_machine == AtMachine(660)


def test_no_hours_count_on_a_day_off() -> None:
    hours = OrdinaryHours(days_off=frozenset({dt.date(2026, 11, 16)}))
    assert of_week(judged(table_of((*PRESENT, "pc-within_hours")), hours=hours)).at_machine == AtMachine(660)


def test_two_machines_at_a_time_count_once_and_work_fills_in() -> None:
    found = judged(
        table_of(
            (*PRESENT, "pc-yes"),
            ("2026-11-16 17:00", "2026-11-16 19:00", "presence", "pc-no"),
            ("2026-11-16 09:00", "2026-11-16 12:00", "meeting", "calendar"),
        )
    )
    assert of_week(found).at_machine == AtMachine(720, 660, 480)


def test_what_lies_after_now_is_not_counted() -> None:
    found = judged(table_of((*PRESENT, "pc-yes")), until=local("2026-11-16 08:00"))
    assert of_week(found).at_machine == AtMachine(60, 60, 60)


def test_a_night_belongs_to_the_workday_before_and_its_length_is_elapsed_time() -> None:
    # The clock goes back on 25 October: from 22:00 to 05:00 are eight hours.
    found = judged(table_of(("2026-10-24 22:00", "2026-10-25 05:00", "presence", "pc-yes")))
    days = {day.date.day: day.at_machine.minutes for day in of_week(found, "2026-W43").days}
    assert days[24] == 7 * 60
    assert days[25] == 60


def test_a_week_without_any_is_left_out() -> None:
    found = judged(table_of((*PRESENT, "pc-yes")))
    assert presence_of(found, [summarise_week(found, "2026-W48")], USE) == {}


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_it_is_what_a_count_minute_by_minute_gives(data: st.DataObject) -> None:
    monday = data.draw(st.sampled_from(["2026-11-16", "2026-10-19", "2026-03-23"]))  # two with a clock change
    begin = local(f"{monday} 00:00")
    rows = []
    for _ in range(data.draw(st.integers(1, 8))):
        start = begin + data.draw(st.integers(-600, 8 * 1440)) * MINUTE
        kind = data.draw(st.sampled_from(["presence", "presence", "meeting"]))
        length = data.draw(st.integers(1, 1500 if kind == "presence" else 600))
        source = data.draw(st.sampled_from([*USE, "other"]))
        rows.append((start, start + length * MINUTE, kind, source))
    rows.append((begin, begin + MINUTE, "presence", "other"))
    starts, ends, kinds, sources = zip(*rows, strict=True)
    found = judged(activities.from_columns(starts, ends, kinds, source=sources))
    week = "{}-W{:02}".format(*dt.date.fromisoformat(monday).isocalendar()[:2])
    presence = presence_of(found, [summarise_week(found, week)], USE)
    counted = {day.date: day.at_machine for day in presence[week].days} if presence else {}
    sessions = marked([(a, b) for a, b in zip(found.sessions["start"], found.sessions["end"], strict=True)], begin)
    present = {
        use: marked([(a, b) for a, b, kind, one in rows if kind == "presence" and USE.get(one, "no") == use], begin)
        for use in USES
    }
    clock = [(begin + minute * MINUTE).astimezone(OSLO) for minute in range(MINUTES)]
    for number in range(7):
        date = dt.date.fromisoformat(monday) + number * DAY
        first, last = ((local(f"{day} 04:00") - begin) // MINUTE for day in (date, date + DAY))
        minutes = for_work = filled_in = 0
        for minute in range(first, last):
            inside = clock[minute].date() == date and date.weekday() < 5 and 8 <= clock[minute].hour < 16
            is_work = minute in present["yes"] or (minute in present["within_hours"] and inside)
            minutes += any(minute in one for one in present.values())
            for_work += is_work
            filled_in += is_work and minute not in sessions
        assert counted.get(date, AtMachine()) == AtMachine(minutes, for_work, filled_in)


def marked(spans: list[tuple[dt.datetime, dt.datetime]], begin: dt.datetime) -> set[int]:
    """The minutes of spans, counted from `begin`."""
    return {minute for a, b in spans for minute in range((a - begin) // MINUTE, (b - begin) // MINUTE)}
