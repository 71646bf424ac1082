"""Time zones by name, and ISO weeks. Separate from `grense.classification.localtime`, so that numpy is not loaded."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grense.base.arguments import shown
from grense.errors import GrenseError, ZoneError
from grense.marks import N_

__all__ = ["checked_week", "instant_of", "iso_week", "load_zone", "monday_of", "place_name", "week_start"]

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)


def load_zone(name: str) -> ZoneInfo:
    """Load an IANA zone; raises `ZoneError` for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise ZoneError(
            "unknown_zone",
            N_("unknown time zone"),
            "{value}",
            hint=N_("an IANA name such as Europe/Oslo"),
            value=repr(name),
        ) from None


def place_name(zone: str) -> str:
    """The place that a zone is named after.

    >>> place_name("America/New_York")
    'New York'
    """
    return zone.rpartition("/")[2].replace("_", " ")


def iso_week(day: dt.date) -> str:
    """The ISO week of a date.

    >>> iso_week(dt.date(2027, 1, 3))
    '2026-W53'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def week_start(week: str) -> dt.date:
    """The Monday of an ISO week such as `2026-W47`; raises `ValueError` for an invalid one.

    >>> week_start("2026-W53")
    datetime.date(2026, 12, 28)
    """
    year, _, number = week.upper().partition("-W")
    if not (len(year) == 4 and year.isdecimal() and 1 <= len(number) <= 2 and number.isdecimal()):
        raise ValueError(week)
    return dt.date.fromisocalendar(int(year), int(number), 1)


def checked_week(value: str) -> str:
    """An ISO week as `2026-W07`, from one with or without a leading zero. Raises `GrenseError` for another text.

    >>> checked_week("2026-W7")
    '2026-W07'
    """
    try:
        return iso_week(week_start(value))
    except ValueError:
        raise GrenseError(
            "invalid_week", N_("no such week"), "{value}", hint=N_("an ISO week, such as 2026-W47"), value=shown(value)
        ) from None


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a date's ISO week.

    >>> monday_of(dt.date(2027, 1, 3))
    datetime.date(2026, 12, 28)
    """
    return day - day.weekday() * _DAY


def instant_of(local: dt.datetime) -> dt.datetime:
    """The instant of a local time, in UTC; of a repeated local time, the earlier one.

    Raises `GrenseError` for a skipped local time, with the clock times before and after the change.

    >>> oslo = load_zone("Europe/Oslo")
    >>> instant_of(dt.datetime(2026, 3, 29, 3, 30, tzinfo=oslo)).hour
    1
    >>> try:
    ...     instant_of(dt.datetime(2026, 3, 29, 2, 30, tzinfo=oslo))
    ... except GrenseError as error:
    ...     error.detail
    '2026-03-29 02:30, 02:00 -> 03:00'
    """
    found = local.astimezone(dt.UTC)
    naive, shown = local.replace(tzinfo=None), found.astimezone(local.tzinfo).replace(tzinfo=None)
    if shown == naive:
        return found
    first = naive.replace(second=0, microsecond=0)
    while not _is_shown(first - _MINUTE, local.tzinfo):
        first -= _MINUTE
    raise GrenseError(
        "time_skipped",
        N_("the clock is put forward over this time"),
        "{place}",
        hint=N_("give a time before or after the change"),
        place=f"{naive:%Y-%m-%d %H:%M}, {first:%H:%M} -> {first + (shown - naive):%H:%M}",
    )


def _is_shown(naive: dt.datetime, zone: dt.tzinfo | None) -> bool:
    """Whether a local time exists in a zone."""
    return naive.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == naive
