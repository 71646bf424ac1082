"""Whether the desktop asks not to be disturbed, where it can be read; what is not known counts as no.

| desktop | read |
|---|---|
| dunst | `paused` of `org.dunstproject.cmd0` |
| KDE | `Inhibited` of `org.freedesktop.Notifications` |
| Xfce | `/do-not-disturb` of the channel `xfce4-notifyd` |
| GNOME | `show-banners` of `org.gnome.desktop.notifications` |
| Windows | `SHQueryUserNotificationState` |
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import Any

__all__ = ["is_quiet"]

_PATIENCE = 0.5
_NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
_PROPERTIES = "org.freedesktop.DBus.Properties"


async def is_quiet() -> bool:
    """Ask the desktop; takes two seconds at most, and never raises."""
    if sys.platform == "win32":
        return _windows_is_quiet()
    if sys.platform == "darwin":
        return False  # macOS tells nobody, and keeps what comes in the meantime itself
    with contextlib.suppress(Exception):  # no bus, no daemon, no such property: not known
        return await asyncio.wait_for(_linux_is_quiet(), 4 * _PATIENCE)
    return False


async def _linux_is_quiet() -> bool:
    from dbus_fast import Variant
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    try:
        for interface, name in (("org.dunstproject.cmd0", "paused"), ("org.freedesktop.Notifications", "Inhibited")):
            if await _ask(bus, *_NOTIFICATIONS, _PROPERTIES, "Get", "ss", [interface, name]) == Variant("b", True):
                return True
        if "XFCE" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper():
            where = ("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")
            answer = await _ask(bus, *where, "GetProperty", "ss", ["xfce4-notifyd", "/do-not-disturb"])
            return bool(answer == Variant("b", True))
    finally:
        bus.disconnect()
    return "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper() and await _gnome_hides_banners()


async def _ask(bus: Any, name: str, path: str, interface: str, member: str, signature: str, body: list[Any]) -> Any:
    """The first value of the answer; None for an error, and when none comes."""
    from dbus_fast import Message, MessageType

    question = Message(destination=name, path=path, interface=interface, member=member, signature=signature, body=body)
    try:
        answer = await asyncio.wait_for(bus.call(question), _PATIENCE)
    except TimeoutError:
        return None
    return answer.body[0] if answer.message_type is MessageType.METHOD_RETURN and answer.body else None


async def _gnome_hides_banners() -> bool:
    asked = await asyncio.create_subprocess_exec(
        "gsettings",
        *("get", "org.gnome.desktop.notifications", "show-banners"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await asyncio.wait_for(asked.communicate(), _PATIENCE)
    return said.strip() == b"false"


def _windows_is_quiet() -> bool:
    """A full screen, a presentation, or quiet time."""
    import ctypes

    if sys.platform != "win32":
        return False
    state = ctypes.c_int(0)
    failed = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
    return not failed and state.value in (2, 3, 4, 6)
