"""Notifications: ways in order, the failing replaced, the hanging not waited for, and nothing on the GUI thread."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from grense_tray.platform.notify import OPEN, Note, Notifier, Plain, Way

NOTE = Note("evening_now:2026-11-18", "Klokken er 21.20", "Kari & Ola <1>", (("fine", "Greit"), ("later", "Senere")))


class Good:
    name = "good"

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self.thread: int | None = None
        self.acted: Callable[[str], None] = lambda _: None
        self.withdrawn = 0

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:
        self.notes.append(note)
        self.thread, self.acted = threading.get_ident(), acted

    async def withdraw(self) -> None:
        self.withdrawn += 1


class Failing(Good):
    name = "failing"

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:
        await super().show(note, acted)
        raise RuntimeError("no daemon")


class Hanging(Good):
    name = "hanging"

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:
        await asyncio.sleep(60)


async def loud() -> bool:
    return False


async def quiet() -> bool:
    return True


@pytest.fixture
def notifier_of(qtbot: QtBot) -> Iterator[Callable[..., Notifier]]:
    made: list[Notifier] = []

    def make(*ways: Way, **how: object) -> Notifier:
        made.append(Notifier(ways=ways, is_quiet=how.pop("is_quiet", loud), patience=0.2, **how))
        return made[-1]

    yield make
    for one in made:
        one.close()
        one.deleteLater()


def shown_by(qtbot: QtBot, notifier: Notifier) -> list[str]:
    with qtbot.waitSignal(notifier.shown, timeout=3000) as told:
        notifier.show(NOTE)
    return told.args


def test_the_first_way_shows_it_off_the_gui_thread(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    first, second = Good(), Good()

    assert shown_by(qtbot, notifier_of(first, second)) == [NOTE.key, "good"]
    assert first.notes == [NOTE]
    assert first.thread != threading.get_ident()
    assert not second.notes


def test_a_failing_way_leaves_its_place(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    assert shown_by(qtbot, notifier_of(Failing(), Good())) == [NOTE.key, "good"]


def test_a_failing_way_is_tried_again_the_next_time(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    failing = Failing()
    notifier = notifier_of(failing, Good())

    shown_by(qtbot, notifier)
    shown_by(qtbot, notifier)

    assert len(failing.notes) == 2


def test_a_hanging_way_is_not_waited_for(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    assert shown_by(qtbot, notifier_of(Hanging(), Good()))[1] == "good"


def test_the_call_returns_at_once(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(Hanging())
    began = time.monotonic()

    notifier.show(NOTE)

    assert time.monotonic() - began < 0.1


def test_the_window_is_the_last_way(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    lines: list[Note] = []

    assert shown_by(qtbot, notifier_of(Failing(), in_window=lines.append))[1] == "window"
    assert lines == [NOTE]


def test_no_way_at_all_is_fine(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    assert shown_by(qtbot, notifier_of())[1] == "none"


def test_a_button_is_heard_in_the_gui_thread(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    way = Good()
    notifier = notifier_of(way)
    threads: list[bool] = []
    notifier.acted.connect(lambda *_: threads.append(QThread.currentThread() is QCoreApplication.instance().thread()))
    shown_by(qtbot, notifier)

    with qtbot.waitSignal(notifier.acted, timeout=3000) as told:
        threading.Thread(target=way.acted, args=("later",)).start()

    assert told.args == [NOTE.key, "later"]
    assert threads == [True]


def test_do_not_disturb_holds_it(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    way = Good()
    notifier = notifier_of(way, is_quiet=quiet)

    with qtbot.waitSignal(notifier.held, timeout=3000) as told:
        notifier.show(NOTE)

    assert told.args == [NOTE.key]
    assert not way.notes


def test_it_is_withdrawn(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    way = Good()
    notifier = notifier_of(way)
    shown_by(qtbot, notifier)

    notifier.withdraw()

    qtbot.waitUntil(lambda: way.withdrawn == 1, timeout=3000)


def test_closing_does_not_wait_for_what_hangs(qtbot: QtBot, notifier_of: Callable[..., Notifier]) -> None:
    notifier = notifier_of(Hanging())
    notifier.show(NOTE)
    began = time.monotonic()

    notifier.close()

    assert time.monotonic() - began < 1


def test_plyer_gets_escaped_and_short_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr("grense_tray.platform.notify._plyer", lambda: lambda **what: sent.append(what))
    monkeypatch.setattr("sys.platform", "linux")

    asyncio.run(Plain().show(Note("k", "t" * 80, NOTE.body), lambda _: None))

    assert sent[0]["title"] == "t" * 63
    assert sent[0]["message"] == "Kari &amp; Ola &lt;1&gt;"


def test_plyer_that_raises_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError("no daemon")

    monkeypatch.setattr("grense_tray.platform.notify._plyer", lambda: refuse)

    with pytest.raises(OSError, match="no daemon"):
        asyncio.run(Plain().show(NOTE, lambda _: None))


def test_a_click_on_it_means_open() -> None:
    assert OPEN not in dict(NOTE.buttons)
