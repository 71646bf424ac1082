"""`grense meetings`, as typed: a month by hand in three languages, the page to share, and bad core hours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from command_line import MARK, OSLO, Run, calendar, event, runner
from grense.storage.home import Home

ME = "kari@example.org"
CORE = "mon-fri 09:00-15:00"
# Wednesday 4 November: two without a break, and one over noon. Thursday 12: late. Friday 13: early, and within.
SPANS = [
    ("20261104T080000Z", "20261104T090000Z"),
    ("20261104T090500Z", "20261104T100000Z"),
    ("20261104T101000Z", "20261104T114500Z"),
    ("20261112T133000Z", "20261112T150000Z"),
    ("20261113T073000Z", "20261113T083000Z"),
    ("20261113T120000Z", "20261113T130000Z"),
]
# 60 + 55 + 95 + 90 + 60 + 60 minutes; outside 60 (15:00-16:00) and 30 (08:30-09:00).
GOLDEN = {
    "en": """\
Meetings in 4 weeks to Sunday 15 November

                                In all      A week
Meetings                             6         3.0
Time in meetings            7 h 00 min  3 h 30 min
Partly outside core hours            2         1.0
Time outside core hours     1 h 30 min      45 min
Back to back                         1         0.5
Days without a gap at noon           1         0.5

2 of 4 weeks have meetings; the figures a week are their mean.
On half of the 3 days with meetings the first begins at 09:00 or before, and on half the last
ends at 14:00 or later.
2 of 6 meetings lay partly or wholly outside core hours, 09:00–15:00: 1 h 30 min of 7 h 00 min
(21 %).
1 of 6 meetings began when another one ended, or at most 5 minutes later.
On 1 of 3 days with meetings there was no gap of 30 minutes between 11:00 and 13:00.
""",
    "nb": """\
Møter i 4 uker til søndag 15. november

                                       I alt      I uken
Møter                                      6         3,0
Tid i møter                       7 t 00 min  3 t 30 min
Delvis utenfor kjernetiden                 2         1,0
Tid utenfor kjernetiden           1 t 30 min      45 min
Kant i kant                                1         0,5
Dager uten opphold midt på dagen           1         0,5

2 av 4 uker har møter; tallene i uken er snittet av disse.
""",
    "nn": """\
Møte i 4 veker til søndag 15. november

                                       I alt      I veka
Møte                                       6         3,0
Tid i møte                        7 t 00 min  3 t 30 min
""",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return runner(monkeypatch)


@pytest.fixture
def month(tmp_path: Path) -> Path:
    people = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", "ATTENDEE:mailto:ola@example.org")
    path = tmp_path / f"{MARK}.ics"
    path.write_text(calendar(*(event(start, end, *people) for start, end in SPANS)))
    return path


def options(language: str = "en") -> tuple[str, ...]:
    return (*OSLO, "--me", ME, "--weeks", "4", "--lang", language)


@pytest.mark.parametrize("language", GOLDEN)
def test_a_month_by_hand(run: Run, month: Path, language: str) -> None:
    result = run("meetings", str(month), *options(language), "--core-hours", CORE, COLUMNS="100")
    assert result.exit_code == 0, result.output
    shown = "\n".join(line.rstrip() for line in result.stdout.splitlines()) + "\n"
    assert shown[: len(GOLDEN[language])] == GOLDEN[language]
    assert "2022:04" in shown
    assert MARK not in shown


def test_without_core_hours_one_line_says_how_to_set_them(run: Run, month: Path) -> None:
    shown = " ".join(run("meetings", str(month), *options()).stdout.split())
    assert "utside core hours" not in shown
    assert shown.count('core_hours = "mon-fri 09:00-15:00" in the settings, or --core-hours') == 1


def test_json(run: Run, month: Path) -> None:
    found = json.loads(run("meetings", str(month), *options(), "--core-hours", CORE, "--json").stdout)
    assert found["core_hours"] == CORE
    assert found["meetings"] == {
        "weeks": 4,
        "weeks_with": 2,
        "days": 3,
        "meetings": 6,
        "minutes": 420,
        "first": 540,
        "last": 840,
        "outside": 2,
        "outside_minutes": 90,
        "back_to_back": 1,
        "days_without_gap": 1,
        "outside_on": ["2026-11-12", "2026-11-13"],
    }
    assert [(week["week"], week["minutes"]) for week in found["weeks"]] == [("2026-W45", 210), ("2026-W46", 210)]
    alone = json.loads(run("meetings", str(month), *options(), "--json").stdout)
    assert (alone["core_hours"], alone["meetings"]["outside"]) == (None, None)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_page_has_sums_alone(run: Run, month: Path, tmp_path: Path, language: str) -> None:
    page = tmp_path / "page.md"
    result = run("meetings", str(month), *options(language), "--core-hours", CORE, "--page", str(page))
    assert result.exit_code == 0, result.output
    text = page.read_text("utf-8")
    assert "| 7 " in text
    assert "2022:04" in text
    days = "mon|tues|wednes|thurs|fri|man|tirs|ons|tors|fre|mån|tys"
    assert not re.search(rf"\b({days})da[yg]|mon-fri|nov|2026|{MARK}|{ME}", text, re.IGNORECASE), text
    assert "half the last" not in text


def test_the_page_replaces_none_of_the_files_read(run: Run, month: Path) -> None:
    before = month.read_bytes()
    result = run("meetings", str(month), *options(), "--page", str(month))
    assert (result.exit_code, "--page another path" in result.stderr) == (2, True)
    assert month.read_bytes() == before


def test_core_hours_of_the_settings(run: Run, month: Path) -> None:
    write_settings(f'core_hours = "{CORE}"\n')
    assert "2 of 6 meetings lay partly" in " ".join(run("meetings", str(month), *options()).stdout.split())
    shown = " ".join(run("pattern", str(month), *OSLO, "--me", ME, "--lang", "en").stdout.split())
    assert "Meetings: 3 h 30 min in a week that has any. 2 of 6 meetings lay partly" in shown
    assert "The latest of them: Thursday 12 November, Friday 13 November." in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'core_hours = "mon-fri 07:00-15:00"',
            "line 1: core_hours (mon: core hours 07:00-15:00, ordinary",
        ),
        (
            'hours = "mon-thu 08:00-16:00"\ncore_hours = "fri 09:00-15:00"',
            "line 2: core_hours (fri: core",
        ),
        ('core_hours = "mon-fri 9-15"', "line 1: core_hours"),
        ("core_hours = 9", "line 1: core_hours"),
    ],
)
def test_core_hours_that_make_no_sense_are_one_line(run: Run, month: Path, text: str, said: str) -> None:
    write_settings(text)
    result = run("meetings", str(month), *options())
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert said in result.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--core-hours", "mon-fri 07:00-15:00"), "mon: core hours 07:00-15:00, ordinary hours 08:00-16:00"),
        (("--core-hours", CORE, "--hours", "mon-fri 10:00-18:00"), "ordinary hours 10:00-18:00"),
        (("--core-hours", "someday 9-15"), "'someday' is no weekday"),
        (("--weeks", "0"), "--weeks"),
        (("--example",), "the example has files of its own"),
    ],
)
def test_options_that_make_no_sense_are_one_line(run: Run, month: Path, more: tuple[str, ...], said: str) -> None:
    result = run("meetings", str(month), *options(), *more)
    assert result.exit_code == 2
    assert said in result.stderr


def test_nothing_to_show(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.ics"
    empty.write_text(calendar())
    assert run("meetings", str(empty), *options()).exit_code == 0


def test_the_example_person(run: Run) -> None:
    shown = " ".join(run("meetings", "--example", "--lang", "en").stdout.split())
    assert "7 of 62 meetings lay partly or wholly outside core hours, 09:00–15:00" in shown


def write_settings(text: str) -> None:
    file = Home.of_this_person().settings_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{text}\n", "utf-8")
