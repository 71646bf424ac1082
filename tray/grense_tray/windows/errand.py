"""Running `grense.connect_errand` beside the window: what goes in, what comes out, a limit of time, and an end."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from shiboken6 import isValid

from grense.errand import Problem
from grense.text import N_

__all__ = ["Errand"]

_SLOW = Problem(
    N_("the server does not answer in time"), hint=N_("is the address the right one?"), code="server_no_answer_in_time"
)
_SILENT = Problem(N_("something went wrong inside grense"), code="internal_error")
_KILLED_WITHIN = 500


class Errand(QObject):
    """One try at a time. `shown` tells an address to open and a code; `ended` the errand's last line, as it says."""

    shown = Signal(str, str)
    ended = Signal(dict)

    def __init__(self, parent: QObject | None = None, program: tuple[str, ...] = ()) -> None:
        super().__init__(parent)
        self._program = program or (sys.executable, "-m", "grense.connect_errand")
        self._process: QProcess | None = None
        self._last: Mapping[str, Any] = {}
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(lambda: self._end(_failed(_SLOW)))

    def start(self, document: Mapping[str, Any], patience: float = 60.0) -> None:
        """Begin; what was under way is given up."""
        self.cancel()
        self._last = {}
        process = self._process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(lambda *_: self._finished(process))
        process.errorOccurred.connect(lambda error: self._fault(process, error))
        process.start(self._program[0], list(self._program[1:]))
        process.write(json.dumps(document).encode() + b"\n")
        process.closeWriteChannel()
        self._limit.start(round(patience * 1000))

    def is_running(self) -> bool:
        """Whether a try is under way."""
        return self._process is not None

    def cancel(self) -> None:
        """Give up what is under way, without `ended`."""
        self._limit.stop()
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(_KILLED_WITHIN)
            process.deleteLater()

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            try:
                line = json.loads(bytes(self._process.readLine().data()))
            except ValueError:
                continue
            if not isinstance(line, dict):  # a browser that is started may write to the same place
                continue
            if "show" in line:
                self.shown.emit(*line["show"])
            else:
                self._last = line

    def _finished(self, process: QProcess) -> None:
        if process is self._process and isValid(process):  # which is not so when the window is gone
            self._read()
            self._end(self._last or _failed(_SILENT))

    def _fault(self, process: QProcess, error: QProcess.ProcessError) -> None:
        # A process that ends before its input is written is an error, too, and may have answered: it has finished then.
        if error == QProcess.ProcessError.FailedToStart:
            self._finished(process)

    def _end(self, last: Mapping[str, Any]) -> None:
        self.cancel()
        self.ended.emit(dict(last))


def _failed(problem: Problem) -> Mapping[str, Any]:
    return {"error": problem.parts(), "fault": "", "host": ""}
