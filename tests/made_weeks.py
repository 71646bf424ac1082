"""Weeks made by hand or at random, through the real classifier: input for the window."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from grense.activities import from_columns
from grense.classification.localtime import load_zone
from grense.model.week import WeekSummary
from grense.outlook import Outlook, SourceView
from grense.outlook.overview import Context
from grense.services import gather as service
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules

OSLO = "Europe/Oslo"
MONDAY = dt.date(2026, 11, 2)
NEXT_MONDAY = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
WEEK = "2026-W45"

_HEAVY = {  # meetings, entries by hand, and mails as (first, last, how many), a day each from Monday
    0: ("0800-0830 0830-0915 0930-1000 1000-1100 1100-1130 1200-1330 1400-1500 1600-1730 2100-2145", "", "0752-1750x45"
        " 1920-1926x2 2102-2310x11"),
    1: ("0800-0900 0900-0930 1000-1030 1030-1130 1200-1300 1300-1400 1500-1600 1600-1800 2100-2230", "", "0740-1810x50"
        " 1940-1940x1 2102-2325x11"),
    2: ("0700-0800 0800-0830 0900-1000 1000-1130 1230-1400 1400-1430 1500-1530 1600-1800 2030-2130", "", "0702-1810x45"
        " 2032-2330x10"),
    3: ("0700-0800 0800-0900 0900-1000 1100-1130 1200-1300 1300-1400 1400-1500 1600-1830 2100-2230", "", "0702-1840x47"
        " 1950-1958x2 2102-0010x12"),
    4: ("0700-0800 0800-0930 1000-1130 1230-1400 1430-1500 1600-1700 1830-1930", "", "0702-1710x34 1832-1928x4"
        " 2235-2305x3"),
    5: ("", "1000-1230", "1005-1228x8 2040-2040x1"),
    6: ("1800-1900 2100-2200", "", "0710-0710x1 1750-2220x13"),
}  # fmt: skip


def at(day: dt.date, clock: str | int, zone: str = OSLO) -> dt.datetime:
    """A local time as an instant: `at(MONDAY, "0830")`, or minutes after midnight."""
    minutes = clock if isinstance(clock, int) else int(clock[:2]) * 60 + int(clock[2:])
    naive = dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minutes)
    return naive.replace(tzinfo=load_zone(zone)).astimezone(dt.UTC)


Piece = tuple[str, dt.datetime, dt.datetime]


def outlook_of(pieces: Sequence[Piece], now: dt.datetime = NEXT_MONDAY, law: str | None = None) -> Outlook:
    """The outlook at `now` of a person with this evidence: kind, start and end."""
    zone = OSLO
    kinds, starts, ends = (list(column) for column in zip(*pieces, strict=True)) if pieces else ([], [], [])
    nothing = service.gather([], now=now, tz=zone, week=farthest_week(now, zone))
    gathered = replace(nothing, activities=from_columns(starts, ends, kinds))
    context = Context(sources=(SourceView("work", "ics", now, None),), law=law)
    return overview(gathered, PersonRules(country="NO"), context, now=now)


@cache
def heavy_outlook() -> Outlook:
    """A week of 300 mails and some sixty meetings, and nothing before it."""
    chance, pieces = random.Random(45), list[Piece]()
    for number, (meetings, entries, mails) in _HEAVY.items():
        day = MONDAY + dt.timedelta(days=number)
        for kind, spans in (("meeting", meetings), ("manual", entries)):
            pieces += [(kind, at(day, one[:4]), at(day, one[5:])) for one in spans.split()]
        for one in mails.split():
            first, last, count = at(day, one[:4]), at(day, one[5:9]), int(one[10:])
            last += dt.timedelta(days=last < first)
            inner = [
                first + dt.timedelta(minutes=chance.randint(0, (last - first).seconds // 60)) for _ in range(count - 2)
            ]
            pieces += [("mail_sent", moment, moment) for moment in [first, last, *inner][:count]]
    return outlook_of(pieces)


def heavy_week() -> WeekSummary:
    """The week of `heavy_outlook`."""
    return heavy_outlook().weeks[WEEK]


def random_outlook(seed: int) -> Outlook:
    """A week of any size: quiet, ordinary or heavy, at any hour, in whole minutes, over midnight and over 04:00."""
    chance, morning = random.Random(seed), at(MONDAY, "1000")
    pieces: list[Piece] = [("mail_sent", morning, morning)]
    busy = chance.choice((1, 4, 12, 40))
    for number in range(-1, 8):
        day = MONDAY + dt.timedelta(days=number)
        for _ in range(chance.randrange(busy)):
            start = at(day, chance.randrange(24 * 60))
            pieces.append(("mail_sent", start, start))
        for _ in range(chance.randrange(busy // 2 + 1)):
            start = at(day, chance.randrange(24 * 4) * 15)
            length = dt.timedelta(minutes=chance.choice((10, 30, 45, 60, 120, 300)))
            pieces.append((chance.choice(("meeting", "meeting", "meeting", "manual")), start, start + length))
    return outlook_of(pieces, NEXT_MONDAY + dt.timedelta(days=1))
