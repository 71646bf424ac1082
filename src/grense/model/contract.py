"""A contract that holds from a date on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Contract"]


@dataclass(frozen=True)
class Contract:
    """What holds from the day `start` on: hours agreed for a week, or ordinary hours; None leaves them."""

    start: dt.date
    agreed_hours: float | None = None
    hours: str | None = None
