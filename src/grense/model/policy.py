"""What a workplace has agreed on about being disconnected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeAlias

from grense.rules.ordinary_hours import MINUTES_A_DAY

__all__ = ["AgreedHours", "Policy"]

Spans: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class AgreedHours:
    """The times of a policy, in minutes after local midnight: the part used by nudges.

    `limit` is the outer limit of the day, `start` the time until which late messages can wait. `quiet` has, for each
    weekday from Monday, the spans that begin on it; one past midnight ends after 1440. On weekdays in `no_mail_on` (0
    for Monday) no mail is sent. Before `valid_from` none of it applies.
    """

    limit: int | None = None
    start: int | None = None
    quiet: tuple[Spans, ...] = ((),) * 7
    no_mail_on: frozenset[int] = frozenset()
    valid_from: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the policy is valid on a day."""
        return self.valid_from is None or day >= self.valid_from

    def is_quiet(self, local: dt.datetime) -> bool:
        """Whether a local time lies in the quiet hours.

        >>> hours = AgreedHours(quiet=(((1200, 1860),), (), (), (), (), (), ()))
        >>> [hours.is_quiet(dt.datetime(2026, 11, day, 6, 59)) for day in (16, 17, 18)]
        [False, True, False]
        """
        return self.quiet_until(local.date(), local.hour * 60 + local.minute) is not None

    def quiet_until(self, day: dt.date, minutes: int) -> int | None:
        """The end of the quiet hours at a time of day, in minutes after that day's midnight; None outside."""
        ends = [
            end - past
            for past, spans in ((0, self.quiet[day.weekday()]), (MINUTES_A_DAY, self.quiet[day.weekday() - 1]))
            for start, end in spans
            if start <= minutes + past < end and self.holds_on(day)
        ]
        return max(ends, default=None)


@dataclass(frozen=True)
class Policy:
    """A policy: its times, and its free text, which is only shown to the person.

    `answer` is when an answer is expected, `urgent` the contact for what cannot wait, `scope` the people it applies to,
    `agreed_with` the other party, `source` where it is published. `core_hours`, `available_from` and `available_to` are
    minutes after local midnight of a day with work. `home_agreement` has what is written about work at home: pairs of a
    point's id (`grense.rights.home_work`) and a text.
    """

    hours: AgreedHours = AgreedHours()
    core_hours: tuple[int, int] | None = None
    available_from: int | None = None
    available_to: int | None = None
    scope: str = field(default="", repr=False)
    agreed_with: str = field(default="", repr=False)
    source: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)
    urgent: str = field(default="", repr=False)
    home_agreement: tuple[tuple[str, str], ...] = field(default=(), repr=False)
