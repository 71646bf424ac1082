"""What a program that stays open knows of a person: weeks, reasons and sources, worked out elsewhere, without pandas.

`grense.worker` makes it in a process of its own and hands it back; windows and nudges read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from grense.corrections import Correction
from grense.explanation import Explanation
from grense.week import WeekSummary

__all__ = ["Outlook", "SourceView", "TrendWeek", "WeekView"]


@dataclass(frozen=True)
class WeekView:
    """One week with the explanations of its crossings, in the order of `summary.crossings`."""

    summary: WeekSummary
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True)
class TrendWeek:
    """What one week comes to: crossings by category, and minutes worked on the three bases.

    `days` are the workdays with work; a week is active from three on. `estimated` counts those of the crossings that
    only an estimate shows.
    """

    week: str
    monday: dt.date
    days: int
    trace: float
    calendar: float
    estimate: float
    crossings: Mapping[str, int] = field(default_factory=dict)
    estimated: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether there was work on three days or more; leave and sickness drop out."""
        return self.days >= 3


@dataclass(frozen=True)
class SourceView:
    """A connected source: when it was last read, and what keeps it from being read, as texts of the catalogue."""

    label: str
    kind: str
    last_success: dt.datetime | None
    next_try: dt.datetime | None
    problem: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outlook:
    """Everything at one moment, `made`. Moments are instants in UTC, weeks are local in `zone`.

    `weeks` holds the weeks that are kept and those ahead, by name (`2026-W47`); `trend` the last 26 of them that have
    begun, the earliest first. `meetings` are those from yesterday on, as far ahead as is known, by start. `first` is
    the first local day that any source covers, None without work. `is_example` marks the made-up person.
    """

    made: dt.datetime
    zone: str
    weeks: Mapping[str, WeekView]
    trend: tuple[TrendWeek, ...]
    meetings: tuple[tuple[dt.datetime, dt.datetime], ...]
    sources: tuple[SourceView, ...]
    corrections: Mapping[int, Correction]
    protection: str
    first: dt.date | None = None
    is_example: bool = False
