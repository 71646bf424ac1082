"""Opens the popover to correct evidence or to add time: one at a time, for the content of the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from grense.i18n import Catalogue
from grense.model.correction import NOT_WORK
from grense.model.crossing import Item
from grense.outlook import Outlook
from grense_tray.presenter.correcting import (
    CorrectionChoice,
    corrections_for,
    effect,
    places_of_day,
    say_of_day,
    say_of_part,
)
from grense_tray.presenter.crossings import evidence_rows
from grense_tray.presenter.state import State
from grense_tray.presenter.values import SayPart
from grense_tray.presenter.what_if import changes, counts_in
from grense_tray.windows.week.correct import CorrectPopover
from grense_tray.windows.widgets.style import Paper

__all__ = ["CorrectionOpener"]


class CorrectionOpener(QObject):
    """The popovers of a window. `corrected` carries a correction to store, `effect_wanted` one to evaluate."""

    corrected = Signal(object)
    effect_wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.popover: CorrectPopover | None = None
        self._weighed: Item | None = None

    def close(self) -> None:
        """Close the open popover, if any."""
        if self.popover is not None:
            self.popover.close()

    def correct(self, item: Item, place: QPoint, state: State, paper: Paper, words: Catalogue) -> None:
        """Show the corrections of a piece of evidence at a point of the screen; request the effect of the first one."""
        view = state.shown
        if view is None:
            return
        touched = effect(item, view.crossings, words)
        row = evidence_rows((item,), state.now, words)[0]
        choices = corrections_for(item, words, planned=row.planned)
        # Usually a rest and two sums of hours change, besides the crossings that it counts in.
        figures = len(counts_in(item, view.crossings)) + 3
        title = row.spoken[:1].upper() + row.spoken[1:]
        popover = CorrectPopover(
            self._window, paper, words, title=title, choices=choices, effect=touched, figures=figures
        )
        self._open(popover, place)
        self._weighed = item
        self.effect_wanted.emit(next(one.corrected() for one in choices if one.code == NOT_WORK))

    def add_time(self, verb: str, zone: str | None, state: State, paper: Paper, words: Catalogue) -> None:
        """Show the popover to add time without evidence, on today or the nearest day of the week shown."""
        choice = say_of_day(_nearest_day(state), verb, zone or _zone(state), words)
        self._ask((choice,), words.gettext("Add what the times do not show"), paper, words)

    def say_place(
        self, day: dt.date | None, place: QPoint | None, state: State, paper: Paper, words: Catalogue
    ) -> None:
        """Show the popover for where the person worked on a day, by default today or the nearest one shown."""
        day = day or _nearest_day(state)
        ahead, past = words.gettext("Where will you work on {day}?"), words.gettext("Where did you work on {day}?")
        title = (ahead if day > state.today else past).format(day=words.date(day))
        self._ask(places_of_day(day, _zone(state), words), title, paper, words, place)

    def say_part(self, command: SayPart, paper: Paper, words: Catalogue) -> None:
        """Show the popover for the part of a long entry that was work."""
        choice = say_of_part(command.start, command.end, words)
        self._ask((choice,), words.gettext("Add what the times do not show"), paper, words)

    def show_effect(self, outlook: Outlook, state: State, words: Catalogue) -> None:
        """Show in the open popover the changes in `outlook`, in which the evidence does not count."""
        week, known = state.shown_week, state.outlook
        if self.popover is not None and self._weighed is not None and week is not None and known is not None:
            self.popover.show_changes(changes(self._weighed, known, outlook, week, words))

    def _ask(
        self,
        choices: Sequence[CorrectionChoice],
        title: str,
        paper: Paper,
        words: Catalogue,
        place: QPoint | None = None,
    ) -> None:
        window = self._window
        place = place or window.mapToGlobal(QPoint(window.width() - paper.px(24), paper.px(200)))
        self._open(CorrectPopover(window, paper, words, title=title, choices=choices), place)

    def _open(self, popover: CorrectPopover, place: QPoint) -> None:
        self.close()
        self._weighed = None
        popover.corrected.connect(self.corrected)
        popover.destroyed.connect(lambda: self._forget(popover))
        self.popover = popover
        popover.open_at(place)

    def _forget(self, popover: CorrectPopover) -> None:
        # The previous one may close after the next has opened.
        if self.popover is popover:
            self.popover = None


def _nearest_day(state: State) -> dt.date:
    """Today, or the day of the week shown that is nearest to it."""
    view, day = state.shown, state.today
    return day if view is None else min(max(day, view.monday), view.days[-1].date)


def _zone(state: State) -> str:
    return state.outlook.zone if state.outlook is not None else "UTC"
