"""The week window. It keeps the presenter's state, shows its page, and emits the person's input as signals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from grense.i18n import Catalogue
from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.nudges import Nudge
from grense.outlook import Outlook
from grense.services.protocol import Problem
from grense_tray.presenter.page import busy_share, busy_text, page
from grense_tray.presenter.patterns_model import Wishes
from grense_tray.presenter.state import State
from grense_tray.presenter.values import (
    AddTime,
    AnswerAlike,
    AnswerMailbox,
    AnswerOutside,
    AnswerZone,
    ChooseWeek,
    Command,
    Connect,
    KeepCorrection,
    OpenSettings,
    Questions,
    SayPart,
    ShowData,
    Sync,
    TakeBack,
    UndoCorrection,
)
from grense_tray.presenter.viewmodel import VIEWS
from grense_tray.windows.week.correct import CorrectPopover
from grense_tray.windows.week.correction_opener import CorrectionOpener
from grense_tray.windows.week.week_menu import bind, week_menu
from grense_tray.windows.week.week_page import WeekPage
from grense_tray.windows.widgets.dialog import fit, room_of
from grense_tray.windows.widgets.page_area import PageArea
from grense_tray.windows.widgets.style import Paper, current_theme, dress

__all__ = ["WeekWindow"]

_SIZE, _LEAST = (1100, 760), QSize(900, 620)


class WeekWindow(QMainWindow):
    """A person's week. `show_outlook` fills it, the signals carry the person's requests."""

    correction_made = Signal(object)
    """A `grense.model.correction.Correction` to keep."""
    reason_said = Signal(str, object, str)
    """The category and day of a crossing, and its reason; an empty one takes it back."""
    effect_wanted = Signal(object)
    """A `grense.model.correction.Correction` of which it is asked what it would change."""
    undo_wanted = Signal(int)
    """The number of a correction to take back."""
    take_back_wanted = Signal(int)
    """How many of the latest corrections are to be taken back, which have no number yet."""
    nudge_answered = Signal(str)
    """The code of an answer to the nudge that is shown."""
    sync_wanted = Signal()
    source_wanted = Signal(str)
    """The label of a source to sign in to again; empty for a new one."""
    settings_wanted = Signal(str)
    """The page of the settings that is to be shown, or none."""
    share_wanted = Signal()
    data_wanted = Signal()
    zone_answered = Signal(str)
    """`THERE`, `MOVED` or `STAYED`."""
    shortcuts_wanted = Signal()
    questions_wanted = Signal(bool)
    """Whether the questions are to be answered now, or not this month."""
    alike_answered = Signal(str, str)
    mailbox_answered = Signal(str, str)
    outside_answered = Signal(str)
    """What all long entries of the same clock times are."""
    quit_wanted = Signal()

    def __init__(self, words: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = State()
        self.words = words
        self._table = False
        self._nudge: Nudge | None = None
        self._correcting = CorrectionOpener(self)
        self._correcting.corrected.connect(self._keep)
        self._correcting.effect_wanted.connect(self.effect_wanted)
        self._paper = Paper(current_theme())
        self._scroll = PageArea()
        self.setCentralWidget(self._scroll)
        bind(self, self._wishes())
        self._build()
        self.setMinimumSize(_LEAST.boundedTo(room_of(self)))
        fit(self, *_SIZE)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._restyle)

    @property
    def page(self) -> WeekPage:
        """The current page; replaced after a change of language or theme."""
        return self._page

    @property
    def popover(self) -> CorrectPopover | None:
        """The open popover, if any."""
        return self._correcting.popover

    def show_outlook(self, outlook: Outlook) -> None:
        """Show an outlook. Week and selection stay if possible."""
        self.state = self.state.with_outlook(outlook)
        self._show()

    def show_busy(self, busy: bool) -> None:
        """Show whether a computation is running."""
        self.state = replace(self.state, busy=busy, progress=self.state.progress if busy else None)
        self._tell_busy()

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show how much of a source is read."""
        self.state = replace(self.state, progress=(label, done, total))
        self._tell_busy()

    def show_problem(self, problem: Problem | None) -> None:
        """Show an error in one line, with commands to fix it; None clears it."""
        self.state = replace(self.state, error=problem, busy=False, progress=None, said=(), told="")
        self._show()

    def show_nudge(self, nudge: Nudge | None) -> None:
        """Show the current nudge under the header; None clears it. The window is not raised for it."""
        if nudge != self._nudge:
            self._nudge = nudge
            if self.focusWidget() in self._page.nudge.buttons:
                self._page.setFocus()  # or the next widget would get the focus, and with it a key meant for an answer
            self._page.show_nudge(nudge)

    def show_questions(self, due: bool) -> None:
        """Show whether the questions are due."""
        if due != self.state.questions_due:
            self.state = replace(self.state, questions_due=due)
            self._show()

    def show_elsewhere(self, zone: str | None) -> None:
        """Show or clear the question about another zone."""
        if zone != self.state.elsewhere:
            self.state = replace(self.state, elsewhere=zone)
            self._show()

    def expect(self, corrections: Sequence[Correction]) -> None:
        """Show corrections that are being written to the store, made here or on a notification."""
        self.state = self.state.after_saying(corrections)
        self._show()

    def show_effect(self, outlook: Outlook) -> None:
        """Show, in the open popover, the changes in `outlook`, in which the evidence does not count."""
        self._correcting.show_effect(outlook, self.state, self.words)

    def show_week(self, week: str) -> None:
        """Show a week by name, such as the one of a nudge."""
        self._go(self.state.chosen(week))

    def set_words(self, words: Catalogue) -> None:
        """Switch the language."""
        self.words = words
        self._build()

    def set_view(self, view: str) -> None:
        """Show one of `VIEWS`."""
        self._go(self.state.viewed(view))

    def event(self, event: QEvent) -> bool:  # these two arrive here, not in changeEvent
        """Apply changes of the system's colours and text size."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.ApplicationFontChange):
            self._restyle()
        return handled

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Close the popover with the window."""
        self._correcting.close()
        super().closeEvent(event)

    def do(self, command: Command) -> None:
        """Run a command of the page."""
        if isinstance(command, KeepCorrection):
            self._keep(command.correction)
        elif isinstance(command, TakeBack):
            self.take_back_wanted.emit(command.count)
        elif isinstance(command, UndoCorrection):
            self.state = self.state.taking_back(command.numbers)
            self._show()
            # The latest first: the example person's are numbered by position.
            for number in sorted(command.numbers, reverse=True):
                self.undo_wanted.emit(number)
        elif isinstance(command, Sync):
            self.state = replace(self.state, error=None)
            self._show()
            self.sync_wanted.emit()
        elif isinstance(command, ChooseWeek):
            self.show_week(command.week)
        elif isinstance(command, AddTime):
            self._add_time(command.verb, command.zone)
        elif isinstance(command, SayPart):
            self._correcting.say_part(command, self._paper, self.words)
        elif isinstance(command, AnswerAlike):
            self.alike_answered.emit(command.times, command.answer)
        elif isinstance(command, AnswerMailbox):
            self.mailbox_answered.emit(command.label, command.use)
        elif isinstance(command, AnswerOutside):
            self.outside_answered.emit(command.use)
        elif isinstance(command, OpenSettings):
            self.settings_wanted.emit(command.page)
        elif isinstance(command, Connect):
            self.source_wanted.emit(command.label)
        elif isinstance(command, AnswerZone):
            self.zone_answered.emit(command.answer)
        elif isinstance(command, ShowData):
            self.data_wanted.emit()
        elif isinstance(command, Questions):
            self.questions_wanted.emit(command.now)
        else:
            self.share_wanted.emit()

    def undo(self) -> None:
        """Undo the latest correction made here, if any, whether stored or being written."""
        state, command = self.state.undoing()
        if isinstance(command, TakeBack):
            self.state = state
            self._show()
        if command is not None:
            self.do(command)

    def redo(self) -> None:
        """Redo the correction that was undone last."""
        self.state, corrections = self.state.redoing()
        for one in corrections:
            self.correction_made.emit(one)
        self._show()

    def toggle_table(self) -> None:
        """Switch between table and chart."""
        self._table = not self._table
        self._show()
        self._page.main(self.state.shown_view, table=self._table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        """Rebuild the page with the current language, theme and text size."""
        dress(self, self._paper.theme)
        self.setWindowTitle(self.words.gettext("grense: your week"))
        fresh = WeekPage(self._paper, self.words, week_menu(self, self.words, self._wishes()), self.do)
        fresh.nudge.answered.connect(self.nudge_answered)
        fresh.header.stepped.connect(self._step)
        fresh.header.viewed.connect(self.set_view)
        fresh.picture.selected.connect(self._select)
        fresh.picture.item_activated.connect(self._correct)
        fresh.picture.table_wanted.connect(self.toggle_table)
        fresh.picture.place_wanted.connect(self._say_place)
        fresh.picture.week_step.connect(self._step)
        fresh.trend.week_chosen.connect(self.show_week)
        fresh.trend.table_wanted.connect(self.toggle_table)
        fresh.table_wanted.connect(self.toggle_table)
        fresh.wished.connect(self._wish)
        fresh.week_table.clicked.connect(lambda place: self._select_row(place.row()))
        fresh.week_table.activated.connect(lambda place: self._select_row(place.row()))
        fresh.toggle.clicked.connect(self.toggle_table)
        fresh.list.chosen.connect(self._select)
        fresh.list.near.connect(lambda index: self._page.picture.highlight(index if index >= 0 else None))
        fresh.detail.correcting.connect(self._correct)
        fresh.detail.reason_said.connect(self.reason_said)
        fresh.detail.closed.connect(lambda: self._select(-1))
        fresh.groups.opened.connect(self._open_group)
        fresh.groups.chosen.connect(self._select)
        fresh.by_day.day_chosen.connect(self._look_at)
        fresh.by_day.correcting.connect(self._correct)
        self._page: WeekPage = fresh
        self._scroll.hold(fresh, fresh.panel, fresh.busy)  # this deletes the previous one
        fresh.show_nudge(self._nudge)
        fresh.setFocus()  # no focus ring before the keyboard is used
        self._show()

    def _show(self) -> None:
        self._page.show_page(page(self.state, self.words), table=self._table)
        self._tell_busy()
        focused = self.focusWidget()
        if focused is None or not focused.isEnabled() or focused.isHidden():
            self._page.setFocus()  # the focused widget is gone

    def _tell_busy(self) -> None:
        self._page.tell_busy(busy_text(self.state, self.words), busy_share(self.state))

    def _go(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._show()
            self._scroll.verticalScrollBar().setValue(0)

    def _step(self, steps: int) -> None:
        self._go(self.state.stepped(steps))

    def _select(self, index: int) -> None:
        self.state = self.state.selecting(index if index >= 0 else None)
        self._page.pick(page(self.state, self.words))

    def _open_group(self, category: str) -> None:
        self.state = self.state.opening(category)
        self._page.pick(page(self.state, self.words))

    def _look_at(self, day: int) -> None:
        self.state = self.state.looking_at(day if day >= 0 else None)
        self._page.pick(page(self.state, self.words))

    def _select_row(self, row: int) -> None:
        crossing = self._page.week_rows.crossing(row)
        self._select(-1 if crossing is None else crossing)

    def _wish(self, wishes: Wishes) -> None:
        self.state = replace(self.state, wishes=wishes)
        self._page.wish(page(self.state, self.words), table=self._table)

    def _correct(self, item: Item, place: QPoint) -> None:
        self._correcting.correct(item, place, self.state, self._paper, self.words)

    def _add_time(self, verb: str, zone: str | None = None) -> None:
        self._correcting.add_time(verb, zone, self.state, self._paper, self.words)

    def _say_place(self, day: dt.date | None = None, place: QPoint | None = None) -> None:
        self._correcting.say_place(day, place, self.state, self._paper, self.words)

    def _keep(self, correction: Correction) -> None:
        self.expect((correction,))
        self.correction_made.emit(correction)

    def _restyle(self) -> None:
        paper = Paper(current_theme())
        if (paper.theme, paper.type.scale) != (self._paper.theme, self._paper.type.scale):
            self._paper = paper
            self._build()

    def _wishes(self) -> dict[str, Callable[[], object]]:
        """The action of each shortcut and each row of the menu, by its code."""
        return {
            "back": lambda: self._step(-1),
            "forward": lambda: self._step(1),
            **{view: lambda view=view: self.set_view(view) for view in VIEWS},  # type: ignore[misc]  # bound now
            "table": self.toggle_table,
            "clear": lambda: self._select(-1),
            "undo": self.undo,
            "redo": self.redo,
            "sync": self.sync_wanted.emit,
            "connect": lambda: self.source_wanted.emit(""),
            "worked": lambda: self._add_time("worked"),
            "away": lambda: self._add_time("away"),
            "place": self._say_place,
            "share": self.share_wanted.emit,
            "settings": lambda: self.settings_wanted.emit(""),
            "data": self.data_wanted.emit,
            "shortcuts": self.shortcuts_wanted.emit,
            "close": self.close,
            "quit": self.quit_wanted.emit,
        }
