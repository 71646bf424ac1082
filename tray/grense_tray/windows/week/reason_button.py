"""The button under a crossing with which its reason can be given, by a menu; it can be taken back there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from grense_tray.presenter.viewmodel import ReasonChoice
from grense_tray.windows.widgets.controls import Link, give_letters
from grense_tray.windows.widgets.style import Paper

__all__ = ["ReasonButton"]


class ReasonButton(Link):
    """Shows the reason that was given, or asks for one; `say` gets category, day and reason, empty to take it back."""

    def __init__(self, paper: Paper, choice: ReasonChoice, say: Callable[[str, dt.date, str], object]) -> None:
        super().__init__(paper, "", self._open)
        self._choice, self._say = choice, say
        self.menu_of_reasons = QMenu(self)
        group = QActionGroup(self.menu_of_reasons)
        for value, text in (*choice.options, ("", choice.take_back)):
            action = self.menu_of_reasons.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == choice.value)
            action.triggered.connect(lambda _checked=False, value=value: self._choose(value))
            group.addAction(action)
        give_letters(self.menu_of_reasons)
        self._tell(choice.value)

    def _open(self) -> None:
        self.menu_of_reasons.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, value: str) -> None:
        self._tell(value)  # the week is worked out again a moment later
        self._say(self._choice.category, self._choice.day, value)

    def _tell(self, value: str) -> None:
        words = dict(self._choice.options)
        text = self._choice.said.format(reason=words[value]) if value else self._choice.ask
        self.setText(text)
        self.setAccessibleName(text)
