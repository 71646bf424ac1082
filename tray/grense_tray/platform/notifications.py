"""Notifications: four backends, tried in order for each one; a failure in any of them does not stop the program.

```
 show --> [ a process for each: desktop-notifier --> plyer ] --> Qt's balloon --> the window's own line
                                buttons              none
```

A backend that fails or times out is followed by the next; it is tried again the next time, since
daemons come and go. In any case, the text of a notification is in the menu too.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from grense_tray.backend.process import Child, own_command
from grense_tray.platform.notification import CLOSED, OPEN, Notification

__all__ = ["CLOSED", "OPEN", "Notification", "Notifier"]

_PATIENCE = 20.0  # start, do-not-disturb query, and the two backends with the timeout of each
_LAST_WORK = 1.0
_LEAVES_WITHIN = 2.0
_LONGEST = 100_000
_BALLOON_MS = 30_000


class Notifier(QObject):
    """Show notifications one at a time; each replaces the one before.

    `shown` carries the key and the backend; `held` means do-not-disturb: nothing was shown; `acted` carries
    the key and the action. `in_window` is the last backend: its text is shown in the window, which is not
    raised.
    """

    shown = Signal(str, str)
    held = Signal(str)
    acted = Signal(str, str)

    def __init__(
        self,
        tray: QSystemTrayIcon | None = None,
        in_window: Callable[[Notification], None] | None = None,
        *,
        command: Sequence[str] = (),
        patience: float = _PATIENCE,
        icon: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tray, self._in_window, self._patience, self._icon = tray, in_window, patience, icon
        self._command = tuple(command) or own_command("--notice", "grense_tray.platform.notification_process")
        self._notices: list[_Notice] = []
        self._balloon: Notification | None = None
        if tray is not None:
            tray.messageClicked.connect(self._balloon_clicked)

    def show(self, note: Notification) -> None:
        """Show it with the first backend that works; return at once."""
        self.withdraw()
        if self._icon is not None:
            note = dataclasses.replace(note, icon=str(self._icon))
        notice = _Notice(note, self._command, self._patience, self)
        notice.shown.connect(self.shown)
        notice.held.connect(self.held)
        notice.acted.connect(self.acted)
        notice.failed.connect(self._show_here)
        notice.ended.connect(self._forget)
        self._notices.append(notice)
        notice.start()

    def withdraw(self) -> None:
        """Withdraw the notification that is still shown, where supported."""
        self._balloon = None
        for notice in self._notices:
            notice.leave()

    def close(self) -> None:
        """Withdraw the notification; wait no longer than two seconds."""
        for notice in self._notices:
            notice.leave()
        for notice in tuple(self._notices):
            notice.end(_LAST_WORK)

    def _forget(self, notice: _Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            notice.deleteLater()

    def _show_here(self, note: Notification) -> None:
        if self._tray is not None and self._tray.isVisible() and QSystemTrayIcon.supportsMessages():
            self._balloon = note
            self._tray.showMessage(note.title, note.body, self._tray.icon(), _BALLOON_MS)
            self.shown.emit(note.key, "balloon")
            return
        if self._in_window is not None:
            self._in_window(note)
        self.shown.emit(note.key, "window" if self._in_window is not None else "none")

    def _balloon_clicked(self) -> None:
        if self._balloon is not None:
            note, self._balloon = self._balloon, None
            self.acted.emit(note.key, OPEN)


class _Notice(QObject):
    """One notification's process: it first reports shown, held or failed, and then the action.

    Any other output, or a timeout, is `failed` too, unless it was asked to end.
    """

    shown = Signal(str, str)
    held = Signal(str)
    acted = Signal(str, str)
    failed = Signal(object)
    ended = Signal(object)

    def __init__(self, note: Notification, command: Sequence[str], patience: float, parent: QObject) -> None:
        super().__init__(parent)
        self._note, self._settled = note, False
        self._child = Child(command, self, longest=_LONGEST)
        self._child.said.connect(self._heard)
        self._child.ended.connect(self._gone)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(round(patience * 1000))
        self._waiting.timeout.connect(self._child.kill)

    def start(self) -> None:
        self._waiting.start()
        self._child.start()
        self._child.tell(json.dumps(self._note.words()).encode("ascii") + b"\n")

    def leave(self) -> None:
        if not self._settled:  # it was never visible, or only for a moment
            self._settle()
            self.held.emit(self._note.key)
        self._child.leave(_LEAVES_WITHIN)

    def end(self, patience: float) -> None:
        self._child.end(patience)

    def _heard(self, _: Child, line: bytes) -> None:
        words: Any = None
        with suppress(ValueError, RecursionError):
            words = json.loads(line)
        match words:
            case {"shown": str(way)} if not self._settled:
                self._settle()
                self.shown.emit(self._note.key, way)
            case {"held": True} if not self._settled:
                self._settle()
                self.held.emit(self._note.key)
            case {"acted": str(code)} if self._settled:
                self.acted.emit(self._note.key, code)
            case _:
                self._child.kill()

    def _gone(self, _: Child) -> None:
        if not self._settled:
            self._settle()
            self.failed.emit(self._note)
        self.ended.emit(self)

    def _settle(self) -> None:
        self._settled = True
        self._waiting.stop()
