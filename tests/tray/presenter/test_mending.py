"""The tray's text for every fault of a source: one line, without any terminal command."""

from __future__ import annotations

import inspect

import pytest

import error_codes
from grense.errors import GrenseError
from grense.i18n import load
from grense.sources import faults
from grense_tray.presenter.error_hints import _HERE, problem

EN = load("en")
FAULTS = {name: getattr(faults, name) for name in faults.__all__}


def error_of(name: str) -> GrenseError:
    made = FAULTS[name]
    words = [one for one in inspect.signature(made).parameters.values() if one.default is one.empty]
    return made(*["example.org"] * len(words))


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_no_hint_names_a_command(name: str) -> None:
    text = problem(error_of(name), EN)
    assert "grense connect" not in text
    assert " = " not in text
    assert "\n" not in text
    assert text.endswith((".", "?"))


def test_what_is_said_in_another_way_is_a_fault_that_there_is() -> None:
    assert set(_HERE) <= {error.code for error in error_codes.raised()}
