"""Compute scores from answers, as in the report: reversed questions turned, the mean of all, and its rounded value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from grense.base.arguments import check_many, check_mapping, check_type, shown
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.answer import Answer
from grense.questions.scale import LEAST, MOST, SCALES, Scale, load_scale

__all__ = ["CONNECTED_FROM", "Pulse", "Score", "course", "score"]

# The report counts as connected a rounded mean of the three answers of 4 or 5: a sum of 11 or more.
CONNECTED_FROM = 4


@dataclass(frozen=True)
class Score:
    """The score of a scale with all questions answered: the sum of answers after reversing, and their number."""

    total: int
    count: int

    @property
    def mean(self) -> float:
        """The mean, from 1 to 5."""
        return self.total / self.count

    @property
    def rounded(self) -> int:
        """The nearest whole number; a half is rounded up."""
        return (2 * self.total + self.count) // (2 * self.count)


@dataclass(frozen=True)
class Pulse:
    """The scores of one day, by scale; a scale with an unanswered question has none."""

    day: dt.date
    scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def connected(self) -> bool | None:
        """Whether the report would count it as connected; None without an answer to each of the three questions."""
        found = self.scores.get("connectedness")
        return None if found is None else found.rounded >= CONNECTED_FROM


def score(scale: Scale | str, answers: Mapping[int, int]) -> Score | None:
    """The score of a scale from answers by question number; None when a question is unanswered.

    Raises `GrenseError` for an answer that is not from 1 to 5, and for a question missing in the scale.

    >>> score("connectedness", {1: 4, 2: 3, 3: 4}).rounded
    4
    >>> score("burnout", {1: 1}) is None
    True
    """
    check_type("scale", scale, (Scale, str), "Scale | str")
    check_mapping("answers", answers, int, int, "dict[int, int]")
    asked = load_scale(scale) if isinstance(scale, str) else scale
    numbers = {question.number for question in asked.questions}
    for number, value in answers.items():
        if number not in numbers or not LEAST <= value <= MOST:
            raise GrenseError(
                "invalid_answer",
                N_("no such answer"),
                "{place}",
                N_("answers are {least} to {most}"),
                place=f"{asked.name} {shown(number)}: {shown(value)}",
                least=LEAST,
                most=MOST,
            )
    if numbers - answers.keys():
        return None
    turned = (
        LEAST + MOST - answers[question.number] if question.reversed else answers[question.number]
        for question in asked.questions
    )
    return Score(sum(turned), len(asked))


def course(answers: Iterable[Answer]) -> tuple[Pulse, ...]:
    """The scores of each day with answers, the earliest first.

    Answers to unknown scales are ignored, since a later version may have stored them.
    """
    given = check_many("answers", answers, Answer, "list[Answer]")
    known = sorted((one for one in given if one.scale in SCALES), key=lambda one: (one.day, one.scale, one.item))
    return tuple(Pulse(day, _scores(list(of_day))) for day, of_day in groupby(known, key=lambda one: one.day))


def _scores(answers: list[Answer]) -> dict[str, Score]:
    found = {}
    for name, of_scale in groupby(answers, key=lambda one: one.scale):
        scored = score(load_scale(name), {one.item: one.value for one in of_scale})
        if scored is not None:
            found[name] = scored
    return found
