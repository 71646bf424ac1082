"""The tray's side of a worker process: what is asked is answered or refused once, and nothing stays behind."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QProcess
from pytestqt.qtbot import QtBot

from grense.services.protocol import Done, Failure, Problem, Request, SourceProgress, pack, unpack
from grense.storage.home import Home
from grense_tray.backend.worker import Faults, WorkerProcess

FAULTS = Faults(Problem("it ended"), Problem("it does not start"), Problem("it is silent"))

Make = Callable[..., WorkerProcess]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    made: list[WorkerProcess] = []

    def one(code: str, **how: Any) -> WorkerProcess:
        made.append(WorkerProcess(command=(sys.executable, "-c", code), faults=FAULTS, **how))
        return made[-1]

    yield one
    for worker in made:
        worker.close(0.2)
        assert running(worker) == []


class Heard(list[object]):
    """What came of a question, in order."""

    def asked(self, worker: WorkerProcess, **how: Any) -> None:
        worker.ask("look", self.append, self.append, self.append, **how)


def running(worker: WorkerProcess) -> list[QProcess]:
    return [one for one in worker.findChildren(QProcess) if one.state() != QProcess.ProcessState.NotRunning]


def saying(*messages: SourceProgress | Failure | Done) -> str:
    """A worker that reads one question, answers with these messages, and waits for the next one."""
    lines = b"".join(pack(one) for one in messages)
    return f"import os, sys; sys.stdin.readline(); os.write(1, {lines!r}); sys.stdin.readline()"


def test_what_comes_on_the_way_comes_before_the_answer(qtbot: QtBot, make: Make) -> None:
    heard = Heard()
    heard.asked(make(saying(SourceProgress(1, ("work", 1, 2)), SourceProgress(1, ("work", 2, 2)), Done(1, "all"))))
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == [("work", 1, 2), ("work", 2, 2), "all"]


def test_a_failure_is_told_with_its_texts(qtbot: QtBot, make: Make) -> None:
    heard, problem = Heard(), Problem("no", "detail", "hint", "store")
    heard.asked(make(saying(Failure(1, problem))))
    qtbot.waitUntil(lambda: heard == [problem])


def test_a_try_is_given_up_at_once_and_nobody_is_told(qtbot: QtBot, make: Make) -> None:
    heard, worker = Heard(), make("import time; time.sleep(60)")
    heard.asked(worker)
    qtbot.waitUntil(lambda: bool(running(worker)))
    worker.cancel()
    assert running(worker) == []
    assert not worker.is_asked()
    qtbot.wait(50)
    assert heard == []


def test_one_that_says_nothing_for_too_long_is_ended(qtbot: QtBot, make: Make) -> None:
    heard = Heard()
    heard.asked(make("import time; time.sleep(60)", silence=0.2))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [FAULTS.silent]


@pytest.mark.parametrize("code", ["", "import os; os.abort()", "print('x', flush=True); input(); input()"])
def test_the_end_of_the_process_refuses_each_question(qtbot: QtBot, make: Make, code: str) -> None:
    worker, first, second = make(code), Heard(), Heard()
    first.asked(worker)
    second.asked(worker)
    qtbot.waitUntil(lambda: bool(first and second))
    qtbot.wait(50)
    assert first == second == [FAULTS.ended]


def test_one_who_takes_all_failures_is_told_once(qtbot: QtBot, make: Make) -> None:
    heard, failed = Heard(), list[Problem]()
    worker = make("", failed=failed.append)
    for _ in range(3):
        heard.asked(worker)
    qtbot.waitUntil(lambda: bool(failed))
    qtbot.wait(50)
    assert (failed, heard) == ([FAULTS.ended], [])


def test_one_that_does_not_start(qtbot: QtBot, tmp_path: Path) -> None:
    heard, worker = Heard(), WorkerProcess(command=(str(tmp_path / "none"),), faults=FAULTS)
    heard.asked(worker)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [FAULTS.not_started]


def test_an_answer_counts_that_comes_before_the_question_is_read(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    ended, heard = tmp_path / "ended", Heard()
    code = f"import os, pathlib; os.close(0); os.write(1, {pack(Done(1, 5))!r}); pathlib.Path({str(ended)!r}).touch()"
    heard.asked(make(code), secrets="hunter2" * 100_000)
    while not ended.exists():  # without the event loop, which would write the question
        time.sleep(0.01)
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(50)
    assert heard == [5]


def test_an_answer_of_many_megabytes_comes_whole(qtbot: QtBot, make: Make) -> None:
    code = "import os, sys; from grense.services.protocol import Done, pack; sys.stdin.readline()\n"
    code += "sys.stdout.buffer.write(pack(Done(1, os.urandom(5_000_000)))); sys.stdout.flush(); sys.stdin.readline()"
    heard = Heard()
    heard.asked(make(code))
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], bytes)
    assert len(heard[0]) == 5_000_000


def test_secrets_go_in_by_stdin_alone(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    said, heard = tmp_path / "said", Heard()
    code = f"import os, pathlib, sys; line = sys.stdin.readline(); pathlib.Path({str(said)!r}).write_text("
    code += f"repr(sys.argv) + repr(dict(os.environ)) + chr(10) + line); os.write(1, {pack(Done(1))!r})"
    heard.asked(make(code), secret="hunter2")
    qtbot.waitUntil(lambda: bool(heard))
    seen, line = said.read_text().splitlines()
    assert "hunter2" not in seen
    assert unpack(line.encode()) == Request(1, "look", {"secret": "hunter2"})


def test_what_a_process_prints_as_an_error_is_dropped(
    qtbot: QtBot, make: Make, capfd: pytest.CaptureFixture[str]
) -> None:
    heard = Heard()
    heard.asked(make(f"import os; os.write(2, b'hunter2'); os.write(1, {pack(Done(1))!r})"))
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(50)
    assert "hunter2" not in "".join(capfd.readouterr())


def test_nobody_is_told_whose_window_has_gone(qtbot: QtBot, make: Make) -> None:
    gone, stays, owner = Heard(), Heard(), QObject()
    worker = make(saying(Done(1, "first"), Done(2, "second")))
    gone.asked(worker, owner=owner)
    stays.asked(worker)
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(stays))
    assert (gone, stays) == ([], ["second"])


def test_it_goes_when_it_is_not_needed_and_comes_back(qtbot: QtBot, home: Home) -> None:
    worker, heard = WorkerProcess(keep_warm=0.0), list[object]()
    for number in (1, 2):
        worker.ask("protection", heard.append, heard.append)
        qtbot.waitUntil(lambda: len(heard) == number)  # noqa: B023  # it is waited for here
        qtbot.waitUntil(lambda: not running(worker))
    assert heard[0] == heard[1]
    assert home.has_store()
