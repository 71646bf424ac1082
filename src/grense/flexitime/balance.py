"""Hours worked against hours agreed, week by week: over, taken back, and what stands.

A week's agreed time is that of an ordinary week, less its public holidays and days off, in proportion to the days on
which the person ordinarily works. Left out are weeks that the sources do not cover whole, and weeks without any
evidence: those may be leave that nobody marked, and silence is no time taken back.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from grense.hours import OrdinaryHours
from grense.toml import parse_toml
from grense.week import Hours

if TYPE_CHECKING:
    from grense.outlook import TrendWeek

__all__ = ["Agreed", "Balance", "BalanceWeek", "agreed_week", "flexitime"]

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Agreed:
    """An ordinary week's agreed minutes, and the range that the report's own figures are about."""

    week: float
    least: float
    most: float


@dataclass(frozen=True)
class BalanceWeek:
    """A week that counts: the minutes agreed and worked, and what stands at its end, on the three bases.

    `ordinary_days` are those left after holidays and days off. `standing` is negative where less was worked.
    """

    week: str
    monday: dt.date
    ordinary_days: int
    agreed: float
    worked: Hours
    standing: Hours

    @property
    def over(self) -> Hours:
        """Minutes over the agreed time; negative where they were taken back."""
        return _each(self.worked, lambda minutes: minutes - self.agreed)


@dataclass(frozen=True)
class Balance:
    """The weeks that count, the earliest first, and how many were left out as `partial` or `silent`.

    `over` and `taken_back` are the sums of weeks over and under the agreed time, both positive, and `standing` is
    what they come to. `at_least` and `at_most` are the standing by the estimate with the ends of the report's range of
    agreed hours. `lapses` is the day on which hours lapse next, and `lapsed` what had been over on such days before.
    """

    agreed: Agreed
    weeks: tuple[BalanceWeek, ...]
    over: Hours
    taken_back: Hours
    standing: Hours
    at_least: float
    at_most: float
    partial: int = 0
    silent: int = 0
    lapses: dt.date | None = None
    lapsed: tuple[tuple[dt.date, Hours], ...] = ()


def agreed_week(country: str | None = None, hours: float | None = None) -> Agreed:
    """The minutes agreed for an ordinary week: `hours`, or else what is usual in the country (`"NO"`, `"DE-BY"`).

    >>> agreed_week("NO").week / 60, agreed_week().week / 60, agreed_week("NO", 36).week / 60
    (37.5, 40.0, 36.0)
    """
    data = _agreed_hours()
    usual = data["usual"].get((country or "").partition("-")[0].upper(), data["otherwise"])
    least, most = data["range"]
    return Agreed(60.0 * (usual if hours is None else hours), 60.0 * least, 60.0 * most)


def flexitime(
    weeks: Sequence[TrendWeek],
    hours: OrdinaryHours,
    agreed: Agreed,
    *,
    first: dt.date | None = None,
    lapses: str | None = None,
) -> Balance | None:
    """The balance of whole weeks, the earliest first; None where none of them counts.

    `first` is the first local day that the sources cover: a week with an ordinary day before it is partial. `lapses` is
    a month and a day (`12-31`) after which hours over are gone; the week that holds it is the last of its period.

    >>> from grense.outlook import TrendWeek
    >>> weeks = [TrendWeek("2026-W46", dt.date(2026, 11, 9), 5, 0.0, 300.0, 2400.0)]
    >>> flexitime(weeks, OrdinaryHours(), agreed_week("NO")).standing.estimate
    150.0
    """
    lapse_day = None if lapses is None else _month_and_day(lapses)
    covered = [week for week in weeks if not _is_partial(week.monday, hours, first)]
    counted = [week for week in covered if week.days]
    if not counted:
        return None
    made, lapsed = _run(counted, hours, agreed.week, lapse_day)
    low, high = (_run(counted, hours, end, lapse_day)[0][-1].standing.estimate for end in (agreed.most, agreed.least))
    return Balance(
        agreed=agreed,
        weeks=made,
        over=_sum([_each(week.over, lambda minutes: max(minutes, 0.0)) for week in made]),
        taken_back=_sum([_each(week.over, lambda minutes: max(-minutes, 0.0)) for week in made]),
        standing=made[-1].standing,
        at_least=low,
        at_most=high,
        partial=len(weeks) - len(covered),
        silent=len(covered) - len(counted),
        lapses=None if lapse_day is None else _next_lapse(made[-1].monday, lapse_day),
        lapsed=lapsed,
    )


@cache
def _agreed_hours() -> dict[str, Any]:
    return parse_toml(files("grense").joinpath("rules", "agreed_hours.toml").read_text("utf-8"))


def _run(
    weeks: Sequence[TrendWeek], hours: OrdinaryHours, agreed: float, lapses: tuple[int, int] | None
) -> tuple[tuple[BalanceWeek, ...], tuple[tuple[dt.date, Hours], ...]]:
    """The weeks one after the other, and what lapsed between them."""
    made: list[BalanceWeek] = []
    lapsed = []
    standing = Hours()
    has_hours = any(span is not None for span in hours.spans)
    for week in weeks:
        if made and lapses is not None and (day := _next_lapse(made[-1].monday, lapses)) < week.monday:
            lapsed.append((day, _each(standing, lambda minutes: max(minutes, 0.0))))
            standing = _each(standing, lambda minutes: min(minutes, 0.0))
        days = len(_ordinary_days(week.monday, hours))
        usual = sum(hours.usual(week.monday + number * _DAY) is not None for number in range(7))
        # Who has no ordinary days at all has an agreed week all the same; a rota's week without any has none due.
        due = agreed * days / max(usual, 1) if has_hours else agreed
        worked = Hours(week.trace, week.calendar, week.estimate)
        standing = _sum([standing, worked, Hours(-due, -due, -due)])
        made.append(BalanceWeek(week.week, week.monday, days, due, worked, standing))
    return tuple(made), tuple(lapsed)


def _is_partial(monday: dt.date, hours: OrdinaryHours, first: dt.date | None) -> bool:
    if first is None or first <= monday:
        return False
    return first >= monday + _WEEK or any(day < first for day in _ordinary_days(monday, hours))


def _ordinary_days(monday: dt.date, hours: OrdinaryHours) -> list[dt.date]:
    """The days of a week that have ordinary hours."""
    return [day for number in range(7) if hours.on(day := monday + number * _DAY) is not None]


def _month_and_day(text: str) -> tuple[int, int]:
    day = dt.date.fromisoformat(f"2024-{text}")  # a leap year has them all
    return day.month, day.day


def _next_lapse(day: dt.date, lapses: tuple[int, int]) -> dt.date:
    """The first such day that is not before `day`; 29 February is the 28th in a year that lacks it."""
    month, number = lapses
    for year in (day.year, day.year + 1):
        leap = calendar.isleap(year) or (month, number) != (2, 29)
        found = dt.date(year, month, number if leap else 28)
        if found >= day:
            return found
    raise AssertionError  # one of two years on end has it


def _each(hours: Hours, change: Callable[[float], float]) -> Hours:
    return Hours(change(hours.trace), change(hours.calendar), change(hours.estimate))


def _sum(parts: Sequence[Hours]) -> Hours:
    return Hours(*(math.fsum(getattr(one, basis) for one in parts) for basis in ("trace", "calendar", "estimate")))
