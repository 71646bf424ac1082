"""The parameters of made-up diaries, as data: value, range, source and date; `parameters.toml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from grense.base.arguments import check_name, check_number
from grense.rules.toml import parse_toml

__all__ = ["MOST_SEED", "Parameter", "Values", "drawn_values", "parameters", "values"]

MOST_SEED = 2**63 - 1
_LARGEST = 1e6

Values = dict[str, float]
"""A value for each parameter, by its name."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: `value` is the one used, `low` and `high` the range of the sensitivity analysis."""

    name: str
    about: str
    unit: str
    value: float
    low: float
    high: float
    source: str
    checked_on: dt.date


@cache
def parameters() -> tuple[Parameter, ...]:
    """All parameters, in the order of the file.

    >>> one = parameters()[0]
    >>> one.name, one.value, (one.low, one.high)
    ('leaders', 0.34, (0.2, 0.5))
    """
    data = parse_toml(files("grense").joinpath("validation", "parameters.toml").read_text("utf-8"))
    return tuple(
        Parameter(
            name,
            one["about"],
            one["unit"],
            float(one["value"]),
            float(one["range"][0]),
            float(one["range"][1]),
            one["source"],
            one["checked_on"],
        )
        for name, one in data.items()
    )


def values(**changed: float) -> Values:
    """The value of each parameter, with some of them changed.

    Raises `RuleError` for a name that is none, and for a value that is no number.

    >>> values(mails=3)["mails"], values()["mails"]
    (3.0, 14.0)
    """
    all_values = {one.name: one.value for one in parameters()}
    for name, value in changed.items():
        check_name("name", name, all_values)
        check_number(name, value, least=-_LARGEST, most=_LARGEST)
        all_values[name] = float(value)
    return all_values


def drawn_values(seed: int) -> Values:
    """A value for each parameter, drawn from its range: as often below the value used as above it.

    >>> drawn_values(1) == drawn_values(1), drawn_values(1) == drawn_values(2)
    (True, False)
    """
    check_number("seed", seed, least=0, most=MOST_SEED, whole=True)
    random = np.random.default_rng(seed)
    return {
        one.name: float(np.interp(random.uniform(), (0, 0.5, 1), (one.low, one.value, one.high)))
        for one in parameters()
    }
