"""The icon on desktops that draw it and its menu themselves, from data on the bus.

The host is the minimum that programs register with; grense's data on the bus is checked.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from servers.desktop import Desktop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signs are told of like this on Linux"),
]

HOST = """
import asyncio
from dbus_fast import PropertyAccess
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_property, method

class Watcher(ServiceInterface):
    @method()
    def RegisterStatusNotifierItem(self, service: "s"):
        items.append(service)

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":
        return items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":
        return True

items = []

async def main():
    bus = await MessageBus().connect()
    bus.export("/StatusNotifierWatcher", Watcher("org.kde.StatusNotifierWatcher"))
    await bus.request_name("org.kde.StatusNotifierWatcher")
    await bus.wait_for_disconnect()

asyncio.run(main())
"""
PREPARED = "from grense.storage.home import Home; Home.of_this_person().settings(first_start=True)"


class Sign:
    """The icon as a host sees it."""

    def __init__(self, bus: DBusConnection, owner: str) -> None:
        self._bus = bus
        self._item = DBusAddress("/StatusNotifierItem", owner, "org.kde.StatusNotifierItem")
        self._menu = DBusAddress("/MenuBar", owner, "com.canonical.dbusmenu")

    def told(self, name: str) -> Any:
        return asked(self._bus, Properties(self._item).get(name))[1]

    def click(self) -> None:
        asked(self._bus, new_method_call(self._item, "Activate", "ii", (0, 0)))

    def rows(self) -> list[tuple[int, str, list[Any]]]:
        """Each row's number, words and rows."""
        answer = unwrap_msg(self._bus.send_and_get_reply(new_method_call(self._menu, "GetLayout", "iias", (0, -1, []))))
        return _rows(answer[1][2])

    def choose(self, number: int) -> None:
        asked(self._bus, new_method_call(self._menu, "Event", "isvu", (number, "clicked", ("i", 0), 0)))


def _rows(children: list[Any]) -> list[tuple[int, str, list[Any]]]:
    told = [child[1] for child in children]
    return [(number, what.get("label", ("s", ""))[1], _rows(below)) for number, what, below in told]


def asked(bus: DBusConnection, question: Any) -> Any:
    answer = unwrap_msg(bus.send_and_get_reply(question, timeout=60))
    return answer[0] if answer else None


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop(tray=False, daemon=None) as started:
        yield started


def test_a_host_is_told_of_the_sign_and_its_menu(desktop: Desktop) -> None:
    desktop.python("-c", HOST)
    desktop.wait(lambda: desktop.pid_of("org.kde.StatusNotifierWatcher"), "the host")
    subprocess.run([sys.executable, "-c", PREPARED], env=desktop.environment, check=True)
    program = desktop.python("-m", "grense_tray", "--background", "--lang", "en", "--now", "2026-11-18T21:16:00+01:00")
    with open_dbus_connection(desktop.environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        watcher = DBusAddress(
            "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"
        )
        question = Properties(watcher).get("RegisteredStatusNotifierItems")
        (owner,) = desktop.wait(lambda: asked(bus, question)[1], "the sign")
        sign = Sign(bus, owner)
        assert (sign.told("Id"), sign.told("Status")) == ("grense", "Active")
        assert {(width, height) for width, height, _ in sign.told("IconPixmap")} >= {(16, 16), (22, 22), (32, 32)}
        assert sign.told("ToolTip")[2] == "Grense: nothing to note"
        well = sign.told("IconPixmap")
        assert [text for _, text, _ in sign.rows() if text] == [
            "This week",
            "Pause nudges",
            "Add a source …",
            "Settings …",
            "Quit",
        ]

        (pause,) = [below for _, text, below in sign.rows() if text == "Pause nudges"]
        sign.choose(pause[0][0])
        desktop.wait(lambda: sign.told("ToolTip")[2] == "Grense: nudges paused until 22:16", "the pause")
        assert sign.told("IconPixmap") != well

        assert not desktop.windows("grense")
        sign.click()
        desktop.wait(lambda: desktop.windows("grense"), "the window")

    program.terminate()
    assert program.wait(60) == 0
