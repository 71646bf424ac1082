"""Half a year on the command line and in an outlook: patterns, months and the balance, from files and the store."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command_line import MARK, NOW, OSLO, Run, calendar, event, runner
from grense.activities import from_columns
from grense.cli.main import app
from grense.frequency import patterns
from grense.history.moved import timings
from grense.history.trend import whole_weeks
from grense.outlook import Outlook
from grense.outlook.overview import Context
from grense.rules.agreed_hours import Terms
from grense.rules.categories import CATEGORIES
from grense.services import gather as service
from grense.services.outlook import overview
from grense.services.person_rules import PersonRules
from grense.services.protocol import Done, pack, unpack
from grense.storage.home import Home
from grense.storage.settings import change
from grense.storage.store import Answer

ME = "kari@example.org"
PEOPLE = (f"ORGANIZER:mailto:{MARK}@example.org", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}")
FIRST = dt.date(2026, 4, 27)  # 30 weeks before the present
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


def half_a_year() -> str:
    """Meetings from eight to four in summer; from August on one at half past nine, which winter time makes earlier."""
    found = []
    for number in range(7 * 30):
        day = FIRST + number * DAY
        if day.weekday() < 5:
            found.append(event(f"{day:%Y%m%d}T060000Z", f"{day:%Y%m%d}T140000Z", *PEOPLE))
        if day.weekday() == 2 and day.month >= 8:
            found.append(event(f"{day:%Y%m%d}T193000Z", f"{day:%Y%m%d}T200000Z", *PEOPLE))
    return calendar(*found)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return runner(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / f"{MARK}.ics"
    path.write_text(half_a_year(), "utf-8", newline="")
    return str(path)


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    assert MARK not in result.output
    return " ".join(result.stdout.split())


def answer_every_month() -> None:
    with Home.of_this_person().store() as store:
        for month in range(5, 12):
            for item in (1, 2, 3):
                store.answer(Answer(dt.date(2026, month, 15), "connectedness", item, 4 if month >= 8 else 2))


class TestPattern:
    def test_on_the_terminal(self, run: Run, file: str) -> None:
        text = said(run("pattern", file, "--me", ME, *OSLO, "--lang", "en", COLUMNS="100"))
        assert "How often, in 26 weeks to Sunday 15 November" in text
        assert "Evening work 12 12 monthly less than weekly the same" in text
        assert "Evening work 0.2 a week 0.8 a week" in text
        assert "Connected 0 0 measured with questions the same" in text

    def test_as_json(self, run: Run, file: str) -> None:
        found = json.loads(run("pattern", file, "--me", ME, *OSLO, "--json").stdout)
        evening = next(one for one in found["patterns"] if one["category"] == "evening")
        assert (found["weeks"], found["active_weeks"], found["last_day"]) == (26, 26, "2026-11-15")
        assert (evening["estimate"]["count"], evening["estimate"]["code"], evening["coded_by"]) == (12, 0, "week")
        assert (evening["before"]["count"], evening["now"]["count"]) == (2, 10)

    def test_up_to_a_week_that_was_asked_for(self, run: Run, file: str) -> None:
        found = json.loads(run("pattern", file, "--me", ME, *OSLO, "--json", "--week", "2026-W20").stdout)
        assert (found["weeks"], found["last_day"]) == (3, "2026-05-17")
        assert found["patterns"][0]["not_coded_because"] == "few_weeks"

    def test_the_report_only_when_asked_and_no_share_where_the_pattern_is_not(self, run: Run, file: str) -> None:
        arguments = ("pattern", file, "--me", ME, *OSLO, "--lang", "en")
        assert "AFI" not in said(run(*arguments))
        asked = said(run(*arguments, "--compare", "other"))
        assert "AFI report 2022:04" in asked
        assert "11%" not in asked
        assert "11%" in said(run(*arguments, "--compare", "other", "--shares"))

    def test_the_role_of_the_settings_when_asked(self, run: Run, file: str) -> None:
        arguments = ("pattern", file, "--me", ME, *OSLO, "--lang", "en", "--shares", "--compare", "mine")
        assert run(*arguments).exit_code == 2
        change(Home.of_this_person().settings_file, "role", "leader")
        assert "32%" in said(run(*arguments))

    def test_months_from_the_store_and_none_beside_files(self, run: Run, file: str) -> None:
        arguments = ("pattern", "--months", "--lang", "en")
        home = Home.of_this_person()
        with home.store():
            pass
        answer_every_month()
        assert "connected when higher" not in said(run(*arguments, file, "--me", ME, *OSLO, COLUMNS="140"))
        change(home.settings_file, "keep_weeks", 40)
        change(home.settings_file, "tz", "Europe/Oslo")
        connected = CliRunner().invoke(app, ["connect", "ics", "--name", "work"], input=f"{file}\n{ME}\n")
        assert connected.exit_code == 0, connected.output
        assert run("sync").exit_code == 0
        text = said(run(*arguments, COLUMNS="140"))
        assert "Evening work Connected in free time: more connected when higher 4.0 (3) 2.5 (4)" in text
        assert "not what led to what" in text
        found = json.loads(run("pattern", "--months", "--json").stdout)["months"]
        assert {"pattern", "kind", "figure", "more", "less"} == set(found[0])

    def test_without_work_there_is_nothing(self, run: Run, tmp_path: Path) -> None:
        empty = tmp_path / "empty.ics"
        empty.write_text(calendar(), "utf-8", newline="")
        assert json.loads(run("pattern", str(empty), *OSLO, "--json").stdout)["weeks"] == 0
        assert run("pattern", str(empty), *OSLO).exit_code == 0
        assert json.loads(run("balance", str(empty), *OSLO, "--json").stdout)["balance"] is None

    @pytest.mark.parametrize(
        "wrong", [("--compare", "boss"), ("--week", "2026-W99"), ("--shares",)], ids=["role", "week", "shares"]
    )
    def test_what_is_wrong_is_one_line(self, run: Run, file: str, wrong: tuple[str, ...]) -> None:
        result = run("pattern", file, "--me", ME, *OSLO, *wrong)
        assert (result.exit_code, result.stderr.count("\n"), MARK in result.stderr) == (2, 1, False)

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    def test_in_plain_letters_nothing_is_lost(self, run: Run, file: str, language: str) -> None:
        for command in ("pattern", "balance"):
            text = run(command, file, "--me", ME, *OSLO, "--lang", language, LC_ALL="C").stdout
            assert text.isascii()
            assert "?" not in text


class TestBalance:
    def test_on_the_terminal(self, run: Run, file: str) -> None:
        text = said(run("balance", file, "--me", ME, *OSLO, "--country", "NO", "--lang", "en", COLUMNS="100"))
        assert "37.5 h agreed for an ordinary week, less public holidays and days off." in text
        # Week 18 holds 1 May, on which there are meetings too, and week 20 Ascension Day.
        assert "Week 18 30 h 00 8 h 00 0 Week 19 37 h 30 0 h 00 0 Week 20 30 h 00 8 h 00 0" in text
        assert "No balance is given" in text
        assert not re.search(r"[+−]\d", text)

    def test_a_day_by_hand_is_taken_back(self, run: Run, file: str) -> None:
        home = Home.of_this_person()
        change(home.settings_file, "flexi_days", [dt.date(2026, 5, 6)])
        text = said(run("balance", file, "--me", ME, *OSLO, "--country", "NO", "--lang", "en", COLUMNS="100"))
        assert "Week 19 37 h 30 8 h 00 0 7 h 30" in text

    def test_the_standing_is_named_no_figure_to_rely_on(self, run: Run, file: str) -> None:
        found = json.loads(run("balance", file, "--me", ME, *OSLO, "--json").stdout)["balance"]
        assert found["standing"]["reliable"] is False
        assert found["standing"]["reason"].startswith("No balance is given")

    def test_the_agreed_hours_are_those_given_then_the_settings(self, run: Run, file: str) -> None:
        def standing(*more: str) -> float:
            found = json.loads(run("balance", file, "--me", ME, *OSLO, "--json", *more).stdout)["balance"]
            assert len(found["weeks"]) == 29
            return float(found["standing"]["estimate"])

        base = standing("--agreed", "37.5")
        assert standing() == base - 29 * 150
        settings = Home.of_this_person().settings_file
        change(settings, "agreed_hours", 36)
        assert standing() == base + 29 * 90
        assert standing("--agreed", "37.5") == base

    def test_what_would_lapse(self, run: Run, file: str) -> None:
        settings = Home.of_this_person().settings_file
        change(settings, "flexitime_lapses", "12-31")
        text = said(run("balance", file, "--me", ME, *OSLO, "--agreed", "36", "--lang", "en", COLUMNS="100"))
        assert "Hours over lapse next on 31 December 2026." in text

    def test_agreed_hours_that_make_no_sense(self, run: Run, file: str) -> None:
        assert run("balance", file, *OSLO, "--agreed", "0").exit_code == 2


# --- In an outlook ----------------------------------------------------------------------------------------------------


@cache
def seen(weeks_back: int = 40) -> tuple[service.Gathered, Outlook]:
    starts, ends = [], []
    for number in range(7 * 40):
        day = dt.datetime(2026, 2, 16, 8, tzinfo=dt.UTC) + number * DAY
        if day.weekday() < 5:
            starts.append(day)
            ends.append(day + dt.timedelta(hours=8 + (number // 30) % 2))
        if day.weekday() == 1 and (number // 30) % 2:
            starts.append(day + dt.timedelta(hours=13))
            ends.append(day + dt.timedelta(hours=13, minutes=30))
    gathered = replace(
        service.gather([], now=NOW, tz="Europe/Oslo"), activities=from_columns(starts, ends, ["meeting"] * len(starts))
    )
    answers = [
        Answer(dt.date(2026, month, 15), "detachment", item, 3) for month in range(3, 12) for item in range(1, 5)
    ]
    context = Context(answers=answers, terms=Terms(37.5))
    outlook = overview(gathered, PersonRules(), context, now=NOW, weeks_back=weeks_back)
    return gathered, outlook


def test_an_outlook_holds_patterns_months_and_balance() -> None:
    gathered, outlook = seen()
    found = service.judge(gathered, PersonRules(), now=NOW)
    limits = {name: rule.limit_minutes for name, rule in found.profile.rules.items()}
    assert found.profile.coding is not None
    weeks = whole_weeks(found, NOW.date(), timings=timings(found, Terms(37.5).week(None)))
    assert outlook.patterns == patterns(weeks, found.profile.coding, limits)
    assert {one.weeks for one in outlook.patterns} == {26}
    assert ("evening", "detachment") in {(one.pattern, one.figure) for one in outlook.months}
    assert outlook.balance is not None
    assert len(outlook.balance.weeks) == 39
    assert outlook.balance.agreed.week == 37.5 * 60


def test_it_goes_to_another_process_and_back() -> None:
    _, outlook = seen()
    assert unpack(pack(Done(1, outlook))) == Done(1, outlook)


def test_the_week_that_is_not_over_is_no_part_of_it() -> None:
    _, outlook = seen(weeks_back=1)
    assert [one.weeks for one in outlook.patterns] == [1] * len(CATEGORIES)
    assert outlook.patterns[0].last == dt.date(2026, 11, 9)
    assert outlook.trend[-1].monday == dt.date(2026, 11, 16)
