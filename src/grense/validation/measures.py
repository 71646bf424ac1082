"""How far what is shown is from what is true: errors of hours, and hits and misses of crossings and codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from grense.validation.spans import Bools, Floats, Ints

__all__ = ["Hits", "agreement", "errors", "hits", "interval", "pairs"]

_RESAMPLES = 200
_ENDS = (2.5, 97.5)  # percentiles of the resamples
_MIDDLE_80 = (10, 90)
_SEED = 20261130


def pairs(true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The true and the shown hours of each person and date; 0 where one of them has none.

    Both have the columns `person`, `date` and `minutes`.
    """
    frames = [
        one.set_index([one["person"].cat.codes.rename("person"), "date"])["minutes"] / 60 for one in (true, shown)
    ]
    joined = pd.concat([one.rename(name) for one, name in zip(frames, ("true", "shown"), strict=True)], axis=1)
    return joined.fillna(0.0).reset_index()


def errors(of: pd.DataFrame, persons: int) -> dict[str, float]:
    """Bias, mean absolute error and root mean square error of pairs, with 95 % intervals over persons, in hours.

    `low` and `high` enclose the middle 80 % of the errors, shown minus true.
    """
    error = (of["shown"] - of["true"]).to_numpy(float)
    person = of["person"].to_numpy()
    parts = (np.ones(len(error)), error, np.abs(error), error**2)
    sums = np.stack([np.bincount(person, part, persons).astype(float) for part in parts], axis=1)
    low, high = np.percentile(error, _MIDDLE_80) if len(error) else (np.nan, np.nan)
    found = {"count": float(len(error)), "low": float(low), "high": float(high)}
    for name, measure in (
        ("bias", lambda one: one[..., 1] / one[..., 0]),
        ("mae", lambda one: one[..., 2] / one[..., 0]),
        ("rmse", lambda one: np.sqrt(one[..., 3] / one[..., 0])),
    ):
        found |= _named(name, sums, measure)
    return found


@dataclass(frozen=True)
class Hits:
    """For each person: how many are true, how many are shown, and how many are both."""

    true: Floats
    shown: Floats
    both: Floats

    def measures(self) -> dict[str, float]:
        """Precision and recall, with 95 % intervals over persons."""
        sums = np.stack([self.true, self.shown, self.both], axis=1)
        found = {"true": float(self.true.sum()), "shown": float(self.shown.sum())}
        found |= _named("precision", sums, lambda one: _ratio(one[..., 2], one[..., 1]))
        return found | _named("recall", sums, lambda one: _ratio(one[..., 2], one[..., 0]))


def hits(true: pd.DataFrame, shown: pd.DataFrame, persons: int) -> Hits:
    """What is shown against what is true, each a frame with `person` and `date`, a row each."""
    first, second = (_keys(one) for one in (true, shown))
    both = np.intersect1d(first, second)
    return Hits(*(np.bincount(one // _DAYS, minlength=persons).astype(float) for one in (first, second, both)))


def agreement(true: Bools, shown: Bools) -> dict[str, float]:
    """Sensitivity, specificity and Cohen's kappa of codes, a person each, with 95 % intervals."""
    cells = np.stack([true & shown, true & ~shown, ~true & shown, ~true & ~shown], axis=1).astype(float)
    found = {"persons": float(len(true)), "share_true": float(true.mean()), "share_shown": float(shown.mean())}
    found |= _named("sensitivity", cells, lambda one: _ratio(one[..., 0], one[..., 0] + one[..., 1]))
    found |= _named("specificity", cells, lambda one: _ratio(one[..., 3], one[..., 2] + one[..., 3]))
    return found | _named("kappa", cells, _kappa)


def interval(measure: Callable[[Floats], Floats], sums: Floats) -> tuple[float, float]:
    """The 95 % interval of a measure of summed rows, by drawing persons (a row each) with replacement."""
    drawn = np.asarray(measure(_weights(len(sums)) @ sums))
    if np.isnan(drawn).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(drawn, _ENDS)
    return float(low), float(high)


@lru_cache(maxsize=16)
def _weights(persons: int) -> Floats:
    """How often each person is drawn in each of the resamples."""
    random = np.random.default_rng(_SEED)
    return random.multinomial(persons, np.full(persons, 1 / persons), _RESAMPLES).astype(float)


def _named(name: str, sums: Floats, measure: Callable[[Floats], Floats]) -> dict[str, float]:
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = interval(measure, sums)
        return {name: float(measure(sums.sum(0))), f"{name}_from": low, f"{name}_to": high}


_DAYS = 100_000


def _keys(frame: pd.DataFrame) -> Ints:
    """One number for each person and date, each once."""
    day = frame["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.unique(frame["person"].cat.codes.to_numpy().astype(np.int64) * _DAYS + day)


def _kappa(cells: Floats) -> Floats:
    share = cells / cells.sum(-1, keepdims=True)
    true, shown = share[..., 0] + share[..., 1], share[..., 0] + share[..., 2]
    expected = true * shown + (1 - true) * (1 - shown)
    return _ratio(share[..., 0] + share[..., 3] - expected, 1 - expected)


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0))
