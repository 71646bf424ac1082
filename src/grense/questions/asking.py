"""When the questions may be shown: at least a month apart; a skipped month is not made up for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from grense.base.arguments import check_day, check_many
from grense.marks import N_

__all__ = ["DAYS_APART", "is_due", "next_day"]

DAYS_APART = 28


def next_day(asked: Iterable[dt.date]) -> dt.date | None:
    """The first day on which they may be shown again, given the earlier days, answered or not.

    The next calendar month, and four weeks after the last time; None without earlier days.

    >>> next_day([dt.date(2026, 10, 28)])
    datetime.date(2026, 11, 25)
    """
    days = check_many("asked", asked, dt.date, N_("a list of datetime.date"))
    for day in days:
        check_day("one of asked", day)
    last: dt.date | None = max(days, default=None)
    if last is None:
        return None
    month = (last.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    return max(month, last + dt.timedelta(days=DAYS_APART))


def is_due(asked: Iterable[dt.date], today: dt.date) -> bool:
    """Whether they may be shown today."""
    check_day("today", today)
    first = next_day(asked)
    return first is None or today >= first
