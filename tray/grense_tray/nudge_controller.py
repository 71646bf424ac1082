"""The nudges of the resident: computed on each tick, shown, answered, paused, and stored."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject

from grense.services.protocol import Problem
from grense.storage.files import make_folder
from grense_tray import icon
from grense_tray.backend.records import Memory, recalled, remember
from grense_tray.presenter.nudge_answers import SEE_TEXT, Answers, answers_of
from grense_tray.presenter.nudge_session import NudgeSession

if TYPE_CHECKING:
    from grense.errors import GrenseError
    from grense.model.policy import AgreedHours
    from grense.nudges import History, Nudge
    from grense_tray.platform.notifications import Notification, Notifier
    from grense_tray.ports import Host

__all__ = ["NudgeController"]

Texts: TypeAlias = tuple[str, str, Answers]

_ROOM = 3
_LONGEST = dt.timedelta(hours=1)  # a notification takes a process; its text stays in the menu for longer


class NudgeController(QObject):
    """Connect `nudging`, which holds the state, with the notifier and the store."""

    def __init__(self, host: Host, memory_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._memory_file = host, memory_file
        self._notifier: Notifier | None = None
        self._told_of: GrenseError | None = None
        self.session = NudgeSession(self._decided)
        self.session.paused_until = recalled(memory_file).paused_until

    def tick(self) -> None:
        """Show the nudge that is due now, if any."""
        was_paused = self.session.paused_until
        now = self._host.clock()
        nudge = self.session.tick(now)
        if was_paused is not None and self.session.paused_until is None:
            remember(self._memory_file, Memory())
        if nudge is not None:
            from grense_tray.platform.notifications import Notification

            title, body, answers = self._texts_of(nudge)
            stays = min(nudge.expires - now, _LONGEST).total_seconds()
            self.notifier.show(Notification(nudge.key, title, body, _buttons(answers), seconds=stays))

    def choose(self, code: str) -> bool:
        """Run a menu row's code if it is about nudges; return whether it was."""
        kind, _, action = code.partition(":")
        if kind == "nudge":
            self.answer(action)
        elif kind.startswith("pause_"):
            self._pause(self.session.pause(kind, self._host.clock(), self._host.zone, self._host.day_start))
        elif kind == "resume":
            self.session.resume()
            self._pause(None)
        else:
            return False
        return True

    def answer(self, action: str) -> None:
        """Handle an answer to the current nudge, from the menu or the window."""
        if self.session.current is not None:
            self._acted(self.session.current.key, action)

    def texts(self) -> Texts | None:
        """The current nudge: a title, a body, and the answers as codes with words."""
        return None if self.session.current is None else self._texts_of(self.session.current)

    def close(self) -> None:
        """Close the notifier."""
        if self._notifier is not None:
            self._notifier.close()

    @property
    def notifier(self) -> Notifier:
        """The notifier, created for the first nudge."""
        if self._notifier is None:
            from grense_tray.platform.notifications import Notifier

            self._notifier = notifier = Notifier(
                self._host.tray_icon, self._leave_in_window, icon=self._icon_file(), parent=self
            )
            notifier.shown.connect(self._was_shown)
            notifier.held.connect(lambda _: self.session.was_held())
            notifier.acted.connect(self._acted)
        return self._notifier

    def _decided(self, history: History, now: dt.datetime) -> Nudge | None:
        if self._host.outlook is None:
            return None
        from grense.nudges import decide, preferences_of
        from grense.rules.ordinary_hours import OrdinaryHours

        settings = self._host.settings
        # Without the country's holidays, whose library would stay in memory: the outlook has its days already.
        hours = OrdinaryHours(
            settings.hours,
            since=settings.rota_since,
            half_days=settings.half_days,
            changes=settings.hour_changes,
        )
        preferences = preferences_of(settings, self._agreed())
        return decide(self._host.outlook, now, preferences, history, hours=hours)

    def _agreed(self) -> AgreedHours | None:
        """The workplace's times; a file that cannot be read is reported once, and otherwise ignored."""
        policy, problem = self._host.policy
        if problem is not None and str(problem) != str(self._told_of):
            self._host.show_problem(replace(Problem.of(problem), about=""))
        self._told_of = problem
        return policy.hours if policy else None

    def _leave_in_window(self, note: Notification) -> None:
        """Mark a nudge as shown: it is then current and shown in the window, which is not raised."""

    def _was_shown(self, key: str, _way: str) -> None:
        row = self.session.was_shown(key, self._host.clock())
        if row is not None and not self._host.example:
            self._host.records.note_shown(row)
        self._host.show_state()

    def _acted(self, key: str, action: str) -> None:
        """Handle an action on a notification, in the menu or in the window."""
        from grense_tray.platform.notifications import OPEN

        if action == OPEN:
            self._host.open_window()
            return
        if action == SEE_TEXT:
            self._show_shared_text()
            return
        found = self.session.answered(key, action, self._host.clock())
        if found is None:
            return
        if not self._host.example:
            self._host.records.note_shown(found.shown)
        if found.corrections:
            self._host.correct(tuple(found.corrections))
        self.notifier.withdraw()
        self._host.show_state()

    def _pause(self, until: dt.datetime | None) -> None:
        if self._notifier is not None:
            self._notifier.withdraw()
        self._host.show_state()
        remember(self._memory_file, Memory(until))

    def _texts_of(self, nudge: Nudge) -> Texts:
        from grense.wording import nudges as wording

        words = self._host.words
        body = wording.body(nudge, words)
        if self._host.example:
            body = words.gettext("About a made-up person. {text}").format(text=body)
        return wording.title(nudge, words), body, answers_of(nudge, words)

    def _show_shared_text(self) -> None:
        from grense.wording import nudges as wording

        words = self._host.words
        if (nudge := self.session.current) is not None:
            self._host.show_text(wording.title(nudge, words), wording.share_text(nudge.code, words))

    def _icon_file(self) -> Path | None:
        """The icon as a file, for notifications; without it they are shown all the same."""
        path = self._memory_file.with_name("sign.png")
        with suppress(OSError):
            make_folder(path.parent)
            if icon.sign_pixmap(icon.KNOW, 64, dark=icon.panel_is_dark()).save(str(path)):
                return path
        return None


def _buttons(answers: Answers) -> Answers:
    """As many answers as a notification daemon shows; the menu has them all."""
    if len(answers) > _ROOM:
        answers = tuple(one for one in answers if one[0] != "not_about_this")
    return answers[:_ROOM]
