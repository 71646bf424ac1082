"""Calendars: what is taken, what is left out by reason, the times of series, and privacy."""

from __future__ import annotations

import datetime as dt
import io
import logging
import threading
import time
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from grense import activities
from grense.errors import GrenseError, SourceError, ZoneError
from grense.sources.base import Reading
from grense.sources.ics import find_owner, read_ics
from grense.sources.ics.reader import _read_full

ME = "me@example.org"
OSLO = ZoneInfo("Europe/Oslo")
YEAR = (dt.datetime(2026, 1, 1, tzinfo=OSLO), dt.datetime(2027, 1, 1, tzinfo=OSLO))
TIMES = ("DTSTART;TZID=Europe/Oslo:20261117T090000", "DTEND;TZID=Europe/Oslo:20261117T100000")
MEETING = (f"ORGANIZER:mailto:{ME}", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:other@example.org")
ACCEPTED = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", "ORGANIZER:mailto:other@example.org")


def event(*lines: str, uid: str = "one") -> list[str]:
    """An event of one hour, unless its lines differ."""
    has_end = any(line.upper().startswith(("DTEND", "DURATION")) for line in lines)
    is_day = any(line.startswith("DTSTART") and "T" not in line.partition(":")[2] for line in lines)
    length = [] if has_end or is_day else ["DURATION:PT1H"]
    return ["BEGIN:VEVENT", f"UID:{uid}", *lines, *length, "END:VEVENT"]


def calendar(*blocks: Sequence[str], newline: str = "\r\n") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line for block in blocks for line in block), "END:VCALENDAR"]
    return (newline.join(lines) + newline).encode()


def read(*blocks: Sequence[str], **options) -> Reading:
    """Read both ways, which must agree."""
    options = {"me": [ME], "window": YEAR, **options}
    data = calendar(*blocks)
    reading, full = read_ics(data, **options), _read_full(data, **options)
    assert spans(reading) == spans(full)
    pd.testing.assert_frame_equal(reading.activities, full.activities)
    assert (reading.absences, reading.left_out, reading.warnings) == (full.absences, full.left_out, full.warnings)
    return reading


def spans(reading: Reading) -> list[tuple[dt.datetime, dt.datetime]]:
    table = reading.activities
    return list(zip(table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime(), strict=True))


def starts(reading: Reading) -> list[str]:
    """The local starts, as day and time."""
    return [start.astimezone(OSLO).strftime("%d.%m %H:%M") for start, _ in spans(reading)]


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def codes(reading: Reading) -> dict[str, int]:
    return {warning.code: warning.count for warning in reading.warnings}


class TestTaken:
    def test_a_meeting_becomes_an_activity_in_utc(self):
        reading = read(event(*TIMES, *MEETING))
        assert spans(reading) == [(oslo("2026-11-17T09:00"), oslo("2026-11-17T10:00"))]
        assert list(reading.activities.columns) == ["start", "end", "kind", "origin"]
        assert set(reading.activities["kind"]) == {"meeting"}
        assert str(reading.activities["start"].dtype) == "datetime64[us, UTC]"
        assert activities.validate(reading.activities).equals(reading.activities)
        assert not reading.left_out
        assert not reading.warnings

    def test_person_and_label_fill_their_columns_and_the_zone_stays_out(self):
        table = read_ics(calendar(event(*TIMES, *MEETING)), me=[ME], person="p1", label="work").activities
        assert table.loc[0, "person"] == "p1"
        assert table.loc[0, "source"] == "work"
        assert "zone" not in table

    @pytest.mark.parametrize(
        "people",
        [
            MEETING,
            ACCEPTED,
            (f"ATTENDEE;PARTSTAT=accepted:MAILTO:{ME.upper()}", "ATTENDEE:mailto:other@example.org"),
            (f'ATTENDEE;CN="Me; or: who";PARTSTAT=ACCEPTED:mailto:{ME}', "ORGANIZER:mailto:other@example.org"),
            (f"ATTENDEE;EMAIL={ME};PARTSTAT=ACCEPTED:/principals/7", "ORGANIZER:mailto:other@example.org"),
            (f"ORGANIZER:mailto:{ME}", f"ATTENDEE:mailto:{ME}", "ATTENDEE:mailto:other@example.org"),
            (*ACCEPTED, "TRANSP:OPAQUE", "STATUS:CONFIRMED", "CLASS:PUBLIC", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"),
            (*ACCEPTED, "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE"),
        ],
    )
    def test_organised_or_accepted_meetings_with_others(self, people):
        assert len(read(event(*TIMES, *people)).activities) == 1

    def test_any_of_my_addresses_will_do(self):
        lines = event(*TIMES, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alias@example.org", "ORGANIZER:mailto:x@example.org")
        assert len(read(lines, me=[ME, "MAILTO:Alias@Example.org"]).activities) == 1

    @pytest.mark.parametrize("length", ["DTEND;TZID=Europe/Oslo:20261117T090000", "DURATION:PT0S", "SEQUENCE:0"])
    def test_an_event_without_length_is_a_reminder(self, length):
        lines = ["BEGIN:VEVENT", TIMES[0], length, *MEETING, "END:VEVENT"]
        reading = read(lines, include=["all"])
        assert (spans(reading), dict(reading.left_out)) == ([], {"no_length": 1})

    @pytest.mark.parametrize("end", ["DTEND;TZID=Europe/Oslo:soon", "DURATION:an hour", "DTEND:", "DURATION:P"])
    def test_an_end_that_cannot_be_read_leaves_the_start(self, end):
        assert spans(read(event(TIMES[0], end, *MEETING))) == [(oslo("2026-11-17T09:00"),) * 2]

    def test_a_duration_stands_for_the_end(self):
        reading = read(event(TIMES[0], "DURATION:PT1H30M", *MEETING))
        assert spans(reading) == [(oslo("2026-11-17T09:00"), oslo("2026-11-17T10:30"))]

    def test_an_end_before_the_start_is_swapped(self):
        reading = read(event(TIMES[0].replace("DTSTART", "DTEND"), TIMES[1].replace("DTEND", "DTSTART"), *MEETING))
        assert spans(reading) == [(oslo("2026-11-17T09:00"), oslo("2026-11-17T10:00"))]


REASONS = {
    "cancelled": (*TIMES, *MEETING, "STATUS:CANCELLED"),
    "declined": (*TIMES, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}", "ORGANIZER:mailto:other@example.org"),
    "unanswered": (*TIMES, f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{ME}", "ORGANIZER:mailto:other@example.org"),
    "free": (*TIMES, *MEETING, "TRANSP:TRANSPARENT"),
    "out_of_office": (*TIMES, *MEETING, "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
    "private": (*TIMES, *MEETING, "CLASS:PRIVATE"),
    "no_participant": TIMES,
    "all_day": ("DTSTART;VALUE=DATE:20261117", *MEETING),
    "day_or_longer": (TIMES[0], "DTEND;TZID=Europe/Oslo:20261118T090000", *MEETING),
    "start_outside_rule": (*TIMES, *MEETING, "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261118T000000Z"),
    "floating_without_zone": ("DTSTART:20261117T090000", "DTEND:20261117T100000", *MEETING),
    "broken": ("DTSTART:nonsense", *MEETING),
}
NEVER = {"cancelled", "declined", "all_day", "day_or_longer", "start_outside_rule", "floating_without_zone", "broken"}
LIFTED = {
    (): set(),
    ("blocks",): {"no_participant"},
    ("unanswered",): {"unanswered"},
    ("private",): {"private"},
    ("blocks", "private"): {"no_participant", "private"},
    ("all",): set(REASONS) - NEVER,
}


class TestLeftOut:
    @pytest.mark.parametrize("reason", REASONS)
    @pytest.mark.parametrize("include", LIFTED)
    def test_each_reason_is_counted_until_an_option_lifts_it(self, reason, include):
        reading = read(event(*REASONS[reason]), include=include)
        lifted = reason in LIFTED[include]
        assert (reading.activities["kind"] == "meeting").sum() == lifted
        assert dict(reading.left_out) == ({} if lifted else {reason: 1})

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            (("STATUS:TENTATIVE", *MEETING), "unanswered"),
            (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", *ACCEPTED), "unanswered"),
            ((f"ATTENDEE:mailto:{ME}", "ORGANIZER:mailto:other@example.org"), "unanswered"),
            (("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.org", "ORGANIZER:mailto:b@example.org"), "unanswered"),
            ((*MEETING, f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}"), "declined"),
            ((f"ATTENDEE;PARTSTAT=DELEGATED:mailto:{ME}", "ORGANIZER:mailto:b@example.org"), "declined"),
            ((f"ORGANIZER:mailto:{ME}", "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"), "no_participant"),
            ((f"ORGANIZER:mailto:{ME}", "ATTENDEE;CUTYPE=RESOURCE:mailto:car@example.org"), "no_participant"),
            ((f"ORGANIZER:mailto:{ME}", f"ATTENDEE:mailto:{ME}"), "no_participant"),
            (("CLASS:CONFIDENTIAL", *MEETING), "private"),
            (("X-MICROSOFT-CDO-BUSYSTATUS:FREE", *MEETING), "free"),
            (("X-MICROSOFT-CDO-INTENDEDSTATUS:FREE", *MEETING), "free"),
            (("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", *MEETING), "free"),
            (("STATUS:CANCELLED", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", *MEETING), "cancelled"),
        ],
    )
    def test_the_ways_to_say_it(self, lines, reason):
        assert dict(read(event(*TIMES, *lines)).left_out) == {reason: 1}

    def test_a_cancelling_calendar_cancels_all_it_holds(self):
        assert dict(read(["METHOD:CANCEL"], event(*TIMES, *MEETING)).left_out) == {"cancelled": 1}

    def test_what_lies_outside_the_window_is_not_counted(self):
        window = (oslo("2026-11-17T10:00"), oslo("2026-11-18T00:00"))
        for lines in (MEETING, ("CLASS:PRIVATE", *MEETING)):
            assert read(event(*TIMES, *lines), window=window).left_out == {}

    def test_overlapping_the_window_is_enough_and_touching_it_is_not(self):
        at = oslo
        assert len(read(event(*TIMES, *MEETING), window=(at("2026-11-17T09:59"), at("2026-11-18"))).activities) == 1
        assert len(read(event(*TIMES, *MEETING), window=(at("2026-11-16"), at("2026-11-17T09:01"))).activities) == 1
        assert len(read(event(*TIMES, *MEETING), window=(at("2026-11-16"), at("2026-11-17T09:00"))).activities) == 0
        assert len(read(event(TIMES[0], *MEETING), window=(at("2026-11-17T09:00"), at("2026-11-18"))).activities) == 1

    def test_the_same_event_twice_is_taken_once(self):
        reading = read(event(*TIMES, *MEETING), event(*TIMES, *MEETING))
        assert len(reading.activities) == 1
        assert dict(reading.left_out) == {"duplicate": 1}

    def test_the_highest_sequence_wins(self):
        later = [line.replace("T09", "T13").replace("T10", "T14") for line in TIMES]
        reading = read(event(*later, *MEETING, "SEQUENCE:3"), event(*TIMES, *MEETING, "SEQUENCE:2"))
        assert starts(reading) == ["17.11 13:00"]

    def test_a_night_of_23_hours_is_a_day_all_the_same(self):
        times = ("DTSTART;TZID=Europe/Oslo:20260329T000000", "DTEND;TZID=Europe/Oslo:20260330T000000")
        assert dict(read(event(*times, *MEETING)).left_out) == {"all_day": 1}

    def test_an_unknown_option_is_refused_by_name(self):
        with pytest.raises(GrenseError, match=r"'drafts'.*all, blocks, private, unanswered"):
            read_ics(calendar(), include=["drafts"])


class TestAbsence:
    def test_all_day_out_of_office_is_absence_and_not_left_out(self):
        reading = read(
            event("DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260709", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
        )
        assert reading.absences == (dt.date(2026, 7, 6), dt.date(2026, 7, 7), dt.date(2026, 7, 8))
        assert not reading.left_out

    def test_only_the_days_in_the_window(self):
        lines = event("DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260720", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
        window = (oslo("2026-07-08T00:00"), oslo("2026-07-10T00:00"))
        assert read(lines, window=window, tz="Europe/Oslo").absences == (dt.date(2026, 7, 8), dt.date(2026, 7, 9))

    def test_timed_out_of_office_covers_whole_days_when_the_zone_is_known(self):
        times = ("DTSTART;TZID=Europe/Oslo:20260706T120000", "DTEND;TZID=Europe/Oslo:20260709T120000")
        lines = event(*times, "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
        assert read(lines, tz="Europe/Oslo").absences == (dt.date(2026, 7, 7), dt.date(2026, 7, 8))
        assert dict(read(lines).left_out) == {"out_of_office": 1}

    @pytest.mark.parametrize("line", ["STATUS:CANCELLED", "STATUS:TENTATIVE", "ORGANIZER:mailto:other@example.org"])
    def test_what_is_not_settled_is_no_absence(self, line):
        reading = read(event("DTSTART;VALUE=DATE:20260706", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", line))
        assert reading.absences == ()
        assert sum(reading.left_out.values()) == 1


WEEK = ("DTSTART;TZID=Europe/Oslo:20261102T090000", "DTEND;TZID=Europe/Oslo:20261102T093000")
SERIES = {
    "a count": (("RRULE:FREQ=WEEKLY;COUNT=3",), "02.11 09.11 16.11"),
    "an until in UTC, inclusive": (("RRULE:FREQ=WEEKLY;UNTIL=20261116T080000Z",), "02.11 09.11 16.11"),
    "several days a week": (("RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4",), "02.11 05.11 09.11 12.11"),
    "every other, from Sunday": (
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=4",),
        "02.11 15.11 16.11 29.11",
    ),
    "every other, from Monday": (
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO;COUNT=4",),
        "02.11 08.11 16.11 22.11",
    ),
    "weekdays": (
        ("RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6",),
        "02.11 03.11 04.11 05.11 06.11 09.11",
    ),
    "every third day": (("RRULE:FREQ=DAILY;INTERVAL=3;COUNT=3",), "02.11 05.11 08.11"),
    "a day of the month": (("RRULE:FREQ=MONTHLY;UNTIL=20261231T000000Z",), "02.11 02.12"),
    "the first Monday": (("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=2",), "02.11 07.12"),
    "an exception": (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Oslo:20261109T090000"), "02.11 16.11"),
    "an exception in UTC": (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20261109T080000Z"), "02.11 16.11"),
    "a whole day excepted": (("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20261109"), "02.11 16.11"),
    "a single one, itself excepted": (("EXDATE;TZID=Europe/Oslo:20261102T090000",), ""),
    "a single one, another excepted": (("EXDATE;TZID=Europe/Oslo:20261109T090000",), "02.11"),
    "an extra date": (("RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;TZID=Europe/Oslo:20261111T090000"), "02.11 09.11 11.11"),
    "extra dates alone": (("RDATE;TZID=Europe/Oslo:20261111T090000,20261112T090000",), "02.11 11.11 12.11"),
    "two rules": (("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2"), "02.11 03.11 09.11"),
    "hours": (("RRULE:FREQ=HOURLY;INTERVAL=24;COUNT=2",), "02.11 03.11"),
}


class TestSeries:
    @pytest.mark.parametrize("case", SERIES)
    def test_takes_place_on(self, case):
        lines, days = SERIES[case]
        assert [start[:5] for start in starts(read(event(*WEEK, *MEETING, *lines)))] == days.split()

    def test_a_moved_occurrence_takes_the_place_of_its_own(self):
        moved = ("RECURRENCE-ID;TZID=Europe/Oslo:20261109T090000", "DTSTART;TZID=Europe/Oslo:20261110T140000")
        reading = read(event(*moved, *MEETING), event(*WEEK, *MEETING, "RRULE:FREQ=WEEKLY;COUNT=3"))
        assert starts(reading) == ["02.11 09:00", "10.11 14:00", "16.11 09:00"]

    def test_an_occurrence_moved_out_of_the_window_disappears_and_one_moved_in_appears(self):
        out = event("RECURRENCE-ID:20261109T080000Z", "DTSTART:20270109T080000Z", *MEETING)
        into = event("RECURRENCE-ID:20270104T080000Z", "DTSTART:20261229T080000Z", *MEETING)
        series = event(*WEEK, *MEETING, "RRULE:FREQ=WEEKLY;COUNT=10")
        days = [start[:5] for start in starts(read(series, out, into))]
        assert "09.11" not in days
        assert days[-2:] == ["28.12", "29.12"]

    def test_this_and_future_occurrences_shift(self):
        change = ("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Oslo:20261109T090000",)
        times = ("DTSTART;TZID=Europe/Oslo:20261109T110000", "DTEND;TZID=Europe/Oslo:20261109T120000")
        reading = read(event(*WEEK, *MEETING, "RRULE:FREQ=WEEKLY;COUNT=3"), event(*change, *times, *MEETING))
        assert starts(reading) == ["02.11 09:00", "09.11 11:00", "16.11 11:00"]

    def test_one_occurrence_cancelled_or_declined(self):
        when = "RECURRENCE-ID;TZID=Europe/Oslo:20261109T090000"
        at = "DTSTART;TZID=Europe/Oslo:20261109T090000"
        series = event(*WEEK, *MEETING, "RRULE:FREQ=WEEKLY;COUNT=3")
        reading = read(series, event(when, at, *MEETING, "STATUS:CANCELLED"))
        assert len(reading.activities) == 2
        assert dict(reading.left_out) == {"cancelled": 1}

    def test_occurrences_without_their_series(self):
        part = ("RECURRENCE-ID:20261109T080000Z", "DTSTART:20261110T080000Z", "DTEND:20261110T090000Z")
        assert starts(read(event(*part, *MEETING))) == ["10.11 09:00"]

    def test_an_extra_period_has_its_own_length(self):
        reading = read(event(*WEEK, *MEETING, "RDATE;VALUE=PERIOD:20261104T080000Z/PT2H"))
        assert spans(reading)[1] == (oslo("2026-11-04T09:00"), oslo("2026-11-04T11:00"))

    def test_a_saturday_start_outside_a_weekday_rule_accuses_nobody_of_weekend_work(self):
        saturday = [line.replace("20261102", "20261107") for line in WEEK]
        reading = read(event(*saturday, *MEETING, "RRULE:FREQ=WEEKLY;BYDAY=MO,TU;COUNT=2"))
        assert [start[:5] for start in starts(reading)] == ["09.11", "10.11"]
        assert dict(reading.left_out) == {"start_outside_rule": 1}

    def test_a_first_occurrence_that_was_moved_stands_as_it_was_moved(self):
        saturday = [line.replace("20261102", "20261107") for line in WEEK]
        moved = ("RECURRENCE-ID;TZID=Europe/Oslo:20261107T090000", "DTSTART;TZID=Europe/Oslo:20261106T090000")
        reading = read(event(*saturday, *MEETING, "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1"), event(*moved, *MEETING))
        assert [start[:5] for start in starts(reading)] == ["06.11", "09.11"]

    def test_local_time_stays_across_the_clock_change(self):
        weekly = ("DTSTART;TZID=Europe/Oslo:20261018T100000", "RRULE:FREQ=WEEKLY;COUNT=2", *MEETING)
        (before, _), (after, _) = spans(read(event(*weekly)))
        assert (before.hour, after.hour) == (8, 9)

    def test_without_a_window_an_endless_series_ends_a_year_after_the_last_first_start(self):
        series = event(*WEEK, *MEETING, "RRULE:FREQ=YEARLY")
        last = event("DTSTART:20280601T080000Z", *MEETING, uid="two")
        assert [start.year for start, _ in spans(read(series, last, window=None))] == [2026, 2027, 2028, 2028]

    def test_without_a_window_a_series_that_ends_is_taken_whole(self):
        assert len(read(event(*WEEK, *MEETING, "RRULE:FREQ=YEARLY;COUNT=40"), window=None).activities) == 40


EVERY_MINUTE = f"DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"


class TestLabour:
    @pytest.mark.parametrize("window", [YEAR, None, (oslo("1996-01-01"), oslo("1997-01-01"))])
    @pytest.mark.parametrize("frequency", ["SECONDLY", "MINUTELY", EVERY_MINUTE])
    def test_an_endless_rule_of_seconds_is_capped(self, frequency, window):
        begin = time.process_time()
        data = calendar(event("DTSTART:19960101T000000Z", *MEETING, f"RRULE:FREQ={frequency}"))
        reading = read_ics(data, me=[ME], window=window)
        assert time.process_time() - begin < 20
        assert len(reading.activities) <= 20_000
        assert reading.left_out["capped"] == 1
        assert codes(reading)["capped_series"] == 1

    def test_an_endless_daily_series_from_long_ago_is_not(self):
        reading = read(event("DTSTART:19010101T080000Z", *MEETING, "RRULE:FREQ=DAILY"))
        assert len(reading.activities) == 365
        assert not reading.left_out


class TestEndsOfTime:
    @pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
    @pytest.mark.parametrize(
        "days",
        ["00010101 00010102", "99991231 99991231", "00010101 99991231", "16010101 16010101", "20261117 99991231"],
    )
    @pytest.mark.parametrize(
        "rule", [(), ("RRULE:FREQ=DAILY;COUNT=2",), ("RRULE:FREQ=WEEKLY;INTERVAL=999;COUNT=9999",)]
    )
    @pytest.mark.parametrize("window", [YEAR, None])
    def test_a_far_event_harms_no_other(self, zone, days, rule, window):
        first, last = days.split()
        away = "X-MICROSOFT-CDO-BUSYSTATUS:OOF"
        timed = event(f"DTSTART;TZID={zone}:{first}T000000", f"DTEND;TZID={zone}:{last}T235959", away, *rule, uid="two")
        day = event(f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{last}", away, *rule, uid="three")
        begin = time.process_time()
        reading = read(event(*TIMES, *MEETING), timed, window=window, tz=zone)
        assert (oslo("2026-11-17T09:00"), oslo("2026-11-17T10:00")) in spans(reading)
        if window is not None:
            reading = read(event(*TIMES, *MEETING), day, window=window, tz=zone)
            assert len(reading.activities) == 1
        assert time.process_time() - begin < 20

    def test_a_window_without_ends_is_no_window(self):
        window = (dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=OSLO))
        series = event(*WEEK, *MEETING, "RRULE:FREQ=DAILY")
        assert spans(read(series, window=window)) == spans(read(series, window=None))


OUR_TIME = (
    "BEGIN:VTIMEZONE",
    "TZID:Our Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0530",
    "TZOFFSETTO:+0430",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0430",
    "TZOFFSETTO:+0530",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


class TestZones:
    @pytest.mark.parametrize(
        ("line", "utc"),
        [
            ("DTSTART:20261117T090000Z", "2026-11-17T09:00"),
            ("DTSTART;TZID=America/New_York:20261117T090000", "2026-11-17T14:00"),
            ("DTSTART;TZID=W. Europe Standard Time:20261117T090000", "2026-11-17T08:00"),
            ("DTSTART;TZID=W. Europe Standard Time:20260717T090000", "2026-07-17T07:00"),
            ("DTSTART;TZID=Our Time:20261117T090000", "2026-11-17T04:30"),
            ("DTSTART;TZID=Our Time:20260717T090000", "2026-07-17T03:30"),
            ('DTSTART;TZID="Europe/Oslo":20261117T090000', "2026-11-17T08:00"),
            ("DTSTART;TZID=/vendor.example/Europe/Oslo:20261117T090000", "2026-11-17T08:00"),
            ("DTSTART;TZID=Europe/Oslo:20260329T023000", "2026-03-29T01:30"),
            ("DTSTART;TZID=Europe/Oslo:20261025T023000", "2026-10-25T00:30"),
            ("DTSTART:20261117T090000", "2026-11-17T08:00"),
            ("DTSTART;TZID=Nowhere/Atall:20261117T090000", "2026-11-17T08:00"),
        ],
    )
    def test_a_start_is_the_instant(self, line, utc):
        ((start, _),) = spans(read(OUR_TIME, event(line, *MEETING), tz="Europe/Oslo"))
        assert start == dt.datetime.fromisoformat(utc + "+00:00")

    @pytest.mark.parametrize(("night", "hours"), [("20260328", 7), ("20261024", 9)])
    def test_a_night_on_which_the_clock_changes(self, night, hours):
        morning = str(int(night) + 1)
        times = (f"DTSTART;TZID=Europe/Oslo:{night}T220000", f"DTEND;TZID=Europe/Oslo:{morning}T060000")
        ((start, end),) = spans(read(event(*times, *MEETING)))
        assert end - start == dt.timedelta(hours=hours)

    def test_floating_times_ask_for_a_zone(self):
        reading = read(event("DTSTART:20261117T090000", *MEETING))
        assert [(warning.code, warning.count, warning.hint) for warning in reading.warnings] == [
            ("floating_without_zone", 1, "tz")
        ]

    def test_x_wr_timezone_gives_floating_and_utc_series_a_zone(self):
        weekly = event("DTSTART:20261018T080000Z", "RRULE:FREQ=WEEKLY;COUNT=2", *MEETING)
        floating = event("DTSTART:20261117T090000", *MEETING, uid="two")
        reading = read(["X-WR-TIMEZONE:Europe/Oslo"], weekly, floating)
        assert starts(reading) == ["18.10 10:00", "25.10 10:00", "17.11 09:00"]

    def test_one_file_s_own_zone_does_not_colour_the_next(self):
        lines = event("DTSTART;TZID=Our Time:20261117T090000", *MEETING)
        assert len(read(OUR_TIME, lines).activities) == 1
        assert dict(read(lines).left_out) == {"floating_without_zone": 1}

    def test_a_broken_zone_is_told_and_leaves_its_times_floating(self):
        zone = [line for line in OUR_TIME if not line.startswith("TZOFFSET")]
        reading = read(zone, event("DTSTART;TZID=Our Time:20261117T090000", *MEETING))
        assert codes(reading) == {"broken_zone": 1, "floating_without_zone": 1}

    def test_a_date_with_a_zone_is_a_day(self):
        reading = read(event("DTSTART;VALUE=DATE;TZID=Europe/Oslo:20261117", *MEETING))
        assert dict(reading.left_out) == {"all_day": 1}

    def test_unknown_zone_and_naive_window_are_refused(self):
        with pytest.raises(ZoneError, match="Europe/Olso"):
            read_ics(calendar(), tz="Europe/Olso")
        with pytest.raises(GrenseError, match="window without zone"):
            read_ics(calendar(), window=(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)))


class TestOddFiles:
    def test_one_bad_event_costs_itself_alone(self):
        bad = event("DTSTART:18640549T165845Z", *MEETING, uid="two")
        without_start = event(*MEETING, uid="three")
        reading = read(bad, event(*TIMES, *MEETING), without_start)
        assert len(reading.activities) == 1
        assert codes(reading) == {"broken_event": 2}

    def test_a_bad_moved_occurrence_leaves_its_series(self):
        series = event(*WEEK, *MEETING, "RRULE:FREQ=WEEKLY;COUNT=2")
        reading = read(series, event("RECURRENCE-ID:20261109T080000Z", "DTSTART:?", *MEETING))
        assert len(reading.activities) == 2

    @pytest.mark.parametrize(
        "line", ["no colon", "GEO:nowhere", "DTSTAMP;TZID=Europe:20260101T000000", "X-ODD;=:1", "STATUS;"]
    )
    def test_a_bad_line_elsewhere_costs_nothing(self, line):
        assert len(read(event(*TIMES, line, *MEETING)).activities) == 1

    @pytest.mark.parametrize("newline", ["\r\n", "\n", "\r", "\r\r\n"])
    def test_any_line_end(self, newline):
        assert len(read_ics(calendar(event(*TIMES, *MEETING), newline=newline), me=[ME]).activities) == 1

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_any_unicode(self, encoding):
        data = calendar(event(*TIMES, *MEETING, "SUMMARY:Møte")).decode().encode(encoding)
        assert len(read_ics(data, me=[ME]).activities) == 1

    def test_bytes_that_are_not_utf_8(self):
        data = calendar(event(*TIMES, *MEETING, "SUMMARY:X")).replace(b"SUMMARY:X", b"SUMMARY:M\xf8te")
        assert len(read_ics(data, me=[ME]).activities) == 1

    def test_folded_lines_and_lower_case_names(self):
        data = calendar(event(*TIMES, *MEETING)).replace(b"DTSTART;TZID", b"dtst\r\n art;TZ\r\n\tID")
        assert len(read_ics(data.replace(b"ATTENDEE", b"attendee"), me=[ME]).activities) == 1
        assert len(read_ics(data.replace(b"BEGIN:VEVENT", b"begin:VE\r\n VENT"), me=[ME]).activities) == 1

    def test_text_that_looks_like_calendar(self):
        text = event(*TIMES, "DESCRIPTION:see\\nBEGIN:VEVENT\\nEND:VEVENT", " BEGIN:VEVENT", *MEETING)
        assert len(read(text).activities) == 1

    def test_events_without_a_calendar_around_them(self):
        lines = [*event(*TIMES, *MEETING), *event(*TIMES, *MEETING, uid="two")]
        assert len(read_ics("\n".join(lines).encode() + b"\n", me=[ME]).activities) == 2

    def test_events_without_uid_are_not_one(self):
        bare = ["BEGIN:VEVENT", *TIMES, *MEETING, "END:VEVENT"]
        assert len(read(bare, bare, ["BEGIN:VEVENT", "UID:", *TIMES, *MEETING, "END:VEVENT"]).activities) == 3

    def test_an_alarm_says_nothing_of_the_event(self):
        alarm = ("BEGIN:VALARM", "DURATION:PT9H", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ME}", "TRIGGER:x", "END:VALARM")
        reading = read(event(*TIMES, *alarm, *MEETING))
        assert spans(reading)[0][1] == oslo("2026-11-17T10:00")

    def test_a_file_cut_off_in_the_middle_keeps_its_good_events(self):
        data = calendar(event(*TIMES, *MEETING), event(*TIMES, *MEETING, uid="two"))
        reading = read_ics(data[: data.rindex(b"ORGANIZER")], me=[ME])
        assert len(reading.activities) == 1
        assert codes(reading) == {"broken_event": 1, "truncated": 1}

    def test_two_calendars_in_one_file(self):
        data = calendar(["X-WR-TIMEZONE:Europe/Oslo"], event("DTSTART:20261117T090000", *MEETING))
        more = calendar(["X-WR-TIMEZONE:Asia/Tokyo"], event("DTSTART:20261117T090000", *MEETING, uid="two"))
        assert [start.hour for start, _ in spans(read_ics(data + more, me=[ME]))] == [0, 8]

    def test_an_empty_calendar_is_an_empty_reading(self):
        reading = read()
        assert len(reading.activities) == 0
        assert str(reading.activities["end"].dtype) == "datetime64[us, UTC]"
        assert not reading.warnings


class TestSources:
    def test_path_text_bytes_and_file_give_the_same(self, tmp_path):
        data = calendar(event(*TIMES, *MEETING))
        path = tmp_path / "some.ics"
        path.write_bytes(data)
        for source in (path, str(path), data, io.BytesIO(data)):
            assert len(read_ics(source, me=[ME]).activities) == 1

    @pytest.mark.parametrize(
        ("content", "title"),
        [
            (b"", "empty"),
            (b"\r\n \r\n", "empty"),
            (b"\x89PNG\r\n\x1a\n" + bytes(500), "not a calendar"),
            (b"<html><body>Sign in</body></html>", "not a calendar"),
            (b"Name,Start\nBEGIN,VCALENDAR\n", "not a calendar"),
        ],
    )
    def test_what_is_no_calendar_is_refused_without_its_name(self, tmp_path, content, title):
        path = tmp_path / "kari-nordmann.ics"
        path.write_bytes(content)
        for source in (path, content):
            with pytest.raises(SourceError, match=title) as refusal:
                read_ics(source)
            assert "kari" not in str(refusal.value)
            assert refusal.value.hint

    def test_what_cannot_be_opened_is_refused_without_its_name(self, tmp_path):
        with pytest.raises(SourceError, match="cannot be found") as refusal:
            read_ics(tmp_path / "kari-nordmann.ics")
        assert "kari" not in str(refusal.value)
        assert refusal.value.__cause__ is None
        with pytest.raises(SourceError, match="cannot be"):
            read_ics(tmp_path)

    def test_a_huge_file_that_is_no_calendar_is_refused_at_once(self, tmp_path):
        path = tmp_path / "huge"
        with path.open("wb") as file:
            file.write(b"no calendar\n")
            file.truncate(2_000_000_000)
        begin = time.process_time()
        with pytest.raises(SourceError, match="not a calendar"):
            read_ics(path)
        assert time.process_time() - begin < 5

    def test_progress_goes_from_nothing_to_all(self):
        data = calendar(*(event(*TIMES, *MEETING, uid=str(number)) for number in range(1200)))
        met: list[tuple[int, int]] = []
        read_ics(data, me=[ME], progress=lambda done, total: met.append((done, total)))
        assert met[-1] == (len(data), len(data))
        assert met == sorted(met)
        assert len(met) > 2

    def test_a_reading_broken_off_gives_its_own_error(self, tmp_path):
        path = tmp_path / "some.ics"
        path.write_bytes(calendar(event(*TIMES, *MEETING)))

        def stop(done: int, total: int) -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            read_ics(path, me=[ME], progress=stop)

    def test_two_readings_at_once_do_not_meet(self):
        data = [calendar(OUR_TIME, event("DTSTART;TZID=Our Time:20261117T090000", *MEETING))]
        data.append(calendar([line.replace("30", "00") for line in OUR_TIME], data[0].decode().split("\r\n")[-9:-2]))
        found: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}

        def work(number: int) -> None:
            for _ in range(20):
                found.setdefault(number, []).extend(spans(read_ics(data[number], me=[ME])))

        threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {len(set(spans_)) for spans_ in found.values()} == {1}
        assert found[0][0] != found[1][0]


class TestOwner:
    def meetings(self, *people: Sequence[str], head: Sequence[str] = ()) -> bytes:
        return calendar(head, *(event(*TIMES, *lines, uid=str(number)) for number, lines in enumerate(people)))

    def test_the_owner_stands_in_most_meetings(self):
        with_b = ("ORGANIZER:mailto:b@example.org", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}")
        with_c = ("ORGANIZER:mailto:c@example.org", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME.upper()}")
        data = self.meetings(with_b, with_c)
        assert find_owner(data) == ME
        reading = read_ics(data)
        assert len(reading.activities) == 2
        assert [(warning.code, warning.count, warning.hint) for warning in reading.warnings] == [
            ("owner_inferred", 2, "me")
        ]
        assert ME not in repr(reading)

    def test_a_tie_names_nobody(self):
        both = ("ATTENDEE:mailto:a@example.org", "ATTENDEE:mailto:b@example.org")
        data = self.meetings(both)
        assert find_owner(data) is None
        reading = read_ics(data)
        assert codes(reading) == {"owner_unknown": 1}
        assert dict(reading.left_out) == {"unanswered": 1}

    def test_an_address_that_stands_nowhere_is_warned_about(self):
        both = ("ORGANIZER:mailto:a@example.org", "ATTENDEE:mailto:b@example.org")
        data = self.meetings(both, both, ())
        reading = read_ics(data, me=["nobody@example.net"])
        assert codes(reading) == {"owner_not_found": 2}
        assert dict(reading.left_out) == {"unanswered": 2, "no_participant": 1}
        for one in ("A@example.org", "b@example.org"):
            assert codes(read_ics(data, me=["nobody@example.net", one])) == {}

    def test_an_owner_that_the_calendar_names_is_found(self):
        both = ("ORGANIZER:mailto:a@example.org", "ATTENDEE:mailto:b@example.org")
        assert codes(read_ics(self.meetings(both, head=[f"X-OWNER:mailto:{ME}"]), me=[ME])) == {}

    def test_nobody_is_sought_where_there_are_no_people(self):
        assert codes(read_ics(self.meetings(()), me=[ME])) == {"no_attendees": 1}

    def test_rooms_own_no_calendar(self):
        room = "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"
        lines = [(room, f"ATTENDEE:mailto:{ME}"), (room, f"ATTENDEE:mailto:{ME}"), (room,)]
        assert find_owner(self.meetings(*lines)) == ME

    def test_a_calendar_without_attendees_hints_at_blocks(self):
        alarm = ("BEGIN:VALARM", "ATTENDEE:mailto:me@example.org", "END:VALARM")
        reading = read(event(*TIMES), event(*TIMES, *alarm, uid="two"), me=())
        assert [(warning.code, warning.count, warning.hint) for warning in reading.warnings] == [
            ("no_attendees", 2, "blocks")
        ]


MARK = "Sykemelding7Q"


class TestPrivacy:
    def lines(self) -> list[str]:
        said = [
            f"SUMMARY:{MARK}",
            f"DESCRIPTION:{MARK} BEGIN:VEVENT",
            f"LOCATION:{MARK}",
            f"CATEGORIES:{MARK}",
            f"X-{MARK.upper()};X-P={MARK}:{MARK}",
            f"COMMENT;ALTREP={MARK}",
            f"ORGANIZER;CN={MARK}:mailto:{ME}",
            f"ATTENDEE;CN={MARK};PARTSTAT=ACCEPTED:mailto:{MARK}@example.org",
            f"ATTENDEE;CN={MARK}\\;{MARK}:mailto:{MARK}@example.org",
        ]
        broken = (
            ["DTSTART:" + MARK],
            [f"DTSTART;TZID={MARK}:20261117T090000"],
            [f"DTSTART:{MARK}"],
            ["DTSTART:20261317T090000"],
            [f"DTSTART;TZID=/{MARK}/Europe/Oslo:20261117T090000", f"RRULE:FREQ={MARK}"],
            [*TIMES, f"RRULE:FREQ=DAILY;UNTIL={MARK}"],
            [*TIMES, f"EXDATE:{MARK}"],
            [*TIMES, f"RDATE:{MARK}"],
            [*TIMES, f"DURATION:{MARK}", f"SEQUENCE:{MARK}"],
            [*TIMES, "RRULE:FREQ=DAILY;COUNT=3"],
            [*TIMES, f"STATUS;{MARK}", f"CLASS:{MARK}"],
        )
        blocks = [event(*said, *lines, uid=f"{MARK}{number}") for number, lines in enumerate(broken)]
        zone = ["BEGIN:VTIMEZONE", f"TZID:{MARK}", f"TZID:{MARK}2", f"X-{MARK}:{MARK}", "END:VTIMEZONE"]
        head = [f"X-WR-CALNAME:{MARK}", f"X-WR-TIMEZONE:{MARK}", f"METHOD:{MARK}", f"PRODID:{MARK}"]
        return [*head, *zone, *(line for block in blocks for line in block)]

    @pytest.mark.parametrize("reader", [read_ics, _read_full])
    @pytest.mark.parametrize("me", [(ME,), ()])
    def test_nothing_but_times_kinds_and_counts_gets_out(self, tmp_path, caplog, capfd, recwarn, reader, me):
        caplog.set_level(logging.DEBUG)
        path = tmp_path / f"{MARK}.ics"
        path.write_bytes(calendar(self.lines()))
        reading = reader(path, me=me, window=YEAR, include=["all"])
        assert reading.left_out["broken"] > 2
        assert len(reading.activities)
        out, err = capfd.readouterr()
        told = [reading.activities.to_csv(), repr(reading), repr(reading.left_out), caplog.text, out, err]
        told += [str(warning.message) for warning in recwarn]
        assert not any(MARK.lower() in text.lower() for text in told)
        assert ME not in "".join(told)

    @pytest.mark.parametrize("content", [b"", MARK.encode(), b"\x00" + MARK.encode()])
    def test_errors_tell_nothing_and_hide_their_cause(self, tmp_path, content):
        path = tmp_path / f"{MARK}.ics"
        path.write_bytes(content)
        for source in (path, path / MARK, content):
            with pytest.raises(SourceError) as refusal:
                read_ics(source)
            assert MARK not in repr(refusal.value)
            assert refusal.value.__cause__ is None
            assert refusal.value.__context__ is None or refusal.value.__suppress_context__


def test_a_calendar_cut_off_before_its_first_event_ends_is_refused() -> None:
    with pytest.raises(SourceError, match="ends before its first entry"):
        read_ics(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261102T0900")


def test_a_calendar_without_events_is_read() -> None:
    assert len(read_ics(b"BEGIN:VCALENDAR\nEND:VCALENDAR\n").activities) == 0


class TestOrigins:
    @pytest.mark.parametrize(
        ("lines", "origin"),
        [
            (MEETING, "organised"),
            (ACCEPTED, "invited"),
            ((f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", "ATTENDEE:mailto:other@example.org"), None),
        ],
    )
    def test_the_organiser_says_who_organised_a_meeting(self, lines, origin):
        table = read(event(*TIMES, *lines)).activities
        assert table.get("origin", pd.Series([None])).tolist() == [origin]

    def test_without_an_owner_nobody_knows(self):
        blocks = [event(*TIMES, "ORGANIZER:mailto:a@example.org", "ATTENDEE:mailto:b@example.org")]
        assert "origin" not in read(*blocks, me=[], include=["all"]).activities


START = "DTSTART;TZID=Europe/Oslo:20261117"


class TestPlaces:
    ELSEWHERE = "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"
    DAYS = ("DTSTART;VALUE=DATE:20261117", "DTEND;VALUE=DATE:20261119")

    @staticmethod
    def rows(*blocks, **options):
        table = read(*blocks, tz="Europe/Oslo", **options).activities.astype(object)
        spans = [
            f"{start.astimezone(OSLO):%d %H:%M}-{end.astimezone(OSLO):%d %H:%M}"
            for start, end in zip(table["start"], table["end"], strict=True)
        ]
        return list(zip(table["kind"], spans, table.get("place", [None] * len(table)), strict=True))

    def test_a_meeting_marked_working_elsewhere_is_work_elsewhere(self):
        assert self.rows(event(*TIMES, *ACCEPTED, self.ELSEWHERE)) == [("meeting", "17 09:00-17 10:00", "elsewhere")]

    @pytest.mark.parametrize(
        ("lines", "span"),
        [
            (TIMES, "17 09:00-17 10:00"),
            (DAYS, "17 00:00-19 00:00"),
            (
                ("DTSTART;TZID=Europe/Oslo:20261117T000000", "DTEND;TZID=Europe/Oslo:20261118T000000"),
                "17 00:00-18 00:00",
            ),
            (
                ("DTSTART;TZID=Europe/Oslo:20261117T090000", "DTEND;TZID=Europe/Oslo:20261119T150000"),
                "17 09:00-19 15:00",
            ),
        ],
    )
    def test_an_entry_without_others_and_whole_days_are_a_place_and_no_work(self, lines, span):
        assert self.rows(event(*lines, self.ELSEWHERE)) == [("place", span, "elsewhere")]

    @pytest.mark.parametrize("never", ["STATUS:CANCELLED", "STATUS:TENTATIVE"])
    def test_what_does_not_take_place_is_no_place(self, never):
        assert self.rows(event(*self.DAYS, self.ELSEWHERE, never)) == []

    @pytest.mark.parametrize("name", ["Hjemmekontor", " HJEMMEKONTOR ", "Annet,hjemmekontor"])
    def test_whole_days_in_a_category_that_was_named_are_its_place(self, name):
        named = ["place:Hjemmekontor = home"]
        for more in ((), ("TRANSP:TRANSPARENT",), (self.ELSEWHERE,)):
            blocks = [event(*self.DAYS, f"CATEGORIES:{name}", *more)]
            assert self.rows(*blocks, include=named) == [("place", "17 00:00-19 00:00", "home")]
        assert self.rows(event(*TIMES, f"CATEGORIES:{name}"), include=named) == []
        assert self.rows(event(*self.DAYS, f"CATEGORIES:{name}")) == []

    def test_categories_that_contradict_each_other_say_nothing(self):
        named = ["place:Hjemme=home", "place:Kontor=workplace"]
        assert self.rows(event(*self.DAYS, "CATEGORIES:Hjemme,Kontor"), include=named) == []

    def test_a_title_says_no_place(self):
        assert self.rows(event(*self.DAYS, "SUMMARY:Hjemmekontor"), include=["place:Hjemmekontor=home"]) == []

    @pytest.mark.parametrize("option", ["place:", "place:Hjemme", "place:Hjemme=cabin", "place:=home"])
    def test_an_option_that_names_no_place_is_refused(self, option):
        with pytest.raises(GrenseError, match="unknown option"):
            read_ics(calendar(), include=[option])

    def test_a_place_of_many_years_ends_with_the_window(self):
        [row] = self.rows(event("DTSTART;VALUE=DATE:20200101", "DTEND;VALUE=DATE:20400101", self.ELSEWHERE))
        assert (row[0], row[2]) == ("place", "elsewhere")
