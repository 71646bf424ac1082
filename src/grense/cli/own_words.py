"""What `grense pattern` shows beside the counts: who crossings came from, their reasons, and one's own guesses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grense.cli.tables import plain_table
from grense.wording.crossings import category_word
from grense.wording.guesses import GUESS_HEADS, guess_cells
from grense.wording.reasons import ORIGIN_HEADS, ORIGIN_NOTE, origin_cells, reason_counts

if TYPE_CHECKING:
    from grense.cli.analysis import Case
    from grense.cli.context import Session
    from grense.cli.page import Report
    from grense.model.crossing import Crossing
    from grense.model.origin_counts import OriginCounts
    from grense.model.trend import TrendWeek
    from grense.model.week_guess import GuessedWeek, WeekGuess

__all__ = ["OwnWords", "own_words", "show_guesses", "show_origins"]


@dataclass(frozen=True)
class OwnWords:
    """The origins and reasons of some weeks' crossings, by category, and the weeks with a guess."""

    origins: tuple[OriginCounts, ...]
    guesses: tuple[GuessedWeek, ...]


def own_words(session: Session, case: Case, weeks: Sequence[TrendWeek]) -> OwnWords:
    """Of these weeks; of files there are no guesses, as they may be another person's."""
    from grense.history.guesses import beside_guesses
    from grense.history.origins import origin_counts

    guesses: Sequence[WeekGuess] = ()
    if case.gathered.kept is not None:
        with session.home.store() as store:
            guesses = store.guesses()
    agreed = _agreed(case) if guesses else {}
    return OwnWords(
        origin_counts(_crossings(case, weeks), case.found.profile.categories), beside_guesses(guesses, weeks, agreed)
    )


def _crossings(case: Case, weeks: Sequence[TrendWeek]) -> Sequence[Crossing]:
    from grense.classification.explain import explain
    from grense.classification.person_rows import PersonRows
    from grense.history.origins import tells_origin
    from grense.history.reasons import with_reasons

    found, rows, reasons = case.found, case.found.crossings, case.gathered.reasons
    wanted = {one.category for one in reasons}  # the others need no explanation, which takes some milliseconds each
    if "origin" in found.activities.columns:
        wanted |= {one for one in found.profile.categories if tells_origin(one)}
    in_weeks = rows["week"].isin([one.week for one in weeks])
    labels = rows.index[in_weeks & ~rows["planned"] & rows["category"].isin(wanted)].tolist()
    if not labels:
        return ()
    mine = PersonRows(found, next(iter(found.zones)))
    return with_reasons((explain(found, label, mine=mine) for label in labels), reasons)


def _agreed(case: Case) -> dict[str, float]:
    """Agreed time and what is shown outside it, by ISO week; empty where the agreed hours are not known."""
    from grense.history.agreed import agreed_days
    from grense.model.time import iso_week

    agreed = case.rules.terms.known_week(case.rules.country)
    if agreed is None:
        return {}
    sums: dict[str, float] = {}
    days = agreed_days(case.found, replace(agreed, away=case.gathered.away))
    for day, given, outside in zip(days["date"], days["agreed"], days["outside"], strict=True):
        week = iso_week(day.date())
        sums[week] = sums.get(week, 0.0) + given + outside
    return sums


def show_origins(page: Report, found: Collection[OriginCounts]) -> None:
    """Print a table of origins, and one line a category with reasons; nothing where neither is known."""
    words = page.words
    known, said = [one for one in found if one.known], [one for one in found if one.reasons]
    if known:
        page.console.print(words.gettext("What began it, as far as the evidence tells"), style="bold")
        heads = ("", *map(words.gettext, ORIGIN_HEADS))
        rows = [(category_word(one.category, words), *origin_cells(one)) for one in known]
        page.console.print(plain_table(heads, rows, numbers=range(1, len(heads))), "")
        page.notes([words.gettext(ORIGIN_NOTE), ""])
    if said:
        page.console.print(words.gettext("What you said of them"), style="bold")
        form = words.gettext("{category}: {counts}.")
        page.notes(
            [
                *(
                    form.format(
                        category=category_word(one.category, words),
                        counts=reason_counts(one.reasons, one.unsaid, words),
                    )
                    for one in said
                ),
                "",
            ]
        )


def show_guesses(page: Report, found: Collection[GuessedWeek]) -> None:
    """Print the weeks with a guess as a table; nothing without any."""
    if not found:
        return
    words = page.words
    page.console.print(words.gettext("Your own figure beside what is shown"), style="bold")
    heads = tuple(map(words.gettext, GUESS_HEADS))
    page.console.print(plain_table(heads, [guess_cells(one, words) for one in found], numbers=range(4)), "")
    page.notes([words.gettext("Shown is what is agreed, and what the evidence shows outside it."), ""])
