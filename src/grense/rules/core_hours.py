"""Core hours: a second window of the week, within the ordinary hours."""

from __future__ import annotations

from grense.errors import RuleError
from grense.marks import N_
from grense.rules.ordinary_hours import WEEKDAYS, HoursSpan, OrdinaryHours

__all__ = ["check_core_hours", "core_spans"]

_DAYS = len(WEEKDAYS)


def core_spans(weekly: str) -> tuple[HoursSpan, ...]:
    """The window of each weekday from Monday on, from a text in the form of ordinary hours.

    Raises `RuleError` for a text that makes no sense.

    >>> core_spans("mon-thu 09:00-15:00")[3:5]
    ((540, 900), None)
    """
    return OrdinaryHours(weekly).spans


def check_core_hours(weekly: str, ordinary: OrdinaryHours) -> None:
    """Raise `RuleError` for a window that does not lie within the ordinary hours of its weekday.

    In a rota, or with hours that change on a date, those of one of the weeks are enough.

    >>> check_core_hours("mon-fri 09:00-15:00", OrdinaryHours("mon-fri 08:00-16:00"))
    """
    weeks = [ordinary.spans[first : first + _DAYS] for first in range(0, len(ordinary.spans), _DAYS)]
    weeks += [OrdinaryHours(week).spans for _, week in ordinary.changes]
    for day, core in enumerate(core_spans(weekly)):
        hours = [week[day] for week in weeks]
        if core is not None and not any(one and one[0] <= core[0] and core[1] <= one[1] for one in hours):
            raise RuleError(
                "core_hours_outside",
                N_("core hours are not within the ordinary hours"),
                N_("{day}: core hours {core}, ordinary hours {ordinary}"),
                day=WEEKDAYS[day],
                core=_text(core),
                ordinary=_text(next(filter(None, hours), None)),
            )


def _text(span: HoursSpan) -> str:
    return "-" if span is None else "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)
