"""Time at the machine in the terminal: connected step by step, shown beside the week, and in JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import catalogues
import command_line
from command_line import Run, calendar, event
from grense.cli import main as cli
from servers.activitywatch import WatchStand

ME = "kari@example.org"
PEOPLE = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + ME)
MONDAY = dt.datetime(2026, 11, 16, 6, tzinfo=dt.UTC)  # 07:00 in Oslo
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    catalogues.compile_catalogues()
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return command_line.runner(monkeypatch)


@pytest.fixture
def watch() -> Iterator[WatchStand]:
    stand = WatchStand()
    stand.put((MONDAY, MONDAY + 11 * HOUR))
    yield stand
    stand.stop()


def test_it_is_connected_read_and_shown(run: Run, watch: WatchStand) -> None:
    answers = "\n".join([watch.url, "sometimes", "within_hours", "Europe/Oslo", ""])
    given = ["connect", "activitywatch", "--set", f"buckets={watch.bucket}", "--lang", "en"]
    said = CliRunner().invoke(cli.app, given, input=answers)
    assert said.exit_code == 0, said.output
    assert "No window title" in " ".join(said.output.split())
    assert "mail addresses" not in said.output
    assert run("sync", "--lang", "en").stdout == "activitywatch: 1 new\n"
    shown = " ".join(run("week", "--week", "2026-W47", "--lang", "en", COLUMNS="120").stdout.split())
    assert "At the machine: 11 h 00 min, 8 h 00 min of it for work. 8 h 00 min of that is not in the estimate" in shown
    assert "Crossings" not in shown
    watch.cable.refuse()
    refused = run("sync", "--lang", "en")
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) == 1


def test_an_export_stands_beside_a_calendar(run: Run, watch: WatchStand, tmp_path: Path) -> None:
    (tmp_path / "watch.json").write_bytes(watch.export())
    (tmp_path / "week.ics").write_text(calendar(event("20261116T080000Z", "20261116T110000Z", *PEOPLE)), "utf-8")
    files = (str(tmp_path / "watch.json"), str(tmp_path / "week.ics"), "--me", ME, "--tz", "Europe/Oslo")
    shown = run("week", *files, "--lang", "en", COLUMNS="120").stdout
    assert "At the machine: 11 h 00 min, which is no work by itself" in shown
    found = json.loads(run("week", *files, "--json").stdout)
    assert found["presence"]["days"][0] == {"date": "2026-11-16", "at_machine": 660, "for_work": 0, "filled_in": 0}
    assert found["presence"]["at_machine"] == 660
    assert found["worked_minutes"]["calendar"] == 180
    alone = json.loads(run("week", *files[1:], "--json").stdout)
    assert alone["presence"] is None
    assert {**found, "presence": None, "files": {}} == {**alone, "files": {}}
