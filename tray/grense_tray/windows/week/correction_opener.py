"""Opens the popover to correct evidence or to add time: one at a time, for the content of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from grense.i18n import Catalogue
from grense.model.correction import NOT_WORK
from grense.model.crossing import Item
from grense.outlook import Outlook
from grense_tray.presenter.correcting import CorrectionChoice, corrections_for, effect, say_of_day, say_of_part
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
        view, outlook, day = state.shown, state.outlook, state.today
        if view is not None:
            day = min(max(day, view.monday), view.days[-1].date)
        zone = zone or (outlook.zone if outlook is not None else "UTC")
        self._ask(say_of_day(day, verb, zone, words), paper, words)

    def say_part(self, command: SayPart, paper: Paper, words: Catalogue) -> None:
        """Show the popover for the part of a long entry that was work."""
        self._ask(say_of_part(command.start, command.end, words), paper, words)

    def show_effect(self, outlook: Outlook, state: State, words: Catalogue) -> None:
        """Show in the open popover the changes in `outlook`, in which the evidence does not count."""
        week, known = state.shown_week, state.outlook
        if self.popover is not None and self._weighed is not None and week is not None and known is not None:
            self.popover.show_changes(changes(self._weighed, known, outlook, week, words))

    def _ask(self, choice: CorrectionChoice, paper: Paper, words: Catalogue) -> None:
        window = self._window
        place = window.mapToGlobal(QPoint(window.width() - paper.px(24), paper.px(200)))
        title = words.gettext("Add what the times do not show")
        self._open(CorrectPopover(window, paper, words, title=title, choices=(choice,)), place)

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
