"""The probability of a short rest, from the usual and expected times at which a person's days begin and end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from statistics import median

from grense.nudges.rhythm import share
from grense.nudges.situation import Situation

__all__ = ["chance_of_short_rest", "expected_start"]

_ROUND = 5


def expected_start(at: Situation, date: dt.date) -> dt.datetime | None:
    """The expected start of a workday: the usual one, or its first meeting where that is earlier.

    With too few days, the start of ordinary hours. None where work on that day is not usual.
    """
    usual = [start for start in at.rhythm.starts(date, at.ordinary(date)) if not at.is_off(date)]
    if not usual:
        return at.first_work(date)
    middle = median(usual)
    starts = [start for start, _ in at.planned(date)[:1]]
    if middle < float("inf"):
        starts.append(at.at(date, middle // _ROUND * _ROUND))
    return min(starts, default=None)


def chance_of_short_rest(
    at: Situation, date: dt.date, lasts: Sequence[dt.datetime], *, not_before: dt.datetime | None = None
) -> float:
    """The probability that a rest from one of `lasts`, each as likely, to the start of work on a day is short.

    `not_before` excludes the days that had begun earlier. 0 or 1 where too few days are known and only the plan is
    used.
    """
    starts, sure = _starts(at, date)
    if not_before is not None and not sure:
        starts = [start for start in starts if start is None or start > not_before]
    if not starts or not lasts:
        return 0.0
    short = sum(start is not None and start - last < at.rest_limit for start in starts for last in lasts)
    part = short / (len(starts) * len(lasts))
    return part if sure else share(part * len(starts), len(starts))


def _starts(at: Situation, date: dt.date) -> tuple[list[dt.datetime | None], bool]:
    """The possible starts of a day, None for no work, and whether they are planned rather than usual."""
    usual = [] if at.is_off(date) else at.rhythm.starts(date, at.ordinary(date))
    if not usual:
        return [at.first_work(date)], True
    planned = next((start for start, _ in at.planned(date)), None)
    return [_earlier(None if one == float("inf") else at.at(date, one), planned) for one in usual], False


def _earlier(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
