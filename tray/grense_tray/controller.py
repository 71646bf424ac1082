"""What stays: the sign in the tray, the tick, and the wires between those who decide, keep, read and show."""

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
from grense_tray.backend.records import Keeping
from grense_tray.correction_controller import Correcting
from grense_tray.nudge_controller import Nudger
from grense_tray.platform.wake import Watch, zone_now
from grense_tray.presenter import questionnaire as asking
from grense_tray.question_controller import Questioner
from grense_tray.sign import TraySign
from grense_tray.travel_controller import Traveller

if TYPE_CHECKING:
    from grense.model.correction import Correction
    from grense.outlook import Outlook
    from grense.storage.policy import Policy
    from grense_tray.backend.jobs import Jobs
    from grense_tray.window_manager import WindowManager

__all__ = ["Resident"]

_TICK = 60_000
_WAKING = 10_000  # for the network to come back, or the first thing after a sleep would be that nothing can be read
_TRAY_PATIENCE = 20_000
_BETWEEN_SYNCS = dt.timedelta(minutes=15)
_REMEMBERED = dt.timedelta(days=400)
_NOTHING = dt.timedelta(0)
# What decides which entries of a source count: after a change of it the sources are read again.
_READING = attrgetter("me", "include", "tz", "shift_category")
_FAULT = Problem(
    N_("something went wrong inside grense"),
    hint=N_("the rest goes on, and what is kept is safe"),
    code="internal_error",
)


class Resident(QObject):
    """The tray app of one person. `clock` gives instants in UTC; `start` shows the sign and begins to tick."""

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
        self._desk: WindowManager | None = None
        self.keeping = Keeping(self)
        self.keeping.failed.connect(self.show_problem)
        self.correcting = Correcting(self.keeping, lambda: self.example, self)
        self.correcting.changed.connect(self.look)
        self.nudger = Nudger(self, home.state_file.with_name("tray.json"))
        self.questioner = Questioner(self, home)
        self.questioner.changed.connect(self.show_state)
        self.traveller = Traveller(self, home)
        self.traveller.changed.connect(lambda: self._tell_desk(lambda desk: desk.show_elsewhere(self.traveller.zone)))
        self.sign = TraySign(self, self.state, lambda: self.words, self.choose, lambda: self.desk.open())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)
        self._guarded(self._read_settings)
        self._set_clock()
        self._watch = Watch(self.clock(), self.zone)

    # What holds now.

    @property
    def example(self) -> bool:
        """Whether the made-up person is shown, as she is until a source is connected."""
        return self._wants_example and not self._settings.sources

    def has_tray(self) -> bool:
        """Whether the desktop has a place for the sign."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def clock(self) -> dt.datetime:
        """The moment; while the made-up person is shown, one of hers."""
        return self._clock() + (self._ahead if self.example else _NOTHING)

    @property
    def zone(self) -> str:
        """The zone in which the person is now."""
        if self.example:
            return self.outlook.zone if self.outlook is not None else "Europe/Oslo"
        known = tuple(self.outlook.corrections.values()) if self.outlook is not None else ()
        return where(known, zone_now(self._settings.tz), self.clock())

    @property
    def day_start(self) -> int | None:
        """When workdays start, in minutes after midnight; None where nothing was looked at yet."""
        return self.outlook.profile.day_start if self.outlook is not None else None

    def state(self) -> menu.TrayState:
        """What the sign and the menu tell of."""
        sources = self.outlook.sources if self.outlook is not None else ()
        read = [one.last_success for one in sources if one.last_success is not None]
        return menu.TrayState(
            self.clock(),
            self.zone,
            nudge=self.nudger.texts(),
            paused_until=self.nudger.nudging.paused_until,
            last_sync=min(read, default=None),
            has_sources=bool(self._settings.sources),
            busy=self._busy,
            troubles=sum(bool(one.problem) for one in sources) + (self.error is not None),
            questions_due=self.questioner.is_due,
            day_start=self.day_start,
        )

    # The start, the tick, the end.

    def start(self) -> None:
        """Show the sign; all else follows as soon as it stands there."""
        self.show_state()
        self.sign.tray.show()
        self._timer.start()
        if sys.platform.startswith("linux"):
            from grense_tray.platform.sleep import Sleep

            Sleep(self).woke.connect(lambda: QTimer.singleShot(_WAKING, self, self.tick))
        QTimer.singleShot(0, self._begin)

    def tick(self) -> None:
        """Once a minute: see what time has done, read what is due, and ask whether there is something to say."""
        for step in (
            self._read_settings,
            self._look_when_needed,
            self._sync_when_due,
            self.traveller.tick,
            self.nudger.tick,
            self.show_state,
        ):
            self._guarded(step)

    def report(self) -> None:
        """Tell of a fault in one line, without what it held."""
        self.show_problem(_FAULT)

    def close(self) -> None:
        """End everything; waits for no server."""
        self._timer.stop()
        for part in (self._desk, self._jobs, self.nudger, self.keeping):
            if part is not None:
                with suppress(Exception):  # the others are to be ended all the same
                    part.close()
        self._desk = self._jobs = None
        self.sign.close()

    def _begin(self) -> None:
        first = not self._home.settings_file.exists()
        self._recall()
        self.look()
        self._sync_when_due()
        if first and not self._wants_example and self._guarded(self.desk.first_start):
            return
        if not self._background:
            self.desk.open()
        elif not self.has_tray():
            QTimer.singleShot(_TRAY_PATIENCE, self, self._show_without_tray)

    def _show_without_tray(self) -> None:
        """At login the tray may come after grense; where none comes, the window is there, out of the way."""
        if not self.has_tray():
            self.desk.open(minimized=True)

    def _guarded(self, step: Callable[[], object]) -> bool:
        """Take a step, and tell of what goes wrong in it; gives whether nothing did."""
        try:
            step()
            return True
        except GrenseError as error:
            self.tell(error)
        except Exception:  # one step that fails is not to stop the others
            self.report()
        return False

    # Settings, time, reading.

    def _read_settings(self) -> None:
        """Take over what the person has changed in the file, by whatever way."""
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
            self._tell_desk(lambda desk: desk.set_words(self.words))
            if self._settings.sources and _READING(before[0]) != _READING(self._settings):
                self.sync()
            else:
                self.look()

    def read_settings(self) -> None:
        """Take over what has been written to the settings just now."""
        self._guarded(self._read_settings)
        self._guarded(self.show_state)

    def sources_changed(self) -> None:
        """Read what has been connected just now."""
        self.read_settings()
        if self._settings.sources:
            self.sync()
        else:
            self.look()

    def data_changed(self) -> None:
        """What is kept is less than it was."""
        self.nudger.nudging.recall(())
        self.questioner.forget()
        self.known = None
        self._recall()
        self.look()

    def show_example(self) -> None:
        """Show the made-up person, until a source is connected."""
        self._wants_example = True
        self._set_clock()
        self.look()
        self.desk.open()

    def _set_clock(self) -> None:
        self._ahead = self._example_now - self._clock() if self._example_now is not None else _NOTHING

    def _recall(self) -> None:
        if not self.example and self._home.has_store():
            recall, own = self.nudger.nudging.recall, asking.is_own
            if self.outlook is None:
                self.keeping.outlook(self._take_known)
            self.keeping.shown(self.clock() - _REMEMBERED, lambda rows: recall(row for row in rows if not own(row)))

    def _look_when_needed(self) -> None:
        if self._watch.tick(self.clock(), self.zone):
            self._last_sync_try = None  # whatever was due while the machine slept
            self.look()

    def _sync_when_due(self) -> None:
        now = self.clock()
        if not self._settings.sources:
            return
        if self._last_sync_try is None or abs(now - self._last_sync_try) >= _BETWEEN_SYNCS:
            self._last_sync_try = now
            self.jobs.sync(due=True, now=now)

    def look(self) -> None:
        """Have everything worked out anew."""
        self.jobs.look(self.example, self.correcting.made_up, self.clock())

    def sync(self) -> None:
        """Read all sources now, since the person asks for it."""
        self._last_sync_try = self.clock()
        self.jobs.sync(now=self._last_sync_try)

    @property
    def jobs(self) -> Jobs:
        """The worker process, through what waits for it."""
        if self._jobs is None:
            from grense_tray.backend.jobs import Jobs

            self._jobs = jobs = Jobs()
            jobs.outlook_ready.connect(self._take_outlook)
            jobs.busy_changed.connect(self._take_busy)
            jobs.progressed.connect(lambda *told: self._tell_desk(lambda desk: desk.show_progress(*told)))
            jobs.failed.connect(self.show_problem)
            jobs.weighed.connect(lambda outlook: self._tell_desk(lambda desk: desk.show_effect(outlook)))
        return self._jobs

    def _take_known(self, outlook: Outlook | None) -> None:
        """Show what was last worked out until it is worked out again; nothing else goes by it."""
        if outlook is not None and self.outlook is None and not self.example:
            self.known = outlook
            self._tell_desk(lambda desk: desk.show_outlook(outlook))

    def _take_outlook(self, outlook: Outlook) -> None:
        self.outlook, self.known, self.error = outlook, None, None
        self._tell_desk(lambda desk: desk.show_outlook(outlook))
        self._guarded(self.traveller.tick)
        self.show_state()

    def _take_busy(self, busy: bool) -> None:
        self._busy = busy
        self._tell_desk(lambda desk: desk.show_busy(busy))

    def tell(self, error: GrenseError) -> None:
        """Tell of an error, with where it can be mended."""
        self.show_problem(Problem.of(error))

    def show_problem(self, problem: Problem) -> None:
        """Tell of something wrong: in the window, and by the sign."""
        self.error = problem
        self._tell_desk(lambda desk: desk.show_problem(problem))
        with suppress(Exception):  # or else an error of showing it would be shown, too
            self.show_state()

    def open_window(self) -> None:
        """Show the week, in front."""
        self.desk.open()

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""
        return self._settings

    @property
    def policy(self) -> tuple[Policy | None, GrenseError | None]:
        """What the workplace has agreed on, and what keeps it from being read."""
        return self._home.policy(self._settings)

    # What the person says.

    def correct(self, corrections: tuple[Correction, ...]) -> None:
        """Keep what was said at once outside the window, which tells of it and can take it back."""
        self.desk.show_correcting(corrections)
        for one in corrections:
            self.correcting.keep(one)

    def weigh(self, correction: Correction) -> None:
        """Find out what a correction would change."""
        self.jobs.weigh(self.example, (*self.correcting.made_up, correction), self.clock())

    def choose(self, code: str) -> None:
        """Do what a row of the menu says."""
        if not self.nudger.choose(code):
            self._doings()[code]()

    def _doings(self) -> dict[str, Callable[[], object]]:
        return {
            "open": lambda: self.desk.open(),
            "sync": self.sync,
            "add_source": lambda: self.desk.connect_source(),
            "settings": lambda: self.desk.settings(),
            "questions": lambda: self.desk.questions(),
            "quit": QApplication.quit,
        }

    # The sign, the menu, the windows.

    @property
    def desk(self) -> WindowManager:
        """The windows, made when the first of them is opened."""
        if self._desk is None:
            from grense_tray.window_manager import WindowManager

            self._desk = WindowManager(self._home, self)
        return self._desk

    def _tell_desk(self, tell: Callable[[WindowManager], None]) -> None:
        if self._desk is not None:
            tell(self._desk)

    def show_state(self) -> None:
        """Draw the sign, and say it, as all is now; and what is to be said, in the window."""
        self._tell_desk(lambda desk: desk.show_nudge(self.nudger.nudging.current))
        state = self.state()
        self._tell_desk(lambda desk: desk.show_questions(state.questions_due))
        self.sign.show_state(state)
