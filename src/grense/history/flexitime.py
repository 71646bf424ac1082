"""Hours worked against hours agreed, week by week: over, under, marked as taken back, and the balance.

A week's agreed time is the sum of its days': each day has the share of the agreed week that its ordinary hours have of
an ordinary week. Holidays and leave have none; a flexi day has its share, so that hours taken back lower the balance.

The balance rests on estimates, and their errors add up: it is not reliable, and no page shows it. Pages show what the
evidence itself shows outside ordinary hours, and what was marked as taken back.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grense.history.lapses import LapseDay
from grense.model.balance import Balance, BalanceWeek, _each
from grense.model.week import Hours
from grense.rules.agreed_hours import Agreed, Opening
from grense.rules.ordinary_hours import OrdinaryHours

if TYPE_CHECKING:
    from grense.model.trend import TrendWeek

__all__ = ["agreed_due", "begins_before", "flexitime"]

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(weeks=1)
_BASES = ("trace", "calendar", "estimate")


@dataclass(frozen=True)
class _Due:
    """The agreed time of a week: minutes, including those of its flexi days, and the days that have some."""

    minutes: float
    flexi: float
    days: int


@dataclass(frozen=True)
class Coverage:
    """The days covered by the weeks.

    `first` is the first local day that the sources cover: a week with an ordinary day before it is partial. Where weeks
    are deleted after a time, `kept_from` is the first day of the stored ones. `today` is a day that is not over yet, by
    default the one after the weeks.
    """

    first: dt.date | None = None
    kept_from: dt.date | None = None
    today: dt.date | None = None


def flexitime(
    weeks: Sequence[TrendWeek],
    hours: OrdinaryHours,
    agreed: Agreed,
    *,
    lapses: str | None = None,
    opening: Opening | None = None,
    coverage: Coverage = Coverage(),
    tz: str | None = None,
) -> Balance | None:
    """The balance of whole weeks, the earliest first; None where none of them counts.

    Weeks that `coverage` has only in part are left out. So are weeks without evidence, except for their flexi days:
    they may be leave that was not marked.

    `lapses` is a month and a day (`12-31`). Hours over lapse when that day has passed, with later work or without; the
    week that contains it counts before it.

    With `tz`, the person's zone, nothing is agreed for ordinary hours within the absences in `agreed.away`.

    `opening` is the balance on a day; weeks that began before it do not count. An opening balance from before
    `coverage.kept_from` cannot be continued, and is left out.

    >>> from grense.rules.agreed_hours import agreed_week
    >>> from grense.model.trend import TrendWeek
    >>> weeks = [TrendWeek("2026-W46", dt.date(2026, 11, 9), 5, 0.0, 300.0, 2400.0)]
    >>> flexitime(weeks, OrdinaryHours(), agreed_week("NO")).standing.estimate
    150.0
    """
    first, kept_from = coverage.first, coverage.kept_from
    unreachable = opening is not None and kept_from is not None and opening.on < kept_from
    start = None if opening is None or unreachable else opening
    since = [week for week in weeks if start is None or not begins_before(week.monday, hours, start.on)]
    covered = [week for week in since if first is None or not begins_before(week.monday, hours, first)]
    due = {week.monday: _due(week.monday, hours, agreed, tz, is_silent=not week.days) for week in covered}
    counted = [week for week in covered if week.days or due[week.monday].flexi]
    if not counted:
        return None
    run = _Run(None if lapses is None else LapseDay.parse(lapses), start)
    made = tuple(run.week(week, due[week.monday]) for week in counted)
    run.lapse_until(coverage.today or weeks[-1].monday + _WEEK)
    return Balance(
        agreed=agreed,
        weeks=made,
        outside=math.fsum(week.outside for week in made),
        mails=sum(week.mails for week in made),
        taken_back=math.fsum(week.taken_back for week in made),
        over=_sum([_each(week.over, lambda minutes: max(minutes, 0.0)) for week in made]),
        under=_sum([_each(week.over, lambda minutes: max(-minutes, 0.0)) for week in made]),
        standing=run.standing,
        partial=len(since) - len(covered),
        silent=len(covered) - len(counted),
        opening=opening,
        unreachable=unreachable,
        lapses=run.next_lapse,
        lapsed=tuple(run.lapsed),
    )


def agreed_due(monday: dt.date, hours: OrdinaryHours, agreed: Agreed, tz: str | None = None) -> float:
    """The agreed minutes of a week's ordinary days, those of its flexi days included; `tz` as in `flexitime`.

    >>> agreed_due(dt.date(2026, 11, 9), OrdinaryHours(days_off=[dt.date(2026, 11, 9)]), Agreed(2250.0))
    1800.0
    """
    return _due(monday, hours, agreed, tz, is_silent=False).minutes


class _Run:
    """The running balance, week by week, and what has lapsed."""

    def __init__(self, lapse_day: LapseDay | None, opening: Opening | None) -> None:
        self.lapsed: list[tuple[dt.date, Hours]] = []
        self.standing = Hours() if opening is None else Hours(opening.minutes, opening.minutes, opening.minutes)
        self._lapse_day = lapse_day
        self._next = opening.on if opening else None  # the first day whose lapse is not applied yet

    def week(self, week: TrendWeek, due: _Due) -> BalanceWeek:
        """Add one more week."""
        self.lapse_until(week.monday)
        self._next = self._next or week.monday
        worked = Hours(week.trace, week.calendar, week.estimate)
        self.standing = _sum([self.standing, _each(worked, lambda minutes: minutes - due.minutes)])
        return BalanceWeek(
            week.week,
            week.monday,
            due.days,
            due.minutes,
            worked,
            self.standing,
            week.outside,
            week.mails_outside,
            due.flexi,
        )

    def lapse_until(self, date: dt.date) -> None:
        """Apply the lapse of hours over on each such day before a date."""
        if self._lapse_day is None or self._next is None:
            return
        for day in self._lapse_day.between(self._next, date):
            self.lapsed.append((day, _each(self.standing, lambda minutes: max(minutes, 0.0))))
            self.standing = _each(self.standing, lambda minutes: min(minutes, 0.0))
        self._next = max(self._next, date)

    @property
    def next_lapse(self) -> dt.date | None:
        """The first such day that is not applied yet."""
        return self._lapse_day.next(self._next) if self._lapse_day and self._next else None


def _due(monday: dt.date, hours: OrdinaryHours, agreed: Agreed, tz: str | None, *, is_silent: bool) -> _Due:
    """The agreed time of a week; of a week without evidence only its flexi days."""
    flexi_days = frozenset(hours.flexi_days)
    owed = replace(hours, days_off=frozenset(hours.days_off) - flexi_days, flexi_days=())
    shares = {day: _share(day, owed, agreed, tz) for day in _days(monday)}
    flexi = {day: minutes for day, minutes in shares.items() if day in flexi_days}
    chosen = [minutes for minutes in (flexi if is_silent else shares).values() if minutes]
    return _Due(math.fsum(chosen), math.fsum(flexi.values()), len(chosen))


def _share(day: dt.date, hours: OrdinaryHours, agreed: Agreed, tz: str | None) -> float:
    """A day's part of the agreed week; without any ordinary hours it is the same on every day but days off."""
    if not hours.usual_week(day):
        return 0.0 if day in hours.days_off else agreed.on(day) / 7
    if tz is None or not agreed.away:
        return agreed.share(day, hours)
    from grense.history.agreed import agreed_after  # loads pandas, which absences of a part of a day alone need

    return agreed_after(day, tz, hours, agreed)


def begins_before(monday: dt.date, hours: OrdinaryHours, first: dt.date) -> bool:
    """Whether an ordinary day of a week lies before a date."""
    return first >= monday + _WEEK or any(day < first and hours.on(day) is not None for day in _days(monday))


def _days(monday: dt.date) -> Iterator[dt.date]:
    return (monday + number * _DAY for number in range(7))


def _sum(parts: Sequence[Hours]) -> Hours:
    return Hours(*(math.fsum(getattr(one, basis) for one in parts) for basis in _BASES))
