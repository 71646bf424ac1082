"""The person's own answers over time, for the chart, the table and the summary. No Qt here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.questions import SCALES, Pulse, load_scale
from grense.wording import questions as said

__all__ = ["ScaleCourse", "courses_of", "month_ticks"]

_NOW = N_("{mean} on {day}; {direction}")
_FIRST = N_("{title}, means from 1 to 5. {now}.")
_SPOKEN = N_("{title}, means from 1 to 5. {now}. Before: {earlier}.")
_ONE = N_("{mean} on {day}")


@dataclass(frozen=True)
class ScaleCourse:
    """One scale: a mean from 1 to 5 on each day with all its answers, the earliest first.

    `span` are the first and the last day of all scales, so that charts side by side share one axis. `now` is the
    latest mean in words, `spoken` all of them in one sentence, `origin` the authors of the scale.
    """

    scale: str
    title: str
    points: tuple[tuple[dt.date, float], ...]
    span: tuple[dt.date, dt.date]
    now: str
    spoken: str
    origin: str


def courses_of(pulses: Sequence[Pulse], words: Catalogue) -> tuple[ScaleCourse, ...]:
    """The course of each scale that has a mean, in the report's order."""
    ordered = sorted((one for one in pulses if one.scores), key=lambda one: one.day)
    if not ordered:
        return ()
    span = ordered[0].day, ordered[-1].day
    found = ((name, [(one.day, one.scores[name].mean) for one in ordered if name in one.scores]) for name in SCALES)
    return tuple(_course(name, points, span, words) for name, points in found if points)


def month_ticks(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The first days of the months from that of `first` to the one after `last`.

    >>> [day.month for day in month_ticks(dt.date(2026, 11, 22), dt.date(2027, 1, 5))]
    [11, 12, 1, 2]
    """
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1)
    return tuple(dt.date(number // 12, number % 12 + 1, 1) for number in months)


def _course(
    name: str, points: list[tuple[dt.date, float]], span: tuple[dt.date, dt.date], words: Catalogue
) -> ScaleCourse:
    title, (day, mean) = said.title(name, words), points[-1]
    now = words.gettext(_NOW).format(
        mean=words.decimal(mean), day=words.day(day), direction=said.score_word(name, words)
    )
    earlier = ", ".join(
        words.gettext(_ONE).format(mean=words.decimal(one), day=words.day(when)) for when, one in points[-2::-1]
    )
    told = words.gettext(_SPOKEN if earlier else _FIRST).format(title=title, now=now, earlier=earlier)
    return ScaleCourse(name, title, tuple(points), span, now, told, said.origin(load_scale(name), words))
