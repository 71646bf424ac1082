"""An answer to one of the report's questions, for modules that need no store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.base.arguments import check_day, check_number, check_text

__all__ = ["Answer"]

_MOST = 1000


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

    def __post_init__(self) -> None:
        check_day("day", self.day)
        check_text(scale=self.scale)
        for name in ("item", "value"):
            check_number(name, getattr(self, name), least=0, most=_MOST, whole=True)
