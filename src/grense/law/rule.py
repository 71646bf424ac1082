"""One rule of a law, its steps for breaks, and an agreement that widens it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Agreement", "BreakSteps", "LawRule"]


@dataclass(frozen=True)
class BreakSteps:
    """The amounts of work from which a break is required, and its length; minutes. `None`: the law lacks the step."""

    some_after: float
    some: float
    long_from: float | None = None
    long: float = 0.0
    more_after: float | None = None
    more: float = 0.0


@dataclass(frozen=True)
class LawRule:
    """One rule. A window's minutes count from local midnight; `to` may pass 24 hours.

    `weeks` are averaged, or added up for overtime; the baselines are where overtime begins in the law's sense.
    `leave_left_out` is the source by which an average excludes leave, empty where leave counts as no hours.
    """

    id: str
    section: str
    source: str
    checked_on: dt.date
    valid_from: dt.date | None = None
    limit_minutes: float = 0.0
    weeks: int = 1
    leave_left_out: str = ""
    method: str | None = None
    window: tuple[int, int] | None = None
    eves_from: int | None = None
    eves: tuple[str, ...] = ()
    day_baseline_minutes: float = 0.0
    week_baseline_minutes: float = 0.0
    breaks: BreakSteps | None = None
    compensatory: bool = False
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """A possible agreement and what it changes: another profile, rules' numbers, rules that no longer apply."""

    id: str
    title: str
    section: str
    source: str
    checked_on: dt.date
    law: str | None = None
    drops: tuple[str, ...] = ()
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
