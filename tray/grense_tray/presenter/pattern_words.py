"""One pattern in words: its rate, coding and change, and what rests on the estimate alone."""

from __future__ import annotations

from collections.abc import Sequence

from grense.i18n import N_, NN_, Catalogue
from grense.model.patterns import Pattern
from grense.outlook import Outlook
from grense.questions.score import Pulse
from grense.rules.frequency_coding import MEAN, QUESTIONS
from grense.wording.patterns import answer_word, code_word, evidence_word, how_often, rate_word
from grense.wording.questions import pulse_sentence

__all__ = [
    "answered",
    "coded",
    "counted",
    "estimated_only",
    "latest_pulse",
    "limit_of",
    "moved",
    "movement",
    "pulse_line",
]

_ACTIVE = NN_("{days} in {count} active week", "{days} in {count} active weeks")
_DAYS = NN_("{count} day", "{count} days")
_LOOKS = NN_("{count} day with quick looks in free time", "{count} days with quick looks in free time")
_MEAN = N_("{mean} on average; over {limit} in {count} of {active} active weeks")


def limit_of(found: Pattern, outlook: Outlook) -> float:
    """The limit of a pattern's category, in minutes; 0 where the profile has none."""
    return outlook.profile.limit(found.category) or 0.0


def counted(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    """The count: `13 days in 23 active weeks`; of a long week, the mean week and how many were over."""
    often = found.estimate
    if found.period == MEAN and often.mean is not None:
        mean = words.gettext("{hours} h a week").format(hours=words.decimal(often.mean / 60))
        limit = words.limit(limit_of(found, outlook))
        return words.gettext(_MEAN).format(mean=mean, limit=limit, count=often.weeks, active=found.active)
    forms = _LOOKS if found.period == QUESTIONS else _DAYS
    days = words.ngettext(*forms, often.count).format(count=often.count)
    return words.ngettext(*_ACTIVE, found.active).format(days=days, count=found.active)


def answered(found: Pattern, words: Catalogue) -> str:
    """The report's answer category for the count; empty where there is none."""
    return "" if found.estimate.answer is None else answer_word(found.estimate.answer, words)


def coded(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    """The coding: `weekly`, `less than weekly`, or the reason for none."""
    if found.period == QUESTIONS:
        return words.gettext("told by three questions")
    return code_word(found, found.estimate, limit_of(found, outlook), words) or how_often(found, found.estimate, words)


def estimated_only(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    """The count from calendar and traces, if only the estimate reaches the report's coding; else empty."""
    if not found.is_only_estimated:
        return ""
    word = evidence_word(found, limit_of(found, outlook), words)
    return words.gettext("by the estimate; without it {word}").format(word=word)


def movement(found: Pattern, words: Catalogue) -> str:
    """The change: `9 days in 11 active weeks before, 13 days in the latest 12`; empty where weeks are too few."""
    if found.before is None or found.now is None:
        return ""
    before, now = found.before, found.now
    if found.period == MEAN:
        first, last = rate_word(found, before, words), rate_word(found, now, words)
    else:
        first, last = (words.ngettext(*_DAYS, one.count).format(count=one.count) for one in (before, now))
    form = words.gettext("{before} in {first} active weeks before, {now} in the latest {last}")
    return form.format(before=first, first=before.active, now=last, last=now.active)


def moved(found: Pattern, words: Catalogue) -> str:
    """The change as a sentence, also where weeks are too few for it."""
    said = movement(found, words)
    few = words.gettext("Too few weeks yet to hold the latest beside those before.")
    return f"{said[:1].upper()}{said[1:]}." if said else few


def latest_pulse(pulses: Sequence[Pulse]) -> Pulse | None:
    """The latest answers to all three questions about being connected."""
    return max((one for one in pulses if one.connected is not None), key=lambda one: one.day, default=None)


def pulse_line(pulse: Pulse, words: Catalogue) -> str:
    """The latest answers in a sentence, with their day."""
    mean = words.decimal(pulse.scores["connectedness"].mean)
    form = words.gettext("The answers of {day} come to {mean}. {said}")
    return form.format(day=words.day(pulse.day), mean=mean, said=pulse_sentence(pulse, words))
