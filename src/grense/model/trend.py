"""What one week of a trend amounts to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grense.rules.profiles import active_days, default_profile

if TYPE_CHECKING:
    pass

__all__ = ["TrendWeek"]


@dataclass(frozen=True)
class TrendWeek:
    """The totals of one week: crossings by category, and minutes worked on the three bases.

    `days` are the workdays with work; a week is active from `active_days` on. `estimated` counts those of the crossings
    that only an estimate shows. `goes_on` marks the current week: its totals so far. `outside` are minutes of meetings
    and own entries outside ordinary hours, and `mails_outside` the mails sent then. `is_full` is whether no ordinary
    workday of it is a holiday, a day off or a flexi day. `moved` and `extra` count those of the crossings that were
    moved and that came on top, where that is known.
    """

    week: str
    monday: dt.date
    days: int
    trace: float
    calendar: float
    estimate: float
    crossings: Mapping[str, int] = field(default_factory=dict)
    estimated: Mapping[str, int] = field(default_factory=dict)
    active_days: int = field(default_factory=lambda: active_days(default_profile()))
    goes_on: bool = False
    outside: float = 0.0
    mails_outside: int = 0
    is_full: bool = True
    moved: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether it is complete and has work on enough days, by the profile's coding.

        Leave and sickness are excluded, and so is the current week.
        """
        return self.days >= self.active_days and not self.goes_on
