"""Work that may wait for a disk, a keyring or a person, beside the GUI thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["Aside"]

_LOOK_EVERY = 20


class Aside(QObject):
    """Does one piece of work at a time in a thread, and hands back what came of it; a child of the window that asks.

    The GUI thread fetches the answers itself, and only while it waits for some: a window that is closed meanwhile
    fetches nothing more, and no thread ever touches a window.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = threading.Lock()
        self._answers: queue.SimpleQueue[tuple[Callable[[Any], None], Any]] = queue.SimpleQueue()
        self._waiting = 0
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_EVERY)
        self._look.timeout.connect(self._fetch)

    def do(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[GrenseError], None],
    ) -> None:
        """Do `work`, and then call `then` with its value, or `refused` with its error, in the GUI thread."""
        self._waiting += 1
        self._look.start()
        arguments = (self._turn, self._answers, work, then, refused)
        threading.Thread(target=_run, args=arguments, daemon=True, name="grense-aside").start()

    def _fetch(self) -> None:
        while not self._answers.empty():
            then, value = self._answers.get()
            self._waiting -= 1
            if not self._waiting:
                self._look.stop()
            then(value)


def _run(
    turn: threading.Lock,
    answers: queue.SimpleQueue[tuple[Callable[[Any], None], Any]],
    work: Callable[[], Any],
    then: Callable[[Any], None],
    refused: Callable[[GrenseError], None],
) -> None:
    with turn:
        try:
            value = work()
        except GrenseError as error:
            answers.put((refused, error))
        except Exception:  # each system raises what it raises; what it says may quote a secret
            answers.put((refused, GrenseError("internal_error", N_("something went wrong inside grense"))))
        else:
            answers.put((then, value))
