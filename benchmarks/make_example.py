"""Write the example person's calendar and sent mailbox: the same bytes every time.

    python benchmarks/make_example.py [folder [weeks]]

Kari works in Norway, Monday to Friday from about eight to four. Some weeks stay there; others hold an evening, a quick
look after dinner, a Sunday, a short night. The latest week, 2026-W47, holds one of everything. Without a folder the
files of the package are written anew, which hold forty weeks. Weeks before the last twenty are like the ones twenty
later, with every other of their evenings and Sundays.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

SEED = 1130
OSLO = ZoneInfo("Europe/Oslo")
ME = "Kari Nordmann <kari@example.org>"
FIRST_MONDAY = dt.date(2026, 7, 6)
WEEKS = 20
PACKAGED = 40
HOLIDAY = (dt.date(2026, 7, 13), dt.date(2026, 8, 3))
PACKAGE = Path(__file__).parents[1] / "src" / "grense" / "example"

PEOPLE = [
    ("Ola Hansen", "ola@example.org"),
    ("Ingrid Berg", "ingrid@example.org"),
    ("Amir Haddad", "amir@example.org"),
    ("Liv Dahl", "liv@example.com"),
    ("Grace Miller", "grace@example.com"),
    ("Siri Moen", "siri@example.net"),
]
MATTERS = ["Budsjettet", "Rapporten", "Utkast til plan", "Møtet på torsdag", "Tall for oktober", "Ny versjon", "Kurset"]
MATTERS += ["Draft for comments", "Numbers for the report", "Agenda", "Notes from today", "Svar til kunden", "Lunsj"]
TEXTS = [
    "Takk, dette ser bra ut.",
    "Jeg ser på det i morgen.",
    "Kan du sjekke tallene en gang til?",
    "Her er utkastet.",
]
TEXTS += [
    "Thanks, looks good to me.",
    "I will send the rest later today.",
    "Vi tar det på teammøtet.",
    "Fint, da gjør vi det.",
]

# Days that are not like the others: first and last mail at work, and mails outside it.
WORKED: dict[str, tuple[str, str]] = {
    "2026-08-20": ("07:25", "18:30"),
    "2026-09-01": ("08:50", "15:50"),
    "2026-09-14": ("07:20", "16:45"),
    "2026-09-15": ("07:15", "16:50"),
    "2026-09-16": ("07:20", "16:40"),
    "2026-09-17": ("07:10", "18:10"),
    "2026-09-18": ("07:30", "16:20"),
    "2026-10-07": ("07:30", "16:10"),
    "2026-10-23": ("09:10", "15:40"),
    "2026-11-02": ("07:15", "16:50"),
    "2026-11-03": ("07:20", "16:45"),
    "2026-11-04": ("07:10", "16:55"),
    "2026-11-05": ("07:15", "16:50"),
    "2026-11-06": ("07:20", "16:30"),
    "2026-11-16": ("08:10", "15:50"),
    "2026-11-17": ("07:35", "16:25"),
    "2026-11-18": ("07:30", "18:20"),
    "2026-11-19": ("08:05", "16:05"),
    "2026-11-20": ("09:20", "15:35"),
}
OUTSIDE: dict[str, tuple[str, ...]] = {
    "2026-08-06": ("21:12",),
    "2026-08-12": ("21:35", "21:58"),
    "2026-08-16": ("19:40", "20:15"),
    "2026-08-18": ("21:05", "21:40", "22:05"),
    "2026-08-31": ("21:20", "21:45"),
    "2026-09-06": ("20:10", "20:32"),
    "2026-09-15": ("21:15", "22:02"),
    "2026-09-17": ("21:30",),
    "2026-09-20": ("18:45", "19:20", "19:55"),
    "2026-09-23": ("21:07",),
    "2026-10-04": ("20:20",),
    "2026-10-06": ("22:05", "22:40"),
    "2026-10-08": ("21:18", "21:30"),
    "2026-10-14": ("19:52",),
    "2026-10-18": ("19:15", "20:05"),
    "2026-10-20": ("21:25", "21:50"),
    "2026-11-03": ("21:10", "21:55"),
    "2026-11-05": ("19:48",),
    "2026-11-08": ("19:30", "20:10"),
    "2026-11-11": ("21:22",),
    "2026-11-16": ("19:50",),
    "2026-11-17": ("21:40", "22:10", "22:40"),
    "2026-11-22": ("19:25", "19:50", "20:20"),
}


SINGLE = [
    ("2026-08-05", "10:00", "11:30", "Oppstart etter ferien"),
    ("2026-08-13", "12:30", "14:00", "Planmøte"),
    ("2026-08-20", "15:00", "17:30", "Verksted"),
    ("2026-08-27", "09:30", "10:30", "Statusmøte"),
    ("2026-09-02", "13:00", "14:30", "Gjennomgang av rapporten"),
    ("2026-09-17", "14:00", "17:00", "Verksted"),
    ("2026-09-22", "21:00", "22:00", "Call with Boston"),
    ("2026-10-01", "11:00", "12:00", "Kundemøte"),
    ("2026-10-15", "12:00", "13:30", "Planmøte"),
    ("2026-10-22", "21:00", "22:00", "Call with Boston"),
    ("2026-10-28", "10:00", "11:00", "Statusmøte"),
    ("2026-11-04", "12:30", "15:00", "Budsjett"),
    ("2026-11-12", "13:00", "14:00", "Kundemøte"),
    ("2026-11-18", "14:30", "17:30", "Verksted før frist"),
    ("2026-11-19", "21:00", "22:00", "Call with Boston"),
    ("2026-11-20", "12:00", "13:00", "Oppsummering"),
]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE
    weeks = int(sys.argv[2]) if len(sys.argv) > 2 else PACKAGED
    (folder / "calendar.ics").write_bytes(calendar(weeks))
    (folder / "sent.mbox").write_bytes(mailbox(weeks))


# The mailbox


def mailbox(weeks: int = WEEKS) -> bytes:
    chance = random.Random(SEED)  # first for the last weeks, so that those are the same however many come before
    last = [(moment, own_mail(chance, number, moment)) for number, moment in enumerate(sending_times(chance, 0, WEEKS))]
    times = sending_times(chance, WEEKS - weeks, 0)
    earlier = [(moment, own_mail(chance, number, moment)) for number, moment in enumerate(times, len(last))]
    mails = [*last, *earlier, automatic_reply(), calendar_response(), bounce()]
    return b"".join(separated(moment, mail) for moment, mail in sorted(mails))


def sending_times(chance: random.Random, first_week: int, stop_week: int) -> Iterator[dt.datetime]:
    for number in range(7 * first_week, 7 * stop_week):
        day, like = (FIRST_MONDAY + dt.timedelta(days=days) for days in (number, number % (7 * WEEKS)))
        if day.weekday() < 5 and not HOLIDAY[0] <= like < HOLIDAY[1]:
            yield from times_at_work(chance, day, like)
        if number >= 0 or like.toordinal() % 2:
            for clock in OUTSIDE.get(like.isoformat(), ()):
                yield at(day, clock, chance.randrange(60))


def times_at_work(chance: random.Random, day: dt.date, like: dt.date) -> Iterator[dt.datetime]:
    usual = (f"08:{chance.randrange(5, 35):02}", f"15:{chance.randrange(20, 56):02}")
    first, last = WORKED.get(like.isoformat(), usual)
    seconds = [chance.randrange(60), chance.randrange(60)]
    begin, end = at(day, first, seconds[0]), at(day, last, seconds[1])
    yield begin
    moment = begin
    # Never more than an hour between two mails outside the ordinary hours, so that a long day is one stretch.
    while (moment := moment + dt.timedelta(minutes=step(chance, moment), seconds=chance.randrange(60))) < end:
        yield moment
    yield end


def step(chance: random.Random, moment: dt.datetime) -> int:
    return chance.randrange(45, 140) if 8 <= moment.hour < 14 else chance.randrange(20, 55)


def at(day: dt.date, clock: str, second: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), OSLO).replace(second=second)


def own_mail(chance: random.Random, number: int, moment: dt.datetime) -> str:
    name, address = chance.choice(PEOPLE)
    answer = "Re: " if chance.random() < 0.5 else ""
    text = "\n".join(chance.sample(TEXTS, chance.randrange(1, 4)))
    return f"""From: {ME}
To: {name} <{address}>
Subject: {encoded(answer + chance.choice(MATTERS))}
Date: {written(moment)}
Message-ID: <{number:04}.{chance.getrandbits(32):08x}@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Hei {name.split()[0]}

{text}

Kari
"""


def automatic_reply() -> tuple[dt.datetime, str]:
    moment = at(dt.date(2026, 7, 15), "10:12", 3)
    return (
        moment,
        f"""From: {ME}
To: Liv Dahl <liv@example.com>
Subject: Automatisk svar: Ferie
Date: {written(moment)}
Message-ID: <auto.1@example.org>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Jeg har ferie og er tilbake 3. august.
""",
    )


def calendar_response() -> tuple[dt.datetime, str]:
    moment = at(dt.date(2026, 10, 12), "09:31", 44)
    return (
        moment,
        f"""From: {ME}
To: Ola Hansen <ola@example.org>
Subject: Godtatt: Planmøte
Date: {written(moment)}
Message-ID: <answer.1@example.org>
Content-Type: text/calendar; charset=utf-8; method=REPLY

BEGIN:VCALENDAR
METHOD:REPLY
END:VCALENDAR
""",
    )


def bounce() -> tuple[dt.datetime, str]:
    moment = at(dt.date(2026, 9, 24), "11:02", 17)
    return (
        moment,
        f"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@example.org>
To: {ME}
Subject: Undelivered Mail Returned to Sender
Date: {written(moment)}
Message-ID: <bounce.1@example.org>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

The address is unknown.
--edge--
""",
    )


def separated(moment: dt.datetime, mail: str) -> bytes:
    return f"From kari@example.org {moment.astimezone(dt.UTC):%a %b %d %H:%M:%S %Y}\n{mail}\n".encode()


def written(moment: dt.datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S %z}"


def encoded(text: str) -> str:
    quoted = "".join(f"={byte:02X}" if byte > 126 else "_" if byte == 32 else chr(byte) for byte in text.encode())
    return text if text.isascii() else f"=?utf-8?q?{quoted}?="


# The calendar

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""


def calendar(weeks: int = WEEKS) -> bytes:
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//grense//example//NO\nCALSCALE:GREGORIAN\nX-WR-TIMEZONE:Europe/Oslo"
    lines = "\n".join([head, ZONE, *events(), *earlier_events(weeks), "END:VCALENDAR"]).split("\n")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def folded(line: str) -> str:
    return "\r\n ".join(line[begin : begin + 70] for begin in range(0, len(line), 70))


def events() -> Iterator[str]:
    weeks_off = "EXDATE;TZID=Europe/Oslo:20260714T090000,20260721T090000,20260728T090000"
    yield meeting(
        "team", "Teammøte", "2026-07-07", "09:00", "10:00", "RRULE:FREQ=WEEKLY;UNTIL=20261231T080000Z", weeks_off,
        "EXDATE;TZID=Europe/Oslo:20260929T090000",
    )  # fmt: skip
    yield meeting(
        "team",
        "Teammøte",
        "2026-10-14",
        "10:00",
        "11:00",
        "RECURRENCE-ID;TZID=Europe/Oslo:20261013T090000",
        "SEQUENCE:1",
    )
    yield meeting(
        "pair", "Ola og Kari", "2026-07-09", "13:00", "13:30", "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231T120000Z",
        "EXDATE;TZID=Europe/Oslo:20260723T130000",
    )  # fmt: skip
    yield from single_meetings()
    yield from meetings_that_do_not_count()
    yield event("ferie", "Ferie", whole_days(*HOLIDAY), "TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    birthday = whole_days(dt.date(2026, 9, 30), dt.date(2026, 10, 1))
    yield event("bursdag", "Bursdag: Siri", birthday, "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")


def earlier_events(weeks: int) -> Iterator[str]:
    for number in range(WEEKS, weeks, WEEKS):
        back = dt.timedelta(weeks=number)
        for name, first, begin, end in (("team", "07-07", "09:00", "10:00"), ("pair", "07-09", "13:00", "13:30")):
            start = dt.date.fromisoformat(f"2026-{first}") - back
            series = f"RRULE:FREQ=WEEKLY;COUNT={WEEKS}"
            yield meeting(f"{name}-{number}", "Teammøte", start.isoformat(), begin, end, series)
        for single, (day, begin, end, matter) in enumerate(SINGLE):
            earlier = dt.date.fromisoformat(day) - back
            yield meeting(f"single-{number}-{single}", matter, earlier.isoformat(), begin, end)


def single_meetings() -> Iterator[str]:
    for number, (day, begin, end, matter) in enumerate(SINGLE):
        yield meeting(f"single-{number}", matter, day, begin, end)
    for number, (begin, end) in enumerate(
        [
            ("20260909T080000Z", "20260909T090000Z"),
            ("20261021T120000Z", "20261021T130000Z"),
            ("20261110T130000Z", "20261110T140000Z"),
        ]
    ):
        yield event(f"utc-{number}", "Status with partners", f"DTSTART:{begin}\nDTEND:{end}", *people("ACCEPTED"))


def meetings_that_do_not_count() -> Iterator[str]:
    yield meeting("declined", "Sommerfest, planlegging", "2026-09-03", "18:00", "19:00", answer="DECLINED")
    yield meeting("tentative", "Kanskje: fagkveld", "2026-10-29", "18:00", "20:00", answer="TENTATIVE")
    yield meeting("cancelled", "Kundemøte", "2026-11-13", "14:00", "15:00", "STATUS:CANCELLED")
    yield event("focus", "Skrivetid", times("2026-11-10", "09:00", "11:30"))
    yield event("private", "Tannlege", times("2026-11-13", "08:00", "08:45"), "CLASS:PRIVATE")


def meeting(name: str, matter: str, day: str, begin: str, end: str, *lines: str, answer: str = "ACCEPTED") -> str:
    return event(name, matter, times(day, begin, end), *people(answer), *lines)


def people(answer: str) -> tuple[str, ...]:
    return (
        "ORGANIZER;CN=Ola Hansen:mailto:ola@example.org",
        "ATTENDEE;CN=Ola Hansen;PARTSTAT=ACCEPTED:mailto:ola@example.org",
        f"ATTENDEE;CN=Kari Nordmann;PARTSTAT={answer}:mailto:kari@example.org",
        "ATTENDEE;CN=Ingrid Berg;PARTSTAT=ACCEPTED:mailto:ingrid@example.org",
    )


def event(name: str, matter: str, when: str, *lines: str) -> str:
    head = f"BEGIN:VEVENT\nUID:{name}@example.org\nDTSTAMP:20260701T080000Z"
    return "\n".join([head, when, f"SUMMARY:{matter}", *lines, "END:VEVENT"])


def times(day: str, begin: str, end: str) -> str:
    date = day.replace("-", "")
    return "\n".join(
        f"{name};TZID=Europe/Oslo:{date}T{clock.replace(':', '')}00"
        for name, clock in (("DTSTART", begin), ("DTEND", end))
    )


def whole_days(begin: dt.date, end: dt.date) -> str:
    return f"DTSTART;VALUE=DATE:{begin:%Y%m%d}\nDTEND;VALUE=DATE:{end:%Y%m%d}"


if __name__ == "__main__":
    main()
