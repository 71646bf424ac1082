"""A process of our own, for what would else stay in the memory of one that runs for weeks. It speaks lines of JSON.

```
 tell --> stdin  [ keeper, or notice ]  stdout --> said
 leave: the end of stdin, by which it ends itself          --> ended, once, whatever became of it
```

What is told goes over the pipe and nowhere else: a command line and a log can be read by others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

__all__ = ["Child", "own_command"]

_LEAVE_MS = 2000
_LONGEST = 1_000_000  # no line of ours is so long


def own_command(option: str, module: str) -> tuple[str, ...]:
    """What starts one of our modules: this Python, or in a bundle, where the app is the Python, the app with an option.

    >>> own_command("--notice", "grense_tray.notice")[1:]
    ('-P', '-m', 'grense_tray.notice')
    """
    if getattr(sys, "frozen", False):
        return sys.executable, option
    return sys.executable, "-P", "-m", module


class Child(QObject):
    """One process. `said` brings what it says, as dicts; one that says anything else is ended."""

    # Each carries the child, so that methods can be connected: what a lambda holds outlives what it is connected to.
    said = Signal(object, object)
    ended = Signal(object)

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._has_ended = False
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        self._process.setStandardErrorFile(QProcess.nullDevice())  # a library may quote there what it was given
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._fault)

    def start(self) -> None:
        """Start it. One that does not start has `ended`, before this returns or after."""
        self._process.start()

    def tell(self, words: Mapping[str, Any]) -> None:
        """Send a line; one that has ended does not hear it."""
        if not self._has_ended:
            self._process.write(json.dumps(words).encode("ascii") + b"\n")

    def leave(self) -> None:
        """Let it end by itself; one that does not is ended."""
        if self._has_ended:
            return
        self._process.closeWriteChannel()
        QTimer.singleShot(_LEAVE_MS, self._process, self._process.kill)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self, patience: float) -> None:
        """End it, and wait until it has: for some seconds by itself, and then it is ended."""
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(round(patience * 1000)):
            self._process.kill()
            self._process.waitForFinished(1000)

    def _read(self) -> None:
        while not self._has_ended and self._process.canReadLine():
            try:
                words = json.loads(bytes(self._process.readLine().data()))
            except (ValueError, RecursionError):
                words = None
            if not isinstance(words, dict):
                self.kill()
                return
            self.said.emit(self, words)
        if self._process.bytesAvailable() > _LONGEST:
            self.kill()

    def _finished(self) -> None:
        self._end()

    def _fault(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end()

    def _end(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(self)
