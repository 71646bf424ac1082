"""Patterns in words: the report's answers, the coding, and the change. Without a verdict or a named direction.

The report prints the answers in Norwegian; the other languages are translations by grense.
"""

from __future__ import annotations

from collections.abc import Iterable

from grense.history.patterns import FEW_WEEKS
from grense.i18n import N_, Catalogue
from grense.model.patterns import Frequency, Pattern, Spell
from grense.rules.frequency_coding import MEAN, QUESTIONS
from grense.wording.category_words import category_word

__all__ = [
    "SURVEY",
    "answer_word",
    "code_word",
    "evidence_word",
    "how_often",
    "moved",
    "on_top_line",
    "rate_word",
    "timing_lines",
]

SURVEY = N_(
    "A survey answer is remembered, and times leave out calls and reading: the two numbers are never quite the same."
)

_ANSWERS = {
    "never": N_("never"),
    "more_rarely": N_("more rarely"),
    "monthly": N_("monthly"),
    "one_day_a_week": N_("one day a week"),
    "several_days_a_week": N_("several days a week"),
    "every_day": N_("every day"),
}
_CODES = {
    ("week", 1): N_("weekly"),
    ("week", 0): N_("less than weekly"),
    ("month", 1): N_("monthly or more"),
    ("month", 0): N_("less than monthly"),
}
_REASONS = {FEW_WEEKS: N_("too few weeks"), QUESTIONS: N_("by questions")}
_HOUR = 60
_ON_TOP = N_(
    "On top: as far as the traces tell, the ordinary hours had not as much more time off than usual. The others are "
    "moved work."
)


def answer_word(answer: str, words: Catalogue) -> str:
    """One of the report's six answers."""
    return words.gettext(_ANSWERS[answer])


def how_often(found: Pattern, frequency: Frequency, words: Catalogue) -> str:
    """The report's answer; for a long week the mean week; empty where it is unknown.

    >>> from grense.i18n import load
    >>> often = Frequency(16, 11, 0.65, 0.94, 2229.0, "monthly", 0)
    >>> how_often(Pattern("evening", "week", 20, 17, often, often), often, load("en"))
    'monthly'
    """
    if found.period == MEAN:
        if frequency.mean is None:
            return ""
        return words.gettext("{hours} h a week").format(hours=words.decimal(frequency.mean / _HOUR))
    return "" if frequency.answer is None else answer_word(frequency.answer, words)


def code_word(found: Pattern, frequency: Frequency, limit: float, words: Catalogue) -> str:
    """The report's code in words, or why there is none. `limit` is in minutes, of a long week."""
    if frequency.code is None:
        return words.gettext(_REASONS[found.reason]) if found.reason in _REASONS else ""
    if found.period == MEAN:
        form = N_("over {hours} h") if frequency.code else N_("at or below {hours} h")
        return words.gettext(form).format(hours=words.decimal(limit / _HOUR, 1 if limit % _HOUR else 0))
    return words.gettext(_CODES[found.period, frequency.code])


def evidence_word(found: Pattern, limit: float, words: Catalogue) -> str:
    """What calendar and traces show without the estimate: the same, or their own figure."""
    if found.reason:
        alone, estimated = found.evidence.count, found.estimate.count
        return words.gettext("the same") if alone == estimated else str(alone)
    if found.evidence.code == found.estimate.code and found.evidence.count == found.estimate.count:
        return words.gettext("the same")
    return code_word(found, found.evidence, limit, words)


def timing_lines(found: Iterable[Pattern], words: Catalogue) -> list[str]:
    """Of each category, how many crossings came on top, and what that rests on; empty where it is not known."""
    lines = [line for one in found if (line := on_top_line(one, words))]
    return [*lines, words.gettext(_ON_TOP)] if lines else []


def on_top_line(found: Pattern, words: Catalogue) -> str:
    """How many crossings of a category came on top; empty where it is not known."""
    if not found.moved + found.extra:
        return ""
    form = words.gettext("{category}: {count}, about {extra} on top.")
    return form.format(
        category=category_word(found.category, words), count=found.moved + found.extra, extra=found.extra
    )


def rate_word(found: Pattern, spell: Spell, words: Catalogue) -> str:
    """How often in some weeks: days an active week or month, or the mean week."""
    if found.period == MEAN:
        return words.gettext("{hours} h a week").format(hours=words.decimal(spell.mean / _HOUR))
    form = N_("{rate} a month") if found.period == "month" else N_("{rate} a week")
    return words.gettext(form).format(rate=words.decimal(spell.rate))


def moved(found: Pattern, words: Catalogue) -> tuple[str, str] | None:
    """How often in the earlier half and in the later one; None where weeks are too few."""
    if found.before is None or found.now is None:
        return None
    return rate_word(found, found.before, words), rate_word(found, found.now, words)
