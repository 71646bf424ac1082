"""What is kept, in numbers, and what a recovery brought back, for modules that open no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Held", "Recovered"]


@dataclass(frozen=True)
class Held:
    """What is kept of one source: how many activities of each kind, the first start, the last end, days away."""

    label: str
    kinds: Mapping[str, int]
    first: dt.datetime | None
    last: dt.datetime | None
    absences: int


@dataclass(frozen=True)
class Recovered:
    """What came back, as counts by table: of the store itself, and of a copy, with the day of that copy.

    `whole` says that the store was sound, and that nothing was done. `lost` names the tables of the store that could
    not be read whole. `aside` is where the damaged file is now.
    """

    whole: bool = False
    of_store: Mapping[str, int] = field(default_factory=dict)
    of_copy: Mapping[str, int] = field(default_factory=dict)
    copy_day: dt.date | None = None
    lost: frozenset[str] = frozenset()
    aside: Path | None = None
