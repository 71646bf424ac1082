"""Made-up people at work for half a year, who take no notice of any nudge: what `benchmarks/nudges.py` looks at.

Each life is drawn from a seed. All habits are the person's own, so that two seeds are two people of the same kind.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

__all__ = ["FIRST", "PEOPLE", "Event", "Life", "Person"]

FIRST = dt.date(2026, 3, 2)  # a Monday; both changes of the clock lie within the half year and its history
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
SATURDAY_OFF = """extends = "afi_2022_04"
[rules.sunday]
from = "sat 00:00"
to = "sun 00:00"
"""
NIGHTS = """extends = "afi_2022_04"
day_start = "12:00"
"""


class Event(NamedTuple):
    """A piece of evidence, in UTC; a meeting is in the calendar in `[known, gone)`, or from `known` on."""

    start: dt.datetime
    end: dt.datetime
    kind: str
    known: dt.datetime
    gone: dt.datetime | None = None
    zone: str | None = None


class Piece(NamedTuple):
    """The same as a habit draws it: minutes after the day's midnight, and how many days before it is planned."""

    start: float
    end: float
    planned: int | None = None


Habit = Callable[[random.Random, int, int], Iterator[Piece]]  # of a person, for a weekday in a week by its number


@dataclass(frozen=True)
class Person:
    """A kind of working life: where, by which ordinary hours and rules, and `habit(seeded)`, which draws days."""

    name: str
    habit: Callable[[random.Random], Habit]
    hours: str = "mon-fri 08:00-16:00"
    zone: str = "Europe/Oslo"
    profile: str | None = None
    away: str | None = None  # a zone where the person is every fourth week

    def live(self, seed: int, weeks: int) -> Life:
        """So many weeks, day by day; a day in ten has an absence of no work, and a meeting in twenty is called off."""
        chance = random.Random(f"{self.name} {seed}")
        habit = self.habit(chance)
        events: list[Event] = []
        for number in range(weeks * 7):
            day = FIRST + number * DAY
            zone = ZoneInfo(self.zone_on(day))
            if chance.random() < 0.04:
                continue
            for piece in habit(chance, day.weekday(), number // 7):
                start, end = (_instant(day, minutes, zone) for minutes in piece[:2])
                if piece.planned is None:
                    kind = "mail_sent" if start == end else "manual"
                    events.append(Event(start, end, kind, end, zone=self.zone_on(day)))
                    continue
                known = _instant(day - piece.planned * DAY, 600, zone)
                gone = _instant(day, 600, zone) if chance.random() < 0.05 and piece.start > 660 else None
                events.append(Event(start, end, "meeting", known, gone, self.zone_on(day)))
        return Life(self, weeks, tuple(sorted(events)))

    def zone_on(self, day: dt.date) -> str:
        """Where the person is on a day."""
        return self.away if self.away and (day - FIRST).days // 7 % 4 == 3 else self.zone


class Life(NamedTuple):
    """What a person did, by start."""

    person: Person
    weeks: int
    events: tuple[Event, ...]


def _instant(day: dt.date, minutes: float, zone: ZoneInfo) -> dt.datetime:
    naive = dt.datetime.combine(day, dt.time()) + round(minutes * 60) * dt.timedelta(seconds=1)
    return naive.replace(tzinfo=zone).astimezone(dt.UTC)


def _mails(chance: random.Random, first: float, last: float, count: int) -> Iterator[Piece]:
    """Mails from the first to the last minute, and between them at random."""
    for minute in sorted([first, last, *(chance.uniform(first, last) for _ in range(count - 2))]):
        yield Piece(minute, minute)


def _office(
    mails: int, evenings: tuple[float, float], weekend: float, start: float, end: float
) -> Callable[..., Habit]:
    """Days of mail and meetings, some evenings with a few mails; two weekdays see more of them than the others."""

    def person(chance: random.Random) -> Habit:
        late = [evenings[day in chance.sample(range(5), 2)] for day in range(5)] + [weekend / 2, weekend]
        begin, finish, dusk = (chance.gauss(usual, 12) for usual in (start, end, 1250))

        def day(chance: random.Random, weekday: int, _week: int) -> Iterator[Piece]:
            if weekday < 5:
                first, last = chance.gauss(begin, 15), max(chance.gauss(finish, 30), begin + 200)
                yield from _mails(chance, first, last, mails)
                for _ in range(chance.randrange(4)):
                    at = chance.choice((510, 570, 600, 660, 780, 840, 870))
                    yield Piece(at, at + chance.choice((30, 60, 60, 90)), chance.choice((1, 3, 7, 14)))
            elif chance.random() < late[weekday]:
                at = chance.uniform(600, 1100)
                yield from _mails(chance, at, at + chance.uniform(10, 150), 4)
            if chance.random() < late[weekday]:
                at = chance.gauss(dusk, 35)
                yield from _mails(chance, at, at + chance.expovariate(1 / 55), chance.randrange(2, 7))
            if weekday < 5 and chance.random() < 0.03:
                yield Piece(1170, 1290, chance.choice((2, 7, 14)))

        return day

    return person


def _part_time(chance: random.Random) -> Habit:
    rate, begin = chance.uniform(0.2, 0.35), chance.gauss(545, 8)

    def day(chance: random.Random, weekday: int, _week: int) -> Iterator[Piece]:
        if weekday < 3:
            yield from _mails(chance, chance.gauss(begin, 12), chance.gauss(835, 15), 9)
            if chance.random() < 0.5:
                yield Piece(600, 660, 7)
        if chance.random() < (rate if weekday < 3 else rate / 3):
            at = chance.gauss(1260, 50)
            yield from _mails(chance, at, at + chance.expovariate(1 / 50), 3)

    return day


def _calendar_only(chance: random.Random) -> Habit:
    board, month = chance.randrange(4), chance.randrange(4)

    def day(chance: random.Random, weekday: int, week: int) -> Iterator[Piece]:
        if weekday > 4:
            if chance.random() < 0.06:
                yield Piece(840, 960, 14)
            return
        for _ in range(chance.randrange(2, 6)):
            at = chance.choice((480, 510, 540, 600, 660, 720, 780, 840, 900, 960))
            yield Piece(at, at + chance.choice((30, 45, 60, 90)), chance.choice((1, 2, 7, 14, 30)))
        if weekday == board and week % 2 == 0:
            yield Piece(1200, 1320, 40)
        elif weekday == month and week % 4 == 1:
            yield Piece(1230, 1350, 40)
        elif chance.random() < 0.07:
            yield Piece(1215, 1290, chance.choice((1, 3, 7)))

    return day


def _two_shifts(chance: random.Random) -> Habit:
    rate, swapped = chance.uniform(0.05, 0.15), chance.uniform(0.02, 0.06)

    def day(chance: random.Random, weekday: int, week: int) -> Iterator[Piece]:
        if weekday > 4:
            return
        late = week % 2 == 1
        if chance.random() < swapped:
            late = not late
        begin = 840 if late else 420
        yield from _mails(chance, begin + chance.uniform(2, 25), begin + 480 - chance.uniform(3, 20), 8)
        if not late and chance.random() < rate:
            at = chance.gauss(1275, 30)
            yield from _mails(chance, at, at + chance.uniform(2, 50), 3)

    return day


def _nights(chance: random.Random) -> Habit:
    rate = chance.uniform(0.05, 0.15)

    def day(chance: random.Random, weekday: int, _week: int) -> Iterator[Piece]:
        if weekday < 4:
            yield from _mails(chance, 1320 + chance.uniform(2, 20), 1800 - chance.uniform(3, 20), 9)
            if chance.random() < rate:
                at = chance.uniform(960, 1080)
                yield from _mails(chance, at, at + 20, 2)

    return day


def _sun_thu(chance: random.Random) -> Habit:
    rate, begin = chance.uniform(0.15, 0.3), chance.gauss(545, 10)

    def day(chance: random.Random, weekday: int, _week: int) -> Iterator[Piece]:
        if weekday not in (4, 5):
            yield from _mails(chance, chance.gauss(begin, 12), chance.gauss(1025, 20), 12)
            if chance.random() < 0.6:
                yield Piece(600, 660, 7)
            if chance.random() < rate:
                at = chance.gauss(1275, 40)
                yield from _mails(chance, at, at + chance.expovariate(1 / 45), 3)
        elif weekday == 5 and chance.random() < 0.12:
            at = chance.uniform(600, 1150)
            yield from _mails(chance, at, at + chance.uniform(5, 90), 3)

    return day


_OFFICE = _office(18, (0.15, 0.5), 0.2, 488, 975)
PEOPLE = (
    Person("office, some evenings", _OFFICE),
    Person("very much mail", _office(45, (0.45, 0.7), 0.4, 455, 1060)),
    Person("part-time mon-wed", _part_time, "mon-wed 09:00-14:00"),
    Person("calendar only", _calendar_only),
    Person("two shifts", _two_shifts, "mon-fri 07:00-15:00"),
    Person("nights", _nights, "mon-thu 22:00-30:00", profile=NIGHTS),
    Person("traveller", _OFFICE, away="America/New_York"),
    Person("sun-thu", _sun_thu, "sun-thu 09:00-17:00", "Asia/Jerusalem", SATURDAY_OFF),
)
