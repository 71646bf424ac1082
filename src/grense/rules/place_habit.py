"""Where a person usually works, by the day of the week, and what their calendar means by "elsewhere"."""

from __future__ import annotations

from dataclasses import dataclass, field

from grense.base.arguments import check_type, shown
from grense.errors import RuleError
from grense.marks import N_
from grense.rules.ordinary_hours import WEEKDAYS
from grense.rules.work_places import ELSEWHERE, WORK_PLACES

__all__ = ["PlaceHabit"]

_HINT = N_('write "mon home, tue-thu workplace, fri home"')


@dataclass(frozen=True)
class PlaceHabit:
    """The place of each day of an ordinary week, as text, and what `elsewhere` in a calendar means.

    `weekly` names days and a place of `grense.rules.work_places`, with commas between; a day that it does not name has
    no habit. `elsewhere` is what a calendar's "working elsewhere" stands for: for many it is the home.

    Raises `RuleError` for an unknown day or place, and for a day that stands twice.

    >>> habit = PlaceHabit("mon home, tue-thu workplace, fri home")
    >>> habit.places
    ('home', 'workplace', 'workplace', 'workplace', 'home', '', '')
    """

    weekly: str = ""
    elsewhere: str = ELSEWHERE
    places: tuple[str, ...] = field(init=False, repr=False, compare=False)  # of Monday to Sunday; "" without a habit

    def __post_init__(self) -> None:
        check_type("weekly", self.weekly, str, _HINT)
        if self.elsewhere not in WORK_PLACES:
            raise _invalid("{value}", N_("known: {names}"), value=shown(self.elsewhere), names=", ".join(WORK_PLACES))
        object.__setattr__(self, "places", _places(self.weekly))


def _places(text: str) -> tuple[str, ...]:
    found = [""] * len(WEEKDAYS)
    for part in filter(None, (piece.strip().lower() for piece in text.split(","))):
        days, _, place = part.partition(" ")
        place = place.strip()
        if place not in WORK_PLACES:
            raise _invalid("{value}", _HINT, value=shown(part))
        for weekday in _weekdays(days):
            if found[weekday]:
                raise _invalid("", N_("{day} stands twice; give each day one place"), day=WEEKDAYS[weekday])
            found[weekday] = place
    return tuple(found)


def _weekdays(text: str) -> list[int]:
    first, dash, last = text.partition("-")
    for day in (first, last if dash else first):
        if day not in WEEKDAYS:
            raise _invalid(
                N_("{value} is no weekday"), N_("one of {names}"), value=shown(day), names=", ".join(WEEKDAYS)
            )
    start, stop = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
    return [day % 7 for day in range(start, (stop if stop >= start else stop + 7) + 1)]


def _invalid(detail: str, hint: str = "", **values: object) -> RuleError:
    return RuleError("invalid_work_places", N_("the places of the week make no sense"), detail, hint, **values)
