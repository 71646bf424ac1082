"""When a person ordinarily works: one span a weekday, less public holidays and days off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grense.errors import RuleError

__all__ = ["MINUTES_A_DAY", "WEEKDAYS", "OrdinaryHours", "clock_minutes", "public_holidays"]

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class OrdinaryHours:
    """When a person ordinarily works; local time, one span a weekday.

    `weekly` is text (`"mon-fri 08:00-16:00, sat 10:00-14:00"`) or a mapping from weekday (`"mon"` or 0 for Monday)
    to `(start, end)`. `country` (`"NO"`, `"DE-BY"`) takes its public holidays out, through the `holidays` library;
    `days_off` takes single days out: leave, sickness, the absences that a reader found. `shifts` are the hours of
    single days, in minutes after midnight: from the first of these days to the last they replace `weekly`, and a day
    without one has none; one on a public holiday holds.

    Raises `RuleError` for what is no weekday, no time, an end before its start, or an unknown country.

    >>> OrdinaryHours("mon-thu 07:30-15:30, fri 07:30-13:00").spans[4]
    (450, 780)
    """

    weekly: str | Mapping[Any, tuple[Any, Any]] = "mon-fri 08:00-16:00"
    country: str | None = None
    days_off: Collection[dt.date] = ()
    shifts: Mapping[dt.date, tuple[int, int]] = field(default_factory=dict, hash=False)
    spans: tuple[tuple[int, int] | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.weekly, (str, Mapping)):
            detail = f"weekly is {type(self.weekly).__name__}"
            raise RuleError("ordinary hours make no sense", detail, hint="write mon-fri 08:00-16:00")
        spans = _weekly_text(self.weekly) if isinstance(self.weekly, str) else _weekly_mapping(self.weekly)
        object.__setattr__(self, "spans", spans)
        if not isinstance(self.days_off, Collection) or isinstance(self.days_off, str):
            detail = f"days_off is {type(self.days_off).__name__}"
            raise RuleError("ordinary hours make no sense", detail, hint="a list of datetime.date")
        object.__setattr__(self, "days_off", frozenset(_day(value) for value in self.days_off))
        if not isinstance(self.weekly, str):
            object.__setattr__(self, "weekly", _weekly_as_text(spans))
        if self.country is not None:
            public_holidays(self.country, 2026, 2026)
        object.__setattr__(self, "shifts", _shifts(self.shifts))

    def on(self, date: dt.date) -> tuple[int, int] | None:
        """The hours of a day, in minutes after its midnight; None where it has none.

        >>> hours = OrdinaryHours(shifts={dt.date(2026, 11, 17): (840, 1320), dt.date(2026, 11, 20): (360, 840)})
        >>> hours.on(dt.date(2026, 11, 17)), hours.on(dt.date(2026, 11, 18)), hours.on(dt.date(2026, 11, 23))
        ((840, 1320), None, (480, 960))
        """
        if date in self.days_off:
            return None
        if self.has_rota(date):
            return self.shifts.get(date)
        if self.country is not None and date in public_holidays(self.country, date.year, date.year):
            return None
        return self.spans[date.weekday()]

    def has_rota(self, date: dt.date) -> bool:
        """Whether the shifts say when the person works that day, or that it is a day off between them."""
        return bool(self.shifts) and min(self.shifts) <= date <= max(self.shifts)


def public_holidays(country: str, first_year: int, last_year: int) -> frozenset[dt.date]:
    """Public holidays of a country (`"NO"`) or of a part of it (`"DE-BY"`), both years included.

    Raises `RuleError` for a country that the `holidays` library does not know.
    """
    if not isinstance(country, str):
        raise RuleError("unknown country", f"country = {country!r}", hint="ISO 3166, say NO or DE-BY")
    return _public_holidays(country, first_year, last_year)


@lru_cache(maxsize=64)
def _public_holidays(country: str, first_year: int, last_year: int) -> frozenset[dt.date]:
    from holidays import country_holidays

    code, _, subdivision = country.partition("-")
    try:
        found = country_holidays(code.upper(), subdiv=subdivision or None, years=range(first_year, last_year + 1))
    except NotImplementedError:
        raise RuleError("unknown country", f"country = {country!r}", hint="ISO 3166, say NO or DE-BY") from None
    return frozenset(found.keys())


def clock_minutes(value: Any, where: str, *, latest: int = MINUTES_A_DAY - 1) -> int:
    """Minutes after midnight of `"21:00"` or of a TOML or Python time."""
    if isinstance(value, dt.time) and value.tzinfo is None and not (value.second or value.microsecond):
        return value.hour * 60 + value.minute
    hours, colon, minutes = value.strip().partition(":") if isinstance(value, str) else ("", "", "")
    if colon and hours and len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit():
        total = int(hours) * 60 + int(minutes)
        if int(minutes) < 60 and total <= latest:
            return total
    raise RuleError("nonsense value", f"{where} = {value!r} is no time of day", hint="write 21:00")


def _weekly_text(text: str) -> tuple[tuple[int, int] | None, ...]:
    spans: list[tuple[int, int] | None] = [None] * 7
    for part in filter(None, (piece.strip().lower() for piece in text.split(","))):
        days, _, hours = part.partition(" ")
        start, dash, end = hours.partition("-")
        if not dash:
            raise RuleError("ordinary hours make no sense", repr(part), hint="write mon-fri 08:00-16:00")
        for weekday in _weekdays(days):
            if spans[weekday] is not None:
                raise RuleError("ordinary hours make no sense", f"{WEEKDAYS[weekday]} stands twice")
            spans[weekday] = _span(start, end, WEEKDAYS[weekday])
    return tuple(spans)


def _weekdays(text: str) -> Iterable[int]:
    first, dash, last = text.partition("-")
    start, stop = _weekday(first), _weekday(last if dash else first)
    return [day % 7 for day in range(start, (stop if stop >= start else stop + 7) + 1)]


def _weekly_mapping(weekly: Mapping[Any, tuple[Any, Any]]) -> tuple[tuple[int, int] | None, ...]:
    spans: list[tuple[int, int] | None] = [None] * 7
    for key, value in weekly.items():
        weekday = _weekday(key)
        if value is None:
            continue
        try:
            start, end = value
        except (TypeError, ValueError):
            raise RuleError("ordinary hours make no sense", f"{key!r} needs (start, end)") from None
        if spans[weekday] is not None:
            raise RuleError("ordinary hours make no sense", f"{WEEKDAYS[weekday]} stands twice")
        spans[weekday] = _span(start, end, WEEKDAYS[weekday])
    return tuple(spans)


def _weekly_as_text(spans: Iterable[tuple[int, int] | None]) -> str:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    return ", ".join(
        f"{day} {clock(span[0])}-{clock(span[1])}" for day, span in zip(WEEKDAYS, spans, strict=True) if span
    )


def _weekday(value: Any) -> int:
    name = value.strip().lower() if isinstance(value, str) else ""
    if name in (*WEEKDAYS, *_WEEKDAY_NAMES):
        return WEEKDAYS.index(name[:3])
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 7:
        return value
    raise RuleError(
        "ordinary hours make no sense", f"{value!r} is no weekday", hint="mon to sun, or 0 to 6 from Monday"
    )


def _shifts(shifts: Any) -> dict[dt.date, tuple[int, int]]:
    if not isinstance(shifts, Mapping):
        detail = f"shifts is {type(shifts).__name__}"
        raise RuleError("ordinary hours make no sense", detail, hint="a mapping from datetime.date to minutes")
    found = {_day(day): span for day, span in shifts.items()}
    for day, span in found.items():
        match span:
            case (int() as start, int() as end) if 0 <= start < end <= start + MINUTES_A_DAY:
                pass
            case _:
                raise RuleError("ordinary hours make no sense", f"the shift of {day} is {span!r}", hint="(840, 1320)")
    return dict(sorted(found.items()))


def _span(start: Any, end: Any, where: str) -> tuple[int, int]:
    first = clock_minutes(start, where)
    last = clock_minutes(end, where, latest=2 * MINUTES_A_DAY)
    if last <= first:
        raise RuleError(
            "ordinary hours make no sense", f"{where} ends before it starts", hint="past midnight: 16:00-26:00"
        )
    if last - first > MINUTES_A_DAY:
        raise RuleError("ordinary hours make no sense", f"{where} is longer than a day")
    return first, last


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise RuleError("ordinary hours make no sense", f"days_off holds {type(value).__name__}", hint="datetime.date")
