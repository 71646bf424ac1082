"""Shifts in a calendar, by a category of the person's choice: they are ordinary hours, and no meetings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from command_line import calendar, event
from grense.classification.shifts import shift_hours
from grense.errors import GrenseError, RuleError
from grense.rules.ordinary_hours import OrdinaryHours
from grense.services import gather as service
from grense.services.person_rules import PersonRules
from grense.sources.ics import read_ics
from grense.sources.ics.items import ItemReader
from grense.sources.ics.reader import _read_full

NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
MON, TUE, WED, THU = (dt.date(2026, 11, day) for day in (16, 17, 18, 19))
ACCEPTED = ("ORGANIZER:mailto:boss@example.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:kari@example.org")
LATE, EARLY = ("20261116T130000Z", "20261116T210000Z"), ("20261118T050000Z", "20261118T130000Z")
SHIFTS = [event(*LATE, "CATEGORIES:Work,Vakt"), event(*EARLY, "CATEGORIES;LANGUAGE=nb:VAKT")]


def kinds(*events: str, include: tuple[str, ...] = ("shift:Vakt",)) -> list[str]:
    """Read three ways, which must agree."""
    data = calendar(*events).encode()
    options = {"me": ["kari@example.org"], "tz": "Europe/Oslo", "include": include}
    window = (dt.datetime(2026, 11, 1, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    items = ItemReader(window=window, **options)  # type: ignore[arg-type]  # of several types
    items.read([("key", data)])
    readings = (
        read_ics(data, window=window, **options),  # type: ignore[arg-type]  # of several types
        _read_full(data, window=window, **options),  # type: ignore[arg-type]  # of several types
        items.items(),
    )
    found = [reading.activities["kind"].astype(str).tolist() for reading in readings]
    assert found[0] == found[1] == found[2]
    return found[0]


def test_a_shift_is_no_meeting() -> None:
    assert kinds(*SHIFTS) == ["shift", "shift"]


@pytest.mark.parametrize(
    "lines",
    [
        ("CATEGORIES:Vakt", *ACCEPTED),
        ("CATEGORIES:Other", "CATEGORIES:vakt "),
        ("CATEGORIES:Vakt", "TRANSP:TRANSPARENT"),
        ("CATEGORIES:Vakt", "CLASS:PRIVATE"),
        ('CATEGORIES;X-A="a:b":Vakt',),
    ],
)
def test_any_attendees_and_any_busy_status(lines: tuple[str, ...]) -> None:
    assert kinds(event(*LATE, *lines)) == ["shift"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("CATEGORIES:Vaktmester", *ACCEPTED), ["meeting"]),
        (("CATEGORIES:Some\\,Vakt", *ACCEPTED), ["meeting"]),
        (("CATEGORIES:Vakt", "STATUS:CANCELLED"), []),
        (("CATEGORIES:Vakt", "STATUS:TENTATIVE"), []),
        (("DESCRIPTION:CATEGORIES:Vakt", *ACCEPTED), ["meeting"]),
        (("BEGIN:VALARM", "CATEGORIES:Vakt", "END:VALARM", *ACCEPTED), ["meeting"]),
    ],
)
def test_what_is_no_shift(lines: tuple[str, ...], found: list[str]) -> None:
    assert kinds(event(*LATE, *lines)) == found


def test_without_the_option_nothing_is_one() -> None:
    assert kinds(event(*LATE, "CATEGORIES:Vakt", *ACCEPTED), include=()) == ["meeting"]


def test_a_whole_day_is_no_shift() -> None:
    assert kinds(event("20261115T230000Z", "20261116T230000Z", "CATEGORIES:Vakt")) == []


def test_an_option_without_a_category_is_refused() -> None:
    with pytest.raises(GrenseError, match="shift:CATEGORY"):
        read_ics(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", include=["shift:"])


def test_the_hours_of_the_days(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(*SHIFTS, event("20261117T090000Z", "20261117T100000Z", *ACCEPTED)))
    me = ["kari@example.org"]
    gathered = service.gather([tmp_path / "a.ics"], now=NOW, me=me, tz="Europe/Oslo", include=["shift:Vakt"])
    assert shift_hours(gathered.activities, "Europe/Oslo") == {MON: (14 * 60, 22 * 60), WED: (6 * 60, 14 * 60)}
    hours = PersonRules().hours(gathered.activities, "Europe/Oslo", ())
    assert [hours.on(day) for day in (MON, TUE, WED, THU)] == [(840, 1320), None, (360, 840), (480, 960)]
    found = service.judge(gathered, PersonRules(), now=NOW)
    assert found.crossings["category"].tolist() == ["outside_hours"]  # Tuesday lies between the shifts
    assert found.days["date"].dt.date.tolist() == [TUE]  # a shift is no work by itself


def test_a_split_shift_and_one_over_midnight() -> None:
    read = read_ics(
        calendar(
            event("20261116T050000Z", "20261116T080000Z", "CATEGORIES:Vakt"),
            event("20261116T120000Z", "20261116T150000Z", "CATEGORIES:Vakt"),
            event("20261117T210000Z", "20261118T050000Z", "CATEGORIES:Vakt"),
        ).encode(),
        me=["kari@example.org"],
        include=["shift:vakt"],
    )
    assert shift_hours(read.activities, "Europe/Oslo") == {MON: (360, 960), TUE: (1320, 1800)}


def test_a_day_off_and_a_holiday() -> None:
    hours = OrdinaryHours(country="NO", days_off=[MON], shifts={MON: (840, 1320), dt.date(2026, 12, 25): (480, 960)})
    assert (hours.on(MON), hours.on(dt.date(2026, 12, 25)), hours.on(dt.date(2027, 1, 1))) == (None, (480, 960), None)


@pytest.mark.parametrize("shifts", [5, {MON: (900, 800)}, {MON: 5}, {5: (0, 60)}, {MON: (0, 1441)}])
def test_nonsense_is_refused(shifts: object) -> None:
    with pytest.raises(RuleError, match="ordinary hours make no sense"):
        OrdinaryHours(shifts=shifts)  # type: ignore[arg-type]  # which is what is refused
