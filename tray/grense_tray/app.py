"""The tray app: start and wiring. A failure in one part does not stop the others.

```
 a tick a minute --> nudging --> notifier         window --> corrections --> keeping --> store
        '----------> jobs ==== worker process ====> outlook --> window, nudging, sign
```
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from grense.errors import GrenseError
from grense.example import EVENING
from grense.storage.home import Home
from grense_tray.controller import Controller
from grense_tray.platform import screen_reader as reader
from grense_tray.platform.instance import Instance
from grense_tray.windows.start_fault import tell

__all__ = ["StartOptions", "main", "run"]


class StartOptions(argparse.Namespace):
    """The start options.

    `background` opens no window, `now` is the start of the clock, `quit_after` is in seconds.
    """

    example: bool
    background: bool
    lang: str | None
    now: dt.datetime | None
    quit_after: float | None


def main(argv: Sequence[str] | None = None) -> int:
    """Start the tray from another program, in a process of its own, since it runs for weeks."""
    command = [sys.executable, "-m", "grense_tray", *(sys.argv[1:] if argv is None else argv)]
    if os.name == "posix":
        os.execv(command[0], command)  # noqa: S606  # no shell is needed
    return subprocess.call(command)  # noqa: S603  # the same program


def run(argv: Sequence[str]) -> int:
    """Run the tray in this process; return the exit status."""
    options = _options(argv)
    home = Home.of_this_person()
    app = _application()
    if options.quit_after is not None:
        QTimer.singleShot(int(options.quit_after * 1000), app.quit)
    try:
        instance = Instance(home.state_file.parent)
        if not instance.claim():
            return 0
    except GrenseError as error:
        tell(error, home, options.lang)
        return 1
    resident = Controller(
        home,
        clock=_clock(options.now),
        example=options.example,
        example_now=EVENING if options.now is None else None,
        language=options.lang,
        background=options.background,
    )
    instance.raised.connect(resident.open_window)
    app.aboutToQuit.connect(resident.close)
    sys.excepthook = _reporter(resident.report)
    ends = _quit_on_signals(app)
    resident.start()
    try:
        return app.exec()
    finally:
        instance.close()
        ends()


def _options(argv: Sequence[str]) -> StartOptions:
    parser = argparse.ArgumentParser(prog="grense tray", description="A private week, and a few nudges, in the tray.")
    parser.add_argument("--example", action="store_true", help="show a made-up person where no source is connected")
    parser.add_argument("--background", action="store_true", help="open no window at the start")
    parser.add_argument("--lang", help="the language, such as nb")
    parser.add_argument("--now", type=_moment, help="start the clock at this moment, with its offset")
    parser.add_argument("--quit-after", type=float, metavar="SECONDS", help="end by itself")
    return parser.parse_args(argv, StartOptions())


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment.astimezone(dt.UTC)


def _clock(start: dt.datetime | None) -> Callable[[], dt.datetime]:
    if start is None:
        return lambda: dt.datetime.now(dt.UTC)
    ahead = start - dt.datetime.now(dt.UTC)
    return lambda: dt.datetime.now(dt.UTC) + ahead


def _application() -> QApplication:
    QGuiApplication.setDesktopFileName("grense")
    app = QApplication(["grense"])
    app.setApplicationName("grense")
    app.setApplicationDisplayName("Grense")
    app.setQuitOnLastWindowClosed(False)
    reader.install()
    return app


def _reporter(report: Callable[[], None]) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return the handler of uncaught exceptions: it reports where the error was, never its message."""

    def told(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace is not None else "?"
        with suppress(OSError, ValueError, AttributeError):  # there may be no terminal
            sys.stderr.write(f"grense: {kind.__name__} in {where}\n")
        with suppress(Exception):
            report()

    return told


def _quit_on_signals(app: QApplication) -> Callable[[], None]:
    """Quit cleanly on a termination signal.

    Python handles signals between two bytecodes, and Qt may wait for a minute; so the signal also writes into a
    socket that Qt watches.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(lambda: _drain(ours))
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: app.quit())

    def ends() -> None:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(before)
        ours.close()
        theirs.close()

    return ends


def _drain(end: socket.socket) -> None:
    with suppress(OSError):
        end.recv(64)
