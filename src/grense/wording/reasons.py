"""Reasons of crossings and the origin of their evidence, in words. Nothing is guessed about who asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grense.history.origins import tells_origin
from grense.i18n import N_, NN_, Catalogue
from grense.rules.origins import ANSWER, INVITED, ORGANISED, STARTED
from grense.rules.reasons import ASKED, ORDERED, OWN, PAID, URGENT

if TYPE_CHECKING:
    from grense.model.crossing import Crossing
    from grense.model.origin_counts import OriginCounts

__all__ = [
    "ORIGIN_HEADS",
    "ORIGIN_NOTE",
    "REASON_WORDS",
    "origin_cells",
    "origin_clause",
    "origin_sentence",
    "reason_counts",
    "reason_word",
]

REASON_WORDS: Mapping[str, str] = {
    OWN: N_("my own choice"),
    ASKED: N_("asked by others"),
    URGENT: N_("urgent"),
    ORDERED: N_("ordered overtime"),
    PAID: N_("paid overtime"),
}
_ORIGINS: Mapping[str, tuple[str, str]] = {
    ANSWER: NN_("one mail that answered another", "{number} mails that answered others"),
    STARTED: NN_("one mail that began a thread", "{number} mails that began threads"),
    INVITED: NN_("one meeting that somebody else organised", "{number} meetings that others organised"),
    ORGANISED: NN_("one meeting that you organised", "{number} meetings that you organised"),
}

ORIGIN_HEADS = (
    N_("Days"),
    N_("Known"),
    N_("Only answers"),
    N_("Mail of your own"),
    N_("Meeting by others"),
)
"""The heads of a table of origins, after that of the category."""
ORIGIN_NOTE = N_(
    "Known: a mail or meeting says whether it answers another, or who organised it. One day may stand in several "
    "columns. Who asked is not known by that."
)


def origin_cells(found: OriginCounts) -> tuple[str, ...]:
    """One row of such a table."""
    return tuple(map(str, (found.count, found.known, found.only_answers, found.started, found.invited)))


def origin_sentence(found: OriginCounts, words: Catalogue) -> str:
    """The same in a sentence; empty where no origin is known."""
    if not found.known:
        return ""
    form = words.ngettext(
        "Of {count} day the evidence tells something of {known}: only answers to others {answers}, a mail that you "
        "began {started}, a meeting that others organised {invited}.",
        "Of {count} days the evidence tells something of {known}: only answers to others {answers}, a mail that you "
        "began {started}, a meeting that others organised {invited}.",
        found.count,
    )
    return form.format(
        count=found.count,
        known=found.known,
        answers=found.only_answers,
        started=found.started,
        invited=found.invited,
    )


def reason_word(reason: str, words: Catalogue) -> str:
    """A reason as a person says it, on a button and in a list."""
    return words.gettext(REASON_WORDS[reason])


def reason_counts(reasons: Mapping[str, int], unsaid: int, words: Catalogue) -> str:
    """How often each reason was given, and of how many none was: "my own choice 3, urgent 1, nothing said 8"."""
    form = words.gettext("{what} {count}")
    parts = [form.format(what=reason_word(value, words), count=count) for value, count in reasons.items()]
    if unsaid:
        parts.append(form.format(what=words.gettext("nothing said"), count=unsaid))
    return ", ".join(parts)


def origin_clause(why: Crossing, words: Catalogue) -> str:
    """What is known of who began its evidence, as in "Two mails that answered others, one that began a thread.".

    Empty for categories of which the evidence is all the work of a day or a week.
    """
    if not tells_origin(why.category):
        return ""
    parts = []
    for origin, forms in _ORIGINS.items():
        if count := sum(item.origin == origin for item in why.items):
            parts.append(words.ngettext(*forms, count).format(number=words.number(count)))
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""
