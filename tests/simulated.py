"""A simulated person: half a year of work by the clock, and the outlooks of it, computed cheaply.

No classifier is run. A day's sessions, sums and rests are composed here from its mails and meetings, simply.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from grense.frequency import Pattern, patterns
from grense.model.crossing import Crossing, Item
from grense.model.time import iso_week, load_zone, monday_of
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, Hours, Rest, Span, WeekSummary
from grense.outlook import Outlook
from grense.rules.profiles import Profile, Rule, load_profile

OSLO = "Europe/Oslo"
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
DAY_START = 4 * 60
PROFILE = load_profile("afi_2022_04")
LIMITS = {name: rule.limit_minutes for name, rule in PROFILE.rules.items()}


@cache
def _with_day_of_rest(window: tuple[int, int]) -> Profile:
    """The profile with another day of rest."""
    sunday = replace(PROFILE.rules["sunday"], window=window)
    return replace(PROFILE, rules={**PROFILE.rules, "sunday": sunday})


@dataclass(frozen=True)
class Day:
    """A workday: minutes after its midnight of mails sent, of meetings, and of entries by hand."""

    mails: tuple[float, ...] = ()
    meetings: tuple[tuple[float, float], ...] = ()
    manual: tuple[tuple[float, float], ...] = ()
    off: bool = False


@dataclass(frozen=True)
class Life:
    """Workdays by date. Past weeks are computed once."""

    days: dict[dt.date, Day]
    zone: str = OSLO
    hours: tuple[int, int] = (480, 960)
    day_of_rest: tuple[int, int] = (6 * 1440, 7 * 1440)
    sunday_off: bool = True
    _days: dict[tuple[dt.date, bool], DaySummary] = field(default_factory=dict)
    _views: dict[dt.date, WeekSummary] = field(default_factory=dict)
    _trend: dict[dt.date, TrendWeek] = field(default_factory=dict)
    _patterns: dict[dt.date, tuple[Pattern, ...]] = field(default_factory=dict)

    def at(self, day: dt.date, minutes: float) -> dt.datetime:
        naive = dt.datetime.combine(day, dt.time()) + minutes * MINUTE
        return naive.replace(tzinfo=load_zone(self.zone)).astimezone(dt.UTC)

    def workday(self, moment: dt.datetime) -> dt.date:
        return (moment.astimezone(load_zone(self.zone)).replace(tzinfo=None) - DAY_START * MINUTE).date()

    def outlook(self, made: dt.datetime, *, weeks: int = 3) -> Outlook:
        """The outlook at that moment: mails until then, and the whole calendar."""
        today = self.workday(made)
        monday = monday_of(today)
        mondays = [monday + number * 7 * DAY for number in range(-weeks, 3)]
        views = [self.past(one) if one < monday else self.week(one, made) for one in mondays]
        trend = [week for number in range(27, 0, -1) if (week := self.trend(monday - number * 7 * DAY)).days]
        if monday not in self._patterns:
            assert PROFILE.coding is not None
            self._patterns[monday] = patterns(trend, PROFILE.coding, LIMITS)
        return Outlook(
            made=made,
            zone=self.zone,
            weeks={view.week: view for view in views},
            trend=tuple(trend),
            meetings=self.meetings(today - DAY, today + 14 * DAY),
            sources=(),
            corrections={},
            protection="plain_no_extra",
            first=min(self.days, default=None),
            patterns=self._patterns[monday],
            profile=_with_day_of_rest(self.day_of_rest),
        )

    def ticks(self, begin: dt.datetime, end: dt.datetime, *, weeks: int = 3) -> Iterator[tuple[dt.datetime, Outlook]]:
        """Each minute with the outlook then: a new one every five minutes, and when a mail or an entry has come."""
        today = self.workday(begin)
        days = [(date, self.days.get(date, Day())) for date in (today - DAY, today, today + DAY)]
        came = sorted(self.at(date, one) for date, day in days for one in (*day.mails, *(end for _, end in day.manual)))
        now = begin
        while now < end:
            if (now - begin) // MINUTE % 5 == 0 or any(now - MINUTE < one <= now for one in came):
                outlook = self.outlook(now, weeks=weeks)
            yield now, outlook
            now += MINUTE

    def meetings(self, first: dt.date, last: dt.date) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        dates = (first + number * DAY for number in range((last - first).days + 1))
        found = [
            (self.at(date, start), self.at(date, end))
            for date in dates
            for start, end in self.days.get(date, Day()).meetings
        ]
        return tuple(sorted(found))

    def past(self, monday: dt.date) -> WeekSummary:
        if monday not in self._views:
            self._views[monday] = self.week(monday, None)
        return self._views[monday]

    def trend(self, monday: dt.date) -> TrendWeek:
        if monday not in self._trend:
            self._trend[monday] = _trend_week(self.past(monday))
        return self._trend[monday]

    def week(self, monday: dt.date, made: dt.datetime | None) -> WeekSummary:
        days = [self.day(monday + number * DAY, made) for number in range(7)]
        crossings = [one for day in days for one in day.crossings]
        total = sum(day.worked.estimate for day in days)
        if total > 2400:
            crossings.append(_crossing("long_week", monday, self.at(monday, DAY_START), total, 2400))
        return WeekSummary(
            week=iso_week(monday),
            monday=monday,
            zone=self.zone,
            day_start=DAY_START,
            evening=1260,
            long_day=600,
            long_week=2400,
            worked=Hours(sum(day.worked.trace for day in days), total, total),
            days=tuple(days),
            crossings=tuple(crossings),
            day_of_rest=self.day_of_rest,
        )

    def day(self, date: dt.date, made: dt.datetime | None) -> DaySummary:
        """A day as known at a moment; None for a past one."""
        today = self.workday(made) if made else date + DAY
        if made is not None and date == today:
            return self.put_together(date, made)
        key = date, date < today
        if key not in self._days:
            self._days[key] = self.put_together(date, made)
        return self._days[key]

    def put_together(self, date: dt.date, made: dt.datetime | None) -> DaySummary:
        day = self.days.get(date, Day())
        sent = tuple(one for one in day.mails if made is None or self.at(date, one) <= made)
        manual = tuple(one for one in day.manual if made is None or self.at(date, one[1]) <= made)
        sessions = _joined([*((one - 5, one) for one in sent), *day.meetings, *manual])
        worked = sum(end - start for start, end in sessions)
        free = date.weekday() > (4 if self.sunday_off else 6)
        hours = None if day.off or free else self.hours
        summary = DaySummary(
            date=date,
            start=self.at(date, DAY_START).astimezone(load_zone(self.zone)),
            length=24.0,
            ordinary=hours,
            off="absence" if day.off else "",
            worked=Hours(5.0 * len(sent), worked, worked),
            sessions=tuple(Span(start, end, "work") for start, end in sessions),
            items=self.items(date, replace(day, mails=sent, manual=manual)),
            rest=self.rest(date, sessions),
        )
        return replace(summary, crossings=tuple(self.crossings(summary)))

    def items(self, date: dt.date, day: Day) -> tuple[Item, ...]:
        spans = [
            *(("meeting", *span) for span in day.meetings),
            *(("manual", *span) for span in day.manual),
            *(("mail_sent", one, one) for one in day.mails),
        ]
        zone = load_zone(self.zone)
        return tuple(
            Item((kind, date, start), kind, *(self.at(date, one).astimezone(zone) for one in (start, end)))
            for kind, start, end in sorted(spans, key=lambda span: span[1])
        )

    def rest(self, date: dt.date, sessions: Sequence[tuple[float, float]]) -> Rest | None:
        before = self.days.get(date - DAY, Day())
        ends = [*before.mails, *(end for _, end in (*before.meetings, *before.manual))]
        if not sessions or not ends:
            return None
        zone = load_zone(self.zone)
        start, end = self.at(date - DAY, max(ends)), self.at(date, sessions[0][0])
        minutes = max(0.0, (end - start) / MINUTE)
        return Rest(start.astimezone(zone), end.astimezone(zone), minutes, 660, minutes < 660, "calendar", "overnight")

    def crossings(self, day: DaySummary) -> Iterable[Crossing]:
        late = [span.end for span in day.sessions if span.end > 1260]
        if late:
            yield _crossing("evening", day.date, day.start, max(late) - 1260, 0)
        if day.rest and day.rest.short:
            yield _crossing("short_rest", day.date, day.start, day.rest.minutes, 660)
        if day.worked.estimate > 600:
            yield _crossing("long_day", day.date, day.start, day.worked.estimate, 600)
        if day.date.weekday() == 6 and day.sessions:
            yield _crossing("sunday", day.date, day.start, day.worked.estimate, 0)


def person(seed: int, first: dt.date, weeks: int = 26) -> Life:
    """Half a year of a person's days; the seed sets how late they work and how much is planned."""
    chance = random.Random(seed)
    late, packed = chance.choice((0.1, 0.35, 0.7)), chance.choice((1, 3, 5))
    days = {}
    for number in range(weeks * 7):
        date = first + number * DAY
        if date.weekday() < 5 and chance.random() < 0.95:
            days[date] = _workday(chance, late, packed)
        elif date.weekday() < 5:
            days[date] = Day(off=True)
        elif chance.random() < late / 2:
            begin = chance.randrange(9 * 60, 26 * 60)
            meetings = ((begin, begin + 60.0),) if chance.random() < 0.3 and begin < 1300 else ()
            days[date] = Day(tuple(sorted(begin + chance.uniform(0, 90) for _ in range(4))), meetings)
    return Life(days)


def _workday(chance: random.Random, late: float, packed: int) -> Day:
    begin = chance.choice((420, 450, 480, 510)) + chance.uniform(0, 30)
    end = chance.choice((930, 960, 990, 1080, 1140))
    mails = [chance.uniform(begin, end) for _ in range(18)]
    meetings = []
    for _ in range(chance.randrange(packed + 1)):
        start = chance.choice((450, 540, 600, 660, 780, 840, 900))
        meetings.append((float(start), start + chance.choice((30.0, 60.0, 90.0))))
    if chance.random() < late:
        start = chance.uniform(1170, 1400)
        mails += [start + chance.uniform(0, 150) for _ in range(6)]
    if chance.random() < late / 3:
        meetings.append((chance.choice((1200.0, 1230.0, 1270.0)), 1320.0))
    return Day(tuple(sorted(mails)), tuple(sorted(set(meetings))))


def _joined(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 60:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _crossing(category: str, date: dt.date, start: dt.datetime, minutes: float, limit: float) -> Crossing:
    rule = Rule(category, "a test", date)
    figures = ("calendar", minutes, minutes, limit, None)
    return Crossing(0, category, rule, date, iso_week(date), OSLO, *figures, start, start, (), ())


def _trend_week(week: WeekSummary) -> TrendWeek:
    crossings: dict[str, int] = {}
    for one in week.crossings:
        crossings[one.category] = crossings.get(one.category, 0) + 1
    days = sum(bool(day.sessions) for day in week.days)
    worked = week.worked
    return TrendWeek(week.week, week.monday, days, worked.trace, worked.calendar, worked.estimate, crossings)
