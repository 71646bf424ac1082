"""Work that may wait for a disk, a keyring or a person, beside the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from grense.errors import GrenseError

__all__ = ["Aside"]


class Aside(QObject):
    """Does one piece of work at a time in a thread, and hands back what came of it; a child of the window that asks."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = threading.Lock()
        self._done.connect(lambda then, value: then(value), Qt.ConnectionType.QueuedConnection)

    def do(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[GrenseError], None],
    ) -> None:
        """Do `work`, and then call `then` with its value, or `refused` with its error, in the GUI thread."""
        threading.Thread(target=self._run, args=(work, then, refused), daemon=True, name="grense-aside").start()

    def _run(self, work: Callable[[], Any], then: Callable[[Any], None], refused: Callable[[Any], None]) -> None:
        with suppress(RuntimeError), self._turn:  # the window is gone, and nobody hears the answer
            try:
                value = work()
            except GrenseError as error:
                self._done.emit(refused, error)
            except Exception:  # each system raises what it raises; what it says may quote a secret
                self._done.emit(refused, GrenseError("something went wrong inside grense"))
            else:
                self._done.emit(then, value)
