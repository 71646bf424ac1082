"""The person's own guesses of a week's hours, beside what is shown of the same weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grense.model.trend import TrendWeek
from grense.model.week_guess import GuessedWeek, WeekGuess

__all__ = ["beside_guesses"]


def beside_guesses(
    guesses: Iterable[WeekGuess], weeks: Sequence[TrendWeek], agreed: Mapping[str, float]
) -> tuple[GuessedWeek, ...]:
    """The weeks that have a guess, the earliest first; `agreed` is the agreed reading by week, in minutes.

    >>> import datetime as dt
    >>> week = TrendWeek("2026-W47", dt.date(2026, 11, 16), 5, 300.0, 1800.0, 2580.0)
    >>> (found,) = beside_guesses([WeekGuess("2026-W47", 2280)], [week], {"2026-W47": 2480.0})
    >>> found.guess, found.agreed, found.estimate
    (2280, 2480.0, 2580.0)
    """
    given = {one.week: one.minutes for one in guesses}
    return tuple(
        GuessedWeek(one.week, given[one.week], one.estimate, agreed.get(one.week)) for one in weeks if one.week in given
    )
