"""A notification's own process: ways in order, a failing one replaced, a hanging one skipped, and an exit in time."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grense_tray.platform.notification import CLOSED, Notification
from grense_tray.platform.notification_process import NotifyWay, Plain, present
from servers.desktop import Desktop

NOTE = Notification(
    "evening_now:2026-11-18", "Klokken er 21.20", "Kari & Ola <1>", (("fine", "Greit"), ("later", "Senere"))
)
COMMAND = (sys.executable, "-P", "-m", "grense_tray.platform.notification_process")


class Good:
    """Shows it, and then acts like the person."""

    name = "good"

    def __init__(self, *, presses: str = "", goes: bool = False, in_thread: bool = False) -> None:
        self.notes: list[Notification] = []
        self.withdrawn = 0
        self._presses, self._goes, self._in_thread = presses, goes, in_thread

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:
        self.notes.append(note)
        if self._in_thread:
            threading.Timer(0.05, acted, (self._presses,)).start()
        elif self._presses:
            acted(self._presses)

    async def is_there(self) -> bool:
        return not self._goes

    async def withdraw(self) -> None:
        self.withdrawn += 1


class Failing(Good):
    name = "failing"

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:
        raise RuntimeError("no daemon")


class Hanging(Good):
    name = "hanging"

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:
        await asyncio.sleep(60)


class Gone(Good):
    """Its daemon exits while it is shown."""

    async def is_there(self) -> bool:
        raise ConnectionError

    async def withdraw(self) -> None:
        raise ConnectionError


async def loud() -> bool:
    return False


async def quiet() -> bool:
    return True


def said_with(
    *ways: NotifyWay, note: Notification = NOTE, is_quiet: Any = loud, leaves_after: float = 5.0
) -> list[dict[str, object]]:
    """The output until the exit."""
    said: list[dict[str, object]] = []

    async def run() -> None:
        left = asyncio.Event()
        asyncio.get_running_loop().call_later(leaves_after, left.set)
        await present(note, said.append, ways, left=left, is_quiet=is_quiet, patience=0.2, look_again=0.05)

    asyncio.run(run())
    return said


@pytest.mark.parametrize("before", [(), (Failing(),), (Hanging(),), (Failing(), Hanging())])
def test_the_first_way_that_works_shows_it(before: Sequence[NotifyWay]) -> None:
    good, after = Good(goes=True), Good()

    assert said_with(*before, good, after) == [{"shown": "good"}]
    assert good.notes == [NOTE]
    assert not after.notes


def test_where_no_way_works_it_says_so() -> None:
    assert said_with(Failing(), Hanging()) == [{"failed": True}]


def test_do_not_disturb_holds_it() -> None:
    way = Good()

    assert said_with(way, is_quiet=quiet) == [{"held": True}]
    assert not way.notes


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize("goes", [False, True])
def test_an_answer_is_said_after_that_it_is_shown_and_ends_it(in_thread: bool, goes: bool) -> None:
    way = Good(presses="later", goes=goes and not in_thread, in_thread=in_thread)

    assert said_with(way) == [{"shown": "good"}, {"acted": "later"}]
    assert way.withdrawn == 1


def test_when_all_have_left_it_is_withdrawn() -> None:
    way = Good()

    assert said_with(way, leaves_after=0.1) == [{"shown": "good"}]
    assert way.withdrawn == 1


def test_when_its_time_is_over_it_is_withdrawn() -> None:
    way, began = Good(), time.monotonic()

    said_with(way, note=Notification("k", "t", "b", seconds=0.2))

    assert way.withdrawn == 1
    assert 0.2 <= time.monotonic() - began < 30


def test_a_daemon_that_ends_ends_it() -> None:
    assert said_with(Gone()) == [{"shown": "good"}]


def test_a_note_goes_over_and_comes_back() -> None:
    assert Notification.of(json.loads(json.dumps(NOTE.words()))) == NOTE


def test_plyer_gets_escaped_and_short_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr("grense_tray.platform.notification_process._plyer", lambda: lambda **what: sent.append(what))
    monkeypatch.setattr("sys.platform", "linux")

    asyncio.run(Plain().show(Notification("k", "t" * 80, NOTE.body), lambda _: None))

    assert sent[0]["title"] == "t" * 63
    assert sent[0]["message"] == "Kari &amp; Ola &lt;1&gt;"


def test_plyer_that_raises_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError("no daemon")

    monkeypatch.setattr("grense_tray.platform.notification_process._plyer", lambda: refuse)

    with pytest.raises(OSError, match="no daemon"):
        asyncio.run(Plain().show(NOTE, lambda _: None))


# The process itself, with a real daemon.


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    if not sys.platform.startswith("linux"):
        pytest.skip("the desktop of these tests is an X11 one")
    with Desktop(tray=False) as started:
        yield started


def started(desktop: Desktop, note: Notification = NOTE) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        COMMAND, env=desktop.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdin.write(json.dumps(note.words()).encode() + b"\n")
    process.stdin.flush()
    return process


def heard(process: subprocess.Popen[bytes]) -> dict[str, object]:
    return json.loads(process.stdout.readline())


def popups(desktop: Desktop) -> list[int]:
    return desktop.windows("^Notification$", "--name")


@contextmanager
def closed_by_us(desktop: Desktop) -> Iterator[None]:
    """A block in which a notification is closed. This daemon keeps displaying it for a while all the same."""
    rule = "interface=org.freedesktop.Notifications,member=NotificationClosed"
    monitor = subprocess.Popen(
        ["dbus-monitor", "--session", rule], env=desktop.environment, stdout=subprocess.PIPE, text=True
    )
    monitor.stdout.readline()  # it listens
    try:
        yield
        reasons = (line for line in monitor.stdout if line.startswith("   uint32"))
        next(reasons)  # its number
        assert next(reasons).split() == ["uint32", "3"]
    finally:
        monitor.terminate()
        monitor.wait(60)
        monitor.stdout.close()


def ended(process: subprocess.Popen[bytes]) -> None:
    """It exits properly, without reporting an action on the notification."""
    assert process.wait(60) == 0
    rest = process.stderr.read()
    for pipe in (process.stdin, process.stdout, process.stderr):
        pipe.close()
    assert rest == b""


def test_a_real_daemon_shows_it_and_a_button_is_said(desktop: Desktop) -> None:
    process = started(desktop)
    assert heard(process) == {"shown": "desktop-notifier"}
    (popup,) = desktop.wait(lambda: popups(desktop), "the notification")
    assert NOTE.title not in " ".join(process.args)

    x, y, _, height = desktop.place(popup)
    desktop.click(x + 255, y + height - 39)  # where this daemon draws the first of two buttons

    assert heard(process) == {"acted": "fine"}
    ended(process)
    desktop.wait(lambda: not popups(desktop), "its end")


def test_one_that_is_sent_away_is_said(desktop: Desktop) -> None:
    process = started(desktop)
    assert heard(process) == {"shown": "desktop-notifier"}
    (popup,) = desktop.wait(lambda: popups(desktop), "the notification")

    x, y, width, _ = desktop.place(popup)
    desktop.click(x + width - 20, y + 38)  # the cross

    assert heard(process) == {"acted": CLOSED}
    ended(process)


def test_with_its_parent_it_ends_and_takes_it_away(desktop: Desktop) -> None:
    process = started(desktop)
    assert heard(process) == {"shown": "desktop-notifier"}
    with closed_by_us(desktop):
        process.stdin.close()
        ended(process)


def test_its_time_is_over(desktop: Desktop) -> None:
    with closed_by_us(desktop):
        process = started(desktop, Notification("k", "t", "b", seconds=0.5))
        assert heard(process) == {"shown": "desktop-notifier"}
        ended(process)


def test_one_whose_parent_is_killed_ends_too(desktop: Desktop) -> None:
    parent = desktop.python(
        "-c",
        "import json, subprocess, sys, time\n"
        f"child = subprocess.Popen({COMMAND!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        f"child.stdin.write(json.dumps({NOTE.words()!r}).encode() + b'\\n')\n"
        "child.stdin.flush()\n"
        "child.stdout.readline()\n"
        "print(child.pid, file=sys.stderr, flush=True)\n"
        "time.sleep(60)",
    )
    child = int(parent.stderr.readline())

    parent.send_signal(signal.SIGKILL)
    parent.wait(60)

    desktop.wait(lambda: not is_running(child), "the end of the child")


def is_running(pid: int) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0] != "Z"  # one that nobody waits for stays as a name
    except OSError:
        return False


def test_without_a_daemon_it_says_so_and_ends() -> None:
    nowhere = {name: one for name, one in os.environ.items() if "DBUS" not in name and "XDG" not in name}
    nowhere["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    process = subprocess.Popen(
        COMMAND, env=nowhere, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )

    said, _ = process.communicate(json.dumps(NOTE.words()).encode() + b"\n", timeout=120)

    assert json.loads(said) == {"failed": True}


@pytest.mark.parametrize("told", [b"", b"\n", b"[]\n", b'{"key": 1}\n', b"\xff\n"])
def test_what_is_no_note_ends_it(told: bytes) -> None:
    done = subprocess.run(COMMAND, input=told, capture_output=True, timeout=120)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
