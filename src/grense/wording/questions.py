"""The questions in words: the title of a scale, the meaning of its score, and the labels of the numbers 1 to 5.

The report prints labels for only three of the five answers; the others are numbers.
"""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.questions.scale import LEAST, MOST, Scale
from grense.questions.score import Pulse
from grense.yardstick import conditions_of, share_of
from grense.yardstick import wording as report

__all__ = [
    "ABOUT",
    "TERMS",
    "TITLES",
    "answer_word",
    "expectation_share",
    "origin",
    "pulse_sentence",
    "score_word",
    "title",
]

ABOUT = N_(
    "These are questions that the report asked. The answers stay on this machine, beside your own earlier ones; any "
    "question can be skipped, and they come once a month at the most."
)
TERMS = N_(
    "The questions are their authors', and terms for using them elsewhere are their publishers'. The report prints "
    "them in Norwegian; other languages are translations by grense."
)

TITLES = {
    "connectedness": N_("Connected in free time"),
    "employer_expectation": N_("What the employer expects"),
    "work_home_conflict": N_("Work and home"),
    "detachment": N_("Detaching from work"),
    "burnout": N_("Worn out"),
    "effort": N_("Effort"),
    "quality": N_("Quality of the work"),
}
_SCORES = {
    "connectedness": N_("more connected when higher"),
    "employer_expectation": N_("more expected when higher"),
    "work_home_conflict": N_("more conflict when higher"),
    "detachment": N_("more detached when higher"),
    "burnout": N_("more worn out when higher"),
    "effort": N_("more effort when higher"),
    "quality": N_("better quality when higher"),
}
_ANSWERS = {LEAST: N_("strongly disagree"), 4: N_("partly agree"), MOST: N_("strongly agree")}
_CONNECTED = {
    True: N_("The rounded mean is 4 or more: what the report calls connected."),
    False: N_("The rounded mean is under 4, which the report does not call connected."),
}


def title(scale: str, words: Catalogue) -> str:
    """The title of a scale."""
    return words.gettext(TITLES[scale])


def score_word(scale: str, words: Catalogue) -> str:
    """The direction of a score, in words."""
    return words.gettext(_SCORES[scale])


def answer_word(value: int, words: Catalogue) -> str:
    """The label of an answer; empty where the report prints none."""
    return words.gettext(_ANSWERS[value]) if value in _ANSWERS else ""


def origin(scale: Scale, words: Catalogue) -> str:
    """The authors of a scale, and how it is scored."""
    if len(scale) == 1:
        return words.gettext("{source}; one answer.").format(source=scale.source)
    turned = any(question.reversed for question in scale.questions)
    said = (
        N_("{source}; the mean of {count} answers, some of them turned round.")
        if turned
        else N_("{source}; the mean of {count} answers.")
    )
    return words.gettext(said).format(source=scale.source, count=words.number(len(scale)))


def pulse_sentence(pulse: Pulse, words: Catalogue) -> str:
    """The result of the three questions about being connected; empty when one is unanswered."""
    return "" if pulse.connected is None else words.gettext(_CONNECTED[pulse.connected])


def expectation_share(words: Catalogue) -> str:
    """The report's share of those whose employer expects them to be available, with its conditions."""
    share = report.share(share_of("employer_expectation"), words)
    return f"{share} {report.conditions(conditions_of(), words)}"
