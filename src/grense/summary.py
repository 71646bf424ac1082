"""One person's ISO week, taken from the frames of a classification; `grense.week` says what it consists of.

Spans of work longer than a workday are cut there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from grense.hours import MINUTES_A_DAY, public_holidays
from grense.localtime import local_clock
from grense.profiles import CATEGORIES
from grense.week import (
    Crossing,
    DaySummary,
    Hours,
    Mark,
    Rest,
    RestPart,
    Span,
    WeekSummary,
    clock_minutes,
    whole_minutes,
)
from grense.zones import load_zone

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification import Classification

__all__ = ["summarise_week"]

FIRST_TOLD = ("long_week", "connected")

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
_REACH = dt.timedelta(days=3)  # of sessions and rests that lie across the week's ends


def summarise_week(found: Classification, week: str, *, person: str | None = None) -> WeekSummary:
    """Sum up one person's week (`2026-W47`), by default the only person's.

    All times are local in the person's own zone, also of work done elsewhere. Raises `ValueError` for an unknown
    person or week.
    """
    return _Week(found, week, person).summary()


class _Week:
    """The rows of one person around one week."""

    def __init__(self, found: Classification, week: str, person: str | None) -> None:
        self.found = found
        self.week = week
        self.monday = dt.datetime.strptime(f"{week}-1", "%G-W%V-%u").date()  # noqa: DTZ007  # a day has no zone
        persons = list(found.zones)
        if (person is None and len(persons) != 1) or (person is not None and person not in persons):
            raise ValueError(person)
        self.person = persons[0] if person is None else person
        self.zone = found.zones[self.person]
        self.day_start = found.profile.day_start
        self.days = tuple(self.monday + number * _DAY for number in range(7))

    def summary(self) -> WeekSummary:
        rules = self.found.profile.rules
        every = self.crossings()
        crossings = [one for one in every if not one.planned]
        evening = rules["evening"].window if "evening" in rules else None
        return WeekSummary(
            week=self.week,
            monday=self.monday,
            zone=self.zone,
            day_start=self.day_start,
            evening=evening[0] if evening else None,
            long_day=rules["long_day"].limit_minutes if "long_day" in rules else None,
            long_week=rules["long_week"].limit_minutes if "long_week" in rules else None,
            worked=self.week_hours(),
            days=self.day_summaries(every),
            crossings=tuple(sorted(crossings, key=_telling_order)),
            planned=tuple(sorted((one for one in every if one.planned), key=_telling_order)),
            minutes_planned=sum(self.day_plans().values()),
            now=self.now(),
        )

    def day_summaries(self, crossings: list[Crossing]) -> tuple[DaySummary, ...]:
        sessions = self.spans(self.frame("sessions"))
        table, coming = self.activities()
        under_way = self.spans(self.under_way())
        meetings, manual = (self.spans(table.loc[table["kind"] == kind]) for kind in ("meeting", "manual"))
        sent, received = (self.instants(table.loc[table["kind"] == kind]) for kind in ("mail_sent", "mail_received"))
        rests = self.rests(crossings)
        resting: dict[dt.date, list[RestPart]] = {}
        for rest in rests.values():
            parts = list(self.cut(rest.start, rest.end))
            for date, span in parts:
                resting.setdefault(date, []).append(RestPart(span.start, span.end, rest, date == parts[-1][0]))
        marks = self.marks(crossings)
        worked, plans = self.day_hours(), self.day_plans()
        ahead = self.spans(coming)
        return tuple(
            DaySummary(
                date=date,
                start=self.clock(date, self.day_start),
                length=self.length(date),
                ordinary=ordinary,
                off=off,
                worked=worked.get(date, Hours()),
                sessions=tuple(sessions.get(date, ())),
                meetings=tuple(meetings.get(date, ())),
                manual=tuple(manual.get(date, ())),
                sent=tuple(sent.get(date, ())),
                received=tuple(received.get(date, ())),
                rest=rests[date] if date in rests and not rests[date].planned else None,
                resting=tuple(sorted(resting.get(date, ()), key=lambda part: part.start)),
                marks=tuple(sorted(marks.get(date, ()), key=lambda mark: mark.start)),
                crossings=tuple(
                    one for one in crossings if one.date == date and one.category != "long_week" and not one.planned
                ),
                ahead=tuple(ahead.get(date, ())),
                under_way=tuple(under_way.get(date, ())),
                minutes_planned=plans.get(date, 0.0),
            )
            for date in self.days
            for ordinary, off in [self.ordinary(date)]
        )

    def frame(self, name: str) -> pd.DataFrame:
        """The person's rows of a frame from the days around the week."""
        frame: pd.DataFrame = getattr(self.found, name)
        near = (frame["date"] >= str(self.monday - _REACH)) & (frame["date"] < str(self.monday + 7 * _DAY + _REACH))
        return frame.loc[near & (frame["person"] == self.person)]

    def rows(self) -> pd.DataFrame:
        """The person's rows around the week."""
        table = self.found.activities
        first, last = self.clock(self.monday - _DAY, 0), self.clock(self.monday + 8 * _DAY, 0)
        near = (table["end"] >= first) & (table["start"] < last)
        if "person" in table.columns:
            near &= table["person"] == self.person
        return table.loc[near].sort_values(["start", "end"], kind="stable")

    def activities(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The person's rows around the week: what has happened, and the work that lies ahead."""
        rows, until = self.rows(), self.found.until
        if until is None:
            return rows, rows.iloc[:0]
        from grense.planned import done_before, still_ahead  # they load pandas, which a reader of weeks does not need

        return done_before(rows, until), still_ahead(rows, until)

    def under_way(self) -> pd.DataFrame:
        """The person's work that goes on now, whole."""
        table, until = self.rows(), self.found.until
        if until is None:
            return table.iloc[:0]
        return table.loc[(table["start"] < until) & (table["end"] > until)]

    def now(self) -> dt.datetime | None:
        """The moment up to which things have happened, where it lies in the week."""
        until = self.found.until
        first, last = self.clock(self.monday, self.day_start), self.clock(self.monday + 7 * _DAY, self.day_start)
        return local_clock(until, self.zone) if until is not None and first <= until < last else None

    def clock(self, date: dt.date, minutes: int) -> dt.datetime:
        naive = dt.datetime.combine(date, dt.time()) + minutes * _MINUTE
        return naive.replace(tzinfo=load_zone(self.zone))

    def length(self, date: dt.date) -> float:
        """Hours of elapsed time in a workday."""
        start, end = self.clock(date, self.day_start), self.clock(date + _DAY, self.day_start)
        return (whole_minutes(end) - whole_minutes(start)) / (60 * _MINUTE)

    def local(self, frame: pd.DataFrame, name: str) -> list[dt.datetime]:
        return [local_clock(stamp.to_pydatetime(), self.zone) for stamp in frame[name].tolist()]

    def workday(self, moment: dt.datetime) -> tuple[dt.date, float]:
        """The workday of a local moment, and the minutes after that day's midnight."""
        naive = moment.replace(tzinfo=None)
        date = (naive - self.day_start * _MINUTE).date()
        return date, (naive - dt.datetime.combine(date, dt.time())) / _MINUTE

    def cut(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[tuple[dt.date, Span]]:
        """A local span as spans of the week's workdays; an instant is one span without length."""
        (first, begin), (last, finish) = self.workday(start), self.workday(end)
        if last > first and finish <= self.day_start:
            last, finish = last - _DAY, finish + MINUTES_A_DAY
        for date in (date for date in self.days if first <= date <= last):
            span_start = begin if date == first else float(self.day_start)
            span_end = finish if date == last else float(self.day_start + MINUTES_A_DAY)
            yield date, Span(span_start, max(span_start, span_end), kind)

    def spans(self, frame: pd.DataFrame) -> dict[dt.date, list[Span]]:
        found: dict[dt.date, list[Span]] = {}
        kinds = frame["kind"].tolist()
        for start, end, kind in zip(self.local(frame, "start"), self.local(frame, "end"), kinds, strict=True):
            for date, span in self.cut(start, end, str(kind)):
                found.setdefault(date, []).append(span)
        return found

    def instants(self, frame: pd.DataFrame) -> dict[dt.date, list[float]]:
        return {date: [span.end for span in spans] for date, spans in self.spans(frame).items()}

    def ordinary(self, date: dt.date) -> tuple[tuple[int, int] | None, str]:
        hours = self.found.ordinary_hours[self.person]
        if date in hours.days_off:
            return None, "absence"
        if hours.country is not None and date in public_holidays(hours.country, date.year, date.year):
            return None, "holiday"
        return hours.spans[date.weekday()], ""

    def day_hours(self) -> dict[dt.date, Hours]:
        frame = self.frame("days")
        return dict(zip((day.date() for day in frame["date"].tolist()), _hours(frame), strict=True))

    def day_plans(self) -> dict[dt.date, float]:
        frame = self.frame("days")
        days, minutes = (day.date() for day in frame["date"].tolist()), frame["minutes_planned"].tolist()
        return {date: planned for date, planned in zip(days, minutes, strict=True) if date in self.days}

    def week_hours(self) -> Hours:
        frame = self.frame("weeks")
        return next(iter(_hours(frame.loc[frame["week"] == self.week])), Hours())

    def crossings(self) -> list[Crossing]:
        frame = self.frame("crossings")
        frame = frame.loc[frame["week"] == self.week]
        starts, ends = self.local(frame, "start"), self.local(frame, "end")
        return [
            Crossing(
                label=row["label"],
                category=str(row["category"]),
                date=row["date"].date(),
                basis=str(row["basis"]),
                minutes=_number(row["minutes"]),
                minutes_shown=_number(row["minutes_shown"]),
                limit=float(row["limit"]),
                method=row["method"] if isinstance(row["method"], str) else None,
                start=start,
                end=end,
                planned=bool(row["planned"]),
            )
            for row, start, end in zip(_records(frame), starts, ends, strict=True)
        ]

    def marks(self, crossings: list[Crossing]) -> dict[dt.date, list[Mark]]:
        """Where evening work, Sunday work and quick looks lie; the other categories are whole days, weeks or rests."""
        found: dict[dt.date, list[Mark]] = {}
        for one in crossings:
            if one.category in ("evening", "sunday"):
                for date, span in self.cut(one.start, one.end):
                    mark = Mark(one.category, span.start, span.end, one.basis, one.planned)
                    found.setdefault(date, []).append(mark)
            elif one.category == "connected":
                marks = [Mark(one.category, span.start, span.end, one.basis) for span in self.quick_looks(one.date)]
                found.setdefault(one.date, []).extend(marks)
        return found

    def quick_looks(self, date: dt.date) -> list[Span]:
        """The micro sessions of a workday that lie outside its ordinary hours with their margin."""
        sessions = self.frame("sessions")
        found = self.spans(sessions.loc[(sessions["kind"] == "micro") & (sessions["date"] == str(date))])
        flex, hours = self.found.profile.flex_minutes, self.ordinary(date)[0]
        if hours is None:
            return found.get(date, [])
        return [span for span in found.get(date, []) if span.end < hours[0] - flex or span.start >= hours[1] + flex]

    def rests(self, crossings: list[Crossing]) -> dict[dt.date, Rest]:
        """The rests before the week's days and the first workday after it; a short one as its crossing has it."""
        rule = self.found.profile.rules.get("short_rest")
        limit = rule.limit_minutes if rule else 0.0
        frame = self.frame("rests")
        frame = frame.loc[frame["minutes_calendar"].notna()]
        found = {}
        for row, start, end in zip(_records(frame), self.local(frame, "start"), self.local(frame, "end"), strict=True):
            date = row["date"].date()
            minutes = float(row["minutes_calendar"])
            shown = clock_minutes(start, end, minutes, limit)
            short, planned = minutes < limit, bool(row["planned"])
            found[date] = Rest(start, end, shown, limit, short, "calendar", str(row["method"]), planned)
        for one in crossings:
            if one.category == "short_rest" and one.minutes_shown is not None:
                shown = clock_minutes(one.start, one.end, one.minutes_shown, one.limit)
                found[one.date] = Rest(
                    one.start, one.end, shown, one.limit, True, one.basis, str(one.method), one.planned
                )
        next_workday = min((date for date in found if date > self.days[-1]), default=None)
        return {date: rest for date, rest in found.items() if date in self.days or date == next_workday}


def _telling_order(one: Crossing) -> tuple[int, dt.date, int]:
    first = FIRST_TOLD.index(one.category) if one.category in FIRST_TOLD else len(FIRST_TOLD)
    return first, one.date, CATEGORIES.index(one.category)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {"label": frame.index.tolist(), **{str(name): frame[name].tolist() for name in frame.columns}}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _hours(frame: pd.DataFrame) -> Iterator[Hours]:
    columns = (frame[f"minutes_{basis}"].tolist() for basis in ("trace", "calendar", "estimate"))
    for trace, calendar, estimate in zip(*columns, strict=True):
        yield Hours(trace, calendar, estimate)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)
