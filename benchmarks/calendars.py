"""How much faster grense reads a calendar than icalendar with recurring-ical-events does.

python benchmarks/calendars.py [--events N] [--rounds R]

Makes a calendar in a temporary folder: seeded, about 1.4 KB an event, three quarters single events over five years,
one quarter series of which some have exceptions and moved occurrences; with descriptions, 3-8 attendees and alarms.
Both readers read the same year of it, and what they take has to agree.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from grense.sources.ics import read_ics

OSLO = ZoneInfo("Europe/Oslo")
WINDOW = (dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
ME = "person@example.org"
WORDS = (
    "plan",
    "status",
    "budget",
    "review",
    "draft",
    "figures",
    "team",
    "note",
    "answer",
    "agenda",
    "minutes",
    "list",
)
STATUSES = ("ACCEPTED",) * 6 + ("TENTATIVE", "NEEDS-ACTION", "DECLINED")
RULES = (
    *("FREQ=WEEKLY",) * 4,
    "FREQ=WEEKLY;BYDAY=MO,WE",
    *("FREQ=WEEKLY;INTERVAL=2",) * 2,
    "FREQ=DAILY",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    *("FREQ=MONTHLY",) * 2,
)


def calendar(events: int) -> bytes:
    rng = random.Random(20_261_122)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//EN", *zone_lines()]
    number = 0
    while number < events:
        uid = f"{rng.getrandbits(96):024x}@example.org"
        days, quarter = rng.randrange(5 * 365 + 1), rng.randrange(28, 80)
        start = dt.datetime(2020, 1, 1) + dt.timedelta(days=days, minutes=15 * quarter)
        if rng.random() < 0.78:
            lines += event(rng, uid, start)
            number += 1
            continue
        step = dt.timedelta(days=14)
        rule = rng.choice(RULES)
        ending = rng.choice((f";COUNT={rng.randrange(3, 40)}", until(start, rng.randrange(20, 200))))
        if rng.random() < 0.1:
            ending = ""
        start -= dt.timedelta(days=start.weekday())
        extra = [f"RRULE:{rule}{ending}"]
        if rng.random() < 0.3:
            extra.append(f"EXDATE;TZID=Europe/Oslo:{stamp(start + 2 * step)}")
        lines += event(rng, uid, start, extra)
        number += 1
        for moved in range(rng.choice((0, 0, 1, 1, 2))):
            replaced = start + (moved + 3) * step
            extra = [f"RECURRENCE-ID;TZID=Europe/Oslo:{stamp(replaced)}"]
            lines += event(rng, uid, replaced + dt.timedelta(hours=rng.choice((1, 2, 24))), extra)
            number += 1
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def event(rng: random.Random, uid: str, start: dt.datetime, extra: list[str] | tuple[str, ...] = ()) -> list[str]:
    end = start + dt.timedelta(minutes=rng.choice((30, 45, 60, 90)))
    people = [f"colleague{rng.randrange(200)}@example.org" for _ in range(rng.randrange(2, 8))]
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randrange(10, 90)))
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20240101T000000Z",
        "CREATED:20240101T000000Z",
        "LAST-MODIFIED:20240101T000000Z",
        f"DTSTART;TZID=Europe/Oslo:{stamp(start)}",
        f"DTEND;TZID=Europe/Oslo:{stamp(end)}",
        *extra,
        f"SUMMARY:{rng.choice(WORDS)} {rng.choice(WORDS)}",
        f"DESCRIPTION:{text}",
        "LOCATION:Room 4",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        "TRANSP:OPAQUE",
        "CLASS:PUBLIC",
        f"ORGANIZER;CN=Somebody Important:mailto:{people[0]}",
        f"ATTENDEE;CN=Some Person;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={rng.choice(STATUSES)}:mailto:{ME}",
        *(
            f"ATTENDEE;CN=A Colleague;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:{person}"
            for person in people
        ),
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Reminder",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
    ]


def zone_lines() -> list[str]:
    parts = (("DAYLIGHT", "+0100", "+0200", "0329T020000", 3), ("STANDARD", "+0200", "+0100", "1025T030000", 10))
    lines = ["BEGIN:VTIMEZONE", "TZID:Europe/Oslo"]
    for name, before, after, start, month in parts:
        lines += [f"BEGIN:{name}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", f"DTSTART:1970{start}"]
        lines += [f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU", f"END:{name}"]
    return [*lines, "END:VTIMEZONE"]


def until(start: dt.datetime, days: int) -> str:
    return f";UNTIL={stamp(start + dt.timedelta(days=days))}Z"


def stamp(moment: dt.datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")


def folded(line: str) -> str:
    pieces = [line[:75], *(line[at : at + 74] for at in range(75, len(line), 74))]
    return "\r\n ".join(pieces) + "\r\n"


def read_with_grense(path: Path) -> list[tuple[dt.datetime, dt.datetime]]:
    table = read_ics(path, me=[ME], window=WINDOW).activities
    return sorted(zip(table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime(), strict=True))


def read_plainly(path: Path) -> list[tuple[dt.datetime, dt.datetime]]:
    parsed = icalendar.Calendar.from_ical(path.read_bytes())
    taken = []
    for event in recurring_ical_events.of(parsed).between(*WINDOW):
        mine = [person for person in event["ATTENDEE"] if person == f"mailto:{ME}"]
        if mine[0].params["PARTSTAT"] == "ACCEPTED":
            taken.append((event["DTSTART"].dt.astimezone(dt.UTC), event["DTEND"].dt.astimezone(dt.UTC)))
    return sorted(taken)


def timed(read: Callable[[Path], list[tuple[dt.datetime, dt.datetime]]], path: Path, rounds: int) -> tuple[float, list]:
    times, result = [], []
    for _ in range(rounds):
        begin = time.perf_counter()
        result = read(path)
        times.append(time.perf_counter() - begin)
    return statistics.median(times), result


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--events", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3, help="of grense; the plain way runs one round for each three")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "calendar.ics")
        path.write_bytes(calendar(chosen.events))
        print(f"{chosen.events} events, {path.stat().st_size / 1e6:.1f} MB, one year wanted")
        fast, taken = timed(read_with_grense, path, chosen.rounds)
        print(f"grense                              {fast:7.2f} s   {len(taken)} meetings")
        slow, expected = timed(read_plainly, path, max(chosen.rounds // 3, 1))
        print(f"icalendar + recurring-ical-events   {slow:7.2f} s   {len(expected)} meetings")
    print(f"ratio {slow / fast:.1f}, {'the same meetings' if taken == expected else 'DIFFERENT meetings'}")
    if taken != expected:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
