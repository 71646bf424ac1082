"""The comparison of a person's months in words."""

from __future__ import annotations

from grense.history.months import ANSWERED, WORKED
from grense.i18n import N_, Catalogue
from grense.model.months import MonthsBeside, Side
from grense.wording import questions
from grense.wording.crossings import category_word

__all__ = ["TOGETHER", "figure_name", "side_word"]

TOGETHER = N_(
    "Means of your own months, with their number in brackets. They say what went together, and nothing of what led to "
    "what."
)


_HOUR = 60


def figure_name(one: MonthsBeside, words: Catalogue) -> str:
    """The name of the figure compared."""
    if one.kind == ANSWERED:
        return f"{questions.title(one.figure, words)}: {questions.score_word(one.figure, words)}"
    return words.gettext("Hours a week") if one.kind == WORKED else category_word(one.figure, words)


def side_word(one: MonthsBeside, side: Side, words: Catalogue) -> str:
    """The value on one side, with the number of months in brackets."""
    if one.kind == WORKED:
        figure = words.gettext("{hours} h").format(hours=words.decimal(side.value / _HOUR))
    elif one.kind == ANSWERED:
        figure = words.decimal(side.value)
    else:
        figure = words.gettext("{rate} a week").format(rate=words.decimal(side.value))
    return f"{figure} ({side.months})"
