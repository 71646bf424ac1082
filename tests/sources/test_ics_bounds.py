"""Time is bounded by the size of a calendar; and a reader raises only grense's own errors."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.sources.base import Reading
from grense.sources.ics import read_ics
from grense.sources.ics.effort import Effort
from grense.sources.ics.reader import _read_full
from grense.sources.ics.rule import rule_of

ME = "me@example.org"
WINDOW = (dt.datetime(2026, 5, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
PEOPLE = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}\nORGANIZER:mailto:x@example.org"
TIMES = "DTSTART:20260601T080000Z\nDTEND:20260601T090000Z"


def calendar(*lines: str) -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(number: int, *lines: str, times: str = TIMES) -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{number}", times, PEOPLE, *lines, "END:VEVENT"])


def cost(data: bytes, window: tuple[dt.datetime, dt.datetime] | None = WINDOW) -> tuple[float, Reading | None]:
    """The seconds of the processor that a reading takes."""
    begin = time.process_time()
    try:
        reading = read_ics(data, me=[ME], window=window, tz="Europe/Oslo")
    except GrenseError:
        reading = None
    return time.process_time() - begin, reading


ENDLESS: dict[str, Callable[[int], bytes]] = {
    "events without end": lambda size: calendar(*["BEGIN:VEVENT"] * size),
    "zones and events without end": lambda size: calendar(*["BEGIN:VTIMEZONE\nBEGIN:VEVENT"] * size),
    "other components without end": lambda size: calendar(*["BEGIN:VTODO"] * size),
    "components in an event": lambda size: calendar(event(1, *["BEGIN:VALARM"] * size)),
    "components in an event, closed": lambda size: calendar(event(1, *["BEGIN:VALARM\nEND:VALARM"] * size)),
    "a long folded line": lambda size: calendar(event(1, "DESCRIPTION:x", *[" folded"] * size)),
    "blank lines": lambda size: calendar(event(1, "DESCRIPTION:x", *[""] * size)),
    "properties": lambda size: calendar(event(1, *["X-OWN;A=B:c"] * size)),
    "attendees": lambda size: calendar(event(1, *[f"ATTENDEE;CN=A:mailto:a{n}@example.org" for n in range(size)])),
    "dates that are left out": lambda size: calendar(event(1, "RRULE:FREQ=DAILY", *["EXDATE:20260701T080000Z"] * size)),
    "one event again and again": lambda size: calendar(*[event(1)] * size),
    "zones": lambda size: calendar(*[zone(number) for number in range(size // 20)], event(1)),
}


def zone(number: int, rule: str = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU") -> str:
    half = f"DTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:{rule}"
    return f"BEGIN:VTIMEZONE\nTZID:{number}\nBEGIN:STANDARD\n{half}\nEND:STANDARD\nEND:VTIMEZONE"


@pytest.mark.parametrize("shape", ENDLESS)
def test_twice_as_much_takes_about_twice_as_long(shape):
    small, large = (cost(ENDLESS[shape](size))[0] for size in (1_500, 12_000))
    # Eight times as much; in quadratic time it would take sixty-four times as long.
    assert large < max(small * 24, 1.0)


BOMBS = {
    "SECONDLY": (20, "RRULE:FREQ=SECONDLY"),
    "MINUTELY": (8, "RRULE:FREQ=MINUTELY"),
    "30 February, yearly": (300, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "30 February, daily": (300, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "30 February, by the second": (300, "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
    "30 February, counted": (300, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"),
    "a ninth Monday of the week": (300, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9"),
    "every second of the day": (
        3,
        "RRULE:FREQ=DAILY"
        + "".join(f";{name}=" + ",".join(map(str, range(top))) for name, top in (("BYHOUR", 24), ("BYMINUTE", 60)))
        + ";BYSECOND="
        + ",".join(map(str, range(60))),
    ),
    "by the library": (8, "RRULE:FREQ=SECONDLY\nRDATE:20260602T080000Z"),
    "extra dates": (1, "RDATE:" + ",".join(["20260601T080000Z"] * 100_000)),
    "long lists of extra dates": (8, "RDATE:" + ",".join(["20260601T080000Z"] * 15_000)),
    "dates left out": (1, "RRULE:FREQ=DAILY\nEXDATE:" + ",".join(["20260601T080000Z"] * 300_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_rules_that_never_end_are_cut_and_harm_no_other(bomb):
    number, line = BOMBS[bomb]
    real = [event(10_000 + hour, "RRULE:FREQ=DAILY", times=TIMES.replace("T08", f"T{hour:02}")) for hour in range(9)]
    spent, reading = cost(calendar(*(event(one, line) for one in range(number)), *real))
    assert spent < 12
    assert reading is not None
    later = reading.activities[reading.activities["start"] >= dt.datetime(2026, 7, 1, tzinfo=dt.UTC)]
    assert later["start"].dt.date.nunique() == 153
    assert len(later) >= 153 * 9
    if reading.left_out.get("capped"):
        assert "capped_series" in {warning.code for warning in reading.warnings}


def test_a_zone_that_changes_every_minute_is_cut():
    line = "DTSTART;TZID=7:20260601T080000\nDTEND;TZID=7:20260601T090000"
    zones = [zone(number, "FREQ=MINUTELY") for number in range(40)]
    spent, reading = cost(calendar(*zones, event(1, times=line)), None)
    assert spent < 8
    assert reading is not None
    assert len(reading.activities) == 1


def test_absences_of_many_lives_are_cut():
    lines = ["DTSTART;VALUE=DATE:10020101\nDTEND;VALUE=DATE:89980101\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"]
    spent, reading = cost(calendar(*(event(number, times=lines[0]) for number in range(100))), None)
    assert spent < 10
    assert reading is not None


def test_twenty_real_series_a_day_are_read_whole():
    series = [event(number, "RRULE:FREQ=DAILY", times=TIMES.replace("2026", "2010")) for number in range(20)]
    reading = read_ics(calendar(*series), me=[ME], window=WINDOW)
    assert (len(reading.activities), dict(reading.left_out)) == (20 * 214, {})


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"]))
    parts = [f"FREQ={frequency}"]

    def maybe(name: str, values: st.SearchStrategy[object]) -> None:
        if not draw(st.integers(0, 3)):
            chosen = draw(st.lists(values, min_size=1, max_size=3, unique=True))
            parts.append(f"{name}=" + ",".join(map(str, chosen)))

    for name, top in (("BYMONTH", 12), ("BYMONTHDAY", 28)):
        maybe(name, st.integers(1, top))
    if frequency == "YEARLY":
        maybe("BYWEEKNO", st.integers(-53, 53).filter(bool))
    ordinals = ("", "1", "-1", "2") if frequency == "MONTHLY" else ("",)
    ordinal = draw(st.sampled_from(ordinals))
    maybe("BYDAY", st.sampled_from([ordinal + day for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]))
    maybe("BYHOUR", st.integers(0, 23))
    maybe("BYMINUTE", st.sampled_from([0, 15, 30]))
    maybe("BYSETPOS", st.integers(-3, 3).filter(bool))
    parts.append(f"INTERVAL={draw(st.integers(1, 3))};WKST=" + draw(st.sampled_from(["MO", "SU", "TH"])))
    return ";".join(parts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=rules(), day=st.integers(0, 1500), minute=st.sampled_from([0, 30, 555]), skip=st.sampled_from([0, 90, 500]))
def test_rules_yield_what_dateutil_yields(text, day, minute, skip):
    first = dt.datetime(2020, 1, 1) + dt.timedelta(days=day, minutes=minute)
    earliest, latest = first + dt.timedelta(days=skip), first + dt.timedelta(days=skip + 400)
    effort = Effort(file=10**9, series=10**9)
    effort.begin()
    read = rule_of(text)
    assert not read.odd
    mine = [*zip(read.rule.times(first, earliest, latest, effort), range(50), strict=False)]
    # dateutil looks for a time that never comes until the year 9999: it is only asked where there is one.
    last = mine[-1][0] if mine else None
    if last is not None:
        between = rrulestr(text, dtstart=first)
        theirs = [time for time in takewhile(lambda time: time <= last, between) if time >= earliest]
        assert [time for time, _ in mine] == theirs


REAL = calendar(
    "METHOD:PUBLISH",
    "X-WR-TIMEZONE:Europe/Oslo",
    zone(7),
    event(1, "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO,TU", "EXDATE:20260608T080000Z", "SEQUENCE:2"),
    event(1, "RECURRENCE-ID;RANGE=THISANDFUTURE:20260615T080000Z", times=TIMES.replace("0601T", "0616T")),
    event(2, "RDATE;VALUE=PERIOD:20260701T080000Z/PT1H,20260702T080000Z/20260702T090000Z"),
    event(3, times='DTSTART;TZID="7":20260601T080000\nDURATION:PT1H'),
    event(4, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "TRANSP:OPAQUE", "CLASS:PUBLIC"),
    event(5, times="DTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260603"),
)
SCRAPS = st.sampled_from(
    [
        *(b"", b":", b";", b",", b'"', b"\n", b"\r\n ", b"\0", b"\xff", b"0", b"9", b"-", b"+", b"Z", b"T", b"/", b"P"),
        *(
            b"99999999",
            b"00000000T000000",
            b"BEGIN:VEVENT\n",
            b"END:VEVENT\n",
            b"COUNT=0",
            b"FREQ=SECONDLY",
            b"\xe2\x80",
        ),
        *(b"00010101T000000Z", b"99991231T235959Z", b"TZID=7", b"TZID=", b"VALUE=DATE", b"VALUE=PERIOD", b"UNTIL=0"),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real calendar with bytes replaced and lines dropped, doubled, swapped or cut."""
    data = REAL
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 12))
            data = data[:at] + draw(SCRAPS) + data[at + length :]
        else:
            lines = data.split(b"\n")
            one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[one] = draw(st.sampled_from([b"", lines[other], lines[one] + b"\n" + lines[other], lines[one][:-3]]))
            data = b"\n".join(lines)
    return data


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=damaged(), window=st.sampled_from([WINDOW, None]))
def test_no_error_but_grense_s_own_leaves_a_reader(data, window):
    for reader in (read_ics, _read_full):
        with suppress(GrenseError):
            reader(data, me=[ME], window=window, tz="Europe/Oslo")
