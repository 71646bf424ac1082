"""The person's own guess of a week's hours in words: beside what is shown, without a verdict."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.model.week_guess import GuessedWeek

__all__ = ["GUESS_HEADS", "OFFER", "guess_cells", "guess_sentence"]

OFFER = N_(
    "This command can ask what you think the hours of the week before were, before it shows a week: guess = true in "
    "the settings. This line comes once."
)
GUESS_HEADS = (N_("Week"), N_("Your own figure"), N_("Shown"), N_("Estimate"))
"""The heads of a table of guesses."""


def guess_cells(found: GuessedWeek, words: Catalogue) -> tuple[str, str, str, str]:
    """One row of such a table; what is shown is empty where no hours are agreed."""
    shown = "" if found.agreed is None else words.duration(found.agreed)
    return str(int(found.week[-2:])), words.duration(found.guess), shown, words.duration(found.estimate)


def guess_sentence(found: GuessedWeek, words: Catalogue) -> str:
    """All of it in one sentence, as in "Week 47: your own figure 38 h, shown 41 h 20 min (estimate 43 h)."."""
    number, guess, shown, estimate = guess_cells(found, words)
    form = words.gettext("Week {number}: your own figure {guess}, shown {shown} (estimate {estimate}).")
    if not shown:
        form = words.gettext("Week {number}: your own figure {guess} (estimate {estimate}).")
    return form.format(number=number, guess=guess, shown=shown, estimate=estimate)
