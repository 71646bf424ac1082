"""Rules on work at home, the checklist of an agreement, and agendas for talks: sources, days and words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from test_text import FORBIDDEN

from command_line import Run, runner
from grense.errors import SettingsError
from grense.i18n import LANGUAGES, load
from grense.model.policy import AgreedHours, Policy
from grense.rights import home_work
from grense.rights.home_work import HomeWork, agreement_points
from grense.rights.home_work_texts import AVAILABILITY, POINTS, RULES
from grense.storage.policy import load_policy
from grense.wording.agenda import AUDIENCES, agenda_lines
from grense.wording.home_work import agreement_lines, checklist_lines, home_work_lines
from grense.wording.policy import policy_lines
from grense.yardstick.data import rows

TODAY = dt.date(2026, 12, 1)
EVERYTHING = """\
answer = "next working day"
start = "07:30"
core_hours = "09:00-15:00"
available_from = "08:00"
available_to = "17:00"
[home_agreement]
equipment = "the employer's"
extent = "Mondays and Fridays"
"""


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return runner(monkeypatch)


def norway(on: dt.date = TODAY) -> HomeWork:
    found = home_work("no-03", on=on)
    assert found is not None
    return found


def read(folder: Path, text: str) -> Policy:
    (folder / "ours.toml").write_text(text)
    return load_policy(folder / "ours.toml")


class TestTheData:
    def test_it_holds_from_its_days_on(self) -> None:
        assert home_work("NO", on=dt.date(2022, 6, 30)) is None
        assert {rule.since for rule in norway(dt.date(2025, 12, 31)).rules} == {dt.date(2022, 7, 1)}
        assert [rule.id for rule in norway().rules if rule.since == dt.date(2026, 1, 1)] == ["workload"]

    @pytest.mark.parametrize("country", ["SE", "", "EU", "NOR"])
    def test_elsewhere_nothing_was_looked_up(self, country: str) -> None:
        assert home_work(country, on=TODAY) is None

    def test_everything_has_a_text_a_source_and_a_day(self) -> None:
        found = norway()
        assert [rule.id for rule in found.rules] == list(RULES)
        assert [point.id for point in found.points] == list(POINTS) == [one.id for one in agreement_points()]
        assert [one.id for one in found.availability] == list(AVAILABILITY)
        assert all(rule.source and rule.checked_on == dt.date(2026, 11, 30) for rule in found.rules)
        assert {rule.id for rule in found.rules if rule.is_wording} == {"scope", "agreement", "safety"}
        assert all(first <= last for one in found.availability for first, last in [one.lines])

    def test_the_points_that_each_agreement_has(self) -> None:
        held = {point.id: point.held for point in norway().points}
        assert [point for point, when in held.items() if when == "always"] == ["extent", "working_hours", "equipment"]
        assert held["duration"] == "if_temporary"


class TestThePolicy:
    def test_it_is_read(self, tmp_path: Path) -> None:
        policy = read(tmp_path, EVERYTHING)
        assert (policy.core_hours, policy.available_from, policy.available_to) == ((540, 900), 480, 1020)
        assert policy.home_agreement == (("extent", "Mondays and Fridays"), ("equipment", "the employer's"))
        assert "Mondays" not in repr(policy)
        assert policy.hours == AgreedHours(start=450)

    def test_it_is_shown(self, tmp_path: Path) -> None:
        lines = list(policy_lines(read(tmp_path, EVERYTHING), load("en")))
        assert "  core hours: 09:00–15:00" in lines
        assert "  available to the employer: 08:00–17:00" in lines
        assert lines[-1] == "    who owns, runs and maintains the equipment: the employer's"
        (line,) = list(policy_lines(Policy(available_to=1440), load("nb")))[1:]
        assert line.endswith("til kl. 24:00")

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ('available_from = "17:00"\navailable_to = "08:00"', "line 2: available_to"),
            ('available_from = "08:00"\navailable_to = "08:00"', "line 2: available_to"),
            ('available_from = "24:00"', "line 1: available_from"),
            ('available_to = "00:00"', "line 1: available_to"),
            ('available_to = "soon"', "line 1: available_to"),
            ("available_to = 17", "line 1: available_to"),
            ('core_hours = "15:00-09:00"', "line 1: core_hours"),
            ('core_hours = "09:00"', "line 1: core_hours"),
            ('core_hours = ["09:00-15:00"]', "line 1: core_hours"),
            ('available_from = "10:00"\ncore_hours = "09:00-15:00"', "line 2: core_hours"),
            ('core_hours = "09:00-15:00"\navailable_to = "14:59"', "line 1: core_hours"),
            ("home_agreement = true", "line 1: home_agreement"),
            ('[home_agreement]\nzebra = "x"', "home_agreement"),
            ("[home_agreement]\nextent = 2", "line 2: home_agreement.extent"),
        ],
    )
    def test_what_contradicts_itself_is_one_line(self, tmp_path: Path, text: str, place: str) -> None:
        with pytest.raises(SettingsError) as refused:
            read(tmp_path, text)
        assert place in str(refused.value)
        assert "\n" not in str(refused.value)
        assert "zebra" not in str(refused.value)


class TestTheChecklist:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_point_has_an_empty_box(self, language: str) -> None:
        lines = list(checklist_lines(norway(), None, load(language)))
        assert sum(line.startswith("[ ] ") for line in lines) == len(POINTS) + len(AVAILABILITY)
        assert sum(line.strip("_ ") == "" and "_" in line for line in lines) == len(POINTS) + len(AVAILABILITY)

    def test_the_policy_fills_in(self, tmp_path: Path) -> None:
        lines = list(checklist_lines(norway(), read(tmp_path, EVERYTHING), load("en")))
        after = {line: lines[number + 1].strip() for number, line in enumerate(lines[:-1]) if line.startswith("[ ]")}
        assert after["[ ] the extent of the work at home"] == "Mondays and Fridays"
        assert after["[ ] when one is available to the employer, if anything is agreed about it"] == "08:00–17:00"
        assert after["[ ] From when to when is one available, and on which days?"] == "08:00–17:00"
        assert after["[ ] When is what is written in the evening sent?"] == "07:30"
        assert "[x]" not in "".join(lines)

    def test_the_agreement_s_own_words_come_first(self, tmp_path: Path) -> None:
        policy = read(tmp_path, 'available_to = "17:00"\n[home_agreement]\navailability = "as at the office"')
        lines = list(checklist_lines(norway(), policy, load("en")))
        assert [line.strip() for line in lines].count("as at the office") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_whole_and_calm(language: str) -> None:
    words = load(language)
    lines = [
        *home_work_lines(norway(), words),
        *checklist_lines(norway(), None, words),
        *agreement_lines(36, 22, words),
        *(line for audience in AUDIENCES for line in agenda_lines(audience, words)),
    ]
    assert [line for line in lines if FORBIDDEN.search(line) or "{" in line or "None" in line] == []
    assert list(agreement_lines(0, 0, words)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agendas_have_the_report_s_figures(language: str) -> None:
    text = "\n".join(agenda_lines("representatives", load(language)))
    assert [row["percent"] for row in rows("representatives")] == [67, 66, 65, 63, 62, 60, 60, 55]
    assert all(f"- {row['percent']} %: " in text for row in rows("representatives"))
    managers = "\n".join(agenda_lines("managers", load(language)))
    assert all(f"{row['percent']} %" in managers for row in rows("leader_survey")[:3])


class TestTheCommand:
    def test_norway(self, run: Run) -> None:
        said = run("rights", "--country", "NO").stdout
        assert "§ 2 (since 1 July 2022)" in said
        assert "since 1 January 2026" in said
        assert "at home" not in run("rights", "--country", "SE").stdout

    def test_a_page_is_the_same_as_the_output(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "list.txt"
        shown = run("rights", "--country", "NO", "--checklist", "--lang", "nb").stdout
        assert run("rights", "--country", "NO", "--checklist", "--lang", "nb", "--page", str(file)).stdout == ""
        assert file.read_text("utf-8") == shown
        run("rights", "--for", "managers", "--page", str(file))
        assert file.read_text("utf-8") == run("rights", "--for", "managers").stdout

    @pytest.mark.parametrize(
        "options",
        [("--page", "x.txt"), ("--checklist", "--country", "SE"), ("--for", "everybody"), ("--checklist",)],
    )
    def test_what_cannot_be_is_one_line(self, run: Run, options: tuple[str, ...]) -> None:
        done = run("rights", *options)
        assert done.exit_code == 2
        assert done.stderr.count("\n") <= 2


ROOT = Path(__file__).parents[2]


def test_the_norwegian_pages_have_the_report_s_figures() -> None:
    page = (ROOT / "docs/nb/tillitsvalgte.md").read_text("utf-8")
    assert [line for line in page.splitlines() if line.endswith(" % |")] == [
        f"| {row['nb']} | {row['percent']} % |" for row in rows("representatives")
    ]
    managers = (ROOT / "docs/nb/ledere.md").read_text("utf-8")
    assert all(f"{row['percent']} %" in managers for row in rows("leader_survey")[:3])
