"""One object of each kind in real people's calendars, with the rows that it gives in `servers.kept.WINDOW`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from servers.stand import MARK, ME

Span = tuple[dt.datetime, dt.datetime]

_ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
_OSLO, _BERLIN, _WINDOWS = "Europe/Oslo", "Europe/Berlin", "W. Europe Standard Time"
LEFT_OUT = {
    "all_day": 1,
    "cancelled": 1,
    "declined": 2,
    "free": 1,
    "no_participant": 1,
    "private": 1,
    "unanswered": 1,
}


def at(month: int, day: int, hour: int, minute: int = 0, *, minutes: int = 60) -> Span:
    """A span in 2026, in UTC."""
    start = dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)
    return start, start + dt.timedelta(minutes=minutes)


def objects() -> dict[str, tuple[str, list[Span]]]:
    """The objects by file name, each as text and with its rows."""
    return {
        "standup.ics": (_standup(), _standup_rows()),
        "month-end.ics": (
            _calendar(_event("month-end", *_on(_BERLIN, "20260130T140000", "PT1H"), _last_friday(12)), _BERLIN),
            [
                *(at(month, day, 12) for month, day in ((5, 29), (6, 26), (7, 31), (8, 28), (9, 25))),
                *(at(month, day, 13) for month, day in ((10, 30), (11, 27), (12, 25))),
            ],
        ),
        "endless.ics": (
            _calendar(_event("endless", *_on(_OSLO, "20190102T160000", "PT30M"), "RRULE:FREQ=WEEKLY;BYDAY=WE"), _OSLO),
            list(_wednesdays()),
        ),
        "windows-zone.ics": (
            _calendar(_event("windows-zone", *_on(f'"{_WINDOWS}"', "20261119T213000", "PT30M")), _WINDOWS),
            [at(11, 19, 20, 30, minutes=30)],
        ),
        "floating.ics": (
            _calendar(_event("floating", "DTSTART:20260703T101500", "DURATION:PT30M")),
            [at(7, 3, 8, 15, minutes=30)],
        ),
        "extra-dates.ics": (
            _calendar(
                _event(
                    "extra-dates",
                    *_on(_OSLO, "20261021T150000", "PT30M"),
                    "RDATE;TZID=Europe/Oslo:20261023T150000,20261028T150000",
                ),
                _OSLO,
            ),
            [at(10, 21, 13, minutes=30), at(10, 23, 13, minutes=30), at(10, 28, 14, minutes=30)],
        ),
        "moved-in.ics": (
            _calendar(
                _event("moved-in", "DTSTART:20260107T120000Z", "DTEND:20260107T130000Z", "RRULE:FREQ=WEEKLY;COUNT=10")
                + _event("moved-in", "RECURRENCE-ID:20260218T120000Z", "DTSTART:20261113T160000Z", "DURATION:PT1H")
            ),
            [at(11, 13, 16)],
        ),
        "detached.ics": (
            _calendar(
                _event(
                    "detached",
                    "RECURRENCE-ID;TZID=Europe/Oslo:20261126T120000",
                    *_on(_OSLO, "20261126T123000", "PT45M"),
                ),
                _OSLO,
            ),
            [at(11, 26, 11, 30, minutes=45)],
        ),
        "night.ics": (_calendar(_event("night", *_on(_OSLO, "20261120T233000", "PT1H")), _OSLO), [at(11, 20, 22, 30)]),
        "lunsj på #3 – 50 %.ics": (
            _calendar(_event("odd-name", "DTSTART:20261127T060000Z", "DTEND:20261127T063000Z")),
            [at(11, 27, 6, minutes=30)],
        ),
        "long-text.ics": (
            _calendar(_event("long-text", "DTSTART:20261112T190000Z", "DTEND:20261112T200000Z", _long_text())),
            [at(11, 12, 19)],
        ),
        "evening.ics": (_calendar(evening(11, 18)), [at(11, 18, 20)]),
        "declined.ics": (_calendar(_plain("declined", 9, status="DECLINED")), []),
        "cancelled.ics": (_calendar(_plain("cancelled", 10, "STATUS:CANCELLED")), []),
        "unanswered.ics": (_calendar(_plain("unanswered", 11, status="NEEDS-ACTION")), []),
        "private.ics": (_calendar(_plain("private", 12, "CLASS:PRIVATE")), []),
        "free.ics": (_calendar(_plain("free", 13, "TRANSP:TRANSPARENT")), []),
        "own-block.ics": (_calendar(_plain("own-block", 14, status="")), []),
        "all-day.ics": (
            _calendar(_event("all-day", "DTSTART;VALUE=DATE:20261119", "DTEND;VALUE=DATE:20261120")),
            [],
        ),
        "task.ics": (
            _calendar(f"BEGIN:VTODO\nUID:task@{MARK}\nDTSTAMP:20261001T080000Z\nSUMMARY:{MARK}\nEND:VTODO\n"),
            [],
        ),
    }


def evening(month: int, day: int) -> str:
    """A meeting at 20 UTC, as an event."""
    return _event("evening", f"DTSTART:2026{month:02}{day:02}T200000Z", "DURATION:PT1H")


def meeting_object(text: str) -> str:
    """An object of one event."""
    return _calendar(text)


def _standup() -> str:
    def occurrence(day: str, *lines: str, status: str = "ACCEPTED") -> str:
        return _event("standup", f"RECURRENCE-ID;TZID={_OSLO}:{day}T084500", *lines, status=status)

    series = _event(
        "standup",
        *_on(_OSLO, "20260901T084500", "PT15M"),
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T074500Z",
        f"EXDATE;TZID={_OSLO}:20261013T084500",
    )
    moved = occurrence("20261103", *_on(_OSLO, "20261103T190000", "PT45M"))
    declined = occurrence("20261110", *_on(_OSLO, "20261110T084500", "PT15M"), status="DECLINED")
    return _calendar(series + moved + declined, _OSLO)


def _standup_rows() -> list[Span]:
    summer = [(9, 1), (9, 8), (9, 15), (9, 22), (9, 29), (10, 6), (10, 20)]
    winter = [(10, 27), (11, 17), (11, 24), (12, 1), (12, 8), (12, 15)]
    rows = [at(month, day, 6, 45, minutes=15) for month, day in summer]
    rows += [at(month, day, 7, 45, minutes=15) for month, day in winter]
    return [*rows, at(11, 3, 18, minutes=45)]


def _wednesdays() -> Iterator[Span]:
    day = dt.date(2026, 5, 27)
    while day < dt.date(2026, 12, 28):
        yield at(day.month, day.day, 14 if day < dt.date(2026, 10, 25) else 15, minutes=30)
        day += dt.timedelta(weeks=1)


def _last_friday(count: int) -> str:
    return f"RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT={count}"


def _on(zone: str, start: str, length: str) -> tuple[str, str]:
    return f"DTSTART;TZID={zone}:{start}", f"DURATION:{length}"


def _plain(name: str, hour: int, *lines: str, status: str = "ACCEPTED") -> str:
    return _event(name, f"DTSTART:20261117T{hour:02}0000Z", "DURATION:PT1H", *lines, status=status)


def _event(name: str, *lines: str, status: str = "ACCEPTED") -> str:
    """An event with another organiser that `ME` answered with `status`; without one, without participants."""
    people = (f"ORGANIZER;CN={MARK}:mailto:{MARK}@example.com", f"ATTENDEE;PARTSTAT={status}:mailto:{ME}")
    given = (f"UID:{name}@{MARK}", "DTSTAMP:20261001T080000Z", f"SUMMARY:{MARK}", *lines, *(people if status else ()))
    return "\n".join(("BEGIN:VEVENT", *given, "END:VEVENT", ""))


def _long_text() -> str:
    """A description of 200 KB, folded within letters of two bytes, as by programs that count bytes."""
    text = f"DESCRIPTION:{MARK} " + "æøå og mer av det samme\\n" * 8_000
    return "\n ".join(text[start : start + 60] for start in range(0, len(text), 60))


def _calendar(inner: str, zone: str = "") -> str:
    definition = _ZONE.format(name=zone) if zone else ""
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//{MARK}//EN\n{definition}{inner}END:VCALENDAR\n"
    return text.replace("\n", "\r\n")
