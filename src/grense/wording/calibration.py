"""A person's own correction of the hours shown, and the simulated intervals, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.i18n import N_

if TYPE_CHECKING:
    from grense.i18n import Catalogue
    from grense.model.calibration import Calibration

__all__ = ["calibration_lines"]

_HOW = N_(
    "It is drawn towards the mean of made-up persons with the same sources, the less the more weeks there are. It "
    "stands beside the hours and changes none; nothing of it is stored."
)


def calibration_lines(own: Calibration | None, weeks: int, words: Catalogue) -> list[str]:
    """What a week has more or less than is shown, with its interval; or what is still needed for that."""
    if own is None:
        form = words.ngettext(
            "{count} registered week is no ground for a correction of your own; two are, with mail or a calendar.",
            "{count} registered weeks are no ground for a correction of your own without mail or a calendar.",
            weeks,
        )
        return [form.format(count=weeks)]
    form = words.ngettext(
        "By {count} registered week, a week of yours has {correction} than agreed and shown hours.",
        "By {count} registered weeks, a week of yours has {correction} than agreed and shown hours.",
        own.weeks,
    )
    interval = words.gettext("80 % of further weeks are expected between {low} and {high}.")
    return [
        form.format(count=own.weeks, correction=_beside(own.correction, words)),
        interval.format(low=_beside(own.low, words), high=_beside(own.high, words)),
        words.gettext(_HOW),
    ]


def _beside(minutes: float, words: Catalogue) -> str:
    form = words.gettext("{length} more") if minutes >= 0 else words.gettext("{length} less")
    return form.format(length=words.duration(abs(minutes)))
