"""A process of our own, for what would else stay in the memory of one that runs for weeks. It speaks lines.

```
 tell --> stdin  [ worker, or notice ]  stdout --> said
 leave: the end of stdin, by which it ends itself          --> ended, once, whatever became of it
```

Requests go over the pipe and nowhere else: others can read a command line and a log.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

__all__ = ["Child", "own_command"]

_KILLED_WITHIN_MS = 1000


def own_command(option: str, module: str) -> tuple[str, ...]:
    """What starts one of our modules: this Python, or in a bundle, where the app is the Python, the app with an option.

    >>> own_command("--notice", "grense_tray.notice")[1:]
    ('-P', '-m', 'grense_tray.notice')
    """
    if getattr(sys, "frozen", False):
        return sys.executable, option
    return sys.executable, "-P", "-m", module


class Child(QObject):
    """One process. `said` brings each line of its output; one whose line is longer than `longest` bytes is ended.

    Its standard error is dropped, as a library may quote there what it was given, unless it is `open`: then it goes
    where the program's own goes.
    """

    # Each carries the child, so that methods can be connected: what a lambda holds outlives what it is connected to.
    said = Signal(object, bytes)
    ended = Signal(object)

    def __init__(self, command: Sequence[str], parent: QObject, *, longest: int, open_errors: bool = False) -> None:
        super().__init__(parent)
        self._longest = longest
        self._has_ended = self._started = False
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        if open_errors:
            self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        else:
            self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._fault)

    @property
    def started(self) -> bool:
        """Whether it has run; one that has ended without could not be started."""
        return self._started

    def start(self) -> None:
        """Start it. One that does not start has `ended`, before this returns or after."""
        self._process.started.connect(self._note_started)
        self._process.start()

    def tell(self, line: bytes) -> None:
        """Send a line; one that has ended does not hear it."""
        if not self._has_ended:
            self._process.write(line)

    def leave(self, patience: float) -> None:
        """Let it end by itself; one that has not after so many seconds is ended."""
        if self._has_ended:
            return
        self._process.closeWriteChannel()
        QTimer.singleShot(round(patience * 1000), self._process, self._process.kill)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self, patience: float) -> None:
        """End it, and wait until it has: for some seconds by itself, and then it is ended."""
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(round(patience * 1000)):
            self._process.kill()
            self._process.waitForFinished(_KILLED_WITHIN_MS)

    def _note_started(self) -> None:
        self._started = True

    def _read(self) -> None:
        while not self._has_ended and self._process.canReadLine():
            self.said.emit(self, bytes(self._process.readLine().data()))
        if self._process.bytesAvailable() > self._longest:
            self.kill()

    def _finished(self) -> None:
        self._read()
        self._end()

    def _fault(self, error: QProcess.ProcessError) -> None:
        # One that ends before its input is written is a fault, too, and may have answered: it has finished then.
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(self)
