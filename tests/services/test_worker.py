"""The worker as seen by a program: lines in, lines out, and an exit when its input ends, whatever it is doing."""

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
from collections.abc import Iterator
from inspect import get_annotations
from pathlib import Path, PurePosixPath

import pytest

from grense import example
from grense.errors import GrenseError
from grense.model.answer import Answer
from grense.model.correction import ENDED, NOT_WORK, Correction
from grense.model.held import Held, Recovered
from grense.model.shown import Shown
from grense.outlook import Outlook
from grense.outlook.overview import Context
from grense.services import gather as service
from grense.services import protocol as errand
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules
from grense.services.protocol import (
    Done,
    Failure,
    Problem,
    Request,
    SourceOutcome,
    SourceProgress,
    Synced,
    pack,
    unpack,
)
from grense.services.worker import OPERATIONS
from grense.storage.home import Home
from grense.storage.settings import add_source, change, ensure
from grense.storage.store import faults
from servers.calendar_site import SiteStand
from servers.settings import options_of, secret_of
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
OSLO = "Europe/Oslo"
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
LOOK, SYNC = "look", "sync"
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
            [sys.executable, "-W", "error", *(arguments or ("-m", "grense.services.worker"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=env,
        )
        self._number = 0

    def ask(self, do: str, **words: object) -> int:
        self._number += 1
        if do in (LOOK, SYNC):
            words = {"now": NOW, **words}
        self.send(pack(Request(self._number, do, words)))
        return self._number

    def look(self, **words: object) -> Outlook:
        """Ask for an outlook, and wait for it."""
        self.ask(LOOK, **words)
        found = self.done().value
        assert isinstance(found, Outlook)
        return found

    def sync(self, **words: object) -> Synced:
        """Have sources read, and wait for what came of it."""
        self.ask(SYNC, **words)
        found = self.done().value
        assert isinstance(found, Synced)
        return found

    def send(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def next(self) -> errand.Message:
        assert self.process.stdout is not None
        return unpack(self.process.stdout.readline())

    def done(self) -> Done:
        while isinstance(answer := self.next(), SourceProgress):
            pass
        assert isinstance(answer, Done), answer
        return answer

    def end(self) -> tuple[bytes, bytes, float]:
        """Close its input; return its remaining output, on both streams, and how long it took to exit."""
        begun = time.monotonic()
        said, crashed = self.process.communicate(timeout=60)
        return said, crashed, time.monotonic() - begun


def asked(stand: SiteStand) -> None:
    """Wait until a hanging server has received a request."""
    ends = time.monotonic() + 60
    while not stand.cable.connections_since_fault:
        assert time.monotonic() < ends
        time.sleep(0.01)


def line_of(data: bytes) -> bytes:
    return base64.b64encode(data)


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
    rules = PersonRules(country="NO", place_habit=example.PLACE_HABIT, core_hours=example.CORE_HOURS)
    answers = example.ANSWERS
    context = Context(is_example=True, answers=answers, terms=example.TERMS, law="no_aml_general")
    found = overview(gathered, rules, context, now=now)
    assert answer == Done(number, found)
    assert worker.end()[:2] == (b"", b"")


def test_the_example_person_can_be_corrected(worker: Process) -> None:
    before = worker.look(example=True)
    start, end = before.meetings[0]
    said = (Correction(ENDED, start, end, "meeting", start + HOUR / 4), Correction(NOT_WORK, end, end + 40 * DAY))
    after = worker.look(example=True, corrections=said)
    assert after.meetings == ((start, start + HOUR / 4),)
    assert tuple(after.corrections.values()) == said


def test_nobody_at_home_is_an_empty_outlook_and_leaves_nothing_behind(tmp_path: Path, worker: Process) -> None:
    outlook = worker.look()
    assert (outlook.first, outlook.sources, outlook.protection, outlook.made) == (None, (), "", NOW)
    assert len(outlook.weeks) == 6
    worker.end()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_sync_brings_what_became_of_each_source_and_the_outlook(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    answer = worker.sync(secrets=person.secrets)
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
    worker.sync(secrets=person.secrets)
    with person.home.store() as store:
        number = store.correct(Correction(NOT_WORK, NOW - DAY, NOW - DAY + HOUR, "meeting"))
    outlook = worker.look()
    assert list(outlook.corrections) == [number]
    assert outlook.meetings == ((NOW + 14 * DAY, NOW + 14 * DAY + HOUR),)
    with person.home.store() as store:
        scope = service.Scope(NOW, [ME], OSLO, farthest_week(NOW, OSLO))
        gathered = service.recall(store, person.home.state().load(), scope)
    found = overview(gathered, PersonRules(), now=NOW)
    assert (outlook.weeks, outlook.trend) == (found.weeks, found.trend)


def test_what_was_last_worked_out_is_kept_for_the_next_start(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.sync(secrets=person.secrets)
    worker.look(corrections=(Correction(NOT_WORK, NOW - DAY, NOW - DAY + HOUR, "meeting"),))
    outlook = worker.look()
    worker.end()
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
    worker.sync(secrets=person.secrets)
    start, end = NOW - DAY, NOW - DAY + HOUR
    with person.home.store() as store:
        store.correct(Correction(NOT_WORK, start, end, "meeting"))
        store.correct(Correction(NOT_WORK, start, end + HOUR, "meeting"))
    later = Correction(ENDED, start, end, until=start + HOUR / 2)
    weighed = worker.look(corrections=(later,))
    with person.home.store() as store:
        store.correct(later)
    kept = worker.look()
    assert weighed.weeks == kept.weeks
    assert kept.meetings[0] == (start, start + HOUR / 2)
    assert kept.unmatched == weighed.unmatched == {2}
    assert kept.in_force == (later,)


def test_a_source_without_its_secret_is_told_and_left_alone_by_itself(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    answer = worker.sync()
    problem = Problem("no password is kept on this machine", "", "sign in to the source again", code="no_password_kept")
    assert answer.outcomes == (SourceOutcome("work", problem=problem),)
    assert answer.outlook is not None
    assert answer.outlook.sources[0].problem == problem.title
    assert worker.sync(due=True, secrets=person.secrets) == Synced(None, ())
    assert worker.sync(labels=("work", "gone since"), secrets=person.secrets).outcomes == (SourceOutcome("work", 4, 0),)


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
    assert worker.look()


class Built:
    """What a line is never to build."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("built",)


NO_MESSAGES = (7, "text", None, [], {}, Request)
FOREIGN = (os.getcwd, Built(), json.dumps, Path.home, subprocess.Popen, GrenseError("a", "b"), PurePosixPath("x"))
# What no honest pickle names: what a listed module imports, and what it has that is no class.
REACHED = (
    ("grense.services.protocol", "pickle.loads"),
    ("grense.outlook", "dt.datetime"),
    ("grense.outlook", "dataclass"),
    ("grense.rules.profiles", "load_profile"),
    ("grense.rules.profiles", "resources"),
    ("datetime", "date.today"),
)


def naming(module: str, name: str) -> bytes:
    """A pickle that is what a module has of that name."""
    texts = (b"\x8c" + bytes([len(text)]) + text.encode() for text in (module, name))
    return b"\x80\x04" + b"".join(texts) + b"\x93."


@pytest.mark.parametrize(
    "line",
    [
        b"garbage",
        b"",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": 1, "do": "look"}',
        line_of(b"not compressed"),
        line_of(zlib.compress(b"no pickle")),
        *(line_of(zlib.compress(pickle.dumps(one))) for one in (*NO_MESSAGES, *FOREIGN)),
        *(line_of(zlib.compress(pickle.dumps(Done(1, one)))) for one in FOREIGN),
        *(line_of(zlib.compress(naming(*names))) for names in REACHED),
    ],
    ids=lambda line: line[:12].hex(),
)
def test_a_line_builds_messages_of_listed_types_and_nothing_else(
    line: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError):  # noqa: PT011  # that it is a ValueError is all there is to it
        unpack(line)
    assert not list(tmp_path.iterdir())


def test_garbage_is_answered_and_ends_nothing(worker: Process) -> None:
    worker.send(b"garbage\n\n" + b"[" * 100_000 + b"\n" + pack(Done(1)))
    for _ in range(4):
        assert worker.next() == Failure(None, Problem("the request is not understood", code="invalid_request"))
    number = worker.ask("dance")
    assert worker.next() == Failure(number, Problem("the request is not understood", code="invalid_request"))
    number = worker.ask(LOOK, colour="red")
    assert worker.next() == Failure(
        number, Problem("something went wrong inside grense", "TypeError", code="internal_error")
    )
    assert worker.look()


MESSAGES = (
    Request(1, LOOK),
    Request(2, LOOK, {"corrections": (Correction(ENDED, NOW, NOW + HOUR, "meeting", NOW + HOUR / 2),), "now": NOW}),
    Request(3, SYNC, {"labels": ("work",), "due": True, "secrets": {"work": "x"}}),
    Request(4, "export", {"path": Path("æ") / "ø.json"}),
    SourceProgress(1, ("work", 3, 4)),
    Failure(None, Problem("title", "in {place}", "hint", "store", "code", {"place": "x"})),
    Done(2, Synced(None, (SourceOutcome("work", 1, 2), SourceOutcome("home", problem=Problem("title"))))),
    Done(3, Recovered(of_store={"shown": 2}, lost=frozenset({"part"}), aside=Path("x"), copy_day=NOW.date())),
    Done(4, (Held("work", {"meeting": 2}, NOW, NOW + HOUR, 0), Shown("a", "k", NOW, "fine"))),
    Done(5, [Answer(NOW.date(), "s", 1, 4), None, {"a": 1.5}, NOW.date()]),
)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda one: type(one).__name__)
def test_messages_arrive_as_they_were_sent(message: errand.Message) -> None:
    assert unpack(pack(message)) == message
    assert pack(message).endswith(b"\n")
    assert pack(message).count(b"\n") == 1


def test_a_problem_is_about_damage_where_a_recovery_may_help() -> None:
    makers = [
        make for name in faults.__all__ if get_annotations(make := getattr(faults, name)) == {"return": "StoreError"}
    ]
    assert len(makers) > 10
    for make in makers:
        about = "damage" if isinstance(make(), faults.UnreadableError) else "store"
        assert Problem.of(make()).about == about


def test_a_request_does_not_show_its_secrets() -> None:
    assert "hemmelig" not in repr(Request(1, SYNC, {"secrets": {"work": "hemmelig"}}))


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_is_there(name: str) -> None:
    assert callable(OPERATIONS[name].load())


def test_store_operations_that_were_asked_for_before_the_end_are_finished(person: Person, worker: Process) -> None:
    for number in range(5):
        worker.ask("correct", correction=Correction(NOT_WORK, NOW + number * HOUR, NOW + (number + 1) * HOUR))
    worker.end()
    with person.home.store() as store:
        assert len(store.corrections()) == 5


def test_what_is_printed_does_not_come_between(tmp_path: Path) -> None:
    noisy = "import os, grense.services.looks as w, grense.services.worker as p; f = w.overview\n"
    noisy += "def loud(*a, **k):\n    print('printed'); os.write(1, b'written'); return f(*a, **k)\n"
    noisy += "w.overview = loud; p.main()"
    worker = Process(tmp_path, "-c", noisy)
    assert worker.look()
    said, crashed, _ = worker.end()
    assert said == b""
    assert b"printed" in crashed
    assert b"written" in crashed


def test_a_fault_says_where_but_not_what(tmp_path: Path) -> None:
    broken = (
        "import grense.services.looks as w, grense.services.worker as p\ndef f(*a, **k): raise KeyError('zebrafink')\n"
    )
    broken += "w.overview = f; p.main()"
    worker = Process(tmp_path, "-c", broken)
    worker.ask(LOOK)
    assert worker.next() == Failure(1, Problem("something went wrong inside grense", "KeyError", code="internal_error"))
    crashed = worker.end()[1]
    assert b"_outlook" in crashed
    assert MARK.encode() not in crashed


def test_a_look_does_not_wait_for_a_source_that_hangs(person: Person, worker: Process, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    worker.look()
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


def test_it_ends_at_once_in_the_middle_of_a_sync_and_nothing_is_lost(
    person: Person, worker: Process, calendar: SiteStand
) -> None:
    person.connect("work", calendar)
    worker.sync(secrets=person.secrets)
    calendar.cable.hang()
    worker.ask(SYNC, secrets=person.secrets)
    asked(calendar)
    begun = time.monotonic()
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
    answer = worker.sync(secrets=person.secrets)
    assert answer.outlook is not None
    worker.end()
    assert person.kept() == 34


def test_it_does_not_outlive_who_started_it(tmp_path: Path) -> None:
    starter = "import subprocess, sys, os; p = subprocess.Popen([sys.executable, '-m', 'grense.services.worker'], "
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
    loaded = "import sys, grense.services.protocol; print(sorted({'pandas', 'numpy', 'icalendar'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"


def test_no_answer_holds_any_content(person: Person, worker: Process, calendar: SiteStand) -> None:
    person.connect("work", calendar)
    worker.ask(SYNC, secrets=person.secrets)
    answers = [worker.next()]
    while not isinstance(answers[-1], Done):
        answers.append(worker.next())
    assert MARK not in repr(answers)
    assert person.secrets["work"] not in repr(answers)
    assert answers[-1].id == 1


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
