"""Agreed time by day and what lies outside it: by hand, against the slow reference, and against the trend."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reference
from classification.test_against_reference import HOURS, ZONES, activities, table
from grense.activities import from_columns
from grense.classification.classify import classify
from grense.errors import GrenseError
from grense.history.agreed import agreed_days
from grense.history.trend import trend_weeks
from grense.history.week import summarise_week
from grense.i18n import load
from grense.model.time import monday_of
from grense.model.week import AgreedWeek
from grense.rules.agreed_hours import Agreed, Terms
from grense.rules.hours_intervals import AGREED, hours_interval
from grense.rules.ordinary_hours import OrdinaryHours
from grense.wording.agreed import agreed_lines

OSLO = "Europe/Oslo"
WEEK = Agreed(2250.0)
TUESDAY = dt.date(2026, 11, 17)
DAY = dt.timedelta(days=1)


def at(clock: str, day: int = 17) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00+01:00")


def minutes(
    *rows: tuple[str, str, str], agreed: Agreed = WEEK, until: str | None = None, **hours: object
) -> list[tuple[float, float]]:
    starts, ends = [at(start) for _, start, _ in rows], [at(end) for _, _, end in rows]
    evidence = from_columns(starts, ends, [kind for kind, _, _ in rows])
    ordinary = OrdinaryHours(**hours)  # type: ignore[arg-type]  # as it takes them
    found = classify(evidence, tz=OSLO, ordinary_hours=ordinary, until=at(until) if until else None)
    frame = agreed_days(found, agreed)
    return list(zip(frame["agreed"].tolist(), frame["outside"].tolist(), strict=True))


def estimated(*rows: tuple[str, str, str]) -> list[float]:
    starts, ends = [at(start) for _, start, _ in rows], [at(end) for _, _, end in rows]
    found = classify(from_columns(starts, ends, [kind for kind, _, _ in rows]), tz=OSLO)
    return agreed_days(found, WEEK)["outside_estimated"].tolist()


MAIL = ("mail_sent", "10:00", "10:00")
LATE = (("meeting", "15:30", "17:00"), ("manual", "16:45", "17:30"))
EARLY = ("meeting", "07:30", "08:30")


class TestTheTableOfTheDefinitions:
    def test_a_mail_fills_in_the_day(self) -> None:
        assert minutes(MAIL) == [(450, 0)]

    def test_what_overlaps_counts_once(self) -> None:
        assert minutes(*LATE) == [(450, 90)]

    def test_what_is_estimated_outside(self) -> None:
        assert estimated(MAIL) == [0]
        assert estimated(MAIL, ("mail_sent", "20:00", "20:00"), ("mail_sent", "20:40", "20:40")) == [45]
        assert estimated(*LATE) == [90]
        assert estimated(LATE[0], ("mail_sent", "17:50", "17:50")) == [110]

    def test_what_lies_ahead_is_no_evidence(self) -> None:
        assert minutes(*LATE, until="10:00") == []
        assert minutes(EARLY, *LATE, until="10:00") == [(112.5, 30)]

    def test_an_absence_of_a_part_of_the_day(self) -> None:
        away = Agreed(2250.0, away=((at("12:00"), at("18:00")), (at("13:00"), at("14:00"))))
        assert minutes(MAIL, agreed=away) == [(225, 0)]
        assert minutes(MAIL, agreed=away, until="13:00") == [(225, 0)]
        assert minutes(MAIL, agreed=away, until="12:00") == [(225, 0)]
        assert minutes(MAIL, agreed=away, until="11:00") == [(168.75, 0)]

    def test_half_days(self) -> None:
        assert minutes(MAIL, half_days=["2026-11-17 12:00"]) == [(225, 0)]

    @pytest.mark.parametrize(
        "free", [{"days_off": [TUESDAY]}, {"flexi_days": [TUESDAY]}, {"weekly": "wed 08:00-16:00"}]
    )
    def test_a_day_without_ordinary_hours(self, free: dict[str, object]) -> None:
        assert minutes(("meeting", "10:00", "11:00"), **free) == [(0, 60)]


def test_a_public_holiday() -> None:
    christmas = dt.datetime.fromisoformat("2026-12-25T10:00+01:00")
    evidence = from_columns([christmas], [christmas + dt.timedelta(hours=1)], "meeting")
    found = agreed_days(classify(evidence, tz=OSLO, ordinary_hours=OrdinaryHours(country="NO")), WEEK)
    assert found[["agreed", "outside"]].to_numpy().tolist() == [[0, 60]]


def test_received_mail_registered_time_and_presence_add_nothing() -> None:
    kinds = ("mail_received", "registered", "presence", "long_entry", "shift")
    assert minutes(*((kind, "18:00", "19:00") for kind in kinds)) == []
    assert minutes(MAIL, *((kind, "18:00", "19:00") for kind in kinds if kind != "shift")) == [(450, 0)]


def test_nobody_is_none() -> None:
    found = agreed_days(classify(from_columns([], [], []), tz=OSLO), WEEK)
    assert found.columns.tolist() == ["person", "date", "agreed", "outside", "outside_estimated"]
    assert len(found) == 0


def test_each_person_has_hours_and_terms_of_their_own() -> None:
    evidence = from_columns([at("10:00")] * 2, kind="mail_sent", person=["a", "b"])
    hours = {"a": OrdinaryHours(), "b": OrdinaryHours("mon-thu 08:00-14:00")}
    found = classify(evidence, tz=OSLO, ordinary_hours=hours)
    frame = agreed_days(found, {"a": WEEK, "b": Agreed(1200.0, ((TUESDAY, 1440.0),))})
    assert dict(zip(frame["person"], frame["agreed"], strict=True)) == {"a": 450, "b": 360}
    away = Agreed(2250.0, away=((dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 1, 1, tzinfo=dt.UTC)),))
    frame = agreed_days(found, {"a": away, "b": WEEK})
    assert dict(zip(frame["person"], frame["agreed"], strict=True)) == {"a": 0, "b": 562.5}
    with pytest.raises(GrenseError, match="no agreed hours"):
        agreed_days(found, {"a": WEEK})


class TestOfAWeek:
    """Tuesday 17 November 2026, with meetings on three days, and a Sunday."""

    ROWS = (
        ("meeting", at("15:30", 16), at("17:00", 16)),
        ("meeting", at("15:00"), at("17:00")),
        ("meeting", at("17:00", 19), at("18:00", 19)),
        ("meeting", at("10:00", 22), at("11:00", 22)),
    )

    def week(self, until: str | None, agreed: Agreed = WEEK) -> AgreedWeek:
        kinds, starts, ends = zip(*self.ROWS, strict=True)
        found = classify(
            from_columns(starts, ends, kinds),
            tz=OSLO,
            until=at(until) if until else None,
            ordinary_hours=OrdinaryHours(),
        )
        summary = summarise_week(found, "2026-W47", agreed=agreed)
        assert summary.agreed is not None
        return summary.agreed

    def test_one_that_is_over(self) -> None:
        assert self.week(None) == AgreedWeek(3 * 450, 4 * 60, stated=True, outside_estimated=4 * 60)
        assert self.week(None).total == 1350 + 240

    def test_agreed_so_far_and_ahead_sum_to_what_is_agreed(self) -> None:
        assert self.week("12:00") == AgreedWeek(450, 60, 225 + 3 * 450, 60 + 60 + 60, True, 60)
        assert self.week("16:00") == AgreedWeek(900, 60, 3 * 450, 60 + 60 + 60, True, 60)
        # In the middle of a meeting, with evidence today: both parts are cut there.
        assert self.week("15:30") == AgreedWeek(450 + 450 * 7.5 / 8, 60, 450 / 16 + 3 * 450, 180, True, 60)

    def test_an_absence_ahead_lowers_what_lies_ahead(self) -> None:
        away = Agreed(2250.0, away=((at("12:00", 18), at("20:00", 18)), (at("11:00", 18), at("13:00", 18))))
        assert self.week("16:00", away).agreed_ahead == 2 * 450 + 450 * 3 / 8

    def test_without_agreed_hours_there_is_none(self) -> None:
        found = classify(from_columns([at("10:00")], kind="mail_sent"), tz=OSLO)
        assert summarise_week(found, "2026-W47").agreed is None

    @pytest.mark.parametrize(
        ("terms", "country", "known"),
        [
            (Terms(), None, None),
            (Terms(), "SE", None),
            (Terms(), "NO", (2250, False)),
            (Terms(40), "NO", (2400, True)),
            (Terms(40), None, (2400, True)),
            (Terms(changes=((TUESDAY, 30.0),)), "SE", (2400, True)),
        ],
    )
    def test_what_is_known_of_agreed_hours(
        self, terms: Terms, country: str | None, known: tuple[float, bool] | None
    ) -> None:
        found = terms.known_week(country)
        assert (None if found is None else (found.week, found.stated)) == known


class TestInWords:
    def lines(self, agreed: AgreedWeek | None, language: str = "en") -> list[str]:
        found = classify(from_columns([at("10:00")], kind="mail_sent"), tz=OSLO)
        lines = agreed_lines(replace(summarise_week(found, "2026-W47"), agreed=agreed), load(language))
        return [line for line in lines if "80 %" not in line]

    def test_the_sum_and_what_it_is_over(self) -> None:
        week = AgreedWeek(2250, 150, stated=True, outside_estimated=425)
        assert self.lines(week) == [
            "37 h 30 agreed + 2 h 30 shown outside = 40 h 00",
            "About 44 h 35 with your agreed days and what is estimated outside them, 7 h 05: over 40 hours.",
        ]
        assert self.lines(week, "nb")[1] == (
            "Omtrent 44 t 35 med de avtalte dagene dine og det som er beregnet utenom dem, 7 t 05: over 40 timer."
        )
        for most in (150, 150.49):
            week = AgreedWeek(2250, 150, stated=True, outside_estimated=most)
            assert self.lines(week) == ["37 h 30 agreed + 2 h 30 shown outside = 40 h 00"]

    def test_the_simulated_interval_stands_beside_a_week_of_which_nothing_lies_ahead(self) -> None:
        found = summarise_week(classify(from_columns([at("10:00")], kind="mail_sent"), tz=OSLO), "2026-W47")
        low, high = hours_interval({"mail"}, AGREED, 1)
        words = load("en")
        over, on = (
            agreed_lines(replace(found, agreed=AgreedWeek(450, 0, ahead, stated=True)), words)[-1] for ahead in (0, 60)
        )
        span = words.short_duration(450 + low), words.short_duration(450 + high)
        assert over == f"Simulated, with mail: 80 % of such weeks had between {span[0]} and {span[1]}."
        assert "80 %" not in on

    def test_shown_minutes_add_up(self) -> None:
        assert self.lines(AgreedWeek(10.6, 10.6, stated=True)) == ["0 h 11 agreed + 0 h 11 shown outside = 0 h 22"]

    def test_what_lies_ahead(self) -> None:
        assert self.lines(AgreedWeek(1020, 80, 1230, 120, stated=True)) == [
            "17 h 00 agreed + 1 h 20 shown outside = 18 h 20",
            "Ahead, not counted: 20 h 30 agreed, 2 h 00 planned outside.",
        ]

    def test_what_is_only_usual_in_the_country_does_not_lead(self) -> None:
        assert self.lines(AgreedWeek(2250, 309)) == self.lines(None) == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.one_of(activities(), activities(zones=ZONES)),
    home=st.sampled_from(ZONES),
    weekly=st.sampled_from(HOURS),
    rota=st.booleans(),
    days_off=st.sets(st.integers(0, 8), max_size=2),
    noons=st.sets(st.integers(0, 8), max_size=2),
    until=st.one_of(st.none(), st.integers(0, 12 * 24 * 4)),
    away=st.lists(st.tuples(st.integers(0, 9 * 48), st.integers(1, 60)), max_size=3),
)
def test_as_the_reference_has_it(rows, home, weekly, rota, days_off, noons, until, away):
    first = min(row.start for row in rows)
    dates = [first.date() + dt.timedelta(days=number) for number in range(9)]
    off, short = frozenset(dates[n] for n in days_off), frozenset(dates[n] for n in noons)
    covered = None if until is None else first + dt.timedelta(minutes=15 * until)
    half = dt.timedelta(minutes=30)
    absences = tuple((first + start * half, first + (start + length) * half) for start, length in away)
    since = monday_of(dates[0])
    other = {2: ("10:00", "14:00")}
    wanted = reference.agreed_days(
        rows,
        tz=home,
        hours=reference.Hours(weekly, days_off=off, noons=short, since=since, rota=(other,) if rota else ()),
        week=Fraction(2250),
        until=covered,
        away=absences,
    )
    hours = OrdinaryHours(
        (weekly, other) if rota else weekly, days_off=off, half_days=[f"{day} 12:00" for day in short], since=since
    )
    found = classify(table(rows), tz=home, ordinary_hours=hours, until=covered)
    frame = agreed_days(found, Agreed(2250.0, away=absences))
    got = {row.date.date(): (row.agreed, row.outside, row.outside_estimated) for row in frame.itertuples()}
    if any(
        row.zone for row in rows
    ):  # a mail's minutes after a change of zone are of the zone before, or of the new one
        got, wanted = ({day: (*figures[:2], 0.0) for day, figures in one.items()} for one in (got, wanted))
    assert got == {day: tuple(map(pytest.approx, map(float, figures))) for day, figures in wanted.items()}
    # The trend has the same evidence outside, by week.
    mondays = sorted({monday_of(day) for day in got})
    sums = [sum(outside for day, (_, outside, _) in got.items() if monday_of(day) == monday) for monday in mondays]
    assert [week.outside for week in trend_weeks(found, mondays, person="me")] == pytest.approx(sums)
