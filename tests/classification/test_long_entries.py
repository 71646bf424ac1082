"""Entries that are too long for a meeting: their detection, that they do not count, and the person's answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_line import Run, calendar, event, runner
from grense import activities
from grense.classification.long_entries import open_entries, set_apart
from grense.errors import GrenseError
from grense.rules.long_entries import LongEntries, clock_times
from grense.rules.ordinary_hours import OrdinaryHours
from grense.services import gather as service
from grense.services.person_rules import PersonRules

OSLO = ZoneInfo("Europe/Oslo")
NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
DAY_WORK, NIGHTS = "mon-fri 08:00-16:00", "mon-fri 22:00-30:00"
ACCEPTED = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kari@example.org")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=OSLO)


def table(*spans: tuple[str, str], kind: str = "meeting") -> pd.DataFrame:
    return activities.from_columns([at(start) for start, _ in spans], [at(end) for _, end in spans], kind)


def kinds(found: pd.DataFrame) -> list[str]:
    return found["kind"].astype(str).tolist()


def apart(found: pd.DataFrame, weekly: str = DAY_WORK, **said: object) -> pd.DataFrame:
    hours, entries = OrdinaryHours(weekly), LongEntries(**said)  # type: ignore[arg-type]  # of several types
    return set_apart(found, tz="Europe/Oslo", ordinary_hours=hours, said=entries)


# 16 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("start", "end", "weekly"),
    [
        ("17 16:00", "18 08:00", DAY_WORK),  # standby from shift to shift
        ("17 20:00", "18 08:00", DAY_WORK),  # over the night, twelve hours
        ("17 22:00", "18 07:00", DAY_WORK),  # over the night, nine hours
        ("17 16:00", "18 07:59", DAY_WORK),
        ("17 08:00", "18 08:00", DAY_WORK),  # a day and a night
        ("20 16:00", "23 08:00", DAY_WORK),  # a weekend
        ("16 08:00", "23 08:00", DAY_WORK),  # a week
        ("21 08:00", "21 20:00", DAY_WORK),  # a Saturday's day
        ("17 00:00", "17 23:59", DAY_WORK),
        ("17 06:00", "17 22:00", DAY_WORK),
        ("17 06:00", "18 22:00", NIGHTS),
    ],
)
def test_what_is_too_long_for_a_meeting(start: str, end: str, weekly: str) -> None:
    assert kinds(apart(table((start, end)), weekly)) == ["long_entry"]


@pytest.mark.parametrize(
    ("start", "end", "weekly"),
    [
        ("17 09:00", "17 20:00", DAY_WORK),  # a workshop
        ("17 08:00", "17 20:00", DAY_WORK),
        ("17 12:00", "17 23:30", DAY_WORK),  # with dinner
        ("21 09:00", "21 20:00", DAY_WORK),  # on a Saturday
        ("17 17:00", "17 23:00", DAY_WORK),
        ("17 22:00", "18 06:00", NIGHTS),  # the night is when they work
        ("17 22:00", "18 07:00", NIGHTS),
        ("17 19:00", "18 07:00", "mon-fri 19:00-31:00"),
    ],
)
def test_a_long_meeting_counts(start: str, end: str, weekly: str) -> None:
    assert kinds(apart(table((start, end)), weekly)) == ["meeting"]


def test_on_a_day_off_nothing_is_within_ordinary_hours() -> None:
    hours = OrdinaryHours(days_off=[dt.date(2026, 11, 17)])
    workshop = table(("17 08:00", "17 20:00"))
    assert kinds(set_apart(workshop, tz="Europe/Oslo", ordinary_hours=hours)) == ["long_entry"]


def test_a_length_of_the_person_s_own() -> None:
    assert kinds(apart(table(("21 12:00", "21 20:00")), hours=8)) == ["long_entry"]
    assert kinds(apart(table(("17 06:00", "17 22:00")), hours=17)) == ["meeting"]


def test_what_was_entered_by_hand_is_never_asked_about() -> None:
    assert kinds(apart(table(("17 16:00", "18 08:00"), kind="manual"))) == ["manual"]


def test_the_clock_is_the_one_of_the_row() -> None:
    duty = table(("17 15:00", "18 00:30")).assign(zone=pd.Categorical(["America/New_York"]))
    assert kinds(apart(duty)) == ["meeting"]  # 09:00 to 18:30 there
    assert kinds(apart(duty.drop(columns="zone"))) == ["meeting"]
    assert kinds(apart(table(("17 21:00", "18 06:00")))) == ["long_entry"]


def test_an_entry_of_a_season_is_not_asked_about() -> None:
    season = table(("02 08:00", "27 16:00"), kind="long_entry")
    assert kinds(apart(season)) == []


@given(
    start=st.integers(0, 7 * 96),
    quarters=st.integers(1, 200),
    weekly=st.sampled_from([DAY_WORK, NIGHTS, "mon-sun 06:00-14:00"]),
)
def test_a_minute_of_ordinary_hours_more_never_makes_it_longer(start: int, quarters: int, weekly: str) -> None:
    """Against a slow reading, a quarter at a time; and it does not matter how often the table is looked at."""
    begin = dt.datetime(2026, 11, 16) + start * dt.timedelta(minutes=15)
    hours = OrdinaryHours(weekly)
    moments = [begin + number * dt.timedelta(minutes=15) for number in range(quarters)]
    outside = sum(not _is_ordinary(moment, hours) for moment in moments) / 4
    night = {(moment.hour * 4 + moment.minute // 15) for moment in moments}
    whole_night = set(range(92, 96)) | set(range(24))
    consecutive = any(
        all(begin <= first + k * dt.timedelta(minutes=15) < moments[-1] + dt.timedelta(minutes=15) for k in range(28))
        for first in (dt.datetime(2026, 11, day, 23) for day in range(15, 27))
    )
    assert not consecutive or whole_night <= night
    expected = outside >= 6 and (quarters >= 48 or consecutive)
    spans = activities.from_columns(
        [begin.replace(tzinfo=OSLO)], [(begin + quarters * dt.timedelta(minutes=15)).replace(tzinfo=OSLO)], "meeting"
    )
    found = set_apart(spans, tz="Europe/Oslo", ordinary_hours=hours)
    assert kinds(found) == ["long_entry" if expected else "meeting"]
    assert set_apart(found, tz="Europe/Oslo", ordinary_hours=hours).equals(found)


def _is_ordinary(moment: dt.datetime, hours: OrdinaryHours) -> bool:
    for day in (moment.date(), moment.date() - dt.timedelta(days=1)):
        span = hours.spans[day.weekday()]
        minutes = (moment - dt.datetime.combine(day, dt.time())) / dt.timedelta(minutes=1)
        if span is not None and span[0] <= minutes < span[1]:
            return True
    return False


class TestAnswers:
    DUTIES = table(("16 16:00", "17 08:00"), ("17 16:00", "18 08:00"), ("20 16:00", "23 08:00"))

    def test_on_call_is_left_out_and_work_is_a_meeting(self) -> None:
        assert kinds(apart(self.DUTIES, answers=("16:00-08:00 on-call",))) == ["long_entry"]
        found = apart(self.DUTIES, answers=("16:00-08:00 work", "16:00-08:00 +2 on-call"))
        assert kinds(found) == ["meeting", "meeting"]

    @pytest.mark.parametrize("text", ["16:00-08:00", "16-08 work", "16:00-08:00 maybe", "25:00-08:00 work", 5])
    def test_another_form_is_refused(self, text: str) -> None:
        with pytest.raises(GrenseError):
            LongEntries(answers=(text,))

    def test_the_clock_times_of_a_whole_day(self) -> None:
        midnight = dt.datetime(2026, 11, 17)
        assert clock_times(midnight, midnight + dt.timedelta(days=1)) == "00:00-00:00"
        assert clock_times(midnight, midnight + dt.timedelta(days=3)) == "00:00-00:00 +2"

    def test_one_that_was_worked_in_is_no_open_question(self) -> None:
        called_out = table(("17 02:00", "17 03:00"), kind="manual")
        found = activities.concat([apart(self.DUTIES), called_out])
        assert [start.astimezone(OSLO).day for start, _ in open_entries(found)] == [17, 20]


STANDBY = [event(f"202611{day}T150000Z", f"202611{day + 1}T070000Z", *ACCEPTED) for day in range(16, 20)]


def test_standby_in_a_calendar_gives_no_crossing(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(*STANDBY))
    gathered = service.gather([tmp_path / "a.ics"], now=NOW, me=["kari@example.org"], tz="Europe/Oslo")
    found = service.judge(gathered, PersonRules(), now=NOW)
    assert len(found.crossings) == len(found.days) == 0
    assert len(open_entries(found.activities)) == 4
    assert service.with_long_entries(gathered, found.activities).left_out == {"calendar": {"long_entry": 4}}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


class TestCommands:
    """By hand: a calendar file is connected, its standby is asked about, and answered."""

    @pytest.fixture(autouse=True)
    def connected(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            monkeypatch.setenv(name, str(tmp_path))
        monkeypatch.setenv("TZ", "Europe/Oslo")
        (tmp_path / "grense").mkdir(exist_ok=True)
        (tmp_path / "grense" / "settings.toml").write_text(
            f'tz = "Europe/Oslo"\nme = ["kari@example.org"]\n'
            f'[sources.work]\nkind = "ics"\npath = "{tmp_path / "a.ics"}"\n'
        )
        mail = event("20261118T130000Z", "20261118T140000Z", *ACCEPTED)
        (tmp_path / "a.ics").write_text(calendar(*STANDBY, mail))
        assert run("sync").exit_code == 0

    def week(self, run: Run) -> str:
        done = run("week", "--week", "2026-W47")
        assert done.exit_code == 0, done.output
        return done.output

    def test_they_are_listed_with_the_way_to_answer(self, run: Run) -> None:
        told = self.week(run)
        assert "4 entries are longer than meetings are" in told
        assert 'correct work "2026-11-16 16:00"' in " ".join(told.split())

    def test_work_counts_and_can_be_undone(self, run: Run) -> None:
        done = run("correct", "work", "2026-11-16 16:00")
        assert "also worked" in done.output
        assert "3 entries are longer" in self.week(run)
        assert "Evening" in self.week(run)
        assert run("correct", "undo", "1").exit_code == 0
        assert "4 entries are longer" in self.week(run)
        assert "Evening" not in self.week(run)

    def test_on_call_is_said_of_one(self, run: Run) -> None:
        assert run("correct", "on-call", "2026-11-16 16:00").exit_code == 0
        assert "3 entries are longer" in self.week(run)
        assert "no longer matches" not in run("correct", "list").output

    def test_on_call_is_said_of_all_alike(self, run: Run, tmp_path: Path) -> None:
        assert run("correct", "on-call", "2026-11-16 16:00", "--all-alike").exit_code == 0
        assert "are longer" not in self.week(run)
        assert '"16:00-08:00 on-call"' in (tmp_path / "grense" / "settings.toml").read_text()

    def test_a_cut_does_not_make_a_meeting_of_the_rest(self, run: Run) -> None:
        assert run("correct", "away", "2026-11-16 22:00", "2026-11-17 08:00").exit_code == 0
        assert "Evening" not in self.week(run)

    def test_another_minute_is_refused(self, run: Run) -> None:
        done = run("correct", "work", "2026-11-18 14:00")
        assert (done.exit_code, "no long entry begins at that minute" in done.output) == (2, True)


def test_own_entries_without_participants_are_no_evening_and_no_sunday_until_the_person_takes_them(
    tmp_path: Path,
) -> None:
    own = ("20261117T200000Z", "20261117T210000Z"), ("20261122T100000Z", "20261122T110000Z")
    (tmp_path / "a.ics").write_text(calendar(*(event(*times) for times in own)), newline="")

    def found(*include: str) -> set[tuple[str, str]]:
        gathered = service.gather(
            [tmp_path / "a.ics"], now=NOW, me=["kari@example.org"], tz="Europe/Oslo", include=include
        )
        crossings = service.judge(gathered, PersonRules(), now=NOW).crossings
        return set(zip(crossings["category"], crossings["basis"], strict=True))

    assert not found()
    assert {("evening", "calendar"), ("sunday", "calendar")} <= found("blocks")
