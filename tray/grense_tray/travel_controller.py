"""Whether to show the question about the machine's zone; `grense.model.travel` decides."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from grense.errors import GrenseError
from grense.model.correction import IN_ZONE, OPEN, Correction
from grense.model.time import load_zone
from grense.model.travel import MachineZone, ended_trips, moved, zone_to_ask
from grense.storage.machine_zone import remember_zone, seen_zone
from grense.storage.settings import change
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.viewmodel import MOVED, STAYED, THERE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grense.storage.home import Home
    from grense_tray.ports import Host

__all__ = ["TravelController"]


class TravelController(QObject):
    """Check the machine's zone at every tick. `changed` is emitted when `zone`, the one in question, changes."""

    changed = Signal()

    def __init__(self, host: Host, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._home = host, home
        self._seen = seen_zone(home.zone_file)
        self.zone: str | None = None

    def tick(self) -> None:
        """Check whether the machine is in another zone than the person's, or back from one."""
        outlook, tz = self._host.outlook, self._host.settings.tz
        if self._host.example or outlook is None or not tz:
            self._ask(None)
            return
        machine, now = zone_now(None), self._host.clock()
        self._seen = seen_zone(self._home.zone_file)  # the terminal program writes it, too
        for number, ended in ended_trips(machine, self._seen, tz, outlook.corrections, now).items():
            self._replace((number,), (ended,))
        if machine != self._seen.zone:
            self._remember(MachineZone(machine))
        self._ask(zone_to_ask(machine, self._seen, tz, tuple(outlook.corrections.values()), now))

    def answer(self, answer: str) -> None:
        """Apply the person's answer: there until back, moved for good, or neither."""
        outlook, zone = self._host.outlook, self.zone
        if outlook is None or zone is None:
            return
        today = dt.datetime.combine(self._today(zone), dt.time(), load_zone(zone)).astimezone(dt.UTC)
        if answer == THERE:
            self._host.correct((Correction(IN_ZONE, today, OPEN, zone=zone),))
        elif answer == MOVED:
            self._move(outlook.corrections, zone, today)
        elif answer == STAYED:
            self._remember(MachineZone(zone, declined=True))
        self._ask(None)

    def _move(self, corrections: Mapping[int, Correction], zone: str, since: dt.datetime) -> None:
        still = {number: one for number, one in corrections.items() if one.is_open}
        past = [one for number, one in corrections.items() if number not in still]
        self._replace(tuple(still), moved(past, str(self._host.settings.tz), since))
        try:
            change(self._home.settings_file, "tz", zone)
        except GrenseError as error:
            self._host.tell(error)
        self._host.read_settings()

    def _replace(self, numbers: tuple[int, ...], corrections: tuple[Correction, ...] | list[Correction]) -> None:
        for number in numbers:
            self._host.correction_controller.undo(number)
        for one in corrections:
            self._host.correction_controller.keep(one)

    def _remember(self, seen: MachineZone) -> None:
        self._seen = seen
        remember_zone(self._home.zone_file, seen)

    def _today(self, zone: str) -> dt.date:
        return self._host.clock().astimezone(load_zone(zone)).date()

    def _ask(self, zone: str | None) -> None:
        if zone != self.zone:
            self.zone = zone
            self.changed.emit()
