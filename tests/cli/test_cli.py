"""The command line: pages, tables, languages, terminals, and one clear line for every error."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

import catalogues
from command_line import OSLO, Run, calendar, event, marked_files, runner
from grense import __version__, example
from grense.base import extras
from grense.cli import export
from grense.cli import page as report
from grense.i18n import load
from grense.services import gather as service

CALENDAR, MAILBOX = (str(path) for path in example.paths())
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "COLUMNS"))}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


@pytest.fixture
def marked(tmp_path: Path) -> tuple[str, str]:
    return marked_files(tmp_path)


def _process(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, its output into a pipe."""
    command = [sys.executable, "-c", "from grense.cli.main import main; main()", *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", env={**PLAIN, **environ}
    )


def _is_one_line(text: str) -> bool:
    return text.startswith("grense: ") and text.count("\n") == 1 and "Traceback" not in text


def test_the_demo_shows_one_of_everything_and_why(run: Run) -> None:
    page = run("demo").stdout
    for sentence in (
        "Week 47   16–22 November 2026",
        "37 h 30 agreed + 2 h 30 shown outside = 40 h 00",
        "Over 40 hours: estimated at about 43 h, likely more.",
        "Connected: one short mail, 19:50.",
        "Short rest: at most 8 h 50 min, 22:40 to 07:30.",
        "11 hours of rest would mean first work at 09:41, that is a mail at 09:46; or last work by 20:25:",
        "silence is no proof of rest",
        "1 entry without other people (--include blocks)",
        "Read: times only. Nothing is stored, and nothing is sent.",
    ):
        assert " ".join(sentence.split()) in " ".join(page.split())


def test_a_week_says_what_it_took_for_granted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "machine_zone", lambda: "Europe/Oslo")
    inferred = run("week", CALENDAR, MAILBOX).stdout
    assert "Using the address kari@example.org" in inferred
    assert "Using this machine's time zone, Europe/Oslo" in inferred
    given = run("week", CALENDAR, MAILBOX, "--me", "kari@example.org", *OSLO).stdout
    assert "Using" not in given
    assert "kari@" not in given


def test_the_latest_week_with_work_is_shown_unless_another_is_asked_for(run: Run) -> None:
    mine = ("--me", "kari@example.org", *OSLO)
    assert run("week", MAILBOX, *mine).stdout.startswith("Week 47")
    assert run("week", MAILBOX, *mine, "--week", "2026-W38").stdout.startswith("Week 38")
    assert "The files hold no work in this week." in run("week", MAILBOX, *OSLO, "--week", "2026-W30").stdout


def test_norwegian_by_option_and_by_environment(run: Run) -> None:
    by_option = run("demo", "--lang", "nb").stdout
    assert "Kort hviletid: høyst 8 t 50 min, 22.40 til 07.30." in by_option
    assert run("demo", LANG="nb_NO.UTF-8").stdout == by_option
    assert run("demo", LANG="nb_NO.UTF-8", LC_ALL="en_GB.UTF-8").stdout == run("demo").stdout


@pytest.mark.parametrize(("width", "cells"), [(80, 48), (120, 72), (200, 144), (60, 24)])
def test_the_picture_fills_the_width_it_has_and_no_more(run: Run, width: int, cells: int) -> None:
    page = run("demo", COLUMNS=str(width)).stdout
    assert max(map(len, page.splitlines())) <= width
    saturday = next(line for line in page.splitlines() if line.startswith("Sat"))
    assert saturday.count("·") == cells


def test_strips_and_their_evening_line_stand_below_each_other(run: Run) -> None:
    lines = run("demo").stdout.splitlines()
    monday = next(number for number, line in enumerate(lines) if line.startswith("Mon"))
    rows = lines[monday : monday + 14]
    assert {row.index("│") for row in rows} == {41}


def test_an_explanation_shows_rule_source_evidence_and_a_way_out(run: Run) -> None:
    page = " ".join(run("explain", CALENDAR, MAILBOX, *OSLO, "--category", "short_rest").stdout.split())
    assert "Wednesday 18 November Short rest: at most 8 h 50 min, 22:40 to 07:30." in page
    assert "The limit is 11 hours (Norwegian Working Environment Act § 10-8) if nothing else is agreed." in page
    assert 'Source: the question "… fewer than 11 consecutive hours' in page
    assert "Evidence Tue 17 mail sent 22:40 Wed 18 mail sent 07:30" in page
    assert "Evening work" not in page


def test_a_date_chooses_its_week_and_its_crossings(run: Run) -> None:
    page = run("explain", MAILBOX, *OSLO, "--date", "2026-09-15", "--me", "kari@example.org").stdout
    assert page.startswith("Week 38")
    assert "Tuesday 15 September" in page
    assert "Thursday 17" not in page


def test_mail_of_others_is_contact_and_another_address_may_be_missing(run: Run) -> None:
    page = run("week", MAILBOX, *OSLO, "--me", "nobody@example.org").stdout
    assert "received, which is contact, not work" in page
    assert "If another address is yours too, --me names it." in page


def test_received_mail_is_marked_only_on_request(run: Run, marked: tuple[str, str]) -> None:
    assert "\u2218" not in run("week", *marked, *OSLO).stdout
    page = run("week", *marked, *OSLO, "--received").stdout
    assert "\u2218 mail received" in page
    assert page.count("\u2218") == 2


def test_nothing_to_show_is_told_kindly_with_the_option_that_changes_it(run: Run, tmp_path: Path) -> None:
    lonely = tmp_path / "own.ics"
    lonely.write_text(calendar(event("20261118T100000Z", "20261118T110000Z")), "utf-8")
    result = run("week", str(lonely), *OSLO)
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing in the files counts as work")
    assert "1 entry without other people (--include blocks)" in " ".join(result.stdout.split())
    assert run("week", str(lonely), *OSLO, "--include", "blocks").stdout.startswith("Week 47")


def test_what_lies_ahead_is_called_planned(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "plan.ics"
    place.write_text(calendar(event("20261125T100000Z", "20261125T110000Z")), "utf-8")
    shown = run("week", str(place), *OSLO, "--include", "blocks", "--week", "2026-W48").stdout
    assert "Planned, not counted: 1 h 00 min in the calendar." in shown


@pytest.mark.parametrize(
    "arguments", [("--help",), ("week", "--help"), ("explain", "-h"), ("classify", "-h"), ("demo", "-h")]
)
def test_help_has_examples(run: Run, arguments: Sequence[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert "grense week" in result.stdout or f"grense {arguments[0]}" in result.stdout
    assert "..." not in result.stdout.replace("[FILES]...", "").replace("[ARGS]...", "").replace("}...", "")


def test_the_version(run: Run) -> None:
    assert run("--version").stdout == f"grense {__version__}\n"


def test_a_week_as_json_has_stable_keys_and_both_clocks(run: Run) -> None:
    week = json.loads(run("demo", "--json").stdout)
    assert list(week) == [
        "grense", "schema", "week", "first_day", "last_day", "zone", "inferred", "profile", "rest_method",
        "worked_minutes", "agreed_minutes", "planned_minutes", "now", "days", "crossings", "planned", "presence",
        "long_entries", "files", "left_out", "warnings",
    ]  # fmt: skip
    assert (week["week"], len(week["days"]), week["schema"]) == ("2026-W47", 7, 1)
    rest = next(one for one in week["crossings"] if one["category"] == "short_rest")
    assert (rest["start"], rest["start_local"]) == ("2026-11-17T21:40:51+00:00", "2026-11-17T22:40:51+01:00")
    assert (rest["limit_minutes"], rest["method"], rest["basis"]) == (660, "overnight", "trace")
    assert [item["kind"] for item in rest["evidence"]] == ["mail_sent", "mail_sent"]
    assert rest["sentence"] == "Short rest: at most 8 h 50 min, 22:40 to 07:30."
    assert week["inferred"] == {"me": None, "zone": None}
    assert week["agreed_minutes"] == {
        "agreed": 2250, "outside": 150, "total": 2400, "outside_estimated": 425.25, "total_estimated": 2675.25,
        "agreed_ahead": 0, "outside_planned": 0, "over_limit": True, "stated": True,
    }  # fmt: skip


def test_json_without_work_has_the_same_keys(run: Run) -> None:
    arguments = ("week", MAILBOX, *OSLO, "--me", "nobody@example.org", "--json")
    empty, full = json.loads(run(*arguments).stdout), json.loads(run("demo", "--json").stdout)
    assert list(empty) == list(full)
    assert (empty["week"], empty["days"], empty["crossings"]) == (None, [], [])


@pytest.mark.parametrize("frame", export.FRAMES)
def test_every_frame_in_every_format(run: Run, tmp_path: Path, frame: str) -> None:
    arguments = ("classify", CALENDAR, MAILBOX, *OSLO, "--frame", frame)
    rows = list(csv.DictReader(io.StringIO(run(*arguments).stdout)))
    as_json = json.loads(run(*arguments, "--format", "json").stdout)
    place = tmp_path / "frame.parquet"
    assert run(*arguments, "--format", "parquet", "--output", str(place)).exit_code == 0
    parquet = pd.read_parquet(place)
    assert len(rows) == len(as_json) == len(parquet) > 0
    assert list(rows[0]) == list(as_json[0]) == list(parquet.columns)
    if "start" in rows[0]:
        assert rows[0]["start"].endswith("+00:00")
        assert rows[0]["start_local"].endswith(("+01:00", "+02:00"))
        assert rows[0]["start"] == as_json[0]["start"]


def test_data_are_alone_on_stdout(run: Run) -> None:
    result = run("classify", MAILBOX, *OSLO, "--week", "2026-W47")
    assert "Using the address" in result.stderr
    assert result.stdout.startswith("person,category,date,week,")
    assert {row["week"] for row in csv.DictReader(io.StringIO(result.stdout))} == {"2026-W47"}


def test_a_failed_write_costs_nothing_that_was_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "old.csv"
    place.write_text("old", "utf-8")

    def fails(self: Path, target: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fails)
    result = run("classify", MAILBOX, *OSLO, "--output", str(place))
    assert result.exit_code == 2
    assert _is_one_line(result.stderr.splitlines(keepends=True)[-1])
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("old.csv", "old")]


def test_a_new_file_is_for_its_owner_only_and_an_old_one_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    new, old = tmp_path / "new.csv", tmp_path / "old.csv"
    old.write_text("old", "utf-8")
    old.chmod(0o644)
    for place in (new, old):
        assert run("classify", MAILBOX, *OSLO, "--output", str(place)).exit_code == 0
        assert place.read_text("utf-8").startswith("person,")
    assert (new.stat().st_mode & 0o777, old.stat().st_mode & 0o777) == (0o600, 0o644)


def test_what_is_read_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "sent.mbox"
    copy.write_bytes(Path(MAILBOX).read_bytes())
    assert run("classify", str(copy), *OSLO, "--output", str(copy)).exit_code == 2
    assert copy.read_bytes() == Path(MAILBOX).read_bytes()


def test_parquet_without_its_extra_names_the_command(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = run("classify", MAILBOX, *OSLO, "--format", "parquet", "--output", str(tmp_path / "x"))
    assert result.exit_code == 2
    assert 'pip install "grense[parquet]"' in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing", None, "there is no such file"),
        ("nil.ics", b"", "the file is empty"),
        ("blank", b"\n \n", "the file is empty"),
        ("noise", bytes(range(256)) * 40, "neither a calendar nor mail"),
        ("text", b"Dear diary, today I worked.\n", "neither a calendar nor mail"),
        ("cut.ics", b"BEGIN:VCALEN", "neither a calendar nor mail"),
        ("page.html", b"<html><body>BEGIN</body></html>", "neither a calendar nor mail"),
    ],
)
@pytest.mark.parametrize("command", ["week", "explain", "classify"])
def test_a_file_that_cannot_be_read_is_named_by_its_number(
    run: Run, tmp_path: Path, command: str, name: str, content: bytes | None, says: str
) -> None:
    place = tmp_path / name
    if content is not None:
        place.write_bytes(content)
    result = run(command, MAILBOX, str(place), *OSLO)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert _is_one_line(result.stderr)
    assert result.stderr.startswith(f"grense: file 2: {says}")
    assert name not in result.stderr


def test_a_calendar_that_ends_too_early_is_read_and_said_to(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "cut.ics"
    place.write_bytes(Path(CALENDAR).read_bytes()[:4000])
    result = run("week", str(place), *OSLO)
    assert result.exit_code == 0
    assert "is cut short" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tz", "Europe/Olso"),
        ("--week", "47"),
        ("--week", "2026-W60"),
        ("--include", "everything"),
        ("--me", "kari"),
        ("--hours", "mon 8-16"),
        ("--country", "ZZ"),
        ("--profile", "mine"),
        ("--profile", "/none/mine.toml"),
        ("--rest-method", "napping"),
        ("--lang", "tlh"),
        ("--lang",),
        ("--unknown",),
    ],
)
def test_an_option_that_makes_no_sense_is_one_line(run: Run, arguments: Sequence[str]) -> None:
    result = run("week", CALENDAR, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert _is_one_line(result.stderr)


@pytest.mark.parametrize("arguments", [("calendar.ics",), ("week",), ("demo", "calendar.ics")])
def test_a_wrong_call_says_how(run: Run, arguments: Sequence[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert _is_one_line(result.stderr)
    assert "grense --help" in result.stderr
    assert "calendar.ics" not in result.stderr


def test_errors_speak_the_person_s_language(run: Run) -> None:
    assert (
        run("week", "nope", "--lang", "nb").stderr == "grense: fil 1: det finnes ingen slik fil (kontroller filstien)\n"
    )
    assert run("week", CALENDAR, "--lang=nb", "--tz", "nope").stderr.startswith("grense: ukjent tidssone")


def test_a_fault_of_grense_is_one_line_and_debug_shows_where(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object, **options: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(service.Collected, "read", fails)
    result = run("week", CALENDAR)
    assert result.exit_code == 1
    assert _is_one_line(result.stderr)
    assert "secret" not in result.stderr
    for shown in (run("week", CALENDAR, "--debug"), run("week", CALENDAR, GRENSE_DEBUG="1")):
        assert "RuntimeError: secret" in shown.stderr
        assert shown.exit_code == 1


def test_an_interruption_is_silent(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(service.Collected, "read", interrupted)
    result = run("week", CALENDAR)
    assert (result.exit_code, result.stdout) == (130, "")
    assert "Traceback" not in result.stderr


def test_a_pipe_gets_no_colour_and_a_file_named_by_nothing_but_its_number() -> None:
    result = _process("week", CALENDAR, "/none/such", LANG="C.UTF-8")
    assert (result.returncode, result.stdout) == (2, "")
    assert _is_one_line(result.stderr)
    page = _process("demo", LANG="C.UTF-8")
    assert page.returncode == 0
    assert "\x1b" not in page.stdout
    assert page.stderr == ""


def test_colour_is_kept_from_those_who_ask() -> None:
    terminal = {"LANG": "C.UTF-8", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    assert "\x1b[38;5;" in _process("demo", **terminal).stdout
    assert "\x1b[38;5;" not in _process("demo", **terminal, NO_COLOR="1").stdout
    assert "\x1b" not in _process("demo", LANG="C.UTF-8", NO_COLOR="1").stdout


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("slow", "shown"), [(0.0, True), (60.0, False)])
def test_progress_is_shown_when_it_takes_a_while(monkeypatch: pytest.MonkeyPatch, slow: float, shown: bool) -> None:
    monkeypatch.setattr(report, "_SLOW_SECONDS", slow)
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with report.watched(2, load("en")) as progress:
        assert progress is not None
        progress(1, 30, 60)
    assert ("file 2 of 2" in screen.getvalue()) is shown
    assert bool(screen.getvalue()) is shown


@pytest.mark.parametrize("environ", [{"LC_ALL": "C"}, {"LANG": "C"}, {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}])
def test_a_terminal_without_unicode_gets_ascii(environ: dict[str, str]) -> None:
    result = _process("demo", "--lang", "nb", **environ)
    assert result.returncode == 0
    assert result.stdout.isascii()
    assert "?" not in result.stdout
    assert "Mon" not in result.stdout
    assert "~" in next(line for line in result.stdout.splitlines() if line.startswith("ons"))


def test_a_closed_pipe_is_no_news() -> None:
    command = f"{sys.executable} -c 'from grense.cli.main import main; main()' demo | head -n 1"
    result = subprocess.run(command, shell=True, check=False, capture_output=True, text=True, env=PLAIN)
    assert result.stderr == ""
