"""A person's own correction of the hours shown."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Calibration"]


@dataclass(frozen=True)
class Calibration:
    """What to add to the hours shown of a week, in minutes, from so many registered weeks.

    80 % of further weeks are expected between `low` and `high` more than shown.
    """

    weeks: int
    correction: float
    low: float
    high: float
