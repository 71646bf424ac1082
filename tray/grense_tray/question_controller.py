"""The questions of the resident: whether they are due, and their answers to and from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grense_tray.presenter.questionnaire import Asking, due, is_own, merged, put_off

if TYPE_CHECKING:
    from grense.model.answer import Answer
    from grense.model.shown import Shown
    from grense.storage.home import Home
    from grense_tray.ports import Host

__all__ = ["QuestionController"]

_REMEMBERED = dt.timedelta(days=400)


class QuestionController(QObject):
    """Connect `asking`, which decides, with the store. The example person's answers are not stored.

    `changed` carries all answers known now, `kept` is emitted when those given to `keep` are stored, and `refused`
    when they are not, with the `Problem`.
    """

    changed = Signal(object)
    kept = Signal()
    refused = Signal(object)

    def __init__(self, host: Host, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._home = host, home
        self._recalled = self._known = self._made_up = False
        self._shown: tuple[Shown, ...] = ()
        self.answers: tuple[Answer, ...] = ()

    @property
    def is_due(self) -> bool:
        """Whether the person has enabled the questions, and a month has passed since the last time."""
        scales = self._host.settings.questions
        if not scales or self._host.example:
            return False
        if not self._recalled or self._made_up:
            self.recall()
        return self._known and due(scales, self.answers, self._shown, self._host.clock(), self._host.zone)

    def begin(self) -> Asking:
        """Start the chosen questions; where none are chosen, those with the most findings in the report."""
        from grense.model.time import load_zone
        from grense.questions import SHORT

        today = self._host.clock().astimezone(load_zone(self._host.zone)).date()
        return Asking.of(self._host.settings.questions or SHORT, today)

    def recall(self) -> None:
        """Read answers and postponements from the store; while it cannot be read, no questions are due."""
        if self._made_up != self._host.example:
            self.forget()
        self._recalled, self._made_up = True, self._host.example
        if self._made_up:
            return
        if not self._home.has_store():
            self._take(())
        else:
            self._host.records.shown(self._host.clock() - _REMEMBERED, self._take_shown)

    def forget(self) -> None:
        """Reload after data was deleted."""
        self._recalled = self._known = False
        self.answers, self._shown = (), ()

    def keep(self, answers: Sequence[Answer]) -> None:
        """Keep the answers of a page."""
        if self._host.example:
            self._have(answers)
        else:
            self._host.records.answer(answers, lambda: self._kept(answers), self.refused.emit)

    def put_off(self) -> None:
        """Postpone the questions to the next month."""
        row = put_off(self._host.clock(), self._host.zone)
        self._shown = (*self._shown, row)
        if not self._host.example:
            self._host.records.note_shown(row)
        self.changed.emit(self.answers)

    def _kept(self, answers: Iterable[Answer]) -> None:
        self._have(answers)
        self._host.look()  # they stand beside the patterns

    def _have(self, answers: Iterable[Answer]) -> None:
        self.answers = merged(self.answers, answers)
        self.kept.emit()
        self.changed.emit(self.answers)

    def _take_shown(self, rows: Iterable[Shown]) -> None:
        self._shown = tuple(one for one in rows if is_own(one))
        self._host.records.answers(self._take)

    def _take(self, answers: Iterable[Answer]) -> None:
        self._known, self.answers = True, tuple(answers)
        self.changed.emit(self.answers)
