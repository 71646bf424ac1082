"""Time at the machine in words."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.model.presence import AtMachine
from grense.model.week import WeekSummary

__all__ = ["at_machine_line"]

_SUPPORT = N_("At the machine: {duration}, which is no work by itself and makes no crossing.")
_FOR_WORK = N_(
    "At the machine: {duration}, {work} of it for work. {more} of that is not in the estimate; with it, the estimate "
    "is {sum}. Time at the machine makes no crossing."
)


def at_machine_line(found: AtMachine, week: WeekSummary, words: Catalogue) -> str:
    """How long somebody was at machines in a week, and what that adds to the estimate where they are for work."""
    form = _FOR_WORK if found.for_work else _SUPPORT
    return words.gettext(form).format(
        duration=words.duration(found.minutes),
        work=words.duration(found.for_work),
        more=words.duration(found.filled_in),
        sum=words.duration(week.worked.estimate + found.filled_in),
    )
