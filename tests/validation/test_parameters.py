"""Every parameter has a value within its range, a source and a date."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from grense.errors import RuleError
from grense.validation import Parameter, drawn_values, parameters, values


@pytest.mark.parametrize("one", parameters(), ids=lambda one: one.name)
def test_a_parameter_is_complete(one: Parameter) -> None:
    assert one.low <= one.value <= one.high
    assert one.low < one.high
    assert one.about
    assert one.unit
    assert one.source
    assert one.checked_on <= dt.date.today()


def test_values_are_drawn_from_the_ranges_and_as_often_below_the_value_as_above_it() -> None:
    drawn = [drawn_values(seed) for seed in range(400)]

    for one in parameters():
        of_one = np.array([values[one.name] for values in drawn])
        assert one.low <= of_one.min()
        assert of_one.max() <= one.high
        if one.low < one.value < one.high:
            assert 0.4 < (of_one < one.value).mean() < 0.6


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(RuleError, match="mail"):
        values(mail=3)
