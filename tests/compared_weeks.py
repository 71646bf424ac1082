"""Weeks of registered hours beside agreed and shown ones, written down by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from example_outlook import example_outlook
from grense.model.comparison import OutsideSession, RegisterComparison, RegisterWeek
from grense.model.time import iso_week
from grense.outlook import Outlook

__all__ = ["THIRTEEN", "compared_outlook", "heavy_weeks"]

FIRST = dt.date(2026, 8, 17)
DUE = 2250.0
# Registered, shown alone, registered outside; then when there was work outside. All weeks but the leave are as agreed.
_WEEKS = (
    ("38:00", "14:10", "0:30", "3 17.00 17.30"),
    ("37:30", "13:20", "0:00", ""),
    ("38:45", "17:05", "1:15", "1 16.00 17.15"),
    ("37:30", "19:30", "0:00", "0 20.00 21.20, 3 20.30 21.50"),
    ("38:15", "15:40", "0:45", "2 16.00 16.45"),
    ("39:00", "12:50", "1:30", ""),
    ("38:30", "20:15", "1:00", "0 19.00 20.00, 1 19.00 20.20, 2 19.00 20.00"),
    ("", "", "", ""),
    ("38:10", "16:00", "0:40", "4 16.00 16.40"),
    ("37:30", "18:25", "0:00", "2 19.30 20.20, 6 17.00 18.00"),
    ("37:30", "14:30", "0:00", ""),
    ("37:30", "22:10", "0:00", "1 20.30 22.00, 2 21.00 22.10, 3 20.30 22.00"),
    ("38:00", "16:45", "0:30", "0 16.00 16.40, 3 19.00 19.30"),
)


def compared_outlook(found: RegisterComparison | None) -> Outlook:
    """The example person, with these registered hours."""
    return replace(example_outlook(), comparison=found)


def _minutes(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) * 60.0 + int(minutes)


def _session(monday: dt.date, told: str) -> OutsideSession:
    day, first, last = told.split()
    start, end = (
        dt.datetime.combine(monday + dt.timedelta(days=int(day)), dt.time(*map(int, clock.split("."))), dt.UTC)
        for clock in (first, last)
    )
    return OutsideSession(start, end, (end - start).total_seconds() / 60, is_late=(end.hour, end.minute) > (21, 0))


def _week(number: int, registered: str, shown: str, beyond: str, told: str) -> RegisterWeek:
    monday = FIRST + dt.timedelta(weeks=number)
    if not registered:
        return RegisterWeek(iso_week(monday), monday, None, 0.0, 0.0, 0.0, 0.0, is_leave=True)
    sessions = tuple(_session(monday, one) for one in told.split(", ") if one)
    outside, registered_outside = sum(one.minutes for one in sessions), _minutes(beyond)
    return RegisterWeek(
        iso_week(monday),
        monday,
        _minutes(registered),
        DUE,
        outside,
        _minutes(shown),
        DUE,
        registered_outside,
        max(outside - registered_outside, 0.0),
        max(registered_outside - outside, 0.0),
        sessions,
        quick_looks=number % 3,
    )


THIRTEEN = RegisterComparison(tuple(_week(number, *told) for number, told in enumerate(_WEEKS)))


def heavy_weeks() -> RegisterComparison:
    """Half a year in which five evenings a week are registered in part, one week not at all."""
    weeks = []
    for number in range(26):
        evenings = ", ".join(f"{day} 18.00 {19 + (number + day) % 5}.10" for day in range(6))
        week = _week(number, f"{38 + number % 5}:00", "31:30", f"{number % 5}:30", evenings)
        weeks.append(replace(week, registered=None, not_registered=0.0, without_trace=0.0) if number == 20 else week)
    monday = [FIRST - dt.timedelta(weeks=13 - number) for number in range(26)]
    return RegisterComparison(
        tuple(replace(week, monday=day, week=iso_week(day)) for week, day in zip(weeks, monday, strict=True))
    )
