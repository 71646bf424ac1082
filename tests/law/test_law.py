"""Working time by law: the profiles as data, days computed by hand, and their texts."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

import law_reference
from command_line import OSLO as TZ
from command_line import Run, calendar, event, runner
from grense.activities import concat, from_columns
from grense.errors import GrenseError, RuleError, ZoneError
from grense.i18n import LANGUAGES, load
from grense.law import assess, load_law
from grense.law.comparison import two_readings
from grense.law.profile import LAW_RULES, UNSEEN
from grense.law.results import OwnInitiative
from grense.law.summarise import view_of
from grense.model.crossing_reason import CrossingReason
from grense.rules.ordinary_hours import OrdinaryHours
from grense.wording import law as said

OSLO = "Europe/Oslo"
LAWS = ("no_aml_general", "no_aml_averaged_individual", "no_aml_tariff_max", "no_aml_exempt", "eu_wtd")
CHECKED, AGAIN = dt.date(2026, 11, 22), dt.date(2026, 11, 30)
HOUR = 60.0
OWN = """\
extends = "no_aml_general"
id = "house"
title = "House rules"
source = "our agreement"
checked_on = 2026-11-22
[rules.daily_rest]
limit_minutes = 600
section = "§ 3"
source = "our agreement"
"""


def at(text: str, zone: str = OSLO) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def work(*spans: tuple[str, str], zone: str = OSLO) -> pd.DataFrame:
    """Entries by hand, local times; meetings would do as well."""
    return from_columns([at(one, zone) for one, _ in spans], [at(other, zone) for _, other in spans], kind="manual")


def mails(*moments: str) -> pd.DataFrame:
    return from_columns([at(one) for one in moments], kind="mail_sent")


def days(first: str, count: int, start: str, end: str) -> pd.DataFrame:
    """The same hours on so many days on end."""
    dates = [dt.date.fromisoformat(first) + dt.timedelta(days=number) for number in range(count)]
    return work(*((f"{day}T{start}", f"{day}T{end}") for day in dates))


def rows(found: pd.DataFrame, rule: str) -> dict[str, float]:
    """A rule's figures (hours) by date."""
    mine = found.loc[found["rule"] == rule]
    return {str(row.date.date()): round(row.value / HOUR, 2) for row in mine.itertuples()}


# --- The profiles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LAWS)
def test_every_rule_says_where_it_stands_and_when_it_was_looked_up(name):
    law = load_law(name)
    assert (law.id, law.checked_on, len(law.source) > 10) == (name, CHECKED, True)
    for rule in law.rules.values():
        assert rule.section.startswith(("§ 10-", "art. "))
        assert len(rule.source) > 10
        assert rule.checked_on in (CHECKED, AGAIN)
        assert set(rule.unseen) <= set(UNSEEN)
    for agreement in law.agreements.values():
        assert agreement.section.startswith("§ 10-")
        assert agreement.checked_on in (CHECKED, AGAIN)


@pytest.mark.parametrize("name", sorted(law_reference.LAWS))
def test_the_numbers_are_the_acts(name):
    rules, numbers = load_law(name).rules, law_reference.LAWS[name]
    for rule in ("daily_rest", "weekly_rest", "daily_total", "daily_ordinary", "week_max"):
        wanted = getattr(numbers, rule)
        assert (rules[rule].limit_minutes / HOUR if rule in rules else None) == wanted, rule
    for rule in ("weekly_total", "weekly_ordinary", "averaged_ordinary"):
        wanted = getattr(numbers, rule)
        assert ((rules[rule].limit_minutes / HOUR, rules[rule].weeks) if rule in rules else None) == wanted, rule
    overtime = [name for name in ("overtime_week", "overtime_4_weeks", "overtime_year") if name in rules]
    assert tuple(rules[rule].limit_minutes / HOUR for rule in overtime) == (numbers.overtime or ())
    assert {
        (rules[rule].day_baseline_minutes / HOUR, rules[rule].week_baseline_minutes / HOUR) for rule in overtime
    } == ({numbers.baselines} if overtime else set())


def test_the_exempt_position_has_no_rule_and_says_so():
    law = load_law("no_aml_exempt")
    found = assess(days("2026-11-02", 14, "06:00", "23:59"), tz=OSLO, law="no_aml_exempt")
    assert (dict(law.rules), len(found.measured), len(found.findings)) == ({}, 0, 0)
    assert "§ 10-2 (1), (2) and (4)" in law.text
    assert law.text in said.heads(law, load("en"))


def test_a_law_of_your_own_extends_one(tmp_path: Path):
    file = tmp_path / "house.toml"
    file.write_text(OWN, "utf-8")
    law = load_law(file)
    assert (law.id, law.rules["daily_rest"].limit_minutes, law.rules["daily_rest"].section) == (
        "house", 600, "§ 3"
    )  # fmt: skip
    assert law.rules["night"] == load_law("no_aml_general").rules["night"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limit_minutes = 600", "limit_minutes = -1", "rules.daily_rest.limit_minutes = -1"),
        ("limit_minutes = 600", "limit = 600", "rules.daily_rest.limit"),
        ("[rules.daily_rest]", "[rules.daily_rst]", "rules.daily_rst"),
        ("limit_minutes = 600", 'method = "nap"', "rules.daily_rest.method"),
        ("limit_minutes = 600", 'unseen = ["ghosts"]', "rules.daily_rest.unseen"),
        ("limit_minutes = 600", "compensatory = 1", "rules.daily_rest.compensatory"),
        ("checked_on = 2026-11-22", 'checked_on = "today"', "checked_on is not a date"),
        ('extends = "no_aml_general"', 'extends = "no_aml"', "'no_aml'"),
        ("[rules.daily_rest]\n", "[rules.weekly_total]\nweeks = 0\n", "rules.weekly_total.weeks = 0"),
        ('id = "house"', 'id = "house"\nweek_anchor = "funday"', "week_anchor"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, old: str, new: str, told: str):
    file = tmp_path / "house.toml"
    file.write_text(OWN.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleError, match=told.replace("(", r"\(").replace("[", r"\[")):
        load_law(file)


def test_agreements_change_what_they_say_and_nothing_else():
    plain, evening = load_law("no_aml_general"), load_law("no_aml_general", {"evening_21_23"})
    assert (evening.rules["night"].window, evening.agreed) == ((23 * 60, 30 * 60), ("evening_21_23",))
    assert {name for name in plain.rules if plain.rules[name] != evening.rules[name]} == {"night"}
    assert load_law("no_aml_general", {"tariff_bound"}).id == "no_aml_tariff_max"
    both = load_law("no_aml_general", {"averaging", "evening_21_23"})
    assert (both.id, both.rules["night"].window) == ("no_aml_averaged_individual", (23 * 60, 30 * 60))
    assert "next_sunday_free" not in load_law("no_aml_general", {"sunday_average"}).rules


@pytest.mark.parametrize("agreed", [{"evening"}, {"averaging", "tariff_bound"}])
def test_agreements_that_are_none_or_exclude_each_other_are_refused(agreed):
    with pytest.raises(RuleError):
        load_law("no_aml_general", agreed)


# --- Daily rest: the definitions' vectors, by every method -------------------------------------------------------

VECTORS = [
    ([("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-03T08:00", "2026-11-03T09:00")],
     {"overnight": {"2026-11-03": 16}, "start_anchored": {"2026-11-02": 16}, "rolling": {"2026-11-03": 16}}),
    ([("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-02T21:00", "2026-11-02T22:30"),
      ("2026-11-03T08:00", "2026-11-03T09:00")],
     {"overnight": {"2026-11-03": 9.5}, "start_anchored": {"2026-11-02": 9.5}, "rolling": {"2026-11-03": 9.5}}),
    ([("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-03T07:00", "2026-11-03T21:00"),
      ("2026-11-04T09:00", "2026-11-04T10:00")],
     {"overnight": {"2026-11-04": 12}, "start_anchored": {"2026-11-03": 10},
      "rolling": {"2026-11-03": 10, "2026-11-04": 12}}),
    ([("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-03T08:00", "2026-11-03T10:00"),
      ("2026-11-03T22:00", "2026-11-03T23:59"), ("2026-11-04T08:00", "2026-11-04T16:00")],
     {"overnight": {"2026-11-04": 8.02}, "start_anchored": {"2026-11-03": 12},
      "rolling": {"2026-11-03": 12, "2026-11-04": 8.02}}),
    ([("2026-11-02T14:00", "2026-11-02T22:00"), ("2026-11-03T09:00", "2026-11-03T10:00")],
     {"overnight": {"2026-11-03": 11}, "start_anchored": {"2026-11-02": 11}, "rolling": {"2026-11-03": 11}}),
    ([("2026-03-28T14:00", "2026-03-28T22:00"), ("2026-03-29T09:00", "2026-03-29T10:00")],
     {"overnight": {"2026-03-29": 10}, "start_anchored": {"2026-03-28": 10}, "rolling": {"2026-03-29": 10}}),
    ([("2026-10-24T14:00", "2026-10-24T22:30"), ("2026-10-25T09:00", "2026-10-25T10:00")],
     {"overnight": {"2026-10-25": 11.5}, "start_anchored": {"2026-10-24": 11.5}, "rolling": {"2026-10-25": 11.5}}),
    ([("2026-11-02T08:00", "2026-11-02T13:00"), ("2026-11-03T00:30", "2026-11-03T00:40"),
      ("2026-11-03T08:00", "2026-11-03T16:00")],
     {"overnight": {"2026-11-03": 7.33}, "start_anchored": {"2026-11-02": 11.5},
      "rolling": {"2026-11-02": 11.5, "2026-11-03": 8.5}}),
    ([("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-02T22:00", "2026-11-02T22:00"),
      ("2026-11-03T08:30", "2026-11-03T16:00")],
     {"overnight": {"2026-11-03": 10.5}, "start_anchored": {"2026-11-02": 10},
      "rolling": {"2026-11-02": 10, "2026-11-03": 10.5}}),
]  # fmt: skip


@pytest.mark.parametrize(("spans", "wanted"), VECTORS)
@pytest.mark.parametrize("method", ["overnight", "start_anchored", "rolling"])
def test_the_vectors_hold_for_each_method(spans, wanted, method):
    measured = assess(work(*spans), tz=OSLO, rest_method=method).measured
    rest = measured.loc[measured["rule"] == "daily_rest"].set_index("date")
    for day, hours in wanted[method].items():
        row = rest.loc[pd.Timestamp(day)]
        assert round(row["value_calendar"] / HOUR, 2) == hours
        assert (row["value_calendar"] < 660, row["method"]) == (hours < 11, method)


def test_exactly_eleven_hours_is_not_under():
    found = assess(work(("2026-11-02T14:00", "2026-11-02T22:00"), ("2026-11-03T09:00", "2026-11-03T10:00")), tz=OSLO)
    assert rows(found.findings, "daily_rest") == {}
    row = found.measured.loc[found.measured["rule"] == "daily_rest"].iloc[0]
    assert (row["margin"], row["over"], row["section"]) == (0, False, "§ 10-8 (1)")


def test_a_mail_in_the_evening_is_the_reports_short_rest_and_settles_nothing_for_the_law():
    table = concat([
        work(("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-03T07:30", "2026-11-03T15:00")),
        mails("2026-11-02T21:30"),
    ])  # fmt: skip
    found = assess(table, tz=OSLO)
    row = found.findings.loc[found.findings["rule"] == "daily_rest"].iloc[0]
    assert (row["value_shown"], row["margin"], row["without_micro"], row["micro_only"]) == (600, -60, 930, True)
    both = two_readings(found).set_index("category").loc["short_rest"]
    assert (both["report"], both["law"], both["micro_only"], both["law_limit"]) == (True, True, True, 660)
    [view] = [
        one for one in view_of(found, dt.date(2026, 11, 2), dt.date(2026, 11, 8)).rules if one.rule.id == "daily_rest"
    ]
    text = said.count_sentence(view, load("en")) + said.finding_note(view.findings[0], load("en"))
    assert "if no other agreement applies" in text
    assert "not settled" in text
    assert "Without the quick looks: at most 15 h 30 min." in text


def test_a_short_rest_that_stays_without_quick_looks_is_not_only_theirs():
    table = concat([
        work(("2026-11-02T08:00", "2026-11-02T22:00"), ("2026-11-03T07:30", "2026-11-03T15:00")),
        mails("2026-11-02T23:30"),
    ])  # fmt: skip
    row = assess(table, tz=OSLO).findings.set_index("rule").loc["daily_rest"]
    assert (row["value_shown"], row["without_micro"], row["micro_only"]) == (480, 570, False)


def test_a_law_with_a_lower_limit_leaves_the_reports_short_rest_within():
    table = work(("2026-11-02T08:00", "2026-11-02T23:00"), ("2026-11-03T08:00", "2026-11-03T15:00"))
    both = two_readings(assess(table, tz=OSLO, agreements={"tariff_bound"})).set_index("category").loc["short_rest"]
    assert (both["report"], both["law"], both["law_margin"]) == (True, False, 60)


# --- Weekly rest -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stop", "short"), [("10:00", False), ("10:01", True)])
def test_thirty_five_hours_lie_in_one_stretch_within_the_week(stop, short):
    table = concat([days("2026-11-02", 5, "08:00", "16:00"), work(("2026-11-07T08:00", f"2026-11-07T{stop}")),
                    work(("2026-11-08T21:00", "2026-11-09T16:00"))])  # fmt: skip
    found = assess(table, tz=OSLO)
    assert (rows(found.findings, "weekly_rest") != {}) == short


def test_a_week_that_is_not_over_is_judged_once_it_holds_the_rest():
    table = days("2026-11-02", 6, "08:00", "16:00")
    wednesday, sunday = (at(f"2026-11-{day}T12:00") for day in ("04", "08"))
    assert rows(assess(table, tz=OSLO, until=sunday).measured, "weekly_rest") == {}
    early = concat([days("2026-11-02", 1, "08:00", "09:00"), days("2026-11-04", 1, "08:00", "09:00")])
    measured = assess(early, tz=OSLO, until=wednesday).measured
    row = measured.loc[measured["rule"] == "weekly_rest"].iloc[0]
    assert (row["over"], row["complete"]) == (False, False)


@pytest.mark.parametrize(("monday", "hours"), [("2026-03-23", 55), ("2026-10-19", 57), ("2026-11-02", 56)])
def test_a_weekend_with_a_clock_change_is_as_long_as_it_was(monday, hours):
    measured = assess(days(monday, 5, "08:00", "16:00"), tz=OSLO).measured
    assert rows(measured, "weekly_rest") == {monday: hours}


# --- Hours -------------------------------------------------------------------------------------------------------


def test_hours_are_those_of_the_local_day():
    table = work(("2026-11-02T14:00", "2026-11-03T02:00"), ("2026-11-03T12:00", "2026-11-03T23:01"))
    findings = assess(table, tz=OSLO).findings
    assert rows(findings, "daily_ordinary") == {"2026-11-02": 10, "2026-11-03": 13.02}
    assert rows(findings, "daily_total") == {"2026-11-03": 13.02}


def test_a_night_into_monday_lies_in_two_weeks():
    measured = assess(work(("2026-11-08T23:00", "2026-11-09T02:00")), tz=OSLO).measured
    assert rows(measured, "daily_total") == {"2026-11-08": 1, "2026-11-09": 2}
    assert rows(measured, "weekly_ordinary") == {"2026-11-02": 1, "2026-11-09": 2}


def test_a_mean_of_eight_weeks_is_rolling_and_needs_eight():
    weeks = [days(f"{dt.date(2026, 9, 7) + dt.timedelta(weeks=number)}", 6, "08:00", "16:00") for number in range(9)]
    hard = days("2026-11-09", 6, "08:00", "16:00")
    seven = assess(concat(weeks[:7]), tz=OSLO, ordinary_hours=OrdinaryHours("")).measured
    assert rows(seven, "weekly_total") == {}
    measured = assess(concat([*weeks, hard]), tz=OSLO, ordinary_hours=OrdinaryHours("")).measured
    assert rows(measured, "weekly_total") == {"2026-09-07": 48, "2026-09-14": 48, "2026-09-21": 48}
    assert not measured.loc[measured["rule"] == "weekly_total", "over"].any()
    more = concat([*weeks, days("2026-11-08", 1, "08:00", "08:01")])
    found = assess(more, tz=OSLO, ordinary_hours=OrdinaryHours("")).findings
    assert list(rows(found, "weekly_total")) == ["2026-09-14"]


class TestLeaveInMeans:
    """Weeks of five days from Monday 7 September 2026, 10.8 hours each: 54 a week."""

    MONDAYS = tuple(dt.date(2026, 9, 7) + dt.timedelta(weeks=number) for number in range(8))

    def weeks(self, *left_out: int) -> pd.DataFrame:
        return concat(
            [days(f"{day}", 5, "08:00", "18:48") for number, day in enumerate(self.MONDAYS) if number not in left_out]
        )

    def test_a_week_without_work_is_left_out_and_named(self) -> None:
        found = assess(self.weeks(3), tz=OSLO)
        assert rows(found.findings, "weekly_total") == {"2026-09-07": 54}
        assert found.left_out[["week", "share"]].values.tolist() == [["2026-W40", 1.0]]
        views = {view.rule.id: view for view in view_of(found, self.MONDAYS[0], dt.date(2026, 11, 1)).rules}
        assert said.left_out_sentence(views["weekly_total"], load("en")) == (
            "Weeks left out of the average, since they are without work or marked as leave: 40."
        )
        assert said.left_out_sentence(views["overtime_4_weeks"], load("en")) == ""

    def test_so_it_is_by_the_directive(self) -> None:
        weeks = [
            days(f"{self.MONDAYS[0] + dt.timedelta(weeks=one)}", 5, "08:00", "18:48") for one in range(17) if one % 4
        ]
        first = days("2026-09-07", 5, "08:00", "18:48")
        found = assess(concat([first, *weeks, days("2026-12-28", 5, "08:00", "18:48")]), tz=OSLO, law="eu_wtd")
        assert rows(found.findings, "weekly_total") == {"2026-09-07": 54}

    def test_of_a_week_with_days_of_leave_the_others_count(self) -> None:
        monday = self.MONDAYS[3]
        leave = OrdinaryHours(days_off=[monday, monday + dt.timedelta(days=1), monday + dt.timedelta(days=5)])
        worked = concat([self.weeks(3), days(f"{monday + dt.timedelta(days=2)}", 3, "08:00", "18:48")])
        found = assess(worked, tz=OSLO, ordinary_hours=leave)
        assert rows(found.measured, "weekly_total") == {"2026-09-07": 54}
        assert found.left_out[["week", "share"]].values.tolist() == [["2026-W40", 0.4]]
        mail = assess(concat([worked, mails(f"{monday}T10:00")]), tz=OSLO, ordinary_hours=leave)
        assert rows(mail.measured, "weekly_total") == {"2026-09-07": 54}

    def test_the_leave_of_each_of_several_persons_is_left_out(self) -> None:
        monday = self.MONDAYS[3]
        leave = OrdinaryHours(days_off=[monday, monday + dt.timedelta(days=1), monday + dt.timedelta(days=5)])
        worked = concat([self.weeks(3), days(f"{monday + dt.timedelta(days=2)}", 3, "08:00", "18:48")])
        both = concat([worked.assign(person=pd.Categorical.from_codes([0] * len(worked), [name])) for name in "ab"])
        found = assess(both, tz=OSLO, ordinary_hours=leave)
        assert found.left_out[["person", "week", "share"]].values.tolist() == [[name, "2026-W40", 0.4] for name in "ab"]

    def test_a_flexi_day_is_no_leave(self) -> None:
        monday = self.MONDAYS[3]
        worked = concat([self.weeks(3), days(f"{monday + dt.timedelta(days=1)}", 4, "08:00", "18:48")])
        flexi = OrdinaryHours(days_off=[monday], flexi_days=[monday])
        found = assess(worked, tz=OSLO, ordinary_hours=flexi)
        assert rows(found.measured, "weekly_total") == {"2026-09-07": round((7 * 54 + 43.2) / 8, 2)}
        assert found.left_out.empty

    def test_where_all_is_leave_there_is_no_mean(self) -> None:
        every = [day + dt.timedelta(days=number) for day in self.MONDAYS for number in range(5)]
        found = assess(self.weeks(), tz=OSLO, ordinary_hours=OrdinaryHours(days_off=every))
        assert rows(found.measured, "weekly_total") == {}

    def test_a_law_of_ones_own_may_count_it(self, tmp_path: Path) -> None:
        assert load_law("no_aml_general").rules["weekly_total"].leave_left_out.startswith("arbinn.nho.no")
        assert "art. 16 (b)" in load_law("eu_wtd").rules["weekly_total"].leave_left_out
        assert all(not rule.leave_left_out for rule in load_law("no_aml_general").rules.values() if rule.weeks == 1)


def test_overtime_counts_a_minute_once_and_knows_no_contract():
    # Two days of 13 hours are 8 over; the week's 50 are 10 over 40.
    table = concat([days("2026-11-02", 2, "08:00", "21:00"), days("2026-11-04", 3, "08:00", "16:00")])
    found = assess(table, tz=OSLO, ordinary_hours=OrdinaryHours(""))
    assert rows(found.measured, "overtime_week") == {"2026-11-02": 10}
    assert not found.findings["rule"].isin(["overtime_week"]).any()
    # Within 40 hours, a long day is overtime still.
    short = assess(days("2026-11-02", 2, "08:00", "21:00"), tz=OSLO, ordinary_hours=OrdinaryHours(""))
    assert rows(short.measured, "overtime_week") == {"2026-11-02": 8}


def test_four_weeks_are_any_four_on_end():
    weeks = [days(f"{dt.date(2026, 11, 2) + dt.timedelta(weeks=number)}", 6, "08:00", "16:00") for number in range(5)]
    measured = assess(concat(weeks), tz=OSLO, ordinary_hours=OrdinaryHours("")).measured
    assert rows(measured, "overtime_4_weeks") == {"2026-11-02": 32, "2026-11-09": 32}


@pytest.mark.parametrize(
    ("start", "labels"),
    [
        ((1, 1), {"2025-12-29": 8 * 53, "2027-01-04": 8}),  # ISO year 2026 has a week 53
        ((7, 1), {"2025-06-30": 8 * 26, "2026-06-29": 8 * 28}),
    ],
)
def test_a_year_is_fixed_and_begins_where_the_employer_says(start, labels):
    weeks = [days(f"{dt.date(2025, 12, 29) + dt.timedelta(weeks=number)}", 6, "08:00", "16:00") for number in range(54)]
    measured = assess(concat(weeks), tz=OSLO, ordinary_hours=OrdinaryHours(""), year_start=start).measured
    assert rows(measured, "overtime_year") == labels
    over = measured.loc[(measured["rule"] == "overtime_year") & measured["over"], "margin"]
    assert over.tolist() == [12_000 - HOUR * hours for hours in labels.values() if hours > 200]


def test_iso_week_53_and_the_leap_day_are_weeks_and_days_like_others():
    table = concat([days("2020-12-28", 7, "08:00", "15:00"), days("2024-02-26", 7, "08:00", "15:00")])
    measured = assess(table, tz=OSLO, ordinary_hours=OrdinaryHours("")).measured
    weeks = measured.loc[measured["rule"] == "weekly_ordinary", ["week", "value"]].values.tolist()
    assert weeks == [["2020-W53", 49 * HOUR], ["2024-W09", 49 * HOUR]]


def test_no_single_week_over_fifty_where_hours_are_averaged():
    table = days("2026-11-02", 6, "08:00", "16:30")
    findings = assess(table, tz=OSLO, law="no_aml_averaged_individual", ordinary_hours=OrdinaryHours("")).findings
    assert rows(findings, "week_max") == {"2026-11-02": 51}


def test_the_unpaid_break_is_taken_where_no_evidence_is():
    law = dataclasses.replace(load_law("no_aml_general"), day_anchor=12 * 60)
    meeting = from_columns([at("2026-11-02T12:00")], [at("2026-11-02T16:00")], kind="meeting")
    morning = work(("2026-11-02T08:00", "2026-11-02T08:00"), ("2026-11-02T11:30", "2026-11-02T11:30"))
    measured = assess(concat([meeting, morning]), tz=OSLO, law=law).measured
    # All of the day's half hour comes off the morning, which belongs to the law's day before.
    assert rows(measured, "daily_total") == {"2026-11-01": 3.5, "2026-11-02": 4}


# --- Breaks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "value"),
    [
        ([("08:00", "13:30")], None),  # 5.5 hours to the minute
        ([("08:00", "13:31")], (0, 1)),
        ([("08:00", "12:00"), ("12:05", "14:00")], (5, 1)),  # any break will do
        ([("08:00", "12:00"), ("12:20", "16:20")], (20, 30)),
        ([("08:00", "12:00"), ("12:30", "16:30")], (30, 30)),
        ([("08:00", "12:00"), ("12:30", "19:30")], (30, 30)),  # 11 hours to the minute
        ([("08:00", "12:00"), ("12:30", "19:31")], (30, 60)),
    ],
)
def test_breaks_by_net_hours(spans, value):
    table = work(*((f"2026-11-02T{start}", f"2026-11-02T{end}") for start, end in spans))
    measured = assess(table, tz=OSLO).measured
    found = measured.loc[measured["rule"] == "breaks"]
    assert [(row.value, row.limit) for row in found.itertuples()] == ([] if value is None else [value])
    assert found["over"].tolist() == ([] if value is None else [value[0] < value[1]])


def test_what_the_estimate_joins_makes_no_finding_of_breaks():
    found = assess(mails(*(f"2026-11-02T{hour:02}:00" for hour in range(8, 17))), tz=OSLO)
    assert rows(found.measured, "breaks") == {}


# --- Nights, Sundays, holidays -----------------------------------------------------------------------------------


@pytest.mark.parametrize("agreements", [(), ("evening_21_23",)])
def test_evenings_on_ones_own_initiative_are_counted_and_nothing_follows(agreements: tuple[str, ...]) -> None:
    table = work(
        ("2026-11-02T21:10", "2026-11-02T21:40"),
        ("2026-11-03T22:50", "2026-11-03T23:20"),
        ("2026-11-04T23:05", "2026-11-04T23:30"),
        ("2026-11-05T21:00", "2026-11-05T22:00"),
    )
    found = assess(table, tz=OSLO, agreements=agreements)
    days = [CrossingReason("evening", dt.date(2026, 11, day), value) for day, value in ((2, "own"), (3, "asked"))]
    others = [CrossingReason("evening", dt.date(2026, 11, 4), "own"), CrossingReason("sunday", days[0].day, "own")]
    view = view_of(found, dt.date(2026, 11, 2), dt.date(2026, 11, 8), reasons=[*days, *others])
    assert view.initiative == OwnInitiative("§ 10-11 (3)", 23 * 60, evenings=3, own=1, otherwise=1)
    assert said.initiative_sentence(view.initiative, load("en")) == (
        "§ 10-11 (3): by written agreement the employee may, on their own initiative each time, work until 23:00. Of 3 "
        "evenings with work before 23:00, as the report counts evenings, your own choice: 1; another reason: 1; "
        "nothing said: 1."
    )


def test_a_law_without_such_an_agreement_counts_no_evenings() -> None:
    found = assess(work(("2026-11-02T21:10", "2026-11-02T21:40")), tz=OSLO, law="eu_wtd")
    assert view_of(found, dt.date(2026, 11, 2), dt.date(2026, 11, 8)).initiative is None


def test_an_agreement_for_the_evening_leaves_the_rest_as_it_is():
    def evening(start: str) -> set[str]:
        table = work(("2026-11-02T21:00", "2026-11-02T23:00"), (f"2026-11-03T{start}", "2026-11-03T15:00"))
        return set(assess(table, tz=OSLO, agreements={"evening_21_23"}).findings["rule"])

    assert evening("10:00") == set()
    assert evening("09:59") == {"daily_rest"}
    table = work(("2026-11-02T21:00", "2026-11-02T23:00"))
    assert rows(assess(table, tz=OSLO).findings, "night") == {"2026-11-02": 2}


def test_a_night_is_named_by_its_evening():
    table = work(("2026-11-02T23:00", "2026-11-03T01:00"), ("2026-11-03T05:30", "2026-11-03T07:00"))
    table = concat([table, mails("2026-11-04T06:00", "2026-11-04T21:00")])
    found = assess(table, tz=OSLO, ordinary_hours=OrdinaryHours("")).findings
    night = found.loc[found["rule"] == "night"]
    assert night["date"].dt.day.tolist() == [2, 4]
    assert night["value_shown"].tolist() == [150, 0]
    assert night["value"].tolist() == [150, 0]


WINDOWS = {
    # Easter, Whitsun, Christmas and ordinary weeks of some years: the run's first day, its begin, its end.
    "2026-04-01": [("2026-04-02", "2026-04-01T18:00", "2026-04-03T22:00"),
                   ("2026-04-05", "2026-04-04T15:00", "2026-04-06T22:00")],
    "2024-03-27": [("2024-03-28", "2024-03-27T18:00", "2024-03-29T22:00"),
                   ("2024-03-31", "2024-03-30T15:00", "2024-04-01T22:00")],
    "2025-06-06": [("2025-06-08", "2025-06-07T15:00", "2025-06-09T22:00")],
    "2026-12-23": [("2026-12-25", "2026-12-24T15:00", "2026-12-27T22:00")],
    "2023-12-22": [("2023-12-24", "2023-12-23T18:00", "2023-12-26T22:00")],
    "2025-12-23": [("2025-12-25", "2025-12-24T15:00", "2025-12-26T22:00")],
    "2026-05-15": [("2026-05-17", "2026-05-16T18:00", "2026-05-17T22:00")],
    "2027-05-15": [("2027-05-16", "2027-05-15T15:00", "2027-05-17T22:00")],  # 17 May is Whit Monday
    "2026-11-06": [("2026-11-08", "2026-11-07T18:00", "2026-11-08T22:00")],
}  # fmt: skip


@pytest.mark.parametrize("day", sorted(WINDOWS))
def test_the_windows_of_sundays_and_holidays(day):
    for first, start, end in WINDOWS[day]:
        begin, finish = at(start), at(end)
        second = dt.timedelta(seconds=1)
        inside = from_columns([begin, finish - second], kind="mail_sent")
        # What comes before and after is work on a working day, but for the windows beside this one.
        found = assess(inside, tz=OSLO, ordinary_hours=OrdinaryHours(""))
        mine = found.findings.loc[found.findings["rule"] == "sunday_holiday"]
        assert mine["date"].dt.date.tolist() == [dt.date.fromisoformat(first)]
        assert (mine["start"].iloc[0], mine["end"].iloc[0]) == (begin, finish)
        outside = from_columns([begin - second, finish], kind="mail_sent")
        assert rows(assess(outside, tz=OSLO).findings, "sunday_holiday") == {}


def test_without_the_holidays_of_a_country_only_sundays_count():
    table = mails("2026-04-03T12:00", "2026-04-05T12:00")
    law = dataclasses.replace(load_law("no_aml_general"), country=None)
    assert list(rows(assess(table, tz=OSLO, law=law).findings, "sunday_holiday")) == ["2026-04-05"]
    swedish = assess(mails("2026-06-06T12:00"), tz="Europe/Stockholm", country="SE").findings
    assert rows(swedish, "sunday_holiday") == {"2026-06-06": 0.08}


def test_the_next_sunday_or_holiday_is_free():
    table = mails("2026-11-01T12:00", "2026-11-08T12:00", "2026-11-22T12:00")
    assert list(rows(assess(table, tz=OSLO).findings, "next_sunday_free")) == ["2026-11-08"]
    assert rows(assess(table, tz=OSLO, agreements={"sunday_average"}).findings, "next_sunday_free") == {}
    # Good Friday's run, and Easter's right after it.
    easter = mails("2026-04-03T12:00", "2026-04-06T12:00")
    assert list(rows(assess(easter, tz=OSLO).findings, "next_sunday_free")) == ["2026-04-05"]


# --- Bases, periods, evidence ------------------------------------------------------------------------------------


def test_the_basis_is_the_smallest_that_shows_it():
    meeting = from_columns([at("2026-11-02T20:00")], [at("2026-11-02T21:30")], kind="meeting")
    found = assess(concat([meeting, mails("2026-11-03T21:10")]), tz=OSLO).findings
    night = found.loc[found["rule"] == "night"]
    assert night["basis"].tolist() == ["calendar", "trace"]


def test_evidence_is_what_makes_the_finding():
    table = concat([
        work(("2026-11-02T08:00", "2026-11-02T16:00"), ("2026-11-03T07:30", "2026-11-03T15:00")),
        mails("2026-11-02T21:30", "2026-11-02T12:00"),
    ])  # fmt: skip
    found = assess(table, tz=OSLO)
    by_rule = {row.rule: label for label, row in zip(found.findings.index, found.findings.itertuples(), strict=True)}
    local = {rule: found.evidence(label)["start"].dt.tz_convert(OSLO) for rule, label in by_rule.items()}
    assert sorted(local["daily_rest"].dt.strftime("%d %H:%M")) == ["02 21:30", "03 07:30"]
    assert local["night"].dt.strftime("%d %H:%M").tolist() == ["02 21:30"]
    with pytest.raises(GrenseError):
        found.evidence(10_000)


def test_what_ends_before_the_period_is_left_out():
    table = concat([days("2026-11-02", 5, "08:00", "18:00"), days("2026-11-09", 5, "08:00", "18:00")])
    found = assess(table, tz=OSLO, since=at("2026-11-09T00:00")).measured
    assert found.loc[found["rule"] == "daily_ordinary", "date"].dt.day.tolist() == [9, 10, 11, 12, 13]
    assert rows(found, "overtime_year") == {"2025-12-29": 20.0}  # the year has more weeks than are shown


def test_a_week_of_meetings_alone_is_free_by_traces():
    meetings = concat([days("2026-11-02", 7, "08:00", "23:00").assign(kind=pd.Categorical(["meeting"] * 7))])
    measured = assess(meetings, tz=OSLO).measured
    rest = measured.loc[measured["rule"] == "weekly_rest"].iloc[0]
    assert (rest["value_trace"], rest["value_calendar"]) == (7 * 24 * 60, 9 * 60)


def test_a_traveller_goes_by_the_clock_of_where_they_are():
    table = from_columns(
        [at("2026-11-02T20:30", "America/New_York"), at("2026-11-05T20:30"), at("2026-11-05T21:30")],
        kind="mail_sent",
        zone=["America/New_York", OSLO, OSLO],
    )
    assert list(rows(assess(table, tz=OSLO).findings, "night")) == ["2026-11-05"]
    east = from_columns([at("2026-11-02T20:00", "America/New_York")], kind="mail_sent", zone=["America/New_York"])
    assert rows(assess(east, tz=OSLO).findings, "night") == {}
    assert rows(assess(east.drop(columns="zone"), tz=OSLO).findings, "night") != {}


def test_the_second_traveller_of_a_table_goes_by_the_same_clocks_as_the_first():
    times = [at("2026-11-02T20:30", "America/New_York"), at("2026-11-05T20:30"), at("2026-11-05T21:30")]
    zones = ["America/New_York", OSLO, OSLO]
    table = from_columns(times * 2, kind="mail_sent", zone=zones * 2, person=["anna"] * 3 + ["kari"] * 3)
    measured = assess(table, tz=OSLO).measured
    first, second = (
        measured.loc[measured["person"] == name].drop(columns="person").reset_index(drop=True)
        for name in ("anna", "kari")
    )
    assert len(first)
    pd.testing.assert_frame_equal(first, second)


def test_a_flight_over_midnight_leaves_work_on_the_day_it_was_done():
    # Midnight of the 3rd never comes in New York, and in Oslo it had passed before the traveller was there.
    spans = [("2026-11-02T20:00-05:00", "2026-11-02T21:30-05:00"), ("2026-11-03T05:00+01:00", "2026-11-03T06:00+01:00")]
    starts, ends = zip(*spans, strict=True)
    table = from_columns(starts, ends, kind="manual", zone=["America/New_York", OSLO])
    measured = assess(table, tz=OSLO, ordinary_hours=OrdinaryHours("")).measured
    assert rows(measured, "daily_total") == {"2026-11-02": 1.5, "2026-11-03": 1}


def test_nothing_in_nothing_out():
    found = assess(from_columns([], [], []), tz=OSLO)
    assert (len(found.measured), len(found.findings), len(two_readings(found))) == (0, 0, 0)
    received = from_columns([at("2026-11-02T23:00")], kind="mail_received")
    assert len(assess(received, tz=OSLO).measured) == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"until": dt.datetime(2026, 11, 2)}, ZoneError),
        ({"since": dt.datetime(2026, 11, 2)}, ZoneError),
        ({"year_start": (2, 29)}, RuleError),
        ({"rest_method": "nap"}, RuleError),
        ({"law": "no_such_law"}, RuleError),
        ({"country": "Atlantis"}, RuleError),
        ({"law": load_law("no_aml_general"), "agreements": {"evening_21_23"}}, RuleError),
    ],
)
def test_what_cannot_be_judged_is_refused(arguments, error):
    with pytest.raises(error):
        assess(mails("2026-11-02T22:00"), tz=OSLO, **arguments)


# --- What is said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_limit_and_unseen_thing_has_words(language):
    words = load(language)
    assert all(said.rule_word(rule, words) for rule in LAW_RULES)
    assert said.unseen_sentence(UNSEEN, words)
    for name in LAWS:
        law = load_law(name)
        assert said.law_title(law, words)
        assert all(said.limit_clause(rule, words) for rule in law.rules.values())
        assert all(said.agreement_title(one, words) for one in law.agreements.values())


def test_every_finding_names_its_section_and_its_condition():
    table = concat([days("2026-11-02", 21, "06:00", "23:30"), mails("2026-11-02T03:00")])
    view = view_of(assess(table, tz=OSLO), dt.date(2026, 11, 2), dt.date(2026, 11, 22))
    passed = [one for one in view.rules if one.findings]
    assert {one.rule.id for one in passed} >= {"daily_rest", "weekly_rest", "daily_total", "overtime_week", "night"}
    for one in passed:
        sentence = said.count_sentence(one, load("en"))
        assert one.rule.section in sentence
        assert "if no other agreement applies" in sentence
        assert all(said.finding_sentence(finding, load("en")) for finding in one.findings)


# --- The command -------------------------------------------------------------------------------------------------


@pytest.fixture
def grense(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


@pytest.fixture
def meetings(tmp_path: Path) -> str:
    file = tmp_path / "calendar.ics"
    people = ("ORGANIZER:mailto:kari@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org")
    file.write_text(
        calendar(
            event("20261117T200000Z", "20261117T213000Z", *people),
            event("20261118T063000Z", "20261118T170000Z", *people),
        ),
        "utf-8",
        newline="",
    )
    return str(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_findings_what_is_near_and_what_cannot_be_seen(grense: Run, meetings: str, language: str):
    done = grense("law", meetings, *TZ, "--me", "kari@example.org", "--lang", language, COLUMNS="80")
    assert done.exit_code == 0, done.output
    assert max(map(len, done.output.splitlines())) <= 80
    assert "§ 10-8 (1)" in done.output
    assert "zebrafink" not in done.output
    assert load(language).day(CHECKED) in " ".join(done.output.split())


def test_the_document_has_every_rule_and_its_findings(grense: Run, meetings: str):
    done = grense("law", meetings, *TZ, "--me", "kari@example.org", "--json", "--weeks", "4")
    document = json.loads(done.output)
    assert (document["first_day"], document["last_day"]) == ("2026-11-16", "2026-11-22")
    assert [one["id"] for one in document["rules"]] == list(load_law("no_aml_general").rules)
    rest = next(one for one in document["rules"] if one["id"] == "daily_rest")
    [finding] = rest["findings"]
    assert (finding["value_shown"], finding["margin"], finding["basis"], finding["evidence"]) == (
        540, -120, "calendar", 2
    )  # fmt: skip
    assert rest["report"] == {"category": "short_rest", "crossings": 1}


def test_a_document_without_work_has_the_same_keys(grense: Run, meetings: str, tmp_path: Path):
    empty = tmp_path / "empty.ics"
    empty.write_text(calendar(), "utf-8", newline="")
    documents = [
        json.loads(grense("law", file, *TZ, "--me", "kari@example.org", "--json").output)
        for file in (meetings, str(empty))
    ]
    assert list(documents[0]) == list(documents[1])
    assert documents[1]["rules"] == []


def test_the_exempt_see_that_nothing_is_judged(grense: Run, meetings: str):
    done = grense("law", meetings, *TZ, "--me", "kari@example.org", "--profile", "no_aml_exempt")
    assert "no limit in hours is judged" in " ".join(done.output.split())
    assert "§ 10-8" not in done.output


@pytest.mark.parametrize(
    "wrong",
    [
        ("--profile", "no_aml"),
        ("--agreement", "handshake"),
        ("--weeks", "0"),
        ("--year-start", "13-01"),
        ("--year-start", "spring"),
        ("--week", "47"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(grense: Run, meetings: str, wrong: tuple[str, str]):
    done = grense("law", meetings, *TZ, *wrong)
    assert done.exit_code == 2
    assert done.output.startswith("grense: ")
    assert done.output.count("\n") == 1
