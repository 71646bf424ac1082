"""The commands for connected sources and stored data, on a calendar file, without a keyring; one error is one line."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tzlocal
from typer.testing import Result

from command_line import MARK, calendar, event, runner
from grense.storage.home import Home
from servers.folder import mail

ME = "kari@example.org"
PEOPLE = (f"ORGANIZER:mailto:{MARK}@example.org", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}")


class Desk:
    """A person with a home and a calendar file of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._run = runner(monkeypatch)
        self._environ = {"HOME": str(folder / "home"), "TZ": "Europe/Oslo"}
        for name, value in self._environ.items():
            monkeypatch.setenv(name, value)
        self.home = Home.of_this_person()
        self.file = folder / f"{MARK}.ics"
        self.publish(
            event("20261117T200000Z", "20261117T213000Z", *PEOPLE),
            event("20261118T063000Z", "20261118T170000Z", *PEOPLE),
            event("20261125T100000Z", "20261125T110000Z", *PEOPLE),
        )

    def publish(self, *events: str) -> None:
        self.file.write_text(calendar(*events), "utf-8", newline="")

    def run(self, *words: str, answers: Sequence[str] = ()) -> Result:
        from typer.testing import CliRunner

        from grense.cli.main import app

        return CliRunner().invoke(app, list(words), input="".join(f"{answer}\n" for answer in answers))

    def said(self, *words: str, answers: Sequence[str] = ()) -> str:
        result = self.run(*words, answers=answers)
        assert result.exit_code == 0, result.output
        return " ".join(result.stdout.split())

    def connect(self) -> None:
        self.said("connect", "ics", "--name", "work", answers=[str(self.file), ME])
        self.settings(tz="Europe/Oslo")
        self.said("sync")

    def settings(self, **chosen: object) -> None:
        from grense.storage.settings import change

        for key, value in chosen.items():
            change(self.home.settings_file, key, value)

    def refused(self, *words: str, answers: Sequence[str] = ()) -> str:
        """The error output of a failing command: one line, without the marker."""
        result = self.run(*words, answers=answers)
        assert result.exit_code == 2, result.output
        assert result.stderr.startswith("grense: ")
        assert result.stderr.count("\n") == 1
        assert MARK not in result.stderr
        return result.stderr

    def week(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("week", "--json", "--week", "2026-W47", *words).stdout)
        return found


def test_an_address_that_stands_in_the_meetings_is_chosen_by_its_number(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = Desk(monkeypatch, tmp_path)
    said = desk.said("connect", "ics", "--name", "work", answers=[str(desk.file), "1"])
    assert f"1 {ME} (3)" in said
    assert desk.home.settings()[0].me == (ME,)


def test_a_folder_is_connected_and_followed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / f"{MARK}-folder"
    folder.mkdir()
    (folder / "calendar.ics").write_bytes(desk.file.read_bytes())
    box = folder / "Sent"
    box.write_bytes(mail("one", dt.datetime(2026, 11, 17, 20, tzinfo=dt.UTC)))
    said = desk.said("connect", "files", answers=[str(folder), "1"])
    assert "Files: 1 calendar file, 1 mailbox." in said
    assert "nothing in the files is changed" in said
    assert "Passwords" not in said
    assert desk.home.settings()[0].sources["files"]["path"] == str(folder.resolve())
    assert desk.home.settings()[0].me == (ME,)
    assert "files: 4 new" in desk.said("sync")
    box.write_bytes(box.read_bytes() + mail("two", dt.datetime(2026, 11, 17, 21, tzinfo=dt.UTC)))
    assert "files: 1 new" in desk.said("sync")
    folder.rename(tmp_path / "away")
    result = desk.run("sync")
    assert "no longer there" in result.stderr
    assert MARK not in result.stderr + desk.said("sources")
    assert MARK not in desk.home.state_file.read_text()
    assert "2 sent mails, 3 meetings" in desk.said("data", "show")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    return Desk(monkeypatch, tmp_path)


def test_from_connecting_to_forgetting(desk: Desk) -> None:
    said = desk.said("connect", "ics", "--name", "work", answers=[str(desk.file), ME])
    assert "work is connected" in said
    desk.settings(tz="Europe/Oslo")
    assert "No subject, text, place or name is stored" in said
    assert "work: 3 new" in desk.said("sync")
    assert "work: nothing new" in desk.said("sync")
    assert "Evening work" in desk.said("week", "--tz", "Europe/Oslo")
    assert "3 meetings; from 2026-11-17 to 2026-11-25" in desk.said("data", "show")
    assert "2026-11-17 21:00-22:30 meeting work" in desk.said("data", "show", "--rows")
    desk.publish(event("20261118T063000Z", "20261118T170000Z", *PEOPLE))
    assert "work: 2 gone" in desk.said("sync")
    assert "It is deleted." in desk.said("data", "forget", "--yes")
    assert "No times are stored." in desk.said("data", "show")
    assert "is disconnected" in desk.said("disconnect", "work", answers=["n"])
    assert "No source is connected" in desk.said("sources")


def test_everything_is_written_to_one_file(desk: Desk, tmp_path: Path) -> None:
    desk.connect()
    desk.said("correct", "worked", "2026-11-16 19:00", "2026-11-16 20:00")
    desk.said("data", "export", str(tmp_path / "mine.json"))
    held = json.loads((tmp_path / "mine.json").read_text())
    assert held["store"]["activities"][0]["start"] == "2026-11-17T20:00:00+00:00"
    assert held["store"]["corrections"][0]["verb"] == "worked"
    assert held["settings"]["me"] == [ME]
    assert held["sources"]["work"]["failures"] == 0
    assert (tmp_path / "mine.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "crossings"),
    [
        ((), {"evening", "long_day", "short_rest"}),
        (("not-work", "2026-11-17 21:00"), {"long_day"}),
        (("ended", "2026-11-18 07:30", "2026-11-18 12:00"), {"evening", "short_rest"}),
        (("not-work", "2026-11-18 07:00", "2026-11-18 18:00"), {"evening"}),
        (("worked", "2026-11-22 12:00", "2026-11-22 13:00"), {"evening", "long_day", "short_rest", "sunday"}),
        (("away", "2026-11-17", "2026-11-19"), set()),
        (("zone", "2026-11-17", "2026-11-18", "America/New_York"), {"long_day", "short_rest"}),
    ],
)
def test_a_correction_counts_and_can_be_undone(desk: Desk, words: Sequence[str], crossings: set[str]) -> None:
    desk.connect()
    if words:
        desk.said("correct", *words)
    assert categories(desk.week()) == crossings
    if words:
        assert desk.said("correct", "list").startswith("1 2026-11-")
        desk.said("correct", "undo", "1")
        assert categories(desk.week()) == {"evening", "long_day", "short_rest"}


def test_a_flexi_day_by_hand_is_taken_back_and_no_leave(desk: Desk) -> None:
    desk.connect()
    assert "flexi day, hours taken back" in desk.said("correct", "flexi-day", "2026-11-20", "--lang", "en")
    assert "flexi day, hours taken back" in desk.said("correct", "list", "--lang", "en")
    assert [day["off"] for day in desk.week()["days"]] == [None] * 4 + ["flexi_day"] + [None] * 2  # type: ignore[attr-defined]  # it is JSON
    desk.said("correct", "undo", "1")
    assert [day["off"] for day in desk.week()["days"]] == [None] * 7  # type: ignore[attr-defined]  # as above


def test_away_for_a_minute_takes_that_minute_and_no_mail(desk: Desk) -> None:
    days = [event(f"202611{day}T070000Z", f"202611{day}T150000Z", *PEOPLE) for day in range(16, 21)]
    desk.publish(*days)
    desk.connect()
    said = desk.said("correct", "away", "2026-11-18 15:59", "2026-11-18 16:30")
    assert "stay" not in said
    hours = {day["date"]: day["worked_minutes"]["calendar"] for day in desk.week()["days"]}
    assert (hours["2026-11-17"], hours["2026-11-18"]) == (480, 479)
    desk.said("correct", "undo", "1")
    assert {day["worked_minutes"]["calendar"] for day in desk.week()["days"]} == {480, 0}


def categories(week: dict[str, object]) -> set[str]:
    crossings: list[dict[str, str]] = week["crossings"]  # type: ignore[assignment]  # it is JSON
    return {one["category"] for one in crossings} - {"outside_hours", "connected"}


def test_the_settings_hold_for_files_and_for_what_is_kept(desk: Desk) -> None:
    desk.connect()
    desk.settings(hours="mon-fri 07:00-15:00", language="nb")
    for week in (desk.week(), desk.week(str(desk.file))):
        assert week["days"][0]["ordinary_hours"] == ["07:00", "15:00"]  # type: ignore[index]  # it is JSON
    assert "Kveldsarbeid" in desk.said("week")
    assert desk.refused("sync", "nope").startswith("grense: ukjent kilde")
    assert desk.week("--hours", "mon-fri 09:00-17:00")["days"][0]["ordinary_hours"] == ["09:00", "17:00"]  # type: ignore[index]  # it is JSON


def test_an_unknown_setting_is_named_with_the_nearest(desk: Desk) -> None:
    desk.connect()
    with desk.home.settings_file.open("a") as file:
        file.write("\n[weeks_kept]\n")
    result = desk.run("sources")
    assert result.exit_code == 0
    assert "weeks_kept" in result.stderr


def test_settings_that_make_no_sense_are_refused_with_their_line_and_left_alone(desk: Desk) -> None:
    desk.connect()
    text = desk.home.settings_file.read_text() + "\nkeep_weeks = \n"
    desk.home.settings_file.write_text(text)
    said = desk.refused("sync")
    assert f"line {len(text.splitlines())}" in said
    assert desk.home.settings_file.read_text() == text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("connect", "nonsense"), "unknown kind of source"),
        (("connect", "ics", "--name", "Work!"), "cannot be called that"),
        (("connect", "ics", "--set", "wrong=1"), "unknown key"),
        (("connect", "ics", "--set", "wrong"), "without a value"),
        (("connect", "imap", "--set", "port=high"), "invalid value"),
        (("connect", "ics", "--name", "work"), "of that name"),
        (("disconnect", "nope"), "unknown source"),
        (("sync", "nope"), "unknown source"),
        (("sync", "--since", "1999-01-01"), "times that old are not stored"),
        (("sync", "--since", "yesterday"), "no such time"),
        (("week", "--include", "blocks"), "for files only"),
        (("data", "forget", "--before", "2026-11-01", "--source", "work"), "either a day or a source"),
        (("data", "forget", "--source", "nope"), "unknown source"),
        (("data", "export", "/nowhere/at/all.json"), "cannot be written"),
        (("correct", "not-work", "2026-11-18 03:00"), "nothing is stored of that minute"),
        (("correct", "ended", "2026-11-18 03:00", "2026-11-18 03:30"), "nothing is stored of that minute"),
        (("correct", "ended", "2026-11-18 07:30", "2026-11-18 22:00"), "does not lie within"),
        (("correct", "worked", "2026-11-18 22:00", "2026-11-18 21:00"), "does not lie after"),
        (("correct", "zone", "2026-11-18", "2026-11-19", "Nowhere"), "unknown time zone"),
        (("correct", "undo", "7"), "no such correction"),
        *(
            (("correct", verb, *times), "the clock is put forward over this time: 2026-03-29 02:30, 02:00 -> 03:00")
            for verb, times in (
                ("worked", ("2026-03-29 02:30", "2026-03-29 03:30")),
                ("worked", ("2026-03-29 01:00", "2026-03-29 02:30")),
                ("away", ("2026-03-29 02:30", "2026-03-29 02:45")),
                ("ended", ("2026-11-18 07:30", "2026-03-29 02:30")),
                ("not-work", ("2026-03-29 02:30",)),
            )
        ),
    ],
)
def test_what_makes_no_sense_is_one_line(desk: Desk, words: Sequence[str], told: str) -> None:
    desk.connect()
    before = desk.home.settings_file.read_text()
    assert told in desk.refused(*words)
    assert desk.home.settings_file.read_text() == before


@pytest.mark.parametrize("path", ["/nowhere/at/all.ics", "http://example.org/a.ics", "webcal:nonsense://"])
def test_a_try_that_fails_leaves_nothing_behind(desk: Desk, path: str) -> None:
    desk.refused("connect", "ics", answers=[path, ME])
    assert "No source is connected" in desk.said("sources")
    assert "[sources.ics]" not in desk.home.settings_file.read_text()


def test_nothing_connected(desk: Desk) -> None:
    assert "no source is connected" in desk.refused("sync")
    assert "no source is connected" in desk.refused("week")
    assert "Nothing is stored yet" in desk.said("data", "show")
    assert not desk.home.has_store()


def test_a_kind_that_is_not_installed_names_its_extra(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "exchangelib", None)
    assert 'pip install "grense[exchange]"' in desk.refused("connect", "exchange")


def test_by_itself_a_problem_is_told_once(desk: Desk, tmp_path: Path) -> None:
    desk.connect()
    desk.file.rename(tmp_path / "away.ics")
    assert desk.run("sync", "--due").stderr != ""
    assert desk.run("sync", "--due").stderr == ""  # it waits
    desk.home.state().update("work", lambda state: replace(state, next_try=None))
    again = desk.run("sync", "--due")
    assert (again.exit_code, again.stderr) == (1, "")
    assert desk.run("sync").stderr != ""


def test_a_source_that_is_gone_is_told_and_the_rest_is_read(desk: Desk, tmp_path: Path) -> None:
    desk.connect()
    desk.said("connect", "ics", "--name", "other", answers=[str(desk.file)])
    desk.file.rename(tmp_path / "other.ics")
    result = desk.run("sync")
    assert result.exit_code == 1
    assert "work: the calendar file cannot be found (check the path)" in result.stderr
    assert "3 meetings" in desk.said("data", "show")
    assert "could not be read" in desk.said("week")


def test_a_later_correction_of_the_same_meeting_holds(desk: Desk) -> None:
    """08-16 on five days, and 20-22 on the Wednesday, which is then corrected again and again."""
    days = [event(f"202611{day}T070000Z", f"202611{day}T150000Z", *PEOPLE) for day in range(16, 21)]
    desk.publish(*days, event("20261118T190000Z", "20261118T210000Z", *PEOPLE))
    desk.connect()

    def wednesday() -> tuple[float, set[str]]:
        week = desk.week()
        (hours,) = (day["worked_minutes"]["calendar"] / 60 for day in week["days"] if day["date"] == "2026-11-18")
        return hours, {one["category"] for one in week["crossings"] if one["date"] in ("2026-11-18", "2026-11-19")}

    desk.said("correct", "ended", "2026-11-18 20:00", "2026-11-18 21:30")
    assert wednesday() == (9.5, {"evening", "outside_hours", "short_rest"})
    desk.said("correct", "ended", "2026-11-18 20:00", "2026-11-18 20:30")
    assert wednesday() == (8.5, {"outside_hours"})
    assert "replaced by 2" in desk.said("correct", "list")
    desk.said("correct", "not-work", "2026-11-18 20:00")
    assert wednesday() == (8, set())
    desk.said("correct", "undo", "1")
    desk.said("correct", "undo", "3")
    assert wednesday() == (8.5, {"outside_hours"})
    desk.said("correct", "not-work", "2026-11-18 20:00", "2026-11-18 20:15")
    assert wednesday() == (8.25, {"outside_hours"})


def test_a_correction_that_matches_nothing_any_more_is_listed_as_such(desk: Desk) -> None:
    desk.connect()
    desk.said("correct", "ended", "2026-11-17 21:00", "2026-11-17 21:30")
    assert "matches" not in desk.said("correct", "list")
    desk.publish(event("20261117T200000Z", "20261117T210000Z", *PEOPLE))
    desk.said("sync")
    assert "no longer matches anything that is stored" in desk.said("correct", "list")


def test_a_zone_and_work_added_in_it_give_the_same_in_either_order(desk: Desk) -> None:
    desk.publish(event("20261118T140000Z", "20261118T150000Z", *PEOPLE))
    desk.connect()
    zone = ("correct", "zone", "2026-11-16", "2026-11-21", "America/New_York")
    worked = ("correct", "worked", "2026-11-18 21:30", "2026-11-18 22:30")
    for first, second in ((zone, worked), (worked, zone)):
        desk.said(*first)
        desk.said(*second)
        assert desk.week()["crossings"] == []
        for number in desk.said("correct", "list").split()[:1]:
            desk.said("correct", "undo", number)
        desk.said("correct", "undo", str(int(number) + 1))


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000 + "]" * 5000, f"keep_weeks = {'9' * 5000}", "tz = \n", b"\xff\xfe"], ids=range(4)
)
def test_settings_that_cannot_be_read_are_one_line_of_every_command(desk: Desk, text: str | bytes) -> None:
    desk.home.settings_file.parent.mkdir(parents=True)
    desk.home.settings_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    for words in (("week",), ("sources",), ("data", "show"), ("correct", "list")):
        assert "the settings file is not" in desk.refused(*words)
    assert "--help" in desk.run("nonsense").stderr


def test_a_catalogue_that_cannot_be_read_leaves_english(monkeypatch: pytest.MonkeyPatch) -> None:
    import gettext

    from grense.i18n import load

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(MARK)

    monkeypatch.setattr(gettext, "translation", refuse)
    assert load("nb").gettext("Nudges shown: {count}") == "Nudges shown: {count}"


def test_a_damaged_store_is_looked_at_and_recovered(desk: Desk, tmp_path: Path) -> None:
    desk.connect()
    for _ in range(2):
        desk.said("correct", "worked", "2026-11-16 19:00", "2026-11-16 20:00")
    assert "The store is intact" in desk.said("data", "recover")
    path = desk.home.store_folder / "store.db"
    content = bytearray(path.read_bytes())
    content[100:4096] = bytes(3996)
    path.write_bytes(content)
    assert "grense data recover recovers what can be read" in desk.refused("correct", "list")
    assert "is damaged" in desk.refused("data", "show")
    desk.said("data", "export", str(tmp_path / "mine.json"))
    held = json.loads((tmp_path / "mine.json").read_text())
    assert (held["store"], "correction" in held["not_whole"]) == (None, True)
    said = desk.said("data", "recover")
    assert "From the copy of" in said
    assert "3 times" in said
    assert "grense sync reads the sources again" in said
    assert "store.damaged-" in said
    assert "work: 3 meetings" in desk.said("data", "show").replace("work 3", "work: 3")
    assert "work: nothing new" in desk.said("sync")
    desk.said("data", "forget", "--yes")
    assert sorted(one.name for one in desk.home.store_folder.iterdir()) == ["store.db", "store.lock"]


class TestTheClockOfThePlace:
    """The machine's zone changes, and past results stay."""

    @pytest.fixture(autouse=True)
    def at_home(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        self.at("Europe/Oslo", monkeypatch)
        yield
        self.at("UTC", monkeypatch)

    def at(self, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        tzlocal.reload_localzone()

    def test_the_first_source_writes_the_zone(self, desk: Desk) -> None:
        said = desk.said("connect", "ics", "--name", "work", answers=[str(desk.file), ME])
        assert "Your time zone: Europe/Oslo (tz in the settings)." in said
        assert desk.home.settings()[0].tz == "Europe/Oslo"

    def test_a_store_from_before_keeps_the_zone_that_it_is_first_judged_in(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.connect()
        desk.settings(tz=None)
        before = desk.week()
        self.at("America/New_York", monkeypatch)
        assert desk.week() == before
        assert desk.home.settings()[0].tz == "Europe/Oslo"

    def test_another_zone_of_the_machine_is_a_question_with_commands(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.connect()
        asked = "This machine shows the time of New York. If you are there: grense correct zone"
        week = ("week", "--week", "2026-W47")
        assert asked not in desk.said(*week)
        self.at("America/New_York", monkeypatch)
        assert asked in desk.said(*week)
        assert "Your times stay in Europe/Oslo." in desk.said("correct", "stayed")
        assert asked not in desk.said(*week)
        self.at("Europe/Oslo", monkeypatch)
        desk.said(*week)
        self.at("America/New_York", monkeypatch)
        assert asked in desk.said(*week)

    def test_a_stay_that_goes_on_ends_when_the_machine_is_back(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.connect()
        self.at("America/New_York", monkeypatch)
        desk.said("correct", "zone", "2026-11-17", "-", "America/New_York")
        assert "2026-11-17 00:00 - … in America/New_York" in desk.said("correct", "list")
        assert "If you are there" not in desk.said("week", "--week", "2026-W47")
        assert {one["zone"] for one in desk.week()["days"][1:3]} == {"America/New_York"}
        self.at("Europe/Oslo", monkeypatch)
        assert "ended when this machine came back" in desk.run("week", "--week", "2026-W47").stderr
        assert "…" not in desk.said("correct", "list")

    def test_who_moves_keeps_the_past(self, desk: Desk) -> None:
        desk.connect()
        before = desk.week()
        desk.said("correct", "moved", "2026-11-26", "Asia/Tokyo")
        after = desk.week()
        assert desk.home.settings()[0].tz == after["zone"] == "Asia/Tokyo"
        names = ("category", "date", "minutes", "start_local", "end_local")
        told = [[[one[name] for name in names] for one in week["crossings"]] for week in (before, after)]
        assert told[0] == told[1] != []
