"""A nudge that was shown, for modules that need no store."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.base.arguments import check_moment, check_text

__all__ = ["Shown"]


@dataclass(frozen=True)
class Shown:
    """A nudge that was shown: its code, its key (without words), when it was shown, and its outcome.

    >>> noon = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
    >>> Shown("evening_now", "evening_now:2026-11-18", noon, "fine").outcome
    'fine'
    """

    code: str
    key: str
    moment: dt.datetime
    outcome: str

    def __post_init__(self) -> None:
        check_text(code=self.code, key=self.key, outcome=self.outcome)
        check_moment("moment", self.moment)
