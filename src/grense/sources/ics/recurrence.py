"""The local times of a recurrence pattern (RFC 5545, 3.3.10), searched period by period.

dateutil gives the same times, but searches until the year 9999, however near the window ends; here a
search ends with its window, and every day examined is charged to an `Effort`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grense.sources.ics.effort import Effort

__all__ = ["RulePattern", "recurrences"]

_LAST_YEAR = dt.MAXYEAR - 1
_SECONDS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}

_Clock = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class RulePattern:
    """A rule without its end; `weekdays` are pairs of weekday and ordinal, 0 for every one."""

    frequency: str
    interval: int = 1
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether each `interval` days or weeks hold at least one time."""
        filters = (self.months, self.month_days, self.year_days, self.weeks, self.positions)
        if self.frequency not in ("DAILY", "WEEKLY") or any(filters):
            return False
        return self.frequency == "WEEKLY" or not self.weekdays

    @property
    def is_dense(self) -> bool:
        """Whether a day may hold more times than a realistic number of meetings."""
        return (
            self.frequency in _SECONDS
            or max(len(self.hours), 1) * max(len(self.minutes), 1) * max(len(self.seconds), 1) > 24
        )


def recurrences(
    pattern: RulePattern,
    first: dt.datetime,
    earliest: dt.datetime,
    latest: dt.datetime,
    effort: Effort,
    count: int | None = None,
) -> Iterator[dt.datetime]:
    """The times of a series that starts at `first` and has `count` times, from `earliest` to `latest`.

    All times are local and without a zone. The search ends early when `effort` is exhausted.
    """
    begin = first if count is not None else max(first, earliest)
    for time in _found(pattern, first, begin, latest, effort):
        if time < first:
            continue
        if time > latest or count == 0 or not effort.spend(Effort.FOUND):
            return
        if count is not None:
            count -= 1
        if time >= earliest:
            yield time


def _found(
    pattern: RulePattern, first: dt.datetime, begin: dt.datetime, latest: dt.datetime, effort: Effort
) -> Iterator[dt.datetime]:
    fits = _day_filter(pattern, first)
    if pattern.frequency in _SECONDS:
        yield from _within_days(pattern, fits, first, begin, latest, effort)
        return
    clock = (pattern.hours or (first.hour,), pattern.minutes or (first.minute,), pattern.seconds or (first.second,))
    end = latest.toordinal()
    for start, stop in _periods(pattern, first, begin):
        if start > end or not effort.spend(stop - start):
            return
        days = [day for day in map(dt.date.fromordinal, range(start, stop)) if fits(day)]
        if days:
            yield from _at(days, clock, pattern.positions)


def _at(days: list[dt.date], clock: _Clock, positions: tuple[int, ...]) -> Iterator[dt.datetime]:
    """The times of one period in order, or those at the positions that BYSETPOS names."""
    hours, minutes, seconds = clock
    per_day = len(hours) * len(minutes) * len(seconds)
    numbers: list[int] | range = range(len(days) * per_day)
    if positions:
        total = len(numbers)
        wanted = {position - 1 if position > 0 else total + position for position in positions}
        numbers = sorted(number for number in wanted if 0 <= number < total)
    for number in numbers:
        day, rest = divmod(number, per_day)
        hour, rest = divmod(rest, len(minutes) * len(seconds))
        minute, second = divmod(rest, len(seconds))
        date = days[day]
        yield dt.datetime(date.year, date.month, date.day, hours[hour], minutes[minute], seconds[second])  # noqa: DTZ001  # local


def _periods(pattern: RulePattern, first: dt.datetime, begin: dt.datetime) -> Iterator[tuple[int, int]]:
    """The periods of the rule's frequency as half-open spans of day numbers, from the one that holds `begin`."""
    match pattern.frequency:
        case "DAILY" | "WEEKLY":
            length = 7 if pattern.frequency == "WEEKLY" else 1
            start = first.toordinal() - ((first.weekday() - pattern.week_start) % 7 if length == 7 else 0)
            step = length * pattern.interval
            start += (begin.toordinal() - start) // step * step
            while start < dt.date.max.toordinal() - 7:
                # As dateutil has it, the first week begins with the first day.
                yield max(start, first.toordinal()), start + length
                start += step
        case "MONTHLY":
            month = first.year * 12 + first.month - 1
            month += (begin.year * 12 + begin.month - 1 - month) // pattern.interval * pattern.interval
            while month < _LAST_YEAR * 12:
                yield _month_start(month), _month_start(month + 1)
                month += pattern.interval
        case _:
            year = first.year + (begin.year - first.year) // pattern.interval * pattern.interval
            while year < _LAST_YEAR:
                yield from _parts_of_year(pattern, first, year)
                year += pattern.interval


def _parts_of_year(pattern: RulePattern, first: dt.datetime, year: int) -> Iterator[tuple[int, int]]:
    if not pattern.positions and (months := _months(pattern, first)):
        for month in months:
            yield _month_start(year * 12 + month - 1), _month_start(year * 12 + month)
    else:
        yield dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()


def _month_start(month: int) -> int:
    return dt.date(month // 12, month % 12 + 1, 1).toordinal()


def _within_days(
    pattern: RulePattern,
    fits: Callable[[dt.date], bool],
    first: dt.datetime,
    begin: dt.datetime,
    latest: dt.datetime,
    effort: Effort,
) -> Iterator[dt.datetime]:
    """The times of a rule by hours, minutes or seconds; non-matching spans are skipped at once."""
    unit = _SECONDS[pattern.frequency]
    base = first.replace(minute=0 if unit == 3600 else first.minute, second=0 if unit > 1 else first.second)
    step = dt.timedelta(seconds=unit * pattern.interval)
    number = (begin - base) // step
    day, good = None, False
    while True:
        try:
            tick = base + number * step
        except OverflowError:
            return
        if tick > latest or not effort.spend(1):
            return
        if tick.date() != day:
            day, good = tick.date(), fits(tick.date())
        if not good:
            number += _steps_to(tick, 86_400, step)
        elif pattern.hours and tick.hour not in pattern.hours:
            number += _steps_to(tick, 3600, step)
        elif unit < 3600 and pattern.minutes and tick.minute not in pattern.minutes:
            number += _steps_to(tick, 60, step)
        else:
            if unit > 1 or not pattern.seconds or tick.second in pattern.seconds:
                yield from _at([tick.date()], _ticking(pattern, first, tick, unit), pattern.positions)
            number += 1


def _steps_to(tick: dt.datetime, unit: int, step: dt.timedelta) -> int:
    """How many steps it takes from `tick` to the next full day, hour or minute, at least one."""
    passed = (tick.hour * 3600 + tick.minute * 60 + tick.second) % unit
    return -(-dt.timedelta(seconds=unit - passed) // step)


def _ticking(pattern: RulePattern, first: dt.datetime, tick: dt.datetime, unit: int) -> _Clock:
    minutes = (pattern.minutes or (first.minute,)) if unit == 3600 else (tick.minute,)
    seconds = (pattern.seconds or (first.second,)) if unit > 1 else (tick.second,)
    return (tick.hour,), minutes, seconds


def _months(pattern: RulePattern, first: dt.datetime) -> tuple[int, ...]:
    """The months of a rule; a yearly one that names no days keeps to that of its start."""
    if pattern.months or pattern.frequency != "YEARLY" or _names_days(pattern):
        return pattern.months
    return (first.month,)


def _names_days(pattern: RulePattern) -> bool:
    return bool(pattern.weekdays or pattern.month_days or pattern.year_days or pattern.weeks)


def _day_filter(pattern: RulePattern, first: dt.datetime) -> Callable[[dt.date], bool]:
    """Whether a day fits the BY parts of a rule, or where there are none, its start."""
    months, weekdays, month_days = frozenset(_months(pattern, first)), pattern.weekdays, pattern.month_days
    if not _names_days(pattern):
        if pattern.frequency in ("YEARLY", "MONTHLY"):
            month_days = (first.day,)
        elif pattern.frequency == "WEEKLY":
            weekdays = ((first.weekday(), 0),)
    by_year = pattern.frequency == "YEARLY" and not months
    counts = pattern.frequency in ("YEARLY", "MONTHLY")
    plain = frozenset(day for day, ordinal in weekdays if not (ordinal and counts))
    counted = frozenset((day, ordinal) for day, ordinal in weekdays if ordinal and counts)
    from_end = min(month_days, default=0) < 0
    wanted_days, wanted_year_days, weeks = frozenset(month_days), frozenset(pattern.year_days), frozenset(pattern.weeks)

    def fits(day: dt.date) -> bool:
        if months and day.month not in months:
            return False
        if weekdays and day.weekday() not in plain and (not counted or counted.isdisjoint(_named(day, by_year))):
            return False
        # The length of a month is looked up only for days that are counted from its end.
        if (
            wanted_days
            and day.day not in wanted_days
            and not (from_end and day.day - 1 - _month_length(day) in wanted_days)
        ):
            return False
        if wanted_year_days and wanted_year_days.isdisjoint(_year_day(day)):
            return False
        return not weeks or not weeks.isdisjoint(_week(day, pattern.week_start))

    return fits


def _named(day: dt.date, by_year: bool) -> Iterator[tuple[int, int]]:
    """A day as the second and the last-but-one of its weekday in its month, or its year."""
    number, back = _year_day(day) if by_year else (day.day, day.day - 1 - _month_length(day))
    yield day.weekday(), (number + 6) // 7
    yield day.weekday(), -((6 - back) // 7)


def _month_length(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _year_day(day: dt.date) -> tuple[int, int]:
    number = day.timetuple().tm_yday
    return number, number - 1 - (366 if calendar.isleap(day.year) else 365)


def _week(day: dt.date, week_start: int) -> tuple[int, int]:
    """The number of the week, and the same from the end of the year; the first week has four days in its year."""
    middle = dt.date.fromordinal(day.toordinal() - (day.weekday() - week_start) % 7 + 3)
    number = (_year_day(middle)[0] + 6) // 7
    last = dt.date(middle.year, 12, 28)
    last = dt.date.fromordinal(last.toordinal() - (last.weekday() - week_start) % 7 + 3)
    return number, number - 1 - (_year_day(last)[0] + 6) // 7
