"""The agreed reading of a week in words: agreed hours and what is shown outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.model.week import AgreedWeek, WeekSummary

__all__ = ["agreed_lines", "tell_agreed"]


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
    if week.is_over_with_agreed and week.long_week is not None:
        lines.append(words.gettext("Over {limit} with your agreed days.").format(limit=words.limit(week.long_week)))
    return lines


def tell_agreed(found: AgreedWeek, words: Catalogue) -> str:
    """The parts of the agreed reading in one sentence, and in another what lies ahead and is not counted."""
    found = found.in_whole_minutes
    form = words.gettext("{agreed} agreed, {outside} shown outside.")
    told = [form.format(agreed=words.short_duration(found.agreed), outside=words.short_duration(found.outside))]
    if found.agreed_ahead or found.outside_planned:
        form = words.gettext("Not counted: {agreed} agreed ahead, {outside} planned outside.")
        parts = words.short_duration(found.agreed_ahead), words.short_duration(found.outside_planned)
        told.append(form.format(agreed=parts[0], outside=parts[1]))
    return " ".join(told)
