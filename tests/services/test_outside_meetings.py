"""Meetings with nobody else of the person's organisation, from a calendar to the explanation, and the question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from grense.activities import from_columns
from grense.history.week import summarise_week
from grense.i18n import load
from grense.services.connections import connection_of
from grense.services.gather import Gathered, Scope, judge, recall
from grense.services.outside_meetings import answer, as_work, is_to_be_asked
from grense.services.person_rules import PersonRules
from grense.services.sync import Reader, SyncTiming, refresh
from grense.storage.home import Home
from grense.storage.settings import Settings, add_source, change
from grense.wording.crossings import trust_sentence

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
OSLO, ME = "Europe/Oslo", "kari@example.org"
MEETING = """BEGIN:VEVENT
UID:{hour}
DTSTART:20261117T{hour}0000Z
DTEND:20261117T{hour}3000Z
ORGANIZER:mailto:kari@example.org
ATTENDEE:mailto:ola@zebrafink.example
SUMMARY:zebrafink
END:VEVENT
"""
DOUBT = "Perhaps private: nobody there is of your own organisation."


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Somebody with a calendar that has two such meetings: at noon, and in the evening."""
    home = Home(tmp_path / "settings.toml", tmp_path / "state.json", tmp_path / "kept")
    events = "".join(MEETING.format(hour=hour) for hour in ("11", "20"))
    (tmp_path / "c.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
    add_source(home.settings_file, "cal", {"kind": "ics", "path": str(tmp_path / "c.ics")})
    change(home.settings_file, "me", [ME])
    return home


def read(home: Home) -> Gathered:
    settings, _ = home.settings()
    readers = [Reader(connection_of(label, given), "", lambda _: None) for label, given in settings.sources.items()]
    refresh(home, settings, readers, SyncTiming(NOW, OSLO))
    with home.store() as store:
        return recall(store, home.state().load(), Scope(NOW, settings.me, OSLO), rules=PersonRules.of(settings))


def doubts(home: Home) -> dict[str, bool]:
    """Whether each crossing of the week is perhaps private, by category."""
    found = judge(read(home), PersonRules.of(home.settings()[0]), now=NOW)
    crossings = summarise_week(found, "2026-W47").crossings
    assert all((DOUBT in trust_sentence(why, load("en"))) == why.is_perhaps_private for why in crossings)
    return {why.category: why.is_perhaps_private for why in crossings}


def test_an_evening_is_perhaps_private_until_all_such_meetings_are_work(home: Home) -> None:
    assert read(home).activities["work_context"].tolist() == ["outside", "outside"]
    assert doubts(home) == {"evening": True, "outside_hours": True}
    for said, expected in (("not_now", True), ("mixed", True), ("work", False)):
        answer(home.settings_file, said)
        assert doubts(home) == {"evening": expected, "outside_hours": expected}


def test_they_are_asked_about_once_and_only_where_there_are_any(home: Home) -> None:
    table = read(home).activities
    assert is_to_be_asked(home.settings()[0], table)
    assert not is_to_be_asked(Settings(), table.drop(columns="work_context"))
    assert not is_to_be_asked(Settings(), table.iloc[:0])
    for said in ("not_now", "mixed", "work"):
        answer(home.settings_file, said)
        assert not is_to_be_asked(home.settings()[0], table)


def test_a_domain_of_work_of_a_mailbox_is_the_organisations(home: Home) -> None:
    post = {"kind": "imap", "host": "h", "user": "u", "mailbox": "mixed", "work_domains": ["zebrafink.example"]}
    read(home)
    add_source(home.settings_file, "post", post)
    settings, _ = home.settings()
    reader = Reader(connection_of("cal", settings.sources["cal"]), "", lambda _: None)
    refresh(home, settings, [reader], SyncTiming(NOW, OSLO))
    with home.store() as store:
        assert "work_context" not in store.activities()


def test_no_address_is_kept(home: Home) -> None:
    read(home)
    with home.store() as store:
        assert "zebrafink" not in repr(store.everything())
    kept = [file for file in home.settings_file.parent.rglob("*") if file.is_file() and file.name != "c.ics"]
    assert not any(b"zebrafink" in file.read_bytes() for file in kept)


def test_other_contexts_stay(home: Home) -> None:
    table = from_columns(
        ["2026-11-17T21:00+01:00"] * 3,
        kind=["mail_sent", "meeting", "meeting"],
        work_context=["mixed", "outside", None],
    )
    assert as_work(table)["work_context"].isna().tolist() == [False, True, True]
    untouched = table.iloc[[0, 2]]
    pd.testing.assert_frame_equal(as_work(untouched), untouched)
