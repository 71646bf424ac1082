"""An argument of the wrong type or value immediately raises grense's own error, which names it."""

from __future__ import annotations

import datetime as dt
import inspect
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

import grense
from grense.activities import from_columns
from grense.base.arguments import shown
from grense.classification.apply_corrections import correct
from grense.classification.long_entries import set_apart
from grense.errors import ErrorKind, GrenseError
from grense.frequency import frequency
from grense.law import assess
from grense.model.correction import Correction
from grense.model.crossing_reason import CrossingReason
from grense.model.week_guess import WeekGuess
from grense.outlook import Outlook
from grense.rules.long_entries import LongEntries
from grense.rules.profiles import Rule
from grense.sources.base import Batch
from grense.storage.settings import Settings
from grense.store import Answer, Shown, Store, open_store

DAY, NOON = dt.date(2026, 11, 17), dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
MAIL = b"From: Kari <kari@example.org>\nTo: ola@example.org\nDate: Tue, 17 Nov 2026 21:40:00 +0100\n\n"
TABLE = from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent")
KEY = "0123456789abcdef" * 2
DIARY = grense.validation.simulate(1, 1)
PROFILE = grense.load_profile("afi_2022_04")
FOUND = grense.classify(TABLE, tz="Europe/Oslo")
WRITTEN = tempfile.TemporaryDirectory()
FOUND.to_parquet(WRITTEN.name)
JUDGED = assess(TABLE, tz="Europe/Oslo")
OFTEN = frequency(FOUND, until=dt.date(2026, 11, 23)).assign(code=1)


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
    "hours none": (lambda: classify(ordinary_hours=None), "ordinary_hours is NoneType"),
    "hours that are none": (lambda: classify(ordinary_hours="office hours"), "ordinary hours make no sense"),
    "a frame of polars": (lambda: classify(table=PolarsFrame()), "a pandas DataFrame is needed, not polars DataFrame"),
    "a list": (lambda: classify(table=[]), "a pandas DataFrame is needed, not list"),
    "country": (lambda: grense.OrdinaryHours(country=5), "unknown country"),
    "days off": (lambda: grense.OrdinaryHours(days_off=5), "days_off is int"),
    "days off text": (lambda: grense.OrdinaryHours(days_off="2026-12-24"), "days_off is str"),
    "point model": (lambda: grense.load_point_model({}), "point model is dict"),
    "a point model by name": (lambda: replace(PROFILE, point_model="active_time"), "point_model is str .*load_point"),
    "minutes below zero": (lambda: point_model(mail_lead_minutes=-5), "mail_lead_minutes = -5"),
    "minutes without a number": (lambda: point_model(join_gap_minutes=float("nan")), "join_gap_minutes = nan"),
    "blocks of 7 minutes": (lambda: point_model(block_minutes=7), "block_minutes = 7 .*part of an hour"),
    "a limit with its unit": (lambda: rule(limit_minutes="11h"), "limit_minutes = '11h' [(]a number from 0"),
    "a window of times": (lambda: rule(window=("21:00", "04:00")), "window = .'21:00'"),
    "an unknown category": (
        lambda: replace(PROFILE, rules={"friday_late": rule(category="friday_late")}),
        r"rules\['friday_late'\].*built-in category",
    ),
    "a rule of another category": (
        lambda: replace(PROFILE, rules={"evening": rule("sunday")}),
        r"rules\['evening'\].*built-in category",
    ),
    "weeks in part": (lambda: frequency(FOUND, until=DAY, weeks=2.5), "weeks = 2.5"),
    "weeks too many": (lambda: frequency(FOUND, until=DAY, weeks=10**9), "weeks = 1000000000"),
    "frequency until text": (lambda: frequency(FOUND, until="2026-11-17"), "until is str"),
    "frequency until an instant": (lambda: frequency(FOUND, until=NOON), "a time, not a local day: until"),
    "me none, calendar": (lambda: grense.read_ics(ICS, me=None), "not a mail address"),
    "me none, mail": (lambda: grense.read_mail(MAIL, me=None), "not a mail address"),
    "me number": (lambda: grense.read_ics(ICS, me=[5]), "not a mail address"),
    "window of days": (lambda: grense.read_ics(ICS, window=(DAY, DAY)), "a window is two datetimes"),
    "window of one": (lambda: grense.read_mail(MAIL, window=(dt.datetime(2026, 1, 1),)), "a window is two datetimes"),
    "a calendar of no bytes": (lambda: grense.read_ics(5), "the calendar cannot be read"),
    "a mailbox of no bytes": (lambda: grense.read_mail(5), "the mailbox cannot be read"),
    "an empty mailbox": (lambda: grense.read_mail(b""), "no mail in the source"),
    "now as text": (lambda: grense.read_mail(MAIL, now="2026-11-17"), "now is str"),
    "keys of a batch": (lambda: in_store(Store.apply, batch=batch(keys=("1",))), "keys holds '1' .*Store.hashed"),
    "crossings in place of one": (lambda: FOUND.explain(FOUND.crossings.head(1)), "crossing is DataFrame"),
}


def point_model(**given: Any) -> object:
    return replace(grense.load_point_model("active_time"), **given)


def rule(category: str = "evening", **given: Any) -> Rule:
    return Rule(**{"category": category, "source": "ours", "checked_on": DAY, "window": (1260, 1680), **given})


def batch(**given: Any) -> Batch:
    return Batch(**{"part": "a", "activities": TABLE, "keys": (KEY,), **given})


def in_store(call: Callable[..., object], **given: Any) -> object:
    with TemporaryDirectory() as folder, open_store(Path(folder), keys=None) as store:
        return call(store, **{"label": "work", **given} if "label" in inspect.signature(call).parameters else given)


@pytest.mark.parametrize(("call", "told"), MISUSES.values(), ids=MISUSES)
def test_a_wrong_argument_is_named(call: Callable[[], object], told: str) -> None:
    with pytest.raises(GrenseError, match=told):
        call()


# Every type, and values that are nearly right.
ODD = (
    None,
    True,
    5,
    -1,
    2.5,
    float("nan"),
    float("inf"),
    10**30,
    10**5000,
    "",
    "x",
    "2026-11-17",
    "\0",
    b"x",
    bytearray(b"x"),
    (),
    [],
    [5],
    [None],
    ["x"],
    {},
    {"a": 1},
    {5: None},
    {"x"},
    object(),
    str,
    lambda: None,
    DAY,
    NOON,
    dt.datetime(2026, 11, 17),
    dt.datetime.max,
    dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=14))),
    dt.date.min,
    dt.date.max,
    dt.time(12),
    dt.timedelta.max,
    ZoneInfo("Europe/Oslo"),
    Path("x"),
    pd.NaT,
    pd.NA,
    pd.Series([1, 2]),
    pd.DataFrame({"x": [1]}),
    np.array([1, 2]),
    np.int64(3),
    Decimal("NaN"),
)

# What is public and takes something, with arguments that it accepts.
GIVEN: dict[Callable[..., object], dict[str, Any]] = {
    grense.classify: {"activities": TABLE, "tz": "Europe/Oslo"},
    grense.read_ics: {"source": ICS},
    grense.read_mail: {"source": MAIL},
    grense.load_profile: {"name": "afi_2022_04"},
    grense.load_point_model: {"name": "active_time"},
    grense.reclassify: {"found": FOUND, "rows": TABLE.set_axis(["another"])},
    grense.outlook_of: {"found": FOUND, "now": NOON},
    grense.read_parquet: {"directory": WRITTEN.name},
    grense.OrdinaryHours: {},
    grense.Profile: vars(PROFILE),
    grense.PointModel: vars(grense.load_point_model("active_time")),
    grense.Classification.explain: {"self": FOUND, "crossing": 0},
    grense.Classification.evidence: {"self": FOUND, "crossing": 0},
    grense.activities.from_columns: {"start": ["2026-11-17T22:40+01:00"], "kind": ["manual"]},
    grense.activities.from_frame: {"df": TABLE},
    grense.activities.validate: {"table": TABLE},
    grense.activities.concat: {"tables": [TABLE]},
    grense.activities.microseconds: {"instants": TABLE["start"]},
    grense.errors.filled: {"template": "{x}", "values": {"x": "1"}},
    grense.frequency.frequency: {"found": FOUND, "until": DAY},
    grense.frequency.pattern: {"category": "evening", "weeks": (), "coding": PROFILE.coding, "limit": 0.0},
    grense.frequency.patterns: {"weeks": (), "coding": PROFILE.coding, "limits": {"evening": 0.0}},
    grense.law.assess: {"activities": TABLE, "tz": "Europe/Oslo"},
    grense.law.load_law: {"name": "no_aml_general"},
    grense.law.Assessment.evidence: {"self": JUDGED, "label": 0},
    grense.law.Assessment.unseen: {"self": JUDGED, "rule": "daily_rest"},
    grense.nudges.decide: {
        "outlook": Outlook(NOON, "Europe/Oslo", {}, (), (), (), {}, "plain"),
        "now": NOON,
        "preferences": grense.nudges.Preferences(),
        "history": grense.nudges.History(),
        "hours": grense.OrdinaryHours(),
    },
    grense.nudges.Preferences: {},
    grense.nudges.History: {},
    grense.nudges.preferences_of: {"settings": Settings()},
    grense.questions.course: {"answers": [Answer(DAY, "burnout", 1, 1)]},
    grense.questions.is_due: {"asked": [DAY], "today": DAY},
    grense.questions.load_scale: {"name": "burnout"},
    grense.questions.next_day: {"asked": [DAY]},
    grense.questions.score: {"scale": "burnout", "answers": {1: 1}},
    grense.rights.right_of: {"country": "NO", "on": DAY},
    grense.rights.home_work: {"country": "NO", "on": DAY},
    grense.store.Answer: {"day": DAY, "scale": "burnout", "item": 1, "value": 1},
    grense.store.Shown: {"code": "sunday", "key": "sunday:2026-11-22", "moment": NOON, "outcome": "fine"},
    grense.store.erase: {"folder": Path("store"), "keys": None},
    grense.store.open_readable: {"folder": Path("store"), "keys": None},
    grense.store.open_store: {"folder": Path("store"), "keys": None},
    grense.store.recover: {"folder": Path("store"), "keys": None},
    grense.strategies.means_of: {"chosen": ["call_if_urgent"]},
    grense.yardstick.about: {"name": "prevalence"},
    grense.yardstick.comparison: {"category": "evening"},
    grense.yardstick.conditions: {},
    grense.yardstick.conditions_of: {},
    grense.yardstick.effects: {},
    grense.yardstick.findings_of: {"category": "evening"},
    grense.example.many: {"persons": 2},
    grense.plot.week: {"found": FOUND},
    grense.plot.weeks: {"found": FOUND},
    grense.plot.prevalence: {"frequency": OFTEN},
    grense.plot.description: {"picture": grense.plot.week(FOUND)},
    grense.yardstick.is_fitting: {"code": 1},
    grense.yardstick.items: {},
    grense.yardstick.prevalence: {},
    grense.yardstick.rows: {"name": "prevalence"},
    grense.yardstick.share_of: {"category": "evening"},
    grense.yardstick.table: {"name": "surveys"},
    grense.validation.simulate: {"persons": 1, "weeks": 1},
    grense.validation.values: {},
    grense.validation.drawn_values: {"seed": 1},
    grense.validation.traces: {"diary": DIARY},
    grense.validation.classify_diary: {"diary": DIARY},
    grense.validation.classify_traces: {"diary": DIARY, "table": grense.validation.traces(DIARY)},
    Rule: {"category": "evening", "source": "ours", "checked_on": DAY, "window": (1260, 1680)},
    grense.ActivityKind: {"name": "commit", "counts_as": "trace", "source": "ours", "checked_on": DAY},
    Batch: {"part": "a", "activities": TABLE, "keys": (KEY,)},
    Correction: {"verb": "worked", "start": NOON, "end": NOON + dt.timedelta(hours=1)},
    LongEntries: {},
    correct: {"table": TABLE, "corrections": []},
    set_apart: {"table": TABLE, "tz": "Europe/Oslo", "ordinary_hours": grense.OrdinaryHours()},
    PROFILE.limit: {"category": "evening"},
    **{
        getattr(grense.OrdinaryHours(country="NO"), name): {"date": DAY}
        for name in ("on", "usual", "usual_week", "is_holiday", "has_rota")
    },
}
STORED: dict[Callable[..., object], dict[str, Any]] = {
    Store.activities: {},
    Store.answer: {"answer": Answer(DAY, "burnout", 1, 1)},
    Store.apply: {"label": "work", "batch": Batch("a", TABLE, (KEY,))},
    Store.correct: {"correction": Correction("worked", NOON, NOON + dt.timedelta(hours=1))},
    Store.forget: {},
    Store.give_reason: {"reason": CrossingReason("evening", DAY, "asked")},
    Store.guess: {"guess": WeekGuess("2026-W47", 2280)},
    Store.hashed: {"label": "work"},
    Store.marks: {"label": "work"},
    Store.note_shown: {"shown": Shown("sunday", "sunday:2026-11-22", NOON, "fine")},
    Store.retain: {"since": NOON},
    Store.shown: {},
    Store.take_back_guess: {"week": "2026-W47"},
    Store.take_back_reason: {"category": "evening", "day": DAY},
    Store.undo: {"number": 1},
}
# Classes that grense makes, and what only the programs of grense give each other.
MADE = {
    "Applied", "Assessment", "Classification", "Comparison", "Conditions", "Diary", "ExampleTables", "Explanation",
    "Finding", "Parameter", "Population",
    "Frequency", "Held", "HomeWork", "KeyKeeper", "LawProfile", "Nudge", "Pattern", "Pulse", "Question", "Reading",
    "Recovered", "Right", "Scale", "Score", "Share", "Spell", "Store", "Strategy",
}  # fmt: skip


def test_everything_public_is_tried() -> None:
    public = {grense: grense.__all__} | {
        module: module.__all__ for name in grense.__all__ if isinstance(module := getattr(grense, name), ModuleType)
    }
    takes = {
        made
        for module, names in public.items()
        for name in names
        if (inspect.isroutine(made := getattr(module, name)) or isinstance(made, type))
        and name not in MADE
        and not (isinstance(made, type) and issubclass(made, (Exception, ErrorKind)))
        and inspect.signature(made).parameters
    }
    assert takes - set(GIVEN) == set()


@pytest.mark.parametrize("call", GIVEN, ids=lambda call: call.__qualname__)
def test_no_argument_raises_anything_else(call: Callable[..., object], tmp_path: Path, monkeypatch: Any) -> None:
    """Every parameter of what is public, with every odd value: it is taken, or refused by an error of the family."""
    monkeypatch.chdir(tmp_path)
    open_store(Path("store"), keys=None).close()
    assert list(others(call, GIVEN[call])) == []


@pytest.mark.parametrize("call", STORED, ids=lambda call: call.__qualname__)
def test_no_argument_of_the_store_raises_anything_else(call: Callable[..., object], tmp_path: Path) -> None:
    with open_store(tmp_path, keys=None) as store:
        assert list(others(call, {"self": store, **STORED[call]})) == []


def others(call: Callable[..., object], given: dict[str, Any]) -> Iterator[str]:
    """What comes of each odd value that is neither taken nor refused by an error of the family, in ten seconds."""
    call(**given)
    for name in inspect.signature(call).parameters:
        # What a function of the caller's own raises is the caller's.
        odd = [value for value in ODD if not (name == "progress" and callable(value))]
        for value in odd if name not in ("self", "migrations") else ():
            begun = time.process_time()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    call(**{**given, name: value})
            except GrenseError:
                pass
            except Exception as error:
                yield f"{name} = {shown(value)}: {error!r:.120}"
            if time.process_time() - begun > 10:
                yield f"{name} = {shown(value)}: slow"
