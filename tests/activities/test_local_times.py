"""Local times in a zone, against Python's own reading of each; ISO 8601 texts, against Python's own parser."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grense
from grense.activities import LocalTimeWarning, from_columns, from_frame
from grense.errors import ActivityTableError, GrenseError, ZoneError

ZONES = (
    "Europe/Oslo",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
CHANGES = [
    dt.datetime(2026, 3, 29, 2), dt.datetime(2026, 10, 25, 2), dt.datetime(2026, 3, 8, 2), dt.datetime(2026, 11, 1, 1),
    dt.datetime(2026, 4, 5, 1, 30), dt.datetime(2026, 10, 4, 2), dt.datetime(2026, 2, 15, 2), dt.datetime(2011, 12, 30),
]  # fmt: skip
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NEAR_A_CHANGE = st.builds(
    lambda change, minutes, odd: change + dt.timedelta(minutes=minutes, microseconds=odd),
    st.sampled_from(CHANGES),
    st.integers(-180, 1_600),
    st.sampled_from([0, 1, 999_999]),
)
LOCAL = NEAR_A_CHANGE | st.integers(17 * 10**14, 18 * 10**14).map(
    lambda microseconds: EPOCH.replace(tzinfo=None) + dt.timedelta(microseconds=microseconds)
)


def read(times: Sequence[object], **given: object) -> tuple[pd.Series, int, int]:
    """The instants, and how many local times occurred twice or not at all."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        starts = from_frame(pd.DataFrame({"start": times}), kind="mail_sent", **given)["start"]
    counts = [warning.message for warning in caught]
    assert all(isinstance(count, LocalTimeWarning) for count in counts)
    return starts, sum(count.repeated for count in counts), sum(count.skipped for count in counts)


@settings(deadline=None, max_examples=30)
@given(st.lists(LOCAL, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_local_times_are_read_as_python_and_the_calendar_reader_read_them(times, zone):
    place = ZoneInfo(zone)
    instants = [time.replace(tzinfo=place).astimezone(dt.UTC) for time in times]
    shown = [instant.astimezone(place).replace(tzinfo=None) for instant in instants]
    later = [time.replace(tzinfo=place, fold=1).astimezone(dt.UTC) for time in times]
    skipped = sum(time != seen for time, seen in zip(times, shown, strict=True))
    repeated = sum(
        time == seen and instant != other
        for time, seen, instant, other in zip(times, shown, instants, later, strict=True)
    )
    for given_times in (times, [time.isoformat() for time in times], np.array(times, "M8[us]")):
        starts, *counts = read(given_times, tz=place)
        assert (starts.tolist(), counts) == (instants, [repeated, skipped])


def test_a_repeated_hour_is_the_earlier_and_a_skipped_one_is_moved_and_both_are_counted():
    frame = pd.DataFrame({"start": ["2026-10-25T02:30", "2026-03-29T02:30", "2026-11-17T09:00"]})
    with pytest.warns(LocalTimeWarning, match="1 that occur twice, 1 that do not occur") as caught:
        table = from_frame(frame, tz="Europe/Oslo", kind="mail_sent")
    assert table["start"].dt.strftime("%m-%d %H:%M").tolist() == ["10-25 00:30", "03-29 01:30", "11-17 08:00"]
    assert (caught[0].message.repeated, caught[0].message.skipped) == (1, 1)
    assert caught[0].filename == __file__


def test_a_calendar_has_the_same_reading():
    local = ["20261025T023000", "20260329T023000"]
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{time}\r\nDTSTART;TZID=Europe/Oslo:{time}\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
        for time in local
    )
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n".encode()
    window = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    reading = grense.read_ics(calendar, me=["kari@example.org"], tz="Europe/Oslo", window=window, include=["all"])
    starts, repeated, skipped = read(["2026-10-25T02:30", "2026-03-29T02:30"], tz="Europe/Oslo")
    assert (repeated, skipped) == (1, 1)
    assert sorted(reading.activities["start"]) == sorted(starts)


@pytest.mark.parametrize("name", ["W. Europe Standard Time", "w. europe standard time", "Europe/Berlin"])
def test_a_zone_has_its_iana_or_its_windows_name(name):
    assert read(["2026-07-01T09:00"], tz=name)[0].tolist() == [pd.Timestamp("2026-07-01 07:00", tz="UTC")]


def test_a_fixed_offset_is_a_zone():
    assert read(["2026-07-01T09:00"], tz=dt.UTC)[0].tolist() == [pd.Timestamp("2026-07-01 09:00", tz="UTC")]


def test_an_unknown_zone_is_an_error():
    with pytest.raises(ZoneError, match="unknown time zone: 'Customized Time Zone'"):
        read(["2026-07-01T09:00"], tz="Customized Time Zone")


def test_each_row_may_have_its_own_zone():
    times = pd.DataFrame(
        {"start": ["2026-07-01T09:00"] * 4, "TimeZone": ["Tokyo Standard Time", "Europe/Oslo", None, "UTC"]}
    )
    made = from_frame(times, tz="America/New_York", kind="mail_sent", columns={"tz": "TimeZone"})
    assert made["start"].dt.hour.tolist() == [0, 7, 13, 9]
    assert made.columns.tolist() == ["start", "end", "kind"]
    with pytest.raises(ActivityTableError, match="a time without zone: column 'start', row 2"):
        from_frame(times, kind="mail_sent", columns={"tz": "TimeZone"})
    with pytest.raises(ActivityTableError, match=r"column 'tz' is no IANA time zone in row 1$"):
        from_frame(times.assign(TimeZone=[None, "x", None, None]), kind="mail_sent", columns={"tz": "TimeZone"})


def test_aware_times_are_not_moved_by_the_zone():
    times = [
        "2026-07-01T09:00Z",
        "2026-07-01T09:00",
        dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC),
        pd.Timestamp("2026-07-01 9:00"),
    ]
    assert read(times, tz="Europe/Oslo")[0].dt.hour.tolist() == [9, 7, 9, 7]


def test_the_ends_of_the_calendar_are_no_fault():
    starts, *_ = read(["9999-12-31T23:59", "0002-01-01T00:00"], tz="Asia/Tokyo")
    assert starts.iloc[0] == pd.Timestamp("9999-12-31 14:59", tz="UTC")


# --- ISO 8601 texts ----------------------------------------------------------------------------------------------

AWARE = st.builds(
    lambda microseconds, minutes: (EPOCH + dt.timedelta(microseconds=microseconds)).astimezone(
        dt.timezone(dt.timedelta(minutes=minutes))
    ),
    st.integers(-(10**16), 10**16),
    st.integers(-1_439, 1_439),
)
FORMS = st.sampled_from([
    dt.datetime.isoformat,
    lambda time: time.isoformat(" "),
    lambda time: time.isoformat(timespec="microseconds"),
    lambda time: time.strftime("%Y-%m-%dT%H:%M:%S.%f%z"),
    lambda time: time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.tuples(AWARE, FORMS), min_size=1, max_size=20))
def test_texts_are_read_as_python_reads_them(times):
    texts = [form(time) for time, form in times]
    assert from_columns(texts)["start"].tolist() == [dt.datetime.fromisoformat(text) for text in texts]


@settings(deadline=None)
@given(st.text("0123456789-:+TZ. ", max_size=36) | st.text(max_size=40))
def test_no_text_means_something_else_than_to_python(text):
    try:
        found = from_columns([text])["start"].iloc[0]
    except ActivityTableError:
        return
    assert found == dt.datetime.fromisoformat(text.rstrip("\0"))


@pytest.mark.parametrize(
    "text",
    [
        "03/11/2026 21:40+01:00", "03.11.2026 21:40+01:00", "2026/11/03 21:40Z", "2026.11.03 21:40Z",
        "2026-1-3T21:40:00Z", "2026-11-03+01:00", "20261103T2140Z",
        "3 Nov 2026 21:40 +0100", "Tue, 3 Nov 2026 21:40:00 +0100", "now", "today", "2026-11-03", "2026-11",
        "2026-02-30T21:40Z", "2026-11-03T24:00Z", "2026-11-03T21:60Z", "2026-11-03T21:40:60Z", "2026-11-03T21:40+25:00",
        "2026-11-03T21:40+01:60", "2026-11-03T21:40ZZ", "2026-11-03T21:40:00.1.2Z", "2026-11-03T21:40 +01:00",
        "１２３４-11-03T21:40Z", "secret plan" * 1_000, "1793738400",
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", [None, "Europe/Oslo"])
def test_other_texts_are_refused_with_their_row(text, zone):
    with pytest.raises(ActivityTableError, match="not a time: column 'start' in row 1 ") as caught:
        from_frame(pd.DataFrame({"start": ["2026-11-03T21:40+01:00", text]}), tz=zone, kind="mail_sent")
    assert text not in str(caught.value).partition(", such as")[0]


@pytest.mark.parametrize("missing", [None, "", pd.NaT, float("nan"), pd.NA])
def test_what_is_empty_is_missing(missing):
    with pytest.raises(ActivityTableError, match=r"column 'start' is missing in row 1$"):
        from_columns(["2026-11-03T21:40+01:00", missing])


@pytest.mark.parametrize("column", [[None, None], [pd.NaT, pd.NaT], [float("nan")] * 2, pd.Series([pd.NaT] * 2)])
def test_a_column_of_nothing_is_missing(column):
    with pytest.raises(GrenseError, match=r"column 'end' is missing in row 0, 1$"):
        from_columns(["2026-11-03T21:40+01:00"] * 2, column, "meeting")
