"""What a crossing says of its evidence's origin and of the person's reason, in three languages."""

from __future__ import annotations

import dataclasses

import pytest

from example_outlook import example_outlook
from grense.i18n import LANGUAGES, load
from grense.model.origin_counts import OriginCounts
from grense.model.week_guess import GuessedWeek
from grense.rules.reasons import REASONS
from grense.wording.explanation import explanation_text
from grense.wording.guesses import guess_sentence
from grense.wording.reasons import origin_clause, origin_sentence, reason_counts, reason_word

EVENING = next(one for one in example_outlook().weeks["2026-W47"].crossings if one.category == "evening")


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        (("answer", "answer", "started"), "Two mails that answered others, one mail that began a thread."),
        (("", "invited", "organised"), "One meeting that somebody else organised, one meeting that you organised."),
        (("", "", ""), ""),
    ],
)
def test_a_clause_says_what_is_known_and_no_more(origins: tuple[str, ...], said: str) -> None:
    items = tuple(dataclasses.replace(EVENING.items[0], origin=one) for one in origins)
    why = dataclasses.replace(EVENING, items=items)
    assert origin_clause(why, load("en")) == said
    assert said in explanation_text(why, load("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_has_the_reason_as_it_was_given(language: str) -> None:
    words = load(language)
    name = words.gettext("You said")
    assert name not in explanation_text(EVENING, words)
    for reason in REASONS:
        lines = explanation_text(dataclasses.replace(EVENING, reason=reason), words).splitlines()
        (line,) = (line for line in lines if line.strip().startswith(name))
        assert line.endswith(reason_word(reason, words))


def test_counts_are_sentences() -> None:
    words = load("en")
    found = OriginCounts("evening", 9, known=7, only_answers=4, started=2, invited=1, reasons={"own": 2, "asked": 3})
    assert origin_sentence(found, words) == (
        "Of 9 days the evidence tells something of 7: only answers to others 4, a mail that you began 2, a meeting "
        "that others organised 1."
    )
    assert reason_counts(found.reasons, found.unsaid, words) == "my own choice 2, asked by others 3, nothing said 4"
    assert origin_sentence(OriginCounts("evening", 9), words) == ""


def test_a_guess_is_a_sentence_without_a_verdict() -> None:
    words = load("en")
    found = GuessedWeek("2026-W47", 38 * 60, 43 * 60.0, 41 * 60 + 20.0)
    assert guess_sentence(found, words) == (
        "Week 47: your own figure 38 h 00 min, shown 41 h 20 min (estimate 43 h 00 min)."
    )
    assert guess_sentence(dataclasses.replace(found, agreed=None), words) == (
        "Week 47: your own figure 38 h 00 min (estimate 43 h 00 min)."
    )
