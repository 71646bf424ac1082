"""Notifications from the tray's side: a process that fails, hangs or sends invalid data affects only itself."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from grense_tray.platform.notification import OPEN, Notification
from grense_tray.platform.notifications import Notifier

NOTE = Notification(
    "evening_now:2026-11-18", "Klokken er 21.20", "Kari & Ola <1>", (("fine", "Greit"), ("later", "Senere"))
)

HEAD = "import json, sys, time\nnote = json.loads(sys.stdin.readline())\n"
TELL = "def tell(**words): print(json.dumps(words), flush=True)\n"
SHOWN = HEAD + TELL + "tell(shown='good')\n"
STAYS = "sys.stdin.read()\n"

FAULTS = {
    "ends at once": "",
    "says that no way works": HEAD + TELL + "tell(failed=True)\n" + STAYS,
    "crashes": "import os; os.abort()",
    "hangs": "import time; time.sleep(60)",
    "hangs, and hears nothing": "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)",
    "talks nonsense": "print('nonsense', flush=True); import time; time.sleep(60)",
    "talks of something else": "print('[1]'); import time; time.sleep(60)",
    "tells of a press before it is shown": HEAD + TELL + "tell(acted='fine')\n" + STAYS,
    "never ends its line": "import sys\nwhile True: sys.stdout.write('x' * 9999)",
    "nests without end": "print('[' * 100_000); import time; time.sleep(60)",
}


@pytest.fixture
def notifier_of(qtbot: QtBot) -> Iterator[Callable[..., Notifier]]:
    made: list[Notifier] = []

    def make(code: str, **how: object) -> Notifier:
        how = {"patience": 60, "command": (sys.executable, "-S", "-c", code)} | how
        made.append(Notifier(**how))
        return made[-1]

    yield make
    for one in made:
        one.close()
        assert running(one) == []
        one.deleteLater()


def running(notifier: Notifier) -> list[QProcess]:
    return [one for one in notifier.findChildren(QProcess) if one.state() != QProcess.ProcessState.NotRunning]


def shown_by(qtbot: QtBot, notifier: Notifier, note: Notification = NOTE) -> list[str]:
    with qtbot.waitSignal(notifier.shown) as told:
        notifier.show(note)
    return told.args


def test_what_its_process_shows_is_told(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    assert shown_by(qtbot, notifier_of(SHOWN + STAYS)) == [NOTE.key, "good"]


def test_the_note_comes_over_the_pipe_alone(qtbot: QtBot, notifier_of: Callable[..., Notifier], tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = SHOWN + f"open({str(seen)!r}, 'w').write(json.dumps([note, sys.argv]))\n" + STAYS

    shown_by(qtbot, notifier_of(code, icon=tmp_path / "sign.png"))
    qtbot.waitUntil(lambda: seen.exists() and seen.read_text().endswith("]"))

    note, arguments = json.loads(seen.read_text())
    assert Notification.of(note) == Notification(
        NOTE.key, NOTE.title, NOTE.body, NOTE.buttons, icon=str(tmp_path / "sign.png")
    )
    assert arguments == ["-c"]


@pytest.mark.parametrize("code", FAULTS.values(), ids=FAULTS.keys())
def test_a_process_that_fails_leaves_its_place(qtbot: QtBot, notifier_of: Callable[..., Notifier], code: str) -> None:
    lines: list[Notification] = []
    notifier = notifier_of(code, in_window=lines.append, patience=1.5)

    assert shown_by(qtbot, notifier) == [NOTE.key, "window"]
    assert [one.key for one in lines] == [NOTE.key]
    qtbot.waitUntil(lambda: not running(notifier))


def test_one_that_cannot_be_started_leaves_its_place(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    assert shown_by(qtbot, notifier_of("", command=("/nowhere/python",))) == [NOTE.key, "none"]


def test_a_killed_one_leaves_its_place(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(FAULTS["hangs"])
    with qtbot.waitSignal(notifier.shown) as told:
        notifier.show(NOTE)
        (process,) = running(notifier)
        process.kill()

    assert told.args == [NOTE.key, "none"]


def test_one_that_is_killed_when_it_has_shown_it_is_not_shown_again(
    qtbot: QtBot, notifier_of: Callable[..., Notifier]
) -> None:
    notifier = notifier_of(SHOWN + STAYS)
    ways: list[str] = []
    notifier.shown.connect(lambda _, way: ways.append(way))
    shown_by(qtbot, notifier)

    running(notifier)[0].kill()
    qtbot.waitUntil(lambda: not running(notifier))
    qtbot.wait(50)

    assert ways == ["good"]


def test_a_failing_one_is_tried_again_the_next_time(
    qtbot: QtBot, notifier_of: Callable[..., Notifier], tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    code = f"import os\nif not os.path.exists({str(mark)!r}):\n open({str(mark)!r}, 'w')\n raise SystemExit(1)\n"
    notifier = notifier_of(code + SHOWN + STAYS)

    assert shown_by(qtbot, notifier)[1] == "none"
    assert shown_by(qtbot, notifier)[1] == "good"


def test_the_call_returns_at_once(notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(FAULTS["hangs"])
    began = time.monotonic()

    notifier.show(NOTE)

    assert time.monotonic() - began < 10


@pytest.mark.parametrize("code", ["later", OPEN])
def test_what_was_pressed_is_told(qtbot: QtBot, notifier_of: Callable[..., Notifier], code: str) -> None:
    notifier = notifier_of(SHOWN + f"tell(acted={code!r})\n")

    with qtbot.waitSignal(notifier.acted) as told:
        notifier.show(NOTE)

    assert told.args == [NOTE.key, code]
    qtbot.waitUntil(lambda: not running(notifier))


def test_do_not_disturb_holds_it(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(HEAD + TELL + "tell(held=True)\n")
    with (
        qtbot.assertNotEmitted(notifier.shown, wait=300),
        qtbot.waitSignal(notifier.held) as told,
    ):
        notifier.show(NOTE)

    assert told.args == [NOTE.key]


def test_to_withdraw_ends_its_process(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(SHOWN + STAYS)
    shown_by(qtbot, notifier)

    notifier.withdraw()

    qtbot.waitUntil(lambda: not running(notifier))


def test_one_that_does_not_leave_is_ended(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(SHOWN + "time.sleep(60)")
    shown_by(qtbot, notifier)

    notifier.withdraw()

    qtbot.waitUntil(lambda: not running(notifier))


def test_what_is_withdrawn_before_it_is_shown_may_come_later(
    qtbot: QtBot, notifier_of: Callable[..., Notifier]
) -> None:
    notifier = notifier_of(FAULTS["hangs"])
    notifier.show(NOTE)

    with qtbot.waitSignal(notifier.held):
        notifier.withdraw()


def test_the_next_takes_the_place_of_the_one_before(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(SHOWN + STAYS)
    shown_by(qtbot, notifier)

    assert shown_by(qtbot, notifier, Notification("k2", "t", "b")) == ["k2", "good"]
    qtbot.waitUntil(lambda: len(running(notifier)) == 1)


@pytest.mark.parametrize("code", [FAULTS["hangs"], SHOWN + STAYS, SHOWN + "time.sleep(60)"])
def test_closing_does_not_wait_for_what_hangs(notifier_of: Callable[..., Notifier], code: str) -> None:
    notifier = notifier_of(code)
    notifier.show(NOTE)
    began = time.monotonic()

    notifier.close()

    assert time.monotonic() - began < 20
    assert running(notifier) == []


def test_a_click_on_it_means_open() -> None:
    assert OPEN not in dict(NOTE.buttons)
