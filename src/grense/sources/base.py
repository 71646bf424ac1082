"""What every source hands over: an activity table, days of absence, and an account of what was left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

__all__ = ["Reading", "ReadingWarning"]


@dataclass(frozen=True)
class ReadingWarning:
    """Something the reader met that the person should know of.

    `code` is a stable word for programs (`no_attendees`, `broken_event`, ...), `count` how often it was met,
    `hint` the name of the option that changes it, if there is one. The sentence is the program's affair.
    """

    code: str
    count: int = 1
    hint: str = ""


@dataclass(frozen=True)
class Reading:
    """The result of reading one source.

    `activities` is an activity table (see `grense.activities`); `absences` are local calendar days on which the
    person was away, sorted, each once; `left_out` counts, by reason, everything that was met and not taken.
    Nothing else leaves a reader: no subject, body, address, place or file name.
    """

    activities: pd.DataFrame
    absences: tuple[dt.date, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "left_out", MappingProxyType(dict(self.left_out)))
