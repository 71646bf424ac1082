"""The questions of the resident: whether they are due, and their answers to the store and from it."""

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
    """What joins `asking`, which decides, with the store. The made-up person's answers are kept nowhere.

    `changed` brings all answers that are known now, `kept` says that those given to `keep` are kept, and `refused`
    that they are not, with the `Problem`.
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
        """Whether the person wants to be asked, and a month has gone since they were."""
        scales = self._host.settings.questions
        if not scales or self._host.example:
            return False
        if not self._recalled or self._made_up:
            self.recall()
        return self._known and due(scales, self.answers, self._shown, self._host.clock(), self._host.zone)

    def begin(self) -> Asking:
        """A way through the questions that are chosen; where none are, those that the report found most about."""
        from grense.model.time import load_zone
        from grense.questions import SHORT

        today = self._host.clock().astimezone(load_zone(self._host.zone)).date()
        return Asking.of(self._host.settings.questions or SHORT, today)

    def recall(self) -> None:
        """Read from the store what was answered and put off; a store that cannot be read asks nothing."""
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
        """What is kept is less than it was."""
        self._recalled = self._known = False
        self.answers, self._shown = (), ()

    def keep(self, answers: Sequence[Answer]) -> None:
        """Keep the answers of a page."""
        if self._host.example:
            self._have(answers)
        else:
            self._host.records.answer(answers, lambda: self._kept(answers), self.refused.emit)

    def put_off(self) -> None:
        """Ask nothing more this month."""
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
