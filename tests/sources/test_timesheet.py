"""Timesheets: exports of the known programs, plain tables of all kinds, and tables that make no sense."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.sources.base import Query
from grense.sources.timesheet import Account, Timesheet, read_heads, read_timesheet

OSLO = "Europe/Oslo"
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
WINDOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
SECRET = "Zanzibar"

Row = tuple[str, str, float]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes, name: str = "hours.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def book(rows: Iterable[Sequence[Any]], **formats: str) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for cell, form in formats.items():
        sheet[cell].number_format = form
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def rows(path: Path, **options: str) -> list[Row]:
    """Kind, local start and minutes of each row."""
    table = read_timesheet(Account(str(path), **options), tz=OSLO).activities
    return [
        (str(kind), f"{start.astimezone(ZoneInfo(OSLO)):%m-%d %H:%M}", (end - start) / dt.timedelta(minutes=1))
        for kind, start, end in zip(table["kind"], table["start"], table["end"], strict=True)
    ]


def error(path: Path, **options: str) -> str:
    with pytest.raises(GrenseError) as raised:
        read_timesheet(Account(str(path), **options), tz=OSLO)
    assert SECRET not in f"{raised.value!s} {raised.value.values}"
    assert str(path) not in str(raised.value)
    return f"{raised.value.code}: {raised.value.detail}"


TOGGL = f"""\ufeffUser,Email,Client,Project,Task,Description,Billable,\
Start date,Start time,End date,End time,Duration,Tags,Amount ()
Kari,kari@example.org,,{SECRET},,"two
lines, {SECRET}",No,2026-11-02,08:00:00,2026-11-02,11:30:00,03:30:00,,
Kari,kari@example.org,,{SECRET},,,No,2026-11-02,22:30:00,2026-11-03,00:15:00,01:45:00,,
"""
CLOCKIFY = f"""Project,Client,Description,Task,User,Group,Email,Tags,Billable,\
Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (USD)
{SECRET},,,,Kari,,kari@example.org,,No,11/02/2026,08:00:00 AM,11/02/2026,04:00:00 PM,08:00:00,8.00,0
{SECRET},,,,Kari,,kari@example.org,,No,11/28/2026,09:15:00 PM,11/28/2026,10:00:00 PM,00:45:00,0.75,0
"""
KIMAI = f"""Date,From,To,Duration,Currency,Internal price,Hourly price,Username,Customer,Project,Activity,Description
2026-11-02,08:00,12:00,14400,EUR,,,kari,{SECRET},,,
2026-11-02,13:00,17:30,16200,EUR,,,kari,{SECRET},,,
,,,30600,,,,,,,,
"""
HARVEST = f"""Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,\
Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?
2026-11-02,{SECRET},,,,{SECRET},7.5,7.5,No,No,No,Kari,Nordmann,,Yes
2026-11-02,{SECRET},,,,,0.25,0.25,No,No,No,Kari,Nordmann,,Yes
2026-11-14,{SECRET},,,,,2.0,2.0,No,No,No,Kari,Nordmann,,Yes
"""
TEMPO = f"""Issue Key,Issue summary,Hours,Work date,User Account ID,Full name,\
Tempo Team,Period,Account Key,Work Description,Billed Hours
AB-1,{SECRET},3.5,2026-11-02 08:00,17,Kari,,1126,,{SECRET},0
AB-2,{SECRET},4,2026-11-02 11:30,17,Kari,,1126,,{SECRET},0
"""
TIMELY = f"""Client,Project,Name,Email,Day,Note,From,To,Logged hours,Billed
,{SECRET},Kari,kari@example.org,2 Nov 2026,{SECRET},08:00,15:30,7.5,No
,{SECRET},Kari,kari@example.org,3 Nov 2026,{SECRET},,,1.25,No
"""


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (TOGGL, [("registered", "11-02 08:00", 210), ("registered", "11-02 22:30", 105)]),
        (CLOCKIFY, [("registered", "11-02 08:00", 480), ("registered", "11-28 21:15", 45)]),
        (KIMAI, [("registered", "11-02 08:00", 240), ("registered", "11-02 13:00", 270)]),
        (HARVEST, [("registered_day", "11-02 00:00", 465), ("registered_day", "11-14 00:00", 120)]),
        (TEMPO, [("registered_day", "11-02 00:00", 450)]),
        (TIMELY, [("registered", "11-02 08:00", 450), ("registered_day", "11-03 00:00", 75)]),
    ],
    ids=["toggl", "clockify", "kimai", "harvest", "tempo", "timely"],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exports(write: Write, export: str, expected: list[Row], form: str) -> None:
    if form == "xlsx":
        import csv

        path = write(book(csv.reader(io.StringIO(export.removeprefix("\ufeff")))), "hours.xlsx")
    else:
        path = write(export)
    assert rows(path) == expected


DAY = [("registered_day", "11-02 00:00", 450.0)]


@pytest.mark.parametrize(
    "hours",
    [
        "7:30",
        "07:30:00",
        '"7,5"',
        "7.5",
        "7 t 30 min",
        "7h 30m",
        "7h30",
        "7 h 30",
        "PT7H30M",
        "450 min",
        "7.5 hours",
        '"7,5 t"',
    ],
)
@pytest.mark.parametrize(
    "date", ["2026-11-02", "02.11.2026", "2.11.26", "2026/11/02", "2 Nov 2026", "02/Nov/26", "man. 2. november 2026"]
)
def test_forms_of_dates_and_hours(write: Write, date: str, hours: str) -> None:
    assert rows(write(f"Dato,Timer\n{date},{hours}\n")) == DAY


@pytest.mark.parametrize(
    "clock",
    [
        "20:00",
        "20.00",
        "kl. 20.00",
        "8:00 PM",
        "8:00 p.m.",
        "08:00:00 pm",
        "20h00",
        "20:00:00",
        "2026-11-02T20:00",
        "2026-11-02T19:00:00Z",
        "2026-11-02 20:00:00+01:00",
    ],
)
def test_forms_of_times(write: Write, clock: str) -> None:
    assert rows(write(f"Date,Start,Hours\n2026-11-02,{clock},1.5\n")) == [("registered", "11-02 20:00", 90)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_dialects(write: Write, encoding: str, delimiter: str) -> None:
    lines = ["Dato§Timer§Merknad", f'02.11.2026§"7,5"§"Møte; {SECRET}, på Å"', '03.11.2026§"8"§""']
    content = "\r\n".join(lines).replace("§", delimiter).encode(encoding)
    assert rows(write(content)) == [*DAY, ("registered_day", "11-03 00:00", 480)]


def test_cells_of_a_spreadsheet(write: Write) -> None:
    day = dt.datetime(2026, 11, 2)
    table = [
        ["Timeliste november", None, None, None],
        [],
        [None, "Dato", "Inn", "Ut", "Pause"],
        [None, day, dt.time(8), dt.time(16), dt.timedelta(minutes=30)],
        [None, 46329, 0.875, 0.0625, 0],  # 3 November, 21:00 to 01:30
        [None, "Sum", None, None, 12],
    ]
    found = rows(write(book(table, B4="dd.mm.yyyy", E4="[h]:mm"), "hours.xlsx"))
    assert found == [
        ("registered", "11-02 08:00", 225),
        ("registered", "11-02 12:15", 225),
        ("registered", "11-03 21:00", 270),
    ]


def test_breaks(write: Write) -> None:
    start_end = [("registered", "11-02 08:00", 225), ("registered", "11-02 12:15", 225)]
    assert rows(write("Dato;Fra;Til;Pause\n2026-11-02;08:00;16:00;30\n")) == start_end
    assert rows(write("Dato;Fra;Til;Pause\n2026-11-02;08:00;16:00;0,5\n")) == start_end
    # What the hours have less than the times is a break, too.
    assert rows(write("Dato;Fra;Til;Timer\n2026-11-02;08:00;16:00;7,5\n")) == start_end
    assert error(write("Dato;Fra;Til;Pause\n2026-11-02;08:00;09:00;90\n")) == (
        "timesheet_cell: row 2, column D: the break is longer than the time around it"
    )


def test_units_of_plain_numbers(write: Write) -> None:
    assert rows(write("Date,Duration (minutes)\n2026-11-02,450\n")) == DAY
    assert rows(write("Date,Duration (seconds)\n2026-11-02,27000\n")) == DAY


def test_day_and_month(write: Write) -> None:
    unclear = "Date,Hours\n02/11/2026,7.5\n05/06/2026,1\n"
    assert error(write(unclear)) == "date_order_unclear: column A"
    assert rows(write(unclear), date_order="dmy")[0] == ("registered_day", "06-05 00:00", 60)
    assert rows(write(unclear), date_order="mdy")[0] == ("registered_day", "02-11 00:00", 450)
    assert rows(write("Date,Hours\n02/11/2026,7.5\n13/11/2026,1\n"))[0] == DAY[0]
    assert rows(write("Date,Hours\n11/02/2026,7.5\n11/13/2026,1\n"))[0] == DAY[0]
    assert rows(write("Date,Hours\n03/03/2026,7.5\n")) == [("registered_day", "03-03 00:00", 450)]
    assert rows(write("Dato,Timer\n02.11.2026,7.5\n")) == DAY
    mixed = "Date,Hours\n02/11/2026,7.5\n13/11/2026,1\n\n11/14/2026,1\n"
    assert error(write(mixed)) == "date_order_mixed: row 5, column A is the first that differs"
    assert (
        error(write("Date,Hours\n13/11/2026,1\n"), date_order="mdy") == "timesheet_cell: row 2, column A holds no date"
    )


def test_sums_are_left_out_and_counted(write: Write) -> None:
    content = (
        "Uke 45\nDato;Timer\n02.11.2026;7,5\n03.11.2026;7,5\n;15\n04.11.2026;8\n05.11.2026;1\n"
        "Delsum:;9\n;24\nTotalt;24\n07.11.2026;\n"
    )
    path = write(content)
    assert sum(minutes for _, _, minutes in rows(path)) == 24 * 60
    assert dict(read_timesheet(Account(str(path)), tz=OSLO).left_out) == {"total": 4, "no_hours": 1}
    # Hours without a date that sum up nothing are no sum.
    assert error(write("Dato;Timer\n02.11.2026;7,5\n;2\n")) == "timesheet_cell: row 3, column A holds no date"


def test_rows_that_are_not_done_or_stand_twice(write: Write) -> None:
    path = write(
        "Date,Start,End\n2026-11-02,08:00,09:00\n2026-11-02,08:00,09:00\n2026-11-02,10:00,\n2026-11-02,11:00,11:00\n"
    )
    assert rows(path) == [("registered", "11-02 08:00", 60)]
    left_out = read_timesheet(Account(str(path)), tz=OSLO).left_out
    assert dict(left_out) == {"duplicate": 1, "open_row": 1, "no_hours": 1}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f"Date,Start,End\n2026-11-02,08:00,09:00\n2026-11-03,{SECRET},10:00\n",
            "row 3, column B holds no time of day",
        ),
        (f"Date,Start,End\n{SECRET},08:00,09:00\n", "row 2, column A holds no date"),
        ("Date,Start,End\n2026-02-30,08:00,09:00\n", "row 2, column A holds no date"),
        ("Date,Start,End\n2026-11-02,13:00 PM,14:00\n", "row 2, column B holds no time of day"),
        ("Date,Start,End\n2026-11-02,08:60,14:00\n", "row 2, column B holds no time of day"),
        (f"Date,Note,Hours\n2026-11-02,{SECRET},{SECRET}\n", "row 2, column C holds no length of time"),
        ("Date,Hours\n2026-11-02,-2\n", "row 2, column B holds no length of time"),
        ("Date,Hours\n2026-11-02,25\n", "row 2, column B: more than 24 hours"),
        ("Date,Hours\n2026-11-02,20\n2026-11-03,1\n2026-11-02,5\n", "row 2, column B: more than 24 hours"),
        ("Start,End\n2026-11-02 08:00,2026-11-03 08:30\n", "row 2, column B: more than 24 hours"),
        ("Start,End\n2026-11-02 08:00,2026-11-02 07:30\n", "row 2, column B: the end lies before the start"),
        ("Date,Start,End\n,08:00,09:00\n", "row 2, column A holds no date"),
        ("Date,Start,End\n2026-11-02,,09:00\n", "row 2, column B holds no time of day"),
    ],
)
def test_bad_cells_are_named_by_row_and_column(write: Write, content: str, expected: str) -> None:
    assert error(write(content)) == f"timesheet_cell: {expected}"


def test_formulas_without_a_saved_value(write: Write) -> None:
    table = [["Dato", "Timer"], [dt.date(2026, 11, 2), 7.5], [dt.date(2026, 11, 3), "=4+3.5"]]
    expected = "timesheet_cell: row 3, column B holds a formula whose value was not saved"
    assert error(write(book(table), "hours.xlsx")) == expected
    # A row with nothing but the formula is a sum.
    assert rows(write(book([*table[:2], [None, "=SUM(B2:B2)"]]), "hours.xlsx")) == DAY


def test_protected_hidden_and_later_sheets(write: Write) -> None:
    workbook = openpyxl.Workbook()
    first, hidden = workbook.active, workbook.create_sheet("a", 1)
    first.append([SECRET])
    hidden.append(["Dato", "Timer"])
    hidden.append([dt.date(2026, 1, 1), 1])
    hidden.sheet_state = "hidden"
    sheet = workbook.create_sheet("B & <b>")
    sheet.append(["Dato", "Timer"])
    sheet.append([dt.date(2026, 11, 2), 7.5])
    sheet.protection.set_password("x")
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert rows(write(buffer.getvalue(), "hours.xlsx")) == DAY


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", b" ")
    content = bytearray(buffer.getvalue())
    size = content.index(b"PK\x01\x02") + 24  # in the list of contents
    content[size : size + 4] = (600 * 1024 * 1024).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "timesheet_no_columns"),
        (b"Hello\n", "timesheet_no_columns"),
        (b"Date,Project\n2026-11-02,x\n", "timesheet_no_columns"),
        (b"PK\x03\x04" + bytes(100), "timesheet_unreadable"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "timesheet_locked"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old", "timesheet_unreadable"),
        (b"Date,Hours\n2026-11-02,7\0\n", "timesheet_unreadable"),
        (b"User,Date,Hours\nKari,2026-11-02,7\nOla,2026-11-02,7\n", "timesheet_several_people"),
        (b"\xff\xfeD", "timesheet_unreadable"),
    ],
)
def test_what_is_no_timesheet(write: Write, content: bytes, code: str) -> None:
    assert error(write(content)).partition(":")[0] == code


def test_what_unpacks_to_too_much_and_what_is_gone(write: Write, tmp_path: Path) -> None:
    assert error(write(_bomb(), "hours.xlsx")).startswith("timesheet_too_large")
    assert error(tmp_path / "none.csv").startswith("file_gone")
    assert error(tmp_path).startswith("timesheet_unreadable")


def test_chosen_columns(write: Write) -> None:
    path = write(f"A,B,C\n{SECRET},2026-11-02,7.5\n")
    assert error(path).startswith("timesheet_no_columns")
    assert read_heads(str(path)) == ("A", "B", "C")
    assert rows(path, date="B", hours="C") == DAY
    assert error(path, date="B", hours="D").startswith("timesheet_no_columns")


def test_a_source_reads_again_what_has_changed(write: Write) -> None:
    path = write("Dato;Timer\n02.11.2026;7,5\n")
    source, marks = Timesheet(Account(str(path)), tz=OSLO), dict[str, str]()

    def read() -> list[Any]:
        query = Query(WINDOW, marks, lambda text: f"{hash(text):x}", NOW)
        found = list(source.batches(query))
        marks.update({batch.part: batch.mark for batch in found if batch.mark})
        return found

    assert source.explore().columns == {"date": "Dato", "hours": "Timer"}
    (batch,) = read()
    assert (len(batch.activities), batch.clears) == (1, WINDOW)
    assert read() == []
    write("Dato;Timer\n02.11.2026;7,5\n03.11.2026;8\n")
    (batch,) = read()
    assert len(set(batch.keys)) == len(batch.activities) == 2
    write(f"Dato;Timer\n02.11.2026;{SECRET}\n")
    with pytest.raises(GrenseError, match="row 2, column B"):
        read()  # what was read before stays, with its mark
    path.unlink()
    with pytest.raises(GrenseError, match="no longer there"):
        read()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 1439), st.integers(1, 1440)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y"]),
    st.sampled_from(["%H:%M", "%H.%M", "%I:%M %p"]),
    st.sampled_from([";", "\t"]),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, found: list[Any], date: str, clock: str, delimiter: str
) -> None:
    lines, expected = [delimiter.join(("Date", "Start", "End date", "End"))], set()
    for day, minute, length in found:
        start = dt.datetime.combine(day, dt.time(), ZoneInfo("UTC")) + dt.timedelta(minutes=minute)
        end = start + dt.timedelta(minutes=length)
        expected.add((start, end))
        lines.append(delimiter.join((f"{start:{date}}", f"{start:{clock}}", f"{end:{date}}", f"{end:{clock}}")))
    path = tmp_path_factory.mktemp("hours") / "hours.csv"
    path.write_text("\n".join(lines))
    table = read_timesheet(Account(str(path)), tz="UTC").activities
    assert set(zip(table["start"], table["end"], strict=True)) == expected


def test_a_hundred_thousand_rows(write: Write) -> None:
    begin = dt.datetime(2015, 1, 1, 8)
    moments = (begin + dt.timedelta(minutes=45 * number) for number in range(100_000))
    lines = [f"{one:%d.%m.%Y};{one:%H:%M};{one + dt.timedelta(minutes=40):%H:%M};{SECRET}" for one in moments]
    path = write("Dato;Fra;Til;Merknad\n" + "\n".join(lines))
    began = time.process_time()
    found = read_timesheet(Account(str(path)), tz="UTC")  # where no hour is skipped
    assert len(found.activities) == 100_000
    assert time.process_time() - began < 6  # a second and a half on a quiet machine
