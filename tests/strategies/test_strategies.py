"""Ways to keep work and free time apart: the report's, what grense can do for each, and texts without personal data."""

from __future__ import annotations

import datetime as dt
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from test_text import FORBIDDEN

from command_line import Run, runner
from grense.i18n import LANGUAGES, load
from grense.model.time import load_zone
from grense.nudges import CODES, History, Nudge, Preferences, decide, preferences_of
from grense.rules.ordinary_hours import OrdinaryHours
from grense.storage.settings import Settings
from grense.storage.store import Shown
from grense.strategies import MEANS, means_of, strategies
from grense.wording import nudges as wording
from grense.wording import strategies as said
from grense.wording.strategy_choices import TEXTS, described, employers, text
from simulated import DAY, MINUTE, Day, Life

HOURS = OrdinaryHours()
MON, TUE, WED, THU, FRI, SAT, SUN = (dt.date(2026, 11, 16) + number * DAY for number in range(7))

# The strategies of chapters 3 and 7, as the report has them.
REPORT = {
    (3, "cohabitants"), (3, "seeing_it_as_paid_work"), (3, "fixed_hours"), (3, "inbox_shielded_on_mobile"),
    (3, "evening_work_means_tell_manager"), (3, "clock_instead_of_tasks"), (3, "clock_makes_overload_visible"),
    (7, "fixed_place"), (7, "fixed_time"), (7, "availability_limit"), (7, "visibility_limit"),
}  # fmt: skip


def test_every_strategy_of_the_report_is_there() -> None:
    assert {place for one in strategies().values() for place in one.report} == REPORT
    assert set(said.STRATEGIES) == set(strategies())


def test_the_measures_are_the_yardsticks() -> None:
    data = json.loads(files("grense.yardstick").joinpath("afi_2022_04", "measures.json").read_text("utf-8"))
    assert {row["measure"] for row in data["rows"]} == {*said.MEASURES, "missing_guidelines"}
    data = json.loads(files("grense.yardstick").joinpath("afi_2022_04", "strategies.json").read_text("utf-8"))
    assert {(row["chapter"], row["strategy"]) for row in data["rows"]} == REPORT


def test_what_grense_can_do_is_named_for_each() -> None:
    assert {means for one in strategies().values() for means in one.means} == set(MEANS) == set(said.MEANS)
    assert {one.seen for one in strategies().values()} == set(said.SEEN) == {"yes", "partly", "no"}
    assert strategies()["fixed_hours"].seen == "yes"
    assert strategies()["mail_off_after_a_time"].seen == "partly"
    assert means_of(["nothing of ours"]) == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words(language: str) -> None:
    words = load(language)
    lines = [line for one in strategies().values() for line in described(one, words)]
    heading, measures, found = employers(words)
    pasted = [text(kind, words, one) for kind in TEXTS for one in (None, *strategies().values())]
    every = [*lines, heading, *measures, *found, *pasted]
    assert [line for line in every if not line or FORBIDDEN.search(line) or re.search(r"[{}]", line)] == []
    assert len(measures) == 7


def test_speaking_up_can_hit_back_and_that_is_said() -> None:
    assert [one.id for one in strategies().values() if one.hits_back] == ["tell_the_manager"]
    told = " ".join(described(strategies()["tell_the_manager"], load("en")))
    assert "hit back" in told
    assert "chapter 3" in told


def test_texts_are_neutral_and_those_of_the_nudges() -> None:
    words = load("en")
    assert text("line", words) == "I write when it suits me; no answer is expected outside your working hours."
    assert text("manager", words) == wording.share_text("weekly_pattern", words)
    assert text("manager", words, strategies()["call_if_urgent"]) == wording.share_text("evening_now", words)
    assert text("urgent", words).endswith("If it is urgent, call.")


def first_said(life: Life, day: dt.date, wanted: Preferences, history: History) -> tuple[str, Nudge] | None:
    for now, outlook in life.ticks(life.at(day, 870), life.at(day, 1320), weeks=1):
        nudge = decide(outlook, now, wanted, history, hours=HOURS)
        if nudge is not None:
            return f"{now.astimezone(load_zone(life.zone)):%H:%M}", nudge
    return None


def mails(*minutes: int) -> Day:
    return Day(tuple(map(float, minutes)))


class TestTheStopReminder:
    ONLY = frozenset(CODES) - {"stop_reminder"}

    def wanted(self, **others: object) -> Preferences:
        return Preferences(**{"off": self.ONLY, "stop": True, **others})  # type: ignore[arg-type]  # by name

    def test_it_comes_with_the_strategies_that_have_an_end(self) -> None:
        for name, one in strategies().items():
            assert preferences_of(Settings(strategies=(name,))).stop == ("stop_reminder" in one.means)
        assert not preferences_of(Settings()).stop
        assert preferences_of(Settings(stop_time="15:30")).stop_time == 930

    @pytest.mark.parametrize(("stop_time", "said_at"), [(None, "15:50"), (930, "15:20"), (1290, None)])
    def test_ten_minutes_before_the_end(self, stop_time: int | None, said_at: str | None) -> None:
        life = Life({WED: mails(900, 915, 945, 960)})
        found = first_said(life, WED, self.wanted(stop_time=stop_time), History())
        assert (found and found[0]) == said_at

    def test_what_it_says(self) -> None:
        found = first_said(Life({WED: mails(945)}), WED, self.wanted(), History())
        assert found is not None
        assert wording.title(found[1], load("en")) == "16:00: the end of day you chose"
        assert wording.body(found[1], load("en")) == "What remains can wait until Thursday at 08:00, if that suits you."
        assert found[1].key == "stop_reminder:2026-11-18"

    def test_only_while_work_goes_on_and_on_days_with_ordinary_hours(self) -> None:
        assert first_said(Life({WED: mails(900)}), WED, self.wanted(), History()) is None
        assert first_said(Life({SAT: mails(950)}), SAT, self.wanted(), History()) is None
        assert first_said(Life({WED: mails(1000)}), WED, self.wanted(), History()) is None
        assert first_said(Life({WED: mails(950)}), WED, self.wanted(stop=False), History()) is None

    def test_it_keeps_the_rules_of_count_and_spacing(self) -> None:
        life = Life({WED: mails(945)})
        before = Shown("plan_ahead", "plan_ahead:x", life.at(WED, 905), "fine")
        assert first_said(life, WED, self.wanted(), History((before,))) is None
        assert first_said(life, WED, self.wanted(a_day=2), History((before,))) is not None
        close = Shown("plan_ahead", "plan_ahead:x", life.at(WED, 940), "fine")
        assert first_said(life, WED, self.wanted(a_day=2), History((close,))) is None
        again = Shown("stop_reminder", "stop_reminder:2026-11-18", life.at(WED, 800), "fine")
        assert first_said(life, WED, self.wanted(a_day=5), History((again,))) is None
        quiet = tuple(
            Shown("stop_reminder", f"stop_reminder:{number}", life.at(WED, 0) - number * DAY, "closed")
            for number in (1, 2, 3)
        )
        assert first_said(life, WED, self.wanted(a_day=5), History(quiet)) is None

    def test_not_in_a_meeting(self) -> None:
        life = Life({WED: Day((945.0,), ((940.0, 955.0),))})
        found = first_said(life, WED, self.wanted(), History())
        assert found is not None
        assert found[0] == "15:55"
        assert found[1].expires <= life.at(WED, 945) + 30 * MINUTE


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "grense").mkdir()
    (tmp_path / "grense" / "settings.toml").write_text('strategies = ["fixed_hours", "xx"]\npolicy = "ours.toml"\n')
    (tmp_path / "grense" / "ours.toml").write_text('urgent = "call {Kari}"\n')
    return runner(monkeypatch)


class TestTheCommand:
    def test_all_of_them_with_the_employers_beside(self, run: Run) -> None:
        done = run("strategies")
        assert done.exit_code == 0
        assert [name for name in strategies() if f"{name}: " not in done.stdout] == []
        assert "fixed_hours: A fixed start and end (chosen)" in done.stdout
        assert "What an employer can do" in done.stdout
        assert "not known: xx" in done.stderr

    def test_one_of_them_still_has_the_employers_beside(self, run: Run) -> None:
        done = run("strategies", "fixed_place")
        assert done.stdout.startswith("fixed_place: ")
        assert "What an employer can do" in done.stdout
        assert "call_if_urgent" not in done.stdout

    def test_texts(self, run: Run) -> None:
        for kind in TEXTS:
            assert run("strategies", "--text", kind).stdout == text(kind, load("en")) + "\n"
        assert "call {Kari}" in run("strategies", "--text", "urgent").stderr
        assert run("strategies", "tell_the_manager", "--text", "manager").exit_code == 0

    def test_what_is_not_known_is_one_line(self, run: Run) -> None:
        assert run("strategies", "xx").exit_code == 2
        assert run("strategies", "--text", "xx").stderr.count("\n") == 1
