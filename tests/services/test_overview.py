"""An outlook: every week as computed alone, planned work, and the trend."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from grense import example
from grense.activities import from_columns
from grense.classification.apply_corrections import correct
from grense.classification.explain import explain
from grense.classification.localtime import load_zone
from grense.history.week import summarise_week
from grense.model.correction import IN_ZONE, NOT_WORK, WORKED, Correction
from grense.outlook import Outlook, SourceView
from grense.outlook.overview import Context, Views
from grense.rules.agreed_hours import Terms
from grense.services import gather as service
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules

OSLO = "Europe/Oslo"
NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)  # a Wednesday
RULES = PersonRules(country="NO")
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
FEW = {"weeks_back": 6, "weeks_ahead": 1}  # where half a year shows no more
EXAMPLE_VIEWS = Views()


def gathered(
    meetings: Sequence[tuple[dt.datetime, dt.datetime]] = (), mails: Sequence[dt.datetime] = (), tz: str = OSLO
) -> service.Gathered:
    starts = [start for start, _ in meetings] + list(mails)
    ends = [end for _, end in meetings] + list(mails)
    table = from_columns(starts, ends, ["meeting"] * len(meetings) + ["mail_sent"] * len(mails))
    nothing = service.gather([], now=NOW, tz=tz, week=farthest_week(NOW, tz))
    return replace(nothing, activities=table)


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=load_zone(OSLO)).astimezone(dt.UTC)


def busy_year(seed: int) -> service.Gathered:
    """Work at odd hours, meetings over midnight and over the turn of weeks, mails at the same moment."""
    chance = random.Random(seed)
    starts = [NOW - chance.randrange(120) * DAY + chance.randrange(96) * 15 * MINUTE for _ in range(70)]
    meetings = [(start, start + chance.choice((0, 30, 90, 600)) * MINUTE) for start in starts]
    mails = [NOW - chance.randrange(120 * 24 * 60) * MINUTE for _ in range(150)] + starts[:20]
    return gathered(meetings, mails)


@cache
def of_example() -> service.Gathered:
    now = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
    week = farthest_week(now, example.TZ)
    return service.gather(example.paths(), now=now, me=[example.ME], tz=example.TZ, week=week)


@cache
def example_outlook() -> Outlook:
    return overview(of_example(), RULES, now=NOW, views=EXAMPLE_VIEWS)


def test_a_week_of_an_outlook_is_the_week_asked_for_alone() -> None:
    assert len(example_outlook().weeks) > 20
    each_week_is_as_if_asked_for_alone(example_outlook(), of_example(), RULES)


@pytest.mark.parametrize("method", ["overnight", "start_anchored", "rolling"])
def test_a_week_at_odd_hours_is_the_week_asked_for_alone(method: str) -> None:
    year, rules = busy_year(1), replace(RULES, rest_method=method)
    outlook = overview(year, rules, now=NOW, **FEW)
    assert len(outlook.weeks) == 8
    each_week_is_as_if_asked_for_alone(outlook, year, rules)


def each_week_is_as_if_asked_for_alone(outlook: Outlook, everything: service.Gathered, rules: PersonRules) -> None:
    found = service.judge(everything, rules, now=NOW)
    for week, view in outlook.weeks.items():
        summary = summarise_week(found, week, agreed=Terms().known_week("NO"))
        assert view == summary
        assert view.crossings == tuple(explain(found, one.label) for one in summary.crossings)


def test_without_work_there_are_this_week_and_those_ahead() -> None:
    outlook = overview(gathered(), RULES, now=NOW)
    assert list(outlook.weeks) == ["2026-W47", "2026-W48", "2026-W49", "2026-W50", "2026-W51", "2026-W52"]
    assert outlook.first is None
    assert [(one.week, one.days, one.is_active) for one in outlook.trend] == [("2026-W47", 0, False)]
    assert not any(view.has_work for view in outlook.weeks.values())


def test_weeks_run_without_a_gap_from_the_first_work_to_those_ahead() -> None:
    outlook = overview(gathered(mails=[NOW - 40 * DAY, NOW - DAY]), RULES, now=NOW)
    mondays = [view.monday for view in outlook.weeks.values()]
    assert mondays == [dt.date(2026, 10, 5) + number * 7 * DAY for number in range(12)]
    assert outlook.first == dt.date(2026, 10, 9)
    assert list(outlook.weeks) == [view.week for view in outlook.weeks.values()]


def test_weeks_go_back_as_far_as_is_asked_and_the_trend_half_a_year() -> None:
    year, views = gathered(mails=[NOW - number * 7 * DAY for number in range(58)]), Views()
    assert len(overview(year, RULES, now=NOW, weeks_ahead=0, views=views).weeks) == 27
    outlook = overview(year, RULES, now=NOW, weeks_back=52, weeks_ahead=0, views=views)
    assert len(outlook.weeks) == 53
    assert len(outlook.trend) == 26
    assert outlook.trend[-1].week == "2026-W47"


def test_a_first_meeting_that_is_only_planned() -> None:
    start = NOW + 14 * DAY
    outlook = overview(gathered([(start, start + HOUR)]), RULES, now=NOW)
    assert next(iter(outlook.weeks)) == "2026-W47"
    assert outlook.first == dt.date(2026, 12, 2)
    assert outlook.weeks["2026-W49"].has_plan


def test_what_is_planned_is_judged_too() -> None:
    start = local("2026-11-26T21:30")
    outlook = overview(gathered([(start, start + HOUR)]), RULES, now=NOW)
    ahead = outlook.weeks["2026-W48"]
    assert "evening" in {one.category for one in ahead.planned}
    assert not ahead.crossings
    assert "2026-W48" not in {one.week for one in outlook.trend}


def test_silence_after_now_is_no_rest_and_silence_until_now_is_none_yet() -> None:
    outlook = overview(gathered(mails=[NOW - HOUR]), RULES, now=NOW)
    assert outlook.weeks["2026-W47"].shortest_rest is None


def test_a_trend_week_sums_up_its_week() -> None:
    outlook = overview(busy_year(3), RULES, now=NOW, **FEW)
    for one in outlook.trend:
        summary = outlook.weeks[one.week]
        assert one.crossings == Counter(crossing.category for crossing in summary.crossings)
        assert sum(one.estimated.values()) == sum(crossing.basis == "estimate" for crossing in summary.crossings)
        assert (one.trace, one.calendar, one.estimate) == (
            summary.worked.trace,
            summary.worked.calendar,
            summary.worked.estimate,
        )
        assert one.is_active == (one.days >= 3 and not one.goes_on)
        assert one.days == sum(bool(day.sessions) for day in summary.days)
    assert any(one.estimated for one in outlook.trend)


def test_meetings_from_yesterday_on_as_far_as_is_known() -> None:
    begins = [
        local("2026-11-16T23:30"),  # ends yesterday
        local("2026-11-16T10:00"),
        local("2026-11-20T10:00"),
        local("2026-11-17T00:00"),
        local("2026-12-24T10:00"),
    ]
    outlook = overview(gathered([(start, start + HOUR) for start in begins], [NOW]), RULES, now=NOW)
    assert [start.astimezone(load_zone(OSLO)).day for start, _ in outlook.meetings] == [16, 17, 20, 24]
    assert all(moment.tzinfo is dt.UTC for pair in outlook.meetings for moment in pair)


def test_a_sunday_night_belongs_to_the_week_of_the_persons_own_clock() -> None:
    now = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)  # already Monday in Oslo
    assert farthest_week(now, OSLO, 0) == "2026-W48"
    assert farthest_week(now, "America/New_York", 0) == "2026-W47"
    assert next(iter(overview(gathered(), RULES, now=now).weeks)) == "2026-W48"


def test_a_clock_change_within_a_week() -> None:
    now = dt.datetime(2026, 10, 26, 12, tzinfo=dt.UTC)
    mails = [local("2026-10-24T22:30"), local("2026-10-25T09:00"), local("2026-10-26T08:00")]
    outlook = overview(gathered(mails=mails), RULES, now=now)
    lengths = [day.length for day in outlook.weeks["2026-W43"].days]
    assert lengths == [24, 24, 24, 24, 24, 25, 24]


def test_what_is_passed_on() -> None:
    said = {7: Correction(WORKED, NOW - HOUR, NOW)}
    source = SourceView("work", "caldav", NOW, None)
    context = Context(sources=[source], corrections=said, protection="plain", is_example=True)
    outlook: Outlook = overview(gathered(), RULES, context, now=NOW)
    assert (outlook.sources, outlook.corrections, outlook.protection) == ((source,), said, "plain")
    assert (outlook.made, outlook.zone, outlook.is_example) == (NOW, OSLO, True)


def test_an_item_behind_several_crossings_is_one_object() -> None:
    items = [item for view in example_outlook().weeks.values() for why in view.crossings for item in why.items]
    assert len({id(item) for item in items}) == len({item.label for item in items}) < len(items)


@pytest.mark.parametrize(
    "said",
    [
        Correction(NOT_WORK, local("2026-11-02T00:00"), local("2026-11-04T00:00")),
        Correction(WORKED, local("2026-10-07T18:00"), local("2026-10-07T23:00")),
        Correction(IN_ZONE, local("2026-10-05T00:00"), local("2026-10-25T00:00"), zone="Asia/Tokyo"),
    ],
    ids=lambda said: str(said.verb),
)
def test_weeks_that_are_taken_again_are_as_if_looked_at_anew(said: Correction) -> None:
    year, views = busy_year(4), Views()
    before = overview(year, RULES, now=NOW, **FEW, views=views)
    corrected = replace(year, activities=correct(year.activities, [said]))
    after = overview(corrected, RULES, now=NOW, **FEW, views=views)
    assert after == overview(corrected, RULES, now=NOW, **FEW)
    assert after.weeks != before.weeks
    assert overview(year, RULES, now=NOW, **FEW, views=views) == before


def test_only_weeks_that_changed_are_looked_at_anew() -> None:
    year, views = busy_year(5), Views()
    before = overview(year, RULES, now=NOW, **FEW, views=views).weeks
    again = overview(year, RULES, now=NOW + MINUTE, **FEW, views=views).weeks
    # The current week contains the moment; adjacent weeks share its workdays.
    assert {week for week in before if again[week] is not before[week]} <= {"2026-W46", "2026-W47", "2026-W48"}
    late = Correction(WORKED, local("2026-11-17T12:00"), local("2026-11-17T12:30"))
    corrected = replace(year, activities=correct(year.activities, [late]))
    after = overview(corrected, RULES, now=NOW, **FEW, views=views).weeks
    assert {week for week in before if after[week] is not before[week]} <= {"2026-W46", "2026-W47", "2026-W48"}
    assert after["2026-W47"] is not before["2026-W47"]
    other = overview(corrected, replace(RULES, weekly="mon-fri 07:00-15:00"), now=NOW, **FEW, views=views).weeks
    assert not any(other[week] is after[week] for week in other)


def test_the_law_stands_beside_the_last_whole_weeks() -> None:
    context = Context(law="no_aml_general", role="other")
    outlook = overview(of_example(), RULES, context, now=NOW, views=EXAMPLE_VIEWS)
    law = outlook.law
    assert law is not None
    assert (law.last, outlook.patterns[0].last) == (dt.date(2026, 11, 15), dt.date(2026, 11, 9))
    assert law.weeks == outlook.patterns[0].weeks
    assert (outlook.country, outlook.role) == ("NO", "other")
    days = [one.date for rule in law.rules if rule.rule.id == "daily_rest" for one in rule.findings]
    short = [
        one.date
        for view in outlook.weeks.values()
        for one in view.crossings
        if one.category == "short_rest" and one.date <= law.last
    ]
    assert days == short


def test_without_a_law_or_a_whole_week_nothing_stands_beside_them() -> None:
    assert example_outlook().law is None
    assert overview(gathered(mails=[NOW - HOUR]), RULES, Context(law="no_aml_general"), now=NOW).law is None
