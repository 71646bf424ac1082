"""Hearing that the machine wakes, where the system tells: systemd's login service does, on the system's bus.

Elsewhere nothing is lost: the tick of each minute sees what time has done (`wake`), it only comes later.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

__all__ = ["Sleep"]

_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")


class Sleep(QObject):
    """`woke` tells that the machine sleeps no more. Without such a bus or service it is never told."""

    woke = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            slot = SLOT("told(bool)")
            bus.connect(*_LOGIN, self, slot)  # type: ignore[call-overload]  # it takes text; its stubs say bytes

    @Slot(bool)
    def told(self, falls_asleep: bool) -> None:  # the bus calls it so
        """The machine falls asleep, or wakes."""
        if not falls_asleep:
            self.woke.emit()
