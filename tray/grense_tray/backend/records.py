"""What the tray keeps: the store, asked for through a process of its own, and the tray's own small memory.

The database, the keyring and what it needs never give back the memory that they take, a keyring may ask the person for
a password, and a disk may be slow. So `grense.services.worker` does all of that, in a process that ends soon after the
last answer. It is not the one that reads and classifies, which may run out of memory before what was entered is stored.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grense.i18n import N_
from grense.model.answer import Answer
from grense.model.shown import Shown
from grense.services.protocol import Problem
from grense.services.protocol import recalled as recalled_outlook
from grense.storage.files import make_folder, replace_file
from grense_tray.backend.worker import LAST_WORK, Faults, Refused, WorkerProcess

if TYPE_CHECKING:
    from grense.model.correction import Correction
    from grense.model.crossing_reason import CrossingReason
    from grense.outlook import Outlook

__all__ = ["FAULT", "Memory", "Records", "recalled", "remember"]

FAULT = Problem(N_("what is kept cannot be read or written"), about="store", code="store_not_used")
_KEEP_WARM = 5.0


class Records(QObject):
    """A line of questions to the store. `failed` tells a `Problem`.

    A caller that passes `refused` gets the problem there instead of by `failed`. `worker` takes other requests.
    """

    failed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, command: Sequence[str] = (), keep_warm: float = _KEEP_WARM
    ) -> None:
        super().__init__(parent)
        self.worker = WorkerProcess(self, command=command, keep_warm=keep_warm, faults=Faults(FAULT, FAULT, FAULT))

    def shown(self, since: dt.datetime, then: Callable[[Sequence[Shown]], None]) -> None:
        """Give `then` the nudges that were shown since a moment."""
        self.worker.ask("shown", then, self._fail, since=since)

    def note_shown(self, row: Shown) -> None:
        """Keep that a nudge was shown, or what came of it."""
        self.worker.ask("note_shown", refused=self._fail, row=row)

    def correct(self, correction: Correction, then: Callable[[int], None]) -> None:
        """Keep a correction, and give `then` its number."""
        self.worker.ask("correct", then, self._fail, correction=correction)

    def undo(self, number: int, then: Callable[[], None]) -> None:
        """Take a correction back."""
        self.worker.ask("undo", lambda _: then(), self._fail, number=number)

    def outlook(self, then: Callable[[Outlook | None], None]) -> None:
        """Give `then` what was last worked out, by this version of the program."""
        self.worker.ask("outlook", lambda line: then(None if line is None else recalled_outlook(line)), self._fail)

    def answers(self, then: Callable[[Sequence[Answer]], None]) -> None:
        """Give `then` all answers to questions, by day."""
        self.worker.ask("answers", then, self._fail)

    def answer(self, answers: Sequence[Answer], then: Callable[[], None], refused: Refused) -> None:
        """Keep answers to questions."""
        self.worker.ask(
            "keep_answers", lambda _: then(), lambda problem: refused(_of_store(problem)), rows=tuple(answers)
        )

    def give_reason(self, reason: CrossingReason, then: Callable[[], None]) -> None:
        """Keep the reason of a crossing."""
        self.worker.ask("give_reason", lambda _: then(), self._fail, reason=reason)

    def take_back_reason(self, category: str, day: dt.date, then: Callable[[], None]) -> None:
        """Delete the reason of a crossing."""
        self.worker.ask("take_back_reason", lambda _: then(), self._fail, category=category, day=day)

    def close(self, patience: float = LAST_WORK) -> None:
        """Finish what was asked, and end."""
        self.worker.close(patience)

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(_of_store(problem))


def _of_store(problem: Problem) -> Problem:
    """A problem as it is shown: the way to mend it is in the window of what is kept."""
    return replace(problem, detail="", about="store")


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
    make_folder(path.parent)
    until = memory.paused_until
    replace_file(path, json.dumps({"paused_until": until.isoformat() if until else None}).encode())
