"""The owner of files: the order of sources for it, and the prompt in a terminal."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pexpect
import pytest

import catalogues
from command_line import OSLO, Run, calendar, event, runner
from grense.sources.owner import Owners, joined

GRENSE = Path(sys.executable).with_name("grense")
BOSS, ME = "boss@example.org", "kari@example.org"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


def meetings(path: Path, *people: str) -> Path:
    """Meetings of the boss with everybody; only one address has answered, and that is the last."""
    lines = [f"ATTENDEE;PARTSTAT={'ACCEPTED' if one == people[-1] else 'NEEDS-ACTION'}:mailto:{one}" for one in people]
    events = [
        event(f"202611{day}T080000Z", f"202611{day}T090000Z", f"ORGANIZER:mailto:{BOSS}", *lines)
        for day in range(16, 21)
    ]
    path.write_text(calendar(*events), newline="")
    return path


def test_a_guess_comes_first_with_the_others_to_copy(run: Run, tmp_path: Path) -> None:
    path = meetings(tmp_path / "x.ics", ME)
    page = run("week", str(path), *OSLO).stdout
    before = page.partition("Week 47")[0]
    assert "Using the address" in before or "do not show whose they are" in before
    assert f"  --me {ME}\n" in before
    mine = run("week", str(path), *OSLO, "--me", ME).stdout
    assert mine.startswith("Week 47")
    assert "--me" not in mine


def test_where_nothing_counts_that_comes_first(run: Run, tmp_path: Path) -> None:
    page = run("week", str(meetings(tmp_path / "x.ics", ME)), *OSLO, "--me", "nobody@example.org").stdout
    lines = page.splitlines()
    assert lines[0] == "None of the 5 meetings of the calendar is known to be yours."
    assert f"  --me {ME}" in lines


def test_the_count_of_files_is_on_the_page_and_in_the_document(run: Run, tmp_path: Path) -> None:
    meetings(tmp_path / "x.ics", ME)
    (tmp_path / "page.html").write_text("<html>")
    given = ("week", str(tmp_path), *OSLO, "--me", ME)
    page = run(*given).stdout
    assert "Files: 1 calendar file, 1 other file left alone." in page.partition("Mon")[0]
    assert "Files:" not in run("week", str(tmp_path / "x.ics"), *given[2:]).stdout
    assert json.loads(run(*given, "--json").stdout)["files"] == {"calendar": 1, "other": 1}


def test_an_address_that_does_not_show_as_it_is_is_not_offered(run: Run, tmp_path: Path) -> None:
    odd = "ka\u202eri@example.org"
    page = run("week", str(meetings(tmp_path / "x.ics", odd, ME)), *OSLO, "--me", "nobody@example.org").stdout
    assert "\u202e" not in page
    assert f"--me {ME}" in page


def test_in_a_terminal_it_is_asked(tmp_path: Path) -> None:
    catalogues.compile_catalogues()
    path = meetings(tmp_path / "x.ics", "ola@example.com", ME)
    environment = {**os.environ, "HOME": str(tmp_path), "LANG": "en_GB.UTF-8", "TZ": "Europe/Oslo", "TERM": "xterm"}
    command = ["week", str(path), "--week", "2026-W47"]
    child = pexpect.spawn(str(GRENSE), command, env=environment, encoding="utf-8", timeout=60, dimensions=(60, 100))
    child.expect_exact("Which of these are yours?")
    child.expect(r"(\d)  kari@example\.org")
    number = child.match[1]
    child.expect_exact("Numbers")
    child.sendline("9")
    child.expect_exact("Numbers")
    child.sendline(number)
    child.expect_exact(f'me = ["{ME}"] in the settings keeps it')
    child.expect_exact("Week 47")
    child.expect_exact("5 h 00")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert not list(tmp_path.rglob("settings.toml"))


class TestJoined:
    def test_what_is_stated_goes_first(self) -> None:
        stated, guessed = Owners(stated=(ME,)), Owners(found=((BOSS, 9),), guess=BOSS)
        assert joined([guessed], [stated]).best == (ME,)
        assert joined([stated], [guessed]).best == (ME,)

    def test_a_calendar_of_another_is_not_taken_where_one_states_what_the_mail_states(self) -> None:
        mine, theirs = Owners(stated=(ME,)), Owners(stated=(BOSS,))
        assert joined([mine], [mine, theirs]).best == (ME,)
        assert joined([], [mine, theirs]).best == (ME, BOSS)

    def test_who_stands_in_mail_and_calendar_is_likelier(self) -> None:
        mail = Owners(found=((BOSS, 10), (ME, 9)), guess=BOSS)
        meetings = Owners(found=((ME, 5),), guess=ME)
        assert joined([mail], [meetings]).best == (ME,)

    def test_nobody(self) -> None:
        assert joined([], []) == Owners()

    def test_addresses_of_one_mailbox_are_one(self) -> None:
        mail = Owners(found=(("kari.n@gmail.com", 5), (BOSS, 9)), guess=BOSS)
        meetings = Owners(stated=("karin@googlemail.com",), found=(("karin@googlemail.com", 4),))
        assert joined([mail], [meetings]) == Owners(
            ("kari.n@gmail.com",), (("kari.n@gmail.com", 9), (BOSS, 9)), "kari.n@gmail.com"
        )
