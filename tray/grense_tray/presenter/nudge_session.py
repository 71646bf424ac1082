"""The state of nudges: `grense.nudges` decides when one is due, and this keeps the history. No Qt here.

```
 tick --decide--> waiting --shown--> current --answered, or its time is over--> gone
                     '--held: nothing is kept, and the next tick tries again
```
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import NOT_WORK, Correction
from grense.model.shown import Shown
from grense.model.time import load_zone
from grense.model.week_guess import GUESS
from grense.rules.kinds import KINDS
from grense_tray.presenter.questionnaire import CODE as QUESTIONS

if TYPE_CHECKING:
    from grense.nudges import History, Nudge

__all__ = ["CLOSED", "LATER", "SHOWN", "Answered", "NudgeSession", "corrections_of", "morning", "pause_until"]

SHOWN, LATER, CLOSED = "shown", "later", "closed"

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Answered:
    """The result of an answer: the row to store, and its corrections."""

    shown: Shown
    corrections: tuple[Correction, ...] = ()


class NudgeSession:
    """The current nudge, and the earlier ones. `decide` is called with the history and the moment."""

    def __init__(self, decide: Callable[[History, dt.datetime], Nudge | None]) -> None:
        self._decide = decide
        self._shown: tuple[Shown, ...] = ()
        self._waiting: Nudge | None = None
        self._current: tuple[Nudge, Shown] | None = None
        self._history: History | None = None
        self.paused_until: dt.datetime | None = None

    @property
    def current(self) -> Nudge | None:
        """The nudge that is waiting for an answer."""
        return None if self._current is None else self._current[0]

    @property
    def history(self) -> History:
        """The earlier nudges, and the pause; the same object until something changes, since it is a cache key."""
        from grense.nudges import History

        if self._history is None or self._history.paused_until != self.paused_until:
            self._history = History(self._shown, self.paused_until)
        return self._history

    def recall(self, shown: Iterable[Shown]) -> None:
        """Load the earlier nudges from the rows of the store, which also has when other questions were asked."""
        self._shown, self._history = tuple(one for one in shown if one.code not in (QUESTIONS, GUESS)), None

    def tick(self, now: dt.datetime) -> Nudge | None:
        """The nudge to show now, if any; one at a time."""
        if self.paused_until is not None and now >= self.paused_until:
            self.paused_until = None
        if self._current is not None and now >= self._current[0].expires:
            self._current = None
        if self._waiting is None and self._current is None and self.paused_until is None:
            self._waiting = self._decide(self.history, now)
            return self._waiting
        return None

    def was_shown(self, key: str, now: dt.datetime) -> Shown | None:
        """Mark a nudge as shown; return the row to store."""
        nudge, self._waiting = self._waiting, None
        if nudge is None or nudge.key != key:
            return None
        row = Shown(nudge.code, nudge.key, now, SHOWN)
        self._current = (nudge, row)
        self._keep(row)
        return row

    def was_held(self) -> None:
        """Drop a nudge that was not shown; it may come later."""
        self._waiting = None

    def answered(self, key: str, action: str, now: dt.datetime) -> Answered | None:
        """Handle an answer; None when that nudge is no longer current.

        A dismissed nudge can still be answered from the menu until it expires.
        """
        if self._current is None or self._current[0].key != key:
            return None
        nudge, row = self._current
        if action == LATER:
            after = Shown(nudge.code, nudge.key, now, LATER)  # in addition to the showing: the hour counts from here
        else:
            after = dataclasses.replace(row, outcome=action)
        self._keep(after)
        self._current = (nudge, after) if action == CLOSED else None
        return Answered(after, corrections_of(nudge) if action == NOT_WORK else ())

    def pause(self, code: str, now: dt.datetime, zone: str, day_start: int | None = None) -> dt.datetime:
        """Pause all nudges; return the end of the pause."""
        self._current = self._waiting = None
        self.paused_until = pause_until(code, now, zone, day_start)
        return self.paused_until

    def resume(self) -> None:
        """End the pause."""
        self.paused_until = None

    def _keep(self, row: Shown) -> None:
        same = (row.code, row.key, row.moment)
        self._shown = (*(one for one in self._shown if (one.code, one.key, one.moment) != same), row)
        self._history = None


def corrections_of(nudge: Nudge) -> tuple[Correction, ...]:
    """Corrections that mark a nudge's evidence as no work; anything but rows of evidence is left out."""
    return tuple(
        Correction(NOT_WORK, item.start.astimezone(dt.UTC), item.end.astimezone(dt.UTC), kind=item.kind)
        for item in nudge.evidence
        if item.kind in KINDS
    )


def morning(day_start: int | None) -> dt.time:
    """When workdays start, from minutes after midnight; the default profile's start if None."""
    if day_start is None:
        from grense.rules.profiles import default_profile  # imported late: a tray without an outlook needs no rules

        day_start = default_profile().day_start
    return dt.time(*divmod(day_start, 60))


def pause_until(code: str, now: dt.datetime, zone: str, day_start: int | None = None) -> dt.datetime:
    """The end of a pause: in an hour, after the workday and its night, or on Monday.

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
