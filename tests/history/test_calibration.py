"""A correction of one's own from registered weeks."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.history.calibration import calibrate
from grense.rules.hours_intervals import AGREED, Spread, hours_interval, hours_spread

SPREADS = st.builds(Spread, st.floats(-600, 600), st.floats(1, 600), st.floats(1, 600))
WEEKS = st.lists(st.floats(-1200, 1200), min_size=2, max_size=26)


def on_a_grid(missing: list[float], prior: Spread) -> tuple[float, float]:
    """Mean and standard deviation of the person's mean given the weeks: Bayes' rule on a fine grid."""
    step = min(prior.between, prior.within / math.sqrt(len(missing))) / 20
    grid = [prior.middle + step * number for number in range(-16000, 16001)]
    logs = [
        -((mean - prior.middle) ** 2) / (2 * prior.between**2)
        - sum((one - mean) ** 2 for one in missing) / (2 * prior.within**2)
        for mean in grid
    ]
    highest = max(logs)
    weights = [math.exp(log - highest) for log in logs]
    whole = math.fsum(weights)
    mean = math.fsum(weight * at for weight, at in zip(weights, grid, strict=True)) / whole
    square = math.fsum(weight * (at - mean) ** 2 for weight, at in zip(weights, grid, strict=True)) / whole
    return mean, math.sqrt(square)


@pytest.mark.parametrize("missing", [[60.0, 120.0], [-300.0, 40.0, 90.0], [0.0] * 12])
@pytest.mark.parametrize("prior", [Spread(110, 255, 244), Spread(-140, 120, 130)])
def test_it_is_what_bayes_rule_gives_on_a_grid(missing: list[float], prior: Spread) -> None:
    found = calibrate(missing, prior)
    mean, deviation = on_a_grid(missing, prior)
    assert found is not None
    assert found.correction == pytest.approx(mean, abs=0.2)
    half = 1.2816 * math.hypot(deviation, prior.within)
    assert (found.low, found.high) == pytest.approx((mean - half, mean + half), abs=0.5)


@given(WEEKS, SPREADS)
def test_it_lies_between_the_weeks_and_the_made_up_persons(missing: list[float], prior: Spread) -> None:
    found = calibrate(missing, prior)
    own = math.fsum(missing) / len(missing)
    assert found is not None
    assert min(own, prior.middle) - 0.1 <= found.correction <= max(own, prior.middle) + 0.1
    assert found.low < found.correction < found.high


def test_one_week_is_no_ground() -> None:
    assert calibrate([90.0], Spread(0, 60, 60)) is None


def test_the_study_has_an_interval_and_a_spread_for_mail_and_calendar() -> None:
    interval, spread = hours_interval({"mail", "calendar"}, AGREED, 5), hours_spread({"mail", "calendar"}, AGREED)
    assert interval is not None
    assert spread is not None
    assert interval[0] < spread.middle < interval[1]
    assert hours_interval({"mail", "calendar"}, AGREED, 7) == hours_interval({"mail", "calendar"}, AGREED, 6)
    assert hours_spread({"fax"}, AGREED) is None
