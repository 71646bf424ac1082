"""Summarise one person's ISO week from the frames of a classification; `grense.model.week` defines its parts.

Spans of work longer than a workday are cut there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from grense.classification.explain import explain, items_of
from grense.classification.long_entries import open_entries
from grense.classification.person_rows import PersonRows
from grense.classification.planned import done_before, still_ahead
from grense.classification.stays import local_ends, whereabouts
from grense.history.agreed import agreed_in_week
from grense.model.crossing import Crossing, Item
from grense.model.day_place import DayPlace
from grense.model.time import load_zone, week_start
from grense.model.timing import WorkTiming
from grense.model.week import (
    AgreedWeek,
    DaySummary,
    Hours,
    LongEntry,
    Mark,
    Rest,
    RestPart,
    Span,
    WeekSummary,
    clock_minutes,
    cut_to_workday,
    whole_minutes,
)
from grense.rules.agreed_hours import Agreed
from grense.rules.categories import QUICK_LOOKS, REST, WEEK_HOURS, category_of, is_of, listed
from grense.rules.kinds import BESIDE, NO_WORK
from grense.rules.ordinary_hours import MINUTES_A_DAY

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification.result import Result

__all__ = ["summarise_week"]

_NO_EVIDENCE = ("long_entry", "shift", *BESIDE)

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
_REACH = dt.timedelta(days=3)  # of sessions and rests that lie across the week's ends


def summarise_week(
    found: Result,
    week: str,
    *,
    person: str | None = None,
    known: dict[Any, Item] | None = None,
    agreed: Agreed | None = None,
    places: Mapping[dt.date, DayPlace] | None = None,
    timings: Mapping[Any, WorkTiming] | None = None,
) -> WeekSummary:
    """Summarise one person's week (`2026-W47`), by default the only person's.

    All times are in the local time of where the person was; on a day with work in two zones, each in its own. `known`
    caches items by label across weeks of the same classification, and is extended. `agreed` is what is agreed for a
    week, where it is known, `places` where the person worked (see `grense.history.places`), and `timings` are those of
    `grense.history.moved`, by the label of the crossing. Raises `ValueError` for an unknown person or week.
    """
    return _Week(found.as_found, week, person, {} if known is None else known, timings or {}).summary(
        agreed, places or {}
    )


class _Week:
    """The rows of one person around one week."""

    def __init__(
        self, found: Result, week: str, person: str | None, known: dict[Any, Item], timings: Mapping[Any, WorkTiming]
    ) -> None:
        self.found, self.known, self.timings = found, known, timings
        self.week = week
        self.monday = week_start(week)
        persons = list(found.zones)
        if (person is None and len(persons) != 1) or (person is not None and person not in persons):
            raise ValueError(person)
        self.person = persons[0] if person is None else person
        self.zone = found.zones[self.person]
        self.hours = found.ordinary_hours[self.person]
        self.places = whereabouts(found, self.person)
        self.days = tuple(self.monday + number * _DAY for number in range(7))
        self.starts: dict[dt.date, int] = {}
        self.frames: dict[str, pd.DataFrame] = {}

    def summary(self, agreed: Agreed | None, places: Mapping[dt.date, DayPlace]) -> WeekSummary:
        profile = self.found.profile
        every = [replace(one, place_of_work=places.get(one.date)) for one in self.crossings()]
        crossings = [one for one in every if not one.planned]
        days = self.day_summaries(every, places)
        return WeekSummary(
            week=self.week,
            monday=self.monday,
            zone=self.zone,
            day_start=min(self.starts_at(date) for date in self.days),
            evening=profile.evening,
            long_day=profile.limit("long_day"),
            long_week=profile.limit("long_week"),
            worked=self.week_hours(),
            days=days,
            crossings=self.in_order(crossings),
            planned=self.in_order([one for one in every if one.planned]),
            minutes_planned=sum(self.day_plans().values()),
            places=self.places,
            long_entries=self.long_entries(),
            day_of_rest=profile.rules["sunday"].window if "sunday" in profile.rules else None,
            agreed=None if agreed is None else self.agreed(agreed),
        )

    def agreed(self, agreed: Agreed) -> AgreedWeek:
        zones = {date: zones[-1] for date, zones in self.zones().items() if date in self.days}
        return agreed_in_week(self.found, self.monday, agreed, zones, person=self.person)

    def day_summaries(self, crossings: list[Crossing], places: Mapping[dt.date, DayPlace]) -> tuple[DaySummary, ...]:
        sessions = self.spans(self.frame("sessions"))
        items, ahead = (self.items(rows) for rows in self.activities())
        zones = self.zones()
        rests = self.rests(crossings)
        resting: dict[dt.date, list[RestPart]] = {}
        for rest in rests.values():
            # A rest belongs to the days of both its ends, whose clocks may be of two zones: it is never cut between
            # them.
            parts = list(self.between(rest.start, rest.end))
            for date, span in parts:
                resting.setdefault(date, []).append(RestPart(span.start, span.end, rest, date == parts[-1][0]))
        marks = self.marks(crossings)
        worked, plans = self.day_hours(), self.day_plans()
        today, now = self.present(zones)
        return tuple(
            DaySummary(
                date=date,
                start=self.clock(date, self.starts_at(date), zones[date][-1]),
                length=self.length(date, zones[date][-1]),
                ordinary=ordinary,
                off=off,
                worked=worked.get(date, Hours()),
                sessions=tuple(sessions.get(date, ())),
                items=tuple(items.get(date, ())),
                items_ahead=tuple(ahead.get(date, ())),
                now=now if date == today else None,
                rest=rests[date] if date in rests and not rests[date].planned else None,
                resting=tuple(sorted(resting.get(date, ()), key=lambda part: part.start)),
                marks=tuple(sorted(marks.get(date, ()), key=lambda mark: mark.start)),
                crossings=tuple(
                    one
                    for one in crossings
                    if one.date == date and not is_of(one.category, WEEK_HOURS) and not one.planned
                ),
                minutes_planned=plans.get(date, 0.0),
                zones=zones[date],
                places=self.places,
                place_of_work=places.get(date),
            )
            for date in self.days
            for ordinary, off in [self.ordinary(date)]
        )

    def long_entries(self) -> tuple[LongEntry, ...]:
        """The unanswered long entries that begin in the week."""
        spans = ((self.places.local(start), self.places.local(end)) for start, end in open_entries(self.rows))
        return tuple(LongEntry(start, end) for start, end in spans if any(self.between(start, start)))

    def frame(self, name: str) -> pd.DataFrame:
        """The person's rows of a frame from the days around the week."""
        if name not in self.frames:
            frame: pd.DataFrame = getattr(self.found, name)
            first, last = str(self.monday - _REACH), str(self.monday + 7 * _DAY + _REACH)
            near = ((frame["date"] >= first) & (frame["date"] < last)).to_numpy()
            self.frames[name] = frame.loc[near & (frame["person"] == self.person).to_numpy()]
        return self.frames[name]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The person's rows around the week."""
        table = self.found.activities
        first, last = self.clock(self.monday - _DAY, 0), self.clock(self.monday + 9 * _DAY, 0)
        near = (table["end"] >= first) & (table["start"] < last)
        if "person" in table.columns:
            near &= table["person"] == self.person
        return table.loc[near].sort_values(["start", "end"], kind="stable")

    def activities(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The person's rows around the week: done rows, and planned work."""
        rows, until = self.rows, self.found.until
        if until is None:
            return rows, rows.iloc[:0]
        return done_before(rows, until), still_ahead(rows, until)

    def items(self, rows: pd.DataFrame) -> dict[dt.date, list[Item]]:
        """Rows as whole items, by the week's workdays in which the rows, once cut, lie."""
        rows = rows.loc[~rows["kind"].isin(_NO_EVIDENCE)]
        whole = items_of(self.found.activities.loc[rows.index], self.found, self.person, self.places, self.known)
        found: dict[dt.date, list[Item]] = {}
        for (start, end, _), item in zip(_spans(rows), whole, strict=True):
            for date in dict.fromkeys(date for date, _ in self.cut(start, end)):
                found.setdefault(date, []).append(item)
        return found

    def present(self, zones: dict[dt.date, tuple[str, ...]]) -> tuple[dt.date | None, dt.datetime | None]:
        """The workday that contains `until`, and that moment in local time."""
        until = self.found.until
        if until is None:
            return None, None
        for date in reversed(self.days):
            local = until.astimezone(load_zone(zones[date][-1]))
            if date in dict(self.between(local, local)):
                return date, local
        return None, None

    def clock(self, date: dt.date, minutes: int, zone: str | None = None) -> dt.datetime:
        naive = dt.datetime.combine(date, dt.time()) + minutes * _MINUTE
        return naive.replace(tzinfo=load_zone(zone or self.zone))

    def starts_at(self, date: dt.date) -> int:
        """The start of a workday, in minutes after its midnight."""
        if date not in self.starts:
            self.starts[date] = self.found.profile.workday_start(self.hours, date)
        return self.starts[date]

    def ends_at(self, date: dt.date) -> int:
        """The end of a workday, in minutes after its own midnight."""
        return self.starts_at(date + _DAY) + MINUTES_A_DAY

    def length(self, date: dt.date, zone: str) -> float:
        """Hours of elapsed time in a workday."""
        start, end = (self.clock(date, minutes, zone) for minutes in (self.starts_at(date), self.ends_at(date)))
        return (whole_minutes(end) - whole_minutes(start)) / (60 * _MINUTE)

    def zones(self) -> dict[dt.date, tuple[str, ...]]:
        """The zones of a day's work, that of the latest work last; on a day without, the day before's."""
        found: dict[dt.date, tuple[str, ...]] = {}
        work = self.rows
        for start, end, _ in _spans(work.loc[~work["kind"].isin(NO_WORK)]):
            for first, last in self.places.pieces(start, end):
                zone = str(first.tzinfo)
                for date, _ in self.between(first, last):
                    found[date] = (*(one for one in found.get(date, ()) if one != zone), zone)
        before = self.places.zone_at(self.clock(self.monday, self.starts_at(self.monday)))
        for date in self.days:
            found.setdefault(date, (before,))
            before = found[date][-1]
        return found

    def between(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[tuple[dt.date, Span]]:
        """The time between two local moments as spans of the week's workdays; an instant is one span without length."""
        # A workday begins less than a day before its midnight, and ends less than two days after it.
        first, last = start.date() - 2 * _DAY, end.date() + _DAY
        for date in self.days:
            if not first <= date <= last:
                continue
            begins, ends = float(self.starts_at(date)), float(self.ends_at(date))
            for span in cut_to_workday(date, begins, ends, start, end, kind):
                yield date, span

    def cut(self, start: dt.datetime, end: dt.datetime, kind: str = "") -> Iterator[tuple[dt.date, Span]]:
        """A span of instants as spans of the week's workdays, each in the local time of where the person was."""
        for first, last in self.places.pieces(start, end):
            yield from self.between(first, last, kind)

    def spans(self, frame: pd.DataFrame) -> dict[dt.date, list[Span]]:
        found: dict[dt.date, list[Span]] = {}
        for start, end, kind in _spans(frame):
            for date, span in self.cut(start, end, kind):
                found.setdefault(date, []).append(span)
        return found

    def ordinary(self, date: dt.date) -> tuple[tuple[int, int] | None, str]:
        if date in self.hours.flexi_days:
            return None, "flexi_day"
        if date in self.hours.days_off:
            return None, "absence"
        is_holiday = self.hours.is_holiday(date) and not self.hours.has_rota(date)
        return self.hours.on(date), "holiday" if is_holiday else ""

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
        labels = frame.index[frame["week"] == self.week].tolist()
        mine = PersonRows(self.found, self.person, self.places)
        found = (explain(self.found, label, mine=mine, known=self.known) for label in labels)
        return [replace(one, timing=self.timings.get(one.label)) for one in found]

    def in_order(self, crossings: list[Crossing]) -> tuple[Crossing, ...]:
        """Crossings in the order of the lists of a week."""
        order = listed(self.found.profile.categories)

        def place(one: Crossing) -> tuple[int, dt.date, int]:
            number = order.index(category_of(one.category))
            return number if order[number].listed_first else len(order), one.date, number

        return tuple(sorted(crossings, key=place))

    def marks(self, crossings: list[Crossing]) -> dict[dt.date, list[Mark]]:
        """The positions of evening work, Sunday work and quick looks; others are whole days, weeks or rests."""
        found: dict[dt.date, list[Mark]] = {}
        for one in crossings:
            if category_of(one.category).shape.is_window:
                for date, span in self.marked(one):
                    mark = Mark(one.category, span.start, span.end, one.basis, one.planned)
                    found.setdefault(date, []).append(mark)
            elif is_of(one.category, QUICK_LOOKS):
                marks = [Mark(one.category, span.start, span.end, one.basis) for span in self.quick_looks(one.date)]
                found.setdefault(one.date, []).extend(marks)
        return found

    def marked(self, one: Crossing) -> Iterator[tuple[dt.date, Span]]:
        """The parts of workdays that show a crossing in a window; of one that lasts days, each day's evidence."""
        if not one.rule.lasts_days:
            yield from self.between(one.start, one.end)
            return
        found: dict[dt.date, list[Span]] = {}
        for item in one.items:
            for date, span in self.between(max(item.start, one.start), min(item.end, one.end)):
                found.setdefault(date, []).append(span)
        for date, spans in found.items():
            yield date, Span(min(span.start for span in spans), max(span.end for span in spans))

    def quick_looks(self, date: dt.date) -> list[Span]:
        """The micro sessions of a workday that the crossing `connected` counts."""
        looks = self.frame("quick_looks")
        looks = looks.loc[looks["date"] == str(date)]
        spans = zip(looks["start"].tolist(), looks["end"].tolist(), strict=True)
        return [span for start, end in spans for day, span in self.cut(start, end) if day == date]

    def rests(self, crossings: list[Crossing]) -> dict[dt.date, Rest]:
        """The rests before the week's days and the first workday after it; a short one with its crossing's figures."""
        limit = self.found.profile.limit("short_rest") or 0.0
        frame = self.frame("rests")
        frame = frame.loc[frame["minutes_calendar"].notna()]
        found = {}
        for row in _records(frame):
            date = row["date"].date()
            start, end = local_ends(self.places, row["start"], row["end"], of_rest=True)
            minutes = float(row["minutes_calendar"])
            shown = clock_minutes(start, end, minutes, limit)
            short, planned = minutes < limit, bool(row["planned"])
            found[date] = Rest(start, end, shown, limit, short, "calendar", str(row["method"]), planned)
        # Where a rest is short for several categories, it is shown as that of the lowest limit.
        for one in sorted(crossings, key=lambda one: -one.limit):
            if is_of(one.category, REST) and one.minutes_shown is not None:
                shown = clock_minutes(one.start, one.end, one.minutes_shown, one.limit)
                found[one.date] = Rest(
                    *(one.start, one.end, shown, one.limit), True, one.basis, str(one.method), one.planned, one.category
                )
        next_workday = min((date for date in found if date > self.days[-1]), default=None)
        return {date: rest for date, rest in found.items() if date in self.days or date == next_workday}


def _spans(frame: pd.DataFrame) -> Iterator[tuple[dt.datetime, dt.datetime, str]]:
    for start, end, kind in zip(*(frame[name].tolist() for name in ("start", "end", "kind")), strict=True):
        yield start.to_pydatetime(), end.to_pydatetime(), str(kind)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {"label": frame.index.tolist(), **{str(name): frame[name].tolist() for name in frame.columns}}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _hours(frame: pd.DataFrame) -> Iterator[Hours]:
    columns = (frame[f"minutes_{basis}"].tolist() for basis in ("trace", "calendar", "estimate"))
    for trace, calendar, estimate in zip(*columns, strict=True):
        yield Hours(trace, calendar, estimate)
