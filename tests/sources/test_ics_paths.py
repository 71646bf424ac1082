"""The scan and the complete reading by icalendar give the same result for any calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grense.errors import SourceError
from grense.sources.base import Reading
from grense.sources.ics import read_ics
from grense.sources.ics.reader import _read_full

ME = "me@example.org"
WINDOWS = (
    None,
    (dt.datetime(2024, 3, 25, tzinfo=dt.UTC), dt.datetime(2024, 4, 20, tzinfo=dt.UTC)),
    (dt.datetime(2024, 10, 26, 23, 30, tzinfo=dt.UTC), dt.datetime(2024, 11, 2, 9, tzinfo=dt.UTC)),
    (dt.datetime(2030, 1, 1, tzinfo=dt.UTC), dt.datetime(2030, 2, 1, tzinfo=dt.UTC)),
)
CUSTOM_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Our Own Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)

pieces = st.sampled_from
moments = st.builds(
    lambda day, minute: dt.datetime(2024, 3, 20) + dt.timedelta(days=day, minutes=minute),
    st.one_of(st.integers(0, 30), st.integers(215, 228), st.integers(-900, 900)),
    pieces((0, 9 * 60, 9 * 60 + 30, 16 * 60, 22 * 60, 2 * 60 + 30, 23 * 60 + 59)),
)
lengths = pieces((0, 15, 60, 90, 600, 24 * 60, 3 * 24 * 60 + 30, -60))
forms = pieces(
    (
        "utc",
        "Europe/Oslo",
        "America/New_York",
        "W. Europe Standard Time",
        "Our Own Time",
        "Nowhere/Atall",
        "floating",
        "day",
        "day with zone",
        "quoted",
    )
)
rules = pieces(
    (
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
        "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9",
        "FREQ=DAILY;COUNT=12",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=DAILY;BYDAY=SA,SU;COUNT=4",
        "FREQ=DAILY;BYMONTH=4",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=6",
        "FREQ=MONTHLY;BYMONTHDAY=27",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "FREQ=WEEKLY;UNTIL=20240410",
        "FREQ=WEEKLY;UNTIL=20240410T090000Z",
        "FREQ=WEEKLY;UNTIL=20240410T090000",
        "FREQ=DAILY;UNTIL=20230101T000000Z",
        "FREQ=DAILY;COUNT=3;UNTIL=20240410T090000Z",
        "freq=weekly;count=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=HOURLY;INTERVAL=6;COUNT=10",
        "FREQ=SOMETIMES",
        "FREQ=WEEKLY;BYDAY=XX",
        "COUNT=3",
        "",
    )
)
words = st.lists(
    pieces(
        (
            "STATUS:CONFIRMED",
            "STATUS:CANCELLED",
            "status:tentative",
            "TRANSP:TRANSPARENT",
            "TRANSP:OPAQUE",
            "CLASS:PRIVATE",
            "CLASS:public",
            "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            "X-MICROSOFT-CDO-INTENDEDSTATUS:WORKINGELSEWHERE",
            "SUMMARY:BEGIN:VEVENT and more",
            'DESCRIPTION;ALTREP="cid:a;b:c":A long text\\, with DTSTART:20240401T090000Z in it',
            "DTSTAMP;TZID=Europe:20240101T000000",
            "X-ODD;=:value",
            "SEQUENCE:2",
            "SEQUENCE:x",
            "DURATION:PT45M",
            "DURATION:P1D",
            "DURATION:-PT1H",
            "DTSTART:20240401T090000Z",
            "DTEND:nonsense",
            "GEO:nowhere",
            "A line without a colon",
            "",
        )
    ),
    max_size=4,
)
headers = pieces(("METHOD:PUBLISH", "METHOD:CANCEL", "X-WR-TIMEZONE:Europe/Oslo", "X-WR-TIMEZONE:UTC"))
uids = pieces(("", "UID:", "UID:one", "UID:two", "uid:two", "UID;X=Y:three", "UID:f\\,our"))
TIDY_UIDS = pieces(("UID:one", "UID:two", "UID:three", "UID:four", "UID:five", "UID:six"))
TIDY_FORMS = pieces(("utc", "Europe/Oslo", "Europe/Oslo", "W. Europe Standard Time", "Our Own Time", "floating", "day"))
TIDY_RULES = pieces(
    (
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO",
        "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=9",
        "FREQ=DAILY;COUNT=12",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;INTERVAL=2",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;UNTIL=20240410",
        "FREQ=WEEKLY;UNTIL=20240410T090000Z",
        "FREQ=DAILY;UNTIL=20241101T070000Z;INTERVAL=2",
    )
)
TIDY_WORDS = pieces(((), (), (), ("SEQUENCE:1",), ("STATUS:CANCELLED",), ("X-MICROSOFT-CDO-BUSYSTATUS:OOF",)))
TIDY_PEOPLE = pieces(
    (
        (),
        (f"ORGANIZER:mailto:{ME}", "ATTENDEE:mailto:other@example.org"),
        (f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Me:mailto:{ME}", "ORGANIZER;CN=Other:mailto:other@example.org"),
        (f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}", "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"),
    )
)
people = st.lists(
    pieces(
        (
            f"ORGANIZER:mailto:{ME}",
            "ORGANIZER;CN=Other:MAILTO:other@example.org",
            "ORGANIZER:",
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}",
            f"attendee;partstat=accepted:MAILTO:{ME.upper()}",
            f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}",
            f'ATTENDEE;CN="Me; or: who";PARTSTAT="ACCEPTED":mailto:{ME}',
            f"ATTENDEE;EMAIL={ME};PARTSTAT=ACCEPTED:/principals/1",
            f"ATTENDEE:mailto:{ME}",
            "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org",
            'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-TO="mailto:a@b","mailto:c@d":mailto:other@example.org',
            "ATTENDEE;CN=An^'odd^' one:mailto:third@example.org",
            "ATTENDEE;PARTSTAT:mailto:fourth@example.org",
            "ATTENDEE;CN=Back\\;slash:mailto:fifth@example.org",
        )
    ),
    max_size=4,
)


def timed(name: str, moment: dt.datetime, form: str, extra: str = "") -> str:
    stamp = moment.strftime("%Y%m%dT%H%M%S")
    match form:
        case "utc":
            return f"{name}{extra}:{stamp}Z"
        case "floating":
            return f"{name}{extra};VALUE=DATE-TIME:{stamp}"
        case "day":
            return f"{name}{extra};VALUE=DATE:{stamp[:8]}"
        case "day with zone":
            return f"{name};TZID=Europe/Oslo{extra};VALUE=DATE:{stamp[:8]}"
        case "quoted":
            return f'{name};X-ODD="a:b;c"{extra};TZID="Europe/Oslo":{stamp}'
        case _:
            return f"{name}{extra};TZID={form}:{stamp}"


@st.composite
def events(draw: st.DrawFn, tidy: bool) -> list[list[str]]:
    """The VEVENTs of one UID: a single event or a series, with replaced occurrences now and then."""
    uid = draw(TIDY_UIDS if tidy else uids)
    start, form = draw(moments), draw(TIDY_FORMS if tidy else forms)
    lines = [timed("DTSTART", start, form)] if tidy or draw(st.integers(0, 9)) else []
    if draw(st.booleans()):
        other = draw(forms) if not tidy and not draw(st.integers(0, 5)) else form
        lines.append(timed("DTEND", start + dt.timedelta(minutes=draw(lengths)), other))
    if draw(st.booleans()):
        lines.append("RRULE:" + draw(TIDY_RULES if tidy else rules))
        days = draw(st.lists(st.integers(0, 30), max_size=2))
        lines += [
            timed("EXDATE", start + dt.timedelta(days=day), draw(pieces((form, form, "utc", "day")))) for day in days
        ]
    if not tidy and not draw(st.integers(0, 5)):
        lines.append(timed("RDATE", start + dt.timedelta(days=4, hours=1), draw(pieces((form, "utc")))))
    if not tidy and not draw(st.integers(0, 7)):
        lines.append("RDATE;VALUE=PERIOD:20240401T100000Z/PT30M,20240402T100000Z/20240402T113000Z")
    blocks = [lines]
    for day in draw(st.lists(pieces((0, 1, 2, 7, 14)), max_size=2)):
        replaced = start + dt.timedelta(days=day)
        moved = replaced + dt.timedelta(minutes=draw(pieces((0, 60, -120, 60 * 24 * 40))))
        range_ = ";RANGE=THISANDFUTURE" if not tidy and not draw(st.integers(0, 5)) else ""
        same = form if tidy else draw(pieces((form, form, form, "utc")))
        end = moved + dt.timedelta(minutes=30)
        parts = (
            timed("RECURRENCE-ID", replaced, same, range_),
            timed("DTSTART", moved, form),
            timed("DTEND", end, form),
        )
        blocks.append(list(parts))
    result = []
    for block in blocks:
        alarm = ["BEGIN:VALARM", "DURATION:PT5M", f"ATTENDEE:mailto:{ME}", "TRIGGER:x", "END:VALARM"]
        body = draw(
            st.permutations([uid, *block, *draw(TIDY_WORDS if tidy else words), *draw(TIDY_PEOPLE if tidy else people)])
        )
        if not draw(st.integers(0, 3)):
            body = [*body, *(alarm if draw(st.integers(0, 5)) else alarm[:-1])]
        result.append(["BEGIN:VEVENT", *body, "END:VEVENT"])
    return result


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    tidy = draw(st.booleans())
    groups = draw(st.lists(events(tidy), min_size=1, max_size=4))
    blocks = draw(st.permutations([block for group in groups for block in group]))
    header = draw(
        st.lists(
            pieces(("METHOD:PUBLISH", "METHOD:CANCEL", "X-WR-TIMEZONE:Europe/Oslo", "X-WR-TIMEZONE:UTC")), max_size=1
        )
    )
    lines = [line for block in blocks for line in block]
    lines = [*header, *CUSTOM_ZONE, *lines] if draw(st.booleans()) else [*lines, *CUSTOM_ZONE, *header]
    if draw(st.integers(0, 9)):
        lines = ["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]
    if not draw(st.integers(0, 9)):
        lines = lines[: -draw(st.integers(1, 3))]
    lower = draw(st.integers(0, 9)) == 0
    width = draw(pieces((75, 75, 20, 7)))
    newline = draw(pieces(("\r\n", "\n", "\r\r\n")))
    fold = newline + draw(pieces((" ", "\t")))
    text = newline.join(folded(swapped(line) if lower else line, width, fold) for line in lines if line)
    return (draw(pieces(("", "\N{ZERO WIDTH NO-BREAK SPACE}"))) + text + newline).encode()


def swapped(line: str) -> str:
    name, colon, value = line.partition(":")
    return name.lower() + colon + value


def folded(line: str, width: int, fold: str) -> str:
    return fold.join(line[at : at + width] for at in range(0, len(line), width))


def seen_or_refused(reader: Callable[..., Reading], calendar: bytes, options: dict[str, Any]) -> object:
    """The result of a reader, or the error for a calendar that is cut off too early."""
    try:
        return seen(reader(calendar, **options))
    except SourceError as refusal:
        return str(refusal)


def seen(reading: Reading) -> tuple[object, ...]:
    spans = list(zip(reading.activities["start"], reading.activities["end"], strict=True))
    return spans, reading.absences, dict(reading.left_out), reading.warnings


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    calendar=calendars(),
    window=pieces(WINDOWS),
    include=pieces(((), ("all",), ("blocks", "unanswered"))),
    tz=pieces((None, "Europe/Oslo")),
    me=pieces(((), (ME,))),
)
def test_the_scan_neither_loses_nor_changes_an_event(calendar, window, include, tz, me):
    options = {"window": window, "include": include, "tz": tz, "me": me}
    assert seen_or_refused(read_ics, calendar, options) == seen_or_refused(_read_full, calendar, options)


@st.composite
def ordinary_series(draw: st.DrawFn) -> bytes:
    """One series of the usual kind, which the scan follows without icalendar."""
    start, form = draw(moments), draw(pieces(("utc", "Europe/Oslo", "America/New_York", "day")))
    frequency = draw(pieces(("DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        parts.append("WKST=" + draw(pieces(("MO", "SU", "TH"))))
    if frequency != "YEARLY" and draw(st.booleans()):
        days = draw(st.lists(pieces(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, max_size=5))
        parts.append("BYDAY=" + ",".join(days))
    until = (start + dt.timedelta(days=draw(st.integers(-1, 400)))).strftime("%Y%m%dT%H%M%SZ")
    ends = ("", f"COUNT={draw(st.integers(1, 40))}", f"UNTIL={until[:8] if form == 'day' else until}")
    rule = ";".join(filter(None, [*draw(st.permutations(parts)), draw(pieces(ends))]))
    minutes = draw(pieces((0, 30, 24 * 60, 50 * 60))) if form != "day" else 24 * 60 * draw(st.integers(0, 3))
    length = dt.timedelta(minutes=minutes)
    core = [timed("DTSTART", start, form), timed("DTEND", start + length, form), f"RRULE:{rule}"]
    excepted = draw(st.lists(st.integers(0, 30), max_size=3))
    core += [timed("EXDATE", start + dt.timedelta(days=day), form) for day in excepted]
    blocks = [core]
    for day in draw(st.lists(st.integers(0, 30), max_size=3)):
        replaced = start + dt.timedelta(days=day)
        moved = replaced + dt.timedelta(days=draw(pieces((0, 1, -7, 300))), hours=draw(pieces((0, 2))))
        blocks.append([timed("RECURRENCE-ID", replaced, form), timed("DTSTART", moved, form), f"SEQUENCE:{day % 3}"])
    chosen = draw(st.permutations(blocks))
    lines = [line for block in chosen for line in ("BEGIN:VEVENT", "UID:one", *block, "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


@settings(max_examples=80, deadline=None)
@given(calendar=ordinary_series(), window=pieces(WINDOWS))
def test_arithmetic_finds_the_occurrences_that_recurring_ical_events_finds(calendar, window):
    options = {"window": window, "include": ("all",), "tz": "Europe/Oslo", "me": (ME,)}
    assert seen(read_ics(calendar, **options)) == seen(_read_full(calendar, **options))


def test_ordinary_events_never_reach_icalendar(monkeypatch):
    monkeypatch.setattr("grense.sources.ics.events.parse", None)
    single = ("DTSTART;TZID=Europe/Oslo:20240401T090000", "DURATION:PT1H", "UID:two")
    series = (
        "DTSTART:20240401T090000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE:20240408T090000Z",
        "UID:one",
    )
    moved = ("RECURRENCE-ID:20240401T090000Z", "DTSTART:20240402T090000Z", "DURATION:PT1H", "UID:one")
    lines = [line for block in (single, series, moved) for line in ("BEGIN:VEVENT", *block, "END:VEVENT")]
    reading = read_ics("\n".join([*lines, ""]).encode(), include=["blocks"], tz="Europe/Oslo")
    assert len(reading.activities) == 3
