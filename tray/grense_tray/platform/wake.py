"""Time changes between two ticks: sleep, a clock that was set, midnight, another zone. No Qt here.

```
 wall clock     |----60 s----|----------- 8 h -----------|
 steady clock   |----60 s----|----60 s----|                 asleep, or the clock was set
```
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass

from grense.errors import ZoneError
from grense.model.time import load_zone
from grense.storage.home import machine_zone

__all__ = ["WakeChange", "Watch", "zone_now"]

# A tick that is a little late is no sleep: timers are coarse, and machines are busy.
_SLACK = dt.timedelta(seconds=90)


@dataclass(frozen=True)
class WakeChange:
    """The differences since the last tick."""

    jumped: bool = False
    new_day: bool = False
    new_zone: bool = False

    def __bool__(self) -> bool:
        return self.jumped or self.new_day or self.new_zone


class Watch:
    """Compares each tick with the one before."""

    def __init__(self, now: dt.datetime, zone: str, every: dt.timedelta = dt.timedelta(minutes=1)) -> None:
        self._last, self._zone, self._every = now, zone, every

    def tick(self, now: dt.datetime, zone: str) -> WakeChange:
        """The changes until `now`, an instant; `zone` is the person's current zone."""
        change = WakeChange(
            jumped=not dt.timedelta(0) <= now - self._last <= self._every + _SLACK,
            new_day=_day(now, zone) != _day(self._last, self._zone),
            new_zone=zone != self._zone,
        )
        self._last, self._zone = now, zone
        return change


def zone_now(chosen: str | None) -> str:
    """The zone that the person chose, or the machine's current one; UTC if unknown."""
    if chosen:
        return chosen
    _forget_zone()
    try:
        return machine_zone()
    except ZoneError:
        return "UTC"


def _forget_zone() -> None:
    """Clear the zone cached at start by tzlocal and the C library, since a traveller's machine changes it."""
    import tzlocal

    if hasattr(time, "tzset"):
        time.tzset()
    # Where old and new system settings differ, it uses the new one and logs a warning: here, each minute.
    logging.getLogger("tzlocal").setLevel(logging.ERROR)
    tzlocal.reload_localzone()


def _day(moment: dt.datetime, zone: str) -> dt.date:
    return moment.astimezone(load_zone(zone)).date()
