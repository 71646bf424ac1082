"""The tray's side of `grense.services.worker`: one process that is asked, and let go a while after its last answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from shiboken6 import isValid

from grense.marks import N_
from grense.services.protocol import Failure, Message, Problem, Request, SourceProgress, WorkerAnswer, pack, unpack
from grense_tray.backend.process import Child, own_command

__all__ = ["FAULTS", "LAST_WORK", "Faults", "Refused", "Then", "WorkerProcess", "own_worker", "worker_command"]

Then: TypeAlias = Callable[[Any], object]
Refused: TypeAlias = Callable[[Problem], object]

LAST_WORK = 5.0
"""Seconds for what a worker still has to write: a busy machine needs some, and nothing that was entered is lost."""

_KEEP_WARM = 5.0
_LEAVES_WITHIN = LAST_WORK + 1.0
_LONGEST = 1_000_000_000  # all rows of a large store, compressed, are a hundredth of it


@dataclass(frozen=True)
class Faults:
    """The problems shown for a worker that has ended, does not start, or gives no answer for too long."""

    ended: Problem
    not_started: Problem
    silent: Problem


_FAULT = Problem(N_("something went wrong inside grense"), code="internal_error")
FAULTS = Faults(_FAULT, _FAULT, _FAULT)


def worker_command() -> tuple[str, ...]:
    """What starts a worker: this Python, or in a bundle, where the app is the Python, the app itself."""
    return own_command("--worker", "grense.services.worker")


def own_worker() -> WorkerProcess:
    """A worker for a window that is given none; it outlives the window, as something may still be written."""
    return WorkerProcess(QCoreApplication.instance(), keep_warm=0.0)


class WorkerProcess(QObject):
    """Asks a worker process, which is started when it is first asked and again when it has gone.

    It is let go `keep_warm` seconds after its last answer, and ended when it owes an answer and says nothing for
    `silence` seconds (0: never). Where the process ends with questions open, they are refused; or `failed` is called,
    once for all of them.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        keep_warm: float = _KEEP_WARM,
        silence: float = 0.0,
        faults: Faults = FAULTS,
        failed: Refused | None = None,
        open_errors: bool = False,
    ) -> None:
        super().__init__(parent)
        self.keep_warm, self.silence = keep_warm, silence
        self._command, self._faults = tuple(command), faults
        self._failed, self._open_errors = failed, open_errors
        self._numbers = itertools.count(1)
        self._open: dict[int, _Question] = {}
        self._child: Child | None = None
        self._leaving: list[Child] = []
        self._problem = faults.ended
        self._cooling, self._waiting = QTimer(self), QTimer(self)
        for timer, act in ((self._cooling, self.leave), (self._waiting, self._give_up)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)

    def ask(
        self,
        do: str,
        then: Then = lambda _: None,
        refused: Refused = lambda _: None,
        told: Then = lambda _: None,
        owner: QObject | None = None,
        **given: Any,
    ) -> int:
        """Ask for an operation of `grense.services.worker`; returns the number of the question.

        `then` takes its value, `refused` why there is none, `told` what comes on the way; none of them is called when
        the `owner`, such as a window, has gone meanwhile.
        """
        number = next(self._numbers)
        self._open[number] = _Question(then, refused, told, owner)
        self._cooling.stop()
        if self._child is None:
            self._start()
        if self._child is not None:  # where nothing can be started, it is gone already
            self._child.tell(pack(Request(number, do, given)))
            self._wait()
        return number

    def is_asked(self) -> bool:
        """Whether anything is asked and not answered."""
        return bool(self._open)

    def settle(self) -> None:
        """Let the process go when it has been asked nothing for `keep_warm` seconds."""
        if self._child is not None and not self._open:
            self._waiting.stop()
            if self.keep_warm > 0:
                self._cooling.start(round(self.keep_warm * 1000))
            else:
                self.leave()

    def cancel(self) -> None:
        """End the process at once and drop its requests, without a callback."""
        self.close(0)

    def leave(self) -> None:
        """Let the process end by itself, after what it still has to write."""
        self._forget()
        if self._child is not None:
            child, self._child = self._child, None
            self._leaving.append(child)
            child.leave(_LEAVES_WITHIN)

    def close(self, patience: float = LAST_WORK) -> None:
        """Let all processes end, and wait until they have."""
        self.leave()
        for child in tuple(self._leaving):
            child.end(patience)

    def _start(self) -> None:
        self._problem = self._faults.ended
        command = self._command or worker_command()
        self._child = child = Child(command, self, longest=_LONGEST, open_errors=self._open_errors)
        child.said.connect(self._take)
        child.ended.connect(self._gone)
        child.start()

    def _wait(self) -> None:
        if self.silence > 0:
            self._waiting.start(round(self.silence * 1000))

    def _take(self, child: Child, line: bytes) -> None:
        if child is not self._child:
            return
        self._wait()
        message: Message | None = None
        try:
            message = unpack(line)
        except (ValueError, RecursionError):
            child.kill()
            return
        question = self._open.get(message.id or 0)
        if question is None or isinstance(message, Request):  # it does not understand what it is asked
            child.kill()
            return
        if not isinstance(message, SourceProgress):
            del self._open[message.id or 0]
        try:
            question.take(message)
        finally:
            self.settle()  # last, as an answer may lead to the next question

    def _gone(self, child: Child) -> None:
        child.deleteLater()
        if child in self._leaving:
            self._leaving.remove(child)
        if child is not self._child:
            return
        self._child = None
        problem = self._problem if child.started else self._faults.not_started
        waiting = [one for one in self._open.values() if one.is_wanted()]
        self._forget()
        for refuse in dict.fromkeys(self._failed or one.refused for one in waiting):  # each callback runs once
            refuse(problem)

    def _give_up(self) -> None:
        """End a process that says nothing, so that what is asked next is answered."""
        if self._child is not None:
            self._problem = self._faults.silent
            self._child.kill()

    def _forget(self) -> None:
        self._open.clear()
        self._cooling.stop()
        self._waiting.stop()


@dataclass(frozen=True)
class _Question:
    then: Then
    refused: Refused
    told: Then
    owner: QObject | None

    def is_wanted(self) -> bool:
        """Whether an answer is still waited for."""
        return self.owner is None or isValid(self.owner)

    def take(self, answer: WorkerAnswer) -> None:
        """Call what waits for the answer."""
        if not self.is_wanted():
            return
        if isinstance(answer, SourceProgress):
            self.told(answer.value)
        elif isinstance(answer, Failure):
            self.refused(answer.problem)
        else:
            self.then(answer.value)
