"""The windows: each is imported when it is first opened; its signals are connected to the resident."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from grense.errors import GrenseError
from grense.i18n import Catalogue, choose_language, load
from grense.rules.long_entries import with_answer
from grense.storage.home import Home
from grense_tray.ports import Host
from grense_tray.windows.open_windows import OpenWindows, W, bring_up
from grense_tray.windows.places import Places

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from grense.model.correction import Correction
    from grense.nudges import Nudge
    from grense.outlook import Outlook
    from grense.services.protocol import Problem
    from grense_tray.backend.jobs import Jobs
    from grense_tray.nudge_controller import NudgeController
    from grense_tray.question_controller import QuestionController
    from grense_tray.travel_controller import TravelController
    from grense_tray.windows.settings.settings_window import SettingsWindow
    from grense_tray.windows.week.week_window import WeekWindow

__all__ = ["WindowManager"]

Corrections: TypeAlias = "tuple[Correction, ...]"
_WEEK, _CONNECT = "week", "connect"
_FRESH = dt.timedelta(minutes=5)


class WindowHost(Host, Protocol):
    """What the windows ask for besides: the controllers, reading the sources, and what a change of them brings."""

    known: Outlook | None
    error: Problem | None
    nudge_controller: NudgeController
    question_controller: QuestionController
    travel_controller: TravelController

    @property
    def jobs(self) -> Jobs:
        """The jobs of the backend."""

    def has_tray(self) -> bool:
        """Whether the desktop shows icons of programs that stay open."""

    def sync(self) -> None:
        """Read the sources."""

    def weigh(self, correction: Correction) -> None:
        """Find out what a correction would change."""

    def show_example(self) -> None:
        """Show the made-up person."""

    def sources_changed(self) -> None:
        """Take over what was changed about the sources."""

    def data_changed(self) -> None:
        """Take over what was changed about the kept data."""


class WindowManager(QObject):
    """The windows of one person."""

    def __init__(self, home: Home, host: WindowHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home, self._host = home, host
        self._worker = host.records.worker
        self.week: WeekWindow | None = None
        self._said: tuple[Outlook, tuple[Corrections, ...]] | None = None
        self.others = OpenWindows(Places(home.state_file.with_name("windows.json")), self)

    def open(self, *, minimized: bool = False) -> None:
        """Show the week, in front of the other windows."""
        if self.week is None:
            self.week = self._new_week()
            self.others.restore(_WEEK, self.week)
        if minimized:
            self.week.showMinimized()
        else:
            bring_up(self.week)
        outlook = self._host.outlook
        if outlook is None or self._host.clock() - outlook.made > _FRESH:
            self._host.look()

    def settings(self, page: str = "") -> None:
        """Show the settings, on one of their pages."""
        window = self._show("settings", self._new_settings, self.week)
        if page and window is not None:
            window.open_page(page)

    def connect_source(self, label: str = "", owner: QWidget | None = None) -> None:
        """Open the dialog that connects a source, or signs in again to the one of that label."""
        from grense_tray.windows.connect.connect_dialog import ConnectDialog

        def made() -> ConnectDialog:
            dialog = ConnectDialog(self._home, self._host.words, label=label or None, worker=self._worker)
            dialog.connected.connect(self._connected)
            dialog.sources_changed.connect(self._sources_changed)
            dialog.taken_back.connect(self._data_changed)
            dialog.taken_back.connect(self._sources_changed)
            dialog.week_wanted.connect(self.open)
            return dialog

        self._show(f"{_CONNECT} {label}".strip(), made, owner or self.week)

    def first_start(self) -> None:
        """Open the first-start dialog."""
        from grense_tray.windows.connect.first_start import FirstStart

        self._home.settings(first_start=True)  # without a writable folder, the error is shown before any question

        def made() -> FirstStart:
            wizard = FirstStart(self._home, self._host.words, speak=_spoken, worker=self._worker)
            wizard.settings_changed.connect(self._host.read_settings)
            wizard.source_wanted.connect(lambda: self.connect_source(owner=wizard))
            wizard.example_wanted.connect(self._host.show_example)
            wizard.finished.connect(lambda _: self.open())
            return wizard

        self._show("first", made)

    def data(self) -> None:
        """Show the stored data."""
        from grense_tray.windows.settings.data_window import DataWindow

        def made() -> DataWindow:
            window = DataWindow(self._home, self._host.words, worker=self._worker)
            window.data_changed.connect(self._data_changed)
            window.sources_changed.connect(self._sources_changed)
            return window

        self._show("data", made, self.others["settings"] or self.week)

    def share(self) -> None:
        """Open the dialog that shares a page of the current outlook."""
        outlook, week = self._host.outlook, self.week.state.shown_week if self.week is not None else None
        if outlook is not None and week is not None:
            from grense_tray.windows.share import ShareDialog

            self._show("share", lambda: ShareDialog(outlook, week, self._host.words), self.week)
            self.others.tell("share", "show_week", outlook, week)

    def shortcuts(self) -> None:
        """Show the list of keyboard shortcuts."""
        from grense_tray.windows.shortcut_list import ShortcutList

        self._show("shortcuts", lambda: ShortcutList(self._host.words), self.week)

    def questions(self, now: bool = True) -> None:
        """Open the report's questions, or postpone them to the next month."""
        questioner = self._host.question_controller
        if not now:
            questioner.put_off()
            return
        from grense_tray.windows.questions.questions import QuestionsDialog

        def made() -> QuestionsDialog:
            dialog = QuestionsDialog(questioner.begin(), self._host.words, earlier=questioner.answers)
            dialog.page_finished.connect(questioner.keep)
            dialog.put_off.connect(questioner.put_off)
            dialog.answers_wanted.connect(self.answers)
            questioner.kept.connect(dialog.tell_kept)
            questioner.refused.connect(dialog.tell_refused)
            questioner.changed.connect(dialog.show_earlier)
            questioner.recall()
            return dialog

        self._show("questions", made, self.week)

    def answer_alike(self, times: str, answer: str) -> None:
        """Store the meaning of all long entries of the same clock times in the settings."""
        from grense.storage.settings import change

        try:
            said = with_answer(self._host.settings.long_entries, times, answer)
            change(self._home.settings_file, "long_entries", said)
        except GrenseError as error:
            self._host.tell(error)
        self._host.read_settings()

    def answer_mailbox(self, label: str, use: str) -> None:
        """Keep what a mailbox is used for; for one that is also private, ask how work mail is recognised."""
        from grense.services import mailboxes
        from grense.sources.mailbox_use import MailboxUse

        if use == "mixed":
            self.ask_mailbox(label, use)
            return
        try:
            mailboxes.answer(self._home.settings_file, label, MailboxUse(mailbox=use))
        except GrenseError as error:
            self._host.tell(error)
        self._host.sources_changed()

    def answer_outside(self, use: str) -> None:
        """Keep what meetings are where nobody else is of the person's organisation."""
        from grense.services import outside_meetings

        try:
            outside_meetings.answer(self._home.settings_file, use)
        except GrenseError as error:
            self._host.tell(error)
        self._host.read_settings()

    def ask_mailbox(self, label: str, use: str = "", owner: QWidget | None = None) -> None:
        """Open the dialog about the mailbox of a source, with an answer to begin with."""
        from grense_tray.windows.connect.mailbox_dialog import MailboxDialog

        def made() -> MailboxDialog:
            dialog = MailboxDialog(self._home, self._host.words, label, mailbox=use)
            dialog.answered.connect(self._host.sources_changed)
            return dialog

        self._show(f"mailbox {label}", made, owner or self.week)

    def answers(self) -> None:
        """Show the person's own answers over time."""
        from grense_tray.windows.questions.questions import CourseWindow

        questioner = self._host.question_controller

        def made() -> CourseWindow:
            window = CourseWindow(self._host.words)
            window.show_answers(questioner.answers)
            questioner.changed.connect(window.show_answers)
            questioner.recall()
            return window

        self._show("answers", made, self.others["questions"] or self.week)

    def show_text(self, title: str, text: str) -> None:
        """Show a text that can be selected and copied."""
        from grense_tray.windows.text_window import TextWindow

        self.others.close("text")
        self._show("text", lambda: TextWindow(title, text, self._host.words), self.week)

    # Updates for the open windows.

    def show_outlook(self, outlook: Outlook) -> None:
        """Show an outlook."""
        if self.week is not None:
            self.week.show_outlook(outlook)
        self.others.tell("settings", "refresh_sources")
        for name in ("share", _CONNECT):
            self.others.tell(name, "show_outlook", outlook)

    def show_nudge(self, nudge: Nudge | None) -> None:
        """Show or clear the current nudge; no window is opened or raised for it."""
        if self.week is not None:
            self.week.show_nudge(nudge)

    def show_questions(self, due: bool) -> None:
        """Show whether the questions are due; no window is opened or raised for it."""
        if self.week is not None:
            self.week.show_questions(due)

    def show_elsewhere(self, zone: str | None) -> None:
        """Show or clear the question about another zone; no window is opened or raised for it."""
        if self.week is not None:
            self.week.show_elsewhere(zone)

    def show_correcting(self, corrections: Corrections) -> None:
        """Show corrections made outside the window; a window that is opened later shows them, too."""
        outlook = self._host.outlook
        if self.week is not None:
            self.week.expect(corrections)
        elif outlook is not None:
            if self._said is None or self._said[0].corrections != outlook.corrections:
                self._said = replace(outlook, weeks={}, trend=(), meetings=()), ()
            before, said = self._said
            self._said = before, (*said, corrections)

    def show_effect(self, outlook: Outlook) -> None:
        """Show the effect of a correction."""
        if self.week is not None:
            self.week.show_effect(outlook)

    def show_busy(self, busy: bool) -> None:
        """Show whether a computation is running."""
        if self.week is not None:
            self.week.show_busy(busy)

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show how much of a source is read."""
        if self.week is not None:
            self.week.show_progress(label, done, total)
        self.others.tell(_CONNECT, "show_progress", label, done, total)

    def show_problem(self, problem: Problem) -> None:
        """Show an error in one line."""
        if self.week is not None:
            self.week.show_problem(problem)
        self.others.tell(_CONNECT, "show_problem", problem)

    def set_words(self, words: Catalogue) -> None:
        """Switch the language of all windows."""
        if self.week is not None:
            self.week.set_words(words)
        self.others.tell_all("show_words", words)

    def close(self) -> None:
        """Close all windows."""
        self.others.close_all()
        if self.week is not None:
            self.week.removeEventFilter(self)
            self.others.remember(_WEEK, self.week)
            self.week.close()
            self.week.deleteLater()
        self.week = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Track the week being shown and closed: meanwhile the worker stays warm; without a tray, closing it quits."""
        if watched is self.week and event.type() == QEvent.Type.Show:
            self._host.jobs.set_window_open(True)
        elif watched is self.week and event.type() == QEvent.Type.Close:
            self.others.remember(_WEEK, self.week)
            self._host.jobs.set_window_open(False)
            if not self._host.has_tray():
                QApplication.quit()
        return False

    def _show(self, name: str, make: Callable[[], W], owner: QWidget | None = None) -> W | None:
        """Show a window; if it cannot be made, as with invalid settings, the week shows the error."""
        try:
            return self.others.show(name, make, owner)
        except GrenseError as error:
            self.open()
            self._host.tell(error)
            return None

    def _connected(self, _: str) -> None:
        self._sources_changed()
        self.others.close("first")  # the first start is finished

    def _sources_changed(self) -> None:
        self._host.sources_changed()
        self.others.tell("settings", "refresh_sources")

    def _data_changed(self) -> None:
        self.others.close("share")  # its data may have been deleted
        self._host.data_changed()

    def _new_week(self) -> WeekWindow:
        from grense_tray.windows.week.week_window import WeekWindow

        week, host = WeekWindow(self._host.words), self._host
        week.installEventFilter(self)
        week.correction_made.connect(host.correction_controller.keep)
        week.reason_said.connect(host.correction_controller.say_reason)
        week.effect_wanted.connect(host.weigh)
        week.undo_wanted.connect(host.correction_controller.undo)
        week.nudge_answered.connect(host.nudge_controller.answer)
        week.sync_wanted.connect(host.sync)
        week.take_back_wanted.connect(host.correction_controller.take_back)
        week.source_wanted.connect(self.connect_source)
        week.shortcuts_wanted.connect(self.shortcuts)
        week.settings_wanted.connect(self.settings)
        week.share_wanted.connect(self.share)
        week.data_wanted.connect(self.data)
        week.questions_wanted.connect(self.questions)
        week.zone_answered.connect(host.travel_controller.answer)
        week.alike_answered.connect(self.answer_alike)
        week.mailbox_answered.connect(self.answer_mailbox)
        week.outside_answered.connect(self.answer_outside)
        week.quit_wanted.connect(QApplication.quit)
        known = host.outlook or host.known
        if self._said is not None and known is not None:
            (before, said), self._said = self._said, None
            week.show_outlook(known if known.corrections == before.corrections else before)
            for corrections in said:
                week.expect(corrections)
            if known.corrections != before.corrections:
                week.show_outlook(known)
        elif known is not None:
            week.show_outlook(known)
        if host.error is not None:
            week.show_problem(host.error)
        week.show_nudge(host.nudge_controller.session.current)
        week.show_questions(host.question_controller.is_due)
        week.show_elsewhere(host.travel_controller.zone)
        return week

    def _new_settings(self) -> SettingsWindow:
        from grense.wording.nudge_texts import KINDS
        from grense_tray.windows.settings.settings_window import SettingsWindow

        kinds = tuple((code, kind.name) for code, kind in KINDS.items())
        window = SettingsWindow(self._home, self._host.words, kinds=kinds, worker=self._worker)
        window.settings_changed.connect(self._host.read_settings)
        window.sources_changed.connect(self._host.sources_changed)
        window.data_changed.connect(self._data_changed)
        window.data_wanted.connect(self.data)
        window.source_wanted.connect(lambda label: self.connect_source(label, window))
        window.mailbox_wanted.connect(lambda label: self.ask_mailbox(label, owner=window))
        return window


def _spoken(language: str | None) -> Catalogue:
    """The catalogue of the chosen language, or of the system's."""
    return load(choose_language(language, os.environ))
