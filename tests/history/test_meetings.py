"""Meetings by day and week: the table of the definitions, the slow reference, and the medians of weeks."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from dataclasses import replace
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from classification.test_against_reference import HOURS, ZONES, crowds, table
from grense.activities import concat, from_columns
from grense.classification.classify import classify
from grense.errors import RuleError
from grense.history.meetings import meeting_days, meeting_weeks
from grense.model.time import monday_of
from grense.rules.core_hours import check_core_hours
from grense.rules.kinds import ActivityKind
from grense.rules.ordinary_hours import WEEKDAYS, OrdinaryHours
from grense.rules.profiles import load_profile

OSLO = "Europe/Oslo"
CORE = "mon-fri 09:00-15:00"
TUESDAY = dt.date(2026, 11, 17)
COLUMNS = ["meetings", "minutes", "first", "last", "outside", "outside_minutes", "back_to_back", "no_gap"]


def at(clock: str, day: int = 17) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00+01:00")


def minute(clock: str) -> float:
    hours, minutes = clock.split(":")
    return 60.0 * int(hours) + int(minutes)


def found(*spans: str, until: str | None = None, kind: str = "meeting", **hours: object) -> pd.DataFrame:
    """The days of meetings on Tuesday, each as `09:00-10:00`; an end before the start is on the next day."""
    starts, ends = [], []
    for span in spans:
        first, last = span.split("-")
        starts.append(at(first))
        ends.append(at(last, 17 if last >= first else 18))
    evidence = from_columns(starts, ends, kind)
    ordinary = OrdinaryHours(**hours)  # type: ignore[arg-type]  # as it takes them
    result = classify(evidence, tz=OSLO, ordinary_hours=ordinary, until=at(until) if until else None)
    return meeting_days(result, CORE)


VECTORS = [
    (["08:30-09:30"], {}, 1, 60, "08:30", "09:30", 1, 30, 0, False),
    (["09:00-10:00", "10:05-11:00"], {}, 2, 115, "09:00", "11:00", 0, 0, 1, False),
    (["09:00-10:00", "10:06-11:00"], {}, 2, 114, "09:00", "11:00", 0, 0, 0, False),
    (["14:00-16:00", "15:00-15:30"], {}, 2, 120, "14:00", "16:00", 2, 60, 0, False),
    (["10:30-12:00", "12:29-14:00"], {}, 2, 181, "10:30", "14:00", 0, 0, 0, True),
    (["10:30-12:00", "12:30-14:00"], {}, 2, 180, "10:30", "14:00", 0, 0, 0, False),
    (["23:00-01:30"], {}, 1, 150, "23:00", "25:30", 1, 150, 0, False),
    (["10:00-11:00"], {"days_off": [TUESDAY]}, 1, 60, "10:00", "11:00", 1, 60, 0, False),
    (["10:00-12:00"], {"half_days": ["2026-11-17 11:00"]}, 1, 120, "10:00", "12:00", 1, 60, 0, False),
    (["09:00-10:00", "10:00-11:00"], {"until": "10:00"}, 1, 60, "09:00", "10:00", 0, 0, 0, False),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: " ".join(vector[0]))
def test_the_table_of_the_definitions(vector: tuple) -> None:
    spans, options, meetings, minutes, first, last, outside, outside_minutes, near, no_gap = vector
    [row] = found(*spans, **options)[COLUMNS].to_numpy().tolist()
    assert row == [meetings, minutes, minute(first), minute(last), outside, outside_minutes, near, no_gap]


@pytest.mark.parametrize(
    "kind", ["manual", "mail_sent", "long_entry", "shift", "registered", "presence", "mail_received"]
)
def test_nothing_else_is_a_meeting(kind: str) -> None:
    assert found("09:00-10:00", kind=kind).empty


def test_a_meeting_without_length_is_none() -> None:
    assert found("09:00-09:00").empty


def test_a_kind_of_ones_own_that_counts_as_a_plan_is_a_meeting() -> None:
    kind = ActivityKind("class", "plan", "set by us", dt.date(2026, 11, 30))
    profile = replace(load_profile("afi_2022_04"), kinds={"class": kind})
    evidence = from_columns([at("09:00")], [at("10:00")], "class", kinds=profile.kinds)
    days = meeting_days(classify(evidence, tz=OSLO, profile=profile))
    assert days["meetings"].tolist() == [1]


def test_one_that_goes_on_into_the_next_workday() -> None:
    days = meeting_days(classify(from_columns([at("22:00")], [at("05:00", 18)], "meeting"), tz=OSLO), CORE)
    assert days["minutes"].tolist() == [360, 60]
    assert days["meetings"].tolist() == [1, 0]
    assert days["last"].iloc[0] == minute("29:00")
    assert math.isnan(days["first"].iloc[1])
    assert meeting_weeks(classify(from_columns([at("22:00")], [at("05:00", 18)], "meeting"), tz=OSLO))[
        ["days", "minutes", "first"]
    ].to_numpy().tolist() == [[1, 420, minute("22:00")]]


def test_without_core_hours_their_figures_are_missing() -> None:
    evidence = from_columns([at("08:00")] * 2, [at("09:00")] * 2, "meeting", person=["a", "b"])
    result = classify(evidence, tz=OSLO)
    assert meeting_days(result)["outside"].isna().all()
    days = meeting_days(result, {"b": CORE})
    assert days["outside"].isna().tolist() == [True, False]
    assert days["outside_minutes"].tolist()[1] == 60
    weeks = meeting_weeks(result, {"b": CORE})
    assert weeks["outside"].isna().tolist() == [True, False]


def test_nobody_has_no_meetings() -> None:
    for frame in (meeting_days, meeting_weeks):
        assert frame(classify(from_columns([], [], []), tz=OSLO), CORE).empty


@st.composite
def busy(draw: st.DrawFn, zones: tuple[str, ...] = ()) -> dict[str, list[reference.Activity]]:
    """Several persons' fortnights, with meetings close to each other around noon."""
    crowd = draw(crowds(zones))
    first = min(row.start for rows in crowd.values() for row in rows).date()
    for name in crowd:
        for day, minutes, length in draw(st.lists(NOONS, max_size=6)):
            zone = draw(st.sampled_from(zones)) if zones else None
            local = dt.datetime.combine(first + dt.timedelta(days=day), dt.time(), ZoneInfo(zone or OSLO))
            start = (local + dt.timedelta(minutes=minutes)).astimezone(dt.UTC)
            crowd[name].append(reference.Activity(start, start + dt.timedelta(minutes=length), "meeting", zone or OSLO))
    return {name: list(dict.fromkeys(rows)) for name, rows in crowd.items()}


NOONS = st.tuples(st.integers(0, 2), st.sampled_from(range(630, 800, 5)), st.sampled_from([5, 25, 30, 60, 90]))


class TestAgainstTheSlowReading:
    @given(
        busy(),
        st.integers(0, len(HOURS) - 1),
        st.integers(0, len(HOURS) - 1),
        st.sampled_from([None, 30, 66, 100]),
    )
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def test_of_several_persons(self, crowd: dict, hours: int, core: int, until: int | None) -> None:
        self.check(crowd, hours, core, until)

    @given(busy(ZONES), st.integers(0, len(HOURS) - 1), st.integers(0, len(HOURS) - 1))
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def test_of_travellers(self, crowd: dict, hours: int, core: int) -> None:
        self.check(crowd, hours, core, None)

    def check(self, crowd: dict[str, list[reference.Activity]], hours: int, core: int, until: int | None) -> None:
        first = min(row.start for rows in crowd.values() for row in rows)
        now = first + dt.timedelta(hours=until) if until else None
        off = frozenset({(first + dt.timedelta(days=2)).date()})
        evidence = concat([table(rows).assign(person=name) for name, rows in crowd.items()])
        zones = {name: ZONES[number] for number, name in enumerate(sorted(crowd))}
        ordinary = OrdinaryHours(text(HOURS[hours]), days_off=off)
        result = classify(evidence, tz=zones, ordinary_hours=ordinary, until=now)
        days = meeting_days(result, text(HOURS[core]))
        for name, rows in crowd.items():
            wanted = reference.meeting_days(
                rows, zones[name], reference.Hours(HOURS[hours], days_off=off), reference.Hours(HOURS[core]), now
            )
            mine = days.loc[days["person"] == name]
            assert [day.date() for day in mine["date"].tolist()] == sorted(wanted)
            for got, (day, one) in zip(mine[COLUMNS].to_numpy().tolist(), sorted(wanted.items()), strict=True):
                expected = [getattr(one, column) for column in COLUMNS]
                assert all(map(is_close, got, expected)), (day, got, expected)
        self.check_weeks(result, days, text(HOURS[core]))

    def check_weeks(self, result: object, days: pd.DataFrame, core: str) -> None:
        """The sums and the medians of each person's weeks, from their days."""
        groups: dict[tuple[str, dt.date], list[dict]] = {}
        for row in days.to_dict("records"):
            groups.setdefault((row["person"], monday_of(row["date"].date())), []).append(row)
        weeks = meeting_weeks(result, core).to_dict("records")  # type: ignore[arg-type]
        assert [(row["person"], row["date"].date()) for row in weeks] == sorted(groups)
        for week in weeks:
            rows = groups[week["person"], week["date"].date()]
            for name in ("meetings", "minutes", "outside", "outside_minutes", "back_to_back"):
                assert is_close(week[name], sum(row[name] for row in rows))
            assert week["days_without_gap"] == sum(row["no_gap"] for row in rows)
            assert week["days"] == sum(row["meetings"] > 0 for row in rows)
            for name in ("first", "last"):
                known = [row[name] for row in rows if row["meetings"]]
                assert is_close(week[name], statistics.median(known) if known else None)


def text(weekly: dict[int, tuple[str, str]]) -> str:
    return ", ".join(f"{WEEKDAYS[day]} {first}-{last}" for day, (first, last) in weekly.items())


def is_close(got: float, wanted: Fraction | float | None) -> bool:
    if wanted is None or (isinstance(wanted, float) and np.isnan(wanted)):
        return math.isnan(got)
    return math.isclose(got, float(wanted), abs_tol=1e-6)


class TestCoreHours:
    @pytest.mark.parametrize(
        ("core", "ordinary", "detail"),
        [
            (CORE, OrdinaryHours("mon-fri 09:30-15:30"), "mon: core hours 09:00-15:00, ordinary hours 09:30-15:30"),
            (CORE, OrdinaryHours("mon-thu 08:00-16:00"), "fri: core hours 09:00-15:00, ordinary hours -"),
        ],
    )
    def test_outside_ordinary_hours_they_are_refused(self, core: str, ordinary: OrdinaryHours, detail: str) -> None:
        with pytest.raises(RuleError) as error:
            check_core_hours(core, ordinary)
        assert (error.value.code, error.value.detail) == ("core_hours_outside", detail)

    def test_one_week_of_a_rota_or_contract_is_enough(self) -> None:
        since = dt.date(2026, 1, 5)
        check_core_hours(CORE, OrdinaryHours(("mon-fri 14:00-22:00", "mon-fri 08:00-16:00"), since=since))
        check_core_hours(CORE, OrdinaryHours("mon-fri 12:00-20:00", changes=[(since, "mon-fri 08:00-16:00")]))
        check_core_hours("mon-thu 22:30-05:00", OrdinaryHours("mon-thu 22:00-06:00"))
