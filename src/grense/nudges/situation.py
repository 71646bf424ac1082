"""An outlook's data about now, tonight and the days ahead, as instants, for the nudges."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from grense.model.crossing import Item
from grense.model.policy import AgreedHours
from grense.model.time import load_zone, monday_of
from grense.model.week import DaySummary, WeekSummary
from grense.nudges.rhythm import FEWEST, Rhythm, share
from grense.outlook import Outlook
from grense.rules.kinds import NO_WORK, TRACES
from grense.rules.ordinary_hours import MINUTES_A_DAY, OrdinaryHours

__all__ = ["DAY", "FRESH", "MINUTE", "RECENT", "DayOfRest", "Situation", "up_to_minute"]

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
# An older outlook is not used for the present, and an older trace does not count as current work.
FRESH = 20 * MINUTE
RECENT = 30 * MINUTE

_PLAN_TIME = 15 * 60
_HOUR = 60


class Situation:
    """An outlook by day and by instant. Days are workdays; times of day are minutes after their local midnight.

    The workplace's `agreed` times replace the profile's evening and ordinary hours' start.
    """

    def __init__(self, outlook: Outlook, hours: OrdinaryHours, agreed: AgreedHours | None = None) -> None:
        self.outlook, self.made, self.zone = outlook, outlook.made, load_zone(outlook.zone)
        self.profile = outlook.profile
        self._hours, self._agreed = hours, agreed or AgreedHours()
        self._ordinary: dict[dt.date, tuple[int, int] | None] = {}
        self._planned: dict[dt.date, tuple[tuple[dt.datetime, dt.datetime], ...]] = {}

    # The clock.

    def at(self, day: dt.date, minutes: float) -> dt.datetime:
        """The instant of a time of day; the earlier one of a repeated time."""
        naive = dt.datetime.combine(day, dt.time()) + minutes * MINUTE
        return naive.replace(tzinfo=self.zone).astimezone(dt.UTC)

    def local(self, moment: dt.datetime) -> dt.datetime:
        """A moment in the person's local time."""
        return moment.astimezone(self.zone)

    def workday(self, moment: dt.datetime) -> dt.date:
        """The workday of a moment: the night belongs to the evening before."""
        date = self.local(moment).date() + DAY
        while self.starts(date) > moment:
            date -= DAY
        return date

    def starts(self, date: dt.date) -> dt.datetime:
        """The start of a workday."""
        day = self.day(date)
        return day.start if day else self.at(date, self.profile.workday_start(self._hours, date))

    def minute(self, moment: dt.datetime) -> float:
        """The time of day of a moment, in minutes after its workday's midnight."""
        naive = self.local(moment).replace(tzinfo=None)
        return (naive - dt.datetime.combine(self.workday(moment), dt.time())) / MINUTE

    # Days and rules.

    @cached_property
    def today(self) -> dt.date:
        """The workday in which the outlook was made."""
        return self.workday(self.made)

    @cached_property
    def weeks(self) -> Mapping[dt.date, WeekSummary]:
        """The weeks by their Monday."""
        return {view.monday: view for view in self.outlook.weeks.values()}

    def day(self, date: dt.date) -> DaySummary | None:
        """A workday, if it is in the outlook."""
        week = self.weeks.get(monday_of(date))
        return week.days[date.weekday()] if week else None

    def ordinary(self, date: dt.date) -> tuple[int, int] | None:
        """The ordinary hours of a day, None for a day off."""
        if date not in self._ordinary:
            day = self.day(date)
            self._ordinary[date] = day.ordinary if day is not None else self._hours.on(date)
        return self._ordinary[date]

    def is_off(self, date: dt.date) -> bool:
        """Whether a day is leave, sickness, a flexi day or a public holiday."""
        day = self.day(date)
        return date in self._hours.all_days_off or (day is not None and bool(day.off))

    def evening(self, day: dt.date) -> int | None:
        """The start of evening work: the agreed limit, or the profile's.

        None for a day whose ordinary hours extend into the evening: a late shift is no evening work.
        """
        limit = self._agreed.limit if self.has_agreed_limit(day) else self.profile.evening
        hours = self.ordinary(day)
        return limit if limit is None or hours is None or hours[1] <= limit else None

    def is_ordinary(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in ordinary hours."""
        day = self.workday(moment)
        hours = self.ordinary(day)
        return hours is not None and self.at(day, hours[0]) <= moment < self.at(day, hours[1])

    def day_of_rest(self, moment: dt.datetime) -> DayOfRest | None:
        """The day of rest, by the profile, that contains a moment, or the next one."""
        return next((one for one in self._days_of_rest if one.end > moment), None)

    @cached_property
    def _days_of_rest(self) -> tuple[DayOfRest, ...]:
        rule = self.profile.rules.get("sunday")
        if rule is None or rule.window is None:
            return ()
        window = rule.window
        weeks = (monday_of(self.today) + number * 7 * DAY for number in range(-2, 4))
        named = (window[1] - 1) // MINUTES_A_DAY * DAY
        return tuple(DayOfRest(self.at(week, window[0]), self.at(week, window[1]), week + named) for week in weeks)

    def chance_of_evening(self, day: dt.date) -> float:
        """The probability of work in the evening of a day: by its calendar, or its weekday's habit; 0 if unknown."""
        limit = self.evening(day)
        if limit is None:
            return 0.0
        if any(end > self.at(day, limit) for _, end in self.planned(day)):
            return 1.0
        chances = [self.rhythm.late_on(day.weekday(), limit)]
        if self.working_until and day == self.today:
            chances.append(self.rhythm.late_after(self.minute(self.made), limit))
        return max((share(hits, days) for hits, days in chances if days >= FEWEST), default=0.0)

    def has_agreed_limit(self, day: dt.date) -> bool:
        """Whether the workplace has an agreed outer limit that applies on a day."""
        return self._agreed.limit is not None and self._agreed.holds_on(day)

    def is_agreed_quiet(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in the workplace's agreed quiet hours."""
        return self._agreed.is_quiet(self.local(moment))

    @cached_property
    def long_day(self) -> float | None:
        """The hours of a long day, in minutes."""
        return self.profile.limit("long_day")

    @cached_property
    def long_week(self) -> float | None:
        """The hours of a long week, in minutes."""
        return self.profile.limit("long_week")

    @cached_property
    def rhythm(self) -> Rhythm:
        """The person's usual hours."""
        days = (day for view in self.weeks.values() for day in view.days)
        return Rhythm(days, self.today, self.outlook.first)

    @cached_property
    def rest_limit(self) -> dt.timedelta:
        """The limit of a short rest; zero where the profile has no such rule."""
        return (self.profile.limit("short_rest") or 0.0) * MINUTE

    # Work.

    @cached_property
    def traces(self) -> tuple[Item, ...]:
        """The person's traces of today and of the workday before, up to the outlook, by their end."""
        found = (item for date in (self.today - DAY, self.today) for item in self.evidence(date) if item.like in TRACES)
        return tuple(sorted(dict.fromkeys(found), key=lambda item: item.end.astimezone(dt.UTC)))

    def evidence(self, date: dt.date) -> tuple[Item, ...]:
        """The evidence of a day's estimate up to the outlook: mails, entries, and meetings that have begun."""
        day = self.day(date)
        items = (item for item in day.items if item.kind not in NO_WORK) if day else ()
        return tuple(item for item in items if item.start.astimezone(dt.UTC) <= self.made)

    def last_work(self, date: dt.date) -> dt.datetime | None:
        """The end of the last evidence of a workday, up to the time of the outlook."""
        over = min(self.starts(date + DAY).astimezone(dt.UTC), self.made)
        return max((min(item.end.astimezone(dt.UTC), over) for item in self.evidence(date)), default=None)

    def has_begun(self, date: dt.date) -> bool:
        """Whether a workday has evidence from before the outlook was made."""
        return bool(self.evidence(date))

    @cached_property
    def last_trace(self) -> dt.datetime | None:
        """The end of the last trace, or the moment of the outlook if it spans that."""
        return min(self.traces[-1].end, self.made).astimezone(dt.UTC) if self.traces else None

    def is_working(self, now: dt.datetime) -> bool:
        """Whether the person is working, according to a fresh outlook."""
        last = self.last_trace
        return last is not None and last <= now < min(last + RECENT, self.made + FRESH)

    @cached_property
    def working_until(self) -> dt.datetime | None:
        """The time until which the person counts as working by the outlook; None if not working."""
        last = self.last_trace
        return min(last + RECENT, self.made + FRESH) if last and self.made < last + RECENT else None

    def worked_so_far(self, date: dt.date) -> float:
        """Minutes of a workday's estimate, without work only planned at the time of the outlook."""
        day = self.day(date)
        if day is None or date > self.today:
            return 0.0
        if date < self.today:
            return day.worked.estimate
        passed = (self.local(self.made).replace(tzinfo=None) - dt.datetime.combine(date, dt.time())) / MINUTE
        ahead = sum(span.end - max(span.start, passed) for span in day.sessions if span.end > passed)
        return max(0.0, day.worked.estimate - ahead)

    # What is planned.

    def meetings(self, first: dt.datetime, last: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
        """The meetings that overlap `[first, last)`, by start."""
        stop = bisect_left(self._meetings, (last,))
        begin = bisect_left(self._meetings, (first - self._longest_meeting,), hi=stop)
        return [(start, end) for start, end in self._meetings[begin:stop] if end > first]

    @cached_property
    def _meetings(self) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        return tuple(sorted(self.outlook.meetings))

    @cached_property
    def _longest_meeting(self) -> dt.timedelta:
        return max((end - start for start, end in self._meetings), default=dt.timedelta())

    def planned(self, date: dt.date) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        """The meetings that start in a workday, by start."""
        if date not in self._planned:
            first, last = (self.starts(one).astimezone(dt.UTC) for one in (date, date + DAY))
            self._planned[date] = tuple(one for one in self.meetings(first, last) if one[0] >= first)
        return self._planned[date]

    def first_work(self, date: dt.date) -> dt.datetime | None:
        """The planned start of a workday: its first meeting or its ordinary hours, whichever is earlier."""
        starts = [start for start, _ in self.planned(date)]
        if hours := self.ordinary(date):
            starts.append(self.at(date, hours[0]))
        return min(starts, default=None)

    def ordinary_left(self, last: dt.date) -> float:
        """Minutes of ordinary hours from the time of the outlook until the end of the day `last`."""
        left, date = dt.timedelta(), self.today
        while date <= last:
            if hours := self.ordinary(date):
                start, end = self.at(date, hours[0]), self.at(date, hours[1])
                left += max(dt.timedelta(), end - max(start, self.made))
            date += DAY
        return left / MINUTE

    def next_workday(self, date: dt.date) -> dt.date:
        """The next day with ordinary hours; simply the next day where there is none for two weeks."""
        days = (date + number * DAY for number in range(1, 15))
        return next((day for day in days if self.ordinary(day)), date + DAY)

    def next_ordinary(self, date: dt.date) -> dt.datetime:
        """The time until which late messages can wait: ordinary hours on the next workday, or the agreed start.

        Agreed quiet hours and days without mail are skipped, if there is any other day for two weeks; 08:00 where no
        day has ordinary hours.
        """
        days = [date + number * DAY for number in range(1, 15)]
        starts = ((day, self._start(day)) for day in days if self.ordinary(day))
        day = self.next_workday(date)
        hours = self.ordinary(day)
        found = next(((day, start) for day, start in starts if start is not None), None)
        return self.at(*(found or (day, hours[0] if hours else 8 * _HOUR)))

    def _start(self, day: dt.date) -> int | None:
        """The start of a day with ordinary hours, after agreed quiet hours; None on days without mail."""
        hours, agreed = self.ordinary(day), self._agreed
        start = hours[0] if hours else 8 * _HOUR
        if not agreed.holds_on(day):
            return start
        if day.weekday() in agreed.no_mail_on:
            return None
        start = start if agreed.start is None else agreed.start
        while (end := agreed.quiet_until(day, start)) is not None and start < 24 * _HOUR:
            start = end
        return start if start < 24 * _HOUR else None

    def plan_time(self, date: dt.date) -> int:
        """The time for nudges about the days ahead: 15:00, or the last ordinary hour of a day that ends earlier."""
        hours = self.ordinary(date)
        return min(_PLAN_TIME, hours[1] - _HOUR) if hours else _PLAN_TIME

    def workdays(self, monday: dt.date) -> list[dt.date]:
        """The days of a week with ordinary hours; Monday to Friday where there are none."""
        days = [monday + number * DAY for number in range(7)]
        return [day for day in days if self.ordinary(day)] or days[:5]

    def items(self, spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> tuple[Item, ...]:
        """Meetings as evidence."""
        return tuple(Item(None, "meeting", self.local(start), self.local(end)) for start, end in spans)


class DayOfRest(NamedTuple):
    """The start and end instants of a day of rest, and its date, which is its last one."""

    begin: dt.datetime
    end: dt.datetime
    date: dt.date


def up_to_minute(moment: dt.datetime) -> dt.datetime:
    """The moment rounded up to the whole minute."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + MINUTE
