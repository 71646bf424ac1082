"""One invalid value in a calendar loses only itself: the series, the day or the zone around it is still read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from grense.sources.base import Reading
from grense.sources.ics import read_ics
from grense.sources.ics.reader import _read_full

ME = "kari@example.org"
OSLO = ZoneInfo("Europe/Oslo")
YEAR = (dt.datetime(2026, 1, 1, tzinfo=OSLO), dt.datetime(2027, 1, 1, tzinfo=OSLO))
PEOPLE = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", "ORGANIZER:mailto:ola@example.org")
HOUR = ("DTSTART;TZID=Europe/Oslo:20261117T190000", "DTEND;TZID=Europe/Oslo:20261117T200000")
WEEKS = ["17.11 19:00", "24.11 19:00", "01.12 19:00"]
AWAY = "X-MICROSOFT-CDO-BUSYSTATUS:OOF"


def read(*blocks: Sequence[str]) -> Reading:
    """Read events, or whole blocks that begin with BEGIN, both ways, which must agree."""
    lines = [
        line
        for block in blocks
        for line in (
            block if block[0].startswith("BEGIN") else ("BEGIN:VEVENT", "UID:1", *PEOPLE, *block, "END:VEVENT")
        )
    ]
    data = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()
    readings = [reader(data, me=[ME], window=YEAR, tz="Europe/Oslo") for reader in (read_ics, _read_full)]
    first, second = ((starts(one), one.absences, dict(one.left_out), one.warnings) for one in readings)
    assert first == second
    return readings[0]


def starts(reading: Reading) -> list[str]:
    return [start.astimezone(OSLO).strftime("%d.%m %H:%M") for start in reading.activities["start"]]


def counts(reading: Reading) -> dict[str, int]:
    return {warning.code: warning.count for warning in reading.warnings}


class TestSeries:
    @pytest.mark.parametrize(
        "lines",
        [
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Oslo:"],
            ['RRULE;X-OWN="a:b":FREQ=WEEKLY;COUNT=3'],
            ["RRULE:FREQ=WEEKLY\\;COUNT=3\\;BYDAY=TU\\,"],
            ["RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Oslo:20261208T190000;20261215T190000"],
            ["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Oslo:20261208T190000,"],
            ["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:,20261208T180000Z,,"],
            ["RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE-TIME;TZID=Europe/Oslo:20261208"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "RDATE:"],
            ["RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;TZID=Europe/Oslo:20261201T190000,"],
            ["RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;VALUE=DATE:20261201"],
            ["RRULE:FREQ=WEEKLY;COUNT=2", "RDATE;VALUE=PERIOD:20261201T180000Z/PT1H,"],
            ["RRULE:RSCALE=GREGORIAN;FREQ=WEEKLY;COUNT=3"],
            ["RRULE:RSCALE=GREGORIAN;FREQ=WEEKLY;COUNT=3;SKIP=OMIT"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;X-EVOLUTION-ENDDATE=20261201T180000Z"],
            ["RRULE:FREQ=WEEKLY;UNTIL=;COUNT=3"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYDAY="],
            ["RRULE:FREQ=WEEKLY;COUNT=3;"],
            ["RRULE:FREQ=WEEKLY; COUNT=3; BYDAY=TU"],
            ["rrule:freq=weekly;count=3;byday=tu"],
            ["RRULE;X-OWN=1:FREQ=WEEKLY;COUNT=3"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=3"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;COUNT=3"],
            ["RRULE:FREQ=WEEKLY;UNTIL=20261201"],
            ["RRULE:FREQ=WEEKLY;UNTIL=2026-12-01"],
            ["RRULE:FREQ=WEEKLY;UNTIL=20261201T190000"],
            ["RRULE:FREQ=WEEKLY;UNTIL=20261201T1800Z"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TUESDAY"],
        ],
    )
    def test_what_is_empty_unknown_or_written_another_way_costs_nothing(self, lines):
        reading = read([*HOUR, *lines])
        assert (starts(reading), dict(reading.left_out), reading.warnings) == (WEEKS, {}, ())

    @pytest.mark.parametrize(
        "lines",
        [
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU,XX"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=XX"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;INTERVAL=0"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYMONTH=13"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;UNTIL=soon"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;BYPLANET=MARS"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "RDATE;VALUE=TIME:190000"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:never"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXRULE:FREQ=YEARLY"],
            ["RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=SOMETIMES"],
            ["RRULE:", "RRULE:FREQ=WEEKLY;COUNT=3"],
            ["RRULE:FREQ=WEEKLY;COUNT=3;COUNT=5"],
        ],
    )
    def test_what_is_odd_is_dropped_and_counted(self, lines):
        reading = read([*HOUR, *lines])
        assert (starts(reading), dict(reading.left_out), counts(reading)) == (WEEKS, {}, {"odd_rule": 1})

    @pytest.mark.parametrize(
        "rule",
        [
            *("", "FREQ=", "FREQ=SOMETIMES", "COUNT=3", "RSCALE=HEBREW;FREQ=YEARLY", "FREQ=WEEKLY;UNTIL=soon"),
            *("FREQ=WEEKLY;INTERVAL=x", "FREQ=DAILY;INTERVAL=-1", "FREQ=WEEKLY;COUNT=x", "FREQ=WEEKLY;UNTIL=20261399"),
        ],
    )
    def test_a_rule_that_cannot_be_followed_leaves_the_first_time_and_the_moved_ones(self, rule):
        moved = ["RECURRENCE-ID;TZID=Europe/Oslo:20261124T190000", *(line.replace("1117", "1125") for line in HOUR)]
        reading = read([*HOUR, f"RRULE:{rule}"], moved)
        assert (starts(reading), dict(reading.left_out)) == (["17.11 19:00", "25.11 19:00"], {})
        assert counts(reading) == {"odd_rule": 1}

    @pytest.mark.parametrize("count", ["0", "-1"])
    def test_no_number_of_times_is_no_end(self, count):
        reading = read([*HOUR, f"RRULE:FREQ=WEEKLY;COUNT={count}"])
        assert (starts(reading)[:3], counts(reading)) == (WEEKS, {"odd_rule": 1})

    @pytest.mark.parametrize(
        "name",
        [
            *(";VALUE=DATE:20261124", ":20261124", ":20261124T180000Z", ":20261124T190000"),
            *(
                ";TZID=America/New_York:20261124T130000",
                ";VALUE=DATE;TZID=Europe/Oslo:20261124",
                ";VALUE=DATE;TZID=Europe/Oslo:20261124T000000",
            ),
        ],
    )
    def test_an_occurrence_is_found_by_its_day_and_in_any_zone(self, name):
        series = [*HOUR, "RRULE:FREQ=WEEKLY;COUNT=3"]
        times = [line.replace("1117", "1124") for line in HOUR]
        assert starts(read(series, [f"RECURRENCE-ID{name}", *times, "STATUS:CANCELLED"])) == [WEEKS[0], WEEKS[2]]
        assert starts(read([*series, f"EXDATE{name}"])) == [WEEKS[0], WEEKS[2]]
        later = [line.replace("T19", "T21").replace("T20", "T22") for line in times]
        assert starts(read(series, [f"RECURRENCE-ID{name}", *later])) == [WEEKS[0], "24.11 21:00", WEEKS[2]]


class TestWholeDays:
    TUESDAY = dt.date(2026, 11, 17)

    @pytest.mark.parametrize(
        ("start", "end", "mark"),
        [
            (";TZID=Europe/Oslo:20261117T000000", ";TZID=Europe/Oslo:20261117T235900", ""),
            (";TZID=Europe/Oslo:20261117T000000", ";TZID=Europe/Oslo:20261117T235959", ""),
            (";TZID=Europe/Oslo:20261117T000000", ";TZID=Europe/Oslo:20261118T000000", ""),
            (";TZID=Europe/Oslo:20261117T000000", ";TZID=Europe/Oslo:20261117T240000", ""),
            (":20261117T000000", ":20261117T235900", ""),
            (":20261116T230000Z", ":20261117T225900Z", ""),
            (":20261116T230000Z", ":20261117T230000Z", ""),
            (":20261117T000000Z", ":20261118T000000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
            (":20261117T000000Z", ":20261118T000000Z", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT:true"),
            (":20261117T000000Z", ":20261118T000000Z", "X-FUNAMBOL-ALLDAY:1"),
            (";TZID=America/New_York:20261117T000000", ";TZID=America/New_York:20261118T000000", ""),
            (";TZID=Europe/Oslo:20261117T000000", ";TZID=Europe/Oslo:20261117T000000", "X-FUNAMBOL-ALLDAY:TRUE"),
            (":20261116T223000Z", ":20261117T223000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        ],
    )
    def test_a_whole_day_written_as_times_is_one(self, start, end, mark):
        lines = [f"DTSTART{start}", f"DTEND{end}", *filter(None, [mark])]
        assert dict(read(lines).left_out) == {"all_day": 1}
        reading = read([*lines, AWAY])
        assert (reading.absences, dict(reading.left_out)) == ((self.TUESDAY,), {})

    def test_several_days(self):
        lines = [HOUR[0].replace("T19", "T00"), "DTEND;TZID=Europe/Oslo:20261119T235900", AWAY]
        assert read(lines).absences == tuple(self.TUESDAY + dt.timedelta(days=number) for number in range(3))

    def test_the_days_on_which_the_clock_changes(self):
        for day, end in (("20260329", "20260330"), ("20261025", "20261026")):
            lines = [f"DTSTART;TZID=Europe/Oslo:{day}T000000", f"DTEND;TZID=Europe/Oslo:{end}T000000", AWAY]
            assert read(lines).absences == (dt.date.fromisoformat(day),)

    @pytest.mark.parametrize("mark", ["X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "X-FUNAMBOL-ALLDAY:0"])
    def test_a_long_meeting_is_none(self, mark):
        assert len(read([HOUR[0].replace("T19", "T08"), HOUR[1], mark]).activities) == 1

    def test_a_series_of_whole_days(self):
        reading = read(
            [HOUR[0].replace("T19", "T00"), HOUR[1].replace("T200000", "T235900"), "RRULE:FREQ=WEEKLY;COUNT=3"]
        )
        assert dict(reading.left_out) == {"all_day": 3}


def zone(
    name: str, *halves: tuple[str, str, str, str], rule: str = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH="
) -> list[str]:
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, before, after, month in halves:
        lines += [f"BEGIN:{kind}", f"DTSTART:2000{month:0>2}26T020000", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        lines += [rule + month, f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


def summer(name: str, offset: int) -> list[str]:
    winter, later = f"{offset:+03d}00", f"{offset + 1:+03d}00"
    return zone(name, ("STANDARD", later, winter, "10"), ("DAYLIGHT", winter, later, "3"))


class TestZones:
    @pytest.mark.parametrize(
        ("name", "instant"),
        [
            ("Eastern Standard Time 1", "17.11 21:00"),
            ("Eastern Standard Time", "17.11 21:00"),
            ("Eastern Daylight Time", "17.11 21:00"),
            ('"Eastern Standard Time"', "17.11 21:00"),
            ('"(UTC-05:00) Eastern Time (US & Canada)"', "17.11 21:00"),
            ('"(GMT-05:00) Eastern Time (US & Canada)"', "17.11 21:00"),
            ('"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"', "17.11 16:00"),
            ('"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi"', "17.11 10:30"),
            ("GMT+0100", "17.11 15:00"),
            ("UTC+1", "17.11 15:00"),
            ("UTC-05:00", "17.11 21:00"),
            ("/freeassociation.sourceforge.net/America/New_York", "17.11 21:00"),
            ("/mozilla.org/20070129_1/Europe/London", "17.11 16:00"),
            ("mozilla.org/20070129_1/Europe/London", "17.11 16:00"),
            ("tzone://Microsoft/Utc", "17.11 16:00"),
            ("america/new_york", "17.11 21:00"),
            ("US/Eastern", "17.11 21:00"),
            ("America/Indianapolis", "17.11 21:00"),
        ],
    )
    def test_a_name_that_is_certain(self, name, instant):
        lines = [f"DTSTART;TZID={name}:20261117T150000", f"DTEND;TZID={name}:20261117T160000"]
        reading = read(lines)
        assert (starts(reading), reading.warnings) == ([instant], ())

    @pytest.mark.parametrize("name", ["Customized Time Zone", '"tzone://Microsoft/Custom"', "Europe/Nowhere", "Ours"])
    def test_a_name_that_nobody_knows_is_read_in_tz_and_counted(self, name):
        lines = [
            f"DTSTART;TZID={name}:20261117T150000",
            f"DTEND;TZID={name}:20261117T160000",
            "RRULE:FREQ=WEEKLY;COUNT=2",
        ]
        reading = read(lines)
        assert (starts(reading), counts(reading)) == (["17.11 15:00", "24.11 15:00"], {"unknown_zone": 2})

    def test_the_offset_of_a_display_name_is_a_guess(self):
        name = '"(UTC-05:00) Somewhere"'
        reading = read([f"DTSTART;TZID={name}:20261117T150000", f"DTEND;TZID={name}:20261117T160000"])
        assert (starts(reading), counts(reading)) == (["17.11 21:00"], {"unknown_zone": 1})

    @pytest.mark.parametrize(
        ("definition", "name", "instant"),
        [
            (summer("GMT", 0), "GMT", "14.07 11:20"),
            (summer("EST", -5), "EST", "14.07 16:20"),
            (zone("Etc/GMT+1", ("STANDARD", "+0100", "+0100", "1")), "Etc/GMT+1", "14.07 11:20"),
            (summer("Customized Time Zone", 1), "Customized Time Zone", "14.07 10:20"),
            (summer("W. Europe Standard Time", 1), "W. Europe Standard Time", "14.07 10:20"),
            # Older or shorter than what is known of the place.
            (zone("Europe/Oslo", ("STANDARD", "+0200", "+0100", "10")), "Europe/Oslo", "14.07 10:20"),
            (summer("Europe/Istanbul", 2), "Europe/Istanbul", "14.07 09:20"),
            (zone("CET", ("STANDARD", "+0200", "+0100", "10")), "CET", "14.07 10:20"),
            # Another place's rules under this name: the times were written by them.
            (summer("Asia/Tokyo", -5), "Asia/Tokyo", "14.07 16:20"),
        ],
    )
    def test_the_file_s_own_definition_against_the_name(self, definition, name, instant):
        lines = [f"DTSTART;TZID={name}:20260714T102000", f"DTEND;TZID={name}:20260714T110000"]
        assert starts(read(definition, lines)) == [instant]
