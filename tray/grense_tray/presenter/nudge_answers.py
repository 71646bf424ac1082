"""The answers that a nudge offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.nudges import Nudge

__all__ = ["SEE_TEXT", "answers_of"]

Answers: TypeAlias = tuple[tuple[str, str], ...]


SEE_TEXT = "see_text"


def answers_of(nudge: Nudge, words: Catalogue) -> Answers:
    """All answers to a nudge, as codes with words."""
    from grense.wording import nudges as wording

    answers = tuple((action, wording.action(action, words)) for action in nudge.actions)
    if nudge.code == "weekly_pattern":
        answers = (*answers[:1], (SEE_TEXT, words.gettext("See the text")), *answers[1:])
    return answers
