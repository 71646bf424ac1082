"""`grense mailbox`, and files of a mailbox that is also private, from the command line."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pexpect
import pytest

from command_line import OSLO, Run, calendar, event, runner
from grense.storage.home import Home
from grense.storage.settings import add_source, change, load
from servers.stand import ME

MAIL = "From x Tue Nov 17 09:00:00 2026\nFrom: {me}\nTo: {to}\nDate: Tue, 17 Nov 2026 {hour}:10:00 +0100\n\n\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


@pytest.fixture
def post(tmp_path: Path) -> str:
    file = tmp_path / "post.mbox"
    sent = ((21, "ola@example.org"), (22, "friend@example.com"))
    file.write_text("".join(MAIL.format(me=ME, to=to, hour=hour) for hour, to in sent))
    return str(file)


def crossing(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("explain", *arguments, *OSLO, "--me", ME, "--json", "--lang", "en")
    (why,) = [one for one in json.loads(result.stdout)["crossings"] if one["category"] == "evening"]
    return dict(why)


def test_files_of_a_mixed_mailbox(run: Run, post: str) -> None:
    assert len(crossing(run, post)["evidence"]) == 2
    mixed = crossing(run, post, "--mixed-mailbox")
    assert (len(mixed["evidence"]), mixed["perhaps_private"]) == (2, True)
    by_domain = crossing(run, post, "--work-domain", "example.net", "--work-domain", "@Example.org")
    assert (len(by_domain["evidence"]), by_domain["perhaps_private"]) == (1, False)


def test_what_is_left_out_and_what_is_doubtful_is_on_the_page(run: Run, post: str) -> None:
    page = run("week", post, *OSLO, "--me", ME, "--work-domain", "example.org", "--lang", "en").stdout
    assert "1 mail without anybody from work" in " ".join(page.split())
    explained = run("explain", post, *OSLO, "--me", ME, "--mixed-mailbox", "--lang", "nb").stdout
    assert "Kanskje privat: Denne postkassen er ikke bare til jobb." in " ".join(explained.split())


def test_what_is_no_domain_is_one_line(run: Run, post: str) -> None:
    result = run("week", post, *OSLO, "--work-domain", "ola@example.org", "--lang", "en")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "a domain such as example.org" in result.stderr


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, post: str) -> Path:
    file = tmp_path / "settings.toml"
    home = Home(file, tmp_path / "state.json", tmp_path / "kept")
    monkeypatch.setattr(Home, "of_this_person", classmethod(lambda cls: home))
    add_source(file, "post", {"kind": "files", "path": post})
    add_source(file, "cal", {"kind": "ics", "path": "/c.ics"})
    return file


def kept(settings: Path) -> str:
    return settings.read_text().partition("[sources.post]")[2].partition("[sources.cal]")[0]


def test_the_answer_can_be_given_and_changed(run: Run, settings: Path) -> None:
    result = run("mailbox", "post", "mixed", "--work-domain", "Example.org", "--lang", "en")
    assert result.stdout == "Only work mail of post is read, from the next reading on.\n"
    assert 'work_domains = ["example.org"]' in kept(settings)
    assert run("mailbox", "post", "work", "--lang", "nb").stdout == "All e-post fra post regnes som jobb.\n"
    assert "work_domains" not in kept(settings)
    assert 'mailbox = "work"' in kept(settings)


@pytest.mark.parametrize("arguments", [("nope", "work"), ("cal", "work"), ("post", "nope"), ("post",)])
def test_what_is_no_answer_changes_nothing(run: Run, settings: Path, arguments: tuple[str, ...]) -> None:
    before = settings.read_text()
    result = run("mailbox", *arguments)
    assert result.exit_code == 2
    assert settings.read_text() == before


def test_nobody_is_asked_where_nobody_is_there(run: Run, settings: Path) -> None:
    run("sync", "post")
    assert "mailbox" not in kept(settings)


def test_meetings_with_nobody_else_of_the_organisation_are_asked_about_once(tmp_path: Path) -> None:
    lines = (f"ORGANIZER:mailto:{ME}", "ATTENDEE:mailto:ola@customer.example")
    file, settings = tmp_path / "c.ics", tmp_path / ".config" / "grense" / "settings.toml"
    start = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).replace(hour=20, minute=0)
    file.write_text(calendar(event(f"{start:%Y%m%dT%H%M00Z}", f"{start:%Y%m%dT%H3000Z}", *lines)))
    add_source(settings, "cal", {"kind": "ics", "path": str(file)})
    change(settings, "me", [ME])
    answers = (), (("Yes, all of them", None), ("Number", "3")), ()
    for dialogue in answers:
        typed(tmp_path, "sync", dialogue)
    assert load(settings)[0].outside_meetings == "not_now"


def typed(home: Path, command: str, dialogue: Sequence[tuple[str, str | None]]) -> None:
    """Type a command at a terminal, and answer what it asks; a question that is not in the dialogue never ends."""
    environment: Any = {**os.environ, "HOME": str(home), "TZ": "Europe/Oslo", "LANG": "en_GB.UTF-8", "TERM": "xterm"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        environment.pop(name, None)
    grense = str(Path(sys.executable).with_name("grense"))
    child = pexpect.spawn(grense, [command], env=environment, encoding="utf-8", timeout=60)
    for question, answer in dialogue:
        child.expect_exact(question)
        if answer is not None:
            child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
