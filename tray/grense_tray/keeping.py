"""What the tray keeps: the store, opened for one question at a time, and the tray's own small memory.

The store has a thread of its own, since a keyring may ask the person for a password, and a disk may be slow.
"""

from __future__ import annotations

import datetime as dt
import json
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from grense.atomic import replace_file
from grense.errors import GrenseError
from grense.home import Home
from grense.store import Store
from grense.text import N_

__all__ = ["Keeping", "Memory", "recalled", "remember"]

_FAULT = N_("what is kept cannot be read or written")


class Keeping(QObject):
    """A line of questions to the store. `failed` tells an error's title and hint, as texts of the catalogue."""

    failed = Signal(str, str)
    _done = Signal(object, object)

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._line: queue.SimpleQueue[tuple[Callable[[Store], Any], Callable[[Any], None]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        # A method of this object, so that Qt knows in which thread it is to be called.
        self._done.connect(self._give, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Callable[[Store], Any], then: Callable[[Any], None] = lambda _: None) -> None:
        """Do `work` with the open store, in its turn, and then give its value to `then`, in the GUI thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True, name="grense-store")
            self._thread.start()
        self._line.put((work, then))

    def close(self, patience: float = 1.5) -> None:
        """Finish what is in the line, for a moment at most."""
        if self._thread is not None:
            self._line.put(None)
            self._thread.join(patience)
            self._thread = None

    @Slot(object, object)
    def _give(self, then: Callable[[Any], None], value: Any) -> None:
        then(value)

    def _serve(self) -> None:
        while (asked := self._line.get()) is not None:
            work, then = asked
            with suppress(RuntimeError):  # all is being closed, and nobody hears the answer
                try:
                    with self._home.store() as store:
                        value = work(store)
                except GrenseError as error:
                    self.failed.emit(error.title, error.hint)
                except Exception:  # a fault of one question is not to stop the others
                    self.failed.emit(_FAULT, "")
                else:
                    self._done.emit(then, value)


@dataclass(frozen=True)
class Memory:
    """What the tray remembers from one start to the next, apart from the store."""

    paused_until: dt.datetime | None = None


def recalled(path: Path) -> Memory:
    """The memory in a file; what is missing or cannot be understood is forgotten."""
    with suppress(OSError, ValueError, TypeError, RecursionError, AttributeError):
        until = dt.datetime.fromisoformat(json.loads(path.read_bytes())["paused_until"])
        if until.utcoffset() is not None:
            return Memory(until.astimezone(dt.UTC))
    return Memory()


def remember(path: Path, memory: Memory) -> None:
    """Keep it. Raises `OSError`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = memory.paused_until
    replace_file(path, json.dumps({"paused_until": until.isoformat() if until else None}).encode())
