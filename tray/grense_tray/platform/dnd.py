"""Whether do-not-disturb is on, where the desktop exposes it; unknown counts as off.

| desktop | read |
|---|---|
| dunst | `paused` of `org.dunstproject.cmd0` |
| KDE | `Inhibited` of `org.freedesktop.Notifications` |
| Xfce | `/do-not-disturb` of the channel `xfce4-notifyd` |
| GNOME | `show-banners` of `org.gnome.desktop.notifications` |
| Cinnamon | `display-notifications` of `org.cinnamon.desktop.notifications` |
| MATE | `do-not-disturb` of `org.mate.NotificationDaemon` |
| Windows | `SHQueryUserNotificationState` |
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from typing import Any

__all__ = ["is_quiet"]

# A busy machine takes this long to answer; only the notification waits for it.
_PATIENCE, _LONGEST = 2.0, 4.0
_NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_XFCONF = ("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")

# Properties of notification daemons: an interface, and the property that is true when do-not-disturb is on.
_TOLD = (("org.dunstproject.cmd0", "paused"), ("org.freedesktop.Notifications", "Inhibited"))

# Desktop settings: a schema, a key, and its value when do-not-disturb is on.
_KEPT = {
    "GNOME": ("org.gnome.desktop.notifications", "show-banners", b"false"),
    "X-CINNAMON": ("org.cinnamon.desktop.notifications", "display-notifications", b"false"),
    "MATE": ("org.mate.NotificationDaemon", "do-not-disturb", b"true"),
}


async def is_quiet() -> bool:
    """Query the desktop; takes four seconds at most, and never raises."""
    if sys.platform == "win32":
        return _windows_is_quiet()
    if sys.platform == "darwin":
        return False  # macOS does not expose it, and holds notifications back itself
    with contextlib.suppress(Exception):  # no bus, no daemon, no such property: unknown
        return await asyncio.wait_for(_linux_is_quiet(), _LONGEST)
    return False


async def _linux_is_quiet() -> bool:
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    if await _daemon_is_quiet(xfce="XFCE" in desktops):
        return True
    return any([await _settings_are_quiet(*_KEPT[name]) for name in desktops if name in _KEPT])


async def _daemon_is_quiet(*, xfce: bool) -> bool:
    from dbus_fast import Variant
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    try:
        asked = [_ask(bus, *_NOTIFICATIONS, _PROPERTIES, "Get", list(one)) for one in _TOLD]
        if xfce:
            asked.append(_ask(bus, *_XFCONF, "GetProperty", ["xfce4-notifyd", "/do-not-disturb"]))
        return Variant("b", True) in await asyncio.gather(*asked)
    finally:
        bus.disconnect()


async def _ask(bus: Any, name: str, path: str, interface: str, member: str, body: list[str]) -> Any:
    """The first value of the reply; None for an error or a timeout."""
    from dbus_fast import Message, MessageFlag, MessageType

    question = Message(
        destination=name,
        path=path,
        interface=interface,
        member=member,
        signature="s" * len(body),
        body=body,
        flags=MessageFlag.NO_AUTOSTART,  # or else the call starts a daemon, on some machines not that of this desktop
    )
    try:
        answer = await asyncio.wait_for(bus.call(question), _PATIENCE)
    except TimeoutError:
        return None
    return answer.body[0] if answer.message_type is MessageType.METHOD_RETURN and answer.body else None


async def _settings_are_quiet(schema: str, key: str, quiet: bytes) -> bool:
    asked = await asyncio.create_subprocess_exec(
        *("gsettings", "get", schema, key), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        said, _ = await asyncio.wait_for(asked.communicate(), _PATIENCE)
    finally:
        if asked.returncode is None:  # it hangs, and would for as long as the session lasts
            asked.kill()
    return said.strip() == quiet


def _windows_is_quiet() -> bool:
    """Whether Windows reports a full screen, a presentation, or quiet time."""
    import ctypes

    if sys.platform != "win32":
        return False
    state = ctypes.c_int(0)
    failed = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
    return not failed and state.value in (2, 3, 4, 6)
