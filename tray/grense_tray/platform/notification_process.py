"""One notification, in a process of its own: `python -m grense_tray.platform.notification_process`.

The notification libraries never release their memory, so they are not loaded into the tray process.

```
 stdin, one line   the note   -->  do not disturb? -->  desktop-notifier --> plyer
 stdout, lines     {"held": true}  {"shown": WAY}  {"failed": true}  {"acted": CODE}
```

It ends when the notification is answered or gone, when it expires, and when its input closes: then it withdraws
a notification that is still shown, since nothing handles its buttons any more.
"""

from __future__ import annotations

import asyncio
import html
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from grense_tray.platform import dnd
from grense_tray.platform.notification import CLOSED, OPEN, Notification

__all__ = ["Buttons", "NotifyWay", "Plain", "WayFailedError", "main", "present"]

_PATIENCE = 6.0
_SECONDS_SHOWN = 30
_LOOK_AGAIN = 1.0
_LAST_WORK = 0.4

WriteLine = Callable[[dict[str, Any]], None]


class WayFailedError(Exception):
    """A backend cannot show notifications now."""


class NotifyWay(Protocol):
    """A notification backend. It may raise any exception on failure."""

    name: str

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:
        """Show it; `acted` is called with a button's code, `OPEN` or `CLOSED`, in any thread."""
        ...

    async def is_there(self) -> bool:
        """Whether it is still visible, as far as known."""
        ...

    async def withdraw(self) -> None:
        """Withdraw it."""
        ...


class Buttons:
    """desktop-notifier: the system's own notifications, with buttons where the system has them."""

    name = "desktop-notifier"

    def __init__(self) -> None:
        self._sender: Any = None
        self._shown = ""

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:
        """Show it; the library only logs a daemon's refusal, so its dispatched notifications are counted instead."""
        import desktop_notifier

        icon = desktop_notifier.Icon(path=Path(note.icon)) if note.icon else None
        self._sender = desktop_notifier.DesktopNotifier(app_name="grense", app_icon=icon)
        dispatched: list[bool] = []
        await self._sender.get_capabilities()
        self._shown = await self._sender.send(
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

    async def is_there(self) -> bool:
        """Whether the system still has it; some keep it in a notification centre."""
        return self._shown in await self._sender.get_current_notifications()

    async def withdraw(self) -> None:
        """Withdraw it."""
        await self._sender.clear(self._shown)


class Plain:
    """plyer: title and body. It may hang for half a minute, so it runs in a thread that is never joined."""

    name = "plyer"

    def __init__(self) -> None:
        self._until = 0.0

    async def show(self, note: Notification, acted: Callable[[str], None]) -> None:  # noqa: ARG002  # it has no buttons
        """Show it, in a thread."""
        send = _plyer()
        done: Future[None] = Future()

        def run() -> None:
            try:
                # Its Windows backend truncates nothing, and fails silently where a text is longer than its buffers.
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
        self._until = time.monotonic() + _SECONDS_SHOWN

    async def is_there(self) -> bool:
        """Unknown; on some systems it is shown for as long as this process runs."""
        return time.monotonic() < self._until

    async def withdraw(self) -> None:
        """Not supported."""


async def present(
    note: Notification,
    say: WriteLine,
    ways: Sequence[NotifyWay],
    *,
    left: asyncio.Event,
    is_quiet: Callable[[], Coroutine[Any, Any, bool]] = dnd.is_quiet,
    patience: float = _PATIENCE,
    look_again: float = _LOOK_AGAIN,
) -> None:
    """Show a note in the first backend that works, and stay until it is over, or until `left` is set."""
    if await is_quiet():
        say({"held": True})
        return
    loop, answer = asyncio.get_running_loop(), asyncio.Future[str]()

    def acted(code: str) -> None:
        with suppress(RuntimeError):  # the loop is closed, and this is another thread
            loop.call_soon_threadsafe(lambda: None if answer.done() else answer.set_result(code))

    for way in ways:
        try:
            await asyncio.wait_for(way.show(note, acted), patience)
        except Exception:  # noqa: S112  # each raises exceptions of its system; the next backend is tried
            continue
        break
    else:
        say({"failed": True})
        return
    say({"shown": way.name})
    with suppress(Exception):  # a daemon that has ended has removed it
        await _until_over(way, note, answer, left, look_again)
    if answer.done():
        say({"acted": answer.result()})
    with suppress(Exception):  # the same
        await asyncio.wait_for(way.withdraw(), _LAST_WORK)


async def _until_over(
    way: NotifyWay, note: Notification, answer: asyncio.Future[str], left: asyncio.Event, look_again: float
) -> None:
    """Wait until it is answered or gone, or it expires, or `left` is set."""
    ends, leaving = time.monotonic() + note.seconds, asyncio.ensure_future(left.wait())
    while time.monotonic() < ends and not answer.done() and not leaving.done() and await way.is_there():
        await asyncio.wait((answer, leaving), timeout=look_again, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    await asyncio.sleep(0)  # for the answer that removed it


def _body(note: Notification) -> str:
    """The body; on Linux it is markup, and elsewhere it is not. A title never is."""
    return html.escape(note.body, quote=False) if sys.platform.startswith("linux") else note.body


def _button(code: str, words: str, acted: Callable[[str], None]) -> Any:
    from desktop_notifier import Button

    return Button(title=words, identifier=code, on_pressed=lambda: acted(code))


def _plyer() -> Callable[..., None]:
    if sys.platform.startswith("linux"):
        # Without dbus-python it calls notify-send, and takes no output for success; and a folder /app makes it assume
        # a sandbox. A backend without a reliable result is worse than the next one.
        import dbus  # type: ignore[import-not-found]  # noqa: F401  # to fail if it is missing, which is usual

        if Path("/app").is_dir():
            raise WayFailedError
    from plyer import notification  # type: ignore[import-untyped]  # it has no types

    send: Callable[..., None] = notification.notify
    return send


def main() -> None:
    """Show the note on stdin. Does not return: a library may have left blocked threads."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tray, whose end closes the input
    told, said = os.fdopen(0, "rb", closefd=False), _own_output()

    def say(words: dict[str, Any]) -> None:
        with suppress(OSError):  # the reader may be gone
            said.write(json.dumps(words).encode("ascii") + b"\n")
            said.flush()

    with suppress(Exception):  # ending without output reports the failure
        note = Notification.of(json.loads(told.readline()))
        _loop().run_until_complete(_present_until_left(note, told, say))
    os._exit(0)


async def _present_until_left(note: Notification, told: BinaryIO, say: WriteLine) -> None:
    left, loop = asyncio.Event(), asyncio.get_running_loop()

    def watch() -> None:
        while told.read(1):
            pass
        loop.call_soon_threadsafe(left.set)
        time.sleep(2 * _LAST_WORK)  # if anything hangs: the parent process is gone
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="grense-input").start()
    await present(note, say, (Buttons(), Plain()), left=left)


def _loop() -> asyncio.AbstractEventLoop:
    """A loop; on macOS one that also runs the system's own, which delivers the buttons."""
    if sys.platform == "darwin":
        with suppress(ImportError):
            from rubicon.objc.eventloop import RubiconEventLoop

            return RubiconEventLoop()
    return asyncio.new_event_loop()


def _own_output() -> BinaryIO:
    """Standard output, protected from the prints of libraries."""
    ours = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return ours


if __name__ == "__main__":
    main()
