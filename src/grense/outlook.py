"""What a program that stays open knows of a person: weeks, reasons and sources, worked out elsewhere, without pandas.

`grense.services.worker` makes it in a process of its own and hands it back; windows and nudges read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grense.errors import GrenseError
from grense.model.balance import Balance
from grense.model.correction import Correction, replaced
from grense.model.months import MonthsBeside
from grense.model.patterns import Pattern
from grense.model.trend import TrendWeek
from grense.model.week_view import WeekView
from grense.rules.profiles import Profile, default_profile

if TYPE_CHECKING:
    from grense.law.results import LawView
    from grense.model.policy import Policy
    from grense.questions.score import Pulse

__all__ = ["OWNER_UNKNOWN", "Outlook", "SourceView"]


OWNER_UNKNOWN = "owner_unknown"  # of `SourceView.warnings`: nothing says which meetings are the person's


@dataclass(frozen=True)
class SourceView:
    """A connected source: when it was last read, and what keeps it from being read.

    `problem` and `hint` are the templates of that error, `code` its code, and `values` fill the gaps; `error` is all of
    it. `warnings` are the codes that its reader gave the last time.
    """

    label: str
    kind: str
    last_success: dt.datetime | None
    next_try: dt.datetime | None
    problem: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()
    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def error(self) -> GrenseError | None:
        """What keeps it from being read; None when all is well."""
        return GrenseError(self.code, self.problem, hint=self.hint).with_values(self.values) if self.problem else None


@dataclass(frozen=True)
class Outlook:
    """Everything at one moment, `made`. Moments are instants in UTC; `zone` is where the person is at that moment.

    `corrections` holds those that are kept, by number; `unmatched` the numbers of those that match nothing kept.

    `weeks` holds the weeks that are kept and those ahead, by name (`2026-W47`); `trend` the last 26 of them that have
    begun, the earliest first. `meetings` are those from yesterday on, as far ahead as is known, by start. `first` is
    the first local day that any source covers, None without work. `is_example` marks the made-up person.

    `patterns` are the categories over the last 26 whole weeks, `months` what the person's months with more of one come
    to beside those with less, and `balance` what lies outside agreed hours. `law` holds the same weeks
    against a law's general limits, and `pulses` are the scores of the person's answers. `country`, `role` and the
    workplace's `policy` are as the settings have them; `profile` is what the weeks were judged by.
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
    patterns: tuple[Pattern, ...] = ()
    months: tuple[MonthsBeside, ...] = ()
    balance: Balance | None = None
    law: LawView | None = None
    pulses: tuple[Pulse, ...] = ()
    country: str | None = None
    role: str | None = None
    policy: Policy | None = None
    profile: Profile = field(default_factory=default_profile)
    unmatched: frozenset[int] = frozenset()

    @property
    def in_force(self) -> tuple[Correction, ...]:
        """The corrections that match something and that no later one replaces."""
        without = {*self.unmatched, *replaced(self.corrections)}
        return tuple(one for number, one in self.corrections.items() if number not in without)
