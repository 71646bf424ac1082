"""A result is a value: it is copied, sent, compared, and unmoved by what is done to its frames."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from operator import methodcaller

import pandas as pd
import pytest
from made_results import FRAMES, MADE, OSLO, PRESENT, of_many, of_nobody, of_one, table, with_a_plan

import grense
from grense import example
from grense.errors import GrenseError, RuleError
from grense.frequency import frequency, patterns
from grense.history.trend import trend_weeks, whole_weeks
from grense.history.week import summarise_week
from grense.law import Assessment, assess, load_law

UNTIL = dt.date(2026, 10, 19)
LATE_ENOUGH = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)


def assert_same_frames(one: grense.Classification, other: grense.Classification) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy, copy.copy])
def test_a_copy_is_equal(
    made: Callable[[], grense.Classification], again: Callable[[grense.Classification], grense.Classification]
) -> None:
    found = made()
    other = again(found)
    assert type(other) is grense.Classification
    assert other == found
    assert hash(other) == hash(found)
    assert_same_frames(other, found)
    for label in found.crossings.index[:5]:
        assert other.explain(label) == found.explain(label)


PROFILE = grense.load_profile("afi_2022_04")
CALENDAR, MAILBOX = example.paths()


def a_pattern() -> object:
    assert PROFILE.coding is not None
    limits = {name: rule.limit_minutes for name, rule in PROFILE.rules.items()}
    return patterns(whole_weeks(of_one(), UNTIL), PROFILE.coding, limits)[0]


# One of everything that the library hands out and that has fields.
VALUES: dict[str, Callable[[], object]] = {
    "classification": of_many,
    "explanation": lambda: of_many().explain(0),
    "profile": lambda: PROFILE,
    "rule": lambda: PROFILE.rules["evening"],
    "point model": lambda: PROFILE.point_model,
    "coding": lambda: PROFILE.coding,
    "hours": lambda: grense.OrdinaryHours(country="NO", shifts={UNTIL: (840, 1320)}),
    "calendar": lambda: grense.read_ics(CALENDAR, me=[example.ME], tz=example.TZ),
    "mailbox": lambda: grense.read_mail(MAILBOX, me=[example.ME]),
    "law": lambda: load_law("no_aml_general"),
    "assessment": lambda: assess(table(), tz=OSLO),
    "week": lambda: whole_weeks(of_many(), UNTIL, person="p1")[0],
    "pattern": a_pattern,
    "summary of a week": lambda: summarise_week(of_many(), "2026-W38", person="p1"),
}


@pytest.mark.parametrize("made", VALUES.values(), ids=VALUES)
def test_every_value_is_pickled_copied_taken_apart_and_printed(made: Callable[[], object]) -> None:
    value = made()
    assert dataclasses.is_dataclass(value)
    assert not isinstance(value, type)
    names = {one.name for one in dataclasses.fields(value)}
    for other in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):
        assert type(other) is type(value)
        for name in names:
            mine, theirs = getattr(value, name), getattr(other, name)
            assert mine.equals(theirs) if isinstance(mine, pd.DataFrame) else mine == theirs, name
    assert set(dataclasses.asdict(value)) == names
    if isinstance(value, (grense.Classification, grense.Explanation, grense.Profile, grense.Reading, Assessment)):
        assert len(repr(value)) < 800


def test_frequencies_and_errors_are_sent_too() -> None:
    often = frequency(of_one(), until=UNTIL)
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(often)), often)
    with pytest.raises(GrenseError) as caught:
        grense.load_profile("unknown")
    error = pickle.loads(pickle.dumps(caught.value))
    assert (type(error), error.code) == (RuleError, "unknown_profile")


@pytest.mark.slow
def test_a_pool_of_processes_classifies_and_explains() -> None:
    rows, here = table(), of_one()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(grense.classify, rows, tz=OSLO).result()
        reading = pool.submit(grense.read_ics, CALENDAR, me=[example.ME], tz=example.TZ).result()
        reasons = list(pool.map(methodcaller("explain", 0), [here, there]))
        summary = pool.submit(methodcaller("summary"), here).result()
    assert there == here
    assert_same_frames(there, here)
    assert reasons == [here.explain(0)] * 2
    assert reasons[0].to_text("nb") == here.explain(0).to_text("nb")
    pd.testing.assert_frame_equal(summary, here.summary())
    assert len(reading.activities)


def spoilt(frame: pd.DataFrame) -> None:
    """Change every value of a frame in place."""
    for number, name in enumerate(frame.columns):
        values = frame[name]
        if isinstance(values.dtype, pd.CategoricalDtype):
            frame.iloc[:, number] = values.cat.categories[0]
        elif isinstance(values.dtype, pd.DatetimeTZDtype) or values.dtype.kind == "M":
            frame.iloc[:, number] = values + pd.Timedelta(days=400)
        elif values.dtype == bool:
            frame.iloc[:, number] = ~values
        else:
            frame.iloc[:, number] = 9999


def told(found: grense.Classification) -> list[object]:
    """Everything that can be asked of a classification, as plain values."""
    mondays = [dt.date(2026, 9, 7), dt.date(2026, 9, 14)]
    labels = found.as_found.crossings.drop_duplicates(["category", "planned"]).index
    return [
        repr(found),
        found._repr_html_(),
        found.summary().to_csv(),
        frequency(found, until=UNTIL).to_csv(),
        [found.explain(label).to_dict("nb") for label in labels],
        [found.evidence(label).to_csv() for label in labels],
        trend_weeks(found, mondays),
        whole_weeks(found, UNTIL),
        summarise_week(found, "2026-W37"),
        hash(found),
        pickle.loads(pickle.dumps(found)) == found,
    ]


@pytest.fixture(scope="module")
def untouched() -> grense.Classification:
    return with_a_plan()


@pytest.fixture(scope="module")
def before(untouched: grense.Classification) -> list[object]:
    return told(untouched)


@pytest.mark.parametrize("name", FRAMES)
def test_a_changed_frame_changes_nothing_else(
    name: str, untouched: grense.Classification, before: list[object]
) -> None:
    found = with_a_plan()
    assert len(getattr(found, name))
    spoilt(getattr(found, name))
    changed = [other for other in FRAMES if not getattr(found, other).equals(getattr(untouched, other))]
    assert changed == [name]
    assert told(found) == before
    assert found == untouched


def test_a_changed_table_changes_nothing_that_was_found(before: list[object]) -> None:
    rows = table()
    found = grense.classify(rows, tz=OSLO, until=PRESENT)
    spoilt(rows)
    assert told(found) == before


def test_rows_that_were_handed_out_change_nothing(before: list[object]) -> None:
    found = with_a_plan()
    spoilt(found.evidence(0))
    spoilt(found.summary())
    assert told(found) == before


def test_mappings_cannot_be_changed() -> None:
    found = of_many()
    for mapping in (found.zones, found.ordinary_hours, found.profile.rules):
        with pytest.raises(TypeError, match="cannot be changed"):
            mapping["p1"] = None


def test_other_frames_make_another_classification() -> None:
    found = of_one()
    mine = found.crossings.loc[found.crossings["category"] == "evening"]
    fewer = dataclasses.replace(found, crossings=mine)
    assert fewer != found
    assert fewer.summary()["crossings_evening"].item() == len(mine)
    assert fewer.summary()["crossings_long_day"].item() == 0
    assert fewer.explain(mine.index[0]) == found.explain(mine.index[0])
    before = repr(fewer)
    spoilt(mine)
    assert repr(fewer) == before


def test_equal_is_what_was_found_and_with_what() -> None:
    found = of_one()
    assert found == of_one()
    assert len({found, of_one()}) == 1
    assert found != of_nobody()
    assert found != "found"
    assert found != grense.classify(table(), tz=OSLO, rest_method="rolling")
    assert found != grense.classify(table(), tz="Europe/Stockholm")
    assert found != grense.classify(table(), tz=OSLO, until=LATE_ENOUGH)
    assert found != grense.classify(table().tail(-1), tz=OSLO)


def test_a_report_of_the_law_gets_its_words() -> None:
    assessed = assess(table(), tz=OSLO)
    found = grense.Classification.of(assessed.report)
    other = grense.classify(table(), tz=OSLO, profile=assessed.reading)
    assert found == other
    assert found.explain(0).to_text() == other.explain(0).to_text()
