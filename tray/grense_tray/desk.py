"""The windows: each is loaded when it is first opened, and what the person wants in it goes to the resident."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from grense.errors import GrenseError
from grense.home import Home
from grense.long_entries import with_answer
from grense.text import Catalogue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from grense.nudges import Nudge
    from grense.outlook import Outlook
    from grense_tray.resident import Resident
    from grense_tray.windows.settings_window import SettingsWindow
    from grense_tray.windows.week_window import WeekWindow

__all__ = ["Desk"]

_FRESH = dt.timedelta(minutes=5)


class Desk(QObject):
    """The windows of one person."""

    def __init__(self, home: Home, resident: Resident) -> None:
        super().__init__(resident)
        self._home, self._resident = home, resident
        self.week: WeekWindow | None = None
        self._said: tuple[Outlook, int] | None = None
        self._settings: SettingsWindow | None = None
        self._others: dict[str, QWidget] = {}

    def open(self, *, minimized: bool = False) -> None:
        """Show the week, in front of the others."""
        if self.week is None:
            self.week = self._new_week()
        if minimized:
            self.week.showMinimized()
        else:
            _raise(self.week)
        outlook = self._resident.outlook
        if outlook is None or self._resident.clock() - outlook.made > _FRESH:
            self._resident.look()

    def settings(self, page: str = "") -> None:
        """Show the settings, on one of their pages."""
        if self._settings is None:
            self._settings = self._new_settings()
        if page:
            self._settings.open_page(page)
        _raise(self._settings)

    def connect_source(self) -> None:
        """Begin to connect a source."""
        from grense_tray.windows.connect_dialog import ConnectDialog

        dialog = ConnectDialog(self._home, self._resident.words)
        dialog.connected.connect(lambda _: self._resident.sources_changed())
        self._open_once("connect", dialog)

    def first_start(self) -> None:
        """Ask what grense is to know, on the first start."""
        from grense_tray.windows.first_start import FirstStart

        wizard = FirstStart(self._home, self._resident.words, speak=self._resident.speak)
        wizard.settings_changed.connect(self._resident.read_settings)
        wizard.sources_changed.connect(self._resident.sources_changed)
        wizard.example_wanted.connect(self._resident.show_example)
        wizard.finished.connect(lambda _: self.open())
        self._open_once("first", wizard)

    def data(self) -> None:
        """Show what is held about the person."""
        from grense_tray.windows.data_window import DataWindow

        window = DataWindow(self._home, self._resident.words)
        window.data_changed.connect(self._resident.data_changed)
        window.sources_changed.connect(self._resident.sources_changed)
        self._open_once("data", window)

    def share(self) -> None:
        """Make a page to share, of what is known now."""
        outlook, week = self._resident.outlook, self.week.state.shown_week if self.week is not None else None
        if outlook is not None and week is not None:
            from grense_tray.windows.share import ShareDialog

            self._open_once("share", ShareDialog(outlook, week, self._resident.words))

    def questions(self, now: bool = True) -> None:
        """Ask the report's questions, or put them off until the next month."""
        questioner = self._resident.questioner
        if not now:
            questioner.put_off()
            return
        from grense_tray.windows.questions import QuestionsDialog

        dialog = QuestionsDialog(questioner.begin(), self._resident.words, earlier=questioner.answers)
        dialog.page_finished.connect(questioner.keep)
        dialog.put_off.connect(questioner.put_off)
        dialog.answers_wanted.connect(self.answers)
        questioner.kept.connect(dialog.tell_kept)
        questioner.refused.connect(dialog.tell_refused)
        questioner.changed.connect(dialog.show_earlier)
        questioner.recall()
        self._open_once("questions", dialog)

    def answer_alike(self, times: str, answer: str) -> None:
        """Keep in the settings what all long entries of the same clock times are."""
        from grense.settings import change

        try:
            said = with_answer(self._resident.settings.long_entries, times, answer)
            change(self._home.settings_file, "long_entries", said)
        except GrenseError as error:
            self.show_error(error.title, error.hint)
        self._resident.read_settings()

    def answers(self) -> None:
        """Show the person's own answers to them, over time."""
        from grense_tray.windows.questions import CourseWindow

        questioner, window = self._resident.questioner, CourseWindow(self._resident.words)
        window.show_answers(questioner.answers)
        questioner.changed.connect(window.show_answers)
        questioner.recall()
        self._open_once("answers", window)

    def show_text(self, title: str, text: str) -> None:
        """Show a text that can be marked and copied."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.NoButton)
        box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copy = box.addButton(self._resident.words.gettext("Copy the text"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(self._resident.words.gettext("Close"), QMessageBox.ButtonRole.RejectRole)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        self._open_once("text", box)

    # What is passed on to the windows that are open.

    def show_outlook(self, outlook: Outlook) -> None:
        """Show what is known now."""
        if self.week is not None:
            self.week.show_outlook(outlook)
        if self._settings is not None:
            self._settings.refresh_sources()

    def show_nudge(self, nudge: Nudge | None) -> None:
        """Show what is to be said just now; no window is opened or raised for it."""
        if self.week is not None:
            self.week.show_nudge(nudge)

    def show_questions(self, due: bool) -> None:
        """Tell whether the questions may be asked; no window is opened or raised for it."""
        if self.week is not None:
            self.week.show_questions(due)

    def show_correcting(self) -> None:
        """Tell of a correction that was made outside the window; a window that is opened later tells of it, too."""
        outlook = self._resident.outlook
        if self.week is not None:
            self.week.expect()
        elif outlook is not None:
            if self._said is None or self._said[0].corrections != outlook.corrections:
                self._said = replace(outlook, weeks={}, trend=(), meetings=()), 0
            before, count = self._said
            self._said = before, count + 1

    def show_effect(self, outlook: Outlook) -> None:
        """Show what a correction would change."""
        if self.week is not None:
            self.week.show_effect(outlook)

    def show_busy(self, busy: bool) -> None:
        """Tell whether anything is being worked out."""
        if self.week is not None:
            self.week.show_busy(busy)

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Tell how far a source is read."""
        if self.week is not None:
            self.week.show_progress(label, done, total)

    def show_error(self, title: str, hint: str) -> None:
        """Tell what went wrong, in one line."""
        if self.week is not None:
            self.week.show_error(title, hint)

    def set_words(self, words: Catalogue) -> None:
        """Speak another language from now on."""
        if self.week is not None:
            self.week.set_words(words)
        if self._settings is not None:
            self._settings.show_words(words)

    def close(self) -> None:
        """Close all windows."""
        for window in (self.week, self._settings, *self._others.values()):
            if window is not None:
                window.removeEventFilter(self)
                window.close()
                window.deleteLater()
        self.week = self._settings = None
        self._others.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Know when a window is shown and closed: the worker stays warm meanwhile, and without a tray that is all."""
        if event.type() == QEvent.Type.Show and watched is self.week:
            self._resident.jobs.set_window_open(True)
        elif event.type() == QEvent.Type.Close:
            if watched is self.week:
                self._resident.jobs.set_window_open(False)
                if not self._resident.has_tray():
                    QApplication.quit()
            else:
                self._forget(watched)
        return False

    def _new_week(self) -> WeekWindow:
        from grense_tray.windows.week_window import WeekWindow

        week, resident = WeekWindow(self._resident.words), self._resident
        week.installEventFilter(self)
        week.correction_made.connect(resident.keep)
        week.effect_wanted.connect(resident.weigh)
        week.undo_wanted.connect(resident.undo)
        week.nudge_answered.connect(resident.nudger.answer)
        week.sync_wanted.connect(resident.sync)
        week.source_wanted.connect(self.connect_source)
        week.settings_wanted.connect(self.settings)
        week.share_wanted.connect(self.share)
        week.data_wanted.connect(self.data)
        week.questions_wanted.connect(self.questions)
        week.alike_answered.connect(self.answer_alike)
        week.quit_wanted.connect(QApplication.quit)
        known = resident.outlook
        if self._said is not None and known is not None:
            (before, count), self._said = self._said, None
            week.show_outlook(known if known.corrections == before.corrections else before)
            for _ in range(count):
                week.expect()
            if known.corrections != before.corrections:
                week.show_outlook(known)
        elif known is not None:
            week.show_outlook(known)
        week.show_nudge(resident.nudger.nudging.current)
        week.show_questions(resident.questioner.is_due)
        return week

    def _new_settings(self) -> SettingsWindow:
        from grense.nudges.texts import KINDS
        from grense_tray.windows.settings_window import SettingsWindow

        kinds = tuple((code, kind.name) for code, kind in KINDS.items())
        window = SettingsWindow(self._home, self._resident.words, kinds=kinds)
        window.installEventFilter(self)
        window.settings_changed.connect(self._resident.read_settings)
        window.sources_changed.connect(self._resident.sources_changed)
        window.data_changed.connect(self._resident.data_changed)
        return window

    def _open_once(self, name: str, window: QWidget) -> None:
        """Show a window in the place of an older one of its kind."""
        before = self._others.pop(name, None)
        if before is not None:
            before.removeEventFilter(self)
            before.close()
            before.deleteLater()
        self._others[name] = window
        window.installEventFilter(self)
        _raise(window)

    def _forget(self, window: QObject) -> None:
        """Give a closed window's memory back."""
        if window is self._settings:
            self._settings = None
        self._others = {name: one for name, one in self._others.items() if one is not window}
        window.deleteLater()


def _raise(window: QWidget) -> None:
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
