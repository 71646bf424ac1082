"""A slow and simple implementation of the law's rules, as a reference: one person, one zone, plain loops.

The evidence, the estimate and the quick looks come from the slow reference of the definitions. The numbers of each law
are repeated here by hand. Time is an integer number of microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from dateutil.easter import easter

import reference
from reference import BASES, MINUTE, ONE_DAY, Activity, Clock, Hours, Person, Span, Timeline, boundary, free_blocks

HOUR = 60 * MINUTE
SIDES = (*BASES, *(f"without_{basis}" for basis in BASES))
EVIDENCE = ("trace", "calendar", "without_trace", "without_calendar")


@dataclass(frozen=True)
class Numbers:
    """A law's limits in hours, None where it has none."""

    daily_rest: float | None = 11
    weekly_rest: float | None = 35
    daily_total: float | None = 13
    weekly_total: tuple[float, int] | None = (48, 8)
    daily_ordinary: float | None = 9
    weekly_ordinary: tuple[float, int] | None = (40, 1)
    week_max: float | None = None
    averaged_ordinary: tuple[float, int] | None = None
    overtime: tuple[float, float, float] | None = (10, 25, 200)
    baselines: tuple[float, float] = (9, 40)
    breaks: tuple[float, float | None, float | None] | None = (5.5, 8, 11)
    night: tuple[str, str] | None = ("21:00", "06:00")
    sundays: bool = True
    country: str | None = "NO"
    day_anchor: str = "00:00"
    week_anchor: int = 0


GENERAL = Numbers()
AVERAGED = replace(
    GENERAL,
    daily_ordinary=10,
    weekly_ordinary=(48, 8),
    week_max=50,
    averaged_ordinary=(40, 52),
    baselines=(10, 50),
    breaks=(5.5, 8, 12),
)
TARIFF = Numbers(
    daily_rest=8,
    weekly_rest=28,
    daily_total=16,
    daily_ordinary=12.5,
    weekly_ordinary=(48, 8),
    week_max=54,
    overtime=(20, 50, 300),
    baselines=(12.5, 54),
    breaks=(5.5, 8, 14.5),
)
DIRECTIVE = Numbers(
    daily_total=None,
    weekly_total=(48, 17),
    daily_ordinary=None,
    weekly_ordinary=None,
    overtime=None,
    breaks=(6, None, None),
    night=("00:00", "05:00"),
    sundays=False,
    country=None,
)
LAWS = {
    "no_aml_general": GENERAL,
    "no_aml_averaged_individual": AVERAGED,
    "no_aml_tariff_max": TARIFF,
    "eu_wtd": DIRECTIVE,
}


@dataclass
class Row:
    """A window: by side its figure in microseconds (None: not judged) and whether the limit is passed.

    `stretches` are, by basis, where a rest may be shown that is not the window itself; several may have one length.
    """

    window: Span
    limit: float
    value: dict[str, float | None]
    over: dict[str, bool]
    stretches: dict[str, frozenset[Span]] | None = None

    @property
    def is_over(self) -> bool:
        return any(self.over[basis] for basis in BASES)

    @property
    def basis(self) -> str | None:
        return next((basis for basis in BASES if self.over[basis]), None)

    @property
    def spans(self) -> frozenset[Span]:
        """Where it may be shown: on its basis, or on the fullest one with a figure."""
        if self.stretches is None:
            return frozenset({self.window})
        return self.stretches[self.basis or [basis for basis in BASES if self.value[basis] is not None][-1]]

    @property
    def micro_only(self) -> bool:
        return self.is_over and not any(self.over[f"without_{basis}"] for basis in BASES)


Rows = dict[tuple[str, date], Row]


class Law:
    """One person under one law."""

    def __init__(
        self,
        activities: Sequence[Activity],
        zone: str,
        numbers: Numbers,
        hours: Hours = reference.DEFAULT,
        method: str = "overnight",
        until: datetime | None = None,
        year_start: tuple[int, int] = (1, 1),
    ) -> None:
        self.ordinary = hours
        self.zone, self.numbers, self.method, self.year_start = zone, numbers, method, year_start
        self.until = None if until is None else reference.micros(until)
        clock = Clock(hours, "04:00", "21:00", 60)
        self.person = Person(activities, zone, clock, reference.COLLABORATION_SPAN)
        self.work = {
            side: self.person.without_micro(side[8:]) if side.startswith("without_") else self.person.set_of(side)
            for side in SIDES
        }
        self.rows: Rows = {}
        if not self.work["estimate"]:
            return
        first, last = (
            reference.moment(instant).astimezone(UTC).date()
            for instant in (self.work["estimate"].first(), self.work["estimate"].last())
        )
        self.days = [first + number * ONE_DAY for number in range(-14, (last - first).days + 15)]
        while self.days[0].weekday() != numbers.week_anchor:
            self.days.pop(0)
        while len(self.days) % 7:
            self.days.pop()
        self.weeks = self.days[::7]
        self.hours = {side: self.hours_of(side) for side in SIDES}
        self.judge()

    # Windows and hours

    def at(self, day: date, clock: str) -> int:
        return boundary(day, clock, self.zone)

    def day(self, day: date) -> tuple[int, int]:
        return self.at(day, self.numbers.day_anchor), self.at(day + ONE_DAY, self.numbers.day_anchor)

    def week(self, monday: date, weeks: int = 1) -> tuple[int, int]:
        return self.day(monday)[0], self.day(monday + (7 * weeks - 1) * ONE_DAY)[1]

    def hours_of(self, side: str) -> dict[date, int]:
        found = {day: self.work[side].within(*self.day(day)).length() for day in self.days}
        if side.endswith("estimate"):
            evidence = self.work[side.replace("estimate", "calendar")]
            left = dict(self.person.breaks)
            for later in (0, 1, -1):
                for workday in left:
                    starts_in_time = self.person.clock.workday(workday, self.zone)[0] >= self.day(workday)[0]
                    if later and (later == 1) != starts_in_time:
                        continue
                    day = workday + later * ONE_DAY
                    room = found[day] - evidence.within(*self.day(day)).length()
                    taken = min(left[workday], room)
                    found[day] -= taken
                    left[workday] -= taken
        return found

    def week_hours(self, side: str, monday: date) -> int:
        return sum(self.hours[side][monday + number * ONE_DAY] for number in range(7))

    def overtime(self, side: str, monday: date) -> float:
        by_day, by_week = (hours * HOUR for hours in self.numbers.baselines)
        days = [self.hours[side][monday + number * ONE_DAY] for number in range(7)]
        # The minutes past the day's baseline, and those of the rest of the week past the week's.
        daily = sum(max(0, hours - by_day) for hours in days)
        return daily + max(0, sum(days) - daily - by_week)

    # Rules

    def judge(self) -> None:
        numbers = self.numbers
        worked = [week for week in self.weeks if self.work["estimate"].within(*self.week(week))]
        every = [week for week in self.weeks if worked[0] <= week <= worked[-1]]
        self.rests(worked)
        for day in self.days:
            if self.work["estimate"].within(*self.day(day)):
                for rule in ("daily_total", "daily_ordinary"):
                    value = {side: self.hours[side][day] for side in SIDES}
                    self.more_than(rule, day, self.day(day), getattr(numbers, rule), value)
        for rule in ("weekly_total", "weekly_ordinary", "averaged_ordinary"):
            if (given := getattr(numbers, rule)) is not None:
                self.mean_week(rule, *given, worked, every)
        if numbers.week_max is not None:
            self.mean_week("week_max", numbers.week_max, 1, worked, every)
        if numbers.overtime is not None:
            self.overtimes(worked, every)
        if numbers.breaks is not None:
            self.breaks()
        if numbers.night is not None:
            for day in self.days:
                start, end = numbers.night
                self.presence("night", day, self.at(day, start), self.at(day + (end <= start) * ONE_DAY, end))
        if numbers.sundays:
            self.sundays()

    def more_than(self, rule: str, day: date, window: Span, limit: float | None, value: dict[str, float]) -> None:
        if limit is not None:
            over = {side: value[side] > limit * HOUR for side in SIDES}
            self.rows[rule, day] = Row(window, limit * HOUR, dict(value), over)

    def mean_week(self, rule: str, limit: float, count: int, worked: list[date], every: list[date]) -> None:
        for first in worked if count == 1 else every[: max(0, len(every) - count + 1)]:
            weeks = [first + 7 * number * ONE_DAY for number in range(count)]
            if count == 1:
                value = {side: self.week_hours(side, first) for side in SIDES}
                self.more_than(rule, first, self.week(first), limit, value)
            elif held := sum(self.held(week) if week in worked else 0 for week in weeks):
                days = [week + number * ONE_DAY for week in weeks for number in range(7)]
                value = {
                    side: sum(self.hours[side][day] for day in days if day not in self.ordinary.days_off) / held
                    for side in SIDES
                }
                self.more_than(rule, first, self.week(first, count), limit, value)

    def held(self, week: date) -> Fraction:
        """The share of a week's ordinary days that are no leave."""
        usual = replace(self.ordinary, days_off=frozenset())
        ordinary = [day for day in (week + number * ONE_DAY for number in range(7)) if usual.of(day)]
        at_work = sum(day not in self.ordinary.days_off for day in ordinary)
        return Fraction(at_work, len(ordinary)) if ordinary else Fraction(1)

    def overtimes(self, worked: list[date], every: list[date]) -> None:
        assert self.numbers.overtime is not None
        one, four, year = self.numbers.overtime
        for week in worked:
            value = {side: self.overtime(side, week) for side in SIDES}
            self.more_than("overtime_week", week, self.week(week), one, value)
        for number in range(max(1, len(every) - 3)):
            run = every[number : number + 4]
            value = {side: sum(self.overtime(side, week) for week in run) for side in SIDES}
            self.more_than("overtime_4_weeks", run[0], self.week(run[0], len(run)), four, value)
        for first in {self.year_of(week) for week in worked}:
            label, after = self.first_week(first), self.first_week(first + 1)
            window = self.day(label)[0], self.day(after)[0]
            weeks = [week for week in worked if self.year_of(week) == first]
            value = {side: sum(self.overtime(side, week) for week in weeks) for side in SIDES}
            self.more_than("overtime_year", label, window, year, value)

    def first_week(self, year: int) -> date:
        """The first week that has most of its days in a fixed year."""
        begin = date(year, *self.year_start)
        return next(
            day
            for day in (begin + number * ONE_DAY for number in range(-6, 7))
            if day.weekday() == self.numbers.week_anchor and day + 3 * ONE_DAY >= begin
        )

    def year_of(self, week: date) -> int:
        """The fixed year that holds most of a week's days."""
        middle = week + 3 * ONE_DAY
        return middle.year if (middle.month, middle.day) >= self.year_start else middle.year - 1

    def rests(self, worked: list[date]) -> None:
        if self.numbers.daily_rest is not None:
            limit = self.numbers.daily_rest * HOUR
            found = {
                side: reference.rest(self.person, self.work[side], self.method, self.until, int(limit))
                if self.work[side]
                else {}
                for side in SIDES
            }
            for day in {day for basis in BASES for day, rest in found[basis].items() if rest.judged}:
                value = {
                    side: found[side][day].length if day in found[side] and found[side][day].judged else None
                    for side in SIDES
                }
                over = {side: one is not None and one < limit for side, one in value.items()}
                spans = {basis: found[basis][day].spans for basis in BASES if value[basis] is not None}
                window = self.person.clock.workday(day, self.zone)
                self.rows["daily_rest", day] = Row(window, limit, dict(value), over, spans)
        if self.numbers.weekly_rest is not None:
            limit = self.numbers.weekly_rest * HOUR
            for week in worked:
                start, end = self.week(week)
                value = {side: self.week_rest(side, start, end, limit) for side in SIDES}
                over = {side: one is not None and one < limit for side, one in value.items()}
                if any(value[basis] is not None for basis in BASES):
                    spans = {basis: frozenset(longest_blocks(self.work[basis], start, end)) for basis in BASES}
                    self.rows["weekly_rest", week] = Row((start, end), limit, dict(value), over, spans)

    def week_rest(self, side: str, start: int, end: int, limit: float) -> int | None:
        free = length_of(longest_blocks(self.work[side], start, end)[0])
        if self.until is None or end <= self.until:
            return free
        held = length_of(longest_blocks(self.work[side], start, self.until)[0]) if self.until > start else 0
        return free if held >= limit else None

    def breaks(self) -> None:
        for day in self.days:
            window = self.person.clock.workday(day, self.zone)
            need, gaps = {}, {}
            for side in EVIDENCE:
                runs = self.work[side].within(*window).runs()
                worked = sum(end - start for start, end in runs)
                need[side] = self.needed(worked)
                gaps[side] = runs[-1][1] - runs[0][0] - worked if runs else 0
            if not need["calendar"]:
                continue
            over = {side: bool(need.get(side)) and gaps[side] < need[side] for side in SIDES}
            for prefix in ("", "without_"):
                over[f"{prefix}trace"] = over[f"{prefix}trace"] and over[f"{prefix}calendar"]
            value = {side: gaps[side] if need.get(side) else None for side in SIDES}
            self.rows["breaks", day] = Row(window, need["calendar"], dict(value), over)

    def needed(self, worked: int) -> int:
        assert self.numbers.breaks is not None
        some, long, more = self.numbers.breaks
        if long is not None and worked >= long * HOUR:
            return (60 if more is not None and worked > more * HOUR else 30) * MINUTE
        return MINUTE if worked > some * HOUR else 0

    def presence(self, rule: str, day: date, start: int, end: int) -> bool:
        inside = {side: self.work[side].within(start, end) for side in SIDES}
        if inside["calendar"]:
            over = {side: side in EVIDENCE and bool(inside[side]) for side in SIDES}
            self.rows[rule, day] = Row((start, end), 0, {side: inside[side].length() for side in SIDES}, over)
        return bool(inside["calendar"])

    def sundays(self) -> None:
        before: dict[str, bool] = dict.fromkeys(SIDES, False)
        for first, start, end in free_windows(self.days[0], self.days[-1], self.numbers.country, self.zone):
            self.presence("sunday_holiday", first, start, end)
            row = self.rows.get(("sunday_holiday", first))
            here = row.over if row else dict.fromkeys(SIDES, False)
            again = {side: here[side] and before[side] for side in SIDES}
            if row and again["calendar"]:
                self.rows["next_sunday_free", first] = Row((start, end), 0, row.value, again)
            before = here


def longest_blocks(work: Timeline, start: int, end: int) -> list[Span]:
    """The blocks without work between two moments than which none is longer."""
    blocks = [block for block in free_blocks(work, start, end) if block[0] <= block[1]]
    return [block for block in blocks if length_of(block) == max(map(length_of, blocks))]


def length_of(span: Span) -> int:
    return span[1] - span[0]


def free_windows(first: date, last: date, country: str | None, zone: str) -> Iterator[tuple[date, int, int]]:
    """Runs of Sundays and holidays between two days: the first free day, and when the window begins and ends."""
    days = [first + number * ONE_DAY for number in range((last - first).days + 1)]
    hours = Hours({}, country)
    free = {day: day.weekday() == 6 or hours.is_public_holiday(day) for day in days}
    run: list[date] = []
    for day in days:
        if free[day]:
            run.append(day)
        elif run:
            eve = run[0] - ONE_DAY
            opens = "15:00" if is_eve(eve) else "18:00"
            yield run[0], boundary(eve, opens, zone), boundary(run[-1], "22:00", zone)
            run = []


def is_eve(day: date) -> bool:
    """Christmas, Easter or Whitsun eve."""
    sunday = easter(day.year)
    return day in (date(day.year, 12, 24), sunday - ONE_DAY, sunday + timedelta(days=48))


def instant(day: date, clock: str, zone: str) -> datetime:
    """A local time as an instant, for tests."""
    hour, minute = map(int, clock.split(":"))
    return reference.moment(boundary(day, time(hour, minute).isoformat("minutes"), zone))


__all__ = ["LAWS", "SIDES", "Law", "Numbers", "Row", "Timeline", "free_windows", "instant"]
