"""Moved or on top: the vectors of the definitions, against the slow reference, and in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import grense
import reference
from classification.test_against_reference import HOURS, ZONES, crowds, table
from grense.activities import concat, from_columns
from grense.classification.classify import classify
from grense.errors import GrenseError
from grense.history.moved import moved_or_extra, timings
from grense.history.patterns import patterns
from grense.history.trend import trend_weeks
from grense.history.week import summarise_week
from grense.i18n import load
from grense.model.time import monday_of
from grense.model.timing import WorkTiming
from grense.outlook import Outlook
from grense.outlook.overview import Context, outlook_of
from grense.rules.agreed_hours import Agreed, Terms
from grense.rules.ordinary_hours import OrdinaryHours
from grense.services.protocol import Done, kept, pack, recalled, unpack
from grense.wording.patterns import timing_lines
from grense.wording.timing import timing_clause, timing_sentence

OSLO = "Europe/Oslo"
WEEK = Agreed(2250.0)
TUESDAY = dt.date(2026, 11, 17)
DAY = dt.timedelta(days=1)

Spans = tuple[tuple[str, str], ...]
SPLIT: Spans = (("09:00", "11:00"), ("13:00", "14:30"), ("21:00", "22:00"))
LONG: Spans = (("08:00", "11:00"), ("13:00", "17:00"), ("21:00", "22:00"))
MAIL = ("22:00", "22:00")
LATE = ("21:00", "22:00")


def at(clock: str, date: dt.date = TUESDAY) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(clock), ZoneInfo(OSLO))


def evidence(spans: Spans, date: dt.date = TUESDAY) -> pd.DataFrame:
    kinds = ["mail_sent" if start == end else "manual" for start, end in spans]
    return from_columns([at(start, date) for start, _ in spans], [at(end, date) for _, end in spans], kinds)


def of_evening(
    *spans: tuple[str, str], date: dt.date = TUESDAY, agreed: Agreed = WEEK, before: pd.DataFrame | None = None, **hours
) -> tuple[str, float, float, float, str]:
    """Timing, outside, without a trace, usual and by, of the evening of a day."""
    rows = evidence(spans, date) if before is None else concat([before, evidence(spans, date)])
    found = classify(rows, tz=OSLO, ordinary_hours=OrdinaryHours(**hours))
    chosen = (found.crossings["category"] == "evening") & (found.crossings["date"] == str(date))
    (row,) = moved_or_extra(found, agreed).loc[chosen].itertuples(index=False)
    return tuple(row)


def usual_days(start: str) -> pd.DataFrame:
    """Five earlier weeks of days that begin at a time and go on until 16:00."""
    days = [TUESDAY - number * DAY for number in range(1, 36)]
    return concat([evidence(((start, "16:00"),), day) for day in days if day.weekday() < 5])


class TestTheTableOfTheDefinitions:
    def test_a_day_that_is_split_and_one_that_goes_on(self) -> None:
        assert of_evening(*SPLIT) == ("moved", 60, 180, 0, "day")
        assert of_evening(*LONG) == ("extra", 120, 90, 0, "day")

    def test_mails_have_no_length(self) -> None:
        assert of_evening(("08:00", "16:00"), MAIL) == ("extra", 0, 0, 0, "day")
        assert of_evening(("10:00", "16:00"), MAIL) == ("moved", 0, 120, 0, "day")
        assert of_evening(MAIL) == ("moved", 0, 450, 0, "day")

    def test_an_absence_of_a_part_of_the_day_and_a_half_day_free_nothing(self) -> None:
        away = replace(WEEK, away=((at("12:00"), at("16:00")),))
        assert of_evening(("08:00", "12:00"), LATE, agreed=away) == ("extra", 60, 0, 0, "day")
        assert of_evening(("08:00", "12:00"), LATE, half_days=["2026-11-17 12:00"]) == ("extra", 60, 0, 0, "day")

    def test_a_flexi_day_frees_all_that_is_agreed_for_it_and_leave_nothing(self) -> None:
        assert of_evening(LATE, flexi_days=[TUESDAY]) == ("moved", 60, 450, 0, "day")
        assert of_evening(LATE, days_off=[TUESDAY]) == ("extra", 60, 0, 0, "week")

    def test_only_what_is_more_than_usual_is_freed(self) -> None:
        assert of_evening(*SPLIT, before=usual_days("10:00")) == ("moved", 60, 180, 120, "day")
        assert of_evening(*SPLIT, before=usual_days("10:30")) == ("extra", 60, 180, 150, "day")

    def test_a_day_without_ordinary_hours_goes_by_its_week(self) -> None:
        saturday = TUESDAY + 4 * DAY
        assert of_evening(LATE, date=saturday, flexi_days=[saturday - DAY]) == ("moved", 60, 450, 0, "week")
        assert of_evening(LATE, date=saturday) == ("extra", 60, 0, 0, "week")


def test_of_a_week_nothing_is_said_until_the_usual_day_is_known() -> None:
    sunday = evidence((("12:00", "13:00"),), TUESDAY + 5 * DAY)
    days = concat([evidence((("08:00", "14:00"),), TUESDAY + number * DAY) for number in range(3)])
    few = classify(concat([days, sunday]), tz=OSLO)
    rows = few.crossings["category"] == "sunday"
    assert moved_or_extra(few, WEEK).loc[rows].isna().all(axis=None)
    many = classify(concat([usual_days("08:00"), days, sunday]), tz=OSLO)
    (row,) = moved_or_extra(many, WEEK).loc[many.crossings["category"] == "sunday"].itertuples(index=False)
    assert tuple(row) == ("moved", 60, 3 * 120, 0, "week")


def test_an_hour_more_or_less_in_the_night_of_the_clock_change_changes_no_figure() -> None:
    for sunday in (dt.date(2026, 3, 29), dt.date(2026, 10, 25)):
        for date in (sunday - 2 * DAY, sunday + DAY):
            assert of_evening(*SPLIT, date=date) == ("moved", 60, 180, 0, "day")
        night = from_columns([at("23:00", sunday - DAY)], [at("05:00", sunday)], "manual")
        found = classify(night, tz=OSLO)
        (row,) = moved_or_extra(found, WEEK).loc[found.crossings["category"] == "evening"].itertuples(index=False)
        elapsed = (at("04:00", sunday).astimezone(dt.UTC) - at("23:00", sunday - DAY).astimezone(dt.UTC)) / DAY * 1440
        assert (row.outside, row.by) == (elapsed + 60, "week")


def test_what_lies_ahead_has_no_timing_and_frees_nothing() -> None:
    rows = concat([evidence(SPLIT), evidence(SPLIT, TUESDAY + DAY)])
    now = at("14:00")
    found = classify(rows, tz=OSLO, until=now, ordinary_hours=OrdinaryHours(flexi_days=[TUESDAY + 2 * DAY]))
    assert found.crossings["planned"].any()
    assert moved_or_extra(found, WEEK)["timing"].isna().all()


def test_nobody_has_none_and_a_mapping_that_lacks_a_person_is_refused() -> None:
    nobody = moved_or_extra(classify(from_columns([], [], []), tz=OSLO), WEEK)
    assert nobody.columns.tolist() == ["timing", "outside", "without_trace", "usual", "by"]
    assert len(nobody) == 0
    with pytest.raises(GrenseError, match="no agreed hours"):
        moved_or_extra(classify(evidence(SPLIT), tz=OSLO), {})


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.one_of(crowds(), crowds(zones=ZONES)),
    home=st.sampled_from(ZONES),
    weekly=st.sampled_from(HOURS),
    days_off=st.sets(st.integers(0, 8), max_size=2),
    flexi=st.sets(st.integers(0, 8), max_size=2),
    noons=st.sets(st.integers(0, 8), max_size=2),
    until=st.one_of(st.none(), st.integers(0, 12 * 24 * 4)),
    away=st.lists(st.tuples(st.integers(0, 9 * 48), st.integers(1, 60)), max_size=3),
    week=st.sampled_from([2250, 1200, 2400]),
    fewest=st.sampled_from([1, 2, 20]),
)
def test_as_the_reference_has_it(people, home, weekly, days_off, flexi, noons, until, away, week, fewest):
    first = min(row.start for rows in people.values() for row in rows)
    dates = [first.date() + number * DAY for number in range(9)]
    flexi_days = frozenset(dates[number] for number in flexi - days_off)
    off, short = frozenset(dates[number] for number in days_off), frozenset(dates[number] for number in noons)
    covered = None if until is None else first + dt.timedelta(minutes=15 * until)
    half = dt.timedelta(minutes=30)
    absences = tuple((first + start * half, first + (start + length) * half) for start, length in away)
    tables = [table(rows).assign(person=pd.Categorical([name] * len(rows))) for name, rows in people.items()]
    hours = OrdinaryHours(weekly, days_off=off, flexi_days=flexi_days, half_days=[f"{day} 12:00" for day in short])
    found = classify(concat(tables), tz=home, ordinary_hours=hours, until=covered)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grense.history.without_trace.fewest_days", lambda: fewest)
        told = moved_or_extra(found, Agreed(float(week), away=absences))
    days, freed = {}, {}
    today = None if covered is None else covered.astimezone(ZoneInfo(home)).date()
    owed = reference.Hours(weekly, days_off=off, noons=short)
    for name, rows in people.items():
        days[name] = reference.days_without_trace(
            rows,
            tz=home,
            hours=replace(owed, days_off=off | flexi_days),
            week=Fraction(week),
            until=covered,
            away=absences,
        )
        begun = [day for day in flexi_days if today is None or day <= today]
        freed[name] = {day: week * reference._part_of_week(owed, day) for day in begun}
    for crossing, got in zip(found.crossings.itertuples(), told.itertuples(index=False), strict=True):
        wanted = None
        if crossing.category in ("evening", "sunday", "long_day", "long_week") and not crossing.planned:
            of_week = crossing.category in ("sunday", "long_week")
            name = crossing.person
            wanted = reference.moved_or_extra(
                days[name], freed[name], crossing.date.date(), of_week=of_week, fewest=fewest
            )
        if wanted is None:
            assert all(pd.isna(value) for value in got)
        else:
            assert (got.timing, got.by) == (wanted[0], wanted[4])
            assert tuple(got[1:4]) == pytest.approx(tuple(map(float, wanted[1:4])), abs=1e-6)


NOW = at("12:00", TUESDAY + 6 * DAY)


@cache
def half_a_year(agreed: float | None = 37.5) -> Outlook:
    """Days 08-16, every second Tuesday split, with an evening each Tuesday."""
    days = [TUESDAY - number * DAY for number in range(26 * 7)]
    spans = [
        ((SPLIT if day.day % 2 else (*LONG, MAIL)) if day.weekday() == 1 else (("08:00", "16:00"),), day)
        for day in days
        if day.weekday() < 5
    ]
    rows = concat([evidence(*one) for one in spans])
    found = classify(rows, tz=OSLO, until=NOW, ordinary_hours=OrdinaryHours(country="NO"))
    return outlook_of(found, Context(terms=Terms(hours=agreed)))


class TestInTheOutlook:
    def test_crossings_and_patterns_have_it_where_agreed_hours_were_stated(self) -> None:
        outlook = half_a_year()
        evenings = [one for week in outlook.weeks.values() for one in week.crossings if one.category == "evening"]
        names = [one.timing.name for one in evenings if one.timing]
        assert set(names) == {"moved", "extra"}
        assert len(names) == len(evenings)
        pattern = next(one for one in outlook.patterns if one.category == "evening")
        assert pattern.moved + pattern.extra == pattern.estimate.count
        counted = [one for week in outlook.weeks.values() if week.monday <= pattern.last for one in week.crossings]
        on_top = [one for one in counted if one.category == "evening" and one.timing and one.timing.name == "extra"]
        assert pattern.extra == len(on_top)
        others = {one.category for week in outlook.weeks.values() for one in week.crossings if one.timing}
        assert others <= {"evening", "long_day", "long_week", "sunday"}

    def test_there_is_none_without_them(self) -> None:
        outlook = half_a_year(None)
        assert not any(one.timing for week in outlook.weeks.values() for one in week.crossings)
        assert not any(one.moved or one.extra for one in outlook.patterns)

    def test_it_is_sent_and_kept(self) -> None:
        outlook = half_a_year()
        assert unpack(pack(Done(1, outlook))) == Done(1, outlook)
        again = recalled(kept(outlook))
        assert again is not None
        assert all(outlook.weeks[name] == week for name, week in again.weeks.items())

    def test_a_week_is_summarised_again_when_what_is_usual_moves_it(self) -> None:
        found = classify(concat([usual_days("10:30"), evidence(SPLIT)]), tz=OSLO, until=NOW)
        label = found.crossings.index[found.crossings["date"] == str(TUESDAY)][0]
        weeks = [
            summarise_week(found, "2026-W47", timings={label: WorkTiming(name, 60, 180, 150, "day")})
            for name in ("moved", "extra")
        ]
        assert [one.timing.name for week in weeks for one in week.crossings if one.timing] == ["moved", "extra"]


class TestInWords:
    def why(self, timing: WorkTiming | None) -> grense.Explanation:
        found = grense.classify(evidence(SPLIT), tz=OSLO)
        return replace(found.explain(0), timing=timing)

    @pytest.mark.parametrize(
        ("timing", "language", "sentence", "clause"),
        [
            (
                WorkTiming("moved", 60, 180, 0, "day"),
                "en",
                "Moved, as far as the traces tell: 1 h 00 outside, 3 h 00 of the ordinary day without a trace.",
                "Moved, as far as the traces tell.",
            ),
            (
                WorkTiming("extra", 120, 90, 60, "day"),
                "en",
                "On top, as far as the traces tell: 2 h 00 outside, 1 h 30 of the ordinary day without a trace. "
                "Usual for you: 1 h 00.",
                "On top, as far as the traces tell: 1 h 30.",
            ),
            (
                WorkTiming("extra", 0, 0, 0, "week"),
                "en",
                "On top, as far as the traces tell: no length shown outside, 0 h 00 of the ordinary week without a "
                "trace.",
                "On top, as far as the traces tell; no length shown.",
            ),
            (
                WorkTiming("moved", 60, 450, 90, "week"),
                "nb",
                "Flyttet, så langt sporene viser: 1 t 00 utenfor, 7 t 30 av den vanlige uka uten spor. "
                "Vanlig for deg: 1 t 30.",
                "Flyttet, så langt sporene viser.",
            ),
            (
                WorkTiming("extra", 120, 90, 0, "day"),
                "nn",
                "I tillegg, så langt spora viser: 2 t 00 utanfor, 1 t 30 av den vanlege dagen utan spor.",
                "I tillegg, så langt spora viser: 0 t 30.",
            ),
            (None, "en", "", ""),
        ],
    )
    def test_both_figures(self, timing: WorkTiming | None, language: str, sentence: str, clause: str) -> None:
        words = load(language)
        assert timing_sentence(self.why(timing), words) == sentence
        assert timing_clause(self.why(timing), words) == clause

    def test_an_explanation_has_it_with_agreed_hours(self) -> None:
        found = grense.classify(evidence(SPLIT), tz=OSLO)
        assert found.explain(0).to_dict()["timing"] is None
        why = found.explain(0, agreed=WEEK)
        assert why.timing == timings(found, WEEK)[0] == WorkTiming("moved", 60.0, 180.0, 0.0, "day")
        assert why.to_dict()["timing"] == {
            "name": "moved",
            "by": "day",
            "outside_minutes": 60.0,
            "without_trace_minutes": 180.0,
            "usual_minutes": 0.0,
            "on_top_minutes": 0.0,
            "sentence": timing_sentence(why, load("en")),
        }
        assert "Moved, as far as the traces tell: 1 h 00 outside" in why.to_text()
        assert found.moved_or_extra(WEEK)["timing"].tolist()[0] == "moved"

    @pytest.mark.parametrize(
        ("language", "first"),
        [
            ("en", "Evening work: 8, about 4 on top."),
            ("nb", "Kveldsarbeid: 8, omtrent 4 i tillegg."),
            ("nn", "Kveldsarbeid: 8, om lag 4 i tillegg."),
        ],
    )
    def test_patterns_count_what_came_on_top(self, language: str, first: str) -> None:
        mondays = [monday_of(TUESDAY) - number * 7 * DAY for number in range(8)]
        found = classify(concat([evidence(SPLIT, monday) for monday in mondays]), tz=OSLO)
        names = dict(zip(found.crossings.index, ["moved", "extra"] * len(found.crossings), strict=False))
        evenings = found.crossings.index[found.crossings["category"] == "evening"]
        given = {label: WorkTiming(names[number], 60, 180, 0, "day") for number, label in enumerate(evenings)}
        weeks = trend_weeks(found, sorted(mondays), timings=given)
        made = patterns(weeks, found.profile.coding, found.profile.limits)
        lines = timing_lines(made, load(language))
        assert lines[0] == first
        assert len(lines) == 2
        assert (
            timing_lines(patterns(trend_weeks(found, mondays), found.profile.coding, {"evening": 0.0}), load("en"))
            == []
        )
