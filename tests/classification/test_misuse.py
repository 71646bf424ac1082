"""An argument of the wrong type immediately raises grense's own error, which names it."""

from __future__ import annotations

import datetime as dt
import inspect
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import grense
from grense.classification.apply_corrections import correct
from grense.classification.long_entries import set_apart
from grense.errors import GrenseError
from grense.frequency import frequency
from grense.law import assess
from grense.model.correction import Correction
from grense.rules.long_entries import LongEntries

DAY, NOON = dt.date(2026, 11, 17), dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
TABLE = grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent")


def classify(**given: Any) -> object:
    return grense.classify(given.pop("table", TABLE), **{"tz": "Europe/Oslo", **given})


class PolarsFrame:
    """As polars' own, by its name."""


PolarsFrame.__name__, PolarsFrame.__module__ = "DataFrame", "polars.dataframe.frame"

MISUSES: dict[str, tuple[Callable[[], object], str]] = {
    "until text": (lambda: classify(until="2026-11-17"), "until is str"),
    "until day": (lambda: classify(until=DAY), "until is date"),
    "profile mapping": (lambda: classify(profile={}), "profile is dict"),
    "profile none": (lambda: classify(profile=None), "profile is NoneType"),
    "hours none": (lambda: classify(ordinary_hours=None), "ordinary hours make no sense"),
    "hours text": (lambda: classify(ordinary_hours="mon-fri 08:00-16:00"), "ordinary hours make no sense"),
    "a frame of polars": (lambda: classify(table=PolarsFrame()), "a pandas DataFrame is needed, not polars DataFrame"),
    "a list": (lambda: classify(table=[]), "a pandas DataFrame is needed, not list"),
    "country": (lambda: grense.OrdinaryHours(country=5), "unknown country"),
    "days off": (lambda: grense.OrdinaryHours(days_off=5), "days_off is int"),
    "days off text": (lambda: grense.OrdinaryHours(days_off="2026-12-24"), "days_off is str"),
    "point model": (lambda: grense.load_point_model({}), "point model is dict"),
    "weeks in part": (lambda: frequency(classify(), until=DAY, weeks=2.5), "weeks = 2.5"),
    "weeks too many": (lambda: frequency(classify(), until=DAY, weeks=10**9), "weeks = 1000000000"),
    "frequency until": (lambda: frequency(classify(), until="2026-11-17"), "until is str"),
    "me none, calendar": (lambda: grense.read_ics(ICS, me=None), "not a mail address"),
    "me none, mail": (lambda: grense.read_mail("x.mbox", me=None), "not a mail address"),
    "me number": (lambda: grense.read_ics(ICS, me=[5]), "not a mail address"),
    "window of days": (lambda: grense.read_ics(ICS, window=(DAY, DAY)), "a window is two datetimes"),
    "window of one": (
        lambda: grense.read_mail("x.mbox", window=(dt.datetime(2026, 1, 1),)),
        "a window is two datetimes",
    ),
    "a calendar of no bytes": (lambda: grense.read_ics(5), "the calendar cannot be read"),
    "a mailbox of bytes": (lambda: grense.read_mail(b""), "the mailbox cannot be read"),
    "now as text": (lambda: grense.read_mail("x.mbox", now="2026-11-17"), "a time without zone"),
}


@pytest.mark.parametrize(("call", "told"), MISUSES.values(), ids=MISUSES)
def test_a_wrong_type_is_named(call: Callable[[], object], told: str) -> None:
    with pytest.raises(GrenseError, match=told):
        call()


ODD = (5, -1, 2.5, True, b"x", bytearray(b"x"), [5], {"a": 1}, DAY, dt.datetime(2026, 11, 17), object(), 10**9)
GIVEN: dict[Callable[..., object], dict[str, object]] = {
    grense.classify: {"activities": TABLE, "tz": "Europe/Oslo"},
    grense.read_ics: {"source": ICS},
    grense.load_profile: {"name": "afi_2022_04"},
    grense.load_point_model: {"name": "active_time"},
    grense.OrdinaryHours: {},
    grense.activities.from_columns: {"start": [], "kind": []},
    grense.activities.validate: {"table": TABLE},
    grense.activities.concat: {"tables": [TABLE]},
    grense.Classification.explain: {"self": classify(), "crossing": 0},
    grense.Classification.evidence: {"self": classify(), "crossing": 0},
    frequency: {"found": classify(), "until": DAY},
    assess: {"activities": TABLE, "tz": "Europe/Oslo"},
    correct: {"table": TABLE, "corrections": []},
    Correction: {"verb": "worked", "start": NOON, "end": NOON + dt.timedelta(hours=1)},
    set_apart: {"table": TABLE, "tz": "Europe/Oslo", "ordinary_hours": grense.OrdinaryHours()},
    LongEntries: {},
    **{
        made: {}
        for name in grense.yardstick.__all__
        if inspect.isfunction(made := getattr(grense.yardstick, name)) and inspect.signature(made).parameters
    },
}


@pytest.mark.parametrize("call", GIVEN, ids=lambda call: call.__qualname__)
def test_no_argument_of_any_type_raises_anything_else(call: Callable[..., object]) -> None:
    """Every parameter of what is public, with every odd value: it is taken, or refused by an error of the family."""
    others = []
    for name in inspect.signature(call).parameters:
        for value in ODD if name != "self" else ():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    call(**{**_needed(call), name: value})
                except GrenseError:
                    pass
                except Exception as error:
                    others.append(f"{name}={value!r}: {error!r}")
    assert others == []


def _needed(call: Callable[..., object]) -> dict[str, object]:
    """What was given, and a text for what else has to be."""
    parameters = inspect.signature(call).parameters.values()
    return {one.name: "x" for one in parameters if one.default is one.empty} | GIVEN[call]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_every_kind_are_read(kind: type) -> None:
    assert grense.read_ics(kind(ICS)).activities.empty


def test_a_path_is_read_as_text_or_as_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_bytes(ICS)
    assert grense.read_ics(str(tmp_path / "a.ics")).activities.empty
    assert grense.read_ics(tmp_path / "a.ics").activities.empty
