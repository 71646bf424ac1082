"""The long-lived part: the tray icon, the tick, and the connections between controllers, store, reader and windows."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from grense.errors import GrenseError
from grense.example import EVENING
from grense.i18n import N_, Catalogue, choose_language, load
from grense.model.correction import where
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense_tray import menu
from grense_tray.backend.records import Records
from grense_tray.correction_controller import CorrectionController
from grense_tray.nudge_controller import NudgeController
from grense_tray.platform.wake import Watch, zone_now
from grense_tray.question_controller import QuestionController
from grense_tray.sign import TraySign
from grense_tray.travel_controller import TravelController

if TYPE_CHECKING:
    from grense.model.correction import Correction
    from grense.model.policy import Policy
    from grense.outlook import Outlook
    from grense_tray.backend.jobs import Jobs
    from grense_tray.window_manager import WindowManager

__all__ = ["Controller"]

_TICK = 60_000
_WAKING = 10_000  # for the network to come back, or the first thing after a sleep would be a read error
_TRAY_PATIENCE = 20_000
_BETWEEN_SYNCS = dt.timedelta(minutes=15)
_REMEMBERED = dt.timedelta(days=400)
_NOTHING = dt.timedelta(0)
# The settings that decide which entries of a source count: after a change the sources are read again.
_READING = attrgetter("me", "include", "tz", "shift_category", "place_categories")
_FAULT = Problem(
    N_("something went wrong inside grense"),
    hint=N_("the rest goes on, and what is kept is safe"),
    code="internal_error",
)


class Controller(QObject):
    """The tray app of one person. `clock` returns instants in UTC; `start` shows the icon and starts the tick."""

    def __init__(
        self,
        home: Home,
        *,
        clock: Callable[[], dt.datetime],
        example: bool = False,
        example_now: dt.datetime | None = EVENING,
        language: str | None = None,
        background: bool = False,
    ) -> None:
        super().__init__()
        self._home, self._clock, self._wants_example = home, clock, example
        self._example_now, self._ahead = example_now, _NOTHING
        self._language, self._background = language, background
        self._settings = Settings()
        self._settings_stamp: int | None = None
        self.words: Catalogue = load("en")
        self.outlook: Outlook | None = None
        self.known: Outlook | None = None
        self._busy = False
        self.error: Problem | None = None
        self._last_sync_try: dt.datetime | None = None
        self._jobs: Jobs | None = None
        self._window_manager: WindowManager | None = None
        self.records = Records(self)
        self.records.failed.connect(self.show_problem)
        self.correction_controller = CorrectionController(self.records, lambda: self.example, self)
        self.correction_controller.changed.connect(self.look)
        self.nudge_controller = NudgeController(self, home.state_file.with_name("tray.json"), self)
        self.question_controller = QuestionController(self, home, self)
        self.question_controller.changed.connect(self.show_state)
        self.travel_controller = TravelController(self, home, self)
        self.travel_controller.changed.connect(
            lambda: self._tell_windows(lambda windows: windows.show_elsewhere(self.travel_controller.zone))
        )
        self.sign = TraySign(self, self.state, lambda: self.words, self.choose, lambda: self.window_manager.open())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)
        self._guarded(self._read_settings)
        self._set_clock()
        self._watch = Watch(self.clock(), self.zone)

    @property
    def example(self) -> bool:
        """Whether the example person is shown, until a source is connected."""
        return self._wants_example and not self._settings.sources

    def has_tray(self) -> bool:
        """Whether the desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def clock(self) -> dt.datetime:
        """The current instant; while the example person is shown, one of the example."""
        return self._clock() + (self._ahead if self.example else _NOTHING)

    @property
    def zone(self) -> str:
        """The person's current zone."""
        if self.example:
            return self.outlook.zone if self.outlook is not None else "Europe/Oslo"
        known = tuple(self.outlook.corrections.values()) if self.outlook is not None else ()
        return where(known, zone_now(self._settings.tz), self.clock())

    @property
    def day_start(self) -> int | None:
        """When workdays start, in minutes after midnight; None before the first analysis."""
        return self.outlook.profile.day_start if self.outlook is not None else None

    def state(self) -> menu.TrayState:
        """The state of the icon and the menu."""
        sources = self.outlook.sources if self.outlook is not None else ()
        read = [one.last_success for one in sources if one.last_success is not None]
        return menu.TrayState(
            self.clock(),
            self.zone,
            nudge=self.nudge_controller.texts(),
            paused_until=self.nudge_controller.session.paused_until,
            last_sync=min(read, default=None),
            has_sources=bool(self._settings.sources),
            busy=self._busy,
            troubles=sum(bool(one.problem) for one in sources) + (self.error is not None),
            questions_due=self.question_controller.is_due,
            day_start=self.day_start,
        )

    def start(self) -> None:
        """Show the icon; the rest of the start follows afterwards."""
        self.show_state()
        self.sign.tray.show()
        self._timer.start()
        if sys.platform.startswith("linux"):
            from grense_tray.platform.sleep import Sleep

            Sleep(self).woke.connect(lambda: QTimer.singleShot(_WAKING, self, self.tick))
        QTimer.singleShot(0, self._begin)

    def tick(self) -> None:
        """Once a minute: detect time changes, read sources that are due, and check for a nudge."""
        for step in (
            self._read_settings,
            self._look_when_needed,
            self._sync_when_due,
            self.travel_controller.tick,
            self.nudge_controller.tick,
            self.show_state,
        ):
            self._guarded(step)

    def report(self) -> None:
        """Show an internal error in one line, without its message."""
        self.show_problem(_FAULT)

    def close(self) -> None:
        """Close everything; wait for no server."""
        self._timer.stop()
        for part in (self._window_manager, self._jobs, self.nudge_controller, self.records):
            if part is not None:
                with suppress(Exception):  # the others must be closed all the same
                    part.close()
        self._window_manager = self._jobs = None
        self.sign.close()

    def _begin(self) -> None:
        first = not self._home.settings_file.exists()
        self._recall()
        self.look()
        self._sync_when_due()
        if first and not self._wants_example and self._guarded(self.window_manager.first_start):
            return
        if not self._background:
            self.window_manager.open()
        elif not self.has_tray():
            QTimer.singleShot(_TRAY_PATIENCE, self, self._show_without_tray)

    def _show_without_tray(self) -> None:
        """Show the window minimized if no tray appears; at login the tray may start after grense."""
        if not self.has_tray():
            self.window_manager.open(minimized=True)

    def _guarded(self, step: Callable[[], object]) -> bool:
        """Run a step and report its errors; return whether there were none."""
        try:
            step()
            return True
        except GrenseError as error:
            self.tell(error)
        except Exception:  # one failing step must not stop the others
            self.report()
        return False

    def _read_settings(self) -> None:
        """Apply changes to the settings file, from any editor."""
        try:
            stamp = self._home.settings_file.stat().st_mtime_ns
        except OSError:
            stamp = 0
        if stamp == self._settings_stamp:
            return
        first, self._settings_stamp = self._settings_stamp is None, stamp
        before = self._settings, self.words.language
        self._settings = self._home.settings()[0]
        language = choose_language(self._language or self._settings.language, os.environ)
        if language != self.words.language:
            self.words = load(language)
        if not first and before != (self._settings, language):
            self._tell_windows(lambda windows: windows.set_words(self.words))
            if self._settings.sources and _READING(before[0]) != _READING(self._settings):
                self.sync()
            else:
                self.look()

    def read_settings(self) -> None:
        """Apply settings that were just written."""
        self._guarded(self._read_settings)
        self._guarded(self.show_state)

    def sources_changed(self) -> None:
        """Read a source that was just connected."""
        self.read_settings()
        if self._settings.sources:
            self.sync()
        else:
            self.look()

    def data_changed(self) -> None:
        """Reload after data was deleted."""
        self.nudge_controller.session.recall(())
        self.question_controller.forget()
        self.known = None
        self._recall()
        self.look()

    def show_example(self) -> None:
        """Show the example person, until a source is connected."""
        self._wants_example = True
        self._set_clock()
        self.look()
        self.window_manager.open()

    def _set_clock(self) -> None:
        self._ahead = self._example_now - self._clock() if self._example_now is not None else _NOTHING

    def _recall(self) -> None:
        if not self.example and self._home.has_store():
            if self.outlook is None:
                self.records.outlook(self._take_known)
            self.records.shown(self.clock() - _REMEMBERED, self.nudge_controller.session.recall)

    def _look_when_needed(self) -> None:
        if self._watch.tick(self.clock(), self.zone):
            self._last_sync_try = None  # all that was due while the machine slept
            self.look()

    def _sync_when_due(self) -> None:
        now = self.clock()
        if not self._settings.sources:
            return
        if self._last_sync_try is None or abs(now - self._last_sync_try) >= _BETWEEN_SYNCS:
            self._last_sync_try = now
            self.jobs.sync(due=True, now=now)

    def look(self) -> None:
        """Recompute the outlook."""
        made_up = self.correction_controller
        self.jobs.look(self.example, made_up.made_up, self.clock(), made_up.made_up_reasons)

    def sync(self) -> None:
        """Read all sources now, on the person's request."""
        self._last_sync_try = self.clock()
        self.jobs.sync(now=self._last_sync_try)

    @property
    def jobs(self) -> Jobs:
        """The worker process, through its queue of jobs."""
        if self._jobs is None:
            from grense_tray.backend.jobs import Jobs

            self._jobs = jobs = Jobs()
            jobs.outlook_ready.connect(self._take_outlook)
            jobs.busy_changed.connect(self._take_busy)
            jobs.progressed.connect(lambda *told: self._tell_windows(lambda windows: windows.show_progress(*told)))
            jobs.failed.connect(self.show_problem)
            jobs.weighed.connect(lambda outlook: self._tell_windows(lambda windows: windows.show_effect(outlook)))
        return self._jobs

    def _take_known(self, outlook: Outlook | None) -> None:
        """Show the last outlook until a new one is computed; nothing else depends on it."""
        if outlook is not None and self.outlook is None and not self.example:
            self.known = outlook
            self._tell_windows(lambda windows: windows.show_outlook(outlook))

    def _take_outlook(self, outlook: Outlook) -> None:
        self.outlook, self.known, self.error = outlook, None, None
        self._tell_windows(lambda windows: windows.show_outlook(outlook))
        self._guarded(self.travel_controller.tick)
        self.show_state()

    def _take_busy(self, busy: bool) -> None:
        self._busy = busy
        self._tell_windows(lambda windows: windows.show_busy(busy))

    def tell(self, error: GrenseError) -> None:
        """Show an error, with a command to fix it."""
        self.show_problem(Problem.of(error))

    def show_problem(self, problem: Problem) -> None:
        """Show a problem in the window and by the icon."""
        self.error = problem
        self._tell_windows(lambda windows: windows.show_problem(problem))
        with suppress(Exception):  # or else an error in showing it would be shown, too
            self.show_state()

    def open_window(self) -> None:
        """Show the week, in front."""
        self.window_manager.open()

    def show_text(self, title: str, text: str) -> None:
        """Show a text that can be copied, in a window of its own."""
        self.window_manager.show_text(title, text)

    @property
    def tray_icon(self) -> QSystemTrayIcon:
        """The icon in the tray."""
        return self.sign.tray

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._settings

    @property
    def policy(self) -> tuple[Policy | None, GrenseError | None]:
        """The workplace's policy, and the error of reading it."""
        return self._home.policy(self._settings)

    def correct(self, corrections: tuple[Correction, ...]) -> None:
        """Store corrections made outside the window, which shows them and can undo them."""
        self.window_manager.show_correcting(corrections)
        for one in corrections:
            self.correction_controller.keep(one)

    def weigh(self, correction: Correction) -> None:
        """Compute the effect of a correction."""
        self.jobs.weigh(self.example, (*self.correction_controller.made_up, correction), self.clock())

    def choose(self, code: str) -> None:
        """Run the code of a menu row."""
        if not self.nudge_controller.choose(code):
            self._doings()[code]()

    def _doings(self) -> dict[str, Callable[[], object]]:
        return {
            "open": lambda: self.window_manager.open(),
            "sync": self.sync,
            "add_source": lambda: self.window_manager.connect_source(),
            "settings": lambda: self.window_manager.settings(),
            "questions": lambda: self.window_manager.questions(),
            "quit": QApplication.quit,
        }

    @property
    def window_manager(self) -> WindowManager:
        """The windows, created when the first of them is opened."""
        if self._window_manager is None:
            from grense_tray.window_manager import WindowManager

            self._window_manager = WindowManager(self._home, self, self)
        return self._window_manager

    def _tell_windows(self, tell: Callable[[WindowManager], None]) -> None:
        if self._window_manager is not None:
            tell(self._window_manager)

    def show_state(self) -> None:
        """Update the icon, its text, and the nudge in the window."""
        self._tell_windows(lambda windows: windows.show_nudge(self.nudge_controller.session.current))
        state = self.state()
        self._tell_windows(lambda windows: windows.show_questions(state.questions_due))
        self.sign.show_state(state)
