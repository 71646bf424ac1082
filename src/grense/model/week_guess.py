"""The person's own guess of the hours of a week, for modules that need no store."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from grense.base.arguments import check_number, check_text, shown
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import iso_week, week_start

__all__ = ["GUESS", "GuessedWeek", "WeekGuess"]

GUESS = "guess"
"""The code under which it is stored that a guess was asked for; it is no nudge."""

_MINUTES_A_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class WeekGuess:
    """An ISO week, and how many minutes of work the person guesses that it had.

    Raises `GrenseError` for another week or number.

    >>> WeekGuess("2026-W47", 38 * 60).minutes
    2280
    """

    week: str
    minutes: int

    def __post_init__(self) -> None:
        check_text(week=self.week)
        if not _is_week(self.week):
            raise GrenseError(
                "invalid_week",
                N_("no such week"),
                "{value}",
                hint=N_("an ISO week, such as 2026-W47"),
                value=shown(self.week),
            )
        check_number("minutes", self.minutes, least=0, most=_MINUTES_A_WEEK, whole=True)


@dataclass(frozen=True)
class GuessedWeek:
    """A week that is over: the person's guess, the estimate, and agreed time with what is shown outside it, in minutes.

    `agreed` is None where the hours agreed for a week are not known.
    """

    week: str
    guess: int
    estimate: float
    agreed: float | None = None


def _is_week(week: str) -> bool:
    with suppress(ValueError):
        return iso_week(week_start(week)) == week
    return False
