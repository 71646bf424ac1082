"""Calendar objects read one by one have the result of one file with all of them, by item."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grense.errors import GrenseError, ZoneError
from grense.sources.ics import read_ics
from grense.sources.ics.items import ItemReader, Items
from sources.test_ics_paths import CUSTOM_ZONE, WINDOWS, events, headers, seen

ME = "me@example.org"
WINDOW = WINDOWS[1]
MEETING = ("DTSTART:20240401T090000Z", "DTEND:20240401T100000Z", f"ORGANIZER:mailto:{ME}", "ATTENDEE:mailto:a@b.org")
OWN_ZONE = "\r\n".join(CUSTOM_ZONE)


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "one") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"]


def read(*objects: bytes, **options) -> Items:
    reader = ItemReader(**{"me": [ME], "window": WINDOW, "tz": "Europe/Oslo", **options})
    reader.read((str(number), data) for number, data in enumerate(objects))
    return reader.items()


def named(groups: list[list[list[str]]]) -> list[list[list[str]]]:
    """Groups of events with a UID each of their own, as a calendar's objects have."""
    return [
        [[f"UID:item {number}" if line[:3].upper() == "UID" else line for line in block] for block in group]
        for number, group in enumerate(groups)
    ]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    groups=st.lists(st.booleans().flatmap(events), min_size=1, max_size=5).map(named),
    header=st.lists(headers, max_size=1),
    window=st.sampled_from(WINDOWS[1:]),
    include=st.sampled_from(((), ("all",), ("blocks", "unanswered"))),
)
def test_items_give_what_the_joined_file_gives(groups, header, window, include):
    objects = [
        calendar(*header, *(line for block in group for line in block if line), *CUSTOM_ZONE) for group in groups
    ]
    items = read(*objects, window=window, include=include)
    joined = read_ics(b"".join(objects), me=[ME], window=window, include=include, tz="Europe/Oslo")
    spans, absences, left_out, warnings = seen(joined)
    assert list(zip(items.activities["start"], items.activities["end"], strict=True)) == spans
    assert tuple(sorted({day for _, day in items.absences})) == absences
    assert items.left_out == left_out
    assert items.warnings == warnings
    for number, data in enumerate(objects):
        alone = read(data, window=window, include=include)
        assert items.keys.count(str(number)) == len(alone.activities)


def test_each_row_and_each_day_of_absence_knows_its_item():
    series = calendar(*event(*MEETING, "RRULE:FREQ=DAILY;COUNT=3"))
    earlier = calendar(*event(*(line.replace("0401T", "0331T") for line in MEETING), uid="two"))
    away = calendar(
        *event("DTSTART;VALUE=DATE:20240402", "DTEND;VALUE=DATE:20240404", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    )
    items = read(series, earlier, away)
    assert items.keys == ("1", "0", "0", "0")
    assert items.absences == (("2", dt.date(2024, 4, 2)), ("2", dt.date(2024, 4, 3)))
    assert items.activities["start"].is_monotonic_increasing


def test_two_programs_may_mean_different_zones_by_one_name():
    lines = (MEETING[0].replace(":", ";TZID=Our Own Time:")[:-1], *MEETING[2:], "DURATION:PT1H")
    west = OWN_ZONE.replace("+0200", "-0400").replace("+0100", "-0500")
    items = read(calendar(OWN_ZONE, *event(*lines)), calendar(west, *event(*lines)), calendar(*event(*lines)))
    hours = [start.hour for start in items.activities["start"]]
    assert hours == [7, 7, 13]
    assert items.keys == ("0", "2", "1")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no calendar",
        b"\xff\xfe\x00",
        calendar(*event(*MEETING))[:90],
        calendar(*event("DTSTART:nonsense")),
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
    ],
)
def test_a_broken_object_costs_itself_alone(data):
    items = read(data, calendar(*event(*MEETING)), data)
    assert items.keys == ("1",)
    assert items.left_out == {"broken": 2}
    assert "broken_event" in {warning.code for warning in items.warnings}


def test_an_object_without_events_is_not_broken():
    items = read(calendar("BEGIN:VTODO", "UID:one", "END:VTODO"))
    assert len(items.activities) == 0
    assert not items.left_out
    assert not items.warnings


def test_pages_add_up():
    reader = ItemReader(me=[ME], window=WINDOW, tz="Europe/Oslo")
    for key in ("b", "a"):
        reader.read([(key, calendar(*event(*MEETING)))])
    assert reader.items().keys == ("a", "b")


def test_options_that_make_no_sense_are_refused():
    with pytest.raises(ZoneError):
        ItemReader(me=[ME], window=WINDOW, tz="Nowhere/Atall")
    with pytest.raises(GrenseError):
        ItemReader(me=[ME], window=WINDOW, tz="Europe/Oslo", include=["nope"])
