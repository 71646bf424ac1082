"""Work that is done elsewhere: the tray's side of `grense.worker`, which it starts, asks, and lets go.

```
 look, weigh, sync --> [ one process, started when needed, kept warm while a window is open ] --> outlook_ready, weighed
```

Nothing here waits, but for `close`, and that for less than two seconds.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import time
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from grense.corrections import Correction
from grense.errand import LOOK, SYNC, Answer, Done, Failure, Problem, Progress, Request, unpack
from grense.text import N_

__all__ = ["Jobs", "worker_command"]

_KEEP_WARM = 20.0
# Longer than a source may be silent in the worker, which then goes on without it.
_SILENCE = 360.0
_LEAVE_MS = 2000
_PATIENCE = ((0.3, QProcess.terminate), (0.3, QProcess.kill), (1.0, QProcess.kill))

_CRASHED = Problem(
    N_("the part of grense that reads and reckons ended unexpectedly"),
    hint=N_("nothing that was kept is lost; it starts again the next time it is needed"),
    code="worker_crashed",
)
_OVERDUE = Problem(
    N_("the part of grense that reads and reckons gave no answer and was ended"),
    hint=N_("nothing that was kept is lost; it starts again the next time it is needed"),
    code="worker_overdue",
)
_NOT_STARTED = Problem(
    N_("the part of grense that reads and reckons does not start"),
    hint=N_("installing grense again may mend it"),
    code="worker_not_started",
)


def worker_command() -> tuple[str, ...]:
    """What starts a worker: this Python, or in a bundle, where the app is the Python, the app itself."""
    if getattr(sys, "frozen", False):
        return sys.executable, "--worker"
    return sys.executable, "-P", "-m", "grense.worker"


class Jobs(QObject):
    """Looks and syncs, done by a worker; what comes of them comes as a signal.

    `outlook_ready` brings an `Outlook`, `weighed` one that would be, `progressed` a source's label with how much of how
    much is read, `failed` a `Problem`; `busy_changed` whether anything is looked at or read.
    """

    outlook_ready = Signal(object)
    progressed = Signal(str, int, int)
    failed = Signal(object)
    weighed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        keep_warm: float = _KEEP_WARM,
        silence: float = _SILENCE,
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command) or worker_command()
        self._keep_warm = keep_warm
        self._numbers = itertools.count(1)
        self._worker: _Worker | None = None
        self._leaving: list[_Worker] = []
        self._looking: Request | None = None
        self._next_look: Request | None = None
        self._syncs: dict[int, Request] = {}
        self._weighing: list[int] = []
        self._was_busy = self._window_open = self._closed = False
        self._cooling = QTimer(self)
        self._cooling.setSingleShot(True)
        self._cooling.timeout.connect(self._let_go)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(round(silence * 1000))
        self._silence.timeout.connect(self._give_up)

    @property
    def busy(self) -> bool:
        """Whether anything is asked and not answered."""
        return self._looking is not None or bool(self._syncs)

    def look(
        self, example: bool = False, corrections: Iterable[Correction] = (), now: dt.datetime | None = None
    ) -> None:
        """Ask for an outlook: the person's, or the made-up one's with `corrections` laid over it.

        While one is on its way, the latest of those asked for meanwhile follows, and only that one is brought.
        """
        request = Request(next(self._numbers), LOOK, example=example, corrections=tuple(corrections), now=now)
        if self._looking is None:
            self._looking = request
            self._send(request)
        else:
            self._next_look = request

    def weigh(self, example: bool, corrections: Iterable[Correction], now: dt.datetime | None = None) -> None:
        """Ask for the outlook that there would be with `corrections`, which are kept nowhere; the latest is brought."""
        request = Request(next(self._numbers), LOOK, example=example, corrections=tuple(corrections), now=now)
        self._weighing.append(request.id)
        self._send(request)

    def sync(
        self,
        labels: Iterable[str] | None = None,
        due: bool = False,
        secrets: Mapping[str, str] | None = None,
        now: dt.datetime | None = None,
    ) -> None:
        """Read sources, all by default; `due` leaves out those that are to be left alone for a while.

        What is being read in the same way already is not read twice.
        """
        chosen = None if labels is None else tuple(labels)
        if not secrets and any((one.labels, one.due) == (chosen, due) for one in self._syncs.values()):
            return
        request = Request(next(self._numbers), SYNC, labels=chosen, due=due, secrets=secrets or {}, now=now)
        self._syncs[request.id] = request
        self._send(request)

    def set_window_open(self, is_open: bool) -> None:
        """Keep the worker warm for whoever looks; without a window its memory is given back at once."""
        self._window_open = is_open
        self._settle()

    def close(self) -> None:
        """End all work, in less than two seconds. What has been read is kept."""
        self._closed = True
        self._cooling.stop()
        self._silence.stop()
        self._let_go()
        _end(list(self._leaving))
        self._leaving.clear()
        self._looking = self._next_look = None
        self._syncs.clear()
        self._weighing.clear()

    def _send(self, request: Request) -> None:
        if self._closed:
            self._looking = None
            self._syncs.clear()
            self._weighing.clear()
            return
        self._cooling.stop()
        if self._worker is None:
            self._worker = worker = _Worker(self._command, self)
            worker.answered.connect(self._take)
            worker.ended.connect(self._gone)
            worker.start()
        self._silence.start()
        self._tell_busy()
        if self._worker is not None:  # where nothing can be started, it is gone already
            self._worker.ask(request)

    def _take(self, answer: Answer) -> None:
        self._silence.start()
        if isinstance(answer, Progress):
            self.progressed.emit(answer.label, answer.done, answer.total)
            return
        if answer.id is None and self._worker is not None:  # it does not understand what it is asked
            self._worker.process.kill()
            return
        if answer.id in self._weighing:
            self._take_weighed(answer)
            return
        looked = self._looking is not None and self._looking.id == answer.id
        if looked:
            self._looking, self._next_look = self._next_look, None
            if self._looking is not None:
                self._send(self._looking)
        elif answer.id is not None:
            self._syncs.pop(answer.id, None)
        self._settle()
        if isinstance(answer, Failure):
            self._fail(answer.problem)
        else:
            self._bring(answer)

    def _take_weighed(self, answer: Failure | Done) -> None:
        """Bring what was asked for last; who asks for something else has turned away. A failure leaves it unsaid."""
        latest = answer.id == self._weighing[-1]
        self._weighing.remove(answer.id or 0)
        self._settle()
        if latest and isinstance(answer, Done) and answer.outlook is not None:
            self.weighed.emit(answer.outlook)

    def _bring(self, answer: Done) -> None:
        # A look that is on its way knows more.
        if answer.outlook is not None and self._looking is None:
            self.outlook_ready.emit(answer.outlook)

    def _gone(self, worker: _Worker, problem: Problem) -> None:
        worker.deleteLater()
        if worker in self._leaving:
            self._leaving.remove(worker)
            return
        self._worker = None
        was_busy = self.busy
        self._looking = self._next_look = None
        self._syncs.clear()
        self._weighing.clear()
        self._settle()
        if was_busy:
            self._fail(problem)

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def _settle(self) -> None:
        """Say whether there is work, and let the worker go when there is none for long enough."""
        self._tell_busy()
        if self.busy or self._weighing:
            return
        self._silence.stop()
        if self._worker is None:
            return
        if self._window_open and self._keep_warm > 0:
            self._cooling.start(round(self._keep_warm * 1000))
        else:
            self._let_go()

    def _tell_busy(self) -> None:
        if self.busy != self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self.busy)

    def _give_up(self) -> None:
        """End a worker that says nothing, so that what is asked next is answered."""
        if self._worker is not None:
            self._worker.give_up(_OVERDUE)

    def _let_go(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            self._leaving.append(worker)
            self._cooling.stop()
            worker.leave()


class _Worker(QObject):
    """One process: lines to it, answers from it, and its end."""

    answered = Signal(object)
    ended = Signal(object, object)

    def __init__(self, command: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._has_ended = False
        self._problem = _CRASHED
        self.process = QProcess(self)
        self.process.setProgram(command[0])
        self.process.setArguments(list(command[1:]))
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self.process.readyReadStandardOutput.connect(self._read)
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._fault)

    def start(self) -> None:
        """Start the process; it is asked as soon as it runs."""
        self.process.start()

    def ask(self, request: Request) -> None:
        """Send a request."""
        self.process.write(request.line())

    def give_up(self, problem: Problem) -> None:
        """End the process for this reason."""
        self._problem = problem
        self.process.kill()

    def leave(self) -> None:
        """Let the process end by itself; one that does not is ended."""
        self.process.closeWriteChannel()
        QTimer.singleShot(_LEAVE_MS, self.process, self.process.kill)

    def _read(self) -> None:
        while not self._has_ended and self.process.canReadLine():
            try:
                answer = unpack(bytes(self.process.readLine().data()))
            except (ValueError, RecursionError):
                self.process.kill()
                return
            self.answered.emit(answer)

    def _finished(self) -> None:
        self._end(self._problem)

    def _fault(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(_NOT_STARTED)

    def _end(self, problem: Problem) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(self, problem)


def _end(workers: Sequence[_Worker]) -> None:
    """Wait until the processes have ended, less and less kindly."""
    for patience, harder in _PATIENCE:
        ends = time.monotonic() + patience
        for worker in workers:
            left = max(ends - time.monotonic(), 0.0)
            if not worker.process.waitForFinished(round(left * 1000)) and _runs(worker):
                harder(worker.process)


def _runs(worker: _Worker) -> bool:
    return worker.process.state() != QProcess.ProcessState.NotRunning
