"""Where one worked, from the settings and by `grense correct place`, in the terminal and in JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Run, calendar, event

ME = "kari@example.org"
PEOPLE = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + ME)
HABIT = "mon home, tue-thu workplace"


def settings(tmp_path: Path, *lines: str) -> None:
    path = tmp_path / "CONFIG" / "grense" / "settings.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(('tz = "Europe/Oslo"', *lines)))


def meeting(tmp_path: Path, day: int, clock: str = "T170000Z/T180000Z") -> str:
    start, end = (f"202611{day:02}{one}" for one in clock.split("/"))
    path = tmp_path / f"{day}.ics"
    path.write_text(calendar(event(f"DTSTART:{start}", f"DTEND:{end}", *PEOPLE)))
    return str(path)


@pytest.mark.parametrize(("language", "said"), [("en", "at home, by your habit"), ("nb", "hjemme, etter vanen din")])
def test_the_habit_is_shown_and_explained(run: Run, tmp_path: Path, language: str, said: str) -> None:
    settings(tmp_path, f'work_places = "{HABIT}"')
    late = meeting(tmp_path, 16)  # 18 to 19 on a Monday
    shown = run("week", late, "--me", ME, "--lang", language).stdout
    assert said in shown
    assert "\nh " in shown
    explained = " ".join(run("explain", late, "--me", ME, "--lang", language).stdout.split())
    assert f": {said}." in explained


def test_without_a_place_the_week_and_the_explanation_are_as_ever(run: Run, tmp_path: Path) -> None:
    settings(tmp_path)
    late = meeting(tmp_path, 16)
    assert "at home" not in run("week", late, "--me", ME, "--lang", "en").stdout
    explained = " ".join(run("explain", late, "--me", ME, "--lang", "en").stdout.split())
    assert "the place is not known" in explained
    assert "That day" not in explained


def test_json_has_the_halves_of_each_day(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, f'work_places = "{HABIT}"')
    document = json.loads(run("week", meeting(tmp_path, 16), "--me", ME, "--json").stdout)
    home = {"place": "home", "evidence": "habit"}
    places = [day["place_of_work"] for day in document["days"]]
    assert places[0] == {"morning": home, "afternoon": home}
    assert places[4:] == [None, None, None]
    (late,) = (one for one in document["crossings"] if one["category"] == "outside_hours")
    assert late["place_of_work"] == {"morning": home, "afternoon": home}


def test_a_correction_is_kept_listed_replaced_and_undone(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, f'work_places = "{HABIT}"')
    assert "worked at home" in run("correct", "place", "2026-11-17", "home", "--afternoon", "--lang", "en").stdout
    run("correct", "place", "2026-11-16..2026-11-18", "elsewhere")
    listed = run("correct", "list", "--lang", "en").stdout
    assert "2026-11-17 12:00 - 2026-11-18 04:00  worked at home\n      replaced by 2\n" in listed
    assert "2026-11-16 04:00 - 2026-11-19 04:00  worked elsewhere" in listed
    assert run("correct", "undo", "2", "--lang", "en").stdout == "Undone.\n"
    assert "replaced" not in run("correct", "list", "--lang", "en").stdout
    run("data", "export", str(tmp_path / "all.json"))
    assert '"home"' in (tmp_path / "all.json").read_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("2026-11-17", "hom"), "unknown place: 'hom'"),
        (("17.11.", "home"), "no such day"),
        (("2026-11-17..2026-11-16", "home"), "the end does not lie after the start"),
    ],
)
def test_what_makes_no_sense_is_one_line(run: Run, tmp_path: Path, given: tuple[str, str], said: str) -> None:
    settings(tmp_path)
    refused = run("correct", "place", *given, "--lang", "en")
    assert refused.exit_code != 0
    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('work_places = "mon home, mon-tue elsewhere"', "work_places (mon stands twice; give each day one place)"),
        ('work_places = "tus home"', "work_places (one of mon, tue, wed, thu, fri, sat, sun)"),
        ('work_places = "mon office"', 'work_places (write "mon home, tue-thu workplace, fri home")'),
        ("work_places = 3", "work_places (write it in quotes)"),
        ('working_elsewhere = "cabin"', "working_elsewhere (one of home, workplace, elsewhere)"),
    ],
)
def test_a_setting_that_makes_no_sense_is_one_line(run: Run, tmp_path: Path, line: str, said: str) -> None:
    settings(tmp_path, line)
    refused = run("correct", "list", "--lang", "en")
    assert refused.stderr == f"grense: invalid setting: line 2: {said}\n"


def test_half_a_year_says_how_many_days_were_at_home(run: Run) -> None:
    from grense import example

    files = [str(path) for path in example.paths()]
    options = ["--me", example.ME, "--tz", example.TZ, "--country", "NO", "--week", "2026-W47"]
    assert json.loads(run("pattern", *files, *options, "--json").stdout)["places"] is None
