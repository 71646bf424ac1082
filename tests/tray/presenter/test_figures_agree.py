"""Every number on a week's page is the sum of those beside it, over weeks of any size."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest

from grense.drawing.evidence import evidence_of
from grense.drawing.week_facts import is_heavy
from grense.i18n import load
from grense.model.week import WeekSummary
from grense.outlook import Outlook
from grense.wording import crossings as sentences
from grense_tray.charts.hours_bars import shown_minutes
from grense_tray.presenter.crossings import detail_of
from grense_tray.presenter.day_evidence import counts_of
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.presenter.viewmodel import Page
from made_weeks import MONDAY, WEEK, heavy_outlook, random_outlook

EN = load("en")
SEEDS = range(16)
HOURS = re.compile(r"(?:(\d+) h )?(\d+)(?: min)?")


@cache
def outlook(seed: int) -> Outlook:
    return heavy_outlook() if seed < 0 else random_outlook(seed)


def shown(seed: int) -> tuple[WeekSummary, Page, dt.datetime]:
    known = outlook(seed)
    return known.weeks[WEEK], page(State(known).chosen(WEEK), EN), known.made


def minutes(text: str) -> int:
    """`9 h 16`, `45 min` or a dash as minutes."""
    if text == "–":
        return 0
    found = HOURS.fullmatch(text)
    assert found, text
    return int(found[1] or 0) * 60 + int(found[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_days_sum_to_the_week(seed: int) -> None:
    view, told, _ = shown(seed)
    if view.has_work:
        assert sum(shown_minutes(view)) == minutes(told.leads[0].figures[0].value)
    calendar = sum(day.worked.calendar for day in view.days)
    assert calendar == pytest.approx(view.worked.calendar)


@pytest.mark.parametrize("seed", SEEDS)
def test_evidence_by_day_sums_to_its_last_row_and_to_the_calendar(seed: int) -> None:
    view, told, now = shown(seed)
    counts = counts_of(view.days, evidence_of(view, now))
    assert sum(one.met + one.added for one in counts) == pytest.approx(view.worked.calendar, abs=0.5)
    assert [one.mails for one in counts] == [len(day.sent) for day in view.days]
    assert all(0 <= one.outside <= one.met + one.added for one in counts)
    if told.heavy is None:
        return
    *days, total = told.heavy.evidence.rows
    for column in range(2, len(total)):
        texts = [row[column] for row in (*days, total)]
        whole = [int(text) if text.isdigit() else minutes(text) for text in texts]
        assert sum(whole[:-1]) == whole[-1], told.heavy.evidence.heads[column]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_kinds_sum_to_the_count(seed: int) -> None:
    view, told, _ = shown(seed)
    mails = sum(len(day.sent) for day in view.days)
    kinds = [one.category for one in view.crossings]
    outside = kinds.count("outside_hours")  # one row of the list, however many days they are
    assert is_heavy(view) is (len(kinds) - outside + bool(outside) >= 13 or mails >= 101)
    assert (told.heavy is not None) is is_heavy(view)
    if told.heavy is None:
        return
    groups = told.heavy.groups
    assert sum(group.count for group in groups) == told.heavy.count == len(view.crossings)
    assert sorted(row.index for group in groups for row in group.rows) == list(range(told.heavy.count))
    for group in groups:
        assert len(group.rows) == group.count
        assert any(row.index == group.largest for row in group.rows)
        if len(group.days) == 7:
            dates = {view.crossings[row.index].date for row in group.rows}
            assert [bool(cell) for cell in group.days] == [day.date in dates for day in view.days]


@pytest.mark.parametrize("seed", SEEDS)
def test_list_lead_and_detail_say_the_same_of_the_same(seed: int) -> None:
    view, told, now = shown(seed)
    for index, why in enumerate(view.crossings):
        said = sentences.measure(why, EN)
        row = next((one for one in told.rows if one.index == index), None)
        detail = detail_of(view, index, now, EN, together=False)
        assert said in detail.before[0].text
        assert row is None or said in row.sentence or why.category == "outside_hours"
        after = " ".join(f"{one.head} {one.text}" for one in detail.after)
        if why.basis == "estimate" and why.category in ("long_day", "long_week"):
            assert "less" not in after
            assert "likely more" in said
        elif why.category in ("long_day", "long_week"):
            over = EN.duration((why.minutes_shown or 0.0) - why.limit)
            assert f"{over} less of what is shown would give {EN.limit(why.limit)}" in after
            assert EN.duration(why.minutes_shown or 0.0) in said
    long_week = next((why for why in view.crossings if why.category == "long_week"), None)
    if long_week is not None:
        about = EN.about(view.worked.estimate)
        assert about in sentences.measure(long_week, EN) or EN.about(long_week.minutes_shown or 0.0) == about


@pytest.mark.parametrize("seed", SEEDS)
def test_a_short_rest_is_the_time_between_the_clock_times_beside_it(seed: int) -> None:
    view, _, _ = shown(seed)
    for why in view.crossings:
        if why.category == "short_rest" and why.start != why.end:
            said = sentences.measure(why, EN)
            found = re.fullmatch(r"at most (.*), (\d\d):(\d\d) to (\d\d):(\d\d)", said)
            assert found, said
            start, end = int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])
            assert minutes(found[1]) == (end - start) % (24 * 60)


def test_such_weeks_are_of_every_size() -> None:
    weeks = [outlook(seed).weeks[WEEK] for seed in SEEDS]
    assert {is_heavy(week) for week in weeks} == {True, False}
    assert any(len(week.crossings) < 5 for week in weeks)
    assert all(week.monday == MONDAY for week in weeks)
