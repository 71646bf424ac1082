"""Times of ordinary events from their lines alone: what is read, what is left to icalendar, and which occur.

The other tests of calendars compare the results of both ways, which stay the same where the quick one gives up.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from grense.sources.ics.account import Window
from grense.sources.ics.effort import Effort
from grense.sources.ics.repair import LONGEST_LIST, MOST_DATES
from grense.sources.ics.timing import Timing, keys_of, series_spans, timing_of
from grense.sources.ics.zones import Zones

OSLO, UTC = ZoneInfo("Europe/Oslo"), ZoneInfo("UTC")
START = "DTSTART;TZID=Europe/Oslo:20261117T190000"
SEVEN, EIGHT = (dt.datetime(2026, 11, 17, hour, tzinfo=OSLO) for hour in (19, 20))
TUESDAY = dt.date(2026, 11, 17)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
MOMENT = "20261124T190000"


def timing(*lines: str, sequence: int = 0, calendar_zone: str | None = None) -> Timing | None:
    """The times of lines, each a name and the rest of it."""
    pairs = []
    for line in lines:
        name = line.replace(";", ":").partition(":")[0]
        pairs.append((name.encode(), line[len(name) :].encode()))
    zone = None if calendar_zone is None else ZoneInfo(calendar_zone)
    return timing_of(pairs, sequence, Zones((), Effort()), zone)


def read(*lines: str, sequence: int = 0, calendar_zone: str | None = None) -> Timing:
    found = timing(*lines, sequence=sequence, calendar_zone=calendar_zone)
    assert found is not None
    return found


class TestMoments:
    @pytest.mark.parametrize(
        ("line", "start"),
        [
            (START, SEVEN),
            ('DTSTART;TZID="Europe/Oslo":20261117T190000', SEVEN),
            ("DTSTART;VALUE=DATE-TIME;TZID=Europe/Oslo:20261117T190000", SEVEN),
            ("DTSTART:20261117T190000Z", SEVEN.replace(tzinfo=UTC)),
            ("DTSTART:20261117T190000", SEVEN.replace(tzinfo=None)),
        ],
    )
    def test_of_each_form(self, line, start):
        found = read(line, line.replace("DTSTART", "DTEND").replace("T19", "T20"), sequence=3)
        assert (found.start, found.start.tzinfo, found.end, found.sequence) == (start, start.tzinfo, start + HOUR, 3)
        assert (found.is_single, found.details.guessed_zone, found.details.odd) == (True, False, False)

    def test_of_a_zone_that_nobody_knows_is_a_guess(self):
        assert read("DTSTART;TZID=Nowhere:20261117T190000").details.guessed_zone
        assert not read(START).details.guessed_zone

    @pytest.mark.parametrize("line", [START + "Z", "DTSTART:2026", "DTSTART;TZID=Europe/Oslo:20261117"])
    def test_of_no_usual_form_are_left(self, line):
        assert timing(line) is None

    def test_of_the_calendars_zone(self):
        assert read("DTSTART:20261117T190000", calendar_zone="Europe/Oslo").start.tzinfo == OSLO

    def test_no_start_no_timing(self):
        assert timing("DTEND:20261117T190000Z") is None

    @pytest.mark.parametrize("name", ["RDATE", "EXRULE"])
    def test_rare_lines_are_left(self, name):
        assert timing(START, f"{name}:20261117T190000Z") is None
        assert timing(START, START) is None


class TestEnds:
    @pytest.mark.parametrize(
        ("lines", "length"),
        [
            ((START,), dt.timedelta()),
            ((START, "DURATION:PT45M"), 45 * HOUR / 60),
            ((START, "DURATION:P1W2DT3H4M5S"), dt.timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
            (("DTSTART;VALUE=DATE:20261117",), DAY),
            (("DTSTART;VALUE=DATE:20261117", "DURATION:P2D"), 2 * DAY),
            (("DTSTART;VALUE=DATE:20261117", "DURATION:P1W"), 7 * DAY),
            (("DTSTART;VALUE=DATE:20261117", "DTEND;VALUE=DATE:20261120"), 3 * DAY),
            ((START, "DTEND;TZID=Europe/Oslo:20261117T190000"), dt.timedelta()),
        ],
    )
    def test_of_each_form(self, lines, length):
        found = read(*lines)
        assert found.length == length
        assert found.start in (SEVEN, TUESDAY)

    @pytest.mark.parametrize("duration", ["PT1H", "PT1M", "PT1S", "P1DT1H", "1H"])
    def test_of_days_in_hours_are_left(self, duration):
        assert timing("DTSTART;VALUE=DATE:20261117", f"DURATION:{duration}") is None

    @pytest.mark.parametrize(
        "end", ["DTEND;VALUE=DATE:20261118", "DTEND:20261117T200000", "DTEND:x", "DURATION:x", "DTEND:20261117"]
    )
    def test_of_another_form_than_the_start_are_left(self, end):
        assert timing(START, end) is None

    def test_before_the_start_are_exchanged(self):
        found = read("DTSTART;TZID=Europe/Oslo:20261117T200000", "DTEND;TZID=Europe/Oslo:20261117T190000")
        assert (found.start, found.end) == (SEVEN, EIGHT)

    def test_at_the_start_in_another_zone_leave_the_start_as_it_is(self):
        found = read(START, "DTEND:20261117T180000Z")
        assert (found.start.tzinfo, found.end.tzinfo, found.length) == (OSLO, UTC, dt.timedelta())

    def test_far_away_are_left(self):
        assert timing("DTSTART:00010101T000000Z") is None


class TestExceptions:
    def test_of_each_form(self):
        assert read(START, f"EXDATE;TZID=Europe/Oslo:{MOMENT},20261201T190000").exceptions == {
            SEVEN + 7 * DAY,
            SEVEN + 14 * DAY,
        }
        assert read(START, "EXDATE:20261124T180000Z,20261201T180000Z").exceptions == {
            dt.datetime(2026, 11, 24, 18, tzinfo=UTC),
            dt.datetime(2026, 12, 1, 18, tzinfo=UTC),
        }
        assert read(START, "EXDATE;VALUE=DATE:20261124,20261125").exceptions == {TUESDAY + 7 * DAY, TUESDAY + 8 * DAY}
        two = read(START, "EXDATE;VALUE=DATE:20261124", f"EXDATE;TZID=Europe/Oslo:{MOMENT}")
        assert two.exceptions == {TUESDAY + 7 * DAY, SEVEN + 7 * DAY}
        assert not two.is_single

    @pytest.mark.parametrize(
        "line",
        [
            "EXDATE:x",
            f"EXDATE;TZID=Europe/Oslo:{MOMENT}Z",
            f"EXDATE:{MOMENT}",
            f"EXDATE;VALUE=DATE-TIME:{MOMENT},20261125",
        ],
    )
    def test_of_another_form_are_left(self, line):
        assert timing(START, line) is None
        assert timing(START, "EXDATE;VALUE=DATE:20261124", line) is None

    def test_one_of_several_of_another_form_is_enough(self):
        assert (
            timing(START, f"EXDATE;TZID=Europe/Oslo:{MOMENT}", f"EXDATE:{MOMENT}", "EXDATE;VALUE=DATE:20261124") is None
        )

    def test_the_greatest_number_of_lines_is_read(self):
        line = "EXDATE;VALUE=DATE:20261124"
        most = [START, *([line] * (2 * MOST_DATES - 1))]
        assert timing(*most) is not None
        assert timing(*most, line) is None

    def test_the_greatest_number_of_dates_is_read(self):
        first = dt.datetime(2026, 1, 1)
        stamps = [f"{first + number * dt.timedelta(minutes=1):%Y%m%dT%H%M%SZ}" for number in range(MOST_DATES)]
        start, longest = "DTSTART:20261117T190000Z", f"EXDATE:{','.join(stamps)}"
        assert len(longest) - len("EXDATE") == LONGEST_LIST
        one, more = "EXDATE:20250101T000000Z", "EXDATE:20250102T000000Z"
        assert len(read(start, longest, one).exceptions) == MOST_DATES + 1
        assert timing(start, longest, one, more) is None
        assert timing(start, f"{longest},20250101T000000Z") is None


class TestRules:
    def test_a_rule_and_an_odd_one(self):
        found = read(START, "RRULE:FREQ=WEEKLY;COUNT=3")
        assert found.rule is not None
        assert (found.is_single, found.details.odd) == (False, False)
        assert timing(START, "RRULE;X-OWN=1:FREQ=WEEKLY;COUNT=3") is None

    def test_of_a_replaced_occurrence_are_left(self):
        line = f"RECURRENCE-ID;TZID=Europe/Oslo:{MOMENT}"
        found = read(START, line)
        assert (found.recurrence_id, found.is_single) == (SEVEN + 7 * DAY, False)
        assert timing(START, "RECURRENCE-ID:x") is None
        assert timing(START, line, "RRULE:FREQ=WEEKLY;COUNT=3") is None
        assert timing(START, line, "EXDATE;VALUE=DATE:20261124") is None


class TestMayTouch:
    """A single event or a series, and days near it; wrong only on the safe side."""

    @pytest.mark.parametrize(
        ("first", "last", "touches"),
        [(-3, -1, False), (-3, 0, True), (0, 9, True), (1, 9, True), (2, 9, False)],
    )
    def test_a_single_one(self, first, last, touches):
        overnight = read(START, "DTEND;TZID=Europe/Oslo:20261118T010000")
        assert overnight.may_touch(TUESDAY + first * DAY, TUESDAY + last * DAY) == touches

    @pytest.mark.parametrize(
        ("rule", "touches", "not_any_more"),
        [
            ("UNTIL=20261124T200000Z", 7, 10),
            ("UNTIL=20261124", 7, 10),
            ("COUNT=3", 14, 23),
        ],
    )
    def test_a_series(self, rule, touches, not_any_more):
        series = read(START, "DTEND;TZID=Europe/Oslo:20261118T010000", f"RRULE:FREQ=WEEKLY;{rule}")
        assert not series.may_touch(TUESDAY - 9 * DAY, TUESDAY - DAY)
        # The last day is a day after UNTIL at most, or COUNT weeks after the first, and the event ends a day later.
        assert series.may_touch(TUESDAY + (not_any_more - 1) * DAY, TUESDAY + 99 * DAY)
        assert not series.may_touch(TUESDAY + not_any_more * DAY, TUESDAY + 99 * DAY)
        assert series.may_touch(TUESDAY + touches * DAY, TUESDAY + 99 * DAY)

    def test_a_series_without_end(self):
        assert read(START, "RRULE:FREQ=WEEKLY").may_touch(TUESDAY + 9999 * DAY, TUESDAY + 9999 * DAY)
        assert read(START, "RRULE:FREQ=WEEKLY;COUNT=999999").may_touch(TUESDAY + 9999 * DAY, TUESDAY + 9999 * DAY)


class TestSpans:
    def spans(
        self, *events: Timing, first: int = 0, last: int = 30
    ) -> list[tuple[int, dt.datetime, dt.datetime, bool]]:
        effort = Effort()
        effort.begin()
        midnight = dt.datetime(2026, 11, 17, tzinfo=UTC)
        window = Window(midnight + first * DAY, midnight + last * DAY)
        return [(number, *span) for number, span in series_spans(events, window, effort)]

    def test_of_a_single_one(self):
        assert self.spans(read(START, "DURATION:PT1H")) == [(0, SEVEN, EIGHT, False)]
        assert self.spans(read("DTSTART;VALUE=DATE:20261117")) == [(0, TUESDAY, TUESDAY + DAY, False)]

    def test_of_a_series_without_its_exceptions(self):
        series = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4", f"EXDATE;TZID=Europe/Oslo:{MOMENT}")
        wanted = [(0, SEVEN + number * DAY, EIGHT + number * DAY, False) for number in (0, 14, 21)]
        assert self.spans(series) == wanted
        days = read("DTSTART;VALUE=DATE:20261117", "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;VALUE=DATE:20261124")
        assert self.spans(days) == [(0, TUESDAY, TUESDAY + DAY, False)]
        by_day = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;VALUE=DATE:20261124")
        assert self.spans(by_day) == wanted[:1]

    def test_of_a_series_with_a_replaced_one(self):
        series = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
        moved = read(
            "DTSTART;TZID=Europe/Oslo:20261125T190000", "DURATION:PT1H", f"RECURRENCE-ID;TZID=Europe/Oslo:{MOMENT}"
        )
        wanted = [(0, SEVEN, EIGHT, False), (1, SEVEN + 8 * DAY, EIGHT + 8 * DAY, False)]
        assert self.spans(series, moved) == wanted
        assert self.spans(moved, series) == [(1, *wanted[0][1:]), (0, *wanted[1][1:])]
        assert self.spans(moved) == [(0, *wanted[1][1:])]
        excluded = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2", f"EXDATE;TZID=Europe/Oslo:{MOMENT}")
        assert self.spans(excluded, moved) == wanted[:1]

    def test_of_a_first_one_that_the_rule_does_not_produce(self):
        series = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2")
        found = self.spans(series)
        assert found[0] == (0, SEVEN, EIGHT, True)
        assert found[1] == (0, SEVEN + DAY, EIGHT + DAY, False)

    def test_of_a_series_that_is_over_before_it_begins(self):
        assert self.spans(read(START, "RRULE:FREQ=WEEKLY;UNTIL=20261110T000000Z")) == []
        ended = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261124T180000Z")
        assert [span[1] for span in self.spans(ended)] == [SEVEN, SEVEN + 7 * DAY]
        sooner = read(START, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261124T175959Z")
        assert [span[1] for span in self.spans(sooner)] == [SEVEN]

    def test_reach_into_the_window(self):
        """A series of three days each, from its third occurrence on: those that overlap the window are found."""
        series = read("DTSTART;VALUE=DATE:20261117", "DURATION:P5D", "RRULE:FREQ=WEEKLY")
        starts = {span[1] for span in self.spans(series, first=18, last=22)}
        assert {TUESDAY + 14 * DAY, TUESDAY + 21 * DAY} <= starts
        assert TUESDAY not in starts
        daily = read(START, "DURATION:PT1H", "RRULE:FREQ=DAILY")
        found = {span[1] for span in self.spans(daily, first=10, last=12)}
        assert (
            {SEVEN + number * DAY for number in (10, 11)} <= found <= {SEVEN + number * DAY for number in range(7, 15)}
        )


def test_keys_are_utc_and_local():
    assert keys_of(SEVEN) == (dt.datetime(2026, 11, 17, 18), dt.datetime(2026, 11, 17, 19))
    assert keys_of(dt.datetime(2026, 11, 17, 19)) == (dt.datetime(2026, 11, 17, 19),)
    assert keys_of(TUESDAY) == (dt.datetime(2026, 11, 17),)
