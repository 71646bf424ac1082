"""Calendar entries that are too long for a meeting: standby, and whole days written as times.

They count as work only if the person confirms it. Whether an entry is long depends only on its times and the person's
ordinary hours, so the rule is the same for every source. The limits are in `grense.rules/long_entries.toml`. Imports
pandas when called.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from grense.base.arguments import check_many, check_type
from grense.errors import GrenseError
from grense.marks import N_
from grense.rules.files import checked_clock, checked_minutes
from grense.rules.ordinary_hours import clock_minutes
from grense.rules.toml import parse_toml

if TYPE_CHECKING:
    pass

__all__ = ["ON_CALL", "WORK", "Limits", "LongEntries", "answer_of", "clock_times", "with_answer"]

ON_CALL, WORK = "on-call", "work"

_ANSWER = re.compile(rf"(\d\d:\d\d-\d\d:\d\d(?: \+\d)?) ({ON_CALL}|{WORK})")
_DAY, _HOUR, _MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
_NOTHING = dt.timedelta()
_MOST_HOURS = 24


@dataclass(frozen=True)
class Limits:
    """Minimum length, minimum time outside ordinary hours, the night, and the longest length that is asked about.

    `night` is two times of day in minutes after midnight, the second one of the next day.
    """

    length: dt.timedelta
    outside: dt.timedelta
    night: tuple[int, int]
    longest: dt.timedelta


@dataclass(frozen=True)
class LongEntries:
    """The person's settings for long entries: their minimum length in hours, and answers by clock times.

    `answers` are texts such as `"16:00-08:00 on-call"` or `"08:00-08:00 work"`; `"16:00-08:00 +2 on-call"` ends two
    days later than the clock times alone imply. Raises `GrenseError` for a text of another form.
    """

    hours: float | None = None
    answers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_type("hours", self.hours, (int, float, type(None)), N_("a number of hours, or None"))
        check_many("answers", self.answers, str, N_('such as ["16:00-08:00 on-call"]'))
        for text in self.answers:
            answer_of(text)

    @property
    def limits(self) -> Limits:
        """The built-in limits, with the person's own length."""
        built_in = _limits()
        length = built_in.length if self.hours is None else self.hours * _HOUR
        return Limits(length, min(built_in.outside, length), built_in.night, built_in.longest)

    def answer(self, start: dt.datetime, end: dt.datetime) -> str | None:
        """`on-call`, `work` or None for an entry at local times."""
        known = dict(map(answer_of, self.answers))
        return known.get(clock_times(start, end))


def answer_of(text: str) -> tuple[str, str]:
    """Parse the clock times and the answer from a text.

    >>> answer_of("16:00-08:00 on-call")
    ('16:00-08:00', 'on-call')
    """
    found = _ANSWER.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise GrenseError(
            "invalid_long_entry",
            N_("not an answer about long entries"),
            "{value}",
            hint=N_('write "16:00-08:00 on-call"'),
            value=repr(text),
        )
    for clock in found[1].partition(" ")[0].split("-"):
        clock_minutes(clock, "long_entries")
    return found[1], found[2]


def clock_times(start: dt.datetime, end: dt.datetime) -> str:
    """The key that groups similar entries: the clock times, and whole days beyond the first 24 hours.

    >>> friday = dt.datetime(2026, 11, 20, 16)
    >>> clock_times(friday, friday + dt.timedelta(hours=16)), clock_times(friday, friday + dt.timedelta(hours=64))
    ('16:00-08:00', '16:00-08:00 +2')
    """
    length = end.replace(tzinfo=None) - start.replace(tzinfo=None)
    days = max(length - _MINUTE, dt.timedelta()) // _DAY
    return f"{start:%H:%M}-{end:%H:%M}" + (f" +{days}" if days else "")


def with_answer(answers: Sequence[str], times: str, answer: str) -> tuple[str, ...]:
    """The answers with one for these clock times, replacing an earlier one.

    >>> with_answer(["16:00-08:00 work", "08:00-08:00 on-call"], "16:00-08:00", "on-call")
    ('08:00-08:00 on-call', '16:00-08:00 on-call')
    """
    return (*(text for text in answers if answer_of(text)[0] != times), f"{times} {answer}")


@cache
def _limits() -> Limits:
    rules = parse_toml(files("grense").joinpath("rules", "long_entries.toml").read_text("utf-8"))
    return Limits(
        checked_minutes(rules, "hours", "", most=_MOST_HOURS) * _HOUR,
        checked_minutes(rules, "outside_hours", "", most=_MOST_HOURS) * _HOUR,
        (checked_clock(rules, "night_from", ""), checked_clock(rules, "night_to", "")),
        checked_minutes(rules, "longest_days", "", most=366) * _DAY,
    )
