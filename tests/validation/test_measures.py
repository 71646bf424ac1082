"""Measures against plain readings of what they mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.validation.measures import agreement, errors, hits, interval, pairs

NAMES = pd.Index(["a", "b", "c"])
PLACES = st.sets(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=20)


def frame(places: set[tuple[int, int]], minutes: list[float] | None = None) -> pd.DataFrame:
    ordered = sorted(places)
    return pd.DataFrame(
        {
            "person": pd.Categorical.from_codes([person for person, _ in ordered], NAMES),
            "date": pd.to_datetime([f"2026-01-{day + 1:02}" for _, day in ordered]).astype("datetime64[s]"),
            "minutes": [60.0 * (day + 1) for _, day in ordered] if minutes is None else minutes,
        }
    )


@settings(max_examples=30)
@given(PLACES, PLACES)
def test_hits_are_those_of_sets(true: set[tuple[int, int]], shown: set[tuple[int, int]]) -> None:
    measured = hits(frame(true), frame(shown), 3).measures()

    assert (measured["true"], measured["shown"]) == (len(true), len(shown))
    assert measured["precision"] == pytest.approx(len(true & shown) / len(shown) if shown else np.nan, nan_ok=True)
    assert measured["recall"] == pytest.approx(len(true & shown) / len(true) if true else np.nan, nan_ok=True)


@settings(max_examples=30)
@given(PLACES.filter(bool), PLACES)
def test_errors_are_those_of_a_loop(true: set[tuple[int, int]], shown: set[tuple[int, int]]) -> None:
    found = errors(pairs(frame(true), frame(shown)), 3)
    error = [(place in shown) * (place[1] + 1) - (place in true) * (place[1] + 1) for place in true | shown]

    assert found["count"] == len(error)
    assert found["bias"] == pytest.approx(np.mean(error))
    assert found["mae"] == pytest.approx(np.mean(np.abs(error)))
    assert found["rmse"] == pytest.approx(np.sqrt(np.mean(np.square(error))))
    assert found["low"] <= found["high"]


@pytest.mark.parametrize(
    ("cells", "sensitivity", "specificity", "kappa"),
    [
        # True and shown, true alone, shown alone, neither: the second is Cohen's own example of 50 pairs.
        ((5, 0, 0, 5), 1.0, 1.0, 1.0),
        ((20, 5, 10, 15), 0.8, 0.6, 0.4),
        ((0, 5, 0, 5), 0.0, 1.0, 0.0),
    ],
)
def test_agreement(cells: tuple[int, ...], sensitivity: float, specificity: float, kappa: float) -> None:
    true = np.repeat([True, True, False, False], cells)
    shown = np.repeat([True, False, True, False], cells)
    found = agreement(true, shown)

    assert found["sensitivity"] == pytest.approx(sensitivity)
    assert found["specificity"] == pytest.approx(specificity)
    assert found["kappa"] == pytest.approx(kappa)
    assert np.isnan(found["kappa_from"]) or found["kappa_from"] <= kappa <= found["kappa_to"]


def test_an_interval_over_persons_covers_the_mean_it_is_of() -> None:
    """In 95 of 100 samples, or near to it."""
    random = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        values = random.normal(2.0, 1.0, 60)
        low, high = interval(lambda one: one[..., 0] / one[..., 1], np.stack([values, np.ones(60)], axis=1))
        covered += low <= 2.0 <= high
    assert 0.88 < covered / 200 < 0.99
