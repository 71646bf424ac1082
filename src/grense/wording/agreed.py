"""The agreed reading of a week in words: agreed hours and what is shown outside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.model.week import WeekSummary

__all__ = ["agreed_lines"]


def agreed_lines(week: WeekSummary, words: Catalogue) -> list[str]:
    """The sum of the week, what lies ahead, and whether it is over the limit; none where nothing agreed is stated."""
    found = week.agreed
    if found is None or not found.stated:
        return []
    agreed, outside = round(found.agreed), round(found.outside)
    form = words.gettext("{agreed} agreed + {outside} shown outside = {total}")
    lines = [
        form.format(
            agreed=words.short_duration(agreed),
            outside=words.short_duration(outside),
            total=words.short_duration(agreed + outside),
        )
    ]
    if found.agreed_ahead or found.outside_planned:
        form = words.gettext("Ahead, not counted: {agreed} agreed, {outside} planned outside.")
        parts = words.short_duration(found.agreed_ahead), words.short_duration(found.outside_planned)
        lines.append(form.format(agreed=parts[0], outside=parts[1]))
    if week.is_over_with_agreed and week.long_week is not None:
        lines.append(words.gettext("Over {limit} with your agreed days.").format(limit=words.limit(week.long_week)))
    return lines
