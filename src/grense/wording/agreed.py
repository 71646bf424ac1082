"""The agreed reading of a week in words: agreed hours and what is shown outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.i18n import N_
from grense.rules.hours_intervals import AGREED, hours_interval, sources_of

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.model.week import AgreedWeek, WeekSummary

__all__ = ["agreed_lines", "agreed_sentences", "over_line"]

_SOURCES = {
    frozenset({"mail"}): N_("mail"),
    frozenset({"calendar"}): N_("a calendar"),
    frozenset({"mail", "calendar"}): N_("mail and calendar"),
}


def agreed_lines(week: WeekSummary, words: Catalogue) -> list[str]:
    """The sum of the week, what lies ahead, and whether it is over the limit; none where nothing agreed is stated."""
    found = week.agreed
    if found is None or not found.stated:
        return []
    found = found.in_whole_minutes
    form = words.gettext("{agreed} agreed + {outside} shown outside = {total}")
    lines = [
        form.format(
            agreed=words.short_duration(found.agreed),
            outside=words.short_duration(found.outside),
            total=words.short_duration(found.total),
        )
    ]
    if found.agreed_ahead or found.outside_planned:
        form = words.gettext("Ahead, not counted: {agreed} agreed, {outside} planned outside.")
        parts = words.short_duration(found.agreed_ahead), words.short_duration(found.outside_planned)
        lines.append(form.format(agreed=parts[0], outside=parts[1]))
    return [*lines, *filter(None, [over_line(week, words)]), *_simulated(week, found, words)]


def over_line(week: WeekSummary, words: Catalogue) -> str:
    """That agreed days and what is estimated outside them are over the limit, with the two; else empty."""
    if not week.is_over_with_agreed or week.agreed is None or week.long_week is None:
        return ""
    found = week.agreed.in_whole_minutes
    form = words.gettext(
        "About {total} with your agreed days and what is estimated outside them, {outside}: over {limit}."
    )
    return form.format(
        total=words.short_duration(found.total_estimated),
        outside=words.short_duration(found.outside_estimated),
        limit=words.limit(week.long_week),
    )


def _simulated(week: WeekSummary, found: AgreedWeek, words: Catalogue) -> list[str]:
    """The interval of made-up weeks that show as much; none while something of the week lies ahead."""
    days = [day for day in week.days if day.items]
    sources = sources_of({item.kind for day in days for item in day.items})
    interval = hours_interval(sources, AGREED, len(days))
    if found.agreed_ahead or found.outside_planned or interval is None or sources not in _SOURCES:
        return []
    form = words.gettext("Simulated, with {sources}: 80 % of such weeks had between {low} and {high}.")
    low, high = (words.short_duration(max(found.total + more, 0)) for more in interval)
    return [form.format(sources=words.gettext(_SOURCES[sources]), low=low, high=high)]


def agreed_sentences(found: AgreedWeek, words: Catalogue) -> str:
    """The parts of the agreed reading in one sentence, and in another what lies ahead and is not counted."""
    found = found.in_whole_minutes
    form = words.gettext("{agreed} agreed, {outside} shown outside.")
    sentences = [form.format(agreed=words.short_duration(found.agreed), outside=words.short_duration(found.outside))]
    if found.agreed_ahead or found.outside_planned:
        form = words.gettext("Not counted: {agreed} agreed ahead, {outside} planned outside.")
        parts = words.short_duration(found.agreed_ahead), words.short_duration(found.outside_planned)
        sentences.append(form.format(agreed=parts[0], outside=parts[1]))
    return " ".join(sentences)
