"""The Date field of a mail: same results as the standard library, except where that guesses."""

from __future__ import annotations

import datetime as dt
import email.utils
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grense.sources.mail.dates import instant

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY = "Tue, 17 Nov 2026 "

moments = st.datetimes(min_value=dt.datetime(1990, 1, 2), max_value=dt.datetime(2026, 11, 21))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


def utc(value: str) -> str | None:
    found = instant(value.encode())
    return None if found is None else f"{EPOCH + dt.timedelta(microseconds=found):%Y-%m-%d %H:%M:%S}"


def by_the_library(value: str) -> int | None:
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return (aware - EPOCH) // dt.timedelta(microseconds=1)


@given(moments, offsets, st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M %z"]))
def test_usual_forms(moment: dt.datetime, zone: dt.timezone, form: str) -> None:
    value = moment.replace(tzinfo=zone).strftime(form)
    assert instant(value.encode()) == by_the_library(value)
    assert instant(value.encode()) is not None


@given(
    moments,
    offsets,
    st.sampled_from(
        [
            *["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S.123 %z", "%a %b %d %H:%M:%S %z %Y", "%a %b %d %H:%M:%S %Y %z"],
            *["%A, %B %d, %Y at %I:%M:%S %p %z", "%d-%b-%Y %I:%M:%S%p GMT%z", "%a %b %d %Y %H:%M:%S GMT%z (Somewhere)"],
            *["%d.%m.%Y %H.%M.%S UTC%z", "%a, %d %b %y %H:%M:%S %z CET"],
        ]
    ),
)
def test_other_forms_are_read_by_what_they_say(moment: dt.datetime, zone: dt.timezone, form: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=zone)
    assert instant(moment.strftime(form).encode()) == (moment - EPOCH) // dt.timedelta(microseconds=1)


@pytest.mark.parametrize(
    "zone",
    [
        *[
            "+0100",
            "+01:00",
            "+1",
            "+1:00",
            "+100",
            "GMT+0100",
            "GMT+1",
            "UTC+01:00",
            "UTC +0100",
            "gmt+01:00",
            "CET",
            "cet",
        ],
        *[
            "MEZ",
            "MET",
            "WEST",
            "+0100 (CET)",
            "+0100 CET",
            "+0100 (MEZ (Winter))",
            "(x) CET",
            '"CET"',
            "+0100 Vesteuropa",
        ],
    ],
)
def test_zones_an_hour_east(zone: str) -> None:
    assert utc(f"{DAY}20:40:00 {zone}") == "2026-11-17 19:40:00"


@pytest.mark.parametrize("zone", ["CEST", "MESZ", "MEST", "MET DST", "CET DST", "EET", "OEZ", "SAST", "+0200", "GMT+2"])
def test_zones_two_hours_east(zone: str) -> None:
    assert utc(f"{DAY}20:40:00 {zone}") == "2026-11-17 18:40:00"


@pytest.mark.parametrize(
    "zone", ["GMT", "UT", "UTC", "Z", "z", "+0000", "-0000", "A", "Y", "+00:00", "-0000 (unknown)"]
)
def test_zones_at_utc(zone: str) -> None:
    assert utc(f"{DAY}20:40:00 {zone}") == "2026-11-17 20:40:00"


@pytest.mark.parametrize(
    ("zone", "hours"), [("EST", 5), ("EDT", 4), ("CST", 6), ("CDT", 5), ("MST", 7), ("MDT", 6), ("PST", 8), ("PDT", 7)]
)
def test_zones_of_rfc_5322(zone: str, hours: int) -> None:
    assert utc(f"{DAY}12:00:00 {zone}") == f"2026-11-17 {12 + hours}:00:00"


@pytest.mark.parametrize(
    "zone",
    [
        *[
            "",
            "(CET)",
            "J",
            "IST",
            "BST",
            "AST",
            "MSK",
            "XYZ",
            "Vesteuropa",
            "W. Europe Standard Time",
            "GMT Standard Time",
        ],
        *[
            "+0060",
            "+2500",
            "-2400",
            "+1500",
            "+-0100",
            "--0100",
            "0100",
            "01:00",
            "+01000",
            "+0100+0200",
            "+",
            "+ 0100",
        ],
        *["+0100x", "CET+1", "CET Z", "EST5EDT", "Europe/Oslo", "\u221201:00", "+٠١٠٠"],
    ],
)
def test_a_zone_that_is_not_known_is_never_made_up(zone: str) -> None:
    assert utc(f"{DAY}20:40:00 {zone}") is None


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        *[("8:40:00 PM", "20:40:00"), ("08:40 p.m.", "20:40:00"), ("8:40PM", "20:40:00"), ("12:40 AM", "00:40:00")],
        *[("12:40 PM", "12:40:00"), ("0:40 am", "00:40:00"), ("20:40 PM", "20:40:00"), ("20.40", "20:40:00")],
        *[
            ("2:4:00", None),
            ("13:00 AM", None),
            ("0:40 PM", None),
            ("24:00", None),
            ("20:60", None),
            ("20:40:61", None),
        ],
        *[("20:40:60", "20:41:00"), ("20:40:00,5", "20:40:00"), ("2040", None), ("", None), ("8:40 XM", None)],
    ],
)
def test_clocks(clock: str, expected: str | None) -> None:
    assert utc(f"{DAY}{clock} +0000") == (None if expected is None else f"2026-11-17 {expected}")


@pytest.mark.parametrize(
    "day",
    [
        *[
            "17 Nov 2026",
            "17 nov 26",
            "Tue,17 Nov 2026",
            "Tue , 17 Nov 2026",
            "tirsdag 17. november 2026 kl.",
            "ti. 17 marras 2026",
        ],
        *[
            "Di, 17. Nov 2026",
            "mar. 17 nov. 2026",
            "17-Nov-2026",
            "17 Nov 126",
            "tue, 17 NOVEMBER 2026,",
            "wt, 17 lis 2026",
        ],
        *[
            "Nov 17, 2026",
            "November 17th 2026",
            "Tuesday, November 17, 2026 at",
            "2026-11-17",
            "17.11.2026",
            "17 de nov de 2026",
        ],
    ],
)
def test_days(day: str) -> None:
    assert utc(f"{day} 20:40:00 +0100") == "2026-11-17 19:40:00"


@pytest.mark.parametrize(
    ("word", "month"),
    [
        *[
            ("mai", 5),
            ("maj", 5),
            ("mei", 5),
            ("mag", 5),
            ("touko", 5),
            ("okt", 10),
            ("ott", 10),
            ("des", 12),
            ("Dez", 12),
        ],
        *[
            ("déc", 12),
            ("dic", 12),
            ("joulu", 12),
            ("Mär", 3),
            ("mars", 3),
            ("maalis", 3),
            ("ago", 8),
            ("août", 8),
            ("elo", 8),
        ],
        *[
            ("juin", 6),
            ("juil", 7),
            ("Juni", 6),
            ("juli", 7),
            ("kesä", 6),
            ("fev", 2),
            ("févr", 2),
            ("jan", 1),
            ("paź", 10),
        ],
    ],
)
def test_months_in_other_languages(word: str, month: int) -> None:
    assert utc(f"17 {word} 2026 12:00:00 +0000") == f"2026-{month:02}-17 12:00:00"


@pytest.mark.parametrize(
    "day", ["17/11/2026", "11/17/2026", "17 Xyz 2026", "31 Nov 2026", "0 Nov 2026", "17 Nov 99999", "Nov 2026"]
)
def test_a_day_that_is_not_known_is_never_made_up(day: str) -> None:
    assert utc(f"{day} 20:40:00 +0100") is None


def test_years_of_two_digits_are_of_this_century_up_to_49() -> None:
    assert utc("1 Jan 49 0:00 +0000") == "2049-01-01 00:00:00"
    assert utc("1 Jan 50 0:00 +0000") == "1950-01-01 00:00:00"


date_parts = st.tuples(
    st.sampled_from(["Tue, ", "Tue,  ", "tue, ", "Xyz, ", "Tue,", ""]),
    st.integers(1, 40).map(str) | st.integers(1, 31).map("{:02}".format),
    st.sampled_from([" Nov ", " nov ", "-Nov-", " Feb ", "  Nov "]),
    st.sampled_from(["2026", "26", "1969", "1899", "2100", "99999"]),
    st.sampled_from([" 21:40:00", " 21:40", " 2:40:00", " 24:00:00", " 21.40.00", "", " 21:61:00"]),
    st.sampled_from([" +0100", " -0000", " +0000", " GMT", " EST", " Z", " -0930"]),
    st.sampled_from(["", " (CET)", " (Central (European) Time)", " (", "  (CET)"]),
).map("".join)


@settings(max_examples=300)
@given(date_parts)
@example("Tue, 17 Nov\n 2026 21:40:00 +0100")
@example("17 Nov 99 21:40 EST")
@example("²1 Nov 2026 21:40:00 +0100")
def test_what_is_read_is_what_the_library_reads(value: str) -> None:
    written = value.encode("ascii", "replace").decode()
    theirs = by_the_library(written)
    if theirs is not None:
        assert instant(written.encode()) == theirs


@given(st.binary(max_size=80) | st.text("0123456789:,+-() \t\nTueNovGMTZ/.apm", max_size=60).map(str.encode))
def test_noise_is_read_or_not(value: bytes) -> None:
    instant(value)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be changed here")
def test_the_machine_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [b"Tue, 17 Nov 2026 21:40:00 -0000", b"Tue, 17 Nov 2026 21:40:00", b"17 Nov 2026 21:40:00 XYZ"]
    try:
        for zone in ("Pacific/Auckland", "America/New_York"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert [instant(value) for value in values] == [1_794_951_600_000_000, None, None]
    finally:
        monkeypatch.undo()
        time.tzset()
