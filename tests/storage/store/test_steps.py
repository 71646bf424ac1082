"""The edges of what a step replaces, and the rows of a batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from grense import activities
from grense.sources.base import Batch
from grense.storage.store import Applied, Store, open_store
from grense.storage.store.moments import microseconds
from grense.storage.store.steps import Step, step_of
from storage.store.kept import LABEL, item

MONDAY = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
HOUR, DAY, MICROSECOND = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(microseconds=1)
KEY = item("a").hex()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "kept", keys=None) as store:
        yield store


@pytest.mark.parametrize("keys", [(KEY,), (KEY, KEY, KEY)])
def test_every_row_has_one_key(keys: tuple[str, ...]) -> None:
    table = activities.from_columns([MONDAY, MONDAY + DAY], [MONDAY + HOUR, MONDAY + DAY], "meeting")
    assert len(step_of(Batch("p", table, (KEY, KEY))).rows) == 2
    with pytest.raises(ValueError, match="'keys' has"):
        step_of(Batch("p", table, keys))


def test_a_row_is_key_times_kind_and_texts() -> None:
    span = (microseconds(MONDAY), microseconds(MONDAY + HOUR))
    table = activities.from_columns([MONDAY, MONDAY], [MONDAY + HOUR, MONDAY], "manual", zone=["Europe/Oslo", None])
    table = table.assign(place=["home", None], origin=[None, "answer"])
    other = item("b").hex()
    with_zones = step_of(Batch("p", table, (KEY, other), clears=(MONDAY, MONDAY + HOUR), mark="7"))
    rows = {
        (item("a"), *span, "manual", "Europe/Oslo", "", "home", ""),
        (item("b"), span[0], span[0], "manual", "", "", "", "answer"),
    }
    assert with_zones == Step("p", frozenset(rows), clears=span, mark="7")
    plain = step_of(Batch("p", table.drop(columns=["zone", "place", "origin"]), (KEY, other)))
    assert plain == Step("p", frozenset((*row[:4], "", "", "", "") for row in rows))


@pytest.mark.parametrize(
    ("begin", "end", "left"),
    [
        (MONDAY, MONDAY + DAY, {-1, 1}),
        (MONDAY, MONDAY + DAY + MICROSECOND, {-1}),
        (MONDAY - MICROSECOND, MONDAY + DAY, {1}),
        (MONDAY + HOUR, MONDAY + 2 * HOUR, {-1, 1}),
    ],
)
def test_a_window_clears_the_days_that_it_overlaps(
    store: Store, begin: dt.datetime, end: dt.datetime, left: set[int]
) -> None:
    days = {number: (MONDAY + number * DAY).date() for number in (-1, 0, 1)}
    store.keep(LABEL, Step("p", absences=frozenset((item(one), str(day)) for one, day in days.items())))
    store.keep(LABEL, Step("p", clears=(microseconds(begin), microseconds(end))))
    assert store.absences() == {days[number] for number in left}


def test_a_window_and_items_are_both_replaced(store: Store) -> None:
    first, second = microseconds(MONDAY), microseconds(MONDAY + DAY)
    hour = microseconds(MONDAY + HOUR) - first
    rows = {
        name: (item(name), at, at + hour, "meeting", "", "", "", "")
        for name, at in (("a", first), ("b", second), ("c", second))
    }
    days = frozenset({(item("b"), "2026-11-16"), (item("c"), "2026-11-18"), (item("d"), "2026-11-18")})
    store.keep(LABEL, Step("p", frozenset(rows.values()), days))
    step = Step("p", gone=frozenset({item("c")}), clears=(first, second))
    assert store.keep(LABEL, step) == Applied(0, 2)
    assert store.activities()["start"].tolist() == [MONDAY + DAY]
    assert store.absences() == {dt.date(2026, 11, 18)}
    assert store.keep(LABEL, step) == Applied(0, 0)
