"""How useful the nudges are: crossings told while they could still be changed, and warnings of what then came.

Simulated people (`working_lives`) live through half a year and take no notice. Every quarter of an hour in which
something has happened, the real `overview()` is made of what is known by then; the real `decide()` is asked every
five minutes, at one nudge a day beside the weekly one. Where nothing has happened since, the outlook gets the later
time. In ordinary hours before 14:00 only every second hour is looked at.

Usage: python benchmarks/nudges.py [--weeks 26] [--seeds 3] [--only office] [--list]
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from working_lives import FIRST, PEOPLE, Event, Life, Person

from grense.activities import from_columns
from grense.model.shown import Shown
from grense.model.time import monday_of
from grense.nudges import History, Nudge, Preferences, decide
from grense.outlook import Outlook
from grense.outlook.overview import Views
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.profiles import Profile, load_profile
from grense.services.gather import Gathered
from grense.services.outlook import overview
from grense.services.person_rules import PersonRules

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
QUARTER = 15 * MINUTE
BACK, AHEAD = 12 * DAY, 16 * DAY
LATE = 15 * MINUTE  # how long after the first evidence of an evening it still counts as told in time
Claim = tuple[str, dt.date]


@dataclass
class Record:
    """What came of one person and what was said: recall by category, precision by kind of nudge."""

    person: str
    came: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def __add__(self, other: Record) -> Record:
        return Record(
            self.person,
            self.came + other.came,
            self.told + other.told,
            self.said + other.said,
            self.right + other.right,
            self.lines + other.lines,
        )


@cache
def profile_of(person: Person) -> Profile:
    """The rules by which a person is judged."""
    if person.profile is None:
        return load_profile("afi_2022_04")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "profile.toml")
        path.write_text(f'id = "own"\nsource = "own"\nchecked_on = 2026-03-01\n{person.profile}', encoding="utf-8")
        return load_profile(path)


def gathered(events: Sequence[Event], zone: str, now: dt.datetime) -> Gathered:
    """What sources give of these events by now."""
    known = [one for one in events if one.known <= now and (one.gone is None or one.gone > now)]
    starts, ends, kinds, _, _, zones = zip(*known, strict=True) if known else ((),) * 6
    table = from_columns(starts, ends, kinds, zone=zones)
    return Gathered(table, (), {}, (), (), False, zone, False, now)


def outlooks(life: Life) -> Iterator[tuple[dt.datetime, Outlook]]:
    """An outlook and the moment from which it is there, over all the weeks."""
    person, views, whole_views, whole = life.person, Views(), Views(), None
    rules = PersonRules(person.hours, profile=profile_of(person))
    changes = sorted({moment for one in life.events for moment in (one.known, one.gone, one.start, one.end) if moment})
    now = dt.datetime.combine(FIRST, dt.time(4), ZoneInfo(person.zone)).astimezone(dt.UTC)
    end, place, latest = now + life.weeks * 7 * DAY, 0, None
    while now < end:
        zone = person.zone_on(now.date())
        local = now.astimezone(ZoneInfo(zone))
        monday = monday_of(local.date())
        before = place
        while place < len(changes) and changes[place] <= now:
            place += 1
        if whole is None or whole[0] != (monday, zone):
            made = overview(gathered(life.events, zone, now), rules, now=now, weeks_ahead=1, views=whole_views)
            whole, latest = ((monday, zone), made), made
        elif before < place or latest is None:
            if not _worth_a_look(person, local):
                place = before
                now += QUARTER
                continue
            near = [one for one in life.events if now - BACK < one.start < now + AHEAD]
            made = overview(gathered(near, zone, now), rules, now=now, weeks_back=0, weeks_ahead=1, views=views)
            known = whole[1]
            latest = replace(made, weeks={**known.weeks, **made.weeks}, patterns=known.patterns, trend=known.trend)
        else:
            latest = replace(latest, made=now)
        yield now, latest
        now += QUARTER


def _worth_a_look(person: Person, local: dt.datetime) -> bool:
    hours = OrdinaryHours(person.hours).spans[local.weekday()]
    minutes = local.hour * 60 + local.minute
    return hours is None or not hours[0] < minutes < min(hours[1], 14 * 60) or minutes % 120 == 0


def said(life: Life, looks: Iterator[tuple[dt.datetime, Outlook]]) -> list[tuple[dt.datetime, Nudge]]:
    """All nudges with the moments at which they came."""
    hours, preferences, history = OrdinaryHours(life.person.hours), Preferences(), History()
    found: list[tuple[dt.datetime, Nudge]] = []
    for begin, outlook in looks:
        for number in range(0, 15, 5):
            now = begin + number * MINUTE
            nudge = decide(outlook, now, preferences, history, hours=hours)
            if nudge is not None:
                found.append((now, nudge))
                history = History((*history.shown[-400:], Shown(nudge.code, nudge.key, now, "shown")))
    return found


def crossings(life: Life) -> dict[Claim, tuple[dt.datetime, dt.datetime]]:
    """What came of it all: until when each crossing could be told in time, and its end."""
    end = dt.datetime.combine(FIRST, dt.time(4), ZoneInfo(life.person.zone)) + life.weeks * 7 * DAY
    rules = PersonRules(life.person.hours, profile=profile_of(life.person))
    whole = overview(gathered(life.events, life.person.zone, end), rules, now=end, weeks_back=life.weeks + 1)
    hours = OrdinaryHours(life.person.hours)
    found = {}
    for view in whole.weeks.values():
        for one in view.crossings:
            usual = hours.spans[one.date.weekday()]
            if one.category == "evening" and usual and usual[1] > (view.evening or 0):
                continue  # an ordinary late shift
            in_time = one.end if one.category == "short_rest" else one.start + LATE
            found[one.category, one.date] = in_time, one.end
    return found


def judge(life: Life, nudges: Sequence[tuple[dt.datetime, Nudge]]) -> Record:
    """Hold what was said against what came."""
    came, record = crossings(life), Record(life.person.name)
    told: set[Claim] = set()
    for moment, nudge in nudges:
        claims = claims_of(nudge)
        right = all(claim in came for claim in claims)
        record.lines.append(
            f"{moment.astimezone(ZoneInfo(life.person.zone)):%a %d %b %H:%M} {nudge.key} {claims} {right}"
        )
        if claims:
            record.said[nudge.code] += 1
            record.right[nudge.code] += right
        told |= {claim for claim in claims if claim in came and moment <= came[claim][0]}
    for claim in came:
        record.came[claim[0]] += 1
        record.told[claim[0]] += claim in told
        if claim[0] in ("evening", "short_rest") and claim not in told:
            record.lines.append(f"missed {claim} {came[claim][1]}")
    return record


def claims_of(nudge: Nudge) -> tuple[Claim, ...]:
    """The crossings that a nudge speaks of, by category and day."""
    return nudge.about


def lived(person: Person, seed: int, weeks: int) -> Record:
    """One simulated person from beginning to end."""
    life = person.live(seed, weeks)
    return judge(life, said(life, outlooks(life)))


def table(records: Sequence[Record]) -> str:
    """The figures of each person: crossings told in time of those that came, and warnings right of those said."""
    shown = ("evening", "short_rest", "sunday")
    lines = [f"{'person':24} " + " ".join(f"{name:>16}" for name in shown) + "   warnings that were right"]
    for one in records:
        recall = " ".join(f"{_share(one.told[name], one.came[name]):>16}" for name in shown)
        precision = ", ".join(f"{code} {_share(one.right[code], number)}" for code, number in sorted(one.said.items()))
        lines.append(f"{one.person:24} {recall}   {precision}")
    return "\n".join(lines)


def _share(part: int, of: int) -> str:
    return f"{part} of {of} ({part / of:.0%})" if of else "-"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weeks", type=int, default=26)
    arguments.add_argument("--seeds", type=int, default=1)
    arguments.add_argument("--only", default="", help="people whose name holds this")
    arguments.add_argument("--list", action="store_true", help="also every nudge and every crossing that was missed")
    chosen = arguments.parse_args()
    people = [one for one in PEOPLE if chosen.only in one.name]
    with ProcessPoolExecutor() as processes:
        runs = [[processes.submit(lived, one, seed, chosen.weeks) for seed in range(chosen.seeds)] for one in people]
        records = [
            sum((run.result() for run in some), Record(one.name)) for one, some in zip(people, runs, strict=True)
        ]
    if chosen.list:
        print("\n".join(line for one in records for line in [one.person, *one.lines]))
    print(table([*records, sum(records, Record("all"))]))


if __name__ == "__main__":
    main()
