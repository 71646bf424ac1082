"""Months with more of a pattern beside months with less of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

__all__ = ["Month", "MonthsBeside", "Side"]


@dataclass(frozen=True)
class Month:
    """A calendar month, `2026-11`, by its active weeks.

    `rates` are days with each pattern per active week, `worked` minutes per active week by the estimate. `scores` are
    means, from 1 to 5, of the answers given in the month, by scale.
    """

    month: str
    active: int
    rates: Mapping[str, float]
    worked: float
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """Some months: their number, the mean of the pattern in them, and the mean of the figure compared."""

    months: int
    rate: float
    value: float


@dataclass(frozen=True)
class MonthsBeside:
    """The months with more of `pattern` compared with those with less, and `figure` in both.

    `kind` is `answered` for a scale (1 to 5), `pattern` for another pattern (days per active week), `worked` for
    minutes per active week. The pattern itself is in days per active week; a long week is in minutes worked.
    """

    pattern: str
    kind: str
    figure: str
    more: Side
    less: Side
