"""A contract that is valid from a date on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Contract"]


@dataclass(frozen=True)
class Contract:
    """The terms from the day `start` on: agreed hours per week, or ordinary hours; None leaves them unchanged."""

    start: dt.date
    agreed_hours: float | None = None
    hours: str | None = None
