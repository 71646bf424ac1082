"""The content of the view of patterns: which are weekly, how they changed, and the findings of the report and the law.

No Qt here, and no verdict: figures are shown with their source and with what they cannot show.
"""

from __future__ import annotations

from collections.abc import Sequence

from grense.history.patterns import FEW_WEEKS
from grense.i18n import N_, NN_, Catalogue
from grense.model.patterns import Pattern
from grense.outlook import Outlook
from grense.rules.categories import category_of
from grense.rules.frequency_coding import QUESTIONS
from grense.rules.profiles import active_days
from grense.wording.category_words import phrases_of
from grense.wording.crossings import category_word
from grense.wording.patterns import SURVEY, answer_word, code_word, evidence_word, moved
from grense_tray.presenter.empty_states import ways_on
from grense_tray.presenter.half_year_sections import meetings_section, places_section
from grense_tray.presenter.pattern_brief import direction_of, figure_of
from grense_tray.presenter.pattern_detail import detail_of
from grense_tray.presenter.pattern_sections import (
    answers_section,
    hours_section,
    hours_table,
    law_section,
    place_section,
    subjects_of,
)
from grense_tray.presenter.pattern_words import (
    answered,
    coded,
    counted,
    estimated_only,
    latest_pulse,
    limit_of,
    movement,
    pulse_line,
)
from grense_tray.presenter.patterns_model import SUBJECTS, PatternRow, PatternsView, TableText, Wishes
from grense_tray.presenter.values import Card

__all__ = ["patterns_view"]

_WEEKS = NN_("{count} week", "{count} weeks")


def patterns_view(outlook: Outlook | None, wishes: Wishes, words: Catalogue) -> PatternsView:
    """The whole content of the view."""
    if outlook is None:
        return PatternsView(card=Card("looking", words.gettext("Looking at your weeks …")))
    found = sorted(outlook.patterns, key=lambda one: category_of(one.category).weight)
    if not any(one.active or one.estimate.count for one in found):
        found = []
    picked = next((one for one in found if one.category == wishes.category), found[0] if found else None)
    subject = wishes.category if wishes.category in SUBJECTS else None
    if subject is not None:
        picked = None
    tables = (_table(found, outlook, words), *hours_table(outlook, words))
    return PatternsView(
        lead=_lead(found, outlook, words),
        notes=_notes(found, outlook, words),
        rows=tuple(_row(one, outlook, words) for one in found),
        subjects=subjects_of(outlook, words),
        picked=picked.category if picked else subject,
        detail=detail_of(picked, outlook, wishes, words) if picked else None,
        card=None if found or subject is not None else _card(outlook, words),
        hours=hours_section(outlook, words),
        balance=outlook.balance,
        law=law_section(outlook, words),
        places=places_section(outlook, words),
        meetings=meetings_section(outlook, words),
        place=place_section(outlook, words),
        answers=answers_section(outlook, words),
        pulses=outlook.pulses,
        tables=tables if found or outlook.balance is not None else (),
        wishes=wishes,
    )


def _lead(found: Sequence[Pattern], outlook: Outlook, words: Catalogue) -> str:
    if not found:
        return ""
    first = found[0]
    weeks = words.ngettext(*_WEEKS, first.weeks).format(count=first.weeks)
    if any(one.reason == FEW_WEEKS for one in found):
        form = words.gettext(
            "Over {weeks}, {active} of them active: too few weeks for a pattern, so there are counts only."
        )
        return form.format(weeks=weeks, active=first.active)
    clauses = [clause for one in found if (clause := _clause(one, outlook, words))]
    said = words.gettext(" and ").join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))
    said = said or words.gettext("none of the patterns is weekly")
    form = words.gettext("Over {weeks}, {active} of them active: {patterns}.")
    return form.format(weeks=weeks, active=first.active, patterns=said)


def _clause(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    if found.period == QUESTIONS:
        pulse = latest_pulse(outlook.pulses)
        there = pulse is not None and pulse.connected
    else:
        there = found.estimate.code == 1
    if not there:
        return ""
    clause = phrases_of(found.category, words).often.format(limit=words.limit(limit_of(found, outlook)))
    return words.gettext("{clause} (estimated)").format(clause=clause) if found.is_only_estimated else clause


def _notes(found: Sequence[Pattern], outlook: Outlook, words: Catalogue) -> tuple[str, ...]:
    if not found:
        return ()
    days = words.number(active_days(outlook.profile))
    active = words.gettext("An active week has work on {days} days or more; leave drops out.").format(days=days)
    unlike = words.gettext(SURVEY)
    few = words.gettext("A pattern takes {count} active weeks.").format(count=words.number(found[0].fewest))
    is_few = any(one.reason == FEW_WEEKS for one in found)
    return (f"{few} {active}" if is_few else f"{active} {unlike}",)


def _row(found: Pattern, outlook: Outlook, words: Catalogue) -> PatternRow:
    name, code = category_word(found.category, words), coded(found, outlook, words)
    often, answer = counted(found, outlook, words), answered(found, words)
    if answer and answer != code:
        often = words.gettext("{often}: {answer}").format(often=often, answer=answer)
    lines = [often]
    if only := estimated_only(found, outlook, words):
        lines.append(only)
    if found.period == QUESTIONS and (pulse := latest_pulse(outlook.pulses)) is not None:
        lines.append(pulse_line(pulse, words))
    if moving := movement(found, words):
        lines.append(moving)
    figure, direction = figure_of(found, words), direction_of(found, words)
    spoken = ". ".join((f"{name}: {figure}, {direction}", code, *lines))
    return PatternRow(found.category, name, code, tuple(lines), spoken, figure, direction)


def _card(outlook: Outlook, words: Catalogue) -> Card:
    lines = (
        words.gettext("Patterns show here when whole weeks with work are over."),
        words.gettext("First there are counts, and with more weeks what is weekly and how that moves."),
    )
    return Card("empty", words.gettext("No weeks to look at yet"), lines, (), ways_on(outlook, words))


def _table(found: Sequence[Pattern], outlook: Outlook, words: Catalogue) -> TableText:
    heads = (
        N_("Pattern"),
        N_("Days"),
        N_("Weeks"),
        N_("How often"),
        N_("Coded"),
        N_("No estimate"),
        N_("Before"),
        N_("Latest"),
    )
    rows = []
    for one in found:
        before, now = moved(one, words) or ("", "")
        often = one.estimate
        answer = "" if often.answer is None else answer_word(often.answer, words)
        limit = limit_of(one, outlook)
        rows.append(
            (
                category_word(one.category, words),
                str(often.count),
                str(often.weeks),
                answer,
                code_word(one, often, limit, words),
                evidence_word(one, limit, words),
                before,
                now,
            )
        )
    name = words.gettext("The patterns as a table")
    return TableText(words.gettext("Patterns"), name, tuple(map(words.gettext, heads)), tuple(rows))
