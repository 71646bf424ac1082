"""The explanation of a crossing, line by line: what it is, its rule, what shows it, what clears it, its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.rules.categories import OUTSIDE_HOURS, WEEK_HOURS, is_of
from grense.wording.crossings import (
    basis_sentence,
    clearing,
    evidence_lines,
    headline,
    rule_clause,
    without_quick_looks,
)
from grense.wording.places import place_reason
from grense.wording.reasons import origin_clause, reason_word
from grense.wording.timing import timing_sentence

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.model.crossing import Crossing

__all__ = ["NAME_COLUMN", "explanation_rows", "explanation_text", "explanation_title"]

NAME_COLUMN = 10


def explanation_title(why: Crossing, words: Catalogue) -> str:
    """The day that a crossing is about, or the whole week."""
    return words.gettext("The whole week") if is_of(why.category, WEEK_HOURS) else words.date(why.date)


def explanation_rows(why: Crossing, words: Catalogue) -> list[tuple[str, str]]:
    """Sentences, each with the name of its row."""
    rows = [
        (words.gettext("Rule"), rule_clause(why, words)),
        (words.gettext("Place"), _place(why, words)),
        (words.gettext("Shown by"), basis_sentence(why, words)),
        ("", origin_clause(why, words)),
        (words.gettext("Timing"), timing_sentence(why, words)),
        (words.gettext("You said"), reason_word(why.reason, words) if why.reason else ""),
        (words.gettext("What if"), clearing(why, words)),
        ("", without_quick_looks(why, words)),
    ]
    return [row for row in rows if row[1]]


def _place(why: Crossing, words: Catalogue) -> str:
    """Where the day of work outside ordinary hours was, since the report asks of work from home."""
    if why.place_of_work is None or not is_of(why.category, OUTSIDE_HOURS):
        return ""
    return words.gettext("That day: {place}.").format(place=place_reason(why.place_of_work, words))


def explanation_text(why: Crossing, words: Catalogue) -> str:
    """All of it as plain text; lines are not wrapped."""
    evidence = evidence_lines(why, words)
    width = max((len(what) for what, _ in evidence), default=0) + 2
    names = [words.gettext("Evidence"), *[""] * len(evidence)]
    rows = [
        *explanation_rows(why, words),
        *((name, f"{what:<{width}}{times}") for name, (what, times) in zip(names, evidence, strict=False)),
    ]
    lines = [f"{explanation_title(why, words)}  {headline(why, words)}"]
    return "\n".join([*lines, *(f"  {name:<{NAME_COLUMN}}{sentence}" for name, sentence in rows)])
