"""Notifications: four ways, tried in order for each one, and none of them may stop the program.

```
 GUI thread            show --+                                   +--> Qt's balloon --> the window's own line
                              |                                   |
 thread of its own            +--> desktop-notifier --> plyer ----+
                                   buttons              none
```

A way that fails or does not answer in time leaves its place to the next; it is tried again the next time, since
daemons come and go. Whatever becomes of it, everything that a notification says stands in the menu too.
"""

from __future__ import annotations

import asyncio
import html
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from grense_tray.platform import dnd

__all__ = ["CLOSED", "OPEN", "Buttons", "Note", "Notifier", "Plain", "Way", "WayFailedError"]

OPEN, CLOSED = "open", "closed"  # a click on the notification itself, and sending it away

_PATIENCE = 6.0
_SECONDS_SHOWN = 30


class WayFailedError(Exception):
    """A way cannot show anything now."""


@dataclass(frozen=True)
class Note:
    """One notification: its key, its texts, and its buttons as codes with words."""

    key: str
    title: str
    body: str
    buttons: tuple[tuple[str, str], ...] = ()


class Way(Protocol):
    """A way of showing, used in the notifier's thread. It raises whatever it likes when it cannot."""

    name: str

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:
        """Show it; `acted` is called with a button's code, `OPEN` or `CLOSED`, in whatever thread."""
        ...

    async def withdraw(self) -> None:
        """Take away what is still there of the last one."""
        ...


class Buttons:
    """desktop-notifier: the system's own notifications, with buttons where the system has them."""

    name = "desktop-notifier"

    def __init__(self, icon: Path | None = None) -> None:
        self._icon = icon
        self._sender: Any = None
        self._last = ""

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:
        """Show it; the library only logs when a daemon refuses, so that what it has dispatched is counted instead."""
        import desktop_notifier

        if self._sender is None:
            _quiet_log()
            icon = desktop_notifier.Icon(path=self._icon) if self._icon is not None else None
            self._sender = desktop_notifier.DesktopNotifier(app_name="grense", app_icon=icon)
        dispatched: list[bool] = []
        try:
            await self._sender.get_capabilities()
            self._last = await self._sender.send(
                title=note.title,
                message=_body(note),
                urgency=desktop_notifier.Urgency.Normal,
                buttons=[_button(code, words, acted) for code, words in note.buttons],
                on_clicked=lambda: acted(OPEN),
                on_dismissed=lambda: acted(CLOSED),
                on_dispatched=lambda: dispatched.append(True),
                timeout=_SECONDS_SHOWN,
            )
            if not dispatched:
                raise WayFailedError
        except BaseException:
            self._sender = None  # its bus may be gone; the next time begins anew
            raise

    async def withdraw(self) -> None:
        """Take the last one away."""
        if self._sender is not None and self._last:
            last, self._last = self._last, ""
            await self._sender.clear(last)


class Plain:
    """plyer: title and body. It may hang for half a minute, so that it has a thread that nobody waits for."""

    name = "plyer"

    async def show(self, note: Note, acted: Callable[[str], None]) -> None:  # noqa: ARG002  # it has no buttons
        """Show it, in a thread."""
        send = _plyer()
        done: Future[None] = Future()

        def run() -> None:
            try:
                # Its Windows side cuts nothing, and fails unseen where a text is longer than its buffers.
                send(
                    title=note.title[:63],
                    message=_body(note)[:255],
                    app_name="grense",
                    timeout=_SECONDS_SHOWN,
                )
            except BaseException as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        threading.Thread(target=run, daemon=True, name="grense-plyer").start()
        await asyncio.wrap_future(done)

    async def withdraw(self) -> None:
        """It cannot."""


class Notifier(QObject):
    """Shows one notification after the other.

    `shown` tells the key and the way; `held` that the desktop asks not to be disturbed, and nothing was shown; `acted`
    the key and what was pressed. All come in the GUI thread. `in_window` is the last way: what is shown then stands in
    the window, which nobody raises.
    """

    shown = Signal(str, str)
    held = Signal(str)
    acted = Signal(str, str)
    _passed_on = Signal(object)

    def __init__(
        self,
        tray: QSystemTrayIcon | None = None,
        in_window: Callable[[Note], None] | None = None,
        *,
        ways: Sequence[Way] | None = None,
        is_quiet: Callable[[], Coroutine[Any, Any, bool]] = dnd.is_quiet,
        patience: float = _PATIENCE,
        icon: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tray, self._in_window, self._is_quiet, self._patience = tray, in_window, is_quiet, patience
        self._ways: tuple[Way, ...] = tuple(ways) if ways is not None else (Buttons(icon), Plain())
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._balloon: Note | None = None
        self._passed_on.connect(self._show_here, Qt.ConnectionType.QueuedConnection)
        if tray is not None:
            tray.messageClicked.connect(self._balloon_clicked)

    def show(self, note: Note) -> None:
        """Show it in the first way that works; returns at once."""
        self._run(self._show(note))

    def withdraw(self) -> None:
        """Take away what is still shown, where that can be."""
        self._balloon = None
        if self._loop is not None:
            self._run(self._withdraw())

    def close(self) -> None:
        """End the thread; waits for it no longer than a moment."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(1.0)
        self._loop = self._thread = None

    async def _show(self, note: Note) -> None:
        if await self._is_quiet():
            self._tell(self.held, note.key)
            return
        for way in self._ways:
            try:
                await asyncio.wait_for(
                    way.show(note, lambda code: self._tell(self.acted, note.key, code)), self._patience
                )
            except Exception:  # noqa: S112  # each raises what its system raises, and the next one is the answer
                continue
            self._tell(self.shown, note.key, way.name)
            return
        self._tell(self._passed_on, note)

    async def _withdraw(self) -> None:
        for way in self._ways:
            with suppress(Exception):
                await asyncio.wait_for(way.withdraw(), self._patience)

    def _show_here(self, note: Note) -> None:
        if self._tray is not None and self._tray.isVisible() and QSystemTrayIcon.supportsMessages():
            self._balloon = note
            self._tray.showMessage(note.title, note.body, self._tray.icon(), _SECONDS_SHOWN * 1000)
            self.shown.emit(note.key, "balloon")
            return
        if self._in_window is not None:
            self._in_window(note)
        self.shown.emit(note.key, "window" if self._in_window is not None else "none")

    def _balloon_clicked(self) -> None:
        if self._balloon is not None:
            note, self._balloon = self._balloon, None
            self.acted.emit(note.key, OPEN)

    def _tell(self, signal: Any, *values: object) -> None:
        """Emit from the other thread; Qt carries it over, unless all is being closed."""
        with suppress(RuntimeError):
            signal.emit(*values)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_turn, args=(self._loop,), daemon=True, name="grense-notify")
            self._thread.start()
        asyncio.run_coroutine_threadsafe(work, self._loop)


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()


def _body(note: Note) -> str:
    """The body; on Linux it is markup, and elsewhere it is not. A title never is."""
    return html.escape(note.body, quote=False) if sys.platform.startswith("linux") else note.body


def _button(code: str, words: str, acted: Callable[[str], None]) -> Any:
    from desktop_notifier import Button

    return Button(title=words, identifier=code, on_pressed=lambda: acted(code))


def _plyer() -> Callable[..., None]:
    if sys.platform.startswith("linux"):
        # Without dbus-python it asks notify-send, and takes silence for success; and a folder /app makes it believe in
        # a sandbox. A way that cannot tell is worse than the next one.
        import dbus  # type: ignore[import-not-found]  # noqa: F401  # for its absence, which is usual

        if Path("/app").is_dir():
            raise WayFailedError
    from plyer import notification  # type: ignore[import-untyped]  # it has no types

    send: Callable[..., None] = notification.notify
    return send


def _quiet_log() -> None:
    """The library logs a failure with its whole stack; what failed is known here."""
    import logging

    logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)
