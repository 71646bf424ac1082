"""The tray's side of the worker, with the real process: no blocking, no lost results, no remaining processes."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QProcess, QTimer
from pytestqt.qtbot import QtBot

from grense.model.correction import Correction
from grense.outlook import Outlook
from grense.services.protocol import Done, Failure, Problem, Request, pack
from grense.storage.home import Home
from grense.storage.settings import add_source, change, ensure
from grense_tray.backend.jobs import Jobs
from grense_tray.backend.worker import worker_command
from servers.calendar_site import SiteStand
from servers.settings import options_of, secret_of

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


class Heard:
    """The results of the jobs, in order; and the longest stall of the event loop meanwhile."""

    def __init__(self, jobs: Jobs) -> None:
        self.outlooks: list[Outlook] = []
        self.failures: list[tuple[str, str]] = []
        self.busy: list[bool] = []
        self.progress: list[tuple[str, int, int]] = []
        jobs.outlook_ready.connect(self.outlooks.append)
        jobs.failed.connect(lambda problem: self.failures.append((problem.title, problem.hint)))
        jobs.busy_changed.connect(self.busy.append)
        jobs.progressed.connect(lambda *told: self.progress.append(told))


class Pulse:
    """The longest that the event loop did not tick, in seconds, measured by a timer of ten milliseconds."""

    def __init__(self, parent: QObject) -> None:
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(parent)
        self._timer.timeout.connect(self._tick)
        self._timer.start(10)

    def _tick(self) -> None:
        moment = time.monotonic()
        self.longest, self._last = max(self.longest, moment - self._last), moment


@pytest.fixture
def settled(home: Home) -> Home:
    """A home with settings, where the zone differs from the machine's."""
    ensure(home.settings_file)
    change(home.settings_file, "tz", "Europe/Oslo")
    return home


@pytest.fixture
def calendar(settled: Home) -> Iterator[SiteStand]:
    stand = SiteStand()
    for day in range(1, 4):
        stand.put_meeting(f"m{day}", NOW - day * DAY, NOW - day * DAY + HOUR)
    add_source(settled.settings_file, "work", options_of(stand))
    change(settled.settings_file, "me", ["kari@example.org"])
    yield stand
    stand.stop()


@pytest.fixture
def jobs(qapp: Any, settled: Home) -> Iterator[Jobs]:
    one = Jobs()
    yield one
    one.close()
    assert processes(one) == []


def processes(jobs: Jobs) -> list[QProcess]:
    return [one for one in jobs.findChildren(QProcess) if one.state() != QProcess.ProcessState.NotRunning]


def pid(jobs: Jobs) -> int:
    (one,) = processes(jobs)
    return int(one.processId())


def wait(qtbot: QtBot, until: Any) -> None:
    qtbot.waitUntil(lambda: bool(until()))


def test_a_look_brings_an_outlook_and_without_a_window_the_worker_goes(qtbot: QtBot, jobs: Jobs) -> None:
    heard = Heard(jobs)
    jobs.look(example=True)
    assert jobs.busy
    wait(qtbot, lambda: heard.outlooks)
    assert heard.outlooks[0].is_example
    assert heard.busy == [True, False]
    wait(qtbot, lambda: not processes(jobs))
    assert heard.failures == []


def test_while_a_window_is_open_the_same_worker_answers_again(qtbot: QtBot, settled: Home) -> None:
    jobs = Jobs(keep_warm=2.0)
    heard = Heard(jobs)
    jobs.set_window_open(True)
    jobs.look()
    wait(qtbot, lambda: heard.outlooks)
    first = pid(jobs)
    jobs.look()
    wait(qtbot, lambda: len(heard.outlooks) == 2)
    assert pid(jobs) == first
    wait(qtbot, lambda: not processes(jobs))
    jobs.look()
    wait(qtbot, lambda: len(heard.outlooks) == 3)
    assert pid(jobs) != first
    jobs.set_window_open(False)
    wait(qtbot, lambda: not processes(jobs))
    jobs.close()


def test_looks_asked_for_in_a_row_bring_the_latest_only(qtbot: QtBot, jobs: Jobs) -> None:
    heard = Heard(jobs)
    jobs.look(now=NOW)
    for day in range(1, 4):
        jobs.look(now=NOW + day * DAY)
    wait(qtbot, lambda: not jobs.busy)
    assert [one.made for one in heard.outlooks] == [NOW + 3 * DAY]


def test_what_would_change_is_brought_and_kept_nowhere(qtbot: QtBot, jobs: Jobs, settled: Home) -> None:
    worked = Correction("worked", NOW - 5 * HOUR, NOW - 2 * HOUR)
    with settled.store() as store:
        store.correct(worked)
    heard, weighed = Heard(jobs), list[Outlook]()
    jobs.weighed.connect(weighed.append)
    jobs.set_window_open(True)
    # Requests in a row are answered in order, and only the latest result is delivered.
    jobs.weigh(False, [Correction("worked", NOW - 2 * HOUR, NOW)], NOW)
    jobs.weigh(False, [Correction("not_work", worked.start, worked.end, "manual")], NOW)
    assert not jobs.busy
    wait(qtbot, lambda: weighed)
    jobs.look(now=NOW)
    wait(qtbot, lambda: heard.outlooks)

    def hours(outlook: Outlook) -> float:
        return outlook.weeks["2026-W47"].worked.estimate

    assert [hours(one) for one in weighed] == [0]
    assert [hours(one) for one in heard.outlooks] == [180]
    assert list(heard.outlooks[0].corrections.values()) == [worked]


def test_a_sync_brings_an_outlook_with_what_was_read(qtbot: QtBot, jobs: Jobs, calendar: SiteStand) -> None:
    heard = Heard(jobs)
    jobs.sync(secrets={"work": secret_of(calendar)}, now=NOW)
    wait(qtbot, lambda: heard.outlooks)
    assert len(heard.outlooks[0].weeks["2026-W47"].days[1].meetings) == 1
    assert [view.label for view in heard.outlooks[0].sources] == ["work"]
    assert heard.outlooks[0].first == dt.date(2026, 11, 15)
    assert heard.failures == []


def test_the_same_sync_is_not_begun_twice(qtbot: QtBot, jobs: Jobs, calendar: SiteStand) -> None:
    heard = Heard(jobs)
    for _ in range(3):
        jobs.sync(due=True)
    wait(qtbot, lambda: not jobs.busy)
    assert len(heard.outlooks) == 1


def test_with_a_source_that_hangs_looks_are_answered_and_the_loop_keeps_ticking(
    qtbot: QtBot, jobs: Jobs, calendar: SiteStand
) -> None:
    heard, pulse = Heard(jobs), Pulse(jobs)
    jobs.set_window_open(True)
    jobs.look()
    wait(qtbot, lambda: heard.outlooks)
    calendar.cable.hang()
    jobs.sync(secrets={"work": secret_of(calendar)})
    wait(qtbot, lambda: calendar.cable.connections_since_fault)
    assert jobs.busy
    begun = time.monotonic()
    jobs.look()
    wait(qtbot, lambda: len(heard.outlooks) == 2)
    assert time.monotonic() - begun < 20
    assert jobs.busy
    begun = time.monotonic()
    jobs.close()
    assert time.monotonic() - begun < 20
    assert pulse.longest < 2


def test_closing_in_the_middle_of_a_sync_loses_nothing(qtbot: QtBot, settled: Home, calendar: SiteStand) -> None:
    jobs = Jobs()
    heard = Heard(jobs)
    secrets = {"work": secret_of(calendar)}
    jobs.sync(secrets=secrets)
    wait(qtbot, lambda: heard.outlooks)
    jobs.close()
    for pause in (0, 300, 700, 900, 1200):
        jobs = Jobs()
        heard = Heard(jobs)
        jobs.sync(secrets=secrets)
        qtbot.wait(pause)
        begun = time.monotonic()
        jobs.close()
        assert time.monotonic() - begun < 20
        assert processes(jobs) == []
        assert heard.failures == []
        with settled.store() as store:
            assert len(store.activities()) == 3


def test_a_worker_that_does_not_listen_is_ended(qtbot: QtBot, settled: Home, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    deaf = "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    deaf += f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    jobs = Jobs(command=(sys.executable, "-c", deaf))
    jobs.look()
    wait(qtbot, ready.exists)
    child = pid(jobs)
    begun = time.monotonic()
    jobs.close()
    assert time.monotonic() - begun < 20
    assert not Path(f"/proc/{child}").exists()
    jobs.look()
    assert not jobs.busy


def test_a_worker_that_says_nothing_is_ended_with_one_message(qtbot: QtBot, settled: Home) -> None:
    jobs = Jobs(command=(sys.executable, "-c", "import time; time.sleep(60)"), silence=0.5)
    heard = Heard(jobs)
    jobs.look()
    wait(qtbot, lambda: heard.failures)
    assert len(heard.failures) == 1
    assert "gave no answer" in str(heard.failures[0])
    assert not jobs.busy
    jobs.close()


def test_a_worker_that_is_killed_is_told_once_and_the_next_one_works(qtbot: QtBot, jobs: Jobs) -> None:
    heard = Heard(jobs)
    jobs.look()
    jobs.look(example=True)
    jobs.sync()
    wait(qtbot, lambda: processes(jobs) and pid(jobs))
    os.kill(pid(jobs), signal.SIGKILL)
    wait(qtbot, lambda: heard.failures)
    assert not jobs.busy
    assert heard.busy == [True, False]
    jobs.look()
    wait(qtbot, lambda: heard.outlooks)
    assert len(heard.failures) == 1


def test_a_warm_worker_that_is_killed_is_nobodys_trouble(qtbot: QtBot, jobs: Jobs) -> None:
    heard = Heard(jobs)
    jobs.set_window_open(True)
    jobs.look()
    wait(qtbot, lambda: heard.outlooks)
    os.kill(pid(jobs), signal.SIGKILL)
    wait(qtbot, lambda: not processes(jobs))
    jobs.look()
    wait(qtbot, lambda: len(heard.outlooks) == 2)
    assert heard.failures == []


@pytest.mark.parametrize(
    "says",
    [
        b"garbage\n",
        b"\n",
        pack(Failure(None, Problem("no"))),
        pack(Done(7)),
        pack(Request(1, "look")),
        b"\n".join([pack(Done(1))[:20], b""]),
    ],
)
def test_a_worker_that_talks_garbage_is_told_once(qtbot: QtBot, settled: Home, says: bytes) -> None:
    code = f"import os; input(); os.write(1, {says!r}); input()"
    jobs = Jobs(command=(sys.executable, "-c", code))
    heard = Heard(jobs)
    jobs.look()
    wait(qtbot, lambda: heard.failures)
    assert not jobs.busy
    assert len(heard.failures) == 1
    jobs.close()


def test_a_worker_that_cannot_be_started_is_told_once(qtbot: QtBot, settled: Home) -> None:
    jobs = Jobs(command=("/nowhere/grense",))
    heard = Heard(jobs)
    jobs.look()
    wait(qtbot, lambda: heard.failures)
    assert heard.failures[0][0] == "the part of grense that reads and reckons does not start"
    assert len(heard.failures) == 1
    assert not jobs.busy
    jobs.close()


def test_an_error_is_told_and_nothing_ends(qtbot: QtBot, jobs: Jobs, settled: Home) -> None:
    heard = Heard(jobs)
    settled.settings_file.write_text("tz = [")
    jobs.look()
    wait(qtbot, lambda: heard.failures)
    assert heard.failures == [("the settings file is not valid TOML", "mend that line")]
    assert heard.busy == [True, False]


def test_in_a_bundle_the_app_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker_command()[0] == sys.executable
    assert worker_command()[-2:] == ("-m", "grense.services.worker")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == (sys.executable, "--worker")


RESIDENT = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from grense_tray.backend.jobs import Jobs
app = QCoreApplication([])
jobs = Jobs()
jobs.outlook_ready.connect(lambda outlook: (print(len(outlook.weeks)), app.quit()))
QTimer.singleShot(0, lambda: jobs.look(example=True))
QTimer.singleShot(60000, app.quit)
app.exec()
jobs.close()
print(sorted({"pandas", "numpy", "icalendar", "grense.services.gather", "grense.services.worker"} & set(sys.modules)))
"""


def test_the_calling_process_loads_no_pandas(home: Home) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RESIDENT], capture_output=True, text=True, timeout=120, check=True
    )
    assert (done.stdout.splitlines(), done.stderr) == (["32", "[]"], "")
