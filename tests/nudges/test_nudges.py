"""When nudges are shown, minute by minute, what suppresses them, and their texts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
import sys

import pytest

import catalogues
from grense.i18n import LANGUAGES, load
from grense.model.time import load_zone
from grense.nudges import CODES, History, Nudge, Preferences, decide, preferences_of
from grense.rules.ordinary_hours import OrdinaryHours
from grense.storage.settings import Settings
from grense.storage.store import Shown
from grense.wording import nudges as wording
from grense.wording.nudge_texts import ACTIONS, KINDS, SHARED, VARIANTS
from simulated import DAY, MINUTE, Day, Life

HOURS = OrdinaryHours()
MON, TUE, WED, THU, FRI, SAT, SUN = (dt.date(2026, 11, 16) + number * DAY for number in range(7))
NEXT_MON = MON + 7 * DAY
OFFICE = Day(tuple(float(minute) for minute in range(480, 961, 30)))
HOUR = 60 * MINUTE


def clock(text: str) -> float:
    hours, minutes = text.split(":")
    return int(hours) * 60.0 + int(minutes)


def mails(*times: str) -> Day:
    return Day(tuple(clock(time) for time in times))


def meetings(*spans: str) -> Day:
    pairs = (span.split("-") for span in spans)
    return Day(meetings=tuple((clock(start), clock(end)) for start, end in pairs))


def first_said(
    life: Life, code: str, day: dt.date, begin: str, end: str, *, preferences: Preferences | None = None
) -> tuple[str, Nudge]:
    """The local time of the first nudge of a kind."""
    wanted = preferences or Preferences(off=frozenset(CODES) - {code}, quiet_from=0, quiet_to=0)
    weeks = 12 if len(life.days) > 7 else 1
    for now, outlook in life.ticks(life.at(day, clock(begin)), life.at(day, clock(end)), weeks=weeks):
        nudge = decide(outlook, now, wanted, History(), hours=HOURS)
        if nudge is not None:
            assert nudge.code == code
            return f"{now.astimezone(load_zone(life.zone)):%a %H:%M}", nudge
    raise AssertionError(f"{code} was not said")


def never_said(life: Life, code: str, day: dt.date, begin: str, end: str) -> bool:
    try:
        first_said(life, code, day, begin, end)
    except AssertionError as error:
        return str(error) == f"{code} was not said"
    return False


def clocks(nudge: Nudge, *names: str) -> list[str]:
    return [f"{nudge.facts[name]:%a %H:%M}" for name in names]


class TestEachKindComesAtItsMinute:
    def test_evening_soon_twenty_minutes_before_while_work_goes_on(self):
        life = Life({WED: mails("16:00", "20:30")})
        said, nudge = first_said(life, "evening_soon", WED, "16:00", "21:30")
        assert said == "Wed 20:40"
        assert nudge.expires == life.at(WED, clock("21:00"))
        assert [item.kind for item in nudge.evidence] == ["mail_sent"]

    def test_evening_soon_from_the_mail_that_shows_work(self):
        assert first_said(Life({WED: mails("20:52")}), "evening_soon", WED, "19:00", "21:30")[0] == "Wed 20:52"

    def test_evening_soon_only_while_work_goes_on(self):
        assert never_said(Life({WED: mails("20:09")}), "evening_soon", WED, "19:00", "22:00")
        assert never_said(Life({WED: mails("21:00")}), "evening_soon", WED, "19:00", "22:00")

    def test_evening_now_from_a_mail_at_nine_on_the_dot(self):
        said, nudge = first_said(Life({WED: mails("20:59", "21:00")}), "evening_now", WED, "20:00", "22:00")
        assert said == "Wed 21:00"
        assert clocks(nudge, "since", "until") == ["Wed 21:00", "Thu 08:00"]
        assert nudge.key == "evening_now:2026-11-18"

    def test_an_entry_that_ends_at_nine_is_no_evening_work(self):
        assert never_said(Life({WED: Day(manual=((1200.0, 1260.0),))}), "evening_now", WED, "20:00", "22:00")

    @pytest.mark.parametrize(("sent", "said"), [("23:30", "Wed 23:30"), ("24:30", "Thu 00:30"), ("27:59", "Thu 03:59")])
    def test_evening_now_over_midnight_belongs_to_the_evening_before(self, sent, said):
        found, nudge = first_said(Life({WED: mails(sent)}), "evening_now", WED, "20:00", "30:00")
        assert (found, nudge.key) == (said, "evening_now:2026-11-18")
        assert clocks(nudge, "until") == ["Thu 08:00"]

    def test_on_a_friday_it_can_be_held_until_monday(self):
        nudge = first_said(Life({FRI: mails("21:30")}), "evening_now", FRI, "20:00", "23:00")[1]
        assert clocks(nudge, "until") == ["Mon 08:00"]

    def test_four_in_the_morning_is_the_next_day(self):
        assert never_said(Life({THU: mails("4:00")}), "evening_now", THU, "0:00", "6:00")

    def test_rest_tonight_from_the_mail_after_which_eleven_hours_no_longer_fit(self):
        life = Life({WED: mails("20:25", "20:30", "20:31"), THU: meetings("7:30-8:30")})
        said, nudge = first_said(life, "rest_tonight", WED, "16:00", "22:00")
        assert said == "Wed 20:31"
        assert clocks(nudge, "last", "earliest", "start") == ["Wed 20:31", "Thu 07:31", "Thu 07:30"]
        assert nudge.facts["rest"] == 10 * HOUR + 59 * MINUTE

    def test_rest_tonight_is_measured_against_ordinary_hours_too(self):
        assert first_said(Life({WED: mails("21:35")}), "rest_tonight", WED, "20:00", "23:00")[0] == "Wed 21:35"
        assert never_said(Life({FRI: mails("23:35")}), "rest_tonight", FRI, "20:00", "26:00")

    def test_rest_tonight_counts_the_hours_of_the_nights_when_clocks_change(self):
        forward, back = dt.date(2026, 3, 28), dt.date(2026, 10, 24)
        plan = meetings("9:00-10:00")
        assert first_said(
            Life({forward: mails("21:01"), forward + DAY: plan}), "rest_tonight", forward, "20:00", "23:00"
        )
        assert never_said(Life({back: mails("22:59"), back + DAY: plan}), "rest_tonight", back, "20:00", "26:00")
        assert first_said(Life({back: mails("23:01"), back + DAY: plan}), "rest_tonight", back, "20:00", "26:00")

    def test_earliest_start_never_rounds_down(self):
        life = Life({WED: Day(mails=(1295 + 40 / 60,))})
        nudge = first_said(life, "rest_tonight", WED, "21:30", "23:00")[1]
        assert clocks(nudge, "earliest") == ["Thu 08:36"]

    def test_evening_and_rest_are_one_text(self):
        life = Life({MON: Day(mails("21:20", "21:30").mails, ((480.0, 960.0),))})
        now = life.at(MON, clock("21:31"))
        nudge = decide(life.outlook(now), now, Preferences(), History(), hours=HOURS)
        assert nudge is not None
        assert nudge.about == (("short_rest", TUE), ("evening", MON))
        assert wording.title(nudge, load("en")) == "Evening from 21:00, rest until 08:30"
        assert clocks(nudge, "last", "earliest", "start") == ["Mon 21:30", "Tue 08:30", "Tue 08:00"]
        rows = (Shown(nudge.code, nudge.key, now, "fine"),)
        later, five = now + 65 * MINUTE, Preferences(a_day=5)
        still = dataclasses.replace(life, days={MON: mails("21:20", "22:30")}, _days={}, _views={}, _trend={})
        assert decide(still.outlook(later), later, five, History(rows), hours=HOURS) is None

    def test_a_person_who_begins_at_ten_is_not_told_of_eight(self):
        usual = {
            MON - number * DAY: mails("10:00", "16:00") for number in range(1, 60) if (MON - number * DAY).weekday() < 5
        }
        life = Life({**usual, MON: mails("10:00", "21:30")})
        assert never_said(life, "rest_tonight", MON, "20:00", "23:00")

    def test_the_morning_after_it_can_start_later(self):
        life = Life({MON: mails("9:00", "23:20"), TUE: mails("9:30")})
        said, nudge = first_said(life, "plan_ahead", TUE, "5:00", "9:00")
        assert (said, nudge.about) == ("Tue 06:30", (("short_rest", TUE),))
        assert clocks(nudge, "last", "start", "start_from") == ["Mon 23:20", "Tue 08:00", "Tue 10:20"]
        assert wording.title(nudge, load("en")) == "11 hours of rest last until 10:20"
        begun = Life({MON: mails("9:00", "23:20"), TUE: mails("6:10")})
        assert never_said(begun, "plan_ahead", TUE, "6:10", "9:00")

    def test_a_late_shift_has_no_evening(self):
        life = Life({WED: mails("14:10", "20:50", "21:30")}, hours=(840, 1320))
        assert never_said(life, "evening_now", WED, "20:00", "23:00")
        assert never_said(life, "evening_soon", WED, "20:00", "23:00")

    def test_evening_soon_follows_what_the_person_does(self):
        def usual(*times: str) -> dict[dt.date, Day]:
            return {WED - 7 * number * DAY: mails("9:00", *times) for number in range(1, 11)}

        stops = Life({**usual("20:30"), WED: mails("20:35", "20:50")})
        assert never_said(stops, "evening_soon", WED, "19:00", "21:00")
        goes_on = Life({**usual("20:10", "21:30"), WED: mails("20:12")})
        said, nudge = first_said(goes_on, "evening_soon", WED, "19:00", "21:00")
        assert said == "Wed 20:12"
        assert wording.reason(nudge, load("en")).startswith("On Wednesdays you have often worked after 21:00")

    def test_near_long_day_from_forty_five_minutes_before(self):
        life = Life({WED: Day(tuple(485.0 + 5 * number for number in range(150)))})
        said, nudge = first_said(life, "near_long_day", WED, "14:00", "20:00")
        assert said == "Wed 17:15"
        assert (nudge.facts["worked"], nudge.facts["left"]) == (9 * HOUR + 15 * MINUTE, 45 * MINUTE)

    def test_near_long_day_leaves_out_what_is_only_planned(self):
        life = Life({WED: Day(tuple(485.0 + 5 * number for number in range(30)), ((700.0, 1070.0),))})
        assert never_said(life, "near_long_day", WED, "9:00", "11:30")

    def test_near_long_day_not_when_it_is_long_already(self):
        life = Life({WED: Day(manual=((420.0, 1021.0),))})
        assert never_said(life, "near_long_day", WED, "17:00", "20:00")

    def test_near_long_week_on_thursday_with_friday_in_mind(self):
        long = Day(manual=((480.0, 1080.0),))
        life = Life({MON: long, TUE: long, WED: long, THU: Day(manual=((480.0, 840.0),))})
        said, nudge = first_said(life, "near_long_week", THU, "8:00", "20:00")
        assert said == "Thu 15:00"
        assert (nudge.facts["worked"], nudge.facts["left"]) == (36 * HOUR, 4 * HOUR)
        assert nudge.expires <= life.at(FRI, clock("12:00"))

    def test_near_long_week_not_in_an_ordinary_week(self):
        day = Day(manual=((480.0, 930.0),))
        assert never_said(Life(dict.fromkeys((MON, TUE, WED, THU), day)), "near_long_week", THU, "8:00", "20:00")

    def test_plan_ahead_at_three_when_tomorrow_comes_early(self):
        life = Life({WED: meetings("20:30-21:35"), THU: meetings("7:30-8:00")})
        said, nudge = first_said(life, "plan_ahead", WED, "8:00", "20:00")
        assert said == "Wed 15:00"
        assert clocks(nudge, "stop", "start", "stop_by", "start_from") == [
            *("Wed 21:35", "Thu 07:30", "Wed 20:30", "Thu 08:35"),
        ]
        assert nudge.facts["rest"] == 9 * HOUR + 55 * MINUTE
        assert nudge.expires == life.at(WED, clock("20:30"))
        assert [item.kind for item in nudge.evidence] == ["meeting", "meeting"]

    def test_plan_ahead_on_friday_looks_as_far_as_monday(self):
        life = Life({SUN: meetings("20:00-22:00")})
        said, nudge = first_said(life, "plan_ahead", FRI, "8:00", "20:00")
        assert (said, nudge.key) == ("Fri 15:00", "plan_ahead:2026-11-22")

    def test_plan_ahead_not_when_eleven_hours_fit(self):
        assert never_said(Life({WED: meetings("20:00-21:00")}), "plan_ahead", WED, "8:00", "20:00")

    def test_next_weeks_evening_is_told_on_friday_at_two(self):
        life = Life({NEXT_MON + DAY: meetings("20:30-21:30"), NEXT_MON + 2 * DAY: meetings("20:00-21:00")})
        said, nudge = first_said(life, "plan_ahead", FRI, "8:00", "20:00")
        assert (said, nudge.facts["count"], nudge.facts["what"]) == ("Fri 14:00", 1, "evening")
        assert nudge.key == "plan_ahead:2026-W48"

    def test_next_weeks_sunday_is_told_on_friday_at_two(self):
        nudge = first_said(Life({NEXT_MON + 6 * DAY: meetings("12:00-13:00")}), "plan_ahead", FRI, "8:00", "20:00")[1]
        assert (nudge.facts["count"], nudge.facts["what"]) == (1, "sunday")

    def test_this_sundays_meeting_is_told_on_friday_at_two(self):
        life = Life({SUN: meetings("12:00-13:00")})
        said, nudge = first_said(life, "sunday", FRI, "8:00", "20:00")
        assert (said, nudge.key) == ("Fri 14:00", "sunday:planned:2026-11-22")
        assert nudge.expires == life.at(SUN, clock("12:00"))

    def test_a_friday_off_makes_it_thursday(self):
        life = Life({FRI: Day(off=True), SUN: meetings("12:00-13:00")})
        assert first_said(life, "sunday", THU, "8:00", "20:00")[0] == "Thu 14:00"

    @pytest.mark.parametrize(
        ("day", "sent", "said"),
        [(SAT, "24:30", "Sun 00:30"), (SUN, "12:00", "Sun 12:00"), (SUN, "23:30", "Sun 23:30")],
    )
    def test_sunday_from_midnight_to_midnight(self, day, sent, said):
        found, nudge = first_said(Life({day: mails(sent)}), "sunday", day, "8:00", "28:00")
        assert (found, nudge.key) == (said, "sunday:2026-11-22")

    def test_an_ordinary_workday_is_no_day_of_rest(self):
        hours = {SUN - 7 * DAY + number * DAY: mails("9:30") for number in range(14)}
        life = Life(hours, sunday_off=False)
        assert never_said(life, "sunday", SUN, "8:00", "12:00")

    @pytest.mark.parametrize(("day", "said"), [(SAT, "Sat 10:00"), (SUN, None)])
    def test_the_day_of_rest_is_the_profiles(self, day, said):
        life = Life({day: mails("10:00")}, day_of_rest=(5 * 1440, 6 * 1440))
        if said is None:
            assert never_said(life, "sunday", day, "8:00", "12:00")
            return
        found, nudge = first_said(life, "sunday", day, "8:00", "12:00")
        assert (found, nudge.key, nudge.about) == (said, f"sunday:{day}", (("sunday", day),))
        assert wording.title(nudge, load("en")) == "Work on Saturday"
        assert wording.title(nudge, load("nb")) == "Arbeid på lørdag"

    def test_a_meeting_on_the_profiles_day_of_rest_is_told_on_the_last_workday_before(self):
        life = Life({SAT: meetings("12:00-13:00"), SUN: meetings("12:00-13:00")}, day_of_rest=(5 * 1440, 6 * 1440))
        said, nudge = first_said(life, "sunday", FRI, "8:00", "20:00")
        assert (said, nudge.key) == ("Fri 14:00", f"sunday:planned:{SAT}")
        assert wording.title(nudge, load("en")) == "Meeting on Saturday at 12:00"

    def test_the_night_to_monday_is_no_sunday(self):
        assert never_said(Life({SUN: mails("24:00")}), "sunday", SUN, "8:00", "28:00")
        assert never_said(Life({SAT: mails("23:59")}), "sunday", SAT, "8:00", "23:59")

    def test_the_summary_at_its_time(self):
        life = Life(dict.fromkeys((MON, TUE), mails("9:00", "21:30")))
        said, nudge = first_said(life, "weekly_summary", NEXT_MON, "4:00", "12:00")
        assert (said, nudge.key) == ("Mon 08:30", "summary:2026-W47")
        assert nudge.facts["count"] == 2
        wanted = Preferences(summary_day=2, summary_time=600, off=frozenset({"good_week"}))
        assert (
            first_said(life, "weekly_summary", NEXT_MON + 2 * DAY, "4:00", "12:00", preferences=wanted)[0]
            == "Wed 10:00"
        )

    def test_no_summary_of_nothing_nor_from_before_the_week_was_over(self):
        assert never_said(Life({NEXT_MON: OFFICE}), "weekly_summary", NEXT_MON, "4:00", "12:00")
        life = Life({MON: mails("9:00", "21:30")})
        outlook, now = life.outlook(life.at(NEXT_MON, clock("3:59"))), life.at(NEXT_MON, clock("9:00"))
        assert decide(outlook, now, Preferences(), History(), hours=HOURS) is None

    def test_a_week_without_crossings_takes_the_summarys_place(self):
        life = Life({MON: OFFICE, TUE: OFFICE})
        said, nudge = first_said(life, "good_week", NEXT_MON, "4:00", "12:00")
        assert said == "Mon 08:30"
        assert nudge.facts["count"] == 0
        assert nudge.key == first_said(life, "weekly_summary", NEXT_MON, "4:00", "12:00")[1].key

    def test_a_pattern_once_it_has_become_weekly(self):
        late, calm = mails("9:00", "21:30"), mails("9:00")
        days = {}
        for number in range(1, 11):
            monday = NEXT_MON - 7 * number * DAY
            days |= {monday: calm, monday + DAY: calm, monday + 2 * DAY: late}
        days[NEXT_MON - 68 * DAY] = calm  # the tenth week back
        life = Life(days)
        assert never_said(life, "weekly_pattern", MON, "8:00", "18:00")
        days[MON] = late
        said, nudge = first_said(Life(days), "weekly_pattern", NEXT_MON, "8:00", "18:00")
        assert (said, nudge.key) == ("Mon 15:00", "weekly_pattern:evening")
        assert never_said(Life(days), "weekly_pattern", NEXT_MON + 4 * DAY, "8:00", "18:00")

    def test_the_question_a_month_after_a_kind_went_quiet(self):
        life = Life({WED: OFFICE})
        rows = (Shown("good_week", "summary:2026-W43", life.at(WED, 600) - 30 * DAY, "not_about_this"),)
        wanted = Preferences(off=frozenset(CODES) - {"ask_monthly"})
        said = [
            now
            for now, outlook in life.ticks(life.at(WED, 840), life.at(WED, 960))
            if decide(outlook, now, wanted, History(rows), hours=HOURS)
        ]
        assert said[0] == life.at(WED, clock("15:00"))
        early = life.at(TUE, clock("15:30"))
        assert decide(life.outlook(early), early, wanted, History(rows), hours=HOURS) is None


EVENING = Life({WED: mails("21:05", "21:30", "22:00", "22:20", "22:50", "23:15", "23:30", "24:10", "24:30")})


def said(
    at: str,
    *rows: tuple[str, str, str, str],
    life: Life = EVENING,
    preferences: Preferences | None = None,
    paused_until: dt.datetime | None = None,
    age: int = 0,
) -> str | None:
    """What is said on Wednesday at a time; rows are code, key, time and outcome, on the same day."""
    now = life.at(WED, clock(at))
    shown = tuple(Shown(code, key, life.at(WED, clock(time)), outcome) for code, key, time, outcome in rows)
    wanted = preferences or Preferences(off=frozenset({"rest_tonight"}))
    nudge = decide(life.outlook(now - age * MINUTE), now, wanted, History(shown, paused_until), hours=HOURS)
    return nudge.code if nudge else None


NOW = ("evening_now", "evening_now:2026-11-18")
OTHER = ("plan_ahead", "plan_ahead:x")


class TestEachRule:
    def test_without_a_rule_against_it_it_is_said(self):
        assert said("21:05") == "evening_now"

    def test_what_is_off_is_silent(self):
        assert said("21:05", preferences=Preferences(enabled=False)) is None
        assert said("21:05", preferences=Preferences(off=frozenset({"evening_now", "rest_tonight"}))) is None

    def test_a_pause_holds_until_it_ends(self):
        until = EVENING.at(WED, clock("21:10"))
        assert said("21:09", paused_until=until) is None
        assert said("21:10", paused_until=until) == "evening_now"

    @pytest.mark.parametrize("outcome", ["shown", "fine", "closed", "not_about_this", "not_work"])
    def test_a_thing_is_said_once(self, outcome):
        assert (
            said("23:30", (*NOW, "21:05", outcome), preferences=Preferences(a_day=5, off=frozenset({"rest_tonight"})))
            is None
        )

    def test_later_is_an_hour_later_if_it_is_still_true(self):
        assert said("22:04", (*NOW, "21:05", "later")) is None
        assert said("22:05", (*NOW, "21:05", "later")) == "evening_now"
        assert said("22:05", (*NOW, "21:05", "shown"), (*NOW, "21:15", "later")) is None
        assert said("22:21", (*NOW, "21:05", "shown"), (*NOW, "21:21", "later")) == "evening_now"
        assert said("25:05", (*NOW, "21:05", "later")) is None

    def test_later_over_midnight(self):
        assert said("24:29", (*NOW, "23:30", "later")) is None
        assert said("24:30", (*NOW, "23:30", "later")) == "evening_now"

    def test_one_a_day_is_one_from_midnight_and_one_an_evening(self):
        assert said("21:05", (*OTHER, "15:00", "fine")) is None
        assert said("21:05", (*OTHER, "0:30", "fine")) is None
        assert said("24:30", (*OTHER, "15:00", "fine")) is None
        assert said("24:30", (*OTHER, "3:30", "fine")) == "evening_now"

    def test_how_many_a_day_can_be_chosen(self):
        def preferences(a_day: int) -> Preferences:
            return Preferences(a_day=a_day, off=frozenset({"rest_tonight"}))

        assert said("21:05", preferences=preferences(0)) is None
        assert said("21:05", (*OTHER, "15:00", "fine"), preferences=preferences(2)) == "evening_now"

    def test_a_summary_does_not_fill_the_day(self):
        assert said("21:05", ("weekly_summary", "summary:2026-W46", "8:30", "fine")) == "evening_now"
        wanted = Preferences(summary_day=2, a_day=0)
        life = Life({MON - 3 * DAY: mails("21:30")})
        assert said("8:30", (*OTHER, "7:10", "fine"), life=life, preferences=wanted) == "weekly_summary"

    def test_two_are_an_hour_apart(self):
        wanted = Preferences(a_day=5, off=frozenset({"rest_tonight"}))
        assert said("21:05", (*OTHER, "20:06", "fine"), preferences=wanted) is None
        assert said("21:05", (*OTHER, "20:05", "fine"), preferences=wanted) == "evening_now"
        assert said("21:05", ("good_week", "summary:x", "20:06", "fine"), preferences=wanted) is None

    def test_a_clock_that_was_set_back_brings_no_second_one(self):
        assert said("21:05", (*OTHER, "21:40", "fine"), preferences=Preferences(a_day=5)) is None

    def test_no_word_in_a_meeting(self):
        life = Life({WED: Day((1270.0, 1290.0), ((1265.0, 1285.0),))})
        assert said("21:24", life=life) is None
        assert said("21:25", life=life) == "evening_now"

    def test_the_night_is_left_alone_unless_work_goes_on(self):
        life = Life({MON - 3 * DAY: mails("21:30"), WED: mails("23:00")})
        wanted = Preferences(summary_day=2, summary_time=23 * 60, off=frozenset({"rest_tonight"}))
        assert said("23:00", life=life, preferences=wanted) == "evening_now"
        calm = Preferences(summary_day=2, summary_time=23 * 60, off=frozenset({"rest_tonight", "evening_now"}))
        assert said("23:00", life=life, preferences=calm) is None
        assert said("24:30", life=life, preferences=calm) is None
        assert said("31:00", life=life, preferences=calm) == "weekly_summary"

    @pytest.mark.parametrize(("first", "last", "night"), [(1380, 30, {23 * 60, 0}), (60, 420, {60}), (0, 0, set())])
    def test_a_night_may_run_over_midnight_or_not(self, first, last, night):
        wanted = Preferences(quiet_from=first, quiet_to=last)
        assert {minute for minute in (22 * 60, 23 * 60, 0, 30, 60, 420) if wanted.is_night(minute)} == night

    def test_an_old_outlook_says_nothing_of_the_present(self):
        assert said("21:24", age=19) == "evening_now"
        assert said("21:25", age=20) is None
        assert said("21:10", age=120) is None

    def test_work_half_an_hour_ago_is_over(self):
        life = Life({WED: mails("21:05")})
        assert said("21:34", life=life) == "evening_now"
        assert said("21:35", life=life) is None

    def test_three_dismissals_make_a_kind_quiet(self):
        def closed(*days: int) -> list[tuple[str, str, str, str]]:
            return [("evening_now", f"evening_now:{day}", f"{day - 168}:00", "closed") for day in days]

        assert said("21:05", *closed(20, 50)) == "evening_now"
        assert said("21:05", *closed(20, 50, 80)) is None
        assert said("21:05", ("evening_now", "evening_now:x", "-72:00", "not_about_this")) is None
        assert said("21:05", *[("evening_now", f"x{n}", f"-{24 * n}:00", "fine") for n in range(3, 9)]) == "evening_now"
        assert (
            said("21:05", *[("evening_now", f"x{n}", f"-{24 * n}:00", "shown") for n in range(3, 9)]) == "evening_now"
        )
        again = ("ask_monthly", "ask_monthly:2026-11-17:evening_now", "-24:00", "again")
        assert said("21:05", *closed(20, 50, 80), again) == "evening_now"

    def test_a_kind_stays_quiet_when_its_own_rows_have_been_forgotten(self):
        asked = ("ask_monthly", "ask_monthly:2026-11-10:evening_now:sunday", "-72:00", "fine")
        assert said("21:05", asked) is None

    def test_the_most_pressing_comes_first(self):
        life = Life({WED: mails("20:45"), THU: meetings("7:30-8:00")})
        assert said("20:45", life=life, preferences=Preferences()) == "rest_tonight"

    def test_the_same_history_says_the_same_in_another_zone(self):
        life = dataclasses.replace(EVENING, zone="America/New_York", _days={}, _views={}, _trend={})
        now = life.at(WED, clock("21:05"))
        rows = (Shown(*OTHER, now - 6 * HOUR, "fine"),)
        wanted = Preferences(off=frozenset({"rest_tonight"}))
        assert decide(life.outlook(now), now, wanted, History(), hours=HOURS)
        assert decide(life.outlook(now), now, wanted, History(rows), hours=HOURS) is None

    def test_an_empty_outlook_says_nothing(self):
        outlook = dataclasses.replace(EVENING.outlook(EVENING.at(WED, 1265)), weeks={}, trend=(), meetings=())
        assert decide(outlook, outlook.made, Preferences(), History(), hours=HOURS) is None


def test_the_settings_say_what_is_preferred() -> None:
    assert preferences_of(Settings()) == Preferences()
    chosen = Settings(nudges=False, nudges_a_day=3, nudges_off=("sunday",), summary_day="sun", quiet_from="23:30")
    assert preferences_of(chosen) == Preferences(False, 3, frozenset({"sunday"}), 6, quiet_from=23 * 60 + 30)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


def longest() -> list[Nudge]:
    """Every kind and sort of nudge with the longest facts that are realistic, on a Wednesday."""
    then = dt.datetime(2026, 11, 18, 22, 45)
    names = ("evening", "since", "until", "last", "earliest", "start", "stop", "stop_by", "start_from", "end")
    lengths = ("rest", "worked", "left", "mean")
    facts = {
        **dict.fromkeys(names, then),
        **dict.fromkeys(lengths, 88 * HOUR + 55 * MINUTE),
        "limit": 11 * HOUR,
        "rest": 10 * HOUR + 55 * MINUTE,
        "count": 128,
        "weeks": 26,
        "span": 26,
        "week": 53,
        "last_day": then.date(),
        "rest_day": then.date(),
        "day": then.date(),
    }
    moment = then.replace(tzinfo=dt.UTC)
    found = []
    for code in CODES:
        sorts: list[dict[str, object]] = [{}]
        if code == "plan_ahead":
            sorts = [{"what": what} for what in ("rest", "evening", "sunday", "tonight", "start")]
        elif code == "rest_tonight":
            sorts = [{"what": f"{one}{fits}"} for one in ("", "evening", "day_of_rest") for fits in ("", "_fits")]
        elif code == "evening_soon":
            sorts = [{}, {"habit": "weekday"}, {"habit": "hour"}]
        elif code == "sunday":
            sorts = [{}, {"what": "planned"}, {"what": "evening"}]
        elif code == "weekly_pattern":
            periods = {"long_week": "mean", "outside_hours": "week", "sunday": "month", "short_rest": "week"}
            sorts = [{"category": category, "period": period} for category, period in periods.items()]
        elif code == "ask_monthly":
            sorts = [{"count": 1, "code": name} for name in CODES] + [{"count": 9, "code": "sunday"}]
        elif code == "weekly_summary":
            sorts = [{}, {"count": 1}, {"count": 0}]
        for sort in sorts:
            nudge = Nudge(code, "x", moment, moment, facts | sort)
            found.append(nudge)
            if code in ("weekly_summary", "good_week"):
                without = {key: value for key, value in nudge.facts.items() if key != "rest"}
                found.append(dataclasses.replace(nudge, facts=without))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_bodies_fit_every_system(language: str) -> None:
    words = load(language)
    titles, bodies = ([form(nudge, words) for nudge in longest()] for form in (wording.title, wording.body))
    assert [text for text in titles if len(text) > 48] == []
    assert [text for text in bodies if len(text) > 120] == []
    said = [*titles, *bodies, *(wording.reason(nudge, words) for nudge in longest())]
    assert [text for text in said if not text or re.search(r"[{}!<>&]|\s\s", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(language: str) -> None:
    words = load(language)
    for code in CODES:
        assert wording.name(code, words)
        assert wording.when(code, words).endswith(".")
    assert all(wording.action(action, words) for action in ACTIONS)
    assert wording.share_text("weekly_pattern", words)
    assert wording.share_text("good_week", words) == ""
    assert set(KINDS) == set(CODES) >= set(SHARED)
    assert {name.partition(":")[0] for name in VARIANTS} <= set(CODES)


def test_what_is_shared_tells_nothing_of_the_person() -> None:
    assert [code for code in SHARED if "{" in wording.share_text(code, load("en"))] == []


def test_words_with_their_times() -> None:
    words = load("en")
    nudge = first_said(Life({WED: mails("21:05")}), "evening_now", WED, "21:00", "22:00")[1]
    assert wording.title(nudge, words) == "Work after 21:00"
    assert (
        wording.body(nudge, words)
        == "What you write now can wait until Thursday at 08:00 to be sent, if that suits you."
    )
    life = Life({WED: meetings("20:30-21:35"), THU: meetings("7:30-8:00")})
    nudge = first_said(life, "plan_ahead", WED, "15:00", "16:00")[1]
    assert wording.title(nudge, words) == "9 h 55 min of rest before Thursday at 07:30"


def test_no_pandas_no_store_and_no_qt() -> None:
    code = (
        "import sys, grense.nudges, grense.wording.nudges;"
        "heavy = ('pandas', 'numpy', 'holidays', 'sqlite3', 'PySide6', 'grense.storage.store');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
