"""What the tray keeps: the store, asked for through a process of its own, and the tray's own small memory.

The database, the keyring and what it needs never give back what they take, a keyring may ask the person for a
password, and a disk may be slow. So all that is done by `grense_tray.keeper`, which ends soon after the last answer.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from grense.answer import Answer
from grense.atomic import make_folder, replace_file
from grense.errand import Problem
from grense.errand import recalled as recalled_outlook
from grense.shown import Shown
from grense_tray import keeper
from grense_tray.platform.child import Child, own_command

if TYPE_CHECKING:
    from grense.corrections import Correction
    from grense.outlook import Outlook

__all__ = ["Keeping", "Memory", "recalled", "remember"]

_Then: TypeAlias = Callable[[Any], object]
_Refused: TypeAlias = Callable[[Problem], object]

_KEEP_WARM = 5.0


class Keeping(QObject):
    """A line of questions to the store. `failed` tells a `Problem`.

    Who gives `refused` is told instead, and says it in a place of their own.
    """

    failed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, command: Sequence[str] = (), keep_warm: float = _KEEP_WARM
    ) -> None:
        super().__init__(parent)
        self._command = tuple(command) or own_command("--keeper", "grense_tray.keeper")
        self._child: Child | None = None
        self._line: deque[tuple[_Then, _Refused]] = deque()
        self._cooling = QTimer(self)
        self._cooling.setSingleShot(True)
        self._cooling.setInterval(round(keep_warm * 1000))
        self._cooling.timeout.connect(self._let_go)

    def shown(self, since: dt.datetime, then: Callable[[Sequence[Shown]], None]) -> None:
        """Give `then` the nudges that were shown since a moment."""
        self._ask(
            {"do": keeper.SHOWN, "since": since.isoformat()}, lambda rows: then([keeper.shown_of(one) for one in rows])
        )

    def note_shown(self, row: Shown) -> None:
        """Keep that a nudge was shown, or what came of it."""
        self._ask({"do": keeper.NOTE_SHOWN, "row": keeper.words_of(row)})

    def correct(self, correction: Correction, then: Callable[[int], None]) -> None:
        """Keep a correction, and give `then` its number."""
        self._ask({"do": keeper.CORRECT, "correction": keeper.words_of(correction)}, then)

    def undo(self, number: int, then: Callable[[], None]) -> None:
        """Take a correction back."""
        self._ask({"do": keeper.UNDO, "number": number}, lambda _: then())

    def outlook(self, then: Callable[[Outlook | None], None]) -> None:
        """Give `then` what was last worked out, by this version of the program."""
        self._ask({"do": keeper.OUTLOOK}, lambda line: then(None if line is None else recalled_outlook(line.encode())))

    def answers(self, then: Callable[[Sequence[Answer]], None]) -> None:
        """Give `then` all answers to questions, by day."""
        self._ask({"do": keeper.ANSWERS}, lambda rows: then([keeper.answer_of(one) for one in rows]))

    def answer(self, answers: Sequence[Answer], then: Callable[[], None], refused: _Refused) -> None:
        """Keep answers to questions."""
        rows = [keeper.words_of(one) for one in answers]
        self._ask({"do": keeper.ANSWER, "rows": rows}, lambda _: then(), refused)

    def close(self, patience: float = keeper.LAST_WORK) -> None:
        """Finish what was asked: a busy machine needs some seconds, and nothing that was entered is to be lost."""
        self._cooling.stop()
        if self._child is not None:
            child, self._child = self._child, None
            self._line.clear()  # it is all done, and nobody waits for the answers
            child.end(patience)

    def _ask(self, words: Mapping[str, Any], then: _Then = lambda _: None, refused: _Refused | None = None) -> None:
        self._cooling.stop()
        self._line.append((then, refused or self._fail))
        if self._child is None:
            self._child = child = Child(self._command, self)
            child.said.connect(self._give)
            child.ended.connect(self._gone)
            child.start()
        if self._child is not None:  # where nothing can be started, it is gone already
            self._child.tell(words)

    def _give(self, child: Child, words: Mapping[str, Any]) -> None:
        if child is not self._child:
            return
        if not self._line:
            child.kill()
            return
        then, refused = self._line.popleft()
        if not self._line:
            self._cooling.start()
        match words:
            case {"error": [str(), *_] as parts}:
                refused(Problem(*parts))
            case {"done": value}:
                then(value)
            case _:
                refused(keeper.FAULT)

    def _gone(self, child: Child) -> None:
        child.deleteLater()
        if child is self._child:
            self._child = None
            self._cooling.stop()
            asked, self._line = [refused for _, refused in self._line], deque()
            for refused in dict.fromkeys(asked):  # each who asked is told once
                refused(keeper.FAULT)

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def _let_go(self) -> None:
        if self._child is not None:
            child, self._child = self._child, None
            child.leave()


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
