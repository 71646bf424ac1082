"""A screen reader for tests: the tree of a window on the accessibility bus.

It uses the bus itself, since the usual bindings belong to the system's Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from servers.desktop import Desktop

_BUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
_ROOT = "/org/a11y/atspi/accessible/root"
_ACCESSIBLE, _ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"
# The bit positions of the states in AT-SPI.
_STATES = {"focusable": 11, "focused": 12, "selected": 23, "showing": 25}


@dataclass(frozen=True)
class Heard:
    """One node of the tree, and its address on the bus."""

    role: str
    name: str
    description: str
    states: frozenset[str]
    actions: tuple[str, ...]
    owner: str
    path: str


class Reader:
    """A reader on a desktop; a context manager. Programs started meanwhile enable accessibility."""

    def __init__(self, desktop: Desktop) -> None:
        self._session = open_dbus_connection(desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
        status = DBusAddress(_BUS.object_path, _BUS.bus_name, "org.a11y.Status")
        self._session.send_and_get_reply(Properties(status).set("IsEnabled", "b", True), timeout=60)
        (address,) = self._session.send_and_get_reply(new_method_call(_BUS, "GetAddress"), timeout=60).body
        self._bus: DBusConnection = open_dbus_connection(address)

    def tree(self, program: str) -> list[Heard]:
        """All nodes of a program, in reading order; empty where it is missing or changing."""
        try:
            for owner, path in self._ask("org.a11y.atspi.Registry", _ROOT, _ACCESSIBLE, "GetChildren"):
                if self._property(owner, path, "Name") == program:
                    return list(self._walk(owner, path))
        except DBusErrorResponse:
            return []
        return []

    def press(self, heard: Heard) -> None:
        """Perform the node's default action, like a reader."""
        self._ask(heard.owner, heard.path, _ACTION, "DoAction", "i", heard.actions.index("Press"))

    def _walk(self, owner: str, path: str) -> Iterator[Heard]:
        low, high = self._ask(owner, path, _ACCESSIBLE, "GetState")
        bits = low | high << 32
        states = frozenset(name for name, place in _STATES.items() if bits >> place & 1)
        role = self._ask(owner, path, _ACCESSIBLE, "GetRoleName")
        if role not in ("application", "frame") and "showing" not in states:
            return
        name, description = (self._property(owner, path, one) for one in ("Name", "Description"))
        focusable = "focusable" in states
        actions = tuple(one[0] for one in self._ask(owner, path, _ACTION, "GetActions")) if focusable else ()
        yield Heard(role, name, description, states, actions, owner, path)
        for child in self._ask(owner, path, _ACCESSIBLE, "GetChildren"):
            yield from self._walk(*child)

    def _ask(self, owner: str, path: str, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        call = new_method_call(DBusAddress(path, owner, interface), member, signature or None, body)
        answer = unwrap_msg(self._bus.send_and_get_reply(call, timeout=60))
        return answer[0] if answer else None

    def _property(self, owner: str, path: str, name: str) -> str:
        call = Properties(DBusAddress(path, owner, _ACCESSIBLE)).get(name)
        return str(unwrap_msg(self._bus.send_and_get_reply(call, timeout=60))[0][1])

    def close(self) -> None:
        """Stop listening."""
        self._bus.close()
        self._session.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
