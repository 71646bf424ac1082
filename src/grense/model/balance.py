"""Work outside agreed hours, week by week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.week import Hours
from grense.rules.agreed_hours import Agreed, Opening

if TYPE_CHECKING:
    pass

__all__ = ["Balance", "BalanceWeek"]


@dataclass(frozen=True)
class BalanceWeek:
    """A week that counts, in minutes.

    `outside` is the evidence outside ordinary hours: minutes of meetings and own entries, and `mails` the number of
    mails sent then. `taken_back` is the agreed time of the week's flexi days, which is part of `agreed`.
    `ordinary_days` are those with agreed time. `worked` and `standing`, the balance at the week's end, are given on the
    three bases; `standing` is negative where less was worked.
    """

    week: str
    monday: dt.date
    ordinary_days: int
    agreed: float
    worked: Hours
    standing: Hours
    outside: float = 0.0
    mails: int = 0
    taken_back: float = 0.0

    @property
    def over(self) -> Hours:
        """Minutes over the agreed time; negative where less was worked."""
        return _each(self.worked, lambda minutes: minutes - self.agreed)


@dataclass(frozen=True)
class Balance:
    """The weeks that count, the earliest first, and how many were left out as `partial` or `silent`.

    `outside`, `mails` and `taken_back` are sums over the weeks. `over` and `under` are the sums of weeks over and under
    the agreed time, both positive; `standing` is the balance of the `opening` and these weeks, less what has lapsed.
    `unreachable` means that the opening balance lies before the stored weeks, so that it is not included. `lapses` is
    the day on which hours lapse next, and `lapsed` the hours that lapsed on earlier such days.
    """

    agreed: Agreed
    weeks: tuple[BalanceWeek, ...]
    outside: float
    mails: int
    taken_back: float
    over: Hours
    under: Hours
    standing: Hours
    partial: int = 0
    silent: int = 0
    opening: Opening | None = None
    unreachable: bool = False
    lapses: dt.date | None = None
    lapsed: tuple[tuple[dt.date, Hours], ...] = ()


def _each(hours: Hours, change: Callable[[float], float]) -> Hours:
    return Hours(change(hours.trace), change(hours.calendar), change(hours.estimate))
