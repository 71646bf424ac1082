"""Weeks of simulated people, minute by minute through both clock changes: every rule holds throughout."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import simulated
from grense.nudges import CODES, OUTCOMES, History, Nudge, Preferences, decide
from grense.rules.ordinary_hours import OrdinaryHours
from grense.storage.store import Shown, open_store

WHILE_WORKING = ("evening_now", "evening_soon", "stop_reminder", "near_long_day", "rest_tonight", "sunday")

pytestmark = pytest.mark.slow

AUTUMN, SPRING = dt.date(2026, 10, 12), dt.date(2027, 3, 15)
WEEKS = 4
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
HOURS = OrdinaryHours()
SUMMARIES = ("weekly_summary", "good_week")
SINGLE = {"fine": 0, "shown": 0, "later": 0, "not_work": 0, "closed": 1, "not_about_this": 3, "again": 0}
CHOICES = ("fine", "fine", "fine", "shown", "later", "not_work", "closed", "not_about_this")


@dataclass
class Diary:
    """The nudges shown over the weeks, with the data that the rules use."""

    life: simulated.Life
    preferences: Preferences
    pauses: list[tuple[dt.datetime, dt.datetime]]
    said: list[tuple[dt.datetime, Nudge, dt.datetime]] = field(default_factory=list)
    rows: list[Shown] = field(default_factory=list)


@cache
def live(seed: int, preferences: Preferences, first: dt.date = AUTUMN, weeks: int = WEEKS) -> Diary:
    """Tick through the weeks. The program is restarted now and then, with only the store's contents."""
    chance = random.Random(seed)
    life = simulated.person(seed, first, weeks)
    diary = Diary(life, preferences, [])
    now, end = life.at(first, 0), life.at(first + weeks * 7 * DAY, 0)
    history = History()
    answers: list[tuple[dt.datetime, Shown]] = []
    outlook = life.outlook(now)
    reading, tick = now, 0
    while now < end:
        if now >= reading:
            outlook = life.outlook(now)
            # Now and then the machine is offline for hours, and the outlook grows old. Where nobody works, an outlook
            # an hour shows the same.
            pause = 15 if worked_lately(life, now, 300 * MINUTE) else 60
            reading = now + (pause if chance.random() < 0.97 else 300) * MINUTE
        while answers and answers[0][0] <= now:
            said_at, row = answers.pop(0)
            if row.outcome == "later":
                diary.rows.append(Shown(row.code, row.key, said_at, "later"))
            else:
                diary.rows[diary.rows.index(Shown(row.code, row.key, row.moment, "shown"))] = row
            history = History(tuple(diary.rows), history.paused_until)
        if tick % 20_000 == 19_999:
            until = now + chance.choice((60, 600, 3000)) * MINUTE
            diary.pauses.append((now, until))
            history = History(tuple(diary.rows), until)
        nudge = decide(outlook, now, preferences, history, hours=HOURS)
        if nudge is not None:
            diary.said.append((now, nudge, outlook.made))
            diary.rows.append(Shown(nudge.code, nudge.key, now, "shown"))
            outcome = chance.choice(CHOICES)
            if nudge.code == "ask_monthly":
                outcome = chance.choice(("fine", "later", "again"))
            if outcome != "shown":
                answers.append((now + chance.randrange(6) * MINUTE, Shown(nudge.code, nudge.key, now, outcome)))
            history = History(tuple(diary.rows), history.paused_until)
        now += MINUTE
        tick += 1
    return diary


PEOPLE = {
    "as it comes": (1, Preferences()),
    # A kind is asked about a month after it became quiet, and a pattern needs half of a quarter.
    "five a day": (11, Preferences(a_day=5, stop=True), dt.date(2026, 9, 28), 13),
    "summaries alone": (3, Preferences(a_day=0)),
    "no night": (4, Preferences(quiet_from=0, quiet_to=0, a_day=5, summary_day=6, summary_time=30), SPRING),
    "some are off": (5, Preferences(off=frozenset({"evening_now", "plan_ahead", "good_week"})), SPRING),
    "a late night": (6, Preferences(quiet_from=60, quiet_to=420, summary_day=2, summary_time=1410)),
}


def local(diary: Diary, moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZoneInfo(diary.life.zone))


def something_is_said_and_it_is_little(diary: Diary) -> None:
    codes = Counter(nudge.code for _, nudge, _ in diary.said)
    assert sum(codes[code] for code in SUMMARIES) >= 1
    assert (sum(codes.values()) > sum(codes[code] for code in SUMMARIES)) == (diary.preferences.a_day > 0)


def no_day_holds_more_than_was_chosen(diary: Diary) -> None:
    """By the calendar's day and by the workday; what comes again because the person wanted it later is one thing."""
    for day_of in (lambda moment: local(diary, moment).date(), diary.life.workday):
        held: dict[dt.date, set[str]] = {}
        for moment, nudge, _ in diary.said:
            if nudge.code not in SUMMARIES:
                held.setdefault(day_of(moment), set()).add(nudge.key)
        assert all(len(keys) <= diary.preferences.a_day for keys in held.values())


def a_week_has_one_summary(diary: Diary) -> None:
    weeks = {(nudge.key, nudge.code) for _, nudge, _ in diary.said if nudge.code in SUMMARIES}
    assert len({key for key, _ in weeks}) == len(weeks)


def two_are_an_hour_apart(diary: Diary) -> None:
    moments = [moment for moment, _, _ in diary.said]
    assert all(later - earlier >= 60 * MINUTE for earlier, later in pairwise(moments))


def none_comes_in_a_meeting(diary: Diary) -> None:
    for moment, _, _ in diary.said:
        date = diary.life.workday(moment)
        for start, end in diary.life.meetings(date - DAY, date + DAY):
            assert not start <= moment < end


def the_night_is_left_alone_unless_work_goes_on(diary: Diary) -> None:
    first, last = diary.preferences.quiet_from, diary.preferences.quiet_to
    for moment, nudge, _ in diary.said:
        clock = local(diary, moment).hour * 60 + local(diary, moment).minute
        if (first <= clock < last) if first <= last else (clock >= first or clock < last):
            assert nudge.code in WHILE_WORKING
            assert worked_lately(diary.life, moment)


def what_is_about_the_present_rests_on_what_is_fresh(diary: Diary) -> None:
    for moment, nudge, made in diary.said:
        planned = nudge.facts.get("what") == "planned"
        if nudge.code in WHILE_WORKING and not planned:
            assert moment - made < 20 * MINUTE
            assert worked_lately(diary.life, moment)


def worked_lately(life: simulated.Life, moment: dt.datetime, within: dt.timedelta = 30 * MINUTE) -> bool:
    dates = (life.workday(moment) - DAY, life.workday(moment))
    sent = [life.at(date, one) for date in dates if date in life.days for one in life.days[date].mails]
    return any(dt.timedelta() <= moment - one < within for one in sent)


def nothing_that_has_passed_is_told(diary: Diary) -> None:
    assert all(nudge.due <= moment < nudge.expires for moment, nudge, _ in diary.said)
    for moment, nudge, _ in diary.said:
        if nudge.code in ("plan_ahead", "sunday") and "start" in nudge.facts:
            assert moment < nudge.facts["start"]  # type: ignore[operator]  # a start is a time


def each_thing_is_said_once_and_later_after_an_hour(diary: Diary) -> None:
    shown: dict[str, dt.datetime] = {}
    for moment, nudge, _ in diary.said:
        if nudge.key in shown:
            later = [row.moment for row in diary.rows if row.key == nudge.key and row.outcome == "later"]
            assert any(shown[nudge.key] <= one <= moment - 60 * MINUTE for one in later)
        shown[nudge.key] = moment


def a_kind_that_was_dismissed_three_times_stays_quiet(diary: Diary) -> None:
    for number, (moment, nudge, _) in enumerate(diary.said):
        before = [row for row in diary.rows if row.moment < moment]
        again = max((row.moment for row in before if row.outcome == "again"), default=moment - 365 * DAY)
        dismissed = sum(SINGLE[row.outcome] for row in before if row.code == nudge.code and row.moment > again)
        assert dismissed < 3, number


def the_question_comes_once_a_month(diary: Diary) -> None:
    asked: dict[str, dt.datetime] = {}
    for moment, nudge, _ in diary.said:
        if nudge.code == "ask_monthly":
            asked.setdefault(nudge.key, moment)
    moments = sorted(asked.values())
    assert all(later - earlier >= 28 * DAY for earlier, later in pairwise(moments))


def what_is_off_or_paused_is_silent(diary: Diary) -> None:
    for moment, nudge, _ in diary.said:
        assert nudge.code not in diary.preferences.off
        assert not any(start <= moment < end for start, end in diary.pauses)


def every_answer_and_reason_is_there(diary: Diary) -> None:
    for _, nudge, _ in diary.said:
        assert nudge.code in CODES
        assert {"fine", "later"} <= set(nudge.actions)
        # The simulated weeks hold no explanations, which is where the evidence of what has passed comes from.
        weekly = ("weekly_summary", "good_week", "weekly_pattern", "ask_monthly")
        assert nudge.evidence or nudge.code in weekly


CHECKS = (
    something_is_said_and_it_is_little,
    no_day_holds_more_than_was_chosen,
    a_week_has_one_summary,
    two_are_an_hour_apart,
    none_comes_in_a_meeting,
    the_night_is_left_alone_unless_work_goes_on,
    what_is_about_the_present_rests_on_what_is_fresh,
    nothing_that_has_passed_is_told,
    each_thing_is_said_once_and_later_after_an_hour,
    a_kind_that_was_dismissed_three_times_stays_quiet,
    the_question_comes_once_a_month,
    what_is_off_or_paused_is_silent,
    every_answer_and_reason_is_there,
)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_rule_holds_throughout(person: str) -> None:
    diary = live(*PEOPLE[person])
    for holds in CHECKS:
        holds(diary)


def test_with_all_off_nothing_is_ever_said() -> None:
    assert live(7, Preferences(enabled=False), weeks=2).said == []
    assert live(7, Preferences(off=frozenset(CODES)), weeks=2).said == []


def test_every_kind_is_said_to_somebody_within_a_quarter_of_a_year() -> None:
    assert {nudge.code for _, nudge, _ in live(*PEOPLE["five a day"]).said} == set(CODES)


def test_the_store_remembers_all_that_the_rules_need(tmp_path: Path) -> None:
    chance, rows = random.Random(1), []
    for number in range(200):
        code = chance.choice(CODES)
        outcome = chance.choice(OUTCOMES if code == "ask_monthly" else OUTCOMES[:-1])
        rows.append(
            Shown(
                code,
                f"{code}:{chance.randrange(9)}",
                dt.datetime(2026, 10, 12, tzinfo=dt.UTC) + number * 11 * 60 * MINUTE,
                outcome,
            )
        )
    with open_store(tmp_path, keys=None) as store:
        for row in rows:
            store.note_shown(row)
    with open_store(tmp_path, keys=None) as store:
        kept = History(tuple(store.shown()))
    held = History(tuple(rows))
    assert kept.quiet == held.quiet != {}
    assert kept.last_question == held.last_question
    assert kept.last_of_key == held.last_of_key
