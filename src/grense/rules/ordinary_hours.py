"""A person's ordinary working hours: a week, a rota, or shifts, less public holidays, days off and half days."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from grense.base.arguments import shown
from grense.errors import RuleError
from grense.marks import N_
from grense.rules.clock import MINUTES_A_DAY, clock_minutes
from grense.rules.half_days import HalfDay
from grense.rules.public_holidays import public_holidays

__all__ = ["MINUTES_A_DAY", "MOST_WEEKS", "WEEKDAYS", "OrdinaryHours", "clock_minutes"]

MOST_WEEKS = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
_NEAR_A_SHIFT = 8 * 60  # the workday starts at most this far from a shift, in minutes

HoursSpan: TypeAlias = tuple[int, int] | None
"""From when to when, in minutes after midnight; past midnight, more than a day of them. None without hours."""
Week: TypeAlias = str | Mapping[Any, tuple[Any, Any] | None]


@dataclass(frozen=True)
class OrdinaryHours:
    """A person's ordinary working hours; local time, one span per date.

    `weekly` is text (`"mon-fri 08:00-16:00, sat 10:00-14:00"`) or a mapping from weekday (`"mon"` or 0 for Monday) to
    `(start, end)`. Hours that end on the next day are those of the day they start on: `"mon-thu 22:00-06:00"`, or
    `22:00-30:00`. A rota is a sequence of up to 12 such weeks, which repeat; `since` is a date in its first. `changes`
    are pairs of a date and the week that is valid from then on, so that a changed contract leaves the past unchanged.
    `shifts` are the hours of single days, in minutes after midnight: from the first of these days to the last they
    replace all other hours, and a day without one has none.

    `country` (`"NO"`, `"DE-BY"`) removes its public holidays, through the `holidays` library, but no shift; `days_off`
    removes single days: leave, sickness, the absences that a reader found. `flexi_days` are days on which overtime
    hours were taken back: without ordinary hours too, but no leave. `half_days` keep a part of the hours:
    `"12-24 12:00"` ends them at noon every year, `"2026-05-13 12:00-16:00"` leaves an afternoon of one date.

    Raises `RuleError` for an invalid weekday or time, hours that run into the next day's, a rota without `since`, or an
    unknown country.

    >>> hours = OrdinaryHours("mon-thu 07:30-15:30, fri 07:30-13:00", half_days=["12-24 12:00"])
    >>> hours.on(dt.date(2026, 11, 20)), hours.on(dt.date(2026, 12, 24))
    ((450, 780), (450, 720))
    >>> rota = OrdinaryHours(("mon-fri 06:00-14:00", "mon-fri 22:00-06:00"), since=dt.date(2026, 1, 5))
    >>> rota.on(dt.date(2026, 1, 8)), rota.on(dt.date(2026, 1, 15)), rota.on(dt.date(2026, 1, 17))
    ((360, 840), (1320, 1800), None)
    """

    weekly: Week | Sequence[Week] = "mon-fri 08:00-16:00"
    country: str | None = None
    days_off: Collection[dt.date] = ()
    since: dt.date | None = None
    flexi_days: Collection[dt.date] = ()
    half_days: Collection[str] = ()
    changes: Collection[tuple[dt.date, str]] = ()
    shifts: Mapping[dt.date, tuple[int, int]] = field(default_factory=dict, hash=False)
    spans: tuple[HoursSpan, ...] = field(
        init=False, repr=False, compare=False
    )  # a day of the rota each, from a Monday on
    _later: tuple[tuple[dt.date, tuple[HoursSpan, ...]], ...] = field(init=False, repr=False, compare=False)
    _halves: tuple[HalfDay, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._set_weeks()
        self._set_changes()
        for name in ("days_off", "flexi_days"):
            self._set(name, _dates(getattr(self, name), name))
        # Those of a single date come before those of every year.
        self._set("half_days", _texts(self.half_days))
        halves = sorted((HalfDay.parse(text) for text in self.half_days), key=lambda one: one.year is None)
        self._set("_halves", tuple(halves))
        self._set("shifts", _shifts(self.shifts))
        if self.country is not None:
            public_holidays(self.country, 2026, 2026)

    def on(self, date: dt.date) -> HoursSpan:
        """The hours of a date in minutes after its midnight; None on a day without, a holiday, or a day off."""
        date = _plain(date)
        if date in self.all_days_off:
            return None
        if self.has_rota(date):
            return self.shifts.get(date)
        span = None if self.is_holiday(date) else self.usual(date)
        half = next((one for one in self._halves if one.falls_on(date)), None)
        return span if half is None or span is None else half.cut(span)

    def hold(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether a span of two local times, or an instant, lies inside the ordinary hours of one day.

        >>> hours = OrdinaryHours("mon-thu 22:00-06:00")
        >>> hours.hold(dt.datetime(2026, 11, 17, 5), dt.datetime(2026, 11, 17, 6))
        True
        """
        for date in (start.date(), start.date() - _DAY):
            span = self.on(date)
            midnight = dt.datetime.combine(date, dt.time())
            first, last = (moment.replace(tzinfo=None) - midnight for moment in (start, end))
            if span is not None and span[0] * _MINUTE <= first <= last <= span[1] * _MINUTE:
                return True
        return False

    def usual(self, date: dt.date) -> HoursSpan:
        """The hours of the week, the rota or the shifts for a date, also on a holiday."""
        date = _plain(date)
        return self.shifts.get(date) if self.has_rota(date) else self._agreed(date)

    def usual_week(self, date: dt.date) -> float:
        """Minutes of an ordinary week as agreed on a date; the mean of the weeks of a rota."""
        date = _plain(date)
        spans = next((spans for start, spans in self._later if start <= date), self.spans)
        return sum(span[1] - span[0] for span in spans if span) * 7 / len(spans)

    @cached_property
    def all_days_off(self) -> frozenset[dt.date]:
        """Days off and flexi days."""
        return frozenset(self.days_off) | frozenset(self.flexi_days)

    def is_holiday(self, date: dt.date) -> bool:
        """Whether a date is a public holiday of the country."""
        date = _plain(date)
        return self.country is not None and date in public_holidays(self.country, date.year, date.year)

    def is_full_week(self, monday: dt.date) -> bool:
        """Whether no usual day of the week from a Monday is a holiday, a day off or a flexi day.

        >>> easter = OrdinaryHours(country="NO")
        >>> easter.is_full_week(dt.date(2026, 3, 23)), easter.is_full_week(dt.date(2026, 3, 30))
        (True, False)
        """
        days = (monday + number * _DAY for number in range(7))
        return all(self.usual(day) is None or self.on(day) is not None for day in days)

    def has_rota(self, date: dt.date) -> bool:
        """Whether the date lies within the shift plan, as a shift or a free day between shifts."""
        return bool(self.shifts) and self._first_shift <= _plain(date) <= self._last_shift

    def turns_always_at(self, usual: int) -> bool:
        """Whether no usual hours span that time of day, so that every workday starts then."""
        every = itertools.chain(self.spans, *(spans for _, spans in self._later), self.shifts.values())
        return all(span is None or usual <= span[0] <= span[1] <= usual + MINUTES_A_DAY for span in every)

    def workday_start(self, date: dt.date, usual: int) -> int:
        """The start of a date's workday, in minutes after its midnight.

        That is `usual`, unless usual hours span it. Then it is the middle between the end of those before and the start
        of those after, rounded down, and at most 8 hours from the hours that span it. Holidays and days off have no
        effect on it.

        >>> nights = OrdinaryHours("mon-thu 22:00-06:00")  # Monday, Tuesday, Friday, Saturday
        >>> [nights.workday_start(dt.date(2026, 11, day), 240) / 60 for day in (16, 17, 20, 21)]
        [4.0, 14.0, 14.0, 4.0]
        """
        if self.turns_always_at(usual):
            return usual
        # Two shifts with a day between them could put both its ends at one moment.
        return min(self._turn(date, usual), self._turn(date + _DAY, usual) + MINUTES_A_DAY - 1)

    def _turn(self, date: dt.date, usual: int) -> int:
        before = [(span, -days) for days in (1, 2) if (span := self.usual(date - days * _DAY))]
        after = [(span, days) for days in (0, 1) if (span := self.usual(date + days * _DAY))]
        last = max((span[1] + days * MINUTES_A_DAY for span, days in before), default=-math.inf)
        first = min((span[0] + days * MINUTES_A_DAY for span, days in after), default=math.inf)
        if last > usual:
            return int((last + min(first, last + 2 * _NEAR_A_SHIFT)) // 2)
        if first < usual:
            return int((max(last, first - 2 * _NEAR_A_SHIFT) + first) // 2)
        return usual

    def without_days_off(self) -> OrdinaryHours:
        """The same hours without days off, for all persons who share them."""
        return replace(self, days_off=(), flexi_days=()) if self.all_days_off else self

    @cached_property
    def _first_shift(self) -> dt.date:
        return min(self.shifts)

    @cached_property
    def _last_shift(self) -> dt.date:
        return max(self.shifts)

    def _agreed(self, date: dt.date) -> HoursSpan:
        for start, spans in self._later:
            if start <= date:
                return spans[date.weekday()]
        first = date if self.since is None else self.since
        return self.spans[(date - first + first.weekday() * _DAY).days % len(self.spans)]

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def _set_weeks(self) -> None:
        given = self._weeks()
        weeks = [_week(week) for week in given]
        spans = tuple(itertools.chain.from_iterable(weeks))
        _check_apart(spans)
        self._set("spans", spans)
        texts = tuple(
            week if isinstance(week, str) else _weekly_as_text(days) for week, days in zip(given, weeks, strict=True)
        )
        self._set("weekly", texts[0] if len(texts) == 1 else texts)
        if self.since is not None:
            self._set("since", _date(self.since, "since is"))
        elif len(weeks) > 1:
            hint = N_("a date in it: since, or rota_since in the settings")
            raise _senseless(N_("a rota without the date of its first week"), hint)

    def _set_changes(self) -> None:
        """Sort the changes, and store the spans of each, the latest first."""
        try:
            changes = tuple(sorted((_date(start, "changes hold"), str(weekly)) for start, weekly in self.changes))
        except (TypeError, ValueError):
            raise _senseless(
                N_("{name} is {type}"),
                N_("pairs of a date and hours"),
                name="changes",
                type=type(self.changes).__name__,
            ) from None
        later = tuple((start, _weekly_text(weekly)) for start, weekly in reversed(changes))
        for _, spans in later:
            _check_apart(spans)
        self._set("changes", changes)
        self._set("_later", later)

    def _weeks(self) -> Sequence[Week]:
        weeks = [self.weekly] if isinstance(self.weekly, (str, Mapping)) else self.weekly
        if not isinstance(weeks, (list, tuple)) or not all(isinstance(week, (str, Mapping)) for week in weeks):
            hint = N_("write mon-fri 08:00-16:00")
            raise _senseless(N_("{name} is {type}"), hint, name="weekly", type=type(self.weekly).__name__)
        if not 1 <= len(weeks) <= MOST_WEEKS:
            raise _senseless(
                N_("a rota of {count} weeks"), N_("from 1 to {most} weeks"), count=len(weeks), most=MOST_WEEKS
            )
        return weeks


def _senseless(detail: str, hint: str = "", **values: object) -> RuleError:
    return RuleError("invalid_ordinary_hours", N_("ordinary hours make no sense"), detail, hint, **values)


def _week(week: Week) -> tuple[HoursSpan, ...]:
    return _weekly_text(week) if isinstance(week, str) else _weekly_mapping(week)


@lru_cache(maxsize=64)
def _weekly_text(text: str) -> tuple[HoursSpan, ...]:
    spans: list[HoursSpan] = [None] * 7
    for part in filter(None, (piece.strip().lower() for piece in text.split(","))):
        days, _, hours = part.partition(" ")
        start, dash, end = hours.partition("-")
        if not dash:
            raise _senseless("{value}", N_("write mon-fri 08:00-16:00"), value=shown(part))
        for weekday in _weekdays(days):
            if spans[weekday] is not None:
                raise _senseless(N_("{place} stands twice"), place=WEEKDAYS[weekday])
            spans[weekday] = _span(start, end, WEEKDAYS[weekday])
    return tuple(spans)


def _weekdays(text: str) -> Iterable[int]:
    first, dash, last = text.partition("-")
    start, stop = _weekday(first), _weekday(last if dash else first)
    return [day % 7 for day in range(start, (stop if stop >= start else stop + 7) + 1)]


def _weekly_mapping(weekly: Mapping[Any, tuple[Any, Any] | None]) -> tuple[HoursSpan, ...]:
    spans: list[HoursSpan] = [None] * 7
    for key, value in weekly.items():
        weekday = _weekday(key)
        if value is None:
            continue
        try:
            start, end = value
        except (TypeError, ValueError):
            raise _senseless(N_("{place} needs (start, end)"), place=shown(key)) from None
        if spans[weekday] is not None:
            raise _senseless(N_("{place} stands twice"), place=WEEKDAYS[weekday])
        spans[weekday] = _span(start, end, WEEKDAYS[weekday])
    return tuple(spans)


def _check_apart(spans: Sequence[HoursSpan]) -> None:
    """Raise an error for hours that run into those of the next day; the last day is followed by the first."""
    for number, span in enumerate(spans):
        following = spans[(number + 1) % len(spans)]
        if span and following and span[1] > following[0] + MINUTES_A_DAY:
            day, then = WEEKDAYS[number % 7], WEEKDAYS[(number + 1) % 7]
            raise _senseless(
                N_("{day} runs into the hours of {then}"), N_("hours end before the next begin"), day=day, then=then
            )


def _weekly_as_text(spans: Iterable[HoursSpan]) -> str:
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
    raise _senseless(N_("{value} is no weekday"), N_("mon to sun, or 0 to 6 from Monday"), value=shown(value))


def _span(start: Any, end: Any, where: str) -> tuple[int, int]:
    first = clock_minutes(start, where)
    last = clock_minutes(end, where, latest=2 * MINUTES_A_DAY)
    if last < first:  # 22:00-06:00
        last += MINUTES_A_DAY
    if last == first:
        raise _senseless(N_("{place} ends when it starts"), N_("past midnight: 16:00-02:00"), place=where)
    if last - first > MINUTES_A_DAY:
        raise _senseless(N_("{place} is longer than a day"), place=where)
    return first, last


def _shifts(shifts: Any) -> dict[dt.date, tuple[int, int]]:
    if not isinstance(shifts, Mapping):
        raise _senseless(
            N_("{name} is {type}"),
            N_("a mapping from datetime.date to minutes"),
            name="shifts",
            type=type(shifts).__name__,
        )
    found = {_date(day, "shifts hold"): span for day, span in shifts.items()}
    for day, span in found.items():
        match span:
            case (int() as start, int() as end) if 0 <= start < end <= start + MINUTES_A_DAY:
                pass
            case _:
                raise _senseless(N_("the shift of {day} is {span}"), hint="(840, 1320)", day=day, span=shown(span))
    return dict(sorted(found.items()))


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, Collection) or isinstance(values, str):
        raise _senseless(
            N_("{name} is {type}"), N_('a list such as ["12-24 12:00"]'), name="half_days", type=type(values).__name__
        )
    return tuple(values)


def _dates(values: Any, name: str) -> frozenset[dt.date]:
    if not isinstance(values, Collection) or isinstance(values, str):
        raise _senseless(N_("{name} is {type}"), N_("a list of datetime.date"), name=name, type=type(values).__name__)
    return frozenset(_date(value, f"{name} holds") for value in values)


def _plain(date: dt.date) -> dt.date:
    return date if type(date) is dt.date else _date(date, "date is")


def _date(value: Any, what: str) -> dt.date:
    if isinstance(value, dt.datetime) and value == value:  # also for pandas' Timestamp, but not its NaT
        return value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise _senseless("{place}", hint="datetime.date", place=f"{what} {type(value).__name__}")
