"""An answer to one of the report's questions, for modules that need no store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Answer"]


@dataclass(frozen=True)
class Answer:
    """An answer on a scale: the local day, the scale's code, the number of the question, and the value.

    >>> Answer(dt.date(2026, 11, 22), "connectedness", 1, 4).value
    4
    """

    day: dt.date
    scale: str
    item: int
    value: int
