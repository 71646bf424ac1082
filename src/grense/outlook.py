"""What a program that stays open knows of a person: weeks, reasons and sources, worked out elsewhere, without pandas.

`grense.services.worker` makes it in a process of its own and hands it back; windows and nudges read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grense.errors import GrenseError
from grense.history.flexitime import Balance
from grense.history.months import MonthsBeside
from grense.history.patterns import Pattern
from grense.model.correction import Correction, replaced
from grense.model.week import WeekSummary
from grense.rules.profiles import Profile, active_days, default_profile

if TYPE_CHECKING:
    from grense.law.results import LawView
    from grense.questions.score import Pulse
    from grense.storage.policy import Policy

__all__ = ["OWNER_UNKNOWN", "Outlook", "SourceView", "TrendWeek", "WeekView"]


OWNER_UNKNOWN = "owner_unknown"  # of `SourceView.warnings`: nothing says which meetings are the person's


@dataclass(frozen=True)
class WeekView:
    """One week of an outlook."""

    summary: WeekSummary


@dataclass(frozen=True)
class TrendWeek:
    """What one week comes to: crossings by category, and minutes worked on the three bases.

    `days` are the workdays with work; a week is active from `active_days` on. `estimated` counts those of the
    crossings that only an estimate shows. `goes_on` marks the week that is not over: what it has so far. `outside` are
    minutes of meetings and own entries outside ordinary hours, and `mails_outside` the mails sent then.
    """

    week: str
    monday: dt.date
    days: int
    trace: float
    calendar: float
    estimate: float
    crossings: Mapping[str, int] = field(default_factory=dict)
    estimated: Mapping[str, int] = field(default_factory=dict)
    active_days: int = field(default_factory=lambda: active_days(default_profile()))
    goes_on: bool = False
    outside: float = 0.0
    mails_outside: int = 0

    @property
    def is_active(self) -> bool:
        """Whether it is whole and there was work on enough days, as the profile's coding has it.

        Leave and sickness drop out, and so does the week that goes on.
        """
        return self.days >= self.active_days and not self.goes_on


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
