"""When a person ordinarily works: one span a weekday, less public holidays, days off and half days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from grense.clock import MINUTES_A_DAY, clock_minutes
from grense.errors import RuleError
from grense.half_days import HalfDay

__all__ = ["MINUTES_A_DAY", "WEEKDAYS", "OrdinaryHours", "clock_minutes", "public_holidays"]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span: TypeAlias = tuple[int, int]
"""From when to when, in minutes after midnight; past midnight, more than a day of them."""
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class OrdinaryHours:
    """When a person ordinarily works; local time, one span a weekday.

    `weekly` is text (`"mon-fri 08:00-16:00, sat 10:00-14:00"`) or a mapping from weekday (`"mon"` or 0 for Monday)
    to `(start, end)`; `changes` are pairs of a date and what `weekly` is from then on, so that a contract that changes
    leaves the past as it was. `country` (`"NO"`, `"DE-BY"`) takes its public holidays out, through the `holidays`
    library; `days_off` takes single days out: leave, sickness, the absences that a reader found. `flexi_days` are days
    on which hours over were taken back: without ordinary hours too, but no leave. Of `half_days` a part of the hours is
    left: `"12-24 12:00"` ends them at noon every year, `"2026-05-13 12:00-16:00"` leaves an afternoon of one date.

    Raises `RuleError` for what is no weekday, no time, an end before its start, or an unknown country.

    >>> hours = OrdinaryHours("mon-thu 07:30-15:30, fri 07:30-13:00", half_days=["12-24 12:00"])
    >>> hours.on(dt.date(2026, 11, 20)), hours.on(dt.date(2026, 12, 24))
    ((450, 780), (450, 720))
    """

    weekly: str | Mapping[Any, tuple[Any, Any]] = "mon-fri 08:00-16:00"
    country: str | None = None
    days_off: Collection[dt.date] = ()
    flexi_days: Collection[dt.date] = ()
    half_days: Collection[str] = ()
    changes: Collection[tuple[dt.date, str]] = ()
    spans: tuple[Span | None, ...] = field(init=False, repr=False, compare=False)
    _weeks: tuple[tuple[dt.date, tuple[Span | None, ...]], ...] = field(init=False, repr=False, compare=False)
    _halves: tuple[HalfDay, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.weekly, (str, Mapping)):
            detail = f"weekly is {type(self.weekly).__name__}"
            raise RuleError("ordinary hours make no sense", detail, hint="write mon-fri 08:00-16:00")
        spans = _weekly_text(self.weekly) if isinstance(self.weekly, str) else _weekly_mapping(self.weekly)
        object.__setattr__(self, "spans", spans)
        for name in ("days_off", "flexi_days"):
            object.__setattr__(self, name, _days(getattr(self, name), name))
        if not isinstance(self.weekly, str):
            object.__setattr__(self, "weekly", _weekly_as_text(spans))
        self._set_changes()
        self._set_half_days()
        if self.country is not None:
            public_holidays(self.country, 2026, 2026)

    def on(self, date: dt.date) -> Span | None:
        """The ordinary hours of a date, as minutes after its midnight; None on a day without any."""
        if date in self.all_days_off or self.is_holiday(date):
            return None
        span = self.week_of(date)[date.weekday()]
        if span is None:
            return None
        half = next((one for one in self._halves if one.falls_on(date)), None)
        return span if half is None else half.cut(span)

    @cached_property
    def all_days_off(self) -> frozenset[dt.date]:
        """Days off and flexi days."""
        return frozenset(self.days_off) | frozenset(self.flexi_days)

    def week_of(self, date: dt.date) -> tuple[Span | None, ...]:
        """The spans of an ordinary week as they are on a date, from Monday on, whatever day off there may be."""
        return next((spans for start, spans in self._weeks if start <= date), self.spans)

    def all_weeks(self) -> tuple[tuple[Span | None, ...], ...]:
        """The spans of every ordinary week that there is at some time."""
        return (self.spans, *(spans for _, spans in self._weeks))

    def is_holiday(self, date: dt.date) -> bool:
        """Whether a date is a public holiday of the country."""
        return self.country is not None and date in public_holidays(self.country, date.year, date.year)

    def _set_changes(self) -> None:
        """Sort the changes, and keep the spans of each, the latest first."""
        changes = tuple(sorted((_day(start, "changes"), weekly) for start, weekly in self.changes))
        weeks = tuple((start, _weekly_text(weekly)) for start, weekly in reversed(changes))
        object.__setattr__(self, "changes", changes)
        object.__setattr__(self, "_weeks", weeks)

    def _set_half_days(self) -> None:
        """Keep the half days, those of a single date first: they go before those of every year."""
        halves = sorted((HalfDay.parse(text) for text in self.half_days), key=lambda one: one.year is None)
        object.__setattr__(self, "half_days", tuple(self.half_days))
        object.__setattr__(self, "_halves", tuple(halves))


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


def _days(values: Any, name: str) -> frozenset[dt.date]:
    if not isinstance(values, Collection) or isinstance(values, str):
        detail = f"{name} is {type(values).__name__}"
        raise RuleError("ordinary hours make no sense", detail, hint="a list of datetime.date")
    return frozenset(_day(value, name) for value in values)


def _day(value: Any, name: str) -> dt.date:
    if isinstance(value, dt.datetime):  # pandas' Timestamp is one
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise RuleError("ordinary hours make no sense", f"{name} holds {type(value).__name__}", hint="datetime.date")
