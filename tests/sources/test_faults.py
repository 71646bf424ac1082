"""Texts of server faults at a first try, when nothing was read before."""

from __future__ import annotations

import inspect

import pytest

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.first_try import at_first_try

FAULTS = [name for name in faults.__all__ if not inspect.signature(getattr(faults, name)).parameters] + ["busy"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_first_try_speaks_of_nothing_that_was_read_and_of_no_later_try(name: str) -> None:
    error: GrenseError = at_first_try(getattr(faults, name)())
    title, hint = error.title, error.hint
    for said in ("was read before", "tried again", "no longer", "in the settings reads"):
        assert said not in f"{title} {hint}" or title.startswith("Exchange Online")
    assert hint


def test_what_is_no_fault_of_a_server_stays_as_it_is() -> None:
    error = GrenseError("file_empty", "the file is empty", hint="export it again")
    assert str(at_first_try(error)) == "the file is empty (export it again)"
