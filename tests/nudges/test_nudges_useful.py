"""The nudges of two simulated people over some weeks: most were shown in time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import working_lives

import nudges

pytestmark = pytest.mark.slow


def test_crossings_are_told_while_they_can_be_changed() -> None:
    person = next(one for one in working_lives.PEOPLE if one.name == "calendar only")
    record = nudges.lived(person, seed=4, weeks=2)
    told, came = record.told["evening"], record.came["evening"]
    assert came >= 1
    assert told >= 0.8 * came, "\n".join(record.lines)
    assert sum(record.right.values()) >= 0.75 * sum(record.said.values()), "\n".join(record.lines)


def test_a_night_worker_is_told_nothing() -> None:
    person = next(one for one in working_lives.PEOPLE if one.name == "nights")
    assert not nudges.lived(person, seed=1, weeks=1).said
