"""A person's weeks, explanations and sources for a long-running program, computed elsewhere, without pandas.

`grense.services.worker` computes it in a separate process and returns it; windows and nudges read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grense.errors import GrenseError
from grense.model.balance import Balance
from grense.model.comparison import RegisterComparison
from grense.model.correction import Correction, replaced
from grense.model.meetings import MeetingSums
from grense.model.months import MonthsBeside
from grense.model.origin_counts import OriginCounts
from grense.model.patterns import Pattern, PlaceDays
from grense.model.presence import WeekPresence
from grense.model.trend import TrendWeek
from grense.model.week import WeekSummary
from grense.model.week_guess import GuessedWeek
from grense.rules.profiles import Profile, default_profile

if TYPE_CHECKING:
    from grense.law.results import LawView
    from grense.model.policy import Policy
    from grense.questions.score import Pulse

__all__ = ["OWNER_NOT_FOUND", "OWNER_UNKNOWN", "Outlook", "SourceView"]


OWNER_UNKNOWN = "owner_unknown"  # in `SourceView.warnings`: it is unknown which meetings are the person's
OWNER_NOT_FOUND = "owner_not_found"  # and none of the person's addresses stands in it


@dataclass(frozen=True)
class SourceView:
    """A connected source: when it was last read, and its reading error, if any.

    `problem` and `hint` are the templates of that error, `code` its code, and `values` fill the gaps; `error` combines
    them. `warnings` are the codes from the last reading. `asks_mailbox`: nobody was asked what its mailbox is used for.
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
    asks_mailbox: bool = False

    @property
    def error(self) -> GrenseError | None:
        """The error of its last reading; None when it succeeded."""
        return GrenseError(self.code, self.problem, hint=self.hint).with_values(self.values) if self.problem else None


@dataclass(frozen=True)
class Outlook:
    """Everything at one moment, `made`. Moments are instants in UTC; `zone` is where the person is at that moment.

    `corrections` are the stored ones, by number; `unmatched` the numbers of those that match nothing stored.

    `weeks` are the stored weeks and those ahead, by name (`2026-W47`); `trend` the last 26 of them that have begun, the
    earliest first. `meetings` are those from yesterday on, as far ahead as is known, by start. `first` is the first
    local day that any source covers, None without work. `is_example` marks the made-up person.

    `patterns` are the categories over the last 26 whole weeks, `months` a comparison of the person's months with more
    of one and those with less, `origins` who the crossings of those weeks came from, `guesses` the person's own
    figures of some of them, and `balance` the time outside agreed hours. `law` compares the same weeks with a law's
    general limits, and `pulses` are the scores of the person's answers. `country`, `role` and the workplace's `policy`
    are those of the settings; `profile` is the one that the weeks were classified by. `presence` is the time at
    machines, by week; only weeks with some. `comparison` has registered hours beside agreed and shown ones, over the
    last 26 whole weeks; None where nothing is registered. `place_days` are the days at home and at the workplace over
    those weeks; None where no place is known. `meeting_sums` are the meetings of those weeks, None without weeks, and
    `core_hours` those of the settings. `asks_outside`: there are meetings where nobody else is of the person's
    organisation, and they were never asked about.
    """

    made: dt.datetime
    zone: str
    weeks: Mapping[str, WeekSummary]
    trend: tuple[TrendWeek, ...]
    meetings: tuple[tuple[dt.datetime, dt.datetime], ...]
    sources: tuple[SourceView, ...]
    corrections: Mapping[int, Correction]
    protection: str
    first: dt.date | None = None
    is_example: bool = False
    patterns: tuple[Pattern, ...] = ()
    months: tuple[MonthsBeside, ...] = ()
    origins: tuple[OriginCounts, ...] = ()
    guesses: tuple[GuessedWeek, ...] = ()
    balance: Balance | None = None
    law: LawView | None = None
    pulses: tuple[Pulse, ...] = ()
    country: str | None = None
    role: str | None = None
    policy: Policy | None = None
    profile: Profile = field(default_factory=default_profile)
    unmatched: frozenset[int] = frozenset()
    presence: Mapping[str, WeekPresence] = field(default_factory=dict)
    comparison: RegisterComparison | None = None
    place_days: PlaceDays | None = None
    asks_outside: bool = False
    meeting_sums: MeetingSums | None = None
    core_hours: str | None = None

    @property
    def in_force(self) -> tuple[Correction, ...]:
        """The corrections that match an activity and are not replaced by a later one."""
        without = {*self.unmatched, *replaced(self.corrections)}
        return tuple(one for number, one in self.corrections.items() if number not in without)
