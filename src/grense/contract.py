"""A contract that holds from a date on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Contract"]


@dataclass(frozen=True)
class Contract:
    """What holds from the day `start` on: hours agreed for a week, ordinary hours, or both; None leaves it as it was."""

    start: dt.date
    agreed_hours: float | None = None
    hours: str | None = None
