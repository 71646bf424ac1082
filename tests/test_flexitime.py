"""Hours against agreed hours: holidays and leave, weeks that do not count, what lapses, and a slow sum."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.flexitime import Agreed, Balance, agreed_week, flexitime
from grense.hours import OrdinaryHours, public_holidays
from grense.outlook import TrendWeek
from grense.week import Hours

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
    found = flexitime(some, hours, agreed or agreed_week("NO"), **more)  # type: ignore[arg-type]  # as flexitime takes them
    assert found is not None
    return found


def test_over_taken_back_and_standing() -> None:
    found = balance(weeks(2400, 2250, 2100, 2310))
    assert [one.over.estimate for one in found.weeks] == [150, 0, -150, 60]
    assert [one.standing.estimate for one in found.weeks] == [150, 150, 0, 60]
    assert (found.over.estimate, found.taken_back.estimate, found.standing.estimate) == (210, 150, 60)
    assert (found.at_least, found.at_most) == (60 - 4 * 150, 60 + 4 * 30)


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
    assert flexitime(easter, NORWAY, agreed_week("NO"), first=dt.date(2026, 4, 8)) is None
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


def test_29_february_comes_every_year() -> None:
    assert balance(weeks(2400), lapses="02-29").lapses == dt.date(2027, 2, 28)
    assert balance(weeks(2400, first=dt.date(2027, 11, 1)), lapses="02-29").lapses == dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("country", "own", "hours"),
    [("NO", None, 37.5), (None, None, 40), ("SE", None, 40), ("DE-BY", None, 40), ("NO", 35.5, 35.5)],
)
def test_what_is_agreed_where_nothing_is_said(country: str | None, own: float | None, hours: float) -> None:
    agreed = agreed_week(country, own)
    assert (agreed.week / 60, agreed.least / 60, agreed.most / 60) == (hours, 37, 40)


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
    standing, day, over, under = Fraction(0), first, Fraction(0), Fraction(0)
    began = False
    for one in made:
        if one.days:
            ordinary = sum(
                (d := one.monday + n * DAY).weekday() < 5 and d not in holidays and d not in days_off for n in range(7)
            )
            change = Fraction(one.estimate) - Fraction(2250 * ordinary, 5)
            # What lapsed in the weeks before, day by day.
            while day < one.monday:
                if began and lapses == f"{day:%m-%d}":
                    standing = min(standing, Fraction(0))
                day += DAY
            began = True
            standing, over, under = standing + change, over + max(change, 0), under + max(-change, 0)
    found = flexitime(made, hours, agreed_week("NO"), lapses=lapses)
    if found is None:
        assert not any(one.days for one in made)
        return
    assert found.standing.estimate == pytest.approx(float(standing))
    assert found.over.estimate == pytest.approx(float(over))
    assert found.taken_back.estimate == pytest.approx(float(under))
    assert found.at_least <= found.standing.estimate + 1e-6
    assert found.at_most >= found.standing.estimate - 1e-6
