"""Notification of the machine waking, where the system sends one: systemd's login service, on the system bus.

Elsewhere the tick of each minute detects the sleep (`wake`), only later.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

__all__ = ["Sleep"]

_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")


class Sleep(QObject):
    """`woke` is emitted when the machine wakes. Without such a bus or service it is never emitted."""

    woke = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            slot = SLOT("told(bool)")
            bus.connect(*_LOGIN, self, slot)  # type: ignore[call-overload]  # it takes text; its stubs require bytes

    @Slot(bool)
    def told(self, falls_asleep: bool) -> None:  # the name of the bus slot
        """Handle the signal that the machine falls asleep or wakes."""
        if not falls_asleep:
            self.woke.emit()
