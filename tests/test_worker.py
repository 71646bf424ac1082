"""The worker as a program meets it: lines in, lines out, and an end when its input ends, whatever it is doing."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import pickle
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from grense import errand, example, service
from grense.corrections import ENDED, NOT_WORK, Correction
from grense.errand import LOOK, QUIT, SYNC, Done, Failure, Problem, Progress, Request, SourceOutcome, pack, unpack
from grense.home import Home
from grense.overview import Context, farthest_week, overview
from grense.settings import add_source, change, ensure
from servers.calendar_site import SiteStand
from servers.settings import options_of, secret_of
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
OSLO = "Europe/Oslo"
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
HOMES = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state"}


class Person:
    """Somebody with a home of their own, for the worker's process and for the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = [folder / place / "grense" for place in HOMES.values()]
        self.home = Home(names[0] / "settings.toml", names[2] / "state.json", names[1])
        ensure(self.home.settings_file)
        change(self.home.settings_file, "tz", OSLO)
        change(self.home.settings_file, "me", [ME])
        self.secrets: dict[str, str] = {}

    def connect(self, label: str, stand: SiteStand) -> None:
        add_source(self.home.settings_file, label, options_of(stand))
        self.secrets[label] = secret_of(stand)

    def kept(self) -> int:
        with self.home.store() as store:
            return len(store.activities())


class Process:
    """A worker that a test talks to."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        env = {**os.environ, "HOME": str(folder), **{name: str(folder / place) for name, place in HOMES.items()}}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", *(arguments or ("-m", "grense.worker"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
        )
        self._number = 0

    def ask(self, do: str, **words: object) -> int:
        self._number += 1
        self.send(Request(self._number, do, **{"now": NOW, **words}).line())  # type: ignore[arg-type]  # a test's short hand
        return self._number

    def send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def next(self) -> errand.Answer:
        assert self.process.stdout is not None
        return unpack(self.process.stdout.readline())

    def done(self) -> Done:
        while isinstance(answer := self.next(), Progress):
            pass
        assert isinstance(answer, Done), answer
        return answer

    def end(self) -> tuple[bytes, bytes, float]:
        """Close its input; what it still said, on both ways, and how long it took to end."""
        begun = time.monotonic()
        said, crashed = self.process.communicate(timeout=60)
        return said, crashed, time.monotonic() - begun


def asked(stand: SiteStand) -> None:
    """Wait until a server that hangs has been asked."""
    ends = time.monotonic() + 60
    while not stand.cable.connections_since_fault:
        assert time.monotonic() < ends
        time.sleep(0.01)


def outlook_line(data: bytes) -> bytes:
    return json.dumps({"id": 1, "outlook": base64.b64encode(data).decode()}).encode()


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Process]:
    one = Process(tmp_path)
    yield one
    if one.process.poll() is None:
        one.process.kill()
    one.process.communicate()


@pytest.fixture
def calendar() -> Iterator[SiteStand]:
    stand = SiteStand()
    for day in range(1, 4):
        stand.put_meeting(f"m{day}", NOW - day * DAY, NOW - day * DAY + HOUR)
    stand.put_meeting("ahead", NOW + 14 * DAY, NOW + 14 * DAY + HOUR)
    yield stand
    stand.stop()


def test_the_example_persons_outlook(worker: Process) -> None:
    number = worker.ask(LOOK, example=True, now=None)
    answer = worker.done()
    now = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
    week = farthest_week(now, example.TZ)
    gathered = service.gather(example.paths(), now=now, me=[example.ME], tz=example.TZ, week=week)
    rules, answers = service.Rules(country="NO"), example.ANSWERS
    context = Context(is_example=True, answers=answers, law="no_aml_general")
    found = overview(gathered, rules, context, now=now)
    assert answer == Done(number, found)
    assert worker.end()[:2] == (b"", b"")


def test_the_example_person_can_be_corrected(worker: Process) -> None:
    worker.ask(LOOK, example=True)
    before = worker.done().outlook
    assert before is not None
    start, end = before.meetings[0]
    said = (Correction(ENDED, start, end, "meeting", start + HOUR / 4), Correction(NOT_WORK, end, end + 40 * DAY))
    worker.ask(LOOK, example=True, corrections=said)
    after = worker.done().outlook
    assert after is not None
    assert after.meetings == ((start, start + HOUR / 4),)
    assert tuple(after.corrections.values()) == said


def test_nobody_at_home_is_an_empty_outlook_and_leaves_nothing_behind(tmp_path: Path, worker: Process) -> None:
    worker.ask(LOOK)
    outlook = worker.done().outlook
    assert outlook is not None
    assert (outlook.first, outlook.sources, outlook.protection, outlook.made) == (None, (), "", NOW)
    assert len(outlook.weeks) == 6
    worker.end()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_sync_brings_what_became_of_each_source_and_the_outlook(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    number = worker.ask(SYNC, secrets=person.secrets)
    answer = worker.done()
    assert answer.id == number
    assert answer.outcomes == (SourceOutcome("work", 4, 0),)
    assert answer.outlook is not None
    assert answer.outlook.meetings == (
        (NOW - DAY, NOW - DAY + HOUR),
        (NOW + 14 * DAY, NOW + 14 * DAY + HOUR),
    )
    assert [(one.label, one.kind, one.last_success) for one in answer.outlook.sources] == [("work", "ics", NOW)]
    assert answer.outlook.protection
    said, crashed, _ = worker.end()
    assert (said, crashed) == (b"", b"")


def test_what_an_outlook_says_is_what_is_kept_and_corrected(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    worker.done()
    with person.home.store() as store:
        number = store.correct(Correction(NOT_WORK, NOW - DAY, NOW - DAY + HOUR, "meeting"))
    worker.ask(LOOK)
    outlook = worker.done().outlook
    assert outlook is not None
    assert list(outlook.corrections) == [number]
    assert outlook.meetings == ((NOW + 14 * DAY, NOW + 14 * DAY + HOUR),)
    with person.home.store() as store:
        scope = service.Scope(NOW, [ME], OSLO, farthest_week(NOW, OSLO))
        gathered = service.recall(store, person.home.state().load(), scope)
    found = overview(gathered, service.Rules(), now=NOW)
    assert (outlook.weeks, outlook.trend) == (found.weeks, found.trend)


def test_what_was_last_worked_out_is_kept_for_the_next_start(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    worker.done()
    worker.ask(LOOK, corrections=(Correction(NOT_WORK, NOW - DAY, NOW - DAY + HOUR, "meeting"),))
    worker.done()
    worker.ask(LOOK)
    outlook = worker.done().outlook
    worker.end()
    assert outlook is not None
    with person.home.store() as store:
        line = store.outlook()
    known = errand.recalled(line) if line else None
    assert known is not None
    assert known.trend == outlook.trend
    assert all(outlook.weeks[name] == view for name, view in known.weeks.items())
    assert 3 <= len(known.weeks) <= 4
    assert errand.recalled(line.replace(b'"grense": "', b'"grense": "other ')) is None


def test_a_correction_is_weighed_as_it_will_be_kept(person: Person, worker: Process, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    worker.done()
    start, end = NOW - DAY, NOW - DAY + HOUR
    with person.home.store() as store:
        store.correct(Correction(NOT_WORK, start, end, "meeting"))
        store.correct(Correction(NOT_WORK, start, end + HOUR, "meeting"))
    later = Correction(ENDED, start, end, until=start + HOUR / 2)
    worker.ask(LOOK, corrections=(later,))
    weighed = worker.done().outlook
    with person.home.store() as store:
        store.correct(later)
    worker.ask(LOOK)
    kept = worker.done().outlook
    assert weighed is not None
    assert kept is not None
    assert weighed.weeks == kept.weeks
    assert kept.meetings[0] == (start, start + HOUR / 2)
    assert kept.unmatched == weighed.unmatched == {2}
    assert kept.in_force == (later,)


def test_a_source_without_its_secret_is_told_and_left_alone_by_itself(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC)
    answer = worker.done()
    problem = Problem("no password is kept on this machine", "", "sign in to the source again", code="no_password_kept")
    assert answer.outcomes == (SourceOutcome("work", problem=problem),)
    assert answer.outlook is not None
    assert answer.outlook.sources[0].problem == problem.title
    worker.ask(SYNC, due=True, secrets=person.secrets)
    assert worker.done() == Done(2, None, ())
    worker.ask(SYNC, labels=("work", "gone since"), secrets=person.secrets)
    assert worker.done().outcomes == (SourceOutcome("work", 4, 0),)


def test_settings_that_make_no_sense_are_an_error_and_no_end(person: Person, worker: Process) -> None:
    good = person.home.settings_file.read_text()
    person.home.settings_file.write_text("tz = [")
    for do in (LOOK, SYNC):
        number = worker.ask(do)
        answer = worker.next()
        assert isinstance(answer, Failure)
        assert answer.id == number
        assert answer.problem.title == "the settings file is not valid TOML"
    person.home.settings_file.write_text(good)
    worker.ask(LOOK)
    assert worker.done().outlook is not None


@pytest.mark.parametrize(
    "line",
    [
        b"garbage",
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"do": "dance"}',
        b'{"id": "one", "do": "look"}',
        b'{"id": 1, "do": "sync", "labels": "work"}',
        b'{"id": 1, "do": "sync", "secrets": [1]}',
        b'{"id": 1, "do": "look", "corrections": [{"verb": "not_work"}]}',
        b'{"id": 1, "do": "look", "corrections": [7]}',
        b'{"id": 1, "do": "look", "now": "2026-11-18T12:00"}',
        b'{"id": 1, "do": "look", "now": 5}',
        b'{"id": 1, "do": "look", "corrections": 5}',
    ],
)
def test_garbage_is_no_request(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # that it is a ValueError is all there is to it
        errand.understood(line)


def test_garbage_is_answered_and_ends_nothing(worker: Process) -> None:
    worker.send(b"garbage\n\n" + b"[" * 100_000 + b"\n")
    for _ in range(3):
        assert worker.next() == Failure(None, Problem("the request is not understood", code="invalid_request"))
    worker.ask(LOOK)
    assert worker.done().outlook is not None


@pytest.mark.parametrize(
    "line",
    [
        b"garbage",
        b"{}",
        b"[]",
        b'{"id": 1, "outlook": "!"}',
        outlook_line(b"not compressed"),
        outlook_line(zlib.compress(b"no pickle")),
        outlook_line(zlib.compress(pickle.dumps(7))),
        outlook_line(zlib.compress(pickle.dumps(os.getcwd))),
        b'{"id": 1, "progress": [1]}',
        b'{"id": 1, "error": 5}',
        b'{"id": 1, "outcomes": [{}]}',
    ],
)
def test_garbage_is_no_answer(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # that it is a ValueError is all there is to it
        unpack(line)


def test_requests_and_answers_arrive_as_they_were_sent() -> None:
    said = (Correction(ENDED, NOW, NOW + HOUR, "meeting", NOW + HOUR / 2),)
    for request in (
        Request(1, LOOK),
        Request(2, LOOK, example=True, corrections=said, now=NOW),
        Request(3, SYNC, labels=("work",), due=True, secrets={"work": "x"}),
        Request(4, SYNC, labels=()),
        Request(5, QUIT),
    ):
        assert errand.understood(request.line()) == request
    assert "hemmelig" not in repr(Request(1, SYNC, secrets={"work": "hemmelig"}))
    for answer in (
        Progress(1, "work", 3, 4),
        Failure(None, Problem("title", "in {place}", "hint", "store", "code", {"place": "x"})),
        Done(2, None, (SourceOutcome("work", 1, 2), SourceOutcome("home", problem=Problem("title")))),
    ):
        assert unpack(pack(answer)) == answer


def test_what_is_printed_does_not_come_between(tmp_path: Path) -> None:
    noisy = "import os, grense.worker as w; f = w.overview\n"
    noisy += "def loud(*a, **k):\n    print('printed'); os.write(1, b'written'); return f(*a, **k)\n"
    noisy += "w.overview = loud; w.main()"
    worker = Process(tmp_path, "-c", noisy)
    worker.ask(LOOK)
    assert worker.done().outlook is not None
    said, crashed, _ = worker.end()
    assert said == b""
    assert b"printed" in crashed
    assert b"written" in crashed


def test_a_fault_says_where_but_not_what(tmp_path: Path) -> None:
    broken = "import grense.worker as w\ndef f(*a, **k): raise KeyError('zebrafink')\nw.overview = f; w.main()"
    worker = Process(tmp_path, "-c", broken)
    worker.ask(LOOK)
    assert worker.next() == Failure(1, Problem("something went wrong inside grense", "KeyError", code="internal_error"))
    crashed = worker.end()[1]
    assert b"_outlook" in crashed
    assert MARK.encode() not in crashed


def test_a_look_does_not_wait_for_a_source_that_hangs(person: Person, worker: Process, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    worker.ask(LOOK)
    worker.done()
    calendar.cable.hang()
    worker.ask(SYNC, secrets=person.secrets)
    asked(calendar)
    begun = time.monotonic()
    number = worker.ask(LOOK)
    assert worker.done().id == number
    assert time.monotonic() - begun < 20


def test_another_source_does_not_wait_for_one_that_hangs(person: Person, worker: Process, calendar: SiteStand) -> None:
    other = SiteStand()
    try:
        person.connect("slow", calendar)
        person.connect("quick", other)
        calendar.cable.hang()
        worker.ask(SYNC, labels=("slow",), secrets=person.secrets)
        asked(calendar)
        worker.ask(SYNC, labels=("slow", "quick"), secrets=person.secrets)
        number = worker.ask(SYNC, labels=("quick",), secrets=person.secrets)
        assert worker.done().id == number
    finally:
        other.stop()


@pytest.mark.parametrize("way", ["the end of the input", "quit"])
def test_it_ends_at_once_in_the_middle_of_a_sync_and_nothing_is_lost(
    way: str, person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    worker.done()
    calendar.cable.hang()
    worker.ask(SYNC, secrets=person.secrets)
    asked(calendar)
    begun = time.monotonic()
    if way == "quit":
        worker.send(b'{"do": "quit"}\n')
        worker.process.wait(60)
    said, crashed, _ = worker.end()
    assert time.monotonic() - begun < 20
    assert (said, crashed, worker.process.returncode) == (b"", b"", 0)
    assert person.kept() == 4


def test_killed_in_the_middle_of_a_sync_nothing_is_lost(person: Person, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    for number in range(30):
        calendar.put_meeting(f"more{number}", NOW - 5 * DAY - number * HOUR, NOW - 5 * DAY - number * HOUR + HOUR)
    kept = 0
    for pause in (0.9, 1.0, 1.1, 1.2):
        worker = Process(person.folder)
        worker.ask(SYNC, secrets=person.secrets)
        time.sleep(pause)
        worker.process.send_signal(signal.SIGKILL)
        worker.process.communicate()
        assert person.kept() >= kept
        kept = person.kept()
    worker = Process(person.folder)
    worker.ask(SYNC, secrets=person.secrets)
    answer = worker.done()
    assert answer.outlook is not None
    worker.end()
    assert person.kept() == 34


def test_it_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    starter = "import subprocess, sys, os; p = subprocess.Popen([sys.executable, '-m', 'grense.worker'], "
    starter += "stdin=subprocess.PIPE, stdout=subprocess.PIPE); print(p.pid, flush=True); p.stdout.readline()"
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    ends = time.monotonic() + 60
    while _runs(pid) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not _runs(pid)


def test_who_asks_loads_no_pandas() -> None:
    loaded = "import sys, grense.errand; print(sorted({'pandas', 'numpy', 'icalendar'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"


def test_no_answer_holds_any_content(person: Person, worker: Process, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    assert worker.process.stdout is not None
    lines: Sequence[bytes] = [worker.process.stdout.readline()]
    while b"outcomes" not in lines[-1]:
        lines = [*lines, worker.process.stdout.readline()]
    answer = unpack(lines[-1])
    for text in (b"".join(lines).decode(), repr(answer)):
        assert MARK not in text
        assert person.secrets["work"] not in text
    assert json.loads(lines[-1])["id"] == 1


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
