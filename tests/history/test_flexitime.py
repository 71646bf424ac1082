"""Hours against agreed hours: holidays and leave, flexi days, contracts, expiry, and evidence outside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.activities import from_columns
from grense.classification.classify import classify
from grense.history.flexitime import Coverage, flexitime
from grense.history.trend import trend_weeks
from grense.model.balance import Balance
from grense.model.trend import TrendWeek
from grense.model.week import Hours
from grense.rules.agreed_hours import Agreed, Opening, agreed_week
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.public_holidays import public_holidays

WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 2)
NORWAY = OrdinaryHours(country="NO")


def week(monday: dt.date, estimate: float, calendar: float = 0.0, days: int = 5) -> TrendWeek:
    return TrendWeek(f"{monday}", monday, days, 0.0, calendar, estimate)


def weeks(*estimates: float, first: dt.date = MONDAY) -> list[TrendWeek]:
    return [week(first + n * WEEK, one, days=5 if one else 0) for n, one in enumerate(estimates)]


def balance(
    some: list[TrendWeek], hours: OrdinaryHours = NORWAY, agreed: Agreed | None = None, **more: object
) -> Balance:
    given = {name: more.pop(name) for name in ("first", "kept_from", "today") if name in more}
    coverage = Coverage(**given)  # type: ignore[arg-type]  # keywords of both, as the tests name them
    found = flexitime(some, hours, agreed or agreed_week("NO"), coverage=coverage, **more)  # type: ignore[arg-type]  # as above
    assert found is not None
    return found


def test_over_taken_back_and_standing() -> None:
    found = balance(weeks(2400, 2250, 2100, 2310))
    assert [one.over.estimate for one in found.weeks] == [150, 0, -150, 60]
    assert [one.standing.estimate for one in found.weeks] == [150, 150, 0, 60]
    assert (found.over.estimate, found.under.estimate, found.standing.estimate) == (210, 150, 60)


def test_an_absence_of_a_part_of_a_day_lowers_the_agreed_time() -> None:
    def at(day: int, clock: str) -> dt.datetime:
        return dt.datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00+01:00")

    away = ((at(3, "12:00"), at(3, "18:00")), (at(3, "13:00"), at(3, "14:00")), (at(5, "06:00"), at(5, "09:00")))
    agreed = Agreed(2250.0, away=away)
    (one,) = balance([week(MONDAY, 2250)], agreed=agreed, tz="Europe/Oslo").weeks
    assert (one.ordinary_days, one.agreed) == (5, 2250 - 450 * 4 / 8 - 450 / 8)
    whole = Agreed(2250.0, away=((at(3, "00:00"), at(4, "00:00")),))
    (one,) = balance([week(MONDAY, 2250)], agreed=whole, tz="Europe/Oslo").weeks
    assert (one.ordinary_days, one.agreed) == (4, 1800)


def test_three_bases() -> None:
    (one,) = balance([week(MONDAY, 2400, 2300)]).weeks
    assert one.over == Hours(-2250, 50, 150)


@pytest.mark.parametrize(
    ("monday", "days"),
    [
        (dt.date(2026, 3, 30), 3),  # Maundy Thursday and Good Friday
        (dt.date(2026, 4, 6), 4),  # Easter Monday
        (dt.date(2026, 5, 11), 4),  # Ascension Day
        (dt.date(2026, 5, 25), 4),  # Whit Monday
        (dt.date(2026, 12, 21), 4),  # Christmas Day on a Friday; the day after is a Saturday
        (dt.date(2026, 12, 28), 4),  # week 53: 1 January on a Friday, in another year
        (dt.date(2026, 11, 2), 5),
    ],
)
def test_public_holidays_lower_the_agreed_time(monday: dt.date, days: int) -> None:
    (one,) = balance([week(monday, 2250)]).weeks
    assert (one.ordinary_days, one.agreed) == (days, 450.0 * days)


def test_days_off_lower_it_and_a_free_week_is_all_over() -> None:
    leave = OrdinaryHours(
        "mon-thu 08:00-16:00", days_off=[MONDAY, MONDAY + 4 * DAY, *(MONDAY + WEEK + n * DAY for n in range(7))]
    )
    found = balance([week(MONDAY, 1800), week(MONDAY + WEEK, 120, days=1)], leave, agreed_week(hours=32))
    assert [(one.ordinary_days, one.agreed, one.over.estimate) for one in found.weeks] == [(3, 1440, 360), (0, 0, 120)]


def test_weeks_without_work_and_before_the_sources_begin_do_not_count() -> None:
    some = weeks(1000, 0, 0, 2400)
    found = balance(some, first=MONDAY + 2 * DAY)
    assert (len(found.weeks), found.partial, found.silent, found.standing.estimate) == (1, 1, 2, 150)
    assert balance(some, first=MONDAY).partial == 0
    # Easter Monday is no day on which work could have been missed.
    easter = [week(dt.date(2026, 4, 6), 2000)]
    assert balance(easter, first=dt.date(2026, 4, 7)).partial == 0
    assert flexitime(easter, NORWAY, agreed_week("NO"), coverage=Coverage(dt.date(2026, 4, 8))) is None
    assert flexitime([], NORWAY, agreed_week("NO")) is None


def test_what_is_over_lapses_after_the_week_of_the_day() -> None:
    some = weeks(2550, 2250, 1800, 2100, first=dt.date(2026, 12, 14))
    found = balance(some, OrdinaryHours(), lapses="12-31")
    # Week 53 holds 31 December: its own -450 still counts against the 300.
    assert [one.standing.estimate for one in found.weeks] == [300, 300, -150, -300]
    assert found.lapsed == ((dt.date(2026, 12, 31), Hours()),)
    some = weeks(2550, 2250, 2250, 2100, first=dt.date(2026, 12, 14))
    found = balance(some, OrdinaryHours(), lapses="12-31")
    assert [one.standing.estimate for one in found.weeks] == [300, 300, 300, -150]
    assert found.lapsed == ((dt.date(2026, 12, 31), Hours(0, 0, 300)),)
    assert found.lapses == dt.date(2027, 12, 31)
    assert balance(some[:2], OrdinaryHours(), lapses="12-31").lapses == dt.date(2026, 12, 31)
    assert balance(some[:2], OrdinaryHours()).lapses is None


class TestHoursLapseWithoutWorkSince:
    OVER = weeks(3000, first=dt.date(2026, 10, 19))
    TEN_HOURS = Hours(0, 0, 600)

    def found(self, silent: int, lapses: str = "10-31", **more: object) -> Balance:
        some = [*self.OVER, *weeks(*[0] * silent, first=dt.date(2026, 10, 26))]
        return balance(some, OrdinaryHours(), agreed_week(hours=40), lapses=lapses, **more)

    def test_when_the_day_has_passed(self) -> None:
        found = self.found(4)
        assert (found.standing.estimate, found.lapses) == (0, dt.date(2027, 10, 31))
        assert found.lapsed == ((dt.date(2026, 10, 31), self.TEN_HOURS),)

    def test_leave_from_before_a_new_year_into_it(self) -> None:
        found = self.found(12, "12-31")
        assert (found.standing.estimate, found.lapses) == (0, dt.date(2027, 12, 31))
        assert found.lapsed == ((dt.date(2026, 12, 31), self.TEN_HOURS),)

    def test_on_the_day_itself_they_still_stand(self) -> None:
        found = self.found(0, today=dt.date(2026, 10, 31))
        assert (found.standing.estimate, found.lapsed, found.lapses) == (600, (), dt.date(2026, 10, 31))

    def test_in_a_week_that_is_not_over(self) -> None:
        found = self.found(0, "10-27", today=dt.date(2026, 10, 28))
        assert (found.standing.estimate, found.lapses) == (0, dt.date(2027, 10, 27))
        assert found.lapsed == ((dt.date(2026, 10, 27), self.TEN_HOURS),)

    def test_in_the_middle_of_a_week_with_work_that_counts_before(self) -> None:
        found = balance(self.OVER, OrdinaryHours(), agreed_week(hours=40), lapses="10-21")
        assert (found.standing.estimate, found.lapsed) == (0, ((dt.date(2026, 10, 21), self.TEN_HOURS),))

    def test_two_such_days(self) -> None:
        found = self.found(60)
        assert found.standing.estimate == 0
        assert found.lapsed == ((dt.date(2026, 10, 31), self.TEN_HOURS), (dt.date(2027, 10, 31), Hours()))
        assert found.lapses == dt.date(2028, 10, 31)

    def test_what_is_under_stays(self) -> None:
        some = weeks(2000, 0, 0, first=dt.date(2026, 10, 19))
        found = balance(some, OrdinaryHours(), agreed_week(hours=40), lapses="10-31")
        assert found.standing.estimate == -400


def test_a_day_weighs_its_own_hours() -> None:
    uneven = OrdinaryHours("mon-thu 08:00-16:00, fri 08:00-12:00", "DE")
    agreed = agreed_week(hours=36)
    good_friday, easter_monday = (
        balance([week(dt.date(2026, *day), 1920)], uneven, agreed) for day in ((3, 30), (4, 6))
    )
    assert (good_friday.weeks[0].agreed, good_friday.standing.estimate) == (1920, 0)
    assert easter_monday.weeks[0].agreed == 36 * 60 - 480
    off = replace(uneven, days_off=[MONDAY, MONDAY + 4 * DAY])
    assert balance([week(MONDAY, 1440)], off, agreed).weeks[0].agreed == 3 * 480


@pytest.mark.parametrize(
    ("half_day", "agreed"),
    [
        ("12-24 12:00", 450 * 3.5),  # Christmas Eve is a Thursday; the Friday is a holiday
        ("2026-12-24 12:00", 450 * 3.5),
        ("2026-12-24 12:00-16:00", 450 * 3.5),
        ("2025-12-24 12:00", 450 * 4),
        ("12-24 08:00", 450 * 3),
        ("12-24 18:00", 450 * 4),
        ("12-26 12:00", 450 * 4),  # a Saturday
    ],
)
def test_half_days_end_the_agreed_time_too(half_day: str, agreed: float) -> None:
    hours = OrdinaryHours(country="NO", half_days=[half_day])
    (one,) = balance([week(dt.date(2026, 12, 21), 1575)], hours).weeks
    assert one.agreed == agreed


class TestFlexiDays:
    FRIDAY = MONDAY + 4 * DAY
    HOURS = OrdinaryHours(days_off=[FRIDAY], flexi_days=[FRIDAY])

    def test_they_lower_what_stands_and_leave_does_not(self) -> None:
        some = [week(MONDAY - WEEK, 2700), week(MONDAY, 1920, days=4)]
        taken = balance(some, self.HOURS, agreed_week(hours=40))
        assert (taken.standing.estimate, taken.taken_back) == (-180, 480)
        leave = balance(some, replace(self.HOURS, flexi_days=()), agreed_week(hours=40))
        assert (leave.standing.estimate, leave.taken_back) == (300, 0)
        assert balance(some, replace(self.HOURS, days_off=()), agreed_week(hours=40)) == taken

    def test_a_week_without_work_counts_by_them_alone(self) -> None:
        found = balance([week(MONDAY - WEEK, 2700), *weeks(0)], self.HOURS, agreed_week(hours=40))
        assert (found.standing.estimate, found.taken_back, found.silent) == (-180, 480, 0)
        assert [one.agreed for one in found.weeks] == [2400, 480]

    def test_on_a_free_day_nothing_is_taken_back(self) -> None:
        saturday_and_christmas = [dt.date(2026, 12, 25), dt.date(2026, 12, 26)]
        found = balance([week(dt.date(2026, 12, 21), 1800)], replace(NORWAY, flexi_days=saturday_and_christmas))
        assert (found.taken_back, found.standing.estimate) == (0, 0)


class TestContractThatChanges:
    HOURS = OrdinaryHours(changes=[(dt.date(2026, 11, 11), "mon-thu 08:00-14:00")])
    AGREED = agreed_week(hours=40, changes=[(dt.date(2026, 11, 11), 24)])

    def test_the_past_is_not_rewritten(self) -> None:
        found = balance(weeks(2400, 960 + 720, 1440), self.HOURS, self.AGREED)
        assert [one.agreed for one in found.weeks] == [2400, 2 * 480 + 2 * 360, 1440]
        assert [one.over.estimate for one in found.weeks] == [0, 0, 0]

    def test_hours_alone_change_too(self) -> None:
        found = balance(weeks(2400, 2400), OrdinaryHours(), agreed_week(hours=40, changes=[(MONDAY + WEEK, 30)]))
        assert [one.agreed for one in found.weeks] == [2400, 1800]

    def test_the_day_of_the_change_has_the_new_hours(self) -> None:
        assert [self.HOURS.on(dt.date(2026, 11, day)) for day in (10, 11, 13)] == [(480, 960), (480, 840), None]


class TestOpeningBalance:
    def test_it_is_what_stood_before_the_weeks_from_its_day_on(self) -> None:
        found = balance(weeks(4000, 2300, 2250), opening=Opening(MONDAY + WEEK, 90))
        assert [one.standing.estimate for one in found.weeks] == [140, 140]

    def test_it_lapses_too(self) -> None:
        found = balance(weeks(2250, 2250), opening=Opening(MONDAY - 5 * DAY, 90), lapses="10-31")
        assert (found.standing.estimate, found.lapsed[0][1].estimate) == (0, 90)

    def test_one_that_lies_before_what_is_kept_joins_nothing(self) -> None:
        opening = Opening(MONDAY - WEEK, 90)
        found = balance(weeks(2300), opening=opening, kept_from=MONDAY)
        assert (found.unreachable, found.standing.estimate, found.opening) == (True, 50, opening)
        assert balance(weeks(2300), opening=opening, kept_from=MONDAY - WEEK).standing.estimate == 140


class TestEvidenceOutside:
    """Monday 2 November 2026, ordinary hours 08:00-16:00, Oslo an hour before UTC."""

    def outside(self, rows: list[tuple[str, str, str]], **hours: object) -> list[tuple[float, int]]:
        moments = [[dt.datetime.fromisoformat(f"2026-11-{one}:00+01:00") for one in row[1:]] for row in rows]
        table = from_columns([row[0] for row in moments], [row[1] for row in moments], [row[0] for row in rows])
        found = classify(table, tz="Europe/Oslo", ordinary_hours=OrdinaryHours(**hours))  # type: ignore[arg-type]  # as it takes them
        return [(one.outside, one.mails_outside) for one in trend_weeks(found, [MONDAY, MONDAY + WEEK])]

    def test_meetings_and_own_entries_by_length_and_mails_by_number(self) -> None:
        rows = [
            ("meeting", "02T07:00", "02T09:00"),
            ("manual", "02T07:30", "02T08:30"),  # at the same time
            ("meeting", "02T15:30", "02T16:15"),
            ("mail_sent", "02T12:00", "02T12:00"),
            ("mail_sent", "02T16:00", "02T16:00"),
            ("mail_received", "02T20:00", "02T20:00"),
            ("meeting", "07T10:00", "07T11:00"),
            ("mail_sent", "09T01:30", "09T01:30"),  # still the week before
        ]
        assert self.outside(rows) == [(60 + 15 + 60, 2), (0, 0)]

    def test_days_off_and_half_days(self) -> None:
        rows = [("meeting", "02T11:00", "02T13:00"), ("meeting", "03T11:00", "03T13:00")]
        assert self.outside(rows, half_days=["2026-11-02 12:00"], days_off=[MONDAY + DAY]) == [(60 + 120, 0), (0, 0)]
        assert self.outside(rows, flexi_days=[MONDAY])[0] == (120, 0)

    @settings(deadline=None)  # a busy machine takes longer
    @given(st.lists(st.tuples(st.integers(0, 14 * 96 - 1), st.integers(1, 40)), min_size=1, max_size=12))
    def test_as_a_slow_count_has_it(self, some: list[tuple[int, int]]) -> None:
        start = dt.datetime(2026, 11, 2, 4, tzinfo=dt.timezone(dt.timedelta(hours=1)))
        quarter = dt.timedelta(minutes=15)
        starts = [start + first * quarter for first, _ in some]
        table = from_columns(starts, [start + (first + length) * quarter for first, length in some], "meeting")
        found = trend_weeks(classify(table, tz="Europe/Oslo"), [MONDAY, MONDAY + WEEK])
        busy = {number for first, length in some for number in range(first, first + length)}
        for count, one in enumerate(found):
            moments = [start + number * quarter for number in busy if number // (7 * 96) == count]
            free = [at for at in moments if not (at.weekday() < 5 and 8 <= at.hour < 16)]
            assert one.outside == 15 * len(free)


def test_29_february_comes_every_year() -> None:
    assert balance(weeks(2400), lapses="02-29").lapses == dt.date(2027, 2, 28)
    assert balance(weeks(2400, first=dt.date(2027, 11, 1)), lapses="02-29").lapses == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("country", "own", "hours"),
    [("NO", None, 37.5), (None, None, 40), ("SE", None, 40), ("DE-BY", None, 40), ("NO", 35.5, 35.5)],
)
def test_what_is_agreed_where_nothing_is_said(country: str | None, own: float | None, hours: float) -> None:
    agreed = agreed_week(country, own)
    assert agreed.week / 60 == hours


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4)), min_size=1, max_size=60),
    st.sampled_from([None, "12-31", "06-30", "01-01"]),
    st.sets(st.integers(0, 400), max_size=30),
)
def test_as_a_slow_sum_has_it(some: list[tuple[int, int]], lapses: str | None, off: set[int]) -> None:
    first = dt.date(2026, 3, 2)
    days_off = {first + n * DAY for n in off}
    hours = OrdinaryHours("mon-fri 08:00-16:00", "NO", days_off)
    holidays = public_holidays("NO", 2025, 2029)
    made = [week(first + n * WEEK, worked, days=days) for n, (worked, days) in enumerate(some)]
    standing, over, under = Fraction(0), Fraction(0), Fraction(0)
    began = False
    for one in made:
        if one.days:
            ordinary = sum(
                (d := one.monday + n * DAY).weekday() < 5 and d not in holidays and d not in days_off for n in range(7)
            )
            change = Fraction(one.estimate) - Fraction(2250 * ordinary, 5)
            began = True
            standing, over, under = standing + change, over + max(change, 0), under + max(-change, 0)
        # The week that holds the day counts before it.
        if began and lapses in {f"{one.monday + n * DAY:%m-%d}" for n in range(7)}:
            standing = min(standing, Fraction(0))
    found = flexitime(made, hours, agreed_week("NO"), lapses=lapses)
    if found is None:
        assert not any(one.days for one in made)
        return
    assert found.standing.estimate == pytest.approx(float(standing))
    assert found.over.estimate == pytest.approx(float(over))
    assert found.under.estimate == pytest.approx(float(under))
