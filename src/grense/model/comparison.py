"""Registered hours beside agreed and shown ones, week by week."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

__all__ = ["OutsideSession", "RegisterComparison", "RegisterWeek"]


@dataclass(frozen=True)
class OutsideSession:
    """A piece of evidence with a length outside ordinary hours, at local times, in minutes.

    `registered` is the part that a row of the register with clock times covers; it is None where the week's rows have
    none. `is_late`: it reaches past the time of day from which the profile counts evening work.
    """

    start: dt.datetime
    end: dt.datetime
    minutes: float
    registered: float | None = None
    is_late: bool = False


@dataclass(frozen=True)
class RegisterWeek:
    """A whole week of workdays, in minutes.

    `registered` is None where nothing was registered; the week is then compared with nothing, and the last three
    figures are 0. `agreed` and `outside` are the agreed reading, `shown` the calendar basis alone, `due` what the
    agreement asks for: the agreed time of the week's ordinary days, those of flexi days included.

    `registered_outside` is the part of the register outside ordinary hours. Where every row of the week has clock times
    (`has_times`), it is counted by day; otherwise it is what exceeds the agreed time of all days with evidence or
    registration, by week. `not_registered` is what `outside` has beyond it, and `without_trace` what it has beyond
    `outside`, each by the same day or week.

    `sessions` are all that is shown outside, by start; `quick_looks` the number of those in free time that no row of
    the register covers. `is_leave`: all its ordinary days are days off.
    """

    week: str
    monday: dt.date
    registered: float | None
    agreed: float
    outside: float
    shown: float
    due: float
    registered_outside: float = 0.0
    not_registered: float = 0.0
    without_trace: float = 0.0
    sessions: tuple[OutsideSession, ...] = ()
    quick_looks: int = 0
    has_times: bool = False
    is_leave: bool = False

    @property
    def over(self) -> float | None:
        """Minutes registered over what was due; negative where less was."""
        return None if self.registered is None else self.registered - self.due


@dataclass(frozen=True)
class RegisterComparison:
    """The weeks, the earliest first. All sums are over the weeks in which something was registered, in minutes."""

    weeks: tuple[RegisterWeek, ...]

    @property
    def compared(self) -> tuple[RegisterWeek, ...]:
        """The weeks in which something was registered."""
        return tuple(week for week in self.weeks if week.registered is not None)

    @property
    def left_out(self) -> int:
        """The number of weeks without registration that are not leave."""
        return sum(week.registered is None and not week.is_leave for week in self.weeks)

    @property
    def registered(self) -> float:
        """Minutes registered."""
        return math.fsum(week.registered or 0.0 for week in self.compared)

    @property
    def agreed(self) -> float:
        """Minutes of agreed days with evidence."""
        return math.fsum(week.agreed for week in self.compared)

    @property
    def outside(self) -> float:
        """Minutes shown outside ordinary hours."""
        return math.fsum(week.outside for week in self.compared)

    @property
    def shown(self) -> float:
        """Minutes shown on the calendar basis alone."""
        return math.fsum(week.shown for week in self.compared)

    @property
    def not_registered(self) -> float:
        """Minutes shown outside ordinary hours and not registered."""
        return math.fsum(week.not_registered for week in self.compared)

    @property
    def without_trace(self) -> float:
        """Minutes registered outside ordinary hours beyond what is shown."""
        return math.fsum(week.without_trace for week in self.compared)

    @property
    def quick_looks(self) -> int:
        """Quick looks in free time that no row of the register covers."""
        return sum(week.quick_looks for week in self.compared)

    @property
    def weeks_not_registered(self) -> int:
        """The number of weeks with something shown outside ordinary hours and not registered."""
        return sum(week.not_registered > 0 for week in self.compared)

    @property
    def balance(self) -> float:
        """Flexitime by registered hours: minutes registered over what was due; negative where less was."""
        return math.fsum(week.over or 0.0 for week in self.compared)
