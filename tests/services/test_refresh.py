"""All kinds of source at once, into one store: a failing source affects no other, and is recorded."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from grense.model.correction import NOT_WORK, Correction
from grense.services.connections import connection_of
from grense.services.sync import Outcome, Reader, SyncTiming, reading_window, refresh
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense.storage.source_state import SHORTEST_PAUSE, SourceState, is_due
from servers.settings import STANDS, options_of, secret_of
from servers.stand import MARK, ME, PASSWORD, Stand

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
OSLO = "Europe/Oslo"
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


class Person:
    """Somebody with a home of their own and a few connected sources."""

    def __init__(self, folder: Path, stands: Sequence[Stand]) -> None:
        self.stands = {stand.kind: stand for stand in stands}
        self.home = Home(folder / "settings.toml", folder / "state.json", folder / "kept")
        sources = {kind: options_of(stand) for kind, stand in self.stands.items()}
        self.settings = Settings(me=(ME,), tz=OSLO, sources=sources)
        self.secrets = {kind: secret_of(stand) for kind, stand in self.stands.items()}

    def sync(
        self,
        now: dt.datetime = NOW,
        *,
        since: dt.datetime | None = None,
        patience: float = 60,
        keep_weeks: int = 26,
        silence: float = 300,
    ) -> dict[str, Outcome]:
        settings = Settings(me=(ME,), tz=OSLO, sources=self.settings.sources, keep_weeks=keep_weeks)
        readers = [
            Reader(connection_of(kind, options), self.secrets[kind], lambda _: None)
            for kind, options in settings.sources.items()
        ]
        outcomes = refresh(self.home, settings, readers, SyncTiming(now, OSLO, since, patience, silence))
        return {outcome.label: outcome for outcome in outcomes}

    def kept(self, label: str | None = None) -> list[tuple[dt.datetime, dt.datetime]]:
        with self.home.store() as store:
            table = store.activities(labels=None if label is None else [label])
        return list(zip(table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime(), strict=True))

    def state(self, label: str) -> SourceState:
        return self.home.state().load()[label]


@contextmanager
def connected(folder: Path, kinds: Sequence[str]) -> Iterator[Person]:
    with ExitStack() as stack:
        stands = [STANDS[kind]() for kind in kinds]
        for number, stand in enumerate(stands):
            stack.callback(stand.stop)
            for day in range(1, 4):
                if stand.meetings:
                    begin = NOW - day * DAY + number * HOUR
                    stand.put_meeting(f"m{day}", begin, begin + HOUR)
                if stand.mails:
                    stand.put_mail(f"s{day}", NOW - day * DAY + 9 * HOUR + number * dt.timedelta(minutes=7))
        yield Person(folder, stands)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """One with a calendar that is published, and a mailbox."""
    with connected(tmp_path, ("ics", "imap")) as found:
        yield found


def test_all_kinds_of_source_at_once(tmp_path: Path) -> None:
    with connected(tmp_path, tuple(STANDS)) as person:
        outcomes = person.sync()
        assert {label: outcome.error for label, outcome in outcomes.items()} == dict.fromkeys(STANDS)
        assert {label: outcome.added for label, outcome in outcomes.items()} == {
            "ics": 3,
            "caldav": 3,
            "imap": 3,
            "exchange": 6,
            "microsoft365": 6,
            "google": 3,
            "jmap": 6,
        }
        assert len(person.kept()) == 30
        again = person.sync(NOW + HOUR)
        assert {(outcome.added, outcome.removed) for outcome in again.values()} == {(0, 0)}


def test_a_source_that_fails_stops_no_other_and_keeps_what_it_had(person: Person) -> None:
    person.sync()
    person.stands["imap"].cable.refuse()
    person.stands["ics"].put_meeting("new", NOW + DAY, NOW + DAY + HOUR)
    outcomes = person.sync(NOW + HOUR)
    assert outcomes["imap"].error is not None
    assert outcomes["ics"].added == 1
    assert len(person.kept("imap")) == 3
    assert len(person.kept("ics")) == 4


def test_a_source_that_hangs_holds_up_no_other(person: Person) -> None:
    person.stands["imap"].cable.hang()
    begun = time.monotonic()
    outcomes = person.sync(patience=1)
    assert time.monotonic() - begun < 30
    assert outcomes["imap"].error is not None
    assert len(person.kept("ics")) == 3


def test_a_source_that_says_nothing_is_not_waited_for(person: Person) -> None:
    person.stands["imap"].cable.hang()
    outcomes = person.sync(patience=60, silence=1)
    assert str(outcomes["imap"].error).startswith("the server answers too slowly")
    assert [label for label, outcome in outcomes.items() if outcome.error is None] == [*outcomes.keys() - {"imap"}]
    assert person.state("imap").problem


def test_pauses_grow_and_end_with_the_first_success(person: Person) -> None:
    person.stands["imap"].cable.refuse()
    pauses = []
    now = NOW
    for _ in range(4):
        person.sync(now)
        state = person.state("imap")
        assert state.next_try is not None
        pauses.append(state.next_try - now)
        assert not is_due(state, now)
        assert is_due(state, state.next_try)
        now = state.next_try
    assert pauses == [SHORTEST_PAUSE * 2**number for number in range(4)]
    assert person.state("imap").problem == "the server cannot be reached"
    person.stands["imap"].cable.mend()
    person.sync(now)
    assert person.state("imap") == SourceState(last_success=now, last_try=now)


def test_a_refused_password_is_never_tried_again_by_itself(person: Person) -> None:
    person.secrets["imap"] = "wrong"
    outcome = person.sync()["imap"]
    assert PASSWORD not in str(outcome.error)
    assert not is_due(person.state("imap"), NOW + 365 * DAY)


def test_what_is_older_than_the_person_wants_is_not_kept(person: Person) -> None:
    person.stands["imap"].put_mail("old", NOW - 60 * DAY)
    person.sync()
    assert len(person.kept("imap")) == 4
    person.sync(keep_weeks=4)
    assert len(person.kept("imap")) == 3
    person.sync()
    assert len(person.kept("imap")) == 4


def test_time_goes_by_and_the_oldest_goes(person: Person) -> None:
    person.sync()
    person.sync(NOW + 27 * 7 * DAY)
    assert person.kept() == []


def test_what_was_forgotten_is_not_read_again_unless_asked_for(person: Person) -> None:
    person.sync()
    with person.home.store() as store:
        store.forget(before=NOW - 2 * DAY)
    held = person.kept()
    person.sync(NOW + HOUR)
    assert person.kept() == held
    person.sync(NOW + 2 * HOUR, since=NOW - 10 * DAY)
    assert len(person.kept()) == 6


def test_forgetting_everything_begins_anew(person: Person) -> None:
    person.sync()
    with person.home.store() as store:
        store.forget()
    assert person.kept() == []
    person.sync(NOW + HOUR)
    assert len(person.kept()) == 6


def test_a_correction_holds_whatever_is_read_and_a_deleted_meeting_goes(person: Person) -> None:
    from grense.services.gather import Scope, recall

    person.sync()
    start, end = person.kept("ics")[0]
    with person.home.store() as store:
        store.correct(Correction(NOT_WORK, start, end, "meeting"))
    person.stands["ics"].put_meeting("new", NOW + DAY, NOW + DAY + HOUR)
    person.stands["ics"].remove_meeting("m1")
    person.sync(NOW + HOUR)
    person.sync(NOW + 2 * HOUR, since=NOW - 100 * DAY)
    with person.home.store() as store:
        gathered = recall(store, person.home.state().load(), Scope(NOW, tz=OSLO))
        whole = store.activities()
    meetings = gathered.activities.loc[gathered.activities["kind"] == "meeting", "start"].tolist()
    assert (whole["start"] == start).any()
    assert start not in meetings
    assert meetings == [NOW - 2 * DAY, NOW + DAY]


def test_the_window_moves_once_a_week() -> None:
    windows = {reading_window(NOW + hours * HOUR, OSLO, 26) for hours in range(-60, 100)}
    assert len(windows) == 1
    start, end = windows.pop()
    assert start == dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC)
    assert end == dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC)


CHILD = """
import datetime as dt, json, sys
ports = set(json.loads(sys.argv[2]))
def watch(event, arguments):
    if event == "socket.connect" and arguments[1][0] not in ("127.0.0.1", "::1"):
        raise RuntimeError("connects elsewhere")
    if event == "socket.connect" and arguments[1][1] not in ports:
        raise RuntimeError("connects to another port")
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost"):
        raise RuntimeError("looks up another name")
    if event in ("socket.sendto", "socket.bind", "socket.sendmsg") or event == "subprocess.Popen":
        raise RuntimeError(f"does {event}")
sys.addaudithook(watch)
from grense.services.connections import connection_of
from grense.storage.home import Home
from grense.services.sync import Reader, SyncTiming, refresh
from grense.storage.settings import Settings
from pathlib import Path
given = json.loads(sys.stdin.read())
folder = Path(sys.argv[1])
home = Home(folder / "settings.toml", folder / "state.json", folder / "kept")
settings = Settings(me=(given["me"],), tz="Europe/Oslo", sources=given["sources"])
readers = [Reader(connection_of(k, o), given["secrets"][k], lambda _: None) for k, o in settings.sources.items()]
now = dt.datetime.fromisoformat(given["now"])
for _ in range(given["times"]):
    for outcome in refresh(home, settings, readers, SyncTiming(now, "Europe/Oslo", patience=60)):
        print(outcome.label, outcome.added, repr(outcome.error), repr(getattr(outcome.error, "__cause__", None)))
"""


def child(person: Person, times: int = 1) -> subprocess.Popen[str]:
    """Sync in another process that may connect to the person's servers only."""
    ports = [stand.cable.port for stand in person.stands.values()]
    folder = str(person.home.settings_file.parent)
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", CHILD, folder, json.dumps(ports)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
    )
    given = {"me": ME, "sources": person.settings.sources, "secrets": person.secrets, "now": NOW.isoformat()}
    assert process.stdin is not None
    process.stdin.write(json.dumps({**given, "times": times}))
    process.stdin.close()
    process.stdin = None
    return process


def test_a_sync_talks_to_the_configured_servers_and_to_nobody_else(tmp_path: Path) -> None:
    with connected(tmp_path, tuple(STANDS)) as person:
        said, errors = child(person, times=2).communicate(timeout=120)
        assert errors == ""
        assert [line.split()[2:] for line in said.splitlines()] == [["None", "None"]] * 14
        assert MARK not in said
        assert len(person.kept()) == 30


def test_a_sync_that_is_killed_loses_nothing(person: Person) -> None:
    for number in range(40):
        person.stands["imap"].put_mail(f"more{number}", NOW - 5 * DAY - number * HOUR)
    kept: set[tuple[dt.datetime, dt.datetime]] = set()
    for number in range(8):
        with child(person) as process:
            time.sleep(0.35 + number * 0.06)
            process.send_signal(signal.SIGKILL)
        now_kept = set(person.kept())
        assert kept <= now_kept
        kept = now_kept
    person.sync()
    assert len(person.kept()) == 46
