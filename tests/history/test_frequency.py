"""Frequencies: the report's coding by hand, by both entry points, and against a slow implementation."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grense
from grense.activities import from_columns
from grense.errors import RuleError, ZoneError
from grense.frequency import Pattern, frequency, pattern, patterns
from grense.history.trend import trend_weeks, whole_weeks
from grense.i18n import load
from grense.model.trend import TrendWeek
from grense.rules.frequency_coding import ANSWERS, Coding
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import CATEGORIES, load_profile
from grense.wording.patterns import code_word, evidence_word, how_often, moved

OSLO = "Europe/Oslo"
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
MONDAY = dt.date(2026, 5, 25)
PROFILE = load_profile("afi_2022_04")
assert PROFILE.coding is not None
CODING: Coding = PROFILE.coding
LIMITS = {name: rule.limit_minutes for name, rule in PROFILE.rules.items()}


def week(number: int, days: int = 5, estimate: float = 2300.0, calendar: float = 2000.0, **crossings: int) -> TrendWeek:
    return TrendWeek("", MONDAY + number * WEEK, days, 0.0, calendar, estimate, crossings)


def of(category: str, weeks: Sequence[TrendWeek]) -> Pattern:
    return pattern(category, weeks, CODING, LIMITS[category])


def test_a_long_week_is_coded_over_full_weeks() -> None:
    short = [replace(week(n, estimate=1000.0), is_full=False) for n in range(10)]
    long = [week(10 + n, estimate=2410.0, long_week=1) for n in range(8)]
    found = of("long_week", [*short, *long])
    assert (found.active, found.full, found.estimate.mean, found.estimate.code) == (18, 8, 2410, 1)
    few = of("long_week", [*short, *long[1:]])
    assert (few.full, few.estimate.count, few.estimate.code, few.reason, few.fewest) == (7, 7, None, "few_weeks", 8)
    # Others go by all active weeks.
    assert (of("evening", [*short, *long[1:]]).reason, of("evening", [*short, *long[1:]]).estimate.code) == ("", 0)


def test_a_week_with_a_holiday_or_a_day_off_is_not_full() -> None:
    monday = dt.date(2026, 3, 30)  # Maundy Thursday and Good Friday
    table = persons(7, ["me"], "Europe/Oslo", monday - 8 * WEEK, weeks=10)
    off = {"days_off": [monday - WEEK], "flexi_days": [monday - 2 * WEEK], "half_days": [f"{monday - 3 * WEEK} 12:00"]}
    hours = OrdinaryHours(country="NO", **off)  # type: ignore[arg-type]  # as it takes them
    found = grense.classify(table, tz="Europe/Oslo", ordinary_hours=hours)
    weeks = {one.monday: one.is_full for one in whole_weeks(found, monday + 2 * WEEK, person="me")}
    not_full = [day for day, is_full in weeks.items() if not is_full]
    assert not_full == [monday - 2 * WEEK, monday - WEEK, monday, monday + WEEK]
    # A Saturday off is no ordinary workday.
    assert OrdinaryHours(days_off=[monday + 5 * DAY]).is_full_week(monday)
    both_doors(found, monday + 2 * WEEK)


# --- By hand: definitions, section 7 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "weeks", "code"),
    [
        ("evening", [week(n, evening=1) for n in range(8)], 1),
        ("evening", [week(n, evening=int(n > 0)) for n in range(8)], 0),
        ("evening", [week(n, evening=3) for n in range(7)], None),
        ("evening", [week(n, days=2, evening=3) for n in range(26)], None),
        ("evening", [week(n, days=3, evening=1) for n in range(26)], 1),
        ("evening", [week(n, evening=n % 2) for n in range(20)], 0),
        ("evening", [week(n, evening=2 * (n % 2)) for n in range(20)], 1),
        ("evening", [week(n, evening=9 if n < 2 else 0) for n in range(28)], 0),  # older than 26 weeks
        ("short_rest", [week(n, short_rest=1) for n in range(26)], 1),
        ("long_day", [week(n, long_day=1) for n in range(26)], 1),
        ("outside_hours", [week(n, outside_hours=1) for n in range(26)], 1),
        ("sunday", [week(n, sunday=int(n < 6)) for n in range(26)], 1),  # 26 / 4.345 = 5.98
        ("sunday", [week(n, sunday=int(n < 5)) for n in range(26)], 0),
        ("sunday", [week(n, sunday=int(n < 2)) for n in range(8)], 1),  # 8 / 4.345 = 1.84
        ("sunday", [week(n, sunday=int(n < 1)) for n in range(8)], 0),
        ("long_week", [week(n, estimate=2400.0) for n in range(26)], 0),
        ("long_week", [week(n, estimate=2400.01) for n in range(26)], 1),
        ("long_week", [week(n, estimate=2300.0 + 200 * (n % 2)) for n in range(26)], 0),
        ("long_week", [week(n, days=2, estimate=3000.0) for n in range(10)] + [week(n) for n in range(10, 20)], 0),
        ("connected", [week(n, connected=5) for n in range(26)], None),
    ],
)
def test_a_code_by_hand(category: str, weeks: list[TrendWeek], code: int | None) -> None:
    assert of(category, weeks).estimate.code == code


@pytest.mark.parametrize(
    ("count", "active", "answer"),
    [
        (0, 26, "never"),
        (1, 26, "more_rarely"),
        (5, 26, "more_rarely"),
        (6, 26, "monthly"),
        (25, 26, "monthly"),
        (26, 26, "one_day_a_week"),
        (51, 26, "one_day_a_week"),
        (52, 26, "several_days_a_week"),
        (129, 26, "several_days_a_week"),
        (130, 26, "every_day"),
        (182, 26, "every_day"),
        (7, 8, "monthly"),
        (8, 8, "one_day_a_week"),
    ],
)
def test_an_answer_by_hand(count: int, active: int, answer: str) -> None:
    weeks = [week(n, evening=count if n == 0 else 0) for n in range(active)]
    found = of("evening", weeks)
    assert found.estimate.answer == answer
    assert found.estimate.code == int(ANSWERS.index(answer) >= ANSWERS.index("one_day_a_week"))


def test_a_sunday_a_month_is_monthly_and_code_1_at_the_same_count() -> None:
    for active in range(8, 27):
        for count in range(active + 1):
            found = of("sunday", [week(n, sunday=int(n < count)) for n in range(active)]).estimate
            assert (found.code == 1) == (found.answer in ("monthly", "one_day_a_week"))


def test_days_of_weeks_that_are_not_active_count_and_their_weeks_do_not() -> None:
    found = of("evening", [week(n, evening=0) for n in range(10)] + [week(10, days=2, evening=2)]).estimate
    assert (found.count, found.weeks, found.share, found.rate) == (2, 0, 0.0, 0.2)


def test_why_there_is_no_code() -> None:
    few, enough = [week(n, days=3) for n in range(7)], [week(n) for n in range(8)]
    assert [of(name, few).reason for name in ("evening", "long_week", "connected")] == [
        "few_weeks", "few_weeks", "questions"
    ]  # fmt: skip
    assert [of(name, enough).reason for name in ("evening", "connected")] == ["", "questions"]
    assert of("connected", [week(n, connected=2) for n in range(8)]).estimate.count == 16
    assert of("evening", few).estimate.answer is None
    assert of("evening", []).estimate == of("evening", []).evidence
    assert (of("evening", []).active, of("evening", []).estimate.rate, of("evening", []).last) == (0, None, None)


def test_what_rests_on_the_estimate_alone() -> None:
    weeks = [
        TrendWeek("", MONDAY + n * WEEK, 5, 0, 2390, 2410, {"short_rest": 1}, {"short_rest": n % 2}) for n in range(8)
    ]
    rest, long_week = of("short_rest", weeks), of("long_week", weeks)
    assert (rest.estimate.code, rest.evidence.code, rest.evidence.count, rest.is_only_estimated) == (1, 0, 4, True)
    assert (long_week.estimate.code, long_week.evidence.code, long_week.is_only_estimated) == (1, 0, True)


def test_it_is_new_in_the_week_that_gave_it_code_1() -> None:
    weeks = [week(n, evening=int(n > 0)) for n in range(9)]
    assert not of("evening", weeks).is_new
    assert of("evening", [*weeks, week(9, evening=2)]).is_new
    assert not of("evening", [*weeks, week(9, evening=2), week(10, evening=1)]).is_new
    assert of("evening", [week(n, evening=1) for n in range(8)]).is_new  # the eighth active week
    assert of("evening", weeks).last == MONDAY + 8 * WEEK


class TestMovement:
    def test_the_last_13_weeks_beside_the_13_before(self) -> None:
        found = of("evening", [week(n, evening=2 if n < 13 else 1) for n in range(26)])
        assert found.before is not None
        assert found.now is not None
        assert (found.before.count, found.now.count, found.before.rate, found.now.rate) == (26, 13, 2.0, 1.0)

    @pytest.mark.parametrize(("earlier", "later"), [(8, 8), (7, 13), (13, 7)])
    def test_eight_active_weeks_on_either_side(self, earlier: int, later: int) -> None:
        days = [5 if n < earlier else 1 for n in range(13)] + [5 if n < later else 1 for n in range(13)]
        found = of("evening", [week(n, days=day) for n, day in enumerate(days)])
        assert (found.before is not None) == (found.now is not None) == (min(earlier, later) >= 8)

    def test_thirteen_weeks_have_nothing_to_be_held_against(self) -> None:
        assert of("evening", [week(n) for n in range(13)]).now is None
        assert of("evening", [week(n) for n in range(20)]).before is None
        assert of("evening", [week(n) for n in range(21)]).before is not None


# --- Two doors and a slow reference -----------------------------------------------------------------------------------


def slow(category: str, weeks: Sequence[TrendWeek], *, estimated: bool) -> tuple[int, int, str | None, int | None]:
    """Count, active weeks, answer and code, from the definitions alone, in fractions."""
    last = list(weeks)[-26:]
    active = [one for one in last if one.days >= 3]

    def crossings(one: TrendWeek) -> int:
        return one.crossings.get(category, 0) - (0 if estimated else one.estimated.get(category, 0))

    count = 0
    for one in last:
        count += crossings(one)
    if category == "long_week":
        full = [one for one in active if one.is_full]
        worked = sum(Fraction(one.estimate if estimated else one.calendar) for one in full)
        return count, len(active), None, int(worked > 2400 * len(full)) if len(full) >= 8 else None
    if category in ("connected", "day_off") or len(active) < 8:
        return count, len(active), None, None
    months = Fraction(len(active)) / Fraction("4.345")
    if count == 0:
        answer = "never"
    elif count >= 5 * len(active):
        answer = "every_day"
    elif count >= 2 * len(active):
        answer = "several_days_a_week"
    elif count >= len(active):
        answer = "one_day_a_week"
    else:
        answer = "monthly" if count >= months else "more_rarely"
    return count, len(active), answer, int(count >= (months if category == "sunday" else len(active)))


@st.composite
def some_weeks(draw: Callable[..., int]) -> list[TrendWeek]:
    made = []
    for number in range(draw(st.integers(0, 32))):
        days = draw(st.integers(0, 7))
        counts = {name: draw(st.integers(0, 1 if name in ("sunday", "long_week") else days)) for name in CATEGORIES}
        guessed = {
            name: draw(st.integers(0, count)) for name, count in counts.items() if name in ("short_rest", "long_day")
        }
        worked = 60.0 * draw(st.integers(36, 44))
        one = TrendWeek("", MONDAY + number * WEEK, days, 0.0, worked - 60, worked, counts, guessed)
        made.append(replace(one, is_full=draw(st.integers(0, 4)) > 0))
    return made


@given(some_weeks())
@settings(max_examples=200, deadline=None)
def test_as_the_slow_reference_has_it(weeks: list[TrendWeek]) -> None:
    for found in patterns(weeks, CODING, LIMITS):
        for frequency_, estimated in ((found.estimate, True), (found.evidence, False)):
            count, active, answer, code = slow(found.category, weeks, estimated=estimated)
            assert (frequency_.count, found.active) == (count, active)
            assert (frequency_.answer, frequency_.code) == (answer, code)
            assert frequency_.weeks <= min(frequency_.count, active)


def persons(seed: int, names: Iterable[str], tz: str, first: dt.date, weeks: int = 33) -> pd.DataFrame:
    """Work at all hours, and weeks of leave with a day of work or two, for several persons."""
    chance, rows = random.Random(seed), []
    for name in names:
        eager = chance.random()
        for number in range(7 * weeks):
            day = pd.Timestamp(first + number * DAY)
            if chance.random() < 0.25 or ((number // 7) % 9 == 5 and number % 7 not in (1, 6)):
                continue
            start = (day + pd.Timedelta(minutes=chance.randrange(6 * 60, 10 * 60))).tz_localize(
                tz, nonexistent="shift_forward"
            )
            rows.append((start, start + pd.Timedelta(minutes=chance.randrange(60, 720)), "meeting", name))
            if chance.random() < eager:
                late = (day + pd.Timedelta(minutes=chance.randrange(20 * 60, 26 * 60))).tz_localize(
                    tz, ambiguous=True, nonexistent="shift_forward"
                )
                rows.append((late, late, "mail_sent", name))
    start, end, kind, person = zip(*rows, strict=True)
    return from_columns(list(start), list(end), list(kind), person=list(person))


def both_doors(found: grense.Classification, until: dt.date) -> None:
    frame = frequency(found, until=until)
    assert len(frame) == len(found.zones) * len(found.profile.rules)
    for name in found.zones:
        weeks = whole_weeks(found, until, person=name)
        of_person = frame.loc[frame["person"] == name].set_index("category")
        for one in patterns(weeks, CODING, LIMITS):
            row = of_person.loc[one.category]
            assert (row["weeks"], row["active_weeks"], row["reason"]) == (one.weeks, one.active, one.reason)
            for suffix, often in (("", one.estimate), ("_evidence", one.evidence)):
                assert (row[f"count{suffix}"], row[f"weeks_with{suffix}"]) == (often.count, often.weeks)
                for column, value in (
                    ("share", often.share), ("rate", often.rate), ("mean_minutes", often.mean),
                    ("answer", often.answer), ("code", often.code),
                ):  # fmt: skip
                    said = row[f"{column}{suffix}"]
                    assert (pd.isna(said) and value is None) or said == value, (one.category, column)
            for suffix, spell in (("before", one.before), ("now", one.now)):
                said = [row[f"{column}_{suffix}"] for column in ("active_weeks", "count", "rate", "mean_minutes")]
                if spell is None:
                    assert pd.isna(said).all()
                else:
                    assert said == [spell.active, spell.count, spell.rate, spell.mean]


@pytest.mark.parametrize(
    ("tz", "first"),
    [
        (OSLO, dt.date(2026, 5, 25)),  # over the clock going back
        (OSLO, dt.date(2026, 11, 2)),  # over week 53 of 2026, the year's end, and the clock going forward
        ("America/New_York", dt.date(2024, 10, 7)),
        ("Pacific/Apia", dt.date(2011, 8, 1)),  # Friday 30 December 2011 was not
    ],
)
def test_both_doors_say_the_same(tz: str, first: dt.date) -> None:
    found = grense.classify(persons(1, ("anna", "bo", "eli"), tz, first), tz=tz)
    for weeks in (0, 5, 12, 26, 31, 40):
        both_doors(found, first + weeks * WEEK + DAY)


def test_week_53_is_a_week_like_another() -> None:
    mails = [dt.datetime(2026, 11, 2, 21, 30, tzinfo=dt.UTC) + n * DAY for n in range(7 * 12)]
    found = grense.classify(from_columns(mails, kind="mail_sent"), tz=OSLO)
    names = [one.week for one in whole_weeks(found, dt.date(2027, 1, 18))]
    assert names[7:11] == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    frame = frequency(found, until=dt.date(2027, 1, 18)).set_index("category")
    assert frame.loc["evening", ["weeks", "active_weeks", "count"]].tolist() == [11, 11, 77]


def test_a_week_counts_when_it_is_over() -> None:
    mails = [dt.datetime(2026, 11, 2, 20, 30, tzinfo=dt.UTC) + n * DAY for n in range(14)]
    found = grense.classify(from_columns(mails, kind="mail_sent"), tz=OSLO)
    for until, count in (
        (dt.date(2026, 11, 8), 0),
        (dt.date(2026, 11, 9), 7),
        (dt.date(2026, 11, 15), 7),
        (dt.date(2026, 11, 16), 14),
    ):
        frame = frequency(found, until=until).set_index("category")
        assert frame.loc["evening", "count"] == count
        assert sum(one.crossings.get("evening", 0) for one in whole_weeks(found, until)) == count
    assert frequency(found, until=dt.date(2026, 11, 16), weeks=1).set_index("category").loc["evening", "count"] == 7


def test_a_person_without_work_has_counts_of_nothing() -> None:
    table = from_columns(
        ["2026-11-02T20:30Z", "2026-11-03T20:30Z"], kind=["mail_sent", "mail_received"], person=["a", "b"]
    )
    found = grense.classify(table, tz=OSLO)
    frame = frequency(found, until=dt.date(2026, 11, 9)).set_index(["person", "category"])
    assert frame.loc[("b", "evening"), ["weeks", "count"]].tolist() == [0, 0]
    assert whole_weeks(found, dt.date(2026, 11, 9), person="b") == []
    assert frequency(grense.classify(from_columns([]), tz=OSLO), until=dt.date(2026, 11, 9))["code"].isna().all()


def test_what_makes_no_sense_is_refused() -> None:
    found = grense.classify(from_columns(["2026-11-02T20:30Z"], kind="mail_sent"), tz=OSLO)
    with pytest.raises(RuleError, match="weeks = 0"):
        frequency(found, until=dt.date(2026, 11, 9), weeks=0)
    with pytest.raises(ZoneError, match="until"):
        frequency(found, until=dt.datetime(2026, 11, 9, tzinfo=dt.UTC))
    with pytest.raises(ValueError, match="nobody"):
        trend_weeks(found, [MONDAY], person="nobody")


# --- Rules as data ----------------------------------------------------------------------------------------------------


def own(tmp_path, text: str) -> Coding | None:
    path = tmp_path / "own.toml"
    path.write_text(f'extends = "afi_2022_04"\nid = "ours"\nchecked_on = 2026-11-30\n{text}', "utf-8")
    return load_profile(path).coding


def test_numbers_of_ones_own(tmp_path) -> None:
    numbers = '[frequency]\nsource = "ours"\nfewest_active_weeks = 4\n'
    coding = own(tmp_path, numbers + '[frequency.codes]\nevening = "2 a week"\n')
    assert coding is not None
    assert (coding.fewest_active_weeks, coding.weeks, coding.codes["sunday"]) == (4, 26, CODING.codes["sunday"])
    weeks = [week(n, evening=1) for n in range(4)]
    assert pattern("evening", weeks, coding, 0).estimate.code == 0
    assert pattern("evening", weeks, CODING, 0).estimate.code is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("frequency = 5\n", "frequency is not a table"),
        ("[frequency]\nweek = 26\n", "frequency.week"),
        ("[frequency]\nsource = 'ours'\nweeks = 0\n", "frequency.weeks"),
        ("[frequency]\nsource = 'ours'\nweeks = true\n", "frequency.weeks"),
        ("[frequency]\nsource = 'ours'\nactive_days = 8\n", "frequency.active_days"),
        ("[frequency]\nsource = 'ours'\nweeks_a_month = 12\n", "frequency.weeks_a_month"),
        ("[frequency]\nsource = 'ours'\ntrend_weeks = 5\n", "frequency.trend_weeks"),
        ("[frequency]\nsource = 1\n", "frequency.source"),
        ("[frequency]\nsource = 'ours'\n[frequency.codes]\nevening = \"often\"\n", "frequency.codes.evening"),
        ("[frequency.codes]\nmorning = \"1 a week\"\n", "frequency.codes.morning"),
        ("[frequency]\nsource = 'ours'\n[frequency.answers]\nmonthly = \"2 a week\"\n", "frequency.answers"),
        ("[frequency.answers]\nyearly = \"1 a month\"\n", "frequency.answers.yearly"),
    ],
)  # fmt: skip
def test_senseless_numbers_are_refused_and_the_key_named(tmp_path, text: str, named: str) -> None:
    with pytest.raises(RuleError, match=named):
        own(tmp_path, text)


def test_without_coding_nothing_is_coded(tmp_path) -> None:
    import dataclasses

    uncoded = dataclasses.replace(PROFILE, coding=None)
    found = grense.classify(from_columns(["2026-11-02T20:30Z"], kind="mail_sent"), tz=OSLO, profile=uncoded)
    assert trend_weeks(found, [dt.date(2026, 11, 2)])[0].crossings["evening"] == 1
    with pytest.raises(RuleError, match="frequency"):
        frequency(found, until=dt.date(2026, 11, 9))


# --- Words ------------------------------------------------------------------------------------------------------------


def test_in_words() -> None:
    words = load("en")
    weeks = [week(n, evening=2 if n < 13 else 1, sunday=n % 2, estimate=2430.0) for n in range(26)]
    evening, sunday, long_week = (of(name, weeks) for name in ("evening", "sunday", "long_week"))
    assert (how_often(evening, evening.estimate, words), code_word(evening, evening.estimate, 0, words)) == (
        "one day a week", "weekly"
    )  # fmt: skip
    assert code_word(sunday, sunday.estimate, 0, words) == "monthly or more"
    assert (how_often(long_week, long_week.estimate, words), code_word(long_week, long_week.estimate, 2400, words)) == (
        "40.5 h a week", "over 40 h"
    )  # fmt: skip
    assert evidence_word(long_week, 2400, words) == "at or below 40 h"
    assert evidence_word(evening, 0, words) == "the same"
    assert moved(evening, words) == ("2.0 a week", "1.0 a week")
    assert moved(of("evening", weeks[:13]), words) is None


def test_it_needs_no_pandas() -> None:
    program = (
        "import sys; import grense.wording.patterns, grense.history.months, grense.history.flexitime;"
        "import grense.nudges, grense.outlook;"
        "print(*[name for name in ('pandas', 'numpy', 'holidays') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
