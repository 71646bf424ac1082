"""When a nudge comes, and what becomes of it: `grense.nudges` decides, and this remembers. No Qt here.

```
 tick --decide--> waiting --shown--> current --answered, or its time is over--> gone
                     '--held: nothing is kept, and the next tick asks again
```
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import NOT_WORK, Correction
from grense.model.kinds import KINDS
from grense.model.shown import Shown
from grense.model.time import load_zone

if TYPE_CHECKING:
    from grense.nudges import History, Nudge

__all__ = ["CLOSED", "LATER", "SHOWN", "Answered", "NudgeSession", "corrections_of", "morning", "pause_until"]

SHOWN, LATER, CLOSED = "shown", "later", "closed"

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Answered:
    """What an answer comes to: the row to keep, and the corrections that it makes."""

    shown: Shown
    corrections: tuple[Correction, ...] = ()


class NudgeSession:
    """The nudge of the moment, and those before it. `decide` is asked with the history and the moment."""

    def __init__(self, decide: Callable[[History, dt.datetime], Nudge | None]) -> None:
        self._decide = decide
        self._shown: tuple[Shown, ...] = ()
        self._waiting: Nudge | None = None
        self._current: tuple[Nudge, Shown] | None = None
        self._history: History | None = None
        self.paused_until: dt.datetime | None = None

    @property
    def current(self) -> Nudge | None:
        """The nudge that waits for an answer."""
        return None if self._current is None else self._current[0]

    @property
    def history(self) -> History:
        """What was shown before, and the pause; the same object until something changes, since much hangs on it."""
        from grense.nudges import History

        if self._history is None or self._history.paused_until != self.paused_until:
            self._history = History(self._shown, self.paused_until)
        return self._history

    def recall(self, shown: Iterable[Shown]) -> None:
        """Take over what was shown before, as the store has it."""
        self._shown, self._history = tuple(shown), None

    def tick(self, now: dt.datetime) -> Nudge | None:
        """The nudge to show now, if there is one; one at a time."""
        if self.paused_until is not None and now >= self.paused_until:
            self.paused_until = None
        if self._current is not None and now >= self._current[0].expires:
            self._current = None
        if self._waiting is None and self._current is None and self.paused_until is None:
            self._waiting = self._decide(self.history, now)
            return self._waiting
        return None

    def was_shown(self, key: str, now: dt.datetime) -> Shown | None:
        """It has been shown; gives the row to keep."""
        nudge, self._waiting = self._waiting, None
        if nudge is None or nudge.key != key:
            return None
        row = Shown(nudge.code, nudge.key, now, SHOWN)
        self._current = (nudge, row)
        self._keep(row)
        return row

    def was_held(self) -> None:
        """It was not shown after all; it may come later."""
        self._waiting = None

    def answered(self, key: str, action: str, now: dt.datetime) -> Answered | None:
        """The person has answered; None when that nudge is no longer there.

        One that was sent away unanswered can still be answered from the menu until its time is over.
        """
        if self._current is None or self._current[0].key != key:
            return None
        nudge, row = self._current
        if action == LATER:
            after = Shown(nudge.code, nudge.key, now, LATER)  # beside the showing: the hour counts from here
        else:
            after = dataclasses.replace(row, outcome=action)
        self._keep(after)
        self._current = (nudge, after) if action == CLOSED else None
        return Answered(after, corrections_of(nudge) if action == NOT_WORK else ())

    def pause(self, code: str, now: dt.datetime, zone: str, day_start: int | None = None) -> dt.datetime:
        """Be quiet for a while; gives until when."""
        self._current = self._waiting = None
        self.paused_until = pause_until(code, now, zone, day_start)
        return self.paused_until

    def resume(self) -> None:
        """Be quiet no longer."""
        self.paused_until = None

    def _keep(self, row: Shown) -> None:
        same = (row.code, row.key, row.moment)
        self._shown = (*(one for one in self._shown if (one.code, one.key, one.moment) != same), row)
        self._history = None


def corrections_of(nudge: Nudge) -> tuple[Correction, ...]:
    """That what a nudge rests on was not work; what is no row of evidence is left out."""
    return tuple(
        Correction(NOT_WORK, item.start.astimezone(dt.UTC), item.end.astimezone(dt.UTC), kind=item.kind)
        for item in nudge.evidence
        if item.kind in KINDS
    )


def morning(day_start: int | None) -> dt.time:
    """When workdays start, from minutes after midnight; as the default profile has it where they are not known."""
    if day_start is None:
        from grense.rules.profiles import default_profile  # a tray that shows nothing yet needs no rules

        day_start = default_profile().day_start
    return dt.time(*divmod(day_start, 60))


def pause_until(code: str, now: dt.datetime, zone: str, day_start: int | None = None) -> dt.datetime:
    """When a pause ends: in an hour, with the workday and so after its night, or on Monday.

    `day_start` is when workdays start, in minutes after midnight.

    >>> pause_until("pause_today", dt.datetime(2026, 11, 17, 0, 30, tzinfo=dt.UTC), "Europe/Oslo").hour
    3
    """
    if code == "pause_hour":
        return now + _HOUR
    place = load_zone(zone)
    day, start = now.astimezone(place).date(), morning(day_start)
    while (ends := dt.datetime.combine(day, start, place)) <= now or (code == "pause_week" and day.weekday()):
        day += _DAY
    return ends.astimezone(dt.UTC)
